/** The watch against a scripted service: what readers and other programs did to others in the field (card.md §1.13). */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EmulatedCard } from '../../fixtures/card/emulated-card.ts';
import { makeCard } from '../../fixtures/card/profiles.ts';
import { loadPhoto } from '../../fixtures/people/person.ts';
import { linkTo } from '../../tests/card/link.ts';
import { ANY_STAY, type CardView, type ReaderWatch, recounted, stayKey } from '../card-view.ts';
import { fail, ok, type Result } from '../result.ts';
import type { CardLink, LinkFault } from '../thai-id/card-link.ts';
import type { PcscDriver, ReaderState } from './driver.ts';
import { watchWith } from './watch.ts';

const state = (name: string, present: boolean, insertion = 1): ReaderState => ({
  name,
  present,
  mute: false,
  exclusive: false,
  insertion,
});
/** A link to a card of its own; `spoil` as in `linkTo`. */
const cardOf = (person: string, spoil?: Parameters<typeof linkTo>[1]) =>
  linkTo(new EmulatedCard(makeCard(person), new Uint8Array(32), new Map()), spoil);
const theCard = () => cardOf('somying');
/** The contact is lost from the command on for which `when` says so. */
const lostFrom =
  (when: (number: number, command: Uint8Array) => boolean, code: LinkFault['code'] = 'comms') =>
  (number: number, answer: Uint8Array, command: Uint8Array) =>
    when(number, command) ? { code, detail: 'lost' } : answer;
/** Selects the applet whose name ends so. */
const selects = (command: Uint8Array, end: string) =>
  command[1] === 0xa4 && Buffer.from(command).toString('hex').endsWith(end);

/** A service that tells what it is told to tell. */
class Script implements PcscDriver {
  readonly name = 'smartcard';
  opened = 0;
  closed = 0;
  /** Answers of `open`, `connect`; when used up, they go well. */
  opens: LinkFault[] = [];
  connects: Result<CardLink, LinkFault>[] = [];
  readonly connected: { reader: string; mode: string }[] = [];
  /** What a reader has, once `connects` are used up. */
  connectTo: (reader: string) => Result<CardLink, LinkFault> = () => ok(theCard());
  #states: readonly ReaderState[] = [];
  #fresh = false;
  #dead: LinkFault | undefined;
  #wake: () => void = () => {};

  tell(...states: ReaderState[]): void {
    this.#states = states;
    this.#fresh = true;
    this.#wake();
  }

  die(): void {
    this.#dead = { code: 'service-down', detail: 'killed' };
    this.#wake();
  }

  async open() {
    this.opened += 1;
    const fault = this.opens.shift();
    if (fault !== undefined) {
      this.opened -= 1;
      return fail(fault);
    }
    this.#dead = undefined;
    this.#fresh = true;
    let over = false;
    return ok({
      nextStates: async (timeoutMs: number) => {
        if (!this.#fresh && !this.#dead && !over)
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, timeoutMs);
            this.#wake = () => {
              clearTimeout(timer);
              resolve();
            };
          });
        this.#fresh = false;
        return this.#dead || over
          ? fail(this.#dead ?? { code: 'service-down' as const, detail: 'closed' })
          : ok(this.#states);
      },
      connect: async (reader: string, mode: 'shared' | 'exclusive') => {
        this.connected.push({ reader, mode });
        return this.connects.shift() ?? this.connectTo(reader);
      },
      close: async () => {
        if (!over) this.closed += 1;
        over = true;
        this.#wake();
      },
    });
  }
}

let watch: ReaderWatch | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await watch?.close();
  watch = undefined;
});

function start(script: Script, options: { reader?: string } = {}) {
  const views: CardView[] = [];
  watch = watchWith(script, { driver: 'smartcard', ...options, onView: (view) => views.push(view) });
  const until = async <S extends CardView['state']>(wanted: S, timeout = 4000) => {
    await vi.waitFor(() => expect(views.at(-1)?.state).toBe(wanted), { timeout, interval: 5 });
    return views.at(-1) as Extract<CardView, { state: S }>;
  };
  return { views, until };
}

const link = (code: LinkFault['code'], detail: string = code): Result<CardLink, LinkFault> =>
  fail({ code, detail });

describe('readers', () => {
  it('of any brand are taken, and the name says which when it is asked for', async () => {
    const script = new Script();
    script.tell(state('Generic EMV Smartcard Reader 01', true));
    expect((await start(script).until('ready')).reader).toBe('Generic EMV Smartcard Reader 01');
    await watch?.close();
    const two = new Script();
    two.tell(state('Officer', true), state('Citizen 00', true));
    expect((await start(two, { reader: 'Citizen' }).until('ready')).reader).toBe('Citizen 00');
  });

  it('unplugged and plugged: no reader, then read again', async () => {
    const script = new Script();
    script.tell();
    const { until } = start(script);
    await until('no-reader');
    script.tell(state('A', true));
    await until('ready');
    script.tell();
    await until('no-reader');
    script.tell(state('A', true, 3));
    await until('ready', 2000);
  });

  it('losing one of two is not losing all, and the other’s emptiness is no removal', async () => {
    const script = new Script();
    script.tell(state('A', false), state('B', true));
    const { views, until } = start(script);
    await until('ready');
    script.tell(state('B', true));
    script.tell(state('B', true), state('C', false));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(views.at(-1)?.state).toBe('ready');
    expect(views.filter((view) => view.state === 'ready')).toHaveLength(1);
  });

  it('a card swapped between two looks is two cards: the number of the insertion says so', async () => {
    const script = new Script();
    script.tell(state('A', true, 1));
    const { views, until } = start(script);
    await until('ready');
    script.tell(state('A', true, 3));
    await vi.waitFor(() => expect(views.filter((view) => view.state === 'ready')).toHaveLength(2));
    expect(views.map((view) => view.state).filter((s) => s === 'empty')).toHaveLength(1);
  });
});

const TH_NID = Buffer.from('3B799600005448204E4944203138', 'hex');
const OTHER_ATR = Buffer.from('3B6800000073C84012009000', 'hex');
const idCard = (name: string, insertion = 1): ReaderState => ({
  ...state(name, true, insertion),
  atr: TH_NID,
});
const other = (name: string, insertion = 1): ReaderState => ({
  ...state(name, true, insertion),
  atr: OTHER_ATR,
});
const muteCard = (name: string, insertion = 1): ReaderState => ({
  ...state(name, true, insertion),
  mute: true,
});
/** Answers by reader: an ID card, a card without our applet, or a fault of the link. */
const answers = (script: Script, kinds: Readonly<Record<string, 'id' | 'other' | LinkFault['code']>>) => {
  const foreign = () =>
    linkTo(new EmulatedCard(makeCard('somying', 'foreign'), new Uint8Array(32), new Map()));
  script.connectTo = (reader) => {
    const kind = kinds[reader] ?? 'id';
    if (kind === 'id') return ok(theCard());
    return kind === 'other' ? ok(foreign()) : link(kind);
  };
};

describe('a card in another slot', () => {
  it.each([
    ['a module that is no ID card', other('A'), 'other'],
    ['a mute card', muteCard('A'), 'mute'],
    ['a key that another program holds', other('A'), 'busy'],
    ['a card that keeps silent', other('A'), 'silent'],
    ['one that loses its contact', other('A'), 'comms'],
  ] as const)(
    '%s keeps nobody’s ID card from being read: there before, after, and together',
    async (_, hiding, kind) => {
      const script = new Script();
      answers(script, { A: kind });
      script.tell(hiding, state('B', false));
      const { until } = start(script);
      await vi.waitFor(() => expect(script.connected.map((one) => one.reader)).toContain('A'));
      script.tell(hiding, idCard('B'));
      expect((await until('ready')).reader).toBe('B');
      script.tell(hiding, state('B', false, 2));
      await vi.waitFor(() => expect(watch?.view.state).not.toBe('ready'));
      script.tell(hiding, idCard('B', 3));
      expect((await until('ready')).reader).toBe('B');
      await watch?.close();
      const both = new Script();
      answers(both, { A: kind });
      both.tell(hiding, idCard('B'));
      expect((await start(both).until('ready')).reader).toBe('B');
    },
  );

  it('an ID card whose ATR does not say so is found behind a foreign one', async () => {
    const script = new Script();
    answers(script, { A: 'other' });
    script.tell(other('A'), other('B'));
    expect((await start(script).until('ready')).reader).toBe('B');
  });

  it('a mute card that answers at last is read, though another was looked at instead', async () => {
    const script = new Script();
    const kinds: Record<string, 'id' | 'other' | 'mute'> = { A: 'mute', B: 'other' };
    answers(script, kinds);
    script.tell(muteCard('A'), other('B'));
    const { until, views } = start(script);
    await until('mute');
    kinds.A = 'id';
    expect((await until('ready', 8000)).reader).toBe('A');
    // Nothing came and went on the screen meanwhile.
    expect(views.map((view) => view.state).filter((name, at, all) => name !== all[at - 1])).toEqual(
      expect.arrayContaining(['mute', 'reading', 'ready']),
    );
  }, 15_000);

  it('two ID cards at once: neither is read, and the one that stays is', async () => {
    const script = new Script();
    script.tell(idCard('A'), idCard('B'));
    const { until, views } = start(script);
    expect(await until('two-cards')).toEqual({ state: 'two-cards', reader: 'A', others: ['B'] });
    expect(script.connected).toHaveLength(0);
    expect(JSON.stringify(views)).not.toContain('citizenId');
    script.tell(state('A', false, 2), idCard('B'));
    expect((await until('ready')).reader).toBe('B');
  });

  it('a second ID card does not take the place of one that is served; it is told beside it, and read after it', async () => {
    const script = new Script();
    script.tell(idCard('A'), state('B', false));
    const { until, views } = start(script);
    await until('ready');
    script.tell(idCard('A'), idCard('B'));
    await vi.waitFor(() => expect(watch?.view).toMatchObject({ state: 'ready', reader: 'A', alsoIn: 'B' }));
    script.tell(idCard('A'), state('B', false, 2));
    await vi.waitFor(() => expect(watch?.view).not.toHaveProperty('alsoIn'));
    script.tell(idCard('A'), idCard('B', 3));
    script.tell(state('A', false, 2), idCard('B', 3));
    await vi.waitFor(() => expect(watch?.view).toMatchObject({ state: 'ready', reader: 'B' }));
    expect(views.some((view) => view.state === 'two-cards')).toBe(false);
  });

  it('a visit is not told of a module that was in before anybody came, and reads who comes', async () => {
    const script = new Script();
    answers(script, { A: 'other' });
    script.tell(other('A'), state('B', false));
    const views: CardView[] = [];
    watch = watchWith(script, { driver: 'smartcard', standBy: true, onView: (view) => views.push(view) });
    await vi.waitFor(() => expect(views.at(-1)).toEqual({ state: 'empty', reader: 'B' }));
    watch.attend();
    await vi.waitFor(() => expect(script.connected).toHaveLength(1));
    script.tell(other('A'), idCard('B'));
    await vi.waitFor(() => expect(views.at(-1)).toMatchObject({ state: 'ready', reader: 'B' }));
    expect(views.map((view) => view.state)).not.toContain('foreign-card');
    // A card that somebody puts in is told, whatever it is.
    script.tell(other('A'), state('B', false, 2));
    await vi.waitFor(() => expect(views.at(-1)?.state).toBe('empty'));
    answers(script, { A: 'other', B: 'other' });
    script.tell(other('A'), other('B', 3));
    await vi.waitFor(() => expect(views.at(-1)).toMatchObject({ state: 'foreign-card', reader: 'B' }));
  });

  it('a card that was served and left does not hide the next person’s: both are told', async () => {
    const script = new Script();
    script.tell(idCard('A'), state('B', false));
    const views: CardView[] = [];
    watch = watchWith(script, { driver: 'smartcard', standBy: true, onView: (view) => views.push(view) });
    await vi.waitFor(() => expect(views.at(-1)?.state).toBe('reading'));
    watch.attend(stayKey('A', 1));
    script.tell(idCard('A'), idCard('B'));
    await vi.waitFor(() => expect(views.at(-1)?.state).toBe('two-cards'));
    script.tell(state('A', false, 2), idCard('B'));
    await vi.waitFor(() => expect(views.at(-1)).toMatchObject({ state: 'ready', reader: 'B' }));
    expect(script.connected.some((one) => one.reader === 'A')).toBe(false);
  });

  it('a card that was in when the kiosk started is not read until it was out, beside a module or not', async () => {
    for (const left of [ANY_STAY, recounted(stayKey('B', 7))]) {
      const script = new Script();
      answers(script, { A: 'other' });
      script.tell(other('A'), idCard('B'), state('C', false));
      const views: CardView[] = [];
      watch = watchWith(script, { driver: 'smartcard', standBy: true, onView: (view) => views.push(view) });
      await vi.waitFor(() => expect(views.at(-1)).toMatchObject({ state: 'reading', reader: 'B' }));
      watch.attend(left);
      script.tell(other('A'), idCard('B'), state('C', false));
      await vi.waitFor(() => expect(views.at(-1)).toMatchObject({ state: 'reading', reader: 'B', step: 0 }));
      script.tell(other('A'), state('B', false, 2), state('C', false));
      await vi.waitFor(() => expect(views.at(-1)?.state).toBe('empty'));
      expect(script.connected.some((one) => one.reader === 'B')).toBe(false);
      script.tell(other('A'), idCard('B', 3), state('C', false));
      await vi.waitFor(() =>
        expect(views.at(-1)).toMatchObject({ state: 'ready', reader: 'B', insertion: 3 }),
      );
      await watch.close();
    }
  });

  it('where no card was in at the start, the first that comes is read', async () => {
    const script = new Script();
    script.tell(state('A', false));
    const views: CardView[] = [];
    watch = watchWith(script, { driver: 'smartcard', standBy: true, onView: (view) => views.push(view) });
    await vi.waitFor(() => expect(views.at(-1)?.state).toBe('empty'));
    watch.attend(ANY_STAY);
    script.tell(idCard('A'));
    await vi.waitFor(() => expect(views.at(-1)?.state).toBe('ready'));
  });

  it('the officer’s reader is none of the citizen’s, though its name begins alike', async () => {
    const script = new Script();
    script.tell(idCard('Maker 00 00'), idCard('Maker 01 00'));
    const views: CardView[] = [];
    watch = watchWith(script, {
      driver: 'smartcard',
      reader: 'Maker',
      notReader: 'Maker 00 00',
      onView: (view) => views.push(view),
    });
    await vi.waitFor(() => expect(views.at(-1)).toMatchObject({ state: 'ready', reader: 'Maker 01 00' }));
    expect(script.connected.map((one) => one.reader)).not.toContain('Maker 00 00');
  });
});

describe('a card swapped so quickly that the reader did not count it', () => {
  it.each([8, 20])(
    'after %i commands: another stay begins, and nothing of the first is in it',
    async (at) => {
      const script = new Script();
      script.connects = [
        ok(
          cardOf(
            'somying',
            lostFrom((n) => n >= at),
          ),
        ),
        ok(cardOf('officer')),
        ok(cardOf('officer')),
      ];
      script.tell(state('A', true, 7));
      const { views, until } = start(script);
      const { holder, insertion } = await until('ready');
      expect(holder.nameTh.first).toBe('ประจำ');
      const stays = views.flatMap((view) =>
        view.state === 'reading' && view.holder ? [`${view.holder.nameTh.first} ${view.insertion}`] : [],
      );
      expect(new Set(stays)).toEqual(new Set(['สมหญิง 7', `ประจำ ${insertion}`]));
      expect(insertion).not.toBe(7);
      expect(views.map((view) => view.state)).toContain('removed-mid-read');
      // The reader's own number still says that the card is in.
      script.tell(state('A', true, 7));
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(views.at(-1)?.state).toBe('ready');
      script.tell(state('A', false, 8));
      await until('empty');
    },
  );
});

describe('an optional applet that breaks the link', () => {
  it.each([
    ['ADM', '84060002', 'laserNumber'],
    ['the default applet', '00a40400', 'chipSerial'],
    ['NHSO', '54480083', 'healthInsurance'],
  ] as const)('%s: tried once more, then not on this card', async (_name, end, missing) => {
    const script = new Script();
    const links = Array.from({ length: 3 }, () =>
      cardOf(
        'somying',
        lostFrom((_, c) => selects(c, end)),
      ),
    );
    script.connects = links.map((one) => ok(one));
    script.tell(state('A', true));
    const { views, until } = start(script);
    const { holder } = await until('ready');
    const whole = { laserNumber: 'TT9900000001', chipSerial: '9000000000000001', healthInsurance: {} };
    const { [missing]: _, ...others } = whole;
    expect(holder).toMatchObject(others);
    expect(holder[missing]).toBeUndefined();
    expect(Buffer.from(holder.photo ?? []).equals(Buffer.from(loadPhoto('somying')))).toBe(true);
    expect(views.some((view) => view.state === 'faulty')).toBe(false);
    expect(script.connected).toHaveLength(3);
    // The photo is read once, and never seen to begin again.
    expect(links[1]?.sent.some((c) => c[1] === 0xb0 && c[3] === 0x7b && c[2] === 0x01)).toBe(false);
    const drawn = views.flatMap((view) => (view.state === 'reading' ? (view.photoSoFar?.length ?? []) : []));
    expect(drawn).toEqual(drawn.toSorted((a, b) => a - b));
  });

  it('silence there leaves a card that is read', async () => {
    const script = new Script();
    script.connects = [
      ok(
        cardOf(
          'somying',
          lostFrom((_, c) => selects(c, '84060002'), 'silent'),
        ),
      ),
    ];
    script.tell(state('A', true));
    const { holder } = await start(script).until('ready');
    expect([holder.photo === undefined, holder.laserNumber]).toEqual([false, undefined]);
  });

  it('a card that does not come back after it is served with what was read', async () => {
    const script = new Script();
    script.connects = [
      ok(
        cardOf(
          'somying',
          lostFrom((_, c) => selects(c, '84060002')),
        ),
      ),
      ...Array.from({ length: 9 }, () => link('comms')),
    ];
    script.tell(state('A', true));
    expect((await start(script).until('ready')).holder.photo).toBeDefined();
  });
});

describe('standing by', () => {
  it('the same number in another reader is another stay', async () => {
    const script = new Script();
    script.tell(state('A', false, 4), state('B', true, 5));
    const views: CardView[] = [];
    watch = watchWith(script, { driver: 'smartcard', standBy: true, onView: (view) => views.push(view) });
    await vi.waitFor(() => expect(views.at(-1)?.state).toBe('reading'));
    watch.attend(stayKey('A', 5));
    await vi.waitFor(() => expect(views.at(-1)?.state).toBe('ready'));
  });

  it('the stay that is not ours is left alone', async () => {
    const script = new Script();
    script.tell(state('B', true, 5));
    watch = watchWith(script, { driver: 'smartcard', standBy: true, onView: () => {} });
    await vi.waitFor(() => expect(watch?.view.state).toBe('reading'));
    watch.attend(stayKey('B', 5));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(script.connected).toHaveLength(0);
  });
});

describe('the result of a card', () => {
  it('stays for as long as the card does: it is read once', async () => {
    const script = new Script();
    script.tell(state('A', true));
    const { until } = start(script);
    await until('ready');
    for (let i = 0; i < 5; i++) script.tell(state('A', true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(script.connected).toHaveLength(1);
  });
});

describe('connecting', () => {
  it('"no card" right after the insertion is tried again (AK9563)', async () => {
    const script = new Script();
    script.connects = [link('removed'), link('removed')];
    script.tell(state('A', true));
    await start(script).until('ready');
  });

  it('a reader that resets the card of an exclusive connection is read shared', async () => {
    const script = new Script();
    const card = theCard();
    script.connects = [ok({ ...card, transmit: async () => fail({ code: 'reset', detail: 'was reset' }) })];
    script.tell(state('A', true));
    await start(script).until('ready');
    expect(script.connected.map((c) => c.mode)).toEqual(['exclusive', 'shared']);
  });

  it('a mute contact while the card is pushed in is tried again before it is called mute', async () => {
    const script = new Script();
    script.connects = [link('mute'), link('mute'), link('mute')];
    script.tell(state('A', true));
    const { views, until } = start(script);
    await until('ready');
    expect(views.some((view) => view.state === 'mute')).toBe(false);
  });

  it('a card that stays mute is told, and read as soon as it answers', async () => {
    const script = new Script();
    script.connects = Array.from({ length: 6 }, () => link('mute'));
    script.tell(state('A', true));
    const { views, until } = start(script);
    await until('ready');
    expect(views.some((view) => view.state === 'mute')).toBe(true);
  });

  it('a service that denies the card (polkit) is named with its own words', async () => {
    const script = new Script();
    script.connects = Array.from({ length: 9 }, () => link('comms', 'Unknown PC/SC error'));
    script.tell(state('A', true));
    expect(await start(script).until('faulty')).toMatchObject({
      fault: 'card.comms',
      detail: 'Unknown PC/SC error',
    });
  });

  it.each(['removed', 'no-reader'] as const)(
    '%s for three seconds while the states say present: faulty',
    async (code) => {
      const script = new Script();
      script.connects = Array.from({ length: 4000 }, () => link(code));
      script.tell(state('A', true));
      expect(await start(script).until('faulty')).toMatchObject({ fault: 'card.comms', detail: code });
      const { length } = script.connected;
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(script.connected).toHaveLength(length);
    },
  );

  it('a connection to the service that is dead, though its states still come: another is opened', async () => {
    const script = new Script();
    script.connects = [link('service-down')];
    script.tell(state('A', true));
    await start(script).until('ready');
    expect([script.opened, script.closed]).toEqual([2, 1]);
  });

  it('a sharing violation is busy, then read; nobody is thrown out', async () => {
    const script = new Script();
    script.connects = Array.from({ length: 12 }, () => link('busy'));
    script.tell(state('A', true));
    const { views, until } = start(script);
    await until('ready');
    expect(views.some((view) => view.state === 'busy-elsewhere')).toBe(true);
    expect(script.connected.at(-1)?.mode).toBe('shared');
  });
});

describe('the service', () => {
  it('is tried again with back-off, first quickly and never slower than a second', async () => {
    vi.useFakeTimers();
    const script = new Script();
    script.opens = Array.from({ length: 30 }, () => ({ code: 'service-down', detail: '' }) as const);
    const { views } = start(script);
    const left = () => 30 - script.opens.length;
    await vi.advanceTimersByTimeAsync(0);
    expect([left(), views.map((v) => v.state)]).toEqual([1, ['service-down']]);
    await vi.advanceTimersByTimeAsync(50);
    expect(left()).toBe(2);
    await vi.advanceTimersByTimeAsync(100 + 200 + 400 + 800);
    expect(left()).toBe(6);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(left()).toBe(16);
    expect(views).toHaveLength(1);
    script.opens = [];
    await vi.advanceTimersByTimeAsync(1000);
    expect(views.at(-1)?.state).toBe('no-reader');
  });

  it('dies and comes back twenty times: each connection to it is closed, the card is read each time', async () => {
    const script = new Script();
    script.tell(state('A', true));
    const { views, until } = start(script);
    for (let i = 0; i < 20; i++) {
      await until('ready');
      script.die();
      await vi.waitFor(() => expect(views.filter((v) => v.state === 'service-down')).toHaveLength(i + 1), {
        interval: 2,
      });
    }
    await until('ready');
    await watch?.close();
    expect(script.closed).toBe(script.opened);
  });

  it('a watch that is closed tells nothing more', async () => {
    const script = new Script();
    script.tell(state('A', false));
    const { views, until } = start(script);
    await until('empty');
    await watch?.close();
    script.tell(state('A', true));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(views.at(-1)?.state).toBe('empty');
  });
});

describe('taking hold of a card to prove its holder', () => {
  it.each([
    ['is there still', false, 'card.comms'],
    ['went, which the service says only later', true, 'card.removed'],
  ] as const)('one that does not answer and %s', async (_, goes, code) => {
    const script = new Script();
    script.tell(state('A', true));
    await start(script).until('ready');
    script.connectTo = () => link('comms');
    const holding = watch?.authenticate();
    await vi.waitFor(() => expect(script.connected.length).toBeGreaterThan(5), {
      timeout: 4000,
      interval: 5,
    });
    // All tries are used up.
    if (goes) script.tell(state('A', false, 2));
    expect(await holding).toEqual({ ok: false, fault: { code } });
  });
});

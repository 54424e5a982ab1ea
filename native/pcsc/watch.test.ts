/** The watch against a scripted service: what readers and other programs did to others in the field (card.md §1.13). */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EmulatedCard } from '../../fixtures/card/emulated-card.ts';
import { makeCard } from '../../fixtures/card/profiles.ts';
import { linkTo } from '../../tests/card/link.ts';
import type { CardView, ReaderWatch } from '../card-view.ts';
import { fail, ok, type Result } from '../result.ts';
import type { CardLink, LinkFault, PcscDriver, ReaderState } from './driver.ts';
import { watchWith } from './watch.ts';

const state = (name: string, present: boolean, insertion = 1): ReaderState => ({
  name,
  present,
  mute: false,
  exclusive: false,
  insertion,
});
const theCard = () => linkTo(new EmulatedCard(makeCard('somying'), new Uint8Array(32), new Map()));

/** A service that tells what it is told to tell. */
class Script implements PcscDriver {
  readonly name = 'smartcard';
  opened = 0;
  closed = 0;
  /** Answers of `open`, `connect`; when used up, they go well. */
  opens: LinkFault[] = [];
  connects: Result<CardLink, LinkFault>[] = [];
  readonly connected: { reader: string; mode: string }[] = [];
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
        return this.connects.shift() ?? ok(theCard());
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
  const until = async <S extends CardView['state']>(wanted: S) => {
    await vi.waitFor(() => expect(views.at(-1)?.state).toBe(wanted), { timeout: 4000, interval: 5 });
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
    await until('ready');
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

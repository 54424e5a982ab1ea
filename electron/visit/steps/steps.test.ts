/** What is said to the card, and in which order, when its holder is proven. */
import { describe, expect, it } from 'vitest';
import { EmulatedCard } from '../../../fixtures/card/emulated-card.ts';
import { makeCard, type ProfileName } from '../../../fixtures/card/profiles.ts';
import type { CardAuthenticator, CardView, Holder } from '../../../native/index.ts';
import { openAuthenticator } from '../../../native/thai-id/authenticator.ts';
import type { CardLink } from '../../../native/thai-id/card-link.ts';
import { linkTo } from '../../../tests/card/link.ts';
import type { Printing } from '../../printing/printing.ts';
import type { Fault } from '../../words/faults.ts';
import { ok } from '../../words/result.ts';
import type { Papers, VisitContext, VisitEvent, WrittenRequest } from '../machine.ts';
import { createPinBox, type PinBox } from '../pin-box.ts';
import { readDisclosures } from './fetch.ts';
import { printPapers } from './print.ts';
import { lookAhead, readTries, verifyHolder } from './prove.ts';

const KEY = new Uint8Array(32);
const holder = { citizenId: '9009900000017', chipSerial: '9000000000000001' } as unknown as Holder;
const view: CardView = { state: 'ready', reader: 'r', insertion: 1, holder };
const VERIFY = '0020000108';

/** A reader with a card in it. With a pad, whose holder types `pad`. `change` may spoil what the card says. */
function readerWith(
  profile: ProfileName,
  options: { pad?: string; change?: (card: CardAuthenticator) => Partial<CardAuthenticator> } = {},
) {
  const card = new EmulatedCard(makeCard('somying', profile), KEY, new Map());
  const inner = linkTo(card);
  const asked: string[] = [];
  const released: string[] = [];
  const { pad } = options;
  const link: CardLink = {
    ...inner,
    ...(pad === undefined
      ? {}
      : {
          featureCode: async () => 1,
          // The reader puts what was typed into the command that it was given.
          control: async (_code: number, structure: Uint8Array) => {
            const command = structure.slice(19);
            command.set(Buffer.from(pad), 5);
            return ok(card.answer(command));
          },
        }),
  };
  return {
    sent: inner.sent,
    asked,
    /** What was asked of the card or a server last, each time that the card was let go. */
    released,
    reader: {
      view,
      authenticate: async () => {
        const opened = await openAuthenticator(link);
        if (!opened.ok) return opened;
        const calls = Object.fromEntries(
          (
            [
              'getCardInfo',
              'getAdmInfo',
              'getPinTriesLeft',
              'verifyPin',
              'getMatchStatus',
              'getPresenceMac',
              'envelope',
            ] as const
          ).map((name) => [
            name,
            (...given: never[]) => {
              asked.push(name === 'verifyPin' ? `verifyPin ${given[0] === null ? 'pad' : 'typed'}` : name);
              return (opened.value[name] as (...all: never[]) => unknown).apply(opened.value, given);
            },
          ]),
        );
        const kept: CardAuthenticator = {
          ...(calls as unknown as CardAuthenticator),
          hasPinPad: opened.value.hasPinPad,
          release: () => {
            released.push(asked.at(-1) ?? '');
            return opened.value.release();
          },
        };
        return ok({ ...kept, ...options.change?.(kept) });
      },
    },
  };
}

/** A box with a PIN in it, and the bytes that it gave out. */
function boxWith(pin: string | null): { box: PinBox; taken: Uint8Array[] } {
  const box = createPinBox(false);
  if (pin !== null) box.put(pin);
  const taken: Uint8Array[] = [];
  return {
    taken,
    box: {
      ...box,
      take: () => {
        const bytes = box.take();
        if (bytes !== null) taken.push(bytes);
        return bytes;
      },
    },
  };
}

const verify = (
  reader: ReturnType<typeof readerWith>,
  box: PinBox,
  more: {
    officer?: null;
    holder?: Holder;
    confirmedAt?: string;
    heard?: unknown[];
    /** What the server says that it has proven, where it is not what was asked for. */
    verdict?: 'presence';
    signal?: AbortSignal;
  } = {},
) =>
  verifyHolder({
    reader: reader.reader,
    sas: {
      challenge: async (input, signal) => {
        const { mode, officerConfirmedAt } = input;
        more.heard?.push([input, signal]);
        reader.asked.push(mode === 'pin' ? 'challenge' : `challenge ${mode} ${officerConfirmedAt}`);
        return ok({ random: new Uint8Array(32), reference: 'r', expiresAt: '' } as never);
      },
      verify: async (input, signal) => {
        more.heard?.push([input, signal]);
        reader.asked.push('verify');
        return ok({
          assertion: 'a',
          reference: 'of the verdict',
          mode: more.verdict ?? input.mode,
          verifiedAt: 'now',
        } as never);
      },
    },
    session: () => (more.officer === null ? null : { token: 't', reference: 'o', expiresAt: '' }),
    pin: box,
    request: { digest: 'd' } as WrittenRequest,
    confirmedAt: more.confirmedAt ?? null,
    holder: more.holder ?? holder,
    signal: more.signal ?? new AbortController().signal,
  });

describe('what is known of a card before a request is written', () => {
  const now = new Date('2026-11-30T03:00:00Z');
  const good: Pick<Holder, 'expiry'> = { expiry: 'lifelong' };

  it.each([
    ['standard', null],
    ['pin-blocked', 'pin.blocked'],
    ['fingerprint', 'pin.not-available'],
    ['one-try-left', null],
  ] as const)('%s: %s, and no try is spent', async (profile, expected) => {
    const reader = readerWith(profile);
    expect(await lookAhead(reader.reader, good, now)).toBe(expected);
    expect(reader.sent.map((command) => Buffer.from(command).toString('hex'))).not.toContainEqual(
      expect.stringContaining(VERIFY),
    );
  });

  it('its last day is a good day, and the day after it is not', async () => {
    const reader = readerWith('standard');
    const until = (day: number) => ({ expiry: { year: 2569, month: 11, day } }) as Pick<Holder, 'expiry'>;
    expect(await lookAhead(reader.reader, until(30), now)).toBe(null);
    expect(reader.asked).toEqual(['getAdmInfo', 'getPinTriesLeft']);
    expect(await lookAhead(reader.reader, until(29), now)).toBe('card.expired');
    expect(reader.asked).toHaveLength(2);
  });

  it('a card that was taken out meanwhile is not called useless', async () => {
    const gone = {
      view,
      authenticate: async () => ({ ok: false, fault: { code: 'card.removed' } }) as const,
    };
    expect(await lookAhead(gone, good, now)).toBe(null);
  });
});

describe('proving the holder', () => {
  it('asks card info, ADM info, PIN, match status, envelope, in this order', async () => {
    const reader = readerWith('standard');
    const { box, taken } = boxWith('1234');
    expect((await verify(reader, box)).kind).toBe('verified');
    expect(reader.asked).toEqual([
      'getCardInfo',
      'getAdmInfo',
      'challenge',
      'verifyPin typed',
      'getMatchStatus',
      'envelope',
      'verify',
    ]);
    expect(taken.map((bytes) => [...bytes])).toEqual([[0, 0, 0, 0]]);
    // Its PIN is verified until then: anybody could have it sign.
    expect(reader.released).toEqual(['verify']);
  });

  it('is for this request, card and officer, and stops when the visit ends: the server hears all of it', async () => {
    const heard: unknown[] = [];
    const { signal } = new AbortController();
    const outcome = await verify(readerWith('standard'), boxWith('1234').box, { heard, signal });
    expect(heard).toEqual([
      [
        {
          citizenId: '9009900000017',
          chipSerial: '9000000000000001',
          officerSession: 'o',
          requestDigest: 'd',
          mode: 'pin',
        },
        signal,
      ],
      [{ reference: 'r', mode: 'pin', keyId: 1, envelope: expect.any(Uint8Array) }, signal],
    ]);
    expect(heard.map((call) => (call as unknown[])[1] === signal)).toEqual([true, true]);
    expect(outcome).toEqual({
      kind: 'verified',
      verification: { assertion: 'a', reference: 'of the verdict', mode: 'pin', verifiedAt: 'now' },
    });
  });

  it('is called what the server has proven, and never what was asked for', async () => {
    const outcome = await verify(readerWith('standard'), boxWith('1234').box, { verdict: 'presence' });
    expect(outcome).toMatchObject({ kind: 'verified', verification: { mode: 'presence' } });
  });

  it('is nobody’s whose card says that it does not match: the server is not even asked', async () => {
    const reader = readerWith('standard', {
      change: () => ({
        getMatchStatus: async () => ok({ matched: false, cryptogram: new Uint8Array(33) }),
      }),
    });
    const outcome = await verify(reader, boxWith('1234').box);
    expect(outcome).toEqual({ kind: 'fault', fault: { name: 'sas.not-match' } });
    expect(reader.asked).not.toContain('verify');
  });

  it('lets the card go when its PIN is wrong, too, and when a server fails', async () => {
    const wrong = readerWith('standard');
    expect((await verify(wrong, boxWith('9999').box)).kind).toBe('wrong-pin');
    expect(wrong.released).toEqual(['verifyPin typed']);
    const other = readerWith('replaced');
    await verify(other, boxWith('1234').box);
    expect(other.released).toHaveLength(1);
  });

  it('leaves the PIN to the reader’s own pad, where it has one', async () => {
    const reader = readerWith('standard', { pad: '1234' });
    expect((await verify(reader, boxWith(null).box)).kind).toBe('verified');
    expect(reader.asked).toContain('verifyPin pad');
    expect(reader.sent.some((c) => Buffer.from(c).toString('hex').startsWith(VERIFY))).toBe(false);
    const wrong = readerWith('standard', { pad: '9999' });
    expect(await verify(wrong, boxWith(null).box)).toEqual({ kind: 'wrong-pin', triesLeft: 2 });
  });

  it('tries nobody’s PIN on a card of another chip, nor on one that proves by fingerprint', async () => {
    for (const [profile, fault] of [
      ['replaced', 'card.removed'],
      ['fingerprint', 'pin.not-available'],
    ] as const) {
      const reader = readerWith(profile);
      const { box, taken } = boxWith('1234');
      expect(await verify(reader, box)).toMatchObject({ kind: 'fault', fault: { name: fault } });
      expect(reader.asked).not.toContain('verifyPin typed');
      expect(taken.map((bytes) => [...bytes])).toEqual([[0, 0, 0, 0]]);
    }
  });

  it.each(['standard', 'pin-blocked', 'fingerprint'] as const)(
    'asks nothing of the PIN where the officer has said who it is: %s',
    async (profile) => {
      const reader = readerWith(profile);
      const outcome = await verify(reader, boxWith(null).box, { confirmedAt: '2026-11-30T03:00:00Z' });
      expect(outcome).toMatchObject({ kind: 'verified', verification: { mode: 'presence' } });
      expect(reader.asked).toEqual([
        ...['getCardInfo', 'challenge presence 2026-11-30T03:00:00Z', 'getPresenceMac', 'envelope', 'verify'],
      ]);
    },
  );

  it.each([
    ['getCardInfo', null],
    ['getAdmInfo', null],
    ['verifyPin', null],
    ['getMatchStatus', null],
    ['envelope', null],
    ['getPresenceMac', 'now'],
  ] as const)(
    'a card that went while it was asked for %s is gone, and no contact that stutters',
    async (call, by) => {
      const stutters = async () => ({ ok: false, fault: { code: 'card.comms' } }) as const;
      const broken = readerWith('standard', { change: () => ({ [call]: stutters }) });
      const proven = async (reader: typeof broken) =>
        verify(reader, boxWith(by === null ? '1234' : null).box, by === null ? {} : { confirmedAt: by });
      // It is there still: the contact it was.
      expect(await proven(broken)).toEqual({ kind: 'fault', fault: { name: 'card.comms' } });
      let holds = 0;
      const { authenticate } = broken.reader;
      const gone = {
        ...broken,
        reader: {
          ...broken.reader,
          authenticate: async () => {
            holds += 1;
            return holds === 1 ? authenticate() : ({ ok: false, fault: { code: 'card.removed' } } as const);
          },
        },
      } as unknown as typeof broken;
      expect(await proven(gone)).toEqual({ kind: 'fault', fault: { name: 'card.removed' } });
      // Nothing is left held.
      expect(broken.released).toHaveLength(3);
    },
  );

  it('a card that went can be taken hold of until the service looks: it does not answer, and is then seen to be gone', async () => {
    const stutters = async () => ({ ok: false, fault: { code: 'card.comms' } }) as const;
    const broken = readerWith('standard', { change: () => ({ getCardInfo: stutters }) });
    let state = 'ready';
    setTimeout(() => {
      state = 'empty';
    }, 150);
    const reader = {
      authenticate: broken.reader.authenticate,
      get view() {
        return { ...view, state } as typeof view;
      },
    };
    const going = { ...broken, reader } as unknown as typeof broken;
    expect(await verify(going, boxWith('1234').box)).toEqual({
      kind: 'fault',
      fault: { name: 'card.removed' },
    });
    expect(broken.released).toHaveLength(2);
  });

  it('the tries of a card that went meanwhile are not called a contact that stutters', async () => {
    let holds = 0;
    const stutters = async () => ({ ok: false, fault: { code: 'card.comms' } }) as const;
    const broken = readerWith('standard', { change: () => ({ getPinTriesLeft: stutters }) });
    const gone = {
      view,
      authenticate: async () => {
        holds += 1;
        return holds === 1
          ? broken.reader.authenticate()
          : ({ ok: false, fault: { code: 'card.removed' } } as const);
      },
    };
    expect((await readTries(gone)).fault).toEqual({ name: 'card.removed' });
    expect((await readTries(broken.reader)).fault).toEqual({ name: 'card.comms' });
  });

  it('an officer’s word is for the chip that was read, and for no other', async () => {
    const reader = readerWith('standard');
    const other = { ...holder, chipSerial: '9000000000000002' } as Holder;
    const outcome = await verify(reader, boxWith(null).box, { confirmedAt: 'now', holder: other });
    expect(outcome).toEqual({ kind: 'fault', fault: { name: 'card.removed' } });
    expect(reader.asked).toEqual(['getCardInfo']);
  });

  it('overwrites the PIN also when no officer is there any more', async () => {
    const { box, taken } = boxWith('1234');
    expect((await verify(readerWith('standard'), box, { officer: null })).kind).toBe('fault');
    expect(taken.map((bytes) => [...bytes])).toEqual([[0, 0, 0, 0]]);
  });
});

describe('before the PIN', () => {
  it.each([
    ['standard', { triesLeft: 3, fault: null }],
    ['one-try-left', { triesLeft: 1, fault: null }],
    ['pin-blocked', { triesLeft: 0, fault: { name: 'pin.blocked' } }],
    ['fingerprint', { triesLeft: null, fault: { name: 'pin.not-available' } }],
    ['no-adm', { triesLeft: null, fault: { name: 'pin.not-available' } }],
  ] as const)('%s: ADM info, then the tries, none of which is spent', async (profile, expected) => {
    const reader = readerWith(profile);
    expect(await readTries(reader.reader)).toMatchObject({ ...expected, hasPinPad: false });
    expect(reader.asked[0]).toBe('getAdmInfo');
    expect(reader.asked).not.toContain('verifyPin typed');
  });

  it('says that the reader has a pad', async () => {
    expect(await readTries(readerWith('standard', { pad: '1234' }).reader)).toMatchObject({
      hasPinPad: true,
    });
  });

  it('a library that does not say how many tries are left keeps nobody from trying', async () => {
    const unknown = async () => ({ ok: false, fault: { code: 'pin.not-available' } }) as const;
    const reader = readerWith('standard', { change: () => ({ getPinTriesLeft: unknown }) });
    expect(await readTries(reader.reader)).toEqual({ triesLeft: null, hasPinPad: false, fault: null });
  });
});

describe('the journal precedes', () => {
  const silent = { name: 'store.silent' } as const;
  const pdf = () => Uint8Array.from([1, 2, 3]);

  function papers(
    journalStands: () => Promise<Fault | null>,
    context: Partial<VisitContext> = {},
    keepPapers: (requestNumber: string, sealed: string) => Promise<Fault | null> = async () => null,
    counts = true,
  ) {
    const sent: string[] = [];
    const events: VisitEvent[] = [];
    const ended = Promise.withResolvers<void>();
    const pagesFrom: unknown[] = [];
    const printing = {
      print: async (_: Uint8Array, { jobName, fromPage }: { jobName: string; fromPage: number }) => {
        sent.push(jobName);
        pagesFrom.push(fromPage);
        return ok({ pages: 3, certain: counts });
      },
    } as unknown as Printing;
    const stop = printPapers({
      printing,
      slips: null,
      box: { pdf: pdf(), slips: null, sealed: 'jwe', ids: [] },
      context: {
        pagesOut: 0,
        reprint: null,
        officerBeside: false,
        papers: { pages: 3, freePages: 1, lines: [], feeSatang: 0 } satisfies Papers,
        request: { requestNumber: 'n' },
        ...context,
      } as VisitContext,
      journalStands,
      keepPapers,
      onEvent: (event) => {
        events.push(event);
        if (event.type === 'print.ended') ended.resolve();
      },
    });
    return { sent, pagesFrom, events, stop, ended: ended.promise };
  }

  it('the printing: nothing is sent until the line stands', async () => {
    const stands = Promise.withResolvers<Fault | null>();
    const job = papers(() => stands.promise);
    await new Promise(setImmediate);
    expect(job.sent).toEqual([]);
    stands.resolve(null);
    await job.ended;
    expect(job.sent).toEqual(['n']);
  });

  it('the printing: without the line nothing is sent, and the same pages may be tried again', async () => {
    const job = papers(async () => silent, { pagesOut: 2 });
    await job.ended;
    expect(job.sent).toEqual([]);
    expect(job.events).toEqual([
      { type: 'print.ended', outcome: { kind: 'fault', fault: silent, pagesDone: 2, certain: true } },
    ]);
  });

  it('the printing: begins at the page that is missing, and no page comes out twice', async () => {
    for (const [pagesOut, from] of [
      [0, 1],
      [2, 3],
    ] as const) {
      const job = papers(async () => null, { pagesOut });
      await job.ended;
      expect(job.pagesFrom).toEqual([from]);
    }
  });

  it('the printing: what no printer has counted is said to be for the person to count', async () => {
    for (const counts of [true, false]) {
      const job = papers(
        async () => null,
        {},
        async () => null,
        counts,
      );
      await job.ended;
      expect(job.events).toEqual([
        {
          type: 'print.ended',
          outcome: { kind: 'printed', pages: 3, feeSatang: 0, ...(counts ? {} : { counted: false }) },
        },
      ]);
    }
  });

  it('the printing: no code is on paper before the office has what it was given for', async () => {
    const keeps = Promise.withResolvers<Fault | null>();
    const asked: string[][] = [];
    const job = papers(
      async () => null,
      {},
      (...given) => {
        asked.push(given);
        return keeps.promise;
      },
    );
    await new Promise(setImmediate);
    expect([asked, job.sent]).toEqual([[['n', 'jwe']], []]);
    keeps.resolve(null);
    await job.ended;
    expect(job.sent).toEqual(['n']);

    const unkept = papers(
      async () => null,
      {},
      async () => silent,
    );
    await unkept.ended;
    expect(unkept.sent).toEqual([]);
    expect(unkept.events).toMatchObject([{ outcome: { kind: 'fault', fault: silent, certain: true } }]);
  });

  it('the printing: nothing is sent for who has gone meanwhile', async () => {
    const stands = Promise.withResolvers<Fault | null>();
    const job = papers(() => stands.promise);
    job.stop();
    stands.resolve(null);
    await new Promise(setImmediate);
    expect([job.sent, job.events]).toEqual([[], []]);
  });

  it('the account of who looked: the gateway is not asked without the line', async () => {
    let asked = 0;
    const account = await readDisclosures({
      linkage: {
        disclosures: async () => {
          asked += 1;
          return ok([]);
        },
      } as unknown as Parameters<typeof readDisclosures>[0]['linkage'],
      session: () => ({ token: 't', reference: 'r', expiresAt: '' }),
      requestNumber: 'n',
      journalStands: async () => silent,
      signal: new AbortController().signal,
    });
    expect([asked, account]).toEqual([0, { kind: 'fault', fault: silent }]);
  });
});

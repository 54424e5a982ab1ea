/** The officer's acts need the officer's card and PIN, whatever a visit says: what the kiosk itself refuses. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type GatewayDouble, startGateway } from '../../tests/gateway-double.ts';
import { kioskConfig } from '../../tests/kiosk-config.ts';
import { testPki } from '../../tests/pki.ts';
import type { Config } from '../config/config.ts';
import type { OfficerAct } from '../contract/window.ts';
import { readJournal } from '../journal/journal.ts';
import { readStore } from '../journal/store-task.ts';
import type { Host, VisitListener } from '../ports/host.ts';
import type { JournalEntry, ToVisit } from '../ports/visit-messages.ts';
import { FromVisit, KIOSK_LINES } from '../ports/visit-messages.ts';
import { requestNumber } from '../request/request.ts';
import { buddhistYear } from '../words/thai.ts';
import { createKiosk, type Kiosk } from './kiosk.ts';
import { UNLOCKED_LIMIT_MS, UNLOCKED_MS } from './officer-desk.ts';

interface FakeVisit {
  readonly say: (message: FromVisit) => void;
  readonly sent: ToVisit[];
  killed: boolean;
}

const BUSY = { timeout: 10_000 };
const LONG = 'x'.repeat(10_000);
/** The first number of a new store. */
const FIRST = requestNumber('ตย.0000', buddhistYear(new Date().toISOString()), 1);
const ACTS: readonly OfficerAct[] = [
  { act: 'certified', requestNumber: FIRST },
  { act: 'lodged', requestNumber: FIRST },
  { act: 'tray-seen', job: 'a' },
  { act: 'close-day' },
  { act: 'export-journal' },
  { act: 'confirm-holder' },
  { act: 'waive', on: true },
  { act: 'reprint', from: 1, to: 2 },
];
/** The end of the day locks, so it comes last. */
const IN_ORDER = [...ACTS.filter((one) => one.act !== 'close-day'), { act: 'close-day' } as const];
const OF_A_VISIT = ['confirm-holder', 'waive', 'reprint'];
/** The one thing that is said at the counter without a PIN. */
const HEARD: OfficerAct = { act: 'acknowledge-help' };
const heard = () => lines().filter(({ kind }) => kind === 'help.acknowledged').length;

let directory: string;
let gateway: GatewayDouble;
let config: Config;
let visits: FakeVisit[];
let kiosk: Kiosk | undefined;
let asks = 0;

const host: Host = {
  name: 'headless',
  startVisit(listener: VisitListener) {
    const visit: FakeVisit = { say: (message) => listener.message(message), sent: [], killed: false };
    visits.push(visit);
    return {
      pid: visits.length,
      send: (message) => visit.sent.push(message),
      kill: () => {
        if (visit.killed) return;
        visit.killed = true;
        listener.gone({ crashed: true, detail: 'SIGKILL' });
      },
    };
  },
  readStore,
  keepAwake: () => () => undefined,
  quit: async () => undefined,
};

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'desk-'));
  testPki(join(directory, 'pki'));
  gateway = await startGateway(directory);
  visits = [];
});
afterEach(async () => {
  vi.useRealTimers();
  await kiosk?.stop();
  kiosk = undefined;
  await gateway.close();
  rmSync(directory, { recursive: true, force: true });
});

function start(mode: Config['mode']): void {
  config = kioskConfig(directory, {
    mode,
    linkage: { url: gateway.url },
    store: { directory: 'store', exportDirectory: 'export' },
  });
  const made = createKiosk(config, host);
  if (!made.ok) throw new Error(made.fault.name);
  kiosk = made.value;
  visit(0).say({ type: 'standing-by' });
  visit(0).say({ type: 'shown' });
  visit(1).say({ type: 'standing-by' });
}

function visit(at: number): FakeVisit {
  const found = visits[at];
  if (found === undefined) throw new Error(`visit ${at} was not started`);
  return found;
}
const lines = () =>
  [...readJournal(config.store.directory)].map((line) => ({
    kind: line.kind,
    facts: JSON.parse(line.facts),
  }));
const kinds = () => lines().map((line) => line.kind);
const pane = (at: number) => {
  const last = visit(at).sent.findLast((message) => message.type === 'officer-pane');
  if (last?.type !== 'officer-pane') throw new Error('no pane');
  return last.pane;
};
/** What the kiosk answers to a question of a visit. */
async function answered(at: number, question: Record<string, unknown>): Promise<string | null> {
  asks += 1;
  const ask = asks;
  visit(at).say({ ...question, ask } as unknown as FromVisit);
  return vi.waitFor(() => {
    const answer = visit(at).sent.find((message) => message.type === 'answered' && message.ask === ask);
    if (answer?.type !== 'answered') throw new Error('no answer yet');
    return answer.fault;
  }, BUSY);
}
const prove = (at: number, to: 'open' | 'unlock', random: string, envelope = 'e') =>
  answered(at, { type: 'officer-proof', to, random, envelope });
const act = (at: number, wanted: OfficerAct) => answered(at, { type: 'officer-act', act: wanted });
const line = (kind: JournalEntry['kind'], facts: JournalEntry['facts'] = {}) =>
  answered(0, { type: 'journal', entry: { kind, facts } });

/** A number of its own for the visit on the screen, and two copies of it that wait for the registrar. */
async function certify(): Promise<string> {
  await answered(0, { type: 'need-request-number' });
  const given = visit(0).sent.findLast((message) => message.type === 'answered' && message.ask === asks);
  const requestNumber = (given?.type === 'answered' && given.requestNumber) || '';
  visit(0).say({ type: 'to-certify', requestNumber, copies: 2 });
  return requestNumber;
}

/** Everything that an officer could do was not done. */
function nothingDone(): void {
  const done =
    /^(copies\.certified|request\.lodged-by-hand|tray\.seen|officer\.(closed|acted|unlocked)|journal\.exported|help\.ack|fee)/;
  expect(kinds().filter((kind) => done.test(kind))).toEqual([]);
  expect(visit(0).sent.filter((message) => message.type === 'officer' && message.officer === null)).toEqual(
    [],
  );
}

describe.each(['self-service', 'counter'] as const)('a %s kiosk', (mode) => {
  it('refuses every act of an officer who is not there: closed, open and idle, serving', async () => {
    start(mode);
    await certify();
    const all = async () => {
      for (const wanted of ACTS) expect(await act(0, wanted), wanted.act).toBe('officer.locked');
    };
    await all();
    expect(await prove(0, 'open', 'session-1')).toBeNull();
    await all();
    expect(await line('visit.started')).toBeNull();
    await all();
    nothingDone();
    // Said once a visit, whatever it sends.
    expect(kinds().filter((kind) => kind === 'officer.refused')).toHaveLength(1);
    expect(pane(0)).toMatchObject({ unlocked: false, certifications: [], visits: [], unlodged: [] });
    expect(pane(0).journalExport).toBeUndefined();
  });

  it('is neither opened nor unlocked by what a visit says: only by a proof that the gateway takes', async () => {
    start(mode);
    for (const to of ['open', 'unlock'] as const) {
      expect(await prove(0, to, 'bad-random')).toBe('officer.refused');
      expect(await prove(0, to, `a-${to}`, 'wrong')).toBe('pin.wrong');
    }
    expect(await prove(0, 'unlock', 'unlocked-1')).toBeNull();
    visit(0).say({ type: 'officer-lock' });
    // The same proof a second time, to unlock and to open.
    for (const to of ['open', 'unlock'] as const)
      expect(await prove(0, to, 'unlocked-1')).toBe('officer.refused');
    expect(await act(0, { act: 'export-journal' })).toBe('officer.locked');
    expect(kinds()).not.toContain('officer.opened');
  });

  it('takes a proof from the visit on the screen alone, and unlocks for that one alone', async () => {
    start(mode);
    expect(await prove(1, 'unlock', 'from-standby')).toBe('officer.locked');
    expect(await prove(1, 'open', 'from-standby-2')).toBe('officer.locked');
    expect(await prove(0, 'unlock', 'unlocked-1')).toBeNull();
    expect(pane(0).unlocked).toBe(true);
    expect(pane(1).unlocked).toBe(false);
    for (const wanted of ACTS) expect(await act(1, wanted)).toBe('officer.locked');
    visit(0).say({ type: 'ended', insertion: null, reason: 'finished', notice: null });
    expect(await act(0, { act: 'export-journal' })).toBe('officer.locked');
    expect(await act(1, { act: 'export-journal' })).toBe('officer.locked');
    expect(lines().at(-1)?.facts).not.toHaveProperty('reference');
    expect(lines().filter(({ kind }) => kind === 'officer.locked')).toEqual([
      { kind: 'officer.locked', facts: { reference: 'unlocked-1', why: 'visit-ended' } },
    ]);
  });

  it('kills a visit that writes the kiosk’s own lines, or an officer’s act that none permitted', async () => {
    const forged: [JournalEntry['kind'], JournalEntry['facts']][] = [
      ...[...KIOSK_LINES].map((kind): [JournalEntry['kind'], JournalEntry['facts']] => [
        kind as JournalEntry['kind'],
        {},
      ]),
      ['fee.waived', { requestNumber: FIRST, on: true }],
      ['holder.verified', { requestNumber: FIRST, reference: 'r', mode: 'presence' }],
      ['print.submitted', { requestNumber: FIRST, pages: 2, again: true, from: 1, to: 2 }],
    ];
    for (const [kind, facts] of forged) {
      // a kiosk each: one whose visits die one after another backs off.
      await kiosk?.stop();
      visits = [];
      start(mode);
      const before = kinds().filter((one) => one === kind).length;
      visit(0).say({ type: 'journal', ask: 1, entry: { kind, facts } });
      expect(visit(0).killed, kind).toBe(true);
      // One line more of a crash, where that is what was forged.
      const own = kind === 'visit.crashed' || kind === 'officer.refused' ? 1 : 0;
      expect(kinds().filter((one) => one === kind).length - before, kind).toBe(own);
      expect(lines()).toContainEqual({ kind: 'officer.refused', facts: { line: kind } });
      await vi.waitFor(() => expect(visits.some((one) => !one.killed)).toBe(true), BUSY);
    }
  }, 60_000);
});

describe('what is another visit’s', () => {
  const number = async (at: number) => {
    expect(await answered(at, { type: 'need-request-number' })).toBeNull();
    const given = visit(at).sent.findLast((message) => message.type === 'answered' && message.ask === asks);
    return (given?.type === 'answered' && given.requestNumber) || '';
  };
  const FORGED: readonly [string, (number: string) => Record<string, unknown>][] = [
    ['says that it was lodged', (n) => ({ type: 'lodged', requestNumber: n, receiptNumber: 'LK-1' })],
    ['says that it was not', (n) => ({ type: 'not-lodged', requestNumber: n, why: 'x' })],
    [
      'puts another into the outbox for it',
      (n) => ({ type: 'to-lodge', ask: 900, requestNumber: n, sealed: 'forged', forMs: 1000 }),
    ],
    [
      'keeps another sealed request for it',
      (n) => ({ type: 'seal', ask: 900, what: 'request', requestNumber: n, sealed: 'forged' }),
    ],
    [
      'keeps papers for it',
      (n) => ({ type: 'seal', ask: 900, what: 'papers', requestNumber: n, sealed: 'forged' }),
    ],
    ['has its copies certified', (n) => ({ type: 'to-certify', requestNumber: n, copies: 9 })],
    [
      'writes a line of it',
      (n) => ({ type: 'journal', ask: 900, entry: { kind: 'print.completed', facts: { requestNumber: n } } }),
    ],
    [
      'writes a line of its job',
      (n) => ({ type: 'journal', ask: 900, entry: { kind: 'job.ended', facts: { job: n, certain: true } } }),
    ],
    [
      'sends pages under its name',
      (n) => ({ type: 'journal', ask: 900, entry: { kind: 'job.sent', facts: { job: `${n} again` } } }),
    ],
  ];
  it.each(FORGED)('a visit that %s is killed, and nothing of it stands', async (_, forge) => {
    start('counter');
    const mine = await number(0);
    expect(
      await answered(0, { type: 'to-lodge', requestNumber: mine, sealed: 'mine', forMs: 60_000 }),
    ).toBeNull();
    const before = kinds().length;
    visit(1).say(forge(mine) as unknown as FromVisit);
    expect(visit(1).killed).toBe(true);
    const written = kinds()
      .slice(before)
      .filter((kind) => !['message.dropped', 'visit.crashed', 'fault'].includes(kind));
    expect(written).toEqual([]);
    // The first visit's own word counts as before.
    visit(0).say({ type: 'lodged', requestNumber: mine, receiptNumber: 'LK-2' });
    expect(lines().findLast(({ kind }) => kind === 'request.lodged')?.facts).toMatchObject({
      receiptNumber: 'LK-2',
    });
  });

  it('a number that nobody was given is nobody’s', async () => {
    start('counter');
    visit(0).say({ type: 'to-certify', requestNumber: 'ตย.0000/ม25/2569/000001', copies: 1 });
    expect(visit(0).killed).toBe(true);
    expect(kinds()).not.toContain('copies.to-certify');
  });

  it('its own number is its own: papers, slips, pages once more, and the closing slip', async () => {
    start('counter');
    const mine = await number(0);
    for (const job of [mine, `${mine} again`, `${mine} slip`, `${config.kioskId} closing 2026-11-30`])
      expect(await line('job.sent', { job, of: 1, pages: 0 })).toBeNull();
    expect(visit(0).killed).toBe(false);
  });

  it.each([
    [
      'a notice that is no fault’s name',
      { type: 'ended', insertion: null, reason: 'ended', notice: 'toString' },
    ],
    [
      'a notice with words for the next person',
      { type: 'ended', insertion: null, reason: 'ended', notice: 'นาย ก' },
    ],
    ['a stay of 10,000 letters', { type: 'left', stay: LONG }],
    ['the same at the end', { type: 'ended', insertion: LONG, reason: 'ended', notice: null }],
    ['a reader’s state of 10,000 letters', { type: 'reader', state: LONG }],
    ['a number of 10,000 letters', { type: 'lodged', requestNumber: LONG, receiptNumber: 'a' }],
    ['a job of 10,000 letters', { type: 'pages', job: LONG, pages: 1 }],
  ])('%s is no message', (_, message) => expect(FromVisit.safeParse(message).success).toBe(false));
});

describe('a call for help', () => {
  it('is answered at the counter without a PIN, by the visit on the screen: nothing else is shown or done', async () => {
    start('counter');
    await line('visit.started');
    expect(await act(0, HEARD)).toBeNull();
    expect(lines().at(-1)).toEqual({ kind: 'help.acknowledged', facts: {} });
    expect(await act(1, HEARD)).toBe('officer.locked');
    expect(pane(0).unlocked).toBe(false);
    for (const wanted of ACTS) expect(await act(0, wanted), wanted.act).toBe('officer.locked');
    expect(heard()).toBe(1);
    expect(kinds()).not.toContain('officer.acted');
  });

  it('that is answered while the officer’s part is unlocked is answered in their name', async () => {
    start('counter');
    await prove(0, 'unlock', 'unlocked-1');
    expect(await act(0, HEARD)).toBeNull();
    expect(lines().slice(-2)).toEqual([
      { kind: 'officer.acted', facts: { act: 'acknowledge-help', reference: 'unlocked-1' } },
      { kind: 'help.acknowledged', facts: {} },
    ]);
  });

  it('is answered by nobody in self-service, where nobody stands beside', async () => {
    start('self-service');
    expect(await act(0, HEARD)).toBe('officer.locked');
    await prove(0, 'unlock', 'unlocked-1');
    expect(await act(0, HEARD)).toBe('officer.locked');
    await line('visit.started');
    expect(await act(0, HEARD)).toBe('officer.locked');
    expect(heard()).toBe(0);
  });
});

describe('an officer with card and PIN', () => {
  it('does each act beside a visit, and the journal has it first, with the session', async () => {
    start('counter');
    expect(await prove(0, 'open', 'day-0001')).toBeNull();
    await certify();
    await line('visit.started');
    expect(await prove(0, 'unlock', 'unlocked-1')).toBeNull();
    expect(pane(0)).toMatchObject({ unlocked: true, certifications: [{ requestNumber: FIRST }] });
    expect(pane(0).visits).toHaveLength(1);
    for (const wanted of IN_ORDER) expect(await act(0, wanted), wanted.act).toBeNull();
    const acted = lines().filter(({ kind }) => kind === 'officer.acted');
    expect(acted.map(({ facts }) => facts.act).sort()).toEqual(ACTS.map((one) => one.act).sort());
    expect(new Set(acted.map(({ facts }) => facts.reference))).toEqual(new Set(['unlocked-1']));
    const at = (kind: string) => kinds().indexOf(kind);
    expect(at('copies.certified')).toBeGreaterThan(at('officer.acted'));
    expect(kinds()).toEqual(expect.arrayContaining(['copies.certified', 'officer.closed']));
    // The day is closed: the officer's part is, too, and both sessions are ended at the gateway.
    expect(await act(0, { act: 'certified', requestNumber: FIRST })).toBe('officer.locked');
    await vi.waitFor(
      () => expect(gateway.calls.filter((call) => call.startsWith('DELETE'))).toHaveLength(2),
      BUSY,
    );
  });

  it('permits a reprint or a waiver once, as it was asked for', async () => {
    start('counter');
    await prove(0, 'unlock', 'unlocked-1');
    await certify();
    expect(await act(0, { act: 'confirm-holder' })).toBeNull();
    expect(await act(0, { act: 'waive', on: true })).toBeNull();
    expect(await act(0, { act: 'reprint', from: 2, to: 3 })).toBeNull();
    const present = { requestNumber: FIRST, reference: 'r', mode: 'presence' };
    expect(await line('holder.verified', present)).toBeNull();
    const again = (from: number, to: number) => ({ requestNumber: FIRST, pages: 2, again: true, from, to });
    expect(await line('fee.waived', { requestNumber: FIRST, on: true })).toBeNull();
    expect(await line('print.submitted', again(2, 3))).toBeNull();
    visit(0).say({ type: 'journal', ask: 77, entry: { kind: 'print.submitted', facts: again(2, 3) } });
    expect(visit(0).killed).toBe(true);
  });

  it.each([
    ['of the holder, and it is a parent who asks', undefined, { mode: 'presence', onBehalf: 'parent' }],
    ['of a parent, and it is a guardian', 'parent', { mode: 'presence', onBehalf: 'guardian' }],
    ['of a parent, and it is the holder', 'parent', { mode: 'presence' }],
    [
      'of nobody, and the PIN is said to have been a parent’s',
      undefined,
      { mode: 'pin', onBehalf: 'parent' },
    ],
  ] as const)('ends a visit whose officer has spoken %s', async (_, capacity, said) => {
    start('counter');
    await prove(0, 'unlock', 'unlocked-1');
    await certify();
    const wish = { act: 'confirm-holder', ...(capacity === undefined ? {} : { capacity }) } as const;
    expect(await act(0, wish)).toBeNull();
    const facts = { requestNumber: FIRST, reference: 'r', ...said };
    visit(0).say({ type: 'journal', ask: 78, entry: { kind: 'holder.verified', facts } });
    expect(visit(0).killed).toBe(true);
  });

  it('takes the word of an officer for the capacity that they have seen, and the journal has it', async () => {
    start('counter');
    await prove(0, 'unlock', 'unlocked-1');
    await certify();
    expect(await act(0, { act: 'confirm-holder', capacity: 'parent' })).toBeNull();
    const facts = { requestNumber: FIRST, reference: 'r', mode: 'presence', onBehalf: 'parent' };
    expect(await line('holder.verified', facts)).toBeNull();
    expect(visit(0).killed).toBe(false);
    expect(lines()).toContainEqual({
      kind: 'officer.acted',
      facts: { act: 'confirm-holder', capacity: 'parent', reference: 'unlocked-1' },
    });
  });

  it('in self-service does what is the day’s on the closed screen, and nothing once a person is served', async () => {
    start('self-service');
    await certify();
    await prove(0, 'unlock', 'unlocked-1');
    for (const wanted of IN_ORDER)
      expect(await act(0, wanted), wanted.act).toBe(
        OF_A_VISIT.includes(wanted.act) ? 'officer.locked' : null,
      );
    await prove(0, 'unlock', 'unlocked-2');
    await line('visit.started');
    expect(await act(0, { act: 'certified', requestNumber: FIRST })).toBe('officer.locked');
    expect(await prove(0, 'unlock', 'unlocked-3')).toBe('officer.locked');
    expect(lines()).toContainEqual({
      kind: 'officer.locked',
      facts: { reference: 'unlocked-2', why: 'serving' },
    });
  });

  it('finds the part locked two minutes after the last act, and ten after it was unlocked, whatever is done', async () => {
    start('counter');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const locks = () => lines().filter(({ kind }) => kind === 'officer.locked').length;
    await prove(0, 'unlock', 'unlocked-1');
    await vi.advanceTimersByTimeAsync(UNLOCKED_MS - 2000);
    expect(await act(0, { act: 'lodged', requestNumber: FIRST })).toBeNull();
    await vi.advanceTimersByTimeAsync(UNLOCKED_MS - 2000);
    expect(locks()).toBe(0);
    await vi.advanceTimersByTimeAsync(4000);
    expect(locks()).toBe(1);
    expect(pane(0).unlocked).toBe(false);
    await prove(0, 'unlock', 'unlocked-2');
    for (let gone = 0; gone < UNLOCKED_LIMIT_MS; gone += UNLOCKED_MS / 2) {
      await act(0, { act: 'lodged', requestNumber: FIRST });
      await vi.advanceTimersByTimeAsync(UNLOCKED_MS / 2);
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(locks()).toBe(2);
    expect(await act(0, { act: 'lodged', requestNumber: FIRST })).toBe('officer.locked');
  });

  it('whose proof is confirmed after the visit has ended unlocks nothing, and is logged out', async () => {
    start('counter');
    const slow = Promise.withResolvers<void>();
    gateway.confirming = () => slow.promise;
    const late = prove(0, 'unlock', 'unlocked-1');
    await vi.waitFor(() => expect(gateway.calls).toContain('POST /api/center/login/confirm'), BUSY);
    visit(0).say({ type: 'ended', insertion: null, reason: 'card-out', notice: null });
    slow.resolve();
    expect(await late).toBe('officer.locked');
    await vi.waitFor(() => expect(gateway.calls).toContain('DELETE /api/center/login/'), BUSY);
    expect(kinds()).not.toContain('officer.unlocked');
  });
});

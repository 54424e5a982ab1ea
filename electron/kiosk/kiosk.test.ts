import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type GatewayAnswer,
  type GatewayDouble,
  LOST,
  startGateway,
  tokenOf,
} from '../../tests/gateway-double.ts';
import { kioskConfig } from '../../tests/kiosk-config.ts';
import { testPki } from '../../tests/pki.ts';
import { smallDisk } from '../../tests/small-disk.ts';
import type { Config } from '../config/config.ts';
import { readJournal, verifyJournal } from '../journal/journal.ts';
import { readStore } from '../journal/store-task.ts';
import type { Host, VisitListener } from '../ports/host.ts';
import type { JournalEntry, ToVisit } from '../ports/visit-messages.ts';
import { createKiosk, type Kiosk } from './kiosk.ts';

interface FakeVisit {
  readonly listener: VisitListener;
  readonly sent: ToVisit[];
  killed: boolean;
}

let directory: string;
let config: Config;
let visits: FakeVisit[];
/** When the out-of-service page was asked for, and taken away. */
let shownPages: boolean[];
let kiosk: Kiosk | undefined;
/** Every kiosk of a test: one that loses its power goes on in this process, and would start visits in the next test. */
let kiosks: Kiosk[] = [];

const host: Host = {
  name: 'headless',
  startVisit(listener) {
    const visit: FakeVisit = { listener, sent: [], killed: false };
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
  outOfService: (shown) => void shownPages.push(shown),
  quit: async () => undefined,
};

const visit = (index: number): FakeVisit => {
  const found = visits[index];
  if (found === undefined) throw new Error(`visit ${index} was not started`);
  return found;
};
/** The last message except the officer's board, which may come at any time. */
const lastSent = (index: number) => visit(index).sent.findLast((message) => message.type !== 'officer-pane');
const activated = (index: number) => visit(index).sent.find((message) => message.type === 'activate');

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'kiosk-'));
  testPki(join(directory, 'pki'));
  visits = [];
  shownPages = [];
  backOffs = { begun: 0, ended: 0 };
  config = kioskConfig(directory, { store: { directory: 'store', checkpointFile: 'checkpoint' } });
});
afterEach(async () => {
  await Promise.all(kiosks.map((one) => one.stop()));
  kiosks = [];
  kiosk = undefined;
  rmSync(directory, { recursive: true, force: true });
});

/** How often a kiosk said that it backs off, and that a visit is on the screen again. */
let backOffs = { begun: 0, ended: 0 };
const events = {
  onBackOff: () => {
    backOffs.begun += 1;
  },
  onRecovered: () => {
    backOffs.ended += 1;
  },
};

function start(): Kiosk {
  const made = createKiosk(config, host, events);
  if (!made.ok) throw new Error(made.fault.name);
  kiosk = made.value;
  kiosks.push(kiosk);
  visit(0).listener.message({ type: 'standing-by' });
  visit(0).listener.message({ type: 'shown' });
  return made.value;
}

describe('one visit on the screen, the next one standing by', () => {
  it('starts the next one when the first is on the screen', () => {
    start();
    expect(activated(0)).toMatchObject({ officer: null, leftIn: '*', reason: 'started', notice: null });
    expect(visits).toHaveLength(2);
    expect(activated(1)).toBeUndefined();
  });

  it('hands over, and ends the old one when the new window is up', () => {
    start();
    visit(1).listener.message({ type: 'standing-by' });
    visit(0).listener.message({ type: 'ended', insertion: '7 A', reason: 'finished', notice: null });
    expect(activated(1)).toMatchObject({ leftIn: '7 A', reason: 'finished' });
    expect(visit(0).killed).toBe(false);
    visit(1).listener.message({ type: 'shown' });
    expect(visit(0).killed).toBe(true);
    expect(visits).toHaveLength(3);
  });

  it('hands over to one that is not ready yet as soon as it is', () => {
    start();
    visit(0).listener.message({ type: 'ended', insertion: null, reason: 'card-out', notice: null });
    expect(activated(1)).toBeUndefined();
    visit(1).listener.message({ type: 'standing-by' });
    expect(activated(1)).toBeDefined();
  });

  it('starts another one beside one that hangs in its start while somebody waits, and takes the one that is ready', async () => {
    vi.useFakeTimers();
    start();
    visit(0).listener.message({ type: 'ended', insertion: '7 A', reason: 'card-out', notice: null });
    await vi.advanceTimersByTimeAsync(1100);
    expect(visits).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(200);
    expect(visits).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1300);
    visit(2).listener.message({ type: 'standing-by' });
    expect(activated(2)).toMatchObject({ leftIn: '7 A', reason: 'card-out' });
    expect(activated(1)).toBeUndefined();
    visit(2).listener.message({ type: 'shown' });
    expect(visit(0).killed).toBe(true);
    // It had its time to be only slow: another is started beside it, and takes its place.
    await vi.advanceTimersByTimeAsync(2000);
    expect(visits).toHaveLength(4);
    visit(3).listener.message({ type: 'standing-by' });
    expect(visit(1).killed).toBe(true);
    expect(crashes()).toBe(0);
    vi.useRealTimers();
  });

  it('keeps one that was only slower than the one beside it: it stands by next', async () => {
    vi.useFakeTimers();
    start();
    await vi.advanceTimersByTimeAsync(1300);
    visit(0).listener.message({ type: 'ended', insertion: null, reason: 'card-out', notice: null });
    expect(visits).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1400);
    visit(2).listener.message({ type: 'standing-by' });
    expect(activated(2)).toBeDefined();
    visit(2).listener.message({ type: 'shown' });
    expect(visit(1).killed).toBe(false);
    visit(1).listener.message({ type: 'standing-by' });
    expect(visits).toHaveLength(3);
    expect(activated(1)).toBeUndefined();
    visit(2).listener.message({ type: 'ended', insertion: null, reason: 'card-out', notice: null });
    expect(activated(1)).toBeDefined();
    expect(crashes()).toBe(0);
    vi.useRealTimers();
  });

  const crashes = () =>
    [...readJournal(config.store.directory)].filter((line) => line.kind === 'visit.crashed').length;

  it('starts another one beside a stand-by that hangs in its start, before anybody waits', async () => {
    vi.useFakeTimers();
    start();
    await vi.advanceTimersByTimeAsync(2100);
    expect(visits).toHaveLength(3);
    visit(2).listener.message({ type: 'standing-by' });
    expect(visit(1).killed).toBe(true);
    visit(0).listener.message({ type: 'ended', insertion: null, reason: 'card-out', notice: null });
    expect(activated(2)).toBeDefined();
    expect(crashes()).toBe(0);
    vi.useRealTimers();
  });

  it('drops what was started beside a stand-by that was only slow, without a word, and waits longer for the next', async () => {
    vi.useFakeTimers();
    start();
    await vi.advanceTimersByTimeAsync(2500);
    expect(visits).toHaveLength(3);
    visit(1).listener.message({ type: 'standing-by' });
    expect([visit(1).killed, visit(2).killed]).toEqual([false, true]);
    expect(crashes()).toBe(0);
    visit(0).listener.message({ type: 'ended', insertion: null, reason: 'card-out', notice: null });
    visit(1).listener.message({ type: 'shown' });
    expect(visits).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(4000);
    expect(visits).toHaveLength(4);
    vi.useRealTimers();
  });

  it('hands over to whichever is ready when the stand-by is late and another was started beside it', async () => {
    vi.useFakeTimers();
    start();
    await vi.advanceTimersByTimeAsync(2100);
    visit(0).listener.message({ type: 'ended', insertion: null, reason: 'card-out', notice: null });
    visit(2).listener.message({ type: 'standing-by' });
    expect(activated(2)).toBeDefined();
    expect(visit(1).killed).toBe(true);
    visit(2).listener.message({ type: 'shown' });
    expect(visits).toHaveLength(4);
    vi.useRealTimers();
  });

  it('calls another one when the one that was called does not show itself', async () => {
    vi.useFakeTimers();
    start();
    visit(1).listener.message({ type: 'standing-by' });
    visit(0).listener.message({ type: 'ended', insertion: null, reason: 'card-out', notice: null });
    expect(activated(1)).toBeDefined();
    await vi.advanceTimersByTimeAsync(2100);
    expect(visits).toHaveLength(3);
    visit(2).listener.message({ type: 'standing-by' });
    expect(activated(2)).toBeDefined();
    expect(visit(1).killed).toBe(true);
    vi.useRealTimers();
  });

  it('replaces one that died, says so, and journals it', async () => {
    start();
    visit(1).listener.message({ type: 'standing-by' });
    visit(0).listener.gone({ crashed: true, detail: 'SIGSEGV' });
    await vi.waitFor(() => expect(activated(1)).toMatchObject({ notice: 'kiosk.crashed' }));
  });

  it('kills one that says nothing any more', () => {
    vi.useFakeTimers();
    start();
    vi.advanceTimersByTime(8000);
    expect(visit(0).killed).toBe(true);
    vi.useRealTimers();
  });

  it('kills one that never stands by, but not while a busy machine may still be at it', () => {
    vi.useFakeTimers();
    start();
    visit(1).listener.message({ type: 'alive' });
    vi.advanceTimersByTime(15_000);
    expect(visit(1).killed).toBe(false);
    vi.advanceTimersByTime(7000);
    expect(visit(1).killed).toBe(true);
    vi.useRealTimers();
  });

  it('comes back on a machine on which a visit needs longer than the limits to get ready, and to come forward', async () => {
    vi.useFakeTimers();
    start();
    visit(0).listener.message({ type: 'ended', insertion: null, reason: 'card-out', notice: null });
    const [begun, calledFor] = [new Map<FakeVisit, number>(), new Map<FakeVisit, number>()];
    let shown = false;
    for (let second = 0; second < 150 && !shown; second += 1) {
      await vi.advanceTimersByTimeAsync(1000);
      for (const one of visits.slice(1)) {
        if (!begun.has(one)) begun.set(one, second);
        const age = second - (begun.get(one) ?? second);
        if (one.killed) continue;
        one.listener.message({ type: age === 35 ? 'standing-by' : 'alive' });
        // Called, and seven seconds later on the screen.
        if (one.sent.every(({ type }) => type !== 'activate')) continue;
        calledFor.set(one, (calledFor.get(one) ?? 0) + 1);
        if (calledFor.get(one) !== 7) continue;
        one.listener.message({ type: 'shown' });
        shown = true;
      }
    }
    expect(shown).toBe(true);
    vi.useRealTimers();
  });

  it('kills one that was called and does not show itself', () => {
    vi.useFakeTimers();
    start();
    visit(1).listener.message({ type: 'standing-by' });
    visit(0).listener.message({ type: 'ended', insertion: null, reason: 'finished', notice: null });
    for (let second = 0; second < 6; second += 1) {
      visit(1).listener.message({ type: 'alive' });
      vi.advanceTimersByTime(1000);
    }
    expect(visit(1).killed).toBe(true);
    vi.useRealTimers();
  });

  it('does not back off for visits that were sound when they died, however many they are', async () => {
    vi.useFakeTimers();
    start();
    shownPages = [];
    for (let i = 0; i < 60; i += 1) {
      const last = visit(visits.length - 1);
      last.listener.message({ type: 'standing-by' });
      await vi.advanceTimersByTimeAsync(500);
      const shown = visits.findLast((one) => one.sent.some((message) => message.type === 'activate'));
      shown?.listener.message({ type: 'shown' });
      await vi.advanceTimersByTimeAsync(1100);
      shown?.listener.gone({ crashed: true, detail: 'SIGKILL' });
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(shownPages).not.toContain(true);
    expect(visits.length).toBeGreaterThan(50);
    vi.useRealTimers();
  });

  it('backs off when visits die one after another, instead of spinning', async () => {
    vi.useFakeTimers();
    start();
    for (let i = 0; i < 30; i += 1) {
      const last = visits.at(-1);
      last?.listener.gone({ crashed: true, detail: 'x' });
      await vi.advanceTimersByTimeAsync(60);
    }
    expect(visits.length).toBeLessThan(15);
    vi.useRealTimers();
  });

  it('does not back off for stand-bys that died at their start, one in each of many visits', async () => {
    vi.useFakeTimers();
    start();
    shownPages = [];
    let [shown, next] = [visit(0), visit(1)];
    for (let i = 0; i < 20; i += 1) {
      next.listener.gone({ crashed: true, detail: 'SIGKILL' });
      await vi.advanceTimersByTimeAsync(60);
      next = visit(visits.length - 1);
      shown.listener.message({ type: 'ended', insertion: null, reason: 'card-out', notice: null });
      next.listener.message({ type: 'standing-by' });
      next.listener.message({ type: 'shown' });
      await vi.advanceTimersByTimeAsync(1100);
      [shown, next] = [next, visit(visits.length - 1)];
    }
    expect(shownPages).not.toContain(true);
    expect(crashes()).toBe(20);
    vi.useRealTimers();
  });

  it('shows the out-of-service page while it backs off, journals that, and takes it away when a visit is up again', async () => {
    vi.useFakeTimers();
    start();
    shownPages = [];
    const alive = () => visits.filter((one) => !one.killed);
    // Stillborn, one after another: each was started and never stood by.
    for (let i = 0; i < 12; i += 1) {
      for (const one of alive()) {
        one.killed = true;
        one.listener.gone({ crashed: true, detail: 'x' });
      }
      await vi.advanceTimersByTimeAsync(60);
    }
    expect(shownPages).toContain(true);
    await vi.advanceTimersByTimeAsync(6000);
    expect(alive().length).toBeGreaterThan(0);
    for (const one of alive()) {
      one.listener.message({ type: 'standing-by' });
      one.listener.message({ type: 'shown' });
    }
    expect(shownPages.at(-1)).toBe(false);
    vi.useRealTimers();
    const journal = [...readJournal(join(directory, 'store'))];
    expect(JSON.stringify(journal)).toContain('K03');
  });

  /** Started and not killed; a visit that hangs says nothing, or stands by and never comes forward. */
  const hang = async (forMs: number, standBy: boolean) => {
    const stood = new Set<FakeVisit>();
    for (let ms = 0; ms < forMs; ms += 1000) {
      await vi.advanceTimersByTimeAsync(1000);
      if (!standBy) continue;
      for (const one of visits.filter(({ killed }) => !killed)) {
        one.listener.message({ type: stood.has(one) ? 'alive' : 'standing-by' });
        stood.add(one);
      }
    }
  };
  it.each([
    ['hang at their start, from the first one on', false, false],
    ['hang at their start, after one that was well', true, false],
    ['stand by, and never come forward', true, true],
  ])(
    'shows the out-of-service page when visits %s, and starts no more than it may',
    async (_, well, standBy) => {
      vi.useFakeTimers();
      if (well) {
        start();
        await vi.advanceTimersByTimeAsync(5000);
        if (standBy) visit(1).listener.message({ type: 'standing-by' });
        visit(0).listener.message({ type: 'ended', insertion: null, reason: 'card-out', notice: null });
      } else {
        const made = createKiosk(config, host, events);
        if (made.ok) kiosks.push(made.value);
      }
      shownPages = [];
      await hang(20_000, standBy);
      expect(shownPages).toContain(true);
      const before = visits.length;
      await hang(60_000, standBy);
      expect(visits.length - before).toBeGreaterThan(3);
      expect(visits.length - before).toBeLessThan(14);
      expect(shownPages).not.toContain(false);
      expect(backOffs).toEqual({ begun: 1, ended: 0 });
      const told = [...readJournal(join(directory, 'store'))].filter(({ facts }) => facts.includes('K03'));
      expect(told).toHaveLength(1);
      const next = visits.findLast(({ killed }) => !killed);
      next?.listener.message({ type: 'standing-by' });
      next?.listener.message({ type: 'shown' });
      await hang(20_000, standBy);
      expect(activated(visits.indexOf(next ?? visit(0)))).toBeDefined();
      expect(shownPages).toContain(false);
      expect(backOffs.ended).toBe(1);
      vi.useRealTimers();
    },
  );
});

describe('a card that was left in', () => {
  const crash = (index: number, detail = 'SIGKILL') => visit(index).listener.gone({ crashed: true, detail });
  const next = (index: number) =>
    vi.waitFor(() => {
      expect(activated(index)).toBeDefined();
      return activated(index);
    });

  it('by whom a visit died is told to the next one, and by that one, if it dies as well, to the one after', async () => {
    start();
    visit(1).listener.message({ type: 'standing-by' });
    visit(0).listener.message({ type: 'left', stay: '7 A' });
    crash(0);
    expect(await next(1)).toMatchObject({ leftIn: '7 A', reason: 'fault', notice: 'kiosk.crashed' });
    visit(1).listener.message({ type: 'shown' });
    visit(2).listener.message({ type: 'standing-by' });
    crash(1);
    expect(await next(2)).toMatchObject({ leftIn: '7 A', reason: 'fault', notice: 'kiosk.crashed' });
    visit(2).listener.message({ type: 'shown' });
    visit(2).listener.message({ type: 'left', stay: null });
    visit(3).listener.message({ type: 'standing-by' });
    crash(2);
    expect(await next(3)).toMatchObject({ leftIn: null });
  });

  it('is any card of that reader once the service or the reader was away, whoever says so', async () => {
    start();
    visit(1).listener.message({ type: 'standing-by' });
    visit(0).listener.message({ type: 'left', stay: '7 A 00 01' });
    visit(1).listener.message({ type: 'reader', state: 'service-down' });
    crash(0);
    expect(await next(1)).toMatchObject({ leftIn: '* A 00 01' });
  });

  it('says nothing of a crash where the kiosk has shown nothing yet, and still wants the card out', async () => {
    const made = createKiosk(config, host, events);
    if (!made.ok) throw new Error(made.fault.name);
    kiosks.push(made.value);
    visit(0).listener.message({ type: 'standing-by' });
    crash(0);
    await vi.waitFor(() => expect(visits.length).toBeGreaterThan(1));
    visit(1).listener.message({ type: 'standing-by' });
    expect(await next(1)).toMatchObject({ leftIn: '*', reason: 'started', notice: null });
  });

  it('is served by whoever starts the kiosk for it', () => {
    const made = createKiosk(config, host, events, { cardAtStart: 'serve' });
    if (!made.ok) throw new Error(made.fault.name);
    kiosks.push(made.value);
    visit(0).listener.message({ type: 'standing-by' });
    expect(activated(0)).toMatchObject({ leftIn: null });
  });

  it.each([
    ['SIGKILL', 'killed'],
    ['exit code 70', 'error'],
    ['exit code 71', 'window'],
    ['exit code 72', 'not-shown'],
    ['exit code 73', 'files'],
    ['SIGABRT', 'memory'],
    ['exit code 134', 'memory'],
    ['exit code 1', 'other'],
  ])('of a visit that died of %s, the journal says why: %s', (detail, why) => {
    start();
    crash(0, detail);
    const line = [...readJournal(config.store.directory)].find(({ kind }) => kind === 'visit.crashed');
    expect(JSON.parse(line?.facts ?? '')).toEqual({ why, detail, standby: false });
  });

  it('of one that the kiosk killed for its silence, it says that', async () => {
    vi.useFakeTimers();
    start();
    await vi.advanceTimersByTimeAsync(8000);
    vi.useRealTimers();
    const lines = [...readJournal(config.store.directory)].filter(({ kind }) => kind === 'visit.crashed');
    expect(lines.map(({ facts }) => JSON.parse(facts).why)).toContain('silent');
  });

  it('of one that was called and did not come, and in whose place another was called, it says that', async () => {
    vi.useFakeTimers();
    start();
    visit(1).listener.message({ type: 'standing-by' });
    visit(0).listener.message({ type: 'ended', insertion: null, reason: 'finished', notice: null });
    await vi.advanceTimersByTimeAsync(3500);
    visit(1).listener.message({ type: 'alive' });
    visit(2).listener.message({ type: 'standing-by' });
    await vi.advanceTimersByTimeAsync(10);
    vi.useRealTimers();
    expect(activated(2)).toBeDefined();
    expect(visit(1).killed).toBe(true);
    const lines = [...readJournal(config.store.directory)].filter(({ kind }) => kind === 'visit.crashed');
    expect(lines.map(({ facts }) => JSON.parse(facts).why)).toEqual(['not-shown']);
  });
});

/** Gives a visit a request number: of any other it may not speak. */
function numbered(index: number): string {
  visit(index).listener.message({ type: 'need-request-number', ask: 99 });
  const given = lastSent(index);
  return (given?.type === 'answered' && given.requestNumber) || '';
}

describe('what a visit asks of the kiosk', () => {
  it('a request number, each given once', () => {
    start();
    const year = new Date().getFullYear() + 543;
    visit(0).listener.message({ type: 'need-request-number', ask: 1 });
    visit(1).listener.message({ type: 'need-request-number', ask: 2 });
    expect(lastSent(0)).toEqual({
      type: 'answered',
      ask: 1,
      fault: null,
      requestNumber: `ตย.0000/ม25/${year}/000001`,
    });
    expect(lastSent(1)).toEqual({
      type: 'answered',
      ask: 2,
      fault: null,
      requestNumber: `ตย.0000/ม25/${year}/000002`,
    });
  });

  it('to keep a sealed request; the same number twice is a fault, not an overwrite', () => {
    start();
    const requestNumber = numbered(0);
    visit(0).listener.message({ type: 'seal', ask: 7, what: 'request', requestNumber, sealed: 'jwe' });
    expect(lastSent(0)).toEqual({ type: 'answered', ask: 7, fault: null });
    visit(0).listener.message({ type: 'seal', ask: 8, what: 'request', requestNumber, sealed: 'other' });
    expect(lastSent(0)).toEqual({ type: 'answered', ask: 8, fault: 'store.unwritable' });
  });

  it('to have an officer told, by the site’s own command, and the journal has whether one was', async () => {
    config = { ...config, help: { command: ['/bin/true'] } };
    start();
    visit(0).listener.message({ type: 'call-officer', ask: 3, about: 'printer' });
    await vi.waitFor(() => expect(lastSent(0)).toEqual({ type: 'answered', ask: 3, fault: null }));
    expect([...readJournal(config.store.directory)].at(-1)?.kind).toBe('help.told');
    // A visit does not say so itself.
    visit(0).listener.message({ type: 'journal', ask: 4, entry: { kind: 'help.told', facts: {} } });
    expect(visit(0).killed).toBe(true);
  });

  it('to have an officer told, and hears that none was', async () => {
    config = { ...config, help: { command: ['/bin/false'] } };
    start();
    visit(0).listener.message({ type: 'call-officer', ask: 3, about: 'person' });
    await vi.waitFor(() => expect(lastSent(0)).toEqual({ type: 'answered', ask: 3, fault: 'help.not-told' }));
    expect([...readJournal(config.store.directory)].at(-1)?.kind).toBe('help.not-told');
  });

  it('to write the journal, whose chain holds after the day, and is told when each line stands', async () => {
    start();
    visit(0).listener.message({ type: 'journal', ask: 1, entry: { kind: 'help.called', facts: {} } });
    expect(visit(0).sent).toContainEqual({ type: 'answered', ask: 1, fault: null });
    expect([...readJournal(config.store.directory)].at(-1)?.kind).toBe('help.called');
    await kiosk?.stop();
    const report = verifyJournal(config.store.directory);
    expect(report).toMatchObject({ ok: true, value: { entries: 3 } });
  });
});

describe('after a power cut', () => {
  /** What a machine that lost its power finds: the store as it was, and no process that holds it. */
  const cutPower = () => {
    const left = `${config.store.directory}-after`;
    cpSync(config.store.directory, left, { recursive: true });
    const checkpointFile = `${left}.checkpoint`;
    cpSync(config.store.checkpointFile ?? join(directory, 'checkpoint'), checkpointFile);
    config = { ...config, store: { ...config.store, directory: left, checkpointFile } };
    visits = [];
  };

  it('the next start finds it, and says so in the journal', async () => {
    const kinds = () => [...readJournal(config.store.directory)].map((line) => line.kind);
    start();
    cutPower();
    start();
    expect(kinds()).toEqual(['kiosk.started', 'kiosk.interrupted', 'kiosk.started']);
    await kiosk?.stop();
    start();
    expect(kinds().slice(-2)).toEqual(['kiosk.stopped', 'kiosk.started']);
  });

  it('names the visit that was cut off, with what was at the printer, and no other', async () => {
    const lines = () =>
      [...readJournal(config.store.directory)].filter((line) => line.kind === 'visit.interrupted');
    const say = (index: number, kind: JournalEntry['kind'], facts: JournalEntry['facts'] = {}) =>
      visit(index).listener.message({ type: 'journal', ask: 1, entry: { kind, facts } });
    start();
    say(0, 'visit.started');
    say(0, 'visit.ended', { reason: 'finished' });
    say(1, 'visit.started');
    const requestNumber = numbered(1);
    say(1, 'request.made', { requestNumber });
    say(1, 'print.submitted', { requestNumber, pages: 3 });
    cutPower();
    start();
    expect(lines().map((line) => JSON.parse(line.facts))).toEqual([{ printing: true, requestNumber }]);
    const before = lines()[0];
    say(0, 'visit.started');
    say(0, 'print.submitted');
    say(0, 'print.failed');
    cutPower();
    start();
    expect(lines().map((line) => JSON.parse(line.facts))).toEqual([
      { printing: true, requestNumber },
      { printing: false },
    ]);
    expect(lines()[0]).toEqual(before);
    cutPower();
    start();
    expect(lines()).toHaveLength(2);
  });
});

describe('after a sleep', () => {
  it('whoever was served has gone: their visit is ended, journalled, and nobody is killed for the silence', async () => {
    vi.useFakeTimers();
    start();
    visit(1).listener.message({ type: 'standing-by' });
    const [before, at] = [performance.now(), Date.now()];
    // The process was stopped: its next look comes half a minute late.
    const now = vi.spyOn(performance, 'now').mockImplementation(() => before + Date.now() - at + 30_000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(lastSent(0)).toEqual({ type: 'stop', fault: 'kiosk.slept' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(visits.map((one) => one.killed)).toEqual([false, false]);
    expect([...readJournal(config.store.directory)].map((line) => line.kind)).toContain('kiosk.slept');
    now.mockRestore();
    vi.useRealTimers();
  });

  it('a machine that goes to sleep ends the visit first', () => {
    start().endVisit();
    expect(lastSent(0)).toEqual({ type: 'stop', fault: 'kiosk.slept' });
  });
});

describe('a stop in the middle of a visit', () => {
  const FIRST = `ตย.0000/ม25/${new Date().getFullYear() + 543}/000001`;
  const kinds = () => [...readJournal(config.store.directory)].map(({ kind, facts }) => `${kind} ${facts}`);
  const printing = () => {
    start();
    const say = (kind: JournalEntry['kind'], facts: JournalEntry['facts'] = {}) =>
      visit(0).listener.message({ type: 'journal', ask: 1, entry: { kind, facts } });
    say('visit.started');
    const requestNumber = numbered(0);
    say('request.made', { requestNumber });
    say('print.submitted', { requestNumber, pages: 3 });
  };

  it('is said of the visit, before the end in order', async () => {
    printing();
    await kiosk?.stop();
    expect(kinds().slice(-2)).toEqual([
      `visit.interrupted {"printing":true,"requestNumber":"${FIRST}"}`,
      'kiosk.stopped {}',
    ]);
    cpSync(config.store.directory, join(directory, 'next'), { recursive: true });
    config = { ...config, store: { ...config.store, directory: join(directory, 'next') } };
    visits = [];
    start();
    expect(kinds().at(-1)).toMatch(/^kiosk\.started/);
  });

  it('for an error nobody expected is no end in order: its kind is said, and the next start finds it', async () => {
    printing();
    await kiosk?.stop('TypeError');
    expect(kinds().slice(-2)).toEqual([
      `visit.interrupted {"printing":true,"requestNumber":"${FIRST}"}`,
      'fault {"code":"K04","detail":"TypeError"}',
    ]);
    visits = [];
    start();
    expect(kinds().slice(-2)).toEqual(['kiosk.interrupted {}', 'kiosk.started {"host":"headless"}']);
  });
});

describe('two kiosks on one store', () => {
  it('the second does not start, and takes nothing for a power cut', async () => {
    start();
    const second = createKiosk(config, host);
    expect(second.ok ? '' : second.fault.name).toBe('store.in-use');
    const before = [...readJournal(config.store.directory)].length;
    expect(before).toBe(1);
    await kiosk?.stop();
    visits = [];
    start();
    expect([...readJournal(config.store.directory)].at(-1)?.kind).toBe('kiosk.started');
  });
});

describe('a kiosk that cannot keep its journal', () => {
  it('serves nobody while it cannot, says so to every visit, and serves again when it can', async () => {
    vi.useFakeTimers();
    const disk = smallDisk(config.store.directory, 1024);
    start();
    disk.fill();
    visit(0).listener.message({ type: 'journal', ask: 1, entry: { kind: 'visit.started', facts: {} } });
    expect(lastSent(0)).toEqual({ type: 'stop', fault: 'store.unwritable' });
    expect(
      visit(0)
        .sent.map(({ type }) => type)
        .slice(-3),
    ).toEqual(['service', 'answered', 'stop']);
    expect(lastSent(1)).toEqual({ type: 'service', fault: 'store.unwritable' });
    const facts = { reason: 'fault', fault: 'store.unwritable' };
    visit(0).listener.message({ type: 'journal', ask: 2, entry: { kind: 'visit.ended', facts } });
    // One that is started meanwhile knows from the start.
    visit(1).listener.message({ type: 'standing-by' });
    visit(0).listener.message({ type: 'ended', insertion: null, reason: 'ended', notice: null });
    visit(1).listener.message({ type: 'shown' });
    expect(visit(2).sent.filter(({ type }) => type === 'service')).toEqual([
      { type: 'service', fault: 'store.unwritable' },
    ]);
    const tenSeconds = async () => {
      for (let second = 0; second < 10; second += 1) {
        for (const index of [1, 2]) visit(index).listener.message({ type: 'alive' });
        await vi.advanceTimersByTimeAsync(1000);
      }
    };
    visit(2).listener.message({ type: 'standing-by' });
    await tenSeconds();
    expect(visit(2).sent.filter(({ type }) => type === 'service')).toHaveLength(1);
    disk.free();
    await tenSeconds();
    for (const index of [1, 2])
      expect(visit(index).sent.findLast(({ type }) => type === 'service')).toEqual({
        type: 'service',
        fault: null,
      });
    const said = [...readJournal(config.store.directory)].filter(({ facts }) => facts.includes('"J01"'));
    expect(said).toHaveLength(1);
    // How that visit ended could not be written when it did.
    const ends = [...readJournal(config.store.directory)].filter(({ kind }) => kind === 'visit.ended');
    expect(ends.map((line) => JSON.parse(line.facts))).toEqual([facts]);
    vi.useRealTimers();
    await kiosk?.stop();
    disk.unmount();
  });

  it('does not start', () => {
    writeFileSync(join(directory, 'store'), 'a file where the folder should be');
    const made = createKiosk(config, host);
    expect(made.ok).toBe(false);
    if (!made.ok) expect(made.fault.name).toBe('store.unwritable');
    expect(visits).toHaveLength(0);
  });
});

/** Waits though timers are held still. */
const realTimeout = setTimeout;
const inRealTime = (ms: number) => new Promise((done) => realTimeout(done, ms));

/** The network of a busy machine. */
const BUSY = { timeout: 10_000 };

describe('a job that was cut off', () => {
  it('is told by the visits that live then, and by those that are started later', async () => {
    start();
    visit(1).listener.message({ type: 'standing-by' });
    const job = numbered(0);
    visit(0).listener.message({
      type: 'journal',
      ask: 1,
      entry: { kind: 'job.sent', facts: { job, of: 4, pages: 0 } },
    });
    visit(0).listener.gone({ crashed: true, detail: 'SIGKILL' });
    await vi.waitFor(() => expect(activated(1)).toBeDefined());
    visit(1).listener.message({ type: 'shown' });
    const told = { type: 'trays', trays: [{ job, of: 4, pages: 0 }] };
    for (const index of [1, 2]) expect(visit(index).sent).toContainEqual(told);
    // Whoever comes after the next is told, too.
    visit(2).listener.message({ type: 'standing-by' });
    visit(1).listener.message({ type: 'ended', insertion: null, reason: 'ended', notice: null });
    await vi.waitFor(() => expect(activated(2)).toBeDefined());
    visit(2).listener.message({ type: 'shown' });
    expect(visit(3).sent).toContainEqual(told);
  });
});

describe('the officer session over the day', () => {
  let gateway: GatewayDouble;
  const officers = () => visit(0).sent.flatMap((one) => (one.type === 'officer' ? [one.officer] : []));
  const journalled = () =>
    [...readJournal(config.store.directory)].map((one) => one.kind).filter((kind) => /^officer/.test(kind));
  const renewals = () => gateway.calls.filter((call) => call === 'POST /api/center/login/renew').length;
  /** Card and PIN were at this visit: the kiosk takes what the card said to the gateway. */
  const proof = (to: 'open' | 'unlock', random: string, at = 0) =>
    visit(at).listener.message({ type: 'officer-proof', ask: 1, to, random, envelope: 'e' });
  const opened = async (reference: string) => {
    proof('open', reference);
    await vi.waitFor(() => expect(officers().at(-1)?.reference).toBe(reference.split(' ')[0]), BUSY);
  };
  const closeDay = async () => {
    proof('unlock', 'officer-here');
    await vi.waitFor(() => expect(journalled()).toContain('officer.unlocked'), BUSY);
    visit(0).listener.message({ type: 'officer-act', ask: 2, act: { act: 'close-day' } });
  };
  const renewed = async (): Promise<GatewayAnswer> => ({
    status: 200,
    body: { token: tokenOf('session-1', 7200) },
  });
  const ofSession = () => journalled().filter((kind) => /opened|lost|closed/.test(kind));

  beforeEach(async () => {
    gateway = await startGateway(directory);
    config = { ...config, mode: 'counter', linkage: { ...config.linkage, url: gateway.url } };
    // Timers alone are held still: the network and the clocks go on.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await kiosk?.stop();
    kiosk = undefined;
    await gateway.close();
  });

  it('is handed to every visit', async () => {
    start();
    await opened('session-1');
    expect(lastSent(1)).toMatchObject({ type: 'officer', officer: { reference: 'session-1' } });
    expect(lastSent(1)).toMatchObject({ officer: { token: tokenOf('session-1') } });
  });

  it('is renewed before it ends, and the visits get the new token', async () => {
    start();
    await opened('session-1');
    await vi.advanceTimersByTimeAsync(49 * 60_000);
    expect(renewals()).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    await vi.waitFor(() => expect(officers().at(-1)?.token).toBe(tokenOf('session-1', 7200)));
    expect(ofSession()).toEqual(['officer.opened']);
  });

  it('is lost when the gateway refuses: the kiosk closes, and the journal says so', async () => {
    gateway.renewing = async () => LOST;
    start();
    await opened('session-1');
    await vi.advanceTimersByTimeAsync(50 * 60_000);
    await vi.waitFor(() => expect(officers().at(-1)).toBeNull(), BUSY);
    expect(ofSession()).toEqual(['officer.opened', 'officer.lost']);
  });

  it('is asked after while nobody comes, when a card comes, and when a visit begins: one that is forgotten closes the kiosk', async () => {
    const card = () => visit(0).listener.message({ type: 'reader', state: 'reading' });
    const begins = () =>
      visit(0).listener.message({ type: 'journal', ask: 9, entry: { kind: 'visit.started', facts: {} } });
    vi.useRealTimers();
    start();
    for (const [reference, comes] of [
      ['session-1', card],
      ['session-2', begins],
      ['session-3', () => visit(0).listener.message({ type: 'officer-lost' })],
    ] as const) {
      gateway.asked = async () => ({ status: 200, body: { job: [] } });
      await opened(reference);
      // Not more often than every two seconds, whatever happens.
      await inRealTime(2100);
      gateway.asked = async () => LOST;
      comes();
      await vi.waitFor(() => expect(officers().at(-1)).toBeNull(), BUSY);
    }
    expect(ofSession()).toEqual(Array.from({ length: 3 }, () => ['officer.opened', 'officer.lost']).flat());
  }, 20_000);

  it('is not lost because a visit says so, nor because the gateway does not answer', async () => {
    vi.useRealTimers();
    start();
    await opened('session-1');
    for (const asked of [
      async (): Promise<GatewayAnswer> => ({ status: 200, body: { job: [] } }),
      async (): Promise<GatewayAnswer> => ({ status: 503, body: {} }),
      async (): Promise<GatewayAnswer> => 'reset',
    ]) {
      gateway.asked = asked;
      const before = gateway.calls.length;
      await inRealTime(2100);
      visit(0).listener.message({ type: 'officer-lost' });
      await vi.waitFor(() => expect(gateway.calls.length).toBeGreaterThan(before), BUSY);
      await inRealTime(100);
      expect(officers().at(-1)?.reference).toBe('session-1');
    }
  }, 20_000);

  it('does not mind a clock that is set: nobody is killed, no session is lost or asked for again', async () => {
    vi.useRealTimers();
    vi.useFakeTimers({ toFake: ['Date'] });
    start();
    visit(1).listener.message({ type: 'standing-by' });
    await opened('session-1');
    for (const leapMs of [86_400_000, -90_000_000]) {
      vi.setSystemTime(Date.now() + leapMs);
      for (const one of visits) one.listener.message({ type: 'alive' });
      await inRealTime(1500);
    }
    expect(visits.map((one) => one.killed)).toEqual([false, false]);
    expect(officers().at(-1)?.reference).toBe('session-1');
    expect(renewals()).toBe(0);
  });

  it('is asked for again when the gateway cannot be reached', async () => {
    gateway.renewing = async () => 'reset';
    start();
    await opened('session-1');
    await vi.advanceTimersByTimeAsync(50 * 60_000);
    await vi.waitFor(() => expect(renewals()).toBe(1));
    gateway.renewing = renewed;
    // The answer comes over the network; only then does the next try wait its time.
    for (let at = 0; at < 40 && renewals() < 2; at++) {
      await vi.advanceTimersByTimeAsync(1000);
      await inRealTime(20);
    }
    await vi.waitFor(() => expect(officers().at(-1)?.token).toBe(tokenOf('session-1', 7200)));
    expect(ofSession()).toEqual(['officer.opened']);
  });

  it('stays closed when the officer ends the day while it is being renewed', async () => {
    const slow = Promise.withResolvers<GatewayAnswer>();
    gateway.renewing = () => slow.promise;
    start();
    await opened('session-1');
    await vi.advanceTimersByTimeAsync(50 * 60_000);
    await vi.waitFor(() => expect(renewals()).toBe(1));
    await closeDay();
    await vi.waitFor(() => expect(gateway.calls).toContain('DELETE /api/center/login/'));
    slow.resolve(await renewed());
    await inRealTime(200);
    expect(officers().at(-1)).toBeNull();
    expect(ofSession()).toEqual(['officer.opened', 'officer.closed']);
  });

  it('of the next officer is not ended by a refusal that was meant for the one before', async () => {
    const slow = Promise.withResolvers<GatewayAnswer>();
    gateway.renewing = () => slow.promise;
    start();
    await opened('session-1');
    await vi.advanceTimersByTimeAsync(50 * 60_000);
    await vi.waitFor(() => expect(renewals()).toBe(1));
    await closeDay();
    await opened('session-2');
    slow.resolve(LOST);
    await inRealTime(200);
    expect(officers().at(-1)?.reference).toBe('session-2');
    expect(ofSession()).toEqual(['officer.opened', 'officer.closed', 'officer.opened']);
  });

  it('that lasts longer than a timer can count is not renewed all the time', async () => {
    vi.useRealTimers();
    start();
    await opened(`session-1 ${60 * 24 * 3600}`);
    await inRealTime(1200);
    expect(renewals()).toBe(0);
  });

  it('ends with how the journal stands: on a slip of the visit on the screen, and on the officer’s part', async () => {
    start();
    await opened('session-1');
    await closeDay();
    expect(visit(0).sent.findLast(({ type }) => type === 'officer')).toEqual({
      type: 'officer',
      officer: null,
    });
    const lines = [...readJournal(config.store.directory)];
    const line = lines.at(-1);
    expect(line?.kind).toBe('day.closed');
    const said = visit(0).sent.findLast((one) => one.type === 'closing');
    if (said?.type !== 'closing') throw new Error('no slip');
    expect(said.entries).toBe(lines.length);
    expect(said.code.replaceAll(' ', '').toLowerCase()).toBe(line?.hash.slice(0, 32));
    const told = visit(0).sent.findLast((one) => one.type === 'officer-pane');
    expect(told).toMatchObject({ pane: { closed: { entries: lines.length, code: said.code } } });
    // Kept elsewhere, it proves this very store.
    expect(verifyJournal(config.store.directory, { checkpoints: [said.token] })).toMatchObject({
      ok: true,
      value: { entries: lines.length },
    });
  });

  it('is logged out at the gateway when the officer ends the day', async () => {
    start();
    await opened('session-1');
    await closeDay();
    await vi.waitFor(() => expect(gateway.calls).toContain('DELETE /api/center/login/'));
    expect(officers().at(-1)).toBeNull();
  });
});

/**
 * The kiosk: the day around the visits. It keeps one visit on the screen and the next one standing by, holds the
 * officer session and the journal, and knows nothing personal.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ok, type Result } from '../../native/result.ts';
import type { Config } from '../config.ts';
import type { OfficerPane } from '../contract.ts';
import { longDate } from '../document/format.ts';
import { FAULTS, type Fault, type FaultName } from '../faults.ts';
import type { Host, VisitHandle } from '../host.ts';
import { type Journal, openJournal } from '../journal/journal.ts';
import { createLinkageClient } from '../linkage/client.ts';
import { createPrinting } from '../printing/printing.ts';
import { requestNumber } from '../request/request.ts';
import type { EndReason, FromVisit, JournalEntry, OfficerSession } from '../visit/wire.ts';
import { watchDevices } from './devices.ts';

/** A visit that does not say "alive" for so long is taken for dead. */
const HEARTBEAT_LIMIT_MS = 6000;
/** So many crashes within the window, and the kiosk rests between two starts, behind the shell's still screen. */
const CRASHES_ALLOWED = 20;
/** A visit that dies before it ever stood by would be started again at once, and again: it counts for so many. */
const STILLBORN_COUNTS = 4;
const CRASH_WINDOW_MS = 60_000;
const CRASH_REST_MS = 5000;
/** The officer session is renewed when less than so much is left of it. */
const RENEW_BEFORE_MS = 10 * 60_000;
/** The old window stays until the new one is up, but never longer. */
const HANDOVER_LIMIT_MS = 1000;

/** Entries that change what the officer's part of the screen counts. */
const COUNTED: ReadonlySet<JournalEntry['kind']> = new Set([
  'visit.started',
  'print.completed',
  'print.failed',
  'fault',
]);

/** What a kiosk tells whoever started it. */
export interface KioskEvents {
  /** The first window is on the screen. */
  readonly onShown?: () => void;
  /** A visit was served to its end. */
  readonly onVisitEnded?: (reason: EndReason) => void;
  readonly onJournal?: (entry: JournalEntry) => void;
  readonly onReader?: (state: string) => void;
  /** A person closed the window. */
  readonly onWindowClosed?: () => void;
  readonly onOfficer?: (open: boolean) => void;
}

/** A running kiosk. */
export interface Kiosk {
  /** Process ids of the visits: the one on the screen, and the one that stands by. */
  readonly visits: { readonly current: number | undefined; readonly standby: number | undefined };
  /** Ends the visit, closes the officer session, stops everything that was started. */
  stop(): Promise<void>;
}

interface Visit {
  readonly id: string;
  readonly handle: VisitHandle;
  lastAlive: number;
  standingBy: boolean;
  over: boolean;
  ended: { insertion: number | null; reason: EndReason; notice: string | null } | null;
}

/** Makes a kiosk out of its configuration and its shell. The one place where the rooms of the day meet. */
export function createKiosk(config: Config, host: Host, events: KioskEvents = {}): Result<Kiosk, Fault> {
  const opened = openJournal(config.store.directory);
  if (!opened.ok) return opened;
  const journal: Journal = opened.value;
  const tls = {
    ca: readFileSync(config.tls.ca, 'utf8'),
    certificate: readFileSync(config.tls.certificate, 'utf8'),
    key: readFileSync(config.tls.key, 'utf8'),
  };
  const linkage = createLinkageClient({ url: config.linkage.url, tls, kioskId: config.kioskId });
  const printing = createPrinting(config.printing);
  /** What a visit that died left in the queue would be printed after its person has gone. */
  const emptyQueue = () => void printing.clearAll();
  emptyQueue();
  const letSleep = host.keepAwake();
  const crashes: number[] = [];
  let officer: OfficerSession | null = null;
  let renewal: NodeJS.Timeout | undefined;
  let stopping = false;
  let shownOnce = false;
  let current: Visit | null = null;
  let standby: Visit | null = null;

  const write = (visitId: string, entry: JournalEntry) => {
    events.onJournal?.(entry);
    const written = journal.append(visitId, entry);
    devices.journal(written.ok);
    return written;
  };
  const devices = watchDevices(config, tls, () => showOfficer());
  /** The officer's part of the screen: devices, the queue of certified copies, the day in numbers. */
  const officerPane = (): OfficerPane => {
    const midnight = new Date();
    midnight.setHours(0, 0, 0, 0);
    const today = journal.since(midnight.toISOString());
    const waiting = journal.waitingCertifications();
    return {
      devices: devices.states,
      certifications: (waiting.ok ? waiting.value : []).map(
        ({ requestNumber: number, copies, queuedAt }) => ({
          requestNumber: number,
          copies,
          at: longDate(queuedAt, config.numerals),
        }),
      ),
      today: today.ok ? today.value : { visits: 0, pages: 0, faults: 0 },
      sessionOpen: officer !== null,
    };
  };
  const showOfficer = () => {
    if (stopping) return;
    const pane = officerPane();
    for (const visit of [current, standby]) visit?.handle.send({ type: 'officer-pane', pane });
  };
  // A power cut, or a kill, is found at the next start.
  const inOrder = journal.endedInOrder();
  if (inOrder.ok && !inOrder.value) write('-', { kind: 'kiosk.interrupted', facts: {} });
  const started = write('-', { kind: 'kiosk.started', facts: { host: host.name } });
  if (!started.ok) {
    devices.stop();
    journal.close();
    return started;
  }

  const setOfficer = (
    session: OfficerSession | null,
    why: 'officer.lost' | 'officer.closed' = 'officer.lost',
  ) => {
    if (officer === null && session !== null)
      write('-', { kind: 'officer.opened', facts: { reference: session.reference } });
    if (officer !== null && session === null)
      write('-', { kind: why, facts: { reference: officer.reference } });
    officer = session;
    for (const visit of [current, standby]) visit?.handle.send({ type: 'officer', officer });
    showOfficer();
    events.onOfficer?.(session !== null);
    clearTimeout(renewal);
    if (session !== null)
      renewal = setTimeout(
        renew,
        Math.max(1000, Date.parse(session.expiresAt) - Date.now() - RENEW_BEFORE_MS),
      );
  };
  /** Renewed by the kiosk alone, one at a time; a refusal closes the kiosk rather than showing "not found". */
  const renew = async () => {
    if (officer === null || stopping) return;
    const renewed = await linkage.renew(officer);
    if (stopping) return;
    if (renewed.ok) setOfficer(renewed.value);
    else if (
      renewed.fault.name === 'linkage.unreachable' &&
      Date.parse(officer.expiresAt) > Date.now() + 30_000
    )
      renewal = setTimeout(renew, 15_000);
    else setOfficer(null);
  };

  /** The officer ends the day: the session is logged out, and the kiosk shows that it is closed. */
  const closeDay = async () => {
    const session = officer;
    if (session === null) return;
    setOfficer(null, 'officer.closed');
    await linkage.logout(session);
  };

  const startVisit = (): Visit => {
    const visit: Visit = {
      id: randomUUID(),
      handle: host.startVisit({
        message: (message) => hear(visit, message),
        gone: (how) => gone(visit, how),
      }),
      lastAlive: Date.now(),
      standingBy: false,
      over: false,
      ended: null,
    };
    visit.handle.send({ type: 'start', config, visitId: visit.id });
    visit.handle.send({ type: 'officer-pane', pane: officerPane() });
    return visit;
  };

  const activate = (visit: Visit, after: Visit['ended']) => {
    visit.handle.send({
      type: 'activate',
      officer,
      leftIn: after?.insertion ?? null,
      reason: after?.reason ?? 'finished',
      notice: after?.notice ?? null,
    });
  };

  /** The next visit comes forward; the one before goes when the new window is up. */
  const handOver = (from: Visit) => {
    if (from !== current || stopping) return;
    const next = standby ?? startVisit();
    standby = null;
    current = next;
    // Activation is queued by the process line until the visit has started.
    if (next.standingBy) activate(next, from.ended);
    const drop = setTimeout(() => from.handle.kill(), HANDOVER_LIMIT_MS);
    drop.unref();
  };

  const hear = (visit: Visit, message: FromVisit) => {
    visit.lastAlive = Date.now();
    switch (message.type) {
      case 'alive':
        return;
      case 'standing-by':
        visit.standingBy = true;
        if (visit === current) activate(visit, lastEnded);
        return;
      case 'shown':
        if (visit === current) {
          host.still?.(false);
          previous?.handle.kill();
          previous = null;
          if (!shownOnce) {
            shownOnce = true;
            events.onShown?.();
          }
          standby ??= startVisit();
        }
        return;
      case 'reader':
        if (visit !== current) return;
        devices.reader(message.state);
        events.onReader?.(message.state);
        return;
      case 'need-request-number': {
        const year = new Date().getFullYear() + 543;
        const counter = journal.nextRequestCounter(year);
        visit.handle.send(
          counter.ok
            ? {
                type: 'request-number',
                requestNumber: requestNumber(config.office.requestPrefix, year, counter.value),
              }
            : { type: 'fault', name: counter.fault.name },
        );
        return;
      }
      case 'seal': {
        const kept = journal.keepSealedRequest(message.requestNumber, message.sealed);
        visit.handle.send(kept.ok ? { type: 'sealed' } : { type: 'fault', name: kept.fault.name });
        return;
      }
      case 'journal': {
        const written = write(visit.id, message.entry);
        // No visit goes on without a journal.
        if (!written.ok) visit.handle.send({ type: 'stop' });
        else if (COUNTED.has(message.entry.kind)) showOfficer();
        return;
      }
      case 'officer-opened':
        setOfficer(message.officer);
        return;
      case 'help-acknowledged':
        write(visit.id, { kind: 'help.acknowledged', facts: {} });
        return;
      case 'to-certify':
        journal.queueCertification(message.requestNumber, message.copies);
        write(visit.id, {
          kind: 'copies.to-certify',
          facts: { requestNumber: message.requestNumber, copies: message.copies },
        });
        showOfficer();
        return;
      case 'certified': {
        const signed = journal.certified(message.requestNumber);
        if (signed.ok && signed.value)
          write(visit.id, { kind: 'copies.certified', facts: { requestNumber: message.requestNumber } });
        showOfficer();
        return;
      }
      case 'close-day':
        void closeDay();
        return;
      case 'officer-lost':
        setOfficer(null);
        return;
      case 'ended':
        visit.ended = { insertion: message.insertion, reason: message.reason, notice: message.notice };
        lastEnded = visit.ended;
        previous = visit;
        events.onVisitEnded?.(message.reason);
        handOver(visit);
        return;
      case 'window-closed':
        if (visit === current) events.onWindowClosed?.();
        return;
    }
  };
  let previous: Visit | null = null;
  let lastEnded: Visit['ended'] = null;

  const gone = (visit: Visit, how: { crashed: boolean; detail: string }) => {
    visit.over = true;
    if (previous === visit) previous = null;
    if (stopping || visit.ended !== null) return;
    const now = Date.now();
    for (let n = visit.standingBy ? 1 : STILLBORN_COUNTS; n > 0; n -= 1) crashes.push(now);
    while ((crashes[0] ?? now) < now - CRASH_WINDOW_MS) crashes.shift();
    emptyQueue();
    write(visit.id, {
      kind: 'visit.crashed',
      facts: { detail: how.detail.slice(0, 100), standby: visit !== current },
    });
    const rest = crashes.length > CRASHES_ALLOWED ? CRASH_REST_MS : 0;
    if (rest > 0 && (visit === current || standby === null)) {
      write('-', { kind: 'fault', facts: { code: FAULTS['kiosk.resting'].code } });
      host.still?.(true);
    }
    if (visit === standby) {
      standby = null;
      setTimeout(() => {
        if (!stopping) standby ??= startVisit();
      }, rest + 50);
      return;
    }
    if (visit !== current) return;
    const notice: FaultName | null = shownOnce ? 'kiosk.crashed' : null;
    lastEnded = { insertion: null, reason: 'fault', notice };
    visit.ended = lastEnded;
    setTimeout(() => handOver(visit), standby === null ? rest : 0);
  };

  const watchdog = setInterval(() => {
    for (const visit of [current, standby]) {
      if (visit !== null && !visit.over && Date.now() - visit.lastAlive > HEARTBEAT_LIMIT_MS)
        visit.handle.kill();
    }
  }, 1000);

  current = startVisit();
  return ok({
    get visits() {
      return { current: current?.handle.pid, standby: standby?.handle.pid };
    },
    async stop() {
      if (stopping) return;
      stopping = true;
      devices.stop();
      clearInterval(watchdog);
      clearTimeout(renewal);
      for (const visit of [current, standby, previous]) visit?.handle.kill();
      if (officer !== null) await linkage.logout(officer);
      write('-', { kind: 'kiosk.stopped', facts: {} });
      await linkage.close();
      journal.close();
      letSleep();
      await host.quit();
    },
  });
}

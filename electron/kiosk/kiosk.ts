/**
 * The kiosk: the day around the visits. It keeps one visit on the screen and the next one standing by, holds the
 * officer session and the journal, and knows nothing personal.
 */
import { randomUUID } from 'node:crypto';
import { ANY_STAY, recounted, type StayKey } from '../../native/card-view.ts';
import { ok, type Result, unreachable } from '../../native/result.ts';
import type { Config } from '../config/config.ts';
import { readKeys } from '../config/keys.ts';
import type { DayVisit, OfficerAct, OfficerPane } from '../contract/contract.ts';
import { closingCode } from '../journal/checkpoint.ts';
import { exportJournal, type Journal, openJournal } from '../journal/journal.ts';
import { sealingOf } from '../journal/place.ts';
import type { Host, VisitHandle } from '../ports/host.ts';
import {
  type EndReason,
  type FromVisit,
  type JournalEntry,
  KIOSK_LINES,
  type LeftReason,
} from '../ports/visit-messages.ts';
import { missingPages } from '../printing/missing.ts';
import { openPrinting } from '../printing/printing.ts';
import { createLinkageClient } from '../servers/linkage/client.ts';
import { crashKind, type KilledFor } from '../visit/exits.ts';
import { FAULTS, type Fault, type FaultName, noticeOf } from '../words/faults.ts';
import { clock, dateAndTime, longDate, startOfDay } from '../words/thai.ts';
import { createCounter } from './counter.ts';
import { watchDevices } from './devices.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { openOfficerDesk } from './officer-desk.ts';
import { createOutbox } from './outbox.ts';
import { detectSleep } from './sleep-detector.ts';

/** So often the kiosk looks whether its visits are alive, and whether one is late. */
const ALIVE_EVERY_MS = 1000;
const LATE_EVERY_MS = 250;
/** A visit that does not say "alive" for so long is taken for dead. */
const HEARTBEAT_LIMIT_MS = 6000;
/** A visit that does not stand by so long after its start never will: a busy machine needs seconds for it. */
const START_LIMIT_MS = 20_000;
/**
 * A visit that takes twice as long to start as the last one did, within these bounds, is late: another is started beside
 * it, and the first that is ready is taken. A Chromium of which a part died while it started may never say so.
 */
const LATE_AT_LEAST_MS = 1500;
const LATE_AT_MOST_MS = 6000;
/** While somebody waits for it, no visit may start for longer before another starts beside it: it would be next anyway. */
const AWAITED_LATE_MS = 1200;
/** A visit whose window is not up so long after it was called: another gets ready, and is called instead. */
const SHOW_LATE_MS = 1500;
/** A visit whose window is not up so long after it was asked to come forward. */
const SHOW_LIMIT_MS = 4000;
/**
 * A machine too busy for these two would kill every visit a moment before it is ready, for ever, and be the busier for it
 * (seen: 130 in a quarter of an hour, and no window). Each kill for one of them makes both longer by half, up to twice; each
 * window that comes up takes a half back. No more: those that hang must make way as well.
 */
const LONGER_BY = 0.5;
const LONGEST = 2;
/**
 * A visit that was ready for so long was sound: its death is an accident, and so were those before it; the next one comes
 * at once, however many there are. One that dies sooner would die again, and again: after so many within the window, and
 * none that was sound among them, the kiosk rests between two starts, behind the shell's out-of-service page, until one is shown.
 */
const SOUND_AFTER_MS = 1000;
const FAILURES_ALLOWED = 5;
const FAILURE_WINDOW_MS = 60_000;
const REST_MS = 5000;
/** Nothing was on the screen for so long, whatever the visits died of or hang in: the out-of-service page says so. */
const DARK_LIMIT_MS = 12_000;
/** A store that cannot be written is tried again so often. */
const STORE_AGAIN_MS = 10_000;
/** So often the kiosk looks at the store's files, whether anybody is served or not. */
const LOOK_EVERY_MS = 2000;
/** The old window stays until the new one is up, but never longer. */
const HANDOVER_LIMIT_MS = 1000;
/** A job that was cut off is told so long on the screen of a kiosk without an officer beside. */
const TRAY_TOLD_MS = 60 * 60_000;
/** Printers and servers that do not answer hold up the end for no longer. */
const FAREWELL_LIMIT_MS = 2500;

/** Entries that change what the officer's part of the screen counts. */
const COUNTED: ReadonlySet<JournalEntry['kind']> = new Set([
  'visit.started',
  'print.completed',
  'print.failed',
  'fault',
  'visit.ended',
]);

const ENDS: ReadonlySet<JournalEntry['kind']> = new Set(['visit.ended', 'visit.crashed']);
const PRINT_ENDED: ReadonlySet<JournalEntry['kind']> = new Set(['print.completed', 'print.failed']);

/** What a kiosk tells whoever started it. */
export interface KioskEvents {
  /** The first window is on the screen. */
  readonly onShown?: () => void;
  /** A visit was served to its end. */
  readonly onVisitEnded?: (reason: EndReason) => void;
  readonly onJournal?: (entry: JournalEntry) => void;
  readonly onReader?: (state: string) => void;
  /** Visits fail one after another, or none comes to the screen: the out-of-service page is shown, and the kiosk tries again by itself. */
  readonly onBackOff?: () => void;
  /** A visit is on the screen again, and the out-of-service page is gone. */
  readonly onRecovered?: () => void;
  /** A person closed the window. */
  readonly onWindowClosed?: () => void;
  readonly onOfficer?: (open: boolean) => void;
}

/** A running kiosk. */
export interface Kiosk {
  /** Process ids of the visits: the one on the screen, and the one that stands by. */
  readonly visits: { readonly current: number | undefined; readonly standby: number | undefined };
  /** Ends the visit that is on the screen, if any; the next one comes forward. For a machine that goes to sleep. */
  endVisit(): void;
  /**
   * Ends the visit, calls back what it has at the printer, closes the officer session, stops everything that was started.
   * `failed`: the kind of error for which it stops; the journal says so, and the next start finds no end in order.
   */
  stop(failed?: string): Promise<void>;
}

interface Visit {
  readonly id: string;
  readonly handle: VisitHandle;
  startedAt: number;
  lastAlive: number;
  /** When it stood by; when it was asked to come forward; when its window was up. */
  standingBy: number | null;
  calledAt: number | null;
  shownAt: number | null;
  /** Of its request, once it has asked for one: the name of its jobs. */
  requestNumber: string | null;
  /** A person's card is being served. */
  serving: boolean;
  /** Pages were handed to the printer, and it has not said what became of them. */
  printing: boolean;
  /** Not needed any more: its end is nothing to speak of. */
  dropped: boolean;
  over: boolean;
  /** The card that must not be served after it, as it said last. */
  left: StayKey | null;
  /** Why the kiosk killed it, if it did. */
  killedFor: KilledFor | null;
  ended: { insertion: StayKey | null; reason: LeftReason; notice: string | null } | null;
}

/** Makes a kiosk out of its configuration and its shell. The one place where the rooms of the day meet. */
export function createKiosk(
  config: Config,
  host: Host,
  events: KioskEvents = {},
  options: {
    /** A card that is in at the start: left by somebody who went before, or put in for this very start. */
    readonly cardAtStart?: 'left' | 'serve';
  } = {},
): Result<Kiosk, Fault> {
  const keys = readKeys(config);
  if (!keys.ok) return keys;
  const { tls } = keys.value;
  const opened = openJournal(config.store.directory, sealingOf(config, keys.value));
  if (!opened.ok) return opened;
  const journal: Journal = opened.value;
  const { kioskId } = config;
  const linkage = createLinkageClient({
    url: config.linkage.url,
    tls,
    kioskId,
    officeId: config.office.officeId,
  });
  const printing = openPrinting({ ...config.printing, kioskId }, host.printing);
  const { slipPrinter, server, through } = config.printing;
  const slips =
    slipPrinter === undefined || slipPrinter === config.printing.printer
      ? null
      : openPrinting({ printer: slipPrinter, server, through, kioskId }, host.printing);
  const letSleep = host.keepAwake();
  const failures: number[] = [];
  let stopping = false;
  let shownOnce = false;
  let current: Visit | null = null;
  let standby: Visit | null = null;
  /** Started beside a stand-by that is late. */
  let beside: Visit | null = null;
  let lateAfterMs = LATE_AT_MOST_MS;
  let limitsLonger = 1;
  let lastStart = 0;
  /** Since when nobody sees a visit; null while one is shown. */
  let darkSince: number | null = performance.now();
  /** Behind the out-of-service page. */
  let resting = false;
  const living = () => [current, standby, beside].filter((visit) => visit !== null);
  let closed: OfficerPane['closed'];
  let lastExport: NonNullable<OfficerPane['journalExport']>['last'] | null = null;

  const write = (visitId: string, entry: JournalEntry) => {
    events.onJournal?.(entry);
    const written = journal.append(visitId, entry);
    devices.journal(
      written.ok ? (journal.outsideWritten ? null : 'store.checkpoint-unwritten') : written.fault.name,
    );
    if (!written.ok && ENDS.has(entry.kind)) unsaid.push({ visitId, entry });
    serve(written.ok ? unproven() : written.fault.name);
    return written;
  };
  /** How visits ended whose end the store did not take: written when it takes anything again, or they went on for ever. */
  const unsaid: { readonly visitId: string; readonly entry: JournalEntry }[] = [];
  /** Nobody is served out of a store that may be another one. */
  const unproven = (): FaultName | null => (journal.proven ? null : 'store.checking');
  let outOfService: FaultName | null = null;
  let again: NodeJS.Timeout | undefined;
  /** Without a journal nobody is served: whoever comes reads why, and the kiosk tries again until it can be written. */
  const serve = (fault: FaultName | null) => {
    if (stopping || fault === outOfService) return;
    outOfService = fault;
    for (const visit of living()) visit.handle.send({ type: 'service', fault });
    if (fault === null || fault === 'store.checking' || again !== undefined) return;
    // The line that says so is what is tried: it stands in the journal, once, as soon as anything can.
    again = setInterval(() => {
      if (!write('-', { kind: 'fault', facts: { code: FAULTS[fault].code } }).ok) return;
      clearInterval(again);
      again = undefined;
      for (const { visitId, entry } of unsaid.splice(0)) write(visitId, entry);
    }, STORE_AGAIN_MS);
  };
  const devices = watchDevices(
    config,
    tls,
    printing,
    () => showOfficer(),
    // Times before and after this line do not compare.
    (seconds) => void write('-', { kind: 'clock.set', facts: { seconds } }),
  );
  /** Jobs of the visits at the printers; there once the journal has said what the last start left. */
  let jobs: Jobs | undefined;
  const cutOff = () => jobs?.cut ?? [];
  /** The officer's part of the screen: devices and the day in numbers; the queue and the visits where it is unlocked. */
  const officerPane = (unlocked: boolean): OfficerPane => {
    const midnight = startOfDay(new Date().toISOString());
    const today = journal.since(midnight);
    const waiting = journal.waitingCertifications();
    const seen: OfficerPane = {
      devices: devices.states,
      certifications: [],
      unlodged: [],
      visits: [],
      today: today.ok ? today.value : { visits: 0, pages: 0, faults: 0 },
      sessionOpen: desk.session !== null,
      toCertify: waiting.ok ? waiting.value.length : 0,
      unlocked,
      ...(closed === undefined ? {} : { closed }),
    };
    if (!unlocked) return seen;
    const visits = journal.visitsSince(midnight);
    const unlodged = journal.unlodged();
    return {
      ...seen,
      certifications: (waiting.ok ? waiting.value : []).map(
        ({ requestNumber: number, copies, queuedAt }) => ({
          requestNumber: number,
          copies,
          at: longDate(queuedAt, 'arabic'),
        }),
      ),
      unlodged: (unlodged.ok ? unlodged.value : []).map(({ requestNumber: number, signedAt }) => ({
        requestNumber: number,
        at: dateAndTime(signedAt, 'arabic'),
      })),
      visits: (visits.ok ? visits.value : []).map(({ at, ended, ...counts }) => ({
        at: clock(at, 'arabic'),
        ...(ended === null ? {} : { ended: ended as NonNullable<DayVisit['ended']> }),
        ...counts,
      })),
      ...(config.store.exportDirectory === undefined
        ? {}
        : { journalExport: lastExport === null ? {} : { last: lastExport } }),
      trays: cutOff().map(({ job, at, pages, of }) => ({
        job,
        at: dateAndTime(at, 'arabic'),
        what: missingPages({ pages, of, certain: false }),
      })),
    };
  };
  /** Whether any screen has an officer's part: a self-service kiosk has one on its closed screen alone. */
  const officerLooks = () => config.mode === 'counter' || desk.session === null;
  const showOfficer = () => {
    if (stopping || !officerLooks()) return;
    const pane = officerPane(false);
    for (const visit of living()) {
      const unlocked = desk.isUnlocked(visit.id);
      visit.handle.send({ type: 'officer-pane', pane: unlocked ? officerPane(true) : pane });
    }
  };
  const desk = openOfficerDesk({
    config,
    linkage,
    current: () => (current === null || current.over || current.ended !== null ? null : current),
    write: (visitId, entry) => write(visitId, entry).ok,
    onSession(officer) {
      for (const visit of living()) visit.handle.send({ type: 'officer', officer });
      showOfficer();
      events.onOfficer?.(officer !== null);
      if (officer === null) return;
      closed = undefined;
      counter.ask(officer);
      outbox.run();
    },
    onUnlocked: () => showOfficer(),
  });
  /** Visits that were cut off: said in the journal, with whether pages were on their way. */
  const closeInterrupted = () => {
    const cut = journal.interruptedVisits();
    for (const { visitId, requestNumber: number, printing: atPrinter } of cut.ok ? cut.value : [])
      write(visitId, {
        kind: 'visit.interrupted',
        facts: { printing: atPrinter, ...(number === null ? {} : { requestNumber: number }) },
      });
    return cut.ok ? cut.value : [];
  };
  // A power cut, or a kill, is found at the next start.
  let interrupted = 0;
  const inOrder = journal.endedInOrder();
  if (inOrder.ok && !inOrder.value) {
    interrupted = closeInterrupted().length;
    write('-', { kind: 'kiosk.interrupted', facts: {} });
  }
  const [openJobs, cutJobs] = [journal.openJobs(), journal.cutJobs()];
  /** What may lie in the tray is told to whoever comes next, and to the officer. */
  const tellTrays = () => {
    if (stopping || jobs === undefined) return;
    for (const visit of living()) visit.handle.send(traysNow());
    showOfficer();
  };
  /** What visits that died left with the printer would be printed after their people have gone. */
  jobs = createJobs({
    open: openJobs.ok ? openJobs.value : [],
    cut: cutJobs.ok ? cutJobs.value : [],
    async callBack(names, onRecalled) {
      const cleared = await Promise.all([
        printing.clearAll(names, onRecalled),
        slips?.clearAll(names, onRecalled),
      ]);
      return cleared.every((one) => one === undefined || one.ok);
    },
    write,
    onCut: tellTrays,
  });
  const startedAt = performance.now();
  /**
   * On the screen of a kiosk that no officer stands beside a cut-off job is told until one opens it, and for an hour when
   * it is open: officers come by. Their own part of the screen tells it until they say that they have looked.
   */
  const traysNow = () => ({
    type: 'trays' as const,
    trays: cutOff()
      .filter(({ at }) => {
        const since = Math.min(Date.now() - Date.parse(at), performance.now() - startedAt);
        return officerLooks() || since < TRAY_TOLD_MS;
      })
      .map(({ job, pages, of }) => ({ job, pages, of })),
  });
  const started = write('-', { kind: 'kiosk.started', facts: { host: host.name } });
  if (!started.ok) {
    devices.stop();
    journal.close();
    return started;
  }

  const outbox = createOutbox({
    store: journal,
    linkage,
    officer: () => desk.session,
    write,
    onLodged: (visitId, number, receiptNumber) =>
      living()
        .find((visit) => visit.id === visitId)
        ?.handle.send({ type: 'lodged', requestNumber: number, receiptNumber }),
    onListed: showOfficer,
  });
  const counter = createCounter({
    config,
    store: journal,
    linkage,
    write: (visitId, entry) => (stopping ? undefined : write(visitId, entry)),
    onUnknown: (unknown) => devices.counterUnknown(unknown),
  });
  // What the last run of this kiosk left.
  outbox.run();
  /** A store that is deleted, replaced or written by others is found before the next line is. */
  const watchStore = setInterval(() => {
    const odd = journal.look();
    if (odd === null) return;
    devices.journal(odd.name);
    serve(odd.name);
  }, LOOK_EVERY_MS);
  watchStore.unref();
  if (!journal.proven)
    void journal.prove().then((broken) => {
      if (broken !== null) devices.journal(broken.name);
      serve(broken?.name ?? null);
    });

  /** What the journal says is the auditor's: it goes to the office's medium, and the officer sees that it did. */
  let exporting = false;
  const writeExport = async () => {
    const { directory, exportDirectory } = config.store;
    if (exportDirectory === undefined || exporting) return;
    exporting = true;
    const at = new Date();
    const written = await exportJournal(directory, {
      directory: exportDirectory,
      kioskId: config.kioskId,
      at,
    });
    exporting = false;
    if (stopping) return;
    lastExport = written.ok
      ? { kind: 'written', lines: written.value, at: dateAndTime(at.toISOString(), 'arabic') }
      : { kind: 'failed', notice: noticeOf(written.fault) };
    write('-', {
      kind: 'journal.exported',
      facts: written.ok ? { lines: written.value } : { fault: written.fault.name },
    });
    showOfficer();
  };

  /** How the journal stands at the day's end: on a slip, and on the officer's screen until the kiosk is opened again. */
  const tellClosed = () => {
    const sealed = journal.checkpoint();
    if (!sealed.ok) return devices.journal(sealed.fault.name);
    const { token, says } = sealed.value;
    const { at, entries } = says;
    const code = closingCode(says.head);
    closed = { at: dateAndTime(at, 'arabic'), entries, code };
    current?.handle.send({ type: 'closing', at, entries, code, token });
    showOfficer();
  };

  /** The officer ends the day: the session is logged out, and the kiosk shows that it is closed. */
  const closeDay = async () => {
    if (desk.session === null) return;
    const today = journal.since(startOfDay(new Date().toISOString()));
    const loggedOut = desk.closeDay();
    write('-', { kind: 'day.closed', facts: today.ok ? { ...today.value } : {} });
    tellClosed();
    await loggedOut;
  };

  const startVisit = (): Visit => {
    lastStart = performance.now();
    const visit: Visit = {
      id: randomUUID(),
      handle: host.startVisit({
        message: (message) => hear(visit, message),
        gone: (how) => gone(visit, how),
      }),
      startedAt: performance.now(),
      lastAlive: performance.now(),
      standingBy: null,
      calledAt: null,
      shownAt: null,
      requestNumber: null,
      serving: false,
      printing: false,
      dropped: false,
      over: false,
      left: null,
      killedFor: null,
      ended: null,
    };
    visit.handle.send({ type: 'start', config, visitId: visit.id });
    if (outOfService !== null) visit.handle.send({ type: 'service', fault: outOfService });
    if (officerLooks()) visit.handle.send({ type: 'officer-pane', pane: officerPane(false) });
    return visit;
  };

  const activate = (visit: Visit, after: Visit['ended']) => {
    visit.calledAt = performance.now();
    visit.left = after?.insertion ?? null;
    visit.handle.send({
      type: 'activate',
      officer: desk.session,
      leftIn: after?.insertion ?? null,
      reason: after?.reason ?? 'finished',
      notice: after?.notice ?? null,
    });
  };

  /** The next visit comes forward; the one before goes when the new window is up. */
  const handOver = (from: Visit) => {
    if (from !== current || stopping) return;
    darkSince ??= performance.now();
    current = standby ?? startVisit();
    standby = beside;
    beside = null;
    // One that still starts is called when it stands by.
    if (current.standingBy !== null) activate(current, from.ended);
    besideLate();
    const drop = setTimeout(() => from.handle.kill(), HANDOVER_LIMIT_MS);
    drop.unref();
  };

  /** Pages of this visit went to the printer, or the printer has said what became of them. */
  const atPrinter = (visit: Visit, printing: boolean) => {
    visit.printing = printing;
    devices.printing(printing);
  };

  /** Ready later than it should be, by what the last start took: a busy machine is slow with all of them. */
  const late = (visit: Visit, now: number) => {
    if (visit.standingBy !== null)
      return visit.calledAt !== null && visit.shownAt === null && now - visit.calledAt > SHOW_LATE_MS;
    const awaited = shownOnce && visit === current;
    return now - visit.startedAt > (awaited ? AWAITED_LATE_MS : lateAfterMs);
  };
  const rest = () => {
    if (resting || stopping) return;
    resting = true;
    write('-', { kind: 'fault', facts: { code: FAULTS['kiosk.crash-loop'].code } });
    host.outOfService?.(true);
    events.onBackOff?.();
  };
  const besideLate = () => {
    const now = performance.now();
    if (darkSince !== null && now - darkSince > DARK_LIMIT_MS) rest();
    if (resting && now - lastStart < REST_MS) return;
    if (current !== null && !current.over && late(current, now)) standby ??= startVisit();
    if (standby !== null && !standby.over && late(standby, now)) beside ??= startVisit();
  };

  const standsBy = (visit: Visit) => {
    const now = performance.now();
    visit.standingBy = now;
    lateAfterMs = Math.min(Math.max(2 * (now - visit.startedAt), LATE_AT_LEAST_MS), LATE_AT_MOST_MS);
    if (visit === current) return activate(visit, lastEnded);
    if (visit !== standby && visit !== beside) return;
    const awaited = current;
    if (awaited !== null && awaited.shownAt === null && (awaited.standingBy === null || late(awaited, now))) {
      // The one that should have come forward is slower, or hangs: this one is ready.
      current = visit;
      if (visit === standby) standby = beside;
      beside = null;
      activate(visit, lastEnded);
      const onlySlower = awaited.standingBy === null && now - awaited.startedAt <= lateAfterMs;
      if (onlySlower && standby === null) standby = awaited;
      else {
        awaited.dropped = onlySlower;
        awaited.handle.kill();
      }
      return;
    }
    const other = visit === standby ? beside : standby;
    standby = visit;
    beside = null;
    if (other === null) return;
    other.dropped = true;
    other.handle.kill();
  };

  const answer = (visit: Visit, ask: number, f: Fault | null, more: { requestNumber?: string } = {}) =>
    visit.handle.send({ type: 'answered', ask, fault: f?.name ?? null, ...more });
  const startsServing = (visit: Visit) => {
    visit.serving = true;
    if (config.mode === 'self-service') desk.lock(visit.id, 'serving');
    void desk.check();
  };
  /** Lines that only the kiosk writes, and lines of an officer's act that no officer permitted: no visit of ours sends them. */
  const isForged = (visit: Visit, entry: JournalEntry) => {
    if (KIOSK_LINES.has(entry.kind)) return true;
    const ofOfficer =
      entry.kind === 'fee.waived' || (entry.kind === 'print.submitted' && entry.facts.again === true);
    return ofOfficer && !desk.covers(visit, entry);
  };
  /** Does what an officer wants done, or lets the visit do it: only where the desk permits it. */
  const officerActs = (visit: Visit, act: OfficerAct): Fault | null => {
    const refused = desk.permit(visit, act);
    if (refused !== null) return refused;
    switch (act.act) {
      case 'certified': {
        const signed = journal.certified(act.requestNumber);
        if (!signed.ok) return signed.fault;
        if (signed.value)
          write(visit.id, { kind: 'copies.certified', facts: { requestNumber: act.requestNumber } });
        showOfficer();
        return null;
      }
      case 'lodged': {
        const done = journal.lodgedByHand(act.requestNumber);
        if (!done.ok) return done.fault;
        if (done.value)
          write(visit.id, {
            kind: 'request.lodged-by-hand',
            facts: { requestNumber: act.requestNumber },
          });
        showOfficer();
        return null;
      }
      case 'tray-seen':
        jobs?.seen(act.job, visit.id);
        return null;
      case 'close-day':
        // First, so that the code on the slip stands over this line, too.
        desk.lock(visit.id, 'day-closed');
        void closeDay();
        return null;
      case 'export-journal':
        void writeExport();
        return null;
      case 'acknowledge-help':
        write(visit.id, { kind: 'help.acknowledged', facts: {} });
        return null;
      case 'waive':
      case 'reprint':
        return null;
      default:
        return unreachable(act);
    }
  };
  /** Where no officer's screen is beside the visit, the closed screen has told what is cut off to whoever opened the kiosk. */
  const traysToldAtOpening = () => {
    if (config.mode !== 'self-service' || config.officer.openAtStartPinFile !== undefined) return;
    for (const { job } of cutOff()) jobs?.seen(job);
  };
  const hear = (visit: Visit, message: FromVisit) => {
    visit.lastAlive = performance.now();
    switch (message.type) {
      case 'alive':
        return;
      case 'standing-by':
        standsBy(visit);
        return;
      case 'shown':
        visit.shownAt = performance.now();
        if (visit === current) {
          darkSince = null;
          limitsLonger = Math.max(1, limitsLonger - LONGER_BY);
          if (resting) events.onRecovered?.();
          resting = false;
          host.outOfService?.(false);
          previous?.handle.kill();
          previous = null;
          if (!shownOnce) {
            shownOnce = true;
            events.onShown?.();
          }
          standby ??= startVisit();
        }
        return;
      case 'left':
        visit.left = message.stay;
        return;
      case 'reader':
        if (message.state === 'service-down' || message.state === 'no-reader') countAnew();
        if (visit !== current) return;
        devices.reader(message.state);
        // Somebody comes: a session that the gateway has forgotten is found now, not when they have chosen and signed.
        if (message.state === 'reading') void desk.check();
        events.onReader?.(message.state);
        return;
      case 'need-request-number': {
        counter.next((number) => {
          if (!number.ok) return answer(visit, message.ask, number.fault);
          visit.requestNumber = number.value;
          answer(visit, message.ask, null, { requestNumber: number.value });
        });
        return;
      }
      case 'seal': {
        const keep = message.what === 'request' ? journal.keepSealedRequest : journal.keepSealedPapers;
        const kept = keep(message.requestNumber, message.sealed);
        answer(visit, message.ask, kept.ok ? null : kept.fault);
        return;
      }
      case 'to-lodge': {
        const kept = journal.keepForLodging({
          requestNumber: message.requestNumber,
          visitId: visit.id,
          sealed: message.sealed,
          until: new Date(Date.now() + message.forMs).toISOString(),
        });
        if (kept.ok) outbox.take(message.requestNumber, visit.id);
        visit.requestNumber = message.requestNumber;
        answer(visit, message.ask, kept.ok ? null : kept.fault);
        return;
      }
      case 'lodged':
        visit.requestNumber = message.requestNumber;
        outbox.lodged(message.requestNumber, visit.id, message.receiptNumber);
        return;
      case 'not-lodged':
        outbox.notLodged(message.requestNumber, visit.id, message.why);
        return;
      case 'journal': {
        if (isForged(visit, message.entry)) {
          write(visit.id, { kind: 'officer.refused', facts: { line: message.entry.kind } });
          visit.handle.kill();
          return;
        }
        const written = write(visit.id, message.entry);
        answer(visit, message.ask, written.ok ? null : written.fault);
        if (message.entry.kind === 'visit.started') startsServing(visit);
        if (written.ok) jobs?.heard(visit.id, message.entry);
        if (message.entry.kind === 'print.submitted') atPrinter(visit, true);
        if (PRINT_ENDED.has(message.entry.kind)) atPrinter(visit, false);
        // No visit goes on without a journal.
        if (!written.ok) visit.handle.send({ type: 'stop', fault: written.fault.name });
        else if (COUNTED.has(message.entry.kind)) showOfficer();
        return;
      }
      case 'officer-proof': {
        const { ask, to, random, envelope } = message;
        const wasOpen = desk.session !== null;
        void desk.prove(visit, to, { random, envelope }).then((f) => {
          if (f === null && to === 'open' && !wasOpen) traysToldAtOpening();
          answer(visit, ask, f);
        });
        return;
      }
      case 'officer-act':
        answer(visit, message.ask, officerActs(visit, message.act));
        return;
      case 'officer-lock':
        desk.lock(visit.id, 'officer');
        return;
      case 'to-certify':
        journal.queueCertification(message.requestNumber, message.copies);
        write(visit.id, {
          kind: 'copies.to-certify',
          facts: { requestNumber: message.requestNumber, copies: message.copies },
        });
        showOfficer();
        return;
      case 'pages':
        jobs?.pages(message.job, message.pages);
        return;
      case 'officer-lost':
        void desk.check();
        return;
      case 'ended':
        desk.lock(visit.id, 'visit-ended');
        visit.ended = { insertion: message.insertion, reason: message.reason, notice: message.notice };
        lastEnded = visit.ended;
        previous = visit;
        outbox.visitOver(visit.id);
        // Ended in the middle of its pages: it may be gone before it has called them back.
        void jobs?.over(visit.id);
        if (visit.printing) atPrinter(visit, false);
        events.onVisitEnded?.(message.reason);
        handOver(visit);
        return;
      case 'window-closed':
        if (visit === current) events.onWindowClosed?.();
        return;
    }
  };
  let previous: Visit | null = null;
  /** At first what was before this kiosk: nobody knows, so a card that is in must come out before anybody is greeted. */
  let lastEnded: NonNullable<Visit['ended']> = {
    insertion: options.cardAtStart === 'serve' ? null : ANY_STAY,
    reason: 'started',
    notice: interrupted > 0 ? 'kiosk.crashed' : null,
  };
  /** A service or reader that was away counts insertions from the beginning. */
  const countAnew = () => {
    for (const visit of living()) if (visit.left !== null) visit.left = recounted(visit.left);
    if (lastEnded.insertion !== null) lastEnded = { ...lastEnded, insertion: recounted(lastEnded.insertion) };
  };

  const gone = (visit: Visit, how: { crashed: boolean; detail: string }) => {
    visit.over = true;
    desk.lock(visit.id, 'visit-ended');
    if (previous === visit) previous = null;
    if (stopping || visit.dropped || visit.ended !== null) return;
    outbox.visitOver(visit.id);
    const now = performance.now();
    const readyAt = visit.calledAt === null ? visit.standingBy : visit.shownAt;
    if (readyAt === null || now - readyAt < SOUND_AFTER_MS) failures.push(now);
    const shownAt = current?.shownAt ?? null;
    const soundSince = shownAt !== null && now - shownAt >= SOUND_AFTER_MS ? shownAt : 0;
    const since = Math.max(now - FAILURE_WINDOW_MS, soundSince);
    while ((failures[0] ?? now) < since) failures.shift();
    void jobs?.over(visit.id);
    if (visit.printing) atPrinter(visit, false);
    write(visit.id, {
      kind: 'visit.crashed',
      facts: {
        why: crashKind(how.detail, visit.killedFor),
        detail: how.detail.slice(0, 100),
        standby: visit !== current,
      },
    });
    const tooMany = failures.length > FAILURES_ALLOWED;
    if (visit === current) darkSince ??= now;
    if (tooMany && darkSince !== null && standby === null) rest();
    const pauseMs = tooMany || resting ? REST_MS : 0;
    if (visit === beside) {
      beside = null;
      return;
    }
    if (visit === standby) {
      standby = beside;
      beside = null;
      setTimeout(() => {
        if (!stopping) standby ??= startVisit();
      }, pauseMs + 50);
      return;
    }
    if (visit !== current) return;
    const notice: FaultName | null = shownOnce ? 'kiosk.crashed' : null;
    // One that was never called knows of no card: what the one before it said still holds.
    const insertion = visit.calledAt === null ? lastEnded.insertion : visit.left;
    lastEnded = shownOnce ? { insertion, reason: 'fault', notice } : { ...lastEnded, insertion };
    visit.ended = lastEnded;
    setTimeout(() => handOver(visit), standby === null ? pauseMs : 0);
  };

  /** Whoever was served before the machine slept has gone; and the officer session may have run out meanwhile. */
  const endVisit = () => current?.handle.send({ type: 'stop', fault: 'kiosk.slept' });
  // Looks before the watchdog does.
  const sleepless = detectSleep((pausedMs) => {
    if (stopping) return;
    write('-', { kind: 'kiosk.slept', facts: { seconds: Math.round(pausedMs / 1000) } });
    // They could not say that they live.
    const now = performance.now();
    if (darkSince !== null) darkSince = now;
    for (const visit of living())
      Object.assign(visit, {
        startedAt: now,
        lastAlive: now,
        calledAt: visit.calledAt === null ? null : now,
      });
    desk.slept(pausedMs);
    if (current !== null) void jobs?.over(current.id);
    endVisit();
  });
  /** What a visit has not done that is expected of it by now. */
  const overdue = (visit: Visit, now: number): KilledFor | null => {
    if (visit.standingBy === null)
      return now - visit.startedAt > START_LIMIT_MS * limitsLonger ? 'not-ready' : null;
    if (
      visit.calledAt !== null &&
      visit.shownAt === null &&
      now - visit.calledAt > SHOW_LIMIT_MS * limitsLonger
    )
      return 'not-shown';
    return now - visit.lastAlive > HEARTBEAT_LIMIT_MS ? 'silent' : null;
  };
  const watchdog = setInterval(() => {
    const now = performance.now();
    for (const visit of living()) {
      const why = visit.over ? null : overdue(visit, now);
      if (why === null) continue;
      if (why !== 'silent') limitsLonger = Math.min(limitsLonger + LONGER_BY, LONGEST);
      visit.killedFor = why;
      visit.handle.kill();
    }
  }, ALIVE_EVERY_MS);
  const lateness = setInterval(besideLate, LATE_EVERY_MS);

  current = startVisit();
  return ok({
    get visits() {
      return { current: current?.handle.pid, standby: standby?.handle.pid };
    },
    endVisit,
    async stop(failed) {
      if (stopping) return;
      stopping = true;
      devices.stop();
      clearInterval(watchdog);
      clearInterval(lateness);
      sleepless();
      outbox.stop();
      clearInterval(again);
      clearInterval(watchStore);
      for (const visit of [...living(), previous]) visit?.handle.kill();
      const calledBack = living().map((visit) => jobs?.over(visit.id));
      closeInterrupted();
      const farewell = Promise.all([...calledBack, desk.stop()]);
      if (failed !== undefined)
        write('-', {
          kind: 'fault',
          facts: { code: FAULTS['kiosk.failed'].code, detail: failed.slice(0, 100) },
        });
      await Promise.race([farewell, new Promise((done) => setTimeout(done, FAREWELL_LIMIT_MS))]);
      jobs?.stop();
      if (failed === undefined) write('-', { kind: 'kiosk.stopped', facts: {} });
      await linkage.close();
      journal.close();
      letSleep();
      await host.quit();
    },
  });
}

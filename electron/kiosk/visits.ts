/** The visits of the day: started, heard, followed to their end, and the next one brought forward. */
import { url as debuggerAddress } from 'node:inspector';
import type { Config } from '../config/config.ts';
import type { Host } from '../ports/host.ts';
import { createBackOff } from './back-off.ts';
import { createCalls } from './calls.ts';
import type { Day } from './day.ts';
import { createDeaths } from './deaths.ts';
import type { KioskEvents } from './events.ts';
import { type HeldVisit, holdVisit } from './held-visit.ts';
import { sayDropped } from './messages/dropped.ts';
import { hearing } from './messages/heard.ts';
import { hearsOfficer } from './messages/officer.ts';
import { hearsScreen } from './messages/screen.ts';
import { hearsStore } from './messages/store.ts';
import { createRelay } from './relay.ts';
import { detectSleep } from './sleep-detector.ts';
import { living, type Slots } from './slots.ts';
import { createStartLimits } from './start-limits.ts';
import { countTurns } from './turns.ts';

/** How often the kiosk looks whether its visits are alive, and whether one is late. */
const ALIVE_EVERY_MS = 1000;
const LATE_EVERY_MS = 250;

export interface Visits {
  /** Ends the visit on the screen: the machine sleeps, or has slept. */
  end(): void;
  /** Looks at no visit any more; their processes are the caller's to kill. */
  stop(): void;
}

/** Starts the first visit, and keeps one on the screen and one standing by until it is stopped. */
export function runVisits(around: {
  readonly config: Config;
  readonly host: Host;
  readonly events: KioskEvents;
  readonly slots: Slots;
  readonly day: Day;
  readonly isStopping: () => boolean;
}): Visits {
  const { config, host, events, slots, day, isStopping } = around;
  const { journal, writer, devices, desk, pane, trays, forms, outbox, counter, dayEnd } = day;
  const { write } = writer;
  const limits = createStartLimits();
  const backOff = createBackOff({ host, events, write, isStopping });
  const atPrinter = (visit: HeldVisit, printing: boolean) => {
    visit.printing = printing;
    devices.printing(printing);
  };
  /** What a visit that is over had in hand is taken over here. */
  const settle = (visit: HeldVisit) => {
    outbox.visitOver(visit.id);
    void trays.jobs.over(visit.id);
    if (visit.printing) atPrinter(visit, false);
  };
  const onServing = (visit: HeldVisit) => {
    visit.serving = true;
    if (config.mode === 'self-service') desk.lock(visit.id, 'serving');
    void desk.check();
  };
  const start = () => {
    const visit: HeldVisit = holdVisit(
      host.startVisit({
        message: (message) => hear(visit, message),
        dropped: (paths) => dropped(visit, paths),
        gone: ({ detail }) => deaths.died(visit, detail),
      }),
    );
    visit.handle.send({ type: 'start', config });
    if (writer.outOfService !== null) visit.handle.send({ type: 'service', fault: writer.outOfService });
    pane.showTo(visit);
    trays.showTo(visit);
    return visit;
  };
  const officer = () => desk.session;
  const onFirstShown = () => events.onShown?.();
  const relay = createRelay(slots, { start, officer, limits, backOff, isStopping, onFirstShown });
  const onOver = (visit: HeldVisit) => desk.lock(visit.id, 'visit-ended');
  const deaths = createDeaths(slots, { relay, backOff, limits, write, settle, onOver, isStopping });
  const dropped = sayDropped(write);
  const { kioskId } = config;
  const hear = hearing({
    ...hearsScreen(slots, { relay, board: devices, desk, settle, events }),
    ...hearsStore({
      kioskId,
      journal,
      write,
      counter,
      outbox,
      jobs: trays.jobs,
      forms,
      desk,
      pane,
      onServing,
      atPrinter,
    }),
    ...hearsOfficer({ desk, journal, write, trays, dayEnd, pane, calls: createCalls({ config, write }) }),
  });

  const end = () => slots.current?.handle.send({ type: 'stop', fault: 'kiosk.slept' });
  /** Whoever was served before the machine slept has gone; and the officer session may have run out meanwhile. */
  const slept = (pausedMs: number) => {
    if (isStopping()) return;
    write('-', { kind: 'kiosk.slept', facts: { seconds: Math.round(pausedMs / 1000) } });
    // They could not say that they live.
    const now = performance.now();
    backOff.slept(now);
    for (const visit of living(slots)) {
      visit.startedAt = visit.lastAlive = now;
      if (visit.calledAt !== null) visit.calledAt = now;
    }
    desk.slept(pausedMs);
    if (slots.current !== null) void trays.jobs.over(slots.current.id);
    end();
  };
  // Looks before the watchdog does.
  const stopDetector = detectSleep(slept);
  // In a demonstration that a developer looks into, a visit may stand at a breakpoint.
  const debugged = () => config.demonstration && debuggerAddress() !== undefined;
  const excuse = countTurns(ALIVE_EVERY_MS);
  const watchdog = setInterval(() => {
    excuse(living(slots), performance.now());
    if (!debugged()) deaths.look();
  }, ALIVE_EVERY_MS);
  const lateness = setInterval(relay.lookForLate, LATE_EVERY_MS);
  relay.begin();
  return {
    end,
    stop() {
      clearInterval(watchdog);
      clearInterval(lateness);
      stopDetector();
    },
  };
}

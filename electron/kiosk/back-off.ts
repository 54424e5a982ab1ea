/**
 * Crash-loop back-off. Visits that die one after another would be started for ever, and none be seen: so there is a pause
 * before each start, and the shell's out-of-service page is on the screen, until a visit is shown.
 */
import type { Host } from '../ports/host.ts';
import type { JournalEntry } from '../ports/visit-messages.ts';
import { FAULTS } from '../words/faults.ts';
import type { KioskEvents } from './events.ts';

/** A visit that was ready for this time was sound: its death says nothing about the next one, which starts at once. */
const SOUND_AFTER_MS = 1000;
/** One that died sooner is a failure. More failures than these within the window, and no sound visit since: back-off. */
const FAILURES_ALLOWED = 5;
const FAILURE_WINDOW_MS = 60_000;
/** The pause between two starts. */
const PAUSE_MS = 5000;
/** When no visit was seen for this time, whatever they died of or hang in: back-off, too. */
const DARK_LIMIT_MS = 12_000;

/** A visit that died. Times are `performance.now()`. */
export interface Death {
  readonly at: number;
  /** Since when it was ready: called, since its window was up; else since it stood by. Null: it never was. */
  readonly readyAt: number | null;
  readonly onScreen: boolean;
  /** Since when the visit on the screen is shown; null while none is. */
  readonly shownAt: number | null;
  /** Another one stands by. */
  readonly nextReady: boolean;
}

export interface BackOff {
  /** Whether no visit may be started at this moment. */
  pauses(now: number): boolean;
  started(now: number): void;
  /** From now on nobody sees a visit. */
  dark(now: number): void;
  /** A visit is on the screen. */
  shown(): void;
  /** Begins, when the screen was dark for too long. */
  look(now: number): void;
  /** Counts a death; returns how many milliseconds to wait before the next start. */
  died(death: Death): number;
  /** The machine slept: the time until now does not count. */
  slept(now: number): void;
}

/** Nobody sees a visit yet. */
export function createBackOff(around: {
  readonly host: Pick<Host, 'outOfService'>;
  readonly events: Pick<KioskEvents, 'onBackOff' | 'onRecovered'>;
  readonly write: (visitId: string, entry: JournalEntry) => unknown;
  readonly isStopping: () => boolean;
}): BackOff {
  const { host, events } = around;
  const failures: number[] = [];
  let on = false;
  let lastStart = 0;
  let darkSince: number | null = performance.now();

  const begin = () => {
    if (on || around.isStopping()) return;
    on = true;
    around.write('-', { kind: 'fault', facts: { code: FAULTS['kiosk.crash-loop'].code } });
    host.outOfService?.(true);
    events.onBackOff?.();
  };
  /** Whether there are too many failures, with this death. */
  const tooMany = ({ at, readyAt, shownAt }: Death) => {
    if (readyAt === null || at - readyAt < SOUND_AFTER_MS) failures.push(at);
    const soundSince = shownAt !== null && at - shownAt >= SOUND_AFTER_MS ? shownAt : 0;
    const since = Math.max(at - FAILURE_WINDOW_MS, soundSince);
    while ((failures[0] ?? at) < since) failures.shift();
    return failures.length > FAILURES_ALLOWED;
  };
  return {
    pauses: (now) => on && now - lastStart < PAUSE_MS,
    started(now) {
      lastStart = now;
    },
    dark(now) {
      darkSince ??= now;
    },
    shown() {
      darkSince = null;
      if (on) events.onRecovered?.();
      on = false;
      host.outOfService?.(false);
    },
    look(now) {
      if (darkSince !== null && now - darkSince > DARK_LIMIT_MS) begin();
    },
    died(death) {
      const many = tooMany(death);
      if (death.onScreen) darkSince ??= death.at;
      if (many && darkSince !== null && !death.nextReady) begin();
      return many || on ? PAUSE_MS : 0;
    },
    slept(now) {
      if (darkSince !== null) darkSince = now;
    },
  };
}

/** How long a visit may take to get ready and to come forward: late, another is started beside it; overdue, it is killed. */
import type { KilledFor } from '../visit/exits.ts';
import type { HeldVisit } from './held-visit.ts';

/** A visit that has not said "alive" for this time is taken for dead. */
const HEARTBEAT_LIMIT_MS = 6000;
/** A visit that does not stand by this time after its start never will: a busy machine needs seconds for it. */
const START_LIMIT_MS = 20_000;
/**
 * A visit that takes twice as long to start as the last one did, within these bounds, is late: another is started beside
 * it, and the first that is ready is taken. A Chromium of which a part died while it started may never say so.
 */
const LATE_AT_LEAST_MS = 1500;
const LATE_AT_MOST_MS = 6000;
/** While somebody waits for it, no visit may start for longer before another starts beside it: it would be next anyway. */
const AWAITED_LATE_MS = 1200;
/** A visit whose window is not up this time after it was called: another gets ready, and is called instead. */
const SHOW_LATE_MS = 1500;
/** A visit whose window is not up this time after it was asked to come forward. */
const SHOW_LIMIT_MS = 4000;
/**
 * A machine too busy for the limits of start and show would kill every visit a moment before it is ready, for ever, and be
 * the busier for it (seen: 130 in a quarter of an hour, and no window). Each kill for one of them makes both longer by half,
 * up to twice; each window that comes up takes a half back. No more: those that hang must make way as well.
 */
const LONGER_BY = 0.5;
const LONGEST = 2;

/** The limits, which follow how fast the machine is. `now` is `performance.now()`. */
export interface StartLimits {
  /** Ready later than it should be, by what the last start took: a busy machine is slow with all of them. */
  isLate(visit: HeldVisit, awaited: boolean, now: number): boolean;
  /** Not ready, but not late enough to be taken for one that hangs. */
  isOnlySlow(visit: HeldVisit, now: number): boolean;
  /** What a visit has not done that is expected of it by now. */
  overdue(visit: HeldVisit, now: number): KilledFor | null;
  /** A visit stood by: how long after its start. */
  stoodBy(tookMs: number): void;
  /** A window came up. */
  shown(): void;
  /** A visit was killed for this. */
  killed(why: KilledFor): void;
}

export function createStartLimits(): StartLimits {
  let lateAfterMs = LATE_AT_MOST_MS;
  let longer = 1;
  return {
    isLate(visit, awaited, now) {
      if (visit.standingBy !== null)
        return visit.calledAt !== null && visit.shownAt === null && now - visit.calledAt > SHOW_LATE_MS;
      return now - visit.startedAt > (awaited ? AWAITED_LATE_MS : lateAfterMs);
    },
    isOnlySlow: (visit, now) => visit.standingBy === null && now - visit.startedAt <= lateAfterMs,
    overdue(visit, now) {
      if (visit.standingBy === null)
        return now - visit.startedAt > START_LIMIT_MS * longer ? 'not-ready' : null;
      const called = visit.calledAt !== null && visit.shownAt === null ? visit.calledAt : null;
      if (called !== null && now - called > SHOW_LIMIT_MS * longer) return 'not-shown';
      return now - visit.lastAlive > HEARTBEAT_LIMIT_MS ? 'silent' : null;
    },
    stoodBy(tookMs) {
      lateAfterMs = Math.min(Math.max(2 * tookMs, LATE_AT_LEAST_MS), LATE_AT_MOST_MS);
    },
    shown() {
      longer = Math.max(1, longer - LONGER_BY);
    },
    killed(why) {
      if (why !== 'silent') longer = Math.min(longer + LONGER_BY, LONGEST);
    },
  };
}

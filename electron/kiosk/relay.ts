/** One visit on the screen, the next one standing by, and how the one follows the other. */
import type { OfficerSession } from '../ports/visit-messages.ts';
import type { BackOff } from './back-off.ts';
import type { Ended, HeldVisit } from './held-visit.ts';
import type { Slots } from './slots.ts';
import type { StartLimits } from './start-limits.ts';

/** The old window stays until the new one is up, but never longer. */
const HANDOVER_LIMIT_MS = 1000;

export interface Relay {
  /** Starts the first visit. */
  begin(): void;
  /** Starts the next one, where none stands by. */
  prepareNext(): void;
  /** A visit is ready: called at once where it is awaited. */
  standsBy(visit: HeldVisit): void;
  /** The window of a visit is up. */
  shown(visit: HeldVisit): void;
  /** The next visit comes forward; the one before goes when the new window is up. */
  handOver(from: HeldVisit): void;
  /** Starts another one beside a visit that is late. */
  lookForLate(): void;
}

/** Makes the relay over `slots`. `start` starts a visit, `onFirstShown` hears of the first window of the kiosk. */
export function createRelay(
  slots: Slots,
  around: {
    readonly start: () => HeldVisit;
    readonly officer: () => OfficerSession | null;
    readonly limits: StartLimits;
    readonly backOff: BackOff;
    readonly isStopping: () => boolean;
    readonly onFirstShown: () => void;
  },
): Relay {
  const { limits, backOff } = around;
  const start = () => {
    backOff.started(performance.now());
    return around.start();
  };
  const isLate = (visit: HeldVisit, now: number) =>
    limits.isLate(visit, slots.shownOnce && visit === slots.current, now);
  const drop = (visit: HeldVisit) => {
    visit.dropped = true;
    visit.handle.kill();
  };

  const call = (visit: HeldVisit, after: Ended | null) => {
    visit.calledAt = performance.now();
    visit.left = after?.insertion ?? null;
    visit.handle.send({
      type: 'activate',
      officer: around.officer(),
      leftIn: after?.insertion ?? null,
      reason: after?.reason ?? 'finished',
      ...(after?.papers === true ? { papers: true } : {}),
      notice: after?.notice ?? null,
    });
  };
  /** The one that should have come forward is slower, or hangs: this one is ready. */
  const callInstead = (visit: HeldVisit, awaited: HeldVisit, now: number) => {
    slots.current = visit;
    if (visit === slots.standby) slots.standby = slots.beside;
    slots.beside = null;
    call(visit, slots.lastEnded);
    const onlySlow = limits.isOnlySlow(awaited, now);
    if (onlySlow && slots.standby === null) slots.standby = awaited;
    else {
      awaited.dropped = onlySlow;
      awaited.killedFor = awaited.standingBy === null ? 'not-ready' : 'not-shown';
      awaited.handle.kill();
    }
  };
  const lookForLate = () => {
    const now = performance.now();
    backOff.look(now);
    if (backOff.pauses(now)) return;
    const { current } = slots;
    if (current !== null && !current.over && isLate(current, now)) slots.standby ??= start();
    const { standby } = slots;
    if (standby !== null && !standby.over && isLate(standby, now)) slots.beside ??= start();
  };

  return {
    begin() {
      slots.current = start();
    },
    prepareNext() {
      slots.standby ??= start();
    },
    standsBy(visit) {
      const now = performance.now();
      visit.standingBy = now;
      limits.stoodBy(now - visit.startedAt);
      const { current, standby, beside } = slots;
      if (visit === current) return call(visit, slots.lastEnded);
      if (visit !== standby && visit !== beside) return;
      if (
        current !== null &&
        current.shownAt === null &&
        (current.standingBy === null || isLate(current, now))
      )
        return callInstead(visit, current, now);
      const other = visit === standby ? beside : standby;
      slots.standby = visit;
      slots.beside = null;
      if (other !== null) drop(other);
    },
    shown(visit) {
      visit.shownAt = performance.now();
      if (visit !== slots.current) return;
      limits.shown();
      backOff.shown();
      slots.previous?.handle.kill();
      slots.previous = null;
      if (!slots.shownOnce) {
        slots.shownOnce = true;
        around.onFirstShown();
      }
      slots.standby ??= start();
    },
    handOver(from) {
      if (from !== slots.current || around.isStopping()) return;
      backOff.dark(performance.now());
      const next = slots.standby ?? start();
      slots.current = next;
      slots.standby = slots.beside;
      slots.beside = null;
      // One that still starts is called when it stands by.
      if (next.standingBy !== null) call(next, from.ended);
      lookForLate();
      const timer = setTimeout(() => from.handle.kill(), HANDOVER_LIMIT_MS);
      timer.unref();
    },
    lookForLate,
  };
}

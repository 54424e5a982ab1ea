/**
 * Notices that the machine, or only this process, was not running for a while: sleep, a paused virtual machine, a
 * stopped process. Whoever was served then has gone, and what they saw must not come back with the light.
 */
import { uptime } from 'node:os';

const LOOK_EVERY_MS = 1000;
/** When the clock that counts sleep runs ahead of the one that does not by this much, the machine slept. */
const SLEPT_MS = 3000;
/** A look that comes later than this: the process was stopped. A busy machine is late too, but less. */
const STOPPED_MS = 10_000;

/** Two clocks that nobody can set, in milliseconds: time since the machine started, with sleep and without. */
export interface SteadyClocks {
  readonly withSleep: () => number;
  readonly withoutSleep: () => number;
}

const MACHINE: SteadyClocks = { withSleep: () => uptime() * 1000, withoutSleep: () => performance.now() };

/** Calls `onSlept` after each pause, with its length. Setting the machine's clock is not a pause. Returns what ends it. */
export function detectSleep(onSlept: (pausedMs: number) => void, clocks: SteadyClocks = MACHINE): () => void {
  let last = { withSleep: clocks.withSleep(), withoutSleep: clocks.withoutSleep() };
  const timer = setInterval(() => {
    const now = { withSleep: clocks.withSleep(), withoutSleep: clocks.withoutSleep() };
    const late = now.withoutSleep - last.withoutSleep - LOOK_EVERY_MS;
    const slept = now.withSleep - last.withSleep - (now.withoutSleep - last.withoutSleep);
    last = now;
    if (slept > SLEPT_MS) onSlept(slept);
    else if (late > STOPPED_MS) onSlept(late);
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

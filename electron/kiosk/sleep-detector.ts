/**
 * Notices that the machine, or only this process, was not running for a while: sleep, a paused virtual machine, a
 * stopped process. Whoever was served then has gone, and what they saw must not come back with the light.
 */
import { uptime } from 'node:os';

const LOOK_EVERY_MS = 1000;
/** The machine's clock that counts sleep runs ahead of the one that does not by so much: it slept. */
const SLEPT_MS = 3000;
/** A look that comes so much too late: the process was stopped. A busy machine is late too, but not so late. */
const STOPPED_MS = 10_000;

/** Two clocks that nobody can set, in milliseconds: time since the machine started, with sleep and without. */
export interface SteadyClocks {
  readonly withSleep: () => number;
  readonly awake: () => number;
}

const MACHINE: SteadyClocks = { withSleep: () => uptime() * 1000, awake: () => performance.now() };

/** Calls `onAwake` after each pause, with its length. Setting the machine's clock is none. Returns what ends it. */
export function watchPauses(onAwake: (pausedMs: number) => void, clocks: SteadyClocks = MACHINE): () => void {
  let last = { withSleep: clocks.withSleep(), awake: clocks.awake() };
  const timer = setInterval(() => {
    const now = { withSleep: clocks.withSleep(), awake: clocks.awake() };
    const late = now.awake - last.awake - LOOK_EVERY_MS;
    const slept = now.withSleep - last.withSleep - (now.awake - last.awake);
    last = now;
    if (slept > SLEPT_MS) onAwake(slept);
    else if (late > STOPPED_MS) onAwake(late);
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Whether a process had its turns: on a busy machine one can wait for a processor for seconds, and be as sound as ever. */
import { readFileSync } from 'node:fs';

/** Of the first thread of a process, which runs its JavaScript, in milliseconds since its start. */
export interface Turns {
  readonly ranMs: number;
  /** How long it could have run and had no processor; the wait that is not over yet is not in it. */
  readonly waitedMs: number;
  /** It runs, or waits for its turn now. */
  readonly runnable: boolean;
}

/** A process that is expected to say that it lives. */
interface Watched {
  readonly handle: { readonly pid: number | undefined };
  lastAlive: number;
  turns: Turns;
}

export const NO_TURNS: Turns = { ranMs: 0, waitedMs: 0, runnable: false };

/** What Linux says of a process (Documentation/scheduler/sched-stats.rst, proc(5)); undefined where nothing is said. */
function turnsOf(pid: number | undefined): Turns | undefined {
  if (pid === undefined) return undefined;
  try {
    const of = (file: string) => readFileSync(`/proc/${pid}/task/${pid}/${file}`, 'latin1');
    const [ranNs, waitedNs] = of('schedstat').split(' ').map(Number);
    const state = of('stat')
      .replace(/^.*\) /s, '')
      .charAt(0);
    return { ranMs: (ranNs ?? 0) / 1e6, waitedMs: (waitedNs ?? 0) / 1e6, runnable: state === 'R' };
  } catch {
    return undefined;
  }
}

/**
 * Puts off what a visit is taken for dead by: time in which it waited for a processor, or in which the kiosk itself did not
 * come to look every `everyMs`, is no silence. What is blocked or stopped waits for none, and what runs in circles is silent
 * by the time that it ran.
 */
export function countTurns(
  everyMs: number,
  read: (pid: number | undefined) => Turns | undefined = turnsOf,
): (visits: Iterable<Watched>, now: number) => void {
  let lastLook: number | undefined;
  return (visits, now) => {
    const passedMs = now - (lastLook ?? now);
    lastLook = now;
    for (const visit of visits) {
      const before = visit.turns;
      const turns = read(visit.handle.pid) ?? before;
      visit.turns = turns;
      const stillWaitsMs = turns.runnable ? passedMs - (turns.ranMs - before.ranMs) : 0;
      const excusedMs = Math.max(passedMs - everyMs, turns.waitedMs - before.waitedMs, stillWaitsMs, 0);
      visit.lastAlive = Math.min(now, visit.lastAlive + excusedMs);
    }
  };
}

/** Whether it is time again, by a clock that may be set: one that was set back makes it due, and not late by as much. */
export const isDue = (nowMs: number, lastMs: number, everyMs: number): boolean =>
  nowMs < lastMs || nowMs - lastMs >= everyMs;

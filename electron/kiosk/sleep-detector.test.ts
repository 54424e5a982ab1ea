import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { detectSleep } from './sleep-detector.ts';

let withSleep = 0;
let awake = 0;
let pauses: number[] = [];
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  withSleep = 0;
  awake = 0;
  pauses = [];
  stop = detectSleep((ms) => pauses.push(Math.round(ms)), {
    withSleep: () => withSleep,
    withoutSleep: () => awake,
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});
/** The next look: how much time has gone by on each clock. */
const look = (awakeMs: number, withSleepMs = awakeMs) => {
  awake += awakeMs;
  withSleep += withSleepMs;
  vi.advanceTimersByTime(1000);
};

describe('pauses', () => {
  it('are none while the machine runs, even when it is busy', () => {
    for (const ms of [1000, 1003, 2500, 6000, 1000]) look(ms);
    expect(pauses).toEqual([]);
  });

  it('sleep is seen by the clock that counts it', () => {
    look(1000);
    look(1200, 3_600_000);
    expect(pauses).toEqual([3_598_800]);
    look(1000);
    expect(pauses).toHaveLength(1);
  });

  it('a process that was stopped sees it by its own lateness', () => {
    look(31_000);
    expect(pauses).toEqual([30_000]);
  });

  it('a clock that is set is no sleep', () => {
    vi.setSystemTime(Date.now() + 86_400_000);
    look(1000);
    vi.setSystemTime(Date.now() - 90_000_000);
    look(1000);
    expect(pauses).toEqual([]);
  });
});

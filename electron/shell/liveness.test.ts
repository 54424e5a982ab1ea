import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchLiveness } from './liveness.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a window that is asked whether it lives', () => {
  it('is let alone as long as it answers, however slowly, and asked one thing at a time', () => {
    const silent = vi.fn();
    const asked: number[] = [];
    const stop = watchLiveness((answered) => {
      asked.push(performance.now());
      setTimeout(answered, 2200);
    }, silent);
    vi.advanceTimersByTime(30_000);
    expect(silent).not.toHaveBeenCalled();
    expect(asked.length).toBeGreaterThan(5);
    for (const [n, at] of asked.entries()) expect(at - (asked[n - 1] ?? -5000)).toBeGreaterThan(2200);
    stop();
  });

  it('has failed, once, when it has not answered for three seconds', () => {
    const silent = vi.fn();
    watchLiveness(() => undefined, silent);
    vi.advanceTimersByTime(3400);
    expect(silent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(silent).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(60_000);
    expect(silent).toHaveBeenCalledTimes(1);
  });

  it('has not failed because the machine slept, or was too busy to ask', () => {
    const silent = vi.fn();
    const [began, at] = [performance.now(), Date.now()];
    let lostMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => began + Date.now() - at + lostMs);
    watchLiveness(() => undefined, silent);
    vi.advanceTimersByTime(500);
    // Every turn comes a second late.
    for (let turn = 0; turn < 20; turn += 1) {
      lostMs += 1000;
      vi.advanceTimersByTime(500);
    }
    expect(silent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(3000);
    expect(silent).toHaveBeenCalledTimes(1);
  });

  it('is asked no more when nobody wants to know', () => {
    const ask = vi.fn();
    watchLiveness(ask, vi.fn())();
    vi.advanceTimersByTime(5000);
    expect(ask).not.toHaveBeenCalled();
  });
});

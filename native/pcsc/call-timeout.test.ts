import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallTimeout } from './call-timeout.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const SILENT = { ok: false, fault: { code: 'silent' } };

describe('a call that is overdue', () => {
  it('is given up at once where nobody is to be asked', async () => {
    const waiting = new CallTimeout({}).within(new Promise(() => {}), 1000);
    await vi.advanceTimersByTimeAsync(1100);
    expect(await waiting).toMatchObject(SILENT);
  });

  it('is waited for while the service says that it is there, and its answer taken', async () => {
    const call = Promise.withResolvers<number>();
    const worthIt = vi.fn(async () => true);
    const timeout = new CallTimeout({});
    const waiting = timeout.within(call.promise, 1000, worthIt);
    await vi.advanceTimersByTimeAsync(3500);
    expect(worthIt.mock.calls.length).toBeGreaterThan(1);
    expect(timeout.late).toBe(false);
    call.resolve(7);
    expect(await waiting).toEqual({ ok: true, value: 7 });
    expect(timeout.free).toBe(true);
  });

  it('is given up when the service does not answer either', async () => {
    const timeout = new CallTimeout({});
    const waiting = timeout.within(new Promise(() => {}), 1000, async () => false);
    await vi.advanceTimersByTimeAsync(1100);
    expect(await waiting).toMatchObject(SILENT);
    expect(timeout.late).toBe(true);
  });

  it('is given up at last, though the service says that it is there', async () => {
    const timeout = new CallTimeout({});
    const waiting = timeout.within(new Promise(() => {}), 1000, async () => true);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await waiting).toMatchObject(SILENT);
  });

  it('whose answer comes while the service is asked is no fault', async () => {
    const call = Promise.withResolvers<number>();
    const asked = Promise.withResolvers<boolean>();
    const timeout = new CallTimeout({});
    const waiting = timeout.within(call.promise, 1000, () => asked.promise);
    await vi.advanceTimersByTimeAsync(1100);
    call.resolve(7);
    expect(await waiting).toEqual({ ok: true, value: 7 });
    asked.resolve(false);
    await vi.advanceTimersByTimeAsync(1100);
    expect(timeout.late).toBe(false);
  });

  it('leaves the time of others alone', async () => {
    const timeout = new CallTimeout({});
    const asked = Promise.withResolvers<boolean>();
    void timeout.within(new Promise(() => {}), 1000, () => asked.promise);
    const other = timeout.within(new Promise(() => {}), 2000);
    await vi.advanceTimersByTimeAsync(2100);
    expect(await other).toMatchObject(SILENT);
  });
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepForgetting } from './store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('looks at once for what nobody fetched, then every minute, whatever the database says, until it is stopped', async () => {
  let looked = 0;
  const stop = keepForgetting({
    transact: () => {
      looked += 1;
      return looked === 2 ? Promise.reject(new Error('nobody expected it')) : Promise.resolve();
    },
  } as never);
  expect(looked).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looked).toBe(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looked).toBe(3);
  stop();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(looked).toBe(3);
});

/** A store whose proof nobody gives is asked for again, and nobody is served meanwhile. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { StoreAnswer } from '../ports/store-task.ts';
import { ok } from '../words/result.ts';
import { createJournalWriter, type JournalWriter } from './journal-writer.ts';

let writer: JournalWriter;
let told: unknown[];
let answers: StoreAnswer[];
let asked: number;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  asked = 0;
  let proven = false;
  writer = createJournalWriter({
    journal: {
      append: () => ok(undefined),
      outsideWritten: true,
      get proven() {
        return proven;
      },
      look: () => null,
      async prove(read) {
        const answer = await read({
          what: 'prove',
          directory: '/store',
          key: null,
          kioskId: 'K',
          outside: [],
        });
        proven = 'lines' in answer;
        return proven || !('fault' in answer) ? null : { name: answer.fault.name };
      },
    },
    host: {
      async readStore() {
        asked += 1;
        return answers.shift() ?? { lines: 1 };
      },
    },
    events: {},
    board: () => ({ journal: () => undefined }),
    tell: (message) => told.push(message),
    isStopping: () => false,
  });
});
afterEach(() => {
  writer.stop();
  vi.useRealTimers();
});

it('asks again for a proof that nobody gave, and serves when somebody has', async () => {
  answers = [{ fault: { name: 'store.silent' } }, { fault: { name: 'store.silent' } }];
  writer.write('-', { kind: 'kiosk.started', facts: {} });
  writer.watch();
  await vi.advanceTimersByTimeAsync(15_000);
  expect([asked, writer.outOfService]).toEqual([2, 'store.checking']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([asked, writer.outOfService]).toEqual([3, null]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toBe(3);
});

it('serves nobody out of a store that was found broken, and asks no more', async () => {
  answers = [{ fault: { name: 'store.corrupt' } }];
  writer.watch();
  await vi.advanceTimersByTimeAsync(5000);
  expect([asked, writer.outOfService]).toEqual([1, 'store.corrupt']);
  expect(told).toEqual([{ type: 'service', fault: 'store.corrupt' }]);
});

it('asks nothing more when the kiosk stops', async () => {
  answers = [{ fault: { name: 'store.silent' } }];
  writer.watch();
  await vi.advanceTimersByTimeAsync(1);
  writer.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toBe(1);
});

/** The sender beside a clock that is wrong, and is set right: with a post and an office that are not there. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Post } from '../journal/post.ts';
import type { OfficeAnswer } from '../servers/office/wire.ts';
import { ok } from '../words/result.ts';
import { createOfficePost } from './office-post.ts';

const HOUR = 3_600_000;
const RIGHT = Date.parse('2026-12-01T03:00:00Z');
const clockWrong: OfficeAnswer['refused'] = { name: 'clock.wrong', code: 'O06', sequence: null };
let clock: number;
let refused: OfficeAnswer['refused'];
let said: { batches: number; checkpoints: number; trims: number; boards: number };
let sender: ReturnType<typeof createOfficePost>;
beforeEach(() => {
  vi.useFakeTimers();
  clock = RIGHT;
  refused = null;
  said = { batches: 0, checkpoints: 0, trims: 0, boards: 0 };
  const post: Post = {
    series: '00000000-0000-4000-8000-000000000000',
    waiting: () => ok({ items: [], waiting: 0 }),
    taken: () => ok(undefined),
    say: () => {
      said.boards += 1;
      return ok(undefined);
    },
    checkpoint: () => {
      said.checkpoints += 1;
      return ok(undefined);
    },
    trim: () => {
      said.trims += 1;
      return ok(false);
    },
  };
  sender = createOfficePost({
    config: { kioskId: 'K-1', store: { keepRequestsDays: 30 } as never },
    ...{ post, tell: () => undefined, withdrawn: null, now: () => clock },
    client: {
      send: async () => {
        said.batches += 1;
        return ok({ acknowledged: [], refused });
      },
      close: async () => undefined,
    },
  });
});
afterEach(async () => {
  await sender.stop();
  vi.useRealTimers();
});
/** Both clocks go on. */
const later = async (ms: number) => {
  clock += ms;
  await vi.advanceTimersByTimeAsync(ms);
};

it('says that it lives, makes checkpoints and keeps to the rule when its clock was a year ahead and is set right', async () => {
  clock += 365 * 24 * HOUR;
  sender.start();
  await later(2000);
  clock = RIGHT;
  const before = { ...said };
  await later(5000);
  expect(said.batches).toBeGreaterThan(before.batches);
  expect(said.checkpoints).toBeGreaterThan(before.checkpoints);
  expect(said.trims).toBeGreaterThan(before.trims);
  sender.board([], null);
  await later(5000);
  const [boards, batches] = [said.boards, said.batches];
  expect(boards).toBeGreaterThan(0);
  // And no oftener than before.
  await later(50_000);
  expect([said.boards, said.batches]).toEqual([boards, batches]);
});

it('lets nothing go by rule while the office says that its clock is wrong', async () => {
  refused = clockWrong;
  clock += 365 * 24 * HOUR;
  sender.start();
  await later(2 * HOUR);
  expect(said.batches).toBeGreaterThan(0);
  expect(said.trims).toBe(0);
  refused = null;
  clock = RIGHT;
  await later(10 * 60_000);
  expect(said.trims).toBeGreaterThan(0);
});

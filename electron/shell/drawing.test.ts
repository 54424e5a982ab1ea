import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PrintDocument } from '../contract/paper.ts';
import { drawLimitMs } from '../document/rows.ts';
import { drawn } from './drawing.ts';

const account = (rows: number) =>
  ({ kind: 'disclosures', rows: Array.from({ length: rows }) }) as unknown as PrintDocument;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Draws a paper whose first try fails after the given time; how often it was tried, and what came of it. */
async function failingAfter(paper: PrintDocument, ms: number) {
  let tried = 0;
  const drawing = drawn(async (_, tries) => {
    tried = tries;
    if (tries > 1) return new Uint8Array([1]);
    await new Promise((over) => setTimeout(over, ms));
    throw new Error('the page did not finish');
  }, paper);
  await vi.advanceTimersByTimeAsync(ms);
  return { tried, came: (await drawing).ok };
}

describe('a paper whose first try came to nothing', () => {
  it.each([0, 60, 200, 1100])(
    'of %i rows is drawn once more, as long as its own time is not over',
    async (rows) => {
      const paper = account(rows);
      expect(await failingAfter(paper, drawLimitMs(paper) - 1)).toEqual({ tried: 2, came: true });
    },
  );

  it.each([0, 60, 1100])('of %i rows is given up when it took as long as it may take', async (rows) => {
    const paper = account(rows);
    expect(await failingAfter(paper, drawLimitMs(paper))).toEqual({ tried: 1, came: false });
  });
});

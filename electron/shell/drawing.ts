/** The drawing of papers that both shells share: how often it is tried, for how long, and in which parts. */
import type { PrintDocument } from '../contract/paper.ts';
import { numbersOf, partsOf } from '../document/parts.ts';
import { drawLimitMs } from '../document/rows.ts';
import { mergePages, overlaid, pagesIn } from '../pdf/pages.ts';
import { type Fault, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';

const DRAW_TRIES = 2;

/** Draws a paper; `tries`: which try it is, from 1. */
type Draw = (document: PrintDocument, tries: number) => Promise<Uint8Array>;

/** Parts of a paper that are drawn at the same time: each has a process of its own, and the visit's machine two processors. */
const BESIDE = 2;

/** The PDF of a paper, long ones in parts (document/parts.ts). Fails with `document.failed`, without personal data. */
export async function drawn(draw: Draw, document: PrintDocument): Promise<Result<Uint8Array, Fault>> {
  const parts = partsOf(document);
  if (parts.length === 1) return drawnOnce(draw, document);
  const pdfs: Uint8Array[] = [];
  let failed: Fault | undefined;
  const left = parts.entries();
  const inTurn = async () => {
    for (const [index, part] of left) {
      if (failed !== undefined) return;
      const made = await drawnOnce(draw, part);
      if (made.ok) pdfs[index] = made.value;
      else failed ??= made.fault;
    }
  };
  await Promise.all(Array.from({ length: BESIDE }, inTurn));
  try {
    return failed === undefined ? await joined(draw, document, pdfs) : fail(failed);
  } finally {
    for (const pdf of pdfs) pdf?.fill(0);
  }
}

/** Parts as one paper, whose pages are counted through. */
async function joined(
  draw: Draw,
  document: PrintDocument,
  pdfs: readonly Uint8Array[],
): Promise<Result<Uint8Array, Fault>> {
  const whole = await mergePages(pdfs);
  const numbers = numbersOf(document, await pagesIn(whole));
  if (numbers === undefined) return ok(whole);
  const over = await drawnOnce(draw, numbers);
  if (!over.ok) return over;
  const numbered = await overlaid(whole, over.value);
  whole.fill(0);
  return ok(numbered);
}

/**
 * The PDF of a paper. Its page, or the browser under it, may die, which no paper is to blame for: it is drawn once more,
 * unless the first try took as long as this paper may take. Fails with `document.failed`, whose detail has no personal data.
 */
async function drawnOnce(draw: Draw, document: PrintDocument): Promise<Result<Uint8Array, Fault>> {
  for (let tries = 1; ; tries += 1) {
    const began = performance.now();
    try {
      return ok(await draw(document, tries));
    } catch (error) {
      if (tries < DRAW_TRIES && performance.now() - began < drawLimitMs(document)) continue;
      return fail(fault('document.failed', (error as Error).message.split('\n')[0] ?? ''));
    }
  }
}

/** The drawing of papers that both shells share: how often it is tried, and for how long. */
import type { PrintDocument } from '../contract/paper.ts';
import { DRAW_LIMIT_MS } from '../document/rows.ts';
import { type Fault, fault } from '../words/faults.ts';
import { fail, ok, type Result } from '../words/result.ts';

const DRAW_TRIES = 2;

/**
 * The PDF of a paper. Its page, or the browser under it, may die, which no paper is to blame for: it is drawn once more,
 * unless the first try took as long as a paper may take. Fails with `document.failed`, whose detail has no personal data.
 */
export async function drawn(
  draw: (document: PrintDocument) => Promise<Uint8Array>,
  document: PrintDocument,
): Promise<Result<Uint8Array, Fault>> {
  for (let tries = 1; ; tries += 1) {
    const began = performance.now();
    try {
      return ok(await draw(document));
    } catch (error) {
      if (tries < DRAW_TRIES && performance.now() - began < DRAW_LIMIT_MS) continue;
      return fail(fault('document.failed', (error as Error).message.split('\n')[0] ?? ''));
    }
  }
}

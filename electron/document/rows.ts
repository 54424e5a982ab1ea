/** How long a paper is before it is drawn. Without anything that makes pages: the shells ask it, too. */
import type { PrintDocument } from '../contract/paper.ts';

/** A paper is drawn in a moment; one that takes longer never will be. One with thousands of rows has more of them. */
export const DRAW_LIMIT_MS = 20_000;
const DRAW_ROW_MS = 20;

/** How long the drawing of a paper may take, in milliseconds, on a machine that has other work, too. */
export const drawLimitMs = (document: PrintDocument): number =>
  DRAW_LIMIT_MS + DRAW_ROW_MS * rowsOf(document);

/** A list of more rows is set one line a row (renderer/print/fit.ts knows the same number). */
export const LONG_ROWS = 200;

/** With more rows than this, tags take a third of the time of drawing, and most of a file that paper has no use for. */
const ROWS_TAGGED = 400;

/**
 * Whether a paper is drawn with tags and an outline. Long ones that go to the printer alone are not, unless the outline is
 * needed to tell the pages of several records apart (pages.ts). `asFile`: it is heard as well as seen.
 */
export function isTagged(document: PrintDocument, asFile = false): boolean {
  const part = document.kind === 'copies' || document.kind === 'disclosures' ? document.part : undefined;
  // Numbers are laid on other pages, as no part of what is said.
  if (part !== undefined && 'numbers' in part) return false;
  if (asFile) return true;
  if (part !== undefined) return part.tagged;
  return rowsOf(document) <= ROWS_TAGGED || (document.kind === 'copies' && document.records.length > 1);
}

/** Rows of all tables and lists of a paper: what its drawing takes. */
export function rowsOf(document: PrintDocument): number {
  switch (document.kind) {
    case 'copies':
      return document.records
        .flatMap(({ record }) => record.sections)
        .reduce((sum, { fields, table }) => sum + fields.length + (table?.rows.length ?? 0), 0);
    case 'disclosures':
      return document.rows.length;
    case 'request':
    case 'correction':
    case 'receipt':
    case 'inspection':
      return document.lines.length;
    case 'payment-slip':
      return document.items.length;
    case 'representative':
    case 'blank':
    case 'closing':
      return 0;
  }
}

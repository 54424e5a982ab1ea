/**
 * Papers whose codes say how many pages they have. Pages are known only when a paper is drawn, and the code is part of what
 * is drawn: so the number is guessed, the paper drawn, and drawn once more where the guess was wrong.
 */
import type { JWK } from 'jose';
import type { PrintDocument } from '../contract/paper.ts';
import type { PresentedRecord } from '../contract/words.ts';
import { chapterPages, pagesIn, runningPages } from '../pdf/pages.ts';
import type { Fault } from '../words/faults.ts';
import { ok, type Result } from '../words/result.ts';
import { isTagged, LONG_ROWS, rowsOf } from './rows.ts';
import { signWithPages } from './verification.ts';

type Copies = Extract<PrintDocument, { kind: 'copies' }>;
/** What has a code. */
export type Coded = Exclude<PrintDocument, { kind: 'representative' | 'blank' | 'closing' }>;

/** Rows of a table on the first page of its copy, and on each further one. Only a guess: a wrong one costs time. */
const FIRST_ROWS = 10;
const MORE_ROWS = 16;

/** Of a list with one line a row; what else is on its pages takes the room of so many. */
const LINES_A_PAGE = 44;
const LINES_BESIDE = 26;

const linePages = (rows: number) => Math.ceil((rows + LINES_BESIDE) / LINES_A_PAGE);

function guessRecord({ sections, layout }: PresentedRecord): number {
  const rows = Math.max(0, ...sections.map(({ table }) => table?.rows.length ?? 0));
  if (layout === 'social-security' || rows > LONG_ROWS) return linePages(rows);
  return rows <= FIRST_ROWS ? 1 : 1 + Math.ceil((rows - FIRST_ROWS) / MORE_ROWS);
}

/** The likely number of pages of each signed thing in a document, in order. */
function guess(document: Coded): readonly number[] {
  switch (document.kind) {
    case 'copies':
      return document.records.map(({ record }) => guessRecord(record));
    // One sheet, both sides.
    case 'request':
      return [2];
    case 'correction':
      return [1];
    case 'inspection':
      return [document.lines.length <= 7 ? 1 : 2];
    case 'receipt':
    case 'payment-slip':
      return [1];
    case 'disclosures':
      return [document.rows.length > LONG_ROWS ? linePages(document.rows.length) : 1];
  }
}

const same = (a: readonly number[], b: readonly number[]) => a.join() === b.join();

/** The document with the number of pages in each of its codes. Nothing else about it changes, and no digest. */
async function withPages(document: Coded, pages: readonly number[], signingKey: JWK): Promise<Coded> {
  const sign = (token: string, index: number) => signWithPages(token, pages[index] ?? 1, signingKey);
  if (document.kind !== 'copies')
    return { ...document, verificationToken: await sign(document.verificationToken, 0) };
  const records: Copies['records'] = await Promise.all(
    document.records.map(async (sheet, index) => ({
      ...sheet,
      verificationToken: await sign(sheet.verificationToken, index),
    })),
  );
  return { ...document, records };
}

/** So many rows take minutes to draw twice: such a paper is drawn once, and its codes say no number of pages. */
const ROWS_TWICE = 1000;

/** The pages of one code: those it has something on, which its code says, and those that it does not share with one before it. */
interface PagesOfCode {
  readonly on: number;
  readonly own: number;
}

/** A document that was drawn: its PDF, the pages of each code, and whether the codes say them. */
export interface Counted {
  readonly pdf: Uint8Array;
  readonly pages: readonly PagesOfCode[];
  readonly said: boolean;
}

/** Draws a document so that its codes say how many pages they are for: `pages`, one number for each code, in order. */
export async function drawCounted(
  document: Coded,
  draw: (document: Coded) => Promise<Result<Uint8Array, Fault>>,
  signingKey: JWK,
): Promise<Result<Counted, Fault>> {
  const alone = (pages: readonly number[]) => pages.map((on) => ({ on, own: on }));
  const count = async (pdf: Uint8Array): Promise<readonly PagesOfCode[]> => {
    if (document.kind !== 'copies' || !isTagged(document)) return alone([await pagesIn(pdf)]);
    return document.runsOn ? runningPages(pdf) : alone(await chapterPages(pdf));
  };
  let said = guess(document);
  const attempts = rowsOf(document) > ROWS_TWICE ? 0 : 2;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const drawn = await draw(await withPages(document, said, signingKey));
    if (!drawn.ok) return drawn;
    const pages = await count(drawn.value);
    const on = pages.map((one) => one.on);
    if (same(on, said)) return ok({ pdf: drawn.value, pages, said: true });
    drawn.value.fill(0);
    // A code that says another number is as large; pages that cannot be told apart are not told.
    if (pages.length !== said.length) break;
    said = on;
  }
  const plain = await draw(document);
  return plain.ok ? ok({ pdf: plain.value, pages: await count(plain.value), said: false }) : plain;
}

/** PDFs as whole files: several into one job, a part of one, how many pages each record takes. They keep their tags. */
import {
  beginMarkedContent,
  drawObject,
  endMarkedContent,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFNumber,
  PDFRef,
} from '@cantoo/pdf-lib';
import { append, keepPages } from './structure.ts';

/**
 * One PDF holding every page of the given ones, with what tells them to who hears them: structure, language, outline; the
 * title is the first's. Throws when one of them is not a PDF: they were made a moment ago.
 */
export async function mergePages(parts: readonly Uint8Array[]): Promise<Uint8Array> {
  const [first, ...others] = parts;
  if (first === undefined) return (await PDFDocument.create()).save();
  if (others.length === 0) return Uint8Array.from(first);
  const merged = await PDFDocument.load(first, { updateMetadata: false });
  for (const [index, part] of others.entries())
    append(merged, await PDFDocument.load(part, { updateMetadata: false }), `${index + 1}-`);
  return merged.save({ updateFieldAppearances: false });
}

/** The pages `from` to `to` (from 1, both included) as a PDF of their own, with their part of the structure. */
export async function pageRange(pdf: Uint8Array, from: number, to: number): Promise<Uint8Array> {
  const part = await PDFDocument.load(pdf, { updateMetadata: false });
  keepPages(part, from, to);
  return part.save({ updateFieldAppearances: false });
}

/** Puts each page of `over` on the page of `pdf` at the same place, for whoever hears it as no part of what is said. */
export async function overlaid(pdf: Uint8Array, over: Uint8Array): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const marks = await document.embedPages((await PDFDocument.load(over)).getPages());
  for (const [index, page] of document.getPages().entries()) {
    const mark = marks[index];
    if (mark === undefined) continue;
    const key = page.node.newXObject('Over', mark.ref);
    page.pushOperators(beginMarkedContent('Artifact'), drawObject(key), endMarkedContent());
  }
  return document.save({ updateFieldAppearances: false });
}

/** How many pages a PDF that we made has. */
export async function pagesIn(pdf: Uint8Array): Promise<number> {
  return (await PDFDocument.load(pdf, { updateMetadata: false })).getPageCount();
}

/** Where a chapter begins: its page, from 0, and how high on it, in points from the foot. */
interface Start {
  readonly page: number;
  readonly height: number;
}

/**
 * A chapter begins at each entry of the first level of the PDF's outline, which Chromium makes from the `h1` of each record.
 * None when there is no outline.
 */
async function chapters(
  pdf: Uint8Array,
): Promise<{ readonly starts: readonly Start[]; readonly pages: number }> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const pageOf = new Map(document.getPages().map((page, index) => [page.ref.toString(), index]));
  const starts: Start[] = [];
  let entry = document.catalog
    .lookupMaybe(PDFName.of('Outlines'), PDFDict)
    ?.lookupMaybe(PDFName.of('First'), PDFDict);
  while (entry !== undefined) {
    const target = entry.lookupMaybe(PDFName.of('Dest'), PDFArray);
    const at = target?.get(0);
    const height = target?.get(3);
    const page = at instanceof PDFRef ? pageOf.get(at.toString()) : undefined;
    if (page !== undefined)
      starts.push({ page, height: height instanceof PDFNumber ? height.asNumber() : 0 });
    entry = entry.lookupMaybe(PDFName.of('Next'), PDFDict);
  }
  return { starts, pages: document.getPageCount() };
}

/** How many pages each chapter takes, in order, where each begins on a page of its own. */
export async function chapterPages(pdf: Uint8Array): Promise<readonly number[]> {
  const { starts, pages } = await chapters(pdf);
  return starts.map(({ page }, index) => (starts[index + 1]?.page ?? pages) - page);
}

/**
 * A chapter that begins so near to where the first begins on its page begins at the head of a page, in points: a heading that
 * is set lower (a certified copy's, by 26) is at the head; below one line of another chapter and the room between, it is 38 lower.
 */
const AT_HEAD = 34;

/**
 * The same where chapters run on: `on`, the pages that a chapter has something on; `own`, those of them that no chapter before
 * it has something on. The sum of `own` is that of all pages.
 */
export async function runningPages(
  pdf: Uint8Array,
): Promise<readonly { readonly on: number; readonly own: number }[]> {
  const { starts, pages } = await chapters(pdf);
  const head = (starts[0]?.height ?? 0) - AT_HEAD;
  const lasts = starts.map((_, index) => {
    const next = starts[index + 1];
    if (next === undefined) return pages - 1;
    return next.height >= head ? next.page - 1 : next.page;
  });
  return starts.map(({ page }, index) => {
    const last = lasts[index] ?? page;
    const begun = Math.max(page, (lasts[index - 1] ?? -1) + 1);
    return { on: last - page + 1, own: last - begun + 1 };
  });
}

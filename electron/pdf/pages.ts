/** PDFs as whole files: several into one job, a part of one, how many pages each record takes. They keep their tags. */
import {
  beginMarkedContent,
  drawObject,
  endMarkedContent,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
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

/**
 * How many pages each chapter takes, in order: a chapter begins at each entry of the first level of the PDF's outline,
 * which Chromium makes from the `h1` of each record. Empty when there is no outline.
 */
export async function chapterPages(pdf: Uint8Array): Promise<readonly number[]> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const pageOf = new Map(document.getPages().map((page, index) => [page.ref.toString(), index]));
  const starts: number[] = [];
  let entry = document.catalog
    .lookupMaybe(PDFName.of('Outlines'), PDFDict)
    ?.lookupMaybe(PDFName.of('First'), PDFDict);
  while (entry !== undefined) {
    const target = entry.lookupMaybe(PDFName.of('Dest'), PDFArray)?.get(0);
    const start = target instanceof PDFRef ? pageOf.get(target.toString()) : undefined;
    if (start !== undefined) starts.push(start);
    entry = entry.lookupMaybe(PDFName.of('Next'), PDFDict);
  }
  return starts.map((start, index) => (starts[index + 1] ?? document.getPageCount()) - start);
}

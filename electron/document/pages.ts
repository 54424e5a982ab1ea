/** PDFs as the visit handles them: several into one job, and how many pages each record takes. */
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRef } from '@cantoo/pdf-lib';

/** One PDF holding every page of the given ones. Throws when one of them is not a PDF: they were made a moment ago. */
export async function mergePages(parts: readonly Uint8Array[]): Promise<Uint8Array> {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return Uint8Array.from(only);
  const merged = await PDFDocument.create();
  for (const part of parts) {
    const source = await PDFDocument.load(part);
    for (const page of await merged.copyPages(source, source.getPageIndices())) merged.addPage(page);
  }
  return merged.save();
}

/** The pages `from` to `to` (from 1, both included) as a PDF of their own. */
export async function pageRange(pdf: Uint8Array, from: number, to: number): Promise<Uint8Array> {
  const source = await PDFDocument.load(pdf, { updateMetadata: false });
  const some = await PDFDocument.create();
  for (const page of await some.copyPages(source, source.getPageIndices().slice(from - 1, to)))
    some.addPage(page);
  return some.save();
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

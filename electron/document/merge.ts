/** Several PDFs into one job: the request first, then the copies, in order. */
import { PDFDocument } from '@cantoo/pdf-lib';

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

/** How many pages a PDF that we made has. */
export async function pagesIn(pdf: Uint8Array): Promise<number> {
  return (await PDFDocument.load(pdf, { updateMetadata: false })).getPageCount();
}

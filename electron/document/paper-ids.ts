/** The document ids that a PDF shows under its codes: which papers are in a file, read as a person would. */
import { execFileSync } from 'node:child_process';

/** Ids in the order of the pages, by poppler's pdftotext; undefined where that program cannot read the file. */
export function idsOnPages(pdf: Uint8Array): readonly string[] | undefined {
  let text: string;
  try {
    text = execFileSync('pdftotext', ['-', '-'], {
      input: pdf,
      encoding: 'utf8',
      maxBuffer: 1 << 27,
      stdio: 'pipe',
      timeout: 20_000,
    });
  } catch {
    return undefined;
  }
  return [...text.matchAll(/(?:[0-9A-HJKMNP-TV-Z]{4} ){3}[0-9A-HJKMNP-TV-Z]{4}/g)].map(([id]) =>
    id.replaceAll(' ', ''),
  );
}

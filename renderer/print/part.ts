/** Which part of a long paper is drawn (electron/document/parts.ts). */
import type { PaperPart, PrintDocument } from '../../electron/contract/paper.ts';

type Part = Exclude<PaperPart, { readonly numbers: number }>;

const WHOLE: Part = { first: true, last: true, tagged: true, widest: [], reasons: [] };

const anyPartOf = (paper: PrintDocument): PaperPart | undefined =>
  paper.kind === 'copies' || paper.kind === 'disclosures' ? paper.part : undefined;

/** Whether a paper is only a part of one. */
export const isPart = (paper: PrintDocument): boolean => anyPartOf(paper) !== undefined;

/** What is drawn of a paper. */
export function partOf(paper: PrintDocument): Part {
  const part = anyPartOf(paper);
  return part === undefined || 'numbers' in part ? WHOLE : part;
}

/** The pages to be numbered, where nothing but their numbers is drawn. */
export function numbersIn(paper: PrintDocument): number | undefined {
  const part = anyPartOf(paper);
  return part !== undefined && 'numbers' in part ? part.numbers : undefined;
}

/** The papers of the gallery: those of the tests of the papers, for a few people, and one of every kind. */
import type { PrintDocument } from '../../electron/contract/paper.ts';
import { blankForm, copiesOf, longNamedCopies, otherPapersOf, requestOf } from '../integration/papers.ts';

/** A woman with everything, a foreigner, and somebody with almost nothing. */
const SHOWN = ['somying', 'naylin', 'malee'] as const;

async function papersOf(): Promise<ReadonlyMap<string, PrintDocument>> {
  const papers = new Map<string, PrintDocument>();
  for (const person of SHOWN) {
    papers.set(`request of ${person}`, await requestOf(person));
    papers.set(`copies of ${person}`, await copiesOf(person, 'thai'));
  }
  papers.set('certified copies', await copiesOf('arthit', 'thai', 'certified-copy'));
  papers.set('form to be filled in by hand', blankForm());
  papers.set('copies with long names', await longNamedCopies());
  for (const [index, paper] of (await otherPapersOf('somying', 'thai')).entries())
    papers.set(`${paper.kind} (${index + 1})`, paper);
  return papers;
}

export const models = await papersOf();

/** What was looked at and found, as lines for a person at a terminal. Needs no package: a checkout may have none yet. */
import type { Text } from '../contract/words.ts';

/** One thing that was looked at. */
export interface Met {
  readonly what: Text;
  readonly well: boolean;
  readonly found: Text;
  /** What to do, where it is not well. */
  readonly todo: Text;
  /** Without it no kiosk starts. */
  readonly needed: boolean;
}

/** The lines of one, Thai first. */
export const linesOf = ({ what, well, found, todo, needed }: Met): readonly string[] => [
  `${well ? 'ดี      ' : needed ? 'ขาด     ' : 'ควรแก้  '} ${what.th}: ${found.th}`,
  ...(well || todo.th === todo.en ? [] : [`         → ${todo.th}`]),
  `${well ? 'well   ' : needed ? 'MISSING' : 'advised'}  ${what.en}: ${found.en}`,
  ...(well ? [] : [`         → ${todo.en}`]),
];

/**
 * The long form of the tests (`npm run test:long`) runs every case; `npm test` runs a few of each kind, chosen by
 * SITTHI_SEED, so that it stays a matter of minutes. Another seed tries others: what fails is named with its own words.
 */
import { random } from './random.ts';

/** Whether every case is run. */
export const LONG = process.env.SITTHI_LONG === '1';

/** Chooses which cases the short form runs, and when what happens; the same number, the same choice. */
export const SEED = Number(process.env.SITTHI_SEED ?? 25);

/** All cases in the long form; in the short one `count` of them, in their order. */
export function some<T>(count: number, cases: readonly T[]): readonly T[] {
  if (LONG || cases.length <= count) return cases;
  const chance = random(SEED + cases.length);
  const ranked = cases.map((value, at) => ({ value, at, by: chance() }));
  const chosen = ranked.sort((a, b) => a.by - b.by).slice(0, count);
  return chosen.sort((a, b) => a.at - b.at).map(({ value }) => value);
}

/**
 * The long form of the tests (`npm run test:long`) runs every case; `npm test` runs a few of each kind, chosen by
 * SITTHI_SEED, so that it stays a matter of minutes. Another seed tries others: what fails is named with its own words.
 */
/** Whether every case is run. */
export const LONG = process.env.SITTHI_LONG === '1';

/** Chooses which cases the short form runs; the same number, the same choice. */
const SEED = Number(process.env.SITTHI_SEED ?? 25);

/** Mulberry32: numbers from 0 to 1 out of a seed, good enough to choose by. */
export function* numbers(seed: number = SEED): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    yield ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** All cases in the long form; in the short one `count` of them, in their order. */
export function some<T>(count: number, cases: readonly T[]): readonly T[] {
  if (LONG || cases.length <= count) return cases;
  const chance = numbers(SEED + cases.length);
  const ranked = cases.map((value, at) => ({ value, at, by: chance.next().value }));
  const chosen = ranked.sort((a, b) => a.by - b.by).slice(0, count);
  return chosen.sort((a, b) => a.at - b.at).map(({ value }) => value);
}

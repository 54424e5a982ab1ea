/**
 * Numbers from 0 to 1 out of a seed (mulberry32): good enough to choose by, and what failed with a seed can be run again.
 * Tests alone: nothing that must not be guessed comes from here.
 */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Whole numbers below a bound, out of a seed. */
export function randomBelow(seed: number): (bound: number) => number {
  const next = random(seed);
  return (bound) => Math.floor(next() * bound);
}

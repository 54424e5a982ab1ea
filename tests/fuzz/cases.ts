/** How many cases there are in all, and how they are shared out. */
import type { TargetName } from './targets.ts';

/** The long form. */
export const CASES = 1_000_000;

/** Part of each target: a store is a file that SQLite reads, and takes a hundred times as long as anything else. */
export const SHARE: Readonly<Record<TargetName, number>> = {
  ...{
    card: 0.2,
    sas: 0.1,
    gateway: 0.2,
    first: 0.05,
    contract: 0.1,
    config: 0.1,
    tokens: 0.1,
    batch: 0.149,
  },
  store: 0.001,
};

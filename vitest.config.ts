import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes, most of it waiting: begun last, one would run alone at the end. */
const LONGEST = [/updates/, /card-cycles/, /golden-papers/, /commands/, /booted/, /packing/, /document/];
const rank = ({ moduleId }: TestSpecification) => {
  const found = LONGEST.findIndex((name) => name.test(moduleId));
  return found < 0 ? LONGEST.length : found;
};

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

/** Both kinds of files. */
const shared = {
  setupFiles: ['tests/leftovers.ts'],
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // What is waited for may come late on a machine that others share; nothing is proven by its haste.
  expect: { poll: { timeout: 10_000 } },
  // As in playwright.config.ts: a limit of time may be missed once on a machine that others share.
  retry: process.env.CI === 'true' ? 2 : 0,
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          ...shared,
          name: 'units',
          include: [
            '{electron,native,fixtures,renderer,build,office,tests/soak,tests/bench}/**/*.test.{ts,tsx}',
          ],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared,
          // They start worlds of processes: more of them at once, and each would wait for the others.
          name: 'worlds',
          include: ['tests/{integration,faults,office}/**/*.test.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});

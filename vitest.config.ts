import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes, most of it waiting: begun last, one would run alone at the end. */
const LONG = [/card-cycles/, /commands/, /tests\/integration/];
const rank = ({ moduleId }: TestSpecification) => {
  const found = LONG.findIndex((name) => name.test(moduleId));
  return found < 0 ? LONG.length : found;
};

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: [
      '{electron,native,fixtures,renderer,build}/**/*.test.{ts,tsx}',
      'tests/{integration,faults}/**/*.test.ts',
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    // As in playwright.config.ts: a limit of time may be missed once on a machine that others share.
    retry: process.env.CI === 'true' ? 1 : 0,
  },
});

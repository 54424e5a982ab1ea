import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { PATIENCE } from './tests/patience.ts';

/** Files that take longest in their project, in this order: begun last, one would run alone at the end. */
const LONGEST = [
  ...[/printer-kinds/, /card-faults/, /printing\.test/, /updates/, /card-cycles/],
  ...[
    /page-renderer/,
    /phone/,
    /oidc/,
    /commands/,
    /golden-papers/,
    /page-edges/,
    /start\.test/,
    /integration.document/,
  ],
  ...[/host-conformance/, /metrics/, /booted/, /office.desk/, /card-library/, /packing/],
  ...[/kiosk.kiosk/, /fixtures.linkage.odd/, /build.setup/, /crash/],
];
/** Files whose worlds mostly wait: for a reader that is looked at now and then, for printers, for limits of time. */
const WAITING = [
  'tests/faults/{card-faults,card-cycles,slow-service}.test.ts',
  'tests/integration/{card,card-driver,page-renderer,printer-kinds,printing,linkage-again,updates}.test.ts',
  'tests/office/{oidc,phone}.test.ts',
];
const rank = ({ moduleId }: TestSpecification) => {
  const found = LONGEST.findIndex((name) => name.test(moduleId));
  return found < 0 ? LONGEST.length : found;
};

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

/** All kinds of files. */
const shared = {
  setupFiles: ['tests/leftovers.ts'],
  testTimeout: 30_000 * PATIENCE,
  hookTimeout: 60_000 * PATIENCE,
  // What is waited for may come late on a machine that others share; nothing is proven by its haste.
  expect: { poll: { timeout: 10_000 * PATIENCE } },
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
            '{electron,native,fixtures,renderer,build,office}/**/*.test.{ts,tsx}',
            'tests/{soak,bench,mutants,fuzz}/**/*.test.ts',
          ],
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared,
          // They start worlds of processes: more of them at once, and each would wait for the others.
          name: 'worlds',
          include: ['tests/{integration,faults,office}/**/*.test.ts'],
          exclude: WAITING,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...shared,
          // Five of them take less of two processors than two of the others.
          name: 'waiting',
          include: WAITING,
          maxWorkers: 5,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});

import { ROOMS } from './rooms.ts';

const name = process.env.SITTHI_MUTANTS ?? '';
const room = ROOMS[name];
if (room === undefined) throw new Error(`no such room: ${name}`);

/** Options of Stryker for one room; it works in a copy of the tree and changes nothing here. */
export default {
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'tests/mutants/vitest.config.ts', related: false },
  mutate: [...room.product, '!**/*.test.ts'],
  coverageAnalysis: 'perTest',
  // What is made once, when a file is read, is changed by the named mutants where it matters: here each would run everything.
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 10_000,
  dryRunTimeoutMinutes: 15,
  tempDirName: '.sitthi/mutants',
  ignorePatterns: [
    '.sitthi',
    '.tools',
    'dist',
    'release',
    'test-results',
    'playwright-report',
    'tests/e2e/*-snapshots',
  ],
  // TypeScript 7 has no such interface as Stryker would rewrite its configuration by; nothing here needs that.
  tsconfigFile: 'none',
  disableTypeChecks: false,
  allowConsoleColors: false,
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: `test-results/mutants/${name}.json` },
};

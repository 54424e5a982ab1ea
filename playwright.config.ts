import { defineConfig } from '@playwright/test';
import { PATIENCE } from './tests/patience.ts';

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // A picture that the screen is compared with is taken in the same moment, and not kept; those of the screens are.
  snapshotDir: 'test-results',
  workers: 1,
  timeout: 120_000 * PATIENCE,
  expect: {
    timeout: 15_000 * PATIENCE,
    toHaveScreenshot: {
      pathTemplate: '{testDir}/{testFileName}-snapshots/{arg}{-projectName}{-snapshotSuffix}{ext}',
    },
  },
  // On a machine that others share, a limit of two seconds can be missed once; the report names it as flaky.
  retries: process.env.CI === 'true' ? 2 : 0,
  reporter: [['list']],
});

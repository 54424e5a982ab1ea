import { defineConfig } from '@playwright/test';
import { PATIENCE } from './tests/patience.ts';

/** What measures time, memory or the processor, or takes the machine's power, has the machine to itself. */
const ALONE = /\/(answered|clock|kiosk-kills|memory|never-dark|power-cut)\.spec\.ts$/;
/** Those that share a kiosk: no other one is on the display of their worker. */
const SHARED = /\/(left-card|touches|visit|ways|without-touch)\.spec\.ts$/;
const SCREENS = /\/screens\.spec\.ts$/;

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // A picture that the screen is compared with is taken in the same moment, and not kept; those of the screens are.
  snapshotDir: 'test-results',
  workers: 1,
  timeout: 120_000 * PATIENCE,
  expect: {
    timeout: 15_000 * PATIENCE,
    toHaveScreenshot: { pathTemplate: '{testDir}/{testFileName}-snapshots/{arg}{-snapshotSuffix}{ext}' },
  },
  projects: [
    // Kiosks with displays, worlds and ports of their own, some beside others.
    { name: 'shared', testMatch: SHARED },
    { name: 'beside', testIgnore: [ALONE, SHARED, SCREENS] },
    { name: 'alone', testMatch: ALONE, workers: 1 },
    // Pages without a kiosk.
    { name: 'screens', testMatch: SCREENS },
  ],
  // On a machine that others share, a limit of two seconds can be missed once; the report names it as flaky.
  retries: process.env.CI === 'true' ? 2 : 0,
  reporter: [['list']],
});

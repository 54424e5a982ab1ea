import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{electron,native,fixtures,renderer,build}/**/*.test.{ts,tsx}',
      'tests/{integration,faults}/**/*.test.ts',
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // As in playwright.config.ts: a limit of time may be missed once on a machine that others share.
    retry: process.env.CI === 'true' ? 1 : 0,
  },
});

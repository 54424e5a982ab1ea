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
  },
});

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The tests of the desktop program run by themselves: see run.ts. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  // The repository is not theirs to write in.
  ...(process.env.TMPDIR && { cacheDir: process.env.TMPDIR }),
  test: {
    include: ['test/desktop/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // As for the other tests.
    retry: process.env.CI === 'true' ? 1 : 0,
    fsModuleCache: false,
    pool: 'forks',
    maxWorkers: 1,
    reporters: ['default', './test/support/summary-reporter.ts'],
  },
});

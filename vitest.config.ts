import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'sync-server/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'],
    // They need an Electron, a display and a network of their own: `npm run test:desktop`.
    exclude: [...configDefaults.exclude, 'test/desktop/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is to come soon may take long on a busy machine; `eventually` of `test/support` is as patient.
    expect: { poll: { timeout: 20_000 } },
    // One hiccup of a busy machine is no verdict; the summary names what needed its second try. Where people work, it fails.
    retry: process.env.CI === 'true' ? 1 : 0,
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default', './test/support/summary-reporter.ts'],
  },
});

/** The tests that judge the pure core, for mutation runs: those of policy and cases, with fewer random cases, nothing slower. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/policy/**/*.test.ts', 'test/cases/**/*.test.ts'],
    env: { PROPERTY_RUNS: '20' },
    testTimeout: 20_000,
  },
});

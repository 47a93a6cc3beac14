import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * Rooms whose tests start no process and load no SDK that keeps a state of its own: their files share what they import, which would take a third
 * of the time if each loaded it anew. Whatever a test there changes in a module or in the process, it puts back.
 */
const SHARING = [
  ...['cases', 'domain', 'export', 'insight', 'letters', 'mailbox', 'mappings', 'organisation', 'outbox', 'policy', 'practice', 'replies'],
  ...['spreadsheet', 'store', 'sync', 'third-platform', 'timelines', 'vault', 'write-back'],
]
  .map((room) => `test/${room}/**/*.test.ts`)
  .concat('test/web/!(browser|browser-acts|day).test.ts');
const EACH = {
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: { testTimeout: 60_000, hookTimeout: 60_000 },
} as const;

export default defineConfig({
  test: {
    // One for each core: left to itself it keeps a core free, which with two cores is half of them.
    maxWorkers: availableParallelism(),
    reporters: ['default', './test/canary.ts', './test/closing-line.ts'],
    projects: [
      { ...EACH, test: { ...EACH.test, name: 'apart', include: ['test/**/*.test.{ts,tsx}'], exclude: SHARING } },
      { ...EACH, test: { ...EACH.test, name: 'sharing', include: SHARING, isolate: false } },
    ],
  },
});

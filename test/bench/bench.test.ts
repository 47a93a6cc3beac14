/** The benches print what the contract says; the figures themselves are a machine's business. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';

const outputSchema = z.strictObject({
  machine: z.looseObject({ cpu: z.string(), node: z.string() }),
  results: z.array(
    z.strictObject({
      name: z.string(),
      unit: z.string(),
      value: z.number().positive(),
      baseline: z.number().positive(),
      ratio: z.number().positive(),
      samples: z.array(z.number()).min(1),
    }),
  ),
});

const run = (...names: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'bench/bench.ts', '--json', ...names], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: {
      ...process.env,
      BENCH_INVOICES: '2500',
      BENCH_ORGANISATIONS: '6',
      BENCH_SAMPLES: '1',
      BENCH_CUSTOMERS: '20',
      BENCH_CLIENTS: '10',
      BENCH_ASKED: '3',
      MAX_OPEN_ORGANISATIONS: '2',
    },
  });

test('sync: one JSON document with invoices a second, calls and memory beside their baselines', { timeout: 180_000 }, async () => {
  const { results } = outputSchema.parse(JSON.parse((await run('sync')).stdout));
  expect(results.map(({ name, unit }) => `${name} ${unit}`)).toEqual([
    'sync invoices/s',
    'sync/calls calls',
    'sync/memory MB',
    'sync/paced %',
  ]);
  const byName = new Map(results.map((result) => [result.name, result]));
  const calls = byName.get('sync/calls');
  expect(calls && calls.value - calls.baseline).toBeLessThanOrEqual(10);
  expect(byName.get('sync/memory')?.value).toBeLessThan(400);
  expect(byName.get('sync/paced')?.value).toBeGreaterThanOrEqual(95);
});

test('idle-wake: milliseconds of a wake that finds nothing, over an open file and one that is opened for it', {
  timeout: 120_000,
}, async () => {
  const { results } = outputSchema.parse(JSON.parse((await run('idle-wake')).stdout));
  expect(results.map(({ name, unit }) => `${name} ${unit}`)).toEqual(['idle-wake ms', 'idle-wake/opened ms']);
});

test('organisations: seconds of a day and memory, each letter and note having gone out once', { timeout: 120_000 }, async () => {
  const { results } = outputSchema.parse(JSON.parse((await run('organisations')).stdout));
  expect(results.map(({ name, unit }) => `${name} ${unit}`)).toEqual(['organisations s', 'organisations/memory MB']);
});

test('pages: milliseconds of each page, signed in and over HTTP, while nothing changes and right after', { timeout: 120_000 }, async () => {
  const { results } = outputSchema.parse(JSON.parse((await run('pages')).stdout));
  const names = ['today', 'customer', 'customers', 'settings', 'policy', 'portfolio'];
  const changing = ['today', 'customer', 'customers', 'portfolio'].map((name) => `${name}-changed`);
  const wanted = [...names, ...changing].flatMap((name) => [`pages/${name}/p50 ms`, `pages/${name}/p99 ms`]);
  expect(results.map(({ name, unit }) => `${name} ${unit}`).sort()).toEqual(wanted.sort());
});

test('a name that is no bench is said so, with exit code 2', async () => {
  await expect(run('nothing')).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("'nothing' is no bench") });
});

/**
 * Ten thousand client files of two hundred open invoices in one process: how long it takes them to live through a weekday, letters, notes and
 * durable commits included, and how much memory is resident meanwhile. Least work that could answer: each file opened, asked what is due,
 * one line committed; for memory: the process with its product and no client file.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Result, resultOf } from './result.ts';

/** Smaller for a quick look and in tests. */
const ORGANISATIONS = Number(process.env['BENCH_ORGANISATIONS'] ?? 10_000);
/** Weekdays, of which there are five. */
const SAMPLES = Math.min(5, Number(process.env['BENCH_SAMPLES'] ?? 5));

const daysSchema = z.array(z.object({ seconds: z.number(), megabytes: z.number(), leastSeconds: z.number(), leastMegabytes: z.number() }));

export async function organisationsBench(): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tahseel-bench-'));
  try {
    const child = fork(new URL('./organisations-week.ts', import.meta.url), [folder, String(ORGANISATIONS), String(SAMPLES)], {
      execArgv: ['--import', import.meta.resolve('tsx')],
    });
    const ended = once(child, 'exit');
    const said = await Promise.race([once(child, 'message'), ended.then(() => null)]);
    await ended;
    if (said === null) throw new Error('the client files did not live through their days');
    const days = daysSchema.parse(said[0]);
    const all = (name: keyof (typeof days)[number]) => days.map((day) => day[name]);
    return [
      resultOf('organisations', 's', all('seconds'), all('leastSeconds')),
      resultOf('organisations/memory', 'MB', all('megabytes'), all('leastMegabytes')),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The first reading of a large client file: how many invoices a second of processor time, how many calls, how much memory. Every sample
 * is a process of its own, as a customer's first connection may be; the sandbox runs beside it and is not measured.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { type Result, resultOf } from './result.ts';
import { type Books, connect, startBooks } from './world.ts';

/** Smaller for a quick look and in tests; the promise is about 100,000. */
const INVOICES = Number(process.env['BENCH_INVOICES'] ?? 100_000);
/** Platforms reference A3. */
const CALLS_A_MINUTE = 60;
const MAX_TURNS = 1_000;
const SAMPLES = Number(process.env['BENCH_SAMPLES'] ?? 5);

const sampleSchema = z.object({ cpuSeconds: z.number(), calls: z.number(), leastCalls: z.number(), peakMb: z.number() });
type Sample = z.infer<typeof sampleSchema>;

export async function syncBench(): Promise<Result[]> {
  const measured = await unlimited();
  return [...measured, await paced()];
}

/**
 * The same reading with Xero's limits enforced there and kept here, on a clock that only moves when somebody waits: how much of what the
 * limits permit is used, in percent. Only one sample: nothing in it is left to chance.
 */
async function paced(): Promise<Result> {
  const books = await startBooks(INVOICES, true);
  try {
    const client = connect('xero', books, (now) => books.setClock(now));
    let report = await client.actor.sync();
    for (let turns = 0; !report.ok && report.later !== null && turns < MAX_TURNS; turns++) {
      await client.until(report.later);
      report = await client.actor.sync();
    }
    const calls = client.exchanges.length;
    const refused = client.exchanges.filter(({ status }) => status === 429).length;
    if (!report.ok || refused > 0) throw new Error(`the paced sync: ${report.failure}, ${refused} calls over the limit`);
    const permittedMs = (Math.ceil(calls / CALLS_A_MINUTE) - 1) * 60_000;
    const percent = client.waitedMs() === 0 ? 100 : (100 * permittedMs) / client.waitedMs();
    client.close();
    return resultOf('sync/paced', '%', [percent], [100]);
  } finally {
    books.close();
  }
}

async function unlimited(): Promise<Result[]> {
  const books = await startBooks(INVOICES);
  try {
    const products: Sample[] = [];
    const least: Sample[] = [];
    // In turns, so that whatever else the machine does meets both.
    for (let index = 0; index < SAMPLES; index++) {
      products.push(await sample('product', books));
      least.push(await sample('least', books));
    }
    const perSecond = (samples: readonly Sample[]) => samples.map(({ cpuSeconds }) => INVOICES / cpuSeconds);
    return [
      resultOf('sync', 'invoices/s', perSecond(products), perSecond(least)),
      resultOf(
        'sync/calls',
        'calls',
        products.map(({ calls }) => calls),
        least.map(({ leastCalls }) => leastCalls),
      ),
      resultOf(
        'sync/memory',
        'MB',
        products.map(({ peakMb }) => peakMb),
        least.map(({ peakMb }) => peakMb),
      ),
    ];
  } finally {
    books.close();
  }
}

async function sample(what: 'product' | 'least', { address, tokens }: Books): Promise<Sample> {
  const child = fork(new URL('./sync-sample.ts', import.meta.url), [what, address, tokens.xero, tokens.quickbooks], {
    // As `npm start` runs the product: a heap that grows in small steps costs a tenth more time and a third less memory.
    execArgv: ['--max-semi-space-size=16', '--heap-growing-percent=100', '--import', import.meta.resolve('tsx')],
  });
  const [said]: unknown[] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [null])]);
  child.disconnect();
  return sampleSchema.parse(said);
}

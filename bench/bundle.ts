/** How large the Worker is on the wire (gzip), against the vendors' SDKs and the holidays alone; and what starting it costs, against an empty one. */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Miniflare } from 'miniflare';
import { bundleOf, workerBundle } from '../src/runtimes/worker/bundle.mjs';
import { readWrangler } from '../src/runtimes/worker/local.ts';
import { type Result, resultOf } from './result.ts';

/** What no Worker of this product could do without. */
const LEAST = `
import { createRequire } from 'node:module';
import Holidays from 'date-holidays';
import * as xero from 'xero-node';
const require = createRequire('');
export default { fetch: () => Response.json([xero, Holidays, require('node-quickbooks'), require('intuit-oauth')].length) };`;
const EMPTY = "export default { fetch: () => new Response('') };";
const STARTS = 5;
/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

/** Kilobytes of 1,000 bytes, as the platform counts. */
function gzipKilobytes(text: string): number {
  return gzipSync(text, { level: 9 }).length / 1_000;
}

/** Processor time of workerd until the module is parsed and run, in ms; null where the system does not tell. */
async function startCost(script: string): Promise<number | null> {
  const { compatibility_date, compatibility_flags } = readWrangler();
  const worker = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.js', contents: script }],
    compatibilityDate: compatibility_date,
    compatibilityFlags: compatibility_flags,
    cf: false,
  });
  await worker.ready;
  const cost = processorTimeOfWorkerd();
  await worker.dispose();
  return cost;
}

/** Of the workerd this process started. */
function processorTimeOfWorkerd(): number | null {
  try {
    for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (stat.includes('(workerd)') && Number(parent) === process.pid) return (Number(rest[9]) + Number(rest[10])) * TICK_MS;
    }
  } catch {
    // No such folder on this system.
  }
  return null;
}

export async function bundleBench(): Promise<Result[]> {
  const script = await workerBundle();
  const size = resultOf('bundle', 'KB (gzip)', [gzipKilobytes(script)], [gzipKilobytes(await bundleOf(LEAST))]);
  const starts: { ours: number[]; empty: number[] } = { ours: [], empty: [] };
  for (let start = 0; start < STARTS; start += 1) {
    const [ours, empty] = [await startCost(script), await startCost(EMPTY)];
    if (ours === null || empty === null) return [size];
    starts.ours.push(ours);
    starts.empty.push(empty);
  }
  return [size, resultOf('bundle/start', 'ms of processor time', starts.ours, starts.empty)];
}

/** One thread of the bench's client files, as the product's own (threads/product-thread.ts): all over the same books, at the moment the bench says. */
import { parentPort, workerData } from 'node:worker_threads';
import { instantFromMs } from '../src/domain/time.ts';
import { serveFiles } from '../src/runtimes/threads/in-thread.ts';
import { portTo } from '../src/runtimes/threads/line.ts';
import { type BenchThread, hourOf, NOTE_WRITTEN, openBooks, sharedPlatform } from './client-file.ts';

const { house, dataDir, clock }: BenchThread = workerData;
if (!parentPort) throw new Error('this is a thread of the bench and no program');
const now = () => instantFromMs(Number(Atomics.load(clock, 0)));
const company = openBooks(hourOf(-60, 9));
serveFiles({
  port: portTo(parentPort),
  house,
  dataDir,
  now,
  platforms: ({ log }) => ({ spreadsheet: sharedPlatform(company, now, (tenant, key) => log('info', NOTE_WRITTEN, { tenant, key })) }),
});

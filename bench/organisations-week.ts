/**
 * A practice of many client files lives through weekdays in one process of its own: the real product over files on disk, its platform in
 * process, on a clock that is moved on. Each day every file is opened and woken until nothing is due any more: read, decided, its letters sent,
 * its notes written; the readings that only find that nothing changed are what the bench \`idle-wake\` is about. Says how long each day took and
 * the most memory that was resident.
 */
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import BetterSqlite from 'better-sqlite3';
import { type Instant, msOf } from '../src/domain/time.ts';
import type { Mail } from '../src/letters/transport.ts';
import type { Log } from '../src/organisation/log.ts';
import { openPractice } from '../src/practice/practice.ts';
import { nodeRuntime, random } from '../src/runtimes/platform.ts';
import { openProduct } from '../src/runtimes/product.ts';
import { schedule } from '../src/runtimes/schedule.ts';
import type { House } from '../src/runtimes/threads/messages.ts';
import { onThreads } from '../src/runtimes/threads/on-threads.ts';
import { threadOf } from '../src/runtimes/threads/start-thread.ts';
import { newMasterKeyText, parseMasterKeys } from '../src/vault/master-keys.ts';
import { openVault } from '../src/vault/vault.ts';
import {
  type BenchThread,
  copyClientFile,
  hourOf,
  LETTERS_A_DAY,
  makeClientFile,
  NOTE_WRITTEN,
  openBooks,
  removeFile,
  sharedPlatform,
} from './client-file.ts';

const [dataDir = '', countText = '', daysText = ''] = process.argv.slice(2);
const count = Number(countText);
const days = Number(daysText);
const LOOK_EVERY_MS = 20;
/** As the product's own setting (settings.ts). */
const MOST_OPEN = Number(process.env['MAX_OPEN_ORGANISATIONS'] ?? 100);
const THREADS = Number(process.env['THREADS'] || Math.min(availableParallelism(), 4));

/** What each day cost. */
interface Day {
  readonly seconds: number;
  readonly megabytes: number;
  readonly leastSeconds: number;
  readonly leastMegabytes: number;
}

let now: Instant = hourOf(0, 9);
/** The same for all threads. */
const clock = new BigInt64Array(new SharedArrayBuffer(8));
const company = openBooks(hourOf(-60, 9));
const template = join(dataDir, 'template.sqlite');
await makeClientFile(template, company);
const tenants = Array.from({ length: count }, (_, index) => `client-${index}`);
const ids = tenants.map((tenant) => copyClientFile(template, dataDir, tenant));
removeFile(template);

const letters = new Map<string, number>();
const notes = new Map<string, number>();
const mail = {
  async send({ messageId }: Mail) {
    letters.set(messageId, (letters.get(messageId) ?? 0) + 1);
    return { kind: 'accepted' as const, response: '250 bench' };
  },
  close: async () => {},
};
const noted = (tenant: string, key: string) => void notes.set(`${tenant} ${key}`, (notes.get(`${tenant} ${key}`) ?? 0) + 1);
const log: Log = (level, event, values = {}) => {
  if (event === NOTE_WRITTEN) noted(String(values['tenant']), String(values['key']));
  else if (level !== 'info') process.stderr.write(`${level} ${event}\n`);
};
const runtime = nodeRuntime({ dataDir, now: () => now, mail, log });
const platform = sharedPlatform(company, () => now, noted);
const practice = openPractice({ database: runtime.openDatabase('practice') });
runtime.openDatabase('practice').transaction(() => {
  for (const [place, id] of ids.entries())
    practice.add({ id, name: `Client ${place}`, platform: 'spreadsheet', tenant: `client-${place}` });
});
const vault = openVault({ masterKeys: await parseMasterKeys(newMasterKeyText(random)), random });
const product = openProduct({
  runtime,
  publicUrl: () => '',
  mailFrom: 'a@bench.example',
  platforms: { spreadsheet: platform },
  vault,
  mostOpen: MOST_OPEN,
  ...(THREADS > 1 && {
    files: onThreads({ threads: THREADS, start: started, lost: (why) => process.stderr.write(`a thread was lost: ${why}\n`) }),
  }),
});

function started(house: House) {
  const workerData: BenchThread = { house, dataDir, clock };
  return threadOf(new Worker(new URL('./organisations-thread.ts', import.meta.url), { workerData }));
}

const leastMegabytes = process.memoryUsage.rss() / 1e6;
let most = 0;
const watching = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
}, LOOK_EVERY_MS);

/** Everything that is due now, and what comes of it. */
async function untilDone(): Promise<void> {
  const waking = schedule(product.wakes(), {
    now: () => now,
    log,
    wake: async (id) => (await product.organisation(id)?.wake())?.nextWake ?? null,
  });
  for (let left = count; left > 0; left = waking.state().due + waking.state().running)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  if (waking.state().wakes < count) throw new Error(`${waking.state().wakes} of ${count} client files woke`);
  await waking.stop();
}

const lived: Day[] = [];
for (let day = 0; day < days; day += 1) {
  most = 0;
  const began = performance.now();
  const cpu = process.cpuUsage();
  now = hourOf(day, 9, 15);
  Atomics.store(clock, 0, BigInt(msOf(now)));
  await untilDone();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  process.stderr.write(`day ${day + 1}: ${seconds.toFixed(1)} s, of which the processor worked ${((user + system) / 1e6).toFixed(1)} s\n`);
  const expected = count * LETTERS_A_DAY * (day + 1);
  if (letters.size !== expected || [...letters.values()].some((times) => times !== 1))
    throw new Error(`${letters.size} letters of ${expected} went out, each once?`);
  if (notes.size !== expected || [...notes.values()].some((times) => times !== 1))
    throw new Error(`${notes.size} notes of ${expected} were written`);
  const megabytes = most / 1e6;
  lived.push({ seconds, megabytes, leastSeconds: leastWork(), leastMegabytes });
}
clearInterval(watching);
await product.close();
runtime.close();
process.send?.(lived);

/** The least work that could answer: every file opened, asked what is due, one line written for good, and closed. */
function leastWork(): number {
  const began = performance.now();
  const folder = join(dataDir, 'organisations');
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.sqlite')) continue;
    const client = new BetterSqlite(join(folder, name));
    client.pragma('synchronous = FULL');
    client.prepare("SELECT customer_id FROM cases WHERE touched = 1 OR until < '2026-03-10'").all();
    client.prepare('UPDATE organisation SET last_sync = last_sync').run();
    client.close();
  }
  return (performance.now() - began) / 1000;
}

/**
 * `npm run dev:worker`: the Worker in workerd on this machine with the demo around it. Outside workerd, as in the world, are two companies in a
 * sandbox that speaks both platforms' interfaces, a mailbox that letters reach by SMTP, and a calendar that "Next day" moves on. It begins with
 * nothing connected; everything is kept in data/worker.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { DEMO_COMPANIES } from '../../demo/companies.ts';
import { advanceDay, playDay } from '../../demo/day.ts';
import { type DemoBooks, openBooks } from '../../demo/world.ts';
import { BadInput } from '../../domain/bad-input.ts';
import { addDays, calendarDate, type Instant } from '../../domain/time.ts';
import { instantAt } from '../../domain/zone.ts';
import { organisationId } from '../../organisation/create.ts';
import { sandboxApp } from '../../sandbox/app.ts';
import { Sandbox } from '../../sandbox/sandbox.ts';
import type { DemoReport } from '../../web/deps.ts';
import { type DemoState, readDemoState, writeDemoState } from '../demo-state.ts';
import { demoSenders } from '../demo-webhooks.ts';
import { hash, random } from '../digest.ts';
import { listen } from '../listen.ts';
import { lockFolder } from '../lock.ts';
import { startMailbox } from '../mailbox.ts';
import { masterKeysFrom } from '../master-key.ts';
import { type Drill, drillAt, organisationIds, rearmAll, untilQuiet } from './drill.ts';
import { startLocalWorker } from './local.ts';

const DEFAULT_PORT = 8787;
const FIRST_DAY = calendarDate('2026-09-14');
const SEED = 1;
const WEBHOOK_KEY = 'the key of the demo';
const summarySchema = z.object({ lettersSent: z.number(), calls: z.number() });
const resultSchema = z.object({ done: z.boolean() });

/** A quarter past nine in New York lies inside the permitted hours of New York and of Cairo all year. */
function clockOn({ date }: DemoState): Instant {
  return instantAt(date, 9, 15, 'America/New_York');
}

function stateIn(folder: string): DemoState {
  if (existsSync(join(folder, 'world.json'))) return readDemoState(folder);
  return { date: FIRST_DAY, seed: SEED, books: DEMO_COMPANIES.map((demo) => ({ demo, company: openBooks(demo, FIRST_DAY, SEED) })) };
}

/** One day: what customers do, what the Worker's alarms then do, and what customers say to it. */
async function liveDay(state: DemoState, drill: Drill): Promise<Omit<DemoReport, 'days'>> {
  const report = { letters: 0, calls: 0, payments: 0, promises: 0, disputes: 0, invoices: 0 };
  state.date = addDays(state.date, 1);
  await tell(state, drill);
  const connected = new Set(await organisationIds(drill));
  const days = state.books.map(({ demo, company }) => {
    const acts = advanceDay(demo, company, state.date, state.seed);
    playDay(company, acts, clockOn(state));
    report.payments += acts.payments.length;
    report.invoices += acts.invoices.length;
    return { acts, id: idOf({ demo, company }) };
  });
  const sentBefore = await lettersOf(drill, connected);
  await rearmAll(drill);
  await untilQuiet(drill);
  for (const { acts, id } of days.filter((day) => connected.has(day.id)))
    for (const command of acts.commands) {
      if (!resultSchema.parse(await drill('command', { id, command })).done) continue;
      report[command.do === 'record-promise' ? 'promises' : 'disputes'] += 1;
    }
  await untilQuiet(drill);
  for (const id of connected) report.calls += summarySchema.parse(await drill('summary', { id })).calls;
  report.letters = (await lettersOf(drill, connected)) - sentBefore;
  return report;
}

async function lettersOf(drill: Drill, ids: ReadonlySet<string>): Promise<number> {
  let sum = 0;
  for (const id of ids) sum += summarySchema.parse(await drill('summary', { id })).lettersSent;
  return sum;
}

function idOf({ demo }: DemoBooks): string {
  return organisationId(hash, demo.platform, demo.platform === 'xero' ? demo.facts.tenant : demo.facts.realm);
}

async function tell(state: DemoState, drill: Drill): Promise<void> {
  await drill('world', { now: clockOn(state), date: state.date });
}

async function start(port: number, folder: string): Promise<{ url: string; close(): Promise<void> }> {
  mkdirSync(folder, { recursive: true });
  const lock = lockFolder(folder);
  const state = stateIn(folder);
  const save = () => writeDemoState(folder, state);
  save();
  await masterKeysFrom({ given: null, folder, random });
  const faces = sandboxApp(new Sandbox({ companies: state.books.map((each) => each.company), now: () => clockOn(state), seed: SEED }));
  const senders = demoSenders(state.books);
  const sandbox = await listen(async (request) => {
    const answer = await faces.fetch(request);
    if (request.method !== 'GET') save();
    senders.flush();
    return answer;
  }, 0);
  const mailbox = await startMailbox({ dir: join(folder, 'mailbox') });
  const url = `http://localhost:${port}`;
  const drill = drillAt(`http://127.0.0.1:${port}`);
  const advance = async (days: number): Promise<DemoReport> => {
    const total = { days, letters: 0, calls: 0, payments: 0, promises: 0, disputes: 0, invoices: 0 };
    for (let day = 0; day < days; day += 1) {
      const report = await liveDay(state, drill);
      total.calls = 0;
      for (const key of ['letters', 'calls', 'payments', 'promises', 'disputes', 'invoices'] as const) total[key] += report[key];
      save();
    }
    return total;
  };
  const outside = async (request: Request): Promise<Response> => {
    const [, what, which = ''] = new URL(request.url).pathname.split('/');
    if (what === 'advance') return Response.json(await advance(Number(which)));
    return Response.json(which === '' ? mailbox.list() : await mailbox.read(decodeURIComponent(which)));
  };
  const worker = await startLocalWorker({
    port,
    folder: join(folder, 'objects'),
    outside,
    variables: {
      PUBLIC_URL: url,
      MASTER_KEY: readFileSync(join(folder, 'master.key'), 'utf8').trim(),
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'accounts@tahseel-demo.example',
      XERO_BASE_URL: `http://127.0.0.1:${sandbox.port}/xero`,
      INTUIT_BASE_URL: `http://127.0.0.1:${sandbox.port}/quickbooks`,
      XERO_WEBHOOK_KEY: WEBHOOK_KEY,
      INTUIT_WEBHOOK_TOKEN: WEBHOOK_KEY,
    },
  });
  await tell(state, drill);
  await rearmAll(drill);
  senders.start(port, WEBHOOK_KEY);
  return {
    url,
    async close() {
      await worker.dispose();
      await mailbox.close();
      await sandbox.close();
      lock.release();
    },
  };
}

function portFrom(text: string | undefined): number {
  const port = text ? Number(text) : DEFAULT_PORT;
  if (Number.isInteger(port) && port > 0 && port <= 65_535) return port;
  throw new BadInput(`PORT: '${text}' is not a port (1 to 65535)`);
}

try {
  const running = await start(portFrom(process.env['PORT']), resolve(process.env['DATA_DIR'] || 'data', 'worker'));
  process.stdout.write(`Tahseel in workerd: ${running.url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Miniflare would end the process at once, with the mailbox and the sandbox still open.
    process.removeAllListeners(signal);
    process.once(signal, () => void running.close().then(() => process.exit(0)));
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'failed for an unknown reason'}\n`);
  process.exit(error instanceof BadInput ? 2 : 1);
}

/**
 * What a wake costs an organisation with 100,000 invoices and nothing due: the books say that nothing has changed, nothing is decided, nothing
 * leaves, and how far was read is committed. Least work that could answer: that commit alone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { addMs, type Instant } from '../src/domain/time.ts';
import { withoutGrant } from '../src/grants/access.ts';
import type { OrganisationSummary } from '../src/organisation/actor.ts';
import { createOrganisation } from '../src/organisation/create.ts';
import { openOrganisation } from '../src/organisation/organisation.ts';
import { preset } from '../src/policy/presets.ts';
import { openNodeDatabase } from '../src/runtimes/node-database.ts';
import { hash, random } from '../src/runtimes/platform.ts';
import { directPlatform } from '../src/sandbox/direct.ts';
import { benchBooks, FACTS, NOW } from './books.ts';
import { type Result, resultOf } from './result.ts';

/** Smaller for a quick look and in tests. */
const INVOICES = Number(process.env['BENCH_INVOICES'] ?? 100_000);
const SAMPLES = Number(process.env['BENCH_SAMPLES'] ?? 5);
/** Wakes of one sample; together they stay within one day of the organisation. */
const WAKES = 6;
const APART_MS = 15 * 60_000;

export async function idleWakeBench(): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tahseel-bench-'));
  const path = join(folder, 'organisation.sqlite');
  let file = openNodeDatabase(path);
  let now: Instant = NOW;
  let told: OrganisationSummary | null = null;
  const policy = preset('standard');
  if (!policy) throw new Error('the standard policy is gone');
  const platform = directPlatform(benchBooks(INVOICES), () => now);
  const { name } = FACTS;
  const sender = { fromName: name, fromAddress: 'a@bench.example', replyTo: 'a@bench.example', phone: null, paymentInstructions: null };
  const made = { database: file.database, hash, random, at: now, platform: 'spreadsheet', tenant: FACTS.tenant, policy, sender } as const;
  const id = createOrganisation({ ...made, company: { ...FACTS, nativeReminders: null } });
  const mail = { send: async () => ({ kind: 'later' as const, code: 'bench' }), close: async () => {} };
  const open = () =>
    openOrganisation({
      ...{ database: file.database, id, platform, access: withoutGrant, mail, now: () => now, random, hash, log: () => {}, told },
      onSummary: (summary) => {
        told = summary;
      },
    });
  /** Milliseconds of one wake in which nothing happened. */
  const wake = async (actor: ReturnType<typeof open>): Promise<number> => {
    now = addMs(now, APART_MS);
    const began = performance.now();
    const { sync, run } = await actor.wake();
    if (!sync.ok || sync.changed + run.casesDecided > 0) throw new Error('the wake was not idle');
    return performance.now() - began;
  };
  const mean = async (measure: () => Promise<number> | number): Promise<number> => {
    let sum = 0;
    for (let round = 0; round < WAKES; round += 1) sum += await measure();
    return sum / WAKES;
  };

  let actor = open();
  await actor.wake();
  const kept: number[] = [];
  const opened: number[] = [];
  const least: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    kept.push(await mean(() => wake(actor)));
    const again = async () => {
      const began = performance.now();
      file.close();
      file = openNodeDatabase(path);
      actor = open();
      await wake(actor);
      return performance.now() - began;
    };
    opened.push(await mean(again));
    const commit = () => {
      const began = performance.now();
      now = addMs(now, 1);
      file.database.run(sql`UPDATE organisation SET last_sync = ${now}`);
      return performance.now() - began;
    };
    least.push(await mean(commit));
    now = NOW;
  }
  file.close();
  rmSync(folder, { recursive: true, force: true });
  return [resultOf('idle-wake', 'ms', kept, least), resultOf('idle-wake/opened', 'ms', opened, least)];
}

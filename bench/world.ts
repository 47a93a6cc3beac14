/** What sync benches run in: the sandbox as a child process, and the product's own actor over a database file. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Outcome } from '../connectors/connector.ts';
import type { Exchange } from '../connectors/http.ts';
import { platforms } from '../connectors/registry.ts';
import { addMs, type Instant, msOf } from '../src/domain/time.ts';
import type { Opened } from '../src/grants/access.ts';
import { createOrganisation } from '../src/organisation/create.ts';
import { openOrganisation } from '../src/organisation/organisation.ts';
import { preset } from '../src/policy/presets.ts';
import { openNodeDatabase } from '../src/runtimes/node-database.ts';
import { hash } from '../src/runtimes/platform.ts';
import { FACTS, NOW } from './books.ts';

const helloSchema = z.object({ port: z.number(), xero: z.string(), quickbooks: z.string() });

export interface Books {
  readonly address: string;
  readonly tokens: { readonly xero: string; readonly quickbooks: string };
  setClock(now: Instant): Promise<void>;
  close(): void;
}

/** Starts the sandbox with so many invoices in a process of its own; `limits`: with the vendors' limits enforced. */
export async function startBooks(invoices: number, limits = false): Promise<Books> {
  const child = fork(new URL('./sandbox.ts', import.meta.url), [String(invoices), limits ? 'limits' : ''], {
    execArgv: ['--import', import.meta.resolve('tsx'), '--max-old-space-size=3000'],
  });
  const [said]: unknown[] = await once(child, 'message');
  const { port, xero, quickbooks } = helloSchema.parse(said);
  return {
    address: `http://127.0.0.1:${port}`,
    tokens: { xero, quickbooks },
    async setClock(now) {
      await fetch(`http://127.0.0.1:${port}/control/clock`, { method: 'POST', body: JSON.stringify({ now }) });
    },
    close: () => child.disconnect(),
  };
}

export interface Client {
  readonly actor: ReturnType<typeof openOrganisation>;
  readonly exchanges: Exchange[];
  /** Time goes on, here and there. */
  until(at: Instant): Promise<void>;
  waitedMs(): number;
  close(): void;
}

/** A new organisation of one platform over these books, as a customer's first connection makes it. */
export function connect(
  platform: 'xero' | 'quickbooks',
  { address, tokens }: Pick<Books, 'address' | 'tokens'>,
  setClock?: (now: Instant) => Promise<void>,
): Client {
  const folder = mkdtempSync(join(tmpdir(), 'tahseel-bench-'));
  const file = openNodeDatabase(join(folder, 'organisation.sqlite'));
  const exchanges: Exchange[] = [];
  let now: Instant = NOW;
  const app = (path: string) => ({ clientId: 'bench', clientSecret: 'bench', baseUrl: `${address}/${path}` });
  const until = async (at: Instant) => {
    now = at;
    await setClock?.(at);
  };
  const registry = platforms({
    now: () => now,
    ...(setClock ? { pacing: { enforce: true, wait: (ms: number) => until(addMs(now, ms)) } } : {}),
    xero: app('xero'),
    quickbooks: app('quickbooks'),
    onExchange: (exchange) => exchanges.push(exchange),
  });
  const policy = preset('standard');
  if (!policy) throw new Error('the standard policy is gone');
  const tools = { database: file.database, hash, random: (bytes: number) => new Uint8Array(bytes) };
  const id = createOrganisation({
    ...tools,
    at: now,
    platform,
    tenant: platform === 'xero' ? FACTS.tenant : FACTS.realm,
    company: { ...FACTS, nativeReminders: null },
    policy,
    sender: { fromName: FACTS.name, fromAddress: 'a@bench.example', replyTo: 'a@bench.example', phone: null, paymentInstructions: null },
  });
  const mail = { send: async () => ({ kind: 'later' as const, code: 'bench' }), close: async () => {} };
  const token: Outcome<Opened> = { ok: true, value: { accessToken: tokens[platform], endsAt: null } };
  const access = { open: async () => token, renew: async () => token };
  const actor = openOrganisation({ ...tools, access, id, platform: registry[platform], mail, now: () => now, log: () => {} });
  return {
    actor,
    exchanges,
    until,
    waitedMs: () => msOf(now) - msOf(NOW),
    close() {
      file.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

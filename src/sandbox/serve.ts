/** The sandbox as a server of its own on the loopback interface (`tahseel sandbox`). */

import type { HttpBindings } from '@hono/node-server';
import { serve } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { addDays, addMs, type CalendarDate, type Instant } from '../domain/time.ts';
import { ConnectionLost, type SandboxAppOptions, sandboxApp } from './app.ts';
import { Company } from './company.ts';
import { generateScript, inventFacts } from './generate.ts';
import { type Fault, Sandbox } from './sandbox.ts';
import { dayOf, type Script, startOfDay } from './script.ts';
import type { Post } from './webhooks.ts';

const HOST = '127.0.0.1';
/** A generated ledger starts this long before its as-of date and goes on as long after it. */
const YEAR_DAYS = 365;
const GENERATED_CUSTOMERS = 30;
const NOON_MS = 12 * 3_600_000;
/** Nobody's webhook receiver may hold the sandbox longer; Intuit gives 3 s, Xero 5 s. */
const POST_TIMEOUT_MS = 5_000;

export interface StartSandbox {
  /** 0: any free one. */
  readonly port: number;
  /** The ledger's script; null: one is generated from `seed`. */
  readonly script: Script | null;
  readonly seed?: number;
  /** The clock stands at noon of this day; null: it runs with `now`. */
  readonly asOf: CalendarDate | null;
  readonly faults?: readonly Fault[];
  readonly now: () => Instant;
}

export interface RunningSandbox {
  readonly port: number;
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

/** Answers once it listens. @throws Error with one clear sentence when the port is in use or not allowed. */
export async function startSandbox(options: StartSandbox): Promise<RunningSandbox> {
  const seed = options.seed ?? 1;
  const script = options.script ?? generated(seed, options);
  const company = new Company(script.facts, seed);
  const noon = options.asOf && addMs(startOfDay(options.asOf, script.facts.timeZone), NOON_MS);
  const sandbox = new Sandbox({ companies: [company], scripts: [{ company, script }], now: () => noon ?? options.now(), seed });
  for (const fault of options.faults ?? []) sandbox.addFault(fault);
  return { ...(await listen(sandbox, options.port)), sandbox };
}

function generated(seed: number, { asOf, now }: StartSandbox): Script {
  const facts = inventFacts(seed);
  const day = asOf ?? dayOf(now(), facts.timeZone);
  return generateScript({ seed, facts, customers: GENERATED_CUSTOMERS, from: addDays(day, -YEAR_DAYS), to: addDays(day, YEAR_DAYS) });
}

/** Serves any sandbox on 127.0.0.1, with the vendors' limits where they are given. @throws Error with one clear sentence when it cannot listen. */
export function listen(
  sandbox: Sandbox,
  port: number,
  limits: Pick<SandboxAppOptions, 'xeroLimits' | 'quickbooksLimits'> = {},
): Promise<{ port: number; close(): Promise<void> }> {
  const app = sandboxApp(sandbox, { ...limits, post });
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: (request, env) => answer(app.fetch, request, env), hostname: HOST, port }, (info) => {
      resolve({ port: info.port, close: () => closed(server) });
    });
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(sentence(error, port))));
  });
}

/** A lost connection is cut at the socket: the client gets no answer, as after a crash or a broken line. */
async function answer(
  fetch: (request: Request, env: unknown) => Response | Promise<Response>,
  request: Request,
  env: unknown,
): Promise<Response> {
  try {
    return await fetch(request, env);
  } catch (error) {
    if (!(error instanceof ConnectionLost) || !hasSocket(env)) throw error;
    env.outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  }
}

function hasSocket(env: unknown): env is HttpBindings {
  return typeof env === 'object' && env !== null && 'outgoing' in env;
}

function sentence(error: NodeJS.ErrnoException, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use; choose another with --port.`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user; choose one above 1023.`;
    default:
      return `Port ${port} cannot be opened (${error.code ?? 'unknown reason'}).`;
  }
}

function closed(server: ReturnType<typeof serve>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    // Idle keep-alive connections would hold the port for seconds.
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}

const post: Post = async (url, headers, body) => {
  const answered = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(POST_TIMEOUT_MS) });
  await answered.body?.cancel();
  return answered.status;
};

/**
 * The one place that shapes what the vendors' SDKs send: where it goes, how long and how much may come back, how often it is
 * tried, and what is taken from the answer. The SDKs build the requests; the truth is what the wire answered, so their own
 * results and errors (which lose headers, fields and whole pages, and hold tokens) are never looked at.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createRequire } from 'node:module';
import type { AxiosError, AxiosResponse, AxiosStatic, InternalAxiosRequestConfig } from 'axios';
import pRetry from 'p-retry';
import { addMs, type Instant, instantFromMs, msOf } from '../src/domain/time.ts';
import type { Refusal, Told, Usage } from './budget.ts';
import type { Pace, Pacing } from './pace.ts';
import { isPdf } from './pdf.ts';

/** Silence of a socket, then of the whole exchange. A page of 1,000 documents may take a vendor several seconds. */
const SILENCE_MS = 10_000;
const EXCHANGE_MS = 30_000;
/** Xero's own ceiling for one message is 10 MB (platforms.md A3); nothing larger is kept in memory. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** Anything longer than this is not ours to wait for: the caller gets `later`. */
const MAX_RETRIES = 2;
const RETRY_WITHIN_MS = 5_000;
const RETRY_DELAY_MS = 400;

/** Hosts that the SDKs sharing this axios call: such a call outside `carry` is a fault of the program. */
const SDK_HOSTS: ReadonlySet<string> = new Set([
  'login.xero.com',
  'identity.xero.com',
  'api.xero.com',
  'appcenter.intuit.com',
  'accounts.platform.intuit.com',
  'oauth.platform.intuit.com',
  'developer.api.intuit.com',
  'quickbooks.api.intuit.com',
  'sandbox-quickbooks.api.intuit.com',
]);
const KEPT_HEADERS = [
  'date',
  'retry-after',
  'content-type',
  'x-rate-limit-problem',
  'x-minlimit-remaining',
  'x-daylimit-remaining',
  'x-appminlimit-remaining',
  'intuit_tid',
] as const;
/** The request never left: nothing can have happened at the far side. */
const NEVER_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** What every connector is made with. `now` is the only clock; `baseUrl` null means the vendor's real hosts. */
export interface ConnectorOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly baseUrl: string | null;
  /** What a consent is asked for, where the platform lets an app choose; absent: the connector's own list. */
  readonly scopes?: readonly string[];
  readonly now: () => Instant;
  readonly userAgent?: string;
  /** First pause before a repeat, in milliseconds (doubled for the second). Tests and simulated time set 0. */
  readonly retryDelayMs?: number;
  /** Instead of ten seconds of silence and thirty in all. Tests of hanging servers set less. */
  readonly deadlines?: { readonly silenceMs: number; readonly exchangeMs: number };
  /** Told of every exchange, for support. Holds no query, body or token. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Whether and how the platform's limits are kept; absent: not at all (a clock that stands still would never give them back). */
  readonly pacing?: Pacing;
  /** What a connector made of `pacing` for itself. */
  readonly pace?: Pace;
}

/** One request and how it ended: `status` 0 when no answer came. `trace` is the vendor's own request id, if it gave one. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly minuteRemaining: number | null;
  readonly dayRemaining: number | null;
  readonly trace: string | null;
}

/** How a call behaves when repeated: reads and keyed writes may be tried again, a plain write may not. */
export type Safety = 'read' | 'keyed-write' | 'write';

export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown }
  /** No answer. `sent` false: the request provably never reached the platform. `held`: our own budget did not let it out. */
  | { readonly kind: 'lost'; readonly code: LostCode; readonly sent: boolean; readonly held?: Refusal };

type LostCode = 'unreachable' | 'timeout' | 'too-large' | 'connection-lost' | 'not-sent';

export interface Call {
  readonly options: ConnectorOptions;
  readonly safety: Safety;
  /** Whose budget it is taken from; absent (tokens, consents): nobody's. */
  readonly budget?: CallBudget;
  /** Hand the SDK an empty body: what it would deserialise is not used, costs time, and throws on records it cannot read. */
  readonly hideBody?: boolean;
}

/** `urgent`: around a letter, so that the reserve may be used. `throttled` reads a 429 as its platform writes it. */
export interface CallBudget {
  readonly tenant: string;
  readonly urgent: boolean;
  readonly throttled: (answer: Answer) => Usage['parked'];
}

interface Scope {
  readonly call: Call;
  answer: Answer | null;
}

/** Date.parse alone would read '-5' as a month. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

const axios: AxiosStatic = createRequire(import.meta.url)('axios');
const scopes = sharedScopes();
const keptHttp = new HttpAgent({ keepAlive: true, maxSockets: 32 });
const keptHttps = new HttpsAgent({ keepAlive: true, maxSockets: 32 });
// A reused socket may be closed by the far side at the moment of writing; a write that cannot be repeated gets a fresh one.
const freshHttp = new HttpAgent({ keepAlive: false });
const freshHttps = new HttpsAgent({ keepAlive: false });

/**
 * Runs one SDK call and gives what the wire answered; never throws. Lost answers and 5xx of reads and keyed writes are tried
 * at most twice more, within five seconds in all.
 */
export async function carry(call: Call, send: () => Promise<unknown>): Promise<Answer> {
  if (call.safety === 'write') return once(call, send);
  const delay = call.options.retryDelayMs ?? RETRY_DELAY_MS;
  let last: Answer = { kind: 'lost', code: 'not-sent', sent: false };
  try {
    await pRetry(
      async () => {
        last = await once(call, send);
        if (isPassing(last)) throw new Error('try again');
      },
      { retries: MAX_RETRIES, minTimeout: delay, factor: 2, maxRetryTime: RETRY_WITHIN_MS },
    );
  } catch {
    // What remains after the last try is the answer.
  }
  return last;
}

/** A request of our own through the same axios, for the few calls an SDK has no door for. Use inside `carry`. */
export function request(config: {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  data?: string;
}): Promise<unknown> {
  return axios.request(config);
}

/**
 * The address under `baseUrl` for a platform's real address: the base replaces scheme and host, the path stays. With a base nothing ever
 * goes anywhere else.
 */
export function rewritten(url: string, baseUrl: string | null): string {
  if (baseUrl === null) return url;
  const base = baseUrl.replace(/\/+$/, '');
  if (url.startsWith(`${base}/`)) return url;
  const { pathname, search } = new URL(url);
  return base + pathname + search;
}

/** When `Retry-After` (seconds, or an HTTP date measured against the answer's own `Date`) lets us come back; null without one. */
export function retryAt(headers: Readonly<Record<string, string>>, now: Instant): Instant | null {
  const text = headers['retry-after'];
  if (text === undefined) return null;
  if (/^\d{1,7}$/.test(text)) return addMs(now, Number(text) * 1000);
  const until = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  const from = Date.parse(headers['date'] ?? '');
  if (Number.isNaN(until)) return null;
  return addMs(now, Math.max(0, until - (Number.isNaN(from) ? msOf(now) : from)));
}

/** The server's clock as an answer shows it in its `Date` header, or null. */
export function serverTime(headers: Readonly<Record<string, string>>): Instant | null {
  const ms = Date.parse(headers['date'] ?? '');
  return Number.isNaN(ms) ? null : instantFromMs(ms);
}

async function once(call: Call, send: () => Promise<unknown>): Promise<Answer> {
  const { budget, options, safety } = call;
  if (!budget || !options.pace) return exchanged(call, send);
  const entry = await options.pace.enter(budget.tenant, {
    counts: safety === 'read' ? ['calls', 'reads'] : ['calls'],
    urgent: budget.urgent,
  });
  if (!entry.ok) return { kind: 'lost', code: 'not-sent', sent: false, held: entry };
  const answer = await exchanged(call, send);
  entry.leave(toldBy(answer, budget));
  return answer;
}

function toldBy(answer: Answer, budget: CallBudget): Told {
  if (answer.kind === 'lost') return { broken: answer.code !== 'not-sent', remaining: {}, parked: null };
  const { headers, status } = answer;
  return {
    broken: status >= 500 && status !== 501,
    remaining: {
      minute: count(headers['x-minlimit-remaining']),
      day: count(headers['x-daylimit-remaining']),
      'app-minute': count(headers['x-appminlimit-remaining']),
    },
    parked: budget.throttled(answer),
  };
}

/** Never throws: whatever happens to the exchange is its answer. */
async function exchanged(call: Call, send: () => Promise<unknown>): Promise<Answer> {
  const scope: Scope = { call, answer: null };
  try {
    await scopes.run(scope, send);
  } catch {
    // The SDK's error may hold tokens; the answer was taken on the wire.
  }
  return scope.answer ?? { kind: 'lost', code: 'not-sent', sent: false };
}

function isPassing(answer: Answer): boolean {
  if (answer.kind === 'lost') return answer.code !== 'too-large' && answer.code !== 'not-sent';
  return answer.status >= 500 && answer.status !== 501;
}

function shape(config: InternalAxiosRequestConfig): InternalAxiosRequestConfig {
  const scope = scopes.getStore();
  if (!scope) {
    if (config.url && SDK_HOSTS.has(hostOf(config.url))) throw new Error('a platform was called outside a connector');
    return config;
  }
  const { options, safety } = scope.call;
  config.url = rewritten(config.url ?? '', options.baseUrl);
  config.timeout = options.deadlines?.silenceMs ?? SILENCE_MS;
  config.signal = AbortSignal.timeout(options.deadlines?.exchangeMs ?? EXCHANGE_MS);
  config.maxContentLength = MAX_BODY_BYTES;
  config.maxBodyLength = MAX_BODY_BYTES;
  config.maxRedirects = 0;
  if (options.baseUrl !== null) config.proxy = false;
  config.httpAgent = safety === 'write' ? freshHttp : keptHttp;
  config.httpsAgent = safety === 'write' ? freshHttps : keptHttps;
  config.headers.set('User-Agent', options.userAgent ?? 'Tahseel');
  const method = (config.method ?? 'get').toLowerCase();
  // xero-node sends `{}` with every GET, which workerd and strict proxies refuse.
  if (method === 'get') config.data = undefined;
  // Intuit wants its bodiless POST (send an invoice) typed as a stream; axios drops a content type that has no body.
  else if (config.data === undefined) {
    config.data = '';
    config.headers.set('Content-Type', 'application/octet-stream');
  }
  return config;
}

function keep(response: AxiosResponse): AxiosResponse {
  const scope = scopes.getStore();
  if (!scope) return response;
  record(scope, response.config, { kind: 'answered', status: response.status, headers: headersOf(response), body: bodyOf(response) });
  if (scope.call.hideBody) response.data = {};
  return response;
}

function redact(error: AxiosError): never {
  const scope = scopes.getStore();
  if (!scope) throw error;
  const { response } = error;
  // A 2xx in an error is an answer that broke off: whatever came of it is not the answer.
  const whole = response !== undefined && (response.status < 200 || response.status > 299);
  const answer: Answer = whole
    ? { kind: 'answered', status: response.status, headers: headersOf(response), body: bodyOf(response) }
    : lost(error);
  record(scope, error.config, answer);
  // A fresh error: the vendor's holds the bearer token, and intuit-oauth would repeat a refresh by itself on seeing a status.
  throw new Error('the platform call failed');
}

function lost(error: AxiosError): Answer {
  const code = error.code ?? '';
  if (NEVER_SENT.has(code)) return { kind: 'lost', code: 'unreachable', sent: false };
  if (code === 'ECONNABORTED' || code === 'ETIMEDOUT' || code === 'ERR_CANCELED') return { kind: 'lost', code: 'timeout', sent: true };
  // axios gives the size cap this code and no response; an aborted stream has the response beside it.
  if (code === 'ERR_BAD_RESPONSE' && !error.response) return { kind: 'lost', code: 'too-large', sent: true };
  return { kind: 'lost', code: 'connection-lost', sent: true };
}

function record(scope: Scope, config: InternalAxiosRequestConfig | undefined, answer: Answer): void {
  scope.answer = answer;
  const headers = answer.kind === 'answered' ? answer.headers : {};
  scope.call.options.onExchange?.({
    method: (config?.method ?? 'get').toUpperCase(),
    path: config?.url && URL.canParse(config.url) ? new URL(config.url).pathname : '',
    status: answer.kind === 'answered' ? answer.status : 0,
    minuteRemaining: count(headers['x-minlimit-remaining']),
    dayRemaining: count(headers['x-daylimit-remaining']),
    trace: headers['intuit_tid'] ?? null,
  });
}

function count(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function headersOf(response: AxiosResponse): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value: unknown = response.headers[name];
    if (typeof value === 'string') kept[name] = value;
  }
  return kept;
}

/** Asked for as bytes (a PDF) they are handed on only where they are one; what else came instead is read like any answer. */
function bodyOf({ data }: AxiosResponse): unknown {
  if (!(data instanceof Uint8Array) || isPdf(data)) return data;
  const text = new TextDecoder().decode(data);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}

/** The interceptors are put on the SDKs' one axios once, however often this file is loaded; their state lives beside them. */
function sharedScopes(): AsyncLocalStorage<Scope> {
  const key = Symbol.for('tahseel.connectors.http');
  const known: unknown = Reflect.get(axios, key);
  if (known instanceof AsyncLocalStorage) return known;
  const made = new AsyncLocalStorage<Scope>();
  Reflect.set(axios, key, made);
  axios.interceptors.request.use(shape);
  axios.interceptors.response.use(keep, redact);
  return made;
}

/**
 * The API as a Hono app of its own: a token and nothing else says who calls, every refusal is a problem in JSON. It reads no cookie, and answers no
 * page of another origin.
 */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { opens, scopesFor } from '../../domain/scope.ts';
import type { Once } from '../../organisation/list-views.ts';
import type { WebDeps } from '../deps.ts';
import type { Allowed, Programs, TokenHolder } from '../programs.ts';
import { apiDocument } from './document.ts';
import { BASE, type Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { problemResponse, Refused } from './problem.ts';

const MAX_BODY = 128 * 1024;
const KEY = /^[\x21-\x7e]{1,255}$/;
const BEARER = /^Bearer +([\x21-\x7e]{1,200})$/i;
const KINDS = new Map(OPERATIONS.map((operation) => [operation, matcherOf(operation.path)]));

/** Asked with the request as it came; `deps.programs` must be there. */
export function apiApp(deps: WebDeps, programs: Programs): Hono {
  const app = new Hono();
  app.get(`${BASE}/openapi.json`, (c) => c.json(apiDocument().openapi));
  app.use(bodyLimit({ maxSize: MAX_BODY, onError: () => problemResponse(new Refused('too-large', 'The body is larger than 128 KB.')) }));
  for (const operation of OPERATIONS)
    app.on(operation.method.toUpperCase(), BASE + operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), (c) =>
      answer({ deps, programs }, operation, c.req.raw, c.req.param()),
    );
  app.notFound((c) => unknownPlace(c.req.path));
  app.onError((error, c) => {
    deps.failed?.(`${c.req.method} ${c.req.path}`, error);
    return problemResponse(
      new Refused('broken', 'Something broke here; nothing more is known. Calling again with the same Idempotency-Key is safe.'),
    );
  });
  return app;
}

interface Inside {
  readonly deps: WebDeps;
  readonly programs: Programs;
}

async function answer(
  { deps, programs }: Inside,
  operation: Operation,
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<Response> {
  let headers: Record<string, string> = {};
  try {
    const holder = await holderOf(programs, request);
    const allowed = programs.spend(holder.tokenId);
    headers = limitHeaders(allowed);
    if (!allowed.ok) {
      const refused = new Refused(
        'too-many-calls',
        `This token may call ${allowed.limit} times a minute: wait ${allowed.resetSeconds} seconds.`,
      );
      return problemResponse(refused, { ...headers, 'Retry-After': String(allowed.resetSeconds) });
    }
    if (!opens(holder.scopes, operation.act))
      throw new Refused(
        'wrong-scope',
        `The token has the scopes ${holder.scopes.join(', ')}; this needs ${scopesFor(operation.act).join(' or ')}.`,
      );
    const body = operation.body === null ? {} : await bodyOf(request);
    const once = onceOf(operation, request, holder, body);
    const query = queryOf(request);
    const said = await operation.answered({ deps, programs, holder, once }, { params, query, body });
    return Response.json(said, { status: operation.status, headers });
  } catch (error) {
    if (error instanceof Refused) return problemResponse(error, { ...headers, ...asks(error) });
    throw error;
  }
}

async function holderOf(programs: Programs, request: Request): Promise<TokenHolder> {
  const token = BEARER.exec(request.headers.get('authorization') ?? '')?.[1];
  const holder = token === undefined ? null : await programs.holder(token);
  if (!holder)
    throw new Refused('no-token', 'Send a token of the practice as Authorization: Bearer …; this one is missing, ended or was taken back.');
  return holder;
}

function asks({ code }: Refused): Record<string, string> {
  return code === 'no-token' ? { 'WWW-Authenticate': 'Bearer realm="tahseel"' } : {};
}

/** draft-ietf-httpapi-ratelimit-headers. */
function limitHeaders({ limit, remaining, windowSeconds, resetSeconds }: Allowed): Record<string, string> {
  return {
    'RateLimit-Policy': `"token";q=${limit};w=${windowSeconds}`,
    RateLimit: `"token";r=${remaining};t=${resetSeconds}`,
  };
}

/** An empty body is an empty object. */
async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text.trim() === '') return {};
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new Refused('not-json-type', 'Send the body as application/json.');
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused('not-json', 'The body is not JSON.');
  }
}

function queryOf(request: Request): Record<string, string> {
  const asked = [...new URL(request.url).searchParams];
  const names = asked.map(([name]) => name);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new Refused('bad-query', `A parameter of the address is wrong: ${twice} is there twice.`);
  return Object.fromEntries(asked);
}

/** How the call is known when it is made again: of this token, under this key. What was asked is the address and the body, however it is written. */
function onceOf({ method, repeatable }: Operation, request: Request, { tokenId }: TokenHolder, body: unknown): Once | null {
  const key = request.headers.get('idempotency-key');
  if (key === null) return null;
  if (method !== 'get' && !repeatable) throw new Refused('bad-key', 'This call takes no Idempotency-Key.');
  if (!KEY.test(key)) throw new Refused('bad-key', 'An Idempotency-Key is 1 to 255 visible characters of ASCII.');
  const { pathname } = new URL(request.url);
  return { key: `${tokenId}|${key}`, input: JSON.stringify([method, pathname, sorted(body)]) };
}

/** The same whatever the order of its fields. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]): [string, unknown] => [key, sorted(each)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function unknownPlace(path: string): Response {
  const methods = [...KINDS].filter(([, matches]) => matches.test(path)).map(([operation]) => operation.method.toUpperCase());
  if (methods.length === 0) return problemResponse(new Refused('not-found', 'The API has no such address.'));
  const allowed = [...new Set(methods)].join(', ');
  return problemResponse(new Refused('wrong-method', `This address is asked with ${allowed}.`), { Allow: allowed });
}

function matcherOf(path: string): RegExp {
  return new RegExp(`^${BASE}${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}

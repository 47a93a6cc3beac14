/** Xero's Idempotency-Key: for six minutes the first answer to a key is given again, errors included; another request under it is refused. */
import type { Context, MiddlewareHandler } from 'hono';
import { msOf } from '../../domain/time.ts';
import type { Sandbox } from '../sandbox.ts';
import { badRequest } from './problems.ts';
import { answerProblem, type Reply } from './reply.ts';

const KEPT_MS = 6 * 60_000;
const MAX_KEY_LENGTH = 128;
/** Answers kept at most; the oldest go first. */
const MAX_KEPT = 10_000;

interface Kept {
  readonly request: string;
  readonly until: number;
  readonly status: number;
  readonly body: string | null;
  readonly contentType: string | null;
}

/** `scopeOf` names the app and tenant a key is unique in. */
export function idempotency(sandbox: Sandbox, reply: Reply, scopeOf: (c: Context) => string): MiddlewareHandler {
  const kept = new Map<string, Kept>();

  return async (c, next) => {
    const key = c.req.header('idempotency-key');
    if (key === undefined || key === '' || !/^(POST|PUT|PATCH)$/.test(c.req.method)) return next();
    if (key.length > MAX_KEY_LENGTH)
      return answerProblem(c, badRequest(`Idempotency-Key is longer than ${MAX_KEY_LENGTH} characters`, reply.instance()));
    const now = msOf(sandbox.now());
    const place = `${scopeOf(c)} ${key}`;
    const request = `${c.req.method} ${c.req.url} ${await c.req.text()}`;
    const known = kept.get(place);
    if (known && known.until > now) {
      if (known.request !== request)
        return answerProblem(c, badRequest(`The Idempotency-Key ${key} is used with a different request`, reply.instance()));
      const headers = known.contentType === null ? {} : { 'Content-Type': known.contentType };
      return new Response(known.body, { status: known.status, headers });
    }
    await next();
    const body = c.res.body === null ? null : await c.res.clone().text();
    kept.delete(place);
    kept.set(place, { request, until: now + KEPT_MS, status: c.res.status, body, contentType: c.res.headers.get('content-type') });
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  };
}

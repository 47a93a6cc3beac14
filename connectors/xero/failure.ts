/** What a Xero answer that is no success means for us: decided from status, headers and Xero's own codes, never from words. */
import { z } from 'zod';
import { addMs, type Instant } from '../../src/domain/time.ts';
import type { Failure } from '../connector.ts';
import { ACCESS_TOKEN_REFUSED, foreignAnswer, lostFailure, serverFailure, tokenFailure } from '../failure.ts';
import { type Answer, retryAt, type Safety } from '../http.ts';

const MINUTE_MS = 60_000;
/** A day limit without Retry-After: its window ends at a moment of its own, so ask again hourly (platforms.md A3). */
const DAY_LIMIT_PAUSE_MS = 3_600_000;
const errorSchema = z.object({ ErrorNumber: z.number().int() });
/** The gateway's own refusals, in both spellings met. */
const gateSchema = z.union([z.object({ Title: z.string() }), z.object({ title: z.string() })]);

/** null: the answer is a success with a JSON body (or none, where `bodyless`). */
export function xeroFailure(answer: Answer, safety: Safety, now: Instant, bodyless = false): Failure | null {
  if (answer.kind === 'lost') return lostFailure(answer, safety);
  const { status, headers, body } = answer;
  if (status >= 200 && status < 300) return bodyless ? null : foreignAnswer(answer, safety);
  if (status === 401) return { kind: 'later', at: null, code: ACCESS_TOKEN_REFUSED };
  // A9: the tenant was disconnected, or a scope is missing; only a new consent helps. What Xero did not say itself disconnects nobody.
  if (status === 403)
    return gateSchema.safeParse(body).success ? { kind: 'reconnect', code: 'forbidden' } : { kind: 'later', at: null, code: 'http-403' };
  if (status === 404) return { kind: 'refused', code: 'not-found' };
  if (status === 429) return rateLimit(headers, now);
  if (status === 501) return { kind: 'refused', code: 'not-implemented' };
  if (status === 503) return { kind: 'later', at: retryAt(headers, now), code: 'unavailable' };
  if (status >= 500) return serverFailure(`http-${status}`, safety);
  // Redirects are never followed: Xero sends none, a proxy in between does.
  if (status < 400) return serverFailure('redirected', safety);
  const known = errorSchema.safeParse(body);
  return { kind: 'refused', code: known.success ? `xero-${known.data.ErrorNumber}` : `http-${status}` };
}

/** What the token, connection and revocation addresses answer (RFC 6749 §5.2 codes). */
export function xeroTokenFailure(answer: Answer, safety: Safety, now: Instant): Failure {
  return tokenFailure(answer, safety) ?? xeroFailure(answer, safety, now) ?? serverFailure('not-json', safety);
}

/** A3: the header is spelled in several ways, so its beginning decides; Retry-After is absent for the concurrent limit. */
function rateLimit(headers: Readonly<Record<string, string>>, now: Instant): Failure {
  const problem = (headers['x-rate-limit-problem'] ?? '').toLowerCase();
  const at = retryAt(headers, now);
  if (problem.startsWith('da')) return { kind: 'later', at: at ?? addMs(now, DAY_LIMIT_PAUSE_MS), code: 'rate-limit-day' };
  if (problem.startsWith('conc')) return { kind: 'later', at, code: 'rate-limit-concurrent' };
  if (problem.startsWith('app')) return { kind: 'later', at: at ?? addMs(now, MINUTE_MS), code: 'rate-limit-app' };
  return { kind: 'later', at: at ?? addMs(now, MINUTE_MS), code: 'rate-limit-minute' };
}

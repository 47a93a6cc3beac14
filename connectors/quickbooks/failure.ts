/**
 * What a QuickBooks answer that is no success means for us: decided from Intuit's fault codes first, then the status, never from
 * words. A fault may come with status 200, in JSON or in XML whatever was asked for, and its object in capitals or not.
 */
import { z } from 'zod';
import { addMs, type Instant } from '../../src/domain/time.ts';
import type { Failure } from '../connector.ts';
import { ACCESS_TOKEN_REFUSED, foreignAnswer, lostFailure, PERIOD_LOCKED, serverFailure, tokenFailure } from '../failure.ts';
import { type Answer, retryAt, type Safety } from '../http.ts';
import { THROTTLE_PAUSE_MS } from './facts.ts';

interface Fault {
  readonly code: string | null;
  readonly type: string;
}

const code = z.union([z.string(), z.number()]).transform(String);
const upperSchema = z.object({
  Fault: z.object({ Error: z.array(z.object({ code: code.nullish() })).default([]), type: z.string().nullish() }),
});
const lowerSchema = z.object({
  fault: z.object({ error: z.array(z.object({ code: code.nullish() })).default([]), type: z.string().nullish() }),
});

/** null: the answer is a success with a JSON body. */
export function quickBooksFailure(answer: Answer, safety: Safety, now: Instant): Failure | null {
  if (answer.kind === 'lost') return lostFailure(answer, safety);
  const { status, headers, body } = answer;
  const fault = faultIn(body);
  const known = fault ? byCode(fault, retryAt(headers, now) ?? addMs(now, THROTTLE_PAUSE_MS)) : null;
  if (known) return known;
  if (status === 429) return { kind: 'later', at: retryAt(headers, now) ?? addMs(now, THROTTLE_PAUSE_MS), code: 'rate-limit-minute' };
  if (status === 401) return { kind: 'later', at: null, code: ACCESS_TOKEN_REFUSED };
  // Only Intuit's own word ends a connection, never that of a proxy in between.
  if (status === 403) return fault ? { kind: 'reconnect', code: 'forbidden' } : { kind: 'later', at: null, code: 'http-403' };
  if (status === 501) return { kind: 'refused', code: 'not-implemented' };
  if (status === 503) return { kind: 'later', at: retryAt(headers, now), code: 'unavailable' };
  // Refused before anything was done, whatever status it travels under.
  if (fault && /^validation/i.test(fault.type)) return { kind: 'refused', code: faultCode(fault) };
  if (status >= 500) return serverFailure(`http-${status}`, safety);
  if (fault) return isSystemFault(fault) ? serverFailure(faultCode(fault), safety) : { kind: 'refused', code: faultCode(fault) };
  if (status === 404) return { kind: 'refused', code: 'not-found' };
  if (status >= 400) return { kind: 'refused', code: `http-${status}` };
  if (status >= 300) return serverFailure('redirected', safety);
  return foreignAnswer(answer, safety);
}

/** What the token and revocation addresses answer. */
export function quickBooksTokenFailure(answer: Answer, safety: Safety, now: Instant): Failure {
  return tokenFailure(answer, safety) ?? quickBooksFailure(answer, safety, now) ?? serverFailure('not-json', safety);
}

/** B5, and the codes of data/faults: those whose meaning does not depend on the status they came with. */
function byCode(fault: Fault, throttledUntil: Instant): Failure | null {
  switch (fault.code?.replace(/^0+/, '')) {
    case '3001':
      return { kind: 'later', at: throttledUntil, code: 'rate-limit-minute' };
    case '3200':
      return { kind: 'later', at: null, code: ACCESS_TOKEN_REFUSED };
    // The grant is for another company or environment.
    case '3100':
      return { kind: 'reconnect', code: 'fault-3100' };
    case '610':
      return { kind: 'refused', code: 'not-found' };
    // Somebody changed the object meanwhile: read again, then decide again.
    case '5010':
      return { kind: 'later', at: null, code: 'fault-5010' };
    // "Account Period Closed": the closing date covers the document.
    case '6210':
      return { kind: 'refused', code: PERIOD_LOCKED };
    // The query itself: asking again changes nothing, also where the status is 500.
    case '4000':
    case '4001':
    case '4002':
      return { kind: 'refused', code: faultCode(fault) };
    default:
      return null;
  }
}

function isSystemFault(fault: Fault): boolean {
  return /^(system|service)/i.test(fault.type);
}

function faultCode(fault: Fault): string {
  return fault.code && /^-?\d{1,6}$/.test(fault.code) ? `fault-${fault.code.replace(/^0+(?=\d)/, '')}` : 'fault';
}

function faultIn(body: unknown): Fault | null {
  if (typeof body === 'string') return xmlFault(body);
  const upper = upperSchema.safeParse(body);
  if (upper.success) return { code: upper.data.Fault.Error[0]?.code ?? null, type: upper.data.Fault.type ?? '' };
  const lower = lowerSchema.safeParse(body);
  return lower.success ? { code: lower.data.fault.error[0]?.code ?? null, type: lower.data.fault.type ?? '' } : null;
}

/** Only the attributes are read; the words in between are nobody's business. */
function xmlFault(text: string): Fault | null {
  if (!/<Fault[\s>]/.test(text)) return null;
  return {
    code: /<Error\b[^>]*\bcode="(-?\d{1,6})"/.exec(text)?.[1] ?? null,
    type: /<Fault\b[^>]*\btype="(\w{1,40})"/.exec(text)?.[1] ?? '',
  };
}

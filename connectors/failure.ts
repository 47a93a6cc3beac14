/** The parts of classifying that no platform differs in: lost answers, servers in trouble, OAuth's own error codes. */
import { z } from 'zod';
import type { Usage } from './budget.ts';
import type { Failure, Outcome } from './connector.ts';
import type { Answer, Safety } from './http.ts';

/**
 * The code of a `later` that says: this access token is not accepted. Refresh, then call again; whether the grant itself is dead
 * is known only from the refresh (`reconnect`).
 */
export const ACCESS_TOKEN_REFUSED = 'access-token';

/** The connector has no such ability; its facts say so too. */
export const NOT_ABLE = 'not-able';
/** The books are closed up to a day that covers this document: only its owner can reopen them, so it is never tried again by itself. */
export const PERIOD_LOCKED = 'period-locked';
/** The customer was archived on the platform, which then takes no changes to its documents. */
export const CONTACT_ARCHIVED = 'contact-archived';
/** The platform answered out of its memory of an earlier call; what that call made is gone. `later`: write again, under another key. */
export const KEY_SPENT = 'key-spent';

const oauthErrorSchema = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });

export function ok<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

export function failed(failure: Failure): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure };
}

export function refused(code: string): { readonly ok: false; readonly failure: Failure } {
  return failed({ kind: 'refused', code });
}

/** No answer came: a read is simply asked again, a write that may have arrived is unknown. */
export function lostFailure(answer: Extract<Answer, { kind: 'lost' }>, safety: Safety): Failure {
  if (answer.held) return { kind: 'later', ...answer.held };
  switch (answer.code) {
    case 'not-sent':
      return { kind: 'refused', code: 'not-sent' };
    case 'too-large':
      return safety === 'read' ? { kind: 'refused', code: 'too-large' } : { kind: 'unknown-outcome', code: 'too-large' };
    case 'unreachable':
    case 'timeout':
    case 'connection-lost':
      return answer.sent ? serverFailure(answer.code, safety) : { kind: 'later', at: null, code: answer.code };
    default:
      return answer.code satisfies never;
  }
}

/**
 * Whether a success came from the platform at all: JSON in UTF-8, and more than one word of it. What stands between (a proxy's page, an empty answer, a body cut
 * short) is no answer. null: it is one.
 */
export function foreignAnswer({ headers, body }: Extract<Answer, { kind: 'answered' }>, safety: Safety): Failure | null {
  const charset = /charset="?([\w-]+)/i.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset !== 'utf-8' && charset !== 'us-ascii') return serverFailure('charset', safety);
  return typeof body === 'object' && body !== null ? null : serverFailure('not-json', safety);
}

/** A write that was answered with something else than what it should have made. */
export function unreadableAnswer(): { readonly ok: false; readonly failure: Failure } {
  return failed({ kind: 'unknown-outcome', code: 'unreadable-answer' });
}

/** The platform (or something before it) broke while answering. */
export function serverFailure(code: string, safety: Safety): Failure {
  return safety === 'read' ? { kind: 'later', at: null, code } : { kind: 'unknown-outcome', code };
}

/** RFC 6749 §5.2 by code; null when the answer holds none. `invalid_grant` is the one that asks for a person. */
export function tokenFailure(answer: Answer, safety: Safety): Failure | null {
  if (answer.kind === 'lost') return lostFailure(answer, safety);
  if (answer.status >= 500 || answer.status === 429) return null;
  const read = oauthErrorSchema.safeParse(answer.body);
  // A token address answering 401 refuses our own client id or secret, not a user's token.
  if (!read.success) return answer.status === 401 ? { kind: 'refused', code: 'invalid_client' } : null;
  if (read.data.error === 'invalid_grant') return { kind: 'reconnect', code: 'invalid_grant' };
  if (read.data.error === 'temporarily_unavailable' || read.data.error === 'server_error')
    return { kind: 'later', at: null, code: read.data.error };
  return { kind: 'refused', code: read.data.error };
}

/** The park a failure asks for: a rate limit that says until when. */
export function parkOf(failure: Failure | null): Usage['parked'] {
  if (failure?.kind !== 'later' || failure.at === null || !failure.code.startsWith('rate-limit')) return null;
  return { until: failure.at, code: failure.code };
}

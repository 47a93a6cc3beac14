/** When something that did not work is tried again, and after how many attempts a person sees it. */
import type { Failure } from '../../connectors/connector.ts';
import { addMs, type Instant } from '../domain/time.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Svix's curve for our own outbound calls. Source: reliability reference §1.1. */
const NOTE_DELAYS_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR] as const;
/** A note that failed so often is shown to a person: first try and the seven above. */
export const NOTE_ATTEMPTS = NOTE_DELAYS_MS.length + 1;

/** A letter waits at most this long for books or mail server to answer again; each try reads the books anew. */
const LETTER_DELAYS_MS = [MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR] as const;

/** How long one attempt may take before another may take the effect over. */
export const LEASE_MS = 5 * MINUTE;
/** A reading of the books older than this is not fresh enough to send on (promise OWED; reference §0.2). */
export const FRESH_MS = MINUTE;

/** When a note is tried again after its `attempts`-th failure, never before what the platform asked for. */
export function noteRetry(now: Instant, attempts: number, failure: Failure): Instant {
  return notBefore(addMs(now, NOTE_DELAYS_MS[Math.min(attempts, NOTE_DELAYS_MS.length) - 1] ?? 10 * HOUR), failure);
}

/** When a letter is tried again after its `attempts`-th failure, never before what the far side asked for. */
export function letterRetry(now: Instant, attempts: number, failure: Failure | null): Instant {
  return notBefore(addMs(now, LETTER_DELAYS_MS[Math.min(attempts, LETTER_DELAYS_MS.length) - 1] ?? HOUR), failure);
}

function notBefore(at: Instant, failure: Failure | null): Instant {
  const asked = failure?.kind === 'later' ? failure.at : null;
  return asked && asked > at ? asked : at;
}

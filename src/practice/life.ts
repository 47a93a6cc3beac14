/** How long whatever lets somebody in is good for. */
import { addMs, type Instant } from '../domain/time.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A screen left alone with other people's money on it. Source: reliability reference, sessions (ASVS 7.3: idle 30 minutes, absolute 12 hours). */
export const SESSION_IDLE_MS = 30 * MINUTE_MS;
/** A working day; the next one begins with signing in. Source: as above. */
export const SESSION_WHOLE_MS = 12 * HOUR_MS;
/** How exactly it is remembered when a session was last seen: one write a minute at most, whatever is clicked. */
export const SESSION_SEEN_EVERY_MS = MINUTE_MS;
/** A mail arrives within minutes, and a mailbox is open longer than that. */
export const LINK_MS = 15 * MINUTE_MS;
/** Links one address is sent within the life of one, and all addresses together within an hour: nobody's mailbox is filled through us. Source: reliability reference, rate limiting (5 in 15 minutes per account). */
export const LINKS_PER_ADDRESS = 5;
export const LINKS_PER_HOUR = 300;
export const LINKS_COUNTED_MS = HOUR_MS;
/** Whoever proved who they are names their practice within half an hour. */
export const ARRIVAL_MS = 30 * MINUTE_MS;
/** An invitation outlasts a week's leave. */
export const INVITATION_MS = 7 * 24 * HOUR_MS;

/** Whether a session lets nobody in any more: left alone too long, or begun too long ago. */
export function sessionEnded({ startedAt, seenAt }: { readonly startedAt: Instant; readonly seenAt: Instant }, now: Instant): boolean {
  return now >= addMs(seenAt, SESSION_IDLE_MS) || now >= addMs(startedAt, SESSION_WHOLE_MS);
}

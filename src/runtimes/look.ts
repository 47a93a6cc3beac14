/** One wake of an organisation: for everything, or only for what webhooks hint at; hints are done with when it has read again. */
import type { Instant } from '../domain/time.ts';
import type { Hinted, OrganisationActor } from '../organisation/actor.ts';

/** How long what comes is collected, and how far two looks at one organisation's books lie apart at least: milliseconds. */
export interface Pace {
  readonly collectMs: number;
  readonly restMs: number;
}

/** A person who has just paid sees it within a second; a busy file costs two calls every half minute, well within Xero's 60 a minute. Our figures. */
export const PACE: Pace = { collectMs: 500, restMs: 30_000 };

/** What waits for one organisation. */
export interface Waiting {
  readonly kinds: readonly Hinted[];
  /** It has been read after: what came later stays. */
  taken(): void;
}

/** Gives when it wants to be woken again; null where only hints were to be looked after and none waits any more. */
export async function look(waiting: Waiting | null, actor: Pick<OrganisationActor, 'wake'>, hinted: boolean): Promise<Instant | null> {
  if (hinted && !waiting) return null;
  const kinds = waiting?.kinds ?? [];
  const { sync, nextWake } = await (hinted ? actor.wake(kinds) : actor.wake());
  // What the platform says of the company itself is no part of reading everything.
  if (!hinted && sync.ok && kinds.includes('connection')) await actor.wake(['connection']);
  if (sync.ok) waiting?.taken();
  return nextWake;
}

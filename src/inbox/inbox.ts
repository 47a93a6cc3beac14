/**
 * The one inbox of an installation: every genuine webhook is kept raw before it is acknowledged, unpacked afterwards into hints, and handed
 * to its organisation as one "look again" however many events there were. Handing over may repeat; a hint is never lost before it was taken.
 */
import type { Instant } from '../domain/time.ts';
import type { Database } from '../store/database.ts';
import { groupCommit } from './group-commit.ts';
import { type Delivery, keepingOf, type Pruned, pruningOf, type Silence, silenceOf } from './keeping.ts';
import { type InboxCounts, type Pending, pendingOf } from './pending.ts';
import type { WebhookPlatform } from './platforms.ts';
import { prepareTables } from './schema.ts';
import type { Source } from './source.ts';
import { unpackingOf } from './unpack.ts';

/** Largest body that is taken. Neither vendor states a limit; the largest seen are some kilobytes. */
export const MAX_BODY_BYTES = 5 << 20;

export interface Inbox {
  /** Resolves once the delivery is on disk; only verified ones may be given. @throws InboxUnavailable when it was not kept, RangeError above MAX_BODY_BYTES. */
  accept(platform: WebhookPlatform, raw: Uint8Array, at: Instant): Promise<void>;
  /** Unpacks a small portion of the raw deliveries; true while more may be left. Call it until false, with a turn of the event loop in between. */
  unpack(): boolean;
  /** What connected organisations should look at again, the longest waiting first. */
  pending(limit?: number): Pending[];
  /** What waits for one organisation, connected or not; null: nothing. */
  waiting(source: Source): Pending | null;
  /** The organisation has looked again; said twice it does no harm. */
  taken(source: Source, upTo: number): void;
  /** When an organisation and its platform were last heard of, as far as deliveries are unpacked. */
  silence(source: Source): Silence;
  counts(): InboxCounts;
  /** Removes a portion of what came before `before` and is done with: unpacked bodies, taken or stray hints, quarantine. Call it until all are 0. */
  prune(before: Instant): Pruned;
  /** Commits what waits for its group, now; before the database is closed. */
  flush(): void;
}

export interface InboxOptions {
  /** Whether an organisation of ours is behind a tenant today. Asked when handing over, never when accepting. */
  readonly connected: (source: Source) => boolean;
  /** Runs something soon, after the requests that are arriving now; on Node setImmediate. */
  readonly schedule: (run: () => void) => void;
}

/** One writer per database. Everything but `accept` is synchronous. */
export function openInbox(database: Database, { connected, schedule }: InboxOptions): Inbox {
  prepareTables(database);
  const group = groupCommit<Delivery>({ commit: keepingOf(database), bytesOf: ({ raw }) => raw.length, schedule });
  return {
    ...pendingOf(database, connected),
    accept: async (platform, raw, at) => {
      if (raw.length > MAX_BODY_BYTES) throw new RangeError(`a webhook of ${raw.length} bytes is not taken (at most ${MAX_BODY_BYTES})`);
      await group.add({ platform, raw, at });
    },
    unpack: unpackingOf(database),
    silence: silenceOf(database),
    prune: pruningOf(database, connected),
    flush: group.flush,
  };
}

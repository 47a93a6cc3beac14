/** What a runtime supplies to the product: the only sources of time, chance, storage and mail there are. */
import type { Instant } from '../domain/time.ts';
import type { MailTransport } from '../letters/transport.ts';
import type { Post } from '../organisation/desk.ts';
import type { Log } from '../organisation/log.ts';
import type { Database, Hash } from '../store/database.ts';
import type { Witness } from './witness.ts';

export interface Runtime {
  /** The one clock. */
  readonly now: () => Instant;
  /** Unpredictable bytes. */
  readonly random: (bytes: number) => Uint8Array;
  /** Drills: bytes of its own for each organisation, so that one life can be lived twice. Absent: `random`. */
  readonly chanceOf?: (organisationId: string) => (bytes: number) => Uint8Array;
  readonly hash: Hash;
  /** One database per actor, by name ('organisations/<id>', 'practice'); the same name gives the same database. */
  readonly openDatabase: (name: string) => Database;
  /** What tells a database's file from a copy of it; null: nothing does. */
  readonly placeOf: (name: string) => string | null;
  /** What was heard of each organisation, kept apart from their databases; absent where nothing can be put back behind the product's back. */
  readonly witness?: Witness;
  readonly mail: MailTransport;
  readonly post: Post;
  readonly log: Log;
  /** Lets whatever else waits have its turn during a long reckoning. */
  readonly breathe?: () => Promise<void>;
}

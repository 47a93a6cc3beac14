/** What webhooks said of one organisation and it has not read after: kinds of records, kept beside its database until they were read. */
import type { SyncKvStorage } from '@cloudflare/workers-types';
import { addMs, type Instant } from '../../domain/time.ts';
import type { Hinted } from '../../organisation/actor.ts';
import type { Pace, Waiting } from '../look.ts';

const WAITING = 'hints';
const HEARD = 'webhook-heard';

interface Kept {
  /** None: all of it was read after. */
  readonly kinds: readonly Hinted[];
  /** Counts what came, for ever; whoever has read says how far. */
  readonly upTo: number;
  readonly since: Instant;
}

export interface Hints {
  add(kinds: readonly Hinted[], at: Instant): void;
  /** null: nothing waits. */
  waiting(): Waiting | null;
  /** When what waits is to be read after; null: nothing waits, or it was looked after already and the next full reading takes it. */
  dueAt(): Instant | null;
  /** A look begins: what waits now is not called for again before more comes. */
  looked(at: Instant): void;
  /** When a webhook last named this organisation; null: never. */
  lastHeard(): Instant | null;
}

export function hintsIn(kv: SyncKvStorage, { collectMs, restMs }: Pace): Hints {
  const kept = () => kv.get<Kept>(WAITING) ?? null;
  let calledUpTo = -1;
  let restsUntil: Instant | null = null;
  return {
    add(kinds, at) {
      const before = kept();
      const all = [...new Set([...(before?.kinds ?? []), ...kinds])].sort();
      const since = before && before.kinds.length > 0 ? before.since : at;
      kv.put<Kept>(WAITING, { kinds: all, upTo: (before?.upTo ?? 0) + 1, since });
      // A clock that went back is not believed.
      if (at > (kv.get<Instant>(HEARD) ?? '')) kv.put(HEARD, at);
    },
    waiting() {
      const found = kept();
      if (found === null || found.kinds.length === 0) return null;
      const taken = () => {
        // What came while it was read stays.
        if (kept()?.upTo === found.upTo) kv.put<Kept>(WAITING, { ...found, kinds: [] });
      };
      return { kinds: found.kinds, taken };
    },
    dueAt() {
      const found = kept();
      if (found === null || found.kinds.length === 0 || found.upTo <= calledUpTo) return null;
      const collected = addMs(found.since, collectMs);
      return restsUntil !== null && restsUntil > collected ? restsUntil : collected;
    },
    looked(at) {
      calledUpTo = kept()?.upTo ?? calledUpTo;
      restsUntil = addMs(at, restMs);
    },
    lastHeard: () => kv.get<Instant>(HEARD) ?? null,
  };
}

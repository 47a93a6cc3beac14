/** When each organisation of a practice said it would wake: whoever let that pass unheard has lost its alarm. */
import type { SyncKvStorage } from '@cloudflare/workers-types';
import { addMs, type Instant } from '../../domain/time.ts';

/** A wake may take some minutes; longer than this nobody stays silent. Source: reliability reference, Durable Objects (10 minutes). */
const SILENCE_MS = 10 * 60_000;
const PREFIX = 'wake:';

export interface Wakes {
  note(organisationId: string, wakeAt: Instant | null): void;
  /** The longest silent first. */
  silent(now: Instant): string[];
}

export function wakesIn(kv: SyncKvStorage): Wakes {
  return {
    note(organisationId, wakeAt) {
      if (wakeAt !== null) kv.put(PREFIX + organisationId, wakeAt);
    },
    silent: (now) =>
      [...kv.list<Instant>({ prefix: PREFIX })]
        .filter(([, wakeAt]) => wakeAt < addMs(now, -SILENCE_MS))
        .sort(([, a], [, b]) => (a < b ? -1 : 1))
        .map(([name]) => name.slice(PREFIX.length)),
  };
}

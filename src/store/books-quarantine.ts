/** Records that could not be read stand here with their reason until a later reading of the same record succeeds. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Quarantined, RecordKind } from '../domain/ledger.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import { type Database, remembered } from './database.ts';
import { quarantined } from './schema-books.ts';
import { statement } from './statement.ts';

/** What a mapping made of one answered page. */
export interface PageOf<Entry extends { readonly id: string }> {
  readonly records: readonly Entry[];
  readonly quarantined: readonly Quarantined[];
  /** Ids the platform reports as deleted with nothing else left to read. */
  readonly deleted: readonly string[];
  /** Holds of these records that the books themselves name; absent where the platform names none. */
  readonly held?: readonly { readonly invoiceId: string; readonly kind: 'dispute' | 'stale'; readonly from: CalendarDate }[];
}

/** Most quarantined records listed at once; the count is always complete. */
const MAX_LISTED = 200;
/** A Durable Object binds at most 100 values in a statement. Source: developers.cloudflare.com/durable-objects/platform/limits. */
const BATCH = 90;

const all = statement((database) => database.select({ count: sql<number>`count(*)` }).from(quarantined).prepare());
const first = statement((database) => database.select().from(quarantined).orderBy(asc(quarantined.seq)).limit(MAX_LISTED).prepare());

export function quarantineIn(database: Database) {
  const total = remembered(database, 'quarantined', () => all(database).get()?.count ?? 0);
  const forget = (kind: RecordKind, ids: readonly string[]) => {
    for (let start = 0; start < ids.length; start += BATCH)
      database
        .delete(quarantined)
        .where(and(eq(quarantined.recordKind, kind), inArray(quarantined.externalId, ids.slice(start, start + BATCH))))
        .run();
  };
  return {
    keep(kind: RecordKind, page: PageOf<{ readonly id: string }>, at: Instant): void {
      if (page.quarantined.length === 0 && total.get() === 0) return;
      total.forget();
      const named = page.quarantined.flatMap((entry) => (entry.externalId === null ? [] : [entry.externalId]));
      forget(kind, [...page.records.map((record) => record.id), ...page.deleted, ...named]);
      for (const entry of page.quarantined)
        database
          .insert(quarantined)
          .values({ at, recordKind: kind, ...entry })
          .run();
    },
    /** Oldest first, at most 200, with the full count. */
    list: () => ({ count: total.get(), rows: total.get() === 0 ? [] : first(database).all() }),
  };
}

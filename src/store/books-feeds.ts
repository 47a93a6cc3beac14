/** How far each feed was read: the cursor of the last whole reading, where a broken-off one goes on, and what a list of everything has named. */
import { eq, sql } from 'drizzle-orm';
import type { RecordKind } from '../domain/ledger.ts';
import { type Database, type Remembered, remembered } from './database.ts';
import { cursors, type FeedName, listed } from './schema-books.ts';
import { statement } from './statement.ts';

/** Where a feed stands. */
export interface FeedPlace {
  readonly cursor: string | null;
  readonly resume: string | null;
}

const one = statement((database) =>
  database
    .select()
    .from(cursors)
    .where(eq(cursors.kind, sql.placeholder('kind')))
    .prepare(),
);
const finish = statement((database) =>
  database
    .insert(cursors)
    .values({ kind: sql.placeholder('kind'), cursor: sql.placeholder('cursor') })
    .onConflictDoUpdate({ target: cursors.kind, set: { cursor: sql`excluded.cursor`, resume: null, listing: null, total: null } })
    .prepare(),
);
const finishEach = statement((database) =>
  database
    .insert(cursors)
    .select(
      sql`SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), null, null, null FROM json_each(${sql.placeholder('ends')}) WHERE true`,
    )
    .onConflictDoUpdate({ target: cursors.kind, set: { cursor: sql`excluded.cursor`, resume: null, listing: null, total: null } })
    .prepare(),
);
const keep = statement((database) =>
  database
    .insert(cursors)
    .values({ kind: sql.placeholder('kind'), resume: sql.placeholder('resume'), total: sql`${sql.placeholder('total')}` })
    .onConflictDoUpdate({ target: cursors.kind, set: { resume: sql`excluded.resume`, total: sql`coalesce(excluded.total, total)` } })
    .prepare(),
);
const forgetListed = statement((database) =>
  database
    .delete(listed)
    .where(eq(listed.feed, sql.placeholder('feed')))
    .prepare(),
);

export function feedsIn(database: Database) {
  const setListing = (feed: FeedName, listing: 'first' | 'tracked') =>
    void database.insert(cursors).values({ kind: feed, listing }).onConflictDoUpdate({ target: cursors.kind, set: { listing } }).run();
  const rows = new Map<FeedName, Remembered<typeof cursors.$inferSelect | null>>();
  const rowOf = (feed: FeedName) => {
    const known = rows.get(feed) ?? remembered(database, `cursor ${feed}`, () => one(database).get({ kind: feed }) ?? null);
    rows.set(feed, known);
    return known;
  };

  return {
    place(feed: FeedName): FeedPlace {
      const row = rowOf(feed).get();
      return { cursor: row?.cursor ?? null, resume: row?.resume ?? null };
    },
    /** The whole feed was read, and what its list did not name has been dealt with. */
    finish(feed: FeedName, cursor: string): void {
      if (rowOf(feed).get()?.listing === 'tracked') forgetListed(database).run({ feed });
      rowOf(feed).forget();
      finish(database).run({ kind: feed, cursor });
      rowOf(feed).keep({ kind: feed, cursor, resume: null, listing: null, total: null });
    },
    /** The same of several feeds at once: at most wakes nothing came from any of them. */
    finishEach(ends: readonly (readonly [feed: FeedName, cursor: string])[]): void {
      if (ends.length === 0) return;
      for (const [feed] of ends) {
        if (rowOf(feed).get()?.listing === 'tracked') forgetListed(database).run({ feed });
        rowOf(feed).forget();
      }
      finishEach(database).run({ ends: JSON.stringify(ends) });
      for (const [feed, cursor] of ends) rowOf(feed).keep({ kind: feed, cursor, resume: null, listing: null, total: null });
    },
    /** A page of it was stored; a reading that breaks off now goes on after it. `total`: how many records there are, where the page said. */
    keepPlace(feed: FeedName, resume: string, total: number | null = null): void {
      rowOf(feed).forget();
      keep(database).run({ kind: feed, resume, total });
    },
    /** A page of a list of everything. `isFirst`: none of its pages was stored before. */
    list(feed: FeedName, ids: readonly string[], isFirst: boolean): void {
      if (isFirst) {
        forgetListed(database).run({ feed });
        rowOf(feed).forget();
        // Where nothing was stored before, nothing can be missing from the list.
        setListing(feed, isEmpty(database, feed) ? 'first' : 'tracked');
      }
      if (rowOf(feed).get()?.listing === 'tracked')
        database.run(
          sql`INSERT INTO listed (feed, id) SELECT ${feed}, value FROM json_each(${JSON.stringify(ids)}) WHERE true ON CONFLICT DO NOTHING`,
        );
    },
    /** After the last page: the records we hold that the list did not name. */
    unlisted(feed: FeedName): string[] {
      if (rowOf(feed).get()?.listing !== 'tracked') return [];
      const rows = database.all<{ id: string }>(sql`
        SELECT id FROM ${sql.identifier(tableOf(feed))} WHERE ${standingIn(feed)}
        AND id NOT IN (SELECT id FROM listed WHERE feed = ${feed}) ORDER BY id`);
      return rows.map((row) => row.id);
    },
  };
}

function isEmpty(database: Database, feed: FeedName): boolean {
  return database.get<{ id: string } | undefined>(sql`SELECT id FROM ${sql.identifier(tableOf(feed))} LIMIT 1`) === undefined;
}

function tableOf(feed: FeedName): RecordKind {
  return feed === 'open-invoices' ? 'invoices' : feed;
}

/** What a list of this feed would name if it still existed. */
function standingIn(feed: FeedName) {
  switch (feed) {
    case 'customers':
      return sql`active = 1`;
    case 'invoices':
      return sql`state <> 'void'`;
    case 'open-invoices':
      return sql`state = 'open'`;
    case 'payments':
    case 'credits':
      return sql`state = 'posted'`;
  }
}

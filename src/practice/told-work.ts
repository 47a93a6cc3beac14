/** What waits in each client file, as it last told: kept with its version, read once and then remembered until the file tells of something else. */
import { eq, sql } from 'drizzle-orm';
import type { OrganisationSummary } from '../organisation/actor.ts';
import type { Work } from '../organisation/work.ts';
import type { Database } from '../store/database.ts';
import { work } from './schema-work.ts';

export interface ToldWork {
  /** Keeps the work items of a word, where it has any that are not older. Call it inside a transaction. */
  keep(summary: OrganisationSummary): void;
  forget(clientId: string): void;
  /** Of every client file that has told. */
  all(): ReadonlyMap<string, Work>;
}

export function toldWorkOf(database: Database): ToldWork {
  const known = new Map<string, Work>();
  /** Those that told since they were read; null: nothing was read yet. */
  let stale: Set<string> | null = null;
  const one = database
    .select({ body: work.body })
    .from(work)
    .where(eq(work.clientId, sql.placeholder('clientId')))
    .prepare();
  const put = database
    .insert(work)
    .values({
      clientId: sql.placeholder('clientId'),
      hash: sql.placeholder('hash'),
      version: sql.placeholder('version'),
      body: sql.placeholder('body'),
    })
    .onConflictDoUpdate({
      target: work.clientId,
      set: { hash: sql`excluded.hash`, version: sql`excluded.version`, body: sql`excluded.body` },
      setWhere: sql`${work.version} <= excluded.version`,
    })
    .prepare();
  return {
    keep({ id: clientId, version, workHash: hash, work: told }) {
      if (!told || hash === undefined) return;
      put.run({ clientId, version, hash, body: JSON.stringify(told) });
      // Read anew, whichever of the two was kept, and whether or not all this is undone.
      stale?.add(clientId);
    },
    forget(clientId) {
      database.delete(work).where(eq(work.clientId, clientId)).run();
      stale?.add(clientId);
    },
    all() {
      if (stale === null) for (const { clientId, body } of database.select().from(work).all()) known.set(clientId, JSON.parse(body));
      for (const clientId of stale ?? []) {
        const row = one.get({ clientId });
        if (row) known.set(clientId, JSON.parse(row.body));
        else known.delete(clientId);
      }
      stale = new Set();
      return known;
    },
  };
}

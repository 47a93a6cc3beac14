/** The practice's actor, thin: which client files it has and what each last said of itself. An older summary never replaces a newer one. */
import { asc, eq, sql } from 'drizzle-orm';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { GRANT_TABLES } from '../grants/schema.ts';
import type { OrganisationSummary } from '../organisation/actor.ts';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrations.ts';

const clients = sqliteTable('clients', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  platform: text('platform').notNull(),
  tenant: text('tenant').notNull(),
  summary: text('summary', { mode: 'json' }).$type<OrganisationSummary>(),
  version: integer('version').notNull(),
});

export const PRACTICE_MIGRATIONS: readonly string[] = [
  `CREATE TABLE clients (id TEXT PRIMARY KEY, name TEXT NOT NULL, platform TEXT NOT NULL, tenant TEXT NOT NULL, summary TEXT, version INTEGER NOT NULL)`,
  GRANT_TABLES,
];

export interface Client {
  readonly id: string;
  readonly name: string;
  readonly platform: OrganisationSummary['platform'];
  readonly tenant: string;
}

export interface Practice {
  /** Adds a client file, or renames it; its summary is kept. */
  add(client: Client): void;
  /** The client file is no longer here; what it last said is forgotten with it. */
  remove(id: string): void;
  /** Takes a summary in; one that is older than what is known, or of a file that is none of ours, is ignored. */
  hear(summary: OrganisationSummary): void;
  /** The newest version of a summary heard from a file; -1: none. */
  heard(id: string): number;
  /** Which files there are, by name. */
  members(): Client[];
  /** What each file last said of itself, by name; files that have not spoken yet are left out. */
  clients(): OrganisationSummary[];
}

/** One writer per database; synchronous. */
export function openPractice({ database }: { readonly database: Database }): Practice {
  migrate(database, PRACTICE_MIGRATIONS, 'the practice');
  return {
    add({ id, name, platform, tenant }) {
      database
        .insert(clients)
        .values({ id, name, platform, tenant, version: -1 })
        .onConflictDoUpdate({ target: clients.id, set: { name } })
        .run();
    },
    remove: (id) => void database.delete(clients).where(eq(clients.id, id)).run(),
    hear(summary) {
      const { id, name, version } = summary;
      database
        .update(clients)
        .set({ name, summary, version })
        .where(sql`${eq(clients.id, id)} AND ${clients.version} < ${version}`)
        .run();
    },
    heard: (id) => database.select({ version: clients.version }).from(clients).where(eq(clients.id, id)).get()?.version ?? -1,
    members: () =>
      database
        .select()
        .from(clients)
        .orderBy(asc(clients.name), asc(clients.id))
        .all()
        .map(({ id, name, platform, tenant }) => ({ id, name, platform, tenant })),
    clients: () =>
      database
        .select({ summary: clients.summary })
        .from(clients)
        .orderBy(asc(clients.name), asc(clients.id))
        .all()
        .flatMap(({ summary }) => (summary ? [summary] : [])),
  };
}

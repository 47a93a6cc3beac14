/**
 * The client files of an installation: which practice owns each, what each last said of itself and when it wakes next, so that nobody opens a file
 * to list them. An older summary never replaces a newer one.
 */
import { and, asc, eq, getTableColumns, sql } from 'drizzle-orm';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Instant } from '../domain/time.ts';
import { GRANT_TABLES } from '../grants/schema.ts';
import type { OrganisationSummary } from '../organisation/actor.ts';
import type { Work } from '../organisation/work.ts';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrations.ts';
import { FIRST_PRACTICE, MEMBER_TABLES } from './schema.ts';
import { PROGRAM_TABLES } from './schema-programs.ts';
import { WORK_TABLES } from './schema-work.ts';
import { TEMPLATE_TABLES } from './templates.ts';
import { toldWorkOf } from './told-work.ts';

const clients = sqliteTable('clients', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  platform: text('platform').notNull(),
  tenant: text('tenant').notNull(),
  summary: text('summary', { mode: 'json' }).$type<OrganisationSummary>(),
  version: integer('version').notNull(),
  /** When it has something to do by itself; null: it has not said, so it is asked at once. */
  nextWake: text('next_wake').$type<Instant>(),
  /** The folder was put back from a backup and this file has not been told yet. */
  putBack: integer('put_back', { mode: 'boolean' }).notNull().default(false),
  practiceId: text('practice_id').notNull(),
});

export const PRACTICE_MIGRATIONS: readonly string[] = [
  `CREATE TABLE clients (id TEXT PRIMARY KEY, name TEXT NOT NULL, platform TEXT NOT NULL, tenant TEXT NOT NULL, summary TEXT, version INTEGER NOT NULL)`,
  GRANT_TABLES,
  `ALTER TABLE clients ADD COLUMN next_wake TEXT;
ALTER TABLE clients ADD COLUMN put_back INTEGER NOT NULL DEFAULT 0;
`,
  MEMBER_TABLES,
  PROGRAM_TABLES,
  WORK_TABLES,
  TEMPLATE_TABLES,
];

export interface Client {
  readonly id: string;
  readonly name: string;
  readonly platform: OrganisationSummary['platform'];
  readonly tenant: string;
}

/** When a client file wakes next; null: it has not said, or must be looked at first. */
export interface Wake {
  readonly id: string;
  readonly platform: Client['platform'];
  readonly at: Instant | null;
}

/** Sums over all client files. */
export interface Totals {
  readonly lettersSent: number;
  readonly exceptions: number;
  /** Files whose changes no webhook tells of any more. */
  readonly webhooksSilent: number;
}

export interface Practice {
  /** Adds a client file of a practice, or renames it; its summary and its owner are kept. */
  add(client: Client, practiceId?: string): void;
  /** The practice that owns a file; null: there is no such file. */
  ownerOf(id: string): string | null;
  /** The files a practice owns. */
  owned(practiceId: string): ReadonlySet<string>;
  /**
   * Takes summaries in, all or none; one that is older than what is known, or of a file that is none of ours, is ignored. One of the same
   * version is the same word told at a later moment.
   */
  hear(...summaries: readonly OrganisationSummary[]): void;
  /** The client file is no longer here; what it last said is forgotten with it. */
  remove(id: string): void;
  /** The newest version of a summary heard from a file; -1: none. */
  heard(id: string): number;
  /** null: none of ours. */
  member(id: string): Client | null;
  /** Which files there are, by name. */
  members(): Client[];
  /** What each file last said of itself, by name; files that have not spoken yet are left out. */
  clients(): OrganisationSummary[];
  /** What waits for a person in each file, as it last told; files that never told are left out. */
  work(): ReadonlyMap<string, Work>;
  /** What one last said; null: nothing yet. */
  summary(id: string): OrganisationSummary | null;
  /** When one wakes next; null: it has not said. */
  nextWake(id: string): Instant | null;
  /** Of every file, in no order. */
  wakes(): Wake[];
  count(): number;
  totals(): Totals;
  /** The whole folder was put back from a backup: every file has to be told when it is opened. */
  putBack(): void;
  isPutBack(id: string): boolean;
  /** It has been told. */
  told(id: string): void;
}

/** One writer per database; synchronous. */
export function openPractice({ database }: { readonly database: Database }): Practice {
  migrate(database, PRACTICE_MIGRATIONS, 'the practice');
  const byId = eq(clients.id, sql.placeholder('id'));
  // Without what it said: asked at every call of a file, and a summary takes longer to read than all the rest.
  const { summary, ...short } = getTableColumns(clients);
  const one = database.select(short).from(clients).where(byId).prepare();
  const saidBy = database.select({ summary }).from(clients).where(byId).prepare();
  const nextWake = database.select({ nextWake: clients.nextWake }).from(clients).where(byId).prepare();
  const update = database
    .update(clients)
    .set({
      name: sql`${sql.placeholder('name')}`,
      summary: sql`${sql.placeholder('summary')}`,
      version: sql`${sql.placeholder('version')}`,
      nextWake: sql`${sql.placeholder('nextWake')}`,
    })
    .where(and(byId, sql`${clients.version} <= ${sql.placeholder('version')}`))
    .prepare();
  const named = database.select({ id: clients.id }).from(clients).orderBy(asc(clients.name), asc(clients.id)).prepare();
  const toldWork = toldWorkOf(database);
  /** The words that were read since they were said: a page of a thousand client files reads those that spoke since the page before. */
  const parsed = new Map<string, OrganisationSummary>();
  const said = (path: string) => sql`coalesce(sum(json_extract(${clients.summary}, ${path})), 0)`;
  return {
    add({ id, name, platform, tenant }, practiceId = FIRST_PRACTICE) {
      database
        .insert(clients)
        .values({ id, name, platform, tenant, version: -1, practiceId })
        .onConflictDoUpdate({ target: clients.id, set: { name } })
        .run();
    },
    remove(id) {
      database.delete(clients).where(eq(clients.id, id)).run();
      toldWork.forget(id);
      parsed.delete(id);
    },
    work: toldWork.all,
    ownerOf: (id) => database.select({ practiceId: clients.practiceId }).from(clients).where(eq(clients.id, id)).get()?.practiceId ?? null,
    owned: (practiceId) =>
      new Set(
        database
          .select({ id: clients.id })
          .from(clients)
          .where(eq(clients.practiceId, practiceId))
          .all()
          .map((client) => client.id),
      ),
    hear(...summaries) {
      database.transaction(() => {
        for (const summary of summaries) {
          const { work: _apart, ...said } = summary;
          const { id, name, version, nextWake = null } = said;
          update.run({ id, name, version, nextWake, summary: JSON.stringify(said) });
          if (summary.work && one.get({ id })) toldWork.keep(summary);
          parsed.delete(id);
        }
      });
    },
    heard: (id) => one.get({ id })?.version ?? -1,
    member(id) {
      const row = one.get({ id });
      return row ? clientOf(row) : null;
    },
    members: () => database.select().from(clients).orderBy(asc(clients.name), asc(clients.id)).all().map(clientOf),
    clients: () =>
      named.all().flatMap(({ id }) => {
        const summary = parsed.get(id) ?? saidBy.get({ id })?.summary;
        if (summary) parsed.set(id, summary);
        return summary ? [summary] : [];
      }),
    summary: (id) => saidBy.get({ id })?.summary ?? null,
    nextWake: (id) => nextWake.get({ id })?.nextWake ?? null,
    wakes: () =>
      database
        .select({ id: clients.id, platform: clients.platform, nextWake: clients.nextWake, putBack: clients.putBack })
        .from(clients)
        .all()
        .map(({ id, platform, nextWake, putBack }) => ({ id, platform, at: putBack ? null : nextWake })),
    count: () => database.get<{ count: number }>(sql`SELECT count(*) AS count FROM clients`).count,
    totals: () =>
      database.get<Totals>(sql`
        SELECT ${said('$.lettersSent')} AS "lettersSent", ${said('$.exceptions')} AS exceptions,
          coalesce(sum(json_extract(${clients.summary}, '$.webhooksSilentSince') IS NOT NULL), 0) AS "webhooksSilent" FROM clients`),
    putBack() {
      database.update(clients).set({ putBack: true }).run();
    },
    isPutBack: (id) => one.get({ id })?.putBack ?? false,
    told(id) {
      database.update(clients).set({ putBack: false }).where(eq(clients.id, id)).run();
    },
  };
}

function clientOf({ id, name, platform, tenant }: Client): Client {
  return { id, name, platform, tenant };
}

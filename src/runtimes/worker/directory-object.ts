/** Which practices an identity belongs to, in one object of the installation. Until there is a sign-in there is one identity and one practice. */
import { DurableObject } from 'cloudflare:workers';
import type { DurableObjectState } from '@cloudflare/workers-types';
import { asc, eq } from 'drizzle-orm';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Database } from '../../store/database.ts';
import { migrate } from '../../store/migrations.ts';
import type { Bindings, DirectoryStub } from './bindings.ts';
import { durableDatabase } from './durable-database.ts';

/** The one object of its kind. */
export const DIRECTORY = 'directory';

/** Who everything belongs to until there is a sign-in. */
export const OWNER = 'owner';

const memberships = sqliteTable('memberships', {
  seq: integer('seq').primaryKey({ autoIncrement: true }),
  identity: text('identity').notNull(),
  practice: text('practice').notNull(),
});

const MIGRATIONS: readonly string[] = [
  'CREATE TABLE memberships (seq INTEGER PRIMARY KEY AUTOINCREMENT, identity TEXT NOT NULL, practice TEXT NOT NULL, UNIQUE (identity, practice))',
];

export class DirectoryObject extends DurableObject<Bindings> implements DirectoryStub {
  readonly #database: Database;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    this.#database = durableDatabase(ctx.storage);
    migrate(this.#database, MIGRATIONS, 'the directory');
  }

  async practicesOf(identity: string): Promise<string[]> {
    const rows = this.#database.select().from(memberships).where(eq(memberships.identity, identity)).orderBy(asc(memberships.seq)).all();
    return rows.map(({ practice }) => practice);
  }

  async join(identity: string, practice: string): Promise<void> {
    this.#database.insert(memberships).values({ identity, practice }).onConflictDoNothing().run();
  }

  async practices(): Promise<string[]> {
    const rows = this.#database
      .selectDistinct({ practice: memberships.practice })
      .from(memberships)
      .orderBy(asc(memberships.practice))
      .all();
    return rows.map(({ practice }) => practice);
  }
}

/** Who the organisation is and how it may act: one row, read often, changed rarely; and the policies it has had. */
import { eq, sql } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import { type Database, type Hash, remembered } from './database.ts';
import { organisation, policies } from './schema-books.ts';
import { statement } from './statement.ts';

export type OrganisationRow = typeof organisation.$inferSelect;
export type NewOrganisation = Omit<typeof organisation.$inferInsert, 'row'>;

const one = statement((database) => database.select().from(organisation).where(eq(organisation.row, 1)).prepare());
const policy = statement((database) =>
  database
    .select()
    .from(policies)
    .where(eq(policies.hash, sql.placeholder('hash')))
    .prepare(),
);

export function settingsOf(database: Database, hash: Hash) {
  const row = remembered(database, 'organisation', () => one(database).get() ?? null);
  return {
    /** null before the organisation was created. */
    find: (): OrganisationRow | null => row.get(),
    /** @throws Error before the organisation was created. */
    read(): OrganisationRow {
      const found = row.get();
      if (!found) throw new Error('this database holds no organisation yet');
      return found;
    },
    create(values: NewOrganisation): void {
      row.forget();
      database
        .insert(organisation)
        .values({ ...values, row: 1 })
        .run();
    },
    change(values: Partial<Omit<OrganisationRow, 'row' | 'id' | 'platform' | 'tenant'>>): void {
      const before = row.get();
      row.forget();
      updating(Object.keys(values).sort())(database).run(stored(values));
      row.keep(before === null ? null : { ...before, ...values });
    },
    /** Keeps a policy document under the hash of its content and gives that hash. */
    keepPolicy(document: string, at: Instant): string {
      const name = hash(document);
      database.insert(policies).values({ hash: name, document, at }).onConflictDoNothing().run();
      return name;
    },
    /** The document of a policy by content hash, null when it was never kept here. */
    policy: (name: string): string | null => policy(database).get({ hash: name })?.document ?? null,
  };
}

/** One statement per set of columns that change together, for all databases. */
const updates = new Map<string, ReturnType<typeof updateOf>>();

function updating(names: readonly string[]): ReturnType<typeof updateOf> {
  const key = names.join();
  const known = updates.get(key) ?? updateOf(names);
  updates.set(key, known);
  return known;
}

function updateOf(names: readonly string[]) {
  const set = Object.fromEntries(names.map((name) => [name, sql`${sql.placeholder(name)}`]));
  return statement((database) => database.update(organisation).set(set).where(eq(organisation.row, 1)).prepare());
}

/** Values as the columns hold them: flags as numbers, what has parts as JSON. */
function stored(values: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (typeof value === 'boolean') return [name, value ? 1 : 0];
      return [name, typeof value === 'object' && value !== null ? JSON.stringify(value) : value];
    }),
  );
}

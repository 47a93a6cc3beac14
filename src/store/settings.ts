/** Who the organisation is and how it may act: one row, read often, changed rarely; and the policies it has had. */
import { eq, sql } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import type { Database, Hash } from './database.ts';
import { organisation, policies } from './schema-books.ts';

export type OrganisationRow = typeof organisation.$inferSelect;
export type NewOrganisation = Omit<typeof organisation.$inferInsert, 'row'>;

export function settingsOf(database: Database, hash: Hash) {
  const one = database.select().from(organisation).where(eq(organisation.row, 1)).prepare();
  const policy = database
    .select()
    .from(policies)
    .where(eq(policies.hash, sql.placeholder('hash')))
    .prepare();
  return {
    /** null before the organisation was created. */
    find: (): OrganisationRow | null => one.get() ?? null,
    /** @throws Error before the organisation was created. */
    read(): OrganisationRow {
      const row = one.get();
      if (!row) throw new Error('this database holds no organisation yet');
      return row;
    },
    create(row: NewOrganisation): void {
      database
        .insert(organisation)
        .values({ ...row, row: 1 })
        .run();
    },
    change(values: Partial<Omit<OrganisationRow, 'row' | 'id' | 'platform' | 'tenant'>>): void {
      database.update(organisation).set(values).where(eq(organisation.row, 1)).run();
    },
    /** Keeps a policy document under the hash of its content and gives that hash. */
    keepPolicy(document: string, at: Instant): string {
      const name = hash(document);
      database.insert(policies).values({ hash: name, document, at }).onConflictDoNothing().run();
      return name;
    },
    /** The document of a policy by content hash, null when it was never kept here. */
    policy: (name: string): string | null => policy.get({ hash: name })?.document ?? null,
  };
}

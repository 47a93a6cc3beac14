/** The statements over a practice's grants. Each is one statement, so that two processes on one file decide races by who comes first. */
import { and, eq, isNull, lt, lte, notExists, or } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import type { Database } from '../store/database.ts';
import { type ConsentTenant, connections, consents, type GrantRow, grants } from './schema.ts';

export type ConnectionRow = typeof connections.$inferSelect;
export interface Consent {
  readonly id: string;
  readonly grantId: string;
  readonly platform: string;
  readonly tenants: readonly ConsentTenant[];
  readonly expiresAt: Instant;
}
export type Rows = ReturnType<typeof rowsOf>;

export function rowsOf(database: Database) {
  const at = (id: string, version: number) => and(eq(grants.id, id), eq(grants.version, version));
  /** The tokens and the key that opens them are gone. */
  const forget = (id: string): void => {
    database.delete(consents).where(eq(consents.grantId, id)).run();
    database.delete(connections).where(eq(connections.grantId, id)).run();
    database.delete(grants).where(eq(grants.id, id)).run();
  };
  return {
    grant: (id: string): GrantRow | null => database.select().from(grants).where(eq(grants.id, id)).get() ?? null,
    all: (): GrantRow[] => database.select().from(grants).all(),
    /** false: a grant of this id stands there already. */
    add: (row: GrantRow): boolean =>
      database.insert(grants).values(row).onConflictDoNothing().returning({ id: grants.id }).all().length > 0,
    /** Changes the token set that had `version`; false: another stands there now, and nothing was changed. */
    replace: (id: string, version: number, values: Partial<GrantRow>): boolean =>
      database.update(grants).set(values).where(at(id, version)).returning({ id: grants.id }).all().length > 0,
    /** Only whoever holds the lease may refresh. null: another holds it, or the token set is no longer the one with `version`. */
    lease: (id: string, version: number, owner: string, now: Instant, until: Instant): GrantRow | null =>
      database
        .update(grants)
        .set({ leaseOwner: owner, leaseUntil: until })
        .where(and(at(id, version), eq(grants.state, 'live'), or(isNull(grants.leaseUntil), lte(grants.leaseUntil, now))))
        .returning()
        .get() ?? null,
    release: (id: string, owner: string): void => {
      database
        .update(grants)
        .set({ leaseOwner: null, leaseUntil: null })
        .where(and(eq(grants.id, id), eq(grants.leaseOwner, owner)))
        .run();
    },
    rewrapped: (id: string, from: string, to: string): void => {
      database
        .update(grants)
        .set({ dataKey: to })
        .where(and(eq(grants.id, id), eq(grants.dataKey, from)))
        .run();
    },
    /** Grants that nobody uses and nobody is choosing from, untouched since `before`: one that was just given may be on its way to a use. */
    orphans: (before: Instant): GrantRow[] =>
      database
        .select()
        .from(grants)
        .where(
          and(
            lt(grants.refreshedAt, before),
            notExists(database.select().from(connections).where(eq(connections.grantId, grants.id))),
            notExists(database.select().from(consents).where(eq(consents.grantId, grants.id))),
          ),
        )
        .all(),
    forget,
    /** Nobody can open the tokens any more: all of them are gone, and every organisation asks to be connected. */
    forgetAll: (): void =>
      database.transaction(() => {
        for (const table of [consents, connections, grants]) database.delete(table).run();
      }),
    /**
     * The organisation went to another installation: nothing here reaches it any more, and a grant that served it alone is forgotten. The platform
     * is not told: the consent is the other installation's to use.
     */
    movedOut: (organisationId: string): void => {
      const row = database.select().from(connections).where(eq(connections.organisationId, organisationId)).get();
      if (!row) return;
      database.delete(connections).where(eq(connections.organisationId, organisationId)).run();
      if (database.select().from(connections).where(eq(connections.grantId, row.grantId)).all().length === 0) forget(row.grantId);
    },
    connection: (organisationId: string): ConnectionRow | null =>
      database.select().from(connections).where(eq(connections.organisationId, organisationId)).get() ?? null,
    connectionsOf: (grantId: string): ConnectionRow[] => database.select().from(connections).where(eq(connections.grantId, grantId)).all(),
    leaving: (): ConnectionRow[] => database.select().from(connections).where(eq(connections.state, 'leaving')).all(),
    connect: (row: Omit<ConnectionRow, 'state'>): void => {
      const { organisationId, ...rest } = row;
      const values = { ...rest, state: 'open' as const };
      database
        .insert(connections)
        .values({ organisationId, ...values })
        .onConflictDoUpdate({ target: connections.organisationId, set: values })
        .run();
    },
    leave: (organisationId: string): void => {
      database.update(connections).set({ state: 'leaving' }).where(eq(connections.organisationId, organisationId)).run();
    },
    /** Only while it is still leaving: a person may have connected again meanwhile. */
    left: (organisationId: string): void => {
      database
        .delete(connections)
        .where(and(eq(connections.organisationId, organisationId), eq(connections.state, 'leaving')))
        .run();
    },
    addConsent: (consent: Consent): void => {
      database.insert(consents).values(consent).run();
    },
    consent: (id: string): Consent | null => database.select().from(consents).where(eq(consents.id, id)).get() ?? null,
    isOffered: (grantId: string): boolean =>
      database.select({ id: consents.id }).from(consents).where(eq(consents.grantId, grantId)).get() !== undefined,
    dropConsent: (id: string): void => {
      database.delete(consents).where(eq(consents.id, id)).run();
    },
    dropConsentsBefore: (now: Instant): void => {
      database.delete(consents).where(lt(consents.expiresAt, now)).run();
    },
  };
}

/** Customers as the platform shows them; what a person set here (language, kind of debtor, segment) is never overwritten by a sync. */
import { eq, sql } from 'drizzle-orm';
import type { Customer } from '../domain/ledger.ts';
import type { Cases } from './cases.ts';
import type { Database } from './database.ts';
import { customers } from './schema-books.ts';

export function customersIn(database: Database, cases: Cases) {
  const known = database
    .select()
    .from(customers)
    .where(eq(customers.id, sql.placeholder('id')))
    .prepare();
  const insert = database
    .insert(customers)
    .values({
      id: sql.placeholder('id'),
      name: sql.placeholder('name'),
      emails: sql.placeholder('emails'),
      phones: sql.placeholder('phones'),
      active: sql.placeholder('active'),
      mergedInto: sql.placeholder('mergedInto'),
      currency: sql.placeholder('currency'),
      country: sql.placeholder('country'),
      tags: sql.placeholder('tags'),
    })
    .onConflictDoUpdate({
      target: customers.id,
      set: {
        name: sql`excluded.name`,
        emails: sql`excluded.emails`,
        phones: sql`excluded.phones`,
        active: sql`excluded.active`,
        mergedInto: sql`excluded.merged_into`,
        currency: sql`excluded.currency`,
        country: sql`excluded.country`,
      },
    })
    .prepare();
  const retire = database
    .update(customers)
    .set({ active: false })
    .where(eq(customers.id, sql.placeholder('id')))
    .prepare();

  return {
    /** True when the record differs from what was known. */
    put(record: Customer): boolean {
      const before = known.get({ id: record.id });
      if (before && same(before, record)) return false;
      insert.run({ ...record, tags: before?.tags ?? [] });
      cases.touch(record.id);
      return true;
    },
    setLanguage(id: string, language: 'en' | 'ar'): void {
      database.update(customers).set({ language }).where(eq(customers.id, id)).run();
    },
    retire(id: string): boolean {
      const before = known.get({ id });
      if (!before?.active) return false;
      retire.run({ id });
      cases.touch(id);
      return true;
    },
  };
}

function same(before: Customer, after: Customer): boolean {
  return (
    before.name === after.name &&
    before.active === after.active &&
    before.mergedInto === after.mergedInto &&
    before.currency === after.currency &&
    before.country === after.country &&
    JSON.stringify([before.emails, before.phones]) === JSON.stringify([after.emails, after.phones])
  );
}

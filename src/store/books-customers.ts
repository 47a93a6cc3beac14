/** Customers as the platform shows them; what a person set here (language, kind of debtor, segment) is never overwritten by a sync. */
import { eq, sql } from 'drizzle-orm';
import type { Customer } from '../domain/ledger.ts';
import { forgettingOwed, type Moved, ownersIn } from './books-owners.ts';
import type { Database } from './database.ts';
import { customers, type MeasuredPayer } from './schema-books.ts';
import { statement } from './statement.ts';

/** What nobody has said of a new customer yet. */
const UNKNOWN = {
  language: null,
  debtor: null,
  segment: null,
  tags: [],
  region: null,
  timeZone: null,
  habitDays: null,
  measured: null,
  roles: null,
  erased: null,
};

type Known = Pick<typeof customers.$inferSelect, 'language' | 'debtor' | 'segment' | 'tags' | 'region' | 'timeZone' | 'roles'>;
/** What a person knows of a customer that no books say; what is absent stays as it is. */
export type KnownOfCustomer = { readonly [Each in keyof Known]?: Known[Each] | undefined };

const known = statement((database) =>
  database
    .select()
    .from(customers)
    .where(sql`${customers.id} IN (SELECT value FROM json_each(${sql.placeholder('ids')}))`)
    .prepare(),
);
const insert = statement((database) =>
  database
    .insert(customers)
    .values({
      id: sql.placeholder('id'),
      name: sql.placeholder('name'),
      emails: sql.placeholder('emails'),
      phones: sql.placeholder('phones'),
      active: sql.placeholder('active'),
      mergedInto: sql.placeholder('mergedInto'),
      billTo: sql.placeholder('billTo'),
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
        billTo: sql`excluded.bill_to`,
        currency: sql`excluded.currency`,
        country: sql`excluded.country`,
      },
    })
    .prepare(),
);
const measure = statement((database) =>
  database
    .update(customers)
    .set({ habitDays: sql`${sql.placeholder('habitDays')}`, measured: sql`${sql.placeholder('measured')}` })
    .where(eq(customers.id, sql.placeholder('id')))
    .prepare(),
);
const retire = statement((database) =>
  database
    .update(customers)
    .set({ active: false })
    .where(eq(customers.id, sql.placeholder('id')))
    .prepare(),
);

export function customersIn(database: Database) {
  const owners = ownersIn(database);
  const forgetOwed = forgettingOwed(database);

  const standing = (ids: readonly string[]) =>
    new Map(
      known(database)
        .all({ ids: JSON.stringify(ids) })
        .map((row) => [row.id, row]),
    );

  return {
    /** Gives how many differ from what was known, and whose documents moved. `touched` gathers whose case may have changed. */
    put(records: readonly Customer[], touched: Set<string>): { changed: number; moved: Moved[] } {
      const before = standing(records.map((record) => record.id));
      const elsewhere: Omit<Moved, 'to'>[] = [];
      let changed = 0;
      for (const record of records) {
        const old = before.get(record.id);
        const row = { ...record, billTo: record.billTo ?? null, ...(old?.erased ? unknownOf(old) : {}) };
        if (old && same(old, row)) continue;
        insert(database).run({ ...row, tags: old?.tags ?? [] });
        forgetOwed();
        before.set(record.id, { ...UNKNOWN, ...old, ...row });
        touched.add(record.id);
        changed += 1;
        const why = leaving(old ?? { mergedInto: null, billTo: null }, row);
        if (why) elsewhere.push({ from: record.id, why });
      }
      return { changed, moved: elsewhere.length === 0 ? [] : move(elsewhere, touched) };
    },
    setKnown(id: string, known: KnownOfCustomer): void {
      database.update(customers).set(known).where(eq(customers.id, id)).run();
    },
    setMeasured(id: string, habitDays: number | null, measured: MeasuredPayer): void {
      measure(database).run({ id, habitDays, measured: JSON.stringify(measured) });
    },
    retire(ids: readonly string[], touched: Set<string>): number {
      let changed = 0;
      for (const [id, row] of standing(ids)) {
        if (!row.active) continue;
        retire(database).run({ id });
        touched.add(id);
        changed += 1;
      }
      return changed;
    },
  };

  function move(leavers: readonly Omit<Moved, 'to'>[], touched: Set<string>): Moved[] {
    const standing = owners.read();
    return leavers.map(({ from, why }) => {
      for (const follower of standing.followers(from)) owners.move(standing.of(follower), follower);
      const { customerId } = standing.of(from);
      touched.add(customerId);
      return { from, to: customerId, why };
    });
  }
}

/** Of an erased customer the books go on saying whose documents are whose, and nothing else is taken from them. */
function unknownOf({ name, emails, phones, country }: Pick<Customer, 'name' | 'emails' | 'phones' | 'country'>) {
  return { name, emails, phones, country };
}

function leaving(before: Pick<Customer, 'mergedInto' | 'billTo'>, after: Pick<Customer, 'mergedInto' | 'billTo'>): Moved['why'] | null {
  if (after.mergedInto !== before.mergedInto) return after.mergedInto === null ? 'billed-again' : 'merged';
  if (after.billTo === before.billTo) return null;
  return after.billTo === null ? 'billed-again' : 'billed-with';
}

type Standing = Omit<Customer, 'billTo'> & { readonly billTo: string | null };

function same(before: Standing, after: Standing): boolean {
  return (
    before.name === after.name &&
    before.active === after.active &&
    before.mergedInto === after.mergedInto &&
    before.billTo === after.billTo &&
    before.currency === after.currency &&
    before.country === after.country &&
    JSON.stringify([before.emails, before.phones]) === JSON.stringify([after.emails, after.phones])
  );
}

/** Invoices as last read; a void stays visible as a state. */
import { eq, sql } from 'drizzle-orm';
import type { Invoice } from '../domain/ledger.ts';
import { forgettingOwed, type Owners } from './books-owners.ts';
import { type Database, often } from './database.ts';
import { invoices } from './schema-books.ts';
import { statement } from './statement.ts';

/**
 * Where a reading came from. `asked`: the invoice was asked for by id just now. `list`: it came in a list, which may lag behind. `own`: it
 * answered a write of ours, and where the day we wrote is all that changed, nobody's case is touched: deciding is not to follow from our own
 * writing.
 */
export type Reading = 'asked' | 'list' | 'own';

export interface PutInvoices {
  /** Those that differ from what was known. */
  readonly changed: string[];
  /**
   * A list showed them otherwise than we know them and with an older stamp: either the list lags, or the platform's clock went back. They
   * were left as they are and must be asked for by id.
   */
  readonly doubtful: string[];
}

const known = statement((database) =>
  database
    .select()
    .from(invoices)
    .where(sql`${invoices.id} IN (SELECT value FROM json_each(${sql.placeholder('ids')}))`)
    .prepare(),
);
const voiding = statement((database) =>
  database
    .update(invoices)
    .set({ state: 'void', open: 0 })
    .where(eq(invoices.id, sql.placeholder('id')))
    .prepare(),
);

export function invoicesIn(database: Database) {
  const forgetOwed = forgettingOwed(database);
  const write = often(
    database,
    `INSERT INTO invoices (id, number, customer_id, owner_id, currency, issued, due, total, paid, credited, open, state, sent, expected_payment, updated)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET number = excluded.number, customer_id = excluded.customer_id,
    owner_id = excluded.owner_id, currency = excluded.currency, issued = excluded.issued, due = excluded.due, total = excluded.total,
    paid = excluded.paid, credited = excluded.credited, open = excluded.open, state = excluded.state, sent = excluded.sent,
    expected_payment = excluded.expected_payment, updated = excluded.updated`,
  );
  const keep = (row: Standing, paid: number, credited: number): void => {
    const { id, number, customerId, ownerId, currency, issued, due, total, open, state, sent, expectedPayment, updated } = row;
    write(id, number, customerId, ownerId, currency, issued, due, total, paid, credited, open, state, sent, expectedPayment, updated);
    forgetOwed();
  };

  const standing = (ids: readonly string[]) =>
    new Map<string, Standing>(
      known(database)
        .all({ ids: JSON.stringify(ids) })
        .map(({ payLink: _link, cycle: _cycle, ...row }) => [row.id, row]),
    );

  return {
    /** `splitUnknown`: paid and credited are ours to derive. `touched` gathers whose case may have changed. */
    put(
      records: readonly Invoice[],
      options: { splitUnknown: boolean; reading: Reading; owners: Owners },
      touched: Set<string>,
    ): PutInvoices {
      const { splitUnknown, reading, owners } = options;
      const before = standing(records.map((record) => record.id));
      const changed: string[] = [];
      const doubtful: string[] = [];
      for (const record of records) {
        const { sent } = record;
        const row: Standing = { ...record, ...owners.of(record.customerId), sent: sent === null ? null : sent ? 1 : 0 };
        const old = before.get(record.id);
        if (old && same(old, row, splitUnknown, false)) {
          if (old.updated !== row.updated) keep(row, old.paid, old.credited);
          continue;
        }
        if (old?.updated && row.updated && row.updated < old.updated && reading === 'list') {
          doubtful.push(record.id);
          continue;
        }
        const isOurs = reading === 'own' && old !== undefined && same(old, row, splitUnknown, true);
        const split = isOurs ? old : row;
        keep(row, split.paid, split.credited);
        before.set(record.id, row);
        if (isOurs) continue;
        changed.push(record.id);
        touched.add(row.customerId);
        if (old) touched.add(old.customerId);
      }
      return { changed, doubtful };
    },
    /** The platform no longer knows them. Gives those that were not void already. */
    void(ids: readonly string[], touched: Set<string>): string[] {
      const changed: string[] = [];
      for (const [id, { state, customerId }] of standing(ids)) {
        if (state === 'void') continue;
        voiding(database).run({ id });
        forgetOwed();
        touched.add(customerId);
        changed.push(id);
      }
      return changed;
    },
    /** paid = Σ cash allocations (never more than what is settled), credited = the rest of what is settled. */
    derivePaid(ids: readonly string[]): void {
      if (ids.length === 0) return;
      // The plus keeps the planner off the primary key, by which it would read every payment there is.
      const cash = sql`coalesce((SELECT sum(a.amount) FROM allocations a WHERE a.invoice_id = invoices.id AND +a.source = 'payment'), 0)`;
      const paid = sql`min(${cash}, invoices.total - invoices.open)`;
      database.run(sql`
        UPDATE invoices SET paid = ${paid}, credited = invoices.total - invoices.open - ${paid}
        WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) AND state <> 'void'`);
    },
  };
}

type Standing = Omit<typeof invoices.$inferSelect, 'payLink' | 'cycle'>;

function same(before: Standing, after: Standing, splitUnknown: boolean, butExpected: boolean): boolean {
  return (
    before.open === after.open &&
    before.state === after.state &&
    before.due === after.due &&
    before.total === after.total &&
    (splitUnknown || (before.paid === after.paid && before.credited === after.credited)) &&
    before.number === after.number &&
    before.customerId === after.customerId &&
    before.ownerId === after.ownerId &&
    before.currency === after.currency &&
    before.issued === after.issued &&
    before.sent === after.sent &&
    (butExpected || before.expectedPayment === after.expectedPayment)
  );
}

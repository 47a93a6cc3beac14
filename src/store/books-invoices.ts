/** Invoices as last read; a void stays visible as a state. */
import { eq, sql } from 'drizzle-orm';
import type { Invoice } from '../domain/ledger.ts';
import type { Owners } from './books-owners.ts';
import type { Database } from './database.ts';
import { invoices } from './schema-books.ts';

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

export function invoicesIn(database: Database) {
  const known = database
    .select()
    .from(invoices)
    .where(sql`${invoices.id} IN (SELECT value FROM json_each(${sql.placeholder('ids')}))`)
    .prepare();
  const write = database
    .insert(invoices)
    .values({
      id: sql.placeholder('id'),
      number: sql.placeholder('number'),
      customerId: sql.placeholder('customerId'),
      ownerId: sql.placeholder('ownerId'),
      currency: sql.placeholder('currency'),
      issued: sql.placeholder('issued'),
      due: sql.placeholder('due'),
      total: sql.placeholder('total'),
      paid: sql.placeholder('paid'),
      credited: sql.placeholder('credited'),
      open: sql.placeholder('open'),
      state: sql.placeholder('state'),
      sent: sql.placeholder('sent'),
      expectedPayment: sql.placeholder('expectedPayment'),
      updated: sql.placeholder('updated'),
    })
    .onConflictDoUpdate({
      target: invoices.id,
      set: {
        number: sql`excluded.number`,
        customerId: sql`excluded.customer_id`,
        ownerId: sql`excluded.owner_id`,
        currency: sql`excluded.currency`,
        issued: sql`excluded.issued`,
        due: sql`excluded.due`,
        total: sql`excluded.total`,
        paid: sql`excluded.paid`,
        credited: sql`excluded.credited`,
        open: sql`excluded.open`,
        state: sql`excluded.state`,
        sent: sql`excluded.sent`,
        expectedPayment: sql`excluded.expected_payment`,
        updated: sql`excluded.updated`,
      },
    })
    .prepare();
  const voiding = database
    .update(invoices)
    .set({ state: 'void', open: 0 })
    .where(eq(invoices.id, sql.placeholder('id')))
    .prepare();

  const standing = (ids: readonly string[]) =>
    new Map<string, Standing>(known.all({ ids: JSON.stringify(ids) }).map(({ payLink: _link, cycle: _cycle, ...row }) => [row.id, row]));

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
          if (old.updated !== row.updated) write.run({ ...row, paid: old.paid, credited: old.credited });
          continue;
        }
        if (old?.updated && row.updated && row.updated < old.updated && reading === 'list') {
          doubtful.push(record.id);
          continue;
        }
        const isOurs = reading === 'own' && old !== undefined && same(old, row, splitUnknown, true);
        write.run(isOurs ? { ...row, paid: old.paid, credited: old.credited } : { ...row });
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
        voiding.run({ id });
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

/** Invoices as last read: the newer reading wins, and a void stays visible as a state. */
import { and, eq, sql } from 'drizzle-orm';
import type { Invoice } from '../domain/ledger.ts';
import type { Cases } from './cases.ts';
import type { Database } from './database.ts';
import { allocations, invoices } from './schema-books.ts';

export function invoicesIn(database: Database, cases: Cases) {
  const known = database
    .select()
    .from(invoices)
    .where(eq(invoices.id, sql.placeholder('id')))
    .prepare();
  const fields = {
    id: sql.placeholder('id'),
    number: sql.placeholder('number'),
    customerId: sql.placeholder('customerId'),
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
  };
  const write = database
    .insert(invoices)
    .values(fields)
    .onConflictDoUpdate({
      target: invoices.id,
      set: {
        number: sql`excluded.number`,
        customerId: sql`excluded.customer_id`,
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
  const cash = database
    .select({ minor: sql<number>`coalesce(sum(${allocations.amount}), 0)` })
    .from(allocations)
    .where(and(eq(allocations.invoiceId, sql.placeholder('id')), eq(allocations.source, 'payment')))
    .prepare();
  const split = database
    .update(invoices)
    .set({ paid: sql`${sql.placeholder('paid')}`, credited: sql`${sql.placeholder('credited')}` })
    .where(eq(invoices.id, sql.placeholder('id')))
    .prepare();

  return {
    /** True when it differs from what was known; a reading older than the known one is ignored. `splitUnknown`: paid and credited are ours to derive. */
    put(record: Invoice, splitUnknown: boolean): boolean {
      const before = known.get({ id: record.id });
      if (before?.updated && record.updated && record.updated < before.updated) return false;
      const sent = record.sent === null ? null : record.sent ? 1 : 0;
      if (before && same({ ...before, sent }, record, splitUnknown)) {
        if (before.updated !== record.updated) write.run({ ...record, sent, paid: before.paid, credited: before.credited });
        return false;
      }
      write.run({ ...record, sent });
      cases.touch(record.customerId);
      if (before && before.customerId !== record.customerId) cases.touch(before.customerId);
      return true;
    },
    /**
     * A reading that answered a write of ours. Where the date we wrote is all that changed, nobody's case is touched: deciding is not to
     * follow from our own writing. True when more has changed.
     */
    putOwn(record: Invoice, splitUnknown: boolean): boolean {
      const before = known.get({ id: record.id });
      const sent = record.sent === null ? null : record.sent ? 1 : 0;
      if (!before || !same({ ...before, sent, expectedPayment: record.expectedPayment }, record, splitUnknown))
        return this.put(record, splitUnknown);
      if (before.updated && record.updated && record.updated < before.updated) return false;
      write.run({ ...record, sent, paid: before.paid, credited: before.credited });
      return false;
    },
    void(id: string): boolean {
      const before = known.get({ id });
      if (!before || before.state === 'void') return false;
      voiding.run({ id });
      cases.touch(before.customerId);
      return true;
    },
    /** paid = Σ cash allocations (never more than what is settled), credited = the rest of what is settled. */
    derivePaid(id: string): void {
      const row = known.get({ id });
      if (!row || row.state === 'void') return;
      const settled = row.total - row.open;
      const paid = Math.min(cash.get({ id })?.minor ?? 0, settled);
      if (paid !== row.paid || settled - paid !== row.credited) split.run({ id, paid, credited: settled - paid });
    },
  };
}

type Known = Omit<typeof invoices.$inferSelect, 'payLink' | 'cycle'>;

function same(before: Known, after: Invoice, splitUnknown: boolean): boolean {
  return (
    before.open === after.open &&
    before.state === after.state &&
    before.due === after.due &&
    before.total === after.total &&
    (splitUnknown || (before.paid === after.paid && before.credited === after.credited)) &&
    before.number === after.number &&
    before.customerId === after.customerId &&
    before.currency === after.currency &&
    before.issued === after.issued &&
    (before.sent === null ? null : before.sent === 1) === after.sent &&
    before.expectedPayment === after.expectedPayment
  );
}

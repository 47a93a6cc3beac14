/** Payments and credits with what they were allocated to, as last read. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Allocation, Credit, Payment } from '../domain/ledger.ts';
import type { Cases } from './cases.ts';
import type { Database } from './database.ts';
import { allocations, credits, payments } from './schema-books.ts';

type Source = 'payment' | 'credit';

/** Each put and void gives the invoices whose allocations may have changed, or null when nothing did. */
export function moneyIn(database: Database, cases: Cases) {
  const allocation = allocationsIn(database);
  const payment = database
    .select()
    .from(payments)
    .where(eq(payments.id, sql.placeholder('id')))
    .prepare();
  const credit = database
    .select()
    .from(credits)
    .where(eq(credits.id, sql.placeholder('id')))
    .prepare();
  const writePayment = database
    .insert(payments)
    .values({
      id: sql.placeholder('id'),
      customerId: sql.placeholder('customerId'),
      currency: sql.placeholder('currency'),
      date: sql.placeholder('date'),
      amount: sql.placeholder('amount'),
      unapplied: sql.placeholder('unapplied'),
      state: sql.placeholder('state'),
    })
    .onConflictDoUpdate({
      target: payments.id,
      set: {
        customerId: sql`excluded.customer_id`,
        currency: sql`excluded.currency`,
        date: sql`excluded.date`,
        amount: sql`excluded.amount`,
        unapplied: sql`excluded.unapplied`,
        state: sql`excluded.state`,
      },
    })
    .prepare();
  const writeCredit = database
    .insert(credits)
    .values({
      id: sql.placeholder('id'),
      customerId: sql.placeholder('customerId'),
      currency: sql.placeholder('currency'),
      date: sql.placeholder('date'),
      kind: sql.placeholder('kind'),
      total: sql.placeholder('total'),
      remaining: sql.placeholder('remaining'),
      state: sql.placeholder('state'),
    })
    .onConflictDoUpdate({
      target: credits.id,
      set: {
        customerId: sql`excluded.customer_id`,
        currency: sql`excluded.currency`,
        date: sql`excluded.date`,
        kind: sql`excluded.kind`,
        total: sql`excluded.total`,
        remaining: sql`excluded.remaining`,
        state: sql`excluded.state`,
      },
    })
    .prepare();

  /** A void releases everything it had paid. */
  const effective = (record: Payment | Credit): readonly Allocation[] => (record.state === 'void' ? [] : record.allocations);

  function keep(
    source: Source,
    record: Payment | Credit,
    changedHead: boolean,
    write: () => void,
    formerCustomer: string | undefined,
  ): string[] | null {
    const affected = allocation.replace(source, record.id, effective(record));
    if (!affected && !changedHead) return null;
    write();
    cases.touch(record.customerId);
    if (formerCustomer !== undefined && formerCustomer !== record.customerId) cases.touch(formerCustomer);
    return affected ?? [];
  }

  function putPayment(record: Payment): string[] | null {
    const before = payment.get({ id: record.id });
    const changed = !before || differs(before, record) || before.amount !== record.amount || before.unapplied !== record.unapplied;
    return keep('payment', record, changed, () => writePayment.run(record), before?.customerId);
  }

  function putCredit(record: Credit): string[] | null {
    const before = credit.get({ id: record.id });
    const changed =
      !before ||
      differs(before, record) ||
      before.kind !== record.kind ||
      before.total !== record.total ||
      before.remaining !== record.remaining;
    return keep('credit', record, changed, () => writeCredit.run(record), before?.customerId);
  }

  return {
    putPayment,
    putCredit,
    voidPayment(id: string): string[] | null {
      const before = payment.get({ id });
      return before ? putPayment({ ...before, unapplied: 0, allocations: [], state: 'void' }) : null;
    },
    voidCredit(id: string): string[] | null {
      const before = credit.get({ id });
      return before ? putCredit({ ...before, remaining: 0, allocations: [], state: 'void' }) : null;
    },
  };
}

function differs(
  before: Pick<Payment, 'customerId' | 'currency' | 'date' | 'state'>,
  after: Pick<Payment, 'customerId' | 'currency' | 'date' | 'state'>,
): boolean {
  return (
    before.customerId !== after.customerId ||
    before.currency !== after.currency ||
    before.date !== after.date ||
    before.state !== after.state
  );
}

function allocationsIn(database: Database) {
  const of = and(eq(allocations.source, sql.placeholder('source')), eq(allocations.sourceId, sql.placeholder('sourceId')));
  const known = database
    .select({ invoiceId: allocations.invoiceId, amount: allocations.amount })
    .from(allocations)
    .where(of)
    .orderBy(asc(allocations.place))
    .prepare();
  const clear = database.delete(allocations).where(of).prepare();
  const insert = database
    .insert(allocations)
    .values({
      source: sql.placeholder('source'),
      sourceId: sql.placeholder('sourceId'),
      place: sql.placeholder('place'),
      invoiceId: sql.placeholder('invoiceId'),
      amount: sql.placeholder('amount'),
    })
    .prepare();
  return {
    /** The invoices of the old and the new allocations, or null when they are the same. */
    replace(source: Source, sourceId: string, after: readonly Allocation[]): string[] | null {
      const before = known.all({ source, sourceId });
      if (
        before.length === after.length &&
        before.every((row, place) => row.invoiceId === after[place]?.invoiceId && row.amount === after[place]?.amount)
      )
        return null;
      if (before.length > 0) clear.run({ source, sourceId });
      for (const [place, { invoiceId, amount }] of after.entries()) insert.run({ source, sourceId, place, invoiceId, amount });
      return [...new Set([...before, ...after].map((row) => row.invoiceId))];
    },
  };
}

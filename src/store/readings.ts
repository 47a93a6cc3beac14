/** Reads the books customer by customer, as a case file or a screen needs them; every statement is prepared once. */
import { and, asc, eq, or, sql } from 'drizzle-orm';
import type { Allocation, Credit, Invoice, Payment } from '../domain/ledger.ts';
import type { CalendarDate } from '../domain/time.ts';
import type { CaseCustomer } from '../policy/case.ts';
import type { Database } from './database.ts';
import { allocations, credits, customers, invoices, organisation, payments } from './schema-books.ts';

export interface Presence {
  readonly credits: number;
  readonly holds: number;
  readonly promises: number;
  readonly agreements: number;
  readonly tasks: number;
  readonly effects: number;
}

const EVERYTHING: Presence = { credits: 1, holds: 1, promises: 1, agreements: 1, tasks: 1, effects: 1 };

export type InvoiceRecord = typeof invoices.$inferSelect;

export function readingsOf(database: Database) {
  const customerId = sql.placeholder('customerId');
  const customer = database.select().from(customers).where(eq(customers.id, customerId)).prepare();
  const open = database
    .select()
    .from(invoices)
    .where(and(eq(invoices.customerId, customerId), eq(invoices.state, 'open')))
    .orderBy(asc(invoices.due), asc(invoices.number), asc(invoices.id))
    .prepare();
  const all = database
    .select()
    .from(invoices)
    .where(eq(invoices.customerId, customerId))
    .orderBy(asc(invoices.due), asc(invoices.number), asc(invoices.id))
    .prepare();
  const one = database
    .select()
    .from(invoices)
    .where(eq(invoices.id, sql.placeholder('id')))
    .prepare();
  const paymentRows = database
    .select()
    .from(payments)
    .where(
      and(
        eq(payments.customerId, customerId),
        eq(payments.state, 'posted'),
        or(sql`${payments.unapplied} <> 0`, sql`${payments.date} >= ${sql.placeholder('since')}`),
      ),
    )
    .orderBy(asc(payments.date), asc(payments.id))
    .prepare();
  const creditRows = database
    .select()
    .from(credits)
    .where(
      and(
        eq(credits.customerId, customerId),
        eq(credits.state, 'posted'),
        or(sql`${credits.remaining} <> 0`, sql`${credits.date} >= ${sql.placeholder('since')}`),
      ),
    )
    .orderBy(asc(credits.date), asc(credits.id))
    .prepare();
  const parts = database
    .select({ invoiceId: allocations.invoiceId, amount: allocations.amount })
    .from(allocations)
    .where(and(eq(allocations.source, sql.placeholder('source')), eq(allocations.sourceId, sql.placeholder('id'))))
    .orderBy(asc(allocations.place))
    .prepare();
  const lowered = database
    .select({ date: sql<CalendarDate>`coalesce(${payments.date}, ${credits.date})`, amount: allocations.amount })
    .from(allocations)
    .leftJoin(payments, and(eq(allocations.source, 'payment'), eq(payments.id, allocations.sourceId), eq(payments.state, 'posted')))
    .leftJoin(credits, and(eq(allocations.source, 'credit'), eq(credits.id, allocations.sourceId), eq(credits.state, 'posted')))
    .where(and(eq(allocations.invoiceId, sql.placeholder('invoiceId')), sql`coalesce(${payments.date}, ${credits.date}) IS NOT NULL`))
    .orderBy(sql`1`)
    .prepare();
  const link = database
    .update(invoices)
    .set({ payLink: sql`${sql.placeholder('payLink')}` })
    .where(eq(invoices.id, sql.placeholder('id')))
    .prepare();
  /** One look instead of six: most customers have none of these. */
  const presence = database
    .select({
      credits: sql<number>`EXISTS (SELECT 1 FROM credits WHERE customer_id = ${customerId})`,
      holds: sql<number>`EXISTS (SELECT 1 FROM holds WHERE customer_id = ${customerId} AND lifted_at IS NULL)`,
      promises: sql<number>`EXISTS (SELECT 1 FROM promises WHERE customer_id = ${customerId})`,
      agreements: sql<number>`EXISTS (SELECT 1 FROM agreements WHERE customer_id = ${customerId} AND ended_at IS NULL)`,
      tasks: sql<number>`EXISTS (SELECT 1 FROM tasks WHERE customer_id = ${customerId} AND state IN ('open', 'withdrawn'))`,
      effects: sql<number>`EXISTS (SELECT 1 FROM effects WHERE customer_id = ${customerId} AND state IN ('awaiting-approval', 'planned', 'claimed'))`,
    })
    .from(organisation)
    .prepare();
  const allocated = (source: 'payment' | 'credit', id: string): Allocation[] => parts.all({ source, id });

  return {
    /** Of what a decision may have to look at, what this customer has at all (1) and what not (0). */
    presence: (id: string): Presence => presence.get({ customerId: id }) ?? EVERYTHING,
    customer(id: string): CaseCustomer | null {
      const row = customer.get({ customerId: id });
      if (!row) return null;
      const { measured: _measured, ...known } = row;
      return known;
    },
    /** What is measured of them; null: no such customer. */
    payer(id: string): Pick<typeof customers.$inferSelect, 'measured' | 'habitDays'> | null {
      const row = customer.get({ customerId: id });
      return row ? { measured: row.measured, habitDays: row.habitDays } : null;
    },
    openInvoices: (id: string): InvoiceRecord[] => open.all({ customerId: id }),
    invoices: (id: string): InvoiceRecord[] => all.all({ customerId: id }),
    invoice: (id: string): InvoiceRecord | null => one.get({ id }) ?? null,
    /** Posted payments with something unapplied, or dated on or after `since`. */
    payments: (id: string, since: CalendarDate | null): Payment[] =>
      paymentRows
        .all({ customerId: id, since: since ?? '9999' })
        .map(({ ownerId: _owner, ...row }) => ({ ...row, allocations: allocated('payment', row.id) })),
    /** Posted credits with something remaining, or dated on or after `since`. */
    credits: (id: string, since: CalendarDate | null): Credit[] =>
      creditRows
        .all({ customerId: id, since: since ?? '9999' })
        .map(({ ownerId: _owner, ...row }) => ({ ...row, allocations: allocated('credit', row.id) })),
    /** What lowered an invoice, payments and credits alike, oldest first. */
    settlements: (invoiceId: string) => lowered.all({ invoiceId }),
    /** '' says that the platform has no pay page for it. */
    keepPayLink: (id: string, payLink: string): void => void link.run({ id, payLink }),
  };
}

/** The row as the contract's record. */
export function invoiceOf(row: InvoiceRecord): Invoice {
  const { payLink: _link, cycle: _cycle, ownerId: _owner, sent, ...record } = row;
  return { ...record, sent: sent === null ? null : sent === 1 };
}

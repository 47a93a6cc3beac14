/** Reads the books customer by customer, as a case file or a screen needs them; every statement is prepared once. */
import { and, eq, or, sql } from 'drizzle-orm';
import type { Allocation, Credit, Invoice, Payment } from '../domain/ledger.ts';
import type { CalendarDate } from '../domain/time.ts';
import type { CaseCustomer } from '../policy/case.ts';
import type { Database } from './database.ts';
import { equals } from './literal.ts';
import { inOrder } from './order.ts';
import { allocations, credits, customers, invoices, organisation, payments } from './schema-books.ts';
import { statement } from './statement.ts';

export interface Presence {
  readonly credits: number;
  readonly holds: number;
  readonly promises: number;
  readonly agreements: number;
  readonly tasks: number;
  readonly effects: number;
}

const EVERYTHING: Presence = { credits: 1, holds: 1, promises: 1, agreements: 1, tasks: 1, effects: 1 };

type CustomerRow = typeof customers.$inferSelect;
export type InvoiceRecord = typeof invoices.$inferSelect;

const customerId = sql.placeholder('customerId');
const countingCredits = and(
  eq(credits.customerId, customerId),
  equals(credits.state, 'posted'),
  or(sql`${credits.remaining} <> 0`, sql`${credits.date} >= ${sql.placeholder('since')}`),
);
const countingPayments = and(
  eq(payments.customerId, customerId),
  equals(payments.state, 'posted'),
  or(sql`${payments.unapplied} <> 0`, sql`${payments.date} >= ${sql.placeholder('since')}`),
);
const customer = statement((database) => database.select().from(customers).where(eq(customers.id, customerId)).prepare());
const open = statement((database) =>
  database
    .select()
    .from(invoices)
    .where(and(eq(invoices.customerId, customerId), equals(invoices.state, 'open')))
    .prepare(),
);
const all = statement((database) => database.select().from(invoices).where(eq(invoices.customerId, customerId)).prepare());
const one = statement((database) =>
  database
    .select()
    .from(invoices)
    .where(eq(invoices.id, sql.placeholder('id')))
    .prepare(),
);
const paymentRows = statement((database) => database.select().from(payments).where(countingPayments).prepare());
const creditRows = statement((database) => database.select().from(credits).where(countingCredits).prepare());
// A cross join is made in the order it is written: the planner would rather read every allocation there is.
const partsOfPayments = statement((database) =>
  database
    .select({ sourceId: payments.id, invoiceId: allocations.invoiceId, amount: allocations.amount, place: allocations.place })
    .from(payments)
    .crossJoin(allocations)
    .where(and(countingPayments, equals(allocations.source, 'payment'), eq(allocations.sourceId, payments.id)))
    .prepare(),
);
const partsOfCredits = statement((database) =>
  database
    .select({ sourceId: credits.id, invoiceId: allocations.invoiceId, amount: allocations.amount, place: allocations.place })
    .from(credits)
    .crossJoin(allocations)
    .where(and(countingCredits, equals(allocations.source, 'credit'), eq(allocations.sourceId, credits.id)))
    .prepare(),
);
const lowered = statement((database) =>
  database
    .select({ date: sql<CalendarDate>`coalesce(${payments.date}, ${credits.date})`, amount: allocations.amount })
    .from(allocations)
    .leftJoin(payments, and(equals(allocations.source, 'payment'), eq(payments.id, allocations.sourceId), equals(payments.state, 'posted')))
    .leftJoin(credits, and(equals(allocations.source, 'credit'), eq(credits.id, allocations.sourceId), equals(credits.state, 'posted')))
    .where(and(eq(allocations.invoiceId, sql.placeholder('invoiceId')), sql`coalesce(${payments.date}, ${credits.date}) IS NOT NULL`))
    .orderBy(sql`1`)
    .prepare(),
);
const paymentsNamed = statement((database) =>
  database
    .select()
    .from(payments)
    .where(sql`${payments.id} IN (SELECT value FROM json_each(${sql.placeholder('ids')}))`)
    .prepare(),
);
const named = statement((database) =>
  database
    .select({ id: customers.id, name: customers.name })
    .from(customers)
    .where(sql`${customers.id} IN (SELECT value FROM json_each(${sql.placeholder('ids')}))`)
    .prepare(),
);
const link = statement((database) =>
  database
    .update(invoices)
    .set({ payLink: sql`${sql.placeholder('payLink')}` })
    .where(eq(invoices.id, sql.placeholder('id')))
    .prepare(),
);
/** One look instead of six: most customers have none of these. */
const presence = statement((database) =>
  database
    .select({
      credits: sql<number>`EXISTS (SELECT 1 FROM credits WHERE customer_id = ${customerId})`,
      holds: sql<number>`EXISTS (SELECT 1 FROM holds WHERE customer_id = ${customerId} AND lifted_at IS NULL)`,
      promises: sql<number>`EXISTS (SELECT 1 FROM promises WHERE customer_id = ${customerId})`,
      agreements: sql<number>`EXISTS (SELECT 1 FROM agreements WHERE customer_id = ${customerId} AND ended_at IS NULL)`,
      tasks: sql<number>`EXISTS (SELECT 1 FROM tasks WHERE customer_id = ${customerId} AND state IN ('open', 'withdrawn'))`,
      effects: sql<number>`EXISTS (SELECT 1 FROM effects WHERE customer_id = ${customerId} AND state IN ('awaiting-approval', 'planned', 'claimed'))`,
    })
    .from(organisation)
    .prepare(),
);

export function readingsOf(database: Database) {
  /** A customer, and beside it what was measured of them; null: no such customer. */
  const withMeasure = (id: string): { customer: CaseCustomer; measured: CustomerRow['measured'] } | null => {
    const row = customer(database).get({ customerId: id });
    if (!row) return null;
    const { measured, roles, ...known } = row;
    // What a person says of an address goes before what the books say.
    const emails = roles ? known.emails.map((email) => ({ ...email, role: roles[email.address] ?? email.role })) : known.emails;
    return { customer: { ...known, emails }, measured };
  };

  return {
    /** Of what a decision may have to look at, what this customer has at all (1) and what not (0). */
    presence: (id: string): Presence => presence(database).get({ customerId: id }) ?? EVERYTHING,
    customer: (id: string): CaseCustomer | null => withMeasure(id)?.customer ?? null,
    withMeasure,
    /** What these customers are called; ids nobody has are left out. */
    names: (ids: readonly string[]): ReadonlyMap<string, string> =>
      new Map(
        named(database)
          .all({ ids: JSON.stringify(ids) })
          .map(({ id, name }) => [id, name]),
      ),
    /** Ids of customers who have this e-mail address among theirs, however it is written. */
    sharing: (address: string): string[] =>
      database
        .select({ id: customers.id })
        .from(customers)
        .where(sql`EXISTS (SELECT 1 FROM json_each(${customers.emails}) WHERE lower(json_extract(value, '$.address')) = lower(${address}))`)
        .all()
        .map(({ id }) => id),
    /** What is measured of them; null: no such customer. */
    payer(id: string): Pick<CustomerRow, 'measured' | 'habitDays'> | null {
      const row = customer(database).get({ customerId: id });
      return row ? { measured: row.measured, habitDays: row.habitDays } : null;
    },
    openInvoices: (id: string): InvoiceRecord[] => byDue(open(database).all({ customerId: id })),
    invoices: (id: string): InvoiceRecord[] => byDue(all(database).all({ customerId: id })),
    invoice: (id: string): InvoiceRecord | null => one(database).get({ id }) ?? null,
    /** Posted payments with something unapplied, or dated on or after `since`. */
    payments: (id: string, since: CalendarDate | null): Payment[] =>
      withParts(byDate(paymentRows(database).all(money(id, since))), () => partsOfPayments(database).all(money(id, since))),
    /** Posted credits with something remaining, or dated on or after `since`. */
    credits: (id: string, since: CalendarDate | null): Credit[] =>
      withParts(byDate(creditRows(database).all(money(id, since))), () => partsOfCredits(database).all(money(id, since))),
    /** What lowered an invoice, payments and credits alike, oldest first. */
    paymentsNamed: (ids: readonly string[]) => paymentsNamed(database).all({ ids: JSON.stringify(ids) }),
    settlements: (invoiceId: string) => lowered(database).all({ invoiceId }),
    /** '' says that the platform has no pay page for it. */
    keepPayLink: (id: string, payLink: string): void => void link(database).run({ id, payLink }),
  };
}

/** What the statements about money are asked for. */
function money(customerId: string, since: CalendarDate | null): { customerId: string; since: string } {
  return { customerId, since: since ?? '9999' };
}

interface Part extends Allocation {
  readonly sourceId: string;
  readonly place: number;
}

/** The records with what they were allocated to: one look for all of them, none where there are none. */
function withParts<Row extends { readonly id: string; readonly ownerId: string | null }>(
  rows: readonly Row[],
  read: () => Part[],
): (Omit<Row, 'ownerId'> & { allocations: Allocation[] })[] {
  if (rows.length === 0) return [];
  const parts = new Map<string, Allocation[]>();
  for (const { sourceId, invoiceId, amount } of inOrder(read(), (part) => part.place)) {
    const known = parts.get(sourceId);
    if (known) known.push({ invoiceId, amount });
    else parts.set(sourceId, [{ invoiceId, amount }]);
  }
  return rows.map(({ ownerId: _owner, ...row }) => ({ ...row, allocations: parts.get(row.id) ?? [] }));
}

function byDue(rows: InvoiceRecord[]): InvoiceRecord[] {
  return inOrder(
    rows,
    (row) => row.due,
    (row) => row.number,
    (row) => row.id,
  );
}

function byDate<Row extends { readonly date: CalendarDate; readonly id: string }>(rows: Row[]): Row[] {
  return inOrder(
    rows,
    (row) => row.date,
    (row) => row.id,
  );
}

/** The row as the contract's record. */
export function invoiceOf(row: InvoiceRecord): Invoice {
  const { payLink: _link, cycle: _cycle, ownerId: _owner, sent, ...record } = row;
  return { ...record, sent: sent === null ? null : sent === 1 };
}

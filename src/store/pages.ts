/** Long lists read page by page: each in the fixed order of its key, so that whoever pages sees every row once whatever is added meanwhile. */
import { and, asc, eq, gt, isNotNull, isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Allocation, Credit, Payment } from '../domain/ledger.ts';
import type { Database } from './database.ts';
import { type InvoiceRecord, invoiceOf } from './readings.ts';
import { allocations, credits, customers, invoices, payments } from './schema-books.ts';
import { agreements, decisions, holds, journal, promises, tasks } from './schema-work.ts';
import { statement } from './statement.ts';

export interface PageAsked {
  /** The key of the last row seen; null: from the beginning. */
  readonly after: string | null;
  readonly limit: number;
  /** Only of this customer; null: of all. */
  readonly customerId: string | null;
  /** Only in this state; null: in any. */
  readonly state: string | null;
}

export const limit = sql.placeholder('limit');
const customerId = sql.placeholder('customerId');

/** The same page over all customers, in the order of the key's index, and over one customer, by theirs. */
export function both<Query>(make: (of: Of) => Query): { readonly all: Query; readonly one: Query } {
  return { all: make(OF_ALL), one: make(OF_ONE) };
}
interface Of {
  customer(column: SQLWrapper): SQL | undefined;
  /** With a plus before it no index of the key tempts the planner away from the customer's. */
  key(column: SQLWrapper): SQL;
}
const OF_ALL: Of = { customer: () => undefined, key: (column) => sql`${column}` };
const OF_ONE: Of = { customer: (column) => sql`${column} = ${customerId}`, key: (column) => sql`+${column}` };

export const after = (key: SQL): SQL => sql`${key} > ${sql.placeholder('after')}`;
export const inState = (column: SQLWrapper): SQL => sql`(${sql.placeholder('state')} IS NULL OR ${column} = ${sql.placeholder('state')})`;

const customerPage = statement((database) =>
  database
    .select()
    .from(customers)
    .where(gt(customers.id, sql.placeholder('after')))
    .orderBy(asc(customers.id))
    .limit(limit)
    .prepare(),
);
const owed = statement((database) =>
  database
    .select({
      customerId: invoices.customerId,
      currency: invoices.currency,
      open: sql<number>`sum(${invoices.open})`,
      overdue: sql<number>`coalesce(sum(CASE WHEN ${invoices.due} < ${sql.placeholder('asOf')} THEN ${invoices.open} ELSE 0 END), 0)`,
    })
    .from(invoices)
    .where(
      and(
        eq(invoices.state, 'open'),
        sql`${invoices.open} > 0`,
        sql`${invoices.customerId} IN (SELECT value FROM json_each(${sql.placeholder('ids')}))`,
      ),
    )
    .groupBy(invoices.customerId, invoices.currency)
    .prepare(),
);
const invoicePage = both(({ customer, key }) =>
  statement((database) =>
    database
      .select()
      .from(invoices)
      .where(and(customer(invoices.customerId), inState(invoices.state), after(key(invoices.id))))
      .orderBy(key(invoices.id))
      .limit(limit)
      .prepare(),
  ),
);
const paymentPage = both(({ customer, key }) =>
  statement((database) =>
    database
      .select()
      .from(payments)
      .where(and(customer(payments.customerId), inState(payments.state), after(key(payments.id))))
      .orderBy(key(payments.id))
      .limit(limit)
      .prepare(),
  ),
);
const creditPage = both(({ customer, key }) =>
  statement((database) =>
    database
      .select()
      .from(credits)
      .where(and(customer(credits.customerId), inState(credits.state), after(key(credits.id))))
      .orderBy(key(credits.id))
      .limit(limit)
      .prepare(),
  ),
);
const parts = statement((database) =>
  database
    .select({ sourceId: allocations.sourceId, invoiceId: allocations.invoiceId, amount: allocations.amount })
    .from(allocations)
    .where(
      and(
        eq(allocations.source, sql.placeholder('source')),
        sql`${allocations.sourceId} IN (SELECT value FROM json_each(${sql.placeholder('ids')}))`,
      ),
    )
    .orderBy(asc(allocations.sourceId), asc(allocations.place))
    .prepare(),
);
const decisionPage = both(({ customer, key }) =>
  statement((database) =>
    database
      .select()
      .from(decisions)
      .where(and(customer(decisions.customerId), inState(decisions.kind), after(key(decisions.id))))
      .orderBy(key(decisions.id))
      .limit(limit)
      .prepare(),
  ),
);
const taskPage = both(({ customer, key }) =>
  statement((database) =>
    database
      .select()
      .from(tasks)
      .where(and(customer(tasks.customerId), inState(tasks.state), after(key(tasks.id))))
      .orderBy(key(tasks.id))
      .limit(limit)
      .prepare(),
  ),
);
const promisePage = both(({ customer, key }) =>
  statement((database) =>
    database
      .select()
      .from(promises)
      .where(and(customer(promises.customerId), after(key(promises.id))))
      .orderBy(key(promises.id))
      .limit(limit)
      .prepare(),
  ),
);
const holdPage = both(({ customer, key }) =>
  statement((database) =>
    database
      .select()
      .from(holds)
      .where(
        and(
          customer(holds.customerId),
          inState(sql`CASE WHEN ${isNull(holds.liftedAt)} THEN 'standing' ELSE 'lifted' END`),
          after(key(holds.id)),
        ),
      )
      .orderBy(key(holds.id))
      .limit(limit)
      .prepare(),
  ),
);
const agreementPage = both(({ customer, key }) =>
  statement((database) =>
    database
      .select()
      .from(agreements)
      .where(
        and(
          customer(agreements.customerId),
          eq(agreements.kind, sql.placeholder('kind')),
          inState(sql`CASE WHEN ${isNotNull(agreements.endedAt)} THEN 'ended' ELSE 'standing' END`),
          after(key(agreements.id)),
        ),
      )
      .orderBy(key(agreements.id))
      .limit(limit)
      .prepare(),
  ),
);
const journalPage = both(({ customer, key }) =>
  statement((database) =>
    database
      .select()
      .from(journal)
      .where(and(customer(journal.customerId), inState(journal.kind), after(key(journal.seq))))
      .orderBy(key(journal.seq))
      .limit(limit)
      .prepare(),
  ),
);
const journalSince = statement((database) =>
  database
    .select({ seq: sql<number | null>`min(${journal.seq})` })
    .from(journal)
    .where(sql`${journal.seq} > ${sql.placeholder('from')} AND ${journal.at} >= ${sql.placeholder('at')}`)
    .prepare(),
);
const lastSeq = statement((database) =>
  database
    .select({ seq: sql<number>`coalesce(max(${journal.seq}), 0)` })
    .from(journal)
    .prepare(),
);

export function which<Query>(queries: { readonly all: Query; readonly one: Query }, { customerId: only }: PageAsked): Query {
  return only === null ? queries.all : queries.one;
}

/** As the queries of keys that are texts are asked. */
export function asked(wanted: PageAsked) {
  return { ...wanted, after: wanted.after ?? '' };
}

export function pagesOf(database: Database) {
  /** Keys that count up. */
  const counted = (wanted: PageAsked) => ({ ...wanted, after: Number(wanted.after ?? 0) });
  const allocated = <Row extends { readonly id: string; readonly ownerId: string | null }>(
    source: 'payment' | 'credit',
    rows: readonly Row[],
  ): (Omit<Row, 'ownerId'> & { allocations: Allocation[] })[] => {
    const found = Map.groupBy(parts(database).all({ source, ids: JSON.stringify(rows.map((row) => row.id)) }), (part) => part.sourceId);
    return rows.map(({ ownerId: _owner, ...row }) => ({
      ...row,
      allocations: (found.get(row.id) ?? []).map(({ invoiceId, amount }) => ({ invoiceId, amount })),
    }));
  };
  return {
    customers: (wanted: PageAsked) => customerPage(database).all(asked(wanted)),
    /** What these customers owe, per currency; overdue is what was due before `asOf`. */
    owed: (ids: readonly string[], asOf: string) => owed(database).all({ ids: JSON.stringify(ids), asOf }),
    invoices: (wanted: PageAsked) =>
      which(
        invoicePage,
        wanted,
      )(database)
        .all(asked(wanted))
        .map((row: InvoiceRecord) => invoiceOf(row)),
    payments: (wanted: PageAsked): Payment[] => allocated('payment', which(paymentPage, wanted)(database).all(asked(wanted))),
    credits: (wanted: PageAsked): Credit[] => allocated('credit', which(creditPage, wanted)(database).all(asked(wanted))),
    decisions: (wanted: PageAsked) => which(decisionPage, wanted)(database).all(counted(wanted)),
    tasks: (wanted: PageAsked) => which(taskPage, wanted)(database).all(asked(wanted)),
    promises: (wanted: PageAsked) => which(promisePage, wanted)(database).all(asked(wanted)),
    /** In state 'standing' or 'lifted'. */
    holds: (wanted: PageAsked) => which(holdPage, wanted)(database).all(asked(wanted)),
    /** In state 'standing' or 'ended'. */
    agreements: (kind: 'plan' | 'offer' | 'wish', wanted: PageAsked) =>
      which(agreementPage, wanted)(database).all({ ...asked(wanted), kind }),
    /** `state`: only lines of this kind. */
    journal: (wanted: PageAsked) => which(journalPage, wanted)(database).all(counted(wanted)),
    lastLine: (): number => lastSeq(database).get()?.seq ?? 0,
    /** The line after which everything was written at or after an instant. */
    journalBefore(at: string): number {
      const last = lastSeq(database).get()?.seq ?? 0;
      // Lines lie in the order of time, and what is asked for is recent: looked for from the end, ever further back.
      for (let back = 64; ; back *= 8) {
        const from = Math.max(0, last - back);
        const first = journalSince(database).get({ from, at })?.seq ?? null;
        if (first === null) return last;
        if (first > from + 1 || from === 0) return first - 1;
      }
    },
  };
}

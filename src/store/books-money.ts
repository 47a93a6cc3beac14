/** Payments and credits with what they were allocated to, as last read. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Allocation, Credit, Payment } from '../domain/ledger.ts';
import type { Owners } from './books-owners.ts';
import { type Database, often } from './database.ts';
import { allocations, credits, payments } from './schema-books.ts';
import { statement } from './statement.ts';

type Source = 'payment' | 'credit';

/** What storing a page of money changed: how many records, and the invoices whose allocations may be others now. */
export interface PutMoney {
  readonly changed: number;
  readonly invoiceIds: ReadonlySet<string>;
}

const ids = sql`(SELECT value FROM json_each(${sql.placeholder('ids')}))`;
const knownPayments = statement((database) => database.select().from(payments).where(sql`${payments.id} IN ${ids}`).prepare());
const knownCredits = statement((database) => database.select().from(credits).where(sql`${credits.id} IN ${ids}`).prepare());
const known = statement((database) =>
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
const clear = statement((database) =>
  database
    .delete(allocations)
    .where(and(eq(allocations.source, sql.placeholder('source')), eq(allocations.sourceId, sql.placeholder('sourceId'))))
    .prepare(),
);

export function moneyIn(database: Database) {
  const allocation = allocationsIn(database);
  const head =
    'customer_id = excluded.customer_id, owner_id = excluded.owner_id, currency = excluded.currency, date = excluded.date, state = excluded.state';
  const writePayment = often(
    database,
    `INSERT INTO payments (id, customer_id, owner_id, currency, date, state, amount, unapplied) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET ${head}, amount = excluded.amount, unapplied = excluded.unapplied`,
  );
  const writeCredit = often(
    database,
    `INSERT INTO credits (id, customer_id, owner_id, currency, date, state, kind, total, remaining) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET ${head}, kind = excluded.kind, total = excluded.total, remaining = excluded.remaining`,
  );

  /** One walk for both kinds: heads and allocations of the whole page are looked up at once. */
  function put<Head extends Standing, Entry extends Payment | Credit>(
    source: Source,
    records: readonly Entry[],
    known: ReadonlyMap<string, Head>,
    same: (before: Head, after: Entry) => boolean,
    write: (row: Entry & Pick<Standing, 'ownerId'>) => void,
    owners: Owners,
    touched: Set<string>,
  ): PutMoney {
    const invoiceIds = new Set<string>();
    const parts = known.size === 0 ? null : allocation.of(source, [...known.keys()]);
    let changed = 0;
    for (const record of records) {
      const row = { ...record, ...owners.of(record.customerId) };
      const old = known.get(record.id);
      // A void releases everything it had paid.
      const after = record.state === 'void' ? [] : record.allocations;
      const affected = old
        ? allocation.replace(source, record.id, parts?.get(record.id) ?? [], after)
        : allocation.add(source, record.id, after);
      if (!affected && old && sameHead(old, row) && same(old, record)) continue;
      write(row);
      changed += 1;
      touched.add(row.customerId);
      if (old) touched.add(old.customerId);
      for (const id of affected ?? []) invoiceIds.add(id);
    }
    return { changed, invoiceIds };
  }

  function putPayments(records: readonly Payment[], owners: Owners, touched: Set<string>): PutMoney {
    const known = byId(knownPayments(database).all({ ids: idsOf(records) }));
    const same = (before: typeof payments.$inferSelect, after: Payment) =>
      before.amount === after.amount && before.unapplied === after.unapplied;
    return put(
      'payment',
      records,
      known,
      same,
      ({ id, customerId, ownerId, currency, date, state, amount, unapplied }) =>
        writePayment(id, customerId, ownerId, currency, date, state, amount, unapplied),
      owners,
      touched,
    );
  }

  function putCredits(records: readonly Credit[], owners: Owners, touched: Set<string>): PutMoney {
    const known = byId(knownCredits(database).all({ ids: idsOf(records) }));
    const same = (before: typeof credits.$inferSelect, after: Credit) =>
      before.kind === after.kind && before.total === after.total && before.remaining === after.remaining;
    return put(
      'credit',
      records,
      known,
      same,
      ({ id, customerId, ownerId, currency, date, state, kind, total, remaining }) =>
        writeCredit(id, customerId, ownerId, currency, date, state, kind, total, remaining),
      owners,
      touched,
    );
  }

  return {
    putPayments,
    putCredits,
    voidPayments(gone: readonly string[], owners: Owners, touched: Set<string>): PutMoney {
      const rows = knownPayments(database)
        .all({ ids: JSON.stringify(gone) })
        .map(
          ({ ownerId, ...row }): Payment => ({
            ...row,
            customerId: ownerId ?? row.customerId,
            unapplied: 0,
            allocations: [],
            state: 'void',
          }),
        );
      return putPayments(rows, owners, touched);
    },
    voidCredits(gone: readonly string[], owners: Owners, touched: Set<string>): PutMoney {
      const rows = knownCredits(database)
        .all({ ids: JSON.stringify(gone) })
        .map(
          ({ ownerId, ...row }): Credit => ({
            ...row,
            customerId: ownerId ?? row.customerId,
            remaining: 0,
            allocations: [],
            state: 'void',
          }),
        );
      return putCredits(rows, owners, touched);
    },
  };
}

type Standing = Pick<typeof payments.$inferSelect, 'id' | 'customerId' | 'ownerId' | 'currency' | 'date' | 'state'>;

function sameHead(before: Standing, after: Standing): boolean {
  return (
    before.customerId === after.customerId &&
    before.ownerId === after.ownerId &&
    before.currency === after.currency &&
    before.date === after.date &&
    before.state === after.state
  );
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

function idsOf(records: readonly { readonly id: string }[]): string {
  return JSON.stringify(records.map((record) => record.id));
}

function allocationsIn(database: Database) {
  const insert = often(database, 'INSERT INTO allocations (source, source_id, place, invoice_id, amount) VALUES (?, ?, ?, ?, ?)');
  const add = (source: Source, sourceId: string, after: readonly Allocation[]): string[] => {
    for (const [place, { invoiceId, amount }] of after.entries()) insert(source, sourceId, place, invoiceId, amount);
    return after.map((row) => row.invoiceId);
  };
  return {
    add,
    of(source: Source, ids: readonly string[]): Map<string, Allocation[]> {
      const found = new Map<string, Allocation[]>();
      for (const { sourceId, invoiceId, amount } of known(database).all({ source, ids: JSON.stringify(ids) })) {
        const list = found.get(sourceId);
        if (list) list.push({ invoiceId, amount });
        else found.set(sourceId, [{ invoiceId, amount }]);
      }
      return found;
    },
    /** The invoices of the old and the new allocations, or null when they are the same. */
    replace(source: Source, sourceId: string, before: readonly Allocation[], after: readonly Allocation[]): string[] | null {
      if (
        before.length === after.length &&
        before.every((row, place) => row.invoiceId === after[place]?.invoiceId && row.amount === after[place]?.amount)
      )
        return null;
      if (before.length > 0) clear(database).run({ source, sourceId });
      return [...before.map((row) => row.invoiceId), ...add(source, sourceId, after)];
    },
  };
}

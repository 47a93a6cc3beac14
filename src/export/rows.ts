/** Reads a client file out page by page, all of it or what concerns some customers, in an order that does not change while it is read. */
import { and, asc, gt, type SQL, sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { effects, invoicePdfs } from '../outbox/schema.ts';
import type { Database } from '../store/database.ts';
import { allocations, credits, customers, invoices, payments, policies, quarantined } from '../store/schema-books.ts';
import { agreements, decisionLog, happenings, holds, journal, promises, replies, tasks } from '../store/schema-work.ts';

/** Rows of small tables in one page, and of those that hold whole messages. */
const PAGE = 1_000;
const FEW = 50;

export type EffectOut = typeof effects.$inferSelect;
export type Rows = ReturnType<typeof rowsOf>;

/** `of`: ids of customers; null: of everybody. */
export function rowsOf(database: Database, of: readonly string[] | null) {
  const theirs = (column: AnySQLiteColumn): SQL | undefined =>
    of === null ? undefined : sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(of)}))`;
  const after = (column: AnySQLiteColumn, key: string | number | null): SQL | undefined => (key === null ? undefined : gt(column, key));

  return {
    customers: () =>
      pages(
        (key: string | null) =>
          database
            .select()
            .from(customers)
            .where(and(after(customers.id, key), theirs(customers.id)))
            .orderBy(asc(customers.id))
            .limit(PAGE)
            .all(),
        (row) => row.id,
      ),
    invoices: () =>
      pages(
        (key: string | null) =>
          database
            .select()
            .from(invoices)
            .where(and(after(invoices.id, key), theirs(invoices.customerId)))
            .orderBy(asc(invoices.id))
            .limit(PAGE)
            .all(),
        (row) => row.id,
      ),
    payments: () =>
      pages(
        (key: string | null) =>
          database
            .select()
            .from(payments)
            .where(and(after(payments.id, key), theirs(payments.customerId)))
            .orderBy(asc(payments.id))
            .limit(PAGE)
            .all(),
        (row) => row.id,
      ),
    credits: () =>
      pages(
        (key: string | null) =>
          database
            .select()
            .from(credits)
            .where(and(after(credits.id, key), theirs(credits.customerId)))
            .orderBy(asc(credits.id))
            .limit(PAGE)
            .all(),
        (row) => row.id,
      ),
    /** With the currency of what was allocated. */
    allocations: () =>
      pages(
        (key: AllocationKey | null) =>
          database
            .select({
              source: allocations.source,
              sourceId: allocations.sourceId,
              place: allocations.place,
              invoiceId: allocations.invoiceId,
              amount: allocations.amount,
              currency: invoices.currency,
            })
            .from(allocations)
            .innerJoin(invoices, sql`${invoices.id} = ${allocations.invoiceId}`)
            .where(
              and(
                key === null
                  ? undefined
                  : sql`(${allocations.source}, ${allocations.sourceId}, ${allocations.place}) > (${key.source}, ${key.sourceId}, ${key.place})`,
                theirs(invoices.customerId),
              ),
            )
            .orderBy(asc(allocations.source), asc(allocations.sourceId), asc(allocations.place))
            .limit(PAGE)
            .all(),
        (row) => row,
      ),
    quarantined: () =>
      pages(
        (key: number | null) =>
          database.select().from(quarantined).where(after(quarantined.seq, key)).orderBy(asc(quarantined.seq)).limit(PAGE).all(),
        (row) => row.seq,
      ),
    happenings: () =>
      pages(
        (key: number | null) =>
          database
            .select()
            .from(happenings)
            .where(and(after(happenings.seq, key), theirs(happenings.customerId)))
            .orderBy(asc(happenings.seq))
            .limit(PAGE)
            .all(),
        (row) => row.seq,
      ),
    holds: () =>
      pages(
        (key: string | null) =>
          database
            .select()
            .from(holds)
            .where(and(after(holds.id, key), theirs(holds.customerId)))
            .orderBy(asc(holds.id))
            .limit(PAGE)
            .all(),
        (row) => row.id,
      ),
    promises: () =>
      pages(
        (key: string | null) =>
          database
            .select()
            .from(promises)
            .where(and(after(promises.id, key), theirs(promises.customerId)))
            .orderBy(asc(promises.id))
            .limit(PAGE)
            .all(),
        (row) => row.id,
      ),
    agreements: () =>
      pages(
        (key: string | null) =>
          database
            .select()
            .from(agreements)
            .where(and(after(agreements.id, key), theirs(agreements.customerId)))
            .orderBy(asc(agreements.id))
            .limit(PAGE)
            .all(),
        (row) => row.id,
      ),
    replies: () =>
      pages(
        (key: string | null) =>
          database
            .select()
            .from(replies)
            .where(and(after(replies.messageId, key), theirs(replies.customerId)))
            .orderBy(asc(replies.messageId))
            .limit(FEW)
            .all(),
        (row) => row.messageId,
      ),
    tasks: () =>
      pages(
        (key: string | null) =>
          database
            .select()
            .from(tasks)
            .where(and(after(tasks.id, key), theirs(tasks.customerId)))
            .orderBy(asc(tasks.id))
            .limit(PAGE)
            .all(),
        (row) => row.id,
      ),
    decisions: () =>
      pages(
        (key: number | null) =>
          database
            .select()
            .from(decisionLog)
            .where(and(after(decisionLog.seq, key), theirs(decisionLog.customerId)))
            .orderBy(asc(decisionLog.seq))
            .limit(PAGE)
            .all(),
        (row) => row.seq,
      ),
    policies: () => [database.select().from(policies).orderBy(asc(policies.at), asc(policies.hash)).all()],
    /** Letters, hand-overs and notes, in the order they were decided. */
    effects: () => inOrderOf(database, theirs(effects.customerId)),
    pdfsOf: (effectId: string) =>
      database.select().from(invoicePdfs).where(sql`${invoicePdfs.effectId} = ${effectId} AND ${invoicePdfs.state} = 'attached'`).all(),
    /** The whole journal, whoever it is about. */
    chain: () =>
      pages(
        (key: number | null) =>
          database
            .select({ seq: journal.seq, at: journal.at, kind: journal.kind, contentsHash: journal.contentsHash, hash: journal.hash })
            .from(journal)
            .where(after(journal.seq, key))
            .orderBy(asc(journal.seq))
            .limit(PAGE)
            .all(),
        (row) => row.seq,
      ),
    lines: () =>
      pages(
        (key: number | null) =>
          database
            .select()
            .from(journal)
            .where(and(after(journal.seq, key), theirs(journal.customerId)))
            .orderBy(asc(journal.seq))
            .limit(PAGE)
            .all(),
        (row) => row.seq,
      ),
  };
}

interface AllocationKey {
  readonly source: string;
  readonly sourceId: string;
  readonly place: number;
}

/** Ids of effects say nothing of their order; their messages are too large to be sorted with them. */
function* inOrderOf(database: Database, scope: SQL | undefined): Generator<readonly EffectOut[]> {
  const known = database.select({ id: effects.id, at: effects.createdAt }).from(effects).where(scope).all();
  const ids = known.sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1)).map(({ id }) => id);
  for (let place = 0; place < ids.length; place += FEW) {
    const wanted = ids.slice(place, place + FEW);
    const rows = new Map(
      database
        .select()
        .from(effects)
        .where(sql`${effects.id} IN (SELECT value FROM json_each(${JSON.stringify(wanted)}))`)
        .all()
        .map((row) => [row.id, row]),
    );
    yield wanted.flatMap((id) => rows.get(id) ?? []);
  }
}

function* pages<Row, Key>(read: (after: Key | null) => Row[], keyOf: (row: Row) => Key): Generator<readonly Row[]> {
  let key: Key | null = null;
  for (;;) {
    const page: Row[] = read(key);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    key = keyOf(last);
  }
}

/** A customer and everybody who became part of them: what was said to those was said to them. */
export function withFormer(database: Database, customerId: string): string[] {
  const rows = database.all<{ id: string }>(sql`
    WITH RECURSIVE part (id) AS (SELECT id FROM customers WHERE id = ${customerId}
      UNION SELECT customers.id FROM customers JOIN part ON customers.merged_into = part.id OR customers.bill_to = part.id)
    SELECT id FROM part`);
  return rows.map(({ id }) => id);
}

/** What screens list over the whole organisation, summed by the database so that ten thousand invoices cost milliseconds. */
import { and, asc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { addDays, type CalendarDate } from '../domain/time.ts';
import type { Decision } from '../policy/case.ts';
import { OWED, OWED_BY_CUSTOMER } from './books-owners.ts';
import { type Database, remembered } from './database.ts';
import { equals } from './literal.ts';
import { inOrder } from './order.ts';
import { customers, invoices } from './schema-books.ts';
import { decisions, happenings, holds } from './schema-work.ts';
import { statement } from './statement.ts';

/** Order in which decision kinds say most about a customer. */
const TELLING = sql`CASE ${decisions.kind} WHEN 'send' THEN 0 WHEN 'hand-over' THEN 1 WHEN 'task' THEN 2 WHEN 'hold' THEN 3 WHEN 'rest' THEN 4 ELSE 5 END`;

/** The same order. */
const MOST_TELLING: readonly Decision['kind'][] = ['send', 'hand-over', 'task', 'hold', 'rest', 'wait'];

export interface Sum {
  readonly currency: string;
  readonly open: number;
  readonly overdue: number;
  /** The part of it that was due more than 90 days before. */
  readonly over90: number;
}

/** What one customer owes in one currency. */
export type CustomerSum = ReturnType<ReturnType<typeof byCustomer>['all']>[number];

/** Everything summed over open invoices, as of a day. */
interface Owed {
  readonly asOf: CalendarDate;
  /** Per currency, largest first. */
  readonly sums: readonly Sum[];
  readonly overdueCustomers: number;
}

const isOpen = and(equals(invoices.state, 'open'), sql`${invoices.open} > 0`);
const overdue = sql<number>`coalesce(sum(CASE WHEN ${invoices.due} < ${sql.placeholder('asOf')} THEN ${invoices.open} ELSE 0 END), 0)`;
const over90 = sql<number>`coalesce(sum(CASE WHEN ${invoices.due} < ${sql.placeholder('over90')} THEN ${invoices.open} ELSE 0 END), 0)`;
/** The planner would rather look at every row by its state. */
const openInvoices = sql`${invoices} INDEXED BY invoices_open`;
const sums = statement((database) =>
  database
    .select({ currency: sql<string>`${invoices.currency}`, open: sql<number>`sum(${invoices.open})`, overdue, over90 })
    .from(openInvoices)
    .where(isOpen)
    .groupBy(invoices.currency)
    .prepare(),
);
const overdueCustomers = statement((database) =>
  database
    .select({ count: sql<number>`count(DISTINCT ${invoices.customerId})` })
    .from(openInvoices)
    .where(and(isOpen, sql`${invoices.due} < ${sql.placeholder('asOf')}`))
    .prepare(),
);
const byCustomer = statement((database) =>
  database
    .select({
      customerId: invoices.customerId,
      name: customers.name,
      currency: invoices.currency,
      open: sql<number>`sum(${invoices.open})`,
      overdue,
      oldest: sql<CalendarDate | null>`min(${invoices.due})`,
    })
    .from(invoices)
    .leftJoin(customers, eq(customers.id, invoices.customerId))
    .where(isOpen)
    .groupBy(invoices.customerId, invoices.currency)
    .orderBy(asc(customers.name), asc(invoices.customerId), asc(invoices.currency))
    .prepare(),
);
const lastContact = statement((database) =>
  database
    .select({ day: sql<CalendarDate | null>`max(${happenings.day})` })
    .from(happenings)
    .where(
      and(
        eq(happenings.customerId, sql.placeholder('customerId')),
        inArray(happenings.kind, ['letter-sent', 'letter-unknown', 'call-made', 'sms-sent']),
      ),
    )
    .prepare(),
);
const foremost = statement((database) =>
  database
    .select({ body: decisions.body })
    .from(decisions)
    .where(eq(decisions.customerId, sql.placeholder('customerId')))
    .orderBy(TELLING, asc(decisions.until), asc(decisions.id))
    .limit(1)
    .prepare(),
);
const heldBack = statement((database) =>
  database.selectDistinct({ customerId: decisions.customerId }).from(decisions).where(eq(decisions.kind, 'hold')).prepare(),
);
/** Of one kind, the longest standing first. */
const telling = statement((database) => tellingOf(database, eq(decisions.kind, sql.placeholder('kind'))));
/** An invoice that only waits for its day tells nothing; there are as many of them as there are invoices, so an index leaves them out. */
const tellingWaits = statement((database) =>
  tellingOf(database, and(equals(decisions.kind, 'wait'), sql`${decisions.rule} <> 'stage-not-due'`)),
);

function tellingOf(database: Database, which: SQL | undefined) {
  return database
    .select({ customerId: decisions.customerId, name: customers.name, body: decisions.body })
    .from(decisions)
    .leftJoin(customers, eq(customers.id, decisions.customerId))
    .where(which)
    .orderBy(asc(decisions.id))
    .limit(sql.placeholder('limit'))
    .prepare();
}

const previewed = statement((database) =>
  database
    .select({ customerId: decisions.customerId })
    .from(decisions)
    .where(eq(decisions.kind, sql.placeholder('kind')))
    .groupBy(decisions.customerId)
    .orderBy(sql`min(${decisions.id})`)
    .limit(sql.placeholder('limit'))
    .offset(sql.placeholder('offset'))
    .prepare(),
);
const previewable = statement((database) =>
  database
    .select({ count: sql<number>`count(DISTINCT ${decisions.customerId})` })
    .from(decisions)
    .where(eq(decisions.kind, sql.placeholder('kind')))
    .prepare(),
);
const held = statement((database) =>
  database.selectDistinct({ customerId: holds.customerId }).from(holds).where(isNull(holds.liftedAt)).prepare(),
);

export function listsOf(database: Database) {
  const owed = remembered<Owed | null>(database, OWED, () => null);
  const sumsOfCustomers = remembered<{ readonly asOf: CalendarDate; readonly rows: readonly CustomerSum[] } | null>(
    database,
    OWED_BY_CUSTOMER,
    () => null,
  );
  const ofKind = (kind: Decision['kind'], limit: number) => (kind === 'wait' ? tellingWaits : telling)(database).all({ kind, limit });
  return {
    /** What is open, and of how many customers it is overdue: what was due before `asOf`. */
    owed(asOf: CalendarDate): Owed {
      const known = owed.get();
      if (known?.asOf === asOf) return known;
      const bySize = inOrder(
        sums(database).all({ asOf, over90: addDays(asOf, -90) }),
        (sum) => -sum.open,
        (sum) => sum.currency,
      );
      const now = { asOf, sums: bySize, overdueCustomers: overdueCustomers(database).get({ asOf })?.count ?? 0 };
      owed.keep(now);
      return now;
    },
    /** What every customer with something open owes, a row per currency, by name; kept until something about it changes. */
    byCustomer(asOf: CalendarDate): readonly CustomerSum[] {
      const known = sumsOfCustomers.get();
      if (known?.asOf === asOf) return known.rows;
      const rows = byCustomer(database).all({ asOf });
      sumsOfCustomers.keep({ asOf, rows });
      return rows;
    },
    /** The day of the last letter, text or call; null: there was none. */
    lastContact: (customerId: string): CalendarDate | null => lastContact(database).get({ customerId })?.day ?? null,
    /** Customers something is held of, by a hold or by a decision. */
    customersHeld: () => new Set([...held(database).all(), ...heldBack(database).all()].map((row) => row.customerId)),
    /** Standing decisions of these kinds, the most telling first; an invoice that only waits for its day tells nothing. */
    decisions(most: number, ...kinds: Decision['kind'][]) {
      const rows: ReturnType<typeof ofKind> = [];
      for (const kind of MOST_TELLING) if (kinds.includes(kind) && rows.length < most) rows.push(...ofKind(kind, most - rows.length));
      return rows;
    },
    /** Of how many customers a decision of this kind stands, and some of them, the longest standing first. */
    countDecided: (kind: Decision['kind']): number => previewable(database).get({ kind })?.count ?? 0,
    someDecided: (kind: Decision['kind'], offset: number, limit: number): string[] =>
      previewed(database)
        .all({ kind, offset, limit })
        .map((row) => row.customerId),
    /** The decision that says most about a customer. */
    foremost: (customerId: string): Decision | null => foremost(database).get({ customerId })?.body ?? null,
  };
}

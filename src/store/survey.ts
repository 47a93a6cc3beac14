/** Reads the books as a whole, for the assessment and for how far a first reading has come; not for what runs at every wake. */
import { sql } from 'drizzle-orm';
import { RECORD_KINDS, type RecordKind } from '../domain/ledger.ts';
import type { CalendarDate } from '../domain/time.ts';
import type { Database } from './database.ts';
import { customers, invoices } from './schema-books.ts';
import { statement } from './statement.ts';

const openInvoices = statement((database) =>
  database
    .select({
      id: invoices.id,
      number: invoices.number,
      customerId: invoices.customerId,
      currency: invoices.currency,
      issued: invoices.issued,
      due: invoices.due,
      total: invoices.total,
      open: invoices.open,
      sent: invoices.sent,
      payLink: invoices.payLink,
    })
    .from(invoices)
    .where(sql`${invoices.state} = 'open' AND ${invoices.open} > 0`)
    .orderBy(sql`${invoices.due} IS NULL, ${invoices.due}, ${invoices.id}`)
    .prepare(),
);
const owing = statement((database) =>
  database
    .select({ id: customers.id, name: customers.name, emails: customers.emails, roles: customers.roles })
    .from(customers)
    .where(sql`${customers.id} IN (SELECT customer_id FROM invoices WHERE state = 'open' AND open > 0)`)
    .orderBy(customers.name, customers.id)
    .prepare(),
);

export function surveyOf(database: Database) {
  return {
    /** Oldest due date first, those without one last. */
    openInvoices: () => openInvoices(database).all(),
    /** Who owes, by name. */
    owing: () => owing(database).all(),
    /** Records kept here, by kind. */
    counted: (): Record<RecordKind, number> => {
      const count = (kind: RecordKind) => database.get<{ count: number }>(sql`SELECT count(*) AS count FROM ${sql.identifier(kind)}`).count;
      return { customers: count('customers'), invoices: count('invoices'), payments: count('payments'), credits: count('credits') };
    },
    /** The number of invoices issued on or after a day, whatever became of them. */
    issuedSince: (day: CalendarDate): number =>
      database.get<{ count: number }>(sql`SELECT count(*) AS count FROM invoices WHERE issued >= ${day}`).count,
    /** Records that could not be read. */
    quarantined: (): number => database.get<{ count: number }>(sql`SELECT count(*) AS count FROM quarantined`).count,
    /** How many records a platform said a feed's list has when a reading of it began; null: it did not say. */
    promised: (): Record<RecordKind, number | null> => {
      const rows = database.all<{ kind: RecordKind; total: number | null }>(sql`SELECT kind, total FROM cursors`);
      const totals: Record<RecordKind, number | null> = { customers: null, invoices: null, payments: null, credits: null };
      for (const kind of RECORD_KINDS) totals[kind] = rows.find((row) => row.kind === kind)?.total ?? null;
      return totals;
    },
  };
}

/** The records a ledger's rows make as at a date, and the mapping for what the spreadsheet connector answers: entries of a ledger book. */
import { z } from 'zod';
import {
  type Credit,
  type Customer,
  calendarDateSchema,
  currencySchema,
  type Invoice,
  minorSchema,
  type Payment,
  type RecordKind,
} from '../src/domain/ledger.ts';
import type { CalendarDate } from '../src/domain/time.ts';
import type { BookHold, Mapped, Mapping, RecordsOf } from './mapped.ts';
import { fieldOf } from './reading.ts';
import type { LedgerRow } from './spreadsheet.ts';

/** The ledger records these rows make at the end of `asOf`: invoices issued and payments made on or before it, in the order of the rows. */
export function recordsOf(
  rows: readonly LedgerRow[],
  asOf: CalendarDate,
): { customers: Customer[]; invoices: Invoice[]; payments: Payment[]; credits: Credit[] } {
  const paid = rows.filter((row) => row.settled !== null && row.settled <= asOf && (row.paidMinor ?? row.amountMinor) > 0);
  return {
    customers: customersOf(rows),
    invoices: rows.filter((row) => row.issued <= asOf).map((row) => invoiceOf(row, asOf)),
    payments: paid.flatMap((row) => paymentOf(row, asOf)),
    credits: [],
  };
}

function invoiceOf(row: LedgerRow, asOf: CalendarDate): Invoice {
  const paid = row.settled !== null && row.settled <= asOf ? Math.min(row.paidMinor ?? row.amountMinor, row.amountMinor) : 0;
  const open = row.void ? 0 : row.amountMinor - paid;
  return {
    id: row.invoiceNumber,
    number: row.invoiceNumber,
    customerId: row.customerId,
    currency: row.currency,
    issued: row.issued,
    due: row.due,
    total: row.amountMinor,
    paid,
    credited: 0,
    open,
    state: row.void ? 'void' : open === 0 ? 'settled' : 'open',
    sent: null,
    expectedPayment: null,
    updated: null,
  };
}

/** Money beyond the invoice, and money for an invoice not yet issued at `asOf`, is unapplied. */
function paymentOf(row: LedgerRow, asOf: CalendarDate): Payment[] {
  if (row.settled === null) return [];
  const amount = row.paidMinor ?? row.amountMinor;
  const applied = row.issued <= asOf ? Math.min(amount, row.amountMinor) : 0;
  const allocations = applied > 0 ? [{ invoiceId: row.invoiceNumber, amount: applied }] : [];
  return [
    {
      id: paymentId(row),
      customerId: row.customerId,
      currency: row.currency,
      date: row.settled,
      amount,
      unapplied: amount - applied,
      allocations,
      state: 'posted',
    },
  ];
}

function paymentId(row: LedgerRow): string {
  return `payment-${row.invoiceNumber}`;
}

/** A customer is what its first row says; the address is the first one any of its rows gives. */
function customersOf(rows: readonly LedgerRow[]): Customer[] {
  return [...Map.groupBy(rows, (row) => row.customerId)].map(([id, own]) => {
    const email = own.find((row) => row.email !== null)?.email ?? null;
    const currencies = new Set(own.map((row) => row.currency));
    const [currency = null] = currencies;
    return {
      id,
      name: own[0]?.customerName ?? id,
      emails: email === null ? [] : [{ address: email, role: 'billing' }],
      phones: [],
      active: true,
      mergedInto: null,
      currency: currencies.size === 1 ? currency : null,
      country: own.find((row) => row.country !== null)?.country ?? null,
    };
  });
}

const dayOrNull = calendarDateSchema.nullable();
const name = z.string().min(1).max(200);

export const ledgerRowSchema = z.object({
  customerId: name,
  customerName: name,
  invoiceNumber: name,
  issued: calendarDateSchema,
  due: calendarDateSchema,
  amountMinor: minorSchema.nonnegative(),
  currency: currencySchema,
  settled: dayOrNull,
  paidMinor: minorSchema.nonnegative().nullable(),
  disputed: z.boolean(),
  email: z.string().nullable(),
  country: z.string().nullable(),
  undated: z.literal(true).exactOptional(),
  void: z.literal(true).exactOptional(),
});

/** One invoice as the connector answers it. */
const answeredSchema = z.object({
  row: ledgerRowSchema,
  /** Since when the file says that it is disputed; null: it does not. */
  disputedSince: dayOrNull,
  /** Since when the file no longer says how it stands: it is gone from it, or its row cannot be read. */
  unconfirmedSince: dayOrNull,
});
export type AnsweredEntry = z.infer<typeof answeredSchema>;

/** What the connector answers for one page. `whole`: nothing was known before, so there is nothing to take back. */
export interface LedgerBody {
  readonly asOf: CalendarDate;
  readonly whole: boolean;
  readonly entries: readonly AnsweredEntry[];
}

const bodySchema = z.object({ asOf: calendarDateSchema, whole: z.boolean(), entries: z.array(z.unknown()) });

/** Customers are asked for with all their rows, the other kinds row by row. @throws Error for a body that is none of the connector's. */
export const spreadsheetMapping: Mapping = {
  map<Kind extends RecordKind>(kind: Kind, body: unknown): Mapped<Kind> {
    const { asOf, whole, entries } = bodySchema.parse(body);
    const quarantined: Mapped['quarantined'] = [];
    const good: AnsweredEntry[] = [];
    for (const entry of entries) {
      const parsed = answeredSchema.safeParse(entry);
      const issue = parsed.error?.issues[0];
      if (parsed.success) good.push(parsed.data);
      else
        quarantined.push({
          externalId: numberOf(entry),
          kind,
          reason: issue?.message ?? 'is not readable',
          path: issue?.path.join('.') ?? '',
        });
    }
    const rows = good.map((entry) => entry.row);
    const all: { readonly [Each in RecordKind]: RecordsOf[Each][] } = recordsOf(rows, asOf);
    const records: RecordsOf[Kind][] = all[kind];
    const deleted = whole ? [] : takenBack(kind, rows, all);
    const mapped = { records, quarantined, skipped: {}, deleted };
    return kind === 'invoices' ? { ...mapped, held: good.filter((entry) => entry.row.issued <= asOf).flatMap(holdsOf) } : mapped;
  },
};

/** What these rows may have said before and say no more: a payment, or an invoice whose date has been moved ahead. */
function takenBack(
  kind: RecordKind,
  rows: readonly LedgerRow[],
  { invoices, payments }: { invoices: Invoice[]; payments: Payment[] },
): string[] {
  const told = new Set((kind === 'payments' ? payments : invoices).map((record) => record.id));
  switch (kind) {
    case 'payments':
      return rows.map(paymentId).filter((id) => !told.has(id));
    case 'invoices':
      return rows.map((row) => row.invoiceNumber).filter((id) => !told.has(id));
    case 'customers':
    case 'credits':
      return [];
  }
}

function holdsOf({ row, disputedSince, unconfirmedSince }: AnsweredEntry): BookHold[] {
  const holds: BookHold[] = [];
  if (disputedSince !== null) holds.push({ invoiceId: row.invoiceNumber, kind: 'dispute', from: disputedSince });
  if (unconfirmedSince !== null) holds.push({ invoiceId: row.invoiceNumber, kind: 'stale', from: unconfirmedSince });
  return holds;
}

function numberOf(entry: unknown): string | null {
  const number = fieldOf(fieldOf(entry, 'row'), 'invoiceNumber');
  return typeof number === 'string' ? number : null;
}

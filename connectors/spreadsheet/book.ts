/**
 * The book of a ledger: what the file said last of every invoice it ever named. A new file is laid over it: the invoice number is the
 * identity, so nothing stands twice; what a file no longer says how it stands is never taken for settled.
 */
import { z } from 'zod';
import type { LedgerReading, LedgerRow } from '../../mappings/spreadsheet.ts';
import { type AnsweredEntry, ledgerRowSchema } from '../../mappings/spreadsheet-records.ts';
import { calendarDateSchema } from '../../src/domain/ledger.ts';
import type { CalendarDate } from '../../src/domain/time.ts';

/** What a person says of an invoice that is gone from the file. */
export const SAID = ['open', 'paid', 'void'] as const;
export type Said = (typeof SAID)[number];

const entrySchema = z.object({
  row: ledgerRowSchema,
  /** The book's revision in which it last changed. */
  revision: z.number().int().nonnegative(),
  disputedSince: calendarDateSchema.nullable(),
  unconfirmedSince: calendarDateSchema.nullable(),
  /** Why it is unconfirmed: gone from the file, or in a row that could not be read. */
  why: z.enum(['gone', 'unread']).nullable(),
  /** What a person said since it is gone; the next file that names it counts again. */
  said: z.enum(SAID).nullable(),
});
export type BookEntry = z.infer<typeof entrySchema>;

export const bookSchema = z.object({ revision: z.number().int().nonnegative(), entries: z.array(entrySchema) });
export type Book = z.infer<typeof bookSchema>;

export const EMPTY_BOOK: Book = { revision: 0, entries: [] };

/** What laying a file over the book changed, in invoices. */
export interface BookChange {
  readonly added: number;
  readonly changed: number;
  /** Of the changed ones those of which nothing is open any more. */
  readonly settled: number;
  readonly same: number;
  /** Open before, and not in this file. */
  readonly gone: readonly string[];
  /** Open before, and in a row of this file that cannot be read. */
  readonly unread: readonly string[];
}

/** Lays a file over the book. `today` dates what the file does not date: a payment first seen now was made since the file before. */
export function laidOver(
  book: Book,
  reading: Pick<LedgerReading, 'rows' | 'unread'>,
  today: CalendarDate,
): { book: Book; change: BookChange } {
  const revision = book.revision + 1;
  const before = new Map(book.entries.map((entry) => [entry.row.invoiceNumber, entry]));
  const unread = new Set(reading.unread);
  const counts = { added: 0, changed: 0, settled: 0, same: 0 };
  const entries: BookEntry[] = [];
  for (const row of reading.rows) {
    const known = before.get(row.invoiceNumber);
    before.delete(row.invoiceNumber);
    const entry = confirmed(row, known, today, revision);
    entries.push(entry);
    if (!known) counts.added += 1;
    else if (entry === known) counts.same += 1;
    else {
      counts.changed += 1;
      if (openOf(known.row) > 0 && openOf(entry.row) === 0) counts.settled += 1;
    }
  }
  const gone: string[] = [];
  const unreadable: string[] = [];
  for (const [number, known] of before) {
    const why = unread.has(number) ? 'unread' : 'gone';
    entries.push(unconfirmed(known, why, today, revision));
    if (openOf(known.row) > 0 && known.said !== 'open') (why === 'gone' ? gone : unreadable).push(number);
  }
  const moved = entries.some((entry) => entry.revision === revision);
  return { book: moved ? { revision, entries } : { ...book, entries }, change: { ...counts, gone, unread: unreadable } };
}

function confirmed(row: LedgerRow, known: BookEntry | undefined, today: CalendarDate, revision: number): BookEntry {
  const dated = known ? dateKept(row, known.row, today) : row;
  const disputedSince = row.disputed ? (known?.disputedSince ?? today) : null;
  const same =
    known && known.unconfirmedSince === null && known.said === null && known.disputedSince === disputedSince && alike(known.row, dated);
  if (same) return known;
  return { row: dated, revision, disputedSince, unconfirmedSince: null, why: null, said: null };
}

/** Money without a date keeps the day on which it was first seen; more or other money is of today. */
function dateKept(row: LedgerRow, known: LedgerRow, today: CalendarDate): LedgerRow {
  if (!row.undated) return row;
  const before = known.settled === null ? 0 : paidOf(known);
  return { ...row, settled: before === paidOf(row) ? known.settled : today };
}

function unconfirmed(known: BookEntry, why: 'gone' | 'unread', today: CalendarDate, revision: number): BookEntry {
  if (openOf(known.row) === 0 || known.said === 'open') return known;
  if (known.unconfirmedSince !== null && known.why === why) return known;
  return { ...known, unconfirmedSince: known.unconfirmedSince ?? today, why, revision };
}

/** What a person said of an invoice the file no longer names. null: there is no such invoice, or nothing was asked about it. */
export function saidOf(book: Book, number: string, said: Said, today: CalendarDate): Book | null {
  const revision = book.revision + 1;
  const asked = book.entries.find((entry) => entry.row.invoiceNumber === number && entry.unconfirmedSince !== null);
  if (!asked) return null;
  const answered = { ...asked, row: rowSaid(asked.row, said, today), revision, unconfirmedSince: null, why: null, said };
  return { revision, entries: book.entries.map((entry) => (entry === asked ? answered : entry)) };
}

function rowSaid(row: LedgerRow, said: Said, today: CalendarDate): LedgerRow {
  switch (said) {
    case 'open':
      return row;
    case 'paid':
      return { ...row, settled: today, paidMinor: null, undated: true };
    case 'void':
      return { ...row, settled: null, paidMinor: null, void: true };
  }
}

/** Still open by what the file says, in minor units. */
export function openOf(row: LedgerRow): number {
  return row.void ? 0 : Math.max(0, row.amountMinor - (row.settled === null ? 0 : paidOf(row)));
}

function paidOf(row: LedgerRow): number {
  return row.paidMinor ?? row.amountMinor;
}

function alike(a: LedgerRow, b: LedgerRow): boolean {
  return (
    a.customerId === b.customerId &&
    a.customerName === b.customerName &&
    a.issued === b.issued &&
    a.due === b.due &&
    a.amountMinor === b.amountMinor &&
    a.currency === b.currency &&
    a.settled === b.settled &&
    a.paidMinor === b.paidMinor &&
    a.disputed === b.disputed &&
    a.email === b.email &&
    a.country === b.country &&
    a.undated === b.undated &&
    a.void === b.void
  );
}

/** Where a pull left off: the revision, and the day up to which issue and payment dates had come. */
export interface BookCursor {
  readonly revision: number;
  readonly date: CalendarDate;
}

/** Entries that changed after `since`, or whose invoice or payment came of age between then and `today`. null: all of them. */
export function changedSince(book: Book, since: BookCursor | null, today: CalendarDate): readonly BookEntry[] {
  if (since === null) return book.entries;
  const came = (date: CalendarDate | null) => date !== null && date > since.date && date <= today;
  return book.entries.filter(({ revision, row }) => revision > since.revision || came(row.issued) || came(row.settled));
}

export function answered({ row, disputedSince, unconfirmedSince }: BookEntry): AnsweredEntry {
  return { row, disputedSince, unconfirmedSince };
}

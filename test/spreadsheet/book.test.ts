/** What becomes of the book when the next file is laid over it: updated, never doubled; gone is not paid; what a person says counts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answered, type Book, changedSince, EMPTY_BOOK, laidOver, saidOf } from '../../connectors/spreadsheet/book.ts';
import type { LedgerRow } from '../../mappings/spreadsheet.ts';
import { recordsOf, spreadsheetMapping } from '../../mappings/spreadsheet-records.ts';
import { addDays, type CalendarDate, calendarDate, dateOfDayNumber } from '../../src/domain/time.ts';

const DAY1 = calendarDate('2026-03-02');
const DAY2 = calendarDate('2026-03-09');
const row = (number: string, more: Partial<LedgerRow> = {}): LedgerRow => ({
  customerId: 'Nile',
  customerName: 'Nile',
  invoiceNumber: number,
  issued: calendarDate('2026-01-01'),
  due: calendarDate('2026-01-31'),
  amountMinor: 10_000,
  currency: 'USD',
  settled: null,
  paidMinor: null,
  disputed: false,
  email: null,
  country: null,
  ...more,
});
const lay = (book: Book, rows: LedgerRow[], today: CalendarDate, unread: string[] = []) => laidOver(book, { rows, unread }, today);
const first = (...rows: LedgerRow[]) => lay(EMPTY_BOOK, rows, DAY1).book;
const standing = (book: Book) =>
  book.entries.map(({ row: own, unconfirmedSince, why }) => [own.invoiceNumber, own.amountMinor, unconfirmedSince, why]);

describe('the next file', () => {
  test('updates by number and doubles nothing', () => {
    const { book, change } = lay(first(row('1'), row('2')), [row('2', { amountMinor: 500 }), row('1'), row('3')], DAY2);
    expect(standing(book)).toEqual([
      ['2', 500, null, null],
      ['1', 10_000, null, null],
      ['3', 10_000, null, null],
    ]);
    expect(change).toEqual({ added: 1, changed: 1, settled: 0, same: 1, gone: [], unread: [] });
  });

  test('that says the same changes no revision', () => {
    const book = first(row('1'), row('2'));
    expect(lay(book, [row('1'), row('2')], DAY2).book.revision).toBe(book.revision);
  });

  test('without an open invoice does not settle it: it stands, unconfirmed since that day', () => {
    const { book, change } = lay(first(row('1'), row('2')), [row('1')], DAY2);
    expect(standing(book)).toEqual([
      ['1', 10_000, null, null],
      ['2', 10_000, DAY2, 'gone'],
    ]);
    expect(change.gone).toEqual(['2']);
    const later = lay(book, [row('1')], addDays(DAY2, 7));
    expect(standing(later.book)[1]).toEqual(['2', 10_000, DAY2, 'gone']);
    expect(later.book.revision).toBe(book.revision);
    expect(standing(lay(later.book, [row('1'), row('2')], addDays(DAY2, 14)).book)[1]).toEqual(['2', 10_000, null, null]);
  });

  test('without a paid or cancelled invoice leaves it as it was', () => {
    const { book, change } = lay(first(row('1', { settled: DAY1 }), row('2', { void: true }), row('3')), [row('3')], DAY2);
    expect(book.entries.every((entry) => entry.unconfirmedSince === null)).toBe(true);
    expect(change.gone).toEqual([]);
  });

  test('with a row that cannot be read says that, and not that it is gone', () => {
    const { book, change } = lay(first(row('1'), row('2')), [row('1')], DAY2, ['2']);
    expect(standing(book)[1]).toEqual(['2', 10_000, DAY2, 'unread']);
    expect(change).toMatchObject({ gone: [], unread: ['2'] });
  });

  test('a paid column settles; a date it does not give is the day it was first seen', () => {
    const paid = (minor: number | null): Partial<LedgerRow> => ({ settled: calendarDate('2026-01-01'), paidMinor: minor, undated: true });
    const { book, change } = lay(
      first(row('1'), row('2'), row('3', paid(300))),
      [row('1', paid(null)), row('2', { settled: DAY1 }), row('3', paid(300))],
      DAY2,
    );
    expect(change).toMatchObject({ changed: 2, settled: 2, same: 1 });
    expect(book.entries.map((entry) => entry.row.settled)).toEqual([DAY2, DAY1, '2026-01-01']);
    const more = lay(book, [row('1', paid(null)), row('2', { settled: DAY1 }), row('3', paid(900))], addDays(DAY2, 7)).book;
    expect(more.entries.map((entry) => entry.row.settled)).toEqual([DAY2, DAY1, addDays(DAY2, 7)]);
  });

  test('disputed keeps the day it began, and ends', () => {
    const disputed = lay(first(row('1')), [row('1', { disputed: true })], DAY2).book;
    const still = lay(disputed, [row('1', { disputed: true, email: 'a@b.example' })], addDays(DAY2, 7)).book;
    expect(still.entries[0]?.disputedSince).toBe(DAY2);
    expect(lay(still, [row('1')], addDays(DAY2, 14)).book.entries[0]?.disputedSince).toBeNull();
  });
});

describe('what a person says of an invoice that is gone', () => {
  const gone = lay(first(row('1'), row('2')), [row('1')], DAY2).book;
  const invoiceOf = (book: Book | null, number: string) =>
    recordsOf(
      (book?.entries ?? []).map((entry) => entry.row),
      DAY2,
    ).invoices.find((invoice) => invoice.number === number);

  test.each([
    ['paid', { state: 'settled', open: 0 }],
    ['void', { state: 'void', open: 0 }],
    ['open', { state: 'open', open: 10_000 }],
  ] as const)('%s', (said, expected) => {
    const book = saidOf(gone, '2', said, DAY2);
    expect(invoiceOf(book, '2')).toMatchObject(expected);
    expect(book?.entries[1]).toMatchObject({ unconfirmedSince: null, said });
    // The next file without it asks no second time; the next file with it counts again.
    const next = lay(book ?? EMPTY_BOOK, [row('1')], addDays(DAY2, 7));
    expect(next.change.gone).toEqual([]);
    expect(invoiceOf(lay(next.book, [row('1'), row('2')], addDays(DAY2, 14)).book, '2')).toMatchObject({ state: 'open', open: 10_000 });
  });

  test('nothing is asked about an invoice that is in the file, or that nobody knows', () => {
    expect(saidOf(gone, '1', 'paid', DAY2)).toBeNull();
    expect(saidOf(gone, '9', 'paid', DAY2)).toBeNull();
  });
});

describe('any sequence of files', () => {
  const numbers = fc.constantFrom('A', 'B', 'C', 'D', 'E');
  const anyRow = fc.record({
    number: numbers,
    customer: fc.constantFrom('X', 'Y'),
    due: fc.integer({ min: 20_000, max: 20_100 }).map(dateOfDayNumber),
    amountMinor: fc.nat(1000),
    settled: fc.option(fc.integer({ min: 20_000, max: 20_400 }).map(dateOfDayNumber), { nil: null }),
    paidMinor: fc.option(fc.integer({ min: 1, max: 1200 }), { nil: null }),
    disputed: fc.boolean(),
  });
  const anyFile = fc
    .uniqueArray(anyRow, { selector: (own) => own.number, minLength: 5, maxLength: 5 })
    .map((rows) =>
      rows.map(({ number, customer, settled, paidMinor, ...own }) =>
        row(number, { customerId: customer, customerName: customer, ...own, settled, paidMinor: settled === null ? null : paidMinor }),
      ),
    );

  test('import, change, import again is importing the last file once', () => {
    fc.assert(
      fc.property(fc.array(anyFile, { minLength: 1, maxLength: 5 }), (files) => {
        let book = EMPTY_BOOK;
        for (const [index, file] of files.entries()) book = lay(book, file, addDays(DAY1, index)).book;
        const asOf = addDays(DAY1, 365);
        const last = files.at(-1) ?? [];
        expect(
          recordsOf(
            book.entries.map((entry) => entry.row),
            asOf,
          ),
        ).toEqual(recordsOf(last, asOf));
      }),
    );
  });

  test('told in steps from the cursor is told at once: the same records, nothing missed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyFile, fc.nat(40)), { minLength: 1, maxLength: 6 }), (steps) => {
        let book = EMPTY_BOOK;
        let cursor: Parameters<typeof changedSince>[1] = null;
        let today = calendarDate('2024-10-01');
        const invoices = new Map<string, unknown>();
        const payments = new Map<string, unknown>();
        for (const [file, days] of steps) {
          today = addDays(today, days);
          book = lay(book, file, today).book;
          const entries = changedSince(book, cursor, today).map(answered);
          const body = { asOf: today, whole: cursor === null, entries };
          const told = spreadsheetMapping.map('invoices', body);
          for (const record of told.records) invoices.set(record.id, record);
          for (const id of told.deleted) invoices.delete(id);
          const paid = spreadsheetMapping.map('payments', body);
          for (const record of paid.records) payments.set(record.id, record);
          for (const id of paid.deleted) payments.delete(id);
          cursor = { revision: book.revision, date: today };
        }
        const whole = { asOf: today, whole: true, entries: book.entries.map(answered) };
        const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
        expect([...invoices.values()].length).toBe(spreadsheetMapping.map('invoices', whole).records.length);
        for (const record of spreadsheetMapping.map('invoices', whole).records) expect(invoices.get(record.id)).toEqual(record);
        expect(Object.fromEntries(payments)).toEqual(
          Object.fromEntries(
            spreadsheetMapping
              .map('payments', whole)
              .records.sort(byId)
              .map((record) => [record.id, record]),
          ),
        );
      }),
    );
  });
});

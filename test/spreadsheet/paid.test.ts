/** What a ledger says was paid, in the ways files say it: a date, an amount, a balance, a word; and what is cancelled. */
import { describe, expect, test } from 'vitest';
import { readLedger } from '../../connectors/spreadsheet/ledger.ts';
import { isTotalLabel, readStatus } from '../../mappings/spreadsheet-cells.ts';
import { recordsOf } from '../../mappings/spreadsheet-records.ts';
import { calendarDate } from '../../src/domain/time.ts';

const AS_OF = calendarDate('2026-06-01');
/** One row `Nile,1,2026-01-01,2026-01-31,100.00` with more columns; its invoice as at June, and the codes told of it. */
function invoice(columns: string, cells: string) {
  const text = `Customer,Invoice,Invoice date,Due date,Amount,${columns}\nNile,1,2026-01-01,2026-01-31,100.00,${cells}\n`;
  const { rows, report, unread } = readLedger(new TextEncoder().encode(text), { fileName: 'l.csv' });
  const [record] = recordsOf(rows, AS_OF).invoices;
  return { open: record?.open ?? null, state: record?.state ?? null, codes: report.map((problem) => problem.code), unread };
}

describe('paid', () => {
  test.each<[string, string, number, string[]]>([
    ['Settled date', '2026-02-01', 0, []],
    ['Settled date', '', 10_000, []],
    ['Paid amount,Settled date', '40,2026-02-01', 6_000, []],
    ['Paid amount', '40', 6_000, ['paid-undated']],
    ['Paid amount', '0', 10_000, []],
    ['Balance', '60.00', 6_000, ['paid-undated']],
    ['Balance', '0', 0, ['paid-undated']],
    ['Balance', '100.00', 10_000, []],
    ['Balance,Settled date', '0,2026-02-01', 0, []],
    ['Balance,Paid amount', '30,20', 3_000, ['paid-undated']],
    ['Outstanding,Status', '25,Partly paid', 2_500, ['paid-undated']],
    ['المتبقي', '10', 1_000, ['paid-undated']],
    ['Paid', 'yes', 0, ['paid-undated']],
    ['Paid', 'no', 10_000, []],
    ['Paid', '', 10_000, []],
    ['Paid', '1', 0, ['paid-undated']],
    ['Paid', '40.00', 6_000, ['paid-undated']],
    ['Paid', '2026-02-01', 0, []],
    ['Status', 'PAID', 0, ['paid-undated']],
    ['Status', 'Overdue', 10_000, []],
    ['الحالة', 'مدفوعة', 0, ['paid-undated']],
    ['الحالة', 'غير مسددة', 10_000, []],
    ['Status,Settled date', 'Paid,2026-02-01', 0, []],
    // A column called Status that says nothing of payment is none of ours.
    ['Status', 'Gold customer', 10_000, []],
  ])('%s: %s leaves %d open', (columns, cells, open, codes) => {
    expect(invoice(columns, cells)).toEqual({ open, state: open === 0 ? 'settled' : 'open', codes, unread: [] });
  });

  test.each([
    ['Status', 'Void'],
    ['Status', 'cancelled'],
    ['Status', 'Draft'],
    ['الحالة', 'ملغاة'],
    ['Balance,Status', '100,Written off'],
  ])('%s: %s is owed by nobody', (columns, cells) => {
    expect(invoice(columns, cells)).toEqual({ open: 0, state: 'void', codes: [], unread: [] });
  });

  test.each([
    ['Status', 'Partially paid', 'partly-paid'],
    ['Balance', '100.01', 'open-above-amount'],
    ['Balance,Settled date', '100,2026-02-01', 'settled-but-open'],
    ['Paid amount,Settled date', '0,2026-02-01', 'settled-but-open'],
    ['Balance', 'some', 'amount-unreadable'],
  ])('%s: %s cannot be read, and its number is told', (columns, cells, code) => {
    expect(invoice(columns, cells)).toEqual({ open: null, state: null, codes: [code], unread: ['1'] });
  });

  test('one status among others that nobody knows is its row’s problem', () => {
    const rows = ['paid', 'open', 'sparkling'].map((status, index) => `Nile,${index},2026-01-01,2026-01-31,5,${status}`);
    const text = `Customer,Invoice,Invoice date,Due date,Amount,Status\n${rows.join('\n')}\n`;
    const read = readLedger(new TextEncoder().encode(text), { fileName: 'l.csv' });
    expect(read.rows.map((row) => row.invoiceNumber)).toEqual(['0', '1']);
    expect(read.report.at(-1)).toMatchObject({ row: 4, code: 'status-unknown' });
  });

  test('a list of open items without totals is a list of what is owed', () => {
    const text = 'Customer,Invoice,Invoice date,Due date,Balance due\nNile,1,2026-01-01,2026-01-31,60.00\n';
    const { rows, report } = readLedger(new TextEncoder().encode(text), { fileName: 'l.csv' });
    expect([rows[0]?.amountMinor, rows[0]?.settled, report]).toEqual([6_000, null, []]);
  });

  test('a column named for one field is not taken for another that it looks like', () => {
    const text = 'Customer,Invoice,Invoice date,Due date,Total,Balance,Paid on\nNile,1,2026-01-01,2026-01-31,80.00,60.00,2026-02-01\n';
    const read = readLedger(new TextEncoder().encode(text), { fileName: 'l.csv', columns: 'amount=Balance' });
    expect([read.rows[0]?.amountMinor, read.rows[0]?.settled, read.report]).toEqual([6_000, '2026-02-01', []]);
  });

  test('a row without a currency is in the currency of the organisation', () => {
    const text = new TextEncoder().encode('Customer,Invoice,Invoice date,Due date,Amount\nNile,1,2026-01-01,2026-01-31,1.5\n');
    expect(readLedger(text, { fileName: 'l.csv', currency: 'KWD' }).rows[0]).toMatchObject({ currency: 'KWD', amountMinor: 1_500 });
    expect(readLedger(text, { fileName: 'l.csv' }).rows[0]).toMatchObject({ currency: 'USD', amountMinor: 150 });
  });
});

test.each([
  ['x', 'paid'],
  ['not paid', 'unpaid'],
  ['NOT_PAID', 'unpaid'],
  ['Partially Paid', 'partly'],
  ['مسددة', 'paid'],
  ['مدفوعة جزئيا', 'partly'],
])('status %s is %s', (cell, status) => expect(readStatus(cell)).toBe(status));

test.each([
  'Total',
  'TOTALS:',
  'Grand Total',
  'Sub-total',
  'Total for Nile',
  'Total due',
  '** Total **',
  'الإجمالي',
  'المجموع الكلي',
  'إجمالي شركة النيل',
])('%s sums up', (cell) => expect(isTotalLabel(cell)).toBe(true));
test.each(['Totally Ltd', 'Total Energies', 'Nile', '', 'Subtle'])('%s does not', (cell) => expect(isTotalLabel(cell)).toBe(false));

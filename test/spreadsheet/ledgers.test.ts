/** A file is looked at, chosen for, taken over; its choices are remembered; a watched folder is read again when it changed. */
import { beforeEach, describe, expect, test } from 'vitest';
import { type Ledgers, ledgersOf, unconfirmedIn } from '../../connectors/spreadsheet/ledgers.ts';
import type { Choice } from '../../connectors/spreadsheet/look.ts';
import { addDays, type CalendarDate, calendarDate } from '../../src/domain/time.ts';
import { instantAt } from '../../src/domain/zone.ts';
import { csv, type MemoryShelf, memoryShelf } from './shelf.ts';
import { serial, workbook } from './workbooks.ts';

const T = 'ledger-1';
const NOTHING: Choice = { sheet: null, columns: {}, dates: null };
const HEAD = 'Customer,Invoice,Invoice date,Due date,Amount\n';
let shelf: MemoryShelf;
let ledgers: Ledgers;
let today: CalendarDate;

beforeEach(async () => {
  shelf = memoryShelf();
  today = calendarDate('2026-03-02');
  ledgers = ledgersOf({ shelf, now: () => instantAt(today, 9, 0, 'Africa/Cairo') });
  await ledgers.create(T, { name: 'Nile', country: 'EG', timeZone: 'Africa/Cairo', baseCurrency: 'EGP', nativeReminders: null });
});

async function take(text: string | Uint8Array, choice: Partial<Choice> = {}) {
  const bytes = typeof text === 'string' ? csv(text) : text;
  expect(await ledgers.upload(T, { name: 'l.csv', bytes })).toBeNull();
  const look = await ledgers.look(T, null);
  return ledgers.take(T, { ...NOTHING, ...choice }, look?.stamp ?? '');
}
const invoices = async () =>
  (await ledgers.find(T))?.book.entries.map(({ row }) => [row.invoiceNumber, row.amountMinor, row.currency, row.due]);

describe('looking at a file', () => {
  test('shows columns, first rows and what would come of it, and changes nothing', async () => {
    await ledgers.upload(T, {
      name: 'l.csv',
      bytes: csv(`${HEAD}Nile,1,2026-01-01,2026-01-31,5\nNile,2,2026-01-01,2026-02-30,5\nTotal,,,,10\n`),
    });
    const saves = shelf.saves;
    const look = await ledgers.look(T, null);
    expect(look).toMatchObject({
      file: 'l.csv',
      header: ['Customer', 'Invoice', 'Invoice date', 'Due date', 'Amount'],
      problem: null,
      counts: { rows: 1, lost: 1, kept: 0, leftOut: 1 },
      change: { added: 1 },
    });
    expect(look?.rows).toHaveLength(3);
    expect(Object.fromEntries(look?.fields.map(({ name, heading }) => [name, heading]) ?? [])).toMatchObject({
      'customer name': 'Customer',
      amount: 'Amount',
      'due date': 'Due date',
      status: null,
    });
    expect(shelf.saves).toBe(saves);
    expect(await invoices()).toEqual([]);
  });

  test('what only a person can say is asked, then read', async () => {
    await ledgers.upload(T, { name: 'l.csv', bytes: csv('Who,Nr,Made,Until,Sum due\nNile,1,1/2/2026,3/4/2026,5\n') });
    const blank = await ledgers.look(T, null);
    expect(blank?.problem).toMatchObject({ code: 'column-missing' });
    expect(blank?.header).toEqual(['Who', 'Nr', 'Made', 'Until', 'Sum due']);
    const columns = { 'customer name': 'Who', 'invoice number': 'Nr', 'invoice date': 'Made', 'due date': 'Until', amount: 'Sum due' };
    expect((await ledgers.look(T, { ...NOTHING, columns }))?.problem).toMatchObject({ code: 'dates-open' });
    const settled = await ledgers.look(T, { ...NOTHING, columns, dates: 'dmy' });
    expect(settled).toMatchObject({ problem: null, counts: { rows: 1 } });
  });

  test('a column that looks like a field can be told not to be', async () => {
    const text = `Customer,Invoice,Invoice date,Due date,Amount,Status\nNile,1,2026-01-01,2026-01-31,5,Paid\n`;
    await ledgers.upload(T, { name: 'l.csv', bytes: csv(text) });
    const open = async (choice: Choice | null) => (await ledgers.look(T, choice))?.report.map((problem) => problem.code);
    expect(await open(null)).toEqual(['paid-undated']);
    expect(await open({ ...NOTHING, columns: { status: null } })).toEqual([]);
  });

  test('a workbook with two ledgers asks for the sheet', async () => {
    const rows = (number: string) => [
      ['Customer', 'Invoice', 'Invoice date', 'Due date', 'Amount'],
      ['Nile', number, { date: serial('2026-01-01') }, { date: serial('2026-01-31') }, 5],
    ];
    const bytes = workbook({
      sheets: [
        { name: 'May', rows: rows('5') },
        { name: 'June', rows: rows('6') },
      ],
    });
    await ledgers.upload(T, { name: 'l.xlsx', bytes });
    expect(await ledgers.look(T, null)).toMatchObject({ problem: { code: 'sheet-open' }, sheets: ['May', 'June'] });
    expect(await ledgers.look(T, { ...NOTHING, sheet: 'June' })).toMatchObject({ problem: null, sheet: 'June' });
  });

  test.each([
    ['an old workbook', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0), 'old-workbook'],
    ['nothing', new Uint8Array(), 'empty'],
    ['a picture', Uint8Array.of(0x89, 0x50, 0, 0, 1, 0, 0, 9, 200, 201), 'not-text'],
  ])('%s is not kept', async (_name, bytes, code) => {
    expect(await ledgers.upload(T, { name: 'f', bytes })).toMatchObject({ code });
    expect(await ledgers.look(T, null)).toBeNull();
  });
});

describe('taking it over', () => {
  test('keeps the book, the report and the choice; the file waits no more', async () => {
    const outcome = await take(`${HEAD}Nile,1,2026-01-01,2026-01-31,5\nNile,2,2026-01-01,oops,5\n`);
    expect(outcome).toMatchObject({
      ok: true,
      taken: { rows: 1, lost: 1, added: 1, told: [{ row: 3, column: 'Due date', code: 'date-unreadable' }] },
    });
    expect(await invoices()).toEqual([['1', 500, 'EGP', '2026-01-31']]);
    expect(await ledgers.look(T, null)).toBeNull();
  });

  test('only the file that was looked at', async () => {
    await ledgers.upload(T, { name: 'a.csv', bytes: csv(`${HEAD}Nile,1,2026-01-01,2026-01-31,5\n`) });
    const look = await ledgers.look(T, null);
    await ledgers.upload(T, { name: 'b.csv', bytes: csv(`${HEAD}Nile,2,2026-01-01,2026-01-31,5\n`) });
    expect(await ledgers.take(T, NOTHING, look?.stamp ?? '')).toEqual({ ok: false, problem: null });
    expect(await invoices()).toEqual([]);
  });

  test('a file in which no row is good takes nothing over', async () => {
    await take(`${HEAD}Nile,1,2026-01-01,2026-01-31,5\n`);
    expect(await take(`${HEAD}Nile,1,2026-01-01,2026-01-31,five\n`)).toMatchObject({ ok: false, problem: { code: 'no-good-row' } });
    expect(unconfirmedIn((await ledgers.find(T))?.book ?? { revision: 0, entries: [] })).toEqual([]);
  });

  test('remembers columns and order of dates for the next file, and forgets a heading the next file has not', async () => {
    const columns = { 'customer name': 'Who', amount: 'Sum due' };
    await take('Who,Invoice,Invoice date,Due date,Sum due\nNile,1,1/2/2026,3/4/2026,5\n', { columns, dates: 'dmy' });
    await ledgers.upload(T, { name: 'l.csv', bytes: csv('Who,Invoice,Invoice date,Due date,Sum due\nNile,2,1/2/2026,3/4/2026,7\n') });
    expect(await ledgers.look(T, null)).toMatchObject({ problem: null, change: { added: 1, gone: ['1'] } });
    await ledgers.upload(T, { name: 'l.csv', bytes: csv('Customer,Invoice,Invoice date,Due date,Amount\nNile,2,1/2/2026,3/4/2026,7\n') });
    expect(await ledgers.look(T, null)).toMatchObject({ problem: null });
  });

  test('the remembered order of dates never misreads a file that shows another', async () => {
    await take(`${HEAD}Nile,1,1/2/2026,3/4/2026,5\n`, { dates: 'dmy' });
    await take(`${HEAD}Nile,1,1/2/2026,12/31/2026,5\n`, { dates: 'dmy' });
    expect(await invoices()).toEqual([['1', 500, 'EGP', '2026-12-31']]);
  });

  test('a no to a column is remembered, but not against a column that comes later', async () => {
    await take(`Customer,Invoice,Invoice date,Due date,Amount\nNile,1,2026-01-01,2026-01-31,5\n`, {
      columns: { status: null, disputed: null },
    });
    await ledgers.upload(T, {
      name: 'l.csv',
      bytes: csv(`Customer,Invoice,Invoice date,Due date,Amount,Status\nNile,1,2026-01-01,2026-01-31,5,Paid\n`),
    });
    expect((await ledgers.look(T, null))?.change).toMatchObject({ changed: 1, settled: 1 });
  });

  test('a second process finds it', async () => {
    await take(`${HEAD}Nile,1,2026-01-01,2026-01-31,5\n`);
    ledgers = ledgersOf({ shelf, now: () => instantAt(today, 9, 0, 'Africa/Cairo') });
    expect(await invoices()).toEqual([['1', 500, 'EGP', '2026-01-31']]);
    expect(await ledgers.create(T, { name: 'other', country: null, timeZone: null, baseCurrency: null, nativeReminders: null })).toBe(
      false,
    );
  });
});

describe('a watched folder', () => {
  const put = (text: string) => {
    shelf.box = { name: 'receivables.csv', bytes: csv(text) };
  };

  test('is taken over when it changed, and only then', async () => {
    put(`${HEAD}Nile,1,2026-01-01,2026-01-31,5\n`);
    expect(await ledgers.watch(T, 'elsewhere')).toBe(false);
    expect(await ledgers.watch(T, 'box')).toBe(true);
    await ledgers.current(T);
    const saves = shelf.saves;
    await ledgers.current(T);
    expect(shelf.saves).toBe(saves);
    put(`${HEAD}Nile,1,2026-01-01,2026-01-31,7\n`);
    await ledgers.current(T);
    expect(await invoices()).toEqual([['1', 700, 'EGP', '2026-01-31']]);
  });

  test('that is not there, or holds what cannot be read, is no answer; the book stays', async () => {
    put(`${HEAD}Nile,1,2026-01-01,2026-01-31,5\n`);
    await ledgers.watch(T, 'box');
    await ledgers.current(T);
    shelf.box = null;
    expect(await ledgers.current(T)).toBe('ledger-missing');
    put('Customer,Invoice\nNile,1\n');
    expect(await ledgers.current(T)).toBe('ledger-unreadable');
    expect((await ledgers.find(T))?.problem).toMatchObject({ code: 'column-missing', file: 'receivables.csv' });
    expect(await invoices()).toHaveLength(1);
    put(`${HEAD}Nile,1,2026-01-01,2026-01-31,5\n`);
    expect(typeof (await ledgers.current(T))).toBe('object');
  });

  test('can be looked at, so that its columns are chosen once', async () => {
    put('Who,Invoice,Invoice date,Due date,Sum due\nNile,1,2026-01-01,2026-01-31,5\n');
    await ledgers.watch(T, 'box');
    expect(await ledgers.current(T)).toBe('ledger-unreadable');
    expect(await ledgers.fetch(T)).toBe(true);
    const look = await ledgers.look(T, null);
    const columns = { 'customer name': 'Who', amount: 'Sum due' };
    expect(await ledgers.take(T, { ...NOTHING, columns }, look?.stamp ?? '')).toMatchObject({ ok: true });
    expect(typeof (await ledgers.current(T))).toBe('object');
    put('Who,Invoice,Invoice date,Due date,Sum due\nNile,1,2026-01-01,2026-01-31,9\n');
    await ledgers.current(T);
    expect(await invoices()).toEqual([['1', 900, 'EGP', '2026-01-31']]);
  });
});

describe('an old file', () => {
  test('is not asked from once it is older than the organisation allows', async () => {
    expect(typeof (await ledgers.current(T))).toBe('object');
    await take(`${HEAD}Nile,1,2026-01-01,2026-01-31,5\n`);
    today = addDays(today, 7);
    expect(typeof (await ledgers.current(T))).toBe('object');
    today = addDays(today, 1);
    expect(await ledgers.current(T)).toBe('ledger-old');
    await ledgers.setFreshDays(T, 30);
    expect(typeof (await ledgers.current(T))).toBe('object');
  });
});

/** The whole way from a real ledger file to its metrics, against a recomputation that shares no code and no method with ours. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readLedger } from '../../connectors/spreadsheet/ledger.ts';
import { recordsOf } from '../../mappings/spreadsheet-records.ts';
import { calendarDate } from '../../src/domain/time.ts';
import { metrics } from '../../src/insight/metrics.ts';

const FILE = new URL('../../../shared/data/ledgers/ibm-accounts-receivable.csv', import.meta.url);
const present = existsSync(FILE);

interface Entry {
  issued: number;
  due: number;
  settled: number;
  cents: number;
}
const DAY = 24 * 60 * 60 * 1000;

/** Splits by hand (the file has no quotation marks) and counts in days since 1970. */
function entries(): Entry[] {
  const [head = '', ...lines] = readFileSync(FILE, 'utf8').trim().split(/\r?\n/);
  const at = (line: string, name: string) => line.split(',')[head.split(',').indexOf(name)] ?? '';
  const dayOf = (text: string) => {
    const [month = 0, day = 0, year = 0] = text.split('/').map(Number);
    return Date.UTC(year, month - 1, day) / DAY;
  };
  return lines.map((line) => ({
    issued: dayOf(at(line, 'InvoiceDate')),
    due: dayOf(at(line, 'DueDate')),
    settled: dayOf(at(line, 'SettledDate')),
    cents: Math.round(Number(at(line, 'InvoiceAmount')) * 100),
  }));
}

/** Day by day and invoice by invoice, the long way. */
function bruteForce(all: Entry[], today: number) {
  const isOpen = (entry: Entry, day: number) => entry.issued <= day && entry.settled > day;
  const total = (some: Entry[]) => some.reduce((cents, entry) => cents + entry.cents, 0);
  const open = all.filter((entry) => isOpen(entry, today));
  const late = open.filter((entry) => entry.due < today);
  const bucket = (from: number, to: number) => {
    const own = open.filter((entry) => today - entry.due >= from && today - entry.due <= to);
    return { amount: total(own), count: own.length };
  };
  let sales = 0;
  for (let day = today; day > today - 90; day -= 1) sales += total(all.filter((entry) => entry.issued === day));
  const beginning = total(all.filter((entry) => isOpen(entry, today - 90)));
  let rest = total(open);
  let countback = 0;
  for (let day = today; rest > 0 && day > 0; ) {
    const month = new Date(day * DAY).getUTCMonth();
    let length = 0;
    let ofMonth = 0;
    for (; new Date(day * DAY).getUTCMonth() === month; day -= 1) {
      length += 1;
      ofMonth += total(all.filter((entry) => entry.issued === day));
    }
    countback += rest >= ofMonth ? length : (length * rest) / ofMonth;
    rest = Math.max(0, rest - ofMonth);
  }
  const current = total(open) - total(late);
  return {
    open: total(open),
    overdue: total(late),
    buckets: [bucket(-1e9, 0), bucket(1, 30), bucket(31, 60), bucket(61, 90), bucket(91, 1e9)],
    countback,
    simple: (90 * total(open)) / sales,
    best: (90 * current) / sales,
    cei: (100 * (beginning + sales - total(open))) / (beginning + sales - current),
  };
}

describe.skipIf(!present)(`IBM ledger${present ? '' : ' (skipped: shared/data is not beside the repository)'}`, () => {
  test('is read whole: 2,466 rows, nothing reported, 561 disputed, 877 late', () => {
    const { rows, report } = readLedger(readFileSync(FILE), { fileName: 'ibm.csv' });
    expect([rows.length, report]).toEqual([2466, []]);
    expect(rows.filter((row) => row.disputed).length).toBe(561);
    expect(rows.filter((row) => row.settled !== null && row.settled > row.due).length).toBe(877);
    expect(new Set(rows.map((row) => row.customerId)).size).toBe(100);
    expect(new Set(rows.map((row) => row.country))).toEqual(new Set([null]));
    expect(rows[0]).toEqual({
      customerId: '0379-NEVHP',
      customerName: '0379-NEVHP',
      invoiceNumber: '611365',
      issued: '2013-01-02',
      due: '2013-02-01',
      amountMinor: 5594,
      currency: 'USD',
      settled: '2013-01-15',
      paidMinor: null,
      disputed: false,
      email: null,
      country: null,
    });
  });

  test('gives the metrics of a brute-force recomputation, on the first and a middle day of every month', () => {
    const { rows } = readLedger(readFileSync(FILE), { fileName: 'ibm.csv' });
    const all = entries();
    for (let month = 1; month <= 25; month += 1) {
      for (const day of [1, 17]) {
        const date = new Date(Date.UTC(2012, month, day));
        const asOf = calendarDate(date.toISOString().slice(0, 10));
        const own = metrics(recordsOf(rows, asOf), asOf).byCurrency.USD;
        const expected = bruteForce(all, date.getTime() / DAY);
        expect({
          asOf,
          open: own?.open,
          overdue: own?.overdue,
          unapplied: own?.unapplied,
          buckets: own?.ageing.map(({ amount, count }) => ({ amount, count })),
        }).toEqual({
          asOf,
          open: expected.open,
          overdue: expected.overdue,
          unapplied: 0,
          buckets: expected.buckets,
        });
        expect(own?.dso.simple).toBeCloseTo(expected.simple, 2);
        expect(own?.dso.bestPossible).toBeCloseTo(expected.best, 2);
        expect(own?.dso.countback).toBeCloseTo(expected.countback, 2);
        expect(own?.averageDaysDelinquent).toBeCloseTo(expected.simple - expected.best, 2);
        expect(own?.cei).toBeCloseTo(expected.cei, 2);
      }
    }
  });

  test('records made later tell the same about an earlier day', () => {
    const { rows } = readLedger(readFileSync(FILE), { fileName: 'ibm.csv' });
    const asOf = calendarDate('2013-03-15');
    expect(metrics(recordsOf(rows, calendarDate('2014-12-31')), asOf)).toEqual(metrics(recordsOf(rows, asOf), asOf));
  });
});

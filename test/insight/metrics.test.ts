import { describe, expect, test } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import { ageing, bucketOf } from '../../src/insight/ageing.ts';
import { booksAt } from '../../src/insight/books.ts';
import { metrics } from '../../src/insight/metrics.ts';
import {
  averageDaysDelinquent,
  badDebt,
  collectionEffectiveness,
  countback,
  daysSalesOutstanding,
  rounded,
} from '../../src/insight/ratios.ts';
import { credit, invoice, ledger, payment } from './ledgers.ts';

const d = calendarDate;

describe('formulas against the published worked examples', () => {
  // creditguru.com: sales 3,390 / 3,610 / 3,890 in January to March, receivables 6,340 at the end, 3,590 of them current, 6,200 at the beginning.
  test('DSO simple 52.40, best possible 29.67, average days delinquent 22.73', () => {
    const dso = daysSalesOutstanding(6340, 10890, 90);
    const best = daysSalesOutstanding(3590, 10890, 90);
    expect([rounded(dso), rounded(best), rounded(averageDaysDelinquent(dso, best))]).toEqual([52.4, 29.67, 22.73]);
  });

  test('DSO countback 50.00: March whole, February pro rata', () => {
    expect(
      rounded(
        countback(6340, [
          { sales: 3890, days: 31 },
          { sales: 3610, days: 28 },
          { sales: 3390, days: 31 },
        ]),
      ),
    ).toBe(50);
  });

  test('CEI 79.63 with the sales of the whole period, not 55.93 with the average month', () => {
    expect(rounded(collectionEffectiveness({ beginning: 6200, sales: 10890, endTotal: 6340, endCurrent: 3590 }))).toBe(79.63);
    expect(rounded(collectionEffectiveness({ beginning: 6200, sales: 10890 / 3, endTotal: 6340, endCurrent: 3590 }))).toBe(55.93);
  });

  test('CEI 94.70 (rex.inc)', () => {
    expect(rounded(collectionEffectiveness({ beginning: 400_000, sales: 1_200_000, endTotal: 350_000, endCurrent: 280_000 }))).toBe(94.7);
  });

  test('undefined is null, never NaN or infinity', () => {
    expect(daysSalesOutstanding(100, 0, 90)).toBeNull();
    expect(daysSalesOutstanding(0, 0, 90)).toBeNull();
    expect(averageDaysDelinquent(null, 3)).toBeNull();
    expect(averageDaysDelinquent(3, null)).toBeNull();
    expect(collectionEffectiveness({ beginning: 0, sales: 0, endTotal: 0, endCurrent: 0 })).toBeNull();
    expect(collectionEffectiveness({ beginning: 10, sales: 0, endTotal: 20, endCurrent: 15 })).toBeNull();
    expect(badDebt(null, 100)).toBeNull();
    expect(badDebt(5, 0)).toBeNull();
    expect(badDebt(0, 100)).toBe(0);
    expect(rounded(badDebt(125, 10_000))).toBe(1.25);
  });

  test.each([
    ['nothing outstanding needs no history', 0, [], 0],
    [
      'history shorter than the receivables',
      100,
      [
        { sales: 40, days: 31 },
        { sales: 50, days: 30 },
      ],
      null,
    ],
    [
      'a month used up exactly',
      90,
      [
        { sales: 40, days: 31 },
        { sales: 50, days: 30 },
        { sales: 70, days: 31 },
      ],
      61,
    ],
    [
      'a month without sales counts its days',
      50,
      [
        { sales: 40, days: 10 },
        { sales: 0, days: 30 },
        { sales: 20, days: 30 },
      ],
      55,
    ],
  ])('countback: %s', (_name, receivable, months, days) => {
    expect(countback(receivable, months)).toBe(days);
  });
});

describe('ageing', () => {
  test.each([
    [null, 'current'],
    ['2026-04-01', 'current'],
    ['2026-03-31', 'current'],
    ['2026-03-30', '1-30'],
    ['2026-03-01', '1-30'],
    ['2026-02-28', '31-60'],
    ['2026-01-30', '31-60'],
    ['2026-01-29', '61-90'],
    ['2025-12-31', '61-90'],
    ['2025-12-30', 'over-90'],
    ['1999-01-01', 'over-90'],
  ])('due %s is %s on 2026-03-31', (due, bucket) => {
    expect(bucketOf(due === null ? null : d(due), d('2026-03-31'))).toBe(bucket);
  });

  test('settled invoices are in no bucket, and every bucket is listed', () => {
    const { invoices } = booksAt(
      ledger({ invoices: [invoice({ id: 'a', total: 500 }), invoice({ id: 'b', total: 300, paid: 300, state: 'settled' })] }),
      d('2026-02-15'),
    );
    expect(ageing(invoices, d('2026-02-15'))).toEqual([
      { bucket: 'current', amount: 0, count: 0 },
      { bucket: '1-30', amount: 500, count: 1 },
      { bucket: '31-60', amount: 0, count: 0 },
      { bucket: '61-90', amount: 0, count: 0 },
      { bucket: 'over-90', amount: 0, count: 0 },
    ]);
  });
});

describe('metrics', () => {
  test('the worked example as a ledger: January to March are 90 days', () => {
    const books = ledger({
      invoices: [
        invoice({ id: 'old', total: 620_000, issued: d('2025-12-15'), due: d('2026-01-14') }),
        invoice({ id: 'jan', total: 339_000, issued: d('2026-01-01'), due: d('2026-01-31') }),
        invoice({ id: 'feb', total: 361_000, issued: d('2026-02-10'), due: d('2026-03-12') }),
        invoice({ id: 'mar', total: 389_000, issued: d('2026-03-31'), due: d('2026-04-30') }),
        invoice({ id: 'apr', total: 999_999, issued: d('2026-04-01'), due: d('2026-05-01') }),
      ],
      payments: [
        payment({ id: 'p1', amount: 620_000, date: d('2026-01-20'), allocations: [{ invoiceId: 'old', amount: 620_000 }] }),
        payment({ id: 'p2', amount: 64_000, date: d('2026-02-20'), allocations: [{ invoiceId: 'jan', amount: 64_000 }] }),
        payment({ id: 'p3', amount: 361_000, date: d('2026-03-20'), allocations: [{ invoiceId: 'feb', amount: 361_000 }] }),
        payment({ id: 'p4', amount: 30_000, date: d('2026-03-31'), allocations: [{ invoiceId: 'mar', amount: 30_000 }] }),
        payment({ id: 'p5', amount: 275_000, date: d('2026-04-01'), allocations: [{ invoiceId: 'jan', amount: 275_000 }] }),
      ],
    });
    expect(metrics(books, d('2026-03-31'))).toEqual({
      asOf: '2026-03-31',
      byCurrency: {
        USD: {
          open: 634_000,
          overdue: 275_000,
          unapplied: 0,
          ageing: [
            { bucket: 'current', amount: 359_000, count: 1 },
            { bucket: '1-30', amount: 0, count: 0 },
            { bucket: '31-60', amount: 275_000, count: 1 },
            { bucket: '61-90', amount: 0, count: 0 },
            { bucket: 'over-90', amount: 0, count: 0 },
          ],
          dso: { simple: 52.4, countback: 50, bestPossible: 29.67 },
          averageDaysDelinquent: 22.73,
          cei: 79.63,
          badDebtRatio: null,
        },
      },
    });
  });

  test('no documents, no currencies; no sales in the period, null ratios', () => {
    expect(metrics(ledger({}), d('2026-01-01'))).toEqual({ asOf: '2026-01-01', byCurrency: {} });
    const { USD } = metrics(ledger({ invoices: [invoice({ id: 'a', total: 100 })] }), d('2026-12-31')).byCurrency;
    // 100 in January is the whole history: eleven empty months and all of January.
    expect(USD).toMatchObject({
      open: 100,
      overdue: 100,
      dso: { simple: null, countback: 365, bestPossible: null },
      averageDaysDelinquent: null,
      cei: 0,
    });
  });

  test('unapplied money is shown apart and set against the oldest due first', () => {
    const books = ledger({
      invoices: [
        invoice({ id: 'overdue', total: 1000, issued: d('2026-01-01'), due: d('2026-01-31') }),
        invoice({ id: 'current', total: 3000, issued: d('2026-02-20'), due: d('2026-03-22') }),
      ],
      payments: [payment({ id: 'p', amount: 400, date: d('2026-02-01') })],
      credits: [credit({ id: 'c', total: 100, date: d('2026-02-02'), kind: 'overpayment' })],
    });
    const { USD } = metrics(books, d('2026-03-01')).byCurrency;
    expect(USD).toMatchObject({
      open: 4000,
      overdue: 1000,
      unapplied: 500,
      dso: { simple: (3500 / 4000) * 90, bestPossible: (3000 / 4000) * 90 },
      averageDaysDelinquent: 11.25,
    });
  });

  test('money owed back is no negative number of days', () => {
    const books = ledger({ invoices: [invoice({ id: 'a', total: 100 })], payments: [payment({ id: 'p', amount: 900 })] });
    expect(metrics(books, d('2026-02-15')).byCurrency.USD).toMatchObject({
      open: 100,
      unapplied: 900,
      dso: { simple: 0, countback: 0, bestPossible: 0 },
      averageDaysDelinquent: 0,
      cei: 100,
    });
  });

  test('write-offs of twelve months, where they are told', () => {
    const books = ledger({ invoices: [invoice({ id: 'a', total: 10_000 })] });
    const writeOffs = [
      { currency: 'USD', date: d('2026-01-20'), amount: 250 },
      { currency: 'EUR', date: d('2026-01-20'), amount: 999 },
      { currency: 'USD', date: d('2025-01-01'), amount: 999 },
      { currency: 'USD', date: d('2026-03-01'), amount: 999 },
    ];
    expect(metrics(books, d('2026-02-01'), { writeOffs }).byCurrency.USD?.badDebtRatio).toBe(2.5);
    expect(metrics(books, d('2026-02-01'), { writeOffs: [] }).byCurrency.USD?.badDebtRatio).toBe(0);
    expect(metrics(books, d('2026-02-01')).byCurrency.USD?.badDebtRatio).toBeNull();
  });

  test('sums beyond the exact range are refused, not rounded', () => {
    const huge = ['a', 'b'].map((id) => invoice({ id, total: Number.MAX_SAFE_INTEGER }));
    expect(() => metrics(ledger({ invoices: huge }), d('2026-02-01'))).toThrow(RangeError);
  });
});

describe('books as at a day', () => {
  const open = (books: ReturnType<typeof booksAt>) => Object.fromEntries(books.invoices.map((own) => [own.id, own.open]));

  test("today's open amounts do not matter: a payment counts from its own day", () => {
    const books = ledger({
      invoices: [invoice({ id: 'a', total: 1000, paid: 1000, state: 'settled' })],
      payments: [payment({ id: 'p', amount: 1000, date: d('2026-03-01'), allocations: [{ invoiceId: 'a', amount: 1000 }] })],
    });
    expect(booksAt(books, d('2025-12-31')).invoices).toEqual([]);
    expect(open(booksAt(books, d('2026-02-28')))).toEqual({ a: 1000 });
    expect(open(booksAt(books, d('2026-03-01')))).toEqual({ a: 0 });
  });

  test('money that came before its invoice is unapplied until the invoice is issued', () => {
    const books = ledger({
      invoices: [invoice({ id: 'a', total: 1000, paid: 600, issued: d('2026-02-01') })],
      payments: [payment({ id: 'p', amount: 700, date: d('2026-01-10'), allocations: [{ invoiceId: 'a', amount: 600 }] })],
    });
    expect(booksAt(books, d('2026-01-31')).unapplied.get('USD')).toBe(700);
    expect(booksAt(books, d('2026-02-01')).unapplied.get('USD')).toBe(100);
    expect(open(booksAt(books, d('2026-02-01')))).toEqual({ a: 400 });
  });

  test('drafts and void documents never existed; money allocated to a void invoice is unapplied', () => {
    const books = ledger({
      invoices: [
        invoice({ id: 'draft', total: 1, state: 'draft' }),
        invoice({ id: 'void', total: 50, state: 'void' }),
        invoice({ id: 'real', total: 80 }),
      ],
      payments: [
        payment({ id: 'p', amount: 50, allocations: [{ invoiceId: 'void', amount: 50 }] }),
        payment({ id: 'q', amount: 80, allocations: [{ invoiceId: 'real', amount: 80 }], state: 'void' }),
      ],
    });
    const at = booksAt(books, d('2026-02-01'));
    expect(open(at)).toEqual({ real: 80 });
    expect(at.unapplied.get('USD')).toBe(50);
  });

  test('what the record says was settled by documents we do not hold is settled', () => {
    const books = ledger({
      invoices: [invoice({ id: 'a', total: 1000, paid: 300, credited: 100 })],
      payments: [payment({ id: 'p', amount: 150, date: d('2026-03-01'), allocations: [{ invoiceId: 'a', amount: 150 }] })],
    });
    expect(open(booksAt(books, d('2026-01-02')))).toEqual({ a: 750 });
    expect(open(booksAt(books, d('2026-03-01')))).toEqual({ a: 600 });
  });

  test('a refunded overpayment is not spare money', () => {
    const books = ledger({ credits: [{ ...credit({ id: 'c', total: 500, kind: 'overpayment' }), remaining: 0 }] });
    expect(booksAt(books, d('2026-02-01')).unapplied.get('USD')).toBe(0);
  });

  test('allocations beyond the total, elsewhere, or in another currency', () => {
    const books = ledger({
      invoices: [invoice({ id: 'a', total: 100 }), invoice({ id: 'eur', total: 100, currency: 'EUR' })],
      payments: [
        payment({ id: 'p', amount: 130, allocations: [{ invoiceId: 'a', amount: 130 }] }),
        payment({ id: 'q', amount: 40, allocations: [{ invoiceId: 'a payable', amount: 40 }] }),
        payment({ id: 'r', amount: 60, allocations: [{ invoiceId: 'eur', amount: 60 }] }),
      ],
    });
    const at = booksAt(books, d('2026-02-01'));
    expect(open(at)).toEqual({ a: 0, eur: 100 });
    expect(at.unapplied.get('USD')).toBe(30);
  });
});

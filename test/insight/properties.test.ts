import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type CalendarDate } from '../../src/domain/time.ts';
import { BUCKETS, bucketOf } from '../../src/insight/ageing.ts';
import { booksAt, type Ledger } from '../../src/insight/books.ts';
import { metrics } from '../../src/insight/metrics.ts';
import { anyDate, anyLedger, SPAN_DAYS, withSettlements } from './ledgers.ts';

const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);

describe('metrics', () => {
  test('do not depend on the order of documents', () => {
    const shuffled = anyLedger.chain((books) =>
      fc.record({
        books: fc.constant(books),
        invoices: fc.shuffledSubarray([...books.invoices], { minLength: books.invoices.length }),
        payments: fc.shuffledSubarray([...books.payments], { minLength: books.payments.length }),
        credits: fc.shuffledSubarray([...books.credits], { minLength: books.credits.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, anyDate, ({ books, ...other }, asOf) => {
        expect(JSON.stringify(metrics(other, asOf))).toBe(JSON.stringify(metrics(books, asOf)));
      }),
    );
  });

  test('keep currencies apart', () => {
    const only = (books: Ledger, currency: string): Ledger => ({
      invoices: books.invoices.filter((own) => own.currency === currency),
      payments: books.payments.filter((own) => own.currency === currency),
      credits: books.credits.filter((own) => own.currency === currency),
    });
    fc.assert(
      fc.property(anyLedger, anyDate, (books, asOf) => {
        const { byCurrency } = metrics(books, asOf);
        for (const currency of ['USD', 'EUR', 'KWD'])
          expect(metrics(only(books, currency), asOf).byCurrency[currency]).toEqual(byCurrency[currency]);
        expect(Object.keys(byCurrency)).toEqual(Object.keys(byCurrency).sort());
      }),
    );
  });

  test('add up: buckets are open, late buckets overdue, open − unapplied = invoiced − received', () => {
    fc.assert(
      fc.property(anyLedger, anyDate, (books, asOf) => {
        for (const [currency, own] of Object.entries(metrics(books, asOf).byCurrency)) {
          const invoiced = sum(
            books.invoices.filter((each) => each.currency === currency && each.issued <= asOf).map((each) => each.total),
          );
          const paid = sum(books.payments.filter((each) => each.currency === currency && each.date <= asOf).map((each) => each.amount));
          const credited = sum(books.credits.filter((each) => each.currency === currency && each.date <= asOf).map((each) => each.total));
          expect(sum(own.ageing.map(({ amount }) => amount))).toBe(own.open);
          expect(sum(own.ageing.slice(1).map(({ amount }) => amount))).toBe(own.overdue);
          expect(own.open - own.unapplied).toBe(invoiced - paid - credited);
          expect(own.unapplied).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('at a day do not change as later documents arrive', () => {
    fc.assert(
      fc.property(anyLedger, anyDate, (books, asOf) => {
        expect(metrics(recordedBy(books, asOf), asOf)).toEqual(metrics(books, asOf));
      }),
      { numRuns: 300 },
    );
  });

  test('in days and per cents do not change when every amount is k times as much', () => {
    fc.assert(
      fc.property(anyLedger, anyDate, fc.integer({ min: 2, max: 1000 }), (books, asOf, k) => {
        const before = metrics(books, asOf).byCurrency;
        const after = metrics(times(books, k), asOf).byCurrency;
        for (const [currency, own] of Object.entries(before)) {
          const { dso, averageDaysDelinquent, cei } = own;
          // k × amount is exact and division is correctly rounded, so equality is exact, except that countback adds up a chain of remainders.
          expect(after[currency]).toMatchObject({
            open: own.open * k,
            averageDaysDelinquent,
            cei,
            dso: { simple: dso.simple, bestPossible: dso.bestPossible },
          });
          expect(Math.abs((after[currency]?.dso.countback ?? 0) - (dso.countback ?? 0))).toBeLessThan(0.011);
        }
      }),
    );
  });

  test('stay in their ranges', () => {
    fc.assert(
      fc.property(anyLedger, anyDate, (books, asOf) => {
        for (const { dso, averageDaysDelinquent, cei, open, overdue } of Object.values(metrics(books, asOf).byCurrency)) {
          expect(overdue).toBeLessThanOrEqual(open);
          if (dso.simple !== null) expect(dso.bestPossible).toBeLessThanOrEqual(dso.simple);
          if (averageDaysDelinquent !== null) expect(averageDaysDelinquent).toBeGreaterThanOrEqual(0);
          if (cei !== null) expect(cei >= 0 && cei <= 100).toBe(true);
          // The whole history is at hand, so countback always has an answer and it lies within that history (whole months).
          expect(dso.countback).toBeGreaterThanOrEqual(0);
          expect(dso.countback).toBeLessThanOrEqual(SPAN_DAYS + 31);
        }
      }),
    );
  });
});

describe('ageing', () => {
  const rank = (due: CalendarDate | null, asOf: CalendarDate) => BUCKETS.findIndex(({ bucket }) => bucket === bucketOf(due, asOf));

  test('never moves an invoice to a younger bucket as days go by', () => {
    fc.assert(
      fc.property(fc.option(anyDate), anyDate, fc.nat(120), (due, asOf, days) => {
        expect(rank(due, addDays(asOf, days))).toBeGreaterThanOrEqual(rank(due, asOf));
      }),
    );
  });

  test('what is open on an invoice never grows', () => {
    fc.assert(
      fc.property(anyLedger, anyDate, fc.nat(60), (books, asOf, days) => {
        const later = new Map(booksAt(books, addDays(asOf, days)).invoices.map((own) => [own.id, own.open]));
        for (const own of booksAt(books, asOf).invoices) expect(later.get(own.id)).toBeLessThanOrEqual(own.open);
      }),
    );
  });
});

/** The same books as somebody would have recorded them at the end of `day`: later documents are unknown, money for later invoices unapplied. */
function recordedBy(books: Ledger, day: CalendarDate): Ledger {
  const invoices = books.invoices.filter((own) => own.issued <= day);
  const known = new Set(invoices.map((own) => own.id));
  const split = (allocations: Ledger['payments'][number]['allocations']) => ({
    kept: allocations.filter(({ invoiceId }) => known.has(invoiceId)),
    freed: sum(allocations.filter(({ invoiceId }) => !known.has(invoiceId)).map(({ amount }) => amount)),
  });
  return withSettlements({
    invoices,
    payments: books.payments
      .filter((own) => own.date <= day)
      .map((own) => {
        const { kept, freed } = split(own.allocations);
        return { ...own, allocations: kept, unapplied: own.unapplied + freed };
      }),
    credits: books.credits
      .filter((own) => own.date <= day)
      .map((own) => {
        const { kept, freed } = split(own.allocations);
        return { ...own, allocations: kept, remaining: own.remaining + freed };
      }),
  });
}

function times(books: Ledger, k: number): Ledger {
  const scaled = <Part extends { amount: number }>(parts: readonly Part[]) => parts.map((part) => ({ ...part, amount: part.amount * k }));
  return {
    invoices: books.invoices.map((own) => ({
      ...own,
      total: own.total * k,
      paid: own.paid * k,
      credited: own.credited * k,
      open: own.open * k,
    })),
    payments: books.payments.map((own) => ({
      ...own,
      amount: own.amount * k,
      unapplied: own.unapplied * k,
      allocations: scaled(own.allocations),
    })),
    credits: books.credits.map((own) => ({
      ...own,
      total: own.total * k,
      remaining: own.remaining * k,
      allocations: scaled(own.allocations),
    })),
  };
}

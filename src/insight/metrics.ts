/**
 * The receivables report as at a day, per currency (contract.md, `metrics`). Decided here: the period is the 90 days that end with
 * the as-of date; countback goes by calendar months; unapplied money is set against the oldest due date first, as in letters, so
 * it lowers overdue before current receivables in the ratios, while `open`, `overdue` and the buckets stay gross.
 */
import { addDays, type CalendarDate } from '../domain/time.ts';
import { ageing, type BucketTotal, daysPastDue } from './ageing.ts';
import { type Books, booksAt, exactSum, type Ledger, type StandingInvoice } from './books.ts';
import {
  averageDaysDelinquent,
  badDebt,
  collectionEffectiveness,
  countback,
  daysSalesOutstanding,
  type MonthSales,
  rounded,
} from './ratios.ts';

const PERIOD_DAYS = 90;
const YEAR_DAYS = 365;

/** Amounts are minor units; days and per cents have two decimals; null where a figure is undefined (no sales in the period, say). */
export interface CurrencyMetrics {
  /** Σ of open invoices = Σ of the buckets. Receivables in all = open − unapplied. */
  readonly open: number;
  /** Of `open`, what was due before the as-of date. */
  readonly overdue: number;
  /** Money received and not yet used for an invoice, ≥ 0. */
  readonly unapplied: number;
  readonly ageing: readonly BucketTotal[];
  /** Days. */
  readonly dso: { readonly simple: number | null; readonly countback: number | null; readonly bestPossible: number | null };
  /** Days: simple DSO less best possible. */
  readonly averageDaysDelinquent: number | null;
  /** Per cent. */
  readonly cei: number | null;
  /** Per cent of twelve months' sales. */
  readonly badDebtRatio: number | null;
}

export interface MetricsReport {
  readonly asOf: CalendarDate;
  /** Every currency a document up to the as-of date is in, in alphabetical order. */
  readonly byCurrency: Readonly<Record<string, CurrencyMetrics>>;
}

export interface MetricsOptions {
  /** Write-offs, where the books tell them; ledger records do not, and without them the bad-debt ratio is null. */
  readonly writeOffs?: readonly { readonly currency: string; readonly date: CalendarDate; readonly amount: number }[] | undefined;
}

/** Pure: the same documents in any order give the same report. @throws RangeError when a sum leaves the safe integers. */
export function metrics(ledger: Ledger, asOf: CalendarDate, options: MetricsOptions = {}): MetricsReport {
  const end = booksAt(ledger, asOf);
  const beginning = booksAt(ledger, addDays(asOf, -PERIOD_DAYS));
  const currencies = [...new Set([...end.invoices.map((invoice) => invoice.currency), ...end.unapplied.keys()])].sort();
  return {
    asOf,
    byCurrency: Object.fromEntries(currencies.map((currency) => [currency, currencyMetrics(currency, beginning, end, options)])),
  };
}

function currencyMetrics(currency: string, beginning: Books, end: Books, options: MetricsOptions): CurrencyMetrics {
  const { asOf } = end;
  const invoices = end.invoices.filter((invoice) => invoice.currency === currency);
  const open = exactSum(invoices.map((invoice) => invoice.open));
  const overdue = exactSum(invoices.filter((invoice) => (daysPastDue(invoice.due, asOf) ?? 0) > 0).map((invoice) => invoice.open));
  const receivable = receivableOf(end, currency);
  const current = Math.min(open - overdue, receivable);
  const sales = salesSince(invoices, addDays(asOf, 1 - PERIOD_DAYS));
  const simple = daysSalesOutstanding(receivable, sales, PERIOD_DAYS);
  const bestPossible = daysSalesOutstanding(current, sales, PERIOD_DAYS);
  const period = { beginning: receivableOf(beginning, currency), sales, endTotal: receivable, endCurrent: current };
  return {
    open,
    overdue,
    unapplied: end.unapplied.get(currency) ?? 0,
    ageing: ageing(invoices, asOf),
    dso: {
      simple: rounded(simple),
      countback: rounded(countback(receivable, monthsBack(invoices, asOf))),
      bestPossible: rounded(bestPossible),
    },
    averageDaysDelinquent: rounded(averageDaysDelinquent(simple, bestPossible)),
    cei: rounded(collectionEffectiveness(period)),
    badDebtRatio: rounded(badDebt(writtenOff(currency, asOf, options), salesSince(invoices, addDays(asOf, 1 - YEAR_DAYS)))),
  };
}

/** Open less unapplied; never below 0, for money we owe has been outstanding for no days. */
function receivableOf(books: Books, currency: string): number {
  const open = exactSum(books.invoices.filter((invoice) => invoice.currency === currency).map((invoice) => invoice.open));
  return Math.max(0, open - (books.unapplied.get(currency) ?? 0));
}

/** Credit sales: totals of the invoices issued on or after `first`. Credit notes do not lower them; they lower what is open. */
function salesSince(invoices: readonly StandingInvoice[], first: CalendarDate): number {
  return exactSum(invoices.filter((invoice) => invoice.issued >= first).map((invoice) => invoice.total));
}

function writtenOff(currency: string, asOf: CalendarDate, { writeOffs }: MetricsOptions): number | null {
  if (!writeOffs) return null;
  const first = addDays(asOf, 1 - YEAR_DAYS);
  return exactSum(
    writeOffs.filter((entry) => entry.currency === currency && entry.date >= first && entry.date <= asOf).map((entry) => entry.amount),
  );
}

/** Calendar months from the as-of date's back to the one of the oldest invoice, months without sales included. */
function* monthsBack(invoices: readonly StandingInvoice[], asOf: CalendarDate): Generator<MonthSales> {
  const months = Map.groupBy(invoices, (invoice) => invoice.issued.slice(0, 7));
  const oldest = [...months.keys()].sort()[0] ?? '9999-12';
  let last = asOf;
  while (last.slice(0, 7) >= oldest) {
    const days = Number(last.slice(8, 10));
    yield { sales: exactSum((months.get(last.slice(0, 7)) ?? []).map((invoice) => invoice.total)), days };
    last = addDays(last, -days);
  }
}

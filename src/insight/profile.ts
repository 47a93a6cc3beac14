/**
 * How a customer pays, from their own history and by plain arithmetic: medians and shares of the last twelve months, nothing trained
 * (reference Part 3; Xero forbids training on its data). Every figure names what it was made from.
 */
import type { Credit, Invoice, Payment } from '../domain/ledger.ts';
import { addDays, type CalendarDate, daysBetween } from '../domain/time.ts';
import { type Observation, survivalMedian } from './survival.ts';

export interface PayerHistory {
  readonly invoices: readonly Invoice[];
  readonly payments: readonly Payment[];
  readonly credits: readonly Credit[];
  /** Promises by how they ended; open and withdrawn ones are not counted. */
  readonly promises: { readonly kept: number; readonly broken: number };
  /** Invoices that are or were disputed. */
  readonly disputed: number;
  /** Letters that came back. */
  readonly bounced: number;
}

export interface PayerProfile {
  /** Invoices paid in the last twelve months, the ground of everything below. */
  readonly paid: number;
  /** Days from the due date to the day the invoice was settled; negative: before it. null without a paid invoice. */
  readonly medianDaysLate: number | null;
  readonly p90DaysLate: number | null;
  /** Between the quarter that pays soonest and the quarter that pays latest. */
  readonly spreadDays: number | null;
  /** Weighted by amount, signed. */
  readonly averageDaysLate: number | null;
  /** Median of the last three minus that of the six before; null without nine. */
  readonly trendDays: number | null;
  /** Of a hundred paid invoices, how many came more than thirty days late. */
  readonly over30Percent: number;
  /** Median that counts what is still open and overdue as not yet paid (Kaplan–Meier); null where half is not reached. */
  readonly medianWithOpen: number | null;
  readonly brokenPromises: number;
  readonly disputedPercent: number;
  readonly bounced: number;
  /** A steady payer's habit: within so many days nine of ten come; null for anybody else. */
  readonly habitDays: number | null;
}

const MEMORY_DAYS = 365;
/** Fewer paid invoices say nothing (reference Part 3). */
export const LEAST_PAID = 5;
/** A wider spread than this is no habit (reference Part 3: steady up to 10 days). */
export const STEADY_SPREAD_DAYS = 10;
const LATE_DAYS = 30;

/** The profile on a day. Documents dated later have not happened; their order does not matter. */
export function payerProfile(history: PayerHistory, asOf: CalendarDate): PayerProfile {
  const settled = settledSince(history, addDays(asOf, -MEMORY_DAYS), asOf);
  const late = settled.map((one) => one.daysLate).sort((a, b) => a - b);
  const spreadDays = late.length === 0 ? null : quantile(late, 0.75) - quantile(late, 0.25);
  const isSteady = late.length >= LEAST_PAID && spreadDays !== null && spreadDays <= STEADY_SPREAD_DAYS;
  const invoices = history.invoices.filter((invoice) => invoice.state !== 'void' && invoice.state !== 'draft' && invoice.issued <= asOf);
  return {
    paid: late.length,
    medianDaysLate: late.length === 0 ? null : quantile(late, 0.5),
    p90DaysLate: late.length === 0 ? null : quantile(late, 0.9),
    spreadDays,
    averageDaysLate: weightedMean(settled),
    trendDays: trendOf(settled),
    over30Percent: percent(late.filter((days) => days > LATE_DAYS).length, late.length),
    medianWithOpen: survivalMedian([
      ...settled.map(({ daysLate, amount }) => ({ at: daysLate, event: true, weight: amount })),
      ...stillOpen(invoices, asOf),
    ]),
    brokenPromises: history.promises.broken,
    disputedPercent: percent(history.disputed, invoices.length),
    bounced: history.bounced,
    habitDays: isSteady ? quantile(late, 0.9) : null,
  };
}

interface Settled {
  readonly on: CalendarDate;
  readonly daysLate: number;
  readonly amount: number;
}

/** Invoices that were settled in the period, by the date of the payment or credit that brought them to nothing; oldest first. */
function settledSince({ invoices, payments, credits }: PayerHistory, from: CalendarDate, to: CalendarDate): Settled[] {
  const lastPaid = new Map<string, CalendarDate>();
  const byMoney = new Set<string>();
  for (const record of [...payments, ...credits]) {
    if (record.state !== 'posted' || record.date > to) continue;
    for (const { invoiceId } of record.allocations) {
      const before = lastPaid.get(invoiceId);
      if (before === undefined || record.date > before) lastPaid.set(invoiceId, record.date);
      if (!('kind' in record) || record.kind !== 'credit-note') byMoney.add(invoiceId);
    }
  }
  const settled: Settled[] = [];
  for (const invoice of invoices) {
    const on = lastPaid.get(invoice.id);
    // What was credited away says nothing about how somebody pays.
    if (invoice.state !== 'settled' || invoice.due === null || on === undefined || on < from || !byMoney.has(invoice.id)) continue;
    settled.push({ on, daysLate: daysBetween(invoice.due, on), amount: invoice.total });
  }
  return settled.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.daysLate - b.daysLate || a.amount - b.amount));
}

/** Overdue and not paid: at least so late, perhaps much later. */
function stillOpen(invoices: readonly Invoice[], asOf: CalendarDate): Observation[] {
  return invoices
    .filter((invoice) => invoice.state === 'open' && invoice.due !== null && invoice.due < asOf)
    .map((invoice) => ({ at: daysBetween(invoice.due ?? asOf, asOf), event: false, weight: invoice.open }));
}

function trendOf(settled: readonly Settled[]): number | null {
  if (settled.length < 9) return null;
  const days = settled.slice(-9).map((one) => one.daysLate);
  const sorted = (part: readonly number[]) => [...part].sort((a, b) => a - b);
  return quantile(sorted(days.slice(-3)), 0.5) - quantile(sorted(days.slice(0, 6)), 0.5);
}

function weightedMean(settled: readonly Settled[]): number | null {
  const weight = settled.reduce((sum, one) => sum + one.amount, 0);
  return weight === 0 ? null : Math.round(settled.reduce((sum, one) => sum + one.daysLate * one.amount, 0) / weight);
}

/** The value below which the share lies, rounded up to one that occurs, so that it can be pointed at. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? 0;
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part * 100) / whole);
}

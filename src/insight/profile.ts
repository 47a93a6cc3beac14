/**
 * How a customer pays, from their own history and by plain arithmetic: medians and shares of the last twelve months, nothing trained
 * (reference Part 3; Xero forbids training on its data). Every figure names what it was made from.
 */
import type { Credit, Invoice, Payment } from '../domain/ledger.ts';
import { addDays, type CalendarDate, daysBetween } from '../domain/time.ts';
import { wilsonLowerBound } from './kept.ts';
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
  /** Ends of the quarter that pays soonest and of the one that pays latest. */
  readonly p25DaysLate: number | null;
  readonly p75DaysLate: number | null;
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
  /** Of promises that ended: how many were kept, of how many, and the share (0 to 1) that can be relied on; null without one. */
  readonly promisesKept: { readonly kept: number; readonly ended: number; readonly atLeast: number } | null;
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
  const { settled, overdue } = standings(history, addDays(asOf, -MEMORY_DAYS), asOf);
  const late = settled.map((one) => one.daysLate).sort((a, b) => a - b);
  const p25DaysLate = late.length === 0 ? null : quantile(late, 0.25);
  const p75DaysLate = late.length === 0 ? null : quantile(late, 0.75);
  const spreadDays = p25DaysLate === null || p75DaysLate === null ? null : p75DaysLate - p25DaysLate;
  const isSteady = late.length >= LEAST_PAID && spreadDays !== null && spreadDays <= STEADY_SPREAD_DAYS;
  const issued = history.invoices.filter((invoice) => isIssuedBy(invoice, asOf)).length;
  return {
    paid: late.length,
    medianDaysLate: late.length === 0 ? null : quantile(late, 0.5),
    p90DaysLate: late.length === 0 ? null : quantile(late, 0.9),
    p25DaysLate,
    p75DaysLate,
    spreadDays,
    averageDaysLate: weightedMean(settled),
    trendDays: trendOf(settled),
    over30Percent: percent(late.filter((days) => days > LATE_DAYS).length, late.length),
    medianWithOpen: survivalMedian([...settled.map(({ daysLate, amount }) => ({ at: daysLate, event: true, weight: amount })), ...overdue]),
    brokenPromises: history.promises.broken,
    promisesKept: keptOf(history.promises),
    disputedPercent: percent(history.disputed, issued),
    bounced: history.bounced,
    habitDays: isSteady ? quantile(late, 0.9) : null,
  };
}

interface Settled {
  readonly on: CalendarDate;
  readonly daysLate: number;
  readonly amount: number;
}

/** What documents dated up to a day did to an invoice. */
interface Standing {
  /** The day it was brought to nothing; null: not by that day, or by documents we do not hold. */
  readonly settledOn: CalendarDate | null;
  /** Minor units still open at the end of the day. */
  readonly open: number;
  /** Whether any of it was money; what was credited away says nothing about how somebody pays. */
  readonly hasMoney: boolean;
}

interface Part {
  readonly on: CalendarDate;
  readonly amount: number;
  readonly isMoney: boolean;
}

/** What was allocated to each invoice, whenever it was. */
function partsOf({ payments, credits }: PayerHistory): Map<string, Part[]> {
  const parts = new Map<string, Part[]>();
  for (const record of [...payments, ...credits]) {
    if (record.state !== 'posted') continue;
    const isMoney = !('kind' in record) || record.kind !== 'credit-note';
    for (const { invoiceId, amount } of record.allocations) {
      const known = parts.get(invoiceId);
      const part = { on: record.date, amount, isMoney };
      if (known) known.push(part);
      else parts.set(invoiceId, [part]);
    }
  }
  return parts;
}

/**
 * An invoice on a day, from its allocations and never from the record's state today alone. As in the books (books.ts) a part counts from the
 * later of its own date and the invoice's, and what the record says was settled by documents we do not hold counts from the beginning.
 */
function standingOf(invoice: Invoice, parts: readonly Part[], asOf: CalendarDate): Standing {
  const documented = parts.reduce((sum, part) => sum + part.amount, 0);
  const withoutDocument = Math.max(0, invoice.paid + invoice.credited - documented);
  // Settled in the books is settled, even where the documents fall short of it by a rounding.
  const needed = invoice.state === 'settled' ? Math.min(invoice.total - withoutDocument, documented) : documented + invoice.open;
  let received = 0;
  let settledOn: CalendarDate | null = null;
  let hasMoney = false;
  // Of one day money first, so that the order of documents does not decide what it was paid with.
  for (const part of [...parts].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : Number(b.isMoney) - Number(a.isMoney)))) {
    if (part.on > asOf) break;
    received += part.amount;
    // A surplus that came after the last part changes neither the day nor what it was paid with.
    if (settledOn !== null) continue;
    hasMoney ||= part.isMoney;
    const isBeforeInvoice = part.on < invoice.issued;
    if (received >= needed) settledOn = isBeforeInvoice ? invoice.issued : part.on;
  }
  return { settledOn, open: Math.max(0, needed - received), hasMoney };
}

/** The invoices of the history as they stood on the day: those settled since `from`, oldest first, and those overdue and not paid. */
function standings(history: PayerHistory, from: CalendarDate, asOf: CalendarDate): { settled: Settled[]; overdue: Observation[] } {
  const parts = partsOf(history);
  const settled: Settled[] = [];
  const overdue: Observation[] = [];
  for (const invoice of history.invoices) {
    if (!isIssuedBy(invoice, asOf) || invoice.due === null) continue;
    const { settledOn, open, hasMoney } = standingOf(invoice, parts.get(invoice.id) ?? [], asOf);
    const daysLate = daysBetween(invoice.due, settledOn ?? asOf);
    if (settledOn !== null) {
      if (settledOn >= from && hasMoney) settled.push({ on: settledOn, daysLate, amount: invoice.total });
    } else if (open > 0 && daysLate > 0) {
      // At least so late, perhaps much later.
      overdue.push({ at: daysLate, event: false, weight: open });
    }
  }
  settled.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.daysLate - b.daysLate || a.amount - b.amount));
  return { settled, overdue };
}

function isIssuedBy(invoice: Invoice, asOf: CalendarDate): boolean {
  return invoice.state !== 'void' && invoice.state !== 'draft' && invoice.issued <= asOf;
}

function keptOf({ kept, broken }: PayerHistory['promises']): PayerProfile['promisesKept'] {
  const ended = kept + broken;
  return ended === 0 ? null : { kept, ended, atLeast: wilsonLowerBound(kept, ended) };
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

/** Ageing by due date: which bucket an open invoice stands in, and what stands in each. */
import { type CalendarDate, daysBetween } from '../domain/time.ts';
import { exactSum, type StandingInvoice } from './books.ts';

/** Edges are days past due, the last day inclusive. */
export const BUCKETS = [
  { bucket: 'current', lastDay: 0 },
  { bucket: '1-30', lastDay: 30 },
  { bucket: '31-60', lastDay: 60 },
  { bucket: '61-90', lastDay: 90 },
  { bucket: 'over-90', lastDay: Number.POSITIVE_INFINITY },
] as const;
export type Bucket = (typeof BUCKETS)[number]['bucket'];

/** What is open in one bucket: minor units of one currency, and how many invoices. */
export interface BucketTotal {
  readonly bucket: Bucket;
  readonly amount: number;
  readonly count: number;
}

/** Days past due at `asOf`: 0 on the due day, negative before; null without a due date, which is never overdue. */
export function daysPastDue(due: CalendarDate | null, asOf: CalendarDate): number | null {
  return due === null ? null : daysBetween(due, asOf);
}

export function bucketOf(due: CalendarDate | null, asOf: CalendarDate): Bucket {
  const days = daysPastDue(due, asOf) ?? 0;
  return BUCKETS.find(({ lastDay }) => days <= lastDay)?.bucket ?? 'over-90';
}

/** All five buckets, youngest first, of invoices in one currency; settled invoices are in none. */
export function ageing(invoices: readonly StandingInvoice[], asOf: CalendarDate): BucketTotal[] {
  const open = Map.groupBy(
    invoices.filter((invoice) => invoice.open > 0),
    (invoice) => bucketOf(invoice.due, asOf),
  );
  return BUCKETS.map(({ bucket }) => {
    const own = open.get(bucket) ?? [];
    return { bucket, amount: exactSum(own.map((invoice) => invoice.open)), count: own.length };
  });
}

/** Days on which the business itself is closed, beside those of the customer's place: stock-taking, the summer break, the days between the years. */
import { z } from 'zod';
import { calendarDateSchema } from '../domain/ledger.ts';
import type { CalendarDate } from '../domain/time.ts';
import { daysBetween } from '../domain/time.ts';

/** The longest break there is, and the most days of all entries together: a business that is closed all year chases nobody anyway. Our figures. */
const MOST_DAYS = 62;
const MOST_DAYS_IN_ALL = 180;
const MOST_ENTRIES = 40;

const entrySchema = z
  .strictObject({
    from: calendarDateSchema,
    /** The last day; absent: one day. */
    until: calendarDateSchema.optional(),
    /** The same days every year, whatever year stands in them. */
    yearly: z.boolean().optional(),
    name: z.string().min(1).max(80),
  })
  .refine(({ from, until = from }) => until >= from, {
    path: ['until'],
    message: 'must not lie before from',
    params: { rule: 'days-order' },
  })
  .refine((entry) => lengthOf(entry) <= MOST_DAYS, {
    path: ['until'],
    message: `a break has at most ${MOST_DAYS} days`,
    params: { rule: 'days-long', maximum: MOST_DAYS },
  });

export type OwnClosedDays = z.infer<typeof entrySchema>;

export const ownClosedDaysSchema = z
  .array(entrySchema)
  .max(MOST_ENTRIES)
  .refine((entries) => entries.reduce((sum, entry) => sum + lengthOf(entry), 0) <= MOST_DAYS_IN_ALL, {
    message: `must be at most ${MOST_DAYS_IN_ALL} days in all`,
    params: { rule: 'days-in-all', maximum: MOST_DAYS_IN_ALL },
  });

function lengthOf({ from, until = from }: { readonly from: CalendarDate; readonly until?: CalendarDate | undefined }): number {
  return daysBetween(from, until) + 1;
}

/** The entry a day lies in; null: the business is open. */
export function ownClosedOn(entries: readonly OwnClosedDays[] | undefined, date: CalendarDate): OwnClosedDays | null {
  return entries?.find((entry) => covers(entry, date)) ?? null;
}

function covers({ from, until = from, yearly }: OwnClosedDays, date: CalendarDate): boolean {
  if (!yearly) return date >= from && date <= until;
  const [first, last, day] = [from.slice(5), until.slice(5), date.slice(5)];
  // A break over New Year ends in the year after the one it begins in.
  return first <= last ? day >= first && day <= last : day >= first || day <= last;
}

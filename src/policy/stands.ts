/** How long a decision stands that no day of the calendar changes (only new facts will). */
import { addDays, type CalendarDate, daysBetween } from '../domain/time.ts';

export const STANDS_DAYS = 30;

/** Ends of such decisions are counted from a day of the invoice, so that deciding again on another day writes nothing new. */
export function standsUntil(anchor: CalendarDate, asOf: CalendarDate): CalendarDate {
  const periods = Math.floor(daysBetween(anchor, asOf) / STANDS_DAYS) + 1;
  return addDays(anchor, periods * STANDS_DAYS - 1);
}

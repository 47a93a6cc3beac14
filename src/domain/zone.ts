/** Calendar dates and clock times in a named IANA zone; the only place where instants and zones meet. */
import { Temporal } from 'temporal-polyfill';
import { type CalendarDate, calendarDate, type Instant, instantFromMs, msOf } from './time.ts';

const formats = new Map<string, Intl.DateTimeFormat>();
const clocks = new Map<string, Intl.DateTimeFormat>();

/** Whether the runtime knows this IANA zone name. */
export function isZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** The last day somebody asked for, by zone: one wake asks for the same moment over and over. */
const lastDays = new Map<string, { readonly at: Instant; readonly day: CalendarDate }>();

/** The calendar date of an instant in a zone. @throws RangeError for an unknown zone. */
export function dateIn(at: Instant, zone: string): CalendarDate {
  const last = lastDays.get(zone);
  if (last?.at === at) return last.day;
  const day = calendarDate(formatOf(zone).format(msOf(at)));
  lastDays.set(zone, { at, day });
  return day;
}

/** The clock time of an instant in a zone, 'HH:MM'. @throws RangeError for an unknown zone. */
export function timeIn(at: Instant, zone: string): string {
  const known = clocks.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  clocks.set(zone, known);
  return known.format(msOf(at));
}

/**
 * The instant at which clocks of the zone show this date and time. In a gap the clock time after it is taken, in an overlap the earlier
 * of the two (Temporal's 'compatible').
 */
export function instantAt(date: CalendarDate, hour: number, minute: number, zone: string): Instant {
  const day = Temporal.PlainDate.from(date);
  const zoned = day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from({ hour, minute }) });
  return instantFromMs(zoned.epochMilliseconds);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  // sv-SE writes dates as YYYY-MM-DD.
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(zone, made);
  return made;
}

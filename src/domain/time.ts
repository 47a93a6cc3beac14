/**
 * Two kinds of time: a CalendarDate ('2026-03-01', in the organisation's zone) for due dates and policy, an Instant
 * ('2026-03-01T08:00:00.000Z') for logs and tokens. Nothing here reads a clock.
 */

declare const calendarDateBrand: unique symbol;
declare const instantBrand: unique symbol;
export type CalendarDate = string & { readonly [calendarDateBrand]: true };
export type Instant = string & { readonly [instantBrand]: true };

const DAY_MS = 86_400_000;
const FIRST_MS = Date.UTC(1000, 0, 1);
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const INSTANT_LENGTH = 24;
const DATE_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT_PATTERN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const ZONED_PATTERN = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[zZ]|[+-]\d{2}:?\d{2})$/;

/** True for a real day of the proleptic Gregorian calendar written YYYY-MM-DD, years 1000 to 9999. */
export function isCalendarDate(text: string): text is CalendarDate {
  if (!DATE_PATTERN.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const day = Number(text.slice(8));
  // By arithmetic rather than through a Date: a sync asks this a million times.
  return year >= 1000 && day >= 1 && day <= daysOfMonth(year, Number(text.slice(5, 7)));
}

/** 0 for what is no month. */
function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : month >= 1 && month <= 12 ? 31 : 0;
}

/** Parses YYYY-MM-DD. @throws RangeError naming the text. */
export function calendarDate(text: string): CalendarDate {
  if (isCalendarDate(text)) return text;
  throw new RangeError(`not a calendar date (YYYY-MM-DD): ${JSON.stringify(text.slice(0, 40))}`);
}

/** True for ISO 8601 UTC with milliseconds, the one form instants are stored in, on a real day: Date.parse alone rolls 30 February over into March. */
export function isInstant(text: string): text is Instant {
  // Every text of this form that the engine reads is the one it would write, but for days beyond their month (and 24:00).
  return INSTANT_PATTERN.test(text) && isCalendarDate(text.slice(0, 10)) && text.slice(11, 13) < '24' && !Number.isNaN(Date.parse(text));
}

/** Parses any ISO 8601 date-time with zone or offset and keeps it in the one stored form (milliseconds, UTC). @throws RangeError */
export function instant(text: string): Instant {
  const parts = ZONED_PATTERN.exec(text);
  const time = parts && isCalendarDate(parts[1] ?? '') ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return instantFromMs(time);
  throw new RangeError(`not an instant (ISO 8601 with zone): ${JSON.stringify(text.slice(0, 40))}`);
}

/** What the engine writes of a moment in the years 1000 to 9999 is an instant by its form alone. */
function isWritten(text: string): text is Instant {
  return text.length === INSTANT_LENGTH;
}

/** Milliseconds since 1970 → Instant. */
export function instantFromMs(ms: number): Instant {
  if (ms >= FIRST_MS && ms <= LAST_MS) {
    const text = new Date(ms).toISOString();
    if (isWritten(text)) return text;
  }
  throw new RangeError(`out of range: ${ms} ms`);
}

/** Instant → milliseconds since 1970. */
export function msOf(at: Instant): number {
  return Date.parse(at);
}

export function addMs(at: Instant, ms: number): Instant {
  return instantFromMs(msOf(at) + ms);
}

/**
 * Days since 1970-01-01; the arithmetic form of a CalendarDate. By arithmetic on the digits (years that begin in March, so that the leap
 * day is the last), because a run over a ledger asks it a dozen times for every invoice.
 */
export function dayNumber(date: CalendarDate): number {
  const month = twoDigits(date, 5);
  const year = twoDigits(date, 0) * 100 + twoDigits(date, 2) - (month <= 2 ? 1 : 0);
  const daysBeforeMonth = Math.floor((153 * ((month + 9) % 12) + 2) / 5);
  return (
    year * 365 + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + daysBeforeMonth + twoDigits(date, 8) - MARCH_0000
  );
}

/** Days from 0000-03-01 to 1970-01-01, and one, because days of a month are counted from 1. */
const MARCH_0000 = 719_469;
const ZERO = 48;

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}

/** Dates from 1970 on are written once. */
const written: (CalendarDate | undefined)[] = Array.from({ length: 60_000 });

export function dateOfDayNumber(days: number): CalendarDate {
  const known = written[days];
  if (known !== undefined) return known;
  const date = calendarDate(new Date(days * DAY_MS).toISOString().slice(0, 10));
  if (days >= 0 && days < written.length) written[days] = date;
  return date;
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return days === 0 ? date : dateOfDayNumber(dayNumber(date) + days);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** 1 Monday … 7 Sunday (ISO). */
export function weekday(date: CalendarDate): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  // 1970-01-01 was a Thursday; the second remainder keeps days before it positive.
  const days = ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
  switch (days) {
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
    case 6:
    case 7:
      return days;
    default:
      throw new RangeError(`not a calendar date: ${date}`);
  }
}

export function laterDate(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a >= b ? a : b;
}

export function earlierDate(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a <= b ? a : b;
}

/** The same day of a later month, or that month's last day where it has none. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const count = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const first = (month: number) =>
    calendarDate(`${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`);
  const length = daysBetween(first(count), first(count + 1));
  return addDays(first(count), Math.min(Number(date.slice(8)), length) - 1);
}

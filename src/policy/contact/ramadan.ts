/** The month of fasting, in which contact is permitted for a shorter part of the day (reference §2.5). */
import { addDays, type CalendarDate, calendarDate } from '../../domain/time.ts';
import { clock, type Hours } from './rows.ts';

/** Where the working day is cut short, or is expected to be. */
const KEEPS_RAMADAN: ReadonlySet<string> = new Set(['SA', 'AE', 'KW', 'QA', 'BH', 'OM', 'EG', 'JO']);
/** Default of reference §2.5: never near dawn or the breaking of the fast. */
export const RAMADAN_HOURS: Hours = { from: clock(10), to: clock(14) };

const MONTH = new Intl.DateTimeFormat('en-u-ca-islamic-umalqura', { month: 'numeric', timeZone: 'UTC' });
const daysByYear = new Map<string, ReadonlySet<string>>();

/** Whether the day lies in Ramadan by the Umm al-Qura calendar; a Gregorian year may have two (2030). */
export function isRamadan(date: CalendarDate): boolean {
  const year = date.slice(0, 4);
  const days = daysByYear.get(year) ?? ramadanOf(year);
  daysByYear.set(year, days);
  return days.has(date);
}

/** Whether the hours of Ramadan hold on this day in this country. */
export function keepsRamadan(date: CalendarDate, country: string): boolean {
  return KEEPS_RAMADAN.has(country) && isRamadan(date);
}

function ramadanOf(year: string): ReadonlySet<string> {
  const days = new Set<string>();
  for (let day = calendarDate(`${year}-01-01`); day.startsWith(year); day = addDays(day, 1))
    if (MONTH.format(new Date(`${day}T12:00:00Z`)) === '9') days.add(day);
  return days;
}

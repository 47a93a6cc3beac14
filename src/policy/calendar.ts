/**
 * On which days, and between which hours, a customer's place permits contact: weekends, public holidays, 09:00–17:00 local time.
 * Holidays come from date-holidays (ISC and CC-BY-3.0); the window is the strictest envelope of reference §2.1.
 */
import Holidays from 'date-holidays';
import { addDays, type CalendarDate, calendarDate, type Instant, weekday } from '../domain/time.ts';
import { instantAt } from '../domain/zone.ts';

/** First and last clock hour of permitted contact in the customer's place. */
export const WINDOW_HOURS = { from: 9, to: 17 } as const;

const FRIDAY = 5;
const SATURDAY = 6;
const SUNDAY = 7;

/** Weekend days where they are not Saturday and Sunday. Source: CLDR 45 week data, frozen here so that an ICU update changes nothing. */
const WEEKENDS: Readonly<Record<string, readonly number[]>> = {
  BH: [FRIDAY, SATURDAY],
  DZ: [FRIDAY, SATURDAY],
  EG: [FRIDAY, SATURDAY],
  IL: [FRIDAY, SATURDAY],
  IQ: [FRIDAY, SATURDAY],
  JO: [FRIDAY, SATURDAY],
  KW: [FRIDAY, SATURDAY],
  LY: [FRIDAY, SATURDAY],
  OM: [FRIDAY, SATURDAY],
  QA: [FRIDAY, SATURDAY],
  SA: [FRIDAY, SATURDAY],
  SD: [FRIDAY, SATURDAY],
  SY: [FRIDAY, SATURDAY],
  YE: [FRIDAY, SATURDAY],
  IR: [FRIDAY],
  IN: [SUNDAY],
};
const DEFAULT_WEEKEND: readonly number[] = [SATURDAY, SUNDAY];

/** Countries date-holidays has no data for, with the neighbour whose feasts are kept on the same days. */
const HOLIDAYS_LIKE: Readonly<Record<string, string>> = { IQ: 'EG', JO: 'EG', KW: 'AE', LB: 'EG', OM: 'AE', QA: 'AE' };

/** More days than any run of holidays and weekends; a search that needs more has met a fault in the data. */
const MAX_CLOSED_RUN = 60;
const DAY_MS = 86_400_000;

const holidaysByYear = new Map<string, ReadonlyMap<string, string>>();

/** ISO 3166 alpha-2 in capitals, or null for anything else ('391', 'Egypt', ''). */
export function countryCode(text: string | null | undefined): string | null {
  const code = text?.trim().toUpperCase();
  return code && /^[A-Z]{2}$/.test(code) ? code : null;
}

export type ClosedBecause = { readonly what: 'weekend' } | { readonly what: 'holiday'; readonly name: string };

/** Why nobody may be contacted on this day in this country, or null when contact is permitted. */
export function closedOn(date: CalendarDate, country: string): ClosedBecause | null {
  if ((WEEKENDS[country] ?? DEFAULT_WEEKEND).includes(weekday(date))) return { what: 'weekend' };
  const name = holidaysOf(country, Number(date.slice(0, 4))).get(date);
  return name === undefined ? null : { what: 'holiday', name };
}

export function isContactDay(date: CalendarDate, country: string): boolean {
  return closedOn(date, country) === null;
}

/** The first contact day on or after `date`. */
export function contactDayFrom(date: CalendarDate, country: string): CalendarDate {
  let day = date;
  for (let steps = 0; steps < MAX_CLOSED_RUN; steps += 1) {
    if (isContactDay(day, country)) return day;
    day = addDays(day, 1);
  }
  return day;
}

/** `days` business days after `date` (0: the first contact day on or after it). */
export function addBusinessDays(date: CalendarDate, days: number, country: string): CalendarDate {
  let day = days === 0 ? contactDayFrom(date, country) : date;
  for (let left = days; left > 0; left -= 1) day = contactDayFrom(addDays(day, 1), country);
  return day;
}

/** The last day on which a call asked for on `raised` can still be made before it is recorded as not made. */
export function lastDayOfCall(raised: CalendarDate, businessDays: number, country: string): CalendarDate {
  return addDays(addBusinessDays(raised, businessDays, country), -1);
}

/** When on this day the customer's place permits contact, in instants; null on a closed day. `to` is exclusive. */
export function contactWindow(date: CalendarDate, country: string, zone: string): { from: Instant; to: Instant } | null {
  if (!isContactDay(date, country)) return null;
  return { from: instantAt(date, WINDOW_HOURS.from, 0, zone), to: instantAt(date, WINDOW_HOURS.to, 0, zone) };
}

function holidaysOf(country: string, year: number): ReadonlyMap<string, string> {
  const key = `${country}${year}`;
  const known = holidaysByYear.get(key);
  if (known) return known;
  const days = new Map<string, string>();
  // Feasts at a year's edge spill over: the neighbours' holidays are read too.
  for (const near of [year - 1, year, year + 1]) addHolidays(days, country, near);
  holidaysByYear.set(key, days);
  return days;
}

function addHolidays(days: Map<string, string>, country: string, year: number): void {
  for (const holiday of new Holidays(HOLIDAYS_LIKE[country] ?? country).getHolidays(year) ?? []) {
    if (holiday.type !== 'public') continue;
    const first = calendarDate(holiday.date.slice(0, 10));
    const length = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / DAY_MS));
    // A feast that starts at sunset hangs on the sighting of the moon: a day either side stays closed (reference §2.5).
    const margin = / -\d{4}$/.test(holiday.date) ? 1 : 0;
    for (let day = -margin; day < length + margin; day += 1) {
      const date = addDays(first, day);
      if (!days.has(date)) days.set(date, holiday.name);
    }
  }
}

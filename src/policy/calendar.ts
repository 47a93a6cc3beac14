/**
 * On which days a customer's place permits contact: weekends and public holidays; the hours are the contact rules' (contact/windows.ts).
 * Holidays come from date-holidays (ISC and CC-BY-3.0), with corrections.
 */
import Holidays from 'date-holidays';
import { addDays, type CalendarDate, calendarDate, weekday } from '../domain/time.ts';
import { fixedClosedDays, isNoLongerPublic } from './contact/closed-days.ts';
import { type OwnClosedDays, ownClosedOn } from './own-closed-days.ts';

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

/** Countries date-holidays has no data for, with the neighbour whose feasts of the moon are kept on the same days; their own days are in closed-days.ts. */
const FEASTS_LIKE: Readonly<Record<string, string>> = { IQ: 'EG', JO: 'EG', KW: 'AE', LB: 'EG', OM: 'AE', QA: 'AE' };

/** Where holidays differ by part of the country, the part whose days are kept when we know no better. */
const USUAL_REGION: Readonly<Record<string, string>> = { GB: 'ENG' };

/** More days than any run of holidays, weekends and days of one's own; a search that needs more has met a fault in the data. */
export const MAX_CLOSED_RUN = 400;
const DAY_MS = 86_400_000;

const holidaysByYear = new Map<string, ReadonlyMap<string, string>>();

/** ISO 3166 alpha-2 in capitals, or null for anything else ('391', 'Egypt', ''). */
export function countryCode(text: string | null | undefined): string | null {
  const code = text?.trim().toUpperCase();
  return code && /^[A-Z]{2}$/.test(code) ? code : null;
}

export type ClosedBecause = { readonly what: 'weekend' } | { readonly what: 'holiday' | 'own'; readonly name: string };

/** The business's own closed days, from its policy. */
type Own = readonly OwnClosedDays[] | undefined;

/** Why nobody is contacted on this day in this country, or null when contact is permitted. */
export function closedOn(date: CalendarDate, country: string, own?: Own): ClosedBecause | null {
  if ((WEEKENDS[country] ?? DEFAULT_WEEKEND).includes(weekday(date))) return { what: 'weekend' };
  const name = holidaysOf(country, Number(date.slice(0, 4))).get(date);
  if (name !== undefined) return { what: 'holiday', name };
  const closed = ownClosedOn(own, date);
  return closed && { what: 'own', name: closed.name };
}

export function isContactDay(date: CalendarDate, country: string, own?: Own): boolean {
  return closedOn(date, country, own) === null;
}

/** The first contact day on or after `date`. */
export function contactDayFrom(date: CalendarDate, country: string, own?: Own): CalendarDate {
  let day = date;
  for (let steps = 0; steps < MAX_CLOSED_RUN; steps += 1) {
    if (isContactDay(day, country, own)) return day;
    day = addDays(day, 1);
  }
  return day;
}

/** `days` business days after `date` (0: the first contact day on or after it). */
export function addBusinessDays(date: CalendarDate, days: number, country: string, own?: Own): CalendarDate {
  let day = days === 0 ? contactDayFrom(date, country, own) : date;
  for (let left = days; left > 0; left -= 1) day = contactDayFrom(addDays(day, 1), country, own);
  return day;
}

/** The last day on which a call asked for on `raised` can still be made before it is recorded as not made. */
export function lastDayOfCall(raised: CalendarDate, businessDays: number, country: string, own?: Own): CalendarDate {
  return addDays(addBusinessDays(raised, businessDays, country, own), -1);
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
  for (const { date, name } of fixedClosedDays(country, year)) days.set(date, name);
  const like = FEASTS_LIKE[country];
  const region = USUAL_REGION[country];
  const calendar = region === undefined ? new Holidays(like ?? country) : new Holidays(country, region);
  for (const holiday of calendar.getHolidays(year) ?? []) {
    // A feast that starts at sunset hangs on the sighting of the moon: a day either side stays closed (reference §2.5).
    const isFeast = / -\d{4}$/.test(holiday.date);
    if (holiday.type !== 'public' || (like !== undefined && !isFeast) || isNoLongerPublic(country, holiday.name)) continue;
    const first = calendarDate(holiday.date.slice(0, 10));
    const length = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / DAY_MS));
    const margin = isFeast ? 1 : 0;
    for (let day = -margin; day < length + margin; day += 1) {
      const date = addDays(first, day);
      if (!days.has(date)) days.set(date, holiday.name);
    }
  }
}

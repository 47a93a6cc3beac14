/**
 * Where date-holidays is wrong or silent: the fixed national days of the Gulf, Egypt, Jordan, Iraq and Lebanon, and feasts that are no
 * longer holidays. A row closes a day and never opens one, so an old row is at worst too careful.
 */
import { type CalendarDate, calendarDate, weekday } from '../../domain/time.ts';

const TUESDAY = 2;

interface ClosedDay {
  readonly country: string;
  /** 'MM-DD', every year. */
  readonly day: string;
  readonly name: string;
  readonly source: string;
}

/** Days of national countries that are always kept on the same date. Source: the countries' labour laws and official calendars; confidence M. */
const FIXED: readonly ClosedDay[] = [
  ...fixed('SA', 'Royal orders on national holidays', ['02-22', 'Founding Day'], ['09-23', 'National Day']),
  ...fixed(
    'AE',
    'Cabinet resolution on public holidays',
    ['01-01', "New Year's Day"],
    ['12-02', 'National Day'],
    ['12-03', 'National Day'],
  ),
  ...fixed('KW', 'Kuwait civil service', ['01-01', "New Year's Day"], ['02-25', 'National Day'], ['02-26', 'Liberation Day']),
  ...fixed('QA', 'Amiri decision on holidays', ['12-18', 'National Day']),
  ...fixed(
    'BH',
    'Bahrain official holidays',
    ['01-01', "New Year's Day"],
    ['05-01', 'Labour Day'],
    ['12-16', 'National Day'],
    ['12-17', 'National Day'],
  ),
  ...fixed(
    'OM',
    'Royal decree of 2025 on official holidays',
    ['01-11', 'Accession Day'],
    ['11-20', 'National Day'],
    ['11-21', 'National Day'],
  ),
  ...fixed(
    'JO',
    'Jordan official holidays',
    ['01-01', "New Year's Day"],
    ['05-01', 'Labour Day'],
    ['05-25', 'Independence Day'],
    ['12-25', 'Christmas Day'],
  ),
  ...fixed(
    'IQ',
    'Iraq official holidays',
    ['01-01', "New Year's Day"],
    ['01-06', 'Army Day'],
    ['03-21', 'Nowruz'],
    ['05-01', 'Labour Day'],
    ['10-03', 'National Day'],
  ),
  ...fixed(
    'LB',
    'Lebanon official holidays',
    ['01-01', "New Year's Day"],
    ['01-06', 'Armenian Christmas'],
    ['05-01', 'Labour Day'],
    ['11-22', 'Independence Day'],
    ['12-25', 'Christmas Day'],
  ),
  ...fixed(
    'EG',
    'Egypt official holidays',
    ['01-07', 'Coptic Christmas'],
    ['01-25', 'Revolution Day'],
    ['04-25', 'Sinai Liberation Day'],
    ['05-01', 'Labour Day'],
    ['06-30', 'June 30 Revolution'],
    ['07-23', 'Revolution Day'],
    ['10-06', 'Armed Forces Day'],
  ),
];

/** Feasts date-holidays calls public that no longer are: words of their names there. Source: UAE cabinet resolution of 2019; confidence H. */
const NO_LONGER: Readonly<Record<string, RegExp>> = { AE: /الإسراء|رمضان/ };

/** Closed days of a year that are kept on the same date whatever the moon does, with the National Sport Day of Qatar (second Tuesday of February). */
export function fixedClosedDays(country: string, year: number): { readonly date: CalendarDate; readonly name: string }[] {
  const days = FIXED.filter((row) => row.country === country).map(({ day, name }) => ({ date: calendarDate(`${year}-${day}`), name }));
  if (country !== 'QA') return days;
  const second = Array.from({ length: 7 }, (_, place) => calendarDate(`${year}-02-${String(8 + place).padStart(2, '0')}`)).find(
    (date) => weekday(date) === TUESDAY,
  );
  return second ? [...days, { date: second, name: 'National Sport Day' }] : days;
}

/** Whether a feast of date-holidays is no longer a public holiday. */
export function isNoLongerPublic(country: string, name: string): boolean {
  return NO_LONGER[country]?.test(name) ?? false;
}

function fixed(country: string, source: string, ...days: readonly (readonly [string, string])[]): ClosedDay[] {
  return days.map(([day, name]) => ({ country, day, name, source }));
}

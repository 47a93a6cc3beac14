import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMs,
  calendarDate,
  dateOfDayNumber,
  dayNumber,
  daysBetween,
  earlierDate,
  instant,
  instantFromMs,
  isCalendarDate,
  isInstant,
  laterDate,
  msOf,
  weekday,
} from '../../src/domain/time.ts';

/** 1000-01-01 to 9999-12-31. */
const FIRST_DAY = -354285;
const LAST_DAY = 2932896;
const days = fc.oneof(fc.integer({ min: FIRST_DAY, max: LAST_DAY }), fc.integer({ min: -200, max: 40_000 }));
const dates = days.map(dateOfDayNumber);

describe('calendar dates', () => {
  test.each([
    ['2026-03-01', true],
    ['2024-02-29', true],
    ['2000-02-29', true],
    ['9999-12-31', true],
    ['1000-01-01', true],
    ['2023-02-29', false],
    ['1900-02-29', false],
    ['2026-02-30', false],
    ['2026-04-31', false],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-01-00', false],
    ['0999-12-31', false],
    ['2026-3-1', false],
    ['20260301', false],
    ['2026-03-01T00:00:00Z', false],
    [' 2026-03-01', false],
    ['2026-03-01\n', false],
    ['٢٠٢٦-٠٣-٠١', false],
    ['', false],
  ])('%j %s', (text, valid) => {
    expect(isCalendarDate(text)).toBe(valid);
    if (valid) expect(calendarDate(text)).toBe(text);
    else expect(() => calendarDate(text)).toThrow(RangeError);
  });

  test.each([
    ['2026-01-31', 1, '2026-02-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2023-12-31', 1, '2024-01-01'],
    ['2024-03-01', -1, '2024-02-29'],
    ['1970-01-01', -1, '1969-12-31'],
    ['2026-03-01', 0, '2026-03-01'],
    ['2024-01-01', 366, '2025-01-01'],
  ])('%s %i days on is %s', (from, count, to) => {
    expect(addDays(calendarDate(from), count)).toBe(to);
    expect(daysBetween(calendarDate(from), calendarDate(to))).toBe(count);
  });

  test('leaving the years 1000 to 9999 is refused, not wrapped', () => {
    expect(() => addDays(calendarDate('9999-12-31'), 1)).toThrow(RangeError);
    expect(() => addDays(calendarDate('1000-01-01'), -1)).toThrow(RangeError);
  });

  test('agree with Temporal on arithmetic and weekdays', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -3000, max: 3000 }), (date, count) => {
        const plain = Temporal.PlainDate.from(date);
        expect(weekday(date)).toBe(plain.dayOfWeek);
        const later = plain.add({ days: count });
        fc.pre(later.year >= 1000 && later.year <= 9999);
        expect(addDays(date, count)).toBe(later.toString());
        expect(daysBetween(date, calendarDate(later.toString()))).toBe(count);
      }),
    );
  });

  test('order of text is order of days', () => {
    fc.assert(
      fc.property(dates, dates, (a, b) => {
        expect(Math.sign(dayNumber(a) - dayNumber(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(daysBetween(a, b)).toBe(0 - daysBetween(b, a));
        expect([earlierDate(a, b), laterDate(a, b)]).toEqual(a <= b ? [a, b] : [b, a]);
      }),
    );
  });

  test('day numbers and dates are one to one', () => {
    fc.assert(
      fc.property(days, (number) => {
        expect(dayNumber(dateOfDayNumber(number))).toBe(number);
      }),
    );
  });

  test.each([
    ['1969-12-28', 7],
    ['1969-12-29', 1],
    ['1969-12-31', 3],
    ['1970-01-01', 4],
    ['2026-03-01', 7],
    ['2026-03-02', 1],
    ['1000-01-01', 3],
  ])('%s is weekday %i', (date, expected) => {
    expect(weekday(calendarDate(date))).toBe(expected);
  });
});

describe('instants', () => {
  test.each([
    ['2026-03-01T08:00:00.000Z', true],
    ['2024-02-29T23:59:59.999Z', true],
    ['2023-02-29T00:00:00.000Z', false],
    ['2026-02-30T00:00:00.000Z', false],
    ['2026-04-31T12:00:00.000Z', false],
    ['2026-03-01T24:00:00.000Z', false],
    ['2026-03-01T25:00:00.000Z', false],
    ['2026-03-01T08:60:00.000Z', false],
    ['2026-03-01T08:00:00Z', false],
    ['2026-03-01T08:00:00.000+00:00', false],
    ['2026-03-01', false],
  ])('%s is stored form: %s', (text, valid) => expect(isInstant(text)).toBe(valid));

  test.each([
    ['2026-03-01T08:00:00Z', '2026-03-01T08:00:00.000Z'],
    ['2026-03-01T08:00:00-08:00', '2026-03-01T16:00:00.000Z'],
    ['2026-03-01T00:30:00+0200', '2026-02-28T22:30:00.000Z'],
    ['2026-03-01T08:00Z', '2026-03-01T08:00:00.000Z'],
    ['2026-03-01T08:00:00.1234567Z', '2026-03-01T08:00:00.123Z'],
    ['2026-03-01T08:00:00z', '2026-03-01T08:00:00.000Z'],
  ])('%s is %s', (text, expected) => expect(instant(text)).toBe(expected));

  test.each([
    '2026-03-01T08:00:00',
    '2026-03-01',
    '2026-02-30T08:00:00Z',
    '2026-03-01T25:00:00Z',
    '1 Mar 2026 08:00 Z',
    'Z',
    '',
    '+010000-01-01T00:00:00Z',
  ])('%j is refused', (text) => {
    expect(() => instant(text)).toThrow(RangeError);
  });

  test('milliseconds and instants are one to one', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30e12, max: 200e12 }), fc.integer({ min: -1e10, max: 1e10 }), (ms, more) => {
        const at = instantFromMs(ms);
        expect(isInstant(at)).toBe(true);
        expect(msOf(at)).toBe(ms);
        expect(instant(at)).toBe(at);
        expect(msOf(addMs(at, more))).toBe(ms + more);
      }),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 253402300800000, -1e15])('%d ms is refused', (ms) => {
    expect(() => instantFromMs(ms)).toThrow(RangeError);
  });
});

describe('days by number', () => {
  test('count as the engine counts, over every day of four centuries and at both ends of the range', () => {
    for (let days = -146_097; days <= 146_097; days += 1) {
      const date = dateOfDayNumber(days);
      if (dayNumber(date) !== days || Date.parse(`${date}T00:00:00Z`) !== days * 86_400_000)
        expect([date, dayNumber(date)]).toEqual([date, days]);
    }
    expect(dayNumber(calendarDate('1000-01-01')) * 86_400_000).toBe(Date.UTC(1000, 0, 1));
    expect(dayNumber(calendarDate('9999-12-31')) * 86_400_000).toBe(Date.UTC(9999, 11, 31));
  });
});

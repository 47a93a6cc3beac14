import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOrderOf, decimalMarkOf, isBlank, readAmount, readDate, readYesNo } from '../../mappings/spreadsheet-cells.ts';
import { UnreadableCell } from '../../mappings/spreadsheet-problems.ts';
import { decimalText, minorDigits } from '../../src/domain/money.ts';
import { dateOfDayNumber } from '../../src/domain/time.ts';

describe('dates', () => {
  test.each([
    ['2026-03-01', '2026-03-01'],
    ['2026-3-1', '2026-03-01'],
    ['2026/03/01', '2026-03-01'],
    ['2026.03.01', '2026-03-01'],
    ['2026-03-01T23:59:59Z', '2026-03-01'],
    ['2026-03-01 00:00:00', '2026-03-01'],
    ['2026-03-01T08:00:00.000+03:00', '2026-03-01'],
    ['20260301', '2026-03-01'],
    ['20260301.0', '2026-03-01'],
    ['3/1/2026', '2026-03-01'],
    ['03/01/2026', '2026-03-01'],
    ['03-01-2026', '2026-03-01'],
    ['3.1.2026', '2026-03-01'],
    ['3/1/2026 0:00', '2026-03-01'],
    [' 3/1/2026 ', '2026-03-01'],
    ['٣/١/٢٠٢٦', '2026-03-01'],
    ['۲۰۲۶-۰۳-۰۱', '2026-03-01'],
    ['3\u200f/1\u200f/2026', '2026-03-01'],
  ])('%j (M/D/Y) is %s', (cell, date) => expect(readDate(cell, 'mdy')).toBe(date));

  test.each([
    ['31/12/2025', '2025-12-31'],
    ['31.12.2025', '2025-12-31'],
    ['31-12-2025', '2025-12-31'],
    ['2025-12-31', '2025-12-31'],
  ])('%j (D/M/Y) is %s', (cell, date) => expect(readDate(cell, 'dmy')).toBe(date));

  test.each([
    ['13/1/2026', 'not a day of the calendar read as M/D/YYYY'],
    ['2/30/2026', 'not a day of the calendar read as M/D/YYYY'],
    ['2026-02-30', 'is not a day of the calendar'],
    ['20261301', 'is not a day of the calendar'],
    ['1/2/26', 'is not a date'],
    ['1/2-2026', 'is not a date'],
    ['2026-03', 'is not a date'],
    ['yesterday', 'is not a date'],
    ['2026-03-01x', 'is not a date'],
    ['45000', 'is not a date'],
    ['0226-03-01', 'is not a day of the calendar'],
    ['3026-03-01', 'lies outside the years 1970 to 2199'],
  ])('%j is refused', (cell, reason) => {
    expect(() => readDate(cell, 'mdy')).toThrow(UnreadableCell);
    expect(() => readDate(cell, 'mdy')).toThrow(reason);
  });

  test.each([
    ['an American file', ['1/2/2026', '1/31/2026'], 'mdy'],
    ['a European file', ['1/2/2026', '31/1/2026'], 'dmy'],
    ['never more than twelve', ['1/2/2026', '3/4/2026'], 'open'],
    ['ISO only', ['2026-01-02', '20260131'], 'mdy'],
    ['day equals month throughout', ['1/1/2026', '12.12.2026'], 'mdy'],
    ['both in numbers', ['1/31/2026', '31/1/2026', '1/2/2026'], 'mixed'],
    ['one slip among five', ['1/13/2026', '1/14/2026', '1/15/2026', '1/16/2026', '17/1/2026'], 'mdy'],
    ['a day no calendar has says nothing', ['1/2/2026', '31/2/2026', '13/45/2026'], 'open'],
    ['words and blanks', ['', 'soon', '31/1/2026'], 'dmy'],
  ])('order of %s', (_name, cells, order) => expect(dateOrderOf(cells)).toBe(order));

  const anyDay = fc.integer({ min: 0, max: 80_000 }).map(dateOfDayNumber);
  const written = (date: string, order: 'mdy' | 'dmy', separator: string) => {
    const [year = '', month = '', day = ''] = date.split('-');
    return (order === 'mdy' ? [Number(month), Number(day), year] : [Number(day), Number(month), year]).join(separator);
  };

  test('a consistent file is never read in the other order', () => {
    fc.assert(
      fc.property(
        fc.array(anyDay),
        fc.constantFrom('mdy' as const, 'dmy' as const),
        fc.constantFrom('/', '-', '.'),
        (dates, order, separator) => {
          const cells = dates.map((date) => written(date, order, separator));
          const decided = dateOrderOf(cells);
          expect(decided).not.toBe('mixed');
          if (decided === 'mdy' || decided === 'dmy') expect(cells.map((cell) => readDate(cell, decided))).toEqual(dates);
        },
      ),
    );
  });
});

describe('amounts', () => {
  test.each([
    ['1234.56', 'USD', null, 123456],
    ['1,234.56', 'USD', null, 123456],
    ['1.234,56', 'USD', null, 123456],
    ['1 234,56', 'EUR', null, 123456],
    ['1\u00a0234\u00a0567.8', 'EUR', null, 123456780],
    ["1'234.50", 'CHF', null, 123450],
    ['1,234,567', 'USD', null, 123456700],
    ['1.234.567', 'USD', null, 123456700],
    ['12,5', 'USD', null, 1250],
    ['12,50', 'USD', null, 1250],
    ['.5', 'USD', null, 50],
    ['5.', 'USD', null, 500],
    ['0', 'USD', null, 0],
    ['31.390000000000001', 'USD', null, 3139],
    ['1,234', 'USD', null, 123400],
    ['1,234', 'USD', '.', 123400],
    ['1.234', 'USD', ',', 123400],
    ['1.234', 'KWD', null, 1234],
    ['1.234', 'KWD', ',', 1234000],
    ['1,234', 'KWD', ',', 1234],
    ['1,234', 'KWD', '.', 1234000],
    ['1,234', 'JPY', null, 1234],
    ['0,500', 'KWD', null, 500],
    ['$1,234.56', 'USD', null, 123456],
    ['$ 5', 'CAD', null, 500],
    ['5 €', 'EUR', null, 500],
    ['USD 5', 'USD', null, 500],
    ['5.00 usd', 'USD', null, 500],
    ['£5', 'EGP', null, 500],
    ['١٬٢٣٤٫٥٠', 'EGP', null, 123450],
    ['١٢٣', 'SAR', null, 12300],
  ] as const)('%j %s (mark %s) is %i', (cell, currency, mark, minor) => expect(readAmount(cell, currency, mark)).toBe(minor));

  test.each([
    ['-5', 'USD', null, 'is negative'],
    ['(5.00)', 'USD', null, 'is negative'],
    ['5.00-', 'USD', null, 'is negative'],
    ['\u22125', 'USD', null, 'is negative'],
    ['-$5', 'USD', null, 'is negative'],
    ['($1,234.56)', 'USD', null, 'is negative'],
    ['abc', 'USD', null, 'is not an amount'],
    ['1,23,456', 'USD', null, 'is not an amount'],
    ['1.234,567.8', 'USD', null, 'is not an amount'],
    ['1,234.567', 'USD', null, 'is not an exact amount of'],
    ['12 34', 'USD', null, 'is not an amount'],
    ['1e5', 'USD', null, 'is not an amount'],
    ['1.234', 'USD', null, 'is not an exact amount of'],
    ['1,234', 'USD', ',', 'is not an exact amount of'],
    ['1,234', 'KWD', null, 'could be thousands or decimals in KWD'],
    ['5.5', 'JPY', null, 'is not an exact amount of'],
    ['€5', 'USD', null, 'is not in USD'],
    ['5 EUR', 'USD', null, 'is not in USD'],
    ['99999999999999999', 'USD', null, 'is not an exact amount of'],
    ['.', 'USD', null, 'is not an amount'],
    ['()', 'USD', null, 'is not an amount'],
  ] as const)('%j %s (mark %s) is refused: %s', (cell, currency, mark, reason) => {
    expect(() => readAmount(cell, currency, mark)).toThrow(UnreadableCell);
    expect(() => readAmount(cell, currency, mark)).toThrow(reason);
  });

  test.each([
    [['12.50', '1,234'], '.'],
    [['12,50', '1.234'], ','],
    [['1,234.50'], '.'],
    [['1.234,5', '(7,25)'], ','],
    [['1,234', '100', ''], null],
    [['12.50', '12,50'], null],
  ] as const)('decimal mark of %j is %s', (cells, mark) => expect(decimalMarkOf(cells)).toBe(mark));

  test('any amount written any usual way comes back, once the file shows its mark', () => {
    const grouped = (digits: string, mark: string) => digits.replace(/\B(?=(\d{3})+$)/g, mark);
    fc.assert(
      fc.property(
        fc.nat(1e9),
        fc.constantFrom('USD', 'JPY', 'KWD'),
        fc.constantFrom('.' as const, ',' as const),
        fc.boolean(),
        (minor, currency, mark, groups) => {
          const [whole = '', fraction] = decimalText(minor, currency).split('.');
          const text = (groups ? grouped(whole, mark === '.' ? ',' : '.') : whole) + (fraction === undefined ? '' : mark + fraction);
          expect(readAmount(text, currency, mark)).toBe(minor);
        },
      ),
    );
  });

  test('without knowing the mark an amount is read right or refused, never a thousandfold off, in currencies with two decimals', () => {
    const grouped = (digits: string, mark: string) => digits.replace(/\B(?=(\d{3})+$)/g, mark);
    fc.assert(
      fc.property(fc.nat(1e9), fc.constantFrom('.', ','), (minor, mark) => {
        const [whole = '', fraction = ''] = decimalText(minor, 'USD').split('.');
        expect(minorDigits('USD')).toBe(2);
        expect(readAmount(grouped(whole, mark === '.' ? ',' : '.') + mark + fraction, 'USD', null)).toBe(minor);
      }),
    );
  });
});

describe('yes and no', () => {
  test.each(['Yes', 'y', 'TRUE', '1', '1.0', 'نعم', 'x', ' yes '])('%j is yes', (cell) => expect(readYesNo(cell)).toBe(true));
  test.each(['No', 'n', 'false', '0', '', 'لا', 'NaN'])('%j is no', (cell) => expect(readYesNo(cell)).toBe(false));
  test('anything else is refused', () => expect(() => readYesNo('maybe')).toThrow('"maybe" is neither yes nor no'));
});

test.each([
  ['', true],
  ['  ', true],
  ['NaN', true],
  ['NaT', true],
  ['null', true],
  ['-', true],
  ['N/A', true],
  ['0', false],
  ['no', false],
])('%j is blank: %s', (cell, blank) => {
  expect(isBlank(cell)).toBe(blank);
});

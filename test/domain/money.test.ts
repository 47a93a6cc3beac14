import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountOf, decimalText, isCurrency, minorDigits, minorPerMajor, parseAmount } from '../../src/domain/money.ts';

const currencies = fc.constantFrom('USD', 'EUR', 'JPY', 'KWD', 'CLF', 'BHD', 'ISK', 'EGP');
const minors = fc.maxSafeInteger();

describe('parseAmount', () => {
  test.each([
    ['0', 'USD', 0],
    ['-0', 'USD', 0],
    ['-0.00', 'USD', 0],
    ['12', 'USD', 1200],
    ['12.5', 'USD', 1250],
    ['12.50', 'USD', 1250],
    ['12.500', 'USD', 1250],
    ['-12.34', 'USD', -1234],
    [' 12.34 ', 'USD', 1234],
    ['007.10', 'USD', 710],
    ['100', 'JPY', 100],
    ['100.00', 'JPY', 100],
    ['1.234', 'KWD', 1234],
    ['1.2', 'BHD', 1200],
    ['1.2345', 'CLF', 12345],
    ['1e2', 'USD', 10000],
    ['1.5E+1', 'USD', 1500],
    ['125e-2', 'USD', 125],
    ['31.390000000000001', 'USD', 3139],
    ['0.30000000000000004', 'USD', 30],
    ['31.389999999999997', 'USD', 3139],
    ['-31.390000000000001', 'USD', -3139],
    // Exactly 10⁻⁶ of a minor unit away is the last that counts as noise.
    ['1.00000001', 'USD', 100],
    ['0.99999999', 'USD', 100],
    ['90071992547409.91', 'USD', Number.MAX_SAFE_INTEGER],
  ])('%s %s is %i', (text, currency, minor) => {
    expect(Object.is(parseAmount(text, currency), minor)).toBe(true);
  });

  test.each([
    ['', 'USD'],
    ['abc', 'USD'],
    ['1,234.56', 'USD'],
    ['1.', 'USD'],
    ['.5', 'USD'],
    ['+5', 'USD'],
    ['--5', 'USD'],
    ['1e', 'USD'],
    ['NaN', 'USD'],
    ['Infinity', 'USD'],
    ['0x10', 'USD'],
    ['١٢', 'USD'],
    ['1.234', 'USD'],
    ['1.00000002', 'USD'],
    ['0.005', 'USD'],
    ['1.5', 'JPY'],
    ['1.2345', 'KWD'],
    ['90071992547409.92', 'USD'],
    ['1e999', 'USD'],
    ['1'.repeat(41), 'USD'],
    ['5', 'usd'],
    ['5', 'US'],
    ['5', ''],
  ])('%s %s is refused', (text, currency) => {
    expect(() => parseAmount(text, currency)).toThrow(RangeError);
  });

  test('reads back every amount decimalText writes', () => {
    fc.assert(
      fc.property(minors, currencies, (minor, currency) => {
        expect(parseAmount(decimalText(minor, currency), currency)).toBe(minor + 0);
      }),
    );
  });

  test('the sign is only a sign', () => {
    fc.assert(
      fc.property(fc.nat(), currencies, (minor, currency) => {
        const text = decimalText(minor, currency);
        expect(parseAmount(`-${text}`, currency)).toBe(minor === 0 ? 0 : -minor);
      }),
    );
  });

  test('trailing zeros and the exponent change nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 }), currencies, (minor, zeros, currency) => {
        const digits = minorDigits(currency);
        expect(parseAmount(`${minor}e-${digits}`, currency)).toBe(minor + 0);
        const text = decimalText(minor, currency);
        expect(parseAmount(text + (digits === 0 ? '.0' : '') + '0'.repeat(zeros), currency)).toBe(minor + 0);
      }),
    );
  });

  test('a tenth of a minor unit is never rounded away', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.integer({ min: 1, max: 9 }), currencies, (minor, tenth, currency) => {
        const text = decimalText(minor, currency) + (minorDigits(currency) === 0 ? '.' : '') + tenth;
        expect(() => parseAmount(text, currency)).toThrow(RangeError);
      }),
    );
  });
});

describe('amountOf', () => {
  test.each([
    [31.390000000000001, 'USD', 3139],
    [0.1 + 0.2, 'USD', 30],
    [1.1 + 2.2, 'USD', 330],
    [4.35 * 100, 'JPY', 435],
    [1e21, 'JPY', null],
    [1e-7, 'USD', null],
    [1e-9, 'USD', 0],
    [Number.NaN, 'USD', null],
    [Number.POSITIVE_INFINITY, 'USD', null],
    [1.005, 'USD', null],
    [-0, 'USD', 0],
  ])('%d %s', (value, currency, minor) => {
    if (minor === null) expect(() => amountOf(value, currency)).toThrow(RangeError);
    else expect(Object.is(amountOf(value, currency), minor)).toBe(true);
  });

  // Up to ten million major units: beyond some 10⁸ one step of a double is itself more than 10⁻⁶ of a cent.
  test('a JSON number made from minor units comes back, also after one addition', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: -1e9, max: 1e9 }), (a, b) => {
        expect(amountOf(a / 100, 'USD')).toBe(a + 0);
        expect(amountOf(a / 100 + b / 100, 'USD')).toBe(a + b);
      }),
    );
  });
});

describe('decimalText', () => {
  test.each([
    [1050, 'USD', '10.50'],
    [5, 'USD', '0.05'],
    [-5, 'USD', '-0.05'],
    [0, 'USD', '0.00'],
    [-0, 'USD', '0.00'],
    [100, 'JPY', '100'],
    [-7, 'JPY', '-7'],
    [1, 'KWD', '0.001'],
    [12345, 'CLF', '1.2345'],
    [Number.MAX_SAFE_INTEGER, 'USD', '90071992547409.91'],
  ])('%i %s is %s', (minor, currency, text) => expect(decimalText(minor, currency)).toBe(text));
});

describe('currencies', () => {
  test.each([
    ['USD', true],
    ['XXX', true],
    ['usd', false],
    ['US', false],
    ['USDD', false],
    ['US1', false],
    [' USD', false],
    ['USD\n', false],
  ])('%j %s', (text, valid) => {
    expect(isCurrency(text)).toBe(valid);
  });

  test.each([
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
    ['ZZZ', 2],
    ['HUF', 2],
    ['TND', 3],
    ['VND', 0],
  ])('%s has %i decimals', (currency, digits) => {
    expect(minorDigits(currency)).toBe(digits);
    expect(minorPerMajor(currency)).toBe(10 ** digits);
  });

  test('the table agrees with the ISO 4217 data of the runtime where that has an opinion', () => {
    // ICU follows cash practice for some currencies, and lists the two funds CLF and UYW with 4: compared are those with 3 decimals and the plain 0s.
    for (const currency of ['JPY', 'KRW', 'CLP', 'VND', 'BHD', 'KWD', 'JOD', 'OMR', 'TND', 'USD', 'EUR', 'EGP', 'SAR', 'AED', 'MXN']) {
      const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
      expect([currency, minorDigits(currency)]).toEqual([currency, maximumFractionDigits]);
    }
  });
});

import { expect, it } from 'vitest';
import { countryOf } from '../../src/domain/country.ts';

it.each([
  ['Egypt', 'EG'],
  ['EGY', 'EG'],
  ['eg', 'EG'],
  [' مصر ', 'EG'],
  ['UK', 'GB'],
  ['United Kingdom', 'GB'],
  ['USA', 'US'],
  ['united states of america', 'US'],
  ['391', null],
  ['ZZ', null],
  ['', null],
  ['Atlantis', null],
  [null, null],
])('%j is %j', (text, code) => {
  expect(countryOf(text)).toBe(code);
});

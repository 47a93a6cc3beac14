/** The rates and rows themselves: what is known by whom, and that nothing doubtful is ever charged. */
import { describe, expect, it } from 'vitest';
import { addDays, calendarDate } from '../../../src/domain/time.ts';
import { type InterestTerms, interestOn } from '../../../src/policy/interest/interest.ts';
import { RATES, type RateIndex, referenceRate, staleFrom } from '../../../src/policy/interest/rates.ts';
import { REGIMES } from '../../../src/policy/interest/regimes.ts';

const INDICES: readonly RateIndex[] = ['boe', 'ecb', 'basiszins'];
const STATUTORY: InterestTerms = { kind: 'statutory' };
const owed = { principal: 500_000, events: [], debtor: 'company' } as const;

describe('reference rates', () => {
  // Reference §2.4, the last ones known.
  it.each([
    ['boe', '2025-01-01', 475],
    ['boe', '2025-06-30', 475],
    ['boe', '2025-07-01', 425],
    ['boe', '2025-12-31', 425],
    ['boe', '2026-01-01', 375],
    ['ecb', '2025-01-01', 315],
    ['ecb', '2025-07-01', 215],
    ['ecb', '2026-06-30', 215],
  ] as const)('%s on %s is %d', (index, on, basisPoints) => {
    expect(referenceRate(index, calendarDate(on))).toBe(basisPoints);
  });
  it.each(INDICES)('%s: before the table, after it and where carried forward there is none', (index) => {
    expect(referenceRate(index, calendarDate('2023-12-31'))).toBeNull();
    expect(referenceRate(index, calendarDate(staleFrom(index)))).toBeNull();
    for (const { from, basisPoints, confidence } of RATES[index].halfYears)
      expect(referenceRate(index, calendarDate(from))).toBe(confidence === 'L' ? null : basisPoints);
  });
  it('a rate carried forward is never charged, not even for one day', () => {
    for (const index of INDICES)
      for (const { from, confidence } of RATES[index].halfYears) {
        const country = { boe: 'GB', ecb: 'FR', basiszins: 'DE' }[index];
        const start = calendarDate(from);
        const given = { ...owed, country, currency: index === 'boe' ? 'GBP' : 'EUR', due: addDays(start, -1) };
        expect(interestOn(given, STATUTORY, addDays(start, 1)).off, `${index} ${from}`).toBe(confidence === 'L' ? 'rate-unknown' : null);
      }
  });
});

describe('regimes', () => {
  it('every statutory row charges its points over its own index, and stops on its review date', () => {
    for (const { country, currency, statutory, reviewBy } of REGIMES) {
      const given = { ...owed, country, currency: currency || 'USD', due: calendarDate('2025-09-30') };
      const asOf = calendarDate('2025-10-31');
      const { stretches, fixedSum, off } = interestOn(given, STATUTORY, asOf);
      if (statutory) {
        const rate = (referenceRate(statutory.index, asOf) ?? Number.NaN) + statutory.pointsBasisPoints;
        expect(stretches.map((row) => [row.days, row.basisPoints])).toEqual([[30, rate]]);
        expect(fixedSum).toBeGreaterThanOrEqual(4_000);
        expect(interestOn({ ...given, debtor: 'consumer' }, STATUTORY, asOf)).toMatchObject({ amount: 0, fixedSum: 0, off: 'consumer' });
      } else expect(['no-law', 'unlawful']).toContain(off);
      const expired = interestOn(given, { kind: 'contract', basisPoints: 100, dayCount: 'act/365' }, calendarDate(reviewBy));
      expect(expired, country).toMatchObject({ amount: 0, fixedSum: 0, off: off === 'unlawful' ? 'unlawful' : 'rule-expired' });
    }
  });
  it('all members of the Union have a row; those that count from a bank of their own say that they are doubtful', () => {
    const members = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');
    expect(
      REGIMES.filter(({ currency }) => currency === 'EUR')
        .map(({ country }) => country)
        .toSorted(),
    ).toEqual(members);
    const doubtful = REGIMES.filter(({ confidence }) => confidence === 'L').map(({ country }) => country);
    expect(doubtful).toEqual(['BG', 'CZ', 'DK', 'HU', 'PL', 'RO', 'SE']);
  });
  it('in Egypt the limit holds with interest met first as well', () => {
    const due = calendarDate('2000-01-01');
    const given = { ...owed, country: 'EG', currency: 'EGP', principal: 1_000, due, allocation: 'interest-first' } as const;
    const terms: InterestTerms = { kind: 'contract', basisPoints: 700, dayCount: 'act/365' };
    const events = [{ date: calendarDate('2020-01-01'), amount: 1_500 }];
    expect(interestOn({ ...given, events }, terms, calendarDate('2026-11-21'))).toMatchObject({ amount: 1_000, met: 1_000 });
  });
});

/** Interest and fixed sums: the golden vectors of the reference, and what must hold for any debt. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type CalendarDate, calendarDate, daysBetween } from '../../src/domain/time.ts';
import { type Debt, type InterestTerms, interestOn } from '../../src/policy/interest/interest.ts';
import { RATES, referenceRate, staleFrom } from '../../src/policy/interest/rates.ts';
import { REGIMES, regimeOf } from '../../src/policy/interest/regimes.ts';

const DUE = calendarDate('2025-03-31');
const debt = (given: Partial<Debt>): Debt => ({
  principal: 100_000,
  currency: 'GBP',
  due: DUE,
  events: [],
  country: 'US',
  debtor: 'company',
  ...given,
});
const contract = (basisPoints: number, dayCount: 'act/365' | 'act/360' | 'act/act' = 'act/365'): InterestTerms => ({
  kind: 'contract',
  basisPoints,
  dayCount,
});
/** The day on which so many days are charged: the day of payment is not. */
const afterDays = (days: number, due: CalendarDate = DUE) => addDays(due, days + 1);
const STATUTORY: InterestTerms = { kind: 'statutory' };

describe('golden vectors (reference §2.4)', () => {
  it.each([
    ['£1,000 at 11.75 % for 36 days', debt({ principal: 100_000 }), contract(1175), 36, 1_159],
    [
      '£5,000 at 8.25 % for 100 days, where a rounded daily rate would give £113.00',
      debt({ principal: 500_000 }),
      contract(825),
      100,
      11_301,
    ],
    ['£1,000 at 8.25 % for 100 days is £22.60, not 100 times £0.23', debt({ principal: 100_000 }), contract(825), 100, 2_260],
    ['10,000 at 12 % for 30 days, /365', debt({ principal: 1_000_000 }), contract(1200), 30, 9_863],
    ['10,000 at 12 % for 30 days, /360', debt({ principal: 1_000_000 }), contract(1200, 'act/360'), 30, 10_000],
    [
      '10,000 at 12 % for 30 days of a leap year',
      debt({ principal: 1_000_000, due: calendarDate('2024-03-31') }),
      contract(1200, 'act/act'),
      30,
      9_836,
    ],
  ] as const)('%s', (_name, given, terms, days, minor) => {
    expect(interestOn(given, terms, afterDays(days, given.due)).amount).toBe(minor);
  });
  it('10,000 at 10 %, 4,000 paid after 20 days, the rest after 50: 104.11', () => {
    const given = debt({ principal: 1_000_000, events: [{ date: afterDays(20), amount: 400_000 }] });
    const { amount, stretches } = interestOn(given, contract(1000), afterDays(50));
    expect(amount).toBe(10_411);
    expect(stretches.map(({ days, principal }) => [days, principal])).toEqual([
      [20, 1_000_000],
      [30, 600_000],
    ]);
  });
  it('£12,000 due 31 May 2025, paid 15 August: 30 days at 12.75 %, 45 at 12.25 %, £306.99 and £100', () => {
    const given = debt({ principal: 1_200_000, due: calendarDate('2025-05-31'), country: 'GB' });
    const { amount, fixedSum, stretches, basis } = interestOn(given, STATUTORY, calendarDate('2025-08-15'));
    expect(stretches.map(({ days, basisPoints }) => [days, basisPoints])).toEqual([
      [30, 1275],
      [45, 1225],
    ]);
    expect([amount, fixedSum]).toEqual([30_699, 10_000]);
    expect(basis).toMatch(/1998/);
  });
});

describe('where the law gives nothing, nothing is charged', () => {
  it.each([
    ['SA', 'company', contract(500), 'unlawful'],
    ['AE', 'company', contract(500), 'unlawful'],
    ['US', 'company', STATUTORY, 'no-law'],
    ['CA', 'company', STATUTORY, 'no-law'],
    ['ZZ', 'company', STATUTORY, 'no-law'],
    ['GB', 'consumer', STATUTORY, 'consumer'],
    ['DE', 'consumer', STATUTORY, 'consumer'],
    ['EG', 'company', contract(701), 'above-limit'],
    ['CA', 'company', contract(3_501), 'above-limit'],
  ] as const)('%s, %s: %s', (country, debtor, terms, off) => {
    expect(interestOn(debt({ country, debtor }), terms, calendarDate('2025-08-15'))).toMatchObject({ amount: 0, fixedSum: 0, off });
  });
  it('on a rule past its review date, or for days whose rate nobody knows', () => {
    expect(interestOn(debt({ country: 'GB', due: calendarDate('2030-01-01') }), STATUTORY, calendarDate('2030-03-01')).off).toBe(
      'rule-expired',
    );
    expect(interestOn(debt({ country: 'GB', due: calendarDate('2020-01-01') }), STATUTORY, calendarDate('2025-03-01')).off).toBe(
      'rate-unknown',
    );
  });
  it('on the day after the due date, when nothing has run yet', () => {
    expect(interestOn(debt({}), contract(1000), addDays(DUE, 1))).toMatchObject({ amount: 0, off: 'not-late' });
  });
  it('in Egypt never more than what is owed', () => {
    const old = debt({ country: 'EG', principal: 1_000, due: calendarDate('2000-01-01') });
    expect(interestOn(old, contract(700), calendarDate('2026-11-21')).amount).toBe(1_000);
  });
});

describe('fixed sums', () => {
  it.each([
    ['GB', 'GBP', 99_999, 4_000],
    ['GB', 'GBP', 100_000, 7_000],
    ['GB', 'GBP', 999_999, 7_000],
    ['GB', 'GBP', 1_000_000, 10_000],
    ['IE', 'EUR', 100_000, 7_000],
    ['FR', 'EUR', 5_000_000, 4_000],
    // The law names no rate of exchange.
    ['GB', 'USD', 100_000, 0],
  ] as const)('%s, %d minor units of %s', (country, currency, principal, fixedSum) => {
    expect(interestOn(debt({ country, currency, principal }), STATUTORY, calendarDate('2025-08-15')).fixedSum).toBe(fixedSum);
  });
});

describe('the tables', () => {
  it.each(['boe', 'ecb', 'basiszins'] as const)('%s has no gap and is not stale today', (index) => {
    const starts = RATES[index].halfYears.map(({ from }) => from);
    const expected = starts.map((_, place) => `${2024 + Math.floor(place / 2)}-${place % 2 === 0 ? '01' : '07'}-01`);
    expect(starts).toEqual(expected);
    const today = new Date().toISOString().slice(0, 10);
    expect(staleFrom(index) > today, `${RATES[index].name}: add the half-year of ${today} (${RATES[index].source})`).toBe(true);
    expect(referenceRate(index, calendarDate(staleFrom(index)))).toBeNull();
  });
  it('every regime says where it comes from and until when it is trusted; none stands twice', () => {
    for (const { source, reviewBy } of REGIMES) {
      expect(source.length).toBeGreaterThan(3);
      expect(reviewBy > '2026-11-21' && reviewBy <= '2027-11-21').toBe(true);
    }
    expect(new Set(REGIMES.map(({ country }) => country)).size).toBe(REGIMES.length);
    expect(regimeOf('DE')?.statutory).toEqual({ index: 'basiszins', pointsBasisPoints: 900 });
  });
});

describe('whatever the debt', () => {
  const day = fc.integer({ min: 1, max: 900 }).map((days) => addDays(DUE, days));
  const events = fc.array(fc.record({ date: day, amount: fc.integer({ min: 0, max: 60_000 }) }), { maxLength: 4 });
  const debts = fc.record({ principal: fc.integer({ min: 0, max: 2_000_000_000 }), events });
  const terms = fc.record({
    basisPoints: fc.integer({ min: 1, max: 5_000 }),
    dayCount: fc.constantFrom('act/365', 'act/360', 'act/act') as fc.Arbitrary<'act/365' | 'act/360' | 'act/act'>,
  });
  const RUNS = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 3_000), seed: 20_261_126 };
  it('stretches follow each other without gap or overlap, and their amounts add up to the whole', () => {
    fc.assert(
      fc.property(debts, terms, day, (given, each, asOf) => {
        const { amount, stretches } = interestOn(debt(given), { kind: 'contract', ...each }, asOf);
        expect(stretches.reduce((sum, one) => sum + one.amount, 0)).toBe(amount);
        for (const [index, one] of stretches.entries()) {
          expect(one.days).toBe(daysBetween(one.from, one.to) + 1);
          const before = stretches[index - 1];
          if (before) expect(one.from > before.to).toBe(true);
        }
      }),
      RUNS,
    );
  });
  it('is what a count day by day gives, to within the one rounding', () => {
    fc.assert(
      fc.property(debts, terms, day, (given, each, asOf) => {
        let exact = 0;
        for (let on = addDays(DUE, 1); on < asOf; on = addDays(on, 1)) {
          const left = Math.max(
            0,
            given.events.reduce((sum, event) => (event.date <= on ? sum - event.amount : sum), given.principal),
          );
          const leap = new Date(Date.UTC(Number(on.slice(0, 4)), 1, 29)).getUTCMonth() === 1;
          const year = each.dayCount === 'act/360' ? 360 : each.dayCount === 'act/act' && leap ? 366 : 365;
          exact += (left * each.basisPoints) / 10_000 / year;
        }
        const { amount } = interestOn(debt(given), { kind: 'contract', ...each }, asOf);
        expect(Math.abs(amount - exact)).toBeLessThanOrEqual(0.51);
      }),
      { ...RUNS, numRuns: 300 },
    );
  });
  it('a payment never raises it, waiting never lowers it, and the order of payments does not matter', () => {
    fc.assert(
      fc.property(debts, terms, day, fc.integer({ min: 0, max: 60_000 }), (given, each, asOf, paid) => {
        const asked = { kind: 'contract', ...each } as const;
        const before = interestOn(debt(given), asked, asOf).amount;
        const more = [...given.events, { date: addDays(DUE, 10), amount: paid }];
        expect(interestOn(debt({ ...given, events: more }), asked, asOf).amount).toBeLessThanOrEqual(before);
        expect(interestOn(debt({ ...given, events: more.toReversed() }), asked, asOf)).toEqual(
          interestOn(debt({ ...given, events: more }), asked, asOf),
        );
        expect(interestOn(debt(given), asked, addDays(asOf, 1)).amount).toBeGreaterThanOrEqual(before);
      }),
      RUNS,
    );
  });
  it('is refused for what is no amount of money', () => {
    for (const principal of [-1, 0.5, Number.NaN, Number.MAX_VALUE])
      expect(() => interestOn(debt({ principal }), contract(100), afterDays(10))).toThrow(RangeError);
  });
});

/** What exact means: nothing is lost by size, by cutting a stretch, by scale or by the order of what was paid. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type CalendarDate, calendarDate } from '../../../src/domain/time.ts';
import { fraction, halfUp, lesser, minus, plus, times, ZERO } from '../../../src/policy/interest/fraction.ts';
import { type Debt, type InterestTerms, interestOn, interestTermsSchema } from '../../../src/policy/interest/interest.ts';

const DUE = calendarDate('2023-09-30');
const debt = (given: Partial<Debt>): Debt => ({
  principal: 100_000,
  currency: 'USD',
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
const afterDays = (days: number): CalendarDate => addDays(DUE, days + 1);

const RUNS = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 1_000), seed: 20_261_126 };
const principals = fc.integer({ min: 1, max: 2_000_000_000 });
const days = fc.integer({ min: 1, max: 900 });
const allocations = fc.constantFrom('principal-first' as const, 'interest-first' as const);
const counts = fc.constantFrom('act/365' as const, 'act/360' as const, 'act/act' as const);
const terms = fc.tuple(fc.integer({ min: 1, max: 5_000 }), counts).map(([basisPoints, dayCount]) => contract(basisPoints, dayCount));
const lowerings = fc.array(
  fc.record({
    date: fc.integer({ min: -5, max: 900 }).map((day) => addDays(DUE, day)),
    amount: fc.integer({ min: 0, max: 1_000_000_000 }),
    kind: fc.constantFrom('payment' as const, 'credit' as const),
  }),
  { maxLength: 5 },
);
const debts = fc.record({ principal: principals, events: lowerings, allocation: allocations }).map(debt);

describe('size and rounding', () => {
  it.each([
    // 9,007,199,254,740,991 × 1 % × 365/365 = 90,071,992,547,409.91, which no floating product may touch.
    [Number.MAX_SAFE_INTEGER, 100, 365, 90_071_992_547_410],
    [Number.MAX_SAFE_INTEGER, 1, 365, 900_719_925_474],
    // Exactly half a minor unit goes up; a hair less goes down.
    [365, 5_000, 1, 1],
    [364, 5_000, 1, 0],
    [1, 5_000, 365, 1],
    [1, 4_999, 365, 0],
  ] as const)('%d at %d basis points for %d days is %d', (principal, basisPoints, length, minor) => {
    expect(interestOn(debt({ principal }), contract(basisPoints), afterDays(length)).amount).toBe(minor);
  });
  it('is refused rather than cut short where it cannot be shown exactly', () => {
    const given = debt({ principal: Number.MAX_SAFE_INTEGER, due: calendarDate('2000-01-01') });
    expect(() => interestOn(given, contract(5_000), calendarDate('2026-01-01'))).toThrow(RangeError);
  });
  it.each(['JPY', 'USD', 'KWD'])('counts minor units of %s, whatever their digits', (currency) => {
    expect(interestOn(debt({ currency, principal: 1_000_000 }), contract(1_200), afterDays(30)).amount).toBe(9_863);
  });
  it('splits act/act at the turn of a leap year, and no other count', () => {
    const cut = (count: 'act/365' | 'act/act') =>
      interestOn(debt({ principal: 36_600_000 }), contract(1_000, count), calendarDate('2024-01-11')).stretches.map(({ from }) => from);
    expect(cut('act/act')).toEqual(['2023-10-01', '2024-01-01']);
    const leap = debt({ principal: 36_600_000, due: calendarDate('2023-12-31') });
    expect(interestOn(leap, contract(1_000, 'act/act'), calendarDate('2024-01-11')).amount).toBe(100_000);
    expect(interestOn(leap, contract(1_000), calendarDate('2024-01-11')).amount).toBe(100_274);
  });
});

describe('what payments meet first', () => {
  // 10,000.00 at 36.5 % is 10.00 a day: after 100 days 1,000.00 has run.
  const due = (allocation: 'principal-first' | 'interest-first', kind: 'payment' | 'credit' = 'payment') =>
    debt({ principal: 1_000_000, allocation, events: [{ date: afterDays(100), amount: 300_000, kind }] });
  const rows = (given: Debt) => {
    const { amount, met, stretches } = interestOn(given, contract(3_650), afterDays(200));
    return { amount, met, principals: stretches.map(({ principal }) => principal) };
  };
  it('the principal unless it is said otherwise', () => {
    const { allocation: _left, ...unsaid } = due('principal-first');
    expect(rows(unsaid)).toEqual({ amount: 170_000, met: 0, principals: [1_000_000, 700_000] });
    expect(rows(unsaid)).toEqual(rows(due('principal-first')));
  });
  it('or the interest run up, and then the principal', () => {
    expect(rows(due('interest-first'))).toEqual({ amount: 180_000, met: 100_000, principals: [1_000_000, 800_000] });
  });
  it('but a credit lowers the principal alone', () => {
    expect(rows(due('interest-first', 'credit'))).toEqual({ amount: 170_000, met: 0, principals: [1_000_000, 700_000] });
  });
  it('interest that is left unpaid bears none', () => {
    const small = debt({ principal: 1_000_000, allocation: 'interest-first', events: [{ date: afterDays(100), amount: 40_000 }] });
    expect(rows(small)).toEqual({ amount: 200_000, met: 40_000, principals: [1_000_000, 1_000_000] });
  });
  it('what is left over after the principal meets the interest, on the day or later', () => {
    const events = [
      { date: afterDays(100), amount: 1_030_000 },
      { date: afterDays(150), amount: 20_000 },
    ];
    expect(rows(debt({ principal: 1_000_000, events }))).toEqual({ amount: 100_000, met: 50_000, principals: [1_000_000] });
  });
  it('never more than has run', () => {
    fc.assert(
      fc.property(debts, terms, days, (given, each, length) => {
        const { amount, met } = interestOn(given, each, afterDays(length));
        expect(met).toBeGreaterThanOrEqual(0);
        expect(met).toBeLessThanOrEqual(amount);
      }),
      RUNS,
    );
  });
});

describe('nothing owed, nothing charged', () => {
  const statutory: InterestTerms = { kind: 'statutory' };
  const british = (given: Partial<Debt>) => debt({ country: 'GB', currency: 'GBP', due: calendarDate('2025-03-31'), ...given });
  it.each([
    ['a debt of nothing', british({ principal: 0 })],
    ['a debt paid on the day it was due', british({ events: [{ date: calendarDate('2025-03-31'), amount: 100_000 }] })],
    ['a debt credited in full before', british({ events: [{ date: calendarDate('2025-03-01'), amount: 100_000, kind: 'credit' }] })],
  ] as const)('%s: no interest, no fixed sum', (_name, given) => {
    expect(interestOn(given, statutory, calendarDate('2025-08-15'))).toMatchObject({
      amount: 0,
      fixedSum: 0,
      stretches: [],
      off: 'not-late',
    });
  });
  it('a rate nobody knows is not needed for days after the debt was paid', () => {
    const paid = british({ events: [{ date: calendarDate('2025-05-01'), amount: 100_000 }] });
    const then = interestOn(paid, statutory, calendarDate('2025-05-01'));
    expect(then).toMatchObject({ amount: 1_048, fixedSum: 7_000, off: null });
    expect(interestOn(paid, statutory, calendarDate('2027-03-01'))).toEqual({ ...then, met: 0 });
  });
});

describe('whatever the debt', () => {
  it('cutting a stretch on any day changes nothing but the number of rows', () => {
    fc.assert(
      fc.property(debts, terms, days, days, (given, each, length, cut) => {
        const whole = interestOn(given, each, afterDays(length));
        const parted = interestOn({ ...given, events: [...given.events, { date: afterDays(cut), amount: 0 }] }, each, afterDays(length));
        expect([parted.amount, parted.met]).toEqual([whole.amount, whole.met]);
      }),
      RUNS,
    );
  });
  it('payments and credits may come in any order', () => {
    fc.assert(
      fc.property(debts, terms, days, fc.infiniteStream(fc.nat()), (given, each, length, ranks) => {
        const ranked = given.events.map((event) => ({ event, rank: ranks.next().value }));
        const events = ranked.toSorted((a, b) => a.rank - b.rank).map(({ event }) => event);
        expect(interestOn({ ...given, events }, each, afterDays(length))).toEqual(interestOn(given, each, afterDays(length)));
      }),
      RUNS,
    );
  });
  it('another payment or credit never raises it, and interest first never costs the payer less', () => {
    fc.assert(
      fc.property(debts, terms, days, lowerings, (given, each, length, more) => {
        const amount = (one: Debt) => interestOn(one, each, afterDays(length)).amount;
        expect(amount({ ...given, events: [...given.events, ...more] })).toBeLessThanOrEqual(amount(given));
        expect(amount({ ...given, allocation: 'interest-first' })).toBeGreaterThanOrEqual(
          amount({ ...given, allocation: 'principal-first' }),
        );
      }),
      RUNS,
    );
  });
  it('k times the debt costs k times as much, to within the roundings', () => {
    fc.assert(
      fc.property(debts, terms, days, fc.integer({ min: 2, max: 1_000 }), (given, each, length, k) => {
        const one = interestOn(given, each, afterDays(length)).amount;
        const events = given.events.map((event) => ({ ...event, amount: event.amount * k }));
        const many = interestOn({ ...given, principal: given.principal * k, events }, each, afterDays(length)).amount;
        // Each is within half a minor unit of its exact sum.
        expect(Math.abs(many - k * one)).toBeLessThanOrEqual((k + 1) / 2);
      }),
      RUNS,
    );
  });
  it('is simple: never more than the whole principal for the whole time', () => {
    fc.assert(
      fc.property(debts, fc.integer({ min: 1, max: 5_000 }), days, (given, basisPoints, length) => {
        const most = Number((BigInt(given.principal) * BigInt(basisPoints) * BigInt(length)) / 3_650_000n) + 1;
        expect(interestOn(given, contract(basisPoints), afterDays(length)).amount).toBeLessThanOrEqual(most);
      }),
      RUNS,
    );
  });
});

describe('terms from outside', () => {
  it.each([
    { kind: 'statutory' },
    { kind: 'contract', basisPoints: 1, dayCount: 'act/act' },
    { kind: 'contract', basisPoints: 5_000, dayCount: 'act/360' },
  ])('%j is read', (given) => {
    expect(interestTermsSchema.parse(given)).toEqual(given);
  });
  it.each([
    { kind: 'contract', basisPoints: 0, dayCount: 'act/365' },
    { kind: 'contract', basisPoints: 5_001, dayCount: 'act/365' },
    { kind: 'contract', basisPoints: 11.5, dayCount: 'act/365' },
    { kind: 'contract', basisPoints: 800, dayCount: '30/360' },
    { kind: 'contract' },
    { kind: 'custom' },
  ])('%j is refused', (given) => {
    expect(interestTermsSchema.safeParse(given).success).toBe(false);
  });
  it('nothing makes the reading of terms throw', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        const read = interestTermsSchema.safeParse(given);
        if (read.success) expect(['statutory', 'contract']).toContain(read.data.kind);
      }),
      RUNS,
    );
  });
});

describe('fractions', () => {
  it('are kept in lowest terms and rounded half up', () => {
    expect(fraction(6n, 4n)).toEqual({ numerator: 3n, denominator: 2n });
    expect(fraction(0n, 9n)).toEqual(ZERO);
    expect(plus(fraction(1n, 3n), fraction(1n, 6n))).toEqual(fraction(1n, 2n));
    expect(minus(fraction(1n, 2n), fraction(1n, 2n))).toEqual(ZERO);
    expect(times(fraction(2n, 3n), fraction(3n, 4n))).toEqual(fraction(1n, 2n));
    expect(lesser(fraction(1n, 3n), fraction(1n, 2n))).toEqual(fraction(1n, 3n));
    expect([fraction(1n, 2n), fraction(49n, 100n), fraction(5n, 2n), ZERO].map(halfUp)).toEqual([1, 0, 3, 0]);
  });
});

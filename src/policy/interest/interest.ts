/**
 * Interest and fixed sums for late payment: exact rational arithmetic over stretches of days with one principal and one rate, rounded once
 * at the end, half up, to the minor unit (reference §2.4). Simple interest; shown, never posted by itself.
 */
import { z } from 'zod';
import type { Debtor } from '../../cases/debtor.ts';
import { minorPerMajor } from '../../domain/money.ts';
import { addDays, type CalendarDate, calendarDate, daysBetween, earlierDate } from '../../domain/time.ts';
import { type Fraction, fraction, halfUp, lesser, minus, plus, times, ZERO } from './fraction.ts';
import { halfYearOf, referenceRate } from './rates.ts';
import { type Regime, regimeOf } from './regimes.ts';

const DAY_COUNTS = ['act/365', 'act/360', 'act/act'] as const;

export const interestTermsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('statutory') }),
  /** As agreed in the contract: the annual rate, and how its days are counted. */
  z.object({ kind: z.literal('contract'), basisPoints: z.number().int().min(1).max(5_000), dayCount: z.enum(DAY_COUNTS) }),
]);
export type InterestTerms = z.infer<typeof interestTermsSchema>;

interface Lowering {
  readonly date: CalendarDate;
  /** Minor units ≥ 0. */
  readonly amount: number;
  /** A credit lowers the principal whatever the order of allocation. Left out: a payment. */
  readonly kind?: 'payment' | 'credit';
}

export interface Debt {
  /** Minor units owed on the due date. */
  readonly principal: number;
  readonly currency: string;
  readonly due: CalendarDate;
  /** What lowered it since, in any order: a payment or a credit is not charged on its own day. */
  readonly events: readonly Lowering[];
  readonly country: string;
  readonly debtor: Debtor;
  /** What a payment meets first: the principal unless the contract or its law says the interest run up so far. */
  readonly allocation?: 'principal-first' | 'interest-first';
}

export interface Stretch {
  /** First and last day charged. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly days: number;
  /** Minor units; to the nearest where interest was met first and left a fraction. */
  readonly principal: number;
  readonly basisPoints: number;
  /** Its part of the interest, minor units; the parts add up to the whole. */
  readonly amount: number;
}

export interface Interest {
  /** All that has run, minor units. */
  readonly amount: number;
  /** How much of `amount` payments have met already: interest first, or what they left over after the principal. */
  readonly met: number;
  readonly fixedSum: number;
  readonly stretches: readonly Stretch[];
  /** The law or clause it rests on; null where there is none. */
  readonly basis: string | null;
  /** Why nothing is charged; null where something may be. */
  readonly off: 'not-late' | 'unlawful' | 'no-law' | 'consumer' | 'rule-expired' | 'rate-unknown' | 'above-limit' | null;
}

const BASIS_POINTS = 10_000n;

/**
 * Interest on one debt if it is paid on `asOf`. Days run from the day after the due date; the day of a payment is not charged on what was
 * paid, so paying on the day shown costs exactly what is shown.
 * @throws RangeError for a principal or an event that is not a whole number of minor units ≥ 0, and for interest beyond the safe integers.
 */
export function interestOn(debt: Debt, terms: InterestTerms, asOf: CalendarDate): Interest {
  check(debt);
  if (daysBetween(debt.due, asOf) <= 1) return nothing('not-late');
  const regime = regimeOf(debt.country);
  const off = whyOff(regime, debt.debtor, terms, asOf);
  if (off !== null) return nothing(off);
  const run = charged(debt, terms, regime, asOf);
  if (run === null) return nothing('rate-unknown');
  // Nothing was owed on any day charged, so there was nothing to be late with: no fixed sum either.
  if (run.stretches.length === 0) return nothing('not-late');
  const isStatutory = terms.kind === 'statutory';
  const fixedSum = isStatutory && regime ? fixedSumOf(regime, debt) : 0;
  return { ...run, fixedSum, basis: isStatutory ? (regime?.source ?? null) : 'contract', off: null };
}

function check({ principal, events }: Debt): void {
  for (const amount of [principal, ...events.map((event) => event.amount)])
    if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`not a whole number of minor units: ${amount}`);
}

function nothing(off: Interest['off']): Interest {
  return { amount: 0, met: 0, fixedSum: 0, stretches: [], basis: null, off };
}

function whyOff(regime: Regime | null, debtor: Debtor, terms: InterestTerms, asOf: CalendarDate): Interest['off'] {
  if (regime?.unlawful) return 'unlawful';
  if (regime && regime.reviewBy <= asOf) return 'rule-expired';
  if (terms.kind === 'contract') return regime?.contractMost != null && terms.basisPoints > regime.contractMost ? 'above-limit' : null;
  if (!regime?.statutory) return 'no-law';
  return regime.debtors.includes(debtor) ? null : 'consumer';
}

/** What is owed at the start of a day, exact. */
interface Balance {
  readonly principal: Fraction;
  /** All interest that has run, and how much of it payments have met. */
  readonly accrued: Fraction;
  readonly met: Fraction;
}

/**
 * From the day after the due date to the day before `asOf`, cut wherever the principal, the rate or the length of the year changes. One
 * exact sum, rounded once; each stretch is the difference of the rounded running totals, so that rows add up. Null: a rate is unknown.
 */
function charged(
  debt: Debt,
  terms: InterestTerms,
  regime: Regime | null,
  asOf: CalendarDate,
): Pick<Interest, 'amount' | 'met' | 'stretches'> | null {
  const most = regime?.atMostPrincipal ? fraction(BigInt(debt.principal)) : null;
  const stretches: Stretch[] = [];
  const end = addDays(asOf, -1);
  let from = addDays(debt.due, 1);
  let balance = lowered({ principal: fraction(BigInt(debt.principal)), accrued: ZERO, met: ZERO }, debt, null, from);
  let amount = 0;
  while (from <= end && balance.principal.numerator > 0n) {
    const to = lastDayLike(from, debt, terms, end);
    const basisPoints = rateOn(from, terms, regime);
    if (basisPoints === null) return null;
    const days = daysBetween(from, to) + 1;
    const share = fraction(BigInt(basisPoints) * BigInt(days), BASIS_POINTS * BigInt(yearDaysOn(from, terms)));
    const total = plus(balance.accrued, times(balance.principal, share));
    const accrued = most === null ? total : lesser(total, most);
    const running = halfUp(accrued);
    stretches.push({ from, to, days, principal: halfUp(balance.principal), basisPoints, amount: running - amount });
    amount = running;
    balance = lowered({ ...balance, accrued }, debt, from, addDays(to, 1));
    from = addDays(to, 1);
  }
  // Once the principal is gone nothing more runs, but later payments may still meet what has run.
  const { met } = lowered(balance, debt, from, asOf);
  return { amount, met: halfUp(met), stretches };
}

/** The balance after all that lowered it after one day (null: ever) up to and with another. Credits of a stretch of days come before payments. */
function lowered(balance: Balance, { events, allocation }: Debt, after: CalendarDate | null, until: CalendarDate): Balance {
  const now = events.filter(({ date }) => (after === null || date > after) && date <= until);
  const sum = (kind: 'payment' | 'credit') =>
    fraction(now.reduce((total, each) => ((each.kind ?? 'payment') === kind ? total + BigInt(each.amount) : total), 0n));
  const principal = minus(balance.principal, lesser(sum('credit'), balance.principal));
  const paid = sum('payment');
  const unmet = minus(balance.accrued, balance.met);
  const toInterest = allocation === 'interest-first' ? lesser(paid, unmet) : lesser(minus(paid, lesser(paid, principal)), unmet);
  const toPrincipal = lesser(minus(paid, toInterest), principal);
  return { principal: minus(principal, toPrincipal), accrued: balance.accrued, met: plus(balance.met, toInterest) };
}

function rateOn(day: CalendarDate, terms: InterestTerms, regime: Regime | null): number | null {
  if (terms.kind === 'contract') return terms.basisPoints;
  if (!regime?.statutory) return null;
  const reference = referenceRate(regime.statutory.index, day);
  return reference === null ? null : reference + regime.statutory.pointsBasisPoints;
}

function yearDaysOn(day: CalendarDate, terms: InterestTerms): number {
  const count = terms.kind === 'contract' ? terms.dayCount : 'act/365';
  switch (count) {
    case 'act/365':
      return 365;
    case 'act/360':
      return 360;
    case 'act/act': {
      const year = day.slice(0, 4);
      return daysBetween(calendarDate(`${year}-01-01`), calendarDate(`${year}-12-31`)) + 1;
    }
    default:
      return count satisfies never;
  }
}

/** The last day, at most `end`, on which principal, rate and length of the year are what they are on `from`. */
function lastDayLike(from: CalendarDate, { events }: Debt, terms: InterestTerms, end: CalendarDate): CalendarDate {
  const year = from.slice(0, 4);
  let last = end;
  if (terms.kind === 'statutory')
    last = earlierDate(last, calendarDate(halfYearOf(from).endsWith('01-01') ? `${year}-06-30` : `${year}-12-31`));
  else if (terms.dayCount === 'act/act') last = earlierDate(last, calendarDate(`${year}-12-31`));
  for (const { date } of events) if (date > from) last = earlierDate(last, addDays(date, -1));
  return last;
}

/** Per invoice, in the currency of the law; in another currency none is claimed, because the law names no rate of exchange. */
function fixedSumOf({ fixedSums, currency }: Regime, debt: Debt): number {
  if (debt.currency !== currency) return 0;
  const major = debt.principal / minorPerMajor(currency);
  const step = fixedSums.filter((row) => major >= row.from).at(-1);
  return step ? step.sum * minorPerMajor(currency) : 0;
}

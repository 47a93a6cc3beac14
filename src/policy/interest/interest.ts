/**
 * Interest and fixed sums for late payment: exact rational arithmetic over stretches of days with one principal and one rate, rounded once
 * at the end, half up, to the minor unit (reference §2.4). Simple interest; shown, never posted by itself.
 */
import { z } from 'zod';
import type { Debtor } from '../../cases/debtor.ts';
import { minorPerMajor } from '../../domain/money.ts';
import { addDays, type CalendarDate, calendarDate, daysBetween, earlierDate } from '../../domain/time.ts';
import { halfYearOf, referenceRate } from './rates.ts';
import { type Regime, regimeOf } from './regimes.ts';

const DAY_COUNTS = ['act/365', 'act/360', 'act/act'] as const;

export const interestTermsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('statutory') }),
  /** As agreed in the contract: the annual rate, and how its days are counted. */
  z.object({ kind: z.literal('contract'), basisPoints: z.number().int().min(1).max(5_000), dayCount: z.enum(DAY_COUNTS) }),
]);
export type InterestTerms = z.infer<typeof interestTermsSchema>;

export interface Debt {
  /** Minor units owed on the due date. */
  readonly principal: number;
  readonly currency: string;
  readonly due: CalendarDate;
  /** What lowered it since: a payment or a credit is not charged on its own day. */
  readonly events: readonly { readonly date: CalendarDate; readonly amount: number }[];
  readonly country: string;
  readonly debtor: Debtor;
}

export interface Stretch {
  /** First and last day charged. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly days: number;
  readonly principal: number;
  readonly basisPoints: number;
  /** Its part of the interest, minor units; the parts add up to the whole. */
  readonly amount: number;
}

export interface Interest {
  readonly amount: number;
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
 * @throws RangeError for a principal or an event that is not a whole number of minor units ≥ 0.
 */
export function interestOn(debt: Debt, terms: InterestTerms, asOf: CalendarDate): Interest {
  check(debt);
  if (daysBetween(debt.due, asOf) <= 1) return nothing('not-late');
  const regime = regimeOf(debt.country);
  const off = whyOff(regime, debt.debtor, terms, asOf);
  if (off !== null) return nothing(off);
  const parts = stretchesOf(debt, terms, regime, asOf);
  if (parts === null) return nothing('rate-unknown');
  const { stretches, total } = charged(parts, regime?.atMostPrincipal ? debt.principal : null);
  const isStatutory = terms.kind === 'statutory';
  const fixedSum = isStatutory && regime ? fixedSumOf(regime, debt) : 0;
  return { amount: total, fixedSum, stretches, basis: isStatutory ? (regime?.source ?? null) : 'contract', off: null };
}

function check({ principal, events }: Debt): void {
  for (const amount of [principal, ...events.map((event) => event.amount)])
    if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`not a whole number of minor units: ${amount}`);
}

function nothing(off: Interest['off']): Interest {
  return { amount: 0, fixedSum: 0, stretches: [], basis: null, off };
}

function whyOff(regime: Regime | null, debtor: Debtor, terms: InterestTerms, asOf: CalendarDate): Interest['off'] {
  if (regime?.unlawful) return 'unlawful';
  if (regime && regime.reviewBy <= asOf) return 'rule-expired';
  if (terms.kind === 'contract') return regime?.contractMost != null && terms.basisPoints > regime.contractMost ? 'above-limit' : null;
  if (!regime?.statutory) return 'no-law';
  return regime.debtors.includes(debtor) ? null : 'consumer';
}

interface Part {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly principal: number;
  readonly basisPoints: number;
  /** Days of a year: the denominator. */
  readonly yearDays: number;
}

/** From the day after the due date to the day before `asOf`, cut wherever the principal, the rate or the length of the year changes. */
function stretchesOf(debt: Debt, terms: InterestTerms, regime: Regime | null, asOf: CalendarDate): Part[] | null {
  const parts: Part[] = [];
  const end = addDays(asOf, -1);
  let from = addDays(debt.due, 1);
  while (from <= end) {
    const to = earlierDate(lastDayLike(from, debt, terms), end);
    const basisPoints = rateOn(from, terms, regime);
    if (basisPoints === null) return null;
    const principal = principalOn(from, debt);
    if (principal > 0) parts.push({ from, to, principal, basisPoints, yearDays: yearDaysOn(from, terms) });
    from = addDays(to, 1);
  }
  return parts;
}

function principalOn(day: CalendarDate, { principal, events }: Debt): number {
  return Math.max(
    0,
    events.reduce((left, event) => (event.date <= day ? left - event.amount : left), principal),
  );
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

/** The last day on which principal, rate and year are what they are on `from`. */
function lastDayLike(from: CalendarDate, { events }: Debt, terms: InterestTerms): CalendarDate {
  const year = Number(from.slice(0, 4));
  const endOfHalf = calendarDate(halfYearOf(from).endsWith('01-01') ? `${year}-06-30` : `${year}-12-31`);
  let last = terms.kind === 'statutory' ? endOfHalf : calendarDate(`${year}-12-31`);
  for (const { date } of events) if (date > from) last = earlierDate(last, addDays(date, -1));
  return last;
}

/** The sum of all parts as one fraction, rounded once; each part is the difference of the rounded running totals, so that rows add up. */
function charged(parts: readonly Part[], most: number | null): { stretches: Stretch[]; total: number } {
  const stretches: Stretch[] = [];
  let numerator = 0n;
  let denominator = 1n;
  let before = 0;
  for (const part of parts) {
    const days = daysBetween(part.from, part.to) + 1;
    const add = BigInt(part.principal) * BigInt(part.basisPoints) * BigInt(days);
    const over = BASIS_POINTS * BigInt(part.yearDays);
    numerator = numerator * over + add * denominator;
    denominator *= over;
    const divisor = gcd(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
    const running = Math.min(Number((2n * numerator + denominator) / (2n * denominator)), most ?? Number.MAX_SAFE_INTEGER);
    stretches.push({
      from: part.from,
      to: part.to,
      days,
      principal: part.principal,
      basisPoints: part.basisPoints,
      amount: running - before,
    });
    before = running;
  }
  return { stretches, total: before };
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}

/** Per invoice, in the currency of the law; in another currency none is claimed, because the law names no rate of exchange. */
function fixedSumOf({ fixedSums, currency }: Regime, debt: Debt): number {
  if (debt.currency !== currency) return 0;
  const major = debt.principal / minorPerMajor(currency);
  const step = fixedSums.filter((row) => major >= row.from).at(-1);
  return step ? step.sum * minorPerMajor(currency) : 0;
}

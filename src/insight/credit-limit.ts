/** How much credit a customer uses, and how much their history speaks for (requirements B2). Integers, one currency at a time. */
import type { Invoice } from '../domain/ledger.ts';
import { addDays, type CalendarDate } from '../domain/time.ts';
import type { Segment } from './segment.ts';

export interface Exposure {
  /** Open, due or not, less unapplied money; minor units, never below 0. */
  readonly amount: number;
  readonly limit: number | null;
  /** Of a hundred of the limit; null without one, or with a limit of nothing. */
  readonly usedPercent: number | null;
  readonly level: 'within' | 'near' | 'over' | 'no-limit';
}

/** From this share of the limit on somebody is told. Our figure. */
const NEAR_PERCENT = 90;

export function exposureOf(open: number, unapplied: number, limit: number | null): Exposure {
  const amount = Math.max(0, open - unapplied);
  if (limit === null) return { amount, limit, usedPercent: null, level: 'no-limit' };
  const usedPercent = limit === 0 ? null : Math.round((amount * 100) / limit);
  const level = amount > limit ? 'over' : amount * 100 >= limit * NEAR_PERCENT && amount > 0 ? 'near' : 'within';
  return { amount, limit, usedPercent, level };
}

export interface Suggestion {
  readonly limit: number;
  /** What it was made from: the median month's billing, months of it granted, and the factor of the payer in hundredths. */
  readonly monthly: number;
  readonly months: number;
  readonly factorPercent: number;
}

/** How much of the usual billing a kind of payer is good for. Our figures. */
const FACTOR_PERCENT: Readonly<Record<Segment, number>> = {
  early: 150,
  'on-time': 120,
  new: 50,
  'slow-steady': 100,
  erratic: 75,
  deteriorating: 50,
  chronic: 50,
  'at-risk': 0,
};
/** A usual month and the one before it is paid. Our figure. */
const MONTHS = 2;
const MONTH_DAYS = 30;
const LOOKED_AT = 12;

/** A limit the last twelve periods of thirty days speak for; null where nothing was billed. Rounded up to whole hundreds of major units. */
export function suggestedLimit(
  invoices: readonly Invoice[],
  currency: string,
  segment: Segment,
  asOf: CalendarDate,
  minorPerMajor: number,
): Suggestion | null {
  const billed = Array.from({ length: LOOKED_AT }, (_, index) => {
    const [from, to] = [addDays(asOf, -(index + 1) * MONTH_DAYS), addDays(asOf, -index * MONTH_DAYS)];
    return invoices
      .filter(
        (one) => one.currency === currency && (one.state === 'open' || one.state === 'settled') && one.issued > from && one.issued <= to,
      )
      .reduce((sum, one) => sum + one.total, 0);
  });
  const busy = billed.filter((sum) => sum > 0).sort((a, b) => a - b);
  const monthly = busy[Math.floor((busy.length - 1) / 2)];
  if (monthly === undefined) return null;
  const factorPercent = FACTOR_PERCENT[segment];
  const step = 100 * minorPerMajor;
  return { limit: Math.ceil((monthly * MONTHS * factorPercent) / 100 / step) * step, monthly, months: MONTHS, factorPercent };
}

/**
 * What can still be collected of an old debt, and whether others should be set on it (requirements C12, C13). The prior is an industry
 * survey of collection agencies' opinion, never called anything else; an organisation's own curve takes its place once it has the data.
 */
import { type Observation, paidBy, survivalCurve } from './survival.ts';

/** Months past due → of a hundred, how many are collectable. Source 001 (requirements C13): 73 / 57 / 29 at 3, 6, 12 months; today all of it. */
export const SURVEY = {
  name: 'industry survey',
  points: [
    [0, 100],
    [3, 73],
    [6, 57],
    [12, 29],
  ],
} as const;
/** The survey's wave of 2004, kept beside it (reference Part 3). */
export const SURVEY_2004 = {
  name: 'industry survey 2004',
  points: [
    [0, 94.9],
    [3, 69.6],
    [6, 52.1],
    [12, 22.8],
    [24, 9.3],
  ],
} as const;

/** Fewer invoices of one's own say less than the survey (reference Part 3). */
const OWN_CURVE_FROM = 200;
const DAYS_PER_MONTH = 365 / 12;

export interface Expected {
  /** Of a hundred. */
  readonly percent: number;
  readonly source: 'industry survey' | 'own history';
  /** Invoices the figure rests on; 0 for the survey. */
  readonly invoices: number;
}

/** How much of what is `daysLate` overdue will come. `own`: days late at which this organisation's invoices were paid, or are open still. */
export function expectedRecovery(daysLate: number, own: readonly Observation[]): Expected {
  if (own.length < OWN_CURVE_FROM) return { percent: surveyPercent(daysLate), source: SURVEY.name, invoices: 0 };
  const curve = survivalCurve(own);
  const already = paidBy(curve, daysLate);
  const ever = 1 - (curve.at(-1)?.unpaid ?? 1);
  const percent = already >= 1 ? 0 : (Math.max(0, ever - already) / (1 - already)) * 100;
  return { percent: Math.round(percent), source: 'own history', invoices: own.length };
}

/** Between two months of the survey the share falls by the same factor each day; after the last it goes on falling so. */
export function surveyPercent(daysLate: number, { points }: { readonly points: readonly (readonly [number, number])[] } = SURVEY): number {
  const months = Math.max(0, daysLate) / DAYS_PER_MONTH;
  const after = points.findIndex(([month]) => month > months);
  const right = after === -1 ? points.length - 1 : after;
  const [a, b] = [points[right - 1], points[right]];
  if (!a || !b) return points[0]?.[1] ?? 0;
  const share = (months - a[0]) / (b[0] - a[0]);
  return Math.round(a[1] * (b[1] / a[1]) ** share);
}

export interface HandOverWeighed {
  /** Minor units expected if we go on ourselves, and if others do, after their fee. */
  readonly own: number;
  readonly agency: { readonly least: number; readonly most: number };
  /** Handing over brings more even at the higher fee, at the lower one only, or not at all. */
  readonly verdict: 'hand-over' | 'open' | 'go-on';
  /** What it was weighed from: percents of the open amount, and of what an agency brings for its fee. */
  readonly because: {
    readonly open: number;
    readonly ownPercent: number;
    readonly agencyPercent: number;
    readonly feePercent: { readonly least: number; readonly most: number };
  };
}

/** Fees of agencies, of a hundred (requirements C12). */
const FEE_PERCENT = { least: 25, most: 50 } as const;

/** Weighs a hand-over: what still comes by itself against what an agency is expected to bring after its fee. Percents of the open amount. */
export function weighHandOver(open: number, ownPercent: number, agencyPercent: number): HandOverWeighed {
  const part = (percent: number) => Math.floor((open * percent) / 100);
  const own = part(ownPercent);
  const gross = part(agencyPercent);
  const least = Math.floor((gross * (100 - FEE_PERCENT.most)) / 100);
  const most = Math.floor((gross * (100 - FEE_PERCENT.least)) / 100);
  const verdict = least > own ? 'hand-over' : most > own ? 'open' : 'go-on';
  return { own, agency: { least, most }, verdict, because: { open, ownPercent, agencyPercent, feePercent: FEE_PERCENT } };
}

/** Bad debts above so many of a hundred of receivables are an alarm (requirements C12, source 002). */
const BAD_DEBT_ALARM_PERCENT = 15;

/** Whether what is more than ninety days late is so much of all that is open, in one currency, that professionals should be thought of. */
export function isBadDebtAlarm(over90: number, open: number): boolean {
  return open > 0 && over90 * 100 > open * BAD_DEBT_ALARM_PERCENT;
}

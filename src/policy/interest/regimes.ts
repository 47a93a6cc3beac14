/**
 * Where the law gives a creditor interest and a fixed sum for late payment, and where it is off: rows by country, with source and dates
 * (reference §2.4). Not legal advice. A row past its review date is off: nothing is ever charged on a rule we no longer trust.
 */
import type { Debtor } from '../../cases/debtor.ts';
import type { RateIndex } from './rates.ts';

export interface Regime {
  readonly country: string;
  readonly debtors: readonly Debtor[];
  /** Points over a reference rate; null: no statutory rate, a contract may have one. */
  readonly statutory: { readonly index: RateIndex; readonly pointsBasisPoints: number } | null;
  /** Fixed sums by the open amount in major units of `currency`, smallest first: the last row that is reached counts. */
  readonly fixedSums: readonly { readonly from: number; readonly sum: number }[];
  readonly currency: string;
  /** The most a contract may ask, in basis points; null: no figure known here. */
  readonly contractMost: number | null;
  /** Interest may never exceed what is owed. */
  readonly atMostPrincipal: boolean;
  /** Off whatever a contract says. */
  readonly unlawful: boolean;
  readonly source: string;
  readonly confidence: 'H' | 'M' | 'L';
  readonly reviewBy: string;
}

const BUSINESSES: readonly Debtor[] = ['company', 'sole-trader'];
const REVIEW_BY = '2027-11-21';
const REVIEW_SOON = '2027-05-21';
const NOTHING = { statutory: null, fixedSums: [], contractMost: null, atMostPrincipal: false, unlawful: false } as const;
const FORTY = [{ from: 0, sum: 40 }] as const;
const THREE_STEPS = [
  { from: 0, sum: 40 },
  { from: 1_000, sum: 70 },
  { from: 10_000, sum: 100 },
] as const;

/** Members of the Union with the directive's own figures; those with more of their own stand apart. */
const PLAIN_MEMBERS = [
  'AT',
  'BE',
  'BG',
  'CY',
  'CZ',
  'DK',
  'EE',
  'ES',
  'FI',
  'GR',
  'HR',
  'HU',
  'IT',
  'LT',
  'LU',
  'LV',
  'MT',
  'NL',
  'PL',
  'PT',
  'RO',
  'SE',
  'SI',
  'SK',
] as const;

/**
 * Outside the euro the directive points to the national central bank's rate (art 2(7)(b)), which is not kept here, and fixed sums may be the
 * country's own: off until somebody who knows the place has looked. Bulgaria has had the euro since 2026 only.
 */
const OWN_CENTRAL_BANK: readonly string[] = ['BG', 'CZ', 'DK', 'HU', 'PL', 'RO', 'SE'];
const UNCERTAIN = { statutory: null, fixedSums: [], confidence: 'L', reviewBy: REVIEW_SOON } as const;

const eu = (country: string, pointsBasisPoints: number, index: RateIndex, source: string, more: Partial<Regime> = {}): Regime => ({
  ...NOTHING,
  country,
  debtors: BUSINESSES,
  statutory: { index, pointsBasisPoints },
  fixedSums: FORTY,
  currency: 'EUR',
  source,
  confidence: 'H',
  reviewBy: REVIEW_BY,
  ...more,
});

const off = (country: string, source: string, more: Partial<Regime> = {}): Regime => ({
  ...NOTHING,
  country,
  debtors: ['company', 'sole-trader', 'consumer'],
  currency: '',
  source,
  confidence: 'H',
  reviewBy: REVIEW_BY,
  ...more,
});

export const REGIMES: readonly Regime[] = [
  {
    ...NOTHING,
    country: 'GB',
    debtors: BUSINESSES,
    statutory: { index: 'boe', pointsBasisPoints: 800 },
    fixedSums: THREE_STEPS,
    currency: 'GBP',
    source: 'Late Payment of Commercial Debts (Interest) Act 1998, ss 4–6',
    confidence: 'H',
    reviewBy: REVIEW_SOON,
  },
  ...PLAIN_MEMBERS.map((country) =>
    eu(country, 800, 'ecb', 'Directive 2011/7/EU, arts 3 and 6', OWN_CENTRAL_BANK.includes(country) ? UNCERTAIN : {}),
  ),
  eu('DE', 900, 'basiszins', 'BGB 288 (2) and (5)'),
  eu('FR', 1_000, 'ecb', 'Code de commerce L441-10'),
  eu('IE', 800, 'ecb', 'SI 580/2012', { fixedSums: THREE_STEPS, confidence: 'M' }),
  off('EG', 'Civil Code 226–227, 232: at most 7 %, never more than the debt', {
    contractMost: 700,
    atMostPrincipal: true,
    reviewBy: REVIEW_SOON,
  }),
  off('SA', 'interest is not enforceable', { unlawful: true }),
  off('AE', 'contract interest is recoverable by Decree-Law 50/2022, the limit is not settled: off', {
    unlawful: true,
    confidence: 'M',
    reviewBy: REVIEW_SOON,
  }),
  off('CA', 'Interest Act ss 3–4: only by contract, with the annual rate stated', {
    contractMost: 3_500,
    confidence: 'M',
    reviewBy: REVIEW_SOON,
  }),
  off('US', 'contract and state usury limits only', { confidence: 'M' }),
  off('AU', 'contract only'),
  off('NZ', 'contract only'),
];

/** The row of a country, null where none is kept: then only a contract counts. */
export function regimeOf(country: string): Regime | null {
  return REGIMES.find((row) => row.country === country) ?? null;
}

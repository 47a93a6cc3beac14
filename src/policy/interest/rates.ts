/**
 * The reference rates statutory interest is counted from, by half-year. Dated data with sources; a half-year that is not in the table gives
 * no rate and so no interest, and a test fails once the table no longer covers today.
 */
import type { CalendarDate } from '../../domain/time.ts';

export type RateIndex = 'boe' | 'ecb' | 'basiszins';

interface HalfYear {
  /** First day of the half-year the rate holds for. */
  readonly from: string;
  readonly basisPoints: number;
  /** L: carried forward from the half-year before and not yet looked up. It keeps the place of the row and is never charged. */
  readonly confidence: 'H' | 'M' | 'L';
}

interface Index {
  readonly name: string;
  readonly source: string;
  /** Oldest first, without gaps. */
  readonly halfYears: readonly HalfYear[];
}

/**
 * Bank of England: the rate in force on 31 December counts for January to June, that of 30 June for July to December (SI 2002/1675). ECB: the
 * rate of the main refinancing operations on the first day of the half-year (Directive 2011/7/EU). Last looked at on 2026-11-21: the rows of
 * the second half of 2026 are carried forward (L) and give no rate until somebody has looked them up on the banks' own pages.
 */
export const RATES: Readonly<Record<RateIndex, Index>> = {
  boe: {
    name: 'Bank of England base rate',
    source: 'bankofengland.co.uk, Bank Rate history',
    halfYears: [
      { from: '2024-01-01', basisPoints: 525, confidence: 'H' },
      { from: '2024-07-01', basisPoints: 525, confidence: 'H' },
      { from: '2025-01-01', basisPoints: 475, confidence: 'H' },
      { from: '2025-07-01', basisPoints: 425, confidence: 'H' },
      { from: '2026-01-01', basisPoints: 375, confidence: 'M' },
      { from: '2026-07-01', basisPoints: 375, confidence: 'L' },
    ],
  },
  ecb: {
    name: 'ECB main refinancing rate',
    source: 'ecb.europa.eu, key interest rates',
    halfYears: [
      { from: '2024-01-01', basisPoints: 450, confidence: 'H' },
      { from: '2024-07-01', basisPoints: 425, confidence: 'H' },
      { from: '2025-01-01', basisPoints: 315, confidence: 'H' },
      { from: '2025-07-01', basisPoints: 215, confidence: 'H' },
      { from: '2026-01-01', basisPoints: 215, confidence: 'M' },
      { from: '2026-07-01', basisPoints: 215, confidence: 'L' },
    ],
  },
  basiszins: {
    name: 'Basiszinssatz (BGB 247)',
    source: 'bundesbank.de, Basiszinssatz',
    halfYears: [
      { from: '2024-01-01', basisPoints: 362, confidence: 'H' },
      { from: '2024-07-01', basisPoints: 337, confidence: 'H' },
      { from: '2025-01-01', basisPoints: 227, confidence: 'H' },
      { from: '2025-07-01', basisPoints: 127, confidence: 'H' },
      { from: '2026-01-01', basisPoints: 127, confidence: 'M' },
      { from: '2026-07-01', basisPoints: 127, confidence: 'L' },
    ],
  },
};

/** The rate on a day in basis points; null: before the table begins, after the half-year it ends with, or only carried forward. */
export function referenceRate(index: RateIndex, on: CalendarDate): number | null {
  const half = halfYearOf(on);
  const row = RATES[index].halfYears.find(({ from }) => from === half);
  return row === undefined || row.confidence === 'L' ? null : row.basisPoints;
}

/** The first day of the half-year a day lies in. */
export function halfYearOf(on: CalendarDate): string {
  return `${on.slice(0, 4)}-${on.slice(5, 7) < '07' ? '01' : '07'}-01`;
}

/** The first day the table has no row for. */
export function staleFrom(index: RateIndex): string {
  const last = RATES[index].halfYears.at(-1)?.from ?? '1970-01-01';
  const year = Number(last.slice(0, 4));
  return last.slice(5) === '01-01' ? `${year}-07-01` : `${year + 1}-01-01`;
}

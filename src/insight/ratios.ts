/**
 * The trade's formulas, each on plain numbers: days sales outstanding three ways, collection effectiveness, bad debt.
 * Amounts are minor units of one currency; results are unrounded, and null where the formula says nothing (never NaN).
 */

/** DSO of a period: receivables at its end ÷ credit sales in it × its days. null without sales. Source: CRF's quarter form. */
export function daysSalesOutstanding(receivable: number, sales: number, days: number): number | null {
  return sales > 0 ? (receivable / sales) * days : null;
}

/** One month's credit sales and the days of it that count (the running month: up to the as-of date). */
export interface MonthSales {
  readonly sales: number;
  readonly days: number;
}

/**
 * DSO by countback: months' sales are taken off the receivables from the newest back; each month used up counts its days, the
 * last one pro rata. null when the history ends before the receivables do.
 */
export function countback(receivable: number, newestFirst: Iterable<MonthSales>): number | null {
  let rest = receivable;
  let days = 0;
  for (const month of newestFirst) {
    if (rest <= 0) break;
    if (rest < month.sales) return days + (rest / month.sales) * month.days;
    rest -= month.sales;
    days += month.days;
  }
  return rest <= 0 ? days : null;
}

/** Average days delinquent: DSO less the best possible DSO of the same method. */
export function averageDaysDelinquent(dso: number | null, bestPossible: number | null): number | null {
  return dso === null || bestPossible === null ? null : dso - bestPossible;
}

/**
 * Collection effectiveness index in per cent: of what could be collected in a period, how much was. `sales` must cover exactly the
 * period between the two balances, not a month's average. null when nothing could be collected.
 */
export function collectionEffectiveness(period: { beginning: number; sales: number; endTotal: number; endCurrent: number }): number | null {
  const collectable = period.beginning + period.sales - period.endCurrent;
  return collectable > 0 ? ((period.beginning + period.sales - period.endTotal) / collectable) * 100 : null;
}

/** Bad debt in per cent: write-offs ÷ credit sales of the same twelve months. null when the books hold no write-offs or no sales. */
export function badDebt(writeOffs: number | null, sales: number): number | null {
  return writeOffs === null || sales <= 0 ? null : (writeOffs / sales) * 100;
}

/** Two decimals, half up; done once, where a figure leaves for the report. */
export function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100 + 0;
}

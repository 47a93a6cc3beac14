/** Kaplan–Meier: what share is still unpaid after so many days, when some have not been paid yet and may never be. */

export interface Observation {
  /** Days at which it was paid, or up to which we know that it was not. */
  readonly at: number;
  /** True: paid then. False: still open then. */
  readonly event: boolean;
  /** What it counts for, an amount or 1; above 0. */
  readonly weight: number;
}

export interface Step {
  readonly at: number;
  /** The share, 0 to 1, that is still unpaid just after. */
  readonly unpaid: number;
}

/** The curve, one step per day on which something was paid, falling from 1. Order does not matter. */
export function survivalCurve(observations: readonly Observation[]): Step[] {
  const sorted = observations.filter((one) => one.weight > 0).sort((a, b) => a.at - b.at);
  let atRisk = sorted.reduce((sum, one) => sum + one.weight, 0);
  let unpaid = 1;
  const curve: Step[] = [];
  for (let index = 0; index < sorted.length; ) {
    const at = sorted[index]?.at ?? 0;
    let paid = 0;
    let left = 0;
    for (; sorted[index]?.at === at; index += 1) {
      const one = sorted[index];
      if (!one) break;
      left += one.weight;
      if (one.event) paid += one.weight;
    }
    if (paid > 0) {
      unpaid = Math.max(0, unpaid * (1 - paid / atRisk));
      curve.push({ at, unpaid });
    }
    atRisk -= left;
  }
  return curve;
}

/** The first day by which half is paid; null where half never is. */
export function survivalMedian(observations: readonly Observation[]): number | null {
  return survivalCurve(observations).find((step) => step.unpaid <= 0.5)?.at ?? null;
}

/** The share paid by a day, 0 to 1. */
export function paidBy(curve: readonly Step[], at: number): number {
  return 1 - (curve.findLast((step) => step.at <= at)?.unpaid ?? 1);
}

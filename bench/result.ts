/** One measured figure, and how several samples become one. */

export interface Result {
  readonly name: string;
  readonly unit: string;
  /** The median of `samples`. */
  readonly value: number;
  /** The least work that could answer, in the same unit and run; a median too. */
  readonly baseline: number;
  /** value / baseline. */
  readonly ratio: number;
  readonly samples: readonly number[];
}

export function resultOf(name: string, unit: string, samples: readonly number[], baselines: readonly number[]): Result {
  const value = median(samples);
  const baseline = median(baselines);
  return {
    name,
    unit,
    value: rounded(value),
    baseline: rounded(baseline),
    ratio: rounded(value / baseline),
    samples: samples.map(rounded),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

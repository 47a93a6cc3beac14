/** Exact fractions of whole minor units, so that interest is rounded once and never on the way. */

export interface Fraction {
  readonly numerator: bigint;
  /** Above 0; no factor in common with the numerator. */
  readonly denominator: bigint;
}

export const ZERO: Fraction = { numerator: 0n, denominator: 1n };

export function fraction(numerator: bigint, denominator = 1n): Fraction {
  let [divisor, rest] = [numerator < 0n ? -numerator : numerator, denominator];
  while (rest !== 0n) [divisor, rest] = [rest, divisor % rest];
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, { numerator: -b.numerator, denominator: b.denominator });
}

export function times(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function lesser(a: Fraction, b: Fraction): Fraction {
  return a.numerator * b.denominator <= b.numerator * a.denominator ? a : b;
}

/**
 * Half up to a whole number of minor units; for fractions ≥ 0.
 * @throws RangeError beyond the safe integers: a sum that cannot be shown exactly is not shown.
 */
export function halfUp({ numerator, denominator }: Fraction): number {
  const whole = Number((2n * numerator + denominator) / (2n * denominator));
  if (!Number.isSafeInteger(whole)) throw new RangeError('interest beyond what can be shown exactly');
  return whole;
}

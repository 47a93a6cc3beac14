/** How far a promise-kept ratio can be trusted: the lower end of Wilson's 95 % interval, which stops bragging with one promise of one. */

const Z = 1.959964;

/** 0 to 1; 0 for no promises at all. (1 of 1: 0.21; 7 of 10: 0.40; 70 of 100: 0.60; reference Part 3.) */
export function wilsonLowerBound(kept: number, total: number): number {
  if (total === 0) return 0;
  const share = kept / total;
  const centre = share + (Z * Z) / (2 * total);
  const margin = Z * Math.sqrt((share * (1 - share)) / total + (Z * Z) / (4 * total * total));
  return Math.max(0, (centre - margin) / (1 + (Z * Z) / total));
}

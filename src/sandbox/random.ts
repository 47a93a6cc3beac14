/** Seeded chance for generated ledgers: the same seed draws the same row for ever. */

import { hexOf } from './ids.ts';

/** A 32-bit seed of its own for every purpose, e.g. seedOf(7, 'customer', 3). */
export function seedOf(...parts: readonly (string | number)[]): number {
  return Number.parseInt(hexOf(...parts).slice(0, 8), 16);
}

/** A generator of numbers in [0, 1) (mulberry32, public domain). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number from `least` to `most`, both included. */
export function between(random: () => number, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** One of a list. @throws RangeError for an empty one. */
export function pick<Item>(random: () => number, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

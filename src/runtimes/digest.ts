/** SHA-256 and unpredictable bytes, the same on Node and in a Worker. */
import { createHash, randomBytes } from 'node:crypto';
import type { Hash } from '../store/database.ts';

export const hash: Hash = (text) => createHash('sha256').update(text, 'utf8').digest('hex');

/** Bytes drawn at once: most are asked for a few at a time, and asking costs more than drawing. */
const DRAWN = 4_096;
let drawn = new Uint8Array();
let used = 0;

/** Unpredictable bytes, each given once and kept nowhere. */
export const random = (bytes: number): Uint8Array => {
  if (bytes > DRAWN) return new Uint8Array(randomBytes(bytes));
  if (used + bytes > drawn.length) {
    drawn = new Uint8Array(randomBytes(DRAWN));
    used = 0;
  }
  const given = drawn.slice(used, used + bytes);
  drawn.fill(0, used, used + bytes);
  used += bytes;
  return given;
};

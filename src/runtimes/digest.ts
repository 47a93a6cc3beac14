/** SHA-256 and unpredictable bytes, the same on Node and in a Worker. */
import { createHash, randomBytes } from 'node:crypto';
import type { Hash } from '../store/database.ts';

export const hash: Hash = (text) => createHash('sha256').update(text, 'utf8').digest('hex');

/** Unpredictable bytes. */
export const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));

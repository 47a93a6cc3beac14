/** Node's clock, chance, hash and log: the few things every Node process of the product is made from. */
import { createHash, randomBytes } from 'node:crypto';
import type { Hash } from '../store/database.ts';

export const hash: Hash = (text) => createHash('sha256').update(text, 'utf8').digest('hex');

export const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));

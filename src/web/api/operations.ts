/** Every call there is. */
import { ENDPOINT_OPERATIONS } from './endpoint-operations.ts';
import type { Operation } from './operation.ts';
import { READS } from './reads.ts';
import { WORDS } from './words.ts';
import { WRITES } from './writes.ts';

export const OPERATIONS: readonly Operation[] = [...READS, ...WRITES, ...WORDS, ...ENDPOINT_OPERATIONS];

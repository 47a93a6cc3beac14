/** Opens the SQLite of a Durable Object as the database a store works on: the counterpart of ../node-database.ts. */
import type { DurableObjectStorage } from '@cloudflare/workers-types';
import { drizzle } from 'drizzle-orm/durable-sqlite';
import type { Database } from '../../store/database.ts';

/**
 * The platform keeps it durable, has foreign keys on and compiled statements cached, and knows no PRAGMA to say so. A statement may bind
 * 100 values at most. Source: developers.cloudflare.com/durable-objects/platform/limits.
 */
export function durableDatabase(storage: DurableObjectStorage): Database {
  const { sql } = storage;
  return drizzle({
    sql,
    transactionSync: <Result>(work: () => Result): Result => storage.transactionSync(work),
    // What the store fills a first sync with (store/database.ts, `often`).
    prepare: (text: string) => ({ run: (...values: unknown[]) => void sql.exec(text, ...values) }),
  });
}

/** Telephone numbers that no text can reach, as a provider said: none is sent there again. */
import { eq, sql } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import type { Database } from './database.ts';
import { unusableNumbers } from './schema-work.ts';
import { statement } from './statement.ts';

const one = statement((database) =>
  database
    .select({ number: unusableNumbers.number })
    .from(unusableNumbers)
    .where(eq(unusableNumbers.number, sql.placeholder('number')))
    .prepare(),
);

export function numbersOf(database: Database) {
  return {
    isUnusable: (number: string): boolean => one(database).get({ number }) !== undefined,
    /** `code` is the provider's. */
    keepUnusable(number: string, code: string, at: Instant): void {
      database.insert(unusableNumbers).values({ number, code, at }).onConflictDoNothing().run();
    },
  };
}

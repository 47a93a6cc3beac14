/** Commands that may be said again: what the first saying was answered, under its key and a hash of what was asked, in the same transaction. */
import { eq, lt, sql } from 'drizzle-orm';
import { addMs, type Instant } from '../domain/time.ts';
import type { Database } from './database.ts';
import { answers } from './schema-work.ts';
import { statement } from './statement.ts';

/** Whoever repeats a call does so within minutes or, after an outage, days. Our figure. */
const KEPT_MS = 7 * 86_400_000;

const one = statement((database) =>
  database
    .select()
    .from(answers)
    .where(eq(answers.key, sql.placeholder('key')))
    .prepare(),
);

export function answersOf(database: Database) {
  return {
    /** null: nothing was asked under this key in the last days. */
    find: (key: string): typeof answers.$inferSelect | null => one(database).get({ key }) ?? null,
    /** Call it inside the transaction of what is answered. */
    keep(row: typeof answers.$inferInsert, at: Instant): void {
      database
        .delete(answers)
        .where(lt(answers.at, addMs(at, -KEPT_MS)))
        .run();
      database.insert(answers).values(row).run();
    },
  };
}

/** Words that have been kept long enough: of letters that left and of replies. That they were, when, to whom and the hash of what was sent stays. */
import { sql } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import type { Database } from './database.ts';
import { KEEPING_HOLDS } from './erasing.ts';

export interface Forgotten {
  readonly letters: number;
  readonly replies: number;
}

export function forgettingIn(database: Database) {
  /** Nobody needs them: nothing that was asked for then is open still, and no quarrel or proceeding stands. */
  const notNeeded = (customerId: ReturnType<typeof sql>, at: ReturnType<typeof sql>) => sql`
    NOT EXISTS (SELECT 1 FROM invoices WHERE customer_id = ${customerId} AND state = 'open' AND open > 0 AND issued <= substr(${at}, 1, 10))
    AND NOT EXISTS (SELECT 1 FROM holds WHERE customer_id = ${customerId} AND lifted_at IS NULL
      AND kind IN (SELECT value FROM json_each(${KEEPING_HOLDS})))`;
  const changed = (): number => database.get<{ count: number }>(sql`SELECT changes() AS count`).count;

  return {
    /** At most so many of each, in the transaction of whoever calls. */
    words(before: Instant, most: number): Forgotten {
      database.run(sql`UPDATE effects SET subject = NULL, body_text = NULL, body_html = NULL, message = NULL,
        content = json_remove(content, '$.typed') WHERE id IN (
        SELECT id FROM effects AS old WHERE kind = 'letter' AND settled_at IS NOT NULL AND settled_at < ${before} AND state = 'sent'
        AND message IS NOT NULL AND ${notNeeded(sql`old.customer_id`, sql`old.settled_at`)} LIMIT ${most})`);
      const letters = changed();
      database.run(sql`UPDATE replies SET subject = '', text = '' WHERE message_id IN (
        SELECT message_id FROM replies AS old WHERE at < ${before} AND text <> '' AND ${notNeeded(sql`old.customer_id`, sql`old.at`)} LIMIT ${most})`);
      return { letters, replies: changed() };
    },
  };
}

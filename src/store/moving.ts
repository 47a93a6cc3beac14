/**
 * What goes along when one customer becomes part of another: its holds (a dispute stays a dispute), promises and agreements, what was said to
 * it (the caps count it), what people still have to do, and how it wishes to be written to. Claims need not move: they are per invoice.
 */
import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';

export function movingIn(database: Database) {
  return {
    /** Call it inside the transaction in which the documents move. */
    work(from: string, to: string): void {
      for (const table of ['happenings', 'holds', 'promises', 'agreements', 'replies'])
        database.run(sql`UPDATE ${sql.identifier(table)} SET customer_id = ${to} WHERE customer_id = ${from}`);
      // One open task per customer and rule: where both had it, the planner takes the other one back.
      database.run(sql`UPDATE OR IGNORE tasks SET customer_id = ${to} WHERE customer_id = ${from}`);
      database.run(sql`
        UPDATE customers SET language = coalesce(customers.language, former.language), debtor = coalesce(customers.debtor, former.debtor),
          segment = coalesce(customers.segment, former.segment), region = coalesce(customers.region, former.region),
          time_zone = coalesce(customers.time_zone, former.time_zone)
        FROM customers AS former WHERE customers.id = ${to} AND former.id = ${from}`);
    },
  };
}

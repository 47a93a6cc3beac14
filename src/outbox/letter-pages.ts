/** Letters and hand-overs page by page, in the fixed order of their ids. */
import { and, sql } from 'drizzle-orm';
import type { Database } from '../store/database.ts';
import { after, asked, both, inState, limit, type PageAsked, which } from '../store/pages.ts';
import { statement } from '../store/statement.ts';
import { effects } from './schema.ts';

const letterPages = both(({ customer, key }) =>
  statement((database) =>
    database
      .select()
      .from(effects)
      .where(
        and(customer(effects.customerId), sql`${effects.kind} IN ('letter', 'hand-over')`, inState(effects.state), after(key(effects.id))),
      )
      .orderBy(key(effects.id))
      .limit(limit)
      .prepare(),
  ),
);

export function letterPage(database: Database, wanted: PageAsked) {
  return which(letterPages, wanted)(database).all(asked(wanted));
}

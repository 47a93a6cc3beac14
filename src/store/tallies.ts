/** Counts and balances over everything recorded, for checks from outside: what we believe is owed, and what we have done. */
import { asc, eq, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { decisionLog, decisions, happenings } from './schema-work.ts';
import { statement } from './statement.ts';

const rule = sql<string>`json_extract(${decisionLog.body}, '$.reasons[0].rule')`;
const standing = statement((database) =>
  database
    .select({ customerId: decisions.customerId, decision: decisions.body })
    .from(decisions)
    .orderBy(asc(decisions.customerId), asc(decisions.id))
    .prepare(),
);
const byStage = statement((database) =>
  database
    .select({ stage: sql<string>`coalesce(${happenings.stage}, '')`, count: sql<number>`count(*)` })
    .from(happenings)
    .where(eq(happenings.kind, sql.placeholder('kind')))
    .groupBy(happenings.stage)
    .orderBy(asc(happenings.stage))
    .prepare(),
);
const byRule = statement((database) =>
  database
    .select({ rule, count: sql<number>`count(*)` })
    .from(decisionLog)
    .where(sql`json_type(${decisionLog.body}) = 'object'`)
    .groupBy(rule)
    .orderBy(asc(rule))
    .prepare(),
);

export function talliesOf(database: Database) {
  return {
    /** Every standing decision with its customer. */
    standing: () => standing(database).all(),
    /** Per customer (as the platform counts: a sub-customer's are its own) and currency with anything open or unapplied, in minor units. */
    balances: () =>
      database.all<{ customerId: string; currency: string; open: number; unapplied: number }>(sql`
        SELECT customer_id AS "customerId", currency, sum(open) AS open, sum(unapplied) AS unapplied FROM (
          SELECT coalesce(owner_id, customer_id) AS customer_id, currency, open, 0 AS unapplied FROM invoices WHERE state = 'open'
          UNION ALL SELECT coalesce(owner_id, customer_id), currency, 0, unapplied FROM payments WHERE state = 'posted' AND unapplied <> 0
          UNION ALL SELECT coalesce(owner_id, customer_id), currency, 0, remaining FROM credits WHERE state = 'posted' AND remaining <> 0
        ) GROUP BY customer_id, currency HAVING sum(open) <> 0 OR sum(unapplied) <> 0 ORDER BY customer_id, currency`),
    /** How often something happened, by stage. */
    byStage: (kind: string): Record<string, number> =>
      Object.fromEntries(
        byStage(database)
          .all({ kind })
          .map((row) => [row.stage, row.count]),
      ),
    /** Changes of standing decisions, by the rule of their first reason. */
    byRule: (): Record<string, number> =>
      Object.fromEntries(
        byRule(database)
          .all()
          .map((row) => [row.rule, row.count]),
      ),
  };
}

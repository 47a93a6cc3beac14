/** What is looked up of the past: when deciding began, which policies there were, what left in a stretch of days, whose invoices lie in it. */
import { and, asc, desc, eq, gte, inArray, lt, lte, or, sql } from 'drizzle-orm';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Decision } from '../policy/case.ts';
import type { Database } from './database.ts';
import { customers, invoices } from './schema-books.ts';
import { decisionLog, happenings, journal, runs } from './schema-work.ts';

/** A line of the journal that made a policy the one in force. */
export interface PolicyLine {
  readonly seq: number;
  readonly at: Instant;
  readonly contents: string | null;
}

export function pastOf(database: Database) {
  return {
    /** The as-of date of the first run; null before it. */
    firstRun: (): CalendarDate | null =>
      database
        .select({ day: sql<CalendarDate | null>`min(${runs.asOf})` })
        .from(runs)
        .get()?.day ?? null,
    /** Lines that changed the policy, newest first, before a line of the journal (null: from the newest). */
    policyLines: (limit: number, before: number | null): PolicyLine[] =>
      database
        .select({ seq: journal.seq, at: journal.at, contents: journal.contents })
        .from(journal)
        // Written out, so that the index over these lines alone is used.
        .where(and(sql`${journal.kind} = 'policy-set'`, before === null ? undefined : lt(journal.seq, before)))
        .orderBy(desc(journal.seq))
        .limit(limit)
        .all(),
    /** Every decision made about a customer on a day, those that were replaced on it included, in their order. */
    decidedOn: (customerId: string, day: CalendarDate): Decision[] =>
      database
        .select({ body: decisionLog.body })
        .from(decisionLog)
        .where(and(eq(decisionLog.customerId, customerId), eq(decisionLog.asOf, day)))
        .orderBy(asc(decisionLog.seq))
        .all()
        .flatMap((row) => row.body ?? []),
    /** Who has an invoice that is open, or was issued on or after a day. */
    customersSince: (day: CalendarDate): string[] =>
      database
        .selectDistinct({ customerId: invoices.customerId })
        .from(invoices)
        .where(or(eq(invoices.state, 'open'), gte(invoices.issued, day)))
        .orderBy(asc(invoices.customerId))
        .all()
        .map((row) => row.customerId),
    /** Contacts made from a day to another, counted by what they were. */
    contacts: (from: CalendarDate, to: CalendarDate) =>
      database
        .select({ kind: happenings.kind, stage: happenings.stage, count: sql<number>`count(*)` })
        .from(happenings)
        .where(
          and(
            gte(happenings.day, from),
            lte(happenings.day, to),
            inArray(happenings.kind, ['letter-sent', 'letter-unknown', 'sms-sent', 'call-made', 'handed-over']),
          ),
        )
        .groupBy(happenings.kind, happenings.stage)
        .all(),
    /** Where customers are and what they are, each combination once with how many there are of it. */
    places: () =>
      database
        .select({ country: customers.country, region: customers.region, debtor: customers.debtor, count: sql<number>`count(*)` })
        .from(customers)
        .where(eq(customers.active, true))
        .groupBy(customers.country, customers.region, customers.debtor)
        .orderBy(desc(sql`count(*)`))
        .all(),
  };
}

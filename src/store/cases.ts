/** Which customers must be decided again: those touched since, and those one of whose decisions has ended. Planning costs what changed. */
import { eq, or, sql } from 'drizzle-orm';
import type { CalendarDate } from '../domain/time.ts';
import type { Database } from './database.ts';
import { inOrder } from './order.ts';
import { cases } from './schema-work.ts';
import { statement } from './statement.ts';

export type Cases = ReturnType<typeof casesOf>;

const touch = statement((database) =>
  database
    .insert(cases)
    .values({ customerId: sql.placeholder('customerId'), touched: 1 })
    .onConflictDoUpdate({ target: cases.customerId, set: { touched: 1 } })
    .prepare(),
);
const touchEach = statement((database) =>
  database
    .insert(cases)
    .select(sql`SELECT value, 1, NULL FROM json_each(${sql.placeholder('ids')}) WHERE true`)
    .onConflictDoUpdate({ target: cases.customerId, set: { touched: 1 } })
    .prepare(),
);
const settle = statement((database) =>
  database
    .insert(cases)
    .values({ customerId: sql.placeholder('customerId'), touched: 0, until: sql.placeholder('until') })
    .onConflictDoUpdate({ target: cases.customerId, set: { touched: 0, until: sql`excluded.until` } })
    .prepare(),
);
const due = statement((database) =>
  database
    .select({ customerId: cases.customerId })
    .from(cases)
    .where(or(eq(cases.touched, 1), sql`${cases.until} < ${sql.placeholder('asOf')}`))
    .prepare(),
);
// Two statements, because an index answers one minimum and not two.
const first = statement((database) =>
  database
    .select({ until: sql<CalendarDate | null>`min(${cases.until})` })
    .from(cases)
    .prepare(),
);
const anyTouched = statement((database) =>
  database.select({ touched: cases.touched }).from(cases).where(eq(cases.touched, 1)).limit(1).prepare(),
);

export function casesOf(database: Database) {
  return {
    touch: (customerId: string): void => void touch(database).run({ customerId }),
    /** These are decided again at the next run. */
    touchEach: (customerIds: ReadonlySet<string>): void => {
      if (customerIds.size > 0) touchEach(database).run({ ids: JSON.stringify([...customerIds]) });
    },
    /** Everyone is decided again at the next run: the policy, the mode or the release changed. */
    touchAll: (): void => void database.update(cases).set({ touched: 1 }).run(),
    /** The customer was decided; `until`: the first day's eve on which a decision ends, null when nothing is open. */
    settle: (customerId: string, until: CalendarDate | null): void => void settle(database).run({ customerId, until }),
    /** Customers to decide on this date, by id. */
    due: (asOf: CalendarDate): string[] => inOrder(due(database).all({ asOf }), (row) => row.customerId).map((row) => row.customerId),
    /** The last day on which every standing decision still stands; null when none does or something is touched already. */
    firstUntil(): { until: CalendarDate | null; touched: boolean } {
      return { until: first(database).get()?.until ?? null, touched: anyTouched(database).get() !== undefined };
    },
  };
}

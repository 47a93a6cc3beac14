/** What a person has to do: calls, and what the program cannot do alone. At most one open task per customer and rule. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Decision } from '../policy/case.ts';
import { type Database, remembered } from './database.ts';
import { equals } from './literal.ts';
import { inOrder } from './order.ts';
import { type TaskKind, tasks } from './schema-work.ts';
import { statement } from './statement.ts';

export type TaskRow = typeof tasks.$inferSelect;
export type NewTask = Omit<TaskRow, 'state' | 'closedAt' | 'closedBy'>;

const one = statement((database) =>
  database
    .select()
    .from(tasks)
    .where(eq(tasks.id, sql.placeholder('id')))
    .prepare(),
);
const ofCustomer = statement((database) =>
  database
    .select()
    .from(tasks)
    .where(and(eq(tasks.customerId, sql.placeholder('customerId')), inArray(tasks.state, ['open', 'withdrawn'])))
    .prepare(),
);
const count = statement((database) =>
  database
    .select({ count: sql<number>`count(*)` })
    .from(tasks)
    .where(eq(tasks.customerId, sql.placeholder('customerId')))
    .prepare(),
);
const finished = statement((database) =>
  database
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(eq(tasks.customerId, sql.placeholder('customerId')), eq(tasks.rule, sql.placeholder('rule')), equals(tasks.state, 'done')))
    .limit(1)
    .prepare(),
);
const openOf = statement((database) =>
  database
    .select()
    .from(tasks)
    .where(and(equals(tasks.state, 'open'), sql`${tasks.kind} IN (SELECT value FROM json_each(${sql.placeholder('kinds')}))`))
    .prepare(),
);
const someOf = statement((database) =>
  database
    .select()
    .from(tasks)
    .where(and(equals(tasks.state, 'open'), eq(tasks.kind, sql.placeholder('kind'))))
    .orderBy(asc(tasks.raisedAt), asc(tasks.id))
    .limit(sql.placeholder('limit'))
    .prepare(),
);

const openByKind = statement((database) =>
  database
    .select({ kind: tasks.kind, count: sql<number>`count(*)` })
    .from(tasks)
    .where(equals(tasks.state, 'open'))
    .groupBy(tasks.kind)
    .prepare(),
);

export function tasksOf(database: Database) {
  const tally = remembered(database, 'tasks', () => openByKind(database).all());
  return {
    /** How many of each kind are open. */
    counted: () => tally.get(),
    get: (id: string): TaskRow | null => one(database).get({ id }) ?? null,
    /** A customer's open and withdrawn tasks, oldest first. */
    live: (customerId: string): TaskRow[] => byRaised(ofCustomer(database).all({ customerId })),
    /** How many tasks a customer ever had; names the next one. */
    count: (customerId: string): number => count(database).get({ customerId })?.count ?? 0,
    /** Whether a person finished a task of this rule before. */
    wasFinished: (customerId: string, rule: string): boolean => finished(database).get({ customerId, rule }) !== undefined,
    raise(task: NewTask): void {
      database
        .insert(tasks)
        .values({ ...task, state: 'open' })
        .run();
      tally.forget();
    },
    change(
      id: string,
      change: {
        decisions?: Decision[];
        until?: CalendarDate | null;
        state?: TaskRow['state'];
        closedAt?: Instant | null;
        closedBy?: string | null;
      },
    ): void {
      database.update(tasks).set(change).where(eq(tasks.id, id)).run();
      tally.forget();
    },
    open: (...kinds: TaskKind[]): TaskRow[] => byRaised(openOf(database).all({ kinds: JSON.stringify(kinds) })),
    /** Some of the open ones, oldest first; only those are read, and the ones before them. */
    some: (kinds: readonly TaskKind[], from: number, most: number): TaskRow[] =>
      byRaised(kinds.flatMap((kind) => someOf(database).all({ kind, limit: from + most }))).slice(from, from + most),
    openCall: (customerId: string): TaskRow | null =>
      byRaised(ofCustomer(database).all({ customerId })).find((task) => task.kind === 'call' && task.state === 'open') ?? null,
    ofEffect: (effectId: string): TaskRow[] => database.select().from(tasks).where(eq(tasks.effectId, effectId)).all(),
  };
}

function byRaised(rows: TaskRow[]): TaskRow[] {
  return inOrder(
    rows,
    (row) => row.raisedAt,
    (row) => row.id,
  );
}

/** What people (or customers through people) brought about: holds and promises. */
import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import { type Database, remembered } from './database.ts';
import { equals } from './literal.ts';
import { inOrder } from './order.ts';
import { holds, promises, replies } from './schema-work.ts';
import { statement } from './statement.ts';

export type HoldRecord = typeof holds.$inferSelect;
export type PromiseRecord = typeof promises.$inferSelect;

const customerId = sql.placeholder('customerId');
const holdsOf = statement((database) => database.select().from(holds).where(eq(holds.customerId, customerId)).prepare());
const openHolds = statement((database) =>
  database
    .select()
    .from(holds)
    .where(and(eq(holds.customerId, customerId), isNull(holds.liftedAt)))
    .prepare(),
);
const promisesOf = statement((database) => database.select().from(promises).where(eq(promises.customerId, customerId)).prepare());
const openOf = statement((database) =>
  database
    .select()
    .from(holds)
    .where(and(eq(holds.kind, sql.placeholder('kind')), eq(holds.by, sql.placeholder('by')), isNull(holds.liftedAt)))
    .prepare(),
);
const oneHold = statement((database) =>
  database
    .select()
    .from(holds)
    .where(eq(holds.id, sql.placeholder('id')))
    .prepare(),
);
const repliesOf = statement((database) => database.select().from(replies).where(eq(replies.customerId, customerId)).prepare());
const standingPromises = statement((database) =>
  database.select().from(promises).where(eq(promises.withdrawn, false)).orderBy(asc(promises.date)).prepare(),
);

/** Few: the index by what was lifted does not know of kinds, and nobody asks often (`waiting`). */
const openReplies = statement((database) =>
  database
    .select()
    .from(holds)
    .where(and(equals(holds.kind, 'reply'), isNull(holds.liftedAt)))
    .prepare(),
);
const brokenPromises = statement((database) =>
  database
    .select()
    .from(promises)
    .where(and(eq(promises.withdrawn, false), isNotNull(promises.brokenAt)))
    .prepare(),
);

export function standingsOf(database: Database) {
  const waiting = remembered(database, 'standings', () => ({
    replies: openReplies(database).all(),
    broken: brokenPromises(database).all(),
  }));
  return {
    /** Of the whole organisation: holds that stand until somebody has read a reply, and promises found broken. The same object until one changes. */
    waiting: () => waiting.get(),
    /** All of a customer's holds, lifted ones included, oldest first. */
    holds: (id: string): HoldRecord[] => byPlaced(holdsOf(database).all({ customerId: id })),
    /** Those nobody lifted, oldest first. */
    openHolds: (id: string): HoldRecord[] => byPlaced(openHolds(database).all({ customerId: id })),
    /** Of the whole organisation: holds of one kind placed by `by` that nobody lifted, oldest first. */
    openOf: (kind: HoldRecord['kind'], by: string): HoldRecord[] => byPlaced(openOf(database).all({ kind, by })),
    /** Of the whole organisation: all holds placed by `by`, lifted ones included. */
    placedBy: (by: string): HoldRecord[] =>
      database.select().from(holds).where(eq(holds.by, by)).orderBy(asc(holds.placedAt), asc(holds.id)).all(),
    hold: (id: string): HoldRecord | null => oneHold(database).get({ id }) ?? null,
    placeHold(hold: Omit<HoldRecord, 'liftedAt' | 'liftedBy'>): void {
      database.insert(holds).values(hold).run();
      waiting.forget();
    },
    liftHold(id: string, by: string, at: Instant): void {
      database
        .update(holds)
        .set({ liftedAt: at, liftedBy: by })
        .where(and(eq(holds.id, id), isNull(holds.liftedAt)))
        .run();
      waiting.forget();
    },
    /** Keeps a mail that came back; false: it was kept before. */
    keepReply: (reply: typeof replies.$inferSelect): boolean =>
      database.insert(replies).values(reply).onConflictDoNothing().returning({ id: replies.messageId }).all().length > 0,
    /** Mail a customer sent back, oldest first. */
    replies: (id: string) => inOrder(repliesOf(database).all({ customerId: id }), (row) => row.at),
    promises: (id: string): PromiseRecord[] =>
      inOrder(
        promisesOf(database).all({ customerId: id }),
        (row) => row.madeAt,
        (row) => row.id,
      ),
    allPromises: (): PromiseRecord[] => standingPromises(database).all(),
    promise: (id: string): PromiseRecord | null => database.select().from(promises).where(eq(promises.id, id)).get() ?? null,
    /** It was found broken, and is told to be so once. */
    breakPromise(id: string, at: Instant): void {
      database.update(promises).set({ brokenAt: at }).where(eq(promises.id, id)).run();
      waiting.forget();
    },
    withdrawPromise(id: string): void {
      database.update(promises).set({ withdrawn: true }).where(eq(promises.id, id)).run();
      waiting.forget();
    },
    recordPromise(promise: Omit<PromiseRecord, 'brokenAt'>): void {
      database.insert(promises).values(promise).run();
    },
  };
}

function byPlaced(rows: HoldRecord[]): HoldRecord[] {
  return inOrder(
    rows,
    (row) => row.placedAt,
    (row) => row.id,
  );
}

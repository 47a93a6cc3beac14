/** What people (or customers through people) brought about: holds and promises. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import type { Database } from './database.ts';
import { holds, promises, replies } from './schema-work.ts';

export type HoldRecord = typeof holds.$inferSelect;
export type PromiseRecord = typeof promises.$inferSelect;

export function standingsOf(database: Database) {
  const customerId = sql.placeholder('customerId');
  const holdsOf = database
    .select()
    .from(holds)
    .where(eq(holds.customerId, customerId))
    .orderBy(asc(holds.placedAt), asc(holds.id))
    .prepare();
  const openHolds = database
    .select()
    .from(holds)
    .where(and(eq(holds.customerId, customerId), isNull(holds.liftedAt)))
    .orderBy(asc(holds.placedAt), asc(holds.id))
    .prepare();
  const promisesOf = database
    .select()
    .from(promises)
    .where(eq(promises.customerId, customerId))
    .orderBy(asc(promises.madeAt), asc(promises.id))
    .prepare();
  const openOf = database
    .select()
    .from(holds)
    .where(and(eq(holds.kind, sql.placeholder('kind')), eq(holds.by, sql.placeholder('by')), isNull(holds.liftedAt)))
    .orderBy(asc(holds.placedAt), asc(holds.id))
    .prepare();
  const oneHold = database
    .select()
    .from(holds)
    .where(eq(holds.id, sql.placeholder('id')))
    .prepare();
  const repliesOf = database.select().from(replies).where(eq(replies.customerId, customerId)).orderBy(asc(replies.at)).prepare();
  const standingPromises = database.select().from(promises).where(eq(promises.withdrawn, false)).orderBy(asc(promises.date)).prepare();
  return {
    /** All of a customer's holds, lifted ones included, oldest first. */
    holds: (id: string): HoldRecord[] => holdsOf.all({ customerId: id }),
    /** Those nobody lifted, oldest first. */
    openHolds: (id: string): HoldRecord[] => openHolds.all({ customerId: id }),
    /** Of the whole organisation: holds of one kind placed by `by` that nobody lifted, oldest first. */
    openOf: (kind: HoldRecord['kind'], by: string): HoldRecord[] => openOf.all({ kind, by }),
    /** Of the whole organisation: all holds placed by `by`, lifted ones included. */
    placedBy: (by: string): HoldRecord[] =>
      database.select().from(holds).where(eq(holds.by, by)).orderBy(asc(holds.placedAt), asc(holds.id)).all(),
    hold: (id: string): HoldRecord | null => oneHold.get({ id }) ?? null,
    placeHold(hold: Omit<HoldRecord, 'liftedAt' | 'liftedBy'>): void {
      database.insert(holds).values(hold).run();
    },
    liftHold(id: string, by: string, at: Instant): void {
      database
        .update(holds)
        .set({ liftedAt: at, liftedBy: by })
        .where(and(eq(holds.id, id), isNull(holds.liftedAt)))
        .run();
    },
    /** Keeps a mail that came back; false: it was kept before. */
    keepReply: (reply: typeof replies.$inferSelect): boolean =>
      database.insert(replies).values(reply).onConflictDoNothing().returning({ id: replies.messageId }).all().length > 0,
    /** Mail a customer sent back, oldest first. */
    replies: (id: string) => repliesOf.all({ customerId: id }),
    promises: (id: string): PromiseRecord[] => promisesOf.all({ customerId: id }),
    allPromises: (): PromiseRecord[] => standingPromises.all(),
    promise: (id: string): PromiseRecord | null => database.select().from(promises).where(eq(promises.id, id)).get() ?? null,
    withdrawPromise(id: string): void {
      database.update(promises).set({ withdrawn: true }).where(eq(promises.id, id)).run();
    },
    recordPromise(promise: PromiseRecord): void {
      database.insert(promises).values(promise).run();
    },
  };
}

/** Addresses that are told of what happens, and the messages on their way there: kept with how far each client file's events were taken over. */
import { and, asc, desc, eq, isNull, lt, lte, ne, or, sql } from 'drizzle-orm';
import { addMs, type Instant } from '../domain/time.ts';
import type { Database } from '../store/database.ts';
import { endpoints, messages, takenOver } from './schema-programs.ts';

/** Settled messages are shown so long, and those of a failing endpoint wait so long. Our figure. */
const KEPT_MS = 30 * 86_400_000;

export type EndpointRow = typeof endpoints.$inferSelect;
export type MessageRow = typeof messages.$inferSelect;
export type NewMessage = Pick<MessageRow, 'endpointId' | 'messageId' | 'organisationId' | 'type' | 'at' | 'body'>;
export type Settled = Pick<MessageRow, 'state' | 'attempts' | 'nextAt' | 'outcome' | 'settledAt'>;

export interface Endpoints {
  /** Of a practice, without those that ended; oldest first. */
  list(practiceId: string): EndpointRow[];
  /** null: none of the practice's, or ended. */
  get(practiceId: string, id: string): EndpointRow | null;
  /** Made under this name before, ended or not. */
  madeUnder(name: string): EndpointRow | null;
  /** False: something was made under the same name meanwhile. */
  add(row: typeof endpoints.$inferInsert): boolean;
  change(id: string, change: Partial<Omit<EndpointRow, 'id' | 'practiceId'>>): void;
  /** Ends it; what waits for it is dropped with its log. */
  end(id: string): void;
  all(): EndpointRow[];
  /** Whether there is any at all; costs nothing to ask. */
  any(): boolean;
  /** Up to which line the events of a client file were taken over; null: never. */
  place(organisationId: string): number | null;
  /** Takes events over, all or none; a message that is there already stays as it is. */
  take(organisationId: string, seq: number, wanted: readonly NewMessage[], nextAt: Instant): void;
  post(message: NewMessage, nextAt: Instant): void;
  /** Waiting messages of live endpoints that are due, the longest due first. */
  due(at: Instant, most: number): MessageRow[];
  /** When the next one is due; null: none waits. */
  nextDue(): Instant | null;
  settle(message: Pick<MessageRow, 'endpointId' | 'messageId'>, settled: Settled): void;
  /** Everything that was given up or waits is due again, from its first attempt. */
  again(id: string, at: Instant): void;
  /** Newest first, from below a message on. */
  log(id: string, below: Pick<MessageRow, 'at' | 'messageId'> | null, most: number): MessageRow[];
  waiting(id: string): number;
  /** Drops what is too old to be shown or sent. */
  sweep(at: Instant): void;
}

export function endpointsOf(database: Database): Endpoints {
  /** This process alone adds and ends them; null: to be looked up. */
  let any: boolean | null = null;
  const isWaiting = sql`${messages.state} = 'waiting'`;
  const put = (message: NewMessage, nextAt: Instant): void => {
    database
      .insert(messages)
      .values({ ...message, state: 'waiting', attempts: 0, nextAt })
      .onConflictDoNothing()
      .run();
  };
  const one = (message: Pick<MessageRow, 'endpointId' | 'messageId'>) =>
    and(eq(messages.endpointId, message.endpointId), eq(messages.messageId, message.messageId));
  return {
    list: (practiceId) =>
      database
        .select()
        .from(endpoints)
        .where(and(eq(endpoints.practiceId, practiceId), ne(endpoints.state, 'ended')))
        .orderBy(asc(endpoints.since), asc(endpoints.id))
        .all(),
    get: (practiceId, id) =>
      database
        .select()
        .from(endpoints)
        .where(and(eq(endpoints.id, id), eq(endpoints.practiceId, practiceId), ne(endpoints.state, 'ended')))
        .get() ?? null,
    madeUnder: (name) => database.select().from(endpoints).where(eq(endpoints.madeUnder, name)).get() ?? null,
    add(row) {
      any = null;
      return database.insert(endpoints).values(row).onConflictDoNothing().returning({ id: endpoints.id }).all().length > 0;
    },
    change(id, change) {
      database.update(endpoints).set(change).where(eq(endpoints.id, id)).run();
    },
    end(id) {
      any = null;
      database.transaction(() => {
        database.update(endpoints).set({ state: 'ended' }).where(eq(endpoints.id, id)).run();
        database.delete(messages).where(eq(messages.endpointId, id)).run();
        // Whoever is added after the last one is told of what happens from then on, not of what nobody was told of.
        database.run(sql`
          DELETE FROM taken_over WHERE organisation_id IN (SELECT id FROM clients WHERE practice_id NOT IN (SELECT practice_id FROM endpoints WHERE state <> 'ended'))`);
      });
    },
    all: () => database.select().from(endpoints).where(ne(endpoints.state, 'ended')).all(),
    any() {
      any ??= database.select({ id: endpoints.id }).from(endpoints).where(ne(endpoints.state, 'ended')).limit(1).get() !== undefined;
      return any;
    },
    place: (organisationId) =>
      database.select({ seq: takenOver.seq }).from(takenOver).where(eq(takenOver.organisationId, organisationId)).get()?.seq ?? null,
    take(organisationId, seq, wanted, nextAt) {
      database.transaction(() => {
        for (const message of wanted) put(message, nextAt);
        database
          .insert(takenOver)
          .values({ organisationId, seq })
          .onConflictDoUpdate({ target: takenOver.organisationId, set: { seq } })
          .run();
      });
    },
    post: put,
    due: (at, most) =>
      database
        .select({ message: messages })
        .from(messages)
        .innerJoin(endpoints, eq(endpoints.id, messages.endpointId))
        .where(and(isWaiting, lte(messages.nextAt, at), eq(endpoints.state, 'live')))
        .orderBy(asc(messages.nextAt), asc(messages.at), asc(messages.messageId))
        .limit(most)
        .all()
        .map((row) => row.message),
    nextDue: () =>
      database
        .select({ at: sql<Instant | null>`min(${messages.nextAt})` })
        .from(messages)
        .innerJoin(endpoints, eq(endpoints.id, messages.endpointId))
        .where(and(isWaiting, eq(endpoints.state, 'live')))
        .get()?.at ?? null,
    settle(message, settled) {
      database
        .update(messages)
        .set(settled)
        .where(and(one(message), isWaiting))
        .run();
    },
    again(id, at) {
      database
        .update(messages)
        .set({ state: 'waiting', attempts: 0, nextAt: at, settledAt: null })
        .where(and(eq(messages.endpointId, id), ne(messages.state, 'delivered')))
        .run();
    },
    log: (id, below, most) =>
      database
        .select()
        .from(messages)
        .where(
          and(
            eq(messages.endpointId, id),
            below === null
              ? undefined
              : or(lt(messages.at, below.at), and(eq(messages.at, below.at), lt(messages.messageId, below.messageId))),
          ),
        )
        .orderBy(desc(messages.at), desc(messages.messageId))
        .limit(most)
        .all(),
    waiting: (id) =>
      database
        .select({ count: sql<number>`count(*)` })
        .from(messages)
        .where(and(eq(messages.endpointId, id), isWaiting))
        .get()?.count ?? 0,
    sweep(at) {
      const old = addMs(at, -KEPT_MS);
      database
        .delete(messages)
        .where(or(lt(messages.settledAt, old), and(isNull(messages.settledAt), lt(messages.nextAt, old))))
        .run();
      database.update(endpoints).set({ formerSecret: null, formerUntil: null }).where(lt(endpoints.formerUntil, at)).run();
    },
  };
}

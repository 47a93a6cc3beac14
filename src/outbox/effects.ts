/** The outbox's rows: promised acts with their states. A state only ever changes along the transition table. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Reason } from '../policy/case.ts';
import { type Database, remembered } from '../store/database.ts';
import { equals } from '../store/literal.ts';
import { inOrder } from '../store/order.ts';
import type { PageAsked } from '../store/pages.ts';
import { statement } from '../store/statement.ts';
import { letterPage } from './letter-pages.ts';
import { type EffectKind, effects } from './schema.ts';
import { type EffectState, mayFollow } from './states.ts';
import { takenBackIn } from './taken-back.ts';
import { WAITING, waitingIn } from './waiting.ts';

export type EffectRow = typeof effects.$inferSelect;
export type EffectChange = Partial<Omit<EffectRow, 'id' | 'key' | 'kind' | 'customerId' | 'createdAt' | 'state'>>;

export interface NewEffect {
  readonly key: string;
  readonly kind: EffectKind;
  readonly customerId: string;
  readonly stage: string;
  readonly state: 'awaiting-approval' | 'planned';
  readonly plannedFor: CalendarDate;
  readonly createdAt: Instant;
  readonly content: string;
  readonly contentHash: string;
  readonly parent: string | null;
}

/** States in which nothing has left and the effect can still be taken back. */
export const PENDING_STATES = ['awaiting-approval', 'planned', 'claimed'] as const satisfies readonly EffectState[];

/** States of a letter that left, or may have. */
export const LEFT_STATES = ['sent', 'unknown', 'delivered', 'bounced', 'complained'] as const satisfies readonly EffectState[];

/** Whether something in this state left, or may have. */
export function mayHaveLeft(state: EffectState): boolean {
  const left: readonly EffectState[] = LEFT_STATES;
  return left.includes(state);
}

export type Effects = ReturnType<typeof effectsOf>;

/** In words, not as a value: only so does SQLite see that the partial index answers it. */
const isPlanned = equals(effects.state, 'planned');

const one = statement((database) =>
  database
    .select()
    .from(effects)
    .where(eq(effects.id, sql.placeholder('id')))
    .prepare(),
);
const sameKey = statement((database) =>
  database
    .select({ count: sql<number>`count(*)` })
    .from(effects)
    // Every id is its key with a number behind a dash, and a full stop is what comes after a dash.
    .where(and(sql`${effects.id} >= ${sql.placeholder('key')} || '-'`, sql`${effects.id} < ${sql.placeholder('key')} || '.'`))
    .prepare(),
);
const insert = statement((database) =>
  database
    .insert(effects)
    .values({
      id: sql.placeholder('id'),
      key: sql.placeholder('key'),
      kind: sql.placeholder('kind'),
      customerId: sql.placeholder('customerId'),
      stage: sql.placeholder('stage'),
      state: sql.placeholder('state'),
      plannedFor: sql.placeholder('plannedFor'),
      createdAt: sql.placeholder('createdAt'),
      content: sql.placeholder('content'),
      contentHash: sql.placeholder('contentHash'),
      parent: sql.placeholder('parent'),
      attempts: 0,
    })
    .prepare(),
);
const pending = statement((database) =>
  database
    .select()
    .from(effects)
    .where(
      and(
        eq(effects.customerId, sql.placeholder('customerId')),
        inArray(effects.state, [...PENDING_STATES]),
        inArray(effects.kind, ['letter', 'hand-over']),
      ),
    )
    .prepare(),
);
const due = statement((database) =>
  database
    .select()
    .from(effects)
    .where(
      and(
        isPlanned,
        eq(effects.kind, sql.placeholder('kind')),
        sql`(${effects.nextAttempt} IS NULL OR ${effects.nextAttempt} <= ${sql.placeholder('now')})`,
      ),
    )
    .orderBy(asc(effects.createdAt), asc(effects.id))
    .limit(sql.placeholder('limit'))
    .prepare(),
);
const planned = statement((database) =>
  database
    .select({ kind: effects.kind, first: sql<Instant | ''>`min(coalesce(${effects.nextAttempt}, ''))` })
    .from(effects)
    .where(isPlanned)
    .groupBy(effects.kind)
    .prepare(),
);
const sentSince = statement((database) =>
  database
    .select({ count: sql<number>`count(*)` })
    .from(effects)
    .where(
      and(
        equals(effects.kind, 'letter'),
        sql`${effects.settledAt} > ${sql.placeholder('since')}`,
        inArray(effects.state, [...LEFT_STATES]),
      ),
    )
    .prepare(),
);
/** One per state, made when it is first asked for. */
const inState = new Map<EffectState, ReturnType<typeof standingIn>>();

function standingIn(state: EffectState) {
  return statement((database) => database.select().from(effects).where(equals(effects.state, state)).prepare());
}

const inHand = statement((database) =>
  database
    .select()
    .from(effects)
    .where(inArray(effects.state, ['dispatching', 'claimed']))
    .prepare(),
);
const leftSince = statement((database) =>
  database
    .select()
    .from(effects)
    .where(
      and(
        equals(effects.kind, 'letter'),
        sql`${effects.settledAt} >= ${sql.placeholder('since')}`,
        inArray(effects.state, [...LEFT_STATES]),
      ),
    )
    .prepare(),
);
const counted = statement((database) =>
  database
    .select({ kind: effects.kind, state: effects.state, count: sql<number>`count(*)` })
    .from(effects)
    .groupBy(effects.kind, effects.state)
    .prepare(),
);
const ofCustomer = statement((database) =>
  database
    .select()
    .from(effects)
    .where(eq(effects.customerId, sql.placeholder('customerId')))
    .prepare(),
);
const lettersOf = statement((database) =>
  database
    .select({ id: effects.id, content: effects.content, messageId: effects.messageId, settledAt: effects.settledAt })
    .from(effects)
    // The plus keeps the planner off the index by state, by which it would read every letter that ever left.
    .where(
      and(
        eq(effects.customerId, sql.placeholder('customerId')),
        sql`+${effects.kind} = 'letter'`,
        inArray(effects.state, [...LEFT_STATES]),
      ),
    )
    .prepare(),
);
const byMessage = statement((database) =>
  database
    .select()
    .from(effects)
    .where(eq(effects.messageId, sql.placeholder('messageId')))
    .prepare(),
);

export function effectsOf(database: Database) {
  /** Per kind when something planned can first be tried, '' for at once: asked several times in a wake in which nothing is promised. */
  const waiting = remembered(database, 'effects', () => planned(database).all());
  const tally = remembered(database, 'effects counted', () => counted(database).all());
  const forPerson = remembered(database, WAITING, () => null);
  const forget = (): void => {
    waiting.forget();
    forPerson.forget();
    tally.forget();
  };

  return {
    ...waitingIn(database, LEFT_STATES),
    ...takenBackIn(database),
    /** The letter that left under a message id, or null. */
    byMessage: (messageId: string): EffectRow | null => byMessage(database).get({ messageId }) ?? null,
    /** How many of each kind stand in each state. */
    counted: () => tally.get(),
    /** Letters and hand-overs, page by page. */
    page: (wanted: PageAsked): EffectRow[] => letterPage(database, wanted),
    /** Letters that left since an instant, oldest first. */
    leftSince: (since: Instant): EffectRow[] => bySettled(leftSince(database).all({ since })),
    get: (id: string): EffectRow | null => one(database).get({ id }) ?? null,
    /** Whether an effect of this name was ever promised. */
    isPromised: (key: string): boolean => (sameKey(database).get({ key })?.count ?? 0) > 0,
    /** Gives the id of the new row. @throws when an effect with this key exists that is not suppressed. */
    promise(effect: NewEffect): string {
      const id = `${effect.key}-${(sameKey(database).get({ key: effect.key })?.count ?? 0) + 1}`;
      insert(database).run({ ...effect, id });
      forget();
      return id;
    },
    /**
     * Moves an effect along the transition table, with what else changes.
     * @throws RangeError for a move the table does not have, which is a fault of the program.
     */
    move(row: Pick<EffectRow, 'id' | 'state'>, to: EffectState, change: EffectChange = {}): void {
      if (!mayFollow(row.state, to)) throw new RangeError(`an effect cannot go from ${row.state} to ${to}`);
      const moved = updating(change)(database).all({ ...stored(change), id: row.id, before: row.state, state: to });
      forget();
      if (moved.length !== 1) throw new RangeError(`effect ${row.id} is no longer ${row.state}`);
    },
    /** Changes what goes with an effect, not its state. */
    change({ id, state }: Pick<EffectRow, 'id' | 'state'>, change: EffectChange): void {
      updating(change)(database).all({ ...stored(change), id, before: state, state });
      forget();
    },
    /** What waits of these kinds is not tried before `until`. */
    postpone(kinds: readonly EffectKind[], until: Instant): void {
      database
        .update(effects)
        .set({ nextAttempt: until })
        .where(
          and(
            equals(effects.state, 'planned'),
            inArray(effects.kind, [...kinds]),
            sql`(${effects.nextAttempt} IS NULL OR ${effects.nextAttempt} < ${until})`,
          ),
        )
        .run();
      forget();
    },
    /** What waits to be told to the books may have been told already: it is looked for before it is written. */
    lookFirst(): void {
      database
        .update(effects)
        .set({ attempts: sql`max(${effects.attempts}, 1)` })
        .where(and(equals(effects.state, 'planned'), inArray(effects.kind, ['note', 'expected-payment'])))
        .run();
    },
    /** A customer's letters and hand-overs of which nothing has left yet, oldest first. */
    pending: (customerId: string): EffectRow[] => byCreated(pending(database).all({ customerId })),
    allPending: (): EffectRow[] =>
      database
        .select()
        .from(effects)
        .where(and(inArray(effects.state, [...PENDING_STATES]), inArray(effects.kind, ['letter', 'hand-over'])))
        .all(),
    due: (kind: EffectKind, now: Instant, limit: number): EffectRow[] => due(database).all({ kind, now, limit }),
    /** Kinds of which something can be tried now. */
    dueKinds: (now: Instant): ReadonlySet<EffectKind> => new Set(waiting.get().flatMap(({ kind, first }) => (first <= now ? [kind] : []))),
    /** What somebody has taken in hand, or had when their process ended; oldest first. */
    inHand: (): EffectRow[] => byCreated(inHand(database).all()),
    /** Every effect in this state, oldest first. */
    inState(state: EffectState): EffectRow[] {
      const known = inState.get(state) ?? standingIn(state);
      inState.set(state, known);
      return byCreated(known(database).all());
    },
    /** When a planned effect can next be tried; `now`: one can at once. */
    firstAttempt(): 'now' | Instant | null {
      const [first] = waiting
        .get()
        .map((row) => row.first)
        .sort();
      return first === undefined ? null : first === '' ? 'now' : first;
    },
    /** Letters that left (or may have) after an instant, over all customers. */
    lettersSince: (since: Instant): number => sentSince(database).get({ since })?.count ?? 0,
    /** A customer's letters that left, without their words, oldest first. */
    lettersOf: (customerId: string): Pick<EffectRow, 'id' | 'content' | 'messageId' | 'settledAt'>[] =>
      bySettled(lettersOf(database).all({ customerId })),
    /** The effect of this name that was not taken back, whatever its state. */
    standingUnder: (key: string): EffectRow | null =>
      database
        .select()
        .from(effects)
        .where(and(eq(effects.key, key), sql`${effects.state} <> 'suppressed'`))
        .get() ?? null,
    /** The letter that left under this key, or null. */
    leftUnder: (key: string): EffectRow | null =>
      database
        .select()
        .from(effects)
        .where(
          and(
            eq(effects.key, key),
            sql`${effects.state} <> 'suppressed'`,
            equals(effects.kind, 'letter'),
            inArray(effects.state, [...LEFT_STATES]),
          ),
        )
        .get() ?? null,
    notesOf: (parent: string): EffectRow[] =>
      database.select().from(effects).where(eq(effects.parent, parent)).orderBy(asc(effects.id)).all(),
    ofCustomer: (customerId: string): EffectRow[] => byCreated(ofCustomer(database).all({ customerId })),
  };
}

/** One statement per set of columns that change together, for all databases. */
const updates = new Map<string, ReturnType<typeof updateOf>>();

function updating(change: EffectChange): ReturnType<typeof updateOf> {
  const names = Object.keys(change).sort();
  const key = names.join();
  const known = updates.get(key) ?? updateOf(names);
  updates.set(key, known);
  return known;
}

function updateOf(names: readonly string[]) {
  const set = Object.fromEntries(['state', ...names].map((name) => [name, sql`${sql.placeholder(name)}`]));
  return statement((database) =>
    database
      .update(effects)
      .set(set)
      // The plus: what the state was is no way to find the row (literal.ts).
      .where(and(eq(effects.id, sql.placeholder('id')), sql`+${effects.state} = ${sql.placeholder('before')}`))
      .returning({ id: effects.id })
      .prepare(),
  );
}

function byCreated(rows: EffectRow[]): EffectRow[] {
  return inOrder(
    rows,
    (row) => row.createdAt,
    (row) => row.id,
  );
}

function bySettled<Row extends Pick<EffectRow, 'id' | 'settledAt'>>(rows: Row[]): Row[] {
  return inOrder(
    rows,
    (row) => row.settledAt,
    (row) => row.id,
  );
}

/** Values as the columns hold them: the one JSON column is text. */
function stored(change: EffectChange): Record<string, unknown> {
  return change.reason === undefined ? change : { ...change, reason: change.reason === null ? null : JSON.stringify(change.reason) };
}

/** A reason of the outbox's own, beside those of the policy. */
export function outboxReason(rule: string, detail: string, values: Reason['values'] = {}): Reason {
  return { rule, detail, values };
}

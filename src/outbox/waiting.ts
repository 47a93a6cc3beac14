/** Letters and hand-overs that wait for a person, and letters that left, a few at a time: however many there are, only what is shown is read. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import { type Database, remembered } from '../store/database.ts';
import { equals } from '../store/literal.ts';
import { statement } from '../store/statement.ts';
import { effects } from './schema.ts';
import type { EffectState } from './states.ts';

/** Of one kind at one stage: how many wait, and when the newest of them was promised. */
interface WaitingStage {
  readonly kind: 'letter' | 'hand-over';
  readonly stage: string;
  readonly count: number;
  readonly newest: Instant;
}

/** Whatever changes an effect forgets what is remembered under this name. */
export const WAITING = 'effects waiting for a person';

const isWaiting = equals(effects.state, 'awaiting-approval');
const limit = sql.placeholder('limit');
const offset = sql.placeholder('offset');
const stages = statement((database) =>
  database
    .select({
      kind: sql<WaitingStage['kind']>`${effects.kind}`,
      stage: effects.stage,
      count: sql<number>`count(*)`,
      newest: sql<Instant>`max(${effects.createdAt})`,
    })
    .from(effects)
    .where(isWaiting)
    .groupBy(effects.kind, effects.stage)
    .prepare(),
);
const ofStage = statement((database) =>
  database
    .select()
    .from(effects)
    .where(and(isWaiting, eq(effects.kind, sql.placeholder('kind')), eq(effects.stage, sql.placeholder('stage'))))
    .orderBy(asc(effects.createdAt), asc(effects.id))
    .limit(limit)
    .offset(offset)
    .prepare(),
);
/** The oldest are found in an index alone; only they are read. */
const oldestOf = statement((database) =>
  database
    .select()
    .from(effects)
    .where(
      sql`${effects.id} IN (SELECT id FROM effects WHERE state = 'awaiting-approval' AND kind = ${sql.placeholder('kind')} ORDER BY created_at, id LIMIT ${limit})`,
    )
    .prepare(),
);
const idsUntil = statement((database) =>
  database
    .select({ id: effects.id })
    .from(effects)
    .where(
      and(
        isWaiting,
        equals(effects.kind, 'letter'),
        eq(effects.stage, sql.placeholder('stage')),
        sql`${effects.createdAt} <= ${sql.placeholder('until')}`,
      ),
    )
    .orderBy(asc(effects.createdAt), asc(effects.id))
    .prepare(),
);

/** `left`: the states of a letter that left, or may have. */
export function waitingIn(database: Database, left: readonly EffectState[]) {
  const counted = remembered(database, WAITING, () => stages(database).all());
  const leftSince = (since: Instant) =>
    and(equals(effects.kind, 'letter'), sql`${effects.settledAt} >= ${since}`, inArray(effects.state, [...left]));
  return {
    /** What waits for a person, by stage. */
    waitingStages: (): readonly WaitingStage[] => counted.get(),
    /** Some of what waits: stages in the order given, within one the longest waiting first. */
    someWaiting(kind: WaitingStage['kind'], order: readonly string[], from: number, most: number) {
      const rows: (typeof effects.$inferSelect)[] = [];
      let skipped = from;
      for (const stage of order) {
        const count = counted.get().find((each) => each.kind === kind && each.stage === stage)?.count ?? 0;
        if (rows.length < most && skipped < count)
          rows.push(...ofStage(database).all({ kind, stage, limit: most - rows.length, offset: skipped }));
        skipped = Math.max(0, skipped - count);
      }
      return rows;
    },
    /** Those of one kind that have waited longest, in no order. */
    oldestWaiting: (kind: WaitingStage['kind'], most: number) => oldestOf(database).all({ kind, limit: most }),
    /** The letters of a stage that were waiting at a moment, and still are. */
    waitingUntil: (stage: string, until: Instant): string[] =>
      idsUntil(database)
        .all({ stage, until })
        .map((row) => row.id),
    countLeft: (since: Instant): number =>
      database.select({ count: sql<number>`count(*)` }).from(effects).where(leftSince(since)).get()?.count ?? 0,
    /** Some of the letters that left since an instant, oldest first. */
    someLeft: (since: Instant, from: number, most: number) =>
      database
        .select()
        .from(effects)
        .where(leftSince(since))
        .orderBy(asc(effects.settledAt), asc(effects.id))
        .limit(most)
        .offset(from)
        .all(),
  };
}

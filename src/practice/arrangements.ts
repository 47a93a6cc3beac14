/** Who of a practice looks after which client files and customers, who is away and who covers. Every change is written down with who made it; one that changes nothing is not. */
import { and, desc, eq } from 'drizzle-orm';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Database } from '../store/database.ts';
import { members } from './schema.ts';
import { absences, assignments, type WorkEvent, workLog } from './schema-work.ts';

/** Absences one practice plans at a time; more than people can be away. */
const MOST_ABSENCES = 500;
/** Assignments of one practice. A firm overrides some customers, not all. */
const MOST_ASSIGNMENTS = 20_000;
const LOGGED_SHOWN = 30;

/** `customerId` null: the whole file, but for customers with an assignment of their own. */
export interface Assignment {
  readonly clientId: string;
  readonly customerId: string | null;
  readonly personId: string;
}

/** Both days included. */
export interface Absence {
  readonly id: string;
  readonly personId: string;
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  readonly coverId: string;
}

export interface ArrangementLine {
  readonly at: Instant;
  readonly kind: WorkEvent;
  readonly by: string;
  readonly about: string;
  readonly clientId: string | null;
  readonly customerId: string | null;
  readonly cover: string | null;
  readonly from: CalendarDate | null;
  readonly until: CalendarDate | null;
}

/** `gone`: no member (any more), or no client file of this practice. `dates`: it ends before it begins. `self`: nobody covers for themselves. */
export type ArrangementRefusal = 'gone' | 'dates' | 'self' | 'too-many';

export interface Arrangements {
  assignments(practiceId: string): Assignment[];
  absences(practiceId: string): Absence[];
  /** The newest first. */
  log(practiceId: string): ArrangementLine[];
  /** `personId` null: nobody any more. */
  assign(
    practiceId: string,
    wanted: { readonly clientId: string; readonly customerId: string | null; readonly personId: string | null },
    by: string,
  ): ArrangementRefusal | null;
  away(practiceId: string, wanted: Omit<Absence, 'id'>, by: string): ArrangementRefusal | null;
  /** The absence ends now, or never begins. */
  back(practiceId: string, absenceId: string, by: string): ArrangementRefusal | null;
}

export interface ArrangementsDeps {
  readonly database: Database;
  readonly now: () => Instant;
  /** The practice that owns a client file; null: there is none. */
  readonly ownerOf: (clientId: string) => string | null;
}

export function arrangementsOf({ database, now, ownerOf }: ArrangementsDeps): Arrangements {
  const signatureOf = (practiceId: string, personId: string): string | null => {
    const row = database
      .select({ signature: members.signature, removedAt: members.removedAt })
      .from(members)
      .where(and(eq(members.practiceId, practiceId), eq(members.personId, personId)))
      .get();
    return row && row.removedAt === null ? row.signature : null;
  };
  const write = (
    practiceId: string,
    kind: WorkEvent,
    by: string,
    line: Omit<typeof workLog.$inferInsert, 'practiceId' | 'kind' | 'by' | 'at'>,
  ) =>
    database
      .insert(workLog)
      .values({ practiceId, at: now(), kind, by, ...line })
      .run();
  const counted = (table: typeof assignments | typeof absences, practiceId: string): number =>
    database.select({ personId: table.personId }).from(table).where(eq(table.practiceId, practiceId)).all().length;

  return {
    assignments: (practiceId) =>
      database
        .select()
        .from(assignments)
        .where(eq(assignments.practiceId, practiceId))
        .all()
        .map(({ clientId, customerId, personId }) => ({ clientId, customerId: customerId || null, personId })),
    absences: (practiceId) =>
      database
        .select()
        .from(absences)
        .where(eq(absences.practiceId, practiceId))
        .orderBy(absences.from, absences.id)
        .all()
        .map(({ id, personId, from, until, coverId }) => ({ id, personId, from, until, coverId })),
    log: (practiceId) =>
      database.select().from(workLog).where(eq(workLog.practiceId, practiceId)).orderBy(desc(workLog.seq)).limit(LOGGED_SHOWN).all(),
    assign: (practiceId, { clientId, customerId, personId }, by) =>
      database.transaction((): ArrangementRefusal | null => {
        if (ownerOf(clientId) !== practiceId) return 'gone';
        const key = { practiceId, clientId, customerId: customerId ?? '' };
        const here = and(
          eq(assignments.practiceId, practiceId),
          eq(assignments.clientId, clientId),
          eq(assignments.customerId, key.customerId),
        );
        const before = database.select({ personId: assignments.personId }).from(assignments).where(here).get()?.personId ?? null;
        const signature = personId === null ? null : signatureOf(practiceId, personId);
        if (personId !== null && signature === null) return 'gone';
        if (before === personId) return null;
        if (personId === null || signature === null) {
          database.delete(assignments).where(here).run();
          const about = before === null ? '' : (signatureOf(practiceId, before) ?? before);
          write(practiceId, 'unassigned', by, { about, clientId, customerId });
          return null;
        }
        if (before === null && counted(assignments, practiceId) >= MOST_ASSIGNMENTS) return 'too-many';
        const values = { personId, by, at: now() };
        database
          .insert(assignments)
          .values({ ...key, ...values })
          .onConflictDoUpdate({ target: [assignments.practiceId, assignments.clientId, assignments.customerId], set: values })
          .run();
        write(practiceId, 'assigned', by, { about: signature, clientId, customerId });
        return null;
      }),
    away: (practiceId, { personId, from, until, coverId }, by) =>
      database.transaction((): ArrangementRefusal | null => {
        const [about, cover] = [signatureOf(practiceId, personId), signatureOf(practiceId, coverId)];
        if (about === null || cover === null) return 'gone';
        if (personId === coverId) return 'self';
        if (until < from) return 'dates';
        const id = `${from}-${personId}`;
        const here = and(eq(absences.practiceId, practiceId), eq(absences.id, id));
        const before = database.select().from(absences).where(here).get();
        if (before?.until === until && before.coverId === coverId) return null;
        if (!before && counted(absences, practiceId) >= MOST_ABSENCES) return 'too-many';
        const values = { until, coverId, by, at: now() };
        database
          .insert(absences)
          .values({ practiceId, id, personId, from, ...values })
          .onConflictDoUpdate({ target: [absences.practiceId, absences.id], set: values })
          .run();
        write(practiceId, 'away', by, { about, cover, from, until });
        return null;
      }),
    back: (practiceId, absenceId, by) =>
      database.transaction((): ArrangementRefusal | null => {
        const here = and(eq(absences.practiceId, practiceId), eq(absences.id, absenceId));
        const absence = database.select().from(absences).where(here).get();
        if (!absence) return 'gone';
        database.delete(absences).where(here).run();
        const { personId, from, until } = absence;
        write(practiceId, 'back', by, { about: signatureOf(practiceId, personId) ?? personId, from, until });
        return null;
      }),
  };
}

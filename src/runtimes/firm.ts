/** A firm's work on Node: what client files told, and the arrangements of its people, from the practice's database. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import { arrangementsOf } from '../practice/arrangements.ts';
import { careOf } from '../practice/care.ts';
import type { Practice } from '../practice/practice.ts';
import { members, people } from '../practice/schema.ts';
import type { Database } from '../store/database.ts';
import type { Firm } from '../web/firm.ts';

export function firmOf(practice: Pick<Practice, 'work' | 'owned' | 'ownerOf'>, database: Database, now: () => Instant): Firm {
  const arrangements = arrangementsOf({ database, now, ownerOf: practice.ownerOf });
  const peopleOf = (practiceId: string) =>
    database
      .select({ personId: members.personId, name: members.signature })
      .from(members)
      .innerJoin(people, eq(people.id, members.personId))
      .where(and(eq(members.practiceId, practiceId), isNull(members.removedAt)))
      .orderBy(asc(people.name), asc(members.personId))
      .all();
  return {
    hasMany: (practiceId) => practice.owned(practiceId).size > 1,
    async work(practiceId) {
      const owned = practice.owned(practiceId);
      return new Map([...practice.work()].filter(([id]) => owned.has(id)));
    },
    async team(practiceId) {
      const here = peopleOf(practiceId);
      const ids = new Set(here.map(({ personId }) => personId));
      const standing = { assignments: arrangements.assignments(practiceId), absences: arrangements.absences(practiceId) };
      return { ...standing, log: arrangements.log(practiceId), people: here, careOf: careOf(standing, (id) => ids.has(id)) };
    },
    assign: async ({ practiceId, signature }, wanted) => arrangements.assign(practiceId, wanted, signature),
    away: async ({ practiceId, signature }, wanted) => arrangements.away(practiceId, wanted, signature),
    back: async ({ practiceId, signature }, absenceId) => arrangements.back(practiceId, absenceId, signature),
  };
}

/** Whose work an item is today: its customer's collector, else its file's, else nobody's; while they are away it is their cover's. */
import type { CalendarDate } from '../domain/time.ts';
import type { Absence, Assignment } from './arrangements.ts';

/** A cover may be away, too, and covered in turn; no further than this. */
const MOST_COVERS = 5;

export interface Care {
  /** Who does it today; null: nobody. */
  readonly personId: string | null;
  /** Who it belongs to, where that is somebody else who is away. */
  readonly insteadOf: string | null;
}

const NOBODY: Care = { personId: null, insteadOf: null };

/** `isMember`: assignments of whoever left count for nothing. */
export function careOf(
  { assignments, absences }: { readonly assignments: readonly Assignment[]; readonly absences: readonly Absence[] },
  isMember: (personId: string) => boolean,
) {
  const keyOf = (clientId: string, customerId: string | null): string => `${clientId}\n${customerId ?? ''}`;
  const assigned = new Map(
    assignments.filter(({ personId }) => isMember(personId)).map((each) => [keyOf(each.clientId, each.customerId), each.personId]),
  );
  const coverOn = (personId: string, today: CalendarDate): string | null =>
    absences.find((each) => each.personId === personId && each.from <= today && today <= each.until)?.coverId ?? null;

  return (clientId: string, customerId: string | null, today: CalendarDate): Care => {
    const owner = assigned.get(keyOf(clientId, customerId)) ?? assigned.get(keyOf(clientId, null));
    if (owner === undefined) return NOBODY;
    let doer = owner;
    for (let covers = 0; covers < MOST_COVERS; covers += 1) {
      const cover = coverOn(doer, today);
      if (cover === null) return { personId: doer, insteadOf: doer === owner ? null : owner };
      // Whoever covers and left, or is away in a ring, cannot do it.
      if (!isMember(cover) || cover === owner) break;
      doer = cover;
    }
    return { personId: null, insteadOf: owner };
  };
}

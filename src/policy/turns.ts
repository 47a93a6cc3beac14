/** The days on which something that is already known begins or ends by itself: a hold placed for later, a wish, consent withdrawn. */
import { addDays, type CalendarDate } from '../domain/time.ts';
import type { CaseFile } from './case.ts';

/** The first day after `asOf` on which a hold, a wish or a consent begins or ends; null: none is known. */
export function turnsAfter({ holds, wishes, consents }: CaseFile, asOf: CalendarDate): CalendarDate | null {
  let first: CalendarDate | null = null;
  const turn = (day: CalendarDate | null | undefined) => {
    if (day && day > asOf && (first === null || day < first)) first = day;
  };
  for (const hold of holds) turn(hold.from);
  for (const wish of wishes) {
    turn(wish.made);
    turn(wish.notBefore);
    if (wish.until) turn(addDays(wish.until, 1));
  }
  for (const consent of consents) {
    turn(consent.given);
    turn(consent.withdrawn);
  }
  return first;
}

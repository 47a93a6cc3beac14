/** The days on which something that is already known begins or ends by itself: a hold placed for later, a wish, consent withdrawn. */
import { addDays, type CalendarDate } from '../domain/time.ts';
import type { CaseFile } from './case.ts';

/** The first day after `asOf` on which a hold, a wish or a consent begins or ends; null: none is known. */
export function turnsAfter({ holds, wishes, consents }: CaseFile, asOf: CalendarDate): CalendarDate | null {
  if (holds.length === 0 && wishes.length === 0 && consents.length === 0) return null;
  const turns: (CalendarDate | null | undefined)[] = [];
  for (const hold of holds) turns.push(hold.from);
  for (const wish of wishes) turns.push(wish.made, wish.notBefore, wish.until ? addDays(wish.until, 1) : null);
  for (const consent of consents) turns.push(consent.given, consent.withdrawn);
  let first: CalendarDate | null = null;
  for (const day of turns) if (day && day > asOf && (first === null || day < first)) first = day;
  return first;
}

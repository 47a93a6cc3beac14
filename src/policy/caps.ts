/**
 * The envelope: how often anyone may be contacted, whatever the policy says (contract rule 6; reference §2.1). It counts what left,
 * per customer, over all channels and currencies.
 */

import { type Channel, isVoice } from '../cases/channel.ts';
import type { Contacts } from '../cases/happening.ts';
import { addDays, type CalendarDate, daysBetween } from '../domain/time.ts';
import { isContactDay } from './calendar.ts';
import type { Reason } from './case.ts';
import { reason } from './rules.ts';

export const ENVELOPE = {
  emailGapDays: 3,
  emailsIn7: 2,
  emailsIn30: 8,
  callsIn7: 2,
  allIn7: 3,
  allIn30: 10,
} as const;

/** Which cap forbids a further contact on this day, or null. */
export function capAgainst(contacts: Contacts, channel: Channel, on: CalendarDate): Reason | null {
  const letters7 = within(contacts.letters, on, 7);
  const calls7 = within(contacts.calls, on, 7);
  if (isVoice(channel)) {
    if (calls7 >= ENVELOPE.callsIn7) return reason('cap-call-7', { count: calls7, limit: ENVELOPE.callsIn7 });
  } else {
    const last = contacts.letters.at(-1);
    if (last !== undefined && daysBetween(last, on) < ENVELOPE.emailGapDays)
      return reason('cap-email-gap', { last, limit: ENVELOPE.emailGapDays });
    if (letters7 >= ENVELOPE.emailsIn7) return reason('cap-email-7', { count: letters7, limit: ENVELOPE.emailsIn7 });
    const letters30 = within(contacts.letters, on, 30);
    if (letters30 >= ENVELOPE.emailsIn30) return reason('cap-email-30', { count: letters30, limit: ENVELOPE.emailsIn30 });
  }
  if (letters7 + calls7 >= ENVELOPE.allIn7) return reason('cap-all-7', { count: letters7 + calls7, limit: ENVELOPE.allIn7 });
  const all30 = within(contacts.letters, on, 30) + within(contacts.calls, on, 30);
  return all30 >= ENVELOPE.allIn30 ? reason('cap-all-30', { count: all30, limit: ENVELOPE.allIn30 }) : null;
}

/** The first contact day after `from` on which no cap forbids this channel. Every cap looks back 30 days at most. */
export function firstUncapped(contacts: Contacts, channel: Channel, from: CalendarDate, country: string): CalendarDate {
  const SEARCH_DAYS = 60;
  for (let days = 1; days < SEARCH_DAYS; days += 1) {
    const day = addDays(from, days);
    if (isContactDay(day, country) && !capAgainst(contacts, channel, day)) return day;
  }
  return addDays(from, SEARCH_DAYS);
}

/** How many lie in the `days` days that end with (and include) `on`. */
function within(dates: readonly CalendarDate[], on: CalendarDate, days: number): number {
  const first = addDays(on, 1 - days);
  let count = 0;
  for (let index = dates.length - 1; index >= 0; index -= 1) {
    const date = dates[index];
    if (date === undefined || date < first) break;
    if (date <= on) count += 1;
  }
  return count;
}

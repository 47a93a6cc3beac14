/** Whether a contact of a stage may be made on this day at all, and until when the answer is no: closed days, then what the contact rules say. */
import { addDays, type CalendarDate } from '../domain/time.ts';
import { type ClosedBecause, closedOn, contactDayFrom } from './calendar.ts';
import { capAgainst, firstUncapped } from './caps.ts';
import type { Reason } from './case.ts';
import type { Currency } from './currency.ts';
import type { Stage } from './policy.ts';
import { reason } from './rules.ts';

export interface NotToday {
  readonly reason: Reason;
  /** The last day that is true. */
  readonly until: CalendarDate;
  readonly capped: boolean;
}

/** Why no contact of this stage may be made today; null when one may. */
export function notToday(stage: Stage, context: Currency): NotToday | null {
  const closed = closedToday(context);
  if (closed) return closed;
  const { contacts, asOf, country, rules } = context;
  const cap = capAgainst(contacts, stage.channel, asOf, rules);
  return cap
    ? {
        reason: cap,
        capped: true,
        until: addDays(firstUncapped(contacts, stage.channel, asOf, country, rules, context.policy.closedDays), -1),
      }
    : null;
}

/** Why nobody is contacted today, in the customer's place or by a business that is closed itself; null when they may be. */
export function closedToday({ asOf, country, policy }: Currency): NotToday | null {
  const closed = closedOn(asOf, country, policy.closedDays);
  if (!closed) return null;
  return { reason: whyClosed(closed, country), until: addDays(contactDayFrom(asOf, country, policy.closedDays), -1), capped: false };
}

function whyClosed(closed: ClosedBecause, country: string): Reason {
  switch (closed.what) {
    case 'weekend':
      return reason('weekend', { country });
    case 'holiday':
      return reason('holiday', { country, name: closed.name });
    case 'own':
      return reason('own-closed-day', { name: closed.name });
  }
}

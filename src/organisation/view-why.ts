/** Why a customer was, or was not, contacted on a chosen day: what was done on it, and the decisions that stood at its end with their numbers. */
import type { CalendarDate } from '../domain/time.ts';
import type { Decision } from '../policy/case.ts';
import type { ContactOfDay, WhyDay } from './agreement-views.ts';
import { type Desk, momentOf } from './desk.ts';
import { numbersOf } from './letter.ts';
import { whyOn } from './why.ts';

const CONTACT_OF: Readonly<Record<string, ContactOfDay['kind']>> = {
  'letter-sent': 'letter',
  'letter-unknown': 'letter',
  'sms-sent': 'text',
  'call-made': 'call',
  'handed-over': 'hand-over',
  'reply-received': 'reply',
};

/** null: no such customer here. */
export function whyDay(desk: Desk, customerId: string, day: CalendarDate): WhyDay | null {
  const { store } = desk;
  if (!store.readings.customer(customerId) && store.readings.invoices(customerId).length === 0) return null;
  const contacts = store.history.toDecide(customerId, day).some((row) => row.day === day)
    ? store.history.of(customerId).flatMap((row): ContactOfDay[] => {
        const kind = CONTACT_OF[row.kind];
        if (row.day !== day || !kind) return [];
        const { at, stage, outcome, by, effectId } = row;
        return [{ at, kind, stage, outcome, by, effectId }];
      })
    : [];
  return {
    day,
    today: momentOf(desk).asOf,
    firstRun: store.past.firstRun(),
    contacts,
    asked: store.past.decidedOn(customerId, day).filter(asksForContact),
    stood: whyOn(desk, customerId, day).map((why) => ({ ...why, invoiceNumbers: numbersOf(desk, why.invoiceIds) })),
  };
}

function asksForContact({ kind, channel, advances }: Decision): boolean {
  return kind === 'send' || kind === 'hand-over' || (kind === 'task' && channel === 'call' && Object.keys(advances).length > 0);
}

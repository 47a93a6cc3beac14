/** A person sent what the product does not send itself, a text message or a letter on paper: it counts like any other contact. */
import { advancesOf, invoiceIdsOf } from '../outbox/content.ts';
import { cyclesOf } from '../store/history.ts';
import type { TaskRow } from '../store/tasks.ts';
import type { Desk, Moment } from './desk.ts';
import { numbersOf } from './letter.ts';
import { promiseNotes } from './notes.ts';
import { furthest } from './plan-effects.ts';
import { byHandOf } from './texts.ts';

/** Records what stands to be sent now as sent. False: nothing does any more, or another contact has taken its place. */
export function sentByHand(desk: Desk, moment: Moment, { id, customerId }: TaskRow, by: string): boolean {
  const { store } = desk;
  const standing = store.decisions.of(customerId).map((row) => row.body);
  const wanted = byHandOf(desk, customerId, standing);
  const advances = advancesOf(wanted);
  const claims = store.history.claimsFor(advances, cyclesOf(store.readings.invoices(customerId)));
  if (claims === null || claims.length === 0) return false;
  store.history.claim(claims, id);
  const channel = wanted[0]?.channel ?? 'letter';
  const stage = furthest(wanted, moment.policy);
  const invoiceIds = invoiceIdsOf(wanted);
  const kind = channel === 'sms' ? 'sms-sent' : 'letter-sent';
  store.history.record({ customerId, at: moment.at, day: moment.asOf, kind, stage, channel, invoiceIds, advances, taskId: id, by });
  store.journal.append({ at: moment.at, kind: 'sent-by-hand', customerId, contents: { taskId: id, stage, channel, advances, by } });
  const moved = Object.keys(advances);
  const amounts = wanted.map((decision) => decision.amount);
  promiseNotes(desk, moment, {
    act: id,
    customerId,
    kind: 'letter-sent',
    stage,
    invoiceIds: moved,
    numbers: numbersOf(desk, invoiceIds),
    amounts,
    date: moment.asOf,
  });
  return true;
}

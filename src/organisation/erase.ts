/** Erases what is known of one customer, for good: refused while something is open or somebody may still need it, and never undone by the next reading. */
import { withFormer } from '../export/rows.ts';
import { type CommandOf, DONE, refusal } from './command.ts';
import type { CommandResult } from './command-schema.ts';
import type { Desk, Moment } from './desk.ts';

const WHY = {
  open: 'something is still open or unapplied',
  hold: 'a dispute, a proceeding or a moratorium stands',
  underway: 'a letter or a note is on its way',
} as const;

/** The journal keeps that its lines were erased, how many and by whom, and no name. */
export function eraseCustomer(desk: Desk, { at }: Moment, { customerId, by }: CommandOf<'erase-customer'>): CommandResult {
  const { store } = desk;
  if (!store.readings.customer(customerId)) return refusal('not-found', 'no such customer');
  if (store.erasing.isErased(customerId)) return refusal('already-done', 'the customer was erased before');
  // Who became part of this one is erased with it.
  const ids = withFormer(store.database, customerId);
  const inTheWay = store.erasing.inTheWay(ids);
  if (inTheWay !== null) return refusal('not-now', WHY[inTheWay], { what: `erase-${inTheWay}` });
  store.erasing.erase(ids, at);
  const lines = ids.reduce((count, id) => count + store.journal.erase(id), 0);
  store.journal.append({ at, kind: 'customer-erased', customerId: null, contents: { lines, by } });
  return DONE;
}

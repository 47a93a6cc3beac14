/** Holds people place and lift; the books are told of both. */
import { type CommandOf, DONE, holdId, refusal } from './command.ts';
import type { CommandResult } from './command-schema.ts';
import type { Desk, Moment } from './desk.ts';
import { numbersOf } from './letter.ts';
import { promiseNotes } from './notes.ts';
import { decideCustomer } from './plan.ts';

export function placeHold(desk: Desk, moment: Moment, command: CommandOf<'place-hold'>): CommandResult {
  const { store } = desk;
  const invoice = command.invoiceId === undefined ? null : store.readings.invoice(command.invoiceId);
  if (!known(desk, command.customerId)) return refusal('not-found', 'no such customer');
  if (command.invoiceId !== undefined && invoice?.customerId !== command.customerId)
    return refusal('not-found', 'no such invoice of this customer');
  if (command.amount !== undefined && (!invoice || command.amount > invoice.open))
    return refusal('invalid', 'a part can only be held of an open invoice, and not more than is open');
  const from = command.from ?? moment.asOf;
  if (command.until !== undefined && command.until < from) return refusal('invalid', 'a hold cannot end before it begins');
  const id = holdId(desk, moment, { ...command, from });
  decideCustomer(desk, moment, command.customerId);
  if (moment.organisation.mode !== 'draft') {
    const about = aboutOf(desk, command.customerId, invoice?.id ?? null);
    const amounts = command.amount !== undefined && invoice ? [{ minor: command.amount, currency: invoice.currency }] : [];
    const kind = command.kind === 'dispute' ? 'dispute-raised' : 'hold-set';
    promiseNotes(desk, moment, {
      act: id,
      customerId: command.customerId,
      kind,
      stage: null,
      invoiceIds: about,
      numbers: numbersOf(desk, about),
      amounts,
      date: moment.asOf,
      detail: command.note ?? null,
    });
  }
  return { done: true, id };
}

export function liftHold(desk: Desk, moment: Moment, { holdId: id, by, outcome, note }: CommandOf<'lift-hold'>): CommandResult {
  const { store } = desk;
  const hold = store.standings.hold(id);
  if (!hold) return refusal('not-found', 'no such hold');
  if (hold.liftedAt !== null) return refusal('already-done', `lifted on ${hold.liftedAt} by ${hold.liftedBy ?? ''}`);
  store.standings.liftHold(id, by, moment.at);
  store.journal.append({
    at: moment.at,
    kind: 'hold-lifted',
    customerId: hold.customerId,
    contents: { holdId: id, by, outcome: outcome ?? null, note: note ?? null },
  });
  decideCustomer(desk, moment, hold.customerId);
  if (moment.organisation.mode !== 'draft') {
    const about = aboutOf(desk, hold.customerId, hold.invoiceId);
    promiseNotes(desk, moment, {
      act: `lifted ${id}`,
      customerId: hold.customerId,
      kind: 'hold-lifted',
      stage: null,
      invoiceIds: about,
      numbers: numbersOf(desk, about),
      amounts: [],
      date: moment.asOf,
      detail: note ?? null,
    });
  }
  return DONE;
}

/** The invoice a note about a hold stands on: its own, or the one that is due first. */
function aboutOf({ store }: Desk, customerId: string, invoiceId: string | null): string[] {
  if (invoiceId !== null) return [invoiceId];
  return store.readings
    .openInvoices(customerId)
    .slice(0, 1)
    .map((row) => row.id);
}

/** A customer we know, or one of whom at least an invoice is known. */
function known({ store }: Desk, customerId: string): boolean {
  return store.readings.customer(customerId) !== null || store.readings.openInvoices(customerId).length > 0;
}

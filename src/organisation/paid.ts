/** What followed: an invoice that was chased and is paid gets a last note, so that whoever reads the books sees that the chase worked. */
import { addDays, type CalendarDate } from '../domain/time.ts';
import { noteKey } from '../outbox/keys.ts';
import { type Desk, type Moment, mayAct } from './desk.ts';
import { numbersOf } from './letter.ts';
import { promiseNotes } from './notes.ts';

/** A payment later than this after the last contact is no longer its doing. Our figure. */
const FOLLOWS_DAYS = 60;
const CONTACTS: ReadonlySet<string> = new Set(['letter-sent', 'letter-unknown', 'sms-sent', 'call-made']);

/** Of the invoices that are no longer decided about: those that were paid soon after a contact. Call it inside the transaction of the decision. */
export function tellPayments(desk: Desk, moment: Moment, customerId: string, left: readonly string[]): void {
  if (left.length === 0 || !mayAct(moment)) return;
  const { store } = desk;
  const since = addDays(moment.asOf, -FOLLOWS_DAYS);
  const contacts = store.history.toDecide(customerId, since).filter((row) => CONTACTS.has(row.kind));
  for (const invoiceId of left) {
    const invoice = store.readings.invoice(invoiceId);
    const contact = contacts.findLast((row) => row.invoiceIds.includes(invoiceId));
    if (!contact || invoice?.state !== 'settled' || invoice.paid === 0) continue;
    const paid = lastDate(store.readings.settlements(invoiceId).map((part) => part.date)) ?? moment.asOf;
    // Paid, reopened and paid again on another day is told again; the same payment never is.
    const act = `paid ${invoiceId} ${paid}`;
    if (paid < contact.day || store.effects.isPromised(noteKey(desk.hash, desk.id, act, invoiceId))) continue;
    promiseNotes(desk, moment, {
      act,
      customerId,
      kind: 'payment-followed',
      stage: contact.stage,
      invoiceIds: [invoiceId],
      numbers: numbersOf(desk, [invoiceId]),
      amounts: [{ minor: invoice.paid, currency: invoice.currency }],
      date: paid,
      detail: `last contact on ${contact.day}`,
    });
  }
}

function lastDate(dates: readonly CalendarDate[]): CalendarDate | null {
  return dates.reduce<CalendarDate | null>((last, date) => (last === null || date > last ? date : last), null);
}

/** Open invoices that the books no longer say anything about: held, and before a person until it is known what became of them. */
import { outboxReason } from '../outbox/effects.ts';
import type { ExceptionItem } from './actor.ts';
import { BY_BOOKS } from './book-holds.ts';
import type { Desk } from './desk.ts';

/** More than a person decides one by one; the rest follows as these are done. */
const MAX_SHOWN = 200;

export function unconfirmedItems({ store }: Pick<Desk, 'store'>): ExceptionItem[] {
  return store.standings
    .openOf('stale', BY_BOOKS)
    .slice(0, MAX_SHOWN)
    .flatMap(({ id, customerId, invoiceId, from, placedAt }): ExceptionItem[] => {
      const invoice = invoiceId === null ? null : store.readings.invoice(invoiceId);
      if (invoice?.state !== 'open') return [];
      const number = invoice.number ?? invoice.id;
      return [
        {
          id,
          kind: 'unconfirmed',
          customerId,
          customerName: store.readings.customer(customerId)?.name ?? customerId,
          effectId: null,
          taskId: null,
          amounts: [{ minor: invoice.open, currency: invoice.currency }],
          at: placedAt,
          reason: outboxReason('unconfirmed', `the books have not confirmed ${number} since ${from}`, { number, from }),
        },
      ];
    });
}

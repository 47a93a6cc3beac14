/**
 * An offer: a settlement ("this much by then and the rest is let go") or an early-payment discount. While it stands it pauses what it is
 * about; it ends by itself on its day; whoever paid it in time is asked for nothing more.
 */
import { z } from 'zod';
import { calendarDateSchema, currencySchema, minorSchema } from '../domain/ledger.ts';
import type { CalendarDate } from '../domain/time.ts';
import { isCovered, type Receipts, receivedBetween } from './received.ts';
import { type EventOf, type StateOf, stateAfter } from './transitions.ts';

export const OFFER_TRANSITIONS = {
  /** Paying what was offered in time accepts it. */
  offered: { accepted: 'accepted', paid: 'honoured', expired: 'expired', withdrawn: 'withdrawn' },
  accepted: { paid: 'honoured', expired: 'expired', withdrawn: 'withdrawn' },
  /** The rest is let go; it stays open in the books until a credit note is posted there. */
  honoured: {},
  /** All of it is owed again. */
  expired: { paid: 'honoured' },
  withdrawn: {},
} as const;
export type OfferState = StateOf<typeof OFFER_TRANSITIONS>;

export const OFFER_KINDS = ['settlement', 'early-payment'] as const;
export const OFFER_STATES = ['offered', 'accepted', 'honoured', 'expired', 'withdrawn'] as const satisfies readonly OfferState[];

export const offerSchema = z.object({
  kind: z.enum(OFFER_KINDS),
  amount: minorSchema.positive(),
  currency: currencySchema,
  invoiceIds: z.array(z.string().min(1)).min(1),
  made: calendarDateSchema,
  /** The last day a payment may be dated. */
  expires: calendarDateSchema,
  state: z.enum(OFFER_STATES),
});
export type Offer = z.infer<typeof offerSchema>;

/**
 * What an offer has come to on a day. Paid is what payments dated until `expires` amount to; `until` is the last day we wait for the
 * books to show them. A payment found later, dated in time, makes an expired offer honoured after all.
 */
export function judgeOffer(offer: Offer, receipts: Receipts, until: CalendarDate, asOf: CalendarDate): OfferState {
  if (offer.state === 'withdrawn' || offer.state === 'honoured') return offer.state;
  const { currency, made, expires, invoiceIds } = offer;
  const received = receivedBetween(receipts, { currency, from: made, to: expires, invoiceIds });
  const event: EventOf<typeof OFFER_TRANSITIONS> | null = isCovered(received, offer.amount) ? 'paid' : asOf > until ? 'expired' : null;
  return event === null ? offer.state : (stateAfter(OFFER_TRANSITIONS, offer.state, event) ?? offer.state);
}

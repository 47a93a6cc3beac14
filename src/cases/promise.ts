/**
 * A promise to pay: open until its last day, then kept, partly kept or broken by the payments themselves. The verdict is read from the
 * payments anew each time and so never final: a payment found later, dated in time, makes a broken promise kept (reference Part 3, Promises).
 */
import { z } from 'zod';
import { calendarDateSchema, currencySchema, minorSchema } from '../domain/ledger.ts';
import { addDays, type CalendarDate } from '../domain/time.ts';
import { isCovered, type Receipts, receivedBetween } from './received.ts';
import { type EventOf, stateAfter } from './transitions.ts';

export const PROMISE_TRANSITIONS = {
  /** Nothing automatic goes out about what it is for. */
  open: { covered: 'kept', 'ran-out': 'broken', 'ran-out-in-part': 'partly-kept', withdrawn: 'withdrawn' },
  kept: {},
  'partly-kept': { covered: 'kept', withdrawn: 'withdrawn' },
  broken: { covered: 'kept', 'found-in-part': 'partly-kept', withdrawn: 'withdrawn' },
  /** Taken back, or recorded by mistake: it counts neither as kept nor as broken. */
  withdrawn: {},
} as const;

export const promiseSchema = z.object({
  made: calendarDateSchema.nullish(),
  amount: minorSchema.nonnegative(),
  currency: currencySchema,
  date: calendarDateSchema,
  invoiceIds: z.array(z.string().min(1)).optional(),
});
export type PaymentPromise = z.infer<typeof promiseSchema>;

/** Payments of the last so many days count towards a promise that does not say when it was made (contract.md). */
const UNDATED_PROMISE_DAYS = 30;

export interface PromiseVerdict {
  readonly state: 'open' | 'kept' | 'partly-kept' | 'broken';
  /** Minor units that came in from the day it was made to its last day. */
  readonly received: number;
}

/** What a promise has come to on a day. `until`: the last day on which it can still be kept. */
export function judgePromise(promise: PaymentPromise, receipts: Receipts, until: CalendarDate, asOf: CalendarDate): PromiseVerdict {
  const from = promise.made ?? addDays(asOf, -UNDATED_PROMISE_DAYS);
  const received = receivedBetween(receipts, { currency: promise.currency, from, to: until, invoiceIds: promise.invoiceIds ?? null });
  const event = eventOf(promise, received, until, asOf);
  const state = event === null ? 'open' : stateAfter(PROMISE_TRANSITIONS, 'open', event);
  return { state: state === null || state === 'withdrawn' ? 'open' : state, received };
}

function eventOf(
  { amount }: PaymentPromise,
  received: number,
  until: CalendarDate,
  asOf: CalendarDate,
): EventOf<typeof PROMISE_TRANSITIONS> | null {
  if (isCovered(received, amount)) return 'covered';
  if (asOf <= until) return null;
  return received > 0 ? 'ran-out-in-part' : 'ran-out';
}

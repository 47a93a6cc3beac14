/**
 * Holds: what people, customers and courts put in the way of chasing. Which end by themselves and which only a person lifts is contract
 * rule 8; text from a debtor never lifts one.
 */
import { z } from 'zod';
import { calendarDateSchema, minorSchema } from '../domain/ledger.ts';
import { addDays, type CalendarDate, daysBetween } from '../domain/time.ts';
import { CHANNELS, type Channel } from './channel.ts';
import { type EventOf, type StateOf, stateAfter } from './transitions.ts';

export const HOLD_KINDS = [
  'dispute',
  'stop',
  'moratorium',
  'insolvency',
  'deceased',
  'vulnerable',
  'legal',
  'reply',
  'stale',
  'manual',
] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

export const HOLD_TRANSITIONS = {
  /** Placed for a day to come. */
  placed: { began: 'standing', lifted: 'lifted' },
  standing: { 'grew-old': 'old', ended: 'ended', lifted: 'lifted' },
  /** It still holds; a person is asked to look. */
  old: { ended: 'ended', lifted: 'lifted' },
  ended: {},
  lifted: {},
} as const;
export type HoldState = StateOf<typeof HOLD_TRANSITIONS>;

/** These end on their `until` by themselves; all others only when a person lifts them. */
const ENDS_BY_ITSELF: Readonly<Record<HoldKind, boolean>> = {
  manual: true,
  moratorium: true,
  stale: true,
  dispute: false,
  stop: false,
  reply: false,
  legal: false,
  insolvency: false,
  deceased: false,
  vulnerable: false,
};

/** Gravest first: of several, the first is named. */
const GRAVITY: Readonly<Record<HoldKind, number>> = {
  deceased: 0,
  insolvency: 1,
  moratorium: 2,
  legal: 3,
  stop: 4,
  vulnerable: 5,
  dispute: 6,
  reply: 7,
  manual: 8,
  stale: 9,
};

/** How a dispute ended, said by the person who lifts it. */
export const DISPUTE_OUTCOMES = ['upheld', 'partly-upheld', 'rejected', 'withdrawn'] as const;

export const holdSchema = z.object({
  kind: z.enum(HOLD_KINDS),
  scope: z.union([z.literal('case'), z.object({ invoiceId: z.string().min(1), amount: minorSchema.nonnegative().optional() })]),
  /** Absent: all channels. */
  channels: z.array(z.enum(CHANNELS)).optional(),
  from: calendarDateSchema,
  until: calendarDateSchema.nullish(),
});
export type Hold = z.infer<typeof holdSchema>;

/** The last day a hold stands where it ends by itself; null: only a person ends it. */
export function endOf({ kind, until }: Hold): CalendarDate | null {
  return ENDS_BY_ITSELF[kind] && until ? until : null;
}

/** What a hold nobody lifted is on a day. `reviewDays`: after how many days a person is asked to look at one that does not end by itself. */
export function holdStateOn(hold: Hold, asOf: CalendarDate, reviewDays: number): HoldState {
  const end = endOf(hold);
  let state: HoldState = 'placed';
  const happen = (event: EventOf<typeof HOLD_TRANSITIONS>) => {
    state = stateAfter(HOLD_TRANSITIONS, state, event) ?? state;
  };
  if (asOf >= hold.from) happen('began');
  if (end !== null && asOf > end) happen('ended');
  if (end === null && daysBetween(hold.from, asOf) >= reviewDays) happen('grew-old');
  return state;
}

/** Whether a hold stands on this day. */
export function stands(hold: Hold, asOf: CalendarDate): boolean {
  const end = endOf(hold);
  return hold.from <= asOf && !(end !== null && end < asOf);
}

/** The last day of the period between two looks of a person; decided again within it, nothing new is said. */
export function endOfReview(hold: Hold, asOf: CalendarDate, reviewDays: number): CalendarDate {
  const periods = Math.floor(daysBetween(hold.from, asOf) / reviewDays) + 1;
  return addDays(hold.from, periods * reviewDays - 1);
}

/** Whether a hold is about an invoice. */
export function covers(hold: Hold, invoiceId: string): boolean {
  return hold.scope === 'case' || hold.scope.invoiceId === invoiceId;
}

/** Whether it keeps a contact on this channel back (null: on any channel). */
export function silences(hold: Hold, channel: Channel | null): boolean {
  return hold.channels === undefined || channel === null || hold.channels.includes(channel);
}

/** The gravest first; of one kind the oldest. */
export function byGravity(a: Hold, b: Hold): number {
  return GRAVITY[a.kind] - GRAVITY[b.kind] || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0);
}

/** Disputed part of what is open on an invoice, in minor units, where only a part is disputed; 0 where none. */
export function disputedPart(holds: readonly Hold[], invoice: { readonly id: string; readonly open: number }, asOf: CalendarDate): number {
  let disputed = 0;
  for (const hold of holds) {
    if (hold.kind === 'dispute' && hold.scope !== 'case' && hold.scope.invoiceId === invoice.id && stands(hold, asOf))
      disputed += hold.scope.amount ?? 0;
  }
  return Math.min(disputed, invoice.open);
}

/** A dispute about part of an amount leaves the rest collectable, so it does not hold the invoice, unless the part is all of it. */
export function leavesRest(hold: Hold, open: number): boolean {
  return hold.kind === 'dispute' && hold.scope !== 'case' && hold.scope.amount !== undefined && hold.scope.amount < open;
}

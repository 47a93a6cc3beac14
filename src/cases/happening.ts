/** What happened with a customer, entry by entry: the history a case is read from. */
import { z } from 'zod';
import { calendarDateSchema, instantSchema } from '../domain/ledger.ts';
import { type CalendarDate, isCalendarDate } from '../domain/time.ts';
import { dateIn } from '../domain/zone.ts';
import { CALL_OUTCOMES, CHANNELS, wasConversation } from './channel.ts';
import { NON_PAYMENT_REASONS } from './debtor.ts';

export const happeningSchema = z.object({
  /** An instant, or the calendar date in the organisation's zone. */
  at: z.union([calendarDateSchema, instantSchema]),
  /**
   * Read are 'letter-sent', 'letter-unknown' (it may have gone out: counts as sent for progress and caps), 'sms-sent', 'task-raised',
   * 'call-made', 'call-not-made', 'handed-over', 'recalled', 'letter-bounced', 'reply-received' and 'portal-message'; other kinds are tolerated and
   * count for nothing.
   */
  kind: z.string().min(1),
  stage: z.string().nullish(),
  channel: z.enum(CHANNELS).nullish(),
  invoiceIds: z.array(z.string().min(1)).default([]),
  /** Which invoice moved to which stage; absent: all of `invoiceIds` moved to `stage`. */
  advances: z.record(z.string(), z.string()).optional(),
  /** What came of a call. Absent: not known. */
  outcome: z.enum(CALL_OUTCOMES).nullish(),
  /** Why they do not pay, where they said it. */
  because: z.enum(NON_PAYMENT_REASONS).nullish(),
});
export type Happening = z.infer<typeof happeningSchema>;

/** A happening with its calendar date in the organisation's zone. */
export interface DatedHappening extends Happening {
  readonly on: CalendarDate;
}

/** Dates a history and orders it by day; of one day in the order given. Entries after `asOf` have not happened yet. */
export function dated(history: readonly Happening[], zone: string, asOf: CalendarDate): DatedHappening[] {
  const entries: DatedHappening[] = [];
  for (const happening of history) {
    const on = isCalendarDate(happening.at) ? happening.at : dateIn(happening.at, zone);
    if (on <= asOf) entries.push({ ...happening, on });
  }
  return entries.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

/** Whether it counts as a letter that reached, or may have reached, the customer. */
export function isLetter(kind: string): boolean {
  return kind === 'letter-sent' || kind === 'letter-unknown';
}

/** Whether both sides spoke: a call that was answered, a reply, a message from the portal. */
export function isExchange({ kind, outcome }: Happening): boolean {
  if (kind === 'reply-received' || kind === 'portal-message') return true;
  return kind === 'call-made' && outcome !== null && outcome !== undefined && wasConversation(outcome);
}

/** Past contacts as sorted days: letters once per day (one message a day), calls and text messages one each; and the days both sides spoke. */
export interface Contacts {
  readonly letters: readonly CalendarDate[];
  readonly calls: readonly CalendarDate[];
  readonly exchanges: readonly CalendarDate[];
  /** Days on which something written left and did not come back. */
  readonly written: readonly CalendarDate[];
}

/** What left and what was said, from a dated history in the order of days. */
export function contactsIn(history: readonly DatedHappening[]): Contacts {
  const letters: CalendarDate[] = [];
  const calls: CalendarDate[] = [];
  const exchanges: CalendarDate[] = [];
  let written: CalendarDate[] = [];
  for (const entry of history) {
    if (isLetter(entry.kind)) {
      if (letters.at(-1) !== entry.on) letters.push(entry.on);
      written.push(entry.on);
    } else if (entry.kind === 'call-made' || entry.kind === 'sms-sent') calls.push(entry.on);
    // What came back was not read: nothing written before it counts as having arrived.
    else if (entry.kind === 'letter-bounced') written = [];
    if (isExchange(entry)) exchanges.push(entry.on);
  }
  return { letters, calls, exchanges, written };
}

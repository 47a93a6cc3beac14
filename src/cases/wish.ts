/** What a customer asked of us about being contacted: "call Tuesday after ten", "only by e-mail". A wish only ever narrows, but for the call it asks for. */
import { z } from 'zod';
import { calendarDateSchema } from '../domain/ledger.ts';
import type { CalendarDate } from '../domain/time.ts';
import { CHANNELS, type Channel } from './channel.ts';

export const wishSchema = z.object({
  made: calendarDateSchema,
  /** The wish is about this channel; absent: about all. */
  channel: z.enum(CHANNELS).nullish(),
  /** Nothing on that channel before this day, and where the channel is a call, a call on it. */
  notBefore: calendarDateSchema.nullish(),
  /** Not before this clock time of the customer's place, 'HH:MM', on any day. */
  notBeforeTime: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a clock time like 10:00')
    .nullish(),
  /** "Never on this channel": the channel is left out, others stay. */
  never: z.boolean().optional(),
  /** The last day the wish stands; absent: until the customer says otherwise. */
  until: calendarDateSchema.nullish(),
});
export type Wish = z.infer<typeof wishSchema>;

/** Whether the wish counts on this day. */
export function wishStands(wish: Wish, asOf: CalendarDate): boolean {
  return wish.made <= asOf && !(wish.until && wish.until < asOf);
}

/** Whether the customer asked never to be contacted on a channel. */
export function isUnwelcome(wishes: readonly Wish[], channel: Channel, asOf: CalendarDate): boolean {
  return wishes.some((wish) => wish.never === true && wish.channel === channel && wishStands(wish, asOf));
}

/** The earliest clock time the customer permits on a channel, as minutes of the day; 0 where they said nothing. */
export function earliestMinute(wishes: readonly Wish[], channel: Channel, asOf: CalendarDate): number {
  let minute = 0;
  for (const wish of wishes) {
    if (!wish.notBeforeTime || !wishStands(wish, asOf) || (wish.channel && wish.channel !== channel)) continue;
    minute = Math.max(minute, Number(wish.notBeforeTime.slice(0, 2)) * 60 + Number(wish.notBeforeTime.slice(3)));
  }
  return minute;
}

/**
 * The wish that keeps a contact on `channel` waiting on this day, the one that lasts longest; null: none. Who asks to be called later is
 * left in peace on every channel until then.
 */
export function waitsForWish(
  wishes: readonly Wish[],
  channel: Channel | null,
  asOf: CalendarDate,
): (Wish & { notBefore: CalendarDate }) | null {
  let longest: (Wish & { notBefore: CalendarDate }) | null = null;
  for (const wish of wishes) {
    const { notBefore } = wish;
    if (!notBefore || notBefore <= asOf || !wishStands(wish, asOf)) continue;
    const concerns = !wish.channel || wish.channel === 'call' || channel === null || wish.channel === channel;
    if (concerns && (longest === null || notBefore > longest.notBefore)) longest = { ...wish, notBefore };
  }
  return longest;
}

/** The call a customer asked for whose day has come and that nobody has made; null: none. `lastDayOf`: until when a call of a day can be made. */
export function callAskedFor(
  wishes: readonly Wish[],
  calls: readonly CalendarDate[],
  lastDayOf: (day: CalendarDate) => CalendarDate,
  asOf: CalendarDate,
): { day: CalendarDate; until: CalendarDate } | null {
  for (const wish of wishes) {
    const day = wish.notBefore;
    if (wish.channel !== 'call' || wish.never || !day || day > asOf || wish.made > asOf) continue;
    const until = lastDayOf(day);
    if (asOf <= until && !calls.some((call) => call >= day)) return { day, until };
  }
  return null;
}

/** When on a day a customer may be contacted: the permitted hours of the rules in every zone they may be in, and the short days. */
import { type Channel, isVoice } from '../../cases/channel.ts';
import { addDays, type CalendarDate, type Instant, weekday } from '../../domain/time.ts';
import { instantAt } from '../../domain/zone.ts';
import { type ContactRules, meet } from './in-force.ts';
import { keepsRamadan, RAMADAN_HOURS } from './ramadan.ts';
import { clock, type Hours } from './rows.ts';

export interface Place {
  readonly country: string;
  /** Every zone the customer may be in; more than one where we cannot tell. */
  readonly zones: readonly [string, ...string[]];
}

/** Half-days: in the Emirates the working Friday ends at noon (federal working week since 2022-01-01). */
const HALF_DAYS: Readonly<Record<string, { readonly weekday: number; readonly hours: Hours }>> = {
  AE: { weekday: 5, hours: { from: 0, to: clock(12) } },
};
const MIDNIGHT = 24 * 60;

/** The permitted hours of a day that is open, by the clock of the place; null: none. */
export function hoursOn(date: CalendarDate, channel: Channel, rules: ContactRules, country: string): Hours | null {
  const day = weekday(date);
  const week = isVoice(channel) ? rules.hours.voice : rules.hours.letters;
  let hours = week[day - 1] ?? null;
  if (keepsRamadan(date, country)) hours = meet(hours, RAMADAN_HOURS);
  const half = HALF_DAYS[country];
  return half?.weekday === day ? meet(hours, half.hours) : hours;
}

/** From when (inclusive) until when (exclusive) on this day: within the hours of every zone. null: never. */
export function windowOn(
  date: CalendarDate,
  channel: Channel,
  rules: ContactRules,
  place: Place,
  earliest = 0,
): { from: Instant; to: Instant } | null {
  const hours = meet(hoursOn(date, channel, rules, place.country), { from: earliest, to: MIDNIGHT });
  if (hours === null) return null;
  // Instants order as text.
  const from = place.zones
    .map((zone) => at(date, hours.from, zone))
    .sort()
    .at(-1);
  const to = place.zones.map((zone) => at(date, hours.to, zone)).sort()[0];
  return from !== undefined && to !== undefined && from < to ? { from, to } : null;
}

function at(date: CalendarDate, minute: number, zone: string): Instant {
  return minute >= MIDNIGHT ? instantAt(addDays(date, 1), 0, 0, zone) : instantAt(date, Math.floor(minute / 60), minute % 60, zone);
}

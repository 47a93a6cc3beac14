/**
 * How often somebody may be contacted, whatever the policy says: the caps, gaps and pauses of the contact rules in force, counted over
 * everything that left, per customer, over all channels and currencies.
 */
import { type Channel, isVoice } from '../cases/channel.ts';
import { hasConsent } from '../cases/consent.ts';
import type { Contacts } from '../cases/happening.ts';
import { addDays, type CalendarDate, daysBetween } from '../domain/time.ts';
import { isContactDay } from './calendar.ts';
import type { CaseFile, Reason } from './case.ts';
import type { ContactRules } from './contact/in-force.ts';
import type { Group } from './contact/rows.ts';
import type { OwnClosedDays } from './own-closed-days.ts';
import { reason } from './rules.ts';

/** Which rule forbids a further contact on this day, or null. */
export function capAgainst(contacts: Contacts, channel: Channel, on: CalendarDate, rules: ContactRules): Reason | null {
  const own = isVoice(channel) ? 'voice' : 'letters';
  return (
    pauseAgainst(contacts, own, on, rules) ??
    gapAgainst(contacts, own, on, rules) ??
    countAgainst(contacts, own, on, rules) ??
    countAgainst(contacts, 'all', on, rules)
  );
}

/** After both sides spoke nothing automatic for whole days; no call before a letter has had time to be read. */
function pauseAgainst(contacts: Contacts, own: Group, on: CalendarDate, { cooldown, writtenFirst }: ContactRules): Reason | null {
  const spoke = contacts.exchanges.at(-1);
  if (cooldown && spoke !== undefined && daysBetween(spoke, on) <= cooldown.days)
    return reason('cooldown', { spoke, days: cooldown.days, row: cooldown.row });
  const [wrote] = contacts.written;
  if (writtenFirst && own === 'voice' && wrote !== undefined && daysBetween(wrote, on) < writtenFirst.days)
    return reason('written-first', { wrote, days: writtenFirst.days, row: writtenFirst.row });
  return null;
}

function gapAgainst(contacts: Contacts, own: Group, on: CalendarDate, { gaps }: ContactRules): Reason | null {
  for (const gap of gaps) {
    if (gap.group !== own && gap.group !== 'all') continue;
    const last = lastOf(contacts, gap.group);
    if (last !== undefined && daysBetween(last, on) < gap.days) return reason('cap-email-gap', { last, limit: gap.days, row: gap.row });
  }
  return null;
}

function lastOf({ letters, calls }: Contacts, group: Group): CalendarDate | undefined {
  const [letter, call] = [letters.at(-1), calls.at(-1)];
  if (group === 'letters') return letter;
  if (group === 'voice') return call;
  return letter === undefined || (call !== undefined && call > letter) ? call : letter;
}

function countAgainst({ letters, calls }: Contacts, group: Group, on: CalendarDate, { caps }: ContactRules): Reason | null {
  for (const cap of caps) {
    if (cap.group !== group) continue;
    const count = (group === 'voice' ? 0 : within(letters, on, cap.inDays)) + (group === 'letters' ? 0 : within(calls, on, cap.inDays));
    if (count < cap.most) continue;
    const values = { count, limit: cap.most, days: cap.inDays, row: cap.row };
    return reason(group === 'letters' ? letterCap(cap.inDays) : group === 'voice' ? voiceCap(cap.inDays) : allCap(cap.inDays), values);
  }
  return null;
}

/** What of each cap in force is used up on a day, in the order of the rules. */
export function capUse(
  { letters, calls }: Contacts,
  on: CalendarDate,
  { caps }: ContactRules,
): { readonly group: Group; readonly most: number; readonly inDays: number; readonly used: number }[] {
  return caps.map(({ group, most, inDays }) => {
    const used = (group === 'voice' ? 0 : within(letters, on, inDays)) + (group === 'letters' ? 0 : within(calls, on, inDays));
    return { group, most, inDays, used };
  });
}

/** Rules are named by the days they count over; a row over other days is named like the longer one. */
function letterCap(days: number) {
  return days <= 7 ? 'cap-email-7' : 'cap-email-30';
}

function voiceCap(days: number) {
  return days <= 7 ? 'cap-call-7' : 'cap-call-30';
}

function allCap(days: number) {
  return days <= 7 ? 'cap-all-7' : 'cap-all-30';
}

/** The first contact day after `from` on which no rule forbids this channel. Every rule looks back 30 days at most. */
export function firstUncapped(
  contacts: Contacts,
  channel: Channel,
  from: CalendarDate,
  country: string,
  rules: ContactRules,
  own?: readonly OwnClosedDays[],
): CalendarDate {
  const SEARCH_DAYS = 60;
  for (let days = 1; days < SEARCH_DAYS; days += 1) {
    const day = addDays(from, days);
    if (isContactDay(day, country, own) && !capAgainst(contacts, channel, day, rules)) return day;
  }
  return addDays(from, SEARCH_DAYS);
}

/** The row that asks for consent the customer has not given; null: none is needed, or it was given. */
export function missingConsent({ consents }: CaseFile, channel: Channel, on: CalendarDate, { consent }: ContactRules): string | null {
  const row = consent.get(channel);
  return row === undefined || hasConsent(consents, channel, on) ? null : row;
}

/** Whether a channel is open to this customer at all: not forbidden, and no call or text message before anything was written where that is asked for. */
export function isPermitted(contacts: Contacts, channel: Channel, { forbidden, writtenFirst }: ContactRules): boolean {
  if (forbidden.has(channel)) return false;
  return !(writtenFirst && isVoice(channel) && contacts.written.length === 0);
}

/** How many lie in the `days` days that end with (and include) `on`. */
function within(dates: readonly CalendarDate[], on: CalendarDate, days: number): number {
  const first = addDays(on, 1 - days);
  let count = 0;
  for (let index = dates.length - 1; index >= 0; index -= 1) {
    const date = dates[index];
    if (date === undefined || date < first) break;
    if (date <= on) count += 1;
  }
  return count;
}

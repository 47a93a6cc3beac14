/**
 * Which contact rules hold for one customer on one day: all rows of their place and of the creditor's, and the envelope; the strictest of
 * everything. A row that is no longer trusted can still only tighten: under it lies the strictest envelope, never nothing (design principle 10).
 */
import type { Channel } from '../../cases/channel.ts';
import type { Debtor } from '../../cases/debtor.ts';
import type { CalendarDate } from '../../domain/time.ts';
import { ENVELOPE, ENVELOPE_FOR_PERSONS } from './envelope.ts';
import type { ContactRule, Content, Group, Hours, Role, Week } from './rows.ts';
import { AMERICA } from './rows-america.ts';
import { ELSEWHERE } from './rows-elsewhere.ts';

export interface Who {
  readonly country: string;
  readonly region: string | null;
  readonly debtor: Debtor;
  readonly role: Role;
  readonly creditorCountry: string | null;
}

interface Limit {
  readonly group: Group;
  /** The row it comes from. */
  readonly row: string;
}

/** What all rows in force come to. */
export interface ContactRules {
  readonly hours: { readonly letters: Week; readonly voice: Week };
  readonly caps: readonly (Limit & { readonly most: number; readonly inDays: number })[];
  readonly gaps: readonly (Limit & { readonly days: number })[];
  readonly cooldown: { readonly days: number; readonly row: string } | null;
  readonly writtenFirst: { readonly days: number; readonly row: string } | null;
  /** Channels that need recorded consent, with the row that says so. */
  readonly consent: ReadonlyMap<Channel, string>;
  readonly forbidden: ReadonlyMap<Channel, string>;
  readonly noticeDays: number;
  readonly content: ReadonlySet<Content>;
  /** Every row that was looked at, by id, and those no longer trusted. */
  readonly rows: readonly string[];
  readonly expired: readonly string[];
}

/** Every row beside the envelope. */
export const CONTACT_RULES: readonly ContactRule[] = [...AMERICA, ...ELSEWHERE];

const known = new Map<string, ContactRules>();
/** More pairs of customers' places and days than any run meets; then the memory starts afresh. */
const MAX_KNOWN = 4_000;

/** The rules in force. A place whose part is not known is under the rules of all its parts. */
export function contactRules(who: Who, asOf: CalendarDate): ContactRules {
  const key = `${who.country}|${who.region ?? ''}|${who.debtor}|${who.role}|${who.creditorCountry ?? ''}|${asOf}`;
  const before = known.get(key);
  if (before) return before;
  const made = strictestOf(rowsFor(who, asOf, CONTACT_RULES));
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(key, made);
  return made;
}

interface InForce {
  readonly rows: readonly ContactRule[];
  readonly expired: readonly string[];
}

/**
 * The rows that apply, with the envelope. One past its review day still tightens, for dropping it could only permit more, and is named so that
 * somebody looks; whatever it permitted beyond the envelope never counted.
 */
export function rowsFor(who: Who, asOf: CalendarDate, all: readonly ContactRule[]): InForce {
  const applies = (row: ContactRule) => row.debtors.includes(who.debtor) && row.roles.includes(who.role);
  const inForce = all.filter((row) => applies(row) && isIn(row, who) && row.effective.from <= asOf && (row.effective.to ?? asOf) >= asOf);
  const expired = inForce.filter((row) => row.reviewBy <= asOf).map((row) => row.id);
  return { rows: [...ENVELOPE, ...ENVELOPE_FOR_PERSONS.filter(applies), ...inForce], expired };
}

/** Ids of all rows past their review day: until somebody has looked at them they may be too lax for their place. */
export function expiredRules(asOf: CalendarDate): string[] {
  return CONTACT_RULES.filter((row) => row.reviewBy <= asOf).map((row) => row.id);
}

function isIn({ jurisdiction }: ContactRule, { country, region, creditorCountry }: Who): boolean {
  if (jurisdiction === '*' || jurisdiction === country || jurisdiction === creditorCountry) return true;
  return region === null ? jurisdiction.startsWith(`${country}-`) : jurisdiction === region;
}

/** The intersection of hours, the least of caps, the longest of pauses, the sum of what is needed. */
export function strictestOf({ rows, expired }: InForce): ContactRules {
  let letters: Week = ALWAYS;
  let voice: Week = ALWAYS;
  let cooldown: ContactRules['cooldown'] = null;
  let writtenFirst: ContactRules['writtenFirst'] = null;
  let noticeDays = 0;
  const caps: ContactRules['caps'][number][] = [];
  const gaps: ContactRules['gaps'][number][] = [];
  const consent = new Map<Channel, string>();
  const forbidden = new Map<Channel, string>();
  const content = new Set<Content>();
  for (const { id: row, rule } of rows) {
    switch (rule.kind) {
      case 'window':
        if (rule.group !== 'voice') letters = both(letters, rule.week);
        if (rule.group !== 'letters') voice = both(voice, rule.week);
        break;
      case 'no-holidays':
        // Closed days are looked up for everyone (calendar.ts); the row is here to be named.
        break;
      case 'cap':
        caps.push({ group: rule.group, most: rule.most, inDays: rule.inDays, row });
        break;
      case 'gap':
        gaps.push({ group: rule.group, days: rule.days, row });
        break;
      case 'cooldown':
        if (cooldown === null || rule.days > cooldown.days) cooldown = { days: rule.days, row };
        break;
      case 'written-before-voice':
        if (writtenFirst === null || rule.days > writtenFirst.days) writtenFirst = { days: rule.days, row };
        break;
      case 'consent':
        for (const channel of rule.channels) if (!consent.has(channel)) consent.set(channel, row);
        break;
      case 'forbidden':
        for (const channel of rule.channels) if (!forbidden.has(channel)) forbidden.set(channel, row);
        break;
      case 'notice-before':
        noticeDays = Math.max(noticeDays, rule.days);
        break;
      case 'content':
        for (const need of rule.needs) content.add(need);
        break;
      default:
        return rule satisfies never;
    }
  }
  const named = rows.map((row) => row.id);
  return {
    hours: { letters, voice },
    caps: leastOf(caps),
    gaps,
    cooldown,
    writtenFirst,
    consent,
    forbidden,
    noticeDays,
    content,
    rows: named,
    expired,
  };
}

const ALL_DAY: Hours = { from: 0, to: 24 * 60 };
const ALWAYS: Week = [ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY];

function both(a: Week, b: Week): Week {
  return [meet(a[0], b[0]), meet(a[1], b[1]), meet(a[2], b[2]), meet(a[3], b[3]), meet(a[4], b[4]), meet(a[5], b[5]), meet(a[6], b[6])];
}

/** The hours both permit; null: none. */
export function meet(a: Hours | null, b: Hours | null): Hours | null {
  if (a === null || b === null) return null;
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from < to ? { from, to } : null;
}

/** Of caps over the same days and the same contacts the least; in the order they were met. */
function leastOf(caps: readonly ContactRules['caps'][number][]): ContactRules['caps'] {
  return caps.filter(
    (cap, index) =>
      !caps.some(
        (other, place) =>
          other.group === cap.group && other.inDays === cap.inDays && (other.most < cap.most || (other.most === cap.most && place < index)),
      ),
  );
}

/** The contact rules that hold for this organisation's customers: place by place, each row with its source and until when it is trusted. */
import type { Debtor } from '../cases/debtor.ts';
import { addDays, type CalendarDate } from '../domain/time.ts';
import { closedOn, countryCode } from '../policy/calendar.ts';
import { ENVELOPE, ENVELOPE_FOR_PERSONS } from '../policy/contact/envelope.ts';
import { CONTACT_RULES, contactRules, rowsFor, type Who } from '../policy/contact/in-force.ts';
import type { ContactRule, Role, Week } from '../policy/contact/rows.ts';
import type { Policy } from '../policy/policy.ts';
import { countryOf, debtorOf } from '../policy/who.ts';
import { type Desk, momentOf } from './desk.ts';

/** Closed days are named so far ahead. */
const CLOSED_DAYS = 60;
/** Countries shown, those with most customers first. */
const MAX_PLACES = 40;

export interface RuleRow extends ContactRule {
  /** Past its review day: it still tightens, and somebody should look. */
  readonly expired: boolean;
}

/** Customers of one sort in one place, with the hours that come of all rules together. */
export interface RuleGroup {
  readonly region: string | null;
  readonly debtor: Debtor;
  readonly customers: number;
  readonly hours: { readonly letters: Week; readonly voice: Week };
}

export interface PlaceRules {
  readonly country: string;
  readonly customers: number;
  readonly groups: readonly RuleGroup[];
  /** Beside those that hold everywhere. */
  readonly rows: readonly RuleRow[];
  /** Holidays to come, and days on which the business itself is closed (`own`). */
  readonly closed: readonly { readonly date: CalendarDate; readonly name: string; readonly own: boolean }[];
}

export interface RulesView {
  readonly asOf: CalendarDate;
  readonly role: Role;
  readonly places: readonly PlaceRules[];
  /** What holds for everybody, or for every person who owes, wherever they are. */
  readonly everywhere: readonly RuleRow[];
  /** Countries that are not shown. */
  readonly more: number;
}

export function rulesOf(desk: Desk): RulesView {
  const { organisation, asOf, policy } = momentOf(desk);
  const role = organisation.role ?? 'creditor';
  const groups = new Map<string, Map<string, Omit<RuleGroup, 'hours'> & { readonly who: Who }>>();
  for (const { country, region, debtor, count } of desk.store.past.places()) {
    const parties = { organisation, customer: { country, debtor, region } };
    const place = countryOf(parties);
    const kind = debtorOf(parties);
    const key = `${region ?? ''} ${kind}`;
    const known = groups.get(place) ?? new Map();
    const before = known.get(key)?.customers ?? 0;
    const who: Who = { country: place, region: region ?? null, debtor: kind, role, creditorCountry: countryCode(organisation.country) };
    known.set(key, { region: region ?? null, debtor: kind, customers: before + count, who });
    groups.set(place, known);
  }
  const places = [...groups]
    .map(([country, all]) => placeOf(country, [...all.values()], asOf, policy))
    .sort((a, b) => b.customers - a.customers);
  return {
    asOf,
    role,
    places: places.slice(0, MAX_PLACES),
    everywhere: [...ENVELOPE, ...ENVELOPE_FOR_PERSONS].map((row) => ({ ...row, expired: false })),
    more: Math.max(0, places.length - MAX_PLACES),
  };
}

function placeOf(
  country: string,
  groups: readonly (Omit<RuleGroup, 'hours'> & { readonly who: Who })[],
  asOf: CalendarDate,
  policy: Policy,
): PlaceRules {
  const rows = new Map<string, RuleRow>();
  for (const { who } of groups) {
    const { rows: found, expired } = rowsFor(who, asOf, CONTACT_RULES);
    for (const row of found) if (row.jurisdiction !== '*') rows.set(row.id, { ...row, expired: expired.includes(row.id) });
  }
  return {
    country,
    customers: groups.reduce((sum, group) => sum + group.customers, 0),
    groups: groups
      .map(({ who, ...group }) => ({ ...group, hours: contactRules(who, asOf).hours }))
      .sort((a, b) => b.customers - a.customers),
    rows: [...rows.values()],
    closed: closedFrom(asOf, country, policy),
  };
}

function closedFrom(asOf: CalendarDate, country: string, { closedDays }: Policy): PlaceRules['closed'] {
  const closed: { date: CalendarDate; name: string; own: boolean }[] = [];
  for (let days = 0; days < CLOSED_DAYS; days += 1) {
    const date = addDays(asOf, days);
    const because = closedOn(date, country, closedDays);
    if (because && because.what !== 'weekend') closed.push({ date, name: because.name, own: because.what === 'own' });
  }
  return closed;
}

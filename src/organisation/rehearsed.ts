/** One rehearsal as it is worked out: customer by customer, in slices, under the wanted policy and under the one in force, and what differs. */
import { type CalendarDate, msOf } from '../domain/time.ts';
import type { Policy } from '../policy/policy.ts';
import { CONTACT_WAYS, type ContactWay, type Rehearsed, type RehearsedContact, rehearsal } from '../policy/rehearsal.ts';
import { caseFileOf } from './case-file.ts';
import { type Desk, type Moment, policyOf } from './desk.ts';
import { pastCase } from './past-case.ts';
import type { ContactCounts, Difference, Rehearsal, RehearsalKind } from './policy-views.ts';

/** Invoices decided about before others have their turn: some ten milliseconds. */
const SLICE = 1_500;
/** The longest a rehearsal may take; what it found by then is shown. */
const MAX_WORK_MS = 5 * 60_000;
const MAX_CUSTOMERS = 50_000;
/** Contacts kept for reading, those that differ first to be kept; all are counted. */
const MAX_ROWS = 20_000;

/** Plain data: it outlives the client file being closed. */
export interface Kept {
  readonly moment: Moment;
  readonly begun: Rehearsal['begun'];
  readonly kind: RehearsalKind;
  readonly wanted: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  state: Rehearsal['state'];
  done: number;
  customers: readonly string[];
  readonly stages: Map<string, Sides>;
  readonly days: Map<string, Sides>;
  readonly totals: Sides;
  readonly asked: Map<string, number>;
  recorded: Map<string, Counts> | null;
  differing: number;
  dropped: boolean;
  rows: Row[];
}

export type Counts = Record<ContactWay, number>;
export interface Sides {
  readonly wanted: Counts;
  readonly standing: Counts;
}
export interface Row extends RehearsedContact {
  readonly customerId: string;
  readonly difference: Difference;
  readonly otherDay: CalendarDate | null;
}

/** Works until it is done, is cut, or `breathe` refuses: then it has failed. */
export async function work(desk: Desk, one: Kept, breathe: () => Promise<void>): Promise<void> {
  const { moment, kind } = one;
  const until = msOf(desk.now()) + MAX_WORK_MS;
  const [wanted, standing] = [policyOf(desk, one.wanted), moment.policy];
  let looked = 0;
  const tried = async (given: Rehearsed, policy: Policy): Promise<RehearsedContact[]> => {
    const steps = rehearsal(given, policy);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      // A customer costs something even where little is open.
      looked += step.value + 5;
      if (looked < SLICE) continue;
      looked = 0;
      await breathe();
    }
  };
  for (const customerId of one.customers) {
    const given = kind === 'preview' ? presentCase(desk, one, customerId) : pastCase(desk, moment, customerId, one.from, one.to);
    const theirs = await tried(given, wanted);
    count(one, customerId, theirs, one.wanted === moment.organisation.policyHash ? theirs : await tried(given, standing));
    one.done += 1;
    if (msOf(desk.now()) > until || (one.done === MAX_CUSTOMERS && one.done < one.customers.length)) {
      one.state = 'cut';
      break;
    }
  }
  one.rows.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  if (kind === 'what-if') one.recorded = recordedIn(desk, one);
  if (one.state === 'running') one.state = 'done';
}

export function fail(desk: Desk, one: Kept, error: unknown): void {
  one.state = 'failed';
  desk.log('error', 'rehearsal-failed', { kind: one.kind, error: error instanceof Error ? error.name : 'unknown' });
}

/** Nothing is paid, nothing is issued: what is open today as the days go by. */
function presentCase(desk: Desk, { moment, from, to }: Kept, customerId: string) {
  const file = caseFileOf(desk, moment, customerId);
  return { from, to, fileOn: () => file };
}

function count(one: Kept, customerId: string, wanted: readonly RehearsedContact[], standing: readonly RehearsedContact[]): void {
  for (const [side, contacts] of [
    ['wanted', wanted],
    ['standing', standing],
  ] as const)
    for (const { day, stage, way } of contacts) {
      one.totals[side][way] += 1;
      sidesOf(one.stages, stage)[side][way] += 1;
      sidesOf(one.days, one.kind === 'preview' ? day : day.slice(0, 7))[side][way] += 1;
    }
  for (const { day, amounts } of wanted)
    if (day === one.from) for (const { minor, currency } of amounts) one.asked.set(currency, (one.asked.get(currency) ?? 0) + minor);
  for (const row of compared(customerId, wanted, standing)) {
    if (row.difference !== 'same') one.differing += 1;
    if (one.kind === 'what-if' && row.difference === 'same') continue;
    if (one.rows.length < MAX_ROWS) one.rows.push(row);
    else one.dropped = true;
  }
}

/** Pairs the contacts of two policies: first those of one day and stage, then one stage on two days; what is left only one of them makes. */
function compared(customerId: string, wanted: readonly RehearsedContact[], standing: readonly RehearsedContact[]): Row[] {
  const left = [...standing];
  const take = (fits: (other: RehearsedContact) => boolean): RehearsedContact | null => {
    const place = left.findIndex(fits);
    return place === -1 ? null : (left.splice(place, 1)[0] ?? null);
  };
  const open: RehearsedContact[] = [];
  const rows: Row[] = [];
  for (const contact of wanted) {
    const twin = take((other) => other.day === contact.day && other.way === contact.way && other.stage === contact.stage);
    if (twin) rows.push({ ...contact, customerId, difference: 'same', otherDay: null });
    else open.push(contact);
  }
  for (const contact of open) {
    const moved = take((other) => other.way === contact.way && other.stage === contact.stage);
    rows.push({ ...contact, customerId, difference: moved ? 'moved' : 'new', otherDay: moved?.day ?? null });
  }
  for (const contact of left) rows.push({ ...contact, customerId, difference: 'gone', otherDay: null });
  return rows;
}

const WAY_OF: Readonly<Record<string, ContactWay>> = {
  'letter-sent': 'letter',
  'letter-unknown': 'letter',
  'sms-sent': 'letter',
  'call-made': 'call',
  'handed-over': 'hand-over',
};

function recordedIn({ store }: Desk, { from, to }: Kept): Map<string, Counts> {
  const recorded = new Map<string, Counts>();
  for (const { kind, stage, count: times } of store.past.contacts(from, to)) {
    const way = WAY_OF[kind];
    if (!way) continue;
    const counts = recorded.get(stage ?? way) ?? none();
    counts[way] += times;
    recorded.set(stage ?? way, counts);
  }
  return recorded;
}

export function none(): Counts {
  return { letter: 0, call: 0, 'hand-over': 0 };
}

export function nothing(): Sides {
  return { wanted: none(), standing: none() };
}

function sidesOf(map: Map<string, Sides>, key: string): Sides {
  const known = map.get(key) ?? nothing();
  map.set(key, known);
  return known;
}

export function totalOf(all: Iterable<ContactCounts>): Counts {
  const total = none();
  for (const counts of all) for (const way of CONTACT_WAYS) total[way] += counts[way];
  return total;
}

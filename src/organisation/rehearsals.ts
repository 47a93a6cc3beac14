/**
 * Tries a policy beside the one in force, over the next thirty days or the last twelve months. It reads the store and never writes it; what it
 * found is kept in memory until something better is asked for. Long ones go on slice by slice while everybody else has their turn, and the client
 * file stays open for them.
 */
import { addDays, type CalendarDate } from '../domain/time.ts';
import { type Desk, isKnownPolicy, type Moment, momentOf } from './desk.ts';
import type { Rehearsal, RehearsalKind, RehearsedCount, RehearsedRow, RehearsedRows, RowsWanted } from './policy-views.ts';
import { fail, type Kept, none, nothing, type Row, totalOf, work } from './rehearsed.ts';
import { customerName } from './view-items.ts';
import type { Amount } from './views.ts';

export const PREVIEW_DAYS = 30;
export const WHAT_IF_DAYS = 365;
/** Documents older than this cannot be open at the beginning of a what-if unless they are open still. Our figure. */
const LEAD_DAYS = 180;
/** Slices after which whoever asked is answered, finished or not. */
const PATIENCE = 12;
/** Rehearsals kept for an organisation. */
const MAX_KEPT = 8;

/** What was found for one organisation, by kind and version; the runtime keeps it while the client file is closed. */
export type KeptRehearsals = Map<string, Kept>;

export interface RehearsalPlace {
  readonly kept: KeptRehearsals;
  /** Lets whatever else waits have its turn; rejects when everything is being closed. */
  readonly breathe: () => Promise<void>;
  /** Keeps the client file open until the work has ended, where there is room for that. */
  readonly stay: (work: Promise<void>) => void;
}

/** One that nothing waits beside, kept as long as the actor. */
export function ownPlace(): RehearsalPlace {
  return { kept: new Map(), breathe: async () => {}, stay: () => {} };
}

export type Rehearsals = ReturnType<typeof rehearsalsOf>;

export function rehearsalsOf(desk: Desk, { kept, breathe, stay }: RehearsalPlace) {
  let last: Promise<void> = Promise.resolve();

  function begin(kind: RehearsalKind, hash: string): Kept | null {
    if (!isKnownPolicy(desk, hash)) return null;
    const name = `${kind} ${hash}`;
    const known = kept.get(name);
    if (known?.state === 'running') return known;
    const moment = momentOf(desk);
    const { asOf, at } = moment;
    const [from, to] = kind === 'preview' ? [asOf, addDays(asOf, PREVIEW_DAYS - 1)] : [addDays(asOf, -WHAT_IF_DAYS), addDays(asOf, -1)];
    const one: Kept = {
      moment,
      begun: at,
      kind,
      wanted: hash,
      from,
      to,
      state: 'running',
      done: 0,
      customers: customersFor(desk, kind, moment, from),
      stages: new Map(),
      days: new Map(),
      totals: nothing(),
      asked: new Map(),
      recorded: null,
      differing: 0,
      dropped: false,
      rows: [],
    };
    kept.delete(name);
    kept.set(name, one);
    for (const [oldest, each] of kept) if (kept.size > MAX_KEPT && each.state !== 'running') kept.delete(oldest);
    // One after another: two at once would only take turns with each other.
    last = last.then(() => work(desk, one, breathe)).catch((error: unknown) => fail(desk, one, error));
    stay(last);
    return one;
  }

  /** What is quickly done is done before the answer. */
  async function soon(one: Kept): Promise<void> {
    for (let slices = 0; slices < PATIENCE && one.state === 'running'; slices += 1) await breathe();
  }

  return {
    /** null: no version of this name is kept here. */
    async begin(kind: RehearsalKind, hash: string): Promise<Rehearsal | null> {
      const one = begin(kind, hash);
      if (one === null) return null;
      await soon(one);
      return viewOf(one);
    },
    /** What stands; null: none was begun since the policy in force, or the day, is another. */
    find(kind: RehearsalKind, hash: string): Rehearsal | null {
      const one = kept.get(`${kind} ${hash}`);
      return one && isCurrent(one, momentOf(desk)) ? viewOf(one) : null;
    },
    rows({ kind, hash, day, differing, after, limit }: RowsWanted): RehearsedRows {
      const all = kept.get(`${kind} ${hash}`)?.rows ?? [];
      const wanted = all.filter((row) => (day === undefined || row.day === day) && (!differing || row.difference !== 'same'));
      return { rows: wanted.slice(after, after + limit).map((row) => shown(desk, row)), count: wanted.length };
    },
  };
}

function isCurrent({ moment }: Kept, now: Moment): boolean {
  return moment.asOf === now.asOf && moment.organisation.policyHash === now.organisation.policyHash;
}

function customersFor({ store }: Desk, kind: RehearsalKind, { asOf }: Moment, from: CalendarDate): string[] {
  return kind === 'preview'
    ? [...new Set(store.lists.byCustomer(asOf).map((row) => row.customerId))]
    : store.past.customersSince(addDays(from, -LEAD_DAYS));
}

function viewOf(one: Kept): Rehearsal {
  const { kind, wanted, moment, from, to, begun, state, done, customers, totals, differing, dropped, asked, recorded } = one;
  const stages = new Set([...one.stages.keys(), ...(recorded?.keys() ?? [])]);
  return {
    kind,
    wanted,
    standing: moment.organisation.policyHash,
    from,
    to,
    begun,
    state,
    customers: { done, of: customers.length },
    totals: { ...totals, recorded: recorded && totalOf(recorded.values()) },
    byStage: [...stages].map((of) => ({ of, ...(one.stages.get(of) ?? nothing()), recorded: recorded && (recorded.get(of) ?? none()) })),
    byDay: [...one.days]
      .map(([of, sides]): RehearsedCount<string> => ({ of, ...sides, recorded: null }))
      .sort((a, b) => (a.of < b.of ? -1 : 1)),
    asked: [...asked].map(([currency, minor]): Amount => ({ minor, currency })),
    differing,
    moreThanKept: dropped,
  };
}

function shown(desk: Desk, { customerId, invoiceIds, day, way, stage, amounts, approval, difference, otherDay }: Row): RehearsedRow {
  const customer = customerName(desk, customerId);
  return { day, customerId, customerName: customer, way, stage, amounts, invoices: invoiceIds.length, approval, difference, otherDay };
}

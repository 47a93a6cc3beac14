/**
 * Which client file needs somebody first, and why: an order over named needs, each of which can be read off what the file last said of itself. No
 * points and no sums across currencies: money is compared only where it is asked for in one.
 */
import { addMs, type Instant, msOf } from '../domain/time.ts';
import type { OrganisationSummary } from '../organisation/actor.ts';
import { NO_WORK, type Work } from '../organisation/work.ts';

/** The most pressing first: what stops everything, what waits for a person, what is merely late. */
export const NEEDS = [
  'restored',
  'reconnect',
  'unread',
  'stopped',
  'replies',
  'broken',
  'approvals',
  'calls',
  'exceptions',
  'ends-soon',
  'unheard',
  'twice-reminded',
  'long-overdue',
  'unreleased',
  'overdue',
] as const;
export type Need = (typeof NEEDS)[number];

/** Those that somebody can do something about today, for the filter. */
export const GROUPS = {
  waiting: ['replies', 'broken', 'approvals', 'calls', 'exceptions'],
  books: ['restored', 'reconnect', 'unread', 'ends-soon', 'unheard'],
  still: ['stopped', 'unreleased'],
  late: ['long-overdue', 'overdue'],
} as const satisfies Readonly<Record<string, readonly Need[]>>;
export type Group = keyof typeof GROUPS;
export const GROUP_NAMES = ['waiting', 'books', 'still', 'late'] as const satisfies readonly Group[];

/** Books that were not read for so long are no longer news. Our figure: four polls at their slowest. */
const UNREAD_MS = 24 * 3_600_000;
/** A grant that ends within so long is renewed in peace. */
const ENDS_SOON_MS = 14 * 86_400_000;

export interface Client {
  readonly summary: OrganisationSummary;
  /** In the order of NEEDS; empty: nothing is wanted of anybody. */
  readonly needs: readonly Need[];
}

/** What this file needs, the most pressing first. */
export function needsOf(summary: OrganisationSummary, now: Instant, work: Work = NO_WORK): Need[] {
  const { connection, lastSync, connectionEnds, over90 = [] } = summary;
  const isConnected = connection === 'connected';
  const has: Readonly<Record<Need, boolean>> = {
    restored: Boolean(summary.restored),
    reconnect: connection === 'reconnect',
    unread: isConnected && lastSync !== null && msOf(now) - msOf(lastSync) > UNREAD_MS,
    stopped: summary.stopped,
    replies: work.items.some((item) => item.kind === 'reply'),
    broken: work.items.some((item) => item.kind === 'promise-broken'),
    approvals: summary.approvals > 0 && summary.released && summary.mode !== 'draft',
    calls: summary.calls > 0,
    exceptions: summary.exceptions > 0,
    'ends-soon': isConnected && Boolean(connectionEnds && connectionEnds < addMs(now, ENDS_SOON_MS)),
    unheard: isConnected && Boolean(summary.webhooksSilentSince),
    'twice-reminded': summary.nativeReminders === true && summary.released && summary.mode !== 'draft',
    'long-overdue': over90.length > 0,
    unreleased: isConnected && (!summary.released || summary.mode === 'draft'),
    overdue: summary.overdue.length > 0,
  };
  return NEEDS.filter((need) => has[need]);
}

/** By the most pressing need, then by how much waits, then by how many customers are late, then by name. */
export function byUrgency(summaries: readonly OrganisationSummary[], now: Instant, work?: ReadonlyMap<string, Work>): Client[] {
  const place = ({ needs: [first] }: Client): number => (first === undefined ? NEEDS.length : NEEDS.indexOf(first));
  const waits = ({ summary }: Client): number => summary.approvals + summary.calls + summary.exceptions;
  return summaries
    .map((summary) => ({ summary, needs: needsOf(summary, now, work?.get(summary.id)) }))
    .sort(
      (a, b) =>
        place(a) - place(b) ||
        waits(b) - waits(a) ||
        b.summary.overdueCustomers - a.summary.overdueCustomers ||
        compareNames(a.summary, b.summary),
    );
}

/** By name, as people look one up. */
export function byName(summaries: readonly OrganisationSummary[], now: Instant, work?: ReadonlyMap<string, Work>): Client[] {
  return [...summaries].sort(compareNames).map((summary) => ({ summary, needs: needsOf(summary, now, work?.get(summary.id)) }));
}

/** By how many customers are late, whatever their currencies. */
export function byLate(summaries: readonly OrganisationSummary[], now: Instant, work?: ReadonlyMap<string, Work>): Client[] {
  return byName(summaries, now, work).sort((a, b) => b.summary.overdueCustomers - a.summary.overdueCustomers);
}

export function isIn(client: Client, group: Group): boolean {
  const wanted: readonly Need[] = GROUPS[group];
  return client.needs.some((need) => wanted.includes(need));
}

function compareNames(a: OrganisationSummary, b: OrganisationSummary): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1;
}

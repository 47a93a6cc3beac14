/** What of one client file waits for a person, as its practice is told it: so that a worklist across client files opens none of them. */
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Reason } from '../policy/case.ts';
import type { Look } from '../policy/look.ts';
import type { Amount } from './views.ts';

/** The most pressing first: a person's own words, a word not kept, what has a last day, what waits for a yes, what the program cannot do alone. */
export const WORK_KINDS = ['reply', 'promise-broken', 'call', 'hand-over', 'letter', 'exception'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** Told of one client file; what lies beyond is counted. More than a person does in it in a day. */
export const MOST_WORK_ITEMS = 200;

export interface WorkItem {
  readonly kind: WorkKind;
  /** Of the letter, the task, the hold or the promise. */
  readonly id: string;
  readonly customerId: string;
  readonly customerName: string;
  /** One per currency, never summed. */
  readonly amounts: readonly Amount[];
  readonly since: Instant;
  /** The last day on which it can be done; null: it waits as long as it must. */
  readonly due: CalendarDate | null;
  readonly stage: string | null;
  readonly reason: Reason | null;
  /** Of a letter: what it says, by its hash. Whoever approves it says what they saw. */
  readonly seen: string | null;
  /** Of a letter: why it needs an eye of its own; null: it may be agreed to together with others. Words told before this was known have none. */
  readonly look?: Look | null;
}

export interface Work {
  /** Sorted by WORK_KINDS, the oldest first. */
  readonly items: readonly WorkItem[];
  /** How many there are beyond these. */
  readonly more: number;
}

export const NO_WORK: Work = { items: [], more: 0 };

type Asked = Pick<WorkItem, 'kind' | 'due' | 'since' | 'id'>;

/** By kind, then what has the nearest last day, then the oldest. */
export function byUrgency(a: Asked, b: Asked): number {
  return (
    WORK_KINDS.indexOf(a.kind) - WORK_KINDS.indexOf(b.kind) ||
    compare(a.due ?? '9999', b.due ?? '9999') ||
    compare(a.since, b.since) ||
    compare(a.id, b.id)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

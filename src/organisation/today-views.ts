/** What Today shows, and a letter or a call that is opened from it. */
import type { Meaning } from '../cases/meaning.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { EffectState } from '../outbox/states.ts';
import type { Decision, Reason } from '../policy/case.ts';
import type { Look } from '../policy/look.ts';
import type { OrganisationSummary } from './summary-views.ts';
import type { Amount } from './views.ts';

export interface LetterItem {
  readonly effectId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly stage: string;
  readonly state: EffectState;
  readonly invoiceNumbers: string[];
  readonly oldestDaysLate: number;
  readonly amounts: Amount[];
  readonly to: string | null;
  readonly reasons: Reason[];
  readonly plannedFor: CalendarDate;
  /** What it says, by its hash: whoever acts on it says what they saw. */
  readonly seen: string;
  /** Of one that waits for a yes: why it needs an eye of its own; null: it may be agreed to together with others. */
  readonly look: Look | null;
}

export interface CallItem {
  readonly taskId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly stage: string;
  readonly invoiceNumbers: string[];
  readonly amounts: Amount[];
  readonly phones: string[];
  readonly raised: CalendarDate;
  /** Last day before it is recorded as not made. */
  readonly until: CalendarDate;
  readonly allowedNow: boolean;
  readonly reasons: Reason[];
}

export const EXCEPTION_KINDS = [
  'outcome-unknown',
  'letter-failed',
  'note-failed',
  'expected-payment-failed',
  'native-reminders',
  'no-address',
  'no-due-date',
  'quarantined',
  'unconfirmed',
  'reconnect',
  'connection-ends',
  'sync-failed',
  'webhooks-silent',
  'hold-review',
  'promise-broken',
  'hand-over',
  'review',
] as const;
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number];

/** Something the program refused to do, or cannot do alone. */
export interface ExceptionItem {
  readonly id: string;
  readonly kind: ExceptionKind;
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly effectId: string | null;
  readonly taskId: string | null;
  readonly amounts: Amount[];
  readonly at: Instant;
  /** Stable rule or code with its numbers; screens have a sentence per rule. */
  readonly reason: Reason;
}

/** One standing decision shown as "held back, and why". */
export interface HeldItem {
  readonly customerId: string;
  readonly customerName: string;
  readonly decision: Decision;
  readonly invoiceNumbers: string[];
}

/** The lists that can grow with the client file. */
export const TODAY_LISTS = ['letters', 'calls', 'exceptions', 'handOvers', 'sentToday'] as const;
export type TodayList = (typeof TODAY_LISTS)[number];

/** How much of Today is wanted: so many of each list, one of them from further on. */
export interface TodayShown {
  readonly most: number;
  readonly list?: TodayList;
  readonly from?: number;
}

/** How much there is of what is shown in part. */
export interface TodayCounts extends Readonly<Record<TodayList, number>> {
  /** Letters that wait for a person, by stage, and when the newest of them was promised. */
  readonly waiting: readonly { readonly stage: string; readonly count: number; readonly newest: Instant; readonly look: Look | null }[];
}

/** A customer's own words, and the hold that stands until they are read. */
export interface ReplyItem {
  readonly holdId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly at: Instant;
  readonly subject: string;
  readonly text: string;
  /** What was understood; each of these holds something already. */
  readonly meanings: Meaning[];
  /** The letter it answers. */
  readonly effectId: string | null;
}

export interface PromiseItem {
  readonly id: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly amount: Amount;
  readonly date: CalendarDate;
  /** The last day on which it can still be kept. */
  readonly until: CalendarDate;
  readonly by: string;
}

export interface Today {
  /** Absent where every list is whole. */
  readonly counts?: TodayCounts;
  readonly summary: OrganisationSummary;
  readonly asOf: CalendarDate;
  /** Awaiting approval, or (mode draft) what would be sent. */
  readonly letters: LetterItem[];
  readonly calls: CallItem[];
  readonly exceptions: ExceptionItem[];
  readonly handOvers: LetterItem[];
  /** Mail of customers that nobody has read yet, oldest first. */
  readonly replies: ReplyItem[];
  /** Promises that fall due within a week. */
  readonly promisesDue: PromiseItem[];
  /** Most telling first, at most 50; letters kept back by a hard cap before them. */
  readonly held: HeldItem[];
  /** Letters that left on the as-of date. */
  readonly sentToday: LetterItem[];
}

/** A letter as it was (or would be) written. */
export interface LetterView {
  readonly item: LetterItem;
  readonly to: string | null;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Who sent it in words that nobody here knows: the platform by name, null: a person, some other way. Absent: it was written here. */
  readonly sentBy?: string | null;
  /** Its words were kept as long as they were to be, and are gone. */
  readonly forgotten?: true;
  /** True when this is a preview that is rendered again with fresh figures before it leaves. */
  readonly preview: boolean;
  /** What a person may write in their own words, as it stands now; absent: nothing of it. `by`: who wrote it so; null: these are ours. */
  readonly words?: { readonly subject: string; readonly paragraphs: string[]; readonly by: string | null };
}

export interface CallView {
  readonly item: CallItem;
  readonly script: { readonly title: string; readonly lines: string[] };
  /** False when the books could not be read again on opening: figures may be old. */
  readonly fresh: boolean;
}

/** What the actor shows of its policy: the one in force, the versions before it, and what another would do (or would have done). */
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { PolicyDifference } from '../policy/differences.ts';
import type { Policy } from '../policy/policy.ts';
import type { Problem } from '../policy/problems.ts';
import type { ContactWay } from '../policy/rehearsal.ts';
import type { Warning } from '../policy/warnings.ts';
import type { Amount } from './views.ts';

/** One change of the policy, as the journal tells it. */
export interface PolicyChange {
  /** Its line in the journal; older ones are asked for before it. */
  readonly seq: number;
  readonly at: Instant;
  readonly hash: string;
  readonly name: string;
  /** The version it took the place of. */
  readonly before: string | null;
  readonly by: string;
  readonly note: string | null;
  /** What it says otherwise than the one before; null where that is no longer kept. */
  readonly differences: readonly PolicyDifference[] | null;
}

/** A version kept here: in force, in force once, or drafted. Its name is the hash of its canonical text. */
export interface PolicyVersion {
  readonly hash: string;
  readonly policy: Policy;
  readonly warnings: readonly Warning[];
  /** The version now in force, for comparison. */
  readonly standing: { readonly hash: string; readonly policy: Policy };
}

export interface PolicyHistory {
  /** Newest first. */
  readonly changes: readonly PolicyChange[];
  /** The line before which there is more; null: this is the end. */
  readonly before: number | null;
}

/** A document was understood and kept as a version that is not in force, or this is wrong with it. */
export type Drafted = { readonly hash: string } | { readonly problems: readonly Problem[] };

export const REHEARSAL_KINDS = ['preview', 'what-if'] as const;
export type RehearsalKind = (typeof REHEARSAL_KINDS)[number];

export type ContactCounts = Readonly<Record<ContactWay, number>>;

/** One stage (or one day) under both policies; `recorded`: what really happened, where it is known. */
export interface RehearsedCount<Key> {
  readonly of: Key;
  readonly wanted: ContactCounts;
  readonly standing: ContactCounts;
  readonly recorded: ContactCounts | null;
}

/** A policy tried over a stretch of days beside the one in force. Nothing is promised, remembered or sent by it. */
export interface Rehearsal {
  readonly kind: RehearsalKind;
  readonly wanted: string;
  readonly standing: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly begun: Instant;
  /** `cut`: it took longer than it may, and tells of the customers it came to. */
  readonly state: 'running' | 'done' | 'cut' | 'failed';
  readonly customers: { readonly done: number; readonly of: number };
  readonly totals: Omit<RehearsedCount<never>, 'of'>;
  readonly byStage: readonly RehearsedCount<string>[];
  /** Days of a preview, months ('2026-03') of a what-if; those on which something happens. */
  readonly byDay: readonly RehearsedCount<string>[];
  /** What the letters and calls of the first day under the wanted policy ask for. */
  readonly asked: readonly Amount[];
  /** Contacts that only one of them makes, or that it makes on another day. */
  readonly differing: number;
  /** Whether there were more contacts than are kept for reading. */
  readonly moreThanKept: boolean;
}

/** `same`: both make it on this day; `moved`: the policy in force makes it on `otherDay`; `new`, `gone`: only one of them makes it. */
export type Difference = 'same' | 'moved' | 'new' | 'gone';

export interface RehearsedRow {
  readonly day: CalendarDate;
  readonly customerId: string;
  readonly customerName: string;
  readonly way: ContactWay;
  readonly stage: string;
  readonly amounts: readonly Amount[];
  readonly invoices: number;
  readonly approval: boolean;
  readonly difference: Difference;
  readonly otherDay: CalendarDate | null;
}

export interface RowsWanted {
  readonly kind: RehearsalKind;
  readonly hash: string;
  /** Only of this day. */
  readonly day?: CalendarDate | undefined;
  /** Only where the policies differ. */
  readonly differing?: boolean | undefined;
  /** Rows to leave out at the beginning. */
  readonly after: number;
  readonly limit: number;
}

export interface RehearsedRows {
  readonly rows: readonly RehearsedRow[];
  readonly count: number;
}

/** The part of the actor that is about its policy. */
export interface PolicyActor {
  /** The version of this name; absent: the one in force; null: none of this name is kept here. */
  policyVersion(hash?: string): Promise<PolicyVersion | null>;
  policyHistory(before?: number): Promise<PolicyHistory>;
  /** Reads a document and keeps it as a version; changes nothing that anybody is decided by. */
  draftPolicy(document: string): Promise<Drafted>;
  /** What stands of a rehearsal; null: none was begun, or its grounds are gone. */
  rehearsal(kind: RehearsalKind, hash: string): Promise<Rehearsal | null>;
  /** Begins one (anew); it goes on by itself. null: no such version. */
  rehearse(kind: RehearsalKind, hash: string): Promise<Rehearsal | null>;
  rehearsedRows(wanted: RowsWanted): Promise<RehearsedRows>;
}

/** What the actor reports of its work, and what checks ask of the whole client file. */
import type { RecordKind } from '../domain/ledger.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Decision } from '../policy/case.ts';

export interface SyncReport {
  readonly ok: boolean;
  readonly changed: number;
  readonly quarantined: number;
  readonly calls: number;
  readonly failure: string | null;
  /** After a failure: when reading goes on. */
  readonly later: Instant | null;
}

export interface RunReport {
  readonly asOf: CalendarDate;
  readonly casesDecided: number;
  readonly decisionsChanged: number;
  readonly effectsPromised: number;
}

export interface DeliverReport {
  readonly sent: number;
  readonly notes: number;
  readonly suppressed: number;
  readonly unknown: number;
  readonly failed: number;
  /** The earliest instant at which waiting effects can be tried again; null when none waits. */
  readonly nextAttempt: Instant | null;
}

/** One standing decision with the customer it is about. */
export interface Standing {
  readonly customerId: string;
  readonly decision: Decision;
}

/** What we believe one customer owes in one currency, in minor units. */
export interface Balance {
  readonly customerId: string;
  readonly currency: string;
  readonly open: number;
  readonly unapplied: number;
}

/** What happened so far, counted from the records of it. */
export interface Tally {
  /** Letters sent, by the stage that named them. */
  readonly letters: Readonly<Record<string, number>>;
  /** Calls made, by stage. */
  readonly calls: Readonly<Record<string, number>>;
  readonly handOvers: Readonly<Record<string, number>>;
  /** Notes written to the books. */
  readonly notes: number;
  /** Decisions recorded (changes only), by the rule of their first reason. */
  readonly decisions: Readonly<Record<string, number>>;
  /** `broken` is the first entry whose hash does not fit, null when the chain holds. */
  readonly journal: { readonly entries: number; readonly broken: number | null };
}

/** What a webhook says to look at again: records of a kind, or what the platform says of the company itself. */
export type Hinted = RecordKind | 'connection';

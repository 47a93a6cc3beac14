/** What the actor shows of a client file that begins: how far its books were read, what they say of it, and what each preset would do. */
import type { RecordKind } from '../domain/ledger.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Bucket, BucketTotal } from '../insight/ageing.ts';
import type { HygieneFinding } from '../insight/hygiene.ts';
import type { CurrencyMetrics } from '../insight/metrics.ts';
import type { Policy } from '../policy/policy.ts';
import type { Rehearsal } from './policy-views.ts';
import type { OrganisationSummary } from './summary-views.ts';

export type { Bucket, CurrencyMetrics, HygieneFinding };

export interface KindProgress {
  readonly kind: RecordKind;
  readonly state: 'waiting' | 'reading' | 'done';
  /** Records kept here. */
  readonly read: number;
  /** How many there are, as the platform said when the reading began; null: it does not say, or was not asked yet. */
  readonly of: number | null;
}

/** How far the books have been read for the first time. */
export interface ReadingProgress {
  readonly summary: OrganisationSummary;
  /** `pausing`: the platform's limits are used up until `later`. `failed`: the last try failed, the next is at `later`. */
  readonly state: 'waiting' | 'reading' | 'pausing' | 'failed' | 'reconnect' | 'done';
  readonly kinds: readonly KindProgress[];
  /** The code of what failed last; null: nothing did. */
  readonly failure: string | null;
  readonly later: Instant | null;
  /** Minutes the kind that is being read will still take at the pace so far; null where nobody can say. */
  readonly minutesLeft: number | null;
  /** Records that could not be read; they are kept and shown, and the reading went on. */
  readonly quarantined: number;
}

/** What stands open in one currency, by how late it is. */
export interface AgeingRow {
  readonly currency: string;
  readonly buckets: readonly BucketTotal[];
}

export interface AssessmentView {
  readonly progress: ReadingProgress;
  readonly asOf: CalendarDate;
  /** Largest first. */
  readonly ageing: readonly AgeingRow[];
  readonly hygiene: readonly HygieneFinding[];
  /** By currency; null where the books are too large to work them out for a page. */
  readonly figures: Readonly<Record<string, CurrencyMetrics>> | null;
  /** What the policy in force would do in the next thirty days; null until the books were read. */
  readonly rehearsal: Rehearsal | null;
}

export interface PresetView {
  readonly name: string;
  /** The name of this version of it. */
  readonly hash: string;
  readonly policy: Policy;
  readonly inForce: boolean;
  /** null until the books were read. */
  readonly rehearsal: Rehearsal | null;
}

/** The part of the actor that is about beginning. */
export interface StartActor {
  progress(): Promise<ReadingProgress>;
  assessment(): Promise<AssessmentView>;
  /** Each preset tried over the next thirty days beside the one in force. */
  presets(): Promise<readonly PresetView[]>;
}

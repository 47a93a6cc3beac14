/** What the actor shows: every value as plain JSON, named as the screens name it. */
import type { Allowance } from '../../connectors/budget.ts';
import type { PlatformId } from '../../connectors/connector.ts';
import type { Channel } from '../cases/channel.ts';
import type { HoldKind } from '../cases/hold.ts';
import type { RecordKind } from '../domain/ledger.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { EffectState } from '../outbox/states.ts';
import type { CaseFile, Decision, Mode, Reason } from '../policy/case.ts';
import type { Policy } from '../policy/policy.ts';
import type { Sender } from '../store/schema-books.ts';

export const LANGUAGES = ['en', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Amount {
  readonly minor: number;
  readonly currency: string;
}

/** Connection health: connected, broken (a person must reconnect), none yet. */
export type ConnectionState = 'connected' | 'reconnect' | 'none';

/** What the list of client files shows; sent to the practice after each commit. */
export interface OrganisationSummary {
  readonly id: string;
  readonly name: string;
  readonly platform: PlatformId;
  readonly mode: Mode;
  /** False until a person released the first run; until then nothing leaves. */
  readonly released: boolean;
  readonly stopped: boolean;
  /** In quarantine after a restore: the last moment the copy knows of; null or absent: not. */
  readonly restored?: Instant | null;
  readonly connection: ConnectionState;
  /** When the platform ends the grant whatever is done; null or absent where it names no day. */
  readonly connectionEnds?: Instant | null;
  readonly timeZone: string;
  readonly country: string | null;
  readonly baseCurrency: string;
  /** Per currency, largest first. */
  readonly open: Amount[];
  readonly overdue: Amount[];
  /** The part of `overdue` that is more than 90 days late; absent where it was not computed. */
  readonly over90?: Amount[];
  readonly overdueCustomers: number;
  readonly approvals: number;
  readonly calls: number;
  readonly exceptions: number;
  readonly lettersSent: number;
  /** Whether the platform's own payment reminders are on, so that customers are reminded twice; null or absent where it does not say. */
  readonly nativeReminders?: boolean | null;
  readonly lastSync: Instant | null;
  /** Since when changes are found that no webhook told of, though webhooks came before; null or absent where all is well. */
  readonly webhooksSilentSince?: Instant | null;
  readonly lastRun: CalendarDate | null;
  /** What of the platform's limits is used and left; absent where none are kept. */
  readonly limits?: readonly Allowance[];
  /** When it has something to do again by itself; null or absent where it was not computed. */
  readonly nextWake?: Instant | null;
  /** Grows with every commit; an older summary never replaces a newer one. */
  readonly version: number;
}

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

export interface Today {
  readonly summary: OrganisationSummary;
  readonly asOf: CalendarDate;
  /** Awaiting approval, or (mode draft) what would be sent. */
  readonly letters: LetterItem[];
  readonly calls: CallItem[];
  readonly exceptions: ExceptionItem[];
  readonly handOvers: LetterItem[];
  /** Most telling first, at most 50. */
  readonly held: HeldItem[];
  /** Letters that left on the as-of date. */
  readonly sentToday: LetterItem[];
}

export interface CustomerRow {
  readonly id: string;
  readonly name: string;
  readonly open: Amount[];
  readonly overdue: Amount[];
  readonly oldestDaysLate: number;
  readonly lastContact: CalendarDate | null;
  /** The decision that says most about this customer now. */
  readonly decision: Decision | null;
  readonly held: boolean;
}

export interface InvoiceRow {
  readonly id: string;
  readonly number: string | null;
  readonly currency: string;
  readonly issued: CalendarDate;
  readonly due: CalendarDate | null;
  readonly daysLate: number;
  readonly total: number;
  readonly open: number;
  readonly state: 'draft' | 'open' | 'settled' | 'void';
  /** The last stage it reached, null before the first. */
  readonly stage: string | null;
  /** The standing decision; null only for invoices that are not open. */
  readonly decision: Decision | null;
}

export const TIMELINE_KINDS = [
  'invoice-issued',
  'payment',
  'credit',
  'letter',
  'invoice-pdf',
  'call',
  'note',
  'promise',
  'dispute',
  'hold',
  'hold-lifted',
  'task',
  'handed-over',
  'decision',
  'expected-payment',
  'reply',
  'plan',
  'offer',
  'wish',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export interface TimelineItem {
  readonly at: Instant | CalendarDate;
  readonly kind: TimelineKind;
  /** Stage, hold kind, promise state, effect state …: the word a screen translates. */
  readonly what: string;
  readonly amount: Amount | null;
  readonly invoiceNumbers: string[];
  /** Free text a person typed, or the mail subject. */
  readonly text: string | null;
  readonly by: string | null;
  readonly effectId: string | null;
}

export interface HoldRow {
  readonly id: string;
  readonly kind: HoldKind;
  readonly invoiceNumber: string | null;
  readonly amount: Amount | null;
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
  readonly note: string | null;
  readonly by: string;
}

export interface PromiseRow {
  readonly id: string;
  readonly amount: Amount;
  readonly date: CalendarDate;
  readonly made: CalendarDate;
  readonly state: 'open' | 'kept' | 'partly-kept' | 'broken' | 'withdrawn';
  readonly by: string;
}

export interface CustomerView {
  readonly id: string;
  readonly name: string;
  readonly organisationId: string;
  readonly asOf: CalendarDate;
  readonly emails: { address: string; role: 'billing' | 'escalation' | 'person' }[];
  readonly phones: string[];
  readonly language: Language;
  readonly country: string | null;
  readonly active: boolean;
  readonly net: {
    readonly currency: string;
    readonly open: number;
    readonly overdue: number;
    readonly unapplied: number;
    readonly disputed: number;
    readonly asked: number;
  }[];
  readonly invoices: InvoiceRow[];
  readonly decisions: Decision[];
  readonly holds: HoldRow[];
  readonly promises: PromiseRow[];
  readonly timeline: TimelineItem[];
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

/** What stood about some invoices on a past day. */
export interface Why {
  /** The as-of date on which it was decided. */
  readonly since: CalendarDate;
  readonly invoiceIds: string[];
  readonly decision: Decision;
  readonly policyHash: string | null;
  /** Whether the recorded facts, decided again by the recorded policy, give the same; null where they are no longer kept. */
  readonly replayed: boolean | null;
}

/** A case file with what it is decided by and for which day. */
export interface CaseInView {
  readonly file: CaseFile;
  readonly policy: Policy;
  readonly asOf: CalendarDate;
}

/** Who letters come from, and which address waits for its code. */
export interface SenderView extends Sender {
  /** Whether letters go with the platform's PDFs of their invoices; null: the platform has none. */
  readonly attachInvoices: boolean | null;
  readonly pending: string | null;
}

/** One line of the organisation's policy, for screens. */
export interface StageView {
  readonly id: string;
  readonly days: number;
  readonly channel: Channel;
  readonly approval: boolean;
}

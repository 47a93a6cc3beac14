/** What the list of customers and the page of one show. */
import type { HoldKind } from '../cases/hold.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { CaseFile, Decision } from '../policy/case.ts';
import type { Policy } from '../policy/policy.ts';
import type { Amount, Language } from './views.ts';

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

export const CUSTOMERS_SHOWN = ['all', 'overdue', 'held'] as const;

/** `search`: part of the name, in any case. `from`, `most`: the part of what is found; absent: all of it. */
export interface CustomersAsked {
  readonly search?: string;
  readonly shown?: (typeof CUSTOMERS_SHOWN)[number];
  readonly from?: number;
  readonly most?: number;
}

/** Customers with something open, by name: those asked for, how many were found, and how many there are. */
export interface CustomerRows {
  readonly rows: CustomerRow[];
  readonly found: number;
  readonly of: number;
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

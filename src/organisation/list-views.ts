/** What the actor gives to programs that read on by themselves: long lists page by page, what happened since, and commands that may be said again. */
import type { Credit, Customer, Invoice, Payment } from '../domain/ledger.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { EffectState } from '../outbox/states.ts';
import type { Decision, Reason } from '../policy/case.ts';
import type { OfferRow, PlanRow, WishRow } from './agreement-views.ts';
import type { Command, CommandResult } from './command-schema.ts';
import type { PromiseRow } from './customer-views.ts';
import type { Amount, Language } from './views.ts';

export interface ListedCustomer extends Customer {
  readonly language: Language | null;
  /** Per currency. */
  readonly open: readonly Amount[];
  readonly overdue: readonly Amount[];
}

export interface ListedDecision {
  readonly id: string;
  readonly customerId: string;
  /** The as-of date on which it was made. */
  readonly since: CalendarDate;
  readonly decision: Decision;
}

export interface ListedLetter {
  readonly id: string;
  readonly kind: 'letter' | 'hand-over';
  readonly customerId: string;
  readonly stage: string;
  readonly state: EffectState;
  readonly invoiceIds: readonly string[];
  readonly amounts: readonly Amount[];
  readonly plannedFor: CalendarDate;
  readonly createdAt: Instant;
  readonly approvedBy: string | null;
  readonly subject: string | null;
  /** When it left, was taken back or failed; null: none of these. */
  readonly settledAt: Instant | null;
  readonly reasons: readonly Reason[];
}

export interface ListedTask {
  readonly id: string;
  readonly kind: string;
  readonly customerId: string;
  readonly letterId: string | null;
  readonly state: 'open' | 'done' | 'not-made' | 'withdrawn';
  readonly stage: string | null;
  readonly invoiceIds: readonly string[];
  readonly amounts: readonly Amount[];
  readonly reason: Reason;
  readonly raised: CalendarDate;
  readonly until: CalendarDate | null;
  readonly closedAt: Instant | null;
  readonly closedBy: string | null;
}

export interface ListedHold {
  readonly id: string;
  readonly customerId: string;
  readonly kind: string;
  readonly invoiceId: string | null;
  readonly amount: Amount | null;
  readonly channels: readonly string[] | null;
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
  readonly note: string | null;
  readonly by: string;
  readonly placedAt: Instant;
  readonly liftedAt: Instant | null;
  readonly liftedBy: string | null;
}

export interface ListedLine {
  readonly seq: number;
  readonly at: Instant;
  readonly kind: string;
  readonly customerId: string | null;
  /** null: erased. */
  readonly contents: Readonly<Record<string, unknown>> | null;
}

type OfCustomer<Row> = Row & { readonly customerId: string };

/** The lists there are, with the rows of each. */
export interface Lists {
  readonly customers: ListedCustomer;
  readonly invoices: Invoice;
  readonly payments: Payment;
  readonly credits: Credit;
  readonly decisions: ListedDecision;
  readonly letters: ListedLetter;
  readonly tasks: ListedTask;
  readonly promises: OfCustomer<PromiseRow>;
  readonly holds: ListedHold;
  readonly plans: OfCustomer<PlanRow>;
  readonly offers: OfCustomer<OfferRow>;
  readonly wishes: OfCustomer<WishRow>;
  readonly journal: ListedLine;
}
export type ListKind = keyof Lists;

export interface ListWanted {
  readonly kind: ListKind;
  /** The key of the last row seen; null: from the beginning. */
  readonly after: string | null;
  readonly limit: number;
  readonly customerId?: string | undefined;
  readonly state?: string | undefined;
}

export interface Listed {
  readonly rows: readonly Lists[ListKind][];
  /** Where the next page begins; null: this is the last. */
  readonly next: string | null;
}

export const EVENT_TYPES = [
  'letter.waiting',
  'letter.sent',
  'letter.unknown',
  'letter.failed',
  'call.waiting',
  'call.made',
  'promise.made',
  'promise.broken',
  'promise.withdrawn',
  'hold.added',
  'hold.lifted',
  'reply.received',
  'payment.received',
  'plan.accepted',
  'case.handed-over',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** One thing that happened, as ids and figures. */
export interface OrganisationEvent {
  /** Its line in the journal. */
  readonly seq: number;
  readonly at: Instant;
  readonly type: EventType;
  readonly customerId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  /** For those who asked for names. */
  readonly customerName: string | null;
}

export interface EventsWanted {
  /** The line up to which everything is known, or since when one wants to know. */
  readonly from: { readonly seq: number } | { readonly at: Instant };
  readonly limit: number;
}

export interface Events {
  readonly events: readonly OrganisationEvent[];
  /** Everything up to this line is in here. */
  readonly seq: number;
  readonly more: boolean;
}

/** How a command is known when it is said again. */
export interface Once {
  /** Of whoever says it; two who use the same word are two. */
  readonly key: string;
  /** What was asked, as one text. */
  readonly input: string;
}

export type OnceResult =
  | { readonly known: 'no' | 'same'; readonly result: CommandResult }
  /** The key was used for something else; nothing was done. */
  | { readonly known: 'other' };

/** The part of the actor that is for programs. */
export interface ListActor {
  list(wanted: ListWanted): Promise<Listed>;
  events(wanted: EventsWanted): Promise<Events>;
  /** Carries a command out unless it was said before under this key; the answer of then is given again. */
  commandOnce(once: Once, command: Command): Promise<OnceResult>;
}

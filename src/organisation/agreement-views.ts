/** What the actor shows of what is known of one customer and agreed with them, and of why they were or were not contacted on a day. */

import type { CallOutcome, Channel } from '../cases/channel.ts';
import type { Debtor } from '../cases/debtor.ts';
import type { OFFER_KINDS, OfferState } from '../cases/offer.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Suggestion } from '../insight/credit-limit.ts';
import type { PayerProfile } from '../insight/profile.ts';
import type { Decision } from '../policy/case.ts';
import type { Group } from '../policy/contact/rows.ts';
import type { Override, Policy } from '../policy/policy.ts';
import type { MeasuredPayer } from '../store/schema-books.ts';
import type { Why } from './customer-views.ts';
import type { Amount } from './views.ts';

/** How they pay, and what that makes them. */
export interface PayerView {
  /** Named by a person; null: what is measured counts. */
  readonly segment: string | null;
  readonly measured: MeasuredPayer | null;
  readonly profile: PayerProfile;
  readonly debtor: Debtor | null;
  readonly region: string | null;
  readonly tags: readonly string[];
}

export interface CapView {
  readonly group: Group;
  readonly most: number;
  readonly inDays: number;
  readonly used: number;
}

/** What is open now in one currency, and the credit their history speaks for. */
export interface ExposureView {
  readonly amount: Amount;
  readonly suggestion: Suggestion | null;
}

export type InstalmentState = 'paid' | 'next' | 'missed' | 'later';

export interface PlanRow {
  readonly id: string;
  readonly state: 'proposed' | 'active' | 'kept' | 'broken' | 'declined' | 'withdrawn';
  readonly agreed: CalendarDate;
  readonly invoiceNumbers: readonly string[];
  readonly instalments: readonly { readonly due: CalendarDate; readonly amount: Amount; readonly state: InstalmentState | null }[];
  readonly by: string;
  readonly note: string | null;
}

export interface OfferRow {
  readonly id: string;
  readonly kind: (typeof OFFER_KINDS)[number];
  readonly state: OfferState;
  readonly amount: Amount;
  readonly made: CalendarDate;
  readonly expires: CalendarDate;
  readonly invoiceNumbers: readonly string[];
  readonly by: string;
  readonly note: string | null;
}

export interface WishRow {
  readonly id: string;
  readonly channel: Channel | null;
  readonly notBefore: CalendarDate | null;
  readonly notBeforeTime: string | null;
  readonly never: boolean;
  readonly until: CalendarDate | null;
  readonly made: CalendarDate;
  /** Whether it still counts. */
  readonly stands: boolean;
  readonly by: string;
  readonly note: string | null;
}

export interface ConsentRow {
  readonly channel: Channel;
  readonly given: CalendarDate;
  readonly withdrawn: CalendarDate | null;
  readonly evidence: string | null;
}

export interface AgreementsView {
  readonly customerId: string;
  /** Where letters go; null: nowhere. */
  readonly recipient: string | null;
  readonly payer: PayerView;
  readonly caps: readonly CapView[];
  readonly exposure: readonly ExposureView[];
  readonly plans: readonly PlanRow[];
  readonly offers: readonly OfferRow[];
  readonly wishes: readonly WishRow[];
  readonly consents: readonly ConsentRow[];
  /** What a person decided for this customer over the policy; null: nothing. */
  readonly override: Override | null;
  /** The policy in force, for whoever decides otherwise. */
  readonly policy: Policy;
  /** The task of a call that waits to be made; null: none. */
  readonly openCall: string | null;
}

/** A contact made, or tried, on a day. */
export interface ContactOfDay {
  readonly at: Instant;
  readonly kind: 'letter' | 'text' | 'call' | 'hand-over' | 'reply';
  readonly stage: string | null;
  readonly outcome: CallOutcome | null;
  readonly by: string | null;
  readonly effectId: string | null;
}

/** Why a customer was, or was not, contacted on a day. */
export interface WhyDay {
  readonly day: CalendarDate;
  readonly today: CalendarDate;
  /** The first day on which anything was decided; null: nothing ever was. */
  readonly firstRun: CalendarDate | null;
  readonly contacts: readonly ContactOfDay[];
  /** The decisions of that day that asked for a contact, whatever took their place afterwards. */
  readonly asked: readonly Decision[];
  /** What stood at the end of the day; empty where nothing was open. */
  readonly stood: readonly (Why & { readonly invoiceNumbers: readonly string[] })[];
}

/** The part of the actor that is about one customer. */
export interface CustomerActor {
  /** null: no such customer here. */
  agreements(customerId: string): Promise<AgreementsView | null>;
  whyDay(customerId: string, day: CalendarDate): Promise<WhyDay | null>;
}

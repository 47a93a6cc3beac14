/**
 * What a decision is made from and what it says: the case file (contract.md, "Case file for decide") and the decision, as schemas.
 * A case here is one customer with everything of theirs that is open, in all currencies.
 */
import { z } from 'zod';
import {
  calendarDateSchema,
  creditSchema,
  currencySchema,
  customerSchema,
  instantSchema,
  invoiceSchema,
  minorSchema,
  paymentSchema,
} from '../domain/ledger.ts';
import { isZone } from '../domain/zone.ts';

export const MODES = ['draft', 'review', 'autopilot'] as const;
export type Mode = (typeof MODES)[number];

export const CHANNELS = ['email', 'platform-email', 'sms', 'call', 'letter', 'interest-notice', 'final-demand', 'hand-over'] as const;
export type Channel = (typeof CHANNELS)[number];

export const HOLD_KINDS = [
  'dispute',
  'stop',
  'moratorium',
  'insolvency',
  'deceased',
  'vulnerable',
  'legal',
  'reply',
  'stale',
  'manual',
] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

export const CALL_OUTCOMES = ['no-answer', 'voicemail', 'spoke', 'promised', 'disputed', 'paid-already'] as const;

const atSchema = z.union([calendarDateSchema, instantSchema]);
const invoiceIds = z.array(z.string().min(1));

export const happeningSchema = z.object({
  /** An instant, or the calendar date in the organisation's zone. */
  at: atSchema,
  /**
   * Policy reads 'letter-sent', 'letter-unknown' (it may have gone out: counts as sent for progress and caps), 'task-raised', 'call-made',
   * 'call-not-made', 'sms-sent' and 'handed-over'; other kinds are tolerated and count for nothing.
   */
  kind: z.string().min(1),
  stage: z.string().nullish(),
  channel: z.enum(CHANNELS).nullish(),
  invoiceIds: invoiceIds.default([]),
  /** Which invoice moved to which stage; absent: all of `invoiceIds` moved to `stage`. */
  advances: z.record(z.string(), z.string()).optional(),
  /** What came of a call; 'no-answer' and 'voicemail' were no conversation, every other one was. Absent: not known. */
  outcome: z.enum(CALL_OUTCOMES).nullish(),
});

export const holdSchema = z.object({
  kind: z.enum(HOLD_KINDS),
  scope: z.union([z.literal('case'), z.object({ invoiceId: z.string().min(1), amount: minorSchema.nonnegative().optional() })]),
  /** Absent: all channels. */
  channels: z.array(z.enum(CHANNELS)).optional(),
  from: calendarDateSchema,
  until: calendarDateSchema.nullish(),
});

export const promiseSchema = z.object({
  made: calendarDateSchema.nullish(),
  amount: minorSchema.nonnegative(),
  currency: currencySchema,
  date: calendarDateSchema,
  invoiceIds: invoiceIds.optional(),
});

export const planSchema = z.object({
  agreed: calendarDateSchema,
  invoiceIds,
  instalments: z.array(z.object({ due: calendarDateSchema, amount: minorSchema.positive() })).min(1),
  /** Only an active plan holds; what else a plan can be ('proposed', 'kept', 'broken', 'withdrawn') holds nothing. */
  state: z.string().min(1),
});

/**
 * A settlement ("this much by then and the rest is let go") or an early-payment discount. While it is open it pauses what it is about;
 * past `expires` it counts for nothing by itself.
 */
export const offerSchema = z.object({
  kind: z.enum(['settlement', 'early-payment']),
  amount: minorSchema.positive(),
  currency: currencySchema,
  invoiceIds,
  made: calendarDateSchema,
  expires: calendarDateSchema,
  state: z.enum(['offered', 'accepted', 'honoured', 'expired', 'withdrawn']),
});

/** What a customer asked of us about being contacted: "call Tuesday after ten", "only by e-mail". It only ever narrows. */
export const wishSchema = z.object({
  made: calendarDateSchema,
  /** The wish is about this channel; absent: about all. */
  channel: z.enum(CHANNELS).nullish(),
  /** Nothing on that channel before this day, and where the channel is a call, a call on it. */
  notBefore: calendarDateSchema.nullish(),
  /** Not before this clock time of the customer's place, 'HH:MM', on any day. */
  notBeforeTime: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .nullish(),
  /** "Never on this channel": the channel is left out, others stay. */
  never: z.boolean().optional(),
  /** The last day the wish stands; absent: until the customer says otherwise. */
  until: calendarDateSchema.nullish(),
});

/** A customer's recorded consent to be contacted on a channel, where a contact rule asks for it. */
export const consentSchema = z.object({
  channel: z.enum(CHANNELS),
  given: calendarDateSchema,
  withdrawn: calendarDateSchema.nullish(),
  /** Where it can be proved from. */
  evidence: z.string().nullish(),
});

export const DEBTORS = ['company', 'sole-trader', 'consumer'] as const;

export const organisationSchema = z.object({
  timeZone: z.string().refine(isZone, 'is not a time zone'),
  country: z.string().nullish(),
  baseCurrency: currencySchema,
  mode: z.enum(MODES),
  /** What its customers are where a customer does not say; absent: companies (contract rule 7). */
  customersAre: z.enum(DEBTORS).nullish(),
  /** Whether it collects its own debts (creditor) or someone else's (agent); absent: creditor. */
  role: z.enum(['creditor', 'agent']).nullish(),
});

/** A case file written by hand may leave out what is unknown; records from a mapping always have every field. */
export const caseCustomerSchema = customerSchema.extend({
  phones: customerSchema.shape.phones.default([]),
  active: customerSchema.shape.active.default(true),
  mergedInto: customerSchema.shape.mergedInto.default(null),
  currency: customerSchema.shape.currency.default(null),
  language: z.string().nullish(),
  debtor: z.enum(DEBTORS).nullish(),
  segment: z.string().nullish(),
  tags: z.array(z.string()).default([]),
  /** ISO 3166-2 subdivision of the customer's place ('US-MA'), where rules differ within the country. */
  region: z.string().nullish(),
  /** IANA zone of the customer's place; absent: the organisation's. */
  timeZone: z.string().nullish(),
  /** A steady payer's own habit: days after the due date by which nine of ten of their payments have come (insight); absent: no habit known. */
  habitDays: z.number().int().nullish(),
});

const caseInvoiceSchema = invoiceSchema.extend({
  number: invoiceSchema.shape.number.default(null),
  sent: invoiceSchema.shape.sent.default(null),
  expectedPayment: invoiceSchema.shape.expectedPayment.default(null),
  updated: invoiceSchema.shape.updated.default(null),
});

export const caseFileSchema = z.object({
  organisation: organisationSchema,
  customer: caseCustomerSchema,
  invoices: z.array(caseInvoiceSchema),
  payments: z.array(paymentSchema).default([]),
  credits: z.array(creditSchema).default([]),
  history: z.array(happeningSchema).default([]),
  holds: z.array(holdSchema).default([]),
  promises: z.array(promiseSchema).default([]),
  plans: z.array(planSchema).default([]),
  offers: z.array(offerSchema).default([]),
  wishes: z.array(wishSchema).default([]),
  consents: z.array(consentSchema).default([]),
});

export type CaseFile = z.infer<typeof caseFileSchema>;
export type CaseCustomer = z.infer<typeof caseCustomerSchema>;
export type Happening = z.infer<typeof happeningSchema>;
export type Hold = z.infer<typeof holdSchema>;
export type PaymentPromise = z.infer<typeof promiseSchema>;
export type Plan = z.infer<typeof planSchema>;

export const DECISION_KINDS = ['send', 'wait', 'hold', 'rest', 'hand-over', 'task'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

const reasonValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

export const reasonSchema = z.object({
  /** Stable id of the rule, e.g. 'stage-due', 'hold-dispute', 'cap-email-7'. The first reason is the one that decided. */
  rule: z.string(),
  /** One English sentence with the numbers in it; screens translate from `rule` and `values`. */
  detail: z.string(),
  values: z.record(z.string(), reasonValue),
});

export const decisionSchema = z.object({
  kind: z.enum(DECISION_KINDS),
  /** The stage that names the contact (send, task, hand-over) or the one waited for; null where none is. */
  stage: z.string().nullable(),
  channel: z.enum(CHANNELS).nullable(),
  invoiceIds,
  /** Which invoice moves to which stage when this is carried out; empty unless send, task or hand-over. */
  advances: z.record(z.string(), z.string()),
  amount: z.object({ minor: minorSchema.nonnegative(), currency: currencySchema }),
  approval: z.boolean(),
  /** The last day it stands. */
  until: calendarDateSchema,
  reasons: z.array(reasonSchema).min(1),
});

export type Reason = z.infer<typeof reasonSchema>;
export type Decision = z.infer<typeof decisionSchema>;

export interface Decisions {
  readonly decisions: Decision[];
  /** The first day on which any of them no longer stands. */
  readonly nextWake: z.infer<typeof calendarDateSchema>;
}

/**
 * What a decision is made from and what it says: the case file (contract.md, "Case file for decide") and the decision, as schemas.
 * A case here is one customer with everything of theirs that is open, in all currencies.
 */
import { z } from 'zod';
import { CHANNELS } from '../cases/channel.ts';
import { consentSchema } from '../cases/consent.ts';
import { DEBTORS } from '../cases/debtor.ts';
import { happeningSchema } from '../cases/happening.ts';
import { holdSchema } from '../cases/hold.ts';
import { offerSchema } from '../cases/offer.ts';
import { planSchema } from '../cases/plan.ts';
import { promiseSchema } from '../cases/promise.ts';
import { wishSchema } from '../cases/wish.ts';
import {
  calendarDateSchema,
  creditSchema,
  currencySchema,
  customerSchema,
  invoiceSchema,
  minorSchema,
  paymentSchema,
} from '../domain/ledger.ts';
import { isZone } from '../domain/zone.ts';
import { ROLES } from './contact/rows.ts';
import { overrideSchema } from './policy.ts';

export const MODES = ['draft', 'review', 'autopilot'] as const;
export type Mode = (typeof MODES)[number];

const invoiceIds = z.array(z.string().min(1));

export const organisationSchema = z.object({
  timeZone: z.string().refine(isZone, 'is not a time zone'),
  country: z.string().nullish(),
  baseCurrency: currencySchema,
  mode: z.enum(MODES),
  /** What its customers are where a customer does not say; absent: companies (contract rule 7). */
  customersAre: z.enum(DEBTORS).nullish(),
  /** Whether it collects its own debts (creditor) or someone else's (agent); absent: creditor. */
  role: z.enum(ROLES).nullish(),
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
  /** What a person decided for this customer, or for one of their invoices, over the policy (precedence.ts). */
  overrides: z
    .object({ customer: overrideSchema.nullish(), invoices: z.record(z.string(), overrideSchema).default({}) })
    .default({ invoices: {} }),
});

export type CaseFile = z.infer<typeof caseFileSchema>;
export type CaseCustomer = z.infer<typeof caseCustomerSchema>;

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

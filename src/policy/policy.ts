/**
 * The policy document as data: which stages there are, when each falls due, for whom, and the numbers around them. How a document is
 * read is decided in document.ts, which presets ship in presets.ts, which of several documents wins in precedence.ts.
 */
import { z } from 'zod';
import { CHANNELS, type Channel } from '../cases/channel.ts';
import { DEBTORS } from '../cases/debtor.ts';
import { HOLD_KINDS, type HoldKind } from '../cases/hold.ts';
import { currencySchema } from '../domain/ledger.ts';
import { minorPerMajor } from '../domain/money.ts';
import { ownClosedDaysSchema } from './own-closed-days.ts';

export const TONES = ['friendly', 'neutral', 'firm', 'final'] as const;

/** What only a person sets in motion, whatever the policy says of approval (contract rule 4). */
export const FINAL_CHANNELS: readonly Channel[] = ['final-demand', 'hand-over'];

/** What a stage's days are counted from: the due date, the end of the month it lies in, the invoice date, or the day the stage before reached the customer. */
export const ANCHORS = ['due', 'end-of-month', 'invoice-date', 'previous-stage'] as const;

/** To whom a letter goes: who sees to invoices, or who is asked when that did not help (requirements B5). */
export const RECIPIENTS = ['billing', 'escalation'] as const;
export type Recipient = (typeof RECIPIENTS)[number];

/** The letters and scripts that exist in every language; a stage names one. */
export const TEMPLATES = [
  // letters
  'before-7',
  'due',
  'friendly-7',
  'second',
  'firm-30',
  'interest-notice',
  'demand',
  'final-60',
  // text messages
  'sms-friendly',
  'sms-firm',
  // call scripts
  'call-before',
  'call-14',
  // for the business itself
  'hand-over-90',
] as const;

const word = z.string().min(1).max(40);
const majorUnits = z.number().nonnegative().max(1_000_000);

/** An amount in major units: one for all currencies, or one per currency with a `default` for those not named. */
const thresholdSchema = z.union([
  majorUnits,
  z
    .record(z.union([z.literal('default'), currencySchema]), majorUnits)
    .refine((amounts) => amounts['default'] !== undefined, "needs a 'default' for the currencies it does not name"),
]);
export type Threshold = z.infer<typeof thresholdSchema>;

/** A stage whose conditions an invoice does not meet is not on that invoice's way. All that are given must hold. */
const conditionsSchema = z.strictObject({
  minimumOpen: thresholdSchema.optional(),
  segments: z.array(word).min(1).optional(),
  debtors: z.array(z.enum(DEBTORS)).min(1).optional(),
  tags: z.array(word).min(1).optional(),
  notTags: z.array(word).min(1).optional(),
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/, 'must be a country code of two capitals'))
    .min(1)
    .optional(),
  /** Only after a promise was broken. */
  promiseBroken: z.literal(true).optional(),
});
export type Conditions = z.infer<typeof conditionsSchema>;

const stageShape = {
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and dashes'),
  anchor: z.enum(ANCHORS),
  /** Counted from the anchor; negative = before it. */
  days: z.number().int().min(-90).max(730),
  channel: z.enum(CHANNELS),
  template: z.enum(TEMPLATES),
  tone: z.enum(TONES),
  /** Whose address its letters go to where the customer has one of the kind; absent: whoever sees to the invoices. */
  recipient: z.enum(RECIPIENTS).optional(),
  /** A person must agree to every contact of this stage. Final demands and hand-overs always need it, whatever stands here. */
  approval: z.boolean(),
  conditions: conditionsSchema.optional(),
  /** Whether its letters go with the platform's PDFs of their invoices; absent: as the organisation has set. */
  attachInvoices: z.boolean().optional(),
  /** Why the stage is there, for the people who use it. */
  explain: z.strictObject({ en: z.string().max(300), ar: z.string().max(300) }).optional(),
};

export const stageSchema = z.strictObject({
  ...stageShape,
  anchor: stageShape.anchor.default('due'),
  approval: stageShape.approval.default(false),
});

/** Days after which a hold that only a person lifts becomes a task (contract rule 8; lengths are our policy). */
const reviewDaysSchema = z.record(z.enum(HOLD_KINDS), z.number().int().min(1).max(730));

export const settingsShape = {
  /** `customer`: a letter asks for everything overdue; `invoice`: only for what is due for a stage of its own. One message a day either way. */
  basis: z.enum(['customer', 'invoice']),
  /** Net amounts below this rest (contract rule 3). */
  minimumNet: thresholdSchema,
  /** Least days between two stages of one invoice (contract rule 2). */
  gapDays: z.number().int().min(7).max(90),
  /** A call counts as passed this many business days after its task was raised (contract rule 2). */
  callBusinessDays: z.number().int().min(1).max(30),
  /** Business days a promise or instalment may be late before it counts as broken (reference Part 3, Promises). */
  toleranceBusinessDays: z.number().int().min(0).max(15),
  /** A steady payer is not reminded of what is overdue before their own habit (customer.habitDays) has passed. */
  respectHabit: z.boolean(),
  reviewDays: reviewDaysSchema,
  /** Left out of all automatic chasing: a person sees to them. Meant for a segment, a customer or an invoice. */
  exclude: z.boolean(),
};

/** A stage to change by id: any part of it, or `off` to leave it out. What is absent stays as it is, so nothing has a default here. */
export const stageChangeSchema = z.strictObject(stageShape).partial().extend({ id: stageShape.id, off: z.boolean().optional() });
export type StageChange = z.infer<typeof stageChangeSchema>;

/** Part of a document, for the customers of a segment, one customer or one invoice only. */
export const overrideSchema = z.strictObject({
  ...z.object(settingsShape).partial().shape,

  stages: z.array(stageChangeSchema).max(24).optional(),
});
export type Override = z.infer<typeof overrideSchema>;

export const policySchema = z.strictObject({
  name: z.string().min(1).max(80),
  ...settingsShape,
  // Documents kept before these were known had neither.
  basis: settingsShape.basis.default('customer'),
  respectHabit: settingsShape.respectHabit.default(false),
  exclude: settingsShape.exclude.default(false),
  /** Days on which the business sends nothing and calls nobody, beside the closed days of the customer's place. */
  closedDays: ownClosedDaysSchema.optional(),
  segments: z.record(word, overrideSchema).default({}),
  stages: z.array(stageSchema).min(1).max(24),
});
export type Policy = z.infer<typeof policySchema>;
export type Stage = Policy['stages'][number];

/** Our lengths: what people forget soonest is looked at soonest. */
export const REVIEW_DAYS: Record<HoldKind, number> = {
  dispute: 90,
  stop: 180,
  moratorium: 60,
  insolvency: 180,
  deceased: 90,
  vulnerable: 90,
  legal: 180,
  reply: 7,
  stale: 7,
  manual: 90,
};

/** A threshold in minor units of a currency. */
export function thresholdIn(threshold: Threshold, currency: string): number {
  const major = typeof threshold === 'number' ? threshold : (threshold[currency] ?? threshold['default'] ?? 0);
  return Math.round(major * minorPerMajor(currency));
}

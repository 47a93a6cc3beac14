/** The answers of the API as schemas: what leaves is shaped by them, and the document is made of them. */
import { z } from 'zod';
import { CALL_OUTCOMES, CHANNELS } from '../../cases/channel.ts';
import { HOLD_KINDS } from '../../cases/hold.ts';
import { OFFER_KINDS } from '../../cases/offer.ts';
import {
  calendarDateSchema,
  creditSchema,
  currencySchema,
  customerSchema,
  invoiceSchema,
  minorSchema,
  paymentSchema,
} from '../../domain/ledger.ts';
import { LANGUAGES } from '../../organisation/actor.ts';
import { EVENT_TYPES } from '../../organisation/list-views.ts';
import { EFFECT_TRANSITIONS, type EffectState } from '../../outbox/states.ts';
import { decisionSchema, MODES, reasonSchema } from '../../policy/case.ts';

/** ISO 8601 in UTC. */
export const at = z.iso.datetime();
const id = z.string();
const by = z.string();
const day = calendarDateSchema;
export const EFFECT_STATES = Object.keys(EFFECT_TRANSITIONS).filter((state): state is EffectState =>
  Object.hasOwn(EFFECT_TRANSITIONS, state),
);

const amount = z.object({ minor: minorSchema, currency: currencySchema }).meta({ id: 'Amount' });
const reason = reasonSchema.meta({ id: 'Reason' });
const decision = decisionSchema.meta({ id: 'Decision' });

export const organisation = z
  .object({
    id,
    name: z.string(),
    platform: z.string(),
    mode: z.enum(MODES),
    released: z.boolean(),
    stopped: z.boolean(),
    connection: z.enum(['connected', 'reconnect', 'none']),
    timeZone: z.string(),
    country: z.string().nullable(),
    baseCurrency: currencySchema,
    open: z.array(amount),
    overdue: z.array(amount),
    overdueCustomers: z.number().int(),
    approvals: z.number().int(),
    calls: z.number().int(),
    exceptions: z.number().int(),
    lettersSent: z.number().int(),
    lastSync: at.nullable(),
    lastRun: day.nullable(),
  })
  .meta({ id: 'Organisation' });

export const customer = customerSchema
  .extend({ language: z.enum(LANGUAGES).nullable(), open: z.array(amount), overdue: z.array(amount) })
  .meta({ id: 'Customer' });
export const invoice = invoiceSchema.meta({ id: 'Invoice' });
export const payment = paymentSchema.meta({ id: 'Payment' });
export const credit = creditSchema.meta({ id: 'Credit' });

export const standing = z.object({ id, customerId: id, since: day, decision }).meta({ id: 'StandingDecision' });

export const letter = z
  .object({
    id,
    kind: z.enum(['letter', 'hand-over']),
    customerId: id,
    stage: z.string(),
    state: z.enum(EFFECT_STATES),
    invoiceIds: z.array(id),
    amounts: z.array(amount),
    plannedFor: day,
    createdAt: at,
    approvedBy: by.nullable(),
    subject: z.string().nullable(),
    settledAt: at.nullable(),
    reasons: z.array(reason),
  })
  .meta({ id: 'Letter' });

export const letterText = z
  .object({
    id,
    to: z.string().nullable(),
    from: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    preview: z.boolean(),
    seen: z.string(),
    words: z.object({ subject: z.string(), paragraphs: z.array(z.string()), by: by.nullable() }).nullable(),
  })
  .meta({ id: 'LetterText' });

const templateText = z.object({ subject: z.string().nullable(), paragraphs: z.array(z.string()) }).meta({ id: 'TemplateText' });

export const triedWords = z
  .object({
    sample: z.object({ subject: z.string().nullable(), text: z.string() }).nullable(),
    problem: z.object({ en: z.string(), ar: z.string() }).nullable(),
  })
  .meta({ id: 'TriedWords' });

export const wordsRow = z.object({ name: z.string(), own: z.object({ at, by }).nullable() }).meta({ id: 'WordsRow' });

export const words = z
  .object({
    name: z.string(),
    ours: templateText,
    own: templateText.nullable(),
    fields: z.array(z.object({ name: z.string(), example: z.string().nullable(), always: z.boolean() })),
    versions: z.array(z.object({ at, by, text: templateText.nullable() })),
    tried: triedWords,
  })
  .meta({ id: 'Words' });

export const task = z
  .object({
    id,
    kind: z.string(),
    customerId: id,
    letterId: id.nullable(),
    state: z.enum(['open', 'done', 'not-made', 'withdrawn']),
    stage: z.string().nullable(),
    invoiceIds: z.array(id),
    amounts: z.array(amount),
    reason,
    raised: day,
    until: day.nullable(),
    closedAt: at.nullable(),
    closedBy: by.nullable(),
  })
  .meta({ id: 'Task' });

export const call = z
  .object({
    taskId: id,
    customerId: id,
    customerName: z.string(),
    phones: z.array(z.string()),
    amounts: z.array(amount),
    allowedNow: z.boolean(),
    fresh: z.boolean(),
    script: z.object({ title: z.string(), lines: z.array(z.string()) }),
  })
  .meta({ id: 'Call' });

export const promise = z
  .object({
    id,
    customerId: id,
    amount,
    date: day,
    made: day,
    state: z.enum(['open', 'kept', 'partly-kept', 'broken', 'withdrawn']),
    by,
  })
  .meta({ id: 'Promise' });

export const hold = z
  .object({
    id,
    customerId: id,
    kind: z.enum(HOLD_KINDS),
    invoiceId: id.nullable(),
    amount: amount.nullable(),
    channels: z.array(z.enum(CHANNELS)).nullable(),
    from: day,
    until: day.nullable(),
    note: z.string().nullable(),
    by,
    placedAt: at,
    liftedAt: at.nullable(),
    liftedBy: by.nullable(),
  })
  .meta({ id: 'Hold' });

export const plan = z
  .object({
    id,
    customerId: id,
    state: z.enum(['proposed', 'active', 'kept', 'broken', 'declined', 'withdrawn']),
    agreed: day,
    invoiceNumbers: z.array(z.string()),
    instalments: z.array(z.object({ due: day, amount, state: z.enum(['paid', 'next', 'missed', 'later']).nullable() })),
    by,
    note: z.string().nullable(),
  })
  .meta({ id: 'Plan' });

export const offer = z
  .object({
    id,
    customerId: id,
    kind: z.enum(OFFER_KINDS),
    state: z.string(),
    amount,
    made: day,
    expires: day,
    invoiceNumbers: z.array(z.string()),
    by,
    note: z.string().nullable(),
  })
  .meta({ id: 'Offer' });

export const wish = z
  .object({
    id,
    customerId: id,
    channel: z.enum(CHANNELS).nullable(),
    notBefore: day.nullable(),
    notBeforeTime: z.string().nullable(),
    never: z.boolean(),
    until: day.nullable(),
    made: day,
    stands: z.boolean(),
    by,
    note: z.string().nullable(),
  })
  .meta({ id: 'Wish' });

export const line = z
  .object({
    seq: z.number().int(),
    at,
    kind: z.string(),
    customerId: id.nullable(),
    contents: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'JournalLine' });

export const customerStanding = z
  .object({
    id,
    name: z.string(),
    asOf: day,
    emails: customerSchema.shape.emails,
    phones: z.array(z.string()),
    language: z.enum(LANGUAGES),
    country: z.string().nullable(),
    active: z.boolean(),
    net: z.array(
      z.object({
        currency: currencySchema,
        open: minorSchema,
        overdue: minorSchema,
        unapplied: minorSchema,
        disputed: minorSchema,
        asked: minorSchema,
      }),
    ),
    decisions: z.array(decision),
  })
  .meta({ id: 'CustomerStanding' });

export const timelineItem = z
  .object({
    at: z.union([at, day]),
    kind: z.string(),
    what: z.string(),
    amount: amount.nullable(),
    invoiceNumbers: z.array(z.string()),
    text: z.string().nullable(),
    by: by.nullable(),
    effectId: id.nullable(),
  })
  .meta({ id: 'TimelineItem' });

export const whyDay = z
  .object({
    day,
    contacts: z.array(
      z.object({
        at,
        kind: z.string(),
        stage: z.string().nullable(),
        outcome: z.enum(CALL_OUTCOMES).nullable(),
        by: by.nullable(),
        effectId: id.nullable(),
      }),
    ),
    stood: z.array(z.object({ since: day, invoiceIds: z.array(id), decision, replayed: z.boolean().nullable() })),
  })
  .meta({ id: 'WhyDay' });

/** What every act is answered with. */
export const done = z.object({ done: z.literal(true), id: id.nullable() }).meta({ id: 'Done' });

export const endpoint = z
  .object({
    id,
    url: z.string(),
    events: z.array(z.enum(EVENT_TYPES)),
    names: z.boolean(),
    state: z.enum(['live', 'failing']),
    failingSince: at.nullable(),
    madeBy: by,
    since: at,
    formerUntil: at.nullable(),
    waiting: z.number().int(),
  })
  .meta({ id: 'Endpoint' });
export const endpointMade = z.object({ endpoint, secret: z.string() }).meta({ id: 'EndpointMade' });
export const endpointSecret = z.object({ secret: z.string() }).meta({ id: 'EndpointSecret' });
export const message = z
  .object({
    id,
    type: z.string(),
    organisationId: id.nullable(),
    at,
    state: z.enum(['waiting', 'delivered', 'given-up']),
    attempts: z.number().int(),
    nextAt: at.nullable(),
    outcome: z.string().nullable(),
    settledAt: at.nullable(),
  })
  .meta({ id: 'Message' });

export const self = z.object({ practice: z.string(), token: z.string(), scopes: z.array(z.string()) }).meta({ id: 'Self' });

/** The body of what endpoints are told. */
export const event = z
  .object({
    type: z.enum(EVENT_TYPES),
    timestamp: at,
    data: z.object({ organisationId: id, customerId: id.nullable(), customerName: z.string().nullable().optional() }).catchall(z.unknown()),
  })
  .meta({ id: 'Event' });

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.object({ path: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

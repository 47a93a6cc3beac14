/** Everything a person (or the customer through a person) can make an organisation do, parsed at the border, and what comes of it. */
import { z } from 'zod';
import { CALL_OUTCOMES, CALLERS, CHANNELS } from '../cases/channel.ts';
import { DEBTORS, NON_PAYMENT_REASONS } from '../cases/debtor.ts';
import { DISPUTE_OUTCOMES, HOLD_KINDS } from '../cases/hold.ts';
import { MEANINGS, REPLY_KINDS } from '../cases/meaning.ts';
import { OFFER_KINDS } from '../cases/offer.ts';
import { instalmentSchema } from '../cases/plan.ts';
import { wishSchema } from '../cases/wish.ts';
import { calendarDateSchema, currencySchema, EMAIL_ROLES, instantSchema, minorSchema } from '../domain/ledger.ts';
import { isZone } from '../domain/zone.ts';
import { TEXT_REFUSALS } from '../letters/text-transport.ts';
import { MAX_PARAGRAPH, MAX_PARAGRAPHS, MAX_SUBJECT } from '../outbox/content.ts';
import { MODES } from '../policy/case.ts';
import { ROLES } from '../policy/contact/rows.ts';
import { interestTermsSchema } from '../policy/interest/interest.ts';
import { overrideSchema } from '../policy/policy.ts';
import { LANGUAGES } from './actor.ts';

/** Most invoices one agreement can be about, most instalments of a plan (five years of months). */
const MAX_INVOICES = 500;
/** Characters of a policy document. */
export const MAX_DOCUMENT = 100_000;
const MAX_INSTALMENTS = 60;
/** How long words may be kept. Two years is the reference's own figure (reliability reference §4, retention), seven what the limitation of most claims needs. */
export const KEEPING_MONTHS = [12, 24, 36, 60, 84] as const;

const member = z.string().min(1).max(120);
const note = z.string().max(2000).optional();

export const commandSchema = z.discriminatedUnion('do', [
  /**
   * `seen`: what was looked at, by its hash; absent: whatever stands now. `together`: one of many agreed to at once; refused where it needs an eye of
   * its own.
   */
  z.object({
    do: z.literal('approve-letter'),
    by: member,
    effectId: z.string(),
    seen: z.string().max(64).optional(),
    together: z.boolean().optional(),
  }),
  /** Every letter of these stages that waited at that moment, still does, and needs no eye of its own: more than one page can show. */
  z.object({
    do: z.literal('approve-letters'),
    by: member,
    stages: z.array(z.string().min(1).max(80)).min(1).max(60),
    until: instantSchema,
  }),
  /**
   * A person's own words for one letter that has not left; null: ours again. `seen` as above. Amounts and invoice numbers that are none of the letter's
   * are refused unless they are `meant`.
   */
  z.object({
    do: z.literal('edit-letter'),
    by: member,
    effectId: z.string(),
    seen: z.string().max(64),
    words: z
      .object({
        subject: z.string().trim().min(1).max(MAX_SUBJECT),
        paragraphs: z.array(z.string().trim().min(1).max(MAX_PARAGRAPH)).min(1).max(MAX_PARAGRAPHS),
      })
      .nullable(),
    meant: z.boolean().optional(),
  }),
  z.object({ do: z.literal('skip-letter'), by: member, effectId: z.string(), reason: z.string().min(1).max(500) }),
  z.object({ do: z.literal('letter-left'), by: member, effectId: z.string() }),
  z.object({ do: z.literal('resolve-unknown'), by: member, effectId: z.string(), outcome: z.enum(['it-arrived', 'it-did-not']) }),
  z.object({
    do: z.literal('log-call'),
    by: member,
    taskId: z.string(),
    outcome: z.enum(CALL_OUTCOMES),
    /** Why they do not pay, where they said it. */
    because: z.enum(NON_PAYMENT_REASONS).optional(),
    note,
    promise: z.object({ amount: minorSchema.positive(), currency: currencySchema, date: calendarDateSchema }).optional(),
  }),
  /** A call that no task asked for: theirs to us, or one of ours. */
  z.object({
    do: z.literal('record-call'),
    by: member,
    customerId: z.string(),
    from: z.enum(CALLERS),
    outcome: z.enum(CALL_OUTCOMES),
    because: z.enum(NON_PAYMENT_REASONS).optional(),
    note,
    promise: z.object({ amount: minorSchema.positive(), currency: currencySchema, date: calendarDateSchema }).optional(),
  }),
  z.object({ do: z.literal('finish-task'), by: member, taskId: z.string(), note }),
  z.object({
    do: z.literal('record-promise'),
    by: member,
    customerId: z.string(),
    amount: minorSchema.positive(),
    currency: currencySchema,
    date: calendarDateSchema,
    note,
  }),
  z.object({
    do: z.literal('place-hold'),
    by: member,
    customerId: z.string(),
    kind: z.enum(HOLD_KINDS),
    invoiceId: z.string().optional(),
    amount: minorSchema.positive().optional(),
    /** Absent: on all channels. */
    channels: z.array(z.enum(CHANNELS)).min(1).optional(),
    until: calendarDateSchema.optional(),
    from: calendarDateSchema.optional(),
    note,
  }),
  z.object({
    do: z.literal('lift-hold'),
    by: member,
    holdId: z.string(),
    /** How a dispute ended. */ outcome: z.enum(DISPUTE_OUTCOMES).optional(),
    note,
  }),
  z.object({ do: z.literal('withdraw-promise'), by: member, promiseId: z.string(), note }),
  /** Tries a note or an expected payment date that was given up once more. */
  z.object({ do: z.literal('write-again'), by: member, taskId: z.string() }),
  z.object({ do: z.literal('set-mode'), by: member, mode: z.enum(MODES) }),
  z.object({ do: z.literal('release-first-run'), by: member }),
  /** The connection itself is ended by whoever holds its grant; this is the organisation's part. */
  z.object({ do: z.literal('disconnect'), by: member }),
  /** Who letters come from, without the address itself. */
  z.object({
    do: z.literal('set-sender'),
    by: member,
    fromName: z.string().trim().min(1).max(200),
    replyTo: z.string().max(254),
    phone: z.string().trim().max(60).nullable(),
    paymentInstructions: z.string().trim().max(1_000).nullable(),
    employee: z.string().trim().max(200).nullable(),
    workingHours: z.string().trim().max(200).nullable(),
  }),
  /** Whether letters go with the platform's PDFs of their invoices. */
  z.object({ do: z.literal('attach-invoices'), by: member, attach: z.boolean() }),
  /** The code that was sent to the address letters are to come from. */
  z.object({ do: z.literal('confirm-sender'), by: member, code: z.string().max(40) }),
  z.object({ do: z.literal('end-quarantine'), by: member }),
  z.object({ do: z.literal('stop-all'), by: member, stopped: z.boolean() }),
  /** The business's own words for letters (docs/letters.md); null: ours. */
  z.object({ do: z.literal('set-words'), by: member, document: z.string().max(MAX_DOCUMENT).nullable() }),
  /** One text of them in one language ('letters.firm-30.ar'); null: ours again. */
  z.object({
    do: z.literal('set-template'),
    by: member,
    place: z.string().max(80),
    text: z.object({ subject: z.string().max(200).nullable(), paragraphs: z.array(z.string().max(5_000)).max(12) }).nullable(),
  }),
  /** How long the words of letters and replies are kept; null: as long as the file. */
  z.object({ do: z.literal('keep-words'), by: member, months: z.union(KEEPING_MONTHS.map((months) => z.literal(months))).nullable() }),
  /** For good: what is known of a customer goes, the figures of the books stay. */
  z.object({ do: z.literal('erase-customer'), by: member, customerId: z.string() }),
  z.object({ do: z.literal('set-customer-language'), by: member, customerId: z.string(), language: z.enum(LANGUAGES) }),
  /** What a person knows of a customer that no books say; null: not known after all. */
  z.object({
    do: z.literal('describe-customer'),
    by: member,
    customerId: z.string(),
    debtor: z.enum(DEBTORS).nullish(),
    region: z
      .string()
      .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/)
      .nullish(),
    timeZone: z.string().refine(isZone, 'is not a time zone').nullish(),
    /** Named by a person: what is measured no longer changes it. */
    segment: z.string().min(1).max(40).nullish(),
    tags: z.array(z.string().min(1).max(40)).max(20).optional(),
    /** Whose an address is: by address; null: as the books say. */
    roles: z.record(z.string().max(400), z.enum(EMAIL_ROLES)).nullish(),
  }),
  /** What holds for the whole organisation where nothing is known of a customer; null: as if nobody had said. */
  z.object({
    do: z.literal('describe-organisation'),
    by: member,
    customersAre: z.enum(DEBTORS).nullish(),
    role: z.enum(ROLES).nullish(),
    interest: interestTermsSchema.nullish(),
    employee: z.string().min(1).max(120).nullish(),
    workingHours: z.string().min(1).max(200).nullish(),
  }),
  /** The organisation's policy from now on, as a document (docs/policy.md). */
  z.object({ do: z.literal('set-policy'), by: member, document: z.string().min(1).max(MAX_DOCUMENT), note }),
  /** Offered by either side; it holds nothing until it is accepted. */
  z.object({
    do: z.literal('propose-plan'),
    by: member,
    customerId: z.string(),
    invoiceIds: z.array(z.string()).min(1).max(MAX_INVOICES),
    instalments: z.array(instalmentSchema).min(1).max(MAX_INSTALMENTS),
    note,
  }),
  /** `text`: what was agreed to, word for word; an acceptance needs it. */
  z.object({
    do: z.literal('answer-plan'),
    by: member,
    planId: z.string(),
    answer: z.enum(['accepted', 'declined', 'withdrawn']),
    text: z.string().min(1).max(5000).optional(),
    note,
  }),
  z.object({
    do: z.literal('make-offer'),
    by: member,
    customerId: z.string(),
    kind: z.enum(OFFER_KINDS),
    invoiceIds: z.array(z.string()).min(1).max(MAX_INVOICES),
    amount: minorSchema.positive(),
    expires: calendarDateSchema,
    note,
  }),
  z.object({ do: z.literal('answer-offer'), by: member, offerId: z.string(), answer: z.enum(['accepted', 'withdrawn']), note }),
  z.object({ do: z.literal('record-wish'), by: member, customerId: z.string(), wish: wishSchema.omit({ made: true }), note }),
  z.object({ do: z.literal('end-wish'), by: member, wishId: z.string(), note }),
  z.object({
    do: z.literal('record-consent'),
    by: member,
    customerId: z.string(),
    channel: z.enum(CHANNELS),
    evidence: z.string().min(1).max(500),
  }),
  z.object({ do: z.literal('withdraw-consent'), by: member, customerId: z.string(), channel: z.enum(CHANNELS) }),
  /** What is decided for one customer, or one of their invoices, over the policy; null: nothing any more. */
  z.object({
    do: z.literal('set-override'),
    by: member,
    customerId: z.string(),
    invoiceId: z.string().optional(),
    override: overrideSchema.nullable(),
    note,
  }),
  /** A mail that came back to a letter of ours, as it was read (src/replies); refused where it answers none. */
  z.object({
    do: z.literal('receive-reply'),
    by: member,
    messageId: z.string().min(1).max(400),
    answers: z.array(z.string().max(404)).max(50),
    /** Keys of letters whose reply address it came to. */
    keys: z.array(z.string().max(64)).max(50).default([]),
    kind: z.enum(REPLY_KINDS),
    from: z.string().max(400),
    subject: z.string().max(400),
    text: z.string().max(4000),
    meanings: z.array(z.enum(MEANINGS)).max(MEANINGS.length),
    awayUntil: calendarDateSchema.nullable(),
    permanent: z.boolean(),
  }),
  /** What the provider of text messages says became of one; refused where it is none of ours, and while it is still being handed over. */
  z.object({
    do: z.literal('receive-text-receipt'),
    by: member,
    key: z.string().max(64),
    arrived: z.boolean(),
    /** The provider's, of a text that did not arrive. */
    code: z.string().max(40),
    reason: z.enum(TEXT_REFUSALS),
  }),
  /** Takes back from others what was handed over to them. */
  z.object({ do: z.literal('recall'), by: member, customerId: z.string(), invoiceIds: z.array(z.string()).min(1).max(MAX_INVOICES), note }),
]);
export type Command = z.infer<typeof commandSchema>;

/** Refusals that say more than their code does; screens have a sentence for each (`refused.<what>`). */
export interface Because {
  readonly what:
    | 'wrong-code'
    | 'no-code'
    | 'code-ended'
    | 'code-used-up'
    | 'too-many-codes'
    | 'same-address'
    | 'not-an-address'
    | 'code-not-sent'
    | 'words'
    | 'erase-open'
    | 'erase-hold'
    | 'erase-underway'
    | 'changed-meanwhile'
    | 'not-safe'
    | 'figures'
    | 'figures-changed'
    | 'lint';
  /** Of words that may not stand in a letter: the `rule` (letters/lint-why.ts) and what was `found`. Of a wrong code: how many tries are left. Of one that was not sent: what the mail server said. */
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Nothing is half-done: `done: false` means nothing changed; `code` is stable and has a sentence in the message table. */
export type CommandResult =
  /** `id`: what the command made, where it made something (a hold). */
  | { readonly done: true; readonly id?: string /** How many, where it was said of many. */; readonly count?: number }
  | {
      readonly done: false;
      readonly code: 'not-found' | 'already-done' | 'not-now' | 'invalid';
      readonly detail: string;
      readonly because?: Because;
    };

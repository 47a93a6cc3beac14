/** The tables of promised acts and of what goes with them; their SQL stands with the other tables' in store/migrations.ts. */
import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Reason } from '../policy/case.ts';
import type { EffectState } from './states.ts';

export const EFFECT_KINDS = ['letter', 'note', 'hand-over', 'expected-payment'] as const;
export type EffectKind = (typeof EFFECT_KINDS)[number];

/** The outbox. `key` is the name decided beforehand; at most one effect that is not suppressed carries it. `id` is the key and a number: of effects taken back there may be several. */
export const effects = sqliteTable(
  'effects',
  {
    id: text('id').primaryKey(),
    key: text('key').notNull(),
    kind: text('kind').$type<EffectKind>().notNull(),
    customerId: text('customer_id').notNull(),
    stage: text('stage').notNull(),
    state: text('state').$type<EffectState>().notNull(),
    plannedFor: text('planned_for').$type<CalendarDate>().notNull(),
    createdAt: text('created_at').$type<Instant>().notNull(),
    /** Parsed by the outbox (content.ts) according to `kind`. */
    content: text('content').notNull(),
    contentHash: text('content_hash').notNull(),
    /** The effect a note tells of. */
    parent: text('parent'),
    attempts: integer('attempts').notNull(),
    nextAttempt: text('next_attempt').$type<Instant>(),
    leaseUntil: text('lease_until').$type<Instant>(),
    attempt: text('attempt'),
    reason: text('reason', { mode: 'json' }).$type<Reason | null>(),
    approvedBy: text('approved_by'),
    recipient: text('recipient'),
    subject: text('subject'),
    bodyText: text('body_text'),
    bodyHtml: text('body_html'),
    /** The bytes that went out, base64, and their hash. */
    message: text('message'),
    messageHash: text('message_hash'),
    messageId: text('message_id'),
    settledAt: text('settled_at').$type<Instant>(),
  },
  (table) => [
    index('effects_due').on(table.state, table.kind, table.nextAttempt),
    index('effects_by_customer').on(table.customerId, table.state),
    index('effects_by_parent').on(table.parent).where(sql`${table.parent} IS NOT NULL`),
  ],
);

/**
 * What becomes of one invoice's PDF in one letter. `waiting`: to be asked for again; `ready`: fetched; `attached`: it went with the letter.
 * All others say why the letter goes without it.
 */
export const PDF_STATES = ['waiting', 'ready', 'attached', 'too-large', 'too-many', 'not-to-be-had', 'changed'] as const;
export type PdfState = (typeof PDF_STATES)[number];

/** PDFs of invoices, per letter and invoice. */
export const invoicePdfs = sqliteTable(
  'invoice_pdfs',
  {
    effectId: text('effect_id').notNull(),
    invoiceId: text('invoice_id').notNull(),
    state: text('state').$type<PdfState>().notNull(),
    /** When the platform was last asked. */
    at: text('at').$type<Instant>().notNull(),
    /** Times it was asked without an answer. */
    tries: integer('tries').notNull(),
    /** The invoice as it stood when it was fetched, in one line; one that stands otherwise now is not what this PDF shows. */
    shows: text('shows').notNull(),
    /** SHA-256 of the bytes, and how many. */
    hash: text('hash'),
    size: integer('size').notNull(),
    /** Why it is not to be had, in the platform's code. */
    code: text('code'),
  },
  (table) => [primaryKey({ columns: [table.effectId, table.invoiceId] }), index('invoice_pdfs_by_hash').on(table.hash)],
);

/** The bytes, each once however many letters they went with. */
export const pdfBytes = sqliteTable('pdf_bytes', {
  hash: text('hash').primaryKey(),
  at: text('at').$type<Instant>().notNull(),
  body: blob('body', { mode: 'buffer' }).notNull(),
});

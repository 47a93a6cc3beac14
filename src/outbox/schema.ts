/** The table of promised acts; its SQL stands with the other tables' in store/migrations.ts. */
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Reason } from '../policy/case.ts';
import type { EffectState } from './states.ts';

export const EFFECT_KINDS = ['letter', 'note', 'hand-over', 'expected-payment'] as const;
export type EffectKind = (typeof EFFECT_KINDS)[number];

/** The outbox. `key` is the name decided beforehand; at most one effect that is not suppressed carries it. */
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
    index('effects_by_parent').on(table.parent),
  ],
);

/** The tables that remember the work: what was decided, what was promised, what happened, and the journal of it all. */
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { CallOutcome, Channel } from '../cases/channel.ts';
import type { NonPaymentReason } from '../cases/debtor.ts';
import type { HoldKind } from '../cases/hold.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { Decision, Reason } from '../policy/case.ts';

/** One row per customer: whether it must be decided again, and until when its decisions stand. */
export const cases = sqliteTable(
  'cases',
  {
    customerId: text('customer_id').primaryKey(),
    touched: integer('touched').notNull(),
    /** First day's eve on which one of its decisions ends; null: nothing open. */
    until: text('until').$type<CalendarDate>(),
  },
  (table) => [index('cases_touched').on(table.touched), index('cases_until').on(table.until)],
);

/** The standing decisions: `body` names the invoices it is about, and every open one stands in exactly one. */
export const decisions = sqliteTable(
  'decisions',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    customerId: text('customer_id').notNull(),
    kind: text('kind').$type<Decision['kind']>().notNull(),
    rule: text('rule').notNull(),
    /** The as-of date on which it was made. */
    since: text('since').$type<CalendarDate>().notNull(),
    until: text('until').$type<CalendarDate>().notNull(),
    body: text('body', { mode: 'json' }).$type<Decision>().notNull(),
  },
  (table) => [index('decisions_by_customer').on(table.customerId), index('decisions_by_kind').on(table.kind)],
);

/** Every change of a standing decision, for the reason of any past day; a null body says that these invoices were no longer open. */
export const decisionLog = sqliteTable(
  'decision_log',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    asOf: text('as_of').$type<CalendarDate>().notNull(),
    customerId: text('customer_id').notNull(),
    invoiceIds: text('invoice_ids', { mode: 'json' }).$type<string[]>().notNull(),
    body: text('body', { mode: 'json' }).$type<Decision | null>(),
    /** The policy and the facts it was made by; null in rows older than facts were kept. */
    policyHash: text('policy_hash'),
    factsHash: text('facts_hash'),
  },
  (table) => [index('decision_log_by_customer').on(table.customerId, table.asOf)],
);

/** The case files that changes of decisions were made from, by the hash of their text. */
export const facts = sqliteTable('facts', { hash: text('hash').primaryKey(), body: text('body').notNull() });

export const runs = sqliteTable(
  'runs',
  {
    asOf: text('as_of').$type<CalendarDate>().notNull(),
    policyHash: text('policy_hash').notNull(),
    at: text('at').$type<Instant>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.asOf, table.policyHash] })],
);

/** One stage of one invoice in one cycle is promised at most once: the primary key is the promise ONCE. */
export const claims = sqliteTable(
  'claims',
  {
    invoiceId: text('invoice_id').notNull(),
    stage: text('stage').notNull(),
    cycle: integer('cycle').notNull(),
    /** The effect or the task it was claimed for. */
    owner: text('owner').notNull(),
  },
  (table) => [primaryKey({ columns: [table.invoiceId, table.stage, table.cycle] }), index('claims_by_owner').on(table.owner)],
);

/** What happened with a customer, as policy reads it. */
export const happenings = sqliteTable(
  'happenings',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    customerId: text('customer_id').notNull(),
    at: text('at').$type<Instant>().notNull(),
    day: text('day').$type<CalendarDate>().notNull(),
    kind: text('kind').notNull(),
    stage: text('stage'),
    channel: text('channel').$type<Channel>(),
    invoiceIds: text('invoice_ids', { mode: 'json' }).$type<string[]>().notNull(),
    advances: text('advances', { mode: 'json' }).$type<Record<string, string>>().notNull(),
    effectId: text('effect_id'),
    taskId: text('task_id'),
    by: text('by'),
    note: text('note'),
    outcome: text('outcome').$type<CallOutcome>(),
    because: text('because').$type<NonPaymentReason>(),
  },
  (table) => [
    index('happenings_by_customer').on(table.customerId, table.day),
    index('happenings_by_effect').on(table.effectId).where(sql`${table.effectId} IS NOT NULL`),
  ],
);

export const holds = sqliteTable(
  'holds',
  {
    id: text('id').primaryKey(),
    customerId: text('customer_id').notNull(),
    kind: text('kind').$type<HoldKind>().notNull(),
    invoiceId: text('invoice_id'),
    amount: integer('amount'),
    /** null: on all channels. */
    channels: text('channels', { mode: 'json' }).$type<Channel[] | null>(),
    from: text('from').$type<CalendarDate>().notNull(),
    until: text('until').$type<CalendarDate>(),
    note: text('note'),
    by: text('by').notNull(),
    placedAt: text('placed_at').$type<Instant>().notNull(),
    liftedAt: text('lifted_at').$type<Instant>(),
    liftedBy: text('lifted_by'),
  },
  (table) => [index('holds_by_customer').on(table.customerId, table.liftedAt)],
);

export const promises = sqliteTable(
  'promises',
  {
    id: text('id').primaryKey(),
    customerId: text('customer_id').notNull(),
    amount: integer('amount').notNull(),
    currency: text('currency').notNull(),
    date: text('date').$type<CalendarDate>().notNull(),
    made: text('made').$type<CalendarDate>().notNull(),
    madeAt: text('made_at').$type<Instant>().notNull(),
    withdrawn: integer('withdrawn', { mode: 'boolean' }).notNull(),
    by: text('by').notNull(),
    note: text('note'),
    /** When it was found broken, which is told once; null: it never was. */
    brokenAt: text('broken_at').$type<Instant>(),
  },
  (table) => [index('promises_by_customer').on(table.customerId)],
);

/** What a command that may be said again was answered; `key` and `input` are hashes. */
export const answers = sqliteTable('answers', {
  key: text('key').primaryKey(),
  input: text('input').notNull(),
  at: text('at').$type<Instant>().notNull(),
  answer: text('answer').notNull(),
});

export const AGREEMENT_KINDS = ['plan', 'offer', 'wish', 'consent', 'override'] as const;

/** What was agreed with a customer, or decided about one; `body` is what the case file shows of it. */
export const agreements = sqliteTable(
  'agreements',
  {
    id: text('id').primaryKey(),
    customerId: text('customer_id').notNull(),
    kind: text('kind').$type<(typeof AGREEMENT_KINDS)[number]>().notNull(),
    /** Of an override for one invoice. */
    invoiceId: text('invoice_id'),
    body: text('body', { mode: 'json' }).$type<unknown>().notNull(),
    by: text('by').notNull(),
    at: text('at').$type<Instant>().notNull(),
    note: text('note'),
    /** Taken back: it no longer counts. */
    endedAt: text('ended_at').$type<Instant>(),
    endedBy: text('ended_by'),
  },
  (table) => [index('agreements_by_customer').on(table.customerId, table.endedAt)],
);

/** Mail that came back, each once: a gateway may deliver the same one twice. */
export const replies = sqliteTable(
  'replies',
  {
    messageId: text('message_id').primaryKey(),
    customerId: text('customer_id').notNull(),
    effectId: text('effect_id').notNull(),
    at: text('at').$type<Instant>().notNull(),
    kind: text('kind').notNull(),
    sender: text('sender').notNull(),
    subject: text('subject').notNull(),
    text: text('text').notNull(),
    meanings: text('meanings', { mode: 'json' }).$type<string[]>().notNull(),
  },
  (table) => [index('replies_by_customer').on(table.customerId)],
);

export const unusableNumbers = sqliteTable('unusable_numbers', {
  number: text('number').primaryKey(),
  code: text('code').notNull(),
  at: text('at').$type<Instant>().notNull(),
});

export const TASK_KINDS = [
  'call',
  'no-address',
  'no-due-date',
  'hold-review',
  'letter-failed',
  'note-failed',
  'expected-payment-failed',
  'review',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export const tasks = sqliteTable(
  'tasks',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<TaskKind>().notNull(),
    rule: text('rule').notNull(),
    customerId: text('customer_id').notNull(),
    effectId: text('effect_id'),
    state: text('state').$type<'open' | 'done' | 'not-made' | 'withdrawn'>().notNull(),
    stage: text('stage'),
    decisions: text('decisions', { mode: 'json' }).$type<Decision[]>().notNull(),
    reason: text('reason', { mode: 'json' }).$type<Reason>().notNull(),
    raised: text('raised').$type<CalendarDate>().notNull(),
    raisedAt: text('raised_at').$type<Instant>().notNull(),
    until: text('until').$type<CalendarDate>(),
    closedAt: text('closed_at').$type<Instant>(),
    closedBy: text('closed_by'),
  },
  (table) => [index('tasks_by_customer').on(table.customerId, table.state), index('tasks_open').on(table.state, table.kind)],
);

/** Append only. Contents may be erased (with their salt); the chain runs over the salted hash that stays. */
export const journal = sqliteTable(
  'journal',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    at: text('at').$type<Instant>().notNull(),
    kind: text('kind').notNull(),
    customerId: text('customer_id'),
    contents: text('contents'),
    salt: text('salt'),
    contentsHash: text('contents_hash').notNull(),
    previous: text('previous').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [index('journal_by_customer').on(table.customerId)],
);

/** Messages to the practice, newest version last; kept until it has them. */
export const messages = sqliteTable('messages', {
  version: integer('version').primaryKey(),
  at: text('at').$type<Instant>().notNull(),
  body: text('body').notNull(),
});

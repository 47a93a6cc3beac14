/** The tables that remember the books: who the organisation is, its connection, and the platform's records as last read. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Debtor } from '../cases/debtor.ts';
import type { Credit, Customer, Invoice, Payment, RecordKind } from '../domain/ledger.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { LateKind, Measured, Verdict } from '../insight/segment.ts';
import type { CaseCustomer, Mode } from '../policy/case.ts';
import type { Role } from '../policy/contact/rows.ts';
import type { InterestTerms } from '../policy/interest/interest.ts';

/** What is read and has a place of its own: each kind of record, and the sweep of what is open. */
export type FeedName = RecordKind | 'open-invoices';

/** Who letters come from and how to pay them. */
export interface Sender {
  readonly fromName: string;
  readonly fromAddress: string;
  readonly replyTo: string;
  readonly phone: string | null;
  readonly paymentInstructions: string | null;
  /** The person to ask for, and when they can be reached, in the business's own words; some rules want letters to say so. */
  readonly employee?: string | null;
  readonly workingHours?: string | null;
}

/** An address that letters are to come from, until the code sent there comes back. */
export interface PendingSender {
  readonly address: string;
  readonly codeHash: string;
  readonly until: Instant;
  readonly tries: number;
  /** Codes sent since the first one that still stood. */
  readonly asked: number;
}

const flag = (name: string) => integer(name, { mode: 'boolean' }).notNull();

/** A payer as last measured: the segment that stands, the one that would take its place, and which kind of late payer they are. */
export interface MeasuredPayer extends Measured {
  readonly kind: LateKind | null;
  readonly because: Verdict['because'];
  readonly on: CalendarDate;
}

/** One row. */
export const organisation = sqliteTable('organisation', {
  row: integer('row').primaryKey(),
  id: text('id').notNull(),
  name: text('name').notNull(),
  platform: text('platform').notNull(),
  tenant: text('tenant').notNull(),
  timeZone: text('time_zone').notNull(),
  country: text('country'),
  baseCurrency: text('base_currency').notNull(),
  language: text('language').$type<'en' | 'ar'>().notNull(),
  mode: text('mode').$type<Mode>().notNull(),
  released: flag('released'),
  stopped: flag('stopped'),
  policyHash: text('policy_hash').notNull(),
  sender: text('sender', { mode: 'json' }).$type<Sender>().notNull(),
  pendingSender: text('pending_sender', { mode: 'json' }).$type<PendingSender>(),
  /** Whether letters go with the platform's PDFs of their invoices, where a stage says nothing of it. */
  attachInvoices: integer('attach_invoices', { mode: 'boolean' }).notNull().default(false),
  /** Its own words for letters, as they were written; null: ours. */
  ownWords: text('own_words'),
  /** How long the words of letters and replies are kept; null: as long as the file. */
  keepWordsMonths: integer('keep_words_months'),
  /** What its customers are where nothing is known of one; null: companies. */
  customersAre: text('customers_are').$type<Debtor>(),
  /** What it asks for late payment beside the debt; null: nothing. Shown in letters, never posted. */
  interest: text('interest', { mode: 'json' }).$type<InterestTerms>(),
  /** When its customers' histories were last measured. */
  measuredOn: text('measured_on').$type<CalendarDate>(),
  /** Whether it collects for itself or for others; null: for itself. */
  role: text('role').$type<Role>(),
  lastSync: text('last_sync').$type<Instant>(),
  syncFailure: text('sync_failure'),
  /** Nothing is read before this: the platform said so, or reading failed a moment ago. */
  syncAfter: text('sync_after').$type<Instant>(),
  /** Readings that failed since the last good one. */
  syncFailures: integer('sync_failures').notNull().default(0),
  /** When what is open was last read as a whole. */
  sweptAt: text('swept_at').$type<Instant>(),
  /** What the connector keeps of its limits. */
  budget: text('budget'),
  /** Whether the platform's own reminders are on (0, 1; null: it does not say), and when it was last asked. */
  nativeReminders: integer('native_reminders', { mode: 'boolean' }),
  companyRead: text('company_read').$type<Instant>(),
  /** When a poll found what no webhook told of; null while webhooks tell, or never did. */
  unheardSince: text('unheard_since').$type<Instant>(),
  lastRun: text('last_run').$type<CalendarDate>(),
  /** Where this file lies, as the runtime knows it; a copy lies elsewhere. */
  home: text('home'),
  /** In quarantine: the last moment this copy knows of. null: not restored, or a person has compared. */
  restored: text('restored').$type<Instant>(),
  /** Up to which customer the books were asked what left since. */
  restoredChecked: text('restored_checked'),
  version: integer('version').notNull(),
});

/** One row: whether the platform lets us in. The tokens are the practice's (src/grants); none is ever here. */
export const connection = sqliteTable('connection', {
  row: integer('row').primaryKey(),
  state: text('state').$type<'connected' | 'reconnect' | 'none'>().notNull(),
  /** The day the platform ends the grant whatever is done, where it names one. */
  endsAt: text('ends_at').$type<Instant>(),
});

export const cursors = sqliteTable('cursors', {
  kind: text('kind').$type<FeedName>().primaryKey(),
  cursor: text('cursor'),
  /** Where a reading that broke off goes on. */
  resume: text('resume'),
  /** A list of everything is being read: into an empty table, or with what it names kept in `listed`. */
  listing: text('listing').$type<'first' | 'tracked'>(),
  /** How many records the list has, as the platform said when a reading of it began. */
  total: integer('total'),
});

/** What a list of everything has named so far; kept while it is read, so that a broken-off reading goes on. */
export const listed = sqliteTable('listed', { feed: text('feed').$type<FeedName>().notNull(), id: text('id').notNull() }, (table) => [
  primaryKey({ columns: [table.feed, table.id] }),
]);

export const policies = sqliteTable('policies', {
  hash: text('hash').primaryKey(),
  document: text('document').notNull(),
  at: text('at').$type<Instant>().notNull(),
});

export const customers = sqliteTable('customers', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  emails: text('emails', { mode: 'json' }).$type<Customer['emails']>().notNull(),
  phones: text('phones', { mode: 'json' }).$type<string[]>().notNull(),
  active: flag('active'),
  mergedInto: text('merged_into'),
  /** The customer who is billed in its place. */
  billTo: text('bill_to'),
  currency: text('currency'),
  country: text('country'),
  language: text('language').$type<'en' | 'ar'>(),
  debtor: text('debtor').$type<CaseCustomer['debtor']>(),
  segment: text('segment'),
  region: text('region'),
  timeZone: text('time_zone'),
  /** A steady payer's habit, as last measured. */
  habitDays: integer('habit_days'),
  /** What their history measures them as, and what it measured last time if that differs. */
  measured: text('measured', { mode: 'json' }).$type<MeasuredPayer>(),
  tags: text('tags', { mode: 'json' }).$type<string[]>().notNull(),
  /** Who a person says an address belongs to, where the books say otherwise or nothing; null: nobody has said. */
  roles: text('roles', { mode: 'json' }).$type<Record<string, Customer['emails'][number]['role']>>(),
  /** When what is known of them was erased: no reading brings it back. */
  erased: text('erased').$type<Instant>(),
});

export const invoices = sqliteTable(
  'invoices',
  {
    id: text('id').primaryKey(),
    number: text('number'),
    customerId: text('customer_id').notNull(),
    /** Whose it is at the platform, where another customer is billed for it. */
    ownerId: text('owner_id'),
    currency: text('currency').notNull(),
    issued: text('issued').$type<CalendarDate>().notNull(),
    due: text('due').$type<CalendarDate>(),
    total: integer('total').notNull(),
    paid: integer('paid').notNull(),
    credited: integer('credited').notNull(),
    open: integer('open').notNull(),
    state: text('state').$type<Invoice['state']>().notNull(),
    /** 0, 1 or null: a nullable flag is no drizzle boolean, whose placeholder turns null into 0. */
    sent: integer('sent'),
    expectedPayment: text('expected_payment').$type<CalendarDate>(),
    updated: text('updated').$type<Instant>(),
    /** Where it can be paid online; '' when the platform was asked and has no such page; null when it was not asked yet. */
    payLink: text('pay_link'),
    /** Grows only when a person restarts it. */
    cycle: integer('cycle').notNull().default(1),
  },
  (table) => [index('invoices_by_customer').on(table.customerId, table.state), index('invoices_by_state').on(table.state, table.due)],
);

export const payments = sqliteTable(
  'payments',
  {
    id: text('id').primaryKey(),
    customerId: text('customer_id').notNull(),
    /** Whose it is at the platform, where another customer is billed for it. */
    ownerId: text('owner_id'),
    currency: text('currency').notNull(),
    date: text('date').$type<CalendarDate>().notNull(),
    amount: integer('amount').notNull(),
    unapplied: integer('unapplied').notNull(),
    state: text('state').$type<Payment['state']>().notNull(),
  },
  (table) => [index('payments_by_customer').on(table.customerId, table.date)],
);

export const credits = sqliteTable(
  'credits',
  {
    id: text('id').primaryKey(),
    customerId: text('customer_id').notNull(),
    /** Whose it is at the platform, where another customer is billed for it. */
    ownerId: text('owner_id'),
    currency: text('currency').notNull(),
    date: text('date').$type<CalendarDate>().notNull(),
    kind: text('kind').$type<Credit['kind']>().notNull(),
    total: integer('total').notNull(),
    remaining: integer('remaining').notNull(),
    state: text('state').$type<Credit['state']>().notNull(),
  },
  (table) => [index('credits_by_customer').on(table.customerId, table.date)],
);

/** What part of a payment or credit went to which invoice. */
export const allocations = sqliteTable(
  'allocations',
  {
    source: text('source').$type<'payment' | 'credit'>().notNull(),
    sourceId: text('source_id').notNull(),
    place: integer('place').notNull(),
    invoiceId: text('invoice_id').notNull(),
    amount: integer('amount').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.source, table.sourceId, table.place] }),
    index('allocations_by_invoice').on(table.invoiceId, table.source),
  ],
);

/** Records that could not be read, until they can be. */
export const quarantined = sqliteTable(
  'quarantined',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    at: text('at').$type<Instant>().notNull(),
    recordKind: text('record_kind').$type<RecordKind>().notNull(),
    externalId: text('external_id'),
    kind: text('kind').notNull(),
    reason: text('reason').notNull(),
    path: text('path').notNull(),
  },
  (table) => [index('quarantined_by_id').on(table.recordKind, table.externalId)],
);

/** The inbox's tables: raw deliveries as they came, the hints unpacked from them, what could not be understood, and when each sender was last heard. */
import { customType, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { HintKind, Unreadable } from '../../connectors/webhook.ts';
import type { Instant } from '../domain/time.ts';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrations.ts';
import type { WebhookPlatform } from './platforms.ts';

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'blob' });

/** Append-only but for `state`; a row is gone only by pruning. */
export const deliveries = sqliteTable('deliveries', {
  seq: integer('seq').primaryKey({ autoIncrement: true }),
  platform: text('platform').$type<WebhookPlatform>().notNull(),
  receivedAt: text('received_at').$type<Instant>().notNull(),
  /** The table itself refuses anything whose signature was not verified. */
  signed: integer('signed').notNull(),
  state: text('state').$type<'received' | 'unpacked'>().notNull(),
  /** Last, so that the other columns are read without it. */
  body: bytes('body').notNull(),
});

/** One row per event that says where to look again; a repetition of an event makes no second row. */
export const hints = sqliteTable('hints', {
  seq: integer('seq').primaryKey({ autoIncrement: true }),
  receivedAt: text('received_at').$type<Instant>().notNull(),
  platform: text('platform').$type<WebhookPlatform>().notNull(),
  tenant: text('tenant').notNull(),
  kind: text('kind').$type<Exclude<HintKind, 'unknown'>>().notNull(),
  externalId: text('external_id').notNull(),
  /** When it happened, by the platform's clock. */
  at: text('at').$type<Instant>(),
  eventKey: text('event_key').notNull(),
  /** Taken ones only remember which events came already. */
  state: text('state').$type<'waiting' | 'taken'>().notNull(),
});

/** Events we do not know and parts nobody could read; the raw body stands in `deliveries` under `delivery` until it is pruned. */
export const quarantine = sqliteTable('quarantine', {
  seq: integer('seq').primaryKey({ autoIncrement: true }),
  delivery: integer('delivery').notNull(),
  receivedAt: text('received_at').$type<Instant>().notNull(),
  platform: text('platform').$type<WebhookPlatform>().notNull(),
  tenant: text('tenant'),
  reason: text('reason').$type<'unknown-event' | Unreadable['reason']>().notNull(),
  /** The event's name as the platform gave it, or where in the body the unreadable part is. */
  what: text('what').notNull(),
  eventKey: text('event_key').notNull(),
});

/** Every tenant ever heard of, connected or not. */
export const tenants = sqliteTable('tenants', {
  platform: text('platform').$type<WebhookPlatform>().notNull(),
  tenant: text('tenant').notNull(),
  lastReceived: text('last_received').$type<Instant>().notNull(),
  /** When the oldest hint that was not taken came; null: none waits. */
  waitingSince: text('waiting_since').$type<Instant>(),
});

/** When a platform last delivered anything genuine, an intent to receive included. */
export const senders = sqliteTable('senders', {
  platform: text('platform').$type<WebhookPlatform>().primaryKey(),
  lastReceived: text('last_received').$type<Instant>().notNull(),
});

const TABLES = [
  'CREATE TABLE deliveries (seq INTEGER PRIMARY KEY AUTOINCREMENT, platform TEXT NOT NULL, received_at TEXT NOT NULL, signed INTEGER NOT NULL CHECK (signed = 1), state TEXT NOT NULL, body BLOB NOT NULL)',
  'CREATE INDEX deliveries_by_age ON deliveries (received_at)',
  "CREATE INDEX deliveries_received ON deliveries (seq) WHERE state = 'received'",
  'CREATE TABLE hints (seq INTEGER PRIMARY KEY AUTOINCREMENT, received_at TEXT NOT NULL, platform TEXT NOT NULL, tenant TEXT NOT NULL, kind TEXT NOT NULL, external_id TEXT NOT NULL, at TEXT, event_key TEXT NOT NULL, state TEXT NOT NULL)',
  // Ordered by time first, so that the events of one portion fall on a few pages of the index; keys alone are random and each would dirty a page.
  "CREATE UNIQUE INDEX hints_once ON hints (platform, ifnull(at, ''), event_key)",
  'CREATE INDEX hints_by_age ON hints (received_at)',
  "CREATE INDEX hints_waiting ON hints (platform, tenant, seq) WHERE state = 'waiting'",
  'CREATE TABLE quarantine (seq INTEGER PRIMARY KEY AUTOINCREMENT, delivery INTEGER NOT NULL, received_at TEXT NOT NULL, platform TEXT NOT NULL, tenant TEXT, reason TEXT NOT NULL, what TEXT NOT NULL, event_key TEXT NOT NULL, UNIQUE (platform, event_key))',
  'CREATE INDEX quarantine_by_age ON quarantine (received_at)',
  'CREATE TABLE tenants (platform TEXT NOT NULL, tenant TEXT NOT NULL, last_received TEXT NOT NULL, waiting_since TEXT, PRIMARY KEY (platform, tenant)) WITHOUT ROWID',
  'CREATE INDEX tenants_waiting ON tenants (waiting_since) WHERE waiting_since IS NOT NULL',
  'CREATE TABLE senders (platform TEXT PRIMARY KEY, last_received TEXT NOT NULL) WITHOUT ROWID',
];
/** What has become of the tables so far; an entry is never changed afterwards. */
export const INBOX_MIGRATIONS: readonly string[] = [TABLES.join(';\n')];

/** Makes the tables of a new inbox, all or none. @throws RangeError when the file is newer than this program. */
export function prepareTables(database: Database): void {
  migrate(database, INBOX_MIGRATIONS, 'the inbox');
}

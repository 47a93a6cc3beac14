/** The tables of programs: tokens they act with, endpoints that are told of what happens, and what is on its way to them. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Scope } from '../domain/scope.ts';
import type { Instant } from '../domain/time.ts';

/** Never deleted: the journal names them, and no other may come to bear their name. */
export const tokens = sqliteTable('tokens', {
  id: text('id').primaryKey(),
  practiceId: text('practice_id').notNull(),
  name: text('name').notNull(),
  scopes: text('scopes', { mode: 'json' }).$type<Scope[]>().notNull(),
  /** Of the token itself, which nobody keeps. */
  hash: text('hash').notNull(),
  madeBy: text('made_by').notNull(),
  madeAt: text('made_at').$type<Instant>().notNull(),
  expiresAt: text('expires_at').$type<Instant>(),
  usedAt: text('used_at').$type<Instant>(),
  revokedAt: text('revoked_at').$type<Instant>(),
  revokedBy: text('revoked_by'),
});

/** `failing`: a message was given up; nothing is sent before somebody says so. `ended`: taken away. */
export const ENDPOINT_STATES = ['live', 'failing', 'ended'] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

export const endpoints = sqliteTable('endpoints', {
  id: text('id').primaryKey(),
  practiceId: text('practice_id').notNull(),
  url: text('url').notNull(),
  /** Types of events; empty: all. */
  events: text('events', { mode: 'json' }).$type<string[]>().notNull(),
  /** Whether customers are told of by name. */
  names: integer('names', { mode: 'boolean' }).notNull(),
  state: text('state').$type<EndpointState>().notNull(),
  failingSince: text('failing_since').$type<Instant>(),
  madeBy: text('made_by').notNull(),
  since: text('since').$type<Instant>().notNull(),
  dataKey: text('data_key').notNull(),
  /** Sealed under the data key. */
  secret: text('secret').notNull(),
  /** The one before, which signs beside it until then. */
  formerSecret: text('former_secret'),
  formerUntil: text('former_until').$type<Instant>(),
  /** How its making is known when it is asked for again, and what was asked; null: it is not. */
  madeUnder: text('made_under'),
  madeOf: text('made_of'),
});

/** How far each client file's events were taken over. */
export const takenOver = sqliteTable('taken_over', { organisationId: text('organisation_id').primaryKey(), seq: integer('seq').notNull() });

export const messages = sqliteTable(
  'endpoint_messages',
  {
    endpointId: text('endpoint_id').notNull(),
    /** The same however often it is sent. */
    messageId: text('message_id').notNull(),
    organisationId: text('organisation_id'),
    type: text('type').notNull(),
    /** When it happened. */
    at: text('at').$type<Instant>().notNull(),
    body: text('body').notNull(),
    state: text('state').$type<'waiting' | 'delivered' | 'given-up'>().notNull(),
    attempts: integer('attempts').notNull(),
    nextAt: text('next_at').$type<Instant>().notNull(),
    /** What the last attempt met: an HTTP status, or a word for no answer. */
    outcome: text('outcome'),
    settledAt: text('settled_at').$type<Instant>(),
  },
  (table) => [primaryKey({ columns: [table.endpointId, table.messageId] })],
);

/** One entry of the practice's migrations; never changed afterwards. */
export const PROGRAM_TABLES = `
CREATE TABLE tokens (id TEXT PRIMARY KEY, practice_id TEXT NOT NULL REFERENCES practices (id), name TEXT NOT NULL, scopes TEXT NOT NULL, hash TEXT NOT NULL, made_by TEXT NOT NULL, made_at TEXT NOT NULL,
  expires_at TEXT, used_at TEXT, revoked_at TEXT, revoked_by TEXT) WITHOUT ROWID;
CREATE UNIQUE INDEX tokens_by_hash ON tokens (hash);
CREATE UNIQUE INDEX tokens_by_name ON tokens (practice_id, name);
CREATE TABLE endpoints (id TEXT PRIMARY KEY, practice_id TEXT NOT NULL REFERENCES practices (id), url TEXT NOT NULL, events TEXT NOT NULL, names INTEGER NOT NULL, state TEXT NOT NULL, failing_since TEXT,
  made_by TEXT NOT NULL, since TEXT NOT NULL, data_key TEXT NOT NULL, secret TEXT NOT NULL, former_secret TEXT, former_until TEXT, made_under TEXT, made_of TEXT) WITHOUT ROWID;
CREATE INDEX endpoints_by_practice ON endpoints (practice_id, state);
CREATE UNIQUE INDEX endpoints_made_once ON endpoints (made_under) WHERE made_under IS NOT NULL;
CREATE TABLE taken_over (organisation_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE endpoint_messages (endpoint_id TEXT NOT NULL REFERENCES endpoints (id), message_id TEXT NOT NULL, organisation_id TEXT, type TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL,
  attempts INTEGER NOT NULL, next_at TEXT NOT NULL, outcome TEXT, settled_at TEXT, PRIMARY KEY (endpoint_id, message_id)) WITHOUT ROWID;
CREATE INDEX endpoint_messages_waiting ON endpoint_messages (next_at) WHERE state = 'waiting';
CREATE INDEX endpoint_messages_by_time ON endpoint_messages (endpoint_id, at, message_id);
`;

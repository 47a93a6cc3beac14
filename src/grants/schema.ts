/** The tables of a practice that hold its grants: one token set per grant, the organisations under it, consents still to be chosen from. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Instant } from '../domain/time.ts';

/** `live`: its tokens are good as far as we know; `ended`: a person must connect again. */
export type GrantState = 'live' | 'ended';

/** The three token columns are sealed (tokens.ts); nothing else here is secret. */
export const grants = sqliteTable('grants', {
  id: text('id').primaryKey(),
  platform: text('platform').notNull(),
  state: text('state').$type<GrantState>().notNull(),
  keyVersion: integer('key_version').notNull(),
  dataKey: text('data_key').notNull(),
  accessToken: text('access_token').notNull(),
  refreshToken: text('refresh_token').notNull(),
  previousRefreshToken: text('previous_refresh_token'),
  /** Until when the previous refresh token may be tried. */
  previousUntil: text('previous_until').$type<Instant>(),
  accessExpiresAt: text('access_expires_at').$type<Instant>().notNull(),
  refreshExpiresAt: text('refresh_expires_at').$type<Instant>().notNull(),
  hardExpiresAt: text('hard_expires_at').$type<Instant>(),
  refreshedAt: text('refreshed_at').$type<Instant>().notNull(),
  /** Grows with every token set: whoever writes says which one it replaces. */
  version: integer('version').notNull(),
  leaseOwner: text('lease_owner'),
  leaseUntil: text('lease_until').$type<Instant>(),
});
export type GrantRow = typeof grants.$inferSelect;

/** `leaving`: a person disconnected it here, and the platform has not been told yet. */
export type ConnectionState = 'open' | 'leaving';

/** Which grant an organisation is reached with. */
export const connections = sqliteTable('connections', {
  organisationId: text('organisation_id').primaryKey(),
  grantId: text('grant_id').notNull(),
  tenant: text('tenant').notNull(),
  /** The platform's own name of the connection, where it has one. */
  connectionId: text('connection_id'),
  state: text('state').$type<ConnectionState>().notNull(),
});

export interface ConsentTenant {
  readonly id: string;
  readonly name: string | null;
  readonly connectionId: string | null;
}

/** A consent that was given and whose tenants a person has still to choose. Its id is the hash of what only that browser holds. */
export const consents = sqliteTable('consents', {
  id: text('id').primaryKey(),
  grantId: text('grant_id').notNull(),
  platform: text('platform').notNull(),
  tenants: text('tenants', { mode: 'json' }).$type<readonly ConsentTenant[]>().notNull(),
  expiresAt: text('expires_at').$type<Instant>().notNull(),
});

/** One entry of the practice's migrations; never changed afterwards. */
export const GRANT_TABLES = `
CREATE TABLE grants (id TEXT PRIMARY KEY, platform TEXT NOT NULL, state TEXT NOT NULL, key_version INTEGER NOT NULL, data_key TEXT NOT NULL, access_token TEXT NOT NULL,
  refresh_token TEXT NOT NULL, previous_refresh_token TEXT, previous_until TEXT, access_expires_at TEXT NOT NULL, refresh_expires_at TEXT NOT NULL, hard_expires_at TEXT,
  refreshed_at TEXT NOT NULL, version INTEGER NOT NULL, lease_owner TEXT, lease_until TEXT) WITHOUT ROWID;
CREATE TABLE connections (organisation_id TEXT PRIMARY KEY, grant_id TEXT NOT NULL REFERENCES grants (id), tenant TEXT NOT NULL, connection_id TEXT, state TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX connections_by_grant ON connections (grant_id, state);
CREATE TABLE consents (id TEXT PRIMARY KEY, grant_id TEXT NOT NULL REFERENCES grants (id), platform TEXT NOT NULL, tenants TEXT NOT NULL, expires_at TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX consents_by_grant ON consents (grant_id);
`;

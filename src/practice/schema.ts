/** The tables that say who may come in: practices, people with the ways they sign in, members, sessions, and what is on its way (links, arrivals, invitations). */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { MemberRole } from '../domain/role.ts';
import type { Instant } from '../domain/time.ts';

/** The practice that the client files of an installation belong to before anybody has signed up; the first person to sign up owns it. */
export const FIRST_PRACTICE = 'first';

export const practices = sqliteTable('practices', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  since: text('since').$type<Instant>().notNull(),
});

export const people = sqliteTable('people', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** As the person was told of; null: nobody said. Proved only where an identity of MAILBOX says so. */
  email: text('email'),
  since: text('since').$type<Instant>().notNull(),
});

/** The issuer of an identity that is an e-mail address somebody proved to read. */
export const MAILBOX = 'mailto:';

/** A way to sign in: an issuer's name of a person, or a proved address. */
export const identities = sqliteTable(
  'identities',
  {
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    personId: text('person_id').notNull(),
    since: text('since').$type<Instant>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.issuer, table.subject] })],
);

/** Never deleted: the journal names members, and nobody may come to bear the name of another. */
export const members = sqliteTable(
  'members',
  {
    practiceId: text('practice_id').notNull(),
    personId: text('person_id').notNull(),
    /** How the journal names them; unlike every other in the practice. */
    signature: text('signature').notNull(),
    role: text('role').$type<MemberRole>().notNull(),
    since: text('since').$type<Instant>().notNull(),
    removedAt: text('removed_at').$type<Instant>(),
  },
  (table) => [primaryKey({ columns: [table.practiceId, table.personId] })],
);

/** The id is the hash of what only the browser holds, here and in the tables below. */
export const sessions = sqliteTable('sessions', {
  id: text('id').primaryKey(),
  personId: text('person_id').notNull(),
  practiceId: text('practice_id').notNull(),
  startedAt: text('started_at').$type<Instant>().notNull(),
  seenAt: text('seen_at').$type<Instant>().notNull(),
});

export const signInLinks = sqliteTable('sign_in_links', {
  id: text('id').primaryKey(),
  address: text('address').notNull(),
  askedAt: text('asked_at').$type<Instant>().notNull(),
  usedAt: text('used_at').$type<Instant>(),
  /** Whose account the address is to be added to; null: it signs in. */
  personId: text('person_id'),
});

/** Somebody who proved who they are and is nobody here yet. */
export const arrivals = sqliteTable('arrivals', {
  id: text('id').primaryKey(),
  issuer: text('issuer').notNull(),
  subject: text('subject').notNull(),
  name: text('name'),
  email: text('email'),
  /** Whether the address was proved. */
  emailVerified: integer('email_verified', { mode: 'boolean' }).notNull(),
  at: text('at').$type<Instant>().notNull(),
});

export const invitations = sqliteTable('invitations', {
  id: text('id').primaryKey(),
  practiceId: text('practice_id').notNull(),
  email: text('email').notNull(),
  role: text('role').$type<MemberRole>().notNull(),
  invitedBy: text('invited_by').notNull(),
  at: text('at').$type<Instant>().notNull(),
  /** Sent by mail and shown to nobody: whoever holds it reads that mailbox. */
  mailed: integer('mailed', { mode: 'boolean' }).notNull(),
  /** Used or taken back. */
  endedAt: text('ended_at').$type<Instant>(),
});

/** Who let whom in, when, and as what. */
export const memberLog = sqliteTable('member_log', {
  seq: integer('seq').primaryKey({ autoIncrement: true }),
  practiceId: text('practice_id').notNull(),
  at: text('at').$type<Instant>().notNull(),
  kind: text('kind').$type<MemberEvent>().notNull(),
  by: text('by').notNull(),
  about: text('about').notNull(),
  role: text('role').$type<MemberRole>(),
});
export const MEMBER_EVENTS = ['joined', 'invited', 'uninvited', 'role', 'removed', 'named'] as const;
export type MemberEvent = (typeof MEMBER_EVENTS)[number];

/** One entry of the practice's migrations; never changed afterwards. */
export const MEMBER_TABLES = `
CREATE TABLE practices (id TEXT PRIMARY KEY, name TEXT NOT NULL, since TEXT NOT NULL) WITHOUT ROWID;
ALTER TABLE clients ADD COLUMN practice_id TEXT NOT NULL DEFAULT '${FIRST_PRACTICE}';
CREATE INDEX clients_by_practice ON clients (practice_id);
CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT, since TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE identities (issuer TEXT NOT NULL, subject TEXT NOT NULL, person_id TEXT NOT NULL REFERENCES people (id), since TEXT NOT NULL, PRIMARY KEY (issuer, subject)) WITHOUT ROWID;
CREATE INDEX identities_by_person ON identities (person_id);
CREATE TABLE members (practice_id TEXT NOT NULL REFERENCES practices (id), person_id TEXT NOT NULL REFERENCES people (id), signature TEXT NOT NULL, role TEXT NOT NULL, since TEXT NOT NULL,
  removed_at TEXT, PRIMARY KEY (practice_id, person_id)) WITHOUT ROWID;
CREATE UNIQUE INDEX members_by_signature ON members (practice_id, signature);
CREATE INDEX members_by_person ON members (person_id);
CREATE TABLE sessions (id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES people (id), practice_id TEXT NOT NULL REFERENCES practices (id), started_at TEXT NOT NULL, seen_at TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX sessions_by_person ON sessions (person_id);
CREATE TABLE sign_in_links (id TEXT PRIMARY KEY, address TEXT NOT NULL, asked_at TEXT NOT NULL, used_at TEXT, person_id TEXT) WITHOUT ROWID;
CREATE INDEX sign_in_links_by_address ON sign_in_links (address, asked_at);
CREATE INDEX sign_in_links_by_time ON sign_in_links (asked_at);
CREATE TABLE arrivals (id TEXT PRIMARY KEY, issuer TEXT NOT NULL, subject TEXT NOT NULL, name TEXT, email TEXT, email_verified INTEGER NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE invitations (id TEXT PRIMARY KEY, practice_id TEXT NOT NULL REFERENCES practices (id), email TEXT NOT NULL, role TEXT NOT NULL, invited_by TEXT NOT NULL, at TEXT NOT NULL, mailed INTEGER NOT NULL,
  ended_at TEXT) WITHOUT ROWID;
CREATE INDEX invitations_by_practice ON invitations (practice_id, ended_at);
CREATE TABLE member_log (seq INTEGER PRIMARY KEY AUTOINCREMENT, practice_id TEXT NOT NULL REFERENCES practices (id), at TEXT NOT NULL, kind TEXT NOT NULL, by TEXT NOT NULL, about TEXT NOT NULL, role TEXT);
CREATE INDEX member_log_by_practice ON member_log (practice_id, seq);
`;

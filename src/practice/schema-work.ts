/** The tables of a firm's work: what waits in each client file as it was last told, who looks after what, who is away, and who arranged it. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { CalendarDate, Instant } from '../domain/time.ts';

/** Apart from the summaries, which every page reads. */
export const work = sqliteTable('work', {
  clientId: text('client_id').primaryKey(),
  hash: text('hash').notNull(),
  version: integer('version').notNull(),
  body: text('body').notNull(),
});

/** Whole files have '' for a customer. */
export const assignments = sqliteTable(
  'assignments',
  {
    practiceId: text('practice_id').notNull(),
    clientId: text('client_id').notNull(),
    customerId: text('customer_id').notNull(),
    personId: text('person_id').notNull(),
    by: text('by').notNull(),
    at: text('at').$type<Instant>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.practiceId, table.clientId, table.customerId] })],
);

/** Both days included. */
export const absences = sqliteTable(
  'absences',
  {
    practiceId: text('practice_id').notNull(),
    id: text('id').notNull(),
    personId: text('person_id').notNull(),
    from: text('from_day').$type<CalendarDate>().notNull(),
    until: text('until_day').$type<CalendarDate>().notNull(),
    coverId: text('cover_id').notNull(),
    by: text('by').notNull(),
    at: text('at').$type<Instant>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.practiceId, table.id] })],
);

export const WORK_EVENTS = ['assigned', 'unassigned', 'away', 'back'] as const;
export type WorkEvent = (typeof WORK_EVENTS)[number];

/** Who arranged what, for good. */
export const workLog = sqliteTable(
  'work_log',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    practiceId: text('practice_id').notNull(),
    at: text('at').$type<Instant>().notNull(),
    kind: text('kind').$type<WorkEvent>().notNull(),
    by: text('by').notNull(),
    /** The signature of the member it is about. */
    about: text('about').notNull(),
    clientId: text('client_id'),
    customerId: text('customer_id'),
    cover: text('cover'),
    from: text('from_day').$type<CalendarDate>(),
    until: text('until_day').$type<CalendarDate>(),
  },
  (table) => [index('work_log_by_practice').on(table.practiceId, table.seq)],
);

export const WORK_TABLES = `CREATE TABLE work (client_id TEXT PRIMARY KEY, hash TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE assignments (practice_id TEXT NOT NULL, client_id TEXT NOT NULL, customer_id TEXT NOT NULL, person_id TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (practice_id, client_id, customer_id)) WITHOUT ROWID;
CREATE TABLE absences (practice_id TEXT NOT NULL, id TEXT NOT NULL, person_id TEXT NOT NULL, from_day TEXT NOT NULL, until_day TEXT NOT NULL, cover_id TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (practice_id, id)) WITHOUT ROWID;
CREATE TABLE work_log (seq INTEGER PRIMARY KEY AUTOINCREMENT, practice_id TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, by TEXT NOT NULL, about TEXT NOT NULL, client_id TEXT, customer_id TEXT, cover TEXT, from_day TEXT, until_day TEXT);
CREATE INDEX work_log_by_practice ON work_log (practice_id, seq);
`;

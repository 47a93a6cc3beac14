/**
 * The forward-only history of an organisation's tables: each entry is SQL that is run once, in order, and never changed afterwards.
 * The version reached stands in a table of its own, because a Durable Object's SQLite knows no PRAGMA user_version.
 */
import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';

const BOOKS = `
CREATE TABLE organisation (row INTEGER PRIMARY KEY CHECK (row = 1), id TEXT NOT NULL, name TEXT NOT NULL, platform TEXT NOT NULL, tenant TEXT NOT NULL,
  time_zone TEXT NOT NULL, country TEXT, base_currency TEXT NOT NULL, language TEXT NOT NULL, mode TEXT NOT NULL, released INTEGER NOT NULL, stopped INTEGER NOT NULL,
  policy_hash TEXT NOT NULL REFERENCES policies (hash), sender TEXT NOT NULL, last_sync TEXT, sync_failure TEXT, last_run TEXT, version INTEGER NOT NULL);
CREATE TABLE connection (row INTEGER PRIMARY KEY CHECK (row = 1), state TEXT NOT NULL, access_token TEXT NOT NULL, refresh_token TEXT NOT NULL,
  access_expires_at TEXT NOT NULL, refresh_expires_at TEXT NOT NULL);
CREATE TABLE cursors (kind TEXT PRIMARY KEY, cursor TEXT) WITHOUT ROWID;
CREATE TABLE policies (hash TEXT PRIMARY KEY, document TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE customers (id TEXT PRIMARY KEY, name TEXT NOT NULL, emails TEXT NOT NULL, phones TEXT NOT NULL, active INTEGER NOT NULL, merged_into TEXT, currency TEXT,
  country TEXT, language TEXT, debtor TEXT, segment TEXT, tags TEXT NOT NULL);
CREATE TABLE invoices (id TEXT PRIMARY KEY, number TEXT, customer_id TEXT NOT NULL, currency TEXT NOT NULL, issued TEXT NOT NULL, due TEXT, total INTEGER NOT NULL,
  paid INTEGER NOT NULL, credited INTEGER NOT NULL, open INTEGER NOT NULL, state TEXT NOT NULL, sent INTEGER, expected_payment TEXT, updated TEXT, pay_link TEXT,
  cycle INTEGER NOT NULL DEFAULT 1);
CREATE INDEX invoices_by_customer ON invoices (customer_id, state);
CREATE INDEX invoices_by_state ON invoices (state, due);
CREATE TABLE payments (id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, currency TEXT NOT NULL, date TEXT NOT NULL, amount INTEGER NOT NULL, unapplied INTEGER NOT NULL, state TEXT NOT NULL);
CREATE INDEX payments_by_customer ON payments (customer_id, date);
CREATE TABLE credits (id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, currency TEXT NOT NULL, date TEXT NOT NULL, kind TEXT NOT NULL, total INTEGER NOT NULL, remaining INTEGER NOT NULL, state TEXT NOT NULL);
CREATE INDEX credits_by_customer ON credits (customer_id, date);
CREATE TABLE allocations (source TEXT NOT NULL, source_id TEXT NOT NULL, place INTEGER NOT NULL, invoice_id TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (source, source_id, place)) WITHOUT ROWID;
CREATE INDEX allocations_by_invoice ON allocations (invoice_id, source);
CREATE TABLE quarantined (seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, record_kind TEXT NOT NULL, external_id TEXT, kind TEXT NOT NULL, reason TEXT NOT NULL, path TEXT NOT NULL);
CREATE INDEX quarantined_by_id ON quarantined (record_kind, external_id);
`;

const WORK = `
CREATE TABLE cases (customer_id TEXT PRIMARY KEY, touched INTEGER NOT NULL, until TEXT) WITHOUT ROWID;
CREATE INDEX cases_touched ON cases (touched);
CREATE INDEX cases_until ON cases (until);
CREATE TABLE decisions (id INTEGER PRIMARY KEY AUTOINCREMENT, customer_id TEXT NOT NULL, kind TEXT NOT NULL, rule TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX decisions_by_customer ON decisions (customer_id);
CREATE INDEX decisions_by_kind ON decisions (kind);
CREATE TABLE decided (invoice_id TEXT PRIMARY KEY, decision_id INTEGER NOT NULL REFERENCES decisions (id) ON DELETE CASCADE) WITHOUT ROWID;
CREATE INDEX decided_by_decision ON decided (decision_id);
CREATE TABLE decision_log (seq INTEGER PRIMARY KEY AUTOINCREMENT, as_of TEXT NOT NULL, customer_id TEXT NOT NULL, invoice_ids TEXT NOT NULL, body TEXT);
CREATE INDEX decision_log_by_customer ON decision_log (customer_id, as_of);
CREATE TABLE runs (as_of TEXT NOT NULL, policy_hash TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (as_of, policy_hash)) WITHOUT ROWID;
CREATE TABLE claims (invoice_id TEXT NOT NULL, stage TEXT NOT NULL, cycle INTEGER NOT NULL, owner TEXT NOT NULL, PRIMARY KEY (invoice_id, stage, cycle)) WITHOUT ROWID;
CREATE INDEX claims_by_owner ON claims (owner);
CREATE TABLE happenings (seq INTEGER PRIMARY KEY AUTOINCREMENT, customer_id TEXT NOT NULL, at TEXT NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL, stage TEXT, channel TEXT,
  invoice_ids TEXT NOT NULL, advances TEXT NOT NULL, effect_id TEXT, task_id TEXT, by TEXT, note TEXT);
CREATE INDEX happenings_by_customer ON happenings (customer_id, day);
CREATE INDEX happenings_by_effect ON happenings (effect_id);
CREATE TABLE holds (id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, kind TEXT NOT NULL, invoice_id TEXT, amount INTEGER, "from" TEXT NOT NULL, until TEXT, note TEXT, by TEXT NOT NULL,
  placed_at TEXT NOT NULL, lifted_at TEXT, lifted_by TEXT);
CREATE INDEX holds_by_customer ON holds (customer_id, lifted_at);
CREATE TABLE promises (id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL, date TEXT NOT NULL, made TEXT NOT NULL, made_at TEXT NOT NULL,
  withdrawn INTEGER NOT NULL, by TEXT NOT NULL, note TEXT);
CREATE INDEX promises_by_customer ON promises (customer_id);
CREATE TABLE plans (id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX plans_by_customer ON plans (customer_id);
CREATE TABLE effects (id TEXT PRIMARY KEY, key TEXT NOT NULL, kind TEXT NOT NULL, customer_id TEXT NOT NULL, stage TEXT NOT NULL, state TEXT NOT NULL, planned_for TEXT NOT NULL,
  created_at TEXT NOT NULL, content TEXT NOT NULL, content_hash TEXT NOT NULL, parent TEXT, attempts INTEGER NOT NULL, next_attempt TEXT, lease_until TEXT, attempt TEXT, reason TEXT,
  approved_by TEXT, recipient TEXT, subject TEXT, body_text TEXT, body_html TEXT, message TEXT, message_hash TEXT, message_id TEXT, settled_at TEXT);
CREATE UNIQUE INDEX effects_key ON effects (key) WHERE state <> 'suppressed';
CREATE INDEX effects_due ON effects (state, kind, next_attempt);
CREATE INDEX effects_by_key ON effects (key);
CREATE INDEX effects_by_customer ON effects (customer_id, state);
CREATE INDEX effects_by_parent ON effects (parent);
CREATE INDEX effects_settled ON effects (kind, settled_at);
CREATE TABLE tasks (id TEXT PRIMARY KEY, kind TEXT NOT NULL, rule TEXT NOT NULL, customer_id TEXT NOT NULL, effect_id TEXT, state TEXT NOT NULL, stage TEXT, decisions TEXT NOT NULL,
  reason TEXT NOT NULL, raised TEXT NOT NULL, raised_at TEXT NOT NULL, until TEXT, closed_at TEXT, closed_by TEXT);
CREATE UNIQUE INDEX tasks_one_open ON tasks (customer_id, rule) WHERE state = 'open' AND effect_id IS NULL;
CREATE INDEX tasks_by_customer ON tasks (customer_id, state);
CREATE INDEX tasks_open ON tasks (state, kind);
CREATE TABLE journal (seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, customer_id TEXT, contents TEXT, salt TEXT, contents_hash TEXT NOT NULL,
  previous TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX journal_by_customer ON journal (customer_id);
CREATE TABLE messages (version INTEGER PRIMARY KEY, at TEXT NOT NULL, body TEXT NOT NULL);
`;

const COMPANY = `
ALTER TABLE organisation ADD COLUMN native_reminders INTEGER;
ALTER TABLE organisation ADD COLUMN company_read TEXT;
`;

/** Tokens left the organisation for the practice's grants: whoever was connected before connects again. */
const CONNECTION_WITHOUT_TOKENS = `
ALTER TABLE connection RENAME TO connection_with_tokens;
CREATE TABLE connection (row INTEGER PRIMARY KEY CHECK (row = 1), state TEXT NOT NULL, ends_at TEXT);
INSERT INTO connection (row, state) SELECT row, 'reconnect' FROM connection_with_tokens;
DROP TABLE connection_with_tokens;
`;

/** Readings that go on where they broke off, lists whose absences count, customers another one is billed for, and what limits leave. */
const READING = `
ALTER TABLE cursors ADD COLUMN resume TEXT;
ALTER TABLE cursors ADD COLUMN listing TEXT;
CREATE TABLE listed (feed TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (feed, id)) WITHOUT ROWID;
ALTER TABLE customers ADD COLUMN bill_to TEXT;
CREATE INDEX customers_elsewhere ON customers (id) WHERE merged_into IS NOT NULL OR bill_to IS NOT NULL;
ALTER TABLE invoices ADD COLUMN owner_id TEXT;
ALTER TABLE payments ADD COLUMN owner_id TEXT;
ALTER TABLE credits ADD COLUMN owner_id TEXT;
CREATE INDEX invoices_owned ON invoices (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX payments_owned ON payments (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX credits_owned ON credits (owner_id) WHERE owner_id IS NOT NULL;
ALTER TABLE organisation ADD COLUMN sync_after TEXT;
ALTER TABLE organisation ADD COLUMN sync_failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE organisation ADD COLUMN swept_at TEXT;
ALTER TABLE organisation ADD COLUMN budget TEXT;
`;

/** Since when webhooks fail to tell of what changed. */
const WEBHOOKS_HEARD = 'ALTER TABLE organisation ADD COLUMN unheard_since TEXT;\n';

/** What each change of a decision was made from, so that any past day can be decided again. */
const FACTS = `
CREATE TABLE facts (hash TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
ALTER TABLE decision_log ADD COLUMN policy_hash TEXT;
ALTER TABLE decision_log ADD COLUMN facts_hash TEXT;
`;

/** What people know of a customer that no books say, and holds on some channels only. */
const KNOWN_OF_CUSTOMERS = `
ALTER TABLE customers ADD COLUMN region TEXT;
ALTER TABLE customers ADD COLUMN time_zone TEXT;
ALTER TABLE customers ADD COLUMN habit_days INTEGER;
ALTER TABLE holds ADD COLUMN channels TEXT;
`;

/** Plans, offers, wishes, consents and what was decided for one customer or invoice; and what came of calls. */
const AGREEMENTS = `
CREATE TABLE agreements (id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, kind TEXT NOT NULL, invoice_id TEXT, body TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, note TEXT,
  ended_at TEXT, ended_by TEXT);
CREATE INDEX agreements_by_customer ON agreements (customer_id, ended_at);
INSERT INTO agreements (id, customer_id, kind, body, by, at) SELECT id, customer_id, 'plan', body, '', '1970-01-01T00:00:00.000Z' FROM plans;
DROP TABLE plans;
ALTER TABLE happenings ADD COLUMN outcome TEXT;
ALTER TABLE happenings ADD COLUMN because TEXT;
ALTER TABLE organisation ADD COLUMN customers_are TEXT;
ALTER TABLE organisation ADD COLUMN role TEXT;
ALTER TABLE organisation ADD COLUMN interest TEXT;
ALTER TABLE organisation ADD COLUMN measured_on TEXT;
ALTER TABLE customers ADD COLUMN measured TEXT;
`;

/** Mail that came back. */
const REPLIES = `
CREATE TABLE replies (message_id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, effect_id TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, sender TEXT NOT NULL,
  subject TEXT NOT NULL, text TEXT NOT NULL, meanings TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX replies_by_customer ON replies (customer_id);
CREATE INDEX effects_by_message ON effects (message_id) WHERE message_id IS NOT NULL;
`;

/** Whether this file is a copy that was put back; and an address that waits for its code. */
const RESTORED = `
ALTER TABLE organisation ADD COLUMN home TEXT;
ALTER TABLE organisation ADD COLUMN restored TEXT;
ALTER TABLE organisation ADD COLUMN restored_checked TEXT;
ALTER TABLE organisation ADD COLUMN pending_sender TEXT;
`;

/**
 * What every wake looks for: what waits to be said, and holds that the books placed. Facts are added at the end of their table: long texts in the
 * order of their hashes would move with every one that is added.
 */
const STANDING = `
ALTER TABLE facts RENAME TO facts_by_hash;
CREATE TABLE facts (hash TEXT PRIMARY KEY, body TEXT NOT NULL);
INSERT INTO facts (hash, body) SELECT hash, body FROM facts_by_hash;
DROP TABLE facts_by_hash;
CREATE INDEX effects_waiting ON effects (kind, created_at, id) WHERE state = 'planned';
CREATE INDEX holds_standing ON holds (kind, by) WHERE lifted_at IS NULL;
`;

/** The platform's PDFs of invoices that go with letters. */
const INVOICE_PDFS = `
ALTER TABLE organisation ADD COLUMN attach_invoices INTEGER NOT NULL DEFAULT 0;
CREATE TABLE invoice_pdfs (effect_id TEXT NOT NULL, invoice_id TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL, tries INTEGER NOT NULL, shows TEXT NOT NULL, hash TEXT,
  size INTEGER NOT NULL, code TEXT, PRIMARY KEY (effect_id, invoice_id)) WITHOUT ROWID;
CREATE INDEX invoice_pdfs_by_hash ON invoice_pdfs (hash);
CREATE TABLE pdf_bytes (hash TEXT PRIMARY KEY, at TEXT NOT NULL, body BLOB NOT NULL);
`;

/** Telephone numbers that no text can reach. */
const UNUSABLE_NUMBERS = 'CREATE TABLE unusable_numbers (number TEXT PRIMARY KEY, code TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;\n';

/** The history of policies is found without going over the whole journal; whose an address is, as a person says. */
const POLICY_LINES = `
ALTER TABLE customers ADD COLUMN roles TEXT;
CREATE INDEX journal_of_policies ON journal (seq) WHERE kind = 'policy-set';
`;

/** What is owed is summed without looking at a single invoice's row. */
const OPEN_INVOICES = "CREATE INDEX invoices_open ON invoices (currency, due, open, customer_id) WHERE state = 'open' AND open > 0;\n";
/** Commands that may be said again, and promises whose breaking was told. */
const SAID_AGAIN = `
CREATE TABLE answers (key TEXT PRIMARY KEY, input TEXT NOT NULL, at TEXT NOT NULL, answer TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX answers_by_time ON answers (at);
ALTER TABLE promises ADD COLUMN broken_at TEXT;
`;

/** Customers of whom nothing is to be known any more. */
const ERASED = 'ALTER TABLE customers ADD COLUMN erased TEXT;\n';

/** What Today shows first is found without reading the rest. */
const SHOWN_FIRST = `
CREATE INDEX effects_for_person ON effects (kind, stage, created_at, id) WHERE state = 'awaiting-approval';
CREATE INDEX tasks_waiting ON tasks (kind, raised_at, id) WHERE state = 'open';
CREATE INDEX decisions_waiting ON decisions (id) WHERE kind = 'wait' AND rule <> 'stage-not-due';
`;

/** The business's own words for letters. */
const OWN_WORDS = 'ALTER TABLE organisation ADD COLUMN own_words TEXT;\n';
/** How many records a list has, as the platform said when the reading of it began. */
const LIST_TOTALS = 'ALTER TABLE cursors ADD COLUMN total INTEGER;\n';

/**
 * Less to write for every letter: which invoices a decision is about stands in it, an effect's id begins with its key, and an index need not hold rows
 * that nobody looks for. The versions of own words are found without going over the whole journal.
 */
const LEAN = `
DROP TABLE decided;
DROP INDEX effects_by_key;
DROP INDEX effects_by_parent;
CREATE INDEX effects_by_parent ON effects (parent) WHERE parent IS NOT NULL;
DROP INDEX effects_settled;
CREATE INDEX effects_settled ON effects (kind, settled_at) WHERE settled_at IS NOT NULL;
DROP INDEX happenings_by_effect;
CREATE INDEX happenings_by_effect ON happenings (effect_id) WHERE effect_id IS NOT NULL;
CREATE INDEX journal_of_words ON journal (seq) WHERE kind = 'words-set';
`;

/** How long words are kept. */
const KEEPING = 'ALTER TABLE organisation ADD COLUMN keep_words_months INTEGER;\n';

export const ORGANISATION_MIGRATIONS: readonly string[] = [
  BOOKS + WORK,
  COMPANY,
  CONNECTION_WITHOUT_TOKENS,
  READING,
  WEBHOOKS_HEARD,
  FACTS,
  KNOWN_OF_CUSTOMERS,
  AGREEMENTS,
  REPLIES,
  RESTORED,
  STANDING,
  INVOICE_PDFS,
  UNUSABLE_NUMBERS,
  POLICY_LINES,
  OPEN_INVOICES,
  SAID_AGAIN,
  ERASED,
  SHOWN_FIRST,
  OWN_WORDS,
  LIST_TOTALS,
  LEAN,
  KEEPING,
];

/** Brings the tables of an organisation's database to the newest version, in one transaction. @throws when the database is newer than this program. */
export function migrateOrganisation(database: Database): void {
  migrate(database, ORGANISATION_MIGRATIONS, 'the client file');
}

/** Runs the entries a database has not seen yet, all or none; `what` it is stands in the error. @throws RangeError when it is newer than `migrations`. */
export function migrate(database: Database, migrations: readonly string[], what: string): void {
  database.run(sql`CREATE TABLE IF NOT EXISTS schema_version (row INTEGER PRIMARY KEY CHECK (row = 1), version INTEGER NOT NULL)`);
  const reached = database.get<{ version: number } | undefined>(sql`SELECT version FROM schema_version WHERE row = 1`)?.version ?? 0;
  if (reached > migrations.length)
    throw new RangeError(`${what} is at version ${reached}, this program knows ${migrations.length}: start the newer program`);
  if (reached === migrations.length) return;
  database.transaction(() => {
    for (const text of migrations.slice(reached))
      for (const statement of text.split(';\n')) if (statement.trim()) database.run(sql.raw(statement));
    database.run(
      sql`INSERT INTO schema_version (row, version) VALUES (1, ${migrations.length}) ON CONFLICT (row) DO UPDATE SET version = excluded.version`,
    );
  });
}

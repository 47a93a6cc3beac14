/**
 * Databases as each released version left them, kept as SQL in `released/`: a file is written once, when its version is new, and never changed. What is
 * in them is one short life with something in every table, cut down to the tables and columns the version knew.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import BetterSqlite from 'better-sqlite3';
import { INBOX_MIGRATIONS } from '../../src/inbox/schema.ts';
import { PRACTICE_MIGRATIONS } from '../../src/practice/practice.ts';
import { IMAP_MIGRATIONS } from '../../src/runtimes/imap-place.ts';
import { WITNESS_MIGRATIONS } from '../../src/runtimes/witness.ts';
import { World } from '../organisation/world.ts';

/** A value as SQLite's driver gives it. */
type Row = Record<string, unknown>;

const fileOf = (name: string, version: number) => new URL(`released/${name}-${String(version).padStart(2, '0')}.sql`, import.meta.url);

/**
 * The database that version left. Where its file is not there yet, it is made of `life` in the tables of `migrations` up to it.
 * @throws Error when it had to be made: it is to be looked through and kept.
 */
export function released(name: string, version: number, migrations: readonly string[], life: BetterSqlite.Database): BetterSqlite.Database {
  const file = fileOf(name, version);
  if (!existsSync(file)) {
    const made = cutTo(version, migrations, life);
    writeFileSync(file, dumped(made));
    made.close();
    throw new Error(`${name} version ${version} was not kept yet: look through ${file.pathname} and commit it`);
  }
  const client = new BetterSqlite(':memory:');
  // Rows stand in it in the order of tables, not of references.
  client.pragma('foreign_keys = OFF');
  client.exec(readFileSync(file, 'utf8'));
  return client;
}

/** Every table with its rows, in a fixed order. */
export function rowsOf(client: BetterSqlite.Database): Record<string, Row[]> {
  return Object.fromEntries(tablesOf(client).map((table) => [table, rowsIn(client, table)]));
}

/** How the tables and indexes are made, whoever made them: one after another as an ALTER leaves them, or at once. */
export function shapeOf(client: BetterSqlite.Database): unknown[] {
  const columns = tablesOf(client).map((table) => [
    table,
    client.prepare('SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)').raw().all(table),
  ]);
  return [
    columns,
    client.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name").raw().all(),
  ];
}

function tablesOf(client: BetterSqlite.Database): string[] {
  return client
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all()
    .map(String);
}

function rowsIn(client: BetterSqlite.Database, table: string): Row[] {
  return client.prepare(`SELECT * FROM "${table}" ORDER BY 1, 2`).all().filter(isRow);
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

/** What version 1 had and the newest no longer has: tokens in the organisation's own file, and plans in a table of their own. */
const FORMER: Readonly<Record<string, Row>> = {
  connection: {
    access_token: 'former-access',
    refresh_token: 'former-refresh',
    access_expires_at: '2026-05-04T14:30:00.000Z',
    refresh_expires_at: '2026-07-03T14:00:00.000Z',
  },
  plans: { id: 'plan-0', customer_id: '1', body: '{"instalments":[]}' },
};

function cutTo(version: number, migrations: readonly string[], life: BetterSqlite.Database): BetterSqlite.Database {
  const client = new BetterSqlite(':memory:');
  client.pragma('foreign_keys = OFF');
  for (const text of migrations.slice(0, version)) client.exec(text);
  client.exec('CREATE TABLE IF NOT EXISTS schema_version (row INTEGER PRIMARY KEY CHECK (row = 1), version INTEGER NOT NULL)');
  client.prepare('INSERT INTO schema_version (row, version) VALUES (1, ?)').run(version);
  const lived = rowsOf(life);
  life.close();
  for (const table of tablesOf(client).filter((name) => name !== 'schema_version')) {
    const known = client.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table).map(String);
    for (const row of (lived[table] ?? [{}]).map((each): Row => ({ ...FORMER[table], ...each }))) {
      const columns = known.filter((column) => Object.hasOwn(row, column));
      client
        .prepare(`INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join()}) VALUES (${columns.map(() => '?').join()})`)
        .run(...columns.map((column) => row[column]));
    }
  }
  return client;
}

function dumped(client: BetterSqlite.Database): string {
  const made = client
    .prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid")
    .pluck()
    .all();
  const rows = tablesOf(client).flatMap((table) =>
    rowsIn(client, table).map((row) => {
      const values = client
        .prepare(
          `SELECT ${Object.values(row)
            .map(() => 'quote(?)')
            .join()}`,
        )
        .raw()
        .get(...Object.values(row));
      return `INSERT INTO "${table}" (${Object.keys(row)
        .map((column) => `"${column}"`)
        .join()}) VALUES (${Array.isArray(values) ? values.join(',') : ''});`;
    }),
  );
  return `${[...made.map((text) => `${String(text)};`), ...rows].join('\n')}\n`;
}

/** A few days of one organisation, with something in every table. */
export async function organisationLife(): Promise<BetterSqlite.Database> {
  const world = new World({ skipWindow: true });
  const acme = world.customer('Acme');
  const alba = world.customer('Alba');
  const first = world.invoice(acme.id, 'INV-1', 8);
  world.invoice(alba.id, 'INV-2', 20);
  world.pay(acme.id, first.id, 2_500);
  await world.actor.wake();
  const by = 'owner';
  const { actor } = world;
  await actor.command({ do: 'place-hold', by, customerId: alba.id, kind: 'dispute', note: 'wrong goods' });
  await actor.command({ do: 'record-promise', by, customerId: acme.id, amount: 7_500, currency: 'USD', date: world.day(4) });
  await actor.command({ do: 'record-wish', by, customerId: alba.id, wish: { channel: 'sms', never: true } });
  const letter = world.effects()[0];
  await actor.command({
    do: 'receive-reply',
    by,
    messageId: '<answer@buyers.example>',
    answers: [letter?.messageId ?? ''],
    keys: [],
    kind: 'reply',
    from: 'acme@buyers.example',
    subject: 'Re: INV-1',
    text: 'We pay on Friday.',
    meanings: [],
    awayUntil: null,
    permanent: false,
  });
  const client = new BetterSqlite(world.backup());
  client.exec(`
    INSERT INTO credits SELECT 'credit-1', customer_id, 'USD', '2026-05-01', 'credit-note', 500, 500, 'posted', NULL FROM invoices LIMIT 1;
    INSERT INTO quarantined (at, record_kind, external_id, kind, reason, path) VALUES ('2026-05-04T14:00:00.000Z', 'invoices', 'x', 'date', 'not a date', 'due');
    INSERT INTO listed (feed, id) VALUES ('invoices', 'a');
    INSERT INTO tasks (id, kind, rule, customer_id, state, stage, decisions, reason, raised, raised_at, closed_at, closed_by) SELECT 'task-1', 'call', 'due', id, 'done',
      'call-14', '[]', '{}', '2026-05-01', '2026-05-01T14:00:00.000Z', '2026-05-02T14:00:00.000Z', 'owner' FROM customers LIMIT 1;
    INSERT INTO pdf_bytes VALUES ('hash-1', '2026-05-04T14:00:00.000Z', X'255044462D');
    INSERT INTO invoice_pdfs SELECT id, 'invoice-1', 'kept', '2026-05-04T14:00:00.000Z', 1, '{}', 'hash-1', 5, NULL FROM effects LIMIT 1;
    INSERT INTO answers VALUES ('hashed-key', 'hashed-input', '2026-05-04T14:00:00.000Z', '{"done":true}');
    UPDATE promises SET broken_at = '2026-05-04T14:00:00.000Z';
    INSERT INTO unusable_numbers VALUES ('+12125550100', '30005', '2026-05-04T14:00:00.000Z');
    UPDATE effects SET body_html = '<p>a letter</p>', body_text = 'a letter' WHERE body_html IS NOT NULL;
    UPDATE effects SET message = 'YSBsZXR0ZXI=' WHERE message IS NOT NULL;
    UPDATE organisation SET home = 'here', unheard_since = '2026-05-03T10:00:00.000Z', swept_at = '2026-05-04T14:00:00.000Z';`);
  return client;
}

function lifeOf(migrations: readonly string[], rows: string): BetterSqlite.Database {
  const client = new BetterSqlite(':memory:');
  for (const text of migrations) client.exec(text);
  client.exec(rows);
  return client;
}

/** Tokens stand sealed in it, as they do everywhere; nobody has the key to these. */
export const practiceLife = () =>
  lifeOf(
    PRACTICE_MIGRATIONS,
    `INSERT INTO clients (id, name, platform, tenant, summary, version) VALUES ('xero-00000000000000aa', 'Hudson', 'xero', 'tenant-1', '{"id":"xero-00000000000000aa","version":7}', 7);
    INSERT INTO grants VALUES ('grant-1', 'xero', 'live', 1, 'sealed-key', 'sealed-access', 'sealed-refresh', 'sealed-previous', '2026-05-04T14:30:00.000Z',
      '2026-05-04T14:30:00.000Z', '2026-07-03T14:00:00.000Z', NULL, '2026-05-04T14:00:00.000Z', 3, NULL, NULL);
    INSERT INTO connections VALUES ('xero-00000000000000aa', 'grant-1', 'tenant-1', 'connection-1', 'open');
    INSERT INTO consents VALUES ('hashed', 'grant-1', 'xero', '[{"id":"tenant-2","name":"Nile","connectionId":null}]', '2026-05-04T14:15:00.000Z');
    INSERT INTO practices VALUES ('first', 'Nile', '2026-05-04T14:00:00.000Z');
    INSERT INTO people VALUES ('person-1', 'Salma', 'salma@nile.example', '2026-05-04T14:00:00.000Z');
    INSERT INTO identities VALUES ('https://identity.xero.com', 'subject-1', 'person-1', '2026-05-04T14:00:00.000Z');
    INSERT INTO members VALUES ('first', 'person-1', 'Salma', 'owner', '2026-05-04T14:00:00.000Z', NULL);
    INSERT INTO sessions VALUES ('hashed-session', 'person-1', 'first', '2026-05-04T14:00:00.000Z', '2026-05-04T14:00:00.000Z');
    INSERT INTO sign_in_links VALUES ('hashed-link', 'salma@nile.example', '2026-05-04T14:00:00.000Z', NULL, 'person-1');
    INSERT INTO arrivals VALUES ('hashed-arrival', 'mailto:', 'omar@harbour.example', NULL, 'omar@harbour.example', 1, '2026-05-04T14:00:00.000Z');
    INSERT INTO invitations VALUES ('hashed-invitation', 'first', 'mona@nile.example', 'collector', 'Salma', '2026-05-04T14:00:00.000Z', 1, NULL);
    INSERT INTO member_log (practice_id, at, kind, by, about, role) VALUES ('first', '2026-05-04T14:00:00.000Z', 'invited', 'Salma', 'mona@nile.example', 'collector');
    INSERT INTO tokens VALUES ('token-1', 'first', 'Warehouse', '["read"]', 'hashed-token', 'Salma', '2026-05-04T14:00:00.000Z', NULL, '2026-05-04T14:00:00.000Z', NULL, NULL);
    INSERT INTO endpoints VALUES ('ep_1', 'first', 'https://books.example/hooks', '[]', 0, 'live', NULL, 'Salma', '2026-05-04T14:00:00.000Z', 'sealed-key', 'sealed-secret', NULL, NULL,
      'hashed-key', 'hashed-input');
    INSERT INTO taken_over VALUES ('xero-00000000000000aa', 7);
    INSERT INTO endpoint_messages VALUES ('ep_1', 'msg_xero-00000000000000aa_7', 'xero-00000000000000aa', 'letter.sent', '2026-05-04T14:00:00.000Z', '{"type":"letter.sent"}', 'waiting', 1,
      '2026-05-04T14:05:00.000Z', 'timeout', NULL);
    INSERT INTO work VALUES ('xero-00000000000000aa', 'hashed-work', 7, '{"items":[],"more":0}');
    INSERT INTO assignments VALUES ('first', 'xero-00000000000000aa', '', 'person-1', 'Salma', '2026-05-04T14:00:00.000Z');
    INSERT INTO absences VALUES ('first', '2026-05-10-person-1', 'person-1', '2026-05-10', '2026-05-12', 'person-2', 'Salma', '2026-05-04T14:00:00.000Z');
    INSERT INTO work_log (practice_id, at, kind, by, about) VALUES ('first', '2026-05-04T14:00:00.000Z', 'assigned', 'Salma', 'Salma');
    INSERT INTO templates VALUES ('template-1', 'first', 'House');
    INSERT INTO template_versions VALUES ('template-1', 1, '{"name":"House"}', '2026-05-04T14:00:00.000Z', 'Salma', '');
    INSERT INTO inheritors VALUES ('xero-00000000000000aa', 'template-1', 1, '2026-05-04T14:00:00.000Z', 'Salma', '{"setting gapDays":"Salma"}');`,
  );

export const inboxLife = () =>
  lifeOf(
    INBOX_MIGRATIONS,
    `INSERT INTO deliveries (platform, received_at, signed, state, body) VALUES ('xero', '2026-05-04T14:00:00.000Z', 1, 'received', X'7B7D00FF');
    INSERT INTO hints (received_at, platform, tenant, kind, external_id, at, event_key, state)
      VALUES ('2026-05-04T14:00:00.000Z', 'xero', 'tenant-1', 'invoices', 'a', NULL, 'key-1', 'waiting');
    INSERT INTO quarantine (delivery, received_at, platform, tenant, reason, what, event_key)
      VALUES (1, '2026-05-04T14:00:00.000Z', 'xero', 'tenant-1', 'unknown-event', 'BUDGET.MADE', 'key-2');
    INSERT INTO tenants VALUES ('xero', 'tenant-1', '2026-05-04T14:00:00.000Z', '2026-05-04T14:00:00.000Z');
    INSERT INTO senders VALUES ('xero', '2026-05-04T14:00:00.000Z');`,
  );

export const imapLife = () =>
  lifeOf(IMAP_MIGRATIONS, "INSERT INTO places VALUES ('mailbox-1', '77', 12); INSERT INTO waiting VALUES ('mailbox-1', 11, 2);");

export const witnessLife = () => lifeOf(WITNESS_MIGRATIONS, "INSERT INTO heard VALUES ('xero-00000000000000aa', 7);");

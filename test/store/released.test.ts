/** Every released version of every database, opened by today's program: nothing is lost, and the tables are those of a new one. */
import BetterSqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { INBOX_MIGRATIONS, prepareTables } from '../../src/inbox/schema.ts';
import { openPractice, PRACTICE_MIGRATIONS } from '../../src/practice/practice.ts';
import { IMAP_MIGRATIONS, imapPlace } from '../../src/runtimes/imap-place.ts';
import { WITNESS_MIGRATIONS } from '../../src/runtimes/witness.ts';
import type { Database } from '../../src/store/database.ts';
import { migrate, ORGANISATION_MIGRATIONS } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open.ts';
import { counting, hash, World } from '../organisation/world.ts';
import { imapLife, inboxLife, organisationLife, practiceLife, released, rowsOf, shapeOf, witnessLife } from './released.ts';

interface Kind {
  readonly name: string;
  readonly migrations: readonly string[];
  readonly life: () => Promise<BetterSqlite.Database> | BetterSqlite.Database;
  /** As today's program opens it. */
  readonly open: (database: Database) => unknown;
}

const storeOf = (database: Database) => openStore(database, { hash, random: counting() });
const KINDS: readonly Kind[] = [
  { name: 'organisation', migrations: ORGANISATION_MIGRATIONS, life: organisationLife, open: storeOf },
  { name: 'practice', migrations: PRACTICE_MIGRATIONS, life: practiceLife, open: (database) => openPractice({ database }) },
  { name: 'inbox', migrations: INBOX_MIGRATIONS, life: inboxLife, open: prepareTables },
  { name: 'imap', migrations: IMAP_MIGRATIONS, life: imapLife, open: (database) => imapPlace(database, 'mailbox-1') },
  {
    name: 'witness',
    migrations: WITNESS_MIGRATIONS,
    life: witnessLife,
    open: (database) => migrate(database, WITNESS_MIGRATIONS, 'the witness'),
  },
];
const RELEASED = KINDS.flatMap((kind) => kind.migrations.map((_text, index) => [kind.name, index + 1, kind] as const));

/** What a version changed on purpose: tokens left for the practice and whoever was connected connects again; plans became agreements. */
const GONE: Readonly<Record<string, readonly string[]>> = {
  connection: ['state', 'access_token', 'refresh_token', 'access_expires_at', 'refresh_expires_at'],
  schema_version: ['version'],
};
const BECAME: Readonly<Record<string, string>> = { plans: 'agreements' };
/** Which invoices a decision is about was kept twice, and is now told by the decision alone. */
const TWICE = 'decided';

const opened: BetterSqlite.Database[] = [];
afterEach(() => {
  for (const client of opened.splice(0)) client.close();
});

async function standing(kind: Kind, version: number): Promise<BetterSqlite.Database> {
  const client = released(kind.name, version, kind.migrations, await kind.life());
  opened.push(client);
  client.pragma('foreign_keys = ON');
  return client;
}

describe('a database of a released version', () => {
  it.each(RELEASED)('%s %i has something in every table', async (_name, version, kind) => {
    for (const [table, rows] of Object.entries(rowsOf(await standing(kind, version)))) expect(rows.length, table).toBeGreaterThan(0);
  });

  it.each(RELEASED)('%s %i is opened with everything in it', async (_name, version, kind) => {
    const client = await standing(kind, version);
    const before = rowsOf(client);
    kind.open(drizzle({ client }));
    const after = rowsOf(client);
    for (const [table, rows] of Object.entries(before)) {
      if (table === TWICE) continue;
      const left = after[BECAME[table] ?? table] ?? [];
      for (const row of rows) {
        const kept = Object.entries(row).filter(([column]) => !GONE[table]?.includes(column));
        expect(left, table).toContainEqual(expect.objectContaining(Object.fromEntries(kept)));
      }
    }
    for (const { invoice_id, decision_id } of before[TWICE] ?? [])
      expect(after['decisions']?.find(({ id }) => id === decision_id)?.['body']).toContain(`"${invoice_id}"`);
    expect(client.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(client.pragma('foreign_key_check')).toEqual([]);
  });

  it.each(RELEASED)('%s %i gets the tables a new one has', async (_name, version, kind) => {
    const client = await standing(kind, version);
    kind.open(drizzle({ client }));
    const fresh = new BetterSqlite(':memory:');
    opened.push(fresh);
    kind.open(drizzle({ client: fresh }));
    expect(shapeOf(client)).toEqual(shapeOf(fresh));
  });

  it.each(ORGANISATION_MIGRATIONS.map((_text, index) => index + 1))('organisation %i works on, its journal unbroken', async (version) => {
    const [kind] = KINDS;
    if (!kind) throw new Error('no kinds');
    const world = new World({ skipWindow: true });
    const client = await standing(kind, version);
    world.database = drizzle({ client });
    world.home = { place: 'here', heard: -1, isCopy: true };
    world.restart();
    const { actor } = world;
    expect(actor.store.journal.verifyChain().ok).toBe(true);
    const { summary } = await actor.today();
    expect(summary).toMatchObject({ name: 'Hudson Supplies', lettersSent: 2 });
    expect(summary.restored).toMatch(/^2026-05-04T/);
    const { rows } = await actor.customers();
    expect(rows.length).toBe(2);
    for (const { id } of rows) expect((await actor.customer(id))?.timeline.length).toBeGreaterThan(0);
    // An old backup boots in quarantine: whatever its books say, nothing leaves.
    world.invoice(world.customer('Later').id, 'INV-9', 8);
    await actor.wake();
    expect(world.mail.mails).toEqual([]);
  });
});

describe('a database of a newer program', () => {
  it.each(KINDS.map((kind) => [kind.name, kind] as const))('%s is refused with one sentence and left as it is', async (_name, kind) => {
    const client = await standing(kind, kind.migrations.length);
    client.exec('UPDATE schema_version SET version = version + 1');
    const before = rowsOf(client);
    expect(() => kind.open(drizzle({ client }))).toThrow(/^the .+ is at version \d+, this program knows \d+: start the newer program$/);
    expect(rowsOf(client)).toEqual(before);
  });
});

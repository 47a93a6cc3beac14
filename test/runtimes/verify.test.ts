/** `tahseel verify`: a folder that is as it should be, and what is said of each way in which it is not. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadInput } from '../../src/domain/bad-input.ts';
import { verifyCommand } from '../../src/runtimes/verify.ts';
import { World } from '../organisation/world.ts';

let folder = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tahseel-verify-'));
  mkdirSync(join(folder, 'organisations'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An organisation that has sent a letter, kept in a file; gives the file's path. */
async function kept(): Promise<string> {
  const world = new World({ skipWindow: true });
  world.invoice(world.customer('Acme').id, 'A', 10);
  await world.actor.wake();
  expect(world.mail.mails).toHaveLength(1);
  const path = join(folder, 'organisations', 'spreadsheet-1.sqlite');
  world.database.run(sql`VACUUM INTO ${path}`);
  return path;
}

function verify(organisation?: string): { wrong: boolean; report: { ok: boolean; organisations: Record<string, unknown>[] } } {
  let printed = '';
  const io = {
    read: () => new Uint8Array(),
    print: (text: string) => {
      printed = text;
    },
    note: () => {},
  };
  const wrong = verifyCommand({ data: folder, ...(organisation === undefined ? {} : { organisation }) }, io);
  return { wrong, report: JSON.parse(printed) };
}

function tamper(path: string, statement: string): void {
  const client = new BetterSqlite(path);
  client.pragma('foreign_keys = OFF');
  client.exec(statement);
  client.close();
}

describe('verify', () => {
  it('finds nothing where nothing is wrong', async () => {
    await kept();
    const { wrong, report } = verify();
    expect(wrong).toBe(false);
    expect(report).toMatchObject({
      ok: true,
      organisations: [
        {
          id: 'spreadsheet-1',
          database: { ok: true },
          journal: { ok: true, broken: null },
          promises: { ONCE: 0, NOLOSS: 0, WHY: 0, TOLD: 0 },
        },
      ],
    });
  });
  it.each([
    [
      'a line of the journal was changed',
      "UPDATE journal SET contents = contents || ' ' WHERE kind = 'letter-sent'",
      { journal: { ok: false, fault: 'contents' } },
    ],
    ['a line was taken out', 'DELETE FROM journal WHERE seq = 2', { journal: { ok: false, fault: 'gap', broken: 3 } }],
    [
      'a line was moved in time',
      "UPDATE journal SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 2",
      { journal: { ok: false, fault: 'hash', broken: 2 } },
    ],
    [
      'a letter stands twice',
      "DROP INDEX effects_key; INSERT INTO effects SELECT 'another', key, kind, customer_id, stage, state, planned_for, created_at, content, content_hash, parent, attempts, next_attempt, lease_until, attempt, reason, approved_by, recipient, subject, body_text, body_html, message, message_hash, message_id, settled_at FROM effects WHERE kind = 'letter'",
      { promises: { ONCE: 1 } },
    ],
    ['nobody knows of a letter', 'DELETE FROM happenings', { promises: { NOLOSS: 1 } }],
    ['an open invoice has no decision', 'DELETE FROM decisions', { promises: { WHY: 1 } }],
    [
      'two decisions are about one invoice',
      'INSERT INTO decisions (customer_id, kind, rule, since, until, body) SELECT customer_id, kind, rule, since, until, body FROM decisions',
      { promises: { WHY: 1 } },
    ],
    [
      'a reference leads nowhere',
      "UPDATE organisation SET policy_hash = 'nowhere'",
      { database: { ok: false, fault: '1 dangling references' } },
    ],
  ] as const)('says so when %s', async (_name, statement, found) => {
    tamper(await kept(), statement);
    const { wrong, report } = verify();
    expect(wrong).toBe(true);
    expect(report.ok).toBe(false);
    expect(report.organisations[0]).toMatchObject(found);
  });
  it('says so of a file that is no database, and goes on with the others', async () => {
    await kept();
    writeFileSync(
      join(folder, 'organisations', 'a-broken.sqlite'),
      'not a database, whatever its name says, and long enough to be looked at',
    );
    const { wrong, report } = verify();
    expect(wrong).toBe(true);
    expect(report.organisations).toMatchObject([
      { id: 'a-broken', database: { ok: false } },
      { id: 'spreadsheet-1', database: { ok: true } },
    ]);
    expect(verify('spreadsheet-1').wrong).toBe(false);
  });
  it('refuses a folder without organisations and an organisation that is not there', () => {
    expect(() => verify('nobody')).toThrow(BadInput);
    rmSync(join(folder, 'organisations'), { recursive: true });
    expect(() => verify()).toThrow(/holds no organisations/);
  });
});

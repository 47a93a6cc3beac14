/** The practice hears of its client files and never goes back to an older word. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import type { OrganisationSummary } from '../../src/organisation/actor.ts';
import { openDirectory } from '../../src/practice/directory.ts';
import { mailboxProof } from '../../src/practice/people.ts';
import { openPractice } from '../../src/practice/practice.ts';
import { hash, random } from '../../src/runtimes/platform.ts';
import { memoryDatabase } from '../organisation/world.ts';

const summary = (change: Partial<OrganisationSummary>): OrganisationSummary => ({
  id: 'xero-1',
  name: 'Hudson',
  platform: 'xero',
  mode: 'draft',
  released: false,
  stopped: false,
  connection: 'connected',
  timeZone: 'UTC',
  country: null,
  baseCurrency: 'USD',
  open: [],
  overdue: [],
  overdueCustomers: 0,
  approvals: 0,
  calls: 0,
  exceptions: 0,
  lettersSent: 0,
  lastSync: null,
  lastRun: null,
  version: 1,
  ...change,
});

it('keeps the newest summary of each file of its own, by name', () => {
  const database = memoryDatabase();
  const practice = openPractice({ database });
  practice.add({ id: 'xero-1', name: 'Hudson', platform: 'xero', tenant: 't1' });
  practice.add({ id: 'quickbooks-1', name: 'Alba', platform: 'quickbooks', tenant: 't2' });
  expect(practice.clients()).toEqual([]);
  practice.hear(summary({ version: 2, lettersSent: 7 }));
  practice.hear(summary({ version: 1, lettersSent: 3 }));
  practice.hear(summary({ id: 'quickbooks-1', name: 'Alba', platform: 'quickbooks' }));
  practice.hear(summary({ id: 'stranger', version: 9 }));
  expect(practice.clients().map(({ id, version, lettersSent }) => ({ id, version, lettersSent }))).toEqual([
    { id: 'quickbooks-1', version: 1, lettersSent: 0 },
    { id: 'xero-1', version: 2, lettersSent: 7 },
  ]);
  expect(
    openPractice({ database })
      .members()
      .map((client) => client.tenant),
  ).toEqual(['t2', 't1']);
});

it('client files from before there were practices belong to the first one, which the first to sign up owns', () => {
  const database = memoryDatabase();
  // As version 2 left it.
  for (const statement of [
    'CREATE TABLE schema_version (row INTEGER PRIMARY KEY CHECK (row = 1), version INTEGER NOT NULL)',
    'INSERT INTO schema_version (row, version) VALUES (1, 2)',
    'CREATE TABLE clients (id TEXT PRIMARY KEY, name TEXT NOT NULL, platform TEXT NOT NULL, tenant TEXT NOT NULL, summary TEXT, version INTEGER NOT NULL)',
    "INSERT INTO clients VALUES ('xero-1', 'Hudson', 'xero', 't1', NULL, -1)",
  ])
    database.run(sql.raw(statement));
  const practice = openPractice({ database });
  expect(practice.ownerOf('xero-1')).toBe('first');
  const { people, members } = openDirectory({ database, hash, random, now: () => instant('2026-05-04T14:00:00Z') });
  const [salma, omar] = ['salma@nile.example', 'omar@harbour.example'].map((address) => people.add(mailboxProof(address), address));
  if (!salma || !omar) throw new Error('nobody was added');
  expect(members.found(salma, 'Nile')).toBe('first');
  const second = members.found(omar, 'Harbour');
  expect([...practice.owned('first')]).toEqual(['xero-1']);
  expect([...practice.owned(second)]).toEqual([]);
  // A file keeps its owner, whoever adds it again.
  practice.add({ id: 'xero-1', name: 'Hudson & Sons', platform: 'xero', tenant: 't1' }, second);
  expect(practice.ownerOf('xero-1')).toBe('first');
  expect(practice.ownerOf('nobody')).toBeNull();
});

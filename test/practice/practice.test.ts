/** The practice hears of its client files and never goes back to an older word. */
import { expect, it } from 'vitest';
import type { OrganisationSummary } from '../../src/organisation/actor.ts';
import { openPractice } from '../../src/practice/practice.ts';
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

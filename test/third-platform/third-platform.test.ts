/**
 * docs/adding-a-connector.md, followed once: a platform nobody has heard of, made of one folder, one mapping and one row. It passes the suite
 * of all connectors, and an organisation lives on it from the first reading to the note in the books, without a change anywhere else.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../connectors/http.ts';
import { APIS, type Api, platformsOf } from '../../connectors/registry.ts';
import { addDays } from '../../src/domain/time.ts';
import type { Company } from '../../src/sandbox/company.ts';
import { FACTS, makeBooks, START } from '../connectors/books.ts';
import { clock, conformance, type Rig, type Wire } from '../connectors/conformance.ts';
import { MONDAY, MONDAY_MORNING, World } from '../organisation/world.ts';
import { withSession } from '../write-back/wire.ts';
import { createBillfold } from './billfold/billfold.ts';
import { billfoldMapping } from './mapping.ts';
import { billfold } from './vendor.ts';

// The one line of the registry.
const ROWS = { ...APIS, billfold: { create: createBillfold, mapping: billfoldMapping, variables: 'BILLFOLD' } } satisfies Record<
  string,
  Api
>;

const SECRET = 'canary-client-secret-9a1d';

async function rig(): Promise<Rig> {
  const books = makeBooks();
  const time = clock(START);
  const vendor = await billfold(() => books.company, time.now);
  const exchanges: Exchange[] = [];
  const shared = { now: time.now, retryDelayMs: 0, onExchange: (exchange: Exchange) => exchanges.push(exchange) };
  const { billfold: platform } = platformsOf(ROWS, shared, {
    billfold: { clientId: 'client', clientSecret: SECRET, baseUrl: vendor.base },
  });
  return {
    platform,
    books,
    invoiceId: (invoice) => `inv_${invoice.serial}`,
    now: time.now,
    setNow: time.set,
    async consent(address) {
      const url = new URL(address);
      const answer = await fetch(url, { method: 'POST', body: url.searchParams, redirect: 'manual' });
      return answer.headers.get('location') ?? '';
    },
    session: async () => ({ accessToken: vendor.token().accessToken, tenant: vendor.account }),
    fault: vendor.fault,
    exchanges,
    secrets: [SECRET],
    close: vendor.close,
  };
}

const row = (id: string, amount: string) => ({
  id,
  changed_at: '2026-05-01T09:00:00.000Z',
  number: 'P-1',
  client: 'cli_1',
  issued_on: '2026-05-01',
  due_on: '2026-05-31',
  expected_on: null,
  amount: { value: amount, currency: 'USD' },
  paid: { value: '0.00', currency: 'USD' },
  credited: { value: '0.00', currency: 'USD' },
  status: 'live',
  emailed: false,
});
const WIRE: Wire = {
  invoices: '/invoices?',
  notes: { method: 'POST', path: '/comments' },
  send: '/send',
  token: '/oauth/token',
  rateLimit: { headers: {}, after: 37_000, silentAfter: 60_000 },
  poisoned: {
    body: { data: [row('inv_901', '10.00'), row('inv_902', '10.005')], after: null },
    good: 'inv_901',
    bad: 'inv_902',
    path: 'amount',
  },
  deletedShows: 'as void',
};

conformance('Billfold', rig, WIRE);

describe(`an organisation of ${FACTS.name}'s kind on it`, () => {
  it('reads, decides, sends, and writes the note and the expected day, as on any platform', async () => {
    // The books are shown before they are there: the first call comes later.
    let books: Company | null = null;
    let now = () => MONDAY_MORNING;
    const vendor = await billfold(
      () => books,
      () => now(),
    );
    const world = new World({
      platformOf: (company, clock) => {
        books = company;
        now = clock;
        const app = { clientId: 'client', clientSecret: SECRET, baseUrl: vendor.base };
        const { connector, mapping } = platformsOf(ROWS, { now, retryDelayMs: 0 }, { billfold: app }).billfold;
        return { mapping, connector: withSession(connector, () => ({ accessToken: vendor.token().accessToken, tenant: vendor.account })) };
      },
    });
    try {
      const acme = world.customer('Acme');
      world.invoice(acme.id, 'INV-1', 8);
      await world.actor.wake();
      expect(world.mail.mails).toHaveLength(1);
      expect(world.notes()).toEqual([expect.stringMatching(/friendly-7.*100\.00.*\[ref [0-9a-f]{32}\]$/)]);
      const given = { customerId: `cli_${acme.serial}`, amount: 10_000, currency: 'USD', date: addDays(MONDAY, 3) };
      expect(await world.actor.command({ do: 'record-promise', by: 'Mona', ...given })).toMatchObject({ done: true });
      await world.actor.wake();
      expect(world.company.invoiceByNumber('INV-1')?.expectedPayment).toBe(given.date);
      world.pay(acme.id, world.company.invoiceByNumber('INV-1')?.id ?? '', 10_000);
      world.at(addDays(MONDAY, 4));
      await world.actor.wake();
      expect((await world.actor.customers()).rows.filter((customer) => customer.open.length > 0)).toEqual([]);
    } finally {
      await vendor.close();
    }
  });
});

describe('docs/adding-a-connector.md', () => {
  const page = new URL('../../docs/adding-a-connector.md', import.meta.url);
  const text = readFileSync(page, 'utf8');

  it('names files that are there', () => {
    const named = [...text.matchAll(/`((?:connectors|mappings|src|test|docs)\/[\w./-]+\.tsx?)`/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(8);
    for (const path of named) expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).toBe(true);
  });

  it('shows code that is run here', () => {
    const samples = [...text.matchAll(/```ts (\S+)\n([\s\S]*?)```/g)];
    expect(samples.length).toBeGreaterThanOrEqual(4);
    for (const [, path = '', code = ''] of samples) {
      const file = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
      expect(file, `${path} no longer holds the sample`).toContain(code.trim());
    }
  });
});

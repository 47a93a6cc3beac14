/** The change feed of QuickBooks at its edges: full answers, old cursors; and pages of either platform beyond the first. */
import { afterEach, expect, test } from 'vitest';
import type { Exchange } from '../../connectors/http.ts';
import { platforms } from '../../connectors/registry.ts';
import type { RecordKind } from '../../src/domain/ledger.ts';
import { addMs, calendarDate } from '../../src/domain/time.ts';
import { issueToken as issueQuickBooksToken } from '../../src/sandbox/quickbooks/face.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { listen } from '../../src/sandbox/serve.ts';
import { issueToken as issueXeroToken } from '../../src/sandbox/xero/face.ts';
import { FACTS, makeBooks, START } from './books.ts';
import { clock } from './conformance.ts';

const DAY = 86_400_000;
let close = async () => {};
afterEach(() => close());

async function world() {
  const books = makeBooks();
  const time = clock(START);
  const sandbox = new Sandbox({ companies: [books.company], now: time.now });
  const server = await listen(sandbox, 0);
  close = () => server.close();
  const exchanges: Exchange[] = [];
  const base = `http://127.0.0.1:${server.port}`;
  const registry = platforms({
    xero: { clientId: 'c', clientSecret: 's', baseUrl: `${base}/xero` },
    quickbooks: { clientId: 'c', clientSecret: 's', baseUrl: `${base}/quickbooks` },
    now: time.now,
    retryDelayMs: 0,
    onExchange: (exchange) => exchanges.push(exchange),
  });
  const pull = async (name: 'xero' | 'quickbooks', kind: RecordKind, cursor: string | null) => {
    const accessToken =
      name === 'xero' ? issueXeroToken(sandbox, FACTS.tenant).accessToken : issueQuickBooksToken(sandbox, FACTS.realm).accessToken;
    const session = { accessToken, tenant: name === 'xero' ? FACTS.tenant : FACTS.realm };
    const { connector, mapping } = registry[name];
    const found = new Map<string, { readonly number: string | null; readonly name: string | null }>();
    const deleted: string[] = [];
    let next: string | null = null;
    let listing = true;
    for await (const page of connector.pull(session, kind, cursor)) {
      if (!page.ok) throw new Error(JSON.stringify(page.failure));
      // A cursor stands on the last page only: nobody may keep one before everything is stored.
      expect(next).toBeNull();
      const mapped = mapping.map(kind, page.value.body);
      expect(mapped.quarantined).toEqual([]);
      for (const record of mapped.records)
        found.set(record.id, { number: 'number' in record ? record.number : null, name: 'name' in record ? record.name : null });
      deleted.push(...mapped.deleted);
      next = page.value.cursor;
      listing &&= page.value.listing ?? false;
    }
    return { found, deleted, cursor: next, listing };
  };
  const bill = (from: number, count: number) => {
    for (let index = from; index < from + count; index++) {
      books.company.addInvoice(
        { docNumber: `B-${index}`, customerId: books.boom.id, total: 100, issued: calendarDate('2026-05-01'), due: null },
        time.now(),
      );
    }
  };
  return { ...books, time, exchanges, pull, bill };
}

test('QuickBooks: more changes in one second than a feed shows: all are read, and what was deleted is told', async () => {
  const { pull, bill, time, company, open } = await world();
  const { cursor } = await pull('quickbooks', 'invoices', null);
  time.set(addMs(time.now(), DAY));
  bill(0, 1_500);
  time.set(addMs(time.now(), 60_000));
  company.deleteInvoice(open.id, time.now());
  const changed = await pull('quickbooks', 'invoices', cursor);
  expect([...changed.found.values()].filter((record) => record.number?.startsWith('B-'))).toHaveLength(1_500);
  expect(changed.deleted).toContain(open.serial);
  expect(changed.cursor).toBe(addMs(time.now(), -5 * 60_000));
});

test('QuickBooks: a cursor older than the feed is trusted reads everything, and says that it is everything', async () => {
  const { pull, time, company, open, partly, exchanges } = await world();
  const { cursor, found } = await pull('quickbooks', 'invoices', null);
  time.set(addMs(time.now(), 20 * DAY));
  company.deleteInvoice(open.id, time.now());
  time.set(addMs(time.now(), 10 * DAY));
  const calls = exchanges.length;
  const all = await pull('quickbooks', 'invoices', cursor);
  expect(all.listing).toBe(true);
  expect(all.found.has(open.serial)).toBe(false);
  expect(all.found.size).toBe(found.size - 1);
  expect(all.found.has(partly.serial)).toBe(true);
  expect(exchanges.slice(calls).map((exchange) => exchange.path.split('/').at(-1))).toEqual(['query']);
});

test('QuickBooks: a young cursor costs one call a kind', async () => {
  const { pull, time, exchanges } = await world();
  const { cursor } = await pull('quickbooks', 'payments', null);
  time.set(addMs(time.now(), DAY));
  const calls = exchanges.length;
  await pull('quickbooks', 'payments', cursor);
  expect(exchanges.slice(calls).map((exchange) => exchange.path.split('/').at(-1))).toEqual(['cdc']);
});

test.each(['xero', 'quickbooks'] as const)('%s: 2,500 invoices of one second are read whole, in thousands', async (name) => {
  const { pull, bill, exchanges } = await world();
  bill(0, 2_500);
  const { found } = await pull(name, 'invoices', null);
  expect([...found.values()].filter((record) => record.number?.startsWith('B-'))).toHaveLength(2_500);
  expect(exchanges.length).toBeLessThanOrEqual(4);
});

test.each(['xero', 'quickbooks'] as const)('%s: nothing changed is one empty page with a cursor per list', async (name) => {
  const { pull, time, exchanges } = await world();
  const { cursor } = await pull(name, 'credits', null);
  time.set(addMs(time.now(), DAY));
  const calls = exchanges.length;
  const quiet = await pull(name, 'credits', cursor);
  expect(quiet.found.size).toBe(0);
  expect(quiet.cursor).toBe(addMs(time.now(), -5 * 60_000));
  expect(exchanges.length - calls).toBe(name === 'xero' ? 3 : 1);
});

test.each(['xero', 'quickbooks'] as const)('%s: a cursor nobody gave is refused, never taken for "everything"', async (name) => {
  const { pull } = await world();
  await expect(pull(name, 'invoices', "2026' OR Id > '0")).rejects.toThrow('unreadable-cursor');
});

test('inactive customers are read, without the mark QuickBooks puts behind their names', async () => {
  const { pull } = await world();
  for (const name of ['xero', 'quickbooks'] as const) {
    const { found } = await pull(name, 'customers', null);
    expect([...found.values()].map((record) => record.name)).toContain('Gone Ltd');
  }
});

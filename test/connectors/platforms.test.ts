/** Xero and QuickBooks over the wire of the sandbox, and the books without any wire, each held to the same suite. */

import type { Exchange } from '../../connectors/http.ts';
import { platforms } from '../../connectors/registry.ts';
import { directPlatform } from '../../src/sandbox/direct.ts';
import { issueToken as issueQuickBooksToken } from '../../src/sandbox/quickbooks/face.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { listen } from '../../src/sandbox/serve.ts';
import { issueToken as issueXeroToken } from '../../src/sandbox/xero/face.ts';
import { FACTS, makeBooks, START } from './books.ts';
import { clock, conformance, type Rig, type Wire } from './conformance.ts';

const SECRET = 'canary-client-secret-7f3a';
const UUID_GOOD = '11111111-1111-4111-8111-111111111111';
const UUID_BAD = '22222222-2222-4222-8222-222222222222';

async function wireRig(name: 'xero' | 'quickbooks'): Promise<Rig> {
  const books = makeBooks();
  const time = clock(START);
  const sandbox = new Sandbox({ companies: [books.company], now: time.now });
  const server = await listen(sandbox, 0);
  const exchanges: Exchange[] = [];
  const credentials = (face: string) => ({ clientId: 'client', clientSecret: SECRET, baseUrl: `http://127.0.0.1:${server.port}/${face}` });
  const registry = platforms({
    xero: credentials('xero'),
    quickbooks: credentials('quickbooks'),
    now: time.now,
    retryDelayMs: 0,
    onExchange: (exchange) => exchanges.push(exchange),
  });
  const issued = name === 'xero' ? issueXeroToken(sandbox, FACTS.tenant) : issueQuickBooksToken(sandbox, FACTS.realm);
  return {
    platform: registry[name],
    books,
    invoiceId: (invoice) => (name === 'xero' ? invoice.id : invoice.serial),
    now: time.now,
    setNow: time.set,
    async consent(address) {
      const url = new URL(address);
      const choice = name === 'xero' ? { tenant: FACTS.tenant, decision: 'allow' } : { realm: FACTS.realm, decision: 'approve' };
      const body = new URLSearchParams({ ...Object.fromEntries(url.searchParams), ...choice });
      const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' });
      return answer.headers.get('location') ?? '';
    },
    // Access tokens last less than some tests' days, so each asks for one that is good now.
    session: async () => ({
      accessToken: (name === 'xero' ? issueXeroToken(sandbox, FACTS.tenant) : issueQuickBooksToken(sandbox, FACTS.realm)).accessToken,
      tenant: name === 'xero' ? FACTS.tenant : FACTS.realm,
    }),
    fault: (fault) => sandbox.addFault({ platform: name, ...fault }),
    exchanges,
    secrets: [SECRET, btoa(`client:${SECRET}`), issued.accessToken, issued.refreshToken],
    close: () => server.close(),
  };
}

async function directRig(): Promise<Rig> {
  const books = makeBooks();
  const time = clock(START);
  return {
    platform: directPlatform(books.company, time.now),
    books,
    invoiceId: (invoice) => invoice.id,
    now: time.now,
    setNow: time.set,
    consent: async (address) => address,
    session: async () => ({ accessToken: 'direct', tenant: FACTS.tenant }),
    fault: () => undefined,
    exchanges: [],
    secrets: [],
    close: async () => undefined,
  };
}

const xeroRow = (id: string, more: object) => ({
  Type: 'ACCREC',
  InvoiceID: id,
  InvoiceNumber: 'P-1',
  Status: 'AUTHORISED',
  CurrencyCode: 'USD',
  Contact: { ContactID: UUID_GOOD },
  Reference: '/Date(12) PO',
  DateString: '2026-05-01T00:00:00',
  Date: '/Date(1777593600000+0000)/',
  DueDateString: '2026-05-31T00:00:00',
  Total: 10,
  AmountDue: 10,
  AmountPaid: 0,
  AmountCredited: 0,
  ...more,
});
const XERO: Wire = {
  invoices: '/Invoices?',
  notes: { method: 'PUT', path: '/History' },
  send: '/Email',
  pdf: '/Invoices/',
  token: '/connect/token',
  rateLimit: { headers: { 'x-rate-limit-problem': 'minute' }, after: 37_000, silentAfter: 60_000 },
  poisoned: {
    // '/Date(oops' makes the SDK's own deserialiser throw the whole page away.
    body: {
      Invoices: [xeroRow(UUID_GOOD, {}), xeroRow(UUID_BAD, { DueDateString: null, DueDate: '/Date(oops' })],
      pagination: { page: 1, pageSize: 1000, pageCount: 1, itemCount: 2 },
    },
    good: UUID_GOOD,
    bad: UUID_BAD,
    path: 'DueDate',
  },
  deletedShows: 'as void',
};
const quickBooksRow = (id: string, more: object) => ({
  Id: id,
  DocNumber: 'P-1',
  TxnDate: '2026-05-01',
  DueDate: '2026-05-31',
  TotalAmt: 10,
  Balance: 10,
  CurrencyRef: { value: 'USD' },
  CustomerRef: { value: '1' },
  MetaData: { LastUpdatedTime: '2026-05-01T02:00:00-07:00' },
  ...more,
});
const QUICKBOOKS: Wire = {
  invoices: '/[/](query|cdc)[?].*invoice/',
  notes: { method: 'POST', path: '/attachable' },
  send: '/send',
  pdf: '/pdf',
  token: '/tokens/bearer',
  rateLimit: { headers: {}, after: 37_000, silentAfter: 60_000 },
  poisoned: {
    body: {
      QueryResponse: { Invoice: [quickBooksRow('901', {}), quickBooksRow('902', { TotalAmt: 10.005 })], startPosition: 1, maxResults: 2 },
      time: '2026-05-01T02:00:00.000-07:00',
    },
    good: '901',
    bad: '902',
    path: 'TotalAmt',
  },
  deletedShows: 'as deleted',
};

conformance('Xero', () => wireRig('xero'), XERO);
conformance('QuickBooks', () => wireRig('quickbooks'), QUICKBOOKS, [
  {
    reason: 'an invoice of QuickBooks has no such date',
    tests: ['writes the day payment is expected, and nothing else; shows it; takes it away'],
  },
]);
conformance('the books themselves', directRig, null, [
  {
    reason: 'there is no grant to renew or revoke',
    tests: [
      'a person who refuses is no error of ours',
      'renews the grant, and the new access token works',
      'a revoked grant asks for a person; its access token only for a refresh',
      'a token nobody gave is told from a dead grant',
    ],
  },
  { reason: 'ids never become part of an address or a query', tests: ['refuses ids that are none before anything is sent'] },
  {
    reason: 'there is no wire to break',
    tests: [
      'a rate limit names the instant, and is not tried again',
      'a server in trouble is tried three times, then put off',
      'a broken line while reading is put off, never taken for an empty list',
      'a page in HTML is put off, never taken for an empty list',
      'a note whose answer is lost every time is unknown, stands once, and is found',
      'a note whose answer is lost once is written once',
      'an e-mail whose answer is lost is unknown and not tried again',
      'a refresh whose answer is lost is put off, tried once only, and works with the old token',
      'a record beyond reading is quarantined, the page goes on',
      'JSON of somebody else is put off, never taken for an empty list or for a note',
      'a token refused while writing is told as such: nothing was done',
    ],
  },
]);

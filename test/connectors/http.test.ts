/** What is sent and what may come back, whichever SDK sends it: tried against a bare server that records every request. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { carry, request, retryAt, rewritten } from '../../connectors/http.ts';
import { createQuickBooks } from '../../connectors/quickbooks/quickbooks.ts';
import { createXero } from '../../connectors/xero/xero.ts';
import { addMs, instant } from '../../src/domain/time.ts';

const NOW = instant('2026-05-01T09:00:00Z');
const TENANT = '5c8b1a34-6b1f-4d8e-9a60-3e1f0a7b2c11';
const INVOICE = '8a3fdcc9-83eb-4fdd-83e0-52ec1b40b072';
const KEY = 'letter-1/note';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
const servers: Server[] = [];

async function serve(answer: (seen: Seen, response: ServerResponse) => void): Promise<{ base: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (part: Buffer) => {
      body += part.toString();
    });
    incoming.on('end', () => {
      const one = { method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body };
      seen.push(one);
      answer(one, response);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!isAddress(address)) throw new Error('no port');
  return { base: `http://127.0.0.1:${address.port}`, seen };
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

function json(response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const options = (baseUrl: string | null) => ({ clientId: 'id', clientSecret: 'secret', baseUrl, now: () => NOW, retryDelayMs: 0 });
const xero = (base: string) => createXero(options(`${base}/xero`));
const quickBooks = (base: string) => createQuickBooks(options(`${base}/quickbooks`));
const session = { accessToken: 'token-1', tenant: TENANT };
const company = { accessToken: 'token-2', tenant: '9130000000000001' };

describe('one set-up for three SDKs', () => {
  test('all of them, and we, load the same axios', () => {
    const ours = createRequire(import.meta.url).resolve('axios');
    for (const name of ['xero-node', 'intuit-oauth', 'node-quickbooks']) {
      const theirs = createRequire(createRequire(import.meta.url).resolve(name)).resolve('axios');
      expect(theirs, name).toBe(ours);
    }
  });

  test('a platform called outside a connector is refused before anything is sent', async () => {
    await expect(request({ method: 'GET', url: 'https://api.xero.com/connections', headers: {} })).rejects.toThrow('outside a connector');
  });

  test('nothing that was not sent counts as an answer', async () => {
    const answer = await carry({ options: options(null), safety: 'read' }, () => Promise.reject(new Error('the SDK refused')));
    expect(answer).toEqual({ kind: 'lost', code: 'not-sent', sent: false });
  });
});

describe('what is sent', () => {
  test('Xero: under the base, with tenant, token and our name, a GET without a body', async () => {
    const { base, seen } = await serve((_, response) => json(response, { Invoices: [] }));
    await xero(base).reread(session, [INVOICE]);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: 'GET', body: '', url: `/xero/api.xro/2.0/Invoices?IDs=${INVOICE}` });
    expect(seen[0]?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      'xero-tenant-id': TENANT,
      'user-agent': 'Tahseel',
      accept: 'application/json',
    });
  });

  test('Xero: a note carries its key, and no other field of the invoice', async () => {
    const { base, seen } = await serve((_, response) => json(response, { HistoryRecords: [{ Details: 'x' }] }));
    await xero(base).writeNote(session, { invoiceId: INVOICE, text: 'Sent [ref k]', key: KEY });
    expect(seen[0]).toMatchObject({ method: 'PUT', url: `/xero/api.xro/2.0/Invoices/${INVOICE}/History` });
    expect(seen[0]?.headers['idempotency-key']).toBe(KEY);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ HistoryRecords: [{ Details: 'Sent [ref k]' }] });
  });

  test('QuickBooks: under the base, with realm, token, version and key; the same key on every try', async () => {
    let tries = 0;
    const { base, seen } = await serve((_, response) => (tries++ === 0 ? response.destroy() : json(response, { Attachable: { Id: '7' } })));
    const outcome = await quickBooks(base).writeNote(company, { invoiceId: '95', text: 'Sent [ref k]', key: KEY });
    expect(outcome).toEqual({ ok: true, value: { noteId: '7' } });
    expect(seen.map((one) => new URL(one.url, base).searchParams.get('requestid'))).toEqual([KEY, KEY]);
    expect(seen[1]?.url).toMatch(/^\/quickbooks\/v3\/company\/9130000000000001\/attachable\?.*minorversion=75/);
    expect(JSON.parse(seen[1]?.body ?? '')).toEqual({
      AttachableRef: [{ EntityRef: { type: 'Invoice', value: '95' }, IncludeOnSend: false }],
      Note: 'Sent [ref k]',
    });
  });

  test('QuickBooks: the address of an e-mail survives the URL, and the bodiless POST is typed', async () => {
    const { base, seen } = await serve((_, response) => json(response, { Invoice: { Id: '95' } }));
    await quickBooks(base).sendInvoice(company, '95', "o'neil+books@x.invalid");
    expect(new URL(seen[0]?.url ?? '', base).searchParams.get('sendTo')).toBe("o'neil+books@x.invalid");
    expect(seen[0]?.headers['content-type']).toBe('application/octet-stream');
    expect(seen[0]?.body).toBe('');
  });

  test('two connectors at once keep to their own base, tenant and token', async () => {
    const one = await serve((_, response) => json(response, { Invoices: [], QueryResponse: {} }));
    const two = await serve((_, response) => json(response, { Invoices: [], QueryResponse: {} }));
    const other = { accessToken: 'token-3', tenant: '6d9c2b45-7c20-4e9f-8b71-4f201b8c3d22' };
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0
          ? Promise.all([xero(one.base).reread(session, [INVOICE]), quickBooks(two.base).reread(company, ['1'])])
          : Promise.all([xero(two.base).reread(other, [INVOICE]), quickBooks(one.base).reread(company, ['1'])]),
      ),
    );
    const tokens = (seen: Seen[]) => new Set(seen.filter((each) => each.url.startsWith('/xero')).map((each) => each.headers.authorization));
    expect(one.seen).toHaveLength(20);
    expect(two.seen).toHaveLength(20);
    expect(tokens(one.seen)).toEqual(new Set(['Bearer token-1']));
    expect(tokens(two.seen)).toEqual(new Set(['Bearer token-3']));
  });

  test('authorise addresses: real hosts without a base, the base with one; state and redirect as given', () => {
    const redirect = 'https://app.example/connected?x=1&y=2';
    for (const [make, real] of [
      [createXero, 'https://login.xero.com/identity/connect/authorize'],
      [createQuickBooks, 'https://appcenter.intuit.com/connect/oauth2'],
    ] as const) {
      const plain = new URL(make(options(null)).oauth.authorizeUrl('a b&c', redirect));
      expect(plain.origin + plain.pathname).toBe(real);
      const based = new URL(make(options('http://127.0.0.1:9/base/')).oauth.authorizeUrl('a b&c', redirect));
      expect(based.origin + based.pathname).toBe(`http://127.0.0.1:9/base${new URL(real).pathname}`);
      expect(based.searchParams.get('state')).toBe('a b&c');
      expect(based.searchParams.get('redirect_uri')).toBe(redirect);
      expect(based.searchParams.get('response_type')).toBe('code');
    }
  });

  test('a code is exchanged with the redirect it was asked for, not with one the callback brings', async () => {
    const { base, seen } = await serve((_, response) =>
      json(response, { access_token: 'a', refresh_token: 'r', expires_in: 3600, x_refresh_token_expires_in: 8640000 }),
    );
    const outcome = await quickBooks(base).oauth.exchange(
      'http://x.invalid/cb?code=C1&realmId=42&state=s&redirectUri=http%3A%2F%2Fevil.invalid',
      'http://x.invalid/cb',
    );
    expect(outcome).toMatchObject({ ok: true, value: { tenants: [{ id: '42' }] } });
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      grant_type: 'authorization_code',
      code: 'C1',
      redirect_uri: 'http://x.invalid/cb',
    });
  });
});

describe('what may come back', () => {
  test('a redirect is not followed, so no token goes where it points', async () => {
    const thief = await serve((_, response) => json(response, { Invoices: [] }));
    const { base } = await serve((_, response) => {
      response.writeHead(302, { location: `${thief.base}/xero/api.xro/2.0/Invoices` });
      response.end();
    });
    expect(await xero(base).reread(session, [INVOICE])).toEqual({ ok: false, failure: { kind: 'later', at: null, code: 'redirected' } });
    expect(thief.seen).toEqual([]);
  });

  test('an answer beyond ten megabytes is not kept; a list is then read in smaller pages', async () => {
    const sizes: (string | null)[] = [];
    const { base } = await serve((seen, response) => {
      const size = new URL(seen.url, base).searchParams.get('pageSize');
      sizes.push(size);
      const filler = Number(size) > 300 ? 'x'.repeat(11 * 1024 * 1024) : '';
      json(response, { Payments: [], filler, pagination: { page: 1, pageSize: Number(size), pageCount: 1, itemCount: 0 } });
    });
    const outcomes = [];
    for await (const page of xero(base).pull(session, 'payments', null)) outcomes.push(page.ok);
    expect(outcomes).toEqual([true]);
    expect(sizes).toEqual(['1000', '250']);
    expect(await xero(`${base}?`).company(session)).toMatchObject({ ok: false });
  });

  test('an answer that breaks off in the middle is lost, not short', async () => {
    const { base, seen } = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"Invoices":[');
      setImmediate(() => response.destroy());
    });
    expect(await xero(base).reread(session, [INVOICE])).toEqual({
      ok: false,
      failure: { kind: 'later', at: null, code: 'connection-lost' },
    });
    expect(seen).toHaveLength(3);
  });

  test('nobody at the other end: a write is put off, it cannot have happened', async () => {
    const { base } = await serve(() => undefined);
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    const failure = { kind: 'later', at: null, code: 'unreachable' };
    expect(await quickBooks(base).sendInvoice(company, '95', null)).toEqual({ ok: false, failure });
    expect(await xero(base).writeNote(session, { invoiceId: INVOICE, text: 'x', key: KEY })).toEqual({ ok: false, failure });
  });

  test('a fault inside a 200 is a failure', async () => {
    const { base } = await serve((_, response) =>
      json(response, { Fault: { Error: [{ Message: 'm', Detail: 'd', code: '6000' }], type: 'ValidationFault' } }),
    );
    expect(await quickBooks(base).writeNote(company, { invoiceId: '95', text: 'x', key: KEY })).toEqual({
      ok: false,
      failure: { kind: 'refused', code: 'fault-6000' },
    });
  });

  test('a placeholder is no pay link, a payer is never sent to it', async () => {
    for (const [link, expected] of [
      ['https://developer.intuit.com/comingSoonview/scs-v1-0c72', null],
      ['https://connect.intuit.com/t/scs-v1-1', 'https://connect.intuit.com/t/scs-v1-1'],
      ['javascript:alert(1)', null],
      [undefined, null],
    ] as const) {
      const { base, seen } = await serve((_, response) => json(response, { Invoice: { Id: '95', InvoiceLink: link } }));
      expect(await quickBooks(base).payLink(company, '95')).toEqual({ ok: true, value: expected });
      expect(new URL(seen[0]?.url ?? '', base).searchParams.get('include')).toBe('invoiceLink');
    }
  });

  test('Xero sends to its contact only: a recipient of ours is refused before anything is sent', async () => {
    const { base, seen } = await serve((_, response) => json(response, {}));
    expect(await xero(base).sendInvoice(session, INVOICE, 'a@b.invalid')).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    expect(seen).toEqual([]);
  });
});

test('a change feed that is full is asked again for ever shorter windows, then everything is read by query', async () => {
  const feeds: string[] = [];
  let queries = 0;
  const full = Array.from({ length: 1_000 }, (_, index) => ({ Id: `${index}`, status: 'Deleted' }));
  const { base } = await serve((seen, response) => {
    const url = new URL(seen.url, 'http://x.invalid');
    const since = url.searchParams.get('changedSince');
    if (since === null) {
      queries += 1;
      return json(response, { QueryResponse: { Invoice: [{ Id: '5' }] }, time: NOW });
    }
    feeds.push(since);
    const rows = since < '2026-05-01T06:00:00.000Z' ? full : [{ Id: '7', status: 'Deleted' }];
    return json(response, { CDCResponse: [{ QueryResponse: [{ Invoice: rows }] }], time: NOW });
  });
  const cursors: (string | null)[] = [];
  for await (const page of quickBooks(base).pull(company, 'invoices', '2026-04-30T09:00:00.000Z'))
    cursors.push(page.ok ? page.value.cursor : 'failed');
  expect(feeds).toEqual(['2026-04-30T09:00:00.000Z', '2026-04-30T21:00:00.000Z', '2026-05-01T03:00:00.000Z', '2026-05-01T06:00:00.000Z']);
  expect(queries).toBe(1);
  expect(cursors).toEqual([null, null, null, null, '2026-05-01T08:55:00.000Z']);
});

test('with a base nothing goes anywhere else; path and query stay', () => {
  expect(rewritten('https://api.xero.com/connections?authEventId=1', 'http://127.0.0.1:1/xero/')).toBe(
    'http://127.0.0.1:1/xero/connections?authEventId=1',
  );
  expect(rewritten('https://example.com/connections', 'http://127.0.0.1:1/xero')).toBe('http://127.0.0.1:1/xero/connections');
  expect(rewritten('http://127.0.0.1:1/xero/connections', 'http://127.0.0.1:1/xero')).toBe('http://127.0.0.1:1/xero/connections');
  expect(rewritten('https://api.xero.com/connections', null)).toBe('https://api.xero.com/connections');
});

test('Retry-After in seconds and as a date measured by the server’s own clock', () => {
  expect(retryAt({ 'retry-after': '66975' }, NOW)).toBe(addMs(NOW, 66_975_000));
  expect(retryAt({ 'retry-after': 'Fri, 01 May 2026 10:00:30 GMT', date: 'Fri, 01 May 2026 10:00:00 GMT' }, NOW)).toBe(addMs(NOW, 30_000));
  for (const nonsense of ['', 'soon', '-5', '1e9', '99999999999']) expect(retryAt({ 'retry-after': nonsense }, NOW)).toBeNull();
  expect(retryAt({}, NOW)).toBeNull();
});

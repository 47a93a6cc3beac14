/**
 * What may happen on the way, tried against a bare server that does it: for every read and every kind of write the outcome is one of the
 * closed list, nothing is repeated that must not be, and nothing of what was sent can be found in it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Failure, Outcome } from '../../connectors/connector.ts';
import type { Safety } from '../../connectors/http.ts';
import { platforms } from '../../connectors/registry.ts';
import { addMs, instant } from '../../src/domain/time.ts';

const NOW = instant('2026-05-01T09:00:00Z');
const TOKEN = 'canary-access-token-51fb';
const SECRET = 'canary-client-secret-c0de';
const CUSTOMER = 'Canary Jane Doe';
const MEGABYTE = 1024 * 1024;

type Answering = (request: IncomingMessage, response: ServerResponse) => void;
const servers: Server[] = [];
const thrown: unknown[] = [];
const remember = (error: unknown): void => void thrown.push(error);

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** `early`: before the body of the request was read. */
async function serve(answer: Answering, early = false): Promise<string> {
  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    if (early) return answer(request, response);
    request.resume().on('end', () => answer(request, response));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!isAddress(address)) throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

const PLATFORMS = {
  xero: { tenant: '5c8b1a34-6b1f-4d8e-9a60-3e1f0a7b2c11', invoice: '8a3fdcc9-83eb-4fdd-83e0-52ec1b40b072' },
  quickbooks: { tenant: '9130000000000001', invoice: '95' },
} as const;
type Name = keyof typeof PLATFORMS;
const NAMES: readonly Name[] = ['xero', 'quickbooks'];
const SAFETIES: readonly Safety[] = ['read', 'keyed-write', 'write'];

/** Short ones are for servers that never end: a loaded machine may be slow with everything else. */
const SHORT = { silenceMs: 150, exchangeMs: 300 };

function connectorAt(name: Name, base: string, deadlines?: typeof SHORT) {
  const app = { clientId: 'client', clientSecret: SECRET, baseUrl: `${base}/${name}` };
  return platforms({ xero: app, quickbooks: app, now: () => NOW, retryDelayMs: 0, ...(deadlines ? { deadlines } : {}) })[name].connector;
}

/** One call of that kind; a read is both a reading of given invoices and a pull. */
async function called(name: Name, safety: Safety, base: string, deadlines?: typeof SHORT): Promise<Outcome<unknown>> {
  const connector = connectorAt(name, base, deadlines);
  const { tenant, invoice: invoiceId } = PLATFORMS[name];
  const session = { accessToken: TOKEN, tenant };
  switch (safety) {
    case 'read':
      return connector.reread(session, [invoiceId]);
    case 'keyed-write':
      return connector.writeNote(session, { invoiceId, text: `${CUSTOMER} [ref k]`, key: 'k' });
    case 'write':
      return connector.sendInvoice(session, invoiceId, null);
  }
}

async function pulled(name: Name, base: string): Promise<Outcome<unknown>> {
  const session = { accessToken: TOKEN, tenant: PLATFORMS[name].tenant };
  for await (const page of connectorAt(name, base).pull(session, 'invoices', null)) return page;
  throw new Error('the pull gave nothing');
}

const sends =
  (status: number, body: string | Buffer, headers: Record<string, string> = {}): Answering =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body);
  };
const later = (code: string): Failure => ({ kind: 'later', at: null, code });
const unknown = (code: string): Failure => ({ kind: 'unknown-outcome', code });
const refusedAs = (code: string): Failure => ({ kind: 'refused', code });

interface Case {
  readonly answer: Answering;
  readonly early?: boolean;
  /** Reads are put off and writes unknown under this code, unless said otherwise. */
  readonly code: string;
  readonly read?: Failure;
  /** Reads and keyed writes are tried so often; a plain write once, always. */
  readonly tries: 1 | 3;
  /** A success for Xero's e-mail, which has no body to be judged by. */
  readonly bodyless?: boolean;
}

const bomb = gzipSync(Buffer.alloc(200 * MEGABYTE));
const CASES: Record<string, Case> = {
  'a connection reset before the request was read': {
    answer: (request) => request.socket.destroy(),
    early: true,
    code: 'connection-lost',
    tries: 3,
  },
  'a connection reset after the request was read': { answer: (request) => request.socket.destroy(), code: 'connection-lost', tries: 3 },
  'a connection reset in the middle of the answer': {
    answer: (request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"Invoices":[', () => request.socket.destroy());
    },
    code: 'connection-lost',
    tries: 3,
  },
  'a server that never answers': { answer: () => undefined, code: 'timeout', tries: 3 },
  'an answer that drips': {
    answer: (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    },
    code: 'timeout',
    tries: 3,
  },
  'JSON cut short': { answer: sends(200, '{"Invoices":[{"InvoiceID":"8a3f'), code: 'not-json', tries: 1, bodyless: true },
  'an empty success': { answer: sends(200, ''), code: 'not-json', tries: 1, bodyless: true },
  'HTML where JSON was asked for': {
    answer: sends(200, `<html><body>Hello ${CUSTOMER}</body></html>`, { 'content-type': 'text/html' }),
    code: 'not-json',
    tries: 1,
    bodyless: true,
  },
  'one word of JSON': { answer: sends(200, 'null'), code: 'not-json', tries: 1, bodyless: true },
  'another charset': {
    answer: sends(200, Buffer.from(`{"Invoices":[],"QueryResponse":{},"Invoice":{},"x":"${CUSTOMER} é"}`, 'latin1'), {
      'content-type': 'application/json; charset=ISO-8859-1',
    }),
    code: 'charset',
    tries: 1,
    bodyless: true,
  },
  'UTF-16': { answer: sends(200, Buffer.from('\ufeff{"Invoices":[]}', 'utf16le')), code: 'not-json', tries: 1, bodyless: true },
  'a gzip bomb of 200 MB': {
    answer: sends(200, bomb, { 'content-encoding': 'gzip' }),
    code: 'too-large',
    read: refusedAs('too-large'),
    tries: 1,
  },
  'a body that is not the gzip it says': { answer: sends(200, 'plain', { 'content-encoding': 'gzip' }), code: 'connection-lost', tries: 3 },
  'a redirect elsewhere': { answer: sends(302, '', { location: 'http://127.0.0.1:9/thief' }), code: 'redirected', tries: 1 },
  'a redirect that would keep the method': {
    answer: sends(307, '', { location: 'http://127.0.0.1:9/thief' }),
    code: 'redirected',
    tries: 1,
  },
  'a broken gateway': { answer: sends(502, `<html>${CUSTOMER}</html>`, { 'content-type': 'text/html' }), code: 'http-502', tries: 3 },
};

describe.each(NAMES)('%s', (name) => {
  describe.each(SAFETIES)('%s', (safety) => {
    test.each(Object.entries(CASES))('%s', async (_, each) => {
      let requests = 0;
      const base = await serve((request, response) => {
        requests += 1;
        each.answer(request, response);
      }, each.early);
      process.on('unhandledRejection', remember);
      const deadlines = each.code === 'timeout' ? SHORT : undefined;
      const outcome = await called(name, safety, base, deadlines).finally(() => process.off('unhandledRejection', remember));
      const isFine = each.bodyless === true && name === 'xero' && safety === 'write';
      const failure = safety === 'read' ? (each.read ?? later(each.code)) : unknown(each.code);
      expect(outcome).toEqual(isFine ? { ok: true, value: null } : { ok: false, failure });
      expect(requests).toBe(safety === 'write' ? 1 : each.tries);
      expect(thrown).toEqual([]);
      for (const text of [inspect(outcome, { depth: 9, showHidden: true }), JSON.stringify(outcome)])
        for (const canary of [TOKEN, SECRET, CUSTOMER]) expect(text).not.toContain(canary);
    });
  });

  test('a body of 100 MB is not swallowed', async () => {
    let sent = 0;
    const base = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const part = Buffer.alloc(MEGABYTE, ' ');
      const more = (): void => {
        while (sent < 100 && !response.destroyed) {
          sent += 1;
          if (!response.write(part)) return void response.once('drain', more);
        }
        response.end('{}');
      };
      more();
    });
    expect(await called(name, 'read', base)).toEqual({ ok: false, failure: refusedAs('too-large') });
    expect(sent).toBeLessThan(60);
  });

  test('a byte order mark is no part of the answer', async () => {
    const body = name === 'xero' ? { Invoices: [] } : { QueryResponse: {} };
    expect(await called(name, 'read', await serve(sends(200, `\ufeff${JSON.stringify(body)}`)))).toEqual({
      ok: true,
      value: { bodies: [body] },
    });
  });

  test('a name that stands twice has its last value, as everywhere in JSON', async () => {
    const text = name === 'xero' ? '{"Invoices":[{}],"Invoices":[]}' : '{"QueryResponse":{"Invoice":[{}]},"QueryResponse":{}}';
    expect(await called(name, 'read', await serve(sends(200, text)))).toEqual({ ok: true, value: { bodies: [JSON.parse(text)] } });
  });

  test('numbers beyond any amount are set aside with their record', async () => {
    const row =
      name === 'xero'
        ? `{"Type":"ACCREC","InvoiceID":"${PLATFORMS.xero.invoice}","Status":"AUTHORISED","CurrencyCode":"USD","Contact":{"ContactID":"c"},"DateString":"2026-05-01T00:00:00","Total":1e309,"AmountDue":1e309,"AmountPaid":0,"AmountCredited":0}`
        : '{"Id":"95","TxnDate":"2026-05-01","TotalAmt":1e309,"Balance":1e309,"CurrencyRef":{"value":"USD"},"CustomerRef":{"value":"1"},"MetaData":{"LastUpdatedTime":"2026-05-01T02:00:00-07:00"}}';
    const base = await serve(sends(200, name === 'xero' ? `{"Invoices":[${row}]}` : `{"QueryResponse":{"Invoice":[${row}]}}`));
    const app = { clientId: 'client', clientSecret: SECRET, baseUrl: `${base}/${name}` };
    const { connector, mapping } = platforms({ xero: app, quickbooks: app, now: () => NOW })[name];
    const answer = await connector.reread({ accessToken: TOKEN, tenant: PLATFORMS[name].tenant }, [PLATFORMS[name].invoice]);
    if (!answer.ok) throw new Error(answer.failure.code);
    const mapped = mapping.map('invoices', answer.value.bodies[0]);
    expect(mapped.records).toEqual([]);
    expect(mapped.quarantined).toMatchObject([{ externalId: PLATFORMS[name].invoice }]);
  });

  test('JSON of somebody else is no empty list, and no note', async () => {
    const base = await serve(sends(200, '{"status":"ok"}'));
    expect(await pulled(name, base)).toEqual({ ok: false, failure: later('unreadable-page') });
    expect(await called(name, 'keyed-write', base)).toEqual({ ok: false, failure: unknown('unreadable-answer') });
  });

  test.each([
    ['seconds', { 'retry-after': '37' }, 37_000],
    ['a whole day', { 'retry-after': '86400' }, 86_400_000],
    ['a date by its own clock', { 'retry-after': 'Fri, 01 May 2026 10:02:00 GMT', date: 'Fri, 01 May 2026 10:00:00 GMT' }, 120_000],
    ['a date that has passed', { 'retry-after': 'Fri, 01 May 2026 09:00:00 GMT', date: 'Fri, 01 May 2026 10:00:00 GMT' }, 0],
    ['nothing', {}, 60_000],
    ['less than nothing', { 'retry-after': '-5' }, 60_000],
    ['nonsense', { 'retry-after': 'soon' }, 60_000],
  ] as const)('a limit that says when: %s', async (_, headers, afterMs) => {
    for (const safety of SAFETIES) {
      let requests = 0;
      const base = await serve((request, response) => {
        requests += 1;
        sends(429, '', { 'x-rate-limit-problem': 'minute', ...headers })(request, response);
      });
      const outcome = await called(name, safety, base);
      expect(outcome).toEqual({ ok: false, failure: { kind: 'later', at: addMs(NOW, afterMs), code: 'rate-limit-minute' } });
      // The answer to a limit is never to ask again.
      expect(requests).toBe(1);
    }
  });

  test('nothing of it is printed', async () => {
    const told: string[] = [];
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
      vi.spyOn(console, level).mockImplementation((...parts) => void told.push(inspect(parts)));
    for (const status of [400, 401, 403, 404, 500]) await called(name, 'write', await serve(sends(status, `{"Message":"${CUSTOMER}"}`)));
    vi.restoreAllMocks();
    expect(told).toEqual([]);
  });
});

test('nobody at the other end: nothing can have happened, whatever the call', async () => {
  const base = await serve(() => undefined);
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  for (const name of NAMES)
    for (const safety of SAFETIES) expect(await called(name, safety, base)).toEqual({ ok: false, failure: later('unreachable') });
});

test('the thief a redirect names is never asked', async () => {
  let asked = 0;
  const thief = await serve((request, response) => {
    asked += 1;
    sends(200, '{}')(request, response);
  });
  const base = await serve((request, response) => sends(301, '', { location: `${thief}${request.url}` })(request, response));
  for (const name of NAMES) for (const safety of SAFETIES) expect((await called(name, safety, base)).ok).toBe(false);
  expect(asked).toBe(0);
});

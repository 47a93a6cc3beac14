import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { calendarDate, instant } from '../../src/domain/time.ts';
import { ConnectionLost, sandboxApp } from '../../src/sandbox/app.ts';
import { Company } from '../../src/sandbox/company.ts';
import { generateScript, inventFacts } from '../../src/sandbox/generate.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { playUntil } from '../../src/sandbox/script.ts';
import { listen, type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import { sign } from '../../src/sandbox/webhooks.ts';

interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function world() {
  const facts = inventFacts(2);
  const script = generateScript({ seed: 2, facts, customers: 8, from: calendarDate('2026-01-01'), to: calendarDate('2026-12-31') });
  const company = new Company(facts, 2);
  const sandbox = new Sandbox({
    companies: [company],
    scripts: [{ company, script }],
    now: () => instant('2026-03-02T17:00:00Z'),
    seed: 2,
  });
  const sent: Sent[] = [];
  const answers: number[] = [];
  const post = async (url: string, headers: Readonly<Record<string, string>>, body: string) => {
    sent.push({ url, headers, body });
    return answers.shift() ?? 200;
  };
  const app = sandboxApp(sandbox, { post });
  const control = async (path: string, body: unknown) => {
    const response = await app.request(`/control/${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const answer = z.record(z.string(), z.unknown()).parse(await response.json());
    return { status: response.status, answer };
  };
  const openInvoice = () => {
    const invoice = company.invoices.all().find((each) => each.state === 'approved' && company.openOf(each.id) > 100);
    if (!invoice) throw new Error('no open invoice');
    return invoice;
  };
  return { facts, company, script, sandbox, app, control, sent, answers, openInvoice };
}

async function invoicesOf(app: ReturnType<typeof sandboxApp>, token: unknown, tenant: string): Promise<Response> {
  return app.request('/xero/api.xro/2.0/Invoices?page=1', {
    headers: { authorization: `Bearer ${token}`, 'xero-tenant-id': tenant, accept: 'application/json' },
  });
}

describe('control addresses', () => {
  it('give tokens that both faces accept', async () => {
    const { app, control, facts } = world();
    const xero = (await control('token', { platform: 'xero' })).answer;
    expect(Object.keys(xero).sort()).toEqual(['accessToken', 'refreshToken', 'tenant']);
    expect((await invoicesOf(app, xero['accessToken'], facts.tenant)).status).toBe(200);
    expect((await invoicesOf(app, 'made-up', facts.tenant)).status).toBe(401);
    const quickbooks = (await control('token', { platform: 'quickbooks', organisation: facts.realm })).answer;
    const headers = { authorization: `Bearer ${quickbooks['accessToken']}`, accept: 'application/json' };
    expect((await app.request(`/quickbooks/v3/company/${facts.realm}/companyinfo/${facts.realm}`, { headers })).status).toBe(200);
    expect(quickbooks['realm']).toBe(facts.realm);
  });

  it('move the clock, and the script with it', async () => {
    const { company, control, script } = world();
    const before = company.invoices.size;
    expect((await control('clock', { now: '2026-05-04' })).answer).toEqual({ now: '2026-05-04T16:00:00.000Z' });
    const expected = new Company(script.facts, 2);
    playUntil(expected, script, calendarDate('2026-05-04'));
    expect(company.invoices.size).toBeGreaterThan(before);
    expect(company.snapshot()).toEqual(expected.snapshot());
    expect((await control('clock', { now: '2026-05-05T10:00:00+02:00' })).answer).toEqual({ now: '2026-05-05T08:00:00.000Z' });
  });

  it('pay invoices; the rest of the money stays with the customer', async () => {
    const { company, control, openInvoice } = world();
    const { id, docNumber } = openInvoice();
    const open = company.openOf(id);
    const { status, answer } = await control('pay', { invoice: docNumber, amount: open + 7, date: '2026-03-01' });
    expect([status, company.openOf(id)]).toEqual([200, 0]);
    expect(answer).toMatchObject({
      receipts: [
        { kind: 'payment', amount: open },
        { kind: 'overpayment', amount: 7 },
      ],
    });
    expect(company.receipts.all().at(-1)?.date).toBe('2026-03-01');
  });

  it('list every write received, and none of the world’s own acts', async () => {
    const { app, company, control, openInvoice } = world();
    await control('pay', { invoice: openInvoice().docNumber, amount: 5 });
    company.addNote({ platform: 'xero', entity: 'invoice', entityId: openInvoice().id, text: 'Reminder' }, instant('2026-03-02T17:00:00Z'));
    const journal = await (await app.request('/control/journal')).json();
    expect(journal).toEqual([
      {
        at: '2026-03-02T17:00:00.000Z',
        platform: 'xero',
        organisation: company.facts.tenant,
        kind: 'note',
        entity: 'invoice',
        externalId: openInvoice().id,
        text: 'Reminder',
      },
    ]);
  });

  it.each([
    ['token', { platform: 'sage' }, /^platform: /],
    ['token', { platform: 'xero', organisation: 'nobody' }, /No company is "nobody"/],
    ['token', 'not json', /not JSON/],
    ['clock', { now: '31.12.2026' }, /now: "31\.12\.2026" is neither/],
    ['clock', {}, /^now: /],
    ['pay', { invoice: 'NONE', amount: 5 }, /No invoice has the number "NONE"/],
    ['pay', { invoice: 'INV-00001', amount: 5.5 }, /^amount: /],
    ['pay', { invoice: 'INV-00001', amount: 5, date: '2026-02-30' }, /^date: is not a calendar date/],
    ['faults', { status: 99 }, /^status: /],
    ['faults', { status: 500, path: '/[/' }, /^path: is not a regular expression/],
    ['faults', { status: 500, delay: 5 }, /delay/],
    ['webhooks', { url: 'ftp://x', key: 'k', platform: 'xero' }, /^url: /],
  ])('answer wrong input to %s with one clear sentence', async (path, body, sentence) => {
    const { company, control } = world();
    const before = company.snapshot();
    const { status, answer } = await control(path, body);
    expect([status, Object.keys(answer)]).toEqual([400, ['error']]);
    expect(answer['error']).toMatch(sentence);
    expect(company.snapshot()).toEqual(before);
  });
});

describe('planned faults', () => {
  it('strike the requests they fit, as often as planned, before or after the act', async () => {
    const { app, company, control, facts, openInvoice } = world();
    const { accessToken, tenant } = (await control('token', { platform: 'xero' })).answer;
    await control('faults', { platform: 'quickbooks', status: 500 });
    await control('faults', [
      { platform: 'xero', path: '/Invoices', status: 429, headers: { 'Retry-After': '7' }, body: { Title: 'slow' }, times: 2 },
    ]);
    for (let strike = 0; strike < 2; strike++) {
      const limited = await invoicesOf(app, accessToken, facts.tenant);
      expect([limited.status, limited.headers.get('retry-after'), await limited.text()]).toEqual([429, '7', '{"Title":"slow"}']);
    }
    expect((await invoicesOf(app, accessToken, facts.tenant)).status).toBe(200);

    const { id } = openInvoice();
    const write = () =>
      app.request(`/xero/api.xro/2.0/Invoices/${id}/History`, {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${accessToken}`,
          'xero-tenant-id': String(tenant),
          'content-type': 'application/json',
          accept: 'application/json',
        },
        body: JSON.stringify({ HistoryRecords: [{ Details: 'Reminder' }] }),
      });
    await control('faults', {
      faults: [
        { method: 'put', path: '/History$/', status: 503, when: 'before' },
        { method: 'put', status: 503, when: 'after' },
      ],
    });
    expect([(await write()).status, company.notesOf(id).length]).toEqual([503, 0]);
    expect([(await write()).status, company.notesOf(id).length]).toEqual([503, 1]);
    expect([(await write()).status, company.notesOf(id).length]).toEqual([200, 2]);
    expect((await control('faults', { clear: true })).answer).toEqual({ waiting: 0 });
  });

  it('lose the connection: fetch rejects in one process', async () => {
    const { app, control, facts } = world();
    await control('faults', { status: 0 });
    await expect(invoicesOf(app, 'any', facts.tenant)).rejects.toBeInstanceOf(ConnectionLost);
  });
});

describe('webhooks', () => {
  it('carry what changed, in each platform’s form, signed over the raw body', async () => {
    const { company, control, facts, openInvoice, sent } = world();
    const { id, serial, docNumber } = openInvoice();
    await control('webhooks', { url: 'http://127.0.0.1:1/xero', key: 'k1', platform: 'xero' });
    await control('webhooks', { url: 'http://127.0.0.1:1/quickbooks', key: 'k2', platform: 'quickbooks' });
    await control('pay', { invoice: docNumber, amount: 5 });
    expect(sent.map(({ url }) => url)).toEqual(['http://127.0.0.1:1/xero', 'http://127.0.0.1:1/quickbooks']);
    const [xero, quickbooks] = sent;
    expect(xero?.headers['x-xero-signature']).toBe(await sign('k1', xero?.body ?? ''));
    expect(quickbooks?.headers['intuit-signature']).toBe(await sign('k2', quickbooks?.body ?? ''));
    expect(JSON.parse(xero?.body ?? '')).toMatchObject({
      events: [
        {
          resourceId: id,
          tenantId: facts.tenant,
          tenantType: 'ORGANISATION',
          eventCategory: 'INVOICE',
          eventType: 'UPDATE',
          eventDateUtc: '2026-03-02T17:00:00.000',
        },
      ],
    });
    expect(JSON.parse(quickbooks?.body ?? '')).toMatchObject([
      {
        specversion: '1.0',
        type: 'qbo.invoice.updated.v1',
        intuitentityid: serial,
        intuitaccountid: facts.realm,
        time: '2026-03-02T17:00:00.000000000Z',
      },
      { type: 'qbo.payment.created.v1', intuitentityid: company.receipts.all().at(-1)?.serial },
    ]);
  });

  it('are signed as the real sender signs (a vector of Xero’s own test suite)', async () => {
    const body = '{"events":[],"firstEventSequence": 0,"lastEventSequence": 0, "entropy": "NLDZEGWUXNHESAQVGLYF"}';
    expect(await sign('test_key', body)).toBe('ixznmr+Pdl6QymsWZM+9UkY4lu97q04sJyejmSOp25U=');
  });

  it('come again while they are not acknowledged, before anything later', async () => {
    const { control, openInvoice, sent, answers } = world();
    const { docNumber } = openInvoice();
    await control('webhooks', { url: 'http://127.0.0.1:1/', key: 'k', platform: 'xero' });
    answers.push(500);
    await control('pay', { invoice: docNumber, amount: 1 });
    await control('pay', { invoice: docNumber, amount: 2 });
    expect(sent.map(({ body }) => JSON.parse(body).events.length)).toEqual([1, 2]);
    await control('pay', { invoice: docNumber, amount: 3 });
    expect(sent.map(({ body }) => JSON.parse(body).events.length)).toEqual([1, 2, 1]);
  });
});

describe('the server', () => {
  const running: { close(): Promise<void> }[] = [];
  const started = async (start: Promise<RunningSandbox>) => {
    const server = await start;
    running.push(server);
    return server;
  };
  afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
  });
  const options = { port: 0, script: null, seed: 4, asOf: calendarDate('2026-03-02'), now: () => instant('2026-03-02T00:00:00Z') };

  it('serves a generated ledger at its as-of date, and says clearly when its port is taken', async () => {
    const { port, sandbox } = await started(startSandbox(options));
    expect(await (await fetch(`http://127.0.0.1:${port}/control/journal`)).json()).toEqual([]);
    expect(sandbox.companies[0]?.invoices.size).toBeGreaterThan(100);
    expect(sandbox.now()).toBe('2026-03-02T17:00:00.000Z');
    await expect(startSandbox({ ...options, port })).rejects.toThrow(`Port ${port} is in use; choose another with --port.`);
  });

  it('cuts the socket where a lost connection is planned, and goes on serving', async () => {
    const { port } = await started(startSandbox({ ...options, faults: [{ status: 0 }] }));
    await expect(fetch(`http://127.0.0.1:${port}/xero/connections`)).rejects.toThrow();
    expect((await fetch(`http://127.0.0.1:${port}/xero/connections`)).status).toBe(401);
  });

  it('sends webhooks over HTTP', async () => {
    const { sandbox, openInvoice } = world();
    const server = await listen(sandbox, 0);
    running.push(server);
    const got: { signature: unknown; body: string }[] = [];
    const receiver = createServer(async (request, response) => {
      got.push({ signature: request.headers['intuit-signature'], body: await text(request) });
      response.end();
    });
    const port = await new Promise<number>((resolve) => {
      receiver.listen(0, '127.0.0.1', () => resolve(z.object({ port: z.number() }).parse(receiver.address()).port));
    });
    running.push({ close: () => new Promise((resolve) => receiver.close(() => resolve())) });
    const post = (path: string, body: unknown) =>
      fetch(`http://127.0.0.1:${server.port}/control/${path}`, { method: 'POST', body: JSON.stringify(body) });
    await post('webhooks', { url: `http://127.0.0.1:${port}/hook`, key: 'k', platform: 'quickbooks' });
    await post('pay', { invoice: openInvoice().docNumber, amount: 1 });
    expect(got.map(({ body }) => JSON.parse(body).length)).toEqual([2]);
    expect(got[0]?.signature).toBe(await sign('k', got[0]?.body ?? ''));
  });
});

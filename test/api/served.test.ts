/** The API as a program uses it: a client made of the served document, against the real server, its books, its mail server and an endpoint outside. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { OpenAPIClientAxios } from 'openapi-client-axios';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { COMPILED } from '../../src/bundle.mjs';
import { calendarDate, instant } from '../../src/domain/time.ts';
import { generateScript, inventFacts } from '../../src/sandbox/generate.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import {
  connect,
  eventually,
  type MailServer,
  mailServer,
  page,
  type Served,
  serve,
  signIn,
  submit,
  temporaryFolder,
} from '../runtimes/served.ts';
import { type Receiver, receiver } from './receiver.ts';

// A Monday, 10:00 in New York.
const NOW = '2026-03-02T15:00:00Z';
const DAY = calendarDate('2026-03-02');
const ENTRY = fileURLToPath(new URL('../../src/tahseel.mjs', import.meta.url));
const folder = temporaryFolder();
let sandbox: RunningSandbox;
let mail: MailServer;
let outside: Receiver;
let running: Served;
let organisationId = '';
let token = '';

interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}
type Call = (
  operation: string,
  params?: Readonly<Record<string, string | number>>,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

const pageSchema = z.object({ items: z.array(z.record(z.string(), z.unknown())), next: z.string().nullable() });
const row = z.object({ id: z.string() });

/** A server that is started again goes on ten minutes later. */
const LATER = '2026-03-02T15:10:00Z';

function startServer(clock = NOW): Promise<Served> {
  return serve(['--no-demo', '--port', '0', '--data', folder.path, '--clock', clock], {
    INTUIT_BASE_URL: `http://127.0.0.1:${sandbox.port}/quickbooks`,
    XERO_BASE_URL: `http://127.0.0.1:${sandbox.port}/xero`,
    SMTP_URL: mail.url,
    MAIL_FROM: 'accounts@harbour.example',
    EVENTS_TO_PRIVATE_ADDRESSES: 'allow',
  });
}

/** Makes a token on the page, as an owner does; it is read from where it is shown, once. */
async function tokenOnPage(name: string, scopes: readonly string[]): Promise<string> {
  const form = new URLSearchParams({ name, days: '90' });
  for (const scope of scopes) form.append('scope', scope);
  const shown = await (await submit(running.url, '/programs/tokens', form)).text();
  const made = /tahseel_[0-9a-f]{64}/.exec(shown)?.[0];
  if (!made) throw new Error(`no token: ${shown.replace(/<[^>]+>/g, ' ').slice(0, 300)}`);
  expect(await (await page(running.url, '/programs')).text()).not.toContain(made);
  return made;
}

/** A client made of the document that the server serves, for whoever holds this token. */
async function clientFor(held: string): Promise<Call> {
  const api = new OpenAPIClientAxios({
    definition: `${running.url}/api/v1/openapi.json`,
    axiosConfigDefaults: {
      baseURL: `${running.url}/api/v1`,
      headers: { Authorization: `Bearer ${held}` },
      validateStatus: () => true,
      proxy: false,
    },
  });
  const client = await api.getClient();
  return async (operation, params = {}, body = undefined, headers = {}) => {
    const method = client[operation];
    if (method === undefined) throw new Error(`the document has no ${operation}`);
    const { status, data, headers: given } = await method({ ...params }, body, { headers });
    return { status, data, headers: Object.fromEntries(Object.entries(given)) };
  };
}

async function all(call: Call, operation: string, params: Record<string, string | number> = {}): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await call(operation, { organisationId, ...params, ...(cursor === '' ? {} : { cursor }) });
    expect(answer).toMatchObject({ status: 200 });
    const read = pageSchema.parse(answer.data);
    items.push(...read.items);
    cursor = read.next;
  }
  return items;
}

beforeAll(async () => {
  const script = generateScript({ seed: 11, facts: inventFacts(11), customers: 60, from: calendarDate('2025-11-01'), to: DAY });
  sandbox = await startSandbox({ port: 0, script, asOf: DAY, now: () => instant(NOW) });
  mail = await mailServer();
  outside = await receiver();
  running = await startServer();
  organisationId = await connect(running.url, 'quickbooks');
  token = await tokenOnPage('Warehouse', ['read', 'collect', 'run', 'admin']);
  const call = await clientFor(token);
  await eventually(
    'the first sync',
    async () => z.object({ lastRun: z.string().nullable() }).parse((await call('readOrganisation', { organisationId })).data).lastRun,
  );
}, 60_000);

afterAll(async () => {
  running?.child.kill('SIGKILL');
  await running?.ended;
  await sandbox.close();
  await mail.close();
  await outside.close();
  folder.remove();
});

describe('reading', () => {
  it('gives every row once, page by page, whatever the size of a page', async () => {
    const call = await clientFor(token);
    const whole = await all(call, 'listInvoices', { limit: 500 });
    const inPages = await all(call, 'listInvoices', { limit: 7 });
    expect(whole.length).toBeGreaterThan(30);
    expect(inPages).toEqual(whole);
    expect(new Set(whole.map((each) => each['id'])).size).toBe(whole.length);
    const open = await all(call, 'listInvoices', { limit: 500, state: 'open' });
    expect(open).toEqual(whole.filter((each) => each['state'] === 'open'));
    const one = String(open[0]?.['customerId']);
    const theirs = await all(call, 'listInvoices', { limit: 2, customerId: one });
    expect(theirs).toEqual(whole.filter((each) => each['customerId'] === one));
  });

  it.each([
    'listCustomers',
    'listPayments',
    'listCredits',
    'listDecisions',
    'listTasks',
    'listLetters',
    'listPromises',
    'listHolds',
    'listPlans',
    'listOffers',
    'listWishes',
    'listJournal',
  ])('%s answers in the shape of its schema', async (operation) => {
    const rows = await all(await clientFor(token), operation, { limit: 50 });
    if (['listCustomers', 'listPayments', 'listDecisions', 'listJournal'].includes(operation)) expect(rows.length).toBeGreaterThan(0);
  });

  it('every open invoice has one standing decision with a reason', async () => {
    const call = await clientFor(token);
    const open = (await all(call, 'listInvoices', { limit: 500, state: 'open' })).filter((each) => Number(each['open']) > 0);
    const schema = z.object({ decision: z.object({ invoiceIds: z.array(z.string()), reasons: z.array(z.unknown()).min(1) }) });
    const covered = (await all(call, 'listDecisions', { limit: 500 })).flatMap((each) => schema.parse(each).decision.invoiceIds);
    expect(covered.sort()).toEqual(open.map((each) => String(each['id'])).sort());
  });

  it('refuses a cursor of another list, a parameter it does not know, and one that is there twice', async () => {
    const call = await clientFor(token);
    const first = pageSchema.parse((await call('listInvoices', { organisationId, limit: 2 })).data);
    const other = await call('listPayments', { organisationId, cursor: first.next ?? '' });
    expect(other).toMatchObject({ status: 400, data: { code: 'bad-cursor' } });
    const headers = { authorization: `Bearer ${token}` };
    const at = `${running.url}/api/v1/organisations/${organisationId}/invoices`;
    for (const query of ['?limt=2', '?limit=2&limit=3', '?limit=0', '?limit=501', '?state=paid', '?cursor=!!!'])
      expect([query, (await fetch(at + query, { headers })).status]).toEqual([query, 400]);
  });
});

describe('acting', () => {
  it('approves a letter that leaves, and tells the endpoint of it in ids and figures', async () => {
    const call = await clientFor(token);
    const added = await call('addEndpoint', {}, { url: outside.url }, { 'Idempotency-Key': 'endpoint-1' });
    expect(added.status).toBe(201);
    const { secret } = z.object({ secret: z.string().startsWith('whsec_') }).parse(added.data);
    outside.secret = secret;
    // The same again is the same endpoint with the same secret, not a second one.
    expect((await call('addEndpoint', {}, { url: outside.url }, { 'Idempotency-Key': 'endpoint-1' })).data).toEqual(added.data);
    expect(z.object({ items: z.array(z.unknown()) }).parse((await call('listEndpoints')).data).items).toHaveLength(1);

    expect((await call('setMode', { organisationId }, { mode: 'review' })).status).toBe(200);
    expect((await call('release', { organisationId })).status).toBe(200);
    const waiting = await eventually('letters that wait', async () => {
      const rows = await all(call, 'listLetters', { state: 'awaiting-approval' });
      return rows.length > 2 ? rows : null;
    });
    await eventually('the news that they wait', () => (outside.of('letter.waiting').length >= waiting.length ? true : null));
    const letterId = row.parse(waiting[0]).id;
    const shown = z
      .object({ id: z.literal(letterId), preview: z.literal(true), seen: z.string() })
      .parse((await call('readLetter', { organisationId, letterId })).data);
    const stale = await call('approveLetter', { organisationId, letterId }, { seen: 'something else' });
    expect(stale).toMatchObject({ status: 409, data: { code: 'not-now' } });
    const approved = await call('approveLetter', { organisationId, letterId }, { seen: shown.seen }, { 'Idempotency-Key': 'approve-1' });
    expect(approved).toMatchObject({ status: 200, data: { done: true } });
    const told = await eventually('the letter', () => outside.of('letter.sent')[0] ?? null);
    expect(told).toMatchObject({ verified: true, data: { organisationId, letterId } });
    expect(mail.received).toHaveLength(1);
    const name = mail.received[0]?.to[0] ?? 'nobody';
    expect(JSON.stringify(outside.told)).not.toContain(name);
    expect(JSON.stringify(outside.told)).not.toContain('customerName');
    // Done is done: without the key it is refused, with the key it is answered as before.
    expect((await call('approveLetter', { organisationId, letterId })).status).toBe(409);
    const again = await call('approveLetter', { organisationId, letterId }, { seen: shown.seen }, { 'Idempotency-Key': 'approve-1' });
    expect(again.data).toEqual(approved.data);
    expect(mail.received).toHaveLength(1);
    const journal = await all(call, 'listJournal', { limit: 500 });
    const line = journal.find((each) => each['kind'] === 'letter-approved');
    expect(z.object({ by: z.string() }).parse(line?.['contents']).by).toMatch(/^Warehouse \(API [0-9a-f]{6}\)$/);
    const skipped = row.parse(waiting[1]).id;
    expect((await call('skipLetter', { organisationId, letterId: skipped }, {})).status).toBe(422);
    expect((await call('skipLetter', { organisationId, letterId: skipped }, { reason: 'a copy first' })).status).toBe(200);
  }, 60_000);

  it('records a call, a promise and a hold, each of them once however often it is said', async () => {
    const call = await clientFor(token);
    const task = (await all(call, 'listTasks', { state: 'open' })).find((each) => each['kind'] === 'call');
    if (task) {
      const asked = { organisationId, taskId: row.parse(task).id };
      expect((await call('readCall', asked)).status).toBe(200);
      expect((await call('logCall', asked, { outcome: 'spoke', note: 'pays next week' })).status).toBe(200);
      expect((await call('logCall', asked, { outcome: 'spoke' })).status).toBe(409);
    }
    const invoice = z
      .object({ customerId: z.string(), id: z.string(), currency: z.string(), open: z.number() })
      .parse((await all(call, 'listInvoices', { state: 'open' })).find((each) => Number(each['open']) > 0));
    const { customerId, currency } = invoice;
    const promise = { amount: invoice.open, currency, date: '2026-03-09', note: 'by bank' };
    const key = { 'Idempotency-Key': 'promise-1' };
    const first = await call('recordPromise', { organisationId, customerId }, promise, key);
    expect(first.status).toBe(200);
    const again = await call(
      'recordPromise',
      { organisationId, customerId },
      { note: 'by bank', date: '2026-03-09', currency, amount: invoice.open },
      key,
    );
    expect(again.data).toEqual(first.data);
    const other = await call('recordPromise', { organisationId, customerId }, { ...promise, date: '2026-03-10' }, key);
    expect(other).toMatchObject({ status: 422, data: { code: 'key-used' } });
    expect(await all(call, 'listPromises', { customerId })).toHaveLength(1);
    const hold = await call('placeHold', { organisationId, customerId }, { kind: 'dispute', note: 'wrong goods' });
    expect(hold.status).toBe(200);
    const holdId = z.object({ id: z.string() }).parse(hold.data).id;
    expect(await all(call, 'listHolds', { customerId, state: 'standing' })).toMatchObject([{ id: holdId, kind: 'dispute' }]);
    await eventually('the news of the hold', () => outside.of('hold.added').find((each) => each.data['holdId'] === holdId) ?? null);
    expect((await call('liftHold', { organisationId, holdId }, { outcome: 'nonsense' })).status).toBe(422);
    expect((await call('liftHold', { organisationId, holdId }, {})).status).toBe(200);
    expect((await call('liftHold', { organisationId, holdId: 'none' }, {})).status).toBe(404);
    expect((await call('recordWish', { organisationId, customerId }, { wish: { channel: 'sms', never: true } })).status).toBe(200);
    expect(outside.told.every((each) => each.verified)).toBe(true);
  }, 60_000);

  it('writes the words of a letter, within what a letter may say, and puts ours back', async () => {
    const call = await clientFor(token);
    const name = 'letters.friendly-7.en';
    const wordsSchema = z.object({ own: z.unknown(), versions: z.array(z.unknown()) });
    const read = async () => wordsSchema.parse((await call('readWords', { organisationId, name })).data);
    const listed = (await call('listWords', { organisationId })).data;
    expect(
      z
        .object({ items: z.array(z.object({ name: z.string() })) })
        .parse(listed)
        .items.map((each) => each.name),
    ).toContain(name);
    const stern = { subject: null, paragraphs: ['Pay {{total}}, or we will have you arrested.'] };
    const tried = await call('tryWords', { organisationId, name }, stern);
    expect(tried.data).toMatchObject({ problem: { en: expect.any(String), ar: expect.any(String) } });
    expect((await call('writeWords', { organisationId, name }, { text: stern })).status).toBe(422);
    expect((await read()).own).toBeNull();
    const calm = { subject: null, paragraphs: ['Dear {{customer}}, {{total}} is open.'] };
    expect((await call('writeWords', { organisationId, name }, { text: calm })).status).toBe(200);
    expect((await read()).own).toMatchObject(calm);
    expect((await call('writeWords', { organisationId, name }, { text: null })).status).toBe(200);
    expect(await read()).toMatchObject({ own: null, versions: [{}, {}] });
    expect((await call('readWords', { organisationId, name: 'letters.nothing.en' })).status).toBe(404);
  });

  it('refuses what is no JSON, no such field, no such address, no such method, and too much', async () => {
    const at = `${running.url}/api/v1/organisations/${organisationId}`;
    const ask = async (path: string, init: RequestInit): Promise<[number, unknown, string | null]> => {
      const answer = await fetch(at + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
      return [answer.status, z.object({ code: z.string() }).parse(await answer.json()).code, answer.headers.get('content-type')];
    };
    const json = { 'content-type': 'application/json' };
    const problem = 'application/problem+json';
    expect(await ask('/mode', { method: 'POST', body: '{', headers: json })).toEqual([400, 'not-json', problem]);
    expect(await ask('/mode', { method: 'POST', body: 'mode=draft' })).toEqual([415, 'not-json-type', problem]);
    expect(await ask('/mode', { method: 'POST', body: '{"mode":"review","by":"Sam"}', headers: json })).toEqual([422, 'invalid', problem]);
    expect(await ask('/nothing', {})).toEqual([404, 'not-found', problem]);
    expect(await ask('/mode', { method: 'DELETE' })).toEqual([405, 'wrong-method', problem]);
    expect(await ask('/mode', { method: 'POST', body: JSON.stringify({ mode: 'x'.repeat(200_000) }), headers: json })).toEqual([
      413,
      'too-large',
      problem,
    ]);
    expect(await ask('/mode', { method: 'POST', body: '{"mode":"review"}', headers: { ...json, 'idempotency-key': 'a b' } })).toEqual([
      400,
      'bad-key',
      problem,
    ]);
  });
});

/** Runs `tahseel` as a user does. */
async function tahseel(args: readonly string[], env: Readonly<Record<string, string>> = { TAHSEEL_TOKEN: token }) {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: COMPILED, TAHSEEL_URL: running.url, ...env },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString('utf8');
  });
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, ...said };
}

describe('the command line', () => {
  it('lists and does what the API does', async () => {
    const call = await clientFor(token);
    const of = `organisationId=${organisationId}`;
    const listed = await tahseel(['list', 'invoices', of, 'limit=20', 'state=open']);
    expect(JSON.parse(listed.out)).toEqual({ items: await all(call, 'listInvoices', { limit: 500, state: 'open' }) });
    expect(JSON.parse((await tahseel(['list'])).out)).toMatchObject({
      lists: expect.arrayContaining([{ list: 'letters', does: 'Letters' }]),
    });
    const customerId = String((await all(call, 'listCustomers'))[0]?.['id']);
    const wish = [
      'do',
      'recordWish',
      of,
      `customerId=${customerId}`,
      'wish={"channel":"sms","never":true}',
      'note=by mail',
      '--key',
      'wish-1',
    ];
    const first = await tahseel(wish);
    expect([first.status, JSON.parse(first.out)]).toMatchObject([0, { done: true }]);
    expect((await tahseel(wish)).out).toBe(first.out);
    expect(await tahseel(['do', 'endWish', of, 'wishId=none'])).toEqual({ status: 1, out: '', err: 'No such wish.\n' });
  }, 60_000);

  it('refuses what it cannot use with one sentence', async () => {
    expect(await tahseel(['list', 'nothing'])).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringContaining('there is no list nothing'),
    });
    expect(await tahseel(['list', 'invoices'])).toMatchObject({ status: 2, err: 'listInvoices needs organisationId=…\n' });
    expect(await tahseel(['do', 'setMode', `organisationId=${organisationId}`, 'modus=draft'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('takes no modus'),
    });
    expect(await tahseel(['do', 'readSelf'], {})).toMatchObject({ status: 2, err: expect.stringContaining('TAHSEEL_TOKEN is not set') });
    expect((await tahseel(['do', 'readSelf'], { TAHSEEL_TOKEN: 'tahseel_wrong' })).status).toBe(1);
  }, 60_000);
});

describe('who may', () => {
  it('does nothing for a token without the scope, and says which it needs', async () => {
    const reader = await clientFor(await tokenOnPage('Reader', ['read']));
    expect((await reader('readSelf')).data).toMatchObject({ scopes: ['read'] });
    const refused = await reader('stop', { organisationId });
    expect(refused).toMatchObject({ status: 403, data: { code: 'wrong-scope', status: 403 } });
    expect(JSON.stringify(refused.data)).toContain('collect or run');
    expect((await reader('listEndpoints')).status).toBe(403);
    expect((await reader('readOrganisation', { organisationId })).data).toMatchObject({ stopped: false });
  });

  it('knows no cookie on the API and no token on the pages', async () => {
    const cookie = await page(running.url, '/api/v1/organisations');
    expect([cookie.status, cookie.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="tahseel"']);
    expect((await submit(running.url, `/api/v1/organisations/${organisationId}/stop`, new URLSearchParams())).status).toBe(401);
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${running.url}/`, { headers, redirect: 'manual' })).status).toBe(302);
    const posted = await fetch(`${running.url}/organisations/${organisationId}/stop`, {
      method: 'POST',
      headers: { ...headers, origin: running.url },
      body: new URLSearchParams({ stopped: 'yes' }),
    });
    expect(posted.status).toBe(401);
    const preflight = await fetch(`${running.url}/api/v1/self`, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('a token that was taken back opens nothing any more', async () => {
    const held = await tokenOnPage('Short-lived', ['read']);
    const call = await clientFor(held);
    expect((await call('readSelf')).status).toBe(200);
    const shown = await (await page(running.url, '/programs')).text();
    const id = /Short-lived[\s\S]*?\/programs\/tokens\/([0-9a-f]+)\/revoke/.exec(shown)?.[1] ?? '';
    expect((await submit(running.url, `/programs/tokens/${id}/revoke`, new URLSearchParams())).status).toBe(303);
    expect((await call('readSelf')).status).toBe(401);
  });
});

describe('the endpoint', () => {
  it('is told after kill -9 of what it did not take before, under the same id; a repeated call after it does nothing twice', async () => {
    const before = await clientFor(token);
    const invoice = z.object({ customerId: z.string() }).parse((await all(before, 'listInvoices', { state: 'open' })).at(-1));
    outside.answer = 503;
    const key = { 'Idempotency-Key': 'hold-before-the-kill' };
    const placed = await before('placeHold', { organisationId, customerId: invoice.customerId }, { kind: 'stop' }, key);
    const holdId = z.object({ id: z.string() }).parse(placed.data).id;
    const ofIt = () => outside.told.filter((each) => each.data['holdId'] === holdId);
    await eventually('the first attempt', () => ofIt()[0] ?? null);
    running.child.kill('SIGKILL');
    await running.ended;
    outside.answer = 204;
    running = await startServer(LATER);
    await eventually('the next attempt', () => (ofIt().length > 1 ? true : null), 30_000);
    expect(new Set(ofIt().map((each) => each.id)).size).toBe(1);
    expect(ofIt().every((each) => each.verified)).toBe(true);
    const after = await clientFor(token);
    const again = await after('placeHold', { organisationId, customerId: invoice.customerId }, { kind: 'stop' }, key);
    expect(again.data).toEqual(placed.data);
    expect(await all(after, 'listHolds', { customerId: invoice.customerId, state: 'standing' })).toHaveLength(1);
  }, 60_000);

  it('is told of a payment that arrives, and of nothing that was paid before', async () => {
    const call = await clientFor(token);
    expect(outside.of('payment.received')).toEqual([]);
    const paid = z
      .object({ number: z.string(), open: z.number() })
      .parse((await all(call, 'listInvoices', { state: 'open' })).find((each) => Number(each['open']) > 0));
    const body = JSON.stringify({ invoice: paid.number, amount: paid.open });
    const done = await fetch(`http://127.0.0.1:${sandbox.port}/control/pay`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(done.status).toBe(200);
    // The next reading: a person acts, and the client file wakes.
    await call('setMode', { organisationId }, { mode: 'autopilot' });
    await call('setMode', { organisationId }, { mode: 'review' });
    const told = await eventually('the payment', () => outside.of('payment.received')[0] ?? null, 30_000);
    expect(told.data).toMatchObject({ amount: paid.open, organisationId });
  }, 60_000);

  it('gets messages signed with both secrets while one is being changed', async () => {
    const call = await clientFor(token);
    const endpointId = z.object({ items: z.array(row).length(1) }).parse((await call('listEndpoints')).data).items[0]?.id ?? '';
    const rotated = await call('rotateSecret', { endpointId });
    const former = outside.secret;
    await call('sendTest', { endpointId });
    const first = await eventually('a test message', () => outside.of('test')[0] ?? null);
    expect([first.signatures, first.verified]).toEqual([2, true]);
    outside.secret = z.object({ secret: z.string() }).parse(rotated.data).secret;
    expect(outside.secret).not.toBe(former);
    await call('sendTest', { endpointId });
    const second = await eventually('another', () => outside.of('test')[1] ?? null);
    expect(second.verified).toBe(true);
    const whole = pageSchema.parse((await call('listMessages', { endpointId, limit: 500 })).data);
    expect(whole.items.find((each) => each['id'] === second.id)).toMatchObject({ type: 'test', state: 'delivered', outcome: '204' });
    const first3 = pageSchema.parse((await call('listMessages', { endpointId, limit: 3 })).data);
    const next3 = pageSchema.parse((await call('listMessages', { endpointId, limit: 3, cursor: first3.next ?? '' })).data);
    expect([...first3.items, ...next3.items]).toEqual(whole.items.slice(0, 6));
    expect(await (await page(running.url, `/programs/endpoints/${endpointId}`)).text()).toContain(second.id);
  }, 60_000);
});

describe('at the end', () => {
  it('a token that calls too often is told when to come again', async () => {
    const held = await tokenOnPage('Impatient', ['read']);
    const self = () => fetch(`${running.url}/api/v1/self`, { headers: { authorization: `Bearer ${held}` } });
    const first = await self();
    expect(first.headers.get('ratelimit-policy')).toBe('"token";q=300;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"token";r=299;t=\d+$/);
    const statuses: number[] = [];
    for (let round = 0; round < 30; round += 1)
      statuses.push(...(await Promise.all(Array.from({ length: 10 }, self))).map((each) => each.status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(299);
    const refused = await self();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    // Another token of the practice goes on.
    expect((await (await clientFor(token))('readSelf')).status).toBe(200);
  }, 60_000);

  it('another practice knows nothing of this one', async () => {
    await signIn(running.url, 'xero');
    const theirs = await clientFor(await tokenOnPage('Warehouse', ['read', 'collect', 'run', 'admin']));
    expect((await theirs('listOrganisations')).data).toEqual({ items: [], next: null });
    expect(await theirs('readOrganisation', { organisationId })).toMatchObject({ status: 404, data: { code: 'not-found' } });
    expect((await theirs('listInvoices', { organisationId })).status).toBe(404);
    expect((await theirs('stop', { organisationId })).status).toBe(404);
    expect((await theirs('listEndpoints')).data).toEqual({ items: [] });
    const ours = await clientFor(token);
    const endpointId = z.object({ items: z.array(row) }).parse((await ours('listEndpoints')).data).items[0]?.id ?? '';
    expect((await theirs('removeEndpoint', { endpointId })).status).toBe(404);
    expect((await theirs('listMessages', { endpointId })).status).toBe(404);
    expect((await ours('readOrganisation', { organisationId })).data).toMatchObject({ stopped: false });
  }, 60_000);
});

/** The Worker as an installation on the open internet: what wrangler.toml says, how large it is, who gets in, and what comes in besides pages. */
import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { supportedCompatibilityDate } from 'miniflare';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workerBundle } from '../../src/runtimes/worker/bundle.mjs';
import { drillAt, untilQuiet } from '../../src/runtimes/worker/drill.ts';
import { readWrangler, startLocalWorker } from '../../src/runtimes/worker/local.ts';
import { connect, eventually, page, post, signIn, signInByLink, submit, temporaryFolder } from '../runtimes/served.ts';
import { freePorts, type Outside, openOutside, WEBHOOK_KEY } from './outside.ts';

/** Issue: at most 1.5 MB; the platform itself takes 3 MB and more (developers.cloudflare.com/workers/platform/limits). */
const MOST_GZIP_BYTES = 1_500_000;
/** A message of the queue has 128,000 bytes at most. */
const MORE_THAN_A_MESSAGE = 200_000;

describe('wrangler.toml', () => {
  const wrangler = readWrangler();

  it('asks for no newer platform than the one the tests run in', () => {
    expect(wrangler.compatibility_date <= supportedCompatibilityDate).toBe(true);
  });

  it.each(Object.entries({ production: wrangler, ...wrangler.env }))('binds everything in %s', (_name, environment) => {
    const { durable_objects, migrations, queues, triggers } = environment;
    expect(durable_objects).toEqual(wrangler.durable_objects);
    expect(migrations).toEqual(wrangler.migrations);
    expect(triggers).toEqual(wrangler.triggers);
    expect(queues.producers.map(({ binding }) => binding)).toEqual(['WEBHOOKS']);
    expect(queues.consumers.map(({ queue }) => queue)).toEqual(queues.producers.map(({ queue }) => queue));
    expect(Object.keys(environment.vars)).toEqual(Object.keys(wrangler.vars));
  });

  it('gives no environment the queue or the address of another', () => {
    const all = [wrangler, ...Object.values(wrangler.env)];
    expect(new Set(all.map(({ queues }) => queues.producers[0]?.queue)).size).toBe(all.length);
    expect(new Set(all.map(({ vars }) => vars['PUBLIC_URL'])).size).toBe(all.length);
  });
});

it('the bundle is at most 1.5 MB on the wire', async () => {
  expect(gzipSync(await workerBundle(), { level: 9 }).length).toBeLessThanOrEqual(MOST_GZIP_BYTES);
});

describe('on the open internet', () => {
  let outside: Outside;
  let folder: ReturnType<typeof temporaryFolder>;
  let stop: () => Promise<void>;

  async function start(variables: Readonly<Record<string, string>>): Promise<string> {
    const worker = await startLocalWorker({
      port: outside.ports.product,
      folder: folder.path,
      variables: { ...outside.variables, ...variables },
      quiet: true,
    });
    stop = () => worker.dispose();
    return `http://127.0.0.1:${outside.ports.product}`;
  }

  beforeEach(async () => {
    folder = temporaryFolder();
    stop = async () => {};
    outside = await openOutside(await freePorts());
  });
  afterEach(async () => {
    await stop();
    await outside.close();
    folder.remove();
  });

  it('asks who you are; what operators ask has a password or is not there; webhooks carry their own proof', async () => {
    const SIGN_IN = 'asked';
    const url = await start({ PUBLIC_URL: 'https://tahseel.example.com', SIGN_IN, OPERATOR_PASSWORD: 'a long password of operators' });
    for (const path of ['/metrics', '/healthz']) expect((await fetch(url + path)).status).toBe(401);
    expect((await fetch(`${url}/inbound/email`, { method: 'POST', body: 'x' })).status).toBe(401);
    const authorization = (password: string) => ({ headers: { authorization: `Basic ${btoa(`operator:${password}`)}` } });
    expect((await fetch(`${url}/healthz`, authorization('a long password of another'))).status).toBe(401);
    expect((await fetch(`${url}/healthz`, authorization('a long password of operators'))).status).toBe(200);
    for (const path of ['/', '/organisations/x/today', '/members']) {
      const answer = await fetch(url + path, { redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')?.startsWith('/sign-in')]).toEqual([302, true]);
    }
    expect((await fetch(`${url}/organisations/x/stop`, { method: 'POST' })).status).toBe(403);
    expect(await webhook(url, 'xero', { events: [] })).toBe(200);
    expect(await webhook(url, 'xero', { events: [] }, 'another key')).toBe(401);
    await stop();
    await start({ PUBLIC_URL: 'https://tahseel.example.com', SIGN_IN });
    for (const path of ['/metrics', '/healthz']) expect((await fetch(url + path)).status).toBe(404);
    await stop();
    await start({ PUBLIC_URL: 'https://tahseel.example.com', SIGN_IN, OPERATOR_PASSWORD: 'short' });
    expect((await fetch(`${url}/healthz`)).status).toBe(503);
  });

  it('two practices sign up, by a platform and by mail, and have nothing of one another, whatever restarts', async () => {
    const url = await start({ SIGN_IN: 'asked' });
    await drillAt(url)('world', { now: outside.now() });
    await signIn(url, 'xero');
    const theirs = await connect(url, 'xero');
    const today = `/organisations/${theirs}/today`;
    expect((await page(url, today)).status).toBe(200);
    expect(await post(url, '/members/invite', { email: 'reader@firm.example', role: 'read-only' })).toBe(303);
    const invitation = mailedTo(outside, 'reader@firm.example');
    await untilQuiet(drillAt(url));
    await stop();

    await start({ SIGN_IN: 'asked' });
    await drillAt(url)('world', { now: outside.now() });
    expect((await page(url, today)).status).toBe(200);
    const body = new URLSearchParams({ address: 'b@two.example' });
    expect((await fetch(`${url}/sign-in/ask`, { method: 'POST', body, headers: { origin: url } })).status).toBe(200);
    await signInByLink(url, mailedTo(outside, 'b@two.example'));
    expect((await page(url, today)).status).toBe(404);
    expect(await post(url, `/organisations/${theirs}/stop`, { on: 'yes' })).toBe(404);
    await expect(connect(url, 'xero')).rejects.toThrow(/another practice/i);
    const own = await connect(url, 'quickbooks');
    expect((await page(url, `/organisations/${own}/today`)).status).toBe(200);
    // Invited, the second person works in the first practice, too.
    const invited = (await page(url, invitation.slice(url.length))).headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const joined = await submit(url, '/invitation', new URLSearchParams(), invited);
    const cookie = joined.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    expect((await fetch(url + today, { headers: { cookie }, redirect: 'manual' })).status).toBe(200);
    await untilQuiet(drillAt(url));
  });

  it('mail comes in by the platform, and a delivery too large for a message of the queue is handed over all the same', async () => {
    const url = await start({});
    const drill = drillAt(url);
    await drill('world', { now: outside.now() });
    const id = await connect(url, 'xero');
    await post(url, `/organisations/${id}/mode`, { mode: 'autopilot' });
    await post(url, `/organisations/${id}/release`, {});
    await untilQuiet(drill);
    const [letter] = outside.mail.received;
    const reply = ['From: <a@buyers.example>', `In-Reply-To: ${letter?.messageId}`, 'Message-ID: <r@buyers.example>', '', 'Please stop.'];
    await fetch(`${url}/drill/email`, { method: 'POST', body: reply.join('\r\n'), headers: { 'x-tahseel-drill': '1' } });
    const replies = await drill('rows', { id, sql: 'SELECT message_id FROM replies' });
    expect(replies).toEqual([{ message_id: '<r@buyers.example>' }]);

    const { sandbox } = outside.sandbox;
    const [company] = sandbox.companies;
    if (!company) throw new Error('the sandbox holds no company');
    const open = company.invoices.all().find((invoice) => invoice.state === 'approved' && company.openOf(invoice.id) > 0);
    if (!open) throw new Error('nothing is owed');
    company.payByNumber(open.docNumber, company.openOf(open.id), sandbox.today(company), outside.now());
    const event = {
      resourceUrl: `https://api.xero.com/api.xro/2.0/Invoices/${open.id}`,
      resourceId: open.id,
      tenantId: company.facts.tenant,
      tenantType: 'ORGANISATION',
      eventCategory: 'INVOICE',
      eventType: 'UPDATE',
      eventDateUtc: '2026-03-02T15:00:00.000',
    };
    const events = Array.from({ length: Math.ceil(MORE_THAN_A_MESSAGE / JSON.stringify(event).length) }, () => event);
    expect(await webhook(url, 'xero', { events, firstEventSequence: 1, lastEventSequence: events.length, entropy: 'x' })).toBe(200);
    await eventually('the payment to be read', async () => {
      const rows = JSON.stringify(await drill('rows', { id, sql: `SELECT open FROM invoices WHERE number = '${open.docNumber}'` }));
      return rows === '[{"open":0}]' ? true : null;
    });
  });
});

/** The address in the newest mail to somebody. */
function mailedTo(outside: Outside, address: string): string {
  const raw = outside.mail.received.findLast((mail) => mail.to.includes(address))?.raw ?? '';
  const body = Buffer.from(/\r\n\r\n([A-Za-z0-9+/=\r\n]{40,}?)\r\n--/.exec(raw)?.[1] ?? '', 'base64').toString('utf8');
  return /https?:\/\/\S+/.exec(body)?.[0] ?? '';
}

async function webhook(url: string, platform: string, said: unknown, key = WEBHOOK_KEY): Promise<number> {
  const body = JSON.stringify(said);
  const signature = createHmac('sha256', key).update(body).digest('base64');
  const answer = await fetch(`${url}/webhooks/${platform}`, { method: 'POST', body, headers: { 'x-xero-signature': signature } });
  return answer.status;
}

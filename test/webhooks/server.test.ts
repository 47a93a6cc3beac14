/** The webhook addresses of the real server: what the platforms' senders see, what a person sees soon after, and what `kill -9` leaves. */
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { calendarDate, instant } from '../../src/domain/time.ts';
import { generateScript, inventFacts } from '../../src/sandbox/generate.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import { bytesOf, cloudBody, xeroBody } from '../inbox/deliveries.ts';
import { connect, eventually, type Served, serve, temporaryFolder } from '../runtimes/served.ts';

const NOW = '2026-03-02T15:00:00Z';
const KEYS = { xero: 'xero signing key', quickbooks: 'intuit verifier token' };
const HEADER = { xero: 'x-xero-signature', quickbooks: 'intuit-signature' } as const;
type Platform = keyof typeof HEADER;

const folder = temporaryFolder();
let sandbox: RunningSandbox;
let running: Served;

async function start(data = folder.path, env: Record<string, string> = {}): Promise<Served> {
  return serve(['--no-demo', '--port', '0', '--data', data, '--clock', NOW], {
    XERO_BASE_URL: `http://127.0.0.1:${sandbox.port}/xero`,
    XERO_WEBHOOK_KEY: `an older key, ${KEYS.xero}`,
    INTUIT_WEBHOOK_TOKEN: KEYS.quickbooks,
    ...env,
  });
}

beforeAll(async () => {
  const script = generateScript({
    seed: 5,
    facts: inventFacts(5),
    customers: 10,
    from: calendarDate('2025-12-01'),
    to: calendarDate('2026-03-02'),
  });
  sandbox = await startSandbox({ port: 0, script, asOf: calendarDate('2026-03-02'), now: () => instant(NOW) });
  running = await start();
});

afterAll(async () => {
  running.child.kill('SIGKILL');
  await running.ended;
  await sandbox.close();
  folder.remove();
});

const signed = (platform: Platform, body: Uint8Array, key = KEYS[platform]) => createHmac('sha256', key).update(body).digest('base64');

function deliver(url: string, platform: Platform, body: Uint8Array, signature: string | null, headers: Record<string, string> = {}) {
  return fetch(`${url}/webhooks/${platform}`, {
    method: 'POST',
    body: Uint8Array.from(body),
    headers: { ...(signature === null ? {} : { [HEADER[platform]]: signature }), ...headers },
  });
}

/** Status, body and cookies: all a sender may look at. */
async function answered(response: Response) {
  return [response.status, await response.text(), response.headers.getSetCookie()];
}

const OK = [200, '', []];
const UNAUTHORIZED = [401, '', []];

describe('what the senders see', () => {
  it("Xero's intent to receive: right signatures are answered 200, wrong ones 401, with empty bodies and no cookies", async () => {
    const intent = bytesOf(JSON.stringify({ events: [], firstEventSequence: 0, lastEventSequence: 0, entropy: 'S0m3r4Nd0mt3xt' }));
    const right = signed('xero', intent);
    const wrong = [signed('xero', intent, 'another key'), signed('xero', bytesOf('{}')), right.toLowerCase(), '', 'garbage', null];
    for (const signature of [wrong[0], right, wrong[1], wrong[2], right, ...wrong.slice(3)])
      expect(await answered(await deliver(running.url, 'xero', intent, signature ?? null, { 'content-type': 'application/json' }))).toEqual(
        signature === right ? OK : UNAUTHORIZED,
      );
    expect(await answered(await deliver(running.url, 'xero', intent, signed('xero', intent, 'an older key')))).toEqual(OK);
  });

  it('neither cookies, an origin of elsewhere, a form nor an empty body matter', async () => {
    const none = new Uint8Array(0);
    const headers = { origin: 'https://api.xero.com', cookie: 'tahseel-lang=ar', 'content-type': 'application/x-www-form-urlencoded' };
    expect(await answered(await deliver(running.url, 'xero', none, signed('xero', none), headers))).toEqual(OK);
    expect(await answered(await deliver(running.url, 'xero', none, null, headers))).toEqual(UNAUTHORIZED);
    // A hundred kilobytes are more than any form of the screens may have.
    const large = xeroBody(...Array.from({ length: 500 }, (_, event) => ({ tenant: 'a stranger', id: `large-${event}` })));
    expect(large.length).toBeGreaterThan(100_000);
    expect(await answered(await deliver(running.url, 'xero', large, signed('xero', large)))).toEqual(OK);
  });

  it('QuickBooks: mixed realms, unknown events, the older shape and no JSON at all are acknowledged', async () => {
    const bodies = [
      cloudBody(
        { id: 'm1', realm: '4620816365291273', entityId: '1' },
        { id: 'm2', realm: '9130347957983546', entityId: '2', type: 'qbo.payment.created.v1' },
        { id: 'm3', realm: '9130347957983546', entityId: '3', type: 'qbo.teapot.boiled.v9' },
      ),
      bytesOf(
        JSON.stringify({
          eventNotifications: [{ realmId: '77', dataChangeEvent: { entities: [{ name: 'Invoice', id: '6', operation: 'Update' }] } }],
        }),
      ),
      bytesOf('<html>'),
    ];
    for (const body of bodies)
      for (const type of ['application/cloudevents-batch+json', 'application/json', 'text/plain'])
        expect(
          await answered(await deliver(running.url, 'quickbooks', body, signed('quickbooks', body), { 'content-type': type })),
        ).toEqual(OK);
    const [body = new Uint8Array(0)] = bodies;
    expect(await answered(await deliver(running.url, 'quickbooks', body, signed('quickbooks', body, 'guess')))).toEqual(UNAUTHORIZED);
    expect(await answered(await deliver(running.url, 'quickbooks', body, signed('xero', body)))).toEqual(UNAUTHORIZED);
    await eventually('the counts', async () => {
      const metrics = await (await fetch(`${running.url}/metrics`)).text();
      // The unknown event once, three bodies that are no JSON, and the empty one before.
      const found =
        /^tahseel_webhook_quarantined 5$/m.test(metrics) && /^tahseel_webhook_received\{platform="quickbooks"\} 9$/m.test(metrics);
      return found && /^tahseel_webhook_refused\{platform="quickbooks",reason="signature"\} 2$/m.test(metrics) ? true : null;
    });
    const health: unknown = await (await fetch(`${running.url}/healthz`)).json();
    expect(health).toMatchObject({ ok: true, webhooksUnread: 0, webhooksWaiting: 0, webhooksQuarantined: 5 });
  });

  it('without a key everything is answered 401', async () => {
    const elsewhere = temporaryFolder();
    const server = await start(elsewhere.path, { XERO_WEBHOOK_KEY: ' , ', INTUIT_WEBHOOK_TOKEN: '' });
    const body = xeroBody({ tenant: 'a', id: '1' });
    for (const key of ['', ' ', KEYS.xero])
      expect(await answered(await deliver(server.url, 'xero', body, signed('xero', body, key || '\0')))).toEqual(UNAUTHORIZED);
    server.child.kill('SIGTERM');
    await server.ended;
    elsewhere.remove();
  });
});

const rowSchema = z.object({ id: z.string(), number: z.string(), open: z.number() });

/** Reads beside the running server. */
function openInvoices(organisation: string) {
  const database = new BetterSqlite(join(folder.path, 'organisations', `${organisation}.sqlite`), { readonly: true });
  try {
    return z
      .array(rowSchema)
      .parse(database.prepare("SELECT id, number, open FROM invoices WHERE state = 'open' AND open > 100 ORDER BY due").all());
  } finally {
    database.close();
  }
}

describe('what a person sees', () => {
  it('a payment in the books is here within seconds, long before the next poll', async () => {
    const organisation = await connect(running.url, 'xero');
    const [invoice] = await eventually('the first sync', () => {
      const rows = openInvoices(organisation);
      return rows.length > 0 ? rows : null;
    });
    const { url } = running;
    const tell = (path: string, body: unknown) =>
      fetch(`http://127.0.0.1:${sandbox.port}/control/${path}`, { method: 'POST', body: JSON.stringify(body) });
    expect((await tell('webhooks', { url: `${url}/webhooks/xero`, key: KEYS.xero, platform: 'xero' })).status).toBe(200);
    await eventually('the first sync to end', async () =>
      (await (await fetch(`${url}/metrics`)).text()).includes(organisation) ? true : null,
    );
    expect((await tell('pay', { invoice: invoice?.number, amount: 100, date: '2026-03-02' })).status).toBe(200);
    await eventually('the payment', () =>
      openInvoices(organisation).find(({ id }) => id === invoice?.id)?.open === (invoice?.open ?? 0) - 100 ? true : null,
    );
    await eventually('the hint to be done with', async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return /^tahseel_webhook_events_waiting 0$/m.test(metrics) && /^tahseel_webhook_looks [1-9]/m.test(metrics) ? true : null;
    });
  });
});

describe('kill -9', () => {
  const KILLS = 6;
  const WIDTH = 8;

  it(`leaves every acknowledged delivery in the inbox, through ${KILLS} kills under load`, { timeout: 180_000 }, async () => {
    const elsewhere = temporaryFolder();
    const acknowledged: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const server = await start(elsewhere.path);
      const enough = acknowledged.length + 1 + ((kill * 67) % 150);
      let number = 0;
      const sender = async (): Promise<void> => {
        for (;;) {
          number += 1;
          const name = `run${kill}-${number}`;
          const platform = number % 2 === 0 ? 'xero' : 'quickbooks';
          const body = platform === 'xero' ? xeroBody({ tenant: 'a', id: name }) : cloudBody({ id: name, realm: '1', entityId: name });
          const answer = await deliver(server.url, platform, body, signed(platform, body)).catch(() => null);
          if (answer === null) return;
          expect(answer.status).toBe(200);
          if (acknowledged.push(name) >= enough) server.child.kill('SIGKILL');
        }
      };
      await Promise.all(Array.from({ length: WIDTH }, sender));
      await server.ended;
      expect(server.child.signalCode).toBe('SIGKILL');
    }
    const file = new BetterSqlite(join(elsewhere.path, 'inbox.sqlite'), { readonly: true });
    const bodies = z.array(z.object({ body: z.string() })).parse(file.prepare('SELECT CAST(body AS TEXT) AS body FROM deliveries').all());
    expect(file.pragma('integrity_check', { simple: true })).toBe('ok');
    file.close();
    const kept = new Set(bodies.map(({ body }) => /"(run\d+-\d+)"/.exec(body)?.[1]));
    expect(acknowledged.filter((name) => !kept.has(name))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(KILLS);
    // And the next start goes on with them: all are unpacked, none is lost on the way.
    const server = await start(elsewhere.path);
    await eventually('everything to be unpacked', async () => {
      const health = z
        .object({ webhooksUnread: z.number(), webhooksStray: z.number() })
        .parse(await (await fetch(`${server.url}/healthz`)).json());
      return health.webhooksUnread === 0 && health.webhooksStray === kept.size ? true : null;
    });
    server.child.kill('SIGTERM');
    await server.ended;
    elsewhere.remove();
    console.log(`${acknowledged.length} acknowledged deliveries through ${KILLS} kills, all kept`);
  });
});

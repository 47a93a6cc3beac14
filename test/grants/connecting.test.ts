/** Coming and going as a person does it: the choice after a consent, one grant under several client files, disconnected from either side. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { grants as grantTable } from '../../src/grants/schema.ts';
import { memoryTransport } from '../../src/letters/sink.ts';
import { nodeRuntime } from '../../src/runtimes/platform.ts';
import { openProduct } from '../../src/runtimes/product.ts';
import { everybodyIs, visitorOf } from '../../src/runtimes/visitor.ts';
import { webDeps } from '../../src/runtimes/web-deps.ts';
import { grantsOf } from '../../src/sandbox/xero/grants.ts';
import { createApp } from '../../src/web/app.tsx';
import { FACTS } from '../connectors/books.ts';
import { atEnd, HOUR, SECOND, World } from './world.ts';

const ORIGIN = 'http://localhost:8787';

/** The product over a folder, and a browser with a cookie jar. Opened again it is a new process over the same files. */
function installation(world: World) {
  const runtime = nodeRuntime({
    dataDir: join(world.folder, 'data'),
    now: () => world.now,
    mail: memoryTransport(),
    log: (...line) => void world.logs.push(line),
    durable: false,
  });
  atEnd(runtime.close);
  const product = openProduct({
    runtime,
    publicUrl: () => ORIGIN,
    mailFrom: 'a@b.example',
    platforms: world.platforms(),
    vault: world.vault,
    // Whatever the other is asked, each is opened anew.
    mostOpen: 1,
  });
  const app = createApp(
    webDeps(product, {
      now: () => world.now,
      log: () => {},
      changed: () => {},
      webhooks: { metrics: () => [], health: () => ({}) },
      door: everybodyIs(visitorOf('Salma', 'Nile')),
      publicUrl: () => ORIGIN,
    }),
  );
  const rows = () => runtime.openDatabase('practice').select().from(grantTable).all();
  return { product, app, rows, browser: () => browser(app) };
}

function browser(app: ReturnType<typeof createApp>) {
  const jar = new Map<string, string>();
  return async (path: string, form?: [string, string][]) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const init = form ? { method: 'POST', body: new URLSearchParams(form), headers: { cookie, Origin: ORIGIN } } : { headers: { cookie } };
    const answer = await app.request(path.startsWith('http') ? path : ORIGIN + path, init);
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(set)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return { status: answer.status, location: answer.headers.get('location') ?? '', text: await answer.text() };
  };
}
type Ask = ReturnType<typeof browser>;

/** Off to the platform and back; gives where the product sends the browser then. */
async function consent(ask: Ask, platform: 'xero' | 'quickbooks', choice: [string, string][]): Promise<string> {
  const begun = await ask(`/connect/${platform}`);
  const url = new URL(begun.location);
  const agreed = await fetch(url, { method: 'POST', body: new URLSearchParams([...url.searchParams, ...choice]), redirect: 'manual' });
  const back = await ask(agreed.headers.get('location') ?? '');
  return back.location;
}

const BOTH: [string, string][] = [
  ['tenant', FACTS.tenant],
  ['tenant', SECOND.tenant],
];
const connections = (world: World) =>
  grantsOf(world.sandbox)
    .connections()
    .map((each) => each.tenant);

it('nothing is connected before the choice is posted, and then only what was chosen', async () => {
  const world = await World.start();
  const { product, browser: newBrowser, rows } = installation(world);
  const ask = newBrowser();
  expect(await consent(ask, 'xero', BOTH)).toBe('/connect/xero/choose');
  const page = await ask('/connect/xero/choose');
  expect(page.text.match(/type="checkbox" name="tenant"/g)).toHaveLength(2);
  for (const name of ['Harbour &amp; Pine', 'Nile Office']) expect(page.text).toContain(name);
  expect(page.text).not.toContain('checked');
  await ask('/connect/xero/choose');
  expect(product.ids()).toEqual([]);

  // The offer is this browser's: another one, or another platform's page, knows nothing of it.
  const stranger = newBrowser();
  expect((await stranger('/connect/xero/choose')).status).toBe(400);
  expect((await stranger('/connect/xero/choose', BOTH)).status).toBe(400);
  expect((await ask('/connect/quickbooks/choose', BOTH)).status).toBe(400);
  // Nor does a choice of nothing, or of what was not offered, connect anything.
  expect((await ask('/connect/xero/choose', [])).text).toContain('Nothing was chosen');
  expect((await ask('/connect/xero/choose', [['tenant', 'somebody-elses']])).status).toBe(400);
  expect(product.ids()).toEqual([]);

  const chosen = await ask('/connect/xero/choose', [['tenant', SECOND.tenant]]);
  expect(chosen.status).toBe(303);
  const [id = ''] = product.ids();
  expect(product.ids()).toHaveLength(1);
  expect(chosen.location).toBe(`/organisations/${id}/start`);
  expect(await product.organisation(id)?.sync()).toMatchObject({ ok: true });
  // What was left out is not kept at Xero either.
  expect(connections(world)).toEqual([SECOND.tenant]);
  expect(rows()).toHaveLength(1);
  // The offer is used up.
  expect((await ask('/connect/xero/choose', BOTH)).status).toBe(400);
});

it('an offer that is not taken ends by itself, with its grant', async () => {
  const world = await World.start();
  const { product, browser: newBrowser, rows } = installation(world);
  const ask = newBrowser();
  await consent(ask, 'xero', BOTH);
  world.later(16 * 60_000);
  expect((await ask('/connect/xero/choose')).status).toBe(400);
  await product.grants.tend();
  expect(rows()).toHaveLength(1);
  world.later(HOUR);
  await product.grants.tend();
  expect(rows()).toEqual([]);
  expect(world.asked('/connect/revocation')).toBe(1);
});

it('two client files under one grant: the first to go is disconnected, with the last the grant is revoked; who returns keeps the history', async () => {
  const world = await World.start();
  const { product, browser: newBrowser, rows } = installation(world);
  const ask = newBrowser();
  await consent(ask, 'xero', [['tenant', FACTS.tenant]]);
  await ask('/connect/xero/choose', [['tenant', FACTS.tenant]]);
  const [first = ''] = product.ids();
  await product.organisation(first)?.sync();
  await product.organisation(first)?.command({ do: 'set-mode', by: 'Salma', mode: 'review' });

  // The second consent shows what stands already, and gives its tokens to the same grant.
  await consent(ask, 'xero', BOTH);
  const page = await ask('/connect/xero/choose');
  expect(page.text).toMatch(/connected already/);
  await ask('/connect/xero/choose', BOTH);
  expect(product.ids()).toHaveLength(2);
  expect(rows()).toHaveLength(1);
  const second = product.ids().find((id) => id !== first) ?? '';

  const gone = await ask(`/organisations/${first}/disconnect`, [['back', `/organisations/${first}/settings`]]);
  expect([gone.status, gone.location]).toEqual([303, `/organisations/${first}/settings`]);
  expect((await ask(gone.location)).text).toContain('Disconnected. Nothing is read or sent any more.');
  expect(connections(world)).toEqual([SECOND.tenant]);
  expect(world.asked('/connect/revocation')).toBe(0);
  const calls = world.requests.length;
  expect(await product.organisation(first)?.sync()).toMatchObject({ ok: false, failure: 'not-connected' });
  expect(world.requests).toHaveLength(calls);
  expect((await product.organisation(first)?.summary())?.connection).toBe('none');
  expect(await product.organisation(second)?.sync()).toMatchObject({ ok: true });

  await ask(`/organisations/${second}/disconnect`, []);
  expect(connections(world)).toEqual([]);
  expect(world.asked('/connect/revocation')).toBe(1);
  expect(rows()).toEqual([]);

  const before = await product
    .organisation(first)
    ?.customers()
    .then(({ rows }) => rows);
  await consent(ask, 'xero', [['tenant', FACTS.tenant]]);
  expect((await ask('/connect/xero/choose')).text).toContain('its history goes on');
  await ask('/connect/xero/choose', [['tenant', FACTS.tenant]]);
  const summary = await product.organisation(first)?.summary();
  expect(summary).toMatchObject({ connection: 'connected', mode: 'review' });
  expect((await product.organisation(first)?.customers())?.rows.map(({ id }) => id)).toEqual(before?.map(({ id }) => id));
  expect(before?.length).toBeGreaterThan(0);
  expect(await product.organisation(first)?.sync()).toMatchObject({ ok: true });
  expect((await product.organisation(first)?.tally())?.journal.broken).toBeNull();
});

it('a platform that is away when somebody disconnects is told later; here it is over at once', async () => {
  const world = await World.start();
  const { product, browser: newBrowser, rows } = installation(world);
  const ask = newBrowser();
  await consent(ask, 'xero', [['tenant', FACTS.tenant]]);
  await ask('/connect/xero/choose', [['tenant', FACTS.tenant]]);
  const [id = ''] = product.ids();
  world.sandbox.addFault({ platform: 'xero', method: 'DELETE', status: 503, body: '<html>', times: 3 });
  const gone = await ask(`/organisations/${id}/disconnect`, []);
  expect((await ask(gone.location)).text).toContain('it is told as soon as it does');
  expect((await product.organisation(id)?.summary())?.connection).toBe('none');
  expect(connections(world)).toEqual([FACTS.tenant]);
  // Also by another process.
  await installation(world).product.grants.tend();
  expect(connections(world)).toEqual([]);
  expect(rows()).toEqual([]);
});

it('disconnected on the other side: whose connection went asks for a person and sends nothing, the others go on', async () => {
  const world = await World.start();
  const { product, browser: newBrowser, rows } = installation(world);
  const ask = newBrowser();
  await consent(ask, 'xero', BOTH);
  await ask('/connect/xero/choose', BOTH);
  for (const id of product.ids()) expect(await product.organisation(id)?.sync()).toMatchObject({ ok: true });
  const [mine] = grantsOf(world.sandbox).connections();
  const lost = product.ids().find((id) => product.client(id)?.tenant === mine?.tenant) ?? '';
  grantsOf(world.sandbox).disconnect(mine?.id ?? '');
  expect(await product.organisation(lost)?.sync()).toMatchObject({ ok: false });
  expect((await product.organisation(lost)?.summary())?.connection).toBe('reconnect');
  expect((await product.organisation(lost)?.today())?.exceptions.map(({ kind }) => kind)).toContain('reconnect');
  const other = product.ids().find((id) => id !== lost) ?? '';
  expect(await product.organisation(other)?.sync()).toMatchObject({ ok: true });
  expect(rows()).toMatchObject([{ state: 'live' }]);
});

it.each(['xero', 'quickbooks'] as const)(
  'the whole grant ended on the side of %s: found out by the refused token, and good again after a new consent',
  async (platform) => {
    const world = await World.start();
    const { product, browser: newBrowser } = installation(world);
    const ask = newBrowser();
    const choice: [string, string][] =
      platform === 'xero'
        ? [['tenant', FACTS.tenant]]
        : [
            ['realm', FACTS.realm],
            ['decision', 'approve'],
          ];
    const connect = async () => {
      const next = await consent(ask, platform, choice);
      return next.endsWith('/choose') ? (await ask(next, choice)).location : next;
    };
    await connect();
    const [id = ''] = product.ids();
    expect(await product.organisation(id)?.sync()).toMatchObject({ ok: true });
    // As a person does on the platform's own pages.
    const grant = await product.grants.accessOf(id).open();
    const body = JSON.stringify({ token: grant.ok ? grant.value.accessToken : '' });
    const form = new URLSearchParams({ token: grant.ok ? grant.value.accessToken : '' });
    const authorization = `Basic ${btoa('client:x')}`;
    if (platform === 'xero') await fetch(`${world.address}/xero/connect/revocation`, { method: 'POST', body: form });
    else
      await fetch(`${world.address}/quickbooks/v2/oauth2/tokens/revoke`, {
        method: 'POST',
        body,
        headers: { authorization, 'content-type': 'application/json' },
      });
    const calls = world.tokenCalls();
    expect(await product.organisation(id)?.sync()).toMatchObject({ ok: false, failure: 'invalid_grant' });
    expect(world.tokenCalls()).toBe(calls + 1);
    expect((await product.organisation(id)?.summary())?.connection).toBe('reconnect');
    await product.organisation(id)?.sync();
    expect(world.tokenCalls()).toBe(calls + 1);
    expect(await connect()).toBe(`/organisations/${id}/today`);
    expect(await product.organisation(id)?.sync()).toMatchObject({ ok: true });
  },
);

it('QuickBooks: one company, chosen there; disconnecting revokes', async () => {
  const world = await World.start();
  const { product, browser: newBrowser, rows } = installation(world);
  const ask = newBrowser();
  const next = await consent(ask, 'quickbooks', [
    ['realm', FACTS.realm],
    ['decision', 'approve'],
  ]);
  const [id = ''] = product.ids();
  expect(next).toBe(`/organisations/${id}/start`);
  expect((await product.organisation(id)?.sync())?.ok).toBe(true);
  expect((await product.organisation(id)?.summary())?.connectionEnds).toMatch(/^2031-/);
  expect((await ask(`/organisations/${id}/settings`)).text).toContain('Connection ends');
  await ask(`/organisations/${id}/disconnect`, []);
  expect(world.asked('/tokens/revoke')).toBe(1);
  expect(rows()).toEqual([]);
});

it('an access token that ends between two calls is renewed without anybody noticing, also by a new process', async () => {
  const world = await World.start();
  const one = installation(world);
  const ask = one.browser();
  await consent(ask, 'xero', [['tenant', FACTS.tenant]]);
  await ask('/connect/xero/choose', [['tenant', FACTS.tenant]]);
  const [id = ''] = one.product.ids();
  for (let hour = 0; hour < 3; hour += 1) {
    world.later(HOUR);
    expect(await one.product.organisation(id)?.sync()).toMatchObject({ ok: true });
  }
  world.later(HOUR);
  expect(await installation(world).product.organisation(id)?.sync()).toMatchObject({ ok: true });
});

/** Messages to endpoints: each attempt as by a process of its own, until it is taken or given up; which addresses are called at all; and who may sign. */
import { createServer } from 'node:http';
import BetterSqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { addMs, type Instant, instant, msOf } from '../../src/domain/time.ts';
import { openDirectory } from '../../src/practice/directory.ts';
import { endpointsOf, type MessageRow } from '../../src/practice/endpoints.ts';
import { openPractice } from '../../src/practice/practice.ts';
import { allowance } from '../../src/runtimes/allowance.ts';
import { type Answered, endpointPost, lookupOf, refusedUrl } from '../../src/runtimes/endpoint-post.ts';
import { sending } from '../../src/runtimes/endpoint-sending.ts';
import { newEndpointSecret, signatureHeaders } from '../../src/runtimes/message-signature.ts';
import { hash, random } from '../../src/runtimes/platform.ts';
import { openPrograms } from '../../src/runtimes/programs.ts';
import { isPublicAddress } from '../../src/runtimes/public-address.ts';
import { newMasterKeyText, parseMasterKeys } from '../../src/vault/master-keys.ts';
import { openVault } from '../../src/vault/vault.ts';
import { World } from '../organisation/world.ts';
import { SALMA } from '../web/deps.ts';
import { receiver } from './receiver.ts';

const START = instant('2026-03-02T15:00:00Z');
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const HOUR = 3_600_000;

function practiceDatabase() {
  const database = drizzle({ client: new BetterSqlite(':memory:') });
  openPractice({ database });
  openDirectory({ database, hash, random, now: () => START });
  return database;
}

function withEndpoint() {
  const endpoints = endpointsOf(practiceDatabase());
  endpoints.add({
    ...{ id: 'ep_1', practiceId: 'first', url: 'https://books.example/hooks', events: [], names: false, state: 'live', madeBy: 'Salma' },
    ...{ since: START, dataKey: 'sealed', secret: 'sealed' },
  });
  const message = {
    endpointId: 'ep_1',
    messageId: 'msg_1',
    organisationId: 'org',
    type: 'letter.sent',
    at: START,
    body: '{"type":"letter.sent"}',
  };
  endpoints.post(message, START);
  return { endpoints, message, state: (): MessageRow | undefined => endpoints.log('ep_1', null, 1)[0] };
}

/** One attempt by a process that then ends; gives the headers it was made with, or null where nothing was sent. */
async function attempt(
  endpoints: ReturnType<typeof endpointsOf>,
  at: Instant,
  answered: Answered,
): Promise<Readonly<Record<string, string>> | null> {
  let said: Readonly<Record<string, string>> | null = null;
  const asked = Promise.withResolvers<void>();
  const out = sending({
    endpoints,
    post: async (_url, headers) => {
      said = headers;
      asked.resolve();
      return answered;
    },
    secrets: async () => [SECRET],
    wall: () => at,
    log: () => {},
  });
  out.soon();
  // What is due is sent; where nothing is, the timer that looks comes before the one that is waited for here.
  await (endpoints.due(at, 1).length > 0 ? asked.promise : new Promise((resolve) => setTimeout(resolve, 1)));
  await out.stop();
  return said;
}

describe('a message', () => {
  it('is tried ever later under the same id, given up after three days and a half, and then its endpoint fails', async () => {
    const { endpoints, state } = withEndpoint();
    let at = START;
    const ids = new Set<string>();
    const pauses: number[] = [];
    while (state()?.state === 'waiting') {
      const headers = await attempt(endpoints, at, { status: 500 });
      ids.add(headers?.['webhook-id'] ?? 'none');
      const next = state()?.nextAt ?? at;
      if (state()?.state !== 'waiting') break;
      pauses.push(msOf(next) - msOf(at));
      // A moment before it is due nothing is sent.
      expect(await attempt(endpoints, addMs(next, -1), { status: 200 })).toBeNull();
      at = next;
    }
    expect([...ids]).toEqual(['msg_1']);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(msOf(at) - msOf(START)).toBeGreaterThan(72 * HOUR);
    expect(state()).toMatchObject({ state: 'given-up', attempts: pauses.length + 1, outcome: '500' });
    expect(endpoints.get('first', 'ep_1')).toMatchObject({ state: 'failing', failingSince: at });
    // What happens meanwhile waits; somebody tries again, and everything goes.
    endpoints.take('org', 9, [{ endpointId: 'ep_1', messageId: 'msg_9', organisationId: 'org', type: 'hold.added', at, body: '{}' }], at);
    expect(await attempt(endpoints, addMs(at, HOUR), { status: 200 })).toBeNull();
    endpoints.change('ep_1', { state: 'live', failingSince: null });
    endpoints.again('ep_1', at);
    await attempt(endpoints, at, { status: 200 });
    expect(endpoints.log('ep_1', null, 9).map((each) => each.state)).toEqual(['delivered', 'delivered']);
  });

  it('that was delivered is never sent again, and one that is taken over twice stays one', async () => {
    const { endpoints, message, state } = withEndpoint();
    await attempt(endpoints, START, { status: 204 });
    expect(state()).toMatchObject({ state: 'delivered', attempts: 1 });
    endpoints.take('org', 7, [message], START);
    endpoints.again('ep_1', START);
    expect(await attempt(endpoints, addMs(START, HOUR), { status: 204 })).toBeNull();
    expect(endpoints.log('ep_1', null, 9)).toHaveLength(1);
  });

  it('to an endpoint that says it is gone is given up at once', async () => {
    const { endpoints } = withEndpoint();
    await attempt(endpoints, START, { status: 410 });
    expect(endpoints.get('first', 'ep_1')?.state).toBe('failing');
  });

  it('waits where a redirect, a refusal or no answer comes back', async () => {
    for (const answered of [{ status: 301 }, { status: 404 }, { none: 'timeout' }, { none: 'not-public' }] as const) {
      const { endpoints, state } = withEndpoint();
      await attempt(endpoints, START, answered);
      expect(state()).toMatchObject({
        state: 'waiting',
        attempts: 1,
        outcome: 'status' in answered ? String(answered.status) : answered.none,
      });
    }
  });

  it('and its log end after thirty days', () => {
    const { endpoints } = withEndpoint();
    endpoints.sweep(addMs(START, 29 * 24 * HOUR));
    expect(endpoints.log('ep_1', null, 9)).toHaveLength(1);
    endpoints.sweep(addMs(START, 31 * 24 * HOUR));
    expect(endpoints.log('ep_1', null, 9)).toEqual([]);
  });
});

describe('signatures', () => {
  it('are those of Standard Webhooks, one for each secret', () => {
    const secrets = [newEndpointSecret(random), newEndpointSecret(random)];
    const timestamp = Math.floor(Date.now() / 1000);
    const headers = signatureHeaders({ id: 'msg_1', timestamp, body: '{"a":1}' }, secrets);
    for (const secret of secrets) expect(new Webhook(secret).verify('{"a":1}', headers)).toEqual({ a: 1 });
    expect(() => new Webhook(newEndpointSecret(random)).verify('{"a":1}', headers)).toThrow();
    expect(() => new Webhook(secrets[0] ?? '').verify('{"a":2}', headers)).toThrow();
    expect(new Webhook(SECRET).sign('msg_1', new Date(timestamp * 1000), 'x')).toBe(
      signatureHeaders({ id: 'msg_1', timestamp, body: 'x' }, [SECRET])['webhook-signature'],
    );
  });
});

describe('addresses', () => {
  it.each([
    ['8.8.8.8', true],
    ['2606:4700:4700::1111', true],
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['172.31.255.255', false],
    ['172.32.0.1', true],
    ['192.168.0.1', false],
    ['169.254.169.254', false],
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['::1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:7f00:1', false],
    ['::ffff:8.8.8.8', true],
    ['64:ff9b::7f00:1', false],
    ['2002:7f00:1::', false],
    ['fd00::1', false],
    ['fe80::1', false],
    ['ff02::1', false],
    ['not an address', false],
  ])('%s is public: %s', (address, isPublic) => expect(isPublicAddress(address)).toBe(isPublic));

  it.each([
    ['https://books.example/hooks', null],
    ['http://books.example/hooks', 'not-https'],
    ['https://user:word@books.example/', 'not-a-url'],
    ['ftp://books.example/', 'not-a-url'],
    ['https://127.0.0.1/', 'not-public'],
    ['https://2130706433/', 'not-public'],
    ['https://0x7f.1/', 'not-public'],
    ['https://[::1]/', 'not-public'],
    ['https://[::ffff:10.0.0.1]/', 'not-public'],
    ['https://localhost/', 'not-public'],
    ['https://a.localhost./', 'not-public'],
    ['https://metadata.google.internal/', 'not-public'],
    ['https://intranet/', 'not-public'],
  ] as const)('%s: %s', (url, refused) => expect(refusedUrl(new URL(url), false)).toBe(refused));

  it('a name that leads to this machine is not called, however it is written', async () => {
    const outside = await receiver();
    const { port } = new URL(outside.url);
    const guarded = endpointPost({ anywhere: false });
    expect(await guarded(`http://127.0.0.1:${port}/`, {}, '{}')).toEqual({ none: 'not-public' });
    // A name is looked up when the connection is made; the only one there is without a network is this machine's.
    const found = await new Promise((resolve) => lookupOf('localhost', {}, (error) => resolve(error?.code ?? null)));
    expect(found).toBe('ENOTPUBLIC');
    expect(outside.told).toEqual([]);
    await outside.close();
  });

  it('a redirect is not followed, and an answer that does not come is not waited for', async () => {
    const outside = await receiver();
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    outside.answer = 302;
    outside.location = `http://127.0.0.1:${port}/`;
    const post = endpointPost({ anywhere: true });
    const impatient = endpointPost({ anywhere: true, patienceMs: 50 });
    const event = JSON.stringify({ type: 'test', timestamp: START, data: {} });
    expect(await post(outside.url, {}, event)).toEqual({ status: 302 });
    expect(await impatient(`http://127.0.0.1:${port}/`, {}, event)).toEqual({ none: 'timeout' });
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    expect(await post(`http://127.0.0.1:${port}/`, {}, event)).toEqual({ none: 'unreachable' });
    await outside.close();
  });
});

describe('programs of a practice', () => {
  async function opened(anywhere = false) {
    const clock = { at: START };
    const database = practiceDatabase();
    const runtime = { openDatabase: () => database, hash, random, now: () => clock.at, log: () => {} };
    const vault = openVault({ masterKeys: await parseMasterKeys(newMasterKeyText(random)), random });
    const none = { organisation: () => null, ownerOf: () => null, ids: () => [] };
    const post = async (): Promise<Answered> => ({ status: 204 });
    const programs = openPrograms({ runtime, vault, ...none, anywhere, post, wall: () => clock.at });
    return { ...programs, clock, database };
  }

  it('a token is kept as its hash only, ends when it should, and is its practice’s alone to take back', async () => {
    const { programs, clock, database, close } = await opened();
    const made = await programs.makeToken(SALMA, { name: 'Warehouse', scopes: ['read'], days: 30 });
    if (!('token' in made)) throw new Error(made.refused);
    const rows = JSON.stringify(database.$client.prepare('SELECT * FROM tokens').all());
    expect(rows).not.toContain(made.token.slice(8));
    expect(await programs.holder(made.token)).toMatchObject({ practiceId: 'first', scopes: ['read'] });
    expect(await programs.holder(`${made.token}0`)).toBeNull();
    expect(await programs.holder('')).toBeNull();
    expect(await programs.makeToken(SALMA, { name: 'Warehouse', scopes: ['run'], days: null })).toEqual({ refused: 'name-taken' });
    const [token] = await programs.tokens('first');
    expect(token).toMatchObject({ usedAt: START, madeBy: 'Salma' });
    expect(await programs.tokens('another')).toEqual([]);
    expect(await programs.revokeToken({ ...SALMA, practiceId: 'another' }, token?.id ?? '')).toBe(false);
    clock.at = addMs(START, 30 * 24 * HOUR);
    expect(await programs.holder(made.token)).toBeNull();
    await close();
  });

  it('the secret of an endpoint is sealed at rest, and only addresses of the public internet are taken', async () => {
    const { programs, database, close } = await opened();
    const wanted = { url: 'https://books.example/hooks', events: [], names: false };
    const added = await programs.addEndpoint('first', 'Salma', wanted);
    if (!added.ok) throw new Error(added.code);
    expect(JSON.stringify(database.$client.prepare('SELECT * FROM endpoints').all())).not.toContain(added.secret.slice(6));
    for (const [url, code] of [
      ['http://books.example/', 'not-https'],
      ['https://10.0.0.1/', 'not-public'],
      ['nonsense', 'not-a-url'],
    ] as const)
      expect(await programs.addEndpoint('first', 'Salma', { ...wanted, url })).toEqual({ ok: false, code });
    for (let count = 1; count < 10; count += 1) expect((await programs.addEndpoint('first', 'Salma', wanted)).ok).toBe(true);
    expect(await programs.addEndpoint('first', 'Salma', wanted)).toEqual({ ok: false, code: 'too-many' });
    expect(await programs.endpoint('another', added.endpoint.id)).toBeNull();
    expect(await programs.removeEndpoint('another', added.endpoint.id)).toBe(false);
    await close();
  });

  it('the same making under the same key is one endpoint; under another practice it is another', async () => {
    const { programs, close } = await opened();
    const wanted = { url: 'https://books.example/hooks', events: [], names: false };
    const once = { key: 'token-1|key', input: 'a' };
    const [first, second] = await Promise.all([
      programs.addEndpoint('first', 'Salma', wanted, once),
      programs.addEndpoint('first', 'Salma', wanted, once),
    ]);
    expect(first.ok && second.ok && first.secret === second.secret).toBe(true);
    expect(await programs.endpoints('first')).toHaveLength(1);
    expect(await programs.addEndpoint('first', 'Salma', wanted, { ...once, input: 'b' })).toEqual({ ok: false, code: 'other-input' });
    await close();
  });

  it('an allowance is whole again after a minute', () => {
    const clock = { ms: 0 };
    const spend = allowance(() => clock.ms);
    const used = Array.from({ length: 301 }, () => spend('token'));
    expect(used.filter((each) => each.ok)).toHaveLength(300);
    expect(used.at(-1)).toMatchObject({ ok: false, remaining: 0, resetSeconds: 60 });
    expect(spend('another').ok).toBe(true);
    clock.ms = 59_999;
    expect(spend('token')).toMatchObject({ ok: false, resetSeconds: 1 });
    clock.ms = 60_000;
    expect(spend('token')).toMatchObject({ ok: true, remaining: 299 });
  });
});

describe('what happens', () => {
  it('is taken over once whatever the clock does, and not what happened while nobody was told', async () => {
    const database = practiceDatabase();
    const clock = { at: START };
    const vault = openVault({ masterKeys: await parseMasterKeys(newMasterKeyText(random)), random });
    const world = new World({ skipWindow: true });
    const runtime = { openDatabase: () => database, hash, random, now: () => clock.at, log: () => {} };
    openPractice({ database }).add({ id: 'org', name: 'Hudson', platform: 'xero', tenant: 't' }, 'first');
    const sent: string[] = [];
    const start = () =>
      openPrograms({
        ...{ runtime, vault, anywhere: false, wall: () => START },
        organisation: () => world.actor,
        ownerOf: () => 'first',
        ids: () => ['org'],
        post: async (_url, headers) => {
          sent.push(headers['webhook-id'] ?? '');
          return { status: 204 };
        },
      });
    const customerId = world.customer('Acme').id;
    world.invoice(customerId, 'INV-1', 3);
    await world.actor.sync();
    const hold = () => world.actor.command({ do: 'place-hold', by: 'Salma', customerId, kind: 'stop' });
    /** One process: it hears that something may have happened, and ends when that is told. */
    const told = async (): Promise<number> => {
      const before = sent.length;
      const running = start();
      running.heard('org');
      const log = endpointsOf(database);
      await expect.poll(() => log.place('org'), { interval: 1 }).toBe(world.actor.store.journal.count());
      await expect.poll(() => log.nextDue(), { interval: 1 }).toBeNull();
      await running.close();
      return sent.length - before;
    };
    const wanted = { url: 'https://books.example/hooks', events: [], names: false };
    await hold();
    clock.at = addMs(world.now, 1);
    const first = start();
    const added = await first.programs.addEndpoint('first', 'Salma', wanted);
    await first.close();
    expect(await told()).toBe(0);
    // The clock of the machine is set back: what happens then is no less new.
    world.now = addMs(world.now, -HOUR);
    await hold();
    expect(await told()).toBe(1);
    expect(await told()).toBe(0);
    if (!added.ok) throw new Error(added.code);
    const second = start();
    await second.programs.removeEndpoint('first', added.endpoint.id);
    world.now = addMs(world.now, 2 * HOUR);
    await hold();
    clock.at = addMs(world.now, 1);
    await second.programs.addEndpoint('first', 'Salma', wanted);
    await second.close();
    expect(await told()).toBe(0);
    world.now = addMs(world.now, HOUR);
    await hold();
    expect(await told()).toBe(1);
    expect(new Set(sent).size).toBe(2);
  });
});

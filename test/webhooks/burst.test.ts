/** However many events come, an organisation's books are looked at a few times, never for what is not connected, and never less than once after the last of them. */
import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { calendarDate, instantFromMs, msOf } from '../../src/domain/time.ts';
import { type Schedule, schedule } from '../../src/runtimes/schedule.ts';
import { openWebhooks, type Webhooks } from '../../src/runtimes/webhooks.ts';
import { cloudBody, xeroBody } from '../inbox/deliveries.ts';
import { clockAt, FACTS, newCompany, openClient, SOURCE, START } from './client.ts';

const KEYS = { xero: ['new', 'old'], quickbooks: ['token'] };
const REST_MS = 30_000;
const FAR = instantFromMs(Date.UTC(2200, 0, 1));

afterEach(() => {
  vi.useRealTimers();
});

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The product's own beat and schedule around one client file; timers stand still until a test moves them. */
function served(wakes: { before?: () => Promise<void>; fails?: () => boolean } = {}) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  const clock = clockAt(START);
  const pulled: string[] = [];
  const company = newCompany();
  const customer = company.addCustomer({ name: 'Buyer', email: 'a@buyer.example' }, clock.now);
  const invoice = company.addInvoice(
    { docNumber: 'I1', customerId: customer.id, issued: calendarDate('2026-03-01'), due: calendarDate('2026-04-01'), total: 500 },
    clock.now,
  );
  const client = openClient({ company }, clock, { onPull: (kind) => pulled.push(kind), lastWebhook: () => webhooks.last(SOURCE) });
  let connected = true;
  const looked: boolean[] = [];
  const waking: Schedule = schedule([], {
    now: () => clock.now,
    log: () => {},
    wake: async (_id, hinted) => {
      await wakes.before?.();
      if (wakes.fails?.()) throw new Error('planned');
      const next = await webhooks.look(SOURCE, client.actor, hinted);
      if (next !== null) looked.push(hinted);
      return next === null ? null : FAR;
    },
  });
  const webhooks: Webhooks = openWebhooks({
    path: ':memory:',
    keys: KEYS,
    now: () => clock.now,
    log: () => {},
    organisation: ({ tenant }) => (connected && tenant === FACTS.tenant ? client.id : null),
    soon: waking.hinted,
    pace: { collectMs: 500, restMs: REST_MS },
  });
  closing.push(async () => {
    await waking.stop();
    await webhooks.close();
    client.close();
  });
  return {
    ...{ clock, company, customer, invoice, client, webhooks, pulled, looked },
    disconnect: () => {
      connected = false;
    },
    connect: () => {
      connected = true;
    },
    async pass(ms: number) {
      for (let left = ms; left > 0; left -= 500) {
        clock.pass(Math.min(left, 500));
        await vi.advanceTimersByTimeAsync(Math.min(left, 500));
        await webhooks.beat();
        await vi.advanceTimersByTimeAsync(0);
        // What a wake awaits beyond timers.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    sample: (name: string, labels = '') =>
      webhooks.metrics().find((metric) => metric.name === name && JSON.stringify(metric.labels ?? {}).includes(labels))?.value,
    async send(platform: 'xero' | 'quickbooks', body: Uint8Array, key = platform === 'xero' ? 'new' : 'token') {
      const signature = createHmac('sha256', key).update(body).digest('base64');
      const headers = { [platform === 'xero' ? 'x-xero-signature' : 'intuit-signature']: signature };
      return webhooks.fetch(new Request(`http://127.0.0.1/webhooks/${platform}`, { method: 'POST', headers, body: Uint8Array.from(body) }));
    },
  };
}

describe('a burst', () => {
  it('of 10,000 events in ten seconds leads to at most three looks, the last after the last event', async () => {
    const world = served();
    await world.client.actor.wake();
    world.pulled.length = 0;
    for (let batch = 0; batch < 20; batch += 1) {
      const bodies = Array.from({ length: 25 }, (_, part) =>
        xeroBody(...Array.from({ length: 20 }, (_each, event) => ({ tenant: FACTS.tenant, id: `i-${batch}-${part}-${event}` }))),
      );
      const answers = await Promise.all(bodies.map((body, place) => world.send('xero', body, place % 2 ? 'old' : 'new')));
      expect(answers.every((answer) => answer.status === 200)).toBe(true);
      await world.pass(500);
    }
    const { id: invoiceId } = world.invoice;
    world.company.addReceipt(
      {
        kind: 'payment',
        customerId: world.customer.id,
        date: calendarDate('2026-05-04'),
        amount: 500,
        allocations: [{ invoiceId, amount: 500 }],
      },
      world.clock.now,
    );
    await world.send('xero', xeroBody({ tenant: FACTS.tenant, id: invoiceId }));
    await world.pass(3 * REST_MS);
    expect(world.sample('tahseel_webhook_events_waiting')).toBe(0);
    expect(world.looked.length).toBeGreaterThan(0);
    expect(world.looked.length).toBeLessThanOrEqual(3);
    expect(world.looked).not.toContain(false);
    // Only what was hinted at: invoices, and the payments that settle them.
    expect(new Set(world.pulled)).toEqual(new Set(['invoices', 'payments']));
    expect(world.client.actor.store.readings.invoice(invoiceId)?.state).toBe('settled');
  });

  it('is unpacked in a pause between deliveries, and in spite of them once it was put off for two seconds', async () => {
    const world = served();
    let count = 0;
    const arriving = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 10) {
        count += 1;
        await world.send('xero', xeroBody({ tenant: FACTS.tenant, id: `i-${count}` }));
        await vi.advanceTimersByTimeAsync(10);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const unread = () => world.sample('tahseel_webhook_unread') ?? 0;
    await arriving(1_500);
    expect(unread()).toBe(count);
    await vi.advanceTimersByTimeAsync(40);
    for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(unread()).toBe(0);
    const before = count;
    await arriving(3_000);
    expect(unread()).toBeLessThan(count - before);
    await world.pass(1_000);
    expect(unread()).toBe(0);
  });

  it('of one event is looked at within a second, and its repetition not at all', async () => {
    const world = served();
    await world.client.actor.wake();
    const body = xeroBody({ tenant: FACTS.tenant, id: 'i', category: 'CONTACT' });
    await world.send('xero', body);
    await world.pass(1_000);
    expect(world.looked).toEqual([true]);
    await world.send('xero', body);
    await world.pass(2 * REST_MS);
    expect(world.looked).toEqual([true]);
  });

  it('that goes on while the books are read leads to one more look', async () => {
    const gate = Promise.withResolvers<void>();
    let reading = 0;
    const world = served({
      before: async () => {
        reading += 1;
        if (reading === 1) await gate.promise;
      },
    });
    await world.client.actor.wake();
    await world.send('xero', xeroBody({ tenant: FACTS.tenant, id: 'first' }));
    await world.pass(1_000);
    expect(reading).toBe(1);
    for (let each = 0; each < 5; each += 1) await world.send('xero', xeroBody({ tenant: FACTS.tenant, id: `later-${each}` }));
    await world.pass(1_000);
    gate.resolve();
    await world.pass(3 * REST_MS);
    expect(world.sample('tahseel_webhook_events_waiting')).toBe(0);
    expect(reading).toBe(2);
  });
});

describe('a hint', () => {
  it('is done with only when the books were read: after a failure it waits and is taken by the next wake', async () => {
    let failing = true;
    const world = served({ fails: () => failing });
    await world.client.actor.wake();
    await world.send('xero', xeroBody({ tenant: FACTS.tenant, id: 'i' }));
    await world.pass(1_000);
    expect(world.looked).toEqual([]);
    expect(world.sample('tahseel_webhook_events_waiting')).toBe(1);
    failing = false;
    await world.pass(2 * 60_000);
    expect(world.looked.length).toBe(1);
    expect(world.sample('tahseel_webhook_events_waiting')).toBe(0);
  });

  it('of a tenant that is not connected is acknowledged, kept and counted, and followed once it is', async () => {
    const world = served();
    world.disconnect();
    expect((await world.send('xero', xeroBody({ tenant: FACTS.tenant, id: 'a' }, { tenant: 'a stranger', id: 'b' }))).status).toBe(200);
    expect(
      (
        await world.send(
          'quickbooks',
          cloudBody({ id: '1', realm: '77', entityId: '5' }, { id: '2', realm: '78', entityId: '5', type: 'qbo.teapot.boiled.v9' }),
        )
      ).status,
    ).toBe(200);
    await world.pass(2_000);
    expect(world.looked).toEqual([]);
    expect(
      ['tahseel_webhook_events_stray', 'tahseel_webhook_tenants_stray', 'tahseel_webhook_quarantined'].map((name) => world.sample(name)),
    ).toEqual([3, 3, 1]);
    world.connect();
    await world.pass(2_000);
    expect(world.looked).toEqual([true]);
    expect(world.sample('tahseel_webhook_events_stray')).toBe(2);
  });

  it('is refused and counted where the signature is wrong or there is no key', async () => {
    const world = served();
    expect((await world.send('xero', xeroBody({ tenant: FACTS.tenant, id: 'a' }), 'guess')).status).toBe(401);
    expect(world.sample('tahseel_webhook_refused', 'signature')).toBe(1);
    expect(world.sample('tahseel_webhook_received', 'xero')).toBe(0);
  });
});

describe('silence', () => {
  const HOUR = 3_600_000;
  const change = (world: ReturnType<typeof served>) => world.company.setDue(world.invoice.id, calendarDate('2026-04-02'), world.clock.now);
  const silent = async (world: ReturnType<typeof served>) =>
    (await world.client.actor.today()).exceptions.some((exception) => exception.kind === 'webhooks-silent');

  it('is an exception where a poll finds what no webhook told of, after an hour without any, until one comes', async () => {
    const world = served();
    await world.client.actor.wake();
    await world.send('xero', xeroBody({ tenant: FACTS.tenant, id: 'i' }));
    await world.pass(1_000);
    world.clock.pass(HOUR + 1);
    await world.client.actor.wake();
    expect(await silent(world)).toBe(false);
    change(world);
    world.clock.pass(1_000);
    await world.client.actor.wake();
    // A webhook may still be on its way.
    expect(await silent(world)).toBe(false);
    world.clock.pass(HOUR / 4);
    await world.client.actor.wake();
    expect(await silent(world)).toBe(true);
    const { webhooksSilentSince, exceptions } = await world.client.actor.summary();
    expect([webhooksSilentSince === null, exceptions]).toEqual([false, 1]);
    expect(msOf(world.clock.now)).toBeGreaterThan(msOf(webhooksSilentSince ?? START));
    await world.send('xero', xeroBody({ tenant: FACTS.tenant, id: 'i', at: '2026-05-04T17:00:00' }));
    await world.pass(REST_MS);
    expect(await silent(world)).toBe(false);
  });

  it('is none where webhooks never came, or came within the hour', async () => {
    const never = served();
    await never.client.actor.wake();
    never.clock.pass(3 * HOUR);
    change(never);
    await never.client.actor.wake();
    never.clock.pass(HOUR / 2);
    await never.client.actor.wake();
    expect(await silent(never)).toBe(false);
    await never.send('xero', xeroBody({ tenant: FACTS.tenant, id: 'i' }));
    await never.pass(1_000);
    never.clock.pass(HOUR / 2);
    never.company.setDue(never.invoice.id, calendarDate('2026-04-03'), never.clock.now);
    await never.client.actor.wake();
    never.clock.pass(HOUR / 3);
    await never.client.actor.wake();
    expect(await silent(never)).toBe(false);
  });
});

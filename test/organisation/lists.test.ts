/** What an organisation gives to programs: lists page by page, what happened since, and commands that may be said again. */
import { describe, expect, it } from 'vitest';
import type { ListKind, ListWanted, OrganisationEvent } from '../../src/organisation/list-views.ts';
import { World } from './world.ts';

const by = 'Warehouse (API 1a2b3c)';

async function everything(world: World, wanted: Omit<ListWanted, 'after' | 'limit'>, limit: number) {
  const rows: unknown[] = [];
  for (let after: string | null = null; ; ) {
    const page = await world.actor.list({ ...wanted, after, limit });
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...page.rows);
    if (page.next === null) return rows;
    after = page.next;
  }
}

async function events(world: World, seq = 0): Promise<readonly OrganisationEvent[]> {
  return (await world.actor.events({ from: { seq }, limit: 1_000 })).events;
}

/** A few customers with letters, a promise, holds and a plan. */
async function lived(): Promise<World> {
  const world = new World({ skipWindow: true });
  for (const name of ['Acme', 'Alba', 'Arno', 'Axel']) {
    const { id } = world.customer(name);
    world.invoice(id, `INV-${name}-1`, 8);
    world.invoice(id, `INV-${name}-2`, 20);
  }
  await world.actor.wake();
  const [first, second] = (await world.actor.customers()).rows;
  await world.actor.command({ do: 'place-hold', by, customerId: first?.id ?? '', kind: 'dispute', note: 'wrong goods' });
  await world.actor.command({ do: 'record-promise', by, customerId: second?.id ?? '', amount: 5_000, currency: 'USD', date: world.day(4) });
  await world.actor.command({ do: 'record-wish', by, customerId: second?.id ?? '', wish: { channel: 'sms', never: true } });
  return world;
}

describe('lists', () => {
  it.each([
    'customers',
    'invoices',
    'payments',
    'credits',
    'decisions',
    'letters',
    'tasks',
    'promises',
    'holds',
    'plans',
    'offers',
    'wishes',
    'journal',
  ] satisfies ListKind[])('%s: every row once, whatever the page, and those of one customer', async (kind) => {
    const world = await lived();
    const whole = await everything(world, { kind }, 500);
    for (const limit of [1, 2, 3, 499]) expect(await everything(world, { kind }, limit)).toEqual(whole);
    if (kind === 'customers') return;
    const customerId = (await world.actor.customers()).rows[0]?.id ?? '';
    const theirs = whole.filter((row) => JSON.stringify(row).includes(`"customerId":"${customerId}"`));
    expect(await everything(world, { kind, customerId }, 1)).toEqual(theirs);
  });

  it('what is added while somebody pages is not what was seen already', async () => {
    const world = await lived();
    const first = await world.actor.list({ kind: 'journal', after: null, limit: 3 });
    await world.actor.command({ do: 'stop-all', by, stopped: true });
    const rest = await everything(world, { kind: 'journal' }, 500);
    const second = await world.actor.list({ kind: 'journal', after: first.next, limit: 500 });
    expect([...first.rows, ...second.rows]).toEqual(rest);
    expect(rest.at(-1)).toMatchObject({ kind: 'stopped', contents: { by } });
  });

  it('a page holds at most so many rows, whoever asks', async () => {
    const world = await lived();
    expect((await world.actor.list({ kind: 'invoices', after: null, limit: -5 })).rows).toHaveLength(1);
    expect((await world.actor.list({ kind: 'invoices', after: null, limit: 1e9 })).rows).toHaveLength(8);
    expect((await world.actor.list({ kind: 'invoices', after: 'zzzz', limit: 5 })).rows).toEqual([]);
  });
});

describe('events', () => {
  it('tell of letters, holds and promises in the order of the journal, in ids and figures', async () => {
    const world = await lived();
    const all = await events(world);
    expect(all.map((event) => event.seq)).toEqual([...all.map((event) => event.seq)].sort((a, b) => a - b));
    const types = new Set(all.map((event) => event.type));
    for (const type of ['letter.sent', 'hold.added', 'promise.made'] as const) expect(types).toContain(type);
    const held = all.find((event) => event.type === 'hold.added');
    expect(held?.data).toMatchObject({ kind: 'dispute', holdId: expect.stringMatching(/^h/) });
    for (const secret of ['wrong goods', 'buyers.example', by, 'Acme'])
      expect(JSON.stringify(all.map((event) => event.data))).not.toContain(secret);
    expect(held?.customerName).toBe('Acme');
    // From a line on, and since an instant.
    expect(await events(world, held?.seq)).toEqual(all.filter((event) => event.seq > (held?.seq ?? 0)));
    const later = await world.actor.events({ from: { at: world.now }, limit: 10 });
    expect(later.events.every((event) => event.at >= world.now)).toBe(true);
  });

  it('of a file that was put back from a copy are those from its end on', async () => {
    const world = await lived();
    const last = (await events(world)).at(-1)?.seq ?? 0;
    const rewound = await world.actor.events({ from: { seq: last + 1_000 }, limit: 10 });
    expect(rewound).toEqual({ events: [], seq: world.actor.store.journal.count(), more: false });
  });

  it('a few at a time are the same as all at once', async () => {
    const world = await lived();
    const all = await events(world);
    const few: OrganisationEvent[] = [];
    for (let seq = 0; ; ) {
      const part = await world.actor.events({ from: { seq }, limit: 2 });
      few.push(...part.events);
      seq = part.seq;
      if (!part.more) break;
    }
    expect(few).toEqual(all);
  });

  it('a letter that waits for a yes is told of, one that goes by itself only when it left', async () => {
    const world = new World({ skipWindow: true });
    await world.actor.command({ do: 'set-mode', by, mode: 'review' });
    world.invoice(world.customer('Acme').id, 'INV-1', 8);
    await world.actor.wake();
    expect((await events(world)).map((event) => event.type)).toEqual(['letter.waiting']);
    const letterId = String((await events(world))[0]?.data['letterId']);
    await world.actor.command({ do: 'approve-letter', by, effectId: letterId });
    await world.actor.deliver();
    expect((await events(world)).map((event) => event.type)).toEqual(['letter.waiting', 'letter.sent']);
    const other = new World({ skipWindow: true });
    other.invoice(other.customer('Acme').id, 'INV-1', 8);
    await other.actor.wake();
    expect((await events(other)).map((event) => event.type)).toEqual(['letter.sent']);
  });

  it('a promise that was broken is told of once, one that was kept never', async () => {
    const world = new World({ skipWindow: true });
    const acme = world.customer('Acme');
    const alba = world.customer('Alba');
    world.invoice(acme.id, 'INV-1', 3);
    const kept = world.invoice(alba.id, 'INV-2', 3);
    world.invoice(alba.id, 'INV-3', -30);
    await world.actor.wake();
    for (const { id } of [acme, alba])
      await world.actor.command({ do: 'record-promise', by, customerId: id, amount: 10_000, currency: 'USD', date: world.day(1) });
    world.at(world.day(1));
    world.pay(alba.id, kept.id, 10_000);
    for (const days of [0, 3, 7, 8, 20]) {
      if (days > 0) world.at(world.day(days));
      await world.actor.wake();
    }
    const broken = (await events(world)).filter((event) => event.type === 'promise.broken');
    expect(broken.map((event) => [event.customerId, event.data['amount'], event.data['received']])).toEqual([[acme.id, 10_000, 0]]);
    expect(world.actor.store.journal.verifyChain().ok).toBe(true);
  });

  it('a payment that arrives is told of once; what was paid before the first reading is no news', async () => {
    const world = new World({ skipWindow: true });
    const acme = world.customer('Acme');
    const first = world.invoice(acme.id, 'INV-1', 3);
    world.pay(acme.id, first.id, 1_000);
    await world.actor.wake();
    expect((await events(world)).filter((event) => event.type === 'payment.received')).toEqual([]);
    world.at(world.day(1));
    world.pay(acme.id, first.id, 2_000);
    await world.actor.wake();
    world.restart();
    world.at(world.day(1));
    await world.actor.wake();
    const paid = (await events(world)).filter((event) => event.type === 'payment.received');
    expect(paid).toMatchObject([{ customerId: acme.id, data: { amount: 2_000, currency: 'USD' } }]);
  });
});

describe('a command that is said again', () => {
  const once = { key: 'token|key', input: 'stop' };

  it('is answered as the first time and not done twice, after a restart as well', async () => {
    const world = await lived();
    const customerId = (await world.actor.customers()).rows[3]?.id ?? '';
    const hold = { do: 'place-hold', by, customerId, kind: 'stop' } as const;
    const first = await world.actor.commandOnce(once, hold);
    expect(first).toMatchObject({ known: 'no', result: { done: true, id: expect.any(String) } });
    expect(await world.actor.commandOnce(once, hold)).toEqual({ ...first, known: 'same' });
    world.restart();
    expect(await world.actor.commandOnce(once, hold)).toEqual({ ...first, known: 'same' });
    expect(await world.actor.commandOnce({ ...once, input: 'other' }, hold)).toEqual({ known: 'other' });
    expect((await everything(world, { kind: 'holds', customerId }, 10)).length).toBe(1);
    // Another's key of the same name is another.
    expect(await world.actor.commandOnce({ ...once, key: 'other|key' }, hold)).toMatchObject({ known: 'no' });
  });

  it('that was refused is refused again in the same words, whatever has changed', async () => {
    const world = await lived();
    const lift = { do: 'lift-hold', by, holdId: 'none' } as const;
    const refused = await world.actor.commandOnce(once, lift);
    expect(refused).toMatchObject({ known: 'no', result: { done: false, code: 'not-found' } });
    expect(await world.actor.commandOnce(once, lift)).toEqual({ ...refused, known: 'same' });
  });

  it('is forgotten after a week', async () => {
    const world = await lived();
    const stop = { do: 'stop-all', by, stopped: true } as const;
    await world.actor.commandOnce(once, stop);
    world.at(world.day(8));
    await world.actor.commandOnce({ key: 'another', input: 'x' }, { ...stop, stopped: false });
    expect((await world.actor.commandOnce(once, stop)).known).toBe('no');
  });
});

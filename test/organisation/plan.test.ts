/** Planning: every open invoice has one standing decision with a reason; the same day decides the same; calls and tasks come and go. */
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/time.ts';
import { MONDAY, World } from './world.ts';

/** Everything that a run may write, to compare before and after. */
function written(world: World) {
  const { store } = world.actor;
  return JSON.stringify([
    store.tallies.standing(),
    store.tallies.byRule(),
    store.journal.lines(),
    world.effects(),
    store.tasks.open('call', 'no-address', 'no-due-date', 'review'),
  ]);
}

describe('a run', () => {
  it('covers every open invoice exactly once and changes nothing when it is made again', async () => {
    const world = new World();
    const buyer = world.customer('Acme');
    for (const [index, late] of [-20, -3, 8, 31, 95].entries()) world.invoice(buyer.id, `INV-${index}`, late);
    const other = world.customer('Bolt', null);
    world.invoice(other.id, 'INV-B', 8);
    world.company.addInvoice({ docNumber: 'INV-N', customerId: other.id, issued: MONDAY, due: null, total: 500 }, world.now);
    await world.promise();
    const covered = (await world.actor.standing()).flatMap((each) => each.decision.invoiceIds);
    expect(covered.toSorted()).toEqual(
      world.company.invoices
        .all()
        .map((invoice) => invoice.id)
        .toSorted(),
    );
    expect(world.actor.store.decisions.uncovered()).toBe(0);
    const before = written(world);
    expect(await world.actor.plan()).toMatchObject({ casesDecided: 0, decisionsChanged: 0, effectsPromised: 0 });
    world.actor.store.cases.touchAll();
    expect(await world.actor.plan()).toMatchObject({ casesDecided: 2, decisionsChanged: 0, effectsPromised: 0 });
    expect(written(world)).toBe(before);
  });

  it('decides only cases that were touched or whose decisions have ended', async () => {
    const world = new World();
    const early = world.customer('Acme');
    world.invoice(early.id, 'INV-1', -20);
    world.invoice(world.customer('Bolt').id, 'INV-2', -40);
    expect(await world.promise()).toMatchObject({ casesDecided: 2 });
    world.at(addDays(MONDAY, 1));
    expect(await world.promise()).toMatchObject({ casesDecided: 0 });
    world.pay(early.id, world.company.invoiceByNumber('INV-1')?.id ?? '', 500);
    expect(await world.promise()).toMatchObject({ casesDecided: 1 });
    // INV-1's first stage comes seven days before it is due.
    world.at(addDays(MONDAY, 14));
    expect(await world.promise()).toMatchObject({ casesDecided: 1, effectsPromised: 1 });
  });

  it('lets the reason of a past day be read', async () => {
    const world = new World();
    const buyer = world.customer('Acme');
    const invoice = world.invoice(buyer.id, 'INV-1', -9);
    await world.promise();
    world.at(addDays(MONDAY, 2));
    await world.actor.wake();
    const on = (days: number) => world.actor.store.decisions.onDay(buyer.id, invoice.id, addDays(MONDAY, days));
    expect(on(-1)).toBeNull();
    expect(on(0)).toMatchObject({ kind: 'wait', reasons: [{ rule: 'stage-not-due' }] });
    expect(on(1)).toMatchObject({ kind: 'wait' });
    expect(on(2)).toMatchObject({ kind: 'wait', stage: 'due' });
    world.pay(buyer.id, invoice.id, 10_000);
    await world.promise();
    expect(on(2)).toBeNull();
    expect(on(1)).toMatchObject({ kind: 'wait' });
  });

  it('keeps what each change was decided from, so that any past day can be decided again', async () => {
    const world = new World();
    const buyer = world.customer('Acme');
    const invoice = world.invoice(buyer.id, 'INV-1', 8);
    await world.actor.wake();
    world.at(addDays(MONDAY, 1));
    await world.actor.command({ do: 'place-hold', by: 'Salma', customerId: buyer.id, kind: 'dispute', invoiceId: invoice.id });
    world.at(addDays(MONDAY, 3));
    const on = async (days: number) =>
      (await world.actor.why(buyer.id, addDays(MONDAY, days))).map(({ since, decision, replayed }) => [since, decision.kind, replayed]);
    expect(await on(-1)).toEqual([]);
    expect(await on(0)).toEqual([[MONDAY, 'wait', true]]);
    expect(await on(1)).toEqual([[addDays(MONDAY, 1), 'hold', true]]);
    expect(await on(3)).toEqual([[addDays(MONDAY, 1), 'hold', true]]);
    world.database.run('UPDATE facts SET body = replace(body, \'"kind":"dispute"\', \'"kind":"legal"\')');
    expect(await on(3)).toEqual([[addDays(MONDAY, 1), 'hold', false]]);
    world.database.run('DELETE FROM facts');
    expect(await on(3)).toEqual([[addDays(MONDAY, 1), 'hold', null]]);
  });

  it('writes a summary whose version only grows', async () => {
    const world = new World();
    world.invoice(world.customer('Acme').id, 'INV-1', 8);
    await world.actor.wake();
    const versions = world.summaries.map((summary) => summary.version);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(new Set(versions).size).toBe(versions.length);
    expect(world.summaries.at(-1)).toMatchObject({
      lettersSent: 1,
      overdue: [{ minor: 10_000, currency: 'USD' }],
      overdueCustomers: 1,
      lastRun: MONDAY,
    });
  });
});

describe('a call', () => {
  /** An invoice whose friendly letter is behind it, so that the call is next; on Monday the 11th it is 15 days late. */
  async function called() {
    const world = new World();
    const buyer = world.customer('Acme');
    const invoice = world.invoice(buyer.id, 'INV-1', 8);
    await world.actor.wake();
    world.at(addDays(MONDAY, 7));
    await world.actor.wake();
    const [call] = (await world.actor.today()).calls;
    if (!call) throw new Error('no call was asked for');
    return { world, buyer, invoice, call };
  }

  it('is asked for once, and shows fresh figures and what to say', async () => {
    const { world, buyer, invoice, call } = await called();
    expect(call).toMatchObject({
      customerId: buyer.id,
      stage: 'call-14',
      invoiceNumbers: ['INV-1'],
      phones: ['+1 212 555 0100'],
      until: '2026-05-17',
      allowedNow: true,
    });
    await world.actor.wake();
    world.at(addDays(MONDAY, 8));
    await world.actor.wake();
    expect((await world.actor.today()).calls.map((each) => each.taskId)).toEqual([call.taskId]);
    world.pay(buyer.id, invoice.id, 4_000);
    const view = await world.actor.call(call.taskId);
    expect(view).toMatchObject({ fresh: true, item: { amounts: [{ minor: 6_000, currency: 'USD' }] } });
    expect(view?.script.lines.join(' ')).toContain('60.00');
  });

  it('that was made passes its stage and leaves a note', async () => {
    const { world, buyer, call } = await called();
    expect(await world.actor.command({ do: 'log-call', by: 'Mona', taskId: call.taskId, outcome: 'no-answer' })).toEqual({ done: true });
    expect(await world.actor.command({ do: 'log-call', by: 'Mona', taskId: call.taskId, outcome: 'no-answer' })).toMatchObject({
      done: false,
      code: 'already-done',
    });
    await world.actor.deliver();
    expect(world.notes()).toHaveLength(2);
    expect(await world.actor.customer(buyer.id)).toMatchObject({
      invoices: [{ stage: 'call-14', decision: { kind: 'wait', stage: 'firm-30' } }],
    });
    expect((await world.actor.tally()).calls).toEqual({ 'call-14': 1 });
  });

  it('that brings a promise holds the case until it is kept or broken', async () => {
    const { world, buyer, invoice, call } = await called();
    const promise = { amount: 10_000, currency: 'USD', date: addDays(MONDAY, 14) };
    await world.actor.command({ do: 'log-call', by: 'Mona', taskId: call.taskId, outcome: 'promised', promise });
    expect((await world.actor.standing())[0]?.decision).toMatchObject({ kind: 'hold', reasons: [{ rule: 'hold-promise' }] });
    expect(await world.actor.customer(buyer.id)).toMatchObject({ promises: [{ state: 'open' }] });
    world.at(addDays(MONDAY, 20));
    await world.actor.wake();
    expect((await world.actor.today()).exceptions).toMatchObject([{ kind: 'promise-broken' }]);
    world.pay(buyer.id, invoice.id, 10_000);
    await world.actor.sync();
    expect((await world.actor.today()).exceptions).toEqual([]);
  });

  it('that nobody made is recorded as not made after five business days', async () => {
    const { world, buyer } = await called();
    world.at(addDays(MONDAY, 14));
    await world.actor.wake();
    expect((await world.actor.today()).calls).toEqual([]);
    const kinds = world.actor.store.history.of(buyer.id).map((row) => row.kind);
    expect(kinds).toEqual(['letter-sent', 'task-raised', 'call-not-made']);
    expect((await world.actor.standing())[0]?.decision).toMatchObject({ kind: 'wait', stage: 'firm-30' });
  });

  it('is withdrawn when the customer disputes, and comes back when that is lifted in time', async () => {
    const { world, buyer, call } = await called();
    await world.actor.command({ do: 'place-hold', by: 'Mona', customerId: buyer.id, kind: 'dispute' });
    expect((await world.actor.today()).calls).toEqual([]);
    const hold = (await world.actor.customer(buyer.id))?.holds[0];
    expect(await world.actor.command({ do: 'lift-hold', by: 'Mona', holdId: hold?.id ?? '' })).toEqual({ done: true });
    expect((await world.actor.today()).calls.map((each) => each.taskId)).toEqual([call.taskId]);
  });

  it('says so when the books cannot be reached', async () => {
    const world = new World({ connector: { reread: async () => ({ ok: false, failure: { kind: 'later', at: null, code: '503' } }) } });
    const buyer = world.customer('Acme');
    const invoice = world.invoice(buyer.id, 'INV-1', 15);
    await world.actor.sync();
    world.actor.store.history.record({
      customerId: buyer.id,
      at: world.now,
      day: addDays(MONDAY, -8),
      kind: 'letter-sent',
      stage: 'friendly-7',
      channel: 'email',
      invoiceIds: [invoice.id],
      advances: { [invoice.id]: 'friendly-7' },
    });
    await world.actor.plan();
    const [call] = (await world.actor.today()).calls;
    expect(await world.actor.call(call?.taskId ?? '')).toMatchObject({ fresh: false });
  });
});

describe('a task', () => {
  it('stands once for a customer without an address and goes when one is there', async () => {
    const world = new World();
    const buyer = world.customer('Acme', null);
    world.invoice(buyer.id, 'INV-1', 8);
    world.invoice(buyer.id, 'INV-2', 9);
    await world.actor.wake();
    const exceptions = async () => (await world.actor.today()).exceptions.map((each) => each.kind);
    expect(await exceptions()).toEqual(['no-address']);
    await world.actor.command({ do: 'finish-task', by: 'Mona', taskId: (await world.actor.today()).exceptions[0]?.taskId ?? '' });
    await world.actor.wake();
    expect(await exceptions()).toEqual([]);
    world.company.changeCustomer(buyer.id, { email: 'new@buyers.example' }, world.now);
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(1);
  });
});

describe('commands', () => {
  it.each([
    [{ do: 'approve-letter', by: 'Mona', effectId: 'none' }, 'not-found'],
    [{ do: 'lift-hold', by: 'Mona', holdId: 'none' }, 'not-found'],
    [{ do: 'place-hold', by: 'Mona', customerId: 'none', kind: 'dispute' }, 'not-found'],
    [{ do: 'log-call', by: 'Mona', taskId: 'none', outcome: 'spoke' }, 'not-found'],
    [{ do: 'record-promise', by: 'Mona', customerId: 'none', amount: 1, currency: 'USD', date: MONDAY }, 'not-found'],
    [{ do: 'set-mode', by: 'Mona', mode: 'autopilot' }, 'already-done'],
    [{ do: 'release-first-run', by: 'Mona' }, 'already-done'],
    [{ do: 'stop-all', by: 'Mona', stopped: false }, 'already-done'],
    [{ do: 'set-mode', by: '', mode: 'draft' }, 'invalid'],
  ] as const)('%j is refused as %s and changes nothing', async (command, code) => {
    const world = new World();
    const lines = world.actor.store.journal.lines().length;
    expect(await world.actor.command(command)).toMatchObject({ done: false, code });
    expect(world.actor.store.journal.lines()).toHaveLength(lines);
  });

  it('hold a part of an invoice and leave the rest collectable', async () => {
    const world = new World();
    const buyer = world.customer('Acme');
    const invoice = world.invoice(buyer.id, 'INV-1', 8);
    await world.actor.sync();
    expect(
      await world.actor.command({
        do: 'place-hold',
        by: 'Mona',
        customerId: buyer.id,
        kind: 'dispute',
        invoiceId: invoice.id,
        amount: 10_001,
      }),
    ).toMatchObject({ code: 'invalid' });
    await world.actor.command({
      do: 'place-hold',
      by: 'Mona',
      customerId: buyer.id,
      kind: 'dispute',
      invoiceId: invoice.id,
      amount: 2_500,
    });
    await world.actor.deliver();
    expect(world.effects()[0]?.bodyText).toContain('75.00');
    expect(await world.actor.customer(buyer.id)).toMatchObject({ net: [{ open: 10_000, disputed: 2_500, asked: 7_500 }] });
  });

  it('skip a letter for a week, under the name of who did', async () => {
    const world = new World({ mode: 'review' });
    const buyer = world.customer('Acme');
    world.invoice(buyer.id, 'INV-1', 8);
    await world.actor.wake();
    await world.actor.command({ do: 'skip-letter', by: 'Mona', effectId: world.effects()[0]?.id ?? '', reason: 'talked to them' });
    await world.actor.wake();
    expect((await world.actor.today()).letters).toEqual([]);
    expect((await world.actor.customer(buyer.id))?.holds).toMatchObject([
      { kind: 'manual', by: 'Mona', note: 'talked to them', until: '2026-05-10' },
    ]);
    world.at(addDays(MONDAY, 7));
    await world.actor.wake();
    expect((await world.actor.today()).letters).toHaveLength(1);
  });

  it('agree to a hand-over, which is recorded, noted and final', async () => {
    const world = new World();
    const buyer = world.customer('Acme');
    const invoice = world.invoice(buyer.id, 'INV-1', 95);
    await world.actor.sync();
    world.actor.store.history.record({
      customerId: buyer.id,
      at: world.now,
      day: addDays(MONDAY, -30),
      kind: 'letter-sent',
      stage: 'final-60',
      channel: 'email',
      invoiceIds: [invoice.id],
      advances: { [invoice.id]: 'final-60' },
    });
    await world.actor.plan();
    const [item] = (await world.actor.today()).handOvers;
    expect(item).toMatchObject({ stage: 'hand-over-90', customerId: buyer.id });
    expect((await world.actor.letter(item?.effectId ?? ''))?.text).toContain('INV-1');
    await world.actor.command({ do: 'approve-letter', by: 'Mona', effectId: item?.effectId ?? '' });
    await world.actor.deliver();
    expect(world.mail.mails).toHaveLength(0);
    expect(world.notes()).toHaveLength(1);
    expect((await world.actor.standing())[0]?.decision).toMatchObject({ kind: 'rest', reasons: [{ rule: 'handed-over' }] });
    expect((await world.actor.tally()).handOvers).toEqual({ 'hand-over-90': 1 });
  });
});

describe('screens', () => {
  it('agree with each other over ten thousand invoices', async () => {
    const world = new World({ mode: 'draft' });
    for (let index = 0; index < 1_000; index += 1) {
      const buyer = world.customer(`Buyer ${index}`, `b${index}@buyers.example`);
      for (let each = 0; each < 10; each += 1) world.invoice(buyer.id, `INV-${index}-${each}`, (index * 7 + each * 13) % 60);
    }
    await world.promise();
    const first = world.company.customers.all()[0]?.id ?? '';
    const { open } = await world.actor.summary();
    const { rows, of } = await world.actor.customers();
    expect([rows.length, of]).toEqual([1_000, 1_000]);
    expect(rows.reduce((sum, row) => sum + (row.open[0]?.minor ?? 0), 0)).toBe(open[0]?.minor);
    expect((await world.actor.today()).summary.open).toEqual(open);
    expect((await world.actor.customer(first))?.invoices).toHaveLength(10);
  }, 60_000);
});

/** What is known of one customer and agreed with them, as the actor shows it: their payments, their plans, their days, their rules. */
import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import type { Command } from '../../src/organisation/command-schema.ts';
import { recipientOf } from '../../src/organisation/letter.ts';
import { World } from './world.ts';

const by = 'Ada';

async function late(days = 10) {
  const world = new World({ skipWindow: true });
  const customer = world.customer('Late');
  const invoice = world.invoice(customer.id, 'INV-1', days);
  await world.actor.sync();
  return { world, customer, invoice };
}

async function agreements(world: World, customerId: string) {
  const found = await world.actor.agreements(customerId);
  if (!found) throw new Error('no such customer');
  return found;
}

describe('a payment plan', () => {
  it('goes from proposed over agreed to kept, instalment by instalment from the payments', async () => {
    const { world, customer, invoice } = await late();
    const instalments = [3, 33, 63].map((days) => ({ due: world.day(days), amount: days === 63 ? 3_334 : 3_333 }));
    const proposed = await world.actor.command({ do: 'propose-plan', by, customerId: customer.id, invoiceIds: [invoice.id], instalments });
    const planId = proposed.done ? (proposed.id ?? '') : '';
    const states = async () => {
      const [plan] = (await agreements(world, customer.id)).plans;
      return [plan?.state, ...(plan?.instalments ?? []).map((each) => each.state)];
    };
    expect(await states()).toEqual(['proposed', null, null, null]);
    await world.actor.command({ do: 'answer-plan', by, planId, answer: 'accepted', text: 'in three parts' });
    expect(await states()).toEqual(['active', 'next', 'later', 'later']);
    world.pay(customer.id, invoice.id, 3_333);
    await world.actor.sync();
    expect(await states()).toEqual(['active', 'paid', 'next', 'later']);
    world.at(world.day(40));
    expect(await states()).toEqual(['broken', 'paid', 'missed', 'next']);
    world.pay(customer.id, invoice.id, 6_667);
    await world.actor.sync();
    expect(await states()).toEqual(['kept', 'paid', 'paid', 'paid']);
  });
});

describe('an offer', () => {
  it('stands, and is honoured by the payment', async () => {
    const { world, customer, invoice } = await late();
    const { id } = customer;
    const made = await world.actor.command({
      do: 'make-offer',
      by,
      customerId: id,
      kind: 'settlement',
      invoiceIds: [invoice.id],
      amount: 7_000,
      expires: world.day(10),
    });
    expect(made.done).toBe(true);
    const state = async () => (await agreements(world, id)).offers.map((offer) => [offer.state, offer.invoiceNumbers]);
    expect(await state()).toEqual([['offered', ['INV-1']]]);
    world.pay(id, invoice.id, 7_000);
    await world.actor.sync();
    expect(await state()).toEqual([['honoured', ['INV-1']]]);
  });
});

describe('wishes, consents, and what is known', () => {
  it('stand until they are lifted', async () => {
    const { world, customer } = await late();
    const { id } = customer;
    await world.actor.command({ do: 'record-wish', by, customerId: id, wish: { notBefore: world.day(3) } });
    await world.actor.command({ do: 'record-consent', by, customerId: id, channel: 'sms', evidence: 'contract' });
    await world.actor.command({ do: 'describe-customer', by, customerId: id, segment: 'unable', debtor: 'consumer', region: 'US-MA' });
    const found = await agreements(world, id);
    expect(found.wishes).toMatchObject([{ notBefore: world.day(3), stands: true, by }]);
    expect(found.consents).toMatchObject([{ channel: 'sms', withdrawn: null, evidence: 'contract' }]);
    expect(found.payer).toMatchObject({ segment: 'unable', debtor: 'consumer', region: 'US-MA' });
    expect(found.recipient).toBe('late@buyers.example');
    await world.actor.command({ do: 'end-wish', by, wishId: found.wishes[0]?.id ?? '' });
    await world.actor.command({ do: 'describe-customer', by, customerId: id, segment: null });
    const after = await agreements(world, id);
    expect([after.wishes, after.payer.segment]).toEqual([[], null]);
    expect(await world.actor.agreements('nobody')).toBeNull();
  });
  it('measure how somebody pays, with what it was made from', async () => {
    const world = new World({ skipWindow: true });
    const { id } = world.customer('Steady');
    for (let month = 8; month > 1; month -= 1) {
      const invoice = world.invoice(id, `INV-${month}`, month * 30);
      const date = world.day(-month * 30 + 12);
      world.company.addReceipt(
        { kind: 'payment', customerId: id, date, amount: 10_000, allocations: [{ invoiceId: invoice.id, amount: 10_000 }] },
        world.now,
      );
    }
    world.invoice(id, 'INV-now', -5, 20_000);
    await world.promise();
    const { payer, exposure } = await agreements(world, id);
    expect(payer.profile).toMatchObject({ paid: 7, medianDaysLate: 12, habitDays: 12 });
    expect(payer.measured).toMatchObject({ segment: 'slow-steady', kind: 'delaying', because: { rule: 'median' } });
    expect(exposure).toMatchObject([{ amount: { minor: 20_000, currency: 'USD' }, suggestion: { months: 2 } }]);
  });
});

describe('a call that no task asked for', () => {
  const call = (customerId: string, changes: Partial<Extract<Command, { do: 'record-call' }>> = {}): Command => ({
    do: 'record-call',
    by,
    customerId,
    from: 'them',
    outcome: 'spoke',
    ...changes,
  });
  it('of theirs is on the timeline, in the books and the journal, and is no contact of ours', async () => {
    const { world, customer } = await late();
    expect((await world.actor.command(call(customer.id, { note: 'asks for a copy' }))).done).toBe(true);
    const view = await world.actor.customer(customer.id);
    expect(view?.timeline.find((item) => item.kind === 'call')).toMatchObject({ what: 'they-called', text: 'asks for a copy', by });
    expect((await agreements(world, customer.id)).caps.every((cap) => cap.used === 0)).toBe(true);
    await world.actor.deliver();
    expect(world.notes().join()).toContain('they called: spoke: asks for a copy');
    expect(world.actor.store.journal.lines().map((line) => line.kind)).toContain('call-recorded');
  });
  it('of ours counts for the caps, and holds what was said in it', async () => {
    const { world, customer } = await late();
    const promise = { amount: 10_000, currency: 'USD', date: world.day(5) };
    await world.actor.command(call(customer.id, { from: 'us', outcome: 'promised', promise }));
    const view = await world.actor.customer(customer.id);
    expect(view?.promises).toMatchObject([{ state: 'open', amount: { minor: 10_000 } }]);
    expect((await agreements(world, customer.id)).caps.find((cap) => cap.group === 'voice')?.used).toBe(1);
    await world.actor.command(call(customer.id, { outcome: 'disputed' }));
    expect((await world.actor.customer(customer.id))?.holds).toMatchObject([{ kind: 'dispute', by }]);
  });
  it('is refused where it makes no sense', async () => {
    const { world, customer } = await late(14);
    const refused = async (command: Command) => {
      const result = await world.actor.command(command);
      return result.done ? null : result.code;
    };
    expect(await refused(call('nobody'))).toBe('not-found');
    expect(await refused(call(customer.id, { outcome: 'promised' }))).toBe('invalid');
    expect(await refused(call(customer.id, { outcome: 'no-answer' }))).toBe('invalid');
    // A call of ours that is asked for is logged where it was asked for.
    await world.promise();
    await world.actor.deliver();
    for (let days = 0; days < 10 && (await agreements(world, customer.id)).openCall === null; days += 1) {
      world.at(world.day(1));
      await world.promise();
      await world.actor.deliver();
    }
    expect((await agreements(world, customer.id)).openCall).not.toBeNull();
    expect(await refused(call(customer.id, { from: 'us' }))).toBe('not-now');
    expect((await world.actor.command(call(customer.id))).done).toBe(true);
  });
});

describe('why somebody was or was not contacted on a day', () => {
  it('is told from what was done and what stood, and not before the first run', async () => {
    const { world, customer } = await late(7);
    await world.promise();
    await world.actor.deliver();
    const first = world.today;
    world.at(world.day(1));
    await world.promise();
    const on = async (day: string) => {
      const found = await world.actor.whyDay(customer.id, calendarDate(day));
      return found && [found.firstRun, found.contacts.map((each) => each.kind), found.asked.map((each) => each.stage), found.stood.length];
    };
    expect(await on(world.day(-1))).toEqual([first, ['letter'], ['friendly-7'], 1]);
    expect(await on(world.today)).toEqual([first, [], [], 1]);
    expect(await on(world.day(-2))).toEqual([first, [], [], 0]);
    const today = await world.actor.whyDay(customer.id, world.today);
    expect(today?.stood[0]).toMatchObject({ invoiceNumbers: ['INV-1'], replayed: true, decision: { kind: 'wait' } });
    expect(await world.actor.whyDay('nobody', world.today)).toBeNull();
  });
  it('says that nothing was ever decided', async () => {
    const { world, customer } = await late();
    expect(await world.actor.whyDay(customer.id, world.today)).toMatchObject({ firstRun: null, stood: [], contacts: [] });
  });
});

describe('the contact rules of the customers there are', () => {
  it('are told place by place, each row with its source', async () => {
    const { world, customer } = await late();
    await world.actor.command({ do: 'describe-customer', by, customerId: customer.id, debtor: 'consumer', region: 'US-MA' });
    world.customer('Other');
    await world.actor.sync();
    const rules = await world.actor.contactRules();
    expect(rules.places.map(({ country, customers }) => [country, customers])).toEqual([['US', 2]]);
    const [place] = rules.places;
    expect(place?.groups.map(({ debtor, region, customers }) => [debtor, region, customers]).sort()).toEqual([
      ['company', null, 1],
      ['consumer', 'US-MA', 1],
    ]);
    expect(place?.rows.map((row) => row.id)).toContain('us-ma-calls-7');
    expect(place?.rows.map((row) => row.id)).not.toContain('us-calls-7');
    expect(place?.rows.every((row) => row.source !== '' && row.reviewBy !== '' && !row.expired)).toBe(true);
    world.at(calendarDate('2027-12-01'));
    expect((await world.actor.contactRules()).places[0]?.rows.some((row) => row.expired)).toBe(true);
  });
});

describe('to whom a stage goes', () => {
  const ESCALATED = 'extends: standard\nname: ours\nstages: [{ id: friendly-7, recipient: escalation }]';
  it('is whoever a person said decides there, and whoever there is where nobody did', async () => {
    const { world, customer } = await late(7);
    await world.actor.command({ do: 'set-policy', by, document: ESCALATED });
    const [address] = (await world.actor.customer(customer.id))?.emails.map((email) => email.address) ?? [];
    if (address === undefined) throw new Error('no address');
    await world.actor.command({ do: 'describe-customer', by, customerId: customer.id, roles: { [address]: 'escalation' } });
    const other = world.customer('Other');
    world.invoice(other.id, 'INV-2', 7);
    await world.promise();
    expect((await world.actor.customer(customer.id))?.emails).toMatchObject([{ address, role: 'escalation' }]);
    await world.actor.deliver();
    expect(world.mail.mails.flatMap((mail) => mail.envelope.to).sort()).toEqual(['late@buyers.example', 'other@buyers.example']);
    await world.actor.command({ do: 'describe-customer', by, customerId: customer.id, roles: null });
    expect((await world.actor.customer(customer.id))?.emails[0]?.role).not.toBe('escalation');
  });
});

describe('the recipient', () => {
  const emails = [
    { address: 'mona@buyer.example', role: 'person' as const },
    { address: 'boss@buyer.example', role: 'escalation' as const },
    { address: 'bills@buyer.example', role: 'billing' as const },
  ];
  it.each([
    [emails, 'billing', 'bills@buyer.example'],
    [emails, 'escalation', 'boss@buyer.example'],
    [emails.slice(0, 1), 'escalation', 'mona@buyer.example'],
    [emails.slice(1, 2), 'billing', 'boss@buyer.example'],
    [[{ address: 'nowhere', role: 'billing' as const }, ...emails], 'billing', 'bills@buyer.example'],
    [[], 'escalation', null],
  ] as const)('of %j for %s is %s', (given, wanted, address) => {
    expect(recipientOf({ emails: [...given] }, wanted)).toBe(address);
  });
});

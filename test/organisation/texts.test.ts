/** A stage by text message: sent once where there is an account and a number, by a person where there is not, and looked for when its answer was lost. */
import { describe, expect, it } from 'vitest';
import type { TextFinding, TextMessage, TextOutcome, TextRefusal } from '../../src/letters/text-transport.ts';
import type { CommandResult } from '../../src/organisation/command-schema.ts';
import { textNumberOf } from '../../src/organisation/texts.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import { World } from './world.ts';

const POLICY = parsePolicy(
  'name: texts\nstages:\n  - { id: nudge, days: 3, channel: sms, template: sms-friendly, tone: friendly }\n  - { id: later, days: 60, channel: email, template: firm-30, tone: firm }\n',
  'test',
);
const BY = 'owner';

function world(outcome: TextOutcome = { kind: 'accepted', id: 'SM1' }, finds: TextFinding = { kind: 'absent' }) {
  const sent: TextMessage[] = [];
  const state: { outcome: TextOutcome; finds: TextFinding; asked: number; during: () => Promise<void> } = {
    outcome,
    finds,
    asked: 0,
    during: async () => {},
  };
  const made = new World({ policy: POLICY });
  made.post = {
    ...made.post,
    texts: {
      send: async (text) => {
        sent.push(text);
        await state.during();
        return state.outcome;
      },
      find: async () => {
        state.asked += 1;
        return state.finds;
      },
      close: async () => {},
    },
  };
  made.restart();
  return { made, sent, state };
}

/** American rules want consent to texts. */
async function agreed(made: World, customerId: string) {
  await made.actor.sync();
  await made.actor.command({ do: 'record-consent', by: BY, customerId, channel: 'sms', evidence: 'a form they signed' });
}

async function due(made: World) {
  const acme = made.customer('Acme');
  made.invoice(acme.id, 'INV-1', 4);
  await agreed(made, acme.id);
  await made.actor.wake();
  return acme;
}

describe('a text message', () => {
  it('goes once to the number, names no amount, and counts as a contact', async () => {
    const { made, sent } = world();
    const acme = await due(made);
    await made.actor.wake();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ to: '+12125550100', key: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(sent[0]?.body).toContain('Hudson Supplies');
    expect(sent[0]?.body).toMatch(/STOP/);
    expect(sent[0]?.body).not.toContain('100.00');
    expect(made.mail.mails).toHaveLength(0);
    expect(made.actor.store.history.of(acme.id).map(({ kind, channel }) => [kind, channel])).toContainEqual(['sms-sent', 'sms']);
    const view = await made.actor.letter(made.effects()[0]?.id ?? '');
    expect(view).toMatchObject({ preview: false, to: '+12125550100', text: sent[0]?.body });
    expect((await made.actor.today()).exceptions).toEqual([]);
  });

  it('is sent by a person where no account is set, or no number can be dialled', async () => {
    const without = new World({ policy: POLICY });
    await due(without);
    expect(without.effects()).toEqual([]);
    expect((await without.actor.today()).exceptions.map((item) => item.reason.rule)).toEqual(['send-by-hand']);

    const { made, sent } = world();
    const beta = made.company.addCustomer({ name: 'Beta', email: 'beta@buyers.example', currency: 'USD', phone: '555 0100' }, made.now);
    made.invoice(beta.id, 'INV-2', 4);
    await agreed(made, beta.id);
    await made.actor.wake();
    expect(sent).toEqual([]);
    expect((await made.actor.today()).exceptions.map((item) => item.reason.rule)).toEqual(['send-by-hand']);
  });

  it('is not sent when the invoice was paid meanwhile, or after a stop', async () => {
    const { made, sent } = world();
    const acme = made.customer('Acme');
    const invoice = made.invoice(acme.id, 'INV-1', 4);
    await agreed(made, acme.id);
    await made.promise();
    expect(made.effects()).toHaveLength(1);
    made.pay(acme.id, invoice.id, 10_000);
    await made.actor.deliver();
    const beta = made.customer('Beta');
    made.invoice(beta.id, 'INV-2', 4);
    await agreed(made, beta.id);
    await made.promise();
    await made.actor.command({ do: 'place-hold', by: BY, customerId: beta.id, kind: 'stop' });
    await made.actor.wake();
    expect(sent).toEqual([]);
  });

  it('to somebody who told the provider to stop is refused, and texts are stopped from then on', async () => {
    const { made } = world({ kind: 'refused', code: '21610', reason: 'stopped' });
    const acme = await due(made);
    const holds = (await made.actor.customer(acme.id))?.holds ?? [];
    expect(holds.map((hold) => hold.kind)).toEqual(['stop']);
    expect(made.effects().map((effect) => effect.state)).toEqual(['failed']);
  });

  it('does not go above the hard caps, whatever was planned', async () => {
    const { made, sent } = world();
    const acme = made.customer('Acme');
    made.invoice(acme.id, 'INV-1', 4);
    await agreed(made, acme.id);
    await made.promise();
    expect(made.effects()).toHaveLength(1);
    // A fault of planning: two calls this week, of which the decision knows nothing.
    const call = {
      customerId: acme.id,
      at: made.now,
      day: made.today,
      kind: 'call-made',
      stage: null,
      channel: 'call',
      invoiceIds: [],
      advances: {},
    } as const;
    for (const _each of [1, 2]) made.actor.store.history.record(call);
    await made.actor.deliver();
    expect(sent).toEqual([]);
    expect(made.logs).toContain('hard-cap');
    expect(made.effects().map((effect) => effect.state)).toEqual(['planned']);
    made.at(made.day(7));
    await made.actor.wake();
    expect(sent).toHaveLength(1);
  });

  it.each([
    [{ kind: 'later', code: 'ECONNREFUSED' }, 'planned'],
    [{ kind: 'refused', code: '21211', reason: 'unusable-number' }, 'failed'],
    [{ kind: 'unknown', code: 'ETIMEDOUT' }, 'unknown'],
  ] as const)('%j leaves it %s', async (outcome, state) => {
    const { made } = world(outcome);
    await due(made);
    expect(made.effects().map((effect) => effect.state)).toEqual([state]);
  });
});

describe('a text whose answer was lost', () => {
  const lost: TextOutcome = { kind: 'unknown', code: 'ETIMEDOUT' };

  it('is found, and counts as sent', async () => {
    const { made, sent, state } = world(lost);
    await due(made);
    expect((await made.actor.today()).exceptions.map((item) => item.kind)).toEqual(['outcome-unknown']);
    state.finds = { kind: 'accepted', id: 'SM1' };
    await made.actor.wake();
    expect(made.effects().map((effect) => effect.state)).toEqual(['sent']);
    expect((await made.actor.today()).exceptions).toEqual([]);
    expect(made.notes()).toHaveLength(1);
    expect(sent).toHaveLength(1);
  });

  it('is found not to have arrived, and stands before a person', async () => {
    const { made, sent, state } = world(lost);
    await due(made);
    state.finds = { kind: 'refused', code: '30003', reason: 'other' };
    await made.actor.wake();
    expect(made.effects().map((effect) => effect.state)).toEqual(['failed']);
    expect((await made.actor.today()).exceptions.map((item) => item.kind)).toEqual(['letter-failed']);
    expect(sent).toHaveLength(1);
  });

  it('is not found, and is never sent again by itself', async () => {
    const { made, sent, state } = world(lost);
    await due(made);
    await made.actor.wake();
    made.at(made.day(3));
    await made.actor.wake();
    const { asked } = state;
    await made.actor.wake();
    expect(state.asked).toBe(asked);
    expect(made.effects().map((effect) => effect.state)).toEqual(['unknown']);
    expect(sent).toHaveLength(1);
  });
});

describe('what becomes of a text', () => {
  const receipt = (made: World, arrived: boolean, code = '30003', reason: TextRefusal = 'other') =>
    made.actor.command({ do: 'receive-text-receipt', by: 'Twilio', key: made.effects()[0]?.key ?? '', arrived, code, reason });
  const shown = async (made: World, customerId: string) =>
    ((await made.actor.customer(customerId))?.timeline ?? []).filter((item) => item.kind === 'letter').map((item) => item.what);

  it('it arrived: the timeline says so, however often it is said', async () => {
    const { made } = world();
    const acme = await due(made);
    expect(await receipt(made, true)).toEqual({ done: true });
    expect(await receipt(made, true)).toEqual({ done: true });
    expect(await shown(made, acme.id)).toEqual(['delivered']);
    expect((await made.actor.today()).exceptions).toEqual([]);
  });

  it('it did not: a person sees it, it counts as a contact, and nothing tries again', async () => {
    const { made, sent } = world();
    const acme = await due(made);
    expect(await receipt(made, false)).toEqual({ done: true });
    expect(await receipt(made, false)).toEqual({ done: true });
    expect(await shown(made, acme.id)).toEqual(['undelivered']);
    expect((await made.actor.today()).exceptions.map(({ kind, reason }) => [kind, reason.rule, reason.values])).toEqual([
      ['letter-failed', 'text-undelivered', { code: '30003' }],
    ]);
    made.at(made.day(3));
    await made.actor.wake();
    expect(sent).toHaveLength(1);
    expect(made.actor.store.history.of(acme.id).map(({ kind }) => kind)).toContain('sms-sent');
    // Once a person has seen it the invoice goes on from there; the same text is not sent a second time.
    const [exception] = (await made.actor.today()).exceptions;
    await made.actor.command({ do: 'finish-task', by: BY, taskId: exception?.taskId ?? '' });
    made.at(made.day(8));
    await made.actor.wake();
    expect((await made.actor.today()).exceptions).toEqual([]);
    expect(sent).toHaveLength(1);
  });

  it('a number no text can reach is not used again: another is, or a person sends it', async () => {
    const { made, sent } = world();
    await due(made);
    await receipt(made, false, '30006', 'unusable-number');
    const beta = made.company.addCustomer(
      { name: 'Beta', email: 'beta@buyers.example', currency: 'USD', phone: '+1 212 555 0100' },
      made.now,
    );
    made.invoice(beta.id, 'INV-2', 4);
    await agreed(made, beta.id);
    await made.actor.wake();
    expect(sent).toHaveLength(1);
    const rules = (await made.actor.today()).exceptions.map((item) => item.reason.rule);
    expect(rules.sort()).toEqual(['send-by-hand', 'text-undelivered']);
    expect(textNumberOf(made.actor, ['+1 212 555 0100', '+1 212 555 0101'])).toBe('+12125550101');
  });

  it('the same after a refusal that says so at once', async () => {
    const { made } = world({ kind: 'refused', code: '21614', reason: 'unusable-number' });
    await due(made);
    expect(textNumberOf(made.actor, ['+1 212 555 0100'])).toBeNull();
  });

  it('whoever blocked us is texted no more', async () => {
    const { made } = world();
    const acme = await due(made);
    await receipt(made, false, '21610', 'stopped');
    expect((await made.actor.customer(acme.id))?.holds.map((hold) => hold.kind)).toEqual(['stop']);
  });

  it.each([
    [true, 'delivered', []],
    [false, 'failed', ['letter-failed']],
  ] as const)('a text whose answer was lost is found by its receipt: %s', async (came, state, exceptions) => {
    const { made, sent } = world({ kind: 'unknown', code: 'ETIMEDOUT' });
    await due(made);
    expect(await receipt(made, came)).toEqual({ done: true });
    await made.actor.wake();
    expect(made.effects().map((effect) => effect.state)).toEqual([state]);
    expect((await made.actor.today()).exceptions.map((item) => item.kind)).toEqual(exceptions);
    expect(made.notes()).toHaveLength(came ? 1 : 0);
    expect(sent).toHaveLength(1);
  });

  it('is refused where the text is none of ours, a letter, or still being handed over', async () => {
    const { made, state } = world();
    const early: CommandResult[] = [];
    state.during = async () => void early.push(await receipt(made, true));
    await due(made);
    expect(early).toMatchObject([{ done: false, code: 'not-now' }]);
    expect(made.effects().map((effect) => effect.state)).toEqual(['sent']);
    const unknown = { do: 'receive-text-receipt', by: 'Twilio', key: 'f'.repeat(32), arrived: true, code: '', reason: 'other' } as const;
    expect(await made.actor.command(unknown)).toMatchObject({ done: false, code: 'not-found' });
    const letters = new World();
    letters.invoice(letters.customer('Acme').id, 'INV-1', 8);
    await letters.actor.wake();
    expect(await receipt(letters, false)).toMatchObject({ done: false, code: 'not-found' });
    expect(letters.effects().map((effect) => effect.state)).toEqual(['sent']);
  });
});

it.each([
  [['+1 (212) 555-0100'], '+12125550100'],
  [['0100 123 4567', '+20 100 123 4567'], '+201001234567'],
  [['555 0100'], null],
  [['+1 212 555 0100 ext. 3'], null],
  [[], null],
])('%j is dialled as %s', (phones, number) => {
  expect(textNumberOf(new World().actor, phones)).toBe(number);
});

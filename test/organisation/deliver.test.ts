/** Letters leave once, only for what is owed, only when still wanted, and are documented; whatever interrupts them. */
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/time.ts';
import type { MailOutcome } from '../../src/letters/transport.ts';
import { MONDAY, World } from './world.ts';

const SATURDAY = addDays(MONDAY, 5);

/** One customer with one invoice a week late, promised and not yet sent. */
async function promised(options: ConstructorParameters<typeof World>[0] = {}) {
  const world = new World(options);
  const buyer = world.customer('Acme');
  const invoice = world.invoice(buyer.id, 'INV-1', 8);
  await world.promise();
  return { world, buyer, invoice };
}

async function afterMicrotasks(count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) await null;
}

describe('a letter on its way', () => {
  it('leaves once, moves its invoice on, and leaves one note and a line in the journal', async () => {
    const { world, buyer } = await promised();
    expect(await world.actor.deliver()).toMatchObject({ sent: 1, notes: 1, unknown: 0, failed: 0 });
    expect(world.mail.mails.map((mail) => mail.envelope.to)).toEqual([['acme@buyers.example']]);
    expect(world.notes()).toHaveLength(1);
    expect(world.notes()[0]).toContain('friendly-7');
    expect(world.actor.store.journal.lines().map((line) => line.kind)).toEqual(
      expect.arrayContaining(['letter-promised', 'letter-sent', 'note-written']),
    );
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(1);
    const view = await world.actor.customer(buyer.id);
    expect(view?.invoices[0]).toMatchObject({ stage: 'friendly-7', decision: { kind: 'wait', stage: 'call-14' } });
    expect(world.actor.store.journal.verifyChain()).toMatchObject({ ok: true });
  });

  it('is one message with a section per currency', async () => {
    const world = new World();
    const buyer = world.customer('Acme');
    world.invoice(buyer.id, 'INV-1', 8, 10_000, 'USD');
    world.invoice(buyer.id, 'INV-2', 31, 20_000, 'EUR');
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(1);
    const [effect] = world.effects();
    expect(effect?.stage).toBe('friendly-7');
    expect(effect?.bodyText).toContain('INV-1');
    expect(effect?.bodyText).toContain('INV-2');
    expect(effect?.bodyText).not.toContain('300.00');
    expect(world.notes()).toHaveLength(2);
  });

  it('is taken back when the invoice was paid between plan and send', async () => {
    const { world, buyer, invoice } = await promised();
    world.pay(buyer.id, invoice.id, 10_000);
    expect(await world.actor.deliver()).toMatchObject({ sent: 0, suppressed: 1 });
    expect(world.mail.mails).toHaveLength(0);
    expect(world.effects()).toMatchObject([{ state: 'suppressed' }]);
    expect((await world.actor.standing()).length).toBe(0);
  });

  it('goes for the rest when one of its invoices was paid between plan and send', async () => {
    const world = new World();
    const buyer = world.customer('Acme');
    const paid = world.invoice(buyer.id, 'INV-1', 8);
    world.invoice(buyer.id, 'INV-2', 9, 7_700);
    await world.promise();
    world.pay(buyer.id, paid.id, 10_000);
    expect(await world.actor.deliver()).toMatchObject({ sent: 1, notes: 1 });
    const [effect] = world.effects();
    expect(effect?.bodyText).toContain('77.00');
    expect(effect?.bodyText).not.toContain('INV-1');
    expect(world.actor.store.history.holder({ invoiceId: paid.id, stage: 'friendly-7', cycle: 1 })).toBeNull();
  });

  it('is taken back in the same moment a dispute is committed', async () => {
    const { world, buyer } = await promised();
    expect(await world.actor.command({ do: 'place-hold', by: 'Mona', customerId: buyer.id, kind: 'dispute' })).toMatchObject({
      done: true,
    });
    expect(world.effects()).toMatchObject([{ state: 'suppressed', reason: { rule: 'hold-dispute' } }]);
    expect(await world.actor.deliver()).toMatchObject({ sent: 0 });
    expect(world.mail.mails).toHaveLength(0);
  });

  it('is taken back when the dispute comes while its invoices are being read again', async () => {
    const world: World = new World({
      connector: {
        payLink: async () => {
          await world.actor.command({ do: 'place-hold', by: 'Mona', customerId: buyer.id, kind: 'stop' });
          return { ok: true, value: null };
        },
      },
    });
    const buyer = world.customer('Acme');
    world.invoice(buyer.id, 'INV-1', 8);
    await world.promise();
    await world.actor.deliver();
    expect(world.mail.mails).toHaveLength(0);
    expect(world.effects()).toMatchObject([{ state: 'suppressed' }]);
  });

  it('either left before a stop was committed or never leaves, at whatever point of putting it together the stop comes', async () => {
    const ends = new Set<string>();
    for (let ticks = 0; ticks < 60; ticks += 1) {
      let stop: Promise<unknown> = Promise.resolve();
      let leftBefore = 0;
      const world: World = new World({
        connector: {
          payLink: async () => {
            stop = afterMicrotasks(ticks).then(() => {
              leftBefore = world.mail.mails.length;
              return world.actor.command({ do: 'place-hold', by: 'Mona', customerId: buyer.id, kind: 'stop' });
            });
            return { ok: true, value: null };
          },
        },
      });
      const buyer = world.customer('Acme');
      world.invoice(buyer.id, 'INV-1', 8);
      await world.promise();
      await world.actor.deliver();
      await stop;
      const state = world.effects()[0]?.state ?? 'none';
      expect(world.mail.mails, `stopped after ${ticks} ticks`).toHaveLength(leftBefore);
      expect(state).toBe(leftBefore === 1 ? 'sent' : 'suppressed');
      ends.add(state);
    }
    expect([...ends].sort()).toEqual(['sent', 'suppressed']);
  });

  it('never moves an invoice it did not claim: a day later it is promised anew', async () => {
    const world = new World();
    const buyer = world.customer('Acme');
    world.invoice(buyer.id, 'INV-1', 8);
    const beside = world.invoice(buyer.id, 'INV-2', 8);
    await world.actor.sync();
    const advances = { [beside.id]: 'due' };
    world.actor.store.history.record({
      customerId: buyer.id,
      at: world.now,
      day: addDays(MONDAY, -6),
      kind: 'letter-sent',
      stage: 'due',
      channel: 'email',
      invoiceIds: [beside.id],
      advances,
    });
    await world.actor.plan();
    expect(world.actor.store.history.holder({ invoiceId: beside.id, stage: 'friendly-7', cycle: 1 })).toBeNull();
    world.at(addDays(MONDAY, 1));
    expect(await world.actor.deliver()).toMatchObject({ sent: 1, suppressed: 1, notes: 2 });
    expect(world.mail.mails).toHaveLength(1);
    expect(world.actor.store.history.holder({ invoiceId: beside.id, stage: 'friendly-7', cycle: 1 })).toBe(world.effects()[1]?.id);
  });

  it('stays when the books cannot be read, and goes when they can', async () => {
    let down = true;
    const world: World = new World({
      connector: {
        reread: async (session, ids) =>
          down ? { ok: false, failure: { kind: 'later', at: null, code: '503' } } : world.direct.reread(session, ids),
      },
    });
    const buyer = world.customer('Acme');
    world.invoice(buyer.id, 'INV-1', 8);
    await world.promise();
    const report = await world.actor.deliver();
    expect(report).toMatchObject({ sent: 0 });
    expect(report.nextAttempt).not.toBeNull();
    expect(world.mail.mails).toHaveLength(0);
    down = false;
    expect(await world.actor.deliver()).toMatchObject({ sent: 0 });
    if (report.nextAttempt) world.now = report.nextAttempt;
    expect(await world.actor.deliver()).toMatchObject({ sent: 1 });
  });

  it.each([
    ['an invoice comes back unreadable', { bodies: [{ records: [{ id: 'x' }] }] }],
    ['the answer is no answer', { bodies: ['<html>'] }],
  ])('stays when %s', async (_what, value) => {
    const { world } = await promised({ connector: { reread: async () => ({ ok: true, value }) } });
    expect(await world.actor.deliver()).toMatchObject({ sent: 0 });
    expect(world.effects()).toMatchObject([{ state: 'planned' }]);
    expect(world.mail.mails).toHaveLength(0);
  });

  it('is taken back when the invoice no longer exists', async () => {
    const { world } = await promised({ connector: { reread: async () => ({ ok: true, value: { bodies: [{ records: [] }] } }) } });
    await world.actor.deliver();
    expect(world.effects()).toMatchObject([{ state: 'suppressed' }]);
  });
});

describe('when it may leave', () => {
  it('waits for the permitted hours', async () => {
    const { world } = await promised();
    world.at(MONDAY, 20);
    const report = await world.actor.deliver();
    expect(report).toMatchObject({ sent: 0, nextAttempt: '2026-05-05T13:00:00.000Z' });
    world.at(MONDAY, 21);
    expect(await world.actor.deliver()).toMatchObject({ sent: 0 });
  });

  it.each(['stop-all', 'set-mode'] as const)('does not after %s', async (what) => {
    let rereads = 0;
    const { world }: { world: World } = await promised({
      connector: {
        reread: async (session, ids) => {
          rereads += 1;
          return world.direct.reread(session, ids);
        },
      },
    });
    await world.actor.command(what === 'stop-all' ? { do: what, by: 'Mona', stopped: true } : { do: what, by: 'Mona', mode: 'draft' });
    expect(await world.actor.deliver()).toMatchObject({ sent: 0 });
    expect(world.mail.mails).toHaveLength(0);
    expect(rereads).toBe(0);
    await world.actor.command(what === 'stop-all' ? { do: what, by: 'Mona', stopped: false } : { do: what, by: 'Mona', mode: 'autopilot' });
    await world.actor.plan();
    expect(await world.actor.deliver()).toMatchObject({ sent: 1 });
  });

  it('does not above the hard caps, whatever was planned', async () => {
    const { world, buyer } = await promised();
    const history = world.actor.store.history;
    // A fault of planning: a letter already left today, of which the decision knows nothing.
    history.record({
      customerId: buyer.id,
      at: world.now,
      day: world.today,
      kind: 'letter-sent',
      stage: null,
      channel: 'email',
      invoiceIds: [],
      advances: {},
    });
    const report = await world.actor.deliver();
    expect(report).toMatchObject({ sent: 0 });
    expect(world.logs).toContain('hard-cap');
    expect(world.mail.mails).toHaveLength(0);
  });

  it('does not in draft mode or before the first run is released, and Today shows what would', async () => {
    for (const options of [{ mode: 'draft' as const }, { released: false }]) {
      const { world, buyer } = await promised(options);
      expect(await world.actor.deliver()).toMatchObject({ sent: 0 });
      expect(world.effects()).toEqual([]);
      const today = await world.actor.today();
      expect(today.letters).toMatchObject([{ effectId: `preview-${buyer.id}`, stage: 'friendly-7', to: 'acme@buyers.example' }]);
      const letter = await world.actor.letter(`preview-${buyer.id}`);
      expect(letter).toMatchObject({ preview: true });
      expect(letter?.text).toContain('INV-1');
    }
  });
});

describe('what comes of sending', () => {
  const outcomes = (list: MailOutcome[]) => () => list.shift() ?? ({ kind: 'accepted', response: '250' } as const);

  it('unknown: counts as sent, stands before a person, and is never sent again by itself', async () => {
    const { world, buyer } = await promised({ outcome: outcomes([{ kind: 'unknown', code: 'lost' }]) });
    expect(await world.actor.deliver()).toMatchObject({ sent: 0, unknown: 1, notes: 0 });
    for (let day = 1; day <= 4; day += 1) {
      world.at(addDays(MONDAY, day));
      await world.actor.wake();
    }
    expect(world.mail.mails).toHaveLength(0);
    const today = await world.actor.today();
    expect(today.exceptions).toMatchObject([{ kind: 'outcome-unknown', customerId: buyer.id }]);
    expect(await world.actor.customer(buyer.id)).toMatchObject({ invoices: [{ stage: 'friendly-7' }] });
  });

  it('unknown, and it arrived: the notes follow', async () => {
    const { world } = await promised({ outcome: outcomes([{ kind: 'unknown', code: 'lost' }]) });
    await world.actor.deliver();
    const effectId = world.effects()[0]?.id ?? '';
    expect(await world.actor.command({ do: 'resolve-unknown', by: 'Mona', effectId, outcome: 'it-arrived' })).toEqual({ done: true });
    expect(await world.actor.command({ do: 'resolve-unknown', by: 'Mona', effectId, outcome: 'it-did-not' })).toMatchObject({
      done: false,
      code: 'already-done',
    });
    expect(await world.actor.deliver()).toMatchObject({ sent: 0, notes: 1 });
    expect((await world.actor.tally()).letters).toEqual({ 'friendly-7': 1 });
  });

  it('unknown, and it did not: nothing repeats it until a person restarts the stage', async () => {
    const { world } = await promised({ outcome: outcomes([{ kind: 'unknown', code: 'lost' }]) });
    await world.actor.deliver();
    await world.actor.command({ do: 'resolve-unknown', by: 'Mona', effectId: world.effects()[0]?.id ?? '', outcome: 'it-did-not' });
    await world.actor.wake();
    world.at(addDays(MONDAY, 1));
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(0);
    const task = (await world.actor.today()).exceptions.find((each) => each.kind === 'letter-failed');
    expect(await world.actor.command({ do: 'finish-task', by: 'Mona', taskId: task?.taskId ?? '' })).toEqual({ done: true });
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(1);
    expect(new Set(world.effects().map((effect) => effect.key)).size).toBe(2);
  });

  it('refused: a person sees it and nothing tries again', async () => {
    const { world } = await promised({ outcome: outcomes([{ kind: 'refused', code: '550' }]) });
    expect(await world.actor.deliver()).toMatchObject({ failed: 1 });
    world.at(addDays(MONDAY, 1));
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(0);
    expect((await world.actor.today()).exceptions).toMatchObject([{ kind: 'letter-failed', reason: { values: { code: '550' } } }]);
  });

  it('later: the same letter goes when the mail server is back', async () => {
    const { world } = await promised({ outcome: outcomes([{ kind: 'later', code: 'connect' }]) });
    const report = await world.actor.deliver();
    expect(report).toMatchObject({ sent: 0, failed: 0, nextAttempt: '2026-05-04T14:01:00.000Z' });
    world.at(MONDAY, 11);
    expect(await world.actor.deliver()).toMatchObject({ sent: 1 });
    expect(world.effects()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });
});

describe('after a crash', () => {
  it('what was on its way is unknown, what was only claimed goes out', async () => {
    const world = new World();
    for (const name of ['Acme', 'Bolt']) world.invoice(world.customer(name).id, `INV-${name}`, 8);
    await world.promise();
    const [first, second] = world.effects();
    if (!first || !second) throw new Error('two letters were to be promised');
    const { effects } = world.actor.store;
    for (const row of [first, second]) effects.move(row, 'claimed', { attempts: 1 });
    effects.move({ id: first.id, state: 'claimed' }, 'dispatching');
    world.restart();
    expect(effects.get(first.id)?.state).toBe('unknown');
    expect(effects.get(second.id)?.state).toBe('planned');
    expect(await world.actor.deliver()).toMatchObject({ sent: 1 });
    expect(world.mail.mails.map((mail) => mail.envelope.to)).toEqual([['bolt@buyers.example']]);
  });

  it('a note whose answer was lost is looked for before it is written again', async () => {
    let lost = true;
    const world: World = new World({
      connector: {
        writeNote: async (session, note) => {
          const answer = await world.direct.writeNote(session, { ...note, key: `${note.key}${lost}` });
          if (!lost) return answer;
          lost = false;
          return { ok: false, failure: { kind: 'unknown-outcome', code: 'timeout' } };
        },
      },
    });
    world.invoice(world.customer('Acme').id, 'INV-1', 8);
    await world.promise();
    expect(await world.actor.deliver()).toMatchObject({ sent: 1, notes: 0 });
    world.at(MONDAY, 11);
    expect(await world.actor.deliver()).toMatchObject({ sent: 0, notes: 1 });
    expect(world.notes()).toHaveLength(1);
  });

  it('a note that cannot be written ends before a person and never repeats the letter', async () => {
    const { world } = await promised({
      connector: { writeNote: async () => ({ ok: false, failure: { kind: 'later', at: null, code: '503' } }) },
    });
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const { nextAttempt } = await world.actor.deliver();
      if (nextAttempt) world.now = nextAttempt;
    }
    expect(world.mail.mails).toHaveLength(1);
    expect(world.effects('note')).toMatchObject([{ state: 'failed', attempts: 8 }]);
    expect((await world.actor.today()).exceptions).toMatchObject([{ kind: 'note-failed' }]);
  });
});

describe('approval', () => {
  it('keeps a letter over a weekend, and agreeing twice is already done', async () => {
    const world = new World({ mode: 'review' });
    const buyer = world.customer('Acme');
    world.at(addDays(MONDAY, 4));
    world.invoice(buyer.id, 'INV-1', 8);
    await world.actor.wake();
    const [effect] = world.effects();
    expect(effect?.state).toBe('awaiting-approval');
    world.at(SATURDAY);
    await world.actor.wake();
    const command = { do: 'approve-letter', by: 'Mona', effectId: effect?.id ?? '' } as const;
    expect(await world.actor.command(command)).toEqual({ done: true });
    expect(await world.actor.command(command)).toMatchObject({ done: false, code: 'already-done' });
    expect(await world.actor.deliver()).toMatchObject({ sent: 0 });
    world.at(addDays(MONDAY, 7));
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(1);
  });

  it('lapses when a part payment changes what is asked for', async () => {
    const { world, buyer, invoice } = await promised({ mode: 'review' });
    world.pay(buyer.id, invoice.id, 4_000);
    await world.promise();
    expect(world.effects().map((effect) => effect.state)).toEqual(['suppressed', 'awaiting-approval']);
    const today = await world.actor.today();
    expect(today.letters).toMatchObject([{ amounts: [{ minor: 6_000, currency: 'USD' }] }]);
    expect((await world.actor.letter(today.letters[0]?.effectId ?? ''))?.text).toContain('60.00');
  });
});

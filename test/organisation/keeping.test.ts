/** How long words are kept: of letters that left and of replies; what is needed stays, that something was sent stays, and the chain still verifies. */
import { describe, expect, it } from 'vitest';
import { World } from './world.ts';

const BY = 'Ada';

/** A letter that left, its reply, and everything paid: two years later, or so many days. */
async function lived({ paid = true, months = 24 as 12 | 24 | null, days = 740, dispute = false } = {}) {
  const world = new World();
  const buyer = world.customer('Buyer');
  const invoice = world.invoice(buyer.id, 'INV-1', 8);
  if (months !== null) await world.actor.command({ do: 'keep-words', by: BY, months });
  await world.promise();
  await world.actor.deliver();
  const [letter] = world.effects();
  if (letter?.state !== 'sent') throw new Error('the letter left');
  await world.actor.command({
    do: 'receive-reply',
    by: BY,
    messageId: '<r1@buyer.example>',
    answers: [],
    keys: [letter.key],
    kind: 'reply',
    from: 'buyer@buyers.example',
    subject: 'Re: INV-1',
    text: 'We look into it.',
    meanings: [],
    awayUntil: null,
    permanent: false,
  });
  if (paid) world.pay(buyer.id, invoice.id, 10_000);
  if (dispute) await world.actor.command({ do: 'place-hold', by: BY, customerId: buyer.id, kind: 'dispute' });
  world.at(world.day(days));
  const before = world.actor.store.journal.count();
  await world.promise();
  const [row] = world.effects().filter(({ id }) => id === letter.id);
  return { world, before, buyer, letter: row, shown: await world.actor.letter(letter.id) };
}

describe('words', () => {
  it('go when their time is over, with the first run of a day; that the letter left, to whom and its hash stay', async () => {
    const { world, letter, shown, buyer } = await lived();
    expect(letter).toMatchObject({
      state: 'sent',
      bodyText: null,
      bodyHtml: null,
      message: null,
      subject: null,
      recipient: 'buyer@buyers.example',
    });
    expect(letter?.messageHash).toMatch(/^[0-9a-f]{64}$/);
    expect(shown).toMatchObject({ forgotten: true, to: 'buyer@buyers.example', text: '', preview: false });
    const { replies } = world.actor.store.standings;
    expect(replies(buyer.id)).toMatchObject([{ text: '', subject: '', sender: 'buyer@buyers.example' }]);
    const { journal } = await world.actor.tally();
    expect(journal.broken).toBeNull();
    const told = world.actor.store.journal.lines().filter(({ kind }) => kind === 'words-forgotten');
    expect(told).toHaveLength(1);
    await world.actor.plan();
    world.at(world.day(1));
    await world.promise();
    expect(world.actor.store.journal.lines().filter(({ kind }) => kind === 'words-forgotten')).toHaveLength(1);
  });

  it('typed into one letter by a person go with it', async () => {
    const world = new World({ mode: 'review' });
    const buyer = world.customer('Buyer');
    const invoice = world.invoice(buyer.id, 'INV-1', 8);
    await world.actor.command({ do: 'keep-words', by: BY, months: 12 });
    await world.promise();
    const [letter] = (await world.actor.today()).letters;
    if (!letter) throw new Error('a letter waits');
    const ours = (await world.actor.letter(letter.effectId))?.words;
    const words = { subject: ours?.subject ?? '', paragraphs: [...(ours?.paragraphs ?? []), 'A word of my own.'] };
    expect(await world.actor.command({ do: 'edit-letter', by: BY, effectId: letter.effectId, seen: letter.seen, words })).toMatchObject({
      done: true,
    });
    await world.actor.command({ do: 'approve-letter', by: BY, effectId: letter.effectId });
    await world.actor.deliver();
    const row = () => world.effects().find(({ id }) => id === letter.effectId);
    expect(row()).toMatchObject({ state: 'sent', content: expect.stringContaining('A word of my own.') });
    world.pay(buyer.id, invoice.id, 10_000);
    world.at(world.day(400));
    await world.promise();
    expect(JSON.stringify(row())).not.toContain('word of my own');
  });

  it.each([
    ['before their time', { days: 700 }],
    ['where they are kept as long as the file', { months: null }],
    ['of what is not paid yet', { paid: false }],
    ['while there is a dispute', { dispute: true }],
  ] as const)('stay %s', async (_when, how) => {
    const { letter, shown } = await lived(how);
    expect(letter?.message).not.toBeNull();
    expect(shown?.text).toContain('INV-1');
  });

  it('are kept so long already', async () => {
    const world = new World();
    expect(await world.actor.command({ do: 'keep-words', by: BY, months: 12 })).toEqual({ done: true });
    expect(await world.actor.command({ do: 'keep-words', by: BY, months: 12 })).toMatchObject({ done: false, code: 'already-done' });
    expect(await world.actor.command({ do: 'keep-words', by: BY, months: null })).toEqual({ done: true });
  });
});

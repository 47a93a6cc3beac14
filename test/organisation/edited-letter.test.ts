/** One letter in a person's own words: what is written is what goes, within what a letter may say and only about what it was written about. */
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { World } from './world.ts';

const WORDS = {
  subject: 'Harbour & Pine: two words',
  paragraphs: ['Dear friends,\nit was good to see you <b>last week</b>.', 'Shall we look at this together?'],
};

async function waiting() {
  const world = new World({ mode: 'review' });
  const acme = world.customer('Acme');
  const invoice = world.invoice(acme.id, 'INV-1', 8);
  await world.actor.wake();
  const [item] = (await world.actor.today()).letters;
  if (!item) throw new Error('no letter waits');
  const letter = await world.actor.letter(item.effectId);
  const subject = `${(await world.actor.sender()).fromName}: two words`;
  const edit = (words: typeof WORDS | null, seen = item.seen) =>
    world.actor.command({
      do: 'edit-letter',
      by: 'Sam',
      effectId: item.effectId,
      seen,
      words: words && { ...words, subject: words.subject === WORDS.subject ? subject : words.subject },
    });
  const now = async () => (await world.actor.letter(item.effectId)) ?? null;
  return { world, acme, invoice, item, letter, edit, now, subject };
}

describe('a letter in own words', () => {
  it('offers our words as plain text, takes theirs, shows them, and sends them around the same figures', async () => {
    const { world, item, letter, edit, now, subject } = await waiting();
    expect(letter?.words?.by).toBeNull();
    expect(letter?.words?.paragraphs.join(' ')).toContain('INV-1');
    expect(letter?.words?.paragraphs.join(' ')).not.toContain('{{');
    expect(await edit(WORDS)).toEqual({ done: true });
    const edited = await now();
    expect(edited?.words).toEqual({ subject, paragraphs: WORDS.paragraphs, by: 'Sam' });
    expect(edited?.html).toContain('it was good to see you &lt;b&gt;last week&lt;');
    expect(await world.actor.command({ do: 'approve-letter', by: 'Sam', effectId: item.effectId, seen: edited?.item.seen })).toEqual({
      done: true,
    });
    await world.actor.wake();
    const [mail] = world.mail.mails;
    const sent = await PostalMime.parse(mail?.raw ?? '');
    expect(sent.subject).toBe(subject);
    expect(sent.text).toContain('Shall we look at this together?');
    expect(sent.text).toContain('INV-1');
    expect(sent.text).toMatch(/USD\s100\.00/);
    expect(sent.text).not.toContain('slipped through');
    expect(sent.text).toContain('Dear Acme,');
  });

  it('refuses what a letter must not say, with the rule and the words, and keeps what stood', async () => {
    const { edit, now } = await waiting();
    const before = await now();
    const refused = await edit({ ...WORDS, paragraphs: ['Pay at once or our lawyer will see you in court.'] });
    expect(refused).toMatchObject({
      done: false,
      code: 'invalid',
      because: { what: 'lint', values: { rule: expect.stringMatching(/^no-/), found: expect.any(String) } },
    });
    expect(await edit({ ...WORDS, paragraphs: ['Hello {{customer}}'] })).toMatchObject({ because: { values: { rule: 'no-gaps' } } });
    expect(await edit({ ...WORDS, subject: 'You owe us money' })).toMatchObject({ because: { what: 'lint' } });
    expect(await now()).toEqual(before);
  });

  it('refuses whoever did not see what stands, to write and to approve', async () => {
    const { world, item, edit } = await waiting();
    await edit(WORDS);
    expect(await edit(WORDS, item.seen)).toMatchObject({ done: false, because: { what: 'changed-meanwhile' } });
    const approving = { do: 'approve-letter', by: 'Kim', effectId: item.effectId } as const;
    expect(await world.actor.command({ ...approving, seen: item.seen })).toMatchObject({
      done: false,
      because: { what: 'changed-meanwhile' },
    });
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(0);
  });

  it('is not sent when less is owed than it was written about: a new letter waits, in our words', async () => {
    const { world, acme, invoice, item, edit, now } = await waiting();
    await edit(WORDS);
    await world.actor.command({ do: 'approve-letter', by: 'Sam', effectId: item.effectId, seen: (await now())?.item.seen });
    world.pay(acme.id, invoice.id, 4_000);
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(0);
    const [next] = (await world.actor.today()).letters;
    expect(next?.effectId).not.toBe(item.effectId);
    expect((await world.actor.letter(next?.effectId ?? ''))?.words?.by).toBeNull();
  });

  it('stands through a day on which nothing changes, and goes back to our words when asked', async () => {
    const { world, letter, edit, now } = await waiting();
    await edit(WORDS);
    world.at(world.day(1));
    await world.actor.wake();
    const kept = await now();
    expect(kept?.words?.by).toBe('Sam');
    expect(await edit(null, kept?.item.seen)).toEqual({ done: true });
    expect((await now())?.words?.subject).toBe(letter?.words?.subject);
    expect((await now())?.words?.by).toBeNull();
  });
});

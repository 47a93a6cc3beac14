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

  it.each(['review', 'autopilot'] as const)(
    'waits for a person again when less is owed than it was written about: their words, today’s figures (%s)',
    async (mode) => {
      const { world, acme, invoice, item, edit, now } = await waiting();
      await edit(WORDS);
      await world.actor.command({ do: 'approve-letter', by: 'Sam', effectId: item.effectId, seen: (await now())?.item.seen });
      await world.actor.command({ do: 'set-mode', by: 'Sam', mode });
      world.pay(acme.id, invoice.id, 4_000);
      await world.actor.wake();
      expect(world.mail.mails).toHaveLength(0);
      const [next] = (await world.actor.today()).letters;
      expect(next).toMatchObject({ look: 'changed', state: 'awaiting-approval' });
      expect(next?.effectId).not.toBe(item.effectId);
      const shown = await world.actor.letter(next?.effectId ?? '');
      expect(shown?.words).toMatchObject({ by: 'Sam', paragraphs: WORDS.paragraphs });
      expect(shown?.text).toMatch(/USD\s60\.00/);
      // However often it is decided again, it leaves only by a yes.
      world.at(world.day(1));
      await world.actor.wake();
      expect(world.mail.mails).toHaveLength(0);
      expect(
        await world.actor.command({ do: 'approve-letter', by: 'Sam', effectId: next?.effectId ?? '', seen: shown?.item.seen }),
      ).toEqual({ done: true });
      await world.actor.wake();
      expect(world.mail.mails).toHaveLength(1);
    },
  );

  it('waits for a person also where the payment comes on a day on which nothing may leave', async () => {
    const { world, acme, invoice, item, edit, now } = await waiting();
    await edit(WORDS);
    await world.actor.command({ do: 'approve-letter', by: 'Sam', effectId: item.effectId, seen: (await now())?.item.seen });
    await world.actor.command({ do: 'set-mode', by: 'Sam', mode: 'autopilot' });
    const document = `extends: standard\nclosedDays: [{ from: ${world.day(1)}, name: Stock-taking }]\n`;
    expect(await world.actor.command({ do: 'set-policy', by: 'Sam', document })).toMatchObject({ done: true });
    world.at(world.day(1));
    world.pay(acme.id, invoice.id, 4_000);
    await world.actor.wake();
    expect((await world.actor.today()).letters).toEqual([]);
    world.at(world.day(2));
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(0);
    const [next] = (await world.actor.today()).letters;
    expect(next).toMatchObject({ look: 'changed', state: 'awaiting-approval' });
    expect((await world.actor.letter(next?.effectId ?? ''))?.words).toMatchObject({ by: 'Sam', paragraphs: WORDS.paragraphs });
    // In our words again, and paid in part again: still somebody is asked.
    const { effectId = '', seen = '' } = next ?? {};
    expect(await world.actor.command({ do: 'edit-letter', by: 'Sam', effectId, seen, words: null })).toEqual({ done: true });
    world.pay(acme.id, invoice.id, 1_000);
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(0);
    expect((await world.actor.today()).letters[0]).toMatchObject({ look: 'changed', amounts: [{ minor: 5_000, currency: 'USD' }] });
  });

  it('names no figure of another letter unless the person says so, and not the old one after a payment', async () => {
    const { world, acme, invoice, item, edit, now } = await waiting();
    const naming = (amount: string) => ({ ...WORDS, paragraphs: [`We are still waiting for ${amount}.`] });
    expect(await edit(naming('USD 1,000.00 of INV-7'))).toMatchObject({
      done: false,
      because: { what: 'figures', values: { found: '1,000.00 · INV-7' } },
    });
    expect(await edit(naming('$100.00'))).toEqual({ done: true });
    world.pay(acme.id, invoice.id, 4_000);
    await world.actor.wake();
    const [next] = (await world.actor.today()).letters;
    const { effectId = '', seen = '' } = next ?? {};
    const yes = { do: 'approve-letter', by: 'Sam', effectId } as const;
    expect(await world.actor.command(yes)).toMatchObject({
      done: false,
      because: { what: 'figures-changed', values: { found: '100.00' } },
    });
    const subject = (await world.actor.letter(effectId))?.words?.subject ?? '';
    const words = { ...naming('$60.00, not $100.00'), subject };
    expect(await world.actor.command({ do: 'edit-letter', by: 'Sam', effectId, seen, words })).toMatchObject({
      because: { what: 'figures' },
    });
    expect(await world.actor.command({ do: 'edit-letter', by: 'Sam', effectId, seen, words, meant: true })).toEqual({ done: true });
    expect(await world.actor.command(yes)).toEqual({ done: true });
    const edits = world.actor.store.journal.lines().filter(({ kind }) => kind === 'letter-edited');
    expect(edits.at(-1)?.contents).toContain('"meant":["100.00"]');
    expect((await now())?.item.state).toBe('suppressed');
    expect(item.effectId).not.toBe(effectId);
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

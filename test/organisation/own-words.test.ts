/** The business's own words: what leaves has them, what must not be said is refused when it is saved, and no stage reaches anybody twice by a change. */
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { World } from './world.ts';

const DOCUMENT = `letters:
  friendly-7:
    en:
      subject: "A word from {{organisation}}"
      opening: ["Just between us: {{total}} has been open since {{due}}."]
`;

const say = (world: World, document: string | null) => world.actor.command({ do: 'set-words', by: 'owner', document });

async function textOf(world: World, place: number): Promise<{ subject: string; text: string }> {
  const { subject = '', text = '' } = await PostalMime.parse(world.mail.mails[place]?.raw ?? new Uint8Array());
  return { subject, text };
}

describe('words of your own', () => {
  it('are in the letters that leave, with the statement around them, and ours come back', async () => {
    const world = new World({ skipWindow: true });
    expect(await say(world, DOCUMENT)).toMatchObject({ done: true });
    world.invoice(world.customer('Acme').id, 'A-1', 10);
    await world.actor.wake();
    const own = await textOf(world, 0);
    expect(own.subject).toBe('A word from Hudson Supplies');
    expect(own.text).toMatch(/Just between us: USD.100\.00/);
    expect(own.text).toContain('A-1');
    expect(await say(world, null)).toMatchObject({ done: true });
    world.invoice(world.customer('Beta').id, 'B-1', 10);
    await world.actor.wake();
    expect((await textOf(world, 1)).text).not.toContain('Just between us');
    expect(world.actor.store.journal.lines().filter(({ kind }) => kind === 'words-set')).toHaveLength(2);
  });

  it('change no name of a letter that was decided: it leaves once, in the words that stand', async () => {
    const world = new World({ skipWindow: true });
    world.invoice(world.customer('Acme').id, 'A-1', 10);
    await world.promise();
    const [before] = world.effects();
    await say(world, DOCUMENT);
    await world.actor.wake();
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(1);
    expect(world.effects().find(({ id }) => id === before?.id)).toMatchObject({ key: before?.key, state: 'sent' });
    expect((await textOf(world, 0)).text).toContain('Just between us');
  });

  it.each([
    ['threatens', DOCUMENT.replace('Just between us', 'We will see you in court'), /letters\.friendly-7\.en/],
    ['names a field that does not exist', DOCUMENT.replace('{{due}}', '{{dew}}'), /no field \{\{dew\}\}/],
    ['is no document', 'letters: [', /neither YAML nor JSON/],
  ])('one that %s is refused, and nothing changes', async (_what, document, why) => {
    const world = new World({ skipWindow: true });
    const result = await say(world, document);
    expect(result).toMatchObject({ done: false, code: 'invalid', because: { what: 'words' } });
    expect(result.done ? '' : result.detail).toMatch(why);
    expect((await world.actor.sender()).ownWords).toBeNull();
  });
});

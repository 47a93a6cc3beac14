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

describe('one text of them', () => {
  const place = 'letters.friendly-7.en';
  const text = { subject: null, paragraphs: ['Only between us: {{total}} has been open since {{due}}.', 'Shall we talk?'] };
  const write = (world: World, more: object = {}) => world.actor.command({ do: 'set-template', by: 'Mona', place, text, ...more });

  it('is written alone, leaves in the letters, is kept by version, and gives way to ours', async () => {
    const world = new World({ skipWindow: true });
    await say(world, 'letters:\n  due:\n    ar:\n      opening: ["{{customer}}، المبلغ {{total}} مستحق."]\n');
    expect(await write(world)).toEqual({ done: true });
    expect(await write(world)).toMatchObject({ done: false, code: 'already-done' });
    world.invoice(world.customer('Acme').id, 'A-1', 10);
    await world.actor.wake();
    expect((await textOf(world, 0)).text).toContain('Shall we talk?');
    expect(
      await write(world, { text: { subject: 'A word from {{organisation}}', paragraphs: text.paragraphs.slice(0, 1) }, by: 'Omar' }),
    ).toEqual({
      done: true,
    });
    expect(await write(world, { text: null })).toEqual({ done: true });

    const { ours, own, versions, tried } = (await world.actor.wordsAt(place)) ?? {};
    expect(own).toBeNull();
    expect(versions?.map((version) => [version.by, version.text?.subject, version.text?.paragraphs.length])).toEqual([
      ['Mona', undefined, undefined],
      ['Omar', 'A word from {{organisation}}', 1],
      ['Mona', null, 2],
    ]);
    expect(tried?.sample?.text).toContain('INV-1042');
    expect(ours?.paragraphs.join()).toContain('{{');
    const owned = (await world.actor.words()).filter((item) => item.own !== null);
    expect(owned.map((item) => [item.place, item.own?.by])).toEqual([[{ kind: 'letters', template: 'due', language: 'ar' }, 'owner']]);
  });

  it.each([
    [{ text: { subject: null, paragraphs: ['Pay at once or our lawyer will see you in court.'] } }, 'words'],
    [{ text: { subject: null, paragraphs: ['Hello {{nobody}}'] } }, 'words'],
    [{ text: { subject: null, paragraphs: ['Ask {{phone}}'] } }, 'words'],
    [{ text: { subject: null, paragraphs: [] } }, 'words'],
    [{ text: { subject: 'You owe us money', paragraphs: ['Hello'] } }, 'words'],
    [{ place: 'letters.friendly-7.fr' }, undefined],
    [{ place: 'calls.call-14.en' }, undefined],
  ])('%j is refused, and what stood stands', async (more, what) => {
    const world = new World({});
    await write(world);
    const refused = await write(world, more);
    expect(refused).toMatchObject({ done: false, ...(what && { because: { what } }) });
    expect((await world.actor.wordsAt(place))?.own).toEqual(text);
  });

  it('is read on a sample without being kept, with why in both languages', async () => {
    const world = new World({});
    const good = await world.actor.tryWords('letters.friendly-7.ar', { subject: null, paragraphs: ['كلمة عن {{total}}.'] });
    expect(good?.problem).toBeNull();
    expect(good?.sample?.text).toContain('كلمة عن');
    const bad = await world.actor.tryWords(place, { subject: null, paragraphs: ['{{#phone}}Ring us'] });
    expect(bad).toMatchObject({
      sample: null,
      problem: { en: expect.stringContaining('cannot be read'), ar: expect.stringContaining('تعذرت') },
    });
    const stern = await world.actor.tryWords(place, { subject: null, paragraphs: ['Our lawyer will see you in court.'] });
    expect(stern?.sample?.text).toContain('court');
    expect(stern?.problem?.ar).toContain('lawyer');
    expect(await world.actor.tryWords('nothing', text)).toBeNull();
    expect((await world.actor.wordsAt(place))?.versions).toEqual([]);
  });
});

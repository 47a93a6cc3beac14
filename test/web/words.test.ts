/** The pages of the business's own words: what is typed is tried, kept when it may stand, and comes back with why when it may not. */
import { describe, expect, it } from 'vitest';
import { browserOf, flashAfter, world } from './deps.ts';
import { OWN_PLACE } from './fake-words.ts';

const WORDS = '/organisations/org-nile/words';
const HERE = `${WORDS}/${OWN_PLACE}`;

describe('the list', () => {
  it('names every text in both languages, and whose words stand', async () => {
    const { text } = await browserOf(world().deps).get(WORDS);
    expect([...text.matchAll(/href="\/organisations\/org-nile\/words\/(letters|messages|occasions)\.[a-z0-9-]+\.(en|ar)"/g)]).toHaveLength(
      36,
    );
    expect(text).toContain('Salma &lt;b&gt;');
    expect(text.match(/class="chip friendly">yours/g)).toHaveLength(1);
  });
});

describe('one text', () => {
  it('is shown with its fields, its versions, and how it reads', async () => {
    const { text } = await browserOf(world().deps).get(HERE);
    expect(text).toContain('A friendly word about');
    expect(text).toContain('INV-1042');
    expect(text).toContain('{{#phone}}…{{/phone}}');
    expect(text).toContain('Put this one back');
  });

  it('is kept as paragraphs, and a subject left empty is ours', async () => {
    const { deps, actors } = world();
    const browser = browserOf(deps);
    const answer = await browser.post(HERE, { do: 'save', subject: '', text: 'About {{total}}.\r\n\r\n \r\nShall we talk?' });
    expect(actors.nile.commands).toEqual([
      { do: 'set-template', by: 'Salma', place: OWN_PLACE, text: { subject: null, paragraphs: ['About {{total}}.', 'Shall we talk?'] } },
    ]);
    expect(await flashAfter(browser, answer)).toContain('Saved');
  });

  it('gives way to ours', async () => {
    const { deps, actors } = world();
    await browserOf(deps).post(HERE, { do: 'ours' });
    expect(actors.nile.commands).toEqual([{ do: 'set-template', by: 'Salma', place: OWN_PLACE, text: null }]);
  });

  it.each(['en', 'ar'])('that may not stand comes back as it was typed, with why (%s)', async (lang) => {
    const { deps, actors } = world();
    const browser = browserOf(deps);
    await browser.get(`${HERE}?lang=${lang}`);
    const answer = await browser.post(HERE, { do: 'save', subject: 'A <b>', text: 'Our lawyer will see you in court.' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Our lawyer will see you in court.');
    expect(answer.text).toContain('A &lt;b&gt;');
    expect(answer.text).toContain('role="alert"');
    expect(actors.nile.commands).toEqual([]);
  });

  it('is tried without being kept, as a page without script and as a piece with it', async () => {
    const { deps, actors } = world();
    const browser = browserOf(deps);
    const page = await browser.post(HERE, { do: 'look', subject: '', text: 'Only between us: {{total}} <b>.' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('Only between us: {{total}} &lt;b&gt;.');
    const piece = await browser.post(`${HERE}/try`, { subject: '', text: 'Only between us: {{total}} <b>.' });
    expect(piece.status).toBe(200);
    expect(piece.text).toMatch(/^<pre class="mail-text"/);
    expect(piece.text).toContain('Only between us: USD');
    expect(piece.text).toContain('&lt;b&gt;');
    expect(actors.nile.commands).toEqual([]);
  });

  it.each(['letters.friendly-7.fr', 'calls.call-14.en', 'x', '%00'])('there is none called %s', async (name) => {
    const browser = browserOf(world().deps);
    expect((await browser.get(`${WORDS}/${name}`)).status).toBe(404);
    expect((await browser.post(`${WORDS}/${name}`, { do: 'save', text: 'x' })).status).toBe(404);
    expect((await browser.post(`${WORDS}/${name}/try`, { text: 'x' })).status).toBe(404);
  });
});

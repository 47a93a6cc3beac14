/** Every text in both languages: ours may stand as own words, read back as written, and name only fields that are offered for it. */
import { describe, expect, it } from 'vitest';
import { documentOf, NO_OWN_WORDS, parseTemplates, problemAt, readTemplates } from '../../src/letters/own-templates.ts';
import { fieldsAt, ourText, ownText, PLACES, placeName, placeOf, sampleOf, withText } from '../../src/letters/template-texts.ts';

describe.each(PLACES.map((place) => [placeName(place), place] as const))('%s', (name, place) => {
  const ours = ourText(place);
  const own = withText(NO_OWN_WORDS, place, ours);

  it('may be written in our own words, and reads back as them', () => {
    if (!own) throw new Error('not taken');
    expect(placeOf(name)).toBe(place);
    expect(problemAt(own, place)).toBeNull();
    expect(ownText(parseTemplates(documentOf(own) ?? '', name), place)).toEqual(ours);
    // Of a text message we have shorter wordings as well, for when this one does not fit.
    if (place.kind !== 'messages') expect(sampleOf(own, place).text).toBe(sampleOf(NO_OWN_WORDS, place).text);
    expect(withText(own, place, null)).toEqual(NO_OWN_WORDS);
  });

  it('names no field that is not offered, and offers none that cannot be named', () => {
    const fields = fieldsAt(place);
    const named = [ours.subject ?? '', ...ours.paragraphs].join(' ').matchAll(/\{\{[#^/]?(\w+)\}\}/g);
    const offered = new Set(fields.map((field) => field.name));
    for (const [, field = ''] of named) expect(offered).toContain(field);
    for (const { name: field, always } of fields) {
      const paragraph = always ? `{{${field}}}` : `{{#${field}}}x{{/${field}}}`;
      const next = withText(NO_OWN_WORDS, place, { subject: null, paragraphs: [`A word. ${paragraph}`] });
      expect((next && problemAt(next, place)?.why.en) ?? '', field).not.toMatch(/no field|no value/);
    }
  });
});

it('an empty document is none', () => {
  expect(documentOf(NO_OWN_WORDS)).toBeNull();
  expect(readTemplates('{}', 'words')).toEqual(NO_OWN_WORDS);
});

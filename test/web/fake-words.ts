/** Words of one letter that were written otherwise twice; all others are ours. What is typed is tried as the product tries it. */
import { instant } from '../../src/domain/time.ts';
import { NO_OWN_WORDS, problemAt } from '../../src/letters/own-templates.ts';
import { LetterRefused } from '../../src/letters/refused.ts';
import { fieldsAt, ourText, PLACES, placeName, placeOf, sampleOf, type TemplateText, withText } from '../../src/letters/template-texts.ts';
import type { TriedWords, WordsItem, WordsView } from '../../src/organisation/actor.ts';

export const OWN_PLACE = 'letters.friendly-7.en';
const SAVED = { at: instant('2026-11-20T09:00:00.000Z'), by: 'Salma <b>' };
const OLD = { at: instant('2026-11-10T09:00:00.000Z'), by: 'Omar' };
const OWN: TemplateText = {
  subject: null,
  paragraphs: ['A friendly word about {{#number}}{{number}}{{/number}}{{#several}}your invoices{{/several}}.'],
};

export const FAKE_WORDS: WordsItem[] = PLACES.map((place) => ({ place, own: placeName(place) === OWN_PLACE ? SAVED : null }));

export function fakeTry(name: string, text: TemplateText): TriedWords | null {
  const place = placeOf(name);
  const next = place && withText(NO_OWN_WORDS, place, text);
  if (!place) return null;
  if (!next) return { sample: null, problem: { en: 'Nothing is in it.', ar: 'لا شيء فيه.' } };
  const problem = problemAt(next, place)?.why ?? null;
  try {
    return { sample: sampleOf(next, place), problem };
  } catch (error) {
    if (!(error instanceof LetterRefused)) throw error;
    return { sample: null, problem };
  }
}

export function fakeWordsAt(name: string): WordsView | null {
  const place = placeOf(name);
  if (!place) return null;
  const own = name === OWN_PLACE ? OWN : null;
  const versions = own
    ? [
        { ...SAVED, text: OWN },
        { ...OLD, text: { ...OWN, subject: 'Older' } },
      ]
    : [];
  const tried = fakeTry(name, own ?? ourText(place)) ?? { sample: null, problem: null };
  return { place, ours: ourText(place), own, fields: fieldsAt(place), versions, tried };
}

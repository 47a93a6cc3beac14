/** The business's own words for letters: a document that is tried and read before it counts, from then on part of every letter that is written. */
import { z } from 'zod';
import { BadInput } from '../domain/bad-input.ts';
import type { Instant } from '../domain/time.ts';
import { documentOf, NO_OWN_WORDS, type OwnTemplates, parseTemplates, problemAt, readTemplates } from '../letters/own-templates.ts';
import { LetterRefused } from '../letters/refused.ts';
import {
  fieldsAt,
  ourText,
  ownText,
  PLACES,
  type Place,
  placeOf,
  sampleOf,
  type TemplateText,
  withText,
} from '../letters/template-texts.ts';
import { type CommandOf, DONE, refusal } from './command.ts';
import type { CommandResult } from './command-schema.ts';
import { type Desk, type Moment, momentOf } from './desk.ts';
import type { TriedWords, WordsItem, WordsVersion, WordsView } from './words-views.ts';

/** How a document is named in what is said of it. */
const NAME = 'words';
/** Documents read before; parsing tries every text on sample letters. */
const read = new Map<string, OwnTemplates>();
const MAX_READ = 100;

/** null: ours. */
export function ownWords({ organisation }: Pick<Moment, 'organisation'>): OwnTemplates | null {
  const { ownWords: document } = organisation;
  if (document === null) return null;
  const known = read.get(document);
  if (known) return known;
  const parsed = parseTemplates(document, NAME);
  if (read.size >= MAX_READ) read.clear();
  read.set(document, parsed);
  return parsed;
}

/** Letters that were decided keep their names and stages; those that leave from now on have the new words. null: ours again. */
export function setWords(desk: Desk, { organisation, at }: Moment, { document, by }: CommandOf<'set-words'>): CommandResult {
  if (document === organisation.ownWords) return refusal('already-done', 'the words are these already');
  try {
    if (document !== null) parseTemplates(document, NAME);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return refusal('invalid', error.message, { what: 'words', values: { problem: error.message.slice(0, 400) } });
  }
  keep(desk, at, document, by);
  return DONE;
}

/** One text in one language; everything else stands as it is. null: ours again. */
export function setTemplate(desk: Desk, moment: Moment, { place: name, text, by }: CommandOf<'set-template'>): CommandResult {
  const place = placeOf(name);
  if (!place) return refusal('not-found', `there is no text '${name.slice(0, 80)}'`);
  const own = ownWords(moment) ?? NO_OWN_WORDS;
  if (JSON.stringify(ownText(own, place)) === JSON.stringify(text)) return refusal('already-done', 'the words are these already');
  const next = withText(own, place, text);
  const problem = next && text ? problemAt(next, place) : null;
  if (!next || problem)
    return refusal('invalid', problem?.why.en ?? TOO_LONG.en, { what: 'words', values: { problem: problem?.why.en ?? TOO_LONG.en } });
  keep(desk, moment.at, documentOf(next), by);
  return DONE;
}

const TOO_LONG = {
  en: 'A text needs at least one paragraph, and none of them may be too long.',
  ar: 'يلزم النص فقرة واحدة على الأقل، ولا تكون أي منها طويلة جدًا.',
} as const;

function keep({ store }: Desk, at: Instant, document: string | null, by: string): void {
  store.settings.change({ ownWords: document });
  store.journal.append({ at, kind: 'words-set', customerId: null, contents: { document, by } });
}

/** Every text there is, and which of them are the business's own. */
export function wordsOf(desk: Desk): WordsItem[] {
  const own = ownWords(momentOf(desk));
  const saved = own ? savedIn(desk) : [];
  return PLACES.map((place) => {
    const last = ownText(own, place) ? versionsOf(saved, place)[0] : undefined;
    return { place, own: last ? { at: last.at, by: last.by } : null };
  });
}

/** null: there is no such text. */
export function wordsAt(desk: Desk, name: string): WordsView | null {
  const place = placeOf(name);
  if (!place) return null;
  const own = ownWords(momentOf(desk));
  const text = ownText(own, place);
  return {
    place,
    ours: ourText(place),
    own: text,
    fields: fieldsAt(place),
    versions: versionsOf(savedIn(desk), place),
    tried: tried(own ?? NO_OWN_WORDS, place),
  };
}

/** How a text would read, whether or not it may stand; nothing is kept of it. null: there is no such text. */
export function tryWords(desk: Desk, name: string, text: TemplateText): TriedWords | null {
  const place = placeOf(name);
  if (!place) return null;
  const next = withText(ownWords(momentOf(desk)) ?? NO_OWN_WORDS, place, text);
  return next ? tried(next, place) : { sample: null, problem: TOO_LONG };
}

function tried(own: OwnTemplates, place: Place): TriedWords {
  const problem = problemAt(own, place)?.why ?? null;
  try {
    const { subject, text } = sampleOf(own, place);
    return { sample: { subject, text }, problem };
  } catch (error) {
    if (!(error instanceof LetterRefused)) throw error;
    return { sample: null, problem };
  }
}

interface Saved {
  readonly at: Instant;
  readonly by: string;
  readonly own: OwnTemplates | null;
}

const savedSchema = z.object({ document: z.string().nullable(), by: z.string() });

/** Every document that was ever saved, oldest first. */
function savedIn({ store }: Desk): Saved[] {
  return store.journal.wordsSet().flatMap(({ at, contents }): Saved[] => {
    const read = savedSchema.safeParse(contents === null ? null : JSON.parse(contents));
    if (!read.success) return [];
    const { document, by } = read.data;
    return [{ at, by, own: document === null ? null : readTemplates(document, NAME) }];
  });
}

/** Only those in which this text changed, newest first. */
function versionsOf(saved: readonly Saved[], place: Place): WordsVersion[] {
  const versions: WordsVersion[] = [];
  let before: TemplateText | null = null;
  for (const { at, by, own } of saved) {
    const text = ownText(own, place);
    if (JSON.stringify(text) !== JSON.stringify(before)) versions.unshift({ at, by, text });
    before = text;
  }
  return versions;
}

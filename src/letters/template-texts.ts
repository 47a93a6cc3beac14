/** The texts a business may have in its own words, one by one: which there are, what ours say, what may stand in them, and how one reads. */
import { fieldsOf } from './fields.ts';
import { renderLetter } from './letter.ts';
import { LANGUAGES, type Language } from './locale.ts';
import { renderMessage } from './message.ts';
import { occasionContent, renderOccasion } from './occasion.ts';
import { type OwnTemplates, ownTemplatesSchema } from './own-templates.ts';
import { sampleInputs, sampleOccasion } from './sample.ts';
import type { Fields } from './template.ts';
import {
  LETTER_TEMPLATES,
  type LetterTemplate,
  MESSAGE_TEMPLATES,
  type MessageTemplate,
  OCCASIONS,
  type Occasion,
  WORDS,
} from './words.ts';

/** Names one text in one language. */
export type Place = { readonly language: Language } & (
  | { readonly kind: 'letters'; readonly template: LetterTemplate }
  | { readonly kind: 'messages'; readonly template: MessageTemplate }
  | { readonly kind: 'occasions'; readonly template: Occasion }
);

/** Templates over the fields of docs/letters.md. `subject` null: ours, or a text message, which has none and one paragraph. */
export interface TemplateText {
  readonly subject: string | null;
  readonly paragraphs: readonly string[];
}

/** A field as a text may name it. */
export interface FieldUse {
  readonly name: string;
  /** What it says in the sample; null: it is only asked whether it is so. */
  readonly example: string | null;
  /** false: there are letters without it, so it may only stand in a section of its own. */
  readonly always: boolean;
}

/** Every text there is, letters by stage first. */
export const PLACES: readonly Place[] = LANGUAGES.flatMap((language): Place[] => [
  ...LETTER_TEMPLATES.map((template) => ({ kind: 'letters' as const, template, language })),
  ...MESSAGE_TEMPLATES.map((template) => ({ kind: 'messages' as const, template, language })),
  ...OCCASIONS.map((template) => ({ kind: 'occasions' as const, template, language })),
]);

/** 'letters.firm-30.ar'. */
export function placeName({ kind, template, language }: Place): string {
  return `${kind}.${template}.${language}`;
}

/** null: there is no such text. */
export function placeOf(name: string): Place | null {
  return PLACES.find((place) => placeName(place) === name) ?? null;
}

export function ourText({ language, ...place }: Place): TemplateText {
  const words = WORDS[language];
  switch (place.kind) {
    case 'letters':
      return { subject: words.subject, paragraphs: words.openings[place.template] };
    case 'messages':
      return { subject: null, paragraphs: words.messages[place.template].slice(0, 1) };
    case 'occasions': {
      const { subject, opening } = words.occasions[place.template];
      return { subject, paragraphs: opening };
    }
  }
}

/** null: ours stand there. */
export function ownText(own: OwnTemplates | null, { language, ...place }: Place): TemplateText | null {
  if (!own) return null;
  if (place.kind === 'messages') {
    const text = own.messages[place.template]?.[language];
    return text === undefined ? null : { subject: null, paragraphs: [text] };
  }
  const text = place.kind === 'letters' ? own.letters[place.template]?.[language] : own.occasions[place.template]?.[language];
  return text ? { subject: text.subject ?? null, paragraphs: text.opening } : null;
}

/** The words with one text replaced, `text` null: ours again. null: it is too long, or there is nothing in it. */
export function withText(own: OwnTemplates, { kind, template, language }: Place, text: TemplateText | null): OwnTemplates | null {
  const letter = text && { ...(text.subject !== null && { subject: text.subject }), opening: text.paragraphs };
  const written = kind === 'messages' ? text?.paragraphs.join(' ') : letter;
  const texts = new Map<string, Readonly<Record<string, unknown>>>(Object.entries(own[kind]));
  const others = Object.entries(texts.get(template) ?? {}).filter(([tongue]) => tongue !== language);
  const theirs = Object.fromEntries([...others, ...(text === null ? [] : [[language, written]])]);
  texts.delete(template);
  if (Object.keys(theirs).length > 0) texts.set(template, theirs);
  const parsed = ownTemplatesSchema.safeParse({ ...own, [kind]: Object.fromEntries(texts) });
  return parsed.success ? parsed.data : null;
}

/** How the text reads on the first sample statement. @throws LetterRefused where it cannot be filled. */
export function sampleOf(
  own: OwnTemplates,
  { kind, template, language }: Place,
): { readonly subject: string | null; readonly text: string } {
  if (kind === 'occasions') return renderOccasion(sampleOccasion(template, language), own);
  const [input] = sampleInputs(template, language);
  if (!input) throw new Error(`no sample of ${template}`);
  return kind === 'letters' ? renderLetter(input, own) : { subject: null, text: renderMessage(input, own).text };
}

/** What may stand in the text, with an example of each, in the order of the alphabet. */
export function fieldsAt({ kind, template, language }: Place): FieldUse[] {
  const samples: readonly Fields[] =
    kind === 'occasions'
      ? [occasionContent(sampleOccasion(template, language), null, false).fields]
      : sampleInputs(template, language).map((input) => fieldsOf(input));
  const names = new Set(samples.flatMap((fields) => Object.keys(fields)));
  return [...names].sort().map((name): FieldUse => {
    const values = samples.map((fields) => new Map<string, unknown>(Object.entries(fields)).get(name) ?? null);
    const example = values.find((value) => typeof value === 'string' && value !== '');
    return { name, example: typeof example === 'string' ? example : null, always: values.every((value) => typeof value === 'string') };
  });
}

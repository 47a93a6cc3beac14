/**
 * A business's own words: a document (YAML or JSON) that replaces the words of single templates in single languages; all others keep
 * ours. What stands around a letter (the statement, how to pay, whom to ask) is not theirs to leave out. Each text is tried on sample
 * statements and read for what it must not say before it is accepted, so that a bad one is refused when it is saved, not when it is due.
 */
import { parse as parseYaml, stringify } from 'yaml';
import { z } from 'zod';
import { BadInput } from '../domain/bad-input.ts';
import { renderLetter } from './letter.ts';
import { type LintFinding, lintLetter, lintMessage } from './lint.ts';
import { type EditedFinding, lintText } from './lint-edited.ts';
import { WHY } from './lint-why.ts';
import type { Language } from './locale.ts';
import { LANGUAGES } from './locale.ts';
import { renderMessage } from './message.ts';
import { renderOccasion } from './occasion.ts';
import { LetterRefused } from './refused.ts';
import { sampleInputs, sampleOccasion } from './sample.ts';
import { ownText, PLACES, type Place, placeName } from './template-texts.ts';
import { LETTER_TEMPLATES, MESSAGE_TEMPLATES, OCCASIONS } from './words.ts';

/** A paragraph each; `subject` absent: ours. Templates over the fields of docs/letters.md. */
const letterSchema = z.strictObject({
  subject: z.string().min(1).max(200).optional(),
  opening: z.array(z.string().min(1).max(5_000)).min(1).max(12),
});
const messageSchema = z.string().min(1).max(600);
const language = z.enum(LANGUAGES);

export const ownTemplatesSchema = z.strictObject({
  letters: z.partialRecord(z.enum(LETTER_TEMPLATES), z.partialRecord(language, letterSchema)).default({}),
  messages: z.partialRecord(z.enum(MESSAGE_TEMPLATES), z.partialRecord(language, messageSchema)).default({}),
  occasions: z.partialRecord(z.enum(OCCASIONS), z.partialRecord(language, letterSchema)).default({}),
});
/** The business's own words by template and language; ours stand wherever there are none. */
export type OwnTemplates = z.infer<typeof ownTemplatesSchema>;

export const NO_OWN_WORDS: OwnTemplates = { letters: {}, messages: {}, occasions: {} };

/**
 * Parses and tries a document of own words.
 * @throws BadInput naming the file, the template and language, and what must change.
 */
export function parseTemplates(document: string, fileName: string): OwnTemplates {
  const own = readTemplates(document, fileName);
  for (const place of PLACES) {
    const problem = ownText(own, place) && problemAt(own, place);
    if (problem) throw new BadInput(`${fileName}: ${placeName(place)}: ${problem.why.en}`);
  }
  return own;
}

/** Parses a document that was tried before. @throws BadInput when it is none. */
export function readTemplates(document: string, fileName: string): OwnTemplates {
  const parsed = ownTemplatesSchema.safeParse(readDocument(document, fileName));
  if (!parsed.success) throw new BadInput(`${fileName}: ${describe(parsed.error)}`);
  return parsed.data;
}

/** The words as a document that reads back as them; null: there are none. */
export function documentOf(own: OwnTemplates): string | null {
  const parts = Object.entries(own).filter(([, texts]) => Object.keys(texts).length > 0);
  return parts.length === 0 ? null : stringify(Object.fromEntries(parts), { lineWidth: 120 });
}

function readDocument(document: string, fileName: string): unknown {
  try {
    const value: unknown = parseYaml(document, { prettyErrors: false, maxAliasCount: 100 });
    return value;
  } catch (error) {
    throw new BadInput(`${fileName}: is neither YAML nor JSON (${error instanceof Error ? error.message.split('\n')[0] : 'unreadable'})`);
  }
}

/** Why a text may not stand as it is, in one sentence per language. */
export interface TemplateProblem {
  readonly found: string;
  readonly why: Readonly<Record<Language, string>>;
}

/** The first problem of one text, tried on every sample; null: it may stand. */
export function problemAt(own: OwnTemplates, place: Place): TemplateProblem | null {
  try {
    const finding = findingAt(own, place);
    if (!finding) return null;
    const { part, found } = finding;
    const why = WHY[finding.rule];
    return { found, why: { en: `${part}: ‘${found}’. ${why.en}`, ar: `«${found}»: ${why.ar}` } };
  } catch (error) {
    if (!(error instanceof LetterRefused)) throw error;
    const say = SENTENCES[error.code];
    return {
      found: error.subject,
      why: say ? { en: say.en(error.subject), ar: say.ar(error.subject) } : { en: error.message, ar: error.message },
    };
  }
}

type Saying = Readonly<Record<Language, (subject: string) => string>>;

const SENTENCES: Readonly<Partial<Record<LetterRefused['code'], Saying>>> = {
  'unknown-field': {
    en: (subject) => `there is no field {{${subject}}}; docs/letters.md lists those that exist`,
    ar: (subject) => `لا يوجد حقل باسم {{${subject}}}`,
  },
  'missing-value': {
    en: (subject) => `{{${subject}}} has no value in every letter; put it in a section: {{#${subject}}}…{{/${subject}}}`,
    ar: (subject) => `ليس للحقل {{${subject}}} قيمة في كل خطاب؛ ضعه داخل مقطع: {{#${subject}}}…{{/${subject}}}`,
  },
  'unreadable-template': {
    en: (subject) =>
      `cannot be read as a template near ‘${subject}’: only {{field}}, {{#field}}…{{/field}} and {{^field}}…{{/field}} exist`,
    ar: (subject) => `تعذرت قراءة النص عند «${subject}»: المتاح هو {{field}} و{{#field}}…{{/field}} و{{^field}}…{{/field}} فقط`,
  },
  'too-long': { en: () => 'needs more than three segments as a text message', ar: () => 'أطول من ثلاث رسائل نصية' },
};

function findingAt(own: OwnTemplates, { kind, template, language }: Place): LintFinding | EditedFinding | undefined {
  switch (kind) {
    case 'letters':
      return sampleInputs(template, language).flatMap((input) => lintLetter(renderLetter(input, own), input))[0];
    case 'messages':
      return sampleInputs(template, language).flatMap((input) => lintMessage(renderMessage(input, own), input))[0];
    case 'occasions': {
      const input = sampleOccasion(template, language);
      const { subject, text } = renderOccasion(input, own);
      const names = [input.customer.name, input.organisation.replyTo, input.reference];
      return lintText({ subject, body: text }, { organisation: input.organisation.name, names })[0];
    }
  }
}

/** The first problem of the form, with its place, in one sentence. */
function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'is not a document of own words';
  const place = issue.path.map(String).join('.');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}

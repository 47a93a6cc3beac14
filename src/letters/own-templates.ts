/**
 * A business's own words: a document (YAML or JSON) that replaces the words of single templates in single languages; all others keep
 * ours. What stands around a letter (the statement, how to pay, whom to ask) is not theirs to leave out. Each text is tried on sample
 * statements and read for what it must not say before it is accepted, so that a bad one is refused when it is saved, not when it is due.
 */
import { parse as parseYaml } from 'yaml';
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
import { LETTER_TEMPLATES, type LetterTemplate, MESSAGE_TEMPLATES, type MessageTemplate, OCCASIONS, type Occasion } from './words.ts';

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

/**
 * Parses and tries a document of own words.
 * @throws BadInput naming the file, the template and language, and what must change.
 */
export function parseTemplates(document: string, fileName: string): OwnTemplates {
  const parsed = ownTemplatesSchema.safeParse(readDocument(document, fileName));
  if (!parsed.success) throw new BadInput(`${fileName}: ${describe(parsed.error)}`);
  for (const { place, problem } of problemsOf(parsed.data)) throw new BadInput(`${fileName}: ${place}: ${problem}`);
  return parsed.data;
}

function readDocument(document: string, fileName: string): unknown {
  try {
    const value: unknown = parseYaml(document, { prettyErrors: false, maxAliasCount: 100 });
    return value;
  } catch (error) {
    throw new BadInput(`${fileName}: is neither YAML nor JSON (${error instanceof Error ? error.message.split('\n')[0] : 'unreadable'})`);
  }
}

interface Problem {
  /** 'letters.firm-30.ar'. */
  readonly place: string;
  /** One English sentence. */
  readonly problem: string;
}

function* problemsOf(own: OwnTemplates): Generator<Problem> {
  for (const [template, byLanguage] of entriesOf(LETTER_TEMPLATES, own.letters))
    for (const [tongue] of entriesOf(LANGUAGES, byLanguage))
      yield* problem(`letters.${template}.${tongue}`, () => letterFinding(template, tongue, own));
  for (const [template, byLanguage] of entriesOf(MESSAGE_TEMPLATES, own.messages))
    for (const [tongue] of entriesOf(LANGUAGES, byLanguage))
      yield* problem(`messages.${template}.${tongue}`, () => messageFinding(template, tongue, own));
  for (const [occasion, byLanguage] of entriesOf(OCCASIONS, own.occasions))
    for (const [tongue] of entriesOf(LANGUAGES, byLanguage))
      yield* problem(`occasions.${occasion}.${tongue}`, () => occasionFinding(occasion, tongue, own));
}

function* problem(place: string, find: () => LintFinding | EditedFinding | undefined): Generator<Problem> {
  try {
    const finding = find();
    if (finding) yield { place, problem: `${finding.part}: ‘${finding.found}’. ${WHY[finding.rule].en}` };
  } catch (error) {
    if (!(error instanceof LetterRefused)) throw error;
    yield { place, problem: SENTENCES[error.code]?.(error.subject) ?? error.message };
  }
}

const SENTENCES: Readonly<Partial<Record<LetterRefused['code'], (subject: string) => string>>> = {
  'unknown-field': (subject) => `there is no field {{${subject}}}; docs/letters.md lists those that exist`,
  'missing-value': (subject) => `{{${subject}}} has no value in every letter; put it in a section: {{#${subject}}}…{{/${subject}}}`,
  'unreadable-template': (subject) =>
    `cannot be read as a template near ‘${subject}’: only {{field}}, {{#field}}…{{/field}} and {{^field}}…{{/field}} exist`,
  'too-long': () => 'needs more than three segments as a text message',
};

function letterFinding(template: LetterTemplate, tongue: Language, own: OwnTemplates): LintFinding | undefined {
  return sampleInputs(template, tongue)
    .flatMap((input) => lintLetter(renderLetter(input, own), input))
    .at(0);
}

function messageFinding(template: MessageTemplate, tongue: Language, own: OwnTemplates): LintFinding | undefined {
  return sampleInputs(template, tongue)
    .flatMap((input) => lintMessage(renderMessage(input, own), input))
    .at(0);
}

function occasionFinding(occasion: Occasion, tongue: Language, own: OwnTemplates): EditedFinding | undefined {
  const input = sampleOccasion(occasion, tongue);
  const { subject, text } = renderOccasion(input, own);
  const names = [input.customer.name, input.organisation.replyTo, input.reference];
  return lintText({ subject, body: text }, { organisation: input.organisation.name, names }).at(0);
}

/** The entries that are there, in the order of the list. */
function entriesOf<Key extends string, Value>(keys: readonly Key[], record: Partial<Record<Key, Value>>): (readonly [Key, Value])[] {
  return keys.flatMap((key) => {
    const value = record[key];
    return value === undefined ? [] : [[key, value] as const];
  });
}

/** The first problem of the form, with its place, in one sentence. */
function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'is not a document of own words';
  const place = issue.path.map(String).join('.');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}

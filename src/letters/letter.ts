/** A letter to a customer: the words of its stage and language around a statement of what is open, as text and as HTML. */
import type { Content } from './content.ts';
import { fieldsOf } from './fields.ts';
import { htmlOf } from './html.ts';
import { noticeFor } from './notices.ts';
import type { OwnTemplates } from './own-templates.ts';
import { LetterRefused } from './refused.ts';
import { checked, type LetterInput } from './statement.ts';
import { fill, plain } from './template.ts';
import { entering, textOf } from './text.ts';
import { isLetterTemplate, WORDS, type Words } from './words.ts';

export type { LetterInput, LetterInterest, LetterInvoice, LetterSection } from './statement.ts';

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * The letter of a stage to a customer. The same input gives the same letter for ever. `own`: the business's own words, used where it
 * has written any for this template and language.
 * @throws LetterRefused when there is no such letter, something it needs is missing, or its amounts do not add up. Text messages, calls
 *   and hand-overs are no letters to a customer and are refused here.
 */
export function renderLetter(input: LetterInput, own: OwnTemplates | null = null): Letter {
  const content = contentOf(input, own, false);
  return { subject: content.subject, text: textOf(content), html: htmlOf(content) };
}

/**
 * The summary a business gets when its policy is at its end for a customer: what is open and what it may do now. For the business's
 * own members; never to be addressed to the customer.
 * @throws LetterRefused as renderLetter.
 */
export function renderHandOver(given: LetterInput): Letter {
  const words = WORDS[given.language];
  const { handOver } = words;
  const input = checked(given);
  const fields = fieldsOf(input);
  const content: Content = {
    input,
    words,
    fields,
    subject: fill(handOver.subject, fields, plain),
    typed: [],
    opening: handOver.opening,
    points: handOver.choices,
    ending: 'own',
    agreement: null,
  };
  return { subject: content.subject, text: textOf(content), html: htmlOf(content) };
}

/** The parts of a stage's letter, for a layout. @throws LetterRefused as renderLetter. */
export function contentOf(given: LetterInput, own: OwnTemplates | null, printed: boolean): Content {
  const { stage, language } = given;
  if (!isLetterTemplate(stage)) throw new LetterRefused('unknown-template', stage.slice(0, 60));
  const words = WORDS[language];
  const ownWords = own?.letters[stage]?.[language];
  const input = checked(given);
  // Only the last letters can be a formal notice; a friendly one never turns into one by its input.
  const notice = input.notice && (stage === 'demand' || stage === 'final-60') ? noticeFor(input.notice, input.date) : null;
  const fields = fieldsOf(input, { printed, noticeDays: notice?.answerDays ?? 0 });
  const noticed = notice ? notice.paragraphs[language] : [];
  const opening = input.typed
    ? noticed
    : afterTheFacts(ownWords?.opening ?? words.openings[stage], [...mentionsOf(input, words.mentions), ...noticed]);
  return {
    input,
    words,
    fields,
    subject: input.typed?.subject ?? fill(ownWords?.subject ?? words.subject, fields, plain),
    typed: input.typed?.paragraphs ?? [],
    // What the law wants said in a notice stays, whoever wrote the rest.
    opening: [...opening, ...(notice && input.notice?.approved ? notice.court[language] : [])],
    points: [],
    ending: 'asks',
    agreement: null,
  };
}

/**
 * Our words of a stage's letter as plain text, figures filled in, for a person to change: what they give back is `typed`. A formal notice's own
 * paragraphs are not among them. @throws LetterRefused as renderLetter.
 */
export function wordsToEdit(input: LetterInput, own: OwnTemplates | null = null): { subject: string; paragraphs: string[] } {
  const { subject, typed, opening, fields, words } = contentOf({ ...input, notice: null }, own, false);
  const enter = entering(words.direction);
  return { subject, paragraphs: [...typed, ...opening.map((paragraph) => fill(paragraph, fields, enter))] };
}

/** Puts paragraphs behind the one that says what is open, so that what is asked for comes last. */
function afterTheFacts(opening: readonly string[], added: readonly string[]): string[] {
  const facts = opening.findIndex((paragraph) => paragraph.includes('{{total}}'));
  const place = facts === -1 ? opening.length : facts + 1;
  return [...opening.slice(0, place), ...added, ...opening.slice(place)];
}

function mentionsOf(input: LetterInput, mentions: Words['mentions']): string[] {
  return [...(input.brokenPromise ? [mentions.promise] : []), ...(input.brokenPlan ? [mentions.plan] : [])];
}

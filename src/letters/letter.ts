/** A letter to a customer: the words of its stage and language around a statement of what is open, as text and as HTML. */
import type { Content } from './content.ts';
import { htmlOf } from './html.ts';
import { LetterRefused } from './refused.ts';
import { checked, fieldsOf, type LetterInput } from './statement.ts';
import { fill, plain } from './template.ts';
import { textOf } from './text.ts';
import { isLetterTemplate, WORDS, type Words } from './words.ts';

export type { LetterInput, LetterInvoice, LetterSection } from './statement.ts';

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * The letter of a stage to a customer. The same input gives the same letter for ever.
 * @throws LetterRefused when there is no such letter, something it needs is missing, or its amounts do not add up. `call-14` and
 *   `hand-over-90` are no letters to a customer and are refused here.
 */
export function renderLetter(input: LetterInput): Letter {
  if (!isLetterTemplate(input.stage)) throw new LetterRefused('unknown-template', input.stage.slice(0, 60));
  const words = WORDS[input.language];
  return laidOut(input, words, words.subject, words.openings[input.stage], [], true);
}

/**
 * The summary a business gets when its policy is at its end for a customer: what is open and what it may do now. For the business's
 * own members; never to be addressed to the customer.
 * @throws LetterRefused as renderLetter.
 */
export function renderHandOver(input: LetterInput): Letter {
  const words = WORDS[input.language];
  return laidOut(input, words, words.handOver.subject, words.handOver.opening, words.handOver.choices, false);
}

function laidOut(
  given: LetterInput,
  words: Words,
  subject: string,
  opening: readonly string[],
  points: readonly string[],
  toCustomer: boolean,
): Letter {
  const input = checked(given);
  const fields = fieldsOf(input);
  const content: Content = { input, words, fields, subject: fill(subject, fields, plain), opening, points, toCustomer };
  return { subject: content.subject, text: textOf(content), html: htmlOf(content) };
}

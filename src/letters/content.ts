/** The parts of a letter, before a layout places them. */
import type { LetterInput } from './statement.ts';
import type { Fields } from './template.ts';
import type { Words } from './words.ts';

/**
 * How a letter ends. 'asks': how to pay, a word to those who have paid, whom to ask. 'answers': whom to ask, and how to pay where
 * something is to be paid. 'own': nothing, because the reader is the business itself.
 */
export type Ending = 'asks' | 'answers' | 'own';

/** The parts of a letter around its statement, for the layouts to place. Texts are templates over `fields`. */
export interface Content {
  readonly input: Pick<LetterInput, 'language' | 'organisation' | 'customer' | 'date' | 'sections' | 'interest' | 'reference'>;
  readonly words: Words;
  readonly fields: Fields;
  readonly subject: string;
  /** Paragraphs a person wrote, plain text; they stand before the opening. */
  readonly typed: readonly string[];
  readonly opening: readonly string[];
  /** Points to choose from after the opening; empty in letters to customers. */
  readonly points: readonly string[];
  readonly ending: Ending;
  /** What an occasion adds to a letter; null in the letters of stages. */
  readonly agreement: Agreement | null;
}

/** Something to be agreed on: its instalments, the words that count, and where they can be accepted. */
export interface Agreement {
  readonly currency: string;
  readonly instalments: readonly Instalment[];
  /** The exact words accepted, a template; null where nothing is accepted. */
  readonly text: string | null;
  readonly link: { readonly url: string; readonly label: string } | null;
  /** Whether how to pay belongs in the letter. */
  readonly payable: boolean;
}

/** `amount` in minor units. */
export interface Instalment {
  readonly due: LetterInput['date'];
  readonly amount: number;
}

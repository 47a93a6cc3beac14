/** The parts of a letter, before a layout places them. */
import type { LetterInput } from './statement.ts';
import type { Fields } from './template.ts';
import type { Words } from './words.ts';

/** The parts of a letter around its statement, for the two layouts to place. */
export interface Content {
  readonly input: LetterInput;
  readonly words: Words;
  readonly fields: Fields;
  readonly subject: string;
  readonly opening: readonly string[];
  /** Points to choose from after the opening; empty in letters to customers. */
  readonly points: readonly string[];
  /** Whether the reader is the one who pays: then how to pay, whom to ask and the closing follow. */
  readonly toCustomer: boolean;
}

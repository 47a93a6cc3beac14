/** What a language has to supply for the letters: one text for every place, so that no letter is half translated. */
import { arabic } from './ar.ts';
import { english } from './en.ts';
import type { Language } from './locale.ts';

/** The letters a customer can receive, by template id; also the stage ids of the `standard` policy that send letters. */
export const LETTER_TEMPLATES = ['before-7', 'due', 'friendly-7', 'firm-30', 'final-60'] as const;
export type LetterTemplate = (typeof LETTER_TEMPLATES)[number];

/** Texts are templates over the fields of `template.ts`; labels are plain text. */
export interface Words {
  readonly direction: 'ltr' | 'rtl';
  readonly subject: string;
  /** What a mail program shows beside the subject: nothing about money, others may look on. */
  readonly preview: string;
  readonly greeting: readonly string[];
  /** The paragraphs that make each letter what it is. */
  readonly openings: Readonly<Record<LetterTemplate, readonly string[]>>;
  readonly paidRecently: string;
  readonly question: string;
  readonly closing: string;
  /** Stands under the closing where the business has no signature of its own. */
  readonly signature: string;
  readonly footer: readonly string[];
  readonly rowIssued: string;
  readonly rowDue: string;
  readonly rowLate: string;
  readonly rowDisputed: string;
  readonly payOne: string;
  readonly linksAbove: string;
  readonly quoteNumber: string;
  readonly payByInvoice: string;
  readonly labels: {
    readonly invoice: string;
    readonly due: string;
    readonly open: string;
    readonly sum: string;
    readonly credit: string;
    readonly total: string;
    readonly howToPay: string;
    readonly payOnline: string;
    readonly question: string;
  };
  readonly call: {
    readonly title: string;
    readonly before: readonly string[];
    readonly row: string;
    readonly after: readonly string[];
  };
  readonly handOver: { readonly subject: string; readonly opening: readonly string[]; readonly choices: readonly string[] };
}

export const WORDS: Readonly<Record<Language, Words>> = { en: english, ar: arabic };

export function isLetterTemplate(text: string): text is LetterTemplate {
  return LETTER_TEMPLATES.some((template) => template === text);
}

/** What a language has to supply for the letters: one text for every place, so that no letter is half translated. */
import { arabic } from './ar.ts';
import { english } from './en.ts';
import type { Language } from './locale.ts';

/** The letters a customer can receive at a stage, by template id. */
export const LETTER_TEMPLATES = ['before-7', 'due', 'friendly-7', 'second', 'firm-30', 'interest-notice', 'demand', 'final-60'] as const;
export type LetterTemplate = (typeof LETTER_TEMPLATES)[number];

/** The text messages a customer can receive at a stage. */
export const MESSAGE_TEMPLATES = ['sms-friendly', 'sms-firm'] as const;
export type MessageTemplate = (typeof MESSAGE_TEMPLATES)[number];

/** The scripts of calls. */
export const CALL_TEMPLATES = ['call-before', 'call-14'] as const;
export type CallTemplate = (typeof CALL_TEMPLATES)[number];

/** Letters written on an occasion, not at a stage. */
export const OCCASIONS = [
  'thank-you',
  'promise-confirmed',
  'plan-proposal',
  'plan-agreed',
  'offer-settlement',
  'offer-early-payment',
  'stop-confirmed',
  'dispute-received',
] as const;
export type Occasion = (typeof OCCASIONS)[number];

/** Texts are templates over the fields of `template.ts`; labels are plain text. */
export interface Words extends FrameWords {
  /** The paragraphs that make each letter what it is. */
  readonly openings: Readonly<Record<LetterTemplate, readonly string[]>>;
  /** Courteous words about what was agreed and not kept, added to any letter. */
  readonly mentions: { readonly promise: string; readonly plan: string };
  /** From the richest wording to the shortest: the first that fits is sent. */
  readonly messages: Readonly<Record<MessageTemplate, readonly string[]>>;
  /** The same with what is due, when and how much (short.ts). */
  readonly shorts: Readonly<Record<MessageTemplate, readonly string[]>>;
  readonly calls: CallWords;
  readonly occasions: Readonly<Record<Occasion, OccasionWords>>;
  readonly handOver: { readonly subject: string; readonly opening: readonly string[]; readonly choices: readonly string[] };
}

/** What stands around every letter, whatever it is about. */
export interface FrameWords {
  readonly direction: 'ltr' | 'rtl';
  readonly subject: string;
  /** What a mail program shows beside the subject: nothing about money, others may look on. */
  readonly preview: string;
  readonly greeting: readonly string[];
  readonly paidRecently: string;
  readonly question: string;
  /** The same where nothing is asked for. */
  readonly anyQuestion: string;
  /** Whom to ask for and when; empty where neither is known. */
  readonly contact: string;
  readonly closing: string;
  /** Stands under the closing where the business has no signature of its own. */
  readonly signature: string;
  /** The first line for every reader, the second (how to change or stop these letters) for customers. */
  readonly footer: readonly string[];
  /** The first line under letters that state no balances. */
  readonly footerOfAnswer: string;
  readonly rowIssued: string;
  readonly rowDue: string;
  readonly rowLate: string;
  readonly rowDisputed: string;
  readonly payOne: string;
  readonly linksAbove: string;
  readonly quoteNumber: string;
  readonly payByInvoice: string;
  readonly interest: {
    readonly title: string;
    readonly row: string;
    readonly fixed: string;
    readonly sum: string;
    readonly total: string;
    readonly note: string;
  };
  /** 'first' to 'tenth', and 'one' to 'ten', as "the … of …" has them. */
  readonly ordinals: readonly string[];
  readonly counts: readonly string[];
  readonly series: string;
  /** One instalment of the list in the words to accept. */
  readonly instalment: string;
  /** Ways of contact, as 'by …' has them. */
  readonly channels: Readonly<Record<'email' | 'sms' | 'call' | 'letter', string>>;
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
    readonly instalment: string;
    readonly amount: string;
    readonly together: string;
    readonly wordsToAccept: string;
    readonly accept: string;
    readonly date: string;
    readonly reference: string;
    readonly registration: string;
    readonly letter: string;
  };
}

/** The words of calls: what they share, and what each script asks. */
export interface CallWords {
  readonly title: string;
  readonly first: string;
  readonly voicemail: string;
  /** What to say on an answering machine, and nothing else: anybody may hear it. */
  readonly voicemailSays: string;
  readonly hello: string;
  readonly row: string;
  readonly promise: string;
  readonly plan: string;
  readonly scripts: Readonly<Record<CallTemplate, { readonly about: string; readonly after: readonly string[] }>>;
}

export interface OccasionWords {
  readonly subject: string;
  readonly opening: readonly string[];
  /** The exact words that are accepted, or null where nothing is. */
  readonly agreement: string | null;
}

export const WORDS: Readonly<Record<Language, Words>> = { en: english, ar: arabic };

export function isLetterTemplate(text: string): text is LetterTemplate {
  return LETTER_TEMPLATES.some((template) => template === text);
}

export function isMessageTemplate(text: string): text is MessageTemplate {
  return MESSAGE_TEMPLATES.some((template) => template === text);
}

/**
 * Letters on an occasion: a payment, a promise, a plan, an offer, a wish to be left alone, a dispute. They answer the customer or offer
 * something; they are no stages, ask for nothing that is late, and move no invoice on.
 */
import { z } from 'zod';
import { calendarDateSchema, currencySchema, minorSchema } from '../domain/ledger.ts';
import type { Agreement, Content } from './content.ts';
import { countFields, partyFields } from './fields.ts';
import { htmlOf } from './html.ts';
import type { Letter } from './letter.ts';
import { dateText, LANGUAGES, moneyText, namesText } from './locale.ts';
import type { OwnTemplates } from './own-templates.ts';
import { LetterRefused } from './refused.ts';
import { checkedParties, line, safeLink } from './statement.ts';
import { type Fields, fill, plain } from './template.ts';
import { textOf } from './text.ts';
import { WORDS, type Words } from './words.ts';

const positive = minorSchema.positive();
const text = z.string().nullable();
const parties = {
  language: z.enum(LANGUAGES),
  organisation: z.object({
    name: z.string(),
    replyTo: z.string(),
    phone: text,
    paymentInstructions: text,
    signature: text,
    employee: text.optional(),
    workingHours: text.optional(),
  }),
  customer: z.object({ name: z.string() }),
  date: calendarDateSchema,
  reference: z.string(),
};
const about = { ...parties, currency: currencySchema, numbers: z.array(z.string()).min(1) };
const instalments = z.array(z.object({ due: calendarDateSchema, amount: positive })).min(1);
const link = text.default(null);

/**
 * What each letter is about. Amounts are minor units of `currency`, `numbers` the invoices as printed on them, `link` a page where the
 * customer can accept (http(s) or null).
 */
export const occasionSchema = z.discriminatedUnion('occasion', [
  /** `settled`: the invoices that this payment settled in full; `remaining`: what stays open, 0 for nothing. */
  z.object({
    ...parties,
    occasion: z.literal('thank-you'),
    currency: currencySchema,
    amount: positive,
    paidOn: calendarDateSchema,
    settled: z.array(z.string()),
    remaining: minorSchema.nonnegative(),
  }),
  z.object({ ...about, occasion: z.literal('promise-confirmed'), amount: positive, promisedFor: calendarDateSchema }),
  z.object({ ...about, occasion: z.literal('plan-proposal'), instalments, expires: calendarDateSchema, link }),
  z.object({
    ...about,
    occasion: z.literal('plan-agreed'),
    instalments,
    acceptedBy: text,
    acceptedOn: calendarDateSchema.nullable(),
  }),
  /** `open`: what is open without the offer; `amount`: what settles it. */
  z.object({ ...about, occasion: z.literal('offer-settlement'), open: positive, amount: positive, expires: calendarDateSchema, link }),
  z.object({ ...about, occasion: z.literal('offer-early-payment'), open: positive, amount: positive, expires: calendarDateSchema, link }),
  /** `channel`: the one that stops; null for every one. */
  z.object({ ...parties, occasion: z.literal('stop-confirmed'), channel: z.enum(['email', 'sms', 'call', 'letter']).nullable() }),
  /** `amount`: the part in question; null for the whole. */
  z.object({ ...about, occasion: z.literal('dispute-received'), amount: positive.nullable() }),
]);
export type OccasionInput = z.infer<typeof occasionSchema>;

/**
 * The letter of an occasion. `own` as renderLetter.
 * @throws LetterRefused when something needed is missing, unusable, or does not add up (an offer that saves nothing).
 */
export function renderOccasion(input: OccasionInput, own: OwnTemplates | null = null): Letter {
  const content = occasionContent(input, own, false);
  return { subject: content.subject, text: textOf(content), html: htmlOf(content) };
}

/**
 * The exact words that a customer accepts, to be shown where they accept and kept with the acceptance; null where nothing is accepted.
 * The same input gives the same words, in the letter and here. @throws LetterRefused as renderOccasion.
 */
export function wordsToAccept(input: OccasionInput): string | null {
  const { agreement, fields } = occasionContent(input, null, false);
  return agreement?.text ? fill(agreement.text, fields, plain) : null;
}

/** The parts of an occasion's letter, for a layout. @throws LetterRefused as renderOccasion. */
export function occasionContent(given: OccasionInput, own: OwnTemplates | null, printed: boolean): Content {
  const { language, date, occasion } = given;
  const words = WORDS[language];
  const input = { language, date, ...checkedParties(given), sections: [], interest: [] };
  const fields = { ...partyFields(input, printed), ...occasionFields(given) };
  const ownWords = own?.occasions[occasion]?.[language];
  return {
    input,
    words: { ...words, footer: footerOf(occasion, words) },
    fields,
    subject: fill(ownWords?.subject ?? words.occasions[occasion].subject, fields, plain),
    typed: [],
    opening: ownWords?.opening ?? words.occasions[occasion].opening,
    points: [],
    ending: 'answers',
    agreement: agreementOf(given, words),
  };
}

function occasionFields(given: OccasionInput): Fields {
  const { language } = given;
  switch (given.occasion) {
    case 'thank-you':
      return {
        ...numberFields(given.settled, language),
        amount: money(given, given.amount),
        paidOn: dateText(given.paidOn, language),
        remaining: given.remaining === 0 ? null : money(given, given.remaining),
      };
    case 'promise-confirmed':
      return {
        ...numberFields(given.numbers, language),
        amount: money(given, given.amount),
        promisedFor: dateText(given.promisedFor, language),
      };
    case 'plan-proposal':
      return { ...planFields(given), expires: dateText(given.expires, language), link: given.link };
    case 'plan-agreed':
      return {
        ...planFields(given),
        acceptedBy: given.acceptedBy === null ? null : line(given.acceptedBy, 'acceptedBy'),
        acceptedOn: given.acceptedOn === null ? null : dateText(given.acceptedOn, language),
      };
    case 'offer-settlement':
    case 'offer-early-payment':
      if (given.amount >= given.open) throw new LetterRefused('does-not-add-up', 'an offer that saves nothing');
      return {
        ...numberFields(given.numbers, language),
        amount: money(given, given.amount),
        open: money(given, given.open),
        saving: money(given, given.open - given.amount),
        expires: dateText(given.expires, language),
        link: given.link,
      };
    case 'stop-confirmed':
      return { channel: given.channel === null ? null : WORDS[language].channels[given.channel] };
    case 'dispute-received':
      return { ...numberFields(given.numbers, language), amount: given.amount === null ? null : money(given, given.amount) };
    default:
      return given satisfies never;
  }
}

type PlanInput = Extract<OccasionInput, { instalments: unknown }>;

function planFields(given: PlanInput): Fields {
  const { language, instalments } = given;
  const total = instalments.reduce((sum, { amount }) => sum + amount, 0);
  if (!Number.isSafeInteger(total)) throw new LetterRefused('does-not-add-up', 'instalments');
  const row = WORDS[language].instalment;
  const rows = instalments.map(({ due, amount }) => fill(row, { amount: money(given, amount), due: dateText(due, language) }, plain));
  return { ...numberFields(given.numbers, language), open: money(given, total), instalments: rows.join(language === 'ar' ? '؛ ' : '; ') };
}

function numberFields(numbers: readonly string[], language: OccasionInput['language']): Fields {
  const clean = numbers.map((number) => line(number, 'numbers'));
  return { ...countFields(clean.length, language), numbers: clean.length === 0 ? null : namesText(clean, language) };
}

function money({ currency, language }: { currency: string; language: OccasionInput['language'] }, minor: number): string {
  return moneyText(minor, currency, language);
}

function agreementOf(given: OccasionInput, words: Words): Agreement | null {
  switch (given.occasion) {
    case 'plan-proposal':
    case 'plan-agreed':
    case 'offer-settlement':
    case 'offer-early-payment': {
      const url = 'link' in given && given.link !== null ? safeLink(given.link) : null;
      return {
        currency: given.currency,
        instalments: 'instalments' in given ? given.instalments : [],
        text: words.occasions[given.occasion].agreement,
        link: url === null ? null : { url, label: words.labels.accept },
        payable: given.occasion !== 'plan-proposal',
      };
    }
    case 'promise-confirmed':
      return { currency: given.currency, instalments: [], text: null, link: null, payable: true };
    case 'thank-you':
    case 'stop-confirmed':
    case 'dispute-received':
      return null;
    default:
      return given satisfies never;
  }
}

/** Who has just asked us to stop is not told how to ask. */
function footerOf(occasion: OccasionInput['occasion'], words: Words): readonly string[] {
  return [words.footerOfAnswer, ...(occasion === 'stop-confirmed' ? [] : words.footer.slice(1))];
}

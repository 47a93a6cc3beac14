/**
 * What a letter is about, checked before a word is written: who asks whom for which invoices, per currency, with the arithmetic that
 * the reader can follow. Amounts that do not add up refuse the letter.
 */
import { isUsableAddress } from '../domain/address.ts';
import { isCurrency } from '../domain/money.ts';
import { addDays, type CalendarDate, earlierDate } from '../domain/time.ts';
import { countText, dateText, daysText, type Language, listText, moneyText, pluralOf } from './locale.ts';
import { LetterRefused } from './refused.ts';
import type { Fields } from './template.ts';

/** Amounts are integer minor units of the section's currency. */
export interface LetterInvoice {
  /** As printed on the invoice. */
  readonly number: string;
  readonly issued: CalendarDate;
  readonly due: CalendarDate;
  /** Calendar days from `due` to the letter's date; negative before. */
  readonly daysLate: number;
  readonly open: number;
  /** The part of `open` under dispute, left out of the total. */
  readonly disputed: number;
  /** http(s), or null. */
  readonly payLink: string | null;
}

/** Everything asked for in one currency; sections are never summed. */
export interface LetterSection {
  readonly currency: string;
  readonly invoices: readonly LetterInvoice[];
  /** Unapplied payments and credits netted, ≥ 0. */
  readonly credit: number;
  /** Σ open − Σ disputed − credit; above 0. */
  readonly total: number;
}

export interface LetterInput {
  /** The template id of the stage, see LETTER_TEMPLATES. */
  readonly stage: string;
  readonly language: Language;
  readonly organisation: {
    readonly name: string;
    readonly replyTo: string;
    readonly phone: string | null;
    /** The business's own words, may have several lines. */
    readonly paymentInstructions: string | null;
    readonly signature: string | null;
  };
  readonly customer: { readonly name: string };
  /** The as-of date of the balances. */
  readonly date: CalendarDate;
  readonly sections: readonly LetterSection[];
  /** Our reference for this letter, for replies. */
  readonly reference: string;
}

/** The days a letter gives for payment or an answer; the earlier letters set none. */
const ANSWER_DAYS: Readonly<Record<string, number>> = { 'firm-30': 7, 'final-60': 14 };

// Control characters, line separators and direction overrides: none belongs in a name, and the last can make one text look like another.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is taken out
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/g;

/**
 * The input with its texts cleaned. @throws LetterRefused when something needed is missing, an address or a link is unusable, or the
 * amounts do not add up.
 */
export function checked(input: LetterInput): LetterInput {
  const { organisation } = input;
  if (!isUsableAddress(organisation.replyTo)) throw new LetterRefused('unusable-address', 'replyTo');
  if (input.sections.length === 0) throw new LetterRefused('missing-value', 'sections');
  const currencies = new Set(input.sections.map((section) => section.currency));
  if (currencies.size !== input.sections.length) throw new LetterRefused('does-not-add-up', 'a currency twice');
  return {
    ...input,
    reference: line(input.reference, 'reference'),
    customer: { name: line(input.customer.name, 'customer') },
    organisation: {
      name: line(organisation.name, 'organisation'),
      replyTo: organisation.replyTo,
      phone: organisation.phone === null ? null : line(organisation.phone, 'phone') || null,
      paymentInstructions: paragraphs(organisation.paymentInstructions),
      signature: paragraphs(organisation.signature),
    },
    sections: input.sections.map(checkedSection),
  };
}

function checkedSection(section: LetterSection): LetterSection {
  const { currency, credit, total } = section;
  if (!isCurrency(currency)) throw new LetterRefused('missing-value', 'currency');
  if (section.invoices.length === 0) throw new LetterRefused('missing-value', 'invoices');
  const invoices = section.invoices.map((invoice) => {
    const { open, disputed } = invoice;
    if (![open, disputed, invoice.daysLate].every(Number.isSafeInteger) || open <= 0 || disputed < 0 || disputed > open) {
      throw new LetterRefused('does-not-add-up', `invoice ${invoice.number.slice(0, 40)}`);
    }
    return { ...invoice, number: line(invoice.number, 'number'), payLink: invoice.payLink === null ? null : safeLink(invoice.payLink) };
  });
  const net = invoices.reduce((sum, invoice) => sum + invoice.open - invoice.disputed, 0) - credit;
  if (!Number.isSafeInteger(credit) || credit < 0 || net !== total || !Number.isSafeInteger(net) || total <= 0) {
    throw new LetterRefused('does-not-add-up', `total ${currency}`);
  }
  return { ...section, invoices };
}

/** The fields the words may use, from a checked input. */
export function fieldsOf(input: LetterInput): Fields {
  const { language, organisation, sections } = input;
  const invoices = sections.flatMap((section) => section.invoices);
  const [first] = invoices;
  if (!first) throw new LetterRefused('missing-value', 'invoices');
  const due = invoices.reduce((oldest, invoice) => earlierDate(oldest, invoice.due), first.due);
  const daysLate = Math.max(...invoices.map((invoice) => invoice.daysLate));
  const answerDays = ANSWER_DAYS[input.stage];
  const plural = pluralOf(invoices.length, language);
  return {
    organisation: organisation.name,
    customer: input.customer.name,
    number: invoices.length === 1 ? first.number : null,
    count: countText(invoices.length, language),
    total: listText(totals(input), language),
    due: dateText(due, language),
    lateness: daysLate > 0 ? daysText(daysLate, language) : null,
    answerBy: answerDays === undefined ? null : dateText(addDays(input.date, answerDays), language),
    date: dateText(input.date, language),
    replyTo: organisation.replyTo,
    phone: organisation.phone,
    reference: input.reference,
    one: invoices.length === 1,
    two: plural === 'two',
    few: plural === 'few',
    several: invoices.length > 1,
    late: daysLate > 0,
  };
}

/** The net total of every section, as it stands in the letter. */
export function totals(input: LetterInput): string[] {
  return input.sections.map((section) => moneyText(section.total, section.currency, input.language));
}

function line(text: string, field: string): string {
  const clean = text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim();
  if (clean === '') throw new LetterRefused('missing-value', field);
  return clean;
}

function paragraphs(text: string | null): string | null {
  const lines = (text ?? '').split(/\r\n|\r|\n/).map((each) => each.replace(UNSEEN, ' ').trim());
  return lines.join('\n').trim() || null;
}

function safeLink(link: string): string {
  const url = URL.canParse(link) ? new URL(link) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '') {
    throw new LetterRefused('unsafe-link', 'payLink');
  }
  return url.href;
}

/**
 * What a letter is about, checked before a word is written: who asks whom for which invoices, per currency, with the arithmetic that
 * the reader can follow. Amounts that do not add up refuse the letter.
 */
import { isUsableAddress } from '../domain/address.ts';
import { isCurrency } from '../domain/money.ts';
import type { CalendarDate } from '../domain/time.ts';
import { isRate, type Language, moneyText } from './locale.ts';
import { LetterRefused } from './refused.ts';

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

/** Interest on one invoice over one stretch of days at one rate; an invoice may have several. For show: never part of a total to pay. */
export interface LetterInterest {
  /** Of an invoice in the letter; its section gives the currency. */
  readonly number: string;
  /** Minor units, ≥ 0. */
  readonly amount: number;
  readonly days: number;
  /** Yearly, in percent, as decimal text: '11.75'. */
  readonly ratePercentText: string;
  /** A fixed sum for late payment, minor units; 0 for none. */
  readonly fixedSum: number;
  /** The law or clause it rests on, in the letter's language; null to leave it out. */
  readonly basis: string | null;
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
    /** The person to ask for, where a rule wants one named. */
    readonly employee?: string | null | undefined;
    /** In the business's own words and the letter's language: 'Sunday to Thursday, 9:00 to 16:00'. */
    readonly workingHours?: string | null | undefined;
  };
  readonly customer: { readonly name: string };
  /** The as-of date of the balances. */
  readonly date: CalendarDate;
  readonly sections: readonly LetterSection[];
  /** Our reference for this letter, for replies. */
  readonly reference: string;
  readonly interest?: readonly LetterInterest[] | null;
  /** Which letter of a numbered series this is; numbered in words up to ten, left out beyond. */
  readonly series?: { readonly index: number; readonly count: number } | null;
  /** A promise that was not kept in full; minor units. */
  readonly brokenPromise?: { readonly amount: number; readonly currency: string; readonly date: CalendarDate } | null;
  /** An instalment that was not met in full. */
  readonly brokenPlan?: { readonly due: CalendarDate } | null;
  /** Makes a `demand` or `final-60` a formal notice in the wording of the debtor's country. */
  readonly notice?: NoticeRequest | null;
  /** What a person wrote for this one letter in place of our words; the statement and everything around it stays. */
  readonly typed?: Typed | null;
}

/** Plain text, not templates. */
export interface Typed {
  /** null: ours. */
  readonly subject: string | null;
  readonly paragraphs: readonly string[];
}

export interface NoticeRequest {
  /** ISO 3166 alpha-2, or null where it is not known. */
  readonly country: string | null;
  /** null counts as a company (contract rule 7). */
  readonly debtor: 'company' | 'sole-trader' | 'consumer' | null;
  /** Whether a person approved it as a formal notice; only then may it name courts. */
  readonly approved: boolean;
}

// Control characters, line separators and direction overrides: none belongs in a name, and the last can make one text look like another.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is taken out
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/g;

/**
 * The input with its texts cleaned. @throws LetterRefused when something needed is missing, an address or a link is unusable, or the
 * amounts do not add up.
 */
export function checked(input: LetterInput): LetterInput {
  if (input.sections.length === 0) throw new LetterRefused('missing-value', 'sections');
  const currencies = new Set(input.sections.map((section) => section.currency));
  if (currencies.size !== input.sections.length) throw new LetterRefused('does-not-add-up', 'a currency twice');
  const sections = input.sections.map(checkedSection);
  return {
    ...input,
    ...checkedParties(input),
    sections,
    interest: (input.interest ?? []).map((each) => checkedInterest(each, sections)),
  };
}

/** Who writes to whom, cleaned. @throws LetterRefused as `checked`. */
export function checkedParties(input: Pick<LetterInput, 'organisation' | 'customer' | 'reference'>) {
  const { organisation } = input;
  if (!isUsableAddress(organisation.replyTo)) throw new LetterRefused('unusable-address', 'replyTo');
  return {
    reference: line(input.reference, 'reference'),
    customer: { name: line(input.customer.name, 'customer') },
    organisation: {
      name: line(organisation.name, 'organisation'),
      replyTo: organisation.replyTo,
      phone: organisation.phone === null ? null : line(organisation.phone, 'phone'),
      paymentInstructions: paragraphs(organisation.paymentInstructions),
      signature: paragraphs(organisation.signature),
      employee: organisation.employee ? line(organisation.employee, 'employee') : null,
      workingHours: organisation.workingHours ? line(organisation.workingHours, 'workingHours') : null,
    },
  };
}

function checkedInterest(each: LetterInterest, sections: readonly LetterSection[]): LetterInterest {
  const number = line(each.number, 'interest');
  const owners = sections.filter((section) => section.invoices.some((invoice) => invoice.number === number));
  const whole = [each.amount, each.days, each.fixedSum].every((value) => Number.isSafeInteger(value) && value >= 0);
  if (owners.length !== 1 || !whole || !isRate(each.ratePercentText))
    throw new LetterRefused('does-not-add-up', `interest ${number.slice(0, 40)}`);
  return { ...each, number, basis: each.basis === null ? null : line(each.basis, 'basis') };
}

/** The interest on the invoices of one section, and what it comes to with its fixed sums. */
export function interestOf(section: LetterSection, input: Pick<LetterInput, 'interest'>): { rows: readonly LetterInterest[]; sum: number } {
  const rows = (input.interest ?? []).filter((each) => section.invoices.some((invoice) => invoice.number === each.number));
  return { rows, sum: rows.reduce((sum, each) => sum + each.amount + each.fixedSum, 0) };
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

/** The net total of every section, as it stands in the letter. */
export function totals(input: Pick<LetterInput, 'sections' | 'language'>): string[] {
  return input.sections.map((section) => moneyText(section.total, section.currency, input.language));
}

/** One line of text, cleaned. @throws LetterRefused when nothing is left. */
export function line(text: string, field: string): string {
  const clean = text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim();
  if (clean === '') throw new LetterRefused('missing-value', field);
  return clean;
}

function paragraphs(text: string | null): string | null {
  const lines = (text ?? '').split(/\r\n|\r|\n/).map((each) => each.replace(UNSEEN, ' ').trim());
  return lines.join('\n').trim() || null;
}

/** An http(s) address, as written for a browser. @throws LetterRefused unsafe-link. */
export function safeLink(link: string): string {
  const url = URL.canParse(link) ? new URL(link) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '') {
    throw new LetterRefused('unsafe-link', 'payLink');
  }
  return url.href;
}

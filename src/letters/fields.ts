/** The values that the words of a letter may use, made from a checked input. */
import { addDays, type CalendarDate, earlierDate } from '../domain/time.ts';
import { countText, dateText, daysText, listText, moneyText, pluralOf } from './locale.ts';
import { LetterRefused } from './refused.ts';
import { interestOf, type LetterInput, totals } from './statement.ts';
import type { Fields } from './template.ts';
import { WORDS } from './words.ts';

/** The days a letter gives for payment or an answer (our policy); the earlier letters set none. A notice may give more, never fewer. */
const ANSWER_DAYS: Readonly<Record<string, number>> = {
  second: 7,
  'firm-30': 7,
  'interest-notice': 10,
  demand: 10,
  'final-60': 14,
  'sms-firm': 7,
};

/** How a letter is laid out, as far as its words depend on it. */
export interface Setting {
  readonly printed: boolean;
  /** The days a formal notice gives; 0 where there is no notice. */
  readonly noticeDays: number;
}

/** The fields of a stage's letter, message, call or hand-over, from a checked input. */
export function fieldsOf(input: LetterInput, { printed, noticeDays }: Setting = { printed: false, noticeDays: 0 }): Fields {
  const { language, sections, brokenPromise, brokenPlan } = input;
  const invoices = sections.flatMap((section) => section.invoices);
  const [first] = invoices;
  if (!first) throw new LetterRefused('missing-value', 'invoices');
  const due = invoices.reduce((oldest, invoice) => earlierDate(oldest, invoice.due), first.due);
  const daysLate = Math.max(...invoices.map((invoice) => invoice.daysLate));
  const links = new Set(invoices.flatMap((invoice) => (invoice.payLink === null ? [] : [invoice.payLink])));
  return {
    ...partyFields(input, printed),
    ...countFields(invoices.length, language),
    ...seriesFields(input),
    ...interestFields(input),
    number: invoices.length === 1 ? first.number : null,
    total: listText(totals(input), language),
    due: dateText(due, language),
    lateness: daysLate > 0 ? daysText(daysLate, language) : null,
    answerBy: answerBy(input, noticeDays),
    late: daysLate > 0,
    promised: brokenPromise ? moneyText(brokenPromise.amount, brokenPromise.currency, language) : null,
    promisedFor: brokenPromise ? dateText(brokenPromise.date, language) : null,
    planDue: brokenPlan ? dateText(brokenPlan.due, language) : null,
    payLink: links.size === 1 ? ([...links][0] ?? null) : null,
  };
}

/** Who writes, to whom, when, and how they are reached. */
export function partyFields(
  input: Pick<LetterInput, 'language' | 'organisation' | 'customer' | 'date' | 'reference'>,
  printed: boolean,
): Fields {
  const { organisation, language } = input;
  return {
    organisation: organisation.name,
    customer: input.customer.name,
    date: dateText(input.date, language),
    replyTo: organisation.replyTo,
    phone: organisation.phone,
    employee: organisation.employee ?? null,
    workingHours: organisation.workingHours ?? null,
    reference: input.reference,
    printed,
  };
}

/** How many invoices, and which of the language's forms their number takes. */
export function countFields(count: number, language: LetterInput['language']): Fields {
  const plural = pluralOf(count, language);
  return { count: countText(count, language), one: count === 1, two: plural === 'two', few: plural === 'few', several: count > 1 };
}

function answerBy(input: LetterInput, noticeDays: number): string | null {
  const days = Math.max(ANSWER_DAYS[input.stage] ?? 0, noticeDays);
  const day: CalendarDate | null = days === 0 ? null : addDays(input.date, days);
  return day === null ? null : dateText(day, input.language);
}

function seriesFields({ series, language }: LetterInput): Fields {
  const { ordinals, counts } = WORDS[language];
  const known = series && series.index >= 1 && series.index <= series.count && series.count > 1;
  const letterNumber = known ? ordinals[series.index - 1] : undefined;
  const letterCount = known ? counts[series.count - 1] : undefined;
  // Both or neither: 'second of' would be worse than nothing.
  return letterNumber && letterCount ? { letterNumber, letterCount } : { letterNumber: null, letterCount: null };
}

function interestFields(input: LetterInput): Fields {
  const { language } = input;
  const parts = input.sections.map((section) => ({ section, sum: interestOf(section, input).sum })).filter(({ sum }) => sum > 0);
  if (parts.length === 0) return { interest: null, withInterest: null };
  return {
    interest: listText(
      parts.map(({ section, sum }) => moneyText(sum, section.currency, language)),
      language,
    ),
    withInterest: listText(
      input.sections.map((section) => moneyText(section.total + interestOf(section, input).sum, section.currency, language)),
      language,
    ),
  };
}

/**
 * A text message that says what is due: who writes, how much for which invoice and since when, whom to ask and how to stop. It departs
 * from `renderMessage` in one thing, the amount, which whoever looks on can read too; everything else that has no place on a shared
 * screen has none here either.
 */
import { fieldsOf } from './fields.ts';
import { type LintFinding, lintMessage } from './lint.ts';
import { normal } from './lint-reading.ts';
import { isolatedText, type Language } from './locale.ts';
import { fitted, renderMessage, type WrittenText } from './message.ts';
import type { OwnTemplates } from './own-templates.ts';
import { LetterRefused } from './refused.ts';
import { checked, type LetterInput, totals } from './statement.ts';
import { type Escape, fill, plain } from './template.ts';
import { isMessageTemplate, WORDS } from './words.ts';

/** Our policy: a wording is shortened until it takes no more, and three segments are never exceeded. Arabic needs its three (message.ts). */
const WANTED = { 'GSM-7': 2, 'UCS-2': 3 } as const;

/**
 * The text of a stage ('sms-friendly', 'sms-firm') to a customer, with amounts and dates as the letters write them and how many segments it
 * takes. Words of the business's own are taken as they are (renderMessage). The same input gives the same text for ever.
 * @throws LetterRefused as renderMessage: an unknown stage or field, a missing value, amounts that do not add up, 'too-long'.
 */
export function renderShort(given: LetterInput, own: OwnTemplates | null = null): WrittenText {
  const { stage, language } = given;
  if (!isMessageTemplate(stage)) throw new LetterRefused('unknown-template', stage.slice(0, 60));
  if (own?.messages[stage]?.[language] !== undefined) return renderMessage(given, own);
  const fields = fieldsOf(checked(given));
  return fitted(WORDS[language].shorts[stage], (wording) => fill(wording, fields, ENTERING[language]), WANTED, stage);
}

/**
 * Every rule such a text breaks: those of every text message, but that it must name its amounts instead of hiding them, one invoice by its
 * number, and somebody to ask. Not for words of the business's own, which lintMessage judges.
 */
export function lintShort(message: WrittenText, given: LetterInput): LintFinding[] {
  const input = checked(given);
  const { organisation } = input;
  const body = normal(message.text);
  const says = (wanted: string): boolean => body.includes(normal(wanted));
  const [only, ...others] = input.sections.flatMap((section) => section.invoices);
  const part = 'message';
  return [
    ...lintMessage(message, input).filter(({ rule }) => rule !== 'no-amounts-on-shared-channels'),
    ...totals(input)
      .filter((total) => !says(total))
      .map((found) => ({ rule: 'amounts-stated', part, found }) as const),
    ...(only && others.length === 0 && !says(only.number) ? [{ rule: 'invoices-named', part, found: only.number } as const] : []),
    ...(says(organisation.phone ?? organisation.replyTo) ? [] : [{ rule: 'names-a-contact', part, found: organisation.replyTo } as const]),
  ];
}

/** Amounts and dates in Arabic keep their order by themselves; isolating them would cost two of 67 units each. */
const LATIN = /[A-Za-z0-9]/;
const ENTERING: Readonly<Record<Language, Escape>> = {
  en: plain,
  ar: (value) => (LATIN.test(value) && !value.includes('://') && !value.includes('@') ? isolatedText(value) : value),
};

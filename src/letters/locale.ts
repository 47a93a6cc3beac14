/**
 * How amounts, dates and counts are written in each language. English: ISO currency codes ('USD 1,250.00'), because '$' is several
 * currencies to an accountant, and day-month-year with the month in words, which nobody can misread. Arabic: Eastern Arabic digits
 * (٠-٩), Gregorian calendar and the currency's Arabic name, as Egyptian and Gulf business letters have them; invoice numbers stay as
 * they are printed on the invoice.
 */
import { decimalText, minorDigits } from '../domain/money.ts';
import type { CalendarDate } from '../domain/time.ts';

export const LANGUAGES = ['en', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB-u-ca-gregory-nu-latn', ar: 'ar-EG-u-ca-gregory-nu-arab' };
const RIGHT_TO_LEFT_MARK = '\u200f';
const RATE = /^\d{1,3}(?:\.\d{1,4})?$/;
const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const otherFormats = {
  list: { en: new Intl.ListFormat(LOCALES.en, { type: 'conjunction' }), ar: new Intl.ListFormat(LOCALES.ar, { type: 'conjunction' }) },
  plural: { en: new Intl.PluralRules(LOCALES.en), ar: new Intl.PluralRules(LOCALES.ar) },
  currency: {
    en: new Intl.DisplayNames(LOCALES.en, { type: 'currency' }),
    ar: new Intl.DisplayNames(LOCALES.ar, { type: 'currency' }),
  },
};

/** Integer minor units with their currency, exact to the last digit however large: 'USD 1,250.00', '١٬٢٥٠٫٠٠ دولار أمريكي'. */
export function moneyText(minor: number, currency: string, language: Language): string {
  const display = language === 'ar' ? 'name' : 'code';
  return numberFormat(language, { style: 'currency', currency, currencyDisplay: display, ...digits(currency) }).format(
    exact(minor, currency),
  );
}

/** The same amount without its currency, for a column whose heading names it. */
export function amountText(minor: number, currency: string, language: Language): string {
  return numberFormat(language, digits(currency)).format(exact(minor, currency));
}

/** The currency as a column heading has it: 'USD', 'دولار أمريكي'. */
export function currencyText(currency: string, language: Language): string {
  return language === 'ar' ? (otherFormats.currency.ar.of(currency) ?? currency) : currency;
}

/** A yearly rate, from its decimal text in percent: '11.75' → '11.75%', '١١٫٧٥٪'. @throws RangeError for what is no such text. */
export function percentText(percent: string, language: Language): string {
  if (!isRate(percent)) throw new RangeError(`not a rate in percent: ${percent.slice(0, 20)}`);
  const text = numberFormat(language, { maximumFractionDigits: 4 }).format(percent);
  return language === 'ar' ? `${text}٪` : `${text}%`;
}

/** True for a yearly rate in percent as decimal text, up to four decimals. */
export function isRate(text: string): text is `${number}` {
  return RATE.test(text);
}

/** A whole count in the language's digits. */
export function countText(count: number, language: Language): string {
  return numberFormat(language, { maximumFractionDigits: 0 }).format(count);
}

/** '30 days', '٣٠ يومًا', with the language's own plural. */
export function daysText(days: number, language: Language): string {
  return numberFormat(language, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(days);
}

/** '12 March 2026' or, short, '12 Mar 2026'; '١٢ مارس ٢٠٢٦' either way. */
export function dateText(date: CalendarDate, language: Language, month: 'long' | 'short' = 'long'): string {
  const key = `${language} ${month}`;
  const format =
    dateFormats.get(key) ?? new Intl.DateTimeFormat(LOCALES[language], { day: 'numeric', month, year: 'numeric', timeZone: 'UTC' });
  dateFormats.set(key, format);
  return format.format(Date.parse(`${date}T00:00:00Z`));
}

/** 'a, b and c' in the language. */
export function listText(items: readonly string[], language: Language): string {
  return otherFormats.list[language].format(items);
}

/** A list of names as they are written elsewhere, each in its own direction, so that Latin invoice numbers keep their order in Arabic. */
export function namesText(names: readonly string[], language: Language): string {
  if (language !== 'ar' || names.length < 2) return listText(names, language);
  return `${RIGHT_TO_LEFT_MARK}${listText(names.map(isolatedText), language)}`;
}

/** Unicode isolates do in text what <bdi> does in HTML. */
export function isolatedText(value: string): string {
  return `\u2068${value}\u2069`;
}

/** Which plural form a count takes; Arabic has six. */
export function pluralOf(count: number, language: Language): Intl.LDMLPluralRule {
  return otherFormats.plural[language].select(count);
}

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${options.style ?? ''} ${options.currency ?? ''} ${options.maximumFractionDigits ?? ''}`;
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(LOCALES[language], options);
  numberFormats.set(key, format);
  return format;
}

/** Our digits, not CLDR's: it writes some three-decimal currencies (IQD) without any. */
function digits(currency: string): Intl.NumberFormatOptions {
  return { minimumFractionDigits: minorDigits(currency), maximumFractionDigits: minorDigits(currency) };
}

/** Intl formats decimal text exactly; a number would already have lost digits. */
function exact(minor: number, currency: string): Intl.StringNumericLiteral {
  const text = decimalText(minor, currency);
  if (isDecimal(text)) return text;
  throw new RangeError(`not whole minor units: ${minor}`);
}

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(?:\.\d+)?$/.test(text);
}

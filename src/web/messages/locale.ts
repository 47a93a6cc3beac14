/** How one language says things: messages with values and plural forms, money, dates, and the sentence for a reason. Pure. */
import { decimalText, isCurrency, minorDigits, parseAmount } from '../../domain/money.ts';
import type { CalendarDate, Instant } from '../../domain/time.ts';
import { isCalendarDate, msOf } from '../../domain/time.ts';
import type { Amount, Language } from '../../organisation/actor.ts';
import type { Reason } from '../../policy/case.ts';
import { ar } from './ar.ts';
import { en, type MessageKey, type Messages } from './en.ts';
import { stageName } from './stage.ts';

/** Arabic writes Arabic-Indic digits everywhere, English the British order of day and month (both client files' readers know it). */
const TAGS = { en: 'en-GB', ar: 'ar-EG' } as const satisfies Record<Language, string>;
const TABLES: Record<Language, Messages> = { en, ar };
/** `{name}`, `{name:kind}` or `{name|one:# letter|other:# letters}`. */
const PLACE = /\{([a-zA-Z][\w]*)(?::([a-z]+))?((?:\|[a-z]+:[^{}|]*)*)\}/g;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

export type Value = string | number | boolean | null | readonly string[];
export type Values = Readonly<Record<string, Value>>;

export interface Locale {
  readonly language: Language;
  readonly dir: 'ltr' | 'rtl';
  /** The message with its values put in. */
  t(key: MessageKey, values?: Values): string;
  /** The message under `prefix.word`, or the word itself where the table has none. */
  word(prefix: string, word: string): string;
  stage(id: string): string;
  /** One sentence of why; English detail where the table does not know the rule. */
  reason(reason: Reason): string;
  money(amount: Amount): string;
  /** The amount without its currency, where a heading names it. */
  decimal(amount: Amount): string;
  number(value: number): string;
  date(date: CalendarDate): string;
  /** With the weekday: 'Sunday 22 November 2026'. */
  longDate(date: CalendarDate): string;
  /** With the short weekday, without the year: 'Sun 22 Nov'. */
  shortDay(date: CalendarDate): string;
  /** 'November 2026'. */
  month(date: CalendarDate): string;
  /** The name of a day of the week, 1 (Monday) to 7. */
  weekday(day: number): string;
  /** A time of day by its minutes since midnight: '09:00'. */
  clock(minutes: number): string;
  /** Day and time in `timeZone`. */
  instant(at: Instant, timeZone: string): string;
  /** '40 seconds ago', 'yesterday', counted from `now`; never in the future, whatever the clocks say. */
  ago(at: Instant, now: Instant): string;
  list(items: readonly string[]): string;
  /** The name of a country by its ISO 3166 alpha-2 code. */
  country(code: string): string;
}

export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}

const LOCALES: Record<Language, Locale> = { en: localeFor('en'), ar: localeFor('ar') };

export function localeOf(language: Language): Locale {
  return LOCALES[language];
}

function localeFor(language: Language): Locale {
  const tag = TAGS[language];
  const table = TABLES[language];
  const dir = language === 'ar' ? 'rtl' : 'ltr';
  const plural = new Intl.PluralRules(tag);
  const integer = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const currencies = new Map<string, Intl.NumberFormat>();
  const short = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  const long = new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const dayOnly = new Intl.DateTimeFormat(tag, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
  const monthOnly = new Intl.DateTimeFormat(tag, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const weekdayOnly = new Intl.DateTimeFormat(tag, { weekday: 'long', timeZone: 'UTC' });
  const timeOnly = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const listing = new Intl.ListFormat(tag, { style: 'long', type: 'conjunction' });
  const regions = new Intl.DisplayNames(tag, { type: 'region' });
  const countryName = (code: string): string => (/^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code);
  const zones = new Map<string, Intl.DateTimeFormat>();

  const isolate = (text: string): string => (dir === 'rtl' || RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text);
  const number = (value: number): string => integer.format(value);
  const date = (value: CalendarDate): string => short.format(Date.parse(value));
  const money = (amount: Amount): string => {
    const format = currencies.get(amount.currency) ?? moneyFormat(tag, amount.currency);
    currencies.set(amount.currency, format);
    return moneyText(format, numeric(decimalText(amount.minor, amount.currency)), dir);
  };

  /** null where the value is missing or of another sort than the message wants. */
  function place(value: Value | undefined, kind: string, values: Values): string | null {
    if (value === undefined || value === null) return null;
    switch (kind) {
      case 'money': {
        const amount = amountIn(value, values.currency);
        return amount ? isolate(money(amount)) : null;
      }
      case 'country':
        return typeof value === 'string' ? countryName(value) : null;
      case 'date':
        return typeof value === 'string' && isCalendarDate(value) ? date(value) : null;
      case 'list':
        return isList(value) ? listing.format(value.map(isolate)) : null;
      case 'stage':
        return typeof value === 'string' ? stageName(value, locale) : null;
      case '':
        return typeof value === 'number' ? number(value) : isList(value) ? listing.format(value.map(isolate)) : isolate(String(value));
      default:
        return locale.word(kind, String(value));
    }
  }

  function fill(message: string, values: Values): { text: string; whole: boolean } {
    let whole = true;
    const text = message.replace(PLACE, (all, name: string, kind: string | undefined, forms: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      const said = forms ? (typeof value === 'number' ? pluralForm(forms, value, plural, number) : null) : place(value, kind ?? '', values);
      if (said === null) whole = false;
      return said ?? all;
    });
    return { text, whole };
  }

  const locale: Locale = {
    language,
    dir,
    t: (key, values = {}) => fill(table[key], values).text,
    word: (prefix, word) => {
      const key = `${prefix}.${word}`;
      return isMessageKey(key) ? table[key] : word;
    },
    stage: (id) => stageName(id, locale),
    reason: (reason) => {
      const { key, values } = sentenceFor(reason);
      if (!isMessageKey(key)) return reason.detail;
      const { text, whole } = fill(table[key], values);
      return whole ? text : reason.detail;
    },
    money,
    decimal: ({ minor, currency }) => decimalFormat(tag, currency).format(numeric(decimalText(minor, currency))),
    number,
    date,
    longDate: (value) => long.format(Date.parse(value)),
    shortDay: (value) => dayOnly.format(Date.parse(value)),
    month: (value) => monthOnly.format(Date.parse(value)),
    // The first of January 2024 was a Monday.
    weekday: (day) => weekdayOnly.format(Date.UTC(2024, 0, day)),
    clock: (minutes) => timeOnly.format(minutes * 60_000),
    instant: (at, timeZone) => {
      const format =
        zones.get(timeZone) ??
        new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone });
      zones.set(timeZone, format);
      return format.format(msOf(at));
    },
    ago: (at, now) => {
      const [count, unit] = distance(Math.min(0, Math.round((msOf(at) - msOf(now)) / 1000)));
      return relative.format(count, unit);
    },
    list: (items) => listing.format(items.map(isolate)),
    country: countryName,
  };
  return locale;
}

/** Every placeholder of a message with its kind, e.g. ['amount:money', 'n']; the two languages must agree on them. */
export function placesOf(message: string): string[] {
  return [...message.matchAll(PLACE)].map((match) => `${match[1]}${match[3] ? ':count' : match[2] ? `:${match[2]}` : ''}`).sort();
}

function pluralForm(forms: string, value: number, plural: Intl.PluralRules, number: (value: number) => string): string {
  const table = new Map(
    forms
      .slice(1)
      .split('|')
      .map((form) => [form.slice(0, form.indexOf(':')), form.slice(form.indexOf(':') + 1)]),
  );
  const exact = value === 0 ? table.get('none') : undefined;
  return (exact ?? table.get(plural.select(value)) ?? table.get('other') ?? '#').replaceAll('#', number(value));
}

/**
 * Some facts have a sentence of their own: stages before and on the due date, and a promise on which nothing came. What changes from day to
 * day (how late an invoice is) is left out, because a decision may wait for days until a person reads it.
 */
function sentenceFor(reason: Reason): { key: string; values: Values } {
  const { stageDay } = reason.values;
  if (reason.rule === 'stage-due' && stageDay === 0) return { key: 'rule.stage-due-today', values: reason.values };
  if (reason.rule === 'stage-due' && typeof stageDay === 'number' && stageDay < 0)
    return { key: 'rule.stage-due-early', values: { ...reason.values, daysBefore: -stageDay } };
  const { received = null, currency } = reason.values;
  if (reason.rule === 'promise-broken' && amountIn(received, currency)?.minor === 0)
    return { key: 'rule.promise-broken-nothing', values: reason.values };
  return { key: `rule.${reason.rule}`, values: reason.values };
}

/** An amount in a reason is decimal text with its currency ('12.50 USD', src/policy/rules.ts), or minor units beside a `currency`; null for anything else. */
function amountIn(value: Value, beside: Value | undefined): Amount | null {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && typeof beside === 'string' && isCurrency(beside) ? { minor: value, currency: beside } : null;
  if (typeof value !== 'string') return null;
  const [decimal, currency, ...rest] = value.split(' ');
  if (decimal === undefined || currency === undefined || rest.length > 0) return null;
  try {
    return { minor: parseAmount(decimal, currency), currency };
  } catch {
    return null;
  }
}

/** `symbol`, not `narrowSymbol`: US$ and CA$ must never look alike. */
function moneyFormat(tag: string, currency: string): Intl.NumberFormat {
  const digits = minorDigits(currency);
  return new Intl.NumberFormat(tag, {
    style: 'currency',
    currency,
    currencyDisplay: 'symbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function decimalFormat(tag: string, currency: string): Intl.NumberFormat {
  const digits = minorDigits(currency);
  return new Intl.NumberFormat(tag, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** In right-to-left text a Latin symbol such as US$ stands in an embedding of its own, or its parts change places. */
function moneyText(format: Intl.NumberFormat, decimal: `${number}`, dir: 'ltr' | 'rtl'): string {
  if (dir === 'ltr') return format.format(decimal);
  const parts = format.formatToParts(decimal);
  return parts.map((part) => (part.type === 'currency' && /[A-Z]/.test(part.value) ? `\u2066${part.value}\u2069` : part.value)).join('');
}

/** Decimal text stays text up to the formatter, so that no amount passes through a float. */
function numeric(text: string): `${number}` {
  if (isNumeric(text)) return text;
  throw new RangeError(`not a number: ${text.slice(0, 40)}`);
}

function isNumeric(text: string): text is `${number}` {
  return /^-?\d+(?:\.\d+)?$/.test(text);
}

function isList(value: Value): value is readonly string[] {
  return Array.isArray(value);
}

function distance(seconds: number): [number, 'second' | 'minute' | 'hour' | 'day'] {
  const size = Math.abs(seconds);
  if (size < 60) return [seconds, 'second'];
  if (size < 3_600) return [Math.round(seconds / 60), 'minute'];
  if (size < 86_400) return [Math.round(seconds / 3_600), 'hour'];
  return [Math.round(seconds / 86_400), 'day'];
}

/**
 * Figures a person typed into a letter, held against those the letter has by itself: an amount or an invoice number that stands nowhere in it is most
 * likely a slip, and nobody should be asked for a sum they do not owe.
 */

/** Digits with what may separate them: a sign before any of them, a space before exactly three. '14, 15' are two numbers. */
const NUMBER = /\d(?:[.,'’]?\d|[\u00a0\u202f ](?=\d{3}(?!\d))\d)*/g;
/** A word, with the digits that may belong to it, as invoices are numbered: INV-1001, R/2026/17. */
const NUMBERED = /\p{L}[\p{L}\p{N}]*(?:[-–/#.][\p{L}\p{N}]+)*/gu;
const DATE = /\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b/g;
const TELEPHONE = /\+[\d ()./-]{6,}\d/g;
const SEPARATOR = /[.,'’\u00a0\u202f ]/;
/** Smaller whole numbers are days and pieces, and a year is a year. */
const LEAST = 100;
const YEARS = [1900, 2100] as const;

/** What a letter and its customer are known to have. */
export interface KnownFigures {
  /** Everything it says in our words, its statement included. */
  readonly text: string;
  /** Every invoice number the customer has. */
  readonly numbers: readonly string[];
}

/** The figures in `typed`, as typed, that the letter does not know; each once, in the order of the text. */
export function strayFigures(typed: string, letter: KnownFigures): string[] {
  const numbers = new Set(letter.numbers.map(plain));
  const stems = new Set([...numbers].map(stemOf).filter((stem) => stem !== ''));
  const known = new Set(amountsIn(latin(letter.text), stems).flatMap(({ readings }) => readings));
  const rest = blanked(latin(typed), DATE, TELEPHONE);
  const strangers = [...rest.matchAll(NUMBERED)].filter(
    ([word]) => /\p{N}$/u.test(word) && stems.has(stemOf(plain(word))) && !numbers.has(plain(word)),
  );
  const amounts = amountsIn(rest, stems).filter(({ readings }) => !readings.some((reading) => known.has(reading) || numbers.has(reading)));
  const stray = [...strangers.map(({ 0: found, index }) => ({ found, index })), ...amounts];
  return [...new Set(stray.sort((a, b) => a.index - b.index).map(({ found, index }) => typed.slice(index, index + found.length)))];
}

interface Amount {
  readonly found: string;
  readonly index: number;
  /** What the digits may mean: '1,234' is a thousand and more, or one and a little. */
  readonly readings: readonly string[];
}

/** Numbers that can be amounts; those in an invoice's number are none, those written right behind a currency are. Of text with Latin digits. */
function amountsIn(text: string, stems: ReadonlySet<string>): Amount[] {
  const bare = blanked(text, DATE, TELEPHONE).replace(NUMBERED, (word) => (stems.has(stemOf(plain(word))) ? blank(word) : word));
  return [...bare.matchAll(NUMBER)].flatMap(({ 0: found, index }): Amount[] => {
    const readings = readingsOf(found);
    const whole = Number(found);
    const isSmall = Number.isInteger(whole) && !found.includes('.') && (whole < LEAST || (whole >= YEARS[0] && whole <= YEARS[1]));
    return isSmall ? [] : [{ found, index, readings }];
  });
}

function readingsOf(found: string): string[] {
  const whole = withoutZeros(found.split(SEPARATOR).join(''));
  const last = [...found].findLastIndex((sign) => SEPARATOR.test(sign));
  const decimals = found.slice(last + 1);
  if (last < 0 || decimals.length > 3) return [whole];
  const units = withoutZeros(found.slice(0, last).split(SEPARATOR).join(''));
  const fraction = decimals.replace(/0+$/, '');
  const split = fraction === '' ? units : `${units}.${fraction}`;
  return decimals.length === 3 ? [whole, split] : [split];
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

/** The same text, sign for sign, with Latin digits and points. */
function latin(text: string): string {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll('٫', '.')
    .replaceAll('٬', ',');
}

/** Places that were read already, so that what stands after them keeps its place. */
function blanked(text: string, ...patterns: readonly RegExp[]): string {
  return patterns.reduce((rest, pattern) => rest.replace(pattern, blank), text);
}

function blank(found: string): string {
  return '\u2007'.repeat(found.length);
}

function plain(number: string): string {
  return latin(number).toUpperCase();
}

/** What an invoice's number begins with; '' where it is digits alone. */
function stemOf(number: string): string {
  return /^\p{L}+/u.exec(number)?.[0] ?? '';
}

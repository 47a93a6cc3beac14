/**
 * Money is a whole number of minor units of a named currency. Text is parsed exactly or refused; nothing is ever rounded
 * except float noise within 10⁻⁶ of a minor unit, which vendors' JSON numbers carry (31.390000000000001).
 */

/** Minor-unit digits by ISO 4217 where they are not 2. Source: ISO 4217 list one, active currencies. */
const DIGITS: Readonly<Record<string, 0 | 3 | 4>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};
const CURRENCY_PATTERN = /^[A-Z]{3}$/;
const DECIMAL_PATTERN = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
const MAX_DIGITS = 40;
/** How far from a whole minor unit, in minor units, a number may lie and still be that minor unit: 10⁻⁶. */
const NOISE_DIGITS = 6;

/** True for three capital letters; whether ISO lists it is not our business (vendors add currencies before we do). */
export function isCurrency(text: string): boolean {
  return CURRENCY_PATTERN.test(text);
}

/** Digits after the decimal point: 2 unless ISO 4217 says 0, 3 or 4. */
export function minorDigits(currency: string): number {
  return DIGITS[currency] ?? 2;
}

/** Minor units in one major unit: 100 for USD, 1 for JPY, 1000 for KWD. */
export function minorPerMajor(currency: string): number {
  return 10 ** minorDigits(currency);
}

/**
 * Decimal text (plain or with exponent, as JSON writes numbers) → integer minor units.
 * @throws RangeError when it is no decimal, is not a whole minor unit to within 10⁻⁶, or leaves the safe integer range.
 */
export function parseAmount(text: string, currency: string): number {
  const parts = DECIMAL_PATTERN.exec(text.trim());
  if (!parts || text.length > MAX_DIGITS) throw new RangeError(`not a decimal amount: ${JSON.stringify(text.slice(0, 40))}`);
  if (!isCurrency(currency)) throw new RangeError(`not a currency code: ${JSON.stringify(currency.slice(0, 10))}`);
  const digits = minorDigits(currency);
  const fraction = parts[3] ?? '';
  const exponent = Number(parts[4] ?? '0') - fraction.length + digits;
  const mantissa = BigInt((parts[2] ?? '') + fraction);
  const minor = exponent >= 0 ? mantissa * 10n ** BigInt(exponent) : nearest(mantissa, -exponent, text, currency);
  if (minor > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`amount out of range: ${text}`);
  return minor === 0n ? 0 : Number(parts[1] === '-' ? -minor : minor);
}

/** A JSON number's amount, through its shortest decimal text. @throws RangeError as parseAmount. */
export function amountOf(value: number, currency: string): number {
  if (!Number.isFinite(value)) throw new RangeError(`not a finite amount: ${value}`);
  return parseAmount(String(value), currency);
}

function nearest(mantissa: bigint, drop: number, text: string, currency: string): bigint {
  const scale = 10n ** BigInt(drop);
  const whole = (mantissa + scale / 2n) / scale;
  const off = mantissa - whole * scale;
  const distance = off < 0n ? -off : off;
  if (distance * 10n ** BigInt(NOISE_DIGITS) > scale) throw new RangeError(`${text} is not a whole minor unit of ${currency}`);
  return whole;
}

/** Integer minor units → plain decimal text with all of the currency's digits: 1050, 'USD' → '10.50'. For machines, not for letters. */
export function decimalText(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const sign = minor < 0 ? '-' : '';
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

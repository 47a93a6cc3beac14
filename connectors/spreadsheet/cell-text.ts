/** One cell of a workbook → the text a person would have typed into a CSV, its digits as the file has them. */
import { type DateSystem, dateOfSerial } from '../../mappings/spreadsheet-cells.ts';

/** What a cell's value refers to. */
export interface Lookups {
  readonly shared: readonly string[];
  readonly dates: ReadonlySet<number>;
  readonly dateSystem: DateSystem;
  /** Serial → day, as far as it was worked out: a ledger has far fewer days than cells. */
  readonly days: Map<string, string | null>;
}

/** Cell types: ECMA-376 part 1, 18.18.11. An error such as #REF! stays as it is written: it is nothing a ledger could mean. */
export function textOf(value: string, { type, style }: { type: string; style: number }, lookups: Lookups): string {
  switch (type) {
    case 's':
      return lookups.shared[Number(value)] ?? '';
    case 'n':
      return (lookups.dates.has(style) ? dayText(value, lookups) : null) ?? numberText(value.trim());
    case 'b':
      return value.trim() === '1' ? 'true' : 'false';
    default:
      return cellText(value);
  }
}

function dayText(value: string, { days, dateSystem }: Lookups): string | null {
  const known = days.get(value);
  if (known !== undefined) return known;
  const day = dateOfSerial(Number(value), dateSystem);
  days.set(value, day);
  return day;
}

/** `_x000D_` is how workbooks write a character that XML cannot hold. */
export function cellText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/**
 * Decimal text of a number cell, its digits as the file has them. In a cell the point is the decimal mark for certain, which three digits
 * behind it would not show in text (1.234 could be thousands): a zero more makes it unmistakable.
 */
function numberText(value: string): string {
  const plain = /^-?\d+(?:\.\d+)?$/.test(value) ? value : expanded(value);
  return /^-?\d+\.\d{3}$/.test(plain) ? `${plain}0` : plain;
}

/** 1.5E3 → 1500, 2.5E-2 → 0.025; anything that is no such number stays as it is. */
function expanded(value: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,2})$/.exec(value);
  if (!parts) return value;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  const padded = point > 0 ? digits.padEnd(point, '0') : '0'.repeat(1 - point) + digits;
  const at = Math.max(point, 1);
  const behind = padded.slice(at);
  return `${sign}${padded.slice(0, at).replace(/^0+(?=\d)/, '')}${behind === '' ? '' : `.${behind}`}`;
}

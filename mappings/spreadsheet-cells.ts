/** What a cell of a ledger file says: dates, amounts and yes/no as people and programs write them, read exactly or refused with the reason. */
import { isUsableAddress } from '../src/domain/address.ts';
import { decimalText, minorDigits, parseAmount } from '../src/domain/money.ts';
import { addDays, type CalendarDate, calendarDate, isCalendarDate } from '../src/domain/time.ts';
import { UnreadableCell } from './spreadsheet-problems.ts';

export type DateOrder = 'mdy' | 'dmy';
export type DecimalMark = '.' | ',';

/** Years a ledger can be about; anything else is a slip of the keyboard. */
const FIRST_YEAR = '1970';
const LAST_YEAR = '2199';

const ASCII = /^[\t\n\x20-\x7e]*$/;

/** One kind of writing for digits and spaces: Arabic-Indic and full-width digits become ASCII, marks of direction go. */
export function plainText(text: string): string {
  if (ASCII.test(text)) return text.trim();
  return text
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .trim();
}

/** True for an empty cell and for the words programs write into one. */
export function isBlank(text: string): boolean {
  return /^(?:|-+|null|none|nan|nat|n\/a|#n\/a|0000-00-00)$/i.test(text.trim());
}

const TIME_OF_DAY = '(?:[ tT]+\\d{1,2}:\\d{2}.*)?';
const YEAR_FIRST = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${TIME_OF_DAY}$`);
/** 20200101, and 20200101.0 as data frames write a number column with gaps. */
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:\.0+)?$/;
const YEAR_LAST = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})${TIME_OF_DAY}$`);

/** Excel counts days from here. Its 1900 has a 29 February that never was (serial 60), so the days before it count from a day later. */
export type DateSystem = 1900 | 1904;
const EPOCH_1904 = calendarDate('1904-01-01');
const EPOCH_1900 = calendarDate('1899-12-30');
/** 1970-01-01 to 2199-12-31 in either system lies within five or six digits. Source: ECMA-376 part 1, 18.17.4.1. */
const SERIAL = /^(\d{5,6})(?:\.\d*)?$/;

/** The day a workbook's serial number stands for, the time of day dropped; null for a number that is no day a ledger can be about. */
export function dateOfSerial(serial: number, system: DateSystem): CalendarDate | null {
  // A thousandth of a second below midnight is midnight: serials are floats.
  const days = Math.floor(serial + 1e-8);
  if (!(days > 60 && days < 200_000)) return null;
  const date = addDays(system === 1904 ? EPOCH_1904 : EPOCH_1900, days);
  return date.slice(0, 4) >= FIRST_YEAR && date.slice(0, 4) <= LAST_YEAR ? date : null;
}

/**
 * A date cell. `order` says how 1/2/2013 reads. A time of day is dropped, whatever its zone: the day as written is the day meant.
 * `system`: a bare five-digit number is a day counted as workbooks do (null: the file is none, and nobody can know).
 * @throws UnreadableCell
 */
export function readDate(cell: string, order: DateOrder, system: DateSystem | null = null): CalendarDate {
  const text = plainText(cell);
  const serial = system !== null && SERIAL.test(text) ? dateOfSerial(Number(text), system) : null;
  if (serial) return serial;
  const first = YEAR_FIRST.exec(text);
  if (first) return day(cell, first[1], first[3], first[4]);
  const compact = COMPACT.exec(text);
  if (compact) return day(cell, compact[1], compact[2], compact[3]);
  const last = YEAR_LAST.exec(text);
  if (!last) throw new UnreadableCell('date-unreadable', { text: clip(cell) });
  return order === 'mdy' ? day(cell, last[4], last[1], last[3], order) : day(cell, last[4], last[3], last[1], order);
}

function day(cell: string, year = '', month = '', dayOfMonth = '', order?: DateOrder): CalendarDate {
  const text = dateText(year, month, dayOfMonth);
  if (!isCalendarDate(text)) throw new UnreadableCell('date-impossible', { text: clip(cell), order: order ? orderName(order) : null });
  if (year < FIRST_YEAR || year > LAST_YEAR)
    throw new UnreadableCell('date-years', { text: clip(cell), first: FIRST_YEAR, last: LAST_YEAR });
  return text;
}

function dateText(year: string, month: string, dayOfMonth: string): string {
  return `${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`;
}

export function orderName(order: DateOrder): string {
  return order === 'mdy' ? 'M/D/YYYY' : 'D/M/YYYY';
}

/** A few cells in the other order are slips of their rows; more than one in five means the file itself is of two minds. */
const SLIP_SHARE = 0.2;

/**
 * How the file writes day and month, from all its date cells: 'open' when 1/2/2013 could be either day throughout, 'mixed' when
 * cells contradict each other. A cell counts as evidence only if exactly one reading is a day of the calendar.
 */
export function dateOrderOf(cells: Iterable<string>): DateOrder | 'open' | 'mixed' {
  const evidence = { mdy: 0, dmy: 0 };
  let ambiguous = false;
  for (const cell of cells) {
    const parts = YEAR_LAST.exec(plainText(cell));
    if (!parts) continue;
    const [, one = '', , two = '', year = ''] = parts;
    const mdy = isCalendarDate(dateText(year, one, two));
    const dmy = isCalendarDate(dateText(year, two, one));
    if (mdy !== dmy) evidence[mdy ? 'mdy' : 'dmy'] += 1;
    else if (mdy && Number(one) !== Number(two)) ambiguous = true;
  }
  const total = evidence.mdy + evidence.dmy;
  if (total === 0) return ambiguous ? 'open' : 'mdy';
  if (Math.min(evidence.mdy, evidence.dmy) > total * SLIP_SHARE) return 'mixed';
  return evidence.mdy > evidence.dmy ? 'mdy' : 'dmy';
}

const SYMBOLS: Readonly<Record<string, (currency: string) => boolean>> = {
  $: (currency) => /^(?:..D|MXN|ARS|CLP|COP)$/.test(currency),
  '€': (currency) => currency === 'EUR',
  '£': (currency) => /^(?:GBP|EGP|GIP|FKP|SHP|LBP|SYP|SDG|SSP)$/.test(currency),
  '¥': (currency) => currency === 'JPY' || currency === 'CNY',
};

/**
 * An amount cell → minor units of `currency`, exact. 1,234.56 and 1.234,56 and 1 234.56 are read; a lone comma or point before
 * three digits is read by the file's decimal mark (`mark`, null: unknown), and refused where that could be a thousandfold error.
 * @throws UnreadableCell also for a negative amount: what is owed back is not an invoice.
 */
export function readAmount(cell: string, currency: string, mark: DecimalMark | null): number {
  const text = amountText(cell, currency);
  const decimal = unsigned(text, cell);
  const form = formOf(decimal);
  if (form === null) throw new UnreadableCell('amount-unreadable', { text: clip(cell) });
  const separator = form === 'either' ? lonely(decimal, currency, mark, cell) : form;
  const plain = separator === ',' ? decimal.replaceAll('.', '').replace(',', '.') : decimal.replaceAll(',', '');
  try {
    return parseAmount(plain.replace(/^\./, '0.').replace(/\.$/, ''), currency);
  } catch {
    const most = decimalText(Number.MAX_SAFE_INTEGER, currency);
    throw new UnreadableCell('amount-inexact', { text: clip(cell), currency, digits: minorDigits(currency), most });
  }
}

/** The file's decimal mark as its unmistakable amounts show it; null when none does or when they disagree. */
export function decimalMarkOf(cells: Iterable<string>): DecimalMark | null {
  const seen = new Set<DecimalMark>();
  for (const cell of cells) {
    const form = formOf(amountText(cell, null).replace(/^\((.*)\)$|^-|-$/g, '$1'));
    if (form === '.' || form === ',') seen.add(form);
  }
  const [mark = null] = seen;
  return seen.size === 1 ? mark : null;
}

/** Takes away the currency (which must be the row's; null: any) and spaces between groups of three. */
function amountText(cell: string, currency: string | null): string {
  const text = plainText(cell)
    .replace(/\u066b/g, '.')
    .replace(/\u066c/g, ',')
    .replace(/[\u2212\u2013]/g, '-');
  const parts = /^(\(?-?)\s*([A-Za-z]{3}|[$€£¥])?\s*(-?[\d.,'’ ]+?-?)\s*([A-Za-z]{3}|[$€£¥])?(\)?)$/.exec(text);
  if (!parts) return text;
  for (const named of [parts[2], parts[4]]) {
    if (named && currency && !(SYMBOLS[named]?.(currency) ?? named.toUpperCase() === currency))
      throw new UnreadableCell('amount-currency', { text: clip(cell), currency });
  }
  return `${parts[1] ?? ''}${(parts[3] ?? '').replace(/(?<=\d)[ '’](?=\d{3}(?!\d))/g, '')}${parts[5] ?? ''}`;
}

function unsigned(text: string, cell: string): string {
  const negative = /^\((.*)\)$|^-(.*)$|^(.*)-$/.exec(text);
  if (!negative) return text;
  const inner = negative[1] ?? negative[2] ?? negative[3] ?? '';
  throw new UnreadableCell(formOf(inner) === null ? 'amount-unreadable' : 'amount-negative', { text: clip(cell) });
}

/** Which mark is the decimal one: '.', ',', 'none' (whole number), 'either' (one mark before exactly three digits), null (no amount). */
function formOf(text: string): DecimalMark | 'none' | 'either' | null {
  if (/^\d+$/.test(text)) return 'none';
  if (/^[1-9]\d{0,2}[.,]\d{3}$/.test(text)) return 'either';
  if (/^\d*\.\d+$|^[1-9]\d{0,2}(?:,\d{3})+\.\d*$|^[1-9]\d{0,2}(?:,\d{3}){2,}$|^\d+\.$/.test(text)) return '.';
  if (/^\d*,\d+$|^[1-9]\d{0,2}(?:\.\d{3})+,\d*$|^[1-9]\d{0,2}(?:\.\d{3}){2,}$|^\d+,$/.test(text)) return ',';
  return null;
}

/**
 * 1,234 or 1.234 by itself. Where the file does not show its decimal mark, a point is one (as programs write), and a comma groups
 * thousands unless the currency has three decimals itself.
 */
function lonely(text: string, currency: string, mark: DecimalMark | null, cell: string): DecimalMark {
  if (mark) return mark;
  if (text.includes('.') || minorDigits(currency) !== 3) return '.';
  throw new UnreadableCell('amount-ambiguous', { text: clip(cell), currency });
}

/** @throws UnreadableCell for anything but a plain yes or no; blank is no. */
export function readYesNo(cell: string): boolean {
  const text = plainText(cell).toLowerCase();
  if (isBlank(text) || /^(?:no|n|false|f|0|0\.0|لا|كلا)$/.test(text)) return false;
  if (/^(?:yes|y|true|t|1|1\.0|x|✓|✔|نعم|اجل|أجل)$/.test(text)) return true;
  throw new UnreadableCell('yes-no', { text: clip(cell) });
}

const PAID = /^(?:paid|paid in full|fully paid|settled|closed|cleared|complete|completed|مدفوع|مدفوعه|مسدد|مسدده|تم السداد|تم الدفع)$/;
const UNPAID =
  /^(?:unpaid|not paid|open|outstanding|overdue|past due|due|pending|sent|awaiting payment|authorised|authorized|approved|غير مدفوع|غير مدفوعه|غير مسدد|غير مسدده|مفتوح|مفتوحه|متاخر|متاخره|مستحق|مستحقه)$/;
const PARTLY = /^(?:partial|partially paid|partly paid|part paid|part-paid|مدفوع جزييا|مدفوعه جزييا|مسدد جزييا)$/;
const NOT_OWED = /^(?:void|voided|cancelled|canceled|deleted|draft|written off|write off|ملغي|ملغاه|مسوده)$/;

/** What a status column says of an invoice. Blank: unpaid. @throws UnreadableCell */
export function readStatus(cell: string): 'paid' | 'unpaid' | 'partly' | 'not-owed' {
  const text = plainText(cell)
    .toLowerCase()
    .replace(/[_\s]+/g, ' ')
    .replace(/[أإآ]/g, 'ا')
    .replace(/ة/g, 'ه')
    .replace(/ى/g, 'ي')
    .replace(/ئ/g, 'ي');
  if (PAID.test(text)) return 'paid';
  if (UNPAID.test(text)) return 'unpaid';
  if (PARTLY.test(text)) return 'partly';
  if (NOT_OWED.test(text)) return 'not-owed';
  try {
    return readYesNo(cell) ? 'paid' : 'unpaid';
  } catch {
    throw new UnreadableCell('status-unknown', { text: clip(cell) });
  }
}

/** Whether a row's label says that it sums others up. */
export function isTotalLabel(cell: string): boolean {
  const text = plainText(cell)
    .toLowerCase()
    .replace(/[أإآ]/g, 'ا')
    .replace(/[:\s.*=-]+/g, ' ')
    .trim();
  return /^(?:(?:grand|sub|report|overall|net) ?)?totals?(?: (?:due|open|outstanding|amount|for .*))?$|^sum$|^(?:ال)?(?:اجمالي|مجموع)(?: .*)?$/.test(
    text,
  );
}

/** The first usable address of a cell that may hold several; null when there is none. */
export function readAddress(cell: string): string | null {
  return (
    plainText(cell)
      .split(/[;,\s]+/)
      .find(isUsableAddress) ?? null
  );
}

/** ISO 3166-1 alpha-2, officially assigned codes. Anything else (numbers, names, 'UK') says nothing certain about law and holidays. */
const COUNTRIES: ReadonlySet<string> = new Set(
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU
  CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL
  IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
  MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR
  SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`.split(
    /\s+/,
  ),
);

/** The code as ISO writes it; null for anything else. */
export function readCountry(cell: string): string | null {
  const code = plainText(cell).toUpperCase();
  return COUNTRIES.has(code) ? code : null;
}

/** Enough of a cell to find it again. */
function clip(text: string): string {
  return text.trim().slice(0, 40);
}

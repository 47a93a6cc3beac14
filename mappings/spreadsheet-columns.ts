/** Which column of a ledger file is which: headings by name, in English and Arabic, and what `--columns` says instead. */
import { BadInput } from '../src/domain/bad-input.ts';

/**
 * The fields of a ledger and the headings they are known by, most telling first: of two that a file has, the first here wins.
 * Case, spaces, underscores, hyphens and other marks do not count (`headingKey`), nor do hamza, taa marbuta and vowel signs.
 */
const HEADINGS = {
  'customer id': `
    customer id, customer number, customer no, customer code, cust number, cust no, cust id, client id, client number,
    client no, client code, account number, account no, contact id,
    رقم العميل, كود العميل, رمز العميل, معرف العميل, رقم الزبون
  `,
  'customer name': `
    customer name, name of customer, name customer, client name, contact name, company name, debtor name, customer, client,
    contact, debtor, company, bill to,
    اسم العميل, العميل, اسم الزبون, الزبون, اسم الشركة, الشركة
  `,
  'invoice number': `
    invoice number, invoice no, invoice num, invoice id, invoice ref, invoice reference, invoice, document number,
    document no, doc number, doc no, doc id, number, num,
    رقم الفاتورة, رقم فاتورة, الفاتورة, رقم المستند
  `,
  'invoice date': `
    invoice date, date of invoice, issue date, issued, issued on, date issued, billing date, bill date, document date,
    doc date, posting date, transaction date, date,
    تاريخ الفاتورة, تاريخ الإصدار, تاريخ المستند, التاريخ
  `,
  'due date': `
    due date, date due, due, due on, payment due date, payment due, due in date, maturity date,
    تاريخ الاستحقاق, موعد الاستحقاق, الاستحقاق
  `,
  amount: `
    invoice amount, amount, invoice total, total amount, amount total, total, gross amount, gross, original amount,
    invoice value, value,
    مبلغ الفاتورة, المبلغ, قيمة الفاتورة, القيمة, إجمالي الفاتورة, المبلغ الإجمالي, الإجمالي
  `,
  currency: `
    currency, currency code, invoice currency, ccy,
    العملة, رمز العملة, عملة الفاتورة
  `,
  'settled date': `
    settled date, date settled, settled on, settled, settlement date, paid date, date paid, paid on, payment date,
    date of payment, clear date, cleared date, clearing date,
    تاريخ السداد, تاريخ الدفع, تاريخ التسوية, تاريخ التحصيل
  `,
  'paid amount': `
    paid amount, amount paid, settled amount, amount settled, payment amount, invoice amount paid,
    المبلغ المدفوع, المدفوع, المبلغ المسدد, المسدد
  `,
  disputed: `
    disputed, dispute, in dispute, is disputed, dispute flag,
    متنازع عليها, متنازع عليه, محل نزاع, نزاع
  `,
  'e-mail': `
    e-mail, e-mail address, customer e-mail, client e-mail, contact e-mail, billing e-mail,
    البريد الإلكتروني, بريد العميل, البريد, الإيميل, إيميل
  `,
  country: `
    country, country code, customer country, billing country,
    الدولة, رمز الدولة, البلد
  `,
} as const;

export type Field = keyof typeof HEADINGS;
const FIELDS: readonly Field[] = Object.keys(HEADINGS).filter(isField);
const KEYS: ReadonlyMap<Field, readonly string[]> = new Map(FIELDS.map((field) => [field, HEADINGS[field].split(',').map(headingKey)]));
const REQUIRED: readonly Field[] = ['invoice number', 'invoice date', 'due date', 'amount'];

/** Where each field stands: index into the row's cells and the heading as the file writes it. Absent: the file has no such column. */
export type Columns = ReadonlyMap<Field, { readonly index: number; readonly heading: string }>;

/**
 * Finds every field's column. `overrides` is what `--columns` gives: 'due date=due_in_date,amount=open_total', field=heading.
 * @throws BadInput for an override that names no field or no heading, a heading that stands twice, or a required column that is missing.
 */
export function findColumns(header: readonly string[], overrides: string | undefined, fileName: string): Columns {
  const named = parseOverrides(overrides);
  const found = new Map<Field, { index: number; heading: string }>();
  for (const field of FIELDS) {
    const wanted = named.get(field);
    const column = wanted === undefined ? byName(header, field, fileName) : byHeading(header, wanted, field, fileName);
    if (column) found.set(field, column);
  }
  for (const field of REQUIRED) if (!found.has(field)) throw missing(field, field, header, fileName);
  if (!found.has('customer id') && !found.has('customer name'))
    throw missing('customer id or customer name', 'customer id', header, fileName);
  return found;
}

/** A heading with everything taken away that does not tell columns apart. */
export function headingKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ة/g, 'ه')
    .replace(/ى/g, 'ي')
    .replace(/ـ/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function byName(header: readonly string[], field: Field, fileName: string) {
  const keys = header.map(headingKey);
  const key = KEYS.get(field)?.find((candidate) => keys.includes(candidate));
  return key === undefined ? null : only(header, key, fileName);
}

function byHeading(header: readonly string[], wanted: string, field: Field, fileName: string) {
  // A heading without any letter or digit ('#') has an empty key, so the exact text counts first.
  const exact = header.indexOf(wanted);
  if (exact >= 0 && header.lastIndexOf(wanted) === exact) return { index: exact, heading: wanted };
  const key = headingKey(wanted);
  if (key !== '' && header.some((heading) => headingKey(heading) === key)) return only(header, key, fileName);
  throw new BadInput(`${fileName}: --columns names the column "${wanted}" for the ${field}, but the header has ${list(header)}.`);
}

function only(header: readonly string[], key: string, fileName: string): { index: number; heading: string } {
  const matches = header.flatMap((heading, index) => (headingKey(heading) === key ? [{ index, heading }] : []));
  const [first, second] = matches;
  if (!first || second)
    throw new BadInput(`${fileName}: the column "${first?.heading ?? key}" stands ${matches.length} times in the header.`);
  return first;
}

function parseOverrides(text: string | undefined): Map<Field, string> {
  const named = new Map<Field, string>();
  for (const part of (text ?? '').split(',').filter((piece) => piece.trim() !== '')) {
    const at = part.indexOf('=');
    const field = fieldOf(part.slice(0, Math.max(at, 0)));
    const heading = part.slice(at + 1).trim();
    if (at < 0 || !field || heading === '') {
      throw new BadInput(`--columns: "${part.trim()}" is not field=heading with one of the fields ${FIELDS.join(', ')}.`);
    }
    named.set(field, heading);
  }
  return named;
}

/** The left side of an override may be the field's own name or any heading it is known by. */
function fieldOf(text: string): Field | null {
  const key = headingKey(text);
  return FIELDS.find((field) => headingKey(field) === key) ?? FIELDS.find((field) => KEYS.get(field)?.includes(key)) ?? null;
}

function isField(text: string): text is Field {
  return Object.hasOwn(HEADINGS, text);
}

function missing(what: string, field: Field, header: readonly string[], fileName: string): BadInput {
  return new BadInput(`${fileName}: no column for the ${what}; the header has ${list(header)}; name it with --columns '${field}=…'.`);
}

const MAX_LISTED = 30;

function list(header: readonly string[]): string {
  const listed = header.slice(0, MAX_LISTED).map((heading) => `"${heading.slice(0, 60)}"`);
  return listed.join(', ') + (header.length > MAX_LISTED ? ' and more' : '');
}

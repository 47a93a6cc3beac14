/** Which column of a ledger file is which: headings by name, in English and Arabic, and what `--columns` says instead. */
import { LedgerProblem } from './spreadsheet-problems.ts';

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
  'open amount': `
    open amount, balance due, balance, amount due, amount open, open balance, outstanding amount, amount outstanding, outstanding balance,
    outstanding, remaining amount, remaining,
    المبلغ المتبقي, المتبقي, الرصيد المستحق, الرصيد, المبلغ المستحق, المستحق
  `,
  status: `
    paid, is paid, paid yes no, fully paid, payment status, invoice status, paid status, status,
    مدفوعة, مدفوع, حالة السداد, حالة الدفع, حالة الفاتورة, الحالة
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
export const FIELDS: readonly Field[] = Object.keys(HEADINGS).filter(isField);
const KEYS: ReadonlyMap<Field, readonly string[]> = new Map(FIELDS.map((field) => [field, HEADINGS[field].split(',').map(headingKey)]));
const REQUIRED: readonly Field[] = ['invoice number', 'invoice date', 'due date', 'amount'];

/** Where each field stands: index into the row's cells and the heading as the file writes it. Absent: the file has no such column. */
export type Columns = ReadonlyMap<Field, { readonly index: number; readonly heading: string }>;

/** What a person said about columns: the heading of a field, or null where the file has none for it although one looks like it. */
export type ColumnChoice = ReadonlyMap<Field, string | null>;

/**
 * Finds every field's column. `said` is what `--columns` gives ('due date=due_in_date,amount=open_total', field=heading) or a choice.
 * @throws LedgerProblem for an override that names no field or no heading, a heading that stands twice, or a required column that is missing.
 */
export function findColumns(header: readonly string[], said: string | ColumnChoice | undefined, fileName: string): Columns {
  const found = new Map<Field, { index: number; heading: string }>();
  const named = typeof said === 'object' ? said : parseOverrides(said);
  for (const [field, heading] of named) if (heading !== null) found.set(field, byHeading(header, heading, field, fileName));
  const taken = new Set([...found.values()].map((column) => column.index));
  for (const field of FIELDS) {
    if (named.has(field)) continue;
    const column = byName(header, field, fileName);
    // A column that was given to one field is no longer there for another that its heading would also fit.
    if (column && !taken.has(column.index)) found.set(field, column);
  }
  const open = found.get('open amount');
  // A list of open items often tells only what is still open: that is what is owed.
  if (open && !found.has('amount')) {
    found.set('amount', open);
    found.delete('open amount');
  }
  for (const field of REQUIRED) if (!found.has(field)) throw missing(field, field, header, fileName);
  if (!found.has('customer id') && !found.has('customer name'))
    throw missing('customer id or customer name', 'customer id', header, fileName);
  return found;
}

/** How many fields these headings tell; a row of them is the likelier header the more it is. */
export function fieldsTold(header: readonly string[]): number {
  const keys = new Set(header.map(headingKey));
  return FIELDS.filter((field) => KEYS.get(field)?.some((key) => keys.has(key))).length;
}

/** The heading that each field would be found under, for a person to look over; fields that are not found, or found twice, are absent. */
export function likelyColumns(header: readonly string[]): Map<Field, string> {
  const keys = header.map(headingKey);
  const likely = new Map<Field, string>();
  for (const field of FIELDS) {
    const key = KEYS.get(field)?.find((candidate) => keys.includes(candidate));
    const index = key === undefined ? -1 : keys.indexOf(key);
    const heading = header[index];
    if (heading !== undefined && keys.lastIndexOf(key ?? '') === index) likely.set(field, heading);
  }
  return likely;
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
  throw new LedgerProblem('column-unknown', { file: fileName, column: wanted, field, header: list(header) });
}

function only(header: readonly string[], key: string, fileName: string): { index: number; heading: string } {
  const matches = header.flatMap((heading, index) => (headingKey(heading) === key ? [{ index, heading }] : []));
  const [first, second] = matches;
  if (!first || second) throw new LedgerProblem('column-twice', { file: fileName, column: first?.heading ?? key, count: matches.length });
  return first;
}

function parseOverrides(text: string | undefined): Map<Field, string> {
  const named = new Map<Field, string>();
  for (const part of (text ?? '').split(',').filter((piece) => piece.trim() !== '')) {
    const at = part.indexOf('=');
    const field = fieldOf(part.slice(0, Math.max(at, 0)));
    const heading = part.slice(at + 1).trim();
    if (at < 0 || !field || heading === '') {
      throw new LedgerProblem('columns-option', { part: part.trim(), fields: FIELDS.join(', ') });
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

export function isField(text: string): text is Field {
  return Object.hasOwn(HEADINGS, text);
}

function missing(what: string, field: Field, header: readonly string[], fileName: string): LedgerProblem {
  return new LedgerProblem('column-missing', { file: fileName, what, field, header: list(header) });
}

const MAX_LISTED = 30;

function list(header: readonly string[]): string {
  const listed = header.slice(0, MAX_LISTED).map((heading) => `"${heading.slice(0, 60)}"`);
  return listed.join(', ') + (header.length > MAX_LISTED ? ' and more' : '');
}

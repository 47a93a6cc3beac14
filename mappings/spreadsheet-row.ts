/** One row of a ledger table → one invoice, or everything that keeps it from being one. */
import { decimalText, isCurrency } from '../src/domain/money.ts';
import type { CalendarDate } from '../src/domain/time.ts';
import type { LedgerRow, TableRow } from './spreadsheet.ts';
import {
  type DateOrder,
  type DateSystem,
  type DecimalMark,
  isBlank,
  isTotalLabel,
  plainText,
  readAddress,
  readAmount,
  readCountry,
  readDate,
  readStatus,
  readYesNo,
} from './spreadsheet-cells.ts';
import type { Columns, Field } from './spreadsheet-columns.ts';
import { type ProblemValues, type RowCode, type RowProblem, rowProblem, UnreadableCell } from './spreadsheet-problems.ts';

/** How the cells of one file are to be read; decided once for all its rows. */
export interface Reading {
  readonly columns: Columns;
  readonly order: DateOrder;
  readonly mark: DecimalMark | null;
  readonly dateSystem: DateSystem | null;
  /** Of a row that names none. */
  readonly currency: string;
  /** Days that were read already: a ledger has far fewer days than rows. */
  readonly days: Map<string, CalendarDate>;
}

/** As ids of ledger records (src/domain/ledger.ts). */
const MAX_NAME = 200;

/** A row that sums others up: it says so, or it is the last one and has amounts but neither number, customer nor date. */
export function isTotals(source: TableRow, columns: Columns, last: boolean): boolean {
  const text = (field: Field) => source.cells[columns.get(field)?.index ?? -1] ?? '';
  const none = (...fields: Field[]) => fields.every((field) => isBlank(text(field)));
  if (!none('due date')) return false;
  if ((none('invoice number') || isTotalLabel(text('invoice number'))) && source.cells.some(isTotalLabel)) return true;
  const nameless = none('invoice number', 'customer id', 'customer name', 'invoice date', 'due date');
  return nameless && last && (!none('amount') || !none('open amount'));
}

/** The cells of one row by field; what is wrong with them is collected, so that a row tells all its problems at once. */
function cellsOfRow(source: TableRow, columns: Columns) {
  const problems: RowProblem[] = [];
  const text = (field: Field) => source.cells[columns.get(field)?.index ?? -1] ?? '';
  const tell = (field: Field, code: RowCode, values: ProblemValues = {}): RowProblem =>
    rowProblem(source.line, columns.get(field)?.heading ?? null, code, values);
  /** The value; `blank` for a blank cell; undefined with a problem noted for an unreadable one. */
  const read = <Value>(field: Field, blank: Value, reader: (text: string) => Value): Value | undefined => {
    if (isBlank(text(field))) return blank;
    try {
      return reader(text(field));
    } catch (error) {
      if (!(error instanceof UnreadableCell)) throw error;
      problems.push(tell(field, error.code, error.values));
      return undefined;
    }
  };
  const required = <Value>(field: Field, reader: (text: string) => Value): Value | undefined => {
    if (isBlank(text(field))) problems.push(tell(field, 'empty'));
    return read<Value | undefined>(field, undefined, reader);
  };
  return { problems, text, tell, read, required };
}

/** A row that can be kept, with what was left out of it or assumed; or its problems, and its invoice number if that much could be read. */
export function readRow(source: TableRow, reading: Reading): { row: LedgerRow | null; number: string | null; report: RowProblem[] } {
  const { columns, order, mark, dateSystem } = reading;
  const { problems, text, tell, read, required } = cellsOfRow(source, columns);
  const date = (cell: string): CalendarDate => {
    const day = reading.days.get(cell) ?? readDate(cell, order, dateSystem);
    reading.days.set(cell, day);
    return day;
  };
  const customerId = required(columns.has('customer id') ? 'customer id' : 'customer name', nameOf);
  const invoiceNumber = required('invoice number', nameOf);
  const issued = required('invoice date', date);
  const due = required('due date', date);
  const currency = read('currency', reading.currency, currencyOf);
  // Without a currency nobody knows how many decimals an amount may have.
  const amount = (cell: string) => readAmount(cell, currency ?? '', mark);
  const amountMinor = currency && required('amount', amount);
  const paidCell = currency && read<number | null>('paid amount', null, amount);
  const openCell = currency && read<number | null>('open amount', null, amount);
  const settledCell = read<CalendarDate | null>('settled date', null, date);
  const status = read<ReturnType<typeof readStatus> | null>('status', null, readStatus);
  const disputed = read('disputed', false, readYesNo);

  const lost = { row: null, number: invoiceNumber ?? null, report: problems };
  if (!customerId || !invoiceNumber || !issued || !due || !currency || typeof amountMinor !== 'number') return lost;
  if (typeof paidCell === 'string' || typeof openCell === 'string') return lost;
  if (paidCell === undefined || openCell === undefined || settledCell === undefined || status === undefined || disputed === undefined)
    return lost;

  const notOwed = status === 'not-owed';
  if (!notOwed && openCell !== null && openCell > amountMinor)
    problems.push(tell('open amount', 'open-above-amount', { open: decimalText(openCell, currency) }));
  // What is still open says most exactly what was paid; a plain 'paid' says all of it.
  const paidMinor = openCell !== null ? amountMinor - openCell : paidCell;
  const wasPaid = !notOwed && (paidMinor ? true : paidMinor === null && status === 'paid');
  if (settledCell && paidMinor === 0 && amountMinor !== 0)
    problems.push(tell(openCell === null ? 'paid amount' : 'open amount', 'settled-but-open'));
  if (status === 'partly' && paidMinor === null) problems.push(tell('status', 'partly-paid'));
  if (problems.length > 0) return lost;

  const report: RowProblem[] = [];
  const email = readAddress(text('e-mail'));
  if (!email && !isBlank(text('e-mail'))) report.push(tell('e-mail', 'email-left-out'));
  // Money that came on a day the file does not tell counts from the first day: nobody is chased for what is already paid.
  const undated = settledCell === null && wasPaid;
  const settled = notOwed ? null : undated ? issued : settledCell;
  if (undated) {
    const paid = decimalText(paidMinor ?? amountMinor, currency);
    report.push(tell(paidMinor === null ? 'status' : openCell === null ? 'paid amount' : 'open amount', 'paid-undated', { amount: paid }));
  }
  return {
    row: {
      customerId,
      customerName: nameText(text('customer name')).slice(0, MAX_NAME) || customerId,
      invoiceNumber,
      issued,
      due,
      amountMinor,
      currency,
      settled,
      paidMinor: settled === null ? null : paidMinor,
      disputed,
      email,
      country: readCountry(text('country')),
      ...(undated ? { undated: true as const } : {}),
      ...(notOwed ? { void: true as const } : {}),
    },
    number: invoiceNumber,
    report,
  };
}

function nameText(cell: string): string {
  return cell.replace(/\s+/g, ' ').trim();
}

function nameOf(cell: string): string {
  const text = nameText(cell);
  if (text.length > MAX_NAME) throw new UnreadableCell('too-long', { most: MAX_NAME });
  return text;
}

function currencyOf(cell: string): string {
  const code = plainText(cell).toUpperCase();
  if (!isCurrency(code)) throw new UnreadableCell('currency-unreadable', { text: cell.trim().slice(0, 40) });
  return code;
}

/** A ledger table → rows of invoices, each bad row reported with its reason, and the ledger records those rows make as at a date. */
import { BadInput } from '../src/domain/bad-input.ts';
import type { Credit, Customer, Invoice, Payment } from '../src/domain/ledger.ts';
import { decimalText, isCurrency } from '../src/domain/money.ts';
import type { CalendarDate } from '../src/domain/time.ts';
import {
  type DateOrder,
  type DecimalMark,
  dateOrderOf,
  decimalMarkOf,
  isBlank,
  orderName,
  plainText,
  readAddress,
  readAmount,
  readCountry,
  readDate,
  readYesNo,
  UnreadableCell,
} from './spreadsheet-cells.ts';
import { type Columns, type Field, findColumns } from './spreadsheet-columns.ts';

/** One invoice of a ledger file; amounts in minor units of `currency`. */
export interface LedgerRow {
  readonly customerId: string;
  readonly customerName: string;
  /** Unique within the file. */
  readonly invoiceNumber: string;
  readonly issued: CalendarDate;
  readonly due: CalendarDate;
  readonly amountMinor: number;
  readonly currency: string;
  /** The day it was paid; null while nothing is. */
  readonly settled: CalendarDate | null;
  /** What was paid on that day; null means all of it. */
  readonly paidMinor: number | null;
  readonly disputed: boolean;
  readonly email: string | null;
  /** ISO 3166 alpha-2. */
  readonly country: string | null;
}

/** What is wrong with one row. `row` is the line of the file it begins on, `column` the heading as the file writes it (null: the whole row). */
export interface RowProblem {
  readonly row: number;
  readonly column: string | null;
  readonly reason: string;
}

export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A file as a table, nothing interpreted yet. `problems` are rows that do not fit the header and are not among `rows`. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly TableRow[];
  readonly problems: readonly RowProblem[];
}

export interface ReadOptions {
  /** As it shall stand in messages. */
  readonly fileName: string;
  /** `--columns`: 'due date=due_in_date,amount=open_total'. */
  readonly columns?: string | undefined;
  /** `--dates`: how 1/2/2013 reads, 'mdy' or 'dmy'; without it the file must show it. */
  readonly dates?: string | undefined;
}

export interface LedgerReading {
  readonly rows: LedgerRow[];
  /** In the order of the file. A row may have several problems; one whose reason ends in "kept" is among `rows` all the same. */
  readonly report: RowProblem[];
}

/** Currency of a row that names none (contract.md, Ledger CSV). */
const DEFAULT_CURRENCY = 'USD';
/** As ids of ledger records (src/domain/ledger.ts). */
const MAX_NAME = 200;

/**
 * Reads every row. An invoice number that stands twice: the first good row is kept, later ones are reported.
 * @throws BadInput for a missing column, an option that names nothing, or an order of day and month that the file leaves open.
 */
export function ledgerRows(table: Table, options: ReadOptions): LedgerReading {
  const columns = findColumns(table.header, options.columns, options.fileName);
  const order = options.dates === undefined ? decidedOrder(table, columns, options.fileName) : orderOf(options.dates);
  const mark = decimalMarkOf(cellsOf(table, columns, ['amount', 'paid amount']));
  const report: RowProblem[] = [...table.problems];
  const rows: LedgerRow[] = [];
  const lineOf = new Map<string, number>();
  for (const source of table.rows) {
    const { row, report: own } = rowOf(source, columns, order, mark);
    const earlier = row && lineOf.get(row.invoiceNumber);
    if (row && earlier) {
      const column = columns.get('invoice number')?.heading ?? null;
      report.push({ row: source.line, column, reason: `invoice ${row.invoiceNumber} already stands in row ${earlier}` });
      continue;
    }
    report.push(...own);
    if (!row) continue;
    lineOf.set(row.invoiceNumber, source.line);
    rows.push(row);
  }
  return { rows, report: report.sort((a, b) => a.row - b.row) };
}

/** The ledger records these rows make at the end of `asOf`: invoices issued and payments made on or before it, in the order of the rows. */
export function recordsOf(
  rows: readonly LedgerRow[],
  asOf: CalendarDate,
): { customers: Customer[]; invoices: Invoice[]; payments: Payment[]; credits: Credit[] } {
  const issued = rows.filter((row) => row.issued <= asOf);
  const paid = rows.filter((row) => row.settled !== null && row.settled <= asOf && (row.paidMinor ?? row.amountMinor) > 0);
  return {
    customers: customersOf(rows),
    invoices: issued.map((row) => invoiceOf(row, asOf)),
    payments: paid.flatMap((row) => paymentOf(row, asOf)),
    credits: [],
  };
}

function invoiceOf(row: LedgerRow, asOf: CalendarDate): Invoice {
  const paid = row.settled !== null && row.settled <= asOf ? Math.min(row.paidMinor ?? row.amountMinor, row.amountMinor) : 0;
  const open = row.amountMinor - paid;
  return {
    id: row.invoiceNumber,
    number: row.invoiceNumber,
    customerId: row.customerId,
    currency: row.currency,
    issued: row.issued,
    due: row.due,
    total: row.amountMinor,
    paid,
    credited: 0,
    open,
    state: open === 0 ? 'settled' : 'open',
    sent: null,
    expectedPayment: null,
    updated: null,
  };
}

/** Money beyond the invoice, and money for an invoice not yet issued at `asOf`, is unapplied. */
function paymentOf(row: LedgerRow, asOf: CalendarDate): Payment[] {
  if (row.settled === null) return [];
  const amount = row.paidMinor ?? row.amountMinor;
  const applied = row.issued <= asOf ? Math.min(amount, row.amountMinor) : 0;
  const allocations = applied > 0 ? [{ invoiceId: row.invoiceNumber, amount: applied }] : [];
  return [
    {
      id: `payment-${row.invoiceNumber}`,
      customerId: row.customerId,
      currency: row.currency,
      date: row.settled,
      amount,
      unapplied: amount - applied,
      allocations,
      state: 'posted',
    },
  ];
}

/** A customer is what its first row says; the address is the first one any of its rows gives. */
function customersOf(rows: readonly LedgerRow[]): Customer[] {
  return [...Map.groupBy(rows, (row) => row.customerId)].map(([id, own]) => {
    const email = own.find((row) => row.email !== null)?.email ?? null;
    const currencies = new Set(own.map((row) => row.currency));
    const [currency = null] = currencies;
    return {
      id,
      name: own[0]?.customerName ?? id,
      emails: email === null ? [] : [{ address: email, role: 'billing' }],
      phones: [],
      active: true,
      mergedInto: null,
      currency: currencies.size === 1 ? currency : null,
      country: own.find((row) => row.country !== null)?.country ?? null,
    };
  });
}

function orderOf(text: string): DateOrder {
  if (text === 'mdy' || text === 'dmy') return text;
  throw new BadInput(`--dates is "${text}", but must be mdy or dmy.`);
}

function decidedOrder(table: Table, columns: Columns, fileName: string): DateOrder {
  const dateFields: readonly Field[] = ['invoice date', 'due date', 'settled date'];
  const order = dateOrderOf(cellsOf(table, columns, dateFields));
  if (order === 'mdy' || order === 'dmy') return order;
  const headings = dateFields
    .flatMap((field) => columns.get(field)?.heading ?? [])
    .map((heading) => `"${heading}"`)
    .join(', ');
  const why =
    order === 'open'
      ? `could be ${orderName('mdy')} or ${orderName('dmy')} in every row`
      : `are ${orderName('mdy')} in some rows and ${orderName('dmy')} in others`;
  throw new BadInput(`${fileName}: the dates in the columns ${headings} ${why}; say which with --dates mdy or --dates dmy.`);
}

function* cellsOf(table: Table, columns: Columns, fields: readonly Field[]): Generator<string> {
  for (const field of fields) {
    const column = columns.get(field);
    if (column) for (const row of table.rows) yield row.cells[column.index] ?? '';
  }
}

/** The cells of one row by field; what is wrong with them is collected, so that a row tells all its problems at once. */
function cellsOfRow(source: TableRow, columns: Columns) {
  const problems: RowProblem[] = [];
  const text = (field: Field) => source.cells[columns.get(field)?.index ?? -1] ?? '';
  const tell = (field: Field, reason: string): RowProblem => ({ row: source.line, column: columns.get(field)?.heading ?? null, reason });
  /** The value; `blank` for a blank cell; undefined with a problem noted for an unreadable one. */
  const read = <Value>(field: Field, blank: Value, reader: (text: string) => Value): Value | undefined => {
    if (isBlank(text(field))) return blank;
    try {
      return reader(text(field));
    } catch (error) {
      if (!(error instanceof UnreadableCell)) throw error;
      problems.push(tell(field, error.message));
      return undefined;
    }
  };
  const required = <Value>(field: Field, reader: (text: string) => Value): Value | undefined => {
    if (isBlank(text(field))) problems.push(tell(field, 'is empty'));
    return read<Value | undefined>(field, undefined, reader);
  };
  return { problems, text, tell, read, required };
}

/** A row that can be kept, with what was left out of it or assumed; or its problems. */
function rowOf(
  source: TableRow,
  columns: Columns,
  order: DateOrder,
  mark: DecimalMark | null,
): { row: LedgerRow | null; report: RowProblem[] } {
  const { problems, text, tell, read, required } = cellsOfRow(source, columns);
  const customerId = required(columns.has('customer id') ? 'customer id' : 'customer name', nameOf);
  const invoiceNumber = required('invoice number', nameOf);
  const issued = required('invoice date', (cell) => readDate(cell, order));
  const due = required('due date', (cell) => readDate(cell, order));
  const currency = read('currency', DEFAULT_CURRENCY, currencyOf);
  // Without a currency nobody knows how many decimals an amount may have.
  const amountMinor = currency && required('amount', (cell) => readAmount(cell, currency, mark));
  const paidMinor = currency && read<number | null>('paid amount', null, (cell) => readAmount(cell, currency, mark));
  const settledCell = read<CalendarDate | null>('settled date', null, (cell) => readDate(cell, order));
  const disputed = read('disputed', false, readYesNo);
  if (settledCell && paidMinor === 0 && amountMinor !== 0) problems.push(tell('paid amount', 'is 0 although the row has a settled date'));
  if (problems.length > 0 || !customerId || !invoiceNumber || !issued || !due || !currency) return { row: null, report: problems };
  if (
    typeof amountMinor !== 'number' ||
    settledCell === undefined ||
    typeof paidMinor === 'string' ||
    paidMinor === undefined ||
    disputed === undefined
  ) {
    return { row: null, report: problems };
  }

  const report: RowProblem[] = [];
  const email = readAddress(text('e-mail'));
  if (!email && !isBlank(text('e-mail'))) report.push(tell('e-mail', 'is not an e-mail address: left out, row kept'));
  // Money that came on a day the file does not tell counts from the first day: nobody is chased for what is already paid.
  const settled = settledCell ?? (paidMinor ? issued : null);
  if (settled !== settledCell) {
    const paid = decimalText(paidMinor ?? 0, currency);
    report.push(tell('paid amount', `${paid} is paid but no settled date is given: counted as paid on the invoice date, row kept`));
  }
  const customerName = nameText(text('customer name')).slice(0, MAX_NAME) || customerId;
  const country = readCountry(text('country'));
  const paid = settled === null ? null : paidMinor;
  return {
    row: {
      customerId,
      customerName,
      invoiceNumber,
      issued,
      due,
      amountMinor,
      currency,
      settled,
      paidMinor: paid,
      disputed,
      email,
      country,
    },
    report,
  };
}

function nameText(cell: string): string {
  return cell.replace(/\s+/g, ' ').trim();
}

function nameOf(cell: string): string {
  const text = nameText(cell);
  if (text.length > MAX_NAME) throw new UnreadableCell(`is longer than ${MAX_NAME} characters`);
  return text;
}

function currencyOf(cell: string): string {
  const code = plainText(cell).toUpperCase();
  if (!isCurrency(code)) throw new UnreadableCell(`"${cell.trim().slice(0, 40)}" is not a currency code (three letters, such as USD)`);
  return code;
}

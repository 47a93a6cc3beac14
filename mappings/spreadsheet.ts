/** A ledger table → rows of invoices, each bad row reported with its reason. What records those rows make is in spreadsheet-records.ts. */
import type { CalendarDate } from '../src/domain/time.ts';
import { type DateOrder, type DateSystem, dateOrderOf, decimalMarkOf, isBlank, orderName, readStatus } from './spreadsheet-cells.ts';
import { type ColumnChoice, type Columns, type Field, findColumns } from './spreadsheet-columns.ts';
import { LedgerProblem, type RowProblem, rowProblem } from './spreadsheet-problems.ts';
import { isTotals, type Reading, readRow } from './spreadsheet-row.ts';

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
  /** Paid, wholly or in part, but the file does not say when: `settled` is then the invoice date. */
  readonly undated?: true;
  /** The file says that it is cancelled, or was never sent: nothing of it is owed. */
  readonly void?: true;
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
  /** How a workbook counts days; absent where the file is none. */
  readonly dateSystem?: DateSystem;
}

export interface ReadOptions {
  /** As it shall stand in messages. */
  readonly fileName: string;
  /** `--columns`: 'due date=due_in_date,amount=open_total'; or what a person chose. */
  readonly columns?: string | ColumnChoice | undefined;
  /** `--dates`: how 1/2/2013 reads, 'mdy' or 'dmy'; without it the file must show it. */
  readonly dates?: string | undefined;
  /** `--sheet`: which sheet of a workbook; without it the one that looks like a ledger. */
  readonly sheet?: string | undefined;
  /** Of a row that names none; absent: USD (contract.md, Ledger CSV). */
  readonly currency?: string | undefined;
}

export interface LedgerReading {
  readonly rows: LedgerRow[];
  /** In the order of the file. A row may have several problems; one with a code whose outcome is 'kept' is among `rows` all the same. */
  readonly report: RowProblem[];
  /** Invoice numbers of rows that could not be read: they are in the file, only nobody knows how they stand. */
  readonly unread: string[];
}

const DEFAULT_CURRENCY = 'USD';

/**
 * Reads every row. An invoice number that stands twice: the first good row is kept, later ones are reported.
 * @throws LedgerProblem for a missing column, an option that names nothing, or an order of day and month that the file leaves open.
 */
export function ledgerRows(table: Table, options: ReadOptions): LedgerReading {
  const columns = meant(findColumns(table.header, options.columns, options.fileName), table);
  const reading: Reading = {
    columns,
    order: options.dates === undefined ? decidedOrder(table, columns, options.fileName) : orderOf(options.dates),
    mark: decimalMarkOf(cellsOf(table, columns, ['amount', 'paid amount', 'open amount'])),
    dateSystem: table.dateSystem ?? null,
    currency: options.currency ?? DEFAULT_CURRENCY,
    days: new Map(),
  };
  const report: RowProblem[] = [...table.problems];
  const rows: LedgerRow[] = [];
  const unread = new Set<string>();
  const lineOf = new Map<string, number>();
  const last = table.rows.at(-1);
  for (const source of table.rows) {
    if (isTotals(source, columns, source === last)) {
      report.push(rowProblem(source.line, null, 'totals'));
      continue;
    }
    const { row, number, report: own } = readRow(source, reading);
    const earlier = row && lineOf.get(row.invoiceNumber);
    if (row && earlier) {
      const column = columns.get('invoice number')?.heading ?? null;
      report.push(rowProblem(source.line, column, 'duplicate', { number: row.invoiceNumber, row: earlier }));
      continue;
    }
    report.push(...own);
    if (!row) {
      if (number !== null) unread.add(number);
      continue;
    }
    lineOf.set(row.invoiceNumber, source.line);
    rows.push(row);
  }
  const lost = [...unread].filter((number) => !lineOf.has(number));
  return { rows, report: report.sort((a, b) => a.row - b.row), unread: lost };
}

const AMOUNT = /\d/;
const DATE = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/;

/** A column called only 'Paid' may hold a yes, an amount or a date, and one called 'Status' anything at all: its cells say what it is. */
function meant(columns: Columns, table: Table): Columns {
  const status = columns.get('status');
  if (!status) return columns;
  const cells = table.rows.map((row) => (row.cells[status.index] ?? '').trim()).filter((cell) => !isBlank(cell));
  const all = (test: (cell: string) => boolean) => cells.length > 0 && cells.every(test);
  if (all((cell) => /^[01](?:\.0)?$/.test(cell))) return columns;
  const field = all((cell) => DATE.test(cell)) ? 'settled date' : all((cell) => AMOUNT.test(cell)) ? 'paid amount' : null;
  if (field === null && (cells.length === 0 || cells.some(isStatus))) return columns;
  const meaning = new Map(columns);
  meaning.delete('status');
  if (field !== null && !meaning.has(field)) meaning.set(field, status);
  return meaning;
}

function isStatus(cell: string): boolean {
  try {
    readStatus(cell);
    return true;
  } catch {
    return false;
  }
}

function orderOf(text: string): DateOrder {
  if (text === 'mdy' || text === 'dmy') return text;
  throw new LedgerProblem('dates-option', { dates: text });
}

function decidedOrder(table: Table, columns: Columns, fileName: string): DateOrder {
  const dateFields: readonly Field[] = ['invoice date', 'due date', 'settled date'];
  const order = dateOrderOf(cellsOf(table, columns, dateFields));
  if (order === 'mdy' || order === 'dmy') return order;
  const headings = dateFields
    .flatMap((field) => columns.get(field)?.heading ?? [])
    .map((heading) => `"${heading}"`)
    .join(', ');
  const values = { file: fileName, columns: headings, mdy: orderName('mdy'), dmy: orderName('dmy') };
  throw new LedgerProblem(order === 'open' ? 'dates-open' : 'dates-mixed', values);
}

function* cellsOf(table: Table, columns: Columns, fields: readonly Field[]): Generator<string> {
  for (const field of fields) {
    const column = columns.get(field);
    if (column) for (const row of table.rows) yield row.cells[column.index] ?? '';
  }
}

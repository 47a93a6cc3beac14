/**
 * Every sentence a ledger file can cause, by code: about one row (and whether the row was kept), and about the file as a whole. Screens
 * translate by code and values; the command line prints the English here.
 */
import { BadInput } from '../src/domain/bad-input.ts';

type Value = string | number | boolean | null;
export type ProblemValues = Readonly<Record<string, Value>>;

/** `lost`: the row is no invoice for us until it is put right; `kept`: it is, with a remark; `left-out`: it is none, and nothing is wrong. */
export type RowOutcome = 'lost' | 'kept' | 'left-out';

const ROWS = {
  empty: ['lost', () => 'is empty'],
  'date-unreadable': ['lost', (v) => `"${v.text}" is not a date (YYYY-MM-DD, YYYYMMDD, M/D/YYYY or D/M/YYYY)`],
  'date-impossible': ['lost', (v) => `"${v.text}" is not a day of the calendar${v.order ? ` read as ${v.order}` : ''}`],
  'date-years': ['lost', (v) => `"${v.text}" lies outside the years ${v.first} to ${v.last}`],
  'amount-unreadable': ['lost', (v) => `"${v.text}" is not an amount`],
  'amount-inexact': ['lost', (v) => `"${v.text}" is not an exact amount of ${v.currency} (${v.digits} decimals, at most ${v.most})`],
  'amount-currency': ['lost', (v) => `"${v.text}" is not in ${v.currency}`],
  'amount-negative': ['lost', (v) => `"${v.text}" is negative; credits do not belong into a ledger of invoices`],
  'amount-ambiguous': [
    'lost',
    (v) => `"${v.text}" could be thousands or decimals in ${v.currency}; write it without a separator for thousands`,
  ],
  'currency-unreadable': ['lost', (v) => `"${v.text}" is not a currency code (three letters, such as USD)`],
  'yes-no': ['lost', (v) => `"${v.text}" is neither yes nor no`],
  'status-unknown': ['lost', (v) => `"${v.text}" does not say whether it is paid (yes, no, paid, unpaid, void)`],
  'partly-paid': ['lost', () => 'says partly paid, but no column says how much'],
  'open-above-amount': ['lost', (v) => `${v.open} is open, which is more than the amount`],
  'settled-but-open': ['lost', () => 'is 0 although the row has a settled date'],
  'too-long': ['lost', (v) => `is longer than ${v.most} characters`],
  duplicate: ['lost', (v) => `invoice ${v.number} already stands in row ${v.row}`],
  'cells-too-many': [
    'lost',
    (v) => `has ${v.cells} cells where the header has ${v.columns}; a delimiter inside a cell needs quotation marks`,
  ],
  'email-left-out': ['kept', () => 'is not an e-mail address: left out, row kept'],
  'paid-undated': ['kept', (v) => `${v.amount} is paid but no settled date is given: counted as paid on the invoice date, row kept`],
  totals: ['left-out', () => 'is a row of totals, not an invoice: left out'],
} as const satisfies Record<string, readonly [RowOutcome, (values: ProblemValues) => string]>;

export type RowCode = keyof typeof ROWS;
/** All codes, for the screens' message table. */
export const ROW_CODES: readonly string[] = Object.keys(ROWS);

/** What is wrong with one row. `row` is the line of the file it begins on, `column` the heading as the file writes it (null: the whole row). */
export interface RowProblem {
  readonly row: number;
  readonly column: string | null;
  /** English, for people at a command line. */
  readonly reason: string;
  readonly code: RowCode;
  readonly values: ProblemValues;
}

export function rowProblem(row: number, column: string | null, code: RowCode, values: ProblemValues = {}): RowProblem {
  return { row, column, reason: ROWS[code][1](values), code, values };
}

export function outcomeOf(code: RowCode): RowOutcome {
  return ROWS[code][0];
}

/** A cell that cannot be read; the reason is shown to a person beside row and column. */
export class UnreadableCell extends Error {
  readonly code: RowCode;
  readonly values: ProblemValues;

  constructor(code: RowCode, values: ProblemValues = {}) {
    super(ROWS[code][1](values));
    this.code = code;
    this.values = values;
  }
}

const FILES = {
  empty: (v) => `${v.file} is empty.`,
  'too-large': (v) => `${v.file} is larger than ${v.most} MB.`,
  'is-workbook': (v) => `${v.file} is an Excel workbook, not CSV; save the sheet as CSV first.`,
  'old-workbook': (v) => `${v.file} is an old Excel workbook (.xls) or has a password; save it as .xlsx without a password, or as CSV.`,
  'not-text': (v) => `${v.file} is not a text file.`,
  'quotation-open': (v) => `${v.file}, row ${v.row}: a quotation mark is opened and never closed.`,
  'no-good-row': (v) => `${v.file}: no row could be read (${v.count} problems), so nothing was taken over.`,
  'no-rows': (v) => `${v.file} has a header but no rows.`,
  'too-many-rows': (v) => `${v.file} has more than ${v.most} rows.`,
  'workbook-broken': (v) => `${v.file} is damaged or not an Excel workbook; open it, save it anew and try again.`,
  'workbook-encrypted': (v) => `${v.file} has a password; save it without one.`,
  'workbook-too-large': (v) => `${v.file} holds far more than a ledger when unpacked, so it was not read.`,
  'no-sheet': (v) => `${v.file} has no visible sheet with rows.`,
  'sheet-missing': (v) => `${v.file} has no visible sheet "${v.sheet}"; it has ${v.sheets}.`,
  'sheet-open': (v) => `${v.file} has several sheets that could be the ledger (${v.sheets}); say which with --sheet.`,
  'column-missing': (v) => `${v.file}: no column for the ${v.what}; the header has ${v.header}; name it with --columns '${v.field}=…'.`,
  'column-twice': (v) => `${v.file}: the column "${v.column}" stands ${v.count} times in the header.`,
  'column-unknown': (v) => `${v.file}: --columns names the column "${v.column}" for the ${v.field}, but the header has ${v.header}.`,
  'columns-option': (v) => `--columns: "${v.part}" is not field=heading with one of the fields ${v.fields}.`,
  'dates-option': (v) => `--dates is "${v.dates}", but must be mdy or dmy.`,
  'dates-open': (v) =>
    `${v.file}: the dates in the columns ${v.columns} could be M/D/YYYY or D/M/YYYY in every row; say which with --dates mdy or --dates dmy.`,
  'dates-mixed': (v) =>
    `${v.file}: the dates in the columns ${v.columns} are M/D/YYYY in some rows and D/M/YYYY in others; say which with --dates mdy or --dates dmy.`,
} as const satisfies Record<string, (values: ProblemValues) => string>;

export type FileCode = keyof typeof FILES;
export const FILE_CODES: readonly string[] = Object.keys(FILES);

/** The file as a whole cannot be used, or leaves something open that only a person can say. Its message is the English sentence. */
export class LedgerProblem extends BadInput {
  readonly code: FileCode;
  readonly values: ProblemValues;
  /** The visible sheets, where a person has to say which. */
  readonly sheets: readonly string[];

  constructor(code: FileCode, values: ProblemValues, sheets: readonly string[] = []) {
    super(FILES[code](values));
    this.code = code;
    this.values = values;
    this.sheets = sheets;
  }
}

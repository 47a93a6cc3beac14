/** CSV text → a table: header, rows with the line each begins on, and the rows that do not fit the header. Nothing is interpreted. */
import { parse } from 'csv-parse/sync';
import type { Table, TableRow } from '../../mappings/spreadsheet.ts';
import { LedgerProblem, type RowProblem, rowProblem } from '../../mappings/spreadsheet-problems.ts';

const DELIMITERS = [',', ';', '\t'] as const;
type Delimiter = (typeof DELIMITERS)[number];

/** Most rows of one ledger file. */
export const MAX_ROWS = 500_000;
/** Most characters of one row: an unclosed quotation mark must not swallow the file. */
const MAX_ROW_CHARACTERS = 100_000;

/**
 * Reads comma-, semicolon- or tab-separated text (Excel's `sep=;` first line is understood). Lines are counted from 1 as an
 * editor shows them; a row that spans several lines has the number of its first.
 * @throws LedgerProblem when there is no row under the header or a quotation mark is never closed.
 */
export function readTable(text: string, fileName: string): Table {
  const unix = text.replace(/\r\n?/g, '\n');
  const declared = /^sep=([,;\t])\n/i.exec(unix);
  const delimiter = delimiterOf(declared?.[1]) ?? likelyDelimiter(unix);
  const [header, ...rows] = records(unix, delimiter, fileName).slice(declared ? 1 : 0);
  if (!header) throw new LedgerProblem('empty', { file: fileName });
  if (rows.length === 0) throw new LedgerProblem('no-rows', { file: fileName });
  if (rows.length > MAX_ROWS) throw new LedgerProblem('too-many-rows', { file: fileName, most: MAX_ROWS });
  const fits = (row: TableRow) => row.cells.slice(header.cells.length).every((cell) => cell.trim() === '');
  return {
    header: header.cells.map((cell) => cell.trim()),
    rows: rows.filter(fits),
    problems: rows.filter((row) => !fits(row)).map((row) => tooLong(row, header)),
  };
}

/** A cell too many almost always means an unquoted delimiter, so every later cell of the row is in the wrong column: none is read. */
function tooLong(row: TableRow, header: TableRow): RowProblem {
  return rowProblem(row.line, null, 'cells-too-many', { cells: row.cells.length, columns: header.cells.length });
}

/** Every record that is not blank. csv-parse tells the line a record ends on; the newlines inside its cells lead back to the first. */
function records(text: string, delimiter: Delimiter, fileName: string): TableRow[] {
  const rows: TableRow[] = [];
  let lastLine = 0;
  try {
    parse(text.endsWith('\n') ? text : `${text}\n`, {
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
      ltrim: true,
      rtrim: true,
      skip_empty_lines: true,
      max_record_size: MAX_ROW_CHARACTERS,
      on_record: (cells, { lines }) => {
        lastLine = lines;
        if (cells.some((cell) => cell.trim() !== '')) rows.push({ line: lines - newlines(cells), cells });
        return null;
      },
    });
  } catch {
    // The parser's own message quotes the content; with relaxed quotes and columns only an unclosed quotation mark is left.
    throw new LedgerProblem('quotation-open', { file: fileName, row: lastLine + 1 });
  }
  return rows;
}

function newlines(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + cell.split('\n').length - 1, 0);
}

/** The delimiter that stands most often in the first line outside quotation marks; a comma where none does. */
function likelyDelimiter(text: string): Delimiter {
  const line = (/^\s*(.*)$/m.exec(text)?.[1] ?? '').replace(/"[^"]*"/g, '');
  const count = (delimiter: Delimiter) => line.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

function delimiterOf(text: string | undefined): Delimiter | null {
  return DELIMITERS.find((delimiter) => delimiter === text) ?? null;
}

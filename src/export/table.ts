/**
 * One table, written twice: CSV for people and their spreadsheets (amounts as decimals beside their currency), JSON for programs (amounts in whole minor
 * units). Tables longer than a spreadsheet takes well go on in a second file.
 */
import { decimalText } from '../domain/money.ts';
import type { TextFile } from './archive.ts';

/** Money is minor units of a currency; lists and objects stand as JSON. */
export type Cell = string | number | boolean | null | { readonly minor: number; readonly currency: string } | { readonly json: unknown };

export interface Table<Row> {
  /** The file's name without its ending. */
  readonly name: string;
  readonly columns: Readonly<Record<string, (row: Row) => Cell>>;
  /** Read anew by each call, page by page. */
  readonly pages: () => Iterable<readonly Row[]>;
}

/** Rows in one file. */
const MOST_ROWS = 50_000;
/** A spreadsheet would reckon with such a text, or run it; a quotation mark before it makes it text again. */
const FORMULA = /^[=+\-@\t\r]/;
/** Tells spreadsheets that the text is UTF-8. */
const MARK = '\ufeff';

export function* tableFiles<Row>(table: Table<Row>): Generator<TextFile> {
  const names = Object.keys(table.columns);
  const columns = Object.values(table.columns);
  yield* inParts(table, 'csv', {
    head: `${MARK}${names.join(',')}\r\n`,
    row: (row) => `${columns.map((cellOf) => csvCell(cellOf(row))).join(',')}\r\n`,
    between: '',
    tail: '',
  });
  yield* inParts(table, 'json', {
    head: '[\n',
    row: (row) => JSON.stringify(Object.fromEntries(names.map((name, place) => [name, jsonCell(columns[place]?.(row) ?? null)]))),
    between: ',\n',
    tail: '\n]\n',
  });
}

interface Form<Row> {
  readonly head: string;
  readonly row: (row: Row) => string;
  readonly between: string;
  readonly tail: string;
}

/** A table without rows has one file all the same: that there is nothing is something to know. */
function* inParts<Row>({ name, pages }: Table<Row>, ending: string, form: Form<Row>): Generator<TextFile> {
  const rows = pages()[Symbol.iterator]();
  let page: readonly Row[] = [];
  let place = 0;
  /** The next page that holds something; false: there is none. */
  const more = (): boolean => {
    while (place >= page.length) {
      const next = rows.next();
      if (next.done) return false;
      page = next.value;
      place = 0;
    }
    return true;
  };
  for (let part = 1; part === 1 || more(); part += 1) yield { name: `${name}${part === 1 ? '' : `-${part}`}.${ending}`, pieces: pieces() };

  function* pieces(): Generator<string> {
    yield form.head;
    for (let count = 0; count < MOST_ROWS && more(); place += 1, count += 1) {
      const row = page[place];
      if (row !== undefined) yield (count === 0 ? '' : form.between) + form.row(row);
    }
    yield form.tail;
  }
}

/** One value of CSV (RFC 4180). */
function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  if (typeof cell === 'string') return quoted(FORMULA.test(cell) ? `'${cell}` : cell);
  if ('json' in cell) return quoted(JSON.stringify(cell.json));
  return decimalText(cell.minor, cell.currency);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function jsonCell(cell: Cell): unknown {
  if (cell === null || typeof cell !== 'object') return cell;
  return 'json' in cell ? cell.json : cell.minor;
}

/**
 * A workbook → the table of its ledger: which sheet it is, and which row (or two rows) names the columns. Titles above the header are not
 * part of the table; merged cells of the header count for all the columns they cover.
 */
import type { Table } from '../../mappings/spreadsheet.ts';
import { fieldsTold } from '../../mappings/spreadsheet-columns.ts';
import { LedgerProblem, type RowProblem } from '../../mappings/spreadsheet-problems.ts';
import { MAX_ROWS } from './read.ts';
import { type Merge, openWorkbook, type Sheet, type SheetRow, type Workbook } from './workbook.ts';
import { BadContainer } from './zip.ts';

/** A header stands among the first rows; above it are titles, a date, a logo. */
const HEADER_WITHIN = 30;
/** Sheets looked into to find the one that is the ledger. */
const MAX_LOOKED_AT = 20;
/** The fewest known headings by which a sheet is taken for a ledger: number, two dates and an amount. */
const LEDGER_FIELDS = 4;

export interface SheetTable {
  readonly table: Table;
  /** The sheet's name. */
  readonly sheet: string;
  /** All visible sheets. */
  readonly sheets: readonly string[];
}

/**
 * `wanted`: the sheet's name as a person said it (case does not count); without it the only sheet there is, or the only one whose header
 * names the columns of a ledger.
 * @throws LedgerProblem
 */
export function readSheetTable(bytes: Uint8Array, fileName: string, wanted: string | undefined): SheetTable {
  try {
    const workbook = openWorkbook(bytes);
    const sheet = chosen(workbook, fileName, wanted);
    const { rows, merges, cut } = workbook.sheet(sheet, MAX_ROWS + HEADER_WITHIN);
    if (rows.length === 0) throw new LedgerProblem('no-sheet', { file: fileName });
    const table = tableOf({ rows, merges }, workbook);
    if (table.rows.length === 0) throw new LedgerProblem('no-rows', { file: fileName });
    if (cut || table.rows.length > MAX_ROWS) throw new LedgerProblem('too-many-rows', { file: fileName, most: MAX_ROWS });
    return { table, sheet, sheets: workbook.sheets };
  } catch (error) {
    if (error instanceof BadContainer) throw new LedgerProblem(PROBLEM_OF[error.why], { file: fileName });
    throw error;
  }
}

const PROBLEM_OF = {
  broken: 'workbook-broken',
  encrypted: 'workbook-encrypted',
  'too-large': 'workbook-too-large',
} as const satisfies Record<BadContainer['why'], string>;

function chosen(workbook: Workbook, fileName: string, wanted: string | undefined): string {
  const { sheets } = workbook;
  const names = sheets.map((name) => `"${name}"`).join(', ');
  if (wanted !== undefined) {
    const same = (name: string) => name.trim().toLowerCase() === wanted.trim().toLowerCase();
    const found = sheets.find((name) => name === wanted) ?? sheets.find(same);
    if (found === undefined) throw new LedgerProblem('sheet-missing', { file: fileName, sheet: wanted, sheets: names }, sheets);
    return found;
  }
  const [first, second] = sheets;
  if (first === undefined) throw new LedgerProblem('no-sheet', { file: fileName });
  if (second === undefined) return first;
  const heads = sheets.slice(0, MAX_LOOKED_AT).map((name) => ({ name, sheet: workbook.sheet(name, HEADER_WITHIN + 1) }));
  const filled = heads.filter(({ sheet }) => sheet.rows.length > 1);
  const likely = filled.filter(({ sheet }) => fieldsTold(headerOf(sheet).cells) >= LEDGER_FIELDS);
  const [only, other] = likely.length > 0 ? likely : filled;
  if (!only) throw new LedgerProblem('no-sheet', { file: fileName });
  if (other) throw new LedgerProblem('sheet-open', { file: fileName, sheets: names }, sheets);
  return only.name;
}

function tableOf(sheet: Sheet, { dateSystem }: Workbook): Table {
  const header = headerOf(sheet);
  const below = sheet.rows.filter((row) => row.line > header.line);
  const problems: RowProblem[] = [];
  return { header: header.cells, rows: below, problems, dateSystem };
}

interface Header {
  /** The last row that belongs to it. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Of the first rows the one that tells most fields; of equals the first, and one row before two. */
function headerOf({ rows, merges }: Sheet): Header {
  const candidates: Header[] = [];
  for (const [index, row] of rows.slice(0, HEADER_WITHIN).entries()) {
    const cells = spread(row, merges);
    candidates.push({ line: row.line, cells });
    const next = rows[index + 1];
    if (next && next.line === row.line + 1 && joins(row, merges))
      candidates.push({ line: next.line, cells: joined(cells, spread(next, merges)) });
  }
  const told = (header: Header) => fieldsTold(header.cells);
  const [first] = candidates;
  if (!first) return { line: 0, cells: [] };
  const best = candidates.reduce((most, each) => (told(each) > told(most) ? each : most), first);
  return told(best) > 0 ? best : (candidates.find((each) => each.cells.filter((cell) => cell !== '').length > 1) ?? first);
}

/** The row's cells with the value of each merged cell in every column it covers. */
function spread(row: SheetRow, merges: readonly Merge[]): string[] {
  const cells = row.cells.map((cell) => cell.replace(/\s+/g, ' ').trim());
  for (const { top, left, right } of merges) {
    if (top !== row.line - 1) continue;
    for (let column = left + 1; column <= right && column - left < 64; column++) {
      while (cells.length <= column) cells.push('');
      cells[column] ||= cells[left] ?? '';
    }
  }
  return cells;
}

/** Whether a header begins in this row and goes on in the next: a heading over several columns, or one that is two rows high. */
function joins(row: SheetRow, merges: readonly Merge[]): boolean {
  const here = row.line - 1;
  return merges.some(({ top, bottom, left, right }) => top === here && ((bottom === here && right > left) || bottom === here + 1));
}

/** 'Invoice' over 'Date' is 'Invoice Date'; a heading two rows high stands alone. */
function joined(upper: readonly string[], lower: readonly string[]): string[] {
  const length = Math.max(upper.length, lower.length);
  return Array.from({ length }, (_, column) => [upper[column], lower[column]].filter(Boolean).join(' '));
}

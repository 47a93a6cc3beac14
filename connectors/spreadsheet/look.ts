/**
 * One file before it is taken over: what a person chose for it, what is then found in it, and what would come of it. Pure: looking changes
 * nothing.
 */
import { z } from 'zod';
import { type LedgerReading, ledgerRows } from '../../mappings/spreadsheet.ts';
import { FIELDS, type Field, isField, likelyColumns } from '../../mappings/spreadsheet-columns.ts';
import { type FileCode, LedgerProblem, outcomeOf, type ProblemValues, type RowProblem } from '../../mappings/spreadsheet-problems.ts';
import type { CalendarDate } from '../../src/domain/time.ts';
import { type Book, type BookChange, laidOver } from './book.ts';
import { type LedgerTable, tableOf } from './ledger.ts';

/** A file as it lies somewhere; `stamp` differs whenever its content may. */
export interface FileAt {
  readonly name: string;
  readonly stamp: string;
  readonly bytes: Uint8Array;
}

/** What a person chose for a file: absent fields are found by their names. */
export interface Choice {
  readonly sheet: string | null;
  /** Heading by field; null: the file has no such column, whatever it may look like. */
  readonly columns: Readonly<Partial<Record<Field, string | null>>>;
  readonly dates: 'mdy' | 'dmy' | null;
}

/** A choice as a form says it: heading by field name ('' for none); names that are no field count for nothing. */
export function choiceOf(columns: Iterable<readonly [string, string]>, sheet: string | null, dates: string | null): Choice {
  const said: Partial<Record<Field, string | null>> = {};
  for (const [field, heading] of columns) if (isField(field)) said[field] = heading === '' ? null : heading;
  return { sheet, columns: said, dates: dates === 'mdy' || dates === 'dmy' ? dates : null };
}

export interface FileProblem {
  readonly code: FileCode;
  readonly values: ProblemValues;
  readonly sentence: string;
}

/** Problems told one by one; the counts are of all of them. */
const MAX_TOLD = 500;
/** Rows shown of a file that is looked at. */
const SHOWN_ROWS = 8;
export const choiceSchema = z.object({
  sheet: z.string().nullable(),
  columns: z.partialRecord(
    z.custom<Field>((field) => typeof field === 'string' && isField(field)),
    z.string().nullable(),
  ),
  dates: z.enum(['mdy', 'dmy']).nullable(),
});
export const valuesSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
export const toldSchema = z.object({
  row: z.number(),
  column: z.string().nullable(),
  outcome: z.enum(['lost', 'kept', 'left-out']),
  /** English; screens translate by code and values. */
  reason: z.string(),
  code: z.string(),
  values: valuesSchema,
});
export type Told = z.infer<typeof toldSchema>;

/** A file that waits, as it would be read. */
export interface Look {
  readonly file: string;
  readonly stamp: string;
  readonly sheet: string | null;
  readonly sheets: readonly string[];
  readonly header: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
  /** Every field with its heading as it stands now (chosen, remembered or found); null: the file has none for it. */
  readonly fields: readonly { readonly name: Field; readonly heading: string | null }[];
  readonly dates: 'mdy' | 'dmy' | null;
  /** What keeps it from being taken over as it is; null: it can be. */
  readonly problem: FileProblem | null;
  readonly report: readonly Told[];
  readonly counts: { readonly rows: number; readonly lost: number; readonly kept: number; readonly leftOut: number };
  readonly change: BookChange | null;
}

/** What only a person can say; a file that asks for it is worth looking at. */
export const NEEDS_A_PERSON: ReadonlySet<FileCode> = new Set([
  'sheet-open',
  'sheet-missing',
  'column-missing',
  'column-twice',
  'column-unknown',
  'dates-open',
  'dates-mixed',
]);

export function problemOf({ code, values, message }: LedgerProblem): FileProblem {
  return { code, values, sentence: message };
}

/** What was remembered counts as far as this file has it: another file may have lost a sheet or a heading. */
function settledChoice(choice: Choice | null, table: LedgerTable): Choice {
  const header = new Set(table.table.header);
  const likely = likelyColumns(table.table.header);
  // A no is only remembered against a column that looked like the field: a column that comes with a later file is a new one.
  const said = [...columnsOf(choice)].filter(([field, heading]) => (heading === null ? likely.has(field) : header.has(heading)));
  return { sheet: table.sheet, columns: Object.fromEntries(said), dates: choice?.dates ?? null };
}

export function openTable(file: FileAt, choice: Choice | null): LedgerTable {
  try {
    return tableOf(file.bytes, { fileName: file.name, sheet: choice?.sheet ?? undefined });
  } catch (error) {
    // The remembered sheet is gone: as if none had been chosen.
    if (!(error instanceof LedgerProblem) || error.code !== 'sheet-missing') throw error;
    return tableOf(file.bytes, { fileName: file.name });
  }
}

/** @throws LedgerProblem */
export function readChosen(
  table: LedgerTable,
  file: string,
  choice: Choice | null,
  currency: string,
): { reading: LedgerReading; chosen: Choice } {
  const chosen = settledChoice(choice, table);
  const reading = rowsOf(table, file, chosen, currency);
  if (reading.rows.length === 0) throw new LedgerProblem('no-good-row', { file, count: reading.report.length });
  return { reading, chosen };
}

/** The chosen order of day and month counts where the file leaves it open: what was remembered of one file must not misread the next. */
function rowsOf({ table }: LedgerTable, fileName: string, choice: Choice, currency: string): LedgerReading {
  const options = { fileName, columns: columnsOf(choice), currency };
  try {
    return ledgerRows(table, options);
  } catch (error) {
    const open = error instanceof LedgerProblem && (error.code === 'dates-open' || error.code === 'dates-mixed');
    if (!open || choice.dates === null) throw error;
    return ledgerRows(table, { ...options, dates: choice.dates });
  }
}

function columnsOf(choice: Choice | null): Map<Field, string | null> {
  const said = new Map<Field, string | null>();
  for (const field of FIELDS) {
    const heading = choice?.columns[field];
    if (heading !== undefined) said.set(field, heading);
  }
  return said;
}

export function toldOf(report: readonly RowProblem[]): Told[] {
  return report.slice(0, MAX_TOLD).map((problem) => ({ ...problem, outcome: outcomeOf(problem.code), values: { ...problem.values } }));
}

export function countsOf({ rows, report }: LedgerReading) {
  const linesOf = (outcome: string) =>
    new Set(report.filter((problem) => outcomeOf(problem.code) === outcome).map((problem) => problem.row)).size;
  return { rows: rows.length, lost: linesOf('lost'), kept: linesOf('kept'), leftOut: linesOf('left-out') };
}

export function lookedAt(
  { company, book }: { readonly company: { readonly baseCurrency: string }; readonly book: Book },
  file: FileAt,
  wanted: Choice | null,
  today: CalendarDate,
): Look {
  const nothing = { report: [], counts: { rows: 0, lost: 0, kept: 0, leftOut: 0 }, change: null };
  const look = {
    file: file.name,
    stamp: file.stamp,
    sheet: null,
    sheets: [],
    header: [],
    rows: [],
    fields: [],
    dates: wanted?.dates ?? null,
  };
  try {
    const table = openTable(file, wanted);
    const chosen = settledChoice(wanted, table);
    const shown = { ...look, ...shownOf(table), fields: fieldsShown(table, chosen) };
    try {
      const { reading } = readChosen(table, file.name, chosen, company.baseCurrency);
      return {
        ...shown,
        problem: null,
        report: toldOf(reading.report),
        counts: countsOf(reading),
        change: laidOver(book, reading, today).change,
      };
    } catch (error) {
      if (!(error instanceof LedgerProblem)) throw error;
      return { ...shown, problem: problemOf(error), ...nothing };
    }
  } catch (error) {
    if (!(error instanceof LedgerProblem)) throw error;
    const { sheets } = error;
    return { ...look, sheets, problem: problemOf(error), ...nothing };
  }
}

function shownOf({ table, sheet, sheets }: LedgerTable) {
  return { sheet, sheets, header: table.header, rows: table.rows.slice(0, SHOWN_ROWS) };
}

function fieldsShown({ table }: LedgerTable, choice: Choice): Look['fields'] {
  const likely = likelyColumns(table.header);
  return FIELDS.map((name) => {
    const said = choice.columns[name];
    return { name, heading: said === undefined ? (likely.get(name) ?? null) : said };
  });
}

/** A ledger file as everything here takes it: bytes → text or workbook → table → rows, with one sentence for a file that cannot be used. */
import { type LedgerReading, ledgerRows, type ReadOptions, type Table } from '../../mappings/spreadsheet.ts';
import { LedgerProblem } from '../../mappings/spreadsheet-problems.ts';
import { decode, isWorkbook, MAX_LEDGER_BYTES } from './decode.ts';
import { readTable } from './read.ts';
import { readSheetTable } from './sheet.ts';

/** A file's table before anything in it is interpreted; sheets only where it is a workbook. */
export interface LedgerTable {
  readonly table: Table;
  readonly sheet: string | null;
  readonly sheets: readonly string[];
}

/**
 * Reads a ledger file, CSV or XLSX (contract.md, Ledger CSV). Bad rows stand in `report` with line number, column and reason; good rows are kept.
 * @throws LedgerProblem when the file as a whole cannot be used: empty, no such column, order of day and month left open.
 */
export function readLedger(bytes: Uint8Array, options: ReadOptions): LedgerReading {
  return ledgerRows(tableOf(bytes, options).table, options);
}

/** @throws LedgerProblem */
export function tableOf(bytes: Uint8Array, { fileName, sheet }: Pick<ReadOptions, 'fileName' | 'sheet'>): LedgerTable {
  if (bytes.length > MAX_LEDGER_BYTES) throw new LedgerProblem('too-large', { file: fileName, most: MAX_LEDGER_BYTES / 1024 / 1024 });
  if (isWorkbook(bytes)) return readSheetTable(bytes, fileName, sheet);
  return { table: readTable(decode(bytes, fileName).text, fileName), sheet: null, sheets: [] };
}

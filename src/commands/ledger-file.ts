/** A ledger file (CSV or XLSX) as the commands take it: read, its bad rows told on stderr, its good rows never lost. */
import { readLedger } from '../../connectors/spreadsheet/ledger.ts';
import type { LedgerRow } from '../../mappings/spreadsheet.ts';
import { BadInput } from '../domain/bad-input.ts';
import type { Io } from './io.ts';

export interface LedgerOptions {
  readonly ledger: string;
  readonly columns?: string | undefined;
  readonly dates?: string | undefined;
  readonly sheet?: string | undefined;
}

/** At most this many bad rows are told one by one. */
const TOLD_ROWS = 20;

/** The good rows; each bad one becomes one line on stderr. @throws BadInput when no row is good, or the file cannot be used at all. */
export function ledgerFile(options: LedgerOptions, io: Io): LedgerRow[] {
  const { ledger: fileName, columns, dates, sheet } = options;
  const { rows, report } = readLedger(io.read(fileName), { fileName, columns, dates, sheet });
  for (const problem of report.slice(0, TOLD_ROWS)) {
    io.note(`${options.ledger}: row ${problem.row}${problem.column === null ? '' : `, ${problem.column}`}: ${problem.reason}`);
  }
  if (report.length > TOLD_ROWS) io.note(`${options.ledger}: ${report.length - TOLD_ROWS} more problems like these`);
  if (rows.length === 0)
    throw new BadInput(`${options.ledger}: no row could be read${report[0] ? ` (row ${report[0].row}: ${report[0].reason})` : ''}`);
  // What the file calls cancelled is owed by nobody.
  return rows.filter((row) => !row.void);
}

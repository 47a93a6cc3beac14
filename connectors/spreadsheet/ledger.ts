/** A ledger file as every command takes it: bytes → text → table → rows, with one sentence for a file that cannot be used. */
import { type LedgerReading, ledgerRows, type ReadOptions } from '../../mappings/spreadsheet.ts';
import { decode } from './decode.ts';
import { readTable } from './read.ts';

/**
 * Reads a ledger CSV (contract.md, Ledger CSV). Bad rows stand in `report` with line number, column and reason; good rows are kept.
 * @throws BadInput when the file as a whole cannot be used: empty, no such column, order of day and month left open.
 */
export function readLedger(bytes: Uint8Array, options: ReadOptions): LedgerReading {
  const { text } = decode(bytes, options.fileName);
  return ledgerRows(readTable(text, options.fileName), options);
}

/** `tahseel metrics`: ageing, DSO and the rest of a ledger file per currency, as at a date. */
import { recordsOf } from '../../mappings/spreadsheet-records.ts';
import { metrics } from '../insight/metrics.ts';
import { type Io, printJson } from './io.ts';
import { type LedgerOptions, ledgerFile } from './ledger-file.ts';
import { dateOption } from './options.ts';

/** Prints `{asOf, byCurrency}` (contract.md). @throws BadInput */
export function metricsCommand(options: LedgerOptions & { asOf: string }, io: Io): void {
  const asOf = dateOption('as-of', options.asOf);
  printJson(io, metrics(recordsOf(ledgerFile(options, io), asOf), asOf));
}

/** Every platform reached over its API, each connector with the mapping that reads its bodies. A new platform is one more line. */
import { quickBooksMapping } from '../mappings/quickbooks.ts';
import { spreadsheetMapping } from '../mappings/spreadsheet-records.ts';
import { xeroMapping } from '../mappings/xero.ts';
import type { Platform } from './connector.ts';
import type { ConnectorOptions } from './http.ts';
import { createQuickBooks } from './quickbooks/quickbooks.ts';
import { type Ledgers, ledgersOf, NO_SHELF } from './spreadsheet/ledgers.ts';
import { createSpreadsheet } from './spreadsheet/spreadsheet.ts';
import { createXero } from './xero/xero.ts';

/** Per platform its own credentials and base URL; what they share is said once. */
export interface PlatformsOptions extends Omit<ConnectorOptions, 'clientId' | 'clientSecret' | 'baseUrl' | 'scopes'> {
  readonly xero: Pick<ConnectorOptions, 'clientId' | 'clientSecret' | 'baseUrl' | 'scopes'>;
  readonly quickbooks: Pick<ConnectorOptions, 'clientId' | 'clientSecret' | 'baseUrl'>;
  /** Absent where no ledgers are kept. */
  readonly spreadsheet?: { readonly ledgers: Ledgers };
}

export function platforms(options: PlatformsOptions): Record<'xero' | 'quickbooks' | 'spreadsheet', Platform> {
  const { xero, quickbooks, spreadsheet = { ledgers: ledgersOf({ shelf: NO_SHELF, now: options.now }) }, ...shared } = options;
  return {
    xero: { connector: createXero({ ...shared, ...xero }), mapping: xeroMapping },
    quickbooks: { connector: createQuickBooks({ ...shared, ...quickbooks }), mapping: quickBooksMapping },
    spreadsheet: { connector: createSpreadsheet({ now: options.now, ...spreadsheet }), mapping: spreadsheetMapping },
  };
}

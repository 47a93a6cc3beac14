/** Every platform there is, each connector with the mapping that reads its bodies. A platform with an API is one row of `APIS`. */
import type { Mapping } from '../mappings/mapped.ts';
import { quickBooksMapping } from '../mappings/quickbooks.ts';
import { spreadsheetMapping } from '../mappings/spreadsheet-records.ts';
import { xeroMapping } from '../mappings/xero.ts';
import type { Connector, Platform } from './connector.ts';
import type { ConnectorOptions } from './http.ts';
import { createQuickBooks } from './quickbooks/quickbooks.ts';
import { ledgersOf, NO_SHELF, type ReadLedgers } from './spreadsheet/ledgers.ts';
import { createSpreadsheet } from './spreadsheet/spreadsheet.ts';
import { createXero } from './xero/xero.ts';

/** A platform reached over its API. `variables`: its app's id, secret and address stand in the environment under this name. */
export interface Api {
  readonly create: (options: ConnectorOptions) => Connector;
  readonly mapping: Mapping;
  readonly variables: string;
}

export const APIS = {
  xero: { create: createXero, mapping: xeroMapping, variables: 'XERO' },
  quickbooks: { create: createQuickBooks, mapping: quickBooksMapping, variables: 'INTUIT' },
} as const satisfies Record<string, Api>;

/** What differs from platform to platform. */
export type App = Pick<ConnectorOptions, 'clientId' | 'clientSecret' | 'baseUrl' | 'scopes'>;
type Apps<Name extends string> = { readonly [Each in Name]?: App };
type Shared = Omit<ConnectorOptions, keyof App> & {
  /** Absent where no ledgers are kept. */ readonly spreadsheet?: { readonly ledgers: ReadLedgers };
};

/** Per platform its own app; what they share is said once. A platform without an app can be asked for its facts, not called. */
export type PlatformsOptions = Shared & Apps<keyof typeof APIS>;

export function platforms(options: PlatformsOptions): Record<keyof typeof APIS | 'spreadsheet', Platform> {
  return platformsOf(APIS, options, options);
}

/** The SDKs refuse to be made without an id. */
const NO_APP: App = { clientId: 'none', clientSecret: 'none', baseUrl: null };

/** The platforms of a table of APIs, and spreadsheets. `options` may hold the apps as well; no connector is given another's. */
export function platformsOf<Name extends string>(
  apis: Readonly<Record<Name, Api>>,
  options: Shared,
  apps: Apps<NoInfer<Name>>,
): Record<Name | 'spreadsheet', Platform>;
export function platformsOf(apis: Readonly<Record<string, Api>>, options: Shared, apps: Apps<string>): Record<string, Platform> {
  const { spreadsheet = { ledgers: ledgersOf({ shelf: NO_SHELF, now: options.now }) }, ...shared } = options;
  for (const name of Object.keys(apis)) Reflect.deleteProperty(shared, name);
  const made: Record<string, Platform> = {};
  for (const [name, { create, mapping }] of Object.entries(apis))
    made[name] = { connector: create({ ...shared, ...(apps[name] ?? NO_APP) }), mapping };
  return { ...made, spreadsheet: { connector: createSpreadsheet({ now: options.now, ...spreadsheet }), mapping: spreadsheetMapping } };
}

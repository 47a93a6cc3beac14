/** A process of its own over somebody's grants: asks for a token as often as it is told and says what came of it. Started by processes.test.ts. */
import { platforms } from '../../connectors/registry.ts';
import { addMs, type Instant, instantFromMs } from '../../src/domain/time.ts';
import { openGrants } from '../../src/grants/grants.ts';
import { openNodeDatabase } from '../../src/runtimes/node-database.ts';
import { hash, random } from '../../src/runtimes/platform.ts';
import { parseMasterKeys } from '../../src/vault/master-keys.ts';
import { openVault } from '../../src/vault/vault.ts';

const [file = '', address = '', masterKey = '', offset = '0', calls = '1'] = process.argv.slice(2);
const started = Date.now();
const now = (): Instant => addMs(instantFromMs(Date.now()), Number(offset));
const app = (face: string) => ({ clientId: 'client', clientSecret: 'secret', baseUrl: `${address}/${face}` });
const { connector } = platforms({ now, retryDelayMs: 0, xero: app('xero'), quickbooks: app('quickbooks') }).xero;
const grants = openGrants({
  database: openNodeDatabase(file).database,
  vault: openVault({ masterKeys: await parseMasterKeys(masterKey), random }),
  hash,
  random,
  now,
  oauth: () => connector.oauth,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  log: () => {},
});

process.on('message', async () => {
  const opened = await Promise.all(Array.from({ length: Number(calls) }, () => grants.accessOf('org-1').open()));
  // Tokens stay here: two that are the same have the same hash.
  const said = new Set(opened.map((each) => (each.ok ? hash(each.value.accessToken) : each.failure.code)));
  process.send?.([...said], () => process.disconnect?.());
});
process.send?.(`ready after ${Date.now() - started} ms`);

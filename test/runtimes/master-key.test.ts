/** Where the master key comes from, when it must be given, and what a consent asks Xero for. */
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { platforms } from '../../connectors/registry.ts';
import { instant } from '../../src/domain/time.ts';
import { openGrants } from '../../src/grants/grants.ts';
import { masterKeysFrom } from '../../src/runtimes/master-key.ts';
import { openNodeDatabase } from '../../src/runtimes/node-database.ts';
import { hash, random } from '../../src/runtimes/platform.ts';
import { start } from '../../src/runtimes/serve.ts';
import { settingsFrom } from '../../src/runtimes/settings.ts';
import { newMasterKeyText } from '../../src/vault/master-keys.ts';
import { openVault } from '../../src/vault/vault.ts';
import { temporaryFolder } from './served.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());
const idsOf = async (given: string | null) => (await masterKeysFrom({ given, folder: folder.path, random })).map((key) => key.id);

describe('the key file', () => {
  it('is made once, for its owner only, and read again', async () => {
    const first = await idsOf(null);
    expect(first).toHaveLength(1);
    expect(statSync(join(folder.path, 'master.key')).mode & 0o777).toBe(0o600);
    expect(await idsOf(null)).toEqual(first);
  });

  it('goes on opening what it wrapped once MASTER_KEY is set, and is not made where it is', async () => {
    const given = newMasterKeyText(random);
    const [alone, ...none] = await idsOf(given);
    expect(none).toEqual([]);
    expect(() => statSync(join(folder.path, 'master.key'))).toThrow('ENOENT');
    const made = await idsOf(null);
    expect(await idsOf(given)).toEqual([alone, ...made]);
    // The same key in both places is one key.
    expect(await idsOf(readFileSync(join(folder.path, 'master.key'), 'utf8').trim())).toEqual(made);
  });

  it('that is damaged is named in one sentence without its text', async () => {
    await idsOf(null);
    writeFileSync(join(folder.path, 'master.key'), 'half a key');
    await expect(idsOf(null)).rejects.toThrow(/master\.key is not 32 bytes of base64/);
    await expect(idsOf(null)).rejects.not.toThrow(/half a key/);
    chmodSync(join(folder.path, 'master.key'), 0o600);
  });
});

describe('settings', () => {
  const real = { XERO_CLIENT_ID: 'id', XERO_CLIENT_SECRET: 'secret' };
  const sandbox = { XERO_BASE_URL: 'http://127.0.0.1:1/xero' };

  it('want a MASTER_KEY where real hosts are spoken to, and nowhere else', () => {
    expect(() => settingsFrom({ demo: false }, real)).toThrow(/^MASTER_KEY is not set/);
    expect(() => settingsFrom({}, { ...real, ...sandbox, INTUIT_CLIENT_ID: 'i', INTUIT_CLIENT_SECRET: 's' })).toThrow(
      /^MASTER_KEY is not set/,
    );
    expect(settingsFrom({ demo: false }, { ...real, MASTER_KEY: 'key' }).masterKey).toBe('key');
    for (const [options, env] of [
      [{}, {}],
      [{ demo: true }, real],
      [{ demo: false }, { ...real, ...sandbox }],
      [{ demo: false }, {}],
    ] as const)
      expect(settingsFrom(options, env).masterKey).toBeNull();
  });

  it('take the scopes of a Xero app, which must let the connection live', () => {
    const scopes = 'openid offline_access, accounting.invoices accounting.contacts.read';
    const { apps } = settingsFrom({}, { ...sandbox, XERO_SCOPES: scopes });
    expect(apps['xero']?.scopes).toEqual(['openid', 'offline_access', 'accounting.invoices', 'accounting.contacts.read']);
    expect(() => settingsFrom({}, { ...sandbox, XERO_SCOPES: 'accounting.invoices' })).toThrow(/^XERO_SCOPES must include offline_access/);
    expect(() => settingsFrom({}, { ...sandbox, XERO_SCOPES: 'offline_access <script>' })).toThrow(
      /^XERO_SCOPES: '<script>' is not a scope/,
    );
    const { connector } = platforms({ now: () => instant('2026-05-04T14:00:00Z'), ...apps })['xero'] ?? {};
    expect(new URL(connector?.oauth.authorizeUrl('state', 'http://localhost/back') ?? '').searchParams.get('scope')).toBe(
      'openid offline_access accounting.invoices accounting.contacts.read',
    );
    expect(connector?.facts.scopes).toContain('accounting.contacts.read');
    expect(connector?.facts.scopes).not.toContain('accounting.payments.read');
  });
});

it('a start under a key that opens nothing of what is there is refused, and leaves the folder free', async () => {
  const environment = { XERO_BASE_URL: 'http://127.0.0.1:1/xero' };
  const settings = (key: string) => settingsFrom({ port: '0', data: folder.path, demo: false }, { ...environment, MASTER_KEY: key });
  const [right, wrong] = [newMasterKeyText(random), newMasterKeyText(random)];
  const running = await start(settings(right), () => {});
  await running.close();
  // A grant as that installation would have kept it.
  const file = openNodeDatabase(join(folder.path, 'practice.sqlite'));
  const now = () => instant('2026-05-04T14:00:00Z');
  const vault = openVault({ masterKeys: await masterKeysFrom({ given: right, folder: folder.path, random }), random });
  const grants = openGrants({ database: file.database, vault, hash, random, now, oauth: () => null, pause: async () => {}, log: () => {} });
  const grant = { accessToken: 'a', refreshToken: 'r', accessExpiresAt: now(), refreshExpiresAt: now() };
  const grantId = await grants.keep('xero', { grant, subject: null });
  grants.connect('xero-1', grantId, { id: 'tenant', connectionId: null });
  file.close();
  await expect(start(settings(wrong), () => {})).rejects.toThrow(/can be opened with MASTER_KEY/);
  const again = await start(settings(`${wrong},${right}`), () => {});
  await again.close();
});

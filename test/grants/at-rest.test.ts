/** Tokens as they lie in the file: sealed for their place, useless anywhere else, and never to be seen in a log, an outcome or a byte on disk. */
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openGrants } from '../../src/grants/grants.ts';
import { type GrantRow, grants as grantTable } from '../../src/grants/schema.ts';
import { hash } from '../../src/runtimes/platform.ts';
import { newMasterKeyText, parseMasterKeys } from '../../src/vault/master-keys.ts';
import { openVault } from '../../src/vault/vault.ts';
import { CLIENT_SECRET, good, HOUR, newVault, random, World } from './world.ts';

const COLUMNS = ['accessToken', 'refreshToken', 'dataKey'] as const;
const UNREADABLE = { ok: false, failure: { kind: 'reconnect', code: 'unreadable-token' } };

async function kept() {
  const world = await World.start();
  const grants = world.grants();
  const { grantId, grant } = await world.connected('xero', grants);
  const database = world.database();
  const row = database.select().from(grantTable).where(eq(grantTable.id, grantId)).get();
  if (!row) throw new Error('nothing was kept');
  const put = (change: Partial<GrantRow>) =>
    database
      .update(grantTable)
      .set({ ...row, ...change })
      .where(eq(grantTable.id, grantId))
      .run();
  const state = () => database.select().from(grantTable).where(eq(grantTable.id, grantId)).get()?.state;
  return { world, grants, grantId, grant, row, put, state, database };
}

/** One bit of every byte in turn, as a disk or a hand would change it. */
function* flips(blob: string): Generator<string> {
  const bytes = Buffer.from(blob, 'base64url');
  for (let place = 0; place < bytes.length; place += 1) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(bytes.readUInt8(place) ^ (1 << (place % 8)), place);
    yield changed.toString('base64url');
  }
}

describe('a changed byte', () => {
  it.each(COLUMNS)('anywhere in %s asks for a person and for nothing else', async (column) => {
    const { world, grants, row, put, state } = await kept();
    // The refresh token is only looked at once the access token's time is over.
    if (column === 'refreshToken') world.later(2 * HOUR);
    let seen = 0;
    for (const changed of flips(row[column])) {
      put({ [column]: changed });
      const opened = await grants.accessOf('org-1').open();
      // A data key that names another master key is none of ours as far as we can tell: with that key it may open.
      const keyId = column === 'dataKey' && !opened.ok && opened.failure.code === 'master-key-missing';
      if (!keyId) {
        expect(opened).toEqual(UNREADABLE);
        expect(state()).toBe('ended');
      }
      seen += 1;
    }
    expect(seen).toBeGreaterThan(60);
    expect(world.tokenCalls()).toBe(0);
    put({});
    good(await grants.accessOf('org-1').open());
  });
});

describe('a token moved', () => {
  it('to another field, key version, platform or grant does not open', async () => {
    const { world, grants, grantId, row, put, database } = await kept();
    const other = await grants.keep('quickbooks', await world.consent('quickbooks'));
    const foreign = database.select().from(grantTable).where(eq(grantTable.id, other)).get();
    if (!foreign) throw new Error('nothing was kept');
    const calls = world.tokenCalls();
    const moves: Partial<GrantRow>[] = [
      { accessToken: row.refreshToken },
      { accessToken: foreign.accessToken },
      { accessToken: foreign.accessToken, dataKey: foreign.dataKey },
      { keyVersion: row.keyVersion + 1 },
      { platform: 'quickbooks' },
      { dataKey: foreign.dataKey },
    ];
    for (const move of moves) {
      put(move);
      expect(await grants.accessOf('org-1').open(), JSON.stringify(Object.keys(move))).toEqual(UNREADABLE);
    }
    // A whole row under another grant's name.
    put({});
    const { id: _id, ...rest } = row;
    database.update(grantTable).set(rest).where(eq(grantTable.id, other)).run();
    expect(await grants.open(other)).toEqual(UNREADABLE);
    put({ refreshToken: row.accessToken });
    world.later(2 * HOUR);
    expect(await grants.open(grantId)).toEqual(UNREADABLE);
    expect(world.tokenCalls()).toBe(calls);
  });

  it('of an earlier consent does not open beside the new one', async () => {
    const { world, grants, row, database, grantId } = await kept();
    await grants.keep('xero', await world.consent('xero'));
    database.update(grantTable).set({ accessToken: row.accessToken }).where(eq(grantTable.id, grantId)).run();
    expect(await grants.open(grantId)).toEqual(UNREADABLE);
  });
});

describe('the master key', () => {
  it('is changed while tokens are in use: old rows are rewrapped, and afterwards the old key opens nothing', async () => {
    const world = await World.start();
    const [old, young] = [newMasterKeyText(random), newMasterKeyText(random)];
    const vaultOf = async (text: string) => openVault({ masterKeys: await parseMasterKeys(text), random });
    const before = world.grants({ vault: await vaultOf(old) });
    await world.connected('xero', before);
    const both = world.grants({ vault: await vaultOf(`${young},${old}`) });
    // Both at once, as while a deployment rolls.
    const using = Promise.all(Array.from({ length: 20 }, () => both.accessOf('org-1').open()));
    await both.tend();
    for (const opened of await using) good(opened);
    good(
      await world
        .grants({ vault: await vaultOf(young) })
        .accessOf('org-1')
        .open(),
    );
    const late = world.grants({ vault: await vaultOf(old) });
    expect(await late.readable()).toEqual({ grants: 1, withoutKey: 1 });
    // Given the wrong key nothing is ended: with the right one everything is as it was.
    expect(await late.accessOf('org-1').open()).toMatchObject({ ok: false, failure: { kind: 'later', code: 'master-key-missing' } });
    good(await both.accessOf('org-1').open());
  });
});

describe('secrets', () => {
  const printed: string[] = [];
  beforeEach(() => {
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((chunk) => {
        printed.push(String(chunk));
        return true;
      });
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
      vi.spyOn(console, method).mockImplementation((...said) => void printed.push(inspect(said, { depth: 8 })));
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each(['xero', 'quickbooks'] as const)('of %s stand in no log, no outcome, no error and no byte of the database', async (platform) => {
    const world = await World.start();
    const secrets = new Set<string>([CLIENT_SECRET, Buffer.from(`client:${CLIENT_SECRET}`).toString('base64')]);
    const seen: unknown[] = [];
    const connectors = world.platforms();
    // Everything that comes over the wire is a secret from then on.
    const { oauth } = connectors[platform].connector;
    const grants = openGrants({
      database: world.database(),
      vault: await newVault(),
      hash,
      random,
      now: () => world.now,
      oauth: () => ({
        ...oauth,
        refresh: async (token) => {
          const answer = await oauth.refresh(token);
          if (answer.ok) for (const secret of [answer.value.accessToken, answer.value.refreshToken]) secrets.add(secret);
          return answer;
        },
      }),
      pause: async () => world.later(1_000),
      log: (...line) => void world.logs.push(line),
    });
    const { grant, grantId, tenants } = await world.connected(platform, grants);
    secrets.add(grant.accessToken).add(grant.refreshToken);
    const offer = grants.offer(platform, grantId, tenants);
    secrets.add(offer);
    const token = platform === 'xero' ? '/connect/token' : 'tokens/bearer';
    for (const fault of [
      null,
      { status: 0 },
      { status: 500, body: 'broken' },
      { status: 400, body: { error: 'temporarily_unavailable', echo: grant.refreshToken } },
      null,
    ]) {
      world.later(2 * HOUR);
      if (fault) world.sandbox.addFault({ platform, path: token, ...fault });
      const opened = await grants.accessOf('org-1').open();
      seen.push(opened.ok ? Object.keys(opened.value) : opened);
    }
    grants.leave('org-1');
    seen.push(await grants.tellPlatforms(), await grants.accessOf('org-1').open());
    await grants.settle(offer, tenants);
    world.sandbox.addFault({ platform, path: token, status: 400, body: { error: 'invalid_grant', error_description: grant.refreshToken } });
    world.later(2 * HOUR);
    seen.push(await grants.accessOf('org-2').open());
    await grants.tend();

    const files = ['', '-wal'].map((end) => readFileSync(world.file + end).toString('latin1'));
    const told = [inspect([seen, world.logs], { depth: 12 }), JSON.stringify([seen, world.logs]), ...printed, ...files].join('\n');
    expect(secrets.size).toBeGreaterThan(6);
    for (const secret of secrets) expect(told.includes(secret), `${secret.slice(0, 12)}…`).toBe(false);
    // The scan sees what is there.
    expect(told).toContain(grantId);
  });
});

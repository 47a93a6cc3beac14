/** Tokens for life: one refresh however many ask, committed before it is used, and a grant that ends only when the platform says so. */
import { describe, expect, it } from 'vitest';
import type { Grant } from '../../connectors/connector.ts';
import { addMs } from '../../src/domain/time.ts';
import { grants as grantTable } from '../../src/grants/schema.ts';
import type { Vault } from '../../src/vault/vault.ts';
import { FACTS } from '../connectors/books.ts';
import { DAY, good, HOUR, MINUTE, World } from './world.ts';

const PLATFORMS = ['xero', 'quickbooks'] as const;
const TOKEN = '/connect/token';

describe.each(PLATFORMS)('%s', (platform) => {
  it('a hundred calls with an expired token bring about one refresh, and all get its token', async () => {
    const world = await World.start();
    const grants = world.grants();
    const { grant } = await world.connected(platform, grants);
    world.later(2 * HOUR);
    const opened = await Promise.all(Array.from({ length: 100 }, () => grants.accessOf('org-1').open()));
    expect(world.tokenCalls()).toBe(1);
    const tokens = new Set(opened.map((each) => good(each).accessToken));
    expect(tokens.size).toBe(1);
    expect(tokens).not.toContain(grant.accessToken);
  });

  it('a hundred calls whose token was refused bring about one refresh', async () => {
    const world = await World.start();
    const grants = world.grants();
    const { grant } = await world.connected(platform, grants);
    const renewed = await Promise.all(Array.from({ length: 100 }, () => grants.accessOf('org-1').renew(grant.accessToken)));
    expect(world.tokenCalls()).toBe(1);
    expect(new Set(renewed.map((each) => good(each).accessToken)).size).toBe(1);
  });

  it('two openings of one database refresh once between them', async () => {
    const world = await World.start();
    const [one, other] = [world.grants(), world.grants()];
    await world.connected(platform, one);
    world.later(2 * HOUR);
    const all = await Promise.all([one, other, one, other].map((grants) => grants.accessOf('org-1').open()));
    expect(world.tokenCalls()).toBe(1);
    expect(new Set(all.map((each) => good(each).accessToken)).size).toBe(1);
  });

  it('a token that is still good is given as it is, also two minutes before its end no longer', async () => {
    const world = await World.start();
    const grants = world.grants();
    const { grant } = await world.connected(platform, grants);
    expect(good(await grants.accessOf('org-1').open()).accessToken).toBe(grant.accessToken);
    expect(world.tokenCalls()).toBe(0);
    world.now = addMs(grant.accessExpiresAt, -2 * MINUTE);
    expect(good(await grants.accessOf('org-1').open()).accessToken).not.toBe(grant.accessToken);
  });

  it.each([
    ['a server error', { status: 503, body: '<html>' }],
    ['a lost connection', { status: 0 }],
    ['too many requests', { status: 429, headers: { 'retry-after': '5' } }],
    ['an answer that is none', { status: 200, body: '<html>sign in</html>' }],
    ['a refusal of our own credentials', { status: 401, body: { error: 'invalid_client' } }],
  ])('%s ends nothing: the next try works', async (_name, fault) => {
    const world = await World.start();
    const grants = world.grants();
    await world.connected(platform, grants);
    world.later(2 * HOUR);
    world.sandbox.addFault({ platform, path: platform === 'xero' ? TOKEN : 'tokens/bearer', ...fault });
    const failed = await grants.accessOf('org-1').open();
    expect(failed.ok ? '' : failed.failure.kind).toMatch(/^(later|refused)$/);
    good(await grants.accessOf('org-1').open());
  });

  it('only invalid_grant ends it, for every organisation under it, until a new consent', async () => {
    const world = await World.start();
    const grants = world.grants();
    const { grant } = await world.connected(platform, grants);
    good(await world.platforms()[platform].connector.oauth.revoke(grant));
    expect(await grants.accessOf('org-1').renew(grant.accessToken)).toEqual({
      ok: false,
      failure: { kind: 'reconnect', code: 'invalid_grant' },
    });
    const calls = world.tokenCalls();
    expect(await grants.accessOf('org-1').open()).toMatchObject({ ok: false, failure: { kind: 'reconnect' } });
    expect(world.tokenCalls()).toBe(calls);
    await world.connected(platform, grants);
    good(await grants.accessOf('org-1').open());
  });

  it('a grant nobody used for a day is kept alive, for a year', async () => {
    const world = await World.start();
    const grants = world.grants();
    await world.connected(platform, grants);
    await grants.tend();
    expect(world.tokenCalls()).toBe(0);
    for (let month = 0; month < 12; month += 1) {
      world.later(30 * DAY);
      await grants.tend();
    }
    expect(world.tokenCalls()).toBe(12);
    good(await grants.accessOf('org-1').open());
  });
});

describe('recovery', () => {
  /** Dies while sealing, so after the platform's answer and before the commit. */
  const dying = (vault: Vault): Vault => ({ ...vault, seal: () => Promise.reject(new Error('the process died here')) });

  it('a process that dies between the answer and the commit: the next uses the token before within its grace', async () => {
    const world = await World.start();
    const { grant } = await world.connected('xero', world.grants());
    world.later(2 * HOUR);
    await expect(
      world
        .grants({ vault: dying(world.vault) })
        .accessOf('org-1')
        .open(),
    ).rejects.toThrow('died');
    expect(world.tokenCalls()).toBe(1);
    const next = world.grants();
    const opened = good(await next.accessOf('org-1').open());
    expect(world.tokenCalls()).toBe(2);
    expect(opened.accessToken).not.toBe(grant.accessToken);
    const session = { accessToken: opened.accessToken, tenant: FACTS.tenant };
    good(await world.platforms().xero.connector.company(session));
    // And it goes on from there.
    world.later(2 * HOUR);
    good(await next.accessOf('org-1').open());
  });

  it('the lease of a process that died is waited for, not broken', async () => {
    const world = await World.start();
    await world.connected('xero', world.grants());
    world.later(2 * HOUR);
    const died = world.now;
    await expect(
      world
        .grants({ vault: dying(world.vault) })
        .accessOf('org-1')
        .open(),
    ).rejects.toThrow('died');
    good(await world.grants().accessOf('org-1').open());
    expect(world.now >= addMs(died, 45_000)).toBe(true);
  });

  it('a lost last refresh token is made good by the one before, within the grace and not after', async () => {
    for (const [wait, worked] of [
      [29 * MINUTE, true],
      [31 * MINUTE, false],
    ] as const) {
      const world = await World.start();
      const grants = world.grants();
      const { grantId, grant } = await world.connected('xero', grants);
      const renewed = good(await grants.accessOf('org-1').renew(grant.accessToken));
      // As if the platform had lost what it gave last, while it still knows the one before.
      world.sandbox.addFault({ platform: 'xero', path: TOKEN, status: 400, body: { error: 'invalid_grant' } });
      world.later(wait);
      const again = await grants.accessOf('org-1').renew(renewed.accessToken);
      expect(again.ok, `after ${wait / MINUTE} minutes`).toBe(worked);
      const row = world
        .database()
        .select()
        .from(grantTable)
        .all()
        .find(({ id }) => id === grantId);
      expect(row?.state).toBe(worked ? 'live' : 'ended');
    }
  });

  it('an invalid_grant is not believed when another process put new tokens there meanwhile', async () => {
    const world = await World.start();
    const grants = world.grants();
    const { grant } = await world.connected('quickbooks', grants);
    const fresh = await world.consent('quickbooks');
    const other = world.grants();
    world.sandbox.addFault({ platform: 'quickbooks', path: 'tokens/bearer', status: 400, body: { error: 'invalid_grant' } });
    world.onAnswered = async (path) => {
      if (!path.endsWith('tokens/bearer')) return;
      world.onAnswered = null;
      await other.keep('quickbooks', fresh);
    };
    expect(good(await grants.accessOf('org-1').renew(grant.accessToken)).accessToken).toBe(fresh.grant.accessToken);
  });

  it('a refresh that comes back after a new consent does not overwrite it', async () => {
    const world = await World.start();
    const grants = world.grants();
    const { grant } = await world.connected('xero', grants);
    const fresh = await world.consent('xero');
    world.onAnswered = async (path) => {
      if (!path.endsWith(TOKEN)) return;
      world.onAnswered = null;
      await grants.keep('xero', fresh);
    };
    expect(good(await grants.accessOf('org-1').renew(grant.accessToken)).accessToken).toBe(fresh.grant.accessToken);
  });

  it('the new refresh token is on disk before anybody gets the new access token', async () => {
    const world = await World.start();
    const grants = world.grants();
    const { grantId, grant } = await world.connected('xero', grants);
    const opened = good(await grants.accessOf('org-1').renew(grant.accessToken));
    // Read by another opening, with nothing in its memory.
    expect(good(await world.grants().open(grantId)).accessToken).toBe(opened.accessToken);
  });

  it('a token that was refused, renewed and refused again is not refreshed without end', async () => {
    const world = await World.start();
    const grants = world.grants();
    const { grant } = await world.connected('xero', grants);
    let token = good(await grants.accessOf('org-1').renew(grant.accessToken)).accessToken;
    for (let call = 0; call < 10; call += 1) {
      const again = await grants.accessOf('org-1').renew(token);
      expect(again).toMatchObject({ ok: false, failure: { kind: 'later', code: 'access-token' } });
    }
    expect(world.tokenCalls()).toBe(1);
    world.later(2 * MINUTE);
    token = good(await grants.accessOf('org-1').renew(token)).accessToken;
    expect(world.tokenCalls()).toBe(2);
  });
});

describe('one token set per person', () => {
  it('a second consent of the same Xero user gives new tokens to the same grant, for all its organisations', async () => {
    const world = await World.start();
    const grants = world.grants();
    const first = await world.connected('xero', grants);
    const second = await world.consent('xero');
    expect(await grants.keep('xero', second)).toBe(first.grantId);
    for (const id of ['org-1', 'org-2']) expect(good(await grants.accessOf(id).open()).accessToken).toBe(second.grant.accessToken);
    expect(world.database().select().from(grantTable).all()).toHaveLength(1);
  });

  it('organisations under one grant share its refresh', async () => {
    const world = await World.start();
    const grants = world.grants();
    await world.connected('xero', grants);
    world.later(2 * HOUR);
    const opened = await Promise.all(['org-1', 'org-2'].map((id) => grants.accessOf(id).open()));
    expect(new Set(opened.map((each) => good(each).accessToken)).size).toBe(1);
    expect(world.tokenCalls()).toBe(1);
  });

  it("Intuit's last day is read at the consent and kept through every refresh", async () => {
    const world = await World.start();
    const grants = world.grants();
    const { grant } = await world.connected('quickbooks', grants);
    const ends: Grant['hardExpiresAt'] = addMs(world.now, 157_680_000_000);
    expect(grant.hardExpiresAt).toBe(ends);
    world.later(25 * HOUR);
    expect(good(await grants.accessOf('org-1').open()).endsAt).toBe(ends);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addMs, type Instant } from '../../src/domain/time.ts';
import { issueToken, quickbooksFace } from '../../src/sandbox/quickbooks/face.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { at, buildCompany, intuitOAuth, NOW, REALM, startWorld, type World } from './quickbooks-world.ts';

const REDIRECT = 'http://localhost:8787/callback';
const HOUR = 3_600_000;
let world: World;
beforeEach(async () => {
  world = await startWorld([buildCompany(), buildCompany('4620816365000002')]);
});
afterEach(() => world.close());

const later = (ms: number): Instant => addMs(NOW, ms);

const unescaped = (text: string) =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

/** Approves the consent page as a browser would and gives where it was sent. */
async function approve(uri: string, decision = 'approve'): Promise<URL> {
  const html = await (await fetch(uri)).text();
  const form = new URLSearchParams(
    [...html.matchAll(/name="(\w+)" value="([^"]*)"/g)].flatMap(([, name, value]) =>
      name && value !== undefined && name !== 'realm' && name !== 'decision' ? [[name, unescaped(value)]] : [],
    ),
  );
  form.set('realm', REALM);
  form.set('decision', decision);
  const answer = await fetch(uri, { method: 'POST', body: form, redirect: 'manual' });
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location') ?? '');
}

const client = (extra: object = {}) => intuitOAuth(world.base, REDIRECT, extra);
const authorizeUri = (state = 'st-1&x="<') => client().authorizeUri({ scope: 'com.intuit.quickbooks.accounting', state });

describe('consent', () => {
  it('lists the companies and approves nothing by GET', async () => {
    const answer = await fetch(authorizeUri(), { redirect: 'manual' });
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(html).toContain(REALM);
    expect(html).toContain('4620816365000002');
    expect(html).not.toContain('x="<');
  });

  it('gives code, state and realm on approval, and access_denied on refusal', async () => {
    const yes = await approve(authorizeUri());
    expect([yes.origin + yes.pathname, yes.searchParams.get('state'), yes.searchParams.get('realmId')]).toEqual([
      REDIRECT,
      'st-1&x="<',
      REALM,
    ]);
    expect(yes.searchParams.get('code')).toMatch(/^AB1/);
    const no = await approve(authorizeUri(), 'deny');
    expect([no.searchParams.get('error'), no.searchParams.get('code')]).toEqual(['access_denied', null]);
  });

  it.each(['client_id', 'state', 'scope', 'redirect_uri', 'response_type'])('refuses a request without %s', async (parameter) => {
    const uri = new URL(authorizeUri());
    uri.searchParams.delete(parameter);
    const answer = await fetch(uri);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(parameter);
  });

  it('does not redirect to anything but http(s)', async () => {
    const uri = new URL(authorizeUri());
    uri.searchParams.set('redirect_uri', 'javascript:alert(1)');
    expect((await fetch(uri)).status).toBe(400);
  });
});

describe('tokens, by intuit-oauth', () => {
  it('exchanges a code once; a second exchange poisons the grant', async () => {
    const callback = (await approve(authorizeUri())).href;
    const { json } = await client().createToken(callback);
    expect(json).toMatchObject({ token_type: 'bearer', expires_in: 3600, x_refresh_token_expires_in: 8_640_000 });
    expect(json).not.toHaveProperty('x_refresh_token_hard_expires_in');
    const bearer = { authorization: `Bearer ${json['access_token']}` };
    expect((await world.call('preferences', { headers: bearer })).status).toBe(200);
    await expect(client().createToken(callback)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await world.call('preferences', { headers: bearer })).status).toBe(401);
  });

  it('refuses a code for another redirect address and an old one', async () => {
    const callback = (await approve(authorizeUri())).href;
    await expect(intuitOAuth(world.base, 'http://localhost:1/other').createToken(callback)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const second = (await approve(authorizeUri())).href;
    world.sandbox.setClock(later(HOUR));
    await expect(client().createToken(second)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('tells the hard expiry when asked to', async () => {
    world.sandbox.setClock(later(HOUR));
    const { json } = await client({ includeRefreshTokenHardExpiresIn: true }).refreshUsingToken(world.refreshToken);
    expect(json['x_refresh_token_hard_expires_in']).toBe(157_680_000 - 3600);
  });

  it('keeps the refresh token for 24 hours, then changes it; the old one is invalid_grant', async () => {
    world.sandbox.setClock(later(24 * HOUR - 1));
    const same = await client().refreshUsingToken(world.refreshToken);
    expect(same.json['refresh_token']).toBe(world.refreshToken);
    expect(same.json['access_token']).not.toBe(world.accessToken);
    world.sandbox.setClock(later(24 * HOUR));
    const changed = await client().refreshUsingToken(world.refreshToken);
    const next = String(changed.json['refresh_token']);
    expect(next).not.toBe(world.refreshToken);
    await expect(client().refreshUsingToken(world.refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await client().refreshUsingToken(next)).json['refresh_token']).toBe(next);
  });

  it('ends after 100 days unused and after five years in any case', async () => {
    world.sandbox.setClock(later(101 * 24 * HOUR));
    await expect(client().refreshUsingToken(world.refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' });
    const { refreshToken } = issueToken(world.sandbox, REALM);
    let token = refreshToken;
    for (let days = 150; days < 101 + 5 * 365; days += 90) {
      world.sandbox.setClock(later(days * 24 * HOUR));
      token = String((await client().refreshUsingToken(token)).json['refresh_token']);
    }
    world.sandbox.setClock(later((102 + 5 * 365) * 24 * HOUR));
    await expect(client().refreshUsingToken(token)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('revokes a whole grant, and knows no made-up token', async () => {
    await client().revoke({ refresh_token: world.refreshToken });
    await expect(client().refreshUsingToken(world.refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await world.call('preferences')).status).toBe(401);
    const forged = world.refreshToken.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    await expect(client().refreshUsingToken(forged)).rejects.toMatchObject({
      error: 'invalid_grant',
      intuit_tid: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    });
  });

  it('wants a client', async () => {
    const answer = await fetch(`${world.base}/oauth2/v1/tokens/bearer`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token' }),
    });
    expect([answer.status, await answer.json()]).toEqual([401, { error: 'invalid_client' }]);
  });
});

describe('bearer', () => {
  it('answers an expired, a missing and a made-up token with the lower-case fault', async () => {
    world.sandbox.setClock(later(HOUR - 1));
    expect((await world.call('preferences')).status).toBe(200);
    world.sandbox.setClock(later(HOUR));
    for (const authorization of [`Bearer ${world.accessToken}`, 'Bearer nothing', 'Basic x']) {
      const { status, body, headers } = await world.call('preferences', { headers: { authorization } });
      expect([status, at(body, 'fault', 'error', 0, 'code'), at(body, 'fault', 'type')]).toEqual([401, '3200', 'AUTHENTICATION']);
      expect(headers.get('www-authenticate')).toContain('invalid_token');
      expect(at(body, 'Fault')).toBeUndefined();
    }
  });

  it('does not open another company', async () => {
    const { status, body } = await world.call('../4620816365000002/preferences');
    expect([status, at(body, 'fault', 'error', 0, 'code')]).toEqual([403, '3100']);
  });

  it('gives the same tokens for the same seed, and honours them after a restart', async () => {
    const again = new Sandbox({ companies: [buildCompany()], now: () => NOW, seed: 3 });
    expect(issueToken(again, REALM)).toMatchObject({ accessToken: world.accessToken, refreshToken: world.refreshToken });
    const restarted = new Sandbox({ companies: [buildCompany()], now: () => NOW, seed: 3 });
    const headers = { authorization: `Bearer ${world.accessToken}` };
    const face = quickbooksFace(restarted);
    expect((await face.request(`/v3/company/${REALM}/preferences`, { headers })).status).toBe(200);
    const refresh = await face.request('/oauth2/v1/tokens/bearer', {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('app:secret')}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: world.refreshToken }),
    });
    expect(refresh.status).toBe(200);
    const elsewhere = quickbooksFace(new Sandbox({ companies: [buildCompany()], now: () => NOW, seed: 4 }));
    expect((await elsewhere.request(`/v3/company/${REALM}/preferences`, { headers })).status).toBe(401);
  });
});

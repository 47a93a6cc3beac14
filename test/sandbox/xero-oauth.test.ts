/** The real openid-client and xero-node go through consent, token, rotation, revocation and connections. */
import { createRequire } from 'node:module';
import type { AxiosStatic } from 'axios';
import { Issuer } from 'openid-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { XeroClient } from 'xero-node';
import { z } from 'zod';
import { addMs } from '../../src/domain/time.ts';
import { Company } from '../../src/sandbox/company.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { issueToken, xeroFace } from '../../src/sandbox/xero/face.ts';
import { makeWorld, NOW, rejection, startFace } from './xero-world.ts';

const BACK = 'http://localhost/back';
const SCOPES = ['openid', 'profile', 'email', 'offline_access', 'accounting.invoices'];
let world: ReturnType<typeof makeWorld>;
let face: Awaited<ReturnType<typeof startFace>>;
beforeEach(async () => {
  world = makeWorld();
  face = await startFace(world);
});
afterEach(() => face.close());

/** A XeroClient that knows no token yet; only its addresses are ours. */
async function newcomer(scopes = SCOPES) {
  const xero = new XeroClient({ clientId: 'our app', clientSecret: 's+/:%', redirectUris: [BACK], scopes, state: 'st 1' });
  const issuer = await Issuer.discover(face.base);
  Object.assign(xero, { openIdClient: new issuer.Client({ client_id: 'our app', client_secret: 's+/:%', redirect_uris: [BACK] }) });
  xero.accountingApi.basePath = `${face.base}/api.xro/2.0`;
  return xero;
}

/** What the browser of a person does on the consent page. */
async function consent(url: string, answer: Record<string, string>): Promise<string> {
  const reply = await fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(answer) });
  expect(reply.status).toBe(302);
  return reply.headers.get('location') ?? '';
}

const later = (ms: number) => world.sandbox.setClock(addMs(NOW, ms));
const MINUTE = 60_000;
const connections = z.array(z.looseObject({ id: z.string(), tenantName: z.string() }));

describe('consent', () => {
  it('opening the page allows nothing and shows app, scopes and companies, escaped', async () => {
    const url = await (await newcomer()).buildConsentUrl();
    expect(url).toContain(`${face.base}/identity/connect/authorize?`);
    const connections = () =>
      fetch(`${face.base}/connections`, { headers: { authorization: `Bearer ${face.accessToken}` } }).then((reply) => reply.json());
    const before = await connections();
    const page = await fetch(
      `${url.replace('client_id=our%20app', 'client_id=%3Cscript%3E')}&approve=1&decision=allow&tenant=${face.tenant}`,
      { redirect: 'manual' },
    );
    expect([page.status, page.headers.get('location')]).toEqual([200, null]);
    const html = await page.text();
    for (const text of ['Harbour &amp; Pine', 'Access while you are away', 'method="post"']) expect(html).toContain(text);
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
    expect(await connections()).toEqual(before);
  });

  it('a full sign-in passes every check of openid-client and gives a working connection', async () => {
    const xero = await newcomer();
    const location = await consent(await xero.buildConsentUrl(), { tenant: face.tenant });
    expect(new URL(location).searchParams.get('state')).toBe('st 1');
    const tokens = await xero.apiCallback(location);
    expect(tokens.claims()).toMatchObject({ aud: 'our app', xero_userid: expect.any(String) });
    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: SCOPES.join(' ') });
    expect(tokens.expires_in).toBeGreaterThan(1_790);
    expect((await xero.accountingApi.getOrganisations(face.tenant)).body.organisations?.[0]?.name).toBe('Harbour & Pine');
    const event = JSON.parse(Buffer.from(tokens.access_token?.split('.')[1] ?? '', 'base64url').toString()).authentication_event_id;
    const found = await (
      await fetch(`${face.base}/connections?authEventId=${event}`, { headers: { authorization: `Bearer ${tokens.access_token}` } })
    ).json();
    expect(found).toMatchObject([
      {
        tenantId: face.tenant,
        authEventId: event,
        tenantType: 'ORGANISATION',
        tenantName: 'Harbour & Pine',
        createdDateUtc: '2026-05-01T09:00:00.0000000',
      },
    ]);
  });

  it('a code works once, for five minutes, for its client and address', async () => {
    const exchange = async (change: Record<string, string>, wait = 0) => {
      const location = await consent(await (await newcomer()).buildConsentUrl(), { tenant: face.tenant });
      const code = new URL(location).searchParams.get('code') ?? '';
      later(wait);
      const ask = () =>
        fetch(`${face.base}/connect/token`, {
          method: 'POST',
          body: new URLSearchParams({
            grant_type: 'authorization_code',
            code,
            redirect_uri: BACK,
            client_id: 'our app',
            client_secret: 'x',
            ...change,
          }),
        });
      const replies = [await ask(), await ask()];
      world.sandbox.setClock(null);
      return replies.map((reply) => reply.status);
    };
    expect(await exchange({})).toEqual([200, 400]);
    expect(await exchange({ client_id: 'another' })).toEqual([400, 400]);
    expect(await exchange({ redirect_uri: 'http://localhost/other' })).toEqual([400, 400]);
    expect(await exchange({}, 5 * MINUTE + 1)).toEqual([400, 400]);
  });

  it('refusing sends the person back with an error, and a broken request is never sent anywhere', async () => {
    const url = await (await newcomer()).buildConsentUrl();
    expect(new URL(await consent(url, { tenant: face.tenant, decision: 'deny' })).searchParams.get('error')).toBe('access_denied');
    for (const broken of [
      url.replace('response_type=code', 'response_type=token'),
      url.replace(/redirect_uri=[^&]+/, 'redirect_uri=javascript%3Aalert(1)'),
      url.replace(/scope=[^&]+/, 'scope='),
    ]) {
      expect((await fetch(broken, { redirect: 'manual' })).status).toBe(400);
      expect((await fetch(broken, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ tenant: face.tenant }) })).status).toBe(
        400,
      );
    }
  });

  it('without offline_access there is no refresh token', async () => {
    const xero = await newcomer(['openid', 'accounting.invoices']);
    const tokens = await xero.apiCallback(await consent(await xero.buildConsentUrl(), { tenant: face.tenant }));
    expect(tokens.refresh_token).toBeUndefined();
  });
});

describe('refresh', () => {
  const refresh = async (token: string) => {
    const { openIdClient } = await newcomer();
    return openIdClient.refresh(token).then(
      (tokens) => ({ access: tokens.access_token ?? '', refresh: tokens.refresh_token ?? '' }),
      (error: unknown) => ({ error: error instanceof Error && 'error' in error ? error.error : error }),
    );
  };
  const good = async (token: string) => {
    const result = await refresh(token);
    if ('error' in result) throw new Error(`refused: ${String(result.error)}`);
    return result;
  };

  it('gives a new refresh token each time and access for thirty minutes', async () => {
    const first = await good(face.refreshToken);
    expect(first.refresh).not.toBe(face.refreshToken);
    const second = await good(first.refresh);
    expect(second.refresh).not.toBe(first.refresh);
    face.xero.setTokenSet({ access_token: second.access });
    later(30 * MINUTE - 1_000);
    expect((await face.api.getOrganisations(face.tenant)).response.status).toBe(200);
    later(30 * MINUTE);
    expect(await rejection(face.api.getOrganisations(face.tenant))).toMatchObject({ statusCode: 401 });
  });

  it('accepts the previous token for thirty minutes of grace, and what it gives goes on', async () => {
    const lost = await good(face.refreshToken);
    later(30 * MINUTE);
    const retried = await good(face.refreshToken);
    expect(await good(retried.refresh)).toBeDefined();
    expect(lost.refresh).not.toBe(face.refreshToken);
  });

  it('refuses the previous token after its grace, and one before the previous at once', async () => {
    const first = await good(face.refreshToken);
    later(30 * MINUTE + 1);
    expect(await refresh(face.refreshToken)).toEqual({ error: 'invalid_grant' });
    world.sandbox.setClock(null);
    await good(first.refresh);
    expect(await refresh(face.refreshToken)).toEqual({ error: 'invalid_grant' });
    expect(await refresh('made up')).toEqual({ error: 'invalid_grant' });
    expect(await refresh(face.accessToken)).toEqual({ error: 'invalid_grant' });
  });

  it('refuses a token unused for sixty days', async () => {
    later(60 * 86_400_000 + 1_000);
    expect(await refresh(face.refreshToken)).toEqual({ error: 'invalid_grant' });
  });

  it('goes on in a sandbox that was started again with the same seed, and nowhere else', async () => {
    const first = await good(face.refreshToken);
    const ask = (sandbox: Sandbox) =>
      xeroFace(sandbox).request('/connect/token', {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: first.refresh, client_id: 'app' }),
      });
    const again = new Sandbox({ companies: [Company.restore(world.company.snapshot())], now: () => NOW, seed: 7 });
    const reply = await ask(again);
    expect(reply.status).toBe(200);
    const { access_token } = z.object({ access_token: z.string() }).parse(await reply.json());
    const organisation = await xeroFace(again).request('/api.xro/2.0/Organisation', {
      headers: { authorization: `Bearer ${access_token}`, 'xero-tenant-id': face.tenant },
    });
    expect(organisation.status).toBe(200);
    expect((await ask(new Sandbox({ companies: [], now: () => NOW, seed: 8 }))).status).toBe(400);
  });

  it('answers malformed token requests as OAuth does', async () => {
    const ask = async (form: Record<string, string>) =>
      (await fetch(`${face.base}/connect/token`, { method: 'POST', body: new URLSearchParams(form) })).json();
    expect(await ask({ grant_type: 'password', client_id: 'app' })).toEqual({ error: 'unsupported_grant_type' });
    expect(await ask({ grant_type: 'refresh_token', refresh_token: face.refreshToken })).toEqual({ error: 'invalid_client' });
  });
});

describe('leaving', () => {
  it('deleting the connection ends access to its tenant only', async () => {
    const other = new Company({ ...world.company.facts, tenant: '11111111-1111-4111-8111-111111111111', name: 'Other' }, 2);
    const sandbox = new Sandbox({ companies: [world.company, other], now: () => NOW, seed: 7 });
    const app = xeroFace(sandbox);
    const { accessToken } = issueToken(sandbox, face.tenant);
    issueToken(sandbox, other.facts.tenant);
    const headers = { authorization: `Bearer ${accessToken}` };
    const list = async () => connections.parse(await (await app.request('/connections', { headers })).json());
    const [first, second] = await list();
    expect([first?.tenantName, second?.tenantName]).toEqual(['Harbour & Pine', 'Other']);
    expect((await app.request(`/connections/${first?.id}`, { method: 'DELETE', headers })).status).toBe(204);
    expect((await app.request(`/connections/${first?.id}`, { method: 'DELETE', headers })).status).toBe(404);
    expect(await list()).toEqual([second]);
    const status = async (tenant: string) =>
      (await app.request('/api.xro/2.0/Organisation', { headers: { ...headers, 'xero-tenant-id': tenant } })).status;
    expect([await status(face.tenant), await status(other.facts.tenant)]).toEqual([403, 200]);
  });

  it('revoking ends the grant and every connection', async () => {
    const xero = await newcomer();
    await xero.apiCallback(await consent(await xero.buildConsentUrl(), { tenant: face.tenant }));
    const refreshToken = xero.readTokenSet().refresh_token ?? '';
    const access = xero.readTokenSet().access_token ?? '';
    await xero.revokeToken();
    const { openIdClient } = await newcomer();
    await expect(openIdClient.refresh(refreshToken)).rejects.toThrow('invalid_grant');
    const reply = await fetch(`${face.base}/connections`, { headers: { authorization: `Bearer ${access}` } });
    expect(reply.status).toBe(401);
    expect(await rejection(face.api.getOrganisations(face.tenant))).toMatchObject({ statusCode: 403 });
  });

  it('the SDK’s own updateTenants and disconnect work once its fixed host is rewritten', async () => {
    const axios: AxiosStatic = createRequire(createRequire(import.meta.url).resolve('xero-node'))('axios');
    const rewriting = axios.interceptors.request.use((config) => ({
      ...config,
      url: config.url?.replace('https://api.xero.com', face.base) ?? '',
    }));
    try {
      const [tenant] = await face.xero.updateTenants();
      expect(tenant).toMatchObject({ tenantId: face.tenant, orgData: { name: 'Harbour & Pine' } });
      await face.xero.disconnect(tenant.id);
      expect(await face.xero.updateTenants(false)).toEqual([]);
    } finally {
      axios.interceptors.request.eject(rewriting);
    }
  });
});

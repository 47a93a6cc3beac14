/** Without a base URL the same connectors talk to the vendors' real hosts, over TLS, with the real headers; nothing here leaves the machine. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { platforms } from '../../connectors/registry.ts';
import { instant } from '../../src/domain/time.ts';

const seen: { method: string; url: string; headers: Record<string, string>; body: string }[] = [];
const server = setupServer();
const now = instant('2026-03-02T15:00:00Z');
const registry = platforms({
  now: () => now,
  retryDelayMs: 0,
  xero: { clientId: 'xero-client', clientSecret: 'xero-secret', baseUrl: null },
  quickbooks: { clientId: 'intuit-client', clientSecret: 'intuit-secret', baseUrl: null },
});

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => {
  server.resetHandlers();
  seen.length = 0;
});
afterAll(() => server.close());

/** Answers one address and remembers what was asked. */
function answers(method: 'get' | 'post' | 'put', url: string, body: Record<string, unknown>): void {
  server.use(
    http[method](url, async ({ request }) => {
      seen.push({
        method: request.method,
        url: request.url,
        headers: Object.fromEntries(request.headers),
        body: await request.clone().text(),
      });
      return HttpResponse.json(body);
    }),
  );
}

it('Xero: tokens at identity.xero.com, the books at api.xero.com with the tenant in a header', async () => {
  answers('post', 'https://identity.xero.com/connect/token', {
    access_token: 'access',
    refresh_token: 'next',
    expires_in: 1800,
    token_type: 'Bearer',
  });
  answers('get', 'https://api.xero.com/api.xro/2.0/Invoices', {
    Invoices: [],
    pagination: { page: 1, pageSize: 1000, pageCount: 0, itemCount: 0 },
  });
  const refreshed = await registry.xero.connector.oauth.refresh('previous');
  expect(refreshed).toMatchObject({ ok: true, value: { accessToken: 'access', refreshToken: 'next' } });
  const [token] = seen;
  expect(token?.headers['authorization']).toBe(`Basic ${btoa('xero-client:xero-secret')}`);
  expect(new URLSearchParams(token?.body).get('refresh_token')).toBe('previous');

  seen.length = 0;
  const read = await registry.xero.connector.reread({ accessToken: 'access', tenant: 'tenant-1' }, [
    '11111111-1111-4111-8111-111111111111',
  ]);
  expect(read.ok).toBe(true);
  expect(seen[0]?.headers).toMatchObject({ 'xero-tenant-id': 'tenant-1', authorization: 'Bearer access' });
  expect(seen[0]?.headers['accept']).toContain('application/json');
  expect(new URL(registry.xero.connector.oauth.authorizeUrl('state', 'https://tahseel.example/connect/xero/callback')).host).toBe(
    'login.xero.com',
  );
});

it('QuickBooks: tokens at oauth.platform.intuit.com, the books at quickbooks.api.intuit.com with the realm in the path', async () => {
  answers('post', 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer', {
    access_token: 'access',
    refresh_token: 'next',
    expires_in: 3600,
    x_refresh_token_expires_in: 8640000,
    token_type: 'bearer',
  });
  answers('get', 'https://quickbooks.api.intuit.com/v3/company/4620816365/query', {
    QueryResponse: {},
    time: '2026-03-02T07:00:00.000-08:00',
  });
  const refreshed = await registry.quickbooks.connector.oauth.refresh('previous');
  expect(refreshed).toMatchObject({ ok: true, value: { accessToken: 'access', refreshToken: 'next' } });
  expect(seen[0]?.headers['authorization']).toBe(`Basic ${btoa('intuit-client:intuit-secret')}`);

  seen.length = 0;
  const read = await registry.quickbooks.connector.reread({ accessToken: 'access', tenant: '4620816365' }, ['95']);
  expect(read.ok).toBe(true);
  expect(seen[0]?.headers['authorization']).toBe('Bearer access');
  expect(new URL(seen[0]?.url ?? '').searchParams.get('query')).toContain("Id IN ('95')");
  expect(
    new URL(registry.quickbooks.connector.oauth.authorizeUrl('state', 'https://tahseel.example/connect/quickbooks/callback')).host,
  ).toBe('appcenter.intuit.com');
});

it.each([
  [
    'xero',
    'login.xero.com',
    'https://identity.xero.com',
    'https://identity.xero.com/connect/token',
    'https://identity.xero.com/.well-known/openid-configuration/jwks',
  ],
  [
    'quickbooks',
    'appcenter.intuit.com',
    'https://oauth.platform.intuit.com/op/v1',
    'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
    'https://oauth.platform.intuit.com/op/v1/jwks',
  ],
] as const)('signing in with %s: asked at %s, believed by the keys of its issuer', async (platform, host, issuer, tokens, keys) => {
  const { openId } = registry[platform].connector;
  if (!openId) throw new Error('nobody signs in there');
  const asked = { state: 'state', nonce: 'nonce', verifier: 'v'.repeat(43) };
  const redirect = `https://tahseel.example/connect/${platform}/callback`;
  expect(new URL(await openId.authorizeUrl(asked, redirect)).host).toBe(host);
  const pair = await generateKeyPair('RS256');
  const idToken = await new SignJWT({ nonce: 'nonce', email: 'sam@nile.example' })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuer(issuer)
    .setAudience([platform === 'xero' ? 'xero-client' : 'intuit-client'])
    .setSubject('person-1')
    .setIssuedAt(new Date(now))
    .setExpirationTime(new Date(Date.parse(now) + 300_000))
    .sign(pair.privateKey);
  answers('post', tokens, { access_token: 'access', id_token: idToken });
  answers('get', keys, { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1' }] });
  answers('get', 'https://accounts.platform.intuit.com/v1/openid_connect/userinfo', {
    sub: 'person-1',
    email: 'sam@nile.example',
    emailVerified: true,
  });
  expect(await openId.identify(`${redirect}?code=c&state=state`, asked, redirect)).toMatchObject({
    ok: true,
    value: { issuer, subject: 'person-1', email: 'sam@nile.example', emailVerified: platform === 'quickbooks' },
  });
});

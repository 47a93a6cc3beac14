/** Xero's identity service and connections: authorize, token, revocation, discovery, keys, /connections. */
import { type Context, Hono } from 'hono';
import { msOf } from '../../domain/time.ts';
import { FAR_AWAY, idTokenSigner } from '../id-token.ts';
import type { Sandbox } from '../sandbox.ts';
import { consentPage } from './consent.ts';
import { ACCESS_MS, type Connection, grantsOf, USER } from './grants.ts';
import { notFound, unauthorised } from './problems.ts';
import { answerProblem, bearerOf, type Reply } from './reply.ts';
import type { WireObject } from './wire.ts';

const AUTHORIZE = '/identity/connect/authorize';
const DISCOVERY = '/.well-known/openid-configuration';
const TOKEN = '/connect/token';
const REVOCATION = '/connect/revocation';

export function identityRoutes(sandbox: Sandbox, reply: Reply): Hono {
  const app = new Hono();
  consentRoutes(app, sandbox);
  tokenRoutes(app, sandbox);
  connectionRoutes(app, sandbox, reply);
  return app;
}

/** The page only asks; its form answers. */
function consentRoutes(app: Hono, sandbox: Sandbox): void {
  app.get(AUTHORIZE, (c) => {
    const request = readAuthorization(c.req.query());
    if ('problem' in request) return c.text(request.problem, 400);
    const companies = isForBooks(request) ? sandbox.companies.map((company) => company.facts) : [];
    return c.html(consentPage(request, companies));
  });

  app.post(AUTHORIZE, async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const request = readAuthorization({ ...c.req.query(), ...Object.fromEntries(form) });
    if ('problem' in request) return c.text(request.problem, 400);
    const tenants = form.getAll('tenant').filter((tenant) => sandbox.byTenant(tenant) !== undefined);
    const address = new URL(request.redirectUri);
    const isRefused = form.get('decision') === 'deny' || (isForBooks(request) && tenants.length === 0);
    if (isRefused) address.searchParams.set('error', 'access_denied');
    else address.searchParams.set('code', grantsOf(sandbox).authorise({ ...request, tenants }));
    if (request.state !== null) address.searchParams.set('state', request.state);
    return c.redirect(address.toString(), 302);
  });
}

function tokenRoutes(app: Hono, sandbox: Sandbox): void {
  const grants = grantsOf(sandbox);
  const signer = idTokenSigner();
  app.post(TOKEN, async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const clientId = basicUser(c.req.header('authorization')) ?? form.get('client_id');
    if (clientId === null || clientId === '') return c.json({ error: 'invalid_client' }, 400);
    const grantType = form.get('grant_type');
    if (grantType !== 'authorization_code' && grantType !== 'refresh_token') return c.json({ error: 'unsupported_grant_type' }, 400);
    const issued =
      grantType === 'authorization_code'
        ? grants.exchange(form.get('code') ?? '', clientId, form.get('redirect_uri') ?? '', form.get('code_verifier'))
        : grants.refresh(form.get('refresh_token') ?? '');
    if (!issued) return c.json({ error: 'invalid_grant' }, 400);
    const { accessToken, refreshToken, scopes, consent, eventId } = issued;
    const named = consent && { iss: mountOf(c, TOKEN), aud: consent.clientId, ...(consent.nonce === null ? {} : { nonce: consent.nonce }) };
    const iat = Math.floor(msOf(sandbox.now()) / 1_000);
    const body = {
      id_token:
        named && scopes.includes('openid')
          ? signer.sign({ ...named, ...USER_CLAIMS, iat, auth_time: iat, authentication_event_id: eventId })
          : undefined,
      access_token: accessToken,
      expires_in: ACCESS_MS / 1_000,
      token_type: 'Bearer',
      refresh_token: refreshToken ?? undefined,
      scope: scopes.join(' '),
    };
    return c.json(body, 200, { 'Cache-Control': 'no-store' });
  });

  app.post(REVOCATION, async (c) => {
    grants.revoke(new URLSearchParams(await c.req.text()).get('token') ?? '');
    return c.body(null, 200);
  });

  app.get(DISCOVERY, (c) => c.json(discovery(mountOf(c, DISCOVERY))));
  app.get(`${DISCOVERY}/jwks`, (c) => c.json({ keys: [signer.publicKey()] }));
}

/** What openid-client discovers; everything else of Xero's document is nobody's business here. */
function discovery(issuer: string): WireObject {
  return {
    issuer,
    jwks_uri: `${issuer}${DISCOVERY}/jwks`,
    authorization_endpoint: issuer + AUTHORIZE,
    token_endpoint: issuer + TOKEN,
    revocation_endpoint: issuer + REVOCATION,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}

function connectionRoutes(app: Hono, sandbox: Sandbox, reply: Reply): void {
  const grants = grantsOf(sandbox);
  const refusal = (c: Context) => {
    const verdict = grants.verify(bearerOf(c));
    return verdict.ok ? null : answerProblem(c, unauthorised(verdict.detail, reply.instance()));
  };
  app.get('/connections', (c) => {
    const eventId = c.req.query('authEventId');
    const wanted = grants.connections().filter((each) => eventId === undefined || each.authEventId === eventId);
    return refusal(c) ?? c.json(wanted.map((each) => renderConnection(each, sandbox.byTenant(each.tenant)?.facts.name ?? '')));
  });
  app.delete('/connections/:id', (c) => {
    const refused = refusal(c);
    if (refused) return refused;
    return grants.disconnect(c.req.param('id')) ? c.body(null, 204) : answerProblem(c, notFound());
  });
}

function renderConnection({ id, authEventId, tenant, created, updated }: Connection, name: string): WireObject {
  // Seven digits and no zone, as recorded.
  const instant = (at: string) => `${at.slice(0, -1)}0000`;
  return {
    id,
    authEventId,
    tenantId: tenant,
    tenantType: 'ORGANISATION',
    tenantName: name,
    createdDateUtc: instant(created),
    updatedDateUtc: instant(updated),
  };
}

const USER_CLAIMS = {
  exp: FAR_AWAY,
  sub: USER.id,
  xero_userid: USER.id,
  email: USER.email,
  preferred_username: USER.email,
  given_name: USER.givenName,
  family_name: USER.familyName,
} as const;

/** Whether it opens anybody's books; one that does not only says who somebody is. */
function isForBooks({ scopes }: Authorization): boolean {
  return scopes.some((scope) => scope.startsWith('accounting.'));
}

export interface Authorization {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly nonce: string | null;
  /** Of a proof key (RFC 7636, S256). */
  readonly challenge: string | null;
}

function readAuthorization(given: Readonly<Record<string, string>>): Authorization | { readonly problem: string } {
  const {
    client_id: clientId = '',
    redirect_uri: redirectUri = '',
    scope = '',
    state = null,
    nonce = null,
    response_type: responseType,
    code_challenge: challenge = null,
    code_challenge_method: method = null,
  } = given;
  if (responseType !== 'code') return { problem: 'unsupported_response_type' };
  if (clientId === '') return { problem: 'unauthorized_client : Unknown client or client not enabled' };
  if (!/^https?:$/.test(URL.parse(redirectUri)?.protocol ?? '')) return { problem: 'invalid_request : Invalid redirect_uri' };
  const scopes = scope.split(' ').filter((each) => each !== '');
  if (scopes.length === 0) return { problem: 'invalid_scope : Invalid scope for client' };
  if (challenge !== null && method !== 'S256') return { problem: 'invalid_request : Transform algorithm not supported' };
  return { clientId, redirectUri, scopes, state, nonce, challenge };
}

/** The user name of HTTP Basic: form-encoded as OAuth demands (openid-client), or as it is (xero-node). */
function basicUser(header: string | undefined): string | null {
  const encoded = /^Basic\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const user = Buffer.from(encoded, 'base64').toString('utf8').split(':')[0] ?? '';
  try {
    return decodeURIComponent(user.replaceAll('+', ' '));
  } catch {
    return user;
  }
}

/** The address the face is mounted at, as the caller sees it. */
function mountOf(c: Context, route: string): string {
  const { origin, pathname } = new URL(c.req.url);
  return origin + pathname.slice(0, pathname.length - route.length);
}

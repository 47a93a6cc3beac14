/** How a Xero grant is asked for, taken, renewed and ended. Nothing is kept here; states and tokens belong to the caller. */
import { Issuer } from 'openid-client';
import { XeroClient } from 'xero-node';
import { z } from 'zod';
import { addMs } from '../../src/domain/time.ts';
import type { Grant, OAuth, Outcome, Tenant } from '../connector.ts';
import { failed, ok, refused } from '../failure.ts';
import { type Call, type ConnectorOptions, carry, request, rewritten } from '../http.ts';
import { AUTHORIZE_URL, CONNECTIONS_URL, REFRESH_LIFE_MS, REVOKE_URL, TOKEN_URL, XERO_FACTS } from './facts.ts';
import { xeroFailure, xeroTokenFailure } from './failure.ts';

const tokenSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.coerce.number().int().positive(),
});
const connectionsSchema = z.array(z.object({ id: z.string(), tenantId: z.string(), tenantName: z.string().nullish() }));
const claimsSchema = z.object({ authentication_event_id: z.string().regex(/^[\w-]{1,64}$/) });

export function xeroOAuth(options: ConnectorOptions): OAuth {
  // Discovery is skipped: the addresses are facts, and a start-up must not depend on a far host.
  const client = new new Issuer({
    issuer: 'https://identity.xero.com',
    authorization_endpoint: AUTHORIZE_URL,
    token_endpoint: TOKEN_URL,
  }).Client({
    client_id: options.clientId,
    client_secret: options.clientSecret,
  });
  return {
    authorizeUrl: (state, redirectUri) =>
      rewritten(client.authorizationUrl({ redirect_uri: redirectUri, scope: XERO_FACTS.scopes.join(' '), state }), options.baseUrl),
    exchange: (callbackUrl, redirectUri) => exchange(options, callbackUrl, redirectUri),
    // A refresh whose answer is lost may be repeated with the old token for 30 minutes (A1), so it is never an unknown outcome.
    refresh: (refreshToken) => tokens({ options, safety: 'read' }, { grant_type: 'refresh_token', refresh_token: refreshToken }, false),
    revoke: (grant) => revoke(options, grant),
  };
}

async function exchange(
  options: ConnectorOptions,
  callbackUrl: string,
  redirectUri: string,
): Promise<Outcome<{ grant: Grant; tenants: Tenant[] }>> {
  const params = URL.canParse(callbackUrl) ? new URL(callbackUrl).searchParams : new URLSearchParams();
  const code = params.get('code');
  if (params.get('error') === 'access_denied') return refused('access_denied');
  if (!code) return refused('no-code');
  // A code is good for one try (A1).
  const grant = await tokens({ options, safety: 'write' }, { grant_type: 'authorization_code', code, redirect_uri: redirectUri }, true);
  if (!grant.ok) return grant;
  const tenants = await connections(options, grant.value.accessToken);
  return tenants.ok ? ok({ grant: grant.value, tenants: tenants.value }) : tenants;
}

async function tokens(call: Call, body: Record<string, string>, single: boolean): Promise<Outcome<Grant>> {
  const { clientId, clientSecret, now } = call.options;
  const client = new XeroClient();
  // `tokenRequest` is private in the typings; refreshWithRefreshToken is the same call for refreshes only. Exactly one try either way.
  const answer = await carry({ ...call, safety: 'write' }, () => client['tokenRequest'](clientId, clientSecret, body));
  const safety = single ? 'write' : 'read';
  const read = answer.kind === 'answered' && answer.status === 200 ? tokenSchema.safeParse(answer.body) : null;
  if (!read?.success) return failed(xeroTokenFailure(answer, safety, now()));
  const at = now();
  return ok({
    accessToken: read.data.access_token,
    refreshToken: read.data.refresh_token,
    accessExpiresAt: addMs(at, read.data.expires_in * 1000),
    refreshExpiresAt: addMs(at, REFRESH_LIFE_MS),
  });
}

/** The tenants of this consent only, when the token names it (A1): other consents' tenants are not this user's choice now. */
async function connections(options: ConnectorOptions, accessToken: string): Promise<Outcome<Tenant[]>> {
  const client = new XeroClient();
  client.setTokenSet({ access_token: accessToken });
  const event = consentOf(accessToken);
  const url = event === null ? CONNECTIONS_URL : `${CONNECTIONS_URL}?authEventId=${event}`;
  const answer = await carry({ options, safety: 'read' }, () => client['queryApi']('GET', url));
  const failure = xeroFailure(answer, 'read', options.now());
  if (failure) return failed(failure);
  const read = connectionsSchema.safeParse(answer.kind === 'answered' ? answer.body : null);
  if (!read.success) return refused('unreadable-connections');
  return ok(read.data.map((row) => ({ id: row.tenantId, name: row.tenantName ?? null, connectionId: row.id })));
}

/** The claim `authentication_event_id` of the token we were just handed over TLS; read, not trusted for anything else. */
function consentOf(accessToken: string): string | null {
  const payload = accessToken.split('.')[1];
  if (!payload) return null;
  try {
    const claims: unknown = JSON.parse(
      new TextDecoder().decode(Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0))),
    );
    const read = claimsSchema.safeParse(claims);
    return read.success ? read.data.authentication_event_id : null;
  } catch {
    return null;
  }
}

async function revoke(options: ConnectorOptions, grant: Grant): Promise<Outcome<null>> {
  const basic = btoa(`${options.clientId}:${options.clientSecret}`);
  // xero-node revokes through openid-client's own HTTP, past every limit of ours, so the request is made on the shared axios.
  const answer = await carry({ options, safety: 'keyed-write' }, () =>
    request({
      method: 'POST',
      url: REVOKE_URL,
      data: `token=${encodeURIComponent(grant.refreshToken)}`,
      headers: { Authorization: `Basic ${basic}`, 'Content-Type': 'application/x-www-form-urlencoded' },
    }),
  );
  if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300) return ok(null);
  const failure = xeroTokenFailure(answer, 'read', options.now());
  // What is already dead is what was wished for.
  return failure.kind === 'reconnect' ? ok(null) : failed(failure);
}

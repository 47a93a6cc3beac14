/** How a Xero grant is asked for, taken, renewed and ended. Nothing is kept here; states and tokens belong to the caller. */
import { Issuer } from 'openid-client';
import { XeroClient } from 'xero-node';
import { z } from 'zod';
import { addMs } from '../../src/domain/time.ts';
import type { Grant, OAuth, Outcome, Tenant } from '../connector.ts';
import { failed, ok, refused } from '../failure.ts';
import { type Call, type ConnectorOptions, carry, request, rewritten } from '../http.ts';
import { AUTHORIZE_URL, CONNECTIONS_URL, GRACE_MS, REFRESH_LIFE_MS, REVOKE_URL, TOKEN_URL, XERO_FACTS } from './facts.ts';
import { xeroFailure, xeroTokenFailure } from './failure.ts';

const tokenSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.coerce.number().int().positive(),
});
const connectionsSchema = z.array(z.object({ id: z.string(), tenantId: z.string(), tenantName: z.string().nullish() }));
const claim = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .nullable()
  .catch(null);
const claimsSchema = z.object({ authentication_event_id: claim, xero_userid: claim });
type Claims = z.infer<typeof claimsSchema>;
const NO_CLAIMS: Claims = { authentication_event_id: null, xero_userid: null };
const CONNECTION_ID = /^[\w-]{1,64}$/;

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
      rewritten(
        client.authorizationUrl({ redirect_uri: redirectUri, scope: (options.scopes ?? XERO_FACTS.scopes).join(' '), state }),
        options.baseUrl,
      ),
    exchange: (callbackUrl, redirectUri) => exchange(options, callbackUrl, redirectUri),
    // A refresh whose answer is lost may be repeated with the old token for 30 minutes (A1), so it is never an unknown outcome.
    refresh: (refreshToken) => tokens({ options, safety: 'read' }, { grant_type: 'refresh_token', refresh_token: refreshToken }, false),
    revoke: (grant) => revoke(options, grant),
    disconnect: (accessToken, tenant) => disconnect(options, accessToken, tenant),
    graceMs: GRACE_MS,
  };
}

async function exchange(
  options: ConnectorOptions,
  callbackUrl: string,
  redirectUri: string,
): Promise<Outcome<{ grant: Grant; tenants: Tenant[]; subject: string | null }>> {
  const params = URL.canParse(callbackUrl) ? new URL(callbackUrl).searchParams : new URLSearchParams();
  const code = params.get('code');
  if (params.get('error') === 'access_denied') return refused('access_denied');
  if (!code) return refused('no-code');
  // A code is good for one try (A1).
  const grant = await tokens({ options, safety: 'write' }, { grant_type: 'authorization_code', code, redirect_uri: redirectUri }, true);
  if (!grant.ok) return grant;
  const claims = claimsOf(grant.value.accessToken);
  // The tenants of this consent only, when the token names it (A1): other consents' tenants are not this user's choice now.
  const tenants = await connections(options, grant.value.accessToken, claims.authentication_event_id);
  return tenants.ok ? ok({ grant: grant.value, tenants: tenants.value, subject: claims.xero_userid }) : tenants;
}

async function tokens(call: Call, body: Readonly<Record<string, string>>, single: boolean): Promise<Outcome<Grant>> {
  const { clientId, clientSecret, now } = call.options;
  const client = new XeroClient();
  // `tokenRequest` is private in the typings; refreshWithRefreshToken is the same call for refreshes only. Exactly one try either way.
  const answer = await carry({ ...call, safety: 'write' }, () => client['tokenRequest'](clientId, clientSecret, body));
  const safety = single ? 'write' : 'read';
  const read = answer.kind === 'answered' && answer.status === 200 ? tokenSchema.safeParse(answer.body) : null;
  if (!read?.success) return failed(xeroTokenFailure(answer, safety, now()));
  // An answer without a new refresh token leaves the old one standing; at a consent there is none (no offline_access).
  const refreshToken = read.data.refresh_token ?? body['refresh_token'];
  if (refreshToken === undefined) return refused('no-refresh-token');
  const at = now();
  return ok({
    accessToken: read.data.access_token,
    refreshToken,
    accessExpiresAt: addMs(at, read.data.expires_in * 1000),
    refreshExpiresAt: addMs(at, REFRESH_LIFE_MS),
  });
}

/** All tenants the token opens, or those of one consent. */
async function connections(options: ConnectorOptions, accessToken: string, consent: string | null): Promise<Outcome<Tenant[]>> {
  const client = new XeroClient();
  client.setTokenSet({ access_token: accessToken });
  const url = consent === null ? CONNECTIONS_URL : `${CONNECTIONS_URL}?authEventId=${consent}`;
  const answer = await carry({ options, safety: 'read' }, () => client['queryApi']('GET', url));
  const failure = xeroFailure(answer, 'read', options.now());
  if (failure) return failed(failure);
  const read = connectionsSchema.safeParse(answer.kind === 'answered' ? answer.body : null);
  if (!read.success) return refused('unreadable-connections');
  return ok(read.data.map((row) => ({ id: row.tenantId, name: row.tenantName ?? null, connectionId: row.id })));
}

/** Claims of the token we were just handed over TLS; read, not trusted for anything else. */
function claimsOf(accessToken: string): Claims {
  const payload = accessToken.split('.')[1];
  if (!payload) return NO_CLAIMS;
  try {
    const claims: unknown = JSON.parse(
      new TextDecoder().decode(Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0))),
    );
    return claimsSchema.safeParse(claims).data ?? NO_CLAIMS;
  } catch {
    return NO_CLAIMS;
  }
}

/** DELETE /connections/{id}; where the id was never kept it is looked up. A connection that is gone already is what was wished for. */
async function disconnect(
  options: ConnectorOptions,
  accessToken: string,
  tenant: Pick<Tenant, 'id' | 'connectionId'>,
): Promise<Outcome<null>> {
  let id = tenant.connectionId;
  if (id === null) {
    const all = await connections(options, accessToken, null);
    if (!all.ok) return all;
    id = all.value.find((each) => each.id === tenant.id)?.connectionId ?? null;
    if (id === null) return ok(null);
  }
  if (!CONNECTION_ID.test(id)) return refused('invalid-id');
  const client = new XeroClient();
  client.setTokenSet({ access_token: accessToken });
  const answer = await carry({ options, safety: 'keyed-write' }, () => client['queryApi']('DELETE', `${CONNECTIONS_URL}/${id}`));
  if (answer.kind === 'answered' && answer.status === 404) return ok(null);
  const failure = xeroFailure(answer, 'read', options.now(), true);
  return failure ? failed(failure) : ok(null);
}

async function revoke(options: ConnectorOptions, grant: Pick<Grant, 'refreshToken'>): Promise<Outcome<null>> {
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

/** How a Billfold grant is asked for, taken, renewed and ended. */
import { z } from 'zod';
import type { Grant, OAuth, Outcome, Tenant } from '../../../connectors/connector.ts';
import { failed, ok, refused, serverFailure, tokenFailure } from '../../../connectors/failure.ts';
import { type Answer, type ConnectorOptions, carry, request, rewritten, type Safety } from '../../../connectors/http.ts';
import { addMs } from '../../../src/domain/time.ts';
import { API_URL, AUTHORIZE_URL, BILLFOLD_FACTS, REFRESH_LIFE_MS, REVOKE_URL, TOKEN_URL } from './facts.ts';
import { billfoldFailure } from './failure.ts';

const tokenSchema = z.object({ access_token: z.string().min(1), refresh_token: z.string().min(1), expires_in: z.number().positive() });
const accountsSchema = z.object({ data: z.array(z.object({ id: z.string(), name: z.string() })) });

export function billfoldOAuth(options: ConnectorOptions): OAuth {
  return {
    authorizeUrl: (state, redirectUri) => {
      const query = {
        client_id: options.clientId,
        redirect_uri: redirectUri,
        state,
        scope: BILLFOLD_FACTS.scopes.join(' '),
        response_type: 'code',
      };
      return rewritten(`${AUTHORIZE_URL}?${new URLSearchParams(query)}`, options.baseUrl);
    },
    exchange: (callbackUrl, redirectUri) => exchange(options, callbackUrl, redirectUri),
    // The old token stays good, so a lost answer may be asked for again: by the caller, who holds the lease.
    refresh: async (refreshToken) =>
      grantIn(options, await post(options, 'write', TOKEN_URL, { grant_type: 'refresh_token', refresh_token: refreshToken }), 'read'),
    revoke: async ({ refreshToken }) => {
      const answer = await post(options, 'keyed-write', REVOKE_URL, { token: refreshToken });
      const failure = billfoldFailure(answer, 'read', options.now());
      return failure ? failed(failure) : ok(null);
    },
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
  const taken = grantIn(
    options,
    await post(options, 'write', TOKEN_URL, { grant_type: 'authorization_code', code, redirect_uri: redirectUri }),
    'write',
  );
  if (!taken.ok) return taken;
  const headers = { Authorization: `Bearer ${taken.value.accessToken}`, Accept: 'application/json' };
  const answer = await carry({ options, safety: 'read' }, () => request({ method: 'GET', url: API_URL, headers }));
  const read = accountsSchema.safeParse(answer.kind === 'answered' ? answer.body : null);
  const failure = billfoldFailure(answer, 'read', options.now());
  if (failure || !read.success) return failed(failure ?? serverFailure('unreadable-accounts', 'read'));
  return ok({ grant: taken.value, tenants: read.data.data.map(({ id, name }) => ({ id, name, connectionId: null })) });
}

function post(options: ConnectorOptions, safety: Safety, url: string, form: Record<string, string>): Promise<Answer> {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' };
  const data = new URLSearchParams({ ...form, client_id: options.clientId, client_secret: options.clientSecret }).toString();
  return carry({ options, safety }, () => request({ method: 'POST', url, headers, data }));
}

function grantIn(options: ConnectorOptions, answer: Answer, safety: Safety): Outcome<Grant> {
  const at = options.now();
  const read = answer.kind === 'answered' && answer.status === 200 ? tokenSchema.safeParse(answer.body) : null;
  if (!read?.success)
    return failed(tokenFailure(answer, safety) ?? billfoldFailure(answer, safety, at) ?? serverFailure('not-json', safety));
  return ok({
    accessToken: read.data.access_token,
    refreshToken: read.data.refresh_token,
    accessExpiresAt: addMs(at, read.data.expires_in * 1000),
    refreshExpiresAt: addMs(at, REFRESH_LIFE_MS),
  });
}

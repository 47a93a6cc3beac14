/** How an Intuit grant is asked for, taken, renewed and ended. Nothing is kept here; states and tokens belong to the caller. */
import { z } from 'zod';
import { addMs } from '../../src/domain/time.ts';
import type { Grant, OAuth, Outcome, Tenant } from '../connector.ts';
import { failed, ok, refused } from '../failure.ts';
import { type Answer, type ConnectorOptions, carry, rewritten, type Safety } from '../http.ts';
import { QUICKBOOKS_FACTS } from './facts.ts';
import { quickBooksTokenFailure } from './failure.ts';
import { intuitClient } from './sdk.ts';

const tokenSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.coerce.number().int().positive(),
  x_refresh_token_expires_in: z.coerce.number().int().positive(),
  x_refresh_token_hard_expires_in: z.coerce.number().int().nonnegative().optional(),
});
const REALM = /^\d{1,24}$/;

/** Whether a text is a company id as Intuit gives them; it becomes part of every address. */
export function isRealm(id: string): boolean {
  return REALM.test(id);
}

export function quickBooksOAuth(options: ConnectorOptions): OAuth {
  return {
    authorizeUrl: (state, redirectUri) =>
      rewritten(intuitClient(options, redirectUri).authorizeUri({ scope: QUICKBOOKS_FACTS.scopes, state }), options.baseUrl),
    exchange: (callbackUrl, redirectUri) => exchange(options, callbackUrl, redirectUri),
    refresh: async (refreshToken) => {
      // One try, and never two at once: the loser's invalid_grant may take the winner's token with it (B1). The caller holds the lease.
      const answer = await carry({ options, safety: 'write' }, () => intuitClient(options, '').refreshUsingToken(refreshToken));
      return grantIn(options, answer, 'read');
    },
    revoke: async (grant) => {
      const answer = await carry({ options, safety: 'keyed-write' }, () =>
        intuitClient(options, '').revoke({ refresh_token: grant.refreshToken }),
      );
      if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300) return ok(null);
      const failure = quickBooksTokenFailure(answer, 'read', options.now());
      // What is already dead is what was wished for.
      return failure.kind === 'reconnect' ? ok(null) : failed(failure);
    },
  };
}

async function exchange(
  options: ConnectorOptions,
  callbackUrl: string,
  redirectUri: string,
): Promise<Outcome<{ grant: Grant; tenants: Tenant[]; subject: string }>> {
  const params = URL.canParse(callbackUrl) ? new URL(callbackUrl).searchParams : new URLSearchParams();
  const code = params.get('code');
  const realm = params.get('realmId') ?? '';
  if (params.get('error') === 'access_denied') return refused('access_denied');
  if (!code) return refused('no-code');
  if (!isRealm(realm)) return refused('no-company');
  // Only what we read ourselves is passed on: the SDK would take a redirectUri out of the callback's own query.
  const uri = `?${new URLSearchParams({ code, realmId: realm }).toString()}`;
  // Exchanging a code twice poisons the grant (B1).
  const answer = await carry({ options, safety: 'write' }, () => intuitClient(options, redirectUri).createToken(uri));
  const grant = grantIn(options, answer, 'write');
  // A grant is for one company; whoever of its people agreed, the company has one token set with us.
  return grant.ok ? ok({ grant: grant.value, tenants: [{ id: realm, name: null, connectionId: null }], subject: realm }) : grant;
}

function grantIn(options: ConnectorOptions, answer: Answer, safety: Safety): Outcome<Grant> {
  const at = options.now();
  const read = answer.kind === 'answered' && answer.status === 200 ? tokenSchema.safeParse(answer.body) : null;
  if (!read?.success) return failed(quickBooksTokenFailure(answer, safety, at));
  const hard = read.data.x_refresh_token_hard_expires_in;
  return ok({
    accessToken: read.data.access_token,
    refreshToken: read.data.refresh_token,
    accessExpiresAt: addMs(at, read.data.expires_in * 1000),
    refreshExpiresAt: addMs(at, read.data.x_refresh_token_expires_in * 1000),
    hardExpiresAt: hard === undefined ? null : addMs(at, hard * 1000),
  });
}

/** Signs the id_token that openid-client checks after a consent; the key lives as long as the process and protects nothing. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { base64url, USER } from './grants.ts';
import type { WireObject } from './wire.ts';

/** openid-client compares `exp` with the machine's clock, not with the sandbox's, which may stand years away: 2100-01-01. */
const FAR_AWAY = 4_102_444_800;

interface IdTokenFacts {
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: string | null;
  /** ms since 1970 by the sandbox's clock. */
  readonly issuedAt: number;
  readonly eventId: string;
}

export interface IdTokenSigner {
  sign(facts: IdTokenFacts): string;
  publicKey(): WireObject;
}

/** The key pair is made at the first use (tens of milliseconds), so that a sandbox without consents never pays for it. */
export function idTokenSigner(): IdTokenSigner {
  let pair: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } | null = null;
  const keys = () => {
    pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
    return pair;
  };
  return {
    sign: ({ issuer, clientId, nonce, issuedAt, eventId }) => {
      const iat = Math.floor(issuedAt / 1_000);
      const claims = {
        iss: issuer,
        aud: clientId,
        iat,
        exp: FAR_AWAY,
        auth_time: iat,
        sub: USER.id,
        xero_userid: USER.id,
        authentication_event_id: eventId,
        email: USER.email,
        preferred_username: USER.email,
        given_name: USER.givenName,
        family_name: USER.familyName,
        ...(nonce === null ? {} : { nonce }),
      };
      const signed = `${base64url({ alg: 'RS256', kid: 'sandbox', typ: 'JWT' })}.${base64url(claims)}`;
      return `${signed}.${sign('sha256', Buffer.from(signed), keys().privateKey).toString('base64url')}`;
    },
    publicKey: () => {
      const { kty, n, e } = keys().publicKey.export({ format: 'jwk' });
      return { kty, n, e, kid: 'sandbox', use: 'sig', alg: 'RS256' };
    },
  };
}

/** Signs the id tokens that people are signed in by; the key lives as long as the process and protects nothing. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** Whoever checks `exp` may do it by the machine's clock, not by the sandbox's, which may stand years away: 2100-01-01. */
export const FAR_AWAY = 4_102_444_800;

type Claims = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface IdTokenSigner {
  sign(claims: Claims): string;
  /** As a key set shows it. */
  publicKey(): Record<string, unknown>;
}

/** The key pair is made at the first use (tens of milliseconds), so that a sandbox without sign-ins never pays for it. */
export function idTokenSigner(): IdTokenSigner {
  let pair: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } | null = null;
  const keys = () => {
    pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
    return pair;
  };
  return {
    sign(claims) {
      const signed = `${encoded({ alg: 'RS256', kid: 'sandbox', typ: 'JWT' })}.${encoded(claims)}`;
      return `${signed}.${sign('sha256', Buffer.from(signed), keys().privateKey).toString('base64url')}`;
    },
    publicKey() {
      const { kty, n, e } = keys().publicKey.export({ format: 'jwk' });
      return { kty, n, e, kid: 'sandbox', use: 'sig', alg: 'RS256' };
    },
  };
}

/** Whether a proof key is the one whose challenge came with the consent (RFC 7636, S256); without a challenge there is nothing to prove. */
export function provesKey(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null) return true;
  return verifier !== null && createHash('sha256').update(verifier).digest('base64url') === challenge;
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

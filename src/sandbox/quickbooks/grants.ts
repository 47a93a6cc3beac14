/**
 * OAuth grants of the QuickBooks face: access tokens of an hour, a refresh token whose value changes about once a day, codes that
 * work once. Tokens carry their realm, time and a checksum, so that a restarted sandbox honours those it gave out before.
 */
import { msOf } from '../../domain/time.ts';
import { hexOf } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';

/** Sources: platforms.md B1. */
const ACCESS_MS = 3_600_000;
const REFRESH_MS = 8_640_000_000;
const HARD_MS = 157_680_000_000;
const ROTATION_MS = 86_400_000;
const CODE_MS = 300_000;

interface Grant {
  readonly id: string;
  readonly realm: string;
  /** null: issued by hand, any client may use it. */
  readonly clientId: string | null;
  readonly startedMs: number;
  refreshToken: string;
  refreshIssuedMs: number;
  lastUsedMs: number;
  revoked: boolean;
}

/** What a person agreed to. `realm` null: only who they are, no company. */
export interface Consent {
  readonly realm: string | null;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
}

interface Code extends Consent {
  readonly issuedMs: number;
  /** The grant it was exchanged for. */
  grant: Grant | null;
}

export interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: 'bearer';
  readonly expires_in: number;
  readonly x_refresh_token_expires_in: number;
  readonly x_refresh_token_hard_expires_in?: number;
}

export class Grants {
  readonly #sandbox: Sandbox;
  readonly #grants = new Map<string, Grant>();
  readonly #codes = new Map<string, Code>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** A code for the consent just given. */
  authorize({ realm, clientId, redirectUri, scopes }: Consent): string {
    const code = `AB1${this.#sandbox.mint('quickbooks-code')}`;
    this.#codes.set(code, { realm, clientId, redirectUri, scopes, issuedMs: this.#now(), grant: null });
    return code;
  }

  /** null: invalid_grant. A code used twice ends the grant it gave. */
  exchange(code: string, clientId: string, redirectUri: string, withHardExpiry: boolean): { tokens: TokenAnswer; consent: Consent } | null {
    const known = this.#codes.get(code);
    if (!known || known.clientId !== clientId || known.redirectUri !== redirectUri || this.#now() - known.issuedMs > CODE_MS) return null;
    if (known.grant) {
      known.grant.revoked = true;
      return null;
    }
    // A grant of no company has no realm that any address could name.
    known.grant = this.start(known.realm ?? '', clientId);
    return { tokens: this.#answer(known.grant, withHardExpiry), consent: known };
  }

  start(realm: string, clientId: string | null): Grant {
    const now = this.#now();
    const id = hexOf(this.#sandbox.mint('quickbooks-grant'), now).slice(0, 16);
    return this.#keep({
      id,
      realm,
      clientId,
      startedMs: now,
      refreshToken: this.#token('RT1', realm, now, id),
      refreshIssuedMs: now,
      lastUsedMs: now,
      revoked: false,
    });
  }

  /** null: invalid_grant (unknown, replaced, revoked, unused for 100 days, older than five years). */
  refresh(token: string, clientId: string, withHardExpiry: boolean): TokenAnswer | null {
    const grant = this.#grantOf(token, 'RT1');
    const now = this.#now();
    if (!grant || grant.revoked || grant.refreshToken !== token) return null;
    if (grant.clientId !== null && grant.clientId !== clientId) return null;
    if (now - grant.lastUsedMs > REFRESH_MS || now - grant.startedMs > HARD_MS) return null;
    if (now - grant.refreshIssuedMs >= ROTATION_MS) {
      grant.refreshToken = this.#token('RT1', grant.realm, now, grant.id);
      grant.refreshIssuedMs = now;
    }
    grant.lastUsedMs = now;
    return this.#answer(grant, withHardExpiry);
  }

  /** Ends the grant an access or refresh token belongs to. False: not one of ours. */
  revoke(token: string): boolean {
    const grant = this.#grantOf(token, 'RT1') ?? this.#grantOf(token, 'AT1');
    if (grant) grant.revoked = true;
    return grant !== undefined;
  }

  /** The realm a bearer token opens; null when it is unknown, expired or revoked. */
  realmOf(accessToken: string): string | null {
    const read = this.#read(accessToken, 'AT1');
    const grant = this.#grantOf(accessToken, 'AT1');
    if (!read || !grant || grant.revoked || this.#now() >= read.issuedMs + ACCESS_MS) return null;
    return grant.realm;
  }

  /** Whether an access token may ask who its person is. */
  isLive(accessToken: string): boolean {
    return this.realmOf(accessToken) !== null;
  }

  #answer(grant: Grant, withHardExpiry: boolean): TokenAnswer {
    const hardSeconds = Math.floor((grant.startedMs + HARD_MS - this.#now()) / 1000);
    return {
      access_token: this.accessToken(grant),
      refresh_token: grant.refreshToken,
      token_type: 'bearer',
      expires_in: ACCESS_MS / 1000,
      x_refresh_token_expires_in: REFRESH_MS / 1000,
      ...(withHardExpiry ? { x_refresh_token_hard_expires_in: hardSeconds } : {}),
    };
  }

  accessToken(grant: Grant): string {
    return this.#token('AT1', grant.realm, this.#now(), grant.id, this.#sandbox.mint('quickbooks-access').slice(0, 8));
  }

  #token(kind: 'AT1' | 'RT1', realm: string, ms: number, grantId: string, nonce = ''): string {
    const text = [kind, realm, ms.toString(36), grantId, nonce].join('.');
    return `${text}.${hexOf(this.#sandbox.seed, text)}`;
  }

  /** What a token says of itself, if its checksum is right. */
  #read(token: string, kind: 'AT1' | 'RT1'): { realm: string; issuedMs: number; grantId: string } | null {
    const [named, realm, issued, grantId, nonce] = token.split('.');
    if (named !== kind || realm === undefined || issued === undefined || grantId === undefined || nonce === undefined) return null;
    const issuedMs = Number.parseInt(issued, 36);
    return Number.isSafeInteger(issuedMs) && this.#token(kind, realm, issuedMs, grantId, nonce) === token
      ? { realm, issuedMs, grantId }
      : null;
  }

  /** The grant of a true token; one from before a restart is taken in again with what the token says. */
  #grantOf(token: string, kind: 'AT1' | 'RT1'): Grant | undefined {
    const read = this.#read(token, kind);
    if (!read) return undefined;
    const { realm, issuedMs, grantId } = read;
    const known = this.#grants.get(grantId);
    if (known) {
      // Taken in by its access token first: the refresh token was not known until now.
      if (kind === 'RT1' && known.refreshToken === '') Object.assign(known, { refreshToken: token, refreshIssuedMs: issuedMs });
      return known.realm === realm ? known : undefined;
    }
    const refreshToken = kind === 'RT1' ? token : '';
    return this.#keep({
      id: grantId,
      realm,
      clientId: null,
      startedMs: issuedMs,
      refreshToken,
      refreshIssuedMs: issuedMs,
      lastUsedMs: issuedMs,
      revoked: false,
    });
  }

  #keep(grant: Grant): Grant {
    this.#grants.set(grant.id, grant);
    return grant;
  }

  #now(): number {
    return msOf(this.#sandbox.now());
  }
}

/** The one person who signs in with Intuit at the sandbox. */
export const USER = { sub: 'a1b2c3d4-sandbox-intuit-user', email: 'iris@sandbox.invalid', givenName: 'Iris', familyName: 'Sandbox' };

const bySandbox = new WeakMap<Sandbox, Grants>();

/** The one set of grants of a sandbox. */
export function grantsOf(sandbox: Sandbox): Grants {
  const known = bySandbox.get(sandbox);
  if (known) return known;
  const grants = new Grants(sandbox);
  bySandbox.set(sandbox, grants);
  return grants;
}

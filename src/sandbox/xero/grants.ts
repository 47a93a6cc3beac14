/**
 * Who may do what: consents, rotating tokens and connections of one sandbox. Tokens carry what is needed to honour them (and a checksum), so a
 * sandbox that was started again with the same seed still accepts them; connections belong to the one user of the sandbox.
 */
import { z } from 'zod';
import { type Instant, msOf } from '../../domain/time.ts';
import { provesKey } from '../id-token.ts';
import { hexOf, uuidOf } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';
import { expiredDetail } from './problems.ts';

/** Lifetimes in ms: code 5 minutes, access token 30 minutes, refresh token 60 days unused, previous refresh token 30 minutes (platforms.md A1). */
const CODE_MS = 5 * 60_000;
export const ACCESS_MS = 30 * 60_000;
const REFRESH_MS = 60 * 86_400_000;
const GRACE_MS = 30 * 60_000;
/** Verified access tokens remembered, so that a request does not decode its token again. */
const REMEMBERED = 500;

const carriedSchema = z.object({
  kind: z.enum(['access', 'refresh']),
  authentication_event_id: z.string(),
  client_id: z.string(),
  scope: z.array(z.string()),
  exp: z.number(),
  /** Sandbox only: which refresh this token came from, and what was connected then. */
  generation: z.number().int(),
  tenants: z.array(z.string()),
});
type Carried = z.infer<typeof carriedSchema>;

export interface Consent {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly nonce: string | null;
  readonly challenge?: string | null;
  readonly tenants: readonly string[];
}

export interface Connection {
  readonly id: string;
  authEventId: string;
  readonly tenant: string;
  readonly created: Instant;
  updated: Instant;
}

/** What a token call gives. */
export interface Issued {
  readonly accessToken: string;
  /** null without the scope offline_access. */
  readonly refreshToken: string | null;
  readonly scopes: readonly string[];
  readonly eventId: string;
  readonly consent: Consent | null;
}

interface Grant {
  /** How often it was refreshed; the refresh token of the last refresh is the current one. */
  generation: number;
  previousUntil: number;
  revoked: boolean;
}

/** A bearer that is good, or the detail of Xero's 401. */
export type Verdict =
  | { readonly ok: true; readonly clientId: string; readonly eventId: string }
  | { readonly ok: false; readonly detail: string };

export class Grants {
  readonly #sandbox: Sandbox;
  readonly #codes = new Map<string, { readonly consent: Consent; readonly until: number }>();
  readonly #grants = new Map<string, Grant>();
  readonly #connections = new Map<string, Connection>();
  readonly #verified = new Map<string, Carried>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** A single-use code for a consent. */
  authorise(consent: Consent): string {
    const code = this.#sandbox.mint('xero-code');
    this.#codes.set(code, { consent, until: this.#now() + CODE_MS });
    return code;
  }

  /** null (invalid_grant) for an unknown, used or old code, another client or address, or a wrong proof key. */
  exchange(code: string, clientId: string, redirectUri: string, verifier: string | null = null): Issued | null {
    const known = this.#codes.get(code);
    this.#codes.delete(code);
    if (!known || known.until < this.#now() || known.consent.clientId !== clientId || known.consent.redirectUri !== redirectUri)
      return null;
    if (!provesKey(known.consent.challenge ?? null, verifier)) return null;
    return this.open(known.consent);
  }

  /** A new grant with its connections, as after a consent. */
  open(consent: Consent): Issued {
    const eventId = uuidOf('xero-event', this.#sandbox.mint('xero-event'));
    this.#grants.set(eventId, { generation: 0, previousUntil: 0, revoked: false });
    this.#connect(eventId, consent.tenants);
    return { ...this.#issue(eventId, 0, consent.clientId, consent.scopes), consent };
  }

  /** null (invalid_grant) for an unknown, revoked, superseded (after its grace) or unused-for-60-days token. */
  refresh(token: string): Issued | null {
    const carried = this.#decode(token);
    if (carried?.kind !== 'refresh' || carried.exp * 1_000 < this.#now()) return null;
    const grant = this.#grantOf(carried);
    if (grant.revoked) return null;
    if (carried.generation === grant.generation) {
      grant.generation += 1;
      grant.previousUntil = this.#now() + GRACE_MS;
    } else if (carried.generation !== grant.generation - 1 || this.#now() > grant.previousUntil) return null;
    return { ...this.#issue(carried.authentication_event_id, grant.generation, carried.client_id, carried.scope), consent: null };
  }

  /** Ends the token's grant and all connections of the user, as Xero does. Unknown tokens are no error. */
  revoke(token: string): void {
    const carried = this.#decode(token);
    if (!carried) return;
    this.#grantOf(carried).revoked = true;
    this.#connections.clear();
  }

  verify(bearer: string): Verdict {
    const carried = this.#remembered(bearer);
    if (carried?.kind !== 'access') return { ok: false, detail: 'AuthenticationUnsuccessful' };
    if (carried.exp * 1_000 <= this.#now()) return { ok: false, detail: expiredDetail(carried.exp * 1_000) };
    if (this.#grantOf(carried).revoked) return { ok: false, detail: 'AuthenticationUnsuccessful' };
    return { ok: true, clientId: carried.client_id, eventId: carried.authentication_event_id };
  }

  connections(): readonly Connection[] {
    return [...this.#connections.values()];
  }

  isConnected(tenant: string): boolean {
    return this.#connections.has(tenant);
  }

  /** false when there is no such connection. */
  disconnect(connectionId: string): boolean {
    const connection = this.connections().find((each) => each.id === connectionId);
    return connection !== undefined && this.#connections.delete(connection.tenant);
  }

  #connect(eventId: string, tenants: readonly string[]): void {
    const now = this.#sandbox.now();
    for (const tenant of tenants) {
      const known = this.#connections.get(tenant);
      if (known) Object.assign(known, { authEventId: eventId, updated: now });
      else
        this.#connections.set(tenant, {
          id: uuidOf('xero-connection', this.#sandbox.mint('xero-connection')),
          authEventId: eventId,
          tenant,
          created: now,
          updated: now,
        });
    }
  }

  /** The token's grant; one from before a restart is taken up as it stands in the token. */
  #grantOf(carried: Carried): Grant {
    const known = this.#grants.get(carried.authentication_event_id);
    if (known) return known;
    const adopted = { generation: carried.generation, previousUntil: 0, revoked: false };
    this.#grants.set(carried.authentication_event_id, adopted);
    this.#connect(
      carried.authentication_event_id,
      carried.tenants.filter((tenant) => this.#sandbox.byTenant(tenant) !== undefined),
    );
    return adopted;
  }

  #issue(eventId: string, generation: number, clientId: string, scopes: readonly string[]): Omit<Issued, 'consent'> {
    const tenants = this.connections().flatMap((each) => (each.authEventId === eventId ? each.tenant : []));
    const common = { authentication_event_id: eventId, client_id: clientId, scope: [...scopes], generation, tenants };
    const access = { kind: 'access' as const, ...common, exp: Math.floor((this.#now() + ACCESS_MS) / 1_000) };
    const refresh = { kind: 'refresh' as const, ...common, exp: Math.floor((this.#now() + REFRESH_MS) / 1_000) };
    return {
      accessToken: this.#encode(access),
      refreshToken: scopes.includes('offline_access') ? this.#encode(refresh) : null,
      scopes,
      eventId,
    };
  }

  /** An access token looks like Xero's JWT; a refresh token is opaque. `jti` makes every one new. */
  #encode(carried: Carried): string {
    const iat = Math.floor(this.#now() / 1_000);
    const claims = {
      nbf: iat,
      iat,
      iss: 'https://identity.xero.com',
      aud: 'https://identity.xero.com/resources',
      sub: USER.id,
      xero_userid: USER.id,
      jti: this.#sandbox.mint('xero-jti'),
      ...carried,
    };
    const head = carried.kind === 'access' ? base64url({ alg: 'RS256', kid: 'sandbox', typ: 'JWT' }) : 'r';
    const signed = `${head}.${base64url(claims)}`;
    return `${signed}.${hexOf(this.#sandbox.seed, signed)}`;
  }

  #decode(token: string): Carried | null {
    const [head = '', body = '', checksum = ''] = token.split('.');
    if (checksum === '' || hexOf(this.#sandbox.seed, `${head}.${body}`) !== checksum) return null;
    const parsed = carriedSchema.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : null;
  }

  #remembered(token: string): Carried | null {
    const known = this.#verified.get(token);
    if (known) return known;
    const carried = this.#decode(token);
    if (this.#verified.size >= REMEMBERED) this.#verified.clear();
    if (carried) this.#verified.set(token, carried);
    return carried;
  }

  #now(): number {
    return msOf(this.#sandbox.now());
  }
}

/** The one user who signs in to the sandbox. */
export const USER = { id: uuidOf('xero-user'), email: 'owner@sandbox.invalid', givenName: 'Sam', familyName: 'Sandbox' };

export function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const grantsBySandbox = new WeakMap<Sandbox, Grants>();

/** The grants of a sandbox; the same for every face of it. */
export function grantsOf(sandbox: Sandbox): Grants {
  const known = grantsBySandbox.get(sandbox);
  if (known) return known;
  const grants = new Grants(sandbox);
  grantsBySandbox.set(sandbox, grants);
  return grants;
}

const ALL_SCOPES =
  'openid profile email offline_access accounting.invoices accounting.payments accounting.contacts accounting.settings'.split(' ');

/** Tokens for a company without a consent, for the control interface. @throws RangeError for an unknown tenant. */
export function issueToken(sandbox: Sandbox, tenant: string): { accessToken: string; refreshToken: string; tenant: string } {
  if (!sandbox.byTenant(tenant)) throw new RangeError(`no company with the tenant ${tenant}`);
  const { accessToken, refreshToken } = grantsOf(sandbox).open({
    clientId: 'sandbox',
    redirectUri: '',
    scopes: ALL_SCOPES,
    nonce: null,
    tenants: [tenant],
  });
  return { accessToken, refreshToken: refreshToken ?? '', tenant };
}

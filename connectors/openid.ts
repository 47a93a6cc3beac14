/**
 * Signing in with a platform by OpenID Connect: where to send the browser, and who came back. An id token counts only when its signature, issuer,
 * audience, age and nonce are right; everything else the platform says is taken over the same connection and about the same person.
 */
import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { z } from 'zod';
import { isUsableAddress } from '../src/domain/address.ts';
import { type Instant, msOf } from '../src/domain/time.ts';
import type { Outcome } from './connector.ts';
import { failed, ok, refused } from './failure.ts';
import { type Answer, type ConnectorOptions, carry, request, rewritten } from './http.ts';

/** What is true of a platform's OpenID provider, each with its source in the platform's facts. */
export interface OpenIdFacts {
  readonly issuer: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly keysUrl: string;
  /** Where the e-mail address is told when the id token does not hold it; null: it does. */
  readonly userInfoUrl: string | null;
  readonly scopes: readonly string[];
  /** Whether it takes a proof key (RFC 7636, S256). */
  readonly provesKey: boolean;
  /** Whether its id tokens repeat the nonce. One that does repeat it must always be right. */
  readonly repeatsNonce: boolean;
}

/** Three unguessable texts of one sign-in, kept by the browser that began it and by nobody else. */
export interface Asked {
  readonly state: string;
  readonly nonce: string;
  /** 43 to 128 characters (RFC 7636 §4.1). */
  readonly verifier: string;
}

export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
  /** One usable address in small letters; null: none was told. */
  readonly email: string | null;
  /** Only where the platform itself says that it proved the address. */
  readonly emailVerified: boolean;
  /** The company the person came from, where the platform says so. */
  readonly tenant: string | null;
}

export interface OpenId {
  /** As its id tokens name it. */
  readonly issuer: string;
  authorizeUrl(asked: Asked, redirectUri: string): Promise<string>;
  /** `callbackUrl` is the full address the platform sent the browser to; its state was compared already. */
  identify(callbackUrl: string, asked: Asked, redirectUri: string): Promise<Outcome<Identity>>;
}

/** Two machines' clocks differ by less. Source: our figure; jose's own default is none. */
const CLOCK_TOLERANCE_SECONDS = 60;
/** An unknown key may be a new one, but nobody makes us ask for keys more often than this. */
const KEYS_EVERY_MS = 60_000;

const tokenSchema = z.object({ id_token: z.string().min(1).max(16_000), access_token: z.string().min(1) });
const keysSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(50) });
const text = z.string().min(1).max(200).nullable().catch(null);
const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  nonce: z.string().optional(),
  azp: z.string().optional(),
  name: text,
  given_name: text,
  family_name: text,
  email: text,
  email_verified: z.literal(true).optional().catch(undefined),
  realmid: z
    .string()
    .regex(/^\d{1,24}$/)
    .nullable()
    .catch(null),
});
const userInfoSchema = z.object({
  sub: z.string(),
  email: text,
  emailVerified: z.literal(true).optional().catch(undefined),
  givenName: text,
  familyName: text,
});

interface Told {
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly name: string | null;
}

export function openIdOf(facts: OpenIdFacts, options: ConnectorOptions): OpenId {
  const keys = keysOf(facts, options);
  const issuer = rewritten(facts.issuer, options.baseUrl).replace(/\/$/, '');
  return {
    issuer,
    async authorizeUrl({ state, nonce, verifier }, redirectUri) {
      const url = new URL(rewritten(facts.authorizeUrl, options.baseUrl));
      const query = {
        response_type: 'code',
        client_id: options.clientId,
        redirect_uri: redirectUri,
        scope: facts.scopes.join(' '),
        state,
        nonce,
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      if (facts.provesKey) {
        url.searchParams.set('code_challenge', await challengeOf(verifier));
        url.searchParams.set('code_challenge_method', 'S256');
      }
      return url.href;
    },
    async identify(callbackUrl, asked, redirectUri) {
      const params = URL.canParse(callbackUrl) ? new URL(callbackUrl).searchParams : new URLSearchParams();
      const code = params.get('code');
      if (params.get('error') === 'access_denied') return refused('access_denied');
      if (!code) return refused('no-code');
      const tokens = await tokensFor(facts, options, code, asked, redirectUri);
      if (!tokens.ok) return tokens;
      const claims = await claimsOf(tokens.value.id_token, { issuer, audience: options.clientId, now: options.now(), keys });
      if (!claims) return refused('id-token');
      const { nonce, azp, sub } = claims;
      if (nonce === undefined ? facts.repeatsNonce : nonce !== asked.nonce) return refused('id-token');
      if (azp !== undefined && azp !== options.clientId) return refused('id-token');
      const told = tellingOf(
        claims,
        facts.userInfoUrl === null ? null : await userInfo(facts.userInfoUrl, options, tokens.value.access_token, sub),
      );
      return ok({ issuer, subject: sub, tenant: claims.realmid, ...told });
    },
  };
}

type Claims = z.infer<typeof claimsSchema>;
type UserInfo = z.infer<typeof userInfoSchema>;

function tellingOf(claims: Claims, info: UserInfo | null): Told {
  const email = info?.email ?? claims.email;
  const verified = info?.email ? info.emailVerified : claims.email_verified;
  const parts = [info?.givenName ?? claims.given_name, info?.familyName ?? claims.family_name].filter((part) => part !== null);
  const usable = email !== null && isUsableAddress(email);
  return {
    name: claims.name ?? (parts.join(' ') || null),
    email: usable ? email.toLowerCase() : null,
    emailVerified: usable && verified === true,
  };
}

/** A code is good for one try. */
async function tokensFor(
  facts: OpenIdFacts,
  options: ConnectorOptions,
  code: string,
  asked: Asked,
  redirectUri: string,
): Promise<Outcome<z.infer<typeof tokenSchema>>> {
  const data = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
  if (facts.provesKey) data.set('code_verifier', asked.verifier);
  const answer = await carry({ options, safety: 'write' }, () =>
    request({
      method: 'POST',
      url: facts.tokenUrl,
      data: data.toString(),
      headers: {
        Authorization: `Basic ${btoa(`${options.clientId}:${options.clientSecret}`)}`,
        'Content-Type': 'application/x-www-form-urlencoded',
        Accept: 'application/json',
      },
    }),
  );
  const read = bodyOf(answer, tokenSchema);
  if (read) return ok(read);
  // Nothing is kept by anybody, so whatever went wrong the person simply begins again.
  return answer.kind === 'answered' ? refused('no-tokens') : failed({ kind: 'later', at: null, code: 'no-answer' });
}

/** null: no address, or an answer about somebody else (OpenID Connect Core §5.3.2). */
async function userInfo(url: string, options: ConnectorOptions, accessToken: string, subject: string): Promise<UserInfo | null> {
  const headers = { Authorization: `Bearer ${accessToken}`, Accept: 'application/json' };
  const answer = await carry({ options, safety: 'read' }, () => request({ method: 'GET', url, headers }));
  const read = bodyOf(answer, userInfoSchema);
  return read?.sub === subject ? read : null;
}

interface Keys {
  /** `anew`: ask again, unless that was done a moment ago. null: they cannot be had. */
  get(anew: boolean): Promise<JSONWebKeySet | null>;
}

function keysOf({ keysUrl }: OpenIdFacts, options: ConnectorOptions): Keys {
  let kept: JSONWebKeySet | null = null;
  let askedMs = Number.NEGATIVE_INFINITY;
  return {
    async get(anew) {
      const nowMs = msOf(options.now());
      if (kept && (!anew || Math.abs(nowMs - askedMs) < KEYS_EVERY_MS)) return kept;
      askedMs = nowMs;
      const answer = await carry({ options, safety: 'read' }, () =>
        request({ method: 'GET', url: keysUrl, headers: { Accept: 'application/json' } }),
      );
      kept = bodyOf(answer, keysSchema) ?? kept;
      return kept;
    },
  };
}

interface Expected {
  readonly issuer: string;
  readonly audience: string;
  readonly now: Instant;
  readonly keys: Keys;
}

/** null: the token is not to be believed. */
async function claimsOf(token: string, { issuer, audience, now, keys }: Expected): Promise<Claims | null> {
  const verify = async (anew: boolean): Promise<Claims | null> => {
    const known = await keys.get(anew);
    if (!known) return null;
    const { payload } = await jwtVerify(token, createLocalJWKSet(known), {
      issuer,
      audience,
      algorithms: ['RS256'],
      currentDate: new Date(msOf(now)),
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'iat', 'sub'],
    });
    return claimsSchema.safeParse(payload).data ?? null;
  };
  try {
    return await verify(false);
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey)) return null;
  }
  return verify(true).catch(() => null);
}

async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function bodyOf<Value>(answer: Answer, schema: z.ZodType<Value>): Value | null {
  return answer.kind === 'answered' && answer.status === 200 ? (schema.safeParse(answer.body).data ?? null) : null;
}

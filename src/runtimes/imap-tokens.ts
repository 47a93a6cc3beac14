/**
 * Access tokens of a mailbox, from the refresh token of somebody's consent (RFC 6749 §6). A provider may give a new refresh token with every answer:
 * it is kept, sealed, before the access token is used, and goes before the one in the environment until that one is changed.
 */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { addMs, type Instant } from '../domain/time.ts';
import type { Database, Hash } from '../store/database.ts';
import { CannotOpen, type Vault } from '../vault/vault.ts';
import { type Exchanged, exchange, type Limits } from './exchange.ts';
import type { MailboxGrant } from './imap-account.ts';

/** Somebody has to consent again; asking once more changes nothing. */
export const GRANT_REFUSED = 'GrantRefused';
/** The provider gave no answer we can use; it may later. */
const NO_TOKEN = 'NoToken';
const LIMITS: Limits = { connectMs: 10_000, totalMs: 30_000, bytes: 64 * 1024 };
/** A token this near its end is not used for a login any more. */
const MARGIN_MS = 60_000;
/** Where the provider does not say how long it lasts. */
const LIFE_S = 600;
/** Neither provider's tokens come near it. */
const MAX_TOKEN = 16_384;
const token = z
  .string()
  .min(1)
  .max(MAX_TOKEN)
  .regex(/^[\x21-\x7e]+$/);
const answerSchema = z.object({
  access_token: token,
  refresh_token: token.optional(),
  expires_in: z.coerce.number().int().positive().optional(),
});
const errorSchema = z.object({ error: z.string() });
/** RFC 6749 §5.2: what a new try with the same values is answered the same way. */
const FINAL: readonly string[] = [
  'invalid_grant',
  'invalid_client',
  'unauthorized_client',
  'invalid_scope',
  'unsupported_grant_type',
  'invalid_request',
];

export interface AccessTokens {
  /** One that is good for a login now. @throws Error with `code` GRANT_REFUSED or another; it holds no token. */
  get(): Promise<string>;
  /** The one that was given was refused. */
  forget(): void;
}

/** The refresh token that came last. */
export interface KeptToken {
  /** null: none came since the environment's was set. */
  read(given: string): Promise<string | null>;
  keep(given: string, token: string): Promise<void>;
}

export interface TokensDeps {
  readonly grant: MailboxGrant;
  readonly kept: KeptToken;
  readonly now: () => Instant;
}

export function accessTokens({ grant, kept, now }: TokensDeps): AccessTokens {
  let standing: { readonly token: string; readonly until: Instant } | null = null;
  return {
    async get() {
      if (standing && now() < standing.until) return standing.token;
      const asked = now();
      const refreshToken = (await kept.read(grant.refreshToken)) ?? grant.refreshToken;
      const { access_token, refresh_token, expires_in = LIFE_S } = answerOf(await ask(grant, refreshToken));
      if (refresh_token !== undefined && refresh_token !== refreshToken) await kept.keep(grant.refreshToken, refresh_token);
      standing = { token: access_token, until: addMs(asked, expires_in * 1_000 - MARGIN_MS) };
      return access_token;
    },
    forget: () => {
      standing = null;
    },
  };
}

/** The client's name and secret stand in the body, which both providers document. */
function ask({ tokenUrl, clientId, clientSecret, scope }: MailboxGrant, refreshToken: string): Promise<Exchanged> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clientId,
    ...(clientSecret === null ? {} : { client_secret: clientSecret }),
    ...(scope === null ? {} : { scope }),
  });
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json', 'User-Agent': 'Tahseel' };
  return exchange({ method: 'POST', url: tokenUrl, headers, body: form.toString() }, LIMITS);
}

function answerOf(exchanged: Exchanged): z.infer<typeof answerSchema> {
  if (exchanged.kind !== 'answered') throw problem(NO_TOKEN);
  const body = json(exchanged.body);
  const answer = exchanged.status === 200 ? answerSchema.safeParse(body) : null;
  if (answer?.success) return answer.data;
  const error = errorSchema.safeParse(body);
  throw problem(exchanged.status < 500 && error.success && FINAL.includes(error.data.error) ? GRANT_REFUSED : NO_TOKEN);
}

function problem(code: string): Error {
  return Object.assign(new Error('no token for the mailbox'), { code });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export interface KeptDeps {
  readonly database: Database;
  readonly vault: Vault;
  readonly hash: Hash;
  /** The name it is kept under. */
  readonly mailbox: string;
}

const TABLE =
  'CREATE TABLE IF NOT EXISTS tokens (mailbox TEXT PRIMARY KEY, given TEXT NOT NULL, data_key TEXT NOT NULL, sealed TEXT NOT NULL) WITHOUT ROWID';

/** In the mailbox's database, sealed like the platforms' tokens. One that cannot be opened is as if there were none: the environment's is left. */
export function keptToken({ database, vault, hash, mailbox }: KeptDeps): KeptToken {
  database.run(sql.raw(TABLE));
  const owner = `mailbox/${mailbox}`;
  const place = (dataKey: string) => ({ owner, connection: 'imap', field: 'refresh-token', keyVersion: 1, dataKey });
  return {
    async read(given) {
      const row = database.get<{ dataKey: string; sealed: string } | undefined>(
        sql`SELECT data_key AS dataKey, sealed FROM tokens WHERE mailbox = ${mailbox} AND given = ${hash(given)}`,
      );
      if (!row) return null;
      return vault.open(place(row.dataKey), row.sealed).catch((error: unknown) => {
        if (error instanceof CannotOpen) return null;
        throw error;
      });
    },
    async keep(given, text) {
      const dataKey = await vault.newDataKey(owner);
      const sealed = await vault.seal(place(dataKey), text);
      database.run(
        sql`INSERT INTO tokens (mailbox, given, data_key, sealed) VALUES (${mailbox}, ${hash(given)}, ${dataKey}, ${sealed})
          ON CONFLICT DO UPDATE SET given = excluded.given, data_key = excluded.data_key, sealed = excluded.sealed`,
      );
    },
  };
}

/** Tokens of programs: made and taken back by owners, shown once, kept as their hash; a token is its practice's and says what it opens. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Scope } from '../domain/scope.ts';
import { addMs, type Instant } from '../domain/time.ts';
import { practices } from './schema.ts';
import { tokens } from './schema-programs.ts';
import type { Secrets } from './secrets.ts';

/** Known by its beginning, so that scanners for leaked secrets find it. */
export const TOKEN_PREFIX = 'tahseel_';
/** How exactly it is remembered when a token was last used: one write a minute at most. */
const USED_EVERY_MS = 60_000;
const MOST_TOKENS = 50;
/** Of a token's id in its signature. */
const ID_SHOWN = 6;

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly madeBy: string;
  readonly madeAt: Instant;
  readonly expiresAt: Instant | null;
  readonly usedAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly revokedBy: string | null;
}

/** Whoever calls with a token. */
export interface TokenHolder {
  readonly tokenId: string;
  readonly practiceId: string;
  readonly practice: string;
  readonly scopes: readonly Scope[];
  /** How the journal names it. */
  readonly signature: string;
}

export interface Tokens {
  /** null: no such token, taken back, or too old. */
  find(token: string): TokenHolder | null;
  /** Those that are good, then the others; oldest first. */
  list(practiceId: string): TokenRow[];
  make(
    practiceId: string,
    wanted: { readonly name: string; readonly scopes: readonly Scope[]; readonly expiresAt: Instant | null },
    by: string,
  ): { readonly token: string } | { readonly refused: 'name-taken' | 'too-many' };
  /** False: there is no such token, or it was taken back before. */
  revoke(practiceId: string, tokenId: string, by: string): boolean;
}

export function tokensOf({ database, now, secret, id, hashed }: Secrets): Tokens {
  const isGood = (row: Pick<TokenRow, 'revokedAt' | 'expiresAt'>): boolean =>
    row.revokedAt === null && (row.expiresAt === null || row.expiresAt > now());
  const list = (practiceId: string): TokenRow[] => {
    const rows = database
      .select()
      .from(tokens)
      .where(eq(tokens.practiceId, practiceId))
      .orderBy(asc(tokens.madeAt), asc(tokens.id))
      .all()
      .map(({ hash: _hash, practiceId: _practice, ...row }) => row);
    return [...rows.filter(isGood), ...rows.filter((row) => !isGood(row))];
  };
  return {
    find(token) {
      if (!token.startsWith(TOKEN_PREFIX)) return null;
      const row = database
        .select({ token: tokens, practice: practices.name })
        .from(tokens)
        .innerJoin(practices, eq(practices.id, tokens.practiceId))
        .where(eq(tokens.hash, hashed('token', token)))
        .get();
      if (!row || !isGood(row.token)) return null;
      const { id: tokenId, practiceId, scopes, name, usedAt } = row.token;
      if (usedAt === null || usedAt < addMs(now(), -USED_EVERY_MS))
        database.update(tokens).set({ usedAt: now() }).where(eq(tokens.id, tokenId)).run();
      return { tokenId, practiceId, practice: row.practice, scopes, signature: `${name} (API ${tokenId.slice(0, ID_SHOWN)})` };
    },
    list,
    make: (practiceId, { name, scopes, expiresAt }, by) =>
      database.transaction(() => {
        const all = list(practiceId);
        if (all.some((row) => row.name === name)) return { refused: 'name-taken' };
        if (all.filter(isGood).length >= MOST_TOKENS) return { refused: 'too-many' };
        const token = TOKEN_PREFIX + secret();
        const row = { id: id(), practiceId, name, scopes: [...scopes], hash: hashed('token', token), madeBy: by, madeAt: now(), expiresAt };
        database.insert(tokens).values(row).run();
        return { token };
      }),
    revoke: (practiceId, tokenId, by) =>
      database
        .update(tokens)
        .set({ revokedAt: now(), revokedBy: by })
        .where(and(eq(tokens.practiceId, practiceId), eq(tokens.id, tokenId), isNull(tokens.revokedAt)))
        .returning({ id: tokens.id })
        .all().length > 0,
  };
}

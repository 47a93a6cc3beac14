/**
 * Sign-in links: whoever holds one reads the mailbox it was sent to. Good once, for a quarter of an hour, and only so many. One that was asked for
 * from an account adds the address to that account, and to no other.
 */
import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import { addMs } from '../domain/time.ts';
import { LINK_MS, LINKS_COUNTED_MS, LINKS_PER_ADDRESS, LINKS_PER_HOUR } from './life.ts';
import { signInLinks } from './schema.ts';
import type { Secrets } from './secrets.ts';

export interface Link {
  readonly address: string;
  /** Whose account the address is to be added to; null: it signs in. */
  readonly personId: string | null;
}

export interface Links {
  /** The secret of a new link to this address (in small letters); null: too many were asked for. */
  ask(link: Link): string | null;
  /** What a link is for, while it is good. Changes nothing. */
  look(secret: string): Link | null;
  /** The same, once: of two who use a link one gets null. */
  use(secret: string): Link | null;
}

const LINK = { address: signInLinks.address, personId: signInLinks.personId };

export function linksOf({ database, now, secret, hashed }: Secrets): Links {
  const asked = (since: number, address: string | null): number => {
    const recent = gt(signInLinks.askedAt, addMs(now(), -since));
    const where = address === null ? recent : and(eq(signInLinks.address, address), recent);
    return database.select({ count: sql<number>`count(*)` }).from(signInLinks).where(where).get()?.count ?? 0;
  };
  const good = (text: string) =>
    and(eq(signInLinks.id, hashed('link', text)), isNull(signInLinks.usedAt), gt(signInLinks.askedAt, addMs(now(), -LINK_MS)));
  return {
    ask: ({ address, personId }) =>
      database.transaction(() => {
        database
          .delete(signInLinks)
          .where(lt(signInLinks.askedAt, addMs(now(), -LINKS_COUNTED_MS)))
          .run();
        if (asked(LINK_MS, address) >= LINKS_PER_ADDRESS || asked(LINKS_COUNTED_MS, null) >= LINKS_PER_HOUR) return null;
        const text = secret();
        database
          .insert(signInLinks)
          .values({ id: hashed('link', text), address, personId, askedAt: now() })
          .run();
        return text;
      }),
    look: (text) => database.select(LINK).from(signInLinks).where(good(text)).get() ?? null,
    use: (text) => database.update(signInLinks).set({ usedAt: now() }).where(good(text)).returning(LINK).get() ?? null,
  };
}

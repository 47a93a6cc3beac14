/** Sessions: who a browser speaks for. Only the hash of a session's secret is kept; every sign-in, and every change of practice, makes a new one. */
import { and, eq, lt, or } from 'drizzle-orm';
import { addMs, type Instant } from '../domain/time.ts';
import { SESSION_IDLE_MS, SESSION_SEEN_EVERY_MS, SESSION_WHOLE_MS, sessionEnded } from './life.ts';
import { sessions } from './schema.ts';
import type { Secrets } from './secrets.ts';

export interface Session {
  readonly personId: string;
  readonly practiceId: string;
  readonly startedAt: Instant;
}

export interface Sessions {
  /** A session that begins now, instead of the one `before`, which ends. Gives its secret. */
  begin(personId: string, practiceId: string, before: string | null): string;
  /** The same sign-in in another practice: a new secret, and no more time. null: the session has ended. */
  move(secret: string, practiceId: string): string | null;
  /** null: none, or it has ended. Being asked for keeps it from being idle. */
  find(secret: string): Session | null;
  end(secret: string): void;
  /** Ends every session of a person; `practiceId`: only those in this practice. */
  endAll(personId: string, practiceId?: string): void;
}

export function sessionsOf({ database, now, secret, hashed }: Secrets): Sessions {
  const row = (text: string) =>
    database
      .select()
      .from(sessions)
      .where(eq(sessions.id, hashed('session', text)))
      .get() ?? null;
  const live = (text: string) => {
    const found = row(text);
    return found && !sessionEnded(found, now()) ? found : null;
  };
  const keep = (session: Session): string => {
    const text = secret();
    database
      .insert(sessions)
      .values({ ...session, id: hashed('session', text), seenAt: now() })
      .run();
    return text;
  };
  const end = (text: string): void => {
    database
      .delete(sessions)
      .where(eq(sessions.id, hashed('session', text)))
      .run();
  };
  /** Those that ended by themselves. */
  const sweep = (): void => {
    const idle = lt(sessions.seenAt, addMs(now(), -SESSION_IDLE_MS));
    database
      .delete(sessions)
      .where(or(idle, lt(sessions.startedAt, addMs(now(), -SESSION_WHOLE_MS))))
      .run();
  };
  return {
    begin: (personId, practiceId, before) =>
      database.transaction(() => {
        if (before !== null) end(before);
        sweep();
        return keep({ personId, practiceId, startedAt: now() });
      }),
    move: (text, practiceId) =>
      database.transaction(() => {
        const before = live(text);
        end(text);
        return before ? keep({ personId: before.personId, practiceId, startedAt: before.startedAt }) : null;
      }),
    find(text) {
      const found = live(text);
      if (found && found.seenAt < addMs(now(), -SESSION_SEEN_EVERY_MS))
        database.update(sessions).set({ seenAt: now() }).where(eq(sessions.id, found.id)).run();
      return found;
    },
    end,
    endAll(personId, practiceId) {
      const theirs = eq(sessions.personId, personId);
      database
        .delete(sessions)
        .where(practiceId === undefined ? theirs : and(theirs, eq(sessions.practiceId, practiceId)))
        .run();
    },
  };
}

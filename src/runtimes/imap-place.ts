/**
 * How far a mailbox has been read, on disk: the highest UID that is known, and which of those up to it are still to be taken. A mail is
 * noted before it is fetched and crossed out after it was kept, so that whatever happens in between it is read again and never forgotten.
 */
import { sql } from 'drizzle-orm';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrations.ts';

export interface Waiting {
  readonly uid: number;
  /** How often it could not be fetched or kept. */
  readonly tries: number;
}

export interface ImapPlace {
  /** UIDs mean something under one UIDVALIDITY only; null: never read. `upTo`: the highest UID noted. */
  known(): { readonly validity: string; readonly upTo: number } | null;
  /** Forgets everything about former UIDs. Gives how many of them were still to be taken. */
  renew(validity: string, upTo: number, uids: readonly number[]): number;
  /** These are there; noted twice does no harm. */
  note(upTo: number, uids: readonly number[]): void;
  /** What is still to be taken, least tried first, then in the order of arrival. */
  waiting(): Waiting[];
  /** It was kept, or is passed over for good. */
  done(uid: number): void;
  /** It could not be fetched or kept this time. */
  failed(uid: number): void;
}

/** Files of before versions were counted have the tables already. */
const TABLES = [
  'CREATE TABLE IF NOT EXISTS places (mailbox TEXT PRIMARY KEY, validity TEXT NOT NULL, up_to INTEGER NOT NULL) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS waiting (mailbox TEXT NOT NULL, uid INTEGER NOT NULL, tries INTEGER NOT NULL, PRIMARY KEY (mailbox, uid)) WITHOUT ROWID',
];

export const IMAP_MIGRATIONS: readonly string[] = [TABLES.join(';\n')];

/** `mailbox`: the name its place is kept under; another server or folder is another place. */
export function imapPlace(database: Database, mailbox: string): ImapPlace {
  migrate(database, IMAP_MIGRATIONS, 'the place in the mailbox');
  const add = (uids: readonly number[]): void => {
    for (const uid of uids)
      database.run(sql`INSERT INTO waiting (mailbox, uid, tries) VALUES (${mailbox}, ${uid}, 0) ON CONFLICT DO NOTHING`);
  };
  return {
    known: () =>
      database.get<{ validity: string; upTo: number } | undefined>(
        sql`SELECT validity, up_to AS upTo FROM places WHERE mailbox = ${mailbox}`,
      ) ?? null,
    renew: (validity, upTo, uids) =>
      database.transaction(() => {
        const left = database.all(sql`DELETE FROM waiting WHERE mailbox = ${mailbox} RETURNING uid`).length;
        database.run(
          sql`INSERT INTO places (mailbox, validity, up_to) VALUES (${mailbox}, ${validity}, ${upTo})
            ON CONFLICT DO UPDATE SET validity = excluded.validity, up_to = excluded.up_to`,
        );
        add(uids);
        return left;
      }),
    note: (upTo, uids) =>
      database.transaction(() => {
        add(uids);
        database.run(sql`UPDATE places SET up_to = max(up_to, ${upTo}) WHERE mailbox = ${mailbox}`);
      }),
    waiting: () => database.all<Waiting>(sql`SELECT uid, tries FROM waiting WHERE mailbox = ${mailbox} ORDER BY tries, uid`),
    done: (uid) => void database.run(sql`DELETE FROM waiting WHERE mailbox = ${mailbox} AND uid = ${uid}`),
    failed: (uid) => void database.run(sql`UPDATE waiting SET tries = tries + 1 WHERE mailbox = ${mailbox} AND uid = ${uid}`),
  };
}

/**
 * The append-only log of everything done, chained so that a changed, missing or inserted line shows. What is chained is the salted hash
 * of the contents: contents and salt can be erased (a customer's right) and the chain still verifies.
 */
import { asc, desc, eq, sql } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import { type Database, type Hash, remembered } from './database.ts';
import { journal } from './schema-work.ts';
import { statement } from './statement.ts';

export type JournalRow = typeof journal.$inferSelect;

export interface NewLine {
  readonly at: Instant;
  /** What was done: 'letter-sent', 'hold-placed', … */
  readonly kind: string;
  readonly customerId: string | null;
  readonly contents: Readonly<Record<string, unknown>>;
}

export type ChainReport =
  | { readonly ok: true; readonly lines: number; readonly erased: number }
  | { readonly ok: false; readonly seq: number; readonly fault: 'link' | 'hash' | 'contents' | 'gap' };

const GENESIS = '0'.repeat(64);
const SALT_BYTES = 16;

const last = statement((database) =>
  database.select({ seq: journal.seq, hash: journal.hash, at: journal.at }).from(journal).orderBy(desc(journal.seq)).limit(1).prepare(),
);
const wordsSet = statement((database) =>
  database
    .select({ at: journal.at, contents: journal.contents })
    .from(journal)
    .where(sql`${journal.kind} = 'words-set'`)
    .orderBy(asc(journal.seq))
    .prepare(),
);
const insert = statement((database) =>
  database
    .insert(journal)
    .values({
      seq: sql.placeholder('seq'),
      at: sql.placeholder('at'),
      kind: sql.placeholder('kind'),
      customerId: sql.placeholder('customerId'),
      contents: sql.placeholder('contents'),
      salt: sql.placeholder('salt'),
      contentsHash: sql.placeholder('contentsHash'),
      previous: sql.placeholder('previous'),
      hash: sql.placeholder('hash'),
    })
    .prepare(),
);

export function journalOf(database: Database, hash: Hash, random: (bytes: number) => Uint8Array) {
  const head = remembered(database, 'journal', () => last(database).get() ?? null);
  const lineHash = (line: Pick<JournalRow, 'previous' | 'seq' | 'at' | 'kind' | 'contentsHash'>) =>
    hash(JSON.stringify([line.previous, line.seq, line.at, line.kind, line.contentsHash]));

  return {
    /** Call it inside the transaction of what it tells. */
    append(line: NewLine): void {
      const before = head.get();
      head.forget();
      const contents = JSON.stringify({ customerId: line.customerId, ...line.contents });
      const salt = hex(random(SALT_BYTES));
      const chained = {
        seq: (before?.seq ?? 0) + 1,
        at: line.at,
        kind: line.kind,
        contentsHash: hash(salt + contents),
        previous: before?.hash ?? GENESIS,
      };
      const own = lineHash(chained);
      insert(database).run({ ...chained, customerId: line.customerId, contents, salt, hash: own });
      head.keep({ seq: chained.seq, hash: own, at: line.at });
    },
    /** Removes what the lines about a customer say; that something was done, and when, stays and still verifies. Gives how many. */
    erase(customerId: string): number {
      return database
        .update(journal)
        .set({ contents: null, salt: null, customerId: null })
        .where(eq(journal.customerId, customerId))
        .returning({ seq: journal.seq })
        .all().length;
    },
    /** The lines that tell of the business's own words, oldest first. */
    wordsSet: (): Pick<JournalRow, 'at' | 'contents'>[] => wordsSet(database).all(),
    /** When the last line was written; null: nothing was. */
    newest: (): Instant | null => head.get()?.at ?? null,
    count: (): number => database.select({ count: sql<number>`count(*)` }).from(journal).get()?.count ?? 0,
    lines: (): JournalRow[] => database.select().from(journal).orderBy(asc(journal.seq)).all(),
    /** Goes over the whole chain from its first line; reports the first line that does not fit. */
    verifyChain(): ChainReport {
      let previous = GENESIS;
      let seq = 0;
      let erased = 0;
      for (const line of database.select().from(journal).orderBy(asc(journal.seq)).all()) {
        if (line.seq !== seq + 1) return { ok: false, seq: line.seq, fault: 'gap' };
        if (line.previous !== previous) return { ok: false, seq: line.seq, fault: 'link' };
        if (line.hash !== lineHash(line)) return { ok: false, seq: line.seq, fault: 'hash' };
        if (line.contents === null || line.salt === null) erased += 1;
        else if (hash(line.salt + line.contents) !== line.contentsHash) return { ok: false, seq: line.seq, fault: 'contents' };
        previous = line.hash;
        seq = line.seq;
      }
      return { ok: true, lines: seq, erased };
    },
  };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

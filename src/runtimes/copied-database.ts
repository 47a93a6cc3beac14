/** A database copied while others write to it: one moment of it, without what was deleted, checked page by page and marked as a copy. */
import { closeSync, openSync } from 'node:fs';
import BetterSqlite from 'better-sqlite3';
import { COPY } from '../organisation/restored.ts';
import { OWNER_ONLY, sync } from './durable-files.ts';
import { faultOf } from './verify.ts';

/** Milliseconds to wait for another process's lock (node-database.ts). */
const BUSY_TIMEOUT_MS = 5_000;

/** What a copied database says of itself. */
export interface Copied {
  /** The version of its tables; null: it counts none. */
  readonly schema: number | null;
  /** Of an organisation's file: who it is and the last line of its journal. */
  readonly organisation: {
    readonly id: string;
    readonly platform: string;
    readonly tenant: string;
    readonly journal: { readonly seq: number; readonly hash: string } | null;
  } | null;
  /** Of a practice's file: which client files it has. */
  readonly members: readonly string[];
}

/**
 * Copies one moment of the database at `from`, which may be in use, to `to`, which may not exist; on disk when it returns. An organisation's
 * copy is marked as such, so that it sends nothing wherever it is put.
 * @throws Error naming the file when it cannot be read or is not whole.
 */
export function copyDatabase(from: string, to: string): Copied {
  try {
    const source = new BetterSqlite(from, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    try {
      // SQLite takes an empty file that is there; made by SQLite itself it would be readable by others.
      closeSync(openSync(to, 'wx', OWNER_ONLY));
      source.prepare('VACUUM INTO ?').run(to);
    } finally {
      source.close();
    }
    const copy = new BetterSqlite(to, { fileMustExist: true });
    try {
      const said = toldBy(copy);
      if (said.organisation && columnsOf(copy, 'organisation').includes('home')) copy.prepare('UPDATE organisation SET home = ?').run(COPY);
      const fault = faultOf(copy);
      if (fault !== null) throw new Error(`${from} is not whole (${fault}); 'tahseel verify' says more`);
      return said;
    } finally {
      copy.close();
      sync(to);
    }
  } catch (error) {
    const code = error instanceof BetterSqlite.SqliteError ? error.code : null;
    throw code === null ? error : new Error(`${from} cannot be copied (${code})`);
  }
}

/** What a copy says of itself, and what is wrong with it (null: nothing). @throws Error when it is no database. */
export function readCopied(path: string): Copied & { readonly fault: string | null } {
  const client = new BetterSqlite(path, { readonly: true, fileMustExist: true });
  try {
    return { ...toldBy(client), fault: faultOf(client) };
  } finally {
    client.close();
  }
}

function toldBy(client: BetterSqlite.Database): Copied {
  const one = (table: string, text: string): unknown => (columnsOf(client, table).length === 0 ? undefined : client.prepare(text).get());
  const version = one('schema_version', 'SELECT version FROM schema_version');
  const organisation = one('organisation', 'SELECT id, platform, tenant FROM organisation');
  const line = one('journal', 'SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1');
  const members = columnsOf(client, 'clients').length === 0 ? [] : client.prepare('SELECT id FROM clients').pluck().all();
  return {
    schema: isRow(version, 'version') ? Number(version['version']) : null,
    organisation: isRow(organisation, 'id')
      ? {
          id: String(organisation['id']),
          platform: String(organisation['platform']),
          tenant: String(organisation['tenant']),
          journal: isRow(line, 'hash') ? { seq: Number(line['seq']), hash: String(line['hash']) } : null,
        }
      : null,
    members: members.map(String),
  };
}

function columnsOf(client: BetterSqlite.Database, table: string): string[] {
  return client.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table).map(String);
}

function isRow(value: unknown, column: string): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && column in value;
}

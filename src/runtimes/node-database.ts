/** Opens SQLite files on Node the only way they may be opened: WAL, full durability, foreign keys, asserted on every open. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Database } from '../store/database.ts';
import { quicken } from './quick-queries.ts';

/** Milliseconds a statement waits for another process's lock. Source: reliability reference §1.1 (≥ 5,000). */
const BUSY_TIMEOUT_MS = 5_000;
/**
 * Pages of log before they are copied into the file (64 MB), and pages kept in memory (at most 32 MB, negative: in KB; a file never takes more than it
 * holds): what is written in bulk has random ids and touches pages all over. On a first sync of 100,000 invoices a cache saves a quarter of the
 * processor time and half of the waiting; a run over 50,000 overdue ones takes a fifth less time with these than with a quarter of them.
 */
const CHECKPOINT_PAGES = 16_000;
const CACHE = -32_000;
const FULL = 2;
const OFF = 0;

/** Statements kept compiled per file; a text with a list of any length in it is one of many, and the oldest give way. */
const KEPT_STATEMENTS = 400;

/** Compiling a statement costs more than most of ours take to run, and drizzle asks for it each time. */
function keepStatements(client: BetterSqlite.Database): void {
  const compile = client.prepare.bind(client);
  const kept = new Map<string, BetterSqlite.Statement>();
  const prepare = (text: string): BetterSqlite.Statement => {
    const known = kept.get(text);
    // One that is being read row by row cannot be run again until it is done.
    if (known && !known.busy) return known.reader ? known.raw(false) : known;
    const statement = compile(text);
    if (known) return statement;
    const [oldest] = kept.keys();
    if (oldest !== undefined && kept.size >= KEPT_STATEMENTS) kept.delete(oldest);
    kept.set(text, statement);
    return statement;
  };
  Object.defineProperty(client, 'prepare', { value: prepare });
}

export interface OpenedDatabase {
  readonly database: Database;
  /** Copies the write-ahead log into the file and closes it. */
  close(): void;
}

export interface NodeDatabaseOptions {
  /** Replays and tests may give up durability; a product never does. */
  readonly durable?: boolean;
}

/**
 * Opens (or creates) one database file; ':memory:' for tests and replays.
 * An existing WAL file reopens at synchronous=NORMAL unless told otherwise, so the settings are made and read back each time.
 * @throws Error when a setting does not hold.
 */
export function openNodeDatabase(path: string, options: NodeDatabaseOptions = {}): OpenedDatabase {
  const inMemory = path === ':memory:';
  if (!inMemory) mkdirSync(dirname(path), { recursive: true });
  const client = new BetterSqlite(path);
  const synchronous = options.durable === false ? OFF : FULL;
  const settings = [
    ['journal_mode', 'WAL', inMemory ? 'memory' : 'wal'],
    ['synchronous', String(synchronous), synchronous],
    ['foreign_keys', 'ON', 1],
    ['busy_timeout', String(BUSY_TIMEOUT_MS), BUSY_TIMEOUT_MS],
    ['wal_autocheckpoint', String(CHECKPOINT_PAGES), CHECKPOINT_PAGES],
    ['cache_size', String(CACHE), CACHE],
  ] as const;
  for (const [name, value, expected] of settings) {
    // Some say at once what they are set to.
    const set: unknown = client.pragma(`${name} = ${value}`, { simple: true });
    const actual: unknown = set ?? client.pragma(name, { simple: true });
    if (actual !== expected) {
      client.close();
      throw new Error(`SQLite setting ${name} is ${String(actual)}, must be ${expected}`);
    }
  }
  keepStatements(client);
  const database = drizzle({ client });
  quicken(database, client, synchronous === FULL);
  return { database, close: () => void client.close() };
}

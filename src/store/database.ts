/** The one kind of database a store works on: drizzle's synchronous SQLite, whichever driver opened it. */
import { type SQL, sql } from 'drizzle-orm';
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';

/** better-sqlite3 on Node, durable-sqlite in a Durable Object: one connection, so a statement inside `transaction` is part of it. */
export type Database = Pick<
  BaseSQLiteDatabase<'sync', unknown>,
  'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'run' | 'all' | 'get' | 'values' | 'transaction'
>;

/** How a database is asked to keep a transaction without waiting for its disk, where the driver can do that. */
export const UNHURRIED: unique symbol = Symbol('unhurried');

interface Unhurrying {
  readonly [UNHURRIED]: <Result>(work: () => Result) => Result;
}

/**
 * One transaction whose loss with the machine's power does no harm, because everything in it would be read, decided or looked for again. It is
 * kept at once for every process, dead or alive; on the disk it is with the next ordinary transaction, and never without those before it.
 */
export function unhurried<Result>(database: Database, work: () => Result): Result {
  return isUnhurrying(database) ? database[UNHURRIED](work) : database.transaction(work);
}

function isUnhurrying(database: Database): database is Database & Unhurrying {
  return UNHURRIED in database;
}

/** SHA-256 of UTF-8 text as 64 hexadecimal digits; supplied by the runtime. */
export type Hash = (text: string) => string;

type Value = string | number | null;

/**
 * A statement with `?` places that runs once per record of a first sync: prepared on the driver itself where it can be, because filling
 * drizzle's placeholders costs as much again as a small insert. It belongs to the transaction that is open, as every statement does.
 */
export function often(database: Database, text: string): (...values: readonly Value[]) => void {
  const client: unknown = Reflect.get(database, '$client');
  if (isPreparing(client)) {
    let compiled: Preparing | null = null;
    return (...values) => {
      compiled ??= client.prepare(text);
      compiled.run(...values);
    };
  }
  const [first = '', ...rest] = text.split('?');
  return (...values) => {
    const parts: SQL[] = [sql.raw(first), ...rest.flatMap((part, place) => [sql`${values[place] ?? null}`, sql.raw(part)])];
    database.run(sql.join(parts));
  };
}

interface Preparing {
  run(...values: readonly Value[]): unknown;
}

function isPreparing(client: unknown): client is { prepare(text: string): Preparing } {
  return typeof client === 'object' && client !== null && 'prepare' in client && typeof client.prepare === 'function';
}

/** Rows that are read far more often than they change, by database and name: whoever opens a store over the same database sees the same. */
const rows = new WeakMap<Database, Map<string, { readonly value: unknown }>>();

export interface Remembered<Row> {
  get(): Row;
  forget(): void;
  /** What the row is after a change that was just written. */
  keep(value: Row): void;
}

/** A row kept in memory between its changes. Whoever changes it forgets it first; a transaction that is undone forgets all (`forgetRows`). */
export function remembered<Row>(database: Database, name: string, read: () => Row): Remembered<Row> {
  const kept = rows.get(database) ?? new Map<string, { readonly value: unknown }>();
  rows.set(database, kept);
  let own: { readonly value: Row } | null = null;
  const keep = (value: Row): Row => {
    own = { value };
    kept.set(name, own);
    return value;
  };
  return {
    get() {
      // What another store over this database forgot is no longer in the map.
      return own === null || kept.get(name) !== own ? keep(read()) : own.value;
    },
    forget: () => void kept.delete(name),
    keep: (value) => void keep(value),
  };
}

/** After a transaction was undone nothing that was read in it holds. */
export function forgetRows(database: Database): void {
  rows.get(database)?.clear();
}

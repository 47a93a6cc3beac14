/**
 * Runs drizzle's queries on Node without walking them anew each time: how places are filled and how a row becomes an object is worked out once
 * per query, and a statement is compiled when it first runs. In a wake drizzle's own walk costs about as much as SQLite itself.
 */
import BetterSqlite from 'better-sqlite3';
import { Column, is, Param, Placeholder, type Query, SQL, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { type Database, UNHURRIED } from '../store/database.ts';
import { ELSEWHERE } from '../store/statement.ts';

type Values = Readonly<Record<string, unknown>>;

/** A column of a result: where it goes, and what makes a value of it. */
interface Field {
  readonly path: readonly string[];
  readonly field: unknown;
}

type Prepare = (query: Query, fields: readonly Field[] | undefined, method: unknown, inArrays: unknown, mapper: unknown) => unknown;

/**
 * Makes every query of this database a quick one, and lets it keep transactions without waiting for the disk, where it waits otherwise
 * (`durable`). @throws Error where drizzle is built otherwise than the pinned version.
 */
export function quicken(database: BetterSQLite3Database, client: BetterSqlite.Database, durable: boolean): void {
  const session: unknown = Reflect.get(database, 'session');
  const own: unknown = typeof session === 'object' && session !== null ? Reflect.get(session, 'prepareQuery') : null;
  if (typeof session !== 'object' || session === null || typeof own !== 'function') throw new Error('drizzle has no session to quicken');
  const prepareQuery: Prepare = (query, fields, ...rest) =>
    rest[2] === undefined && (fields?.every(({ path }) => path.length === 1) ?? true)
      ? new QuickQuery(client, new Plan(query, fields))
      : Reflect.apply(own, session, [query, fields, ...rest]);
  Object.defineProperty(session, 'prepareQuery', { value: prepareQuery });
  const transaction = transactions(database, client);
  Object.defineProperty(session, 'transaction', { value: transaction });
  if (durable) Object.defineProperty(database, UNHURRIED, { value: unhurrying(client, transaction) });
}

/**
 * The log is one file and is written in order: a commit at NORMAL is not waited for, and the next one at FULL puts it on the disk together with
 * itself. So what was lost is always the end, and never anything that something kept was built upon.
 */
function unhurrying(client: BetterSqlite.Database, transaction: ReturnType<typeof transactions>) {
  return (work: () => unknown): unknown => {
    // A part of another transaction is kept as that one is, and inside one the setting cannot be changed.
    if (client.inTransaction) return transaction(work);
    client.exec('PRAGMA synchronous = NORMAL');
    try {
      return transaction(work);
    } finally {
      client.exec('PRAGMA synchronous = FULL');
    }
  };
}

/**
 * Begins and commits with kept statements: the driver wraps the work of every transaction anew, which costs more than beginning and committing.
 * What runs inside another transaction is a savepoint of it, whose names may repeat (the newest of a name is meant).
 */
function transactions(database: BetterSQLite3Database, client: BetterSqlite.Database) {
  const words = new Map<string, BetterSqlite.Statement>();
  const say = (text: string): void => {
    const known = words.get(text) ?? client.prepare(text);
    words.set(text, known);
    known.run();
  };
  return (work: (transaction: BetterSQLite3Database) => unknown): unknown => {
    const isInside = client.inTransaction;
    say(isInside ? 'SAVEPOINT inside' : 'BEGIN');
    try {
      const result = work(database);
      if (result instanceof Promise) throw new TypeError('a transaction cannot wait');
      say(isInside ? 'RELEASE inside' : 'COMMIT');
      return result;
    } catch (error) {
      // SQLite itself may have ended all of it.
      if (!client.inTransaction) throw error;
      say(isInside ? 'ROLLBACK TO inside' : 'ROLLBACK');
      if (isInside) say('RELEASE inside');
      throw error;
    }
  };
}

/**
 * Where a value is compared with a place, or a place is a limit. SQLite compiles a statement with an order, a join or a limit anew each time such a
 * place is filled, in the hope of a better way to its rows: ten times the work of most queries here. It never looks behind a plus, which changes
 * nothing of a value.
 */
const COMPARED = /(=|<>|<|>|<=|>=|\blimit) \?/gi;

/** What is worked out once per query, when it first runs, and serves every database. */
class Plan {
  readonly text: string;
  readonly #params: readonly unknown[];
  readonly #fields: readonly Field[] | undefined;
  #fill: ((values: Values) => unknown[]) | null = null;
  #read: ((row: readonly unknown[]) => object) | null = null;

  constructor({ sql: text, params }: Query, fields: readonly Field[] | undefined) {
    this.text = text.replace(COMPARED, '$1 +?');
    this.#params = params;
    this.#fields = fields;
  }

  filled(values: Values): unknown[] {
    this.#fill ??= fillingOf(this.#params);
    return this.#fill(values);
  }

  /** null: the query names no columns, and gives what the driver gives. */
  get read(): ((row: readonly unknown[]) => object) | null {
    this.#read ??= this.#fields ? readingOf(this.#fields) : null;
    return this.#read;
  }
}

/** What drizzle's query builders ask of a prepared query. */
class QuickQuery {
  readonly #client: BetterSqlite.Database;
  readonly #plan: Plan;
  #reading: BetterSqlite.Statement | null = null;
  #running: BetterSqlite.Statement | null = null;

  constructor(client: BetterSqlite.Database, plan: Plan) {
    this.#client = client;
    this.#plan = plan;
  }

  [ELSEWHERE](database: Database): QuickQuery | null {
    const client: unknown = Reflect.get(database, '$client');
    return client instanceof BetterSqlite ? new QuickQuery(client, this.#plan) : null;
  }

  run(values: Values = NO_VALUES): unknown {
    // It gives no rows, so it is never busy.
    this.#running ??= this.#statement();
    return this.#running.run(...this.#plan.filled(values));
  }

  all(values: Values = NO_VALUES): unknown[] {
    const { read } = this.#plan;
    if (!read) return this.#statement().all(...this.#plan.filled(values));
    const rows: unknown[] = [];
    for (const row of this.#rows(values)) if (isRow(row)) rows.push(read(row));
    return rows;
  }

  get(values: Values = NO_VALUES): unknown {
    const { read } = this.#plan;
    if (!read) return this.#statement().get(...this.#plan.filled(values));
    const row = this.#reader().get(...this.#plan.filled(values));
    return isRow(row) ? read(row) : undefined;
  }

  values(values: Values = NO_VALUES): unknown[] {
    return this.#rows(values);
  }

  #rows(values: Values): unknown[] {
    return this.#reader().all(...this.#plan.filled(values));
  }

  #reader(): BetterSqlite.Statement {
    this.#reading ??= readerOf(this.#client, this.#plan.text);
    return this.#reading;
  }

  /** The client keeps compiled statements by their text, and gives another where this one is being read row by row. */
  #statement(): BetterSqlite.Statement {
    return this.#client.prepare(this.#plan.text);
  }
}

const NO_VALUES: Values = {};

/** Statements that give rows as lists, by their text; one whose text has a list of any length in it is one of many, and the oldest give way. */
const readers = new WeakMap<BetterSqlite.Database, Map<string, BetterSqlite.Statement>>();
const KEPT_READERS = 400;

/** Compiled once per database; nobody reads one of them row by row, so it is never busy. */
function readerOf(client: BetterSqlite.Database, text: string): BetterSqlite.Statement {
  const kept = readers.get(client) ?? new Map<string, BetterSqlite.Statement>();
  readers.set(client, kept);
  const known = kept.get(text);
  if (known) return known;
  // Not the client's own keeping: a statement that others use as well gives rows now as lists, now as objects.
  const compiled = BetterSqlite.prototype.prepare.call(client, text).raw();
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size >= KEPT_READERS) kept.delete(oldest);
  kept.set(text, compiled);
  return compiled;
}

function isRow(row: unknown): row is readonly unknown[] {
  return Array.isArray(row);
}

/** The parameters of a query with its places filled. @throws Error when a place has no value. */
function fillingOf(params: readonly unknown[]): (values: Values) => unknown[] {
  const fills = params.map((param): ((values: Values) => unknown) => {
    if (is(param, Placeholder)) return (values) => valueIn(values, param.name);
    if (!is(param, Param)) return () => param;
    const { value, encoder } = param;
    return is(value, Placeholder) ? (values) => encoder.mapToDriverValue(valueIn(values, value.name)) : () => param;
  });
  return (values) => fills.map((fill) => fill(values));
}

function valueIn(values: Values, name: string): unknown {
  const value = values[name];
  if (value === undefined && !(name in values)) throw new Error(`no value for the place '${name}'`);
  return value;
}

/** A row as an object, each value as its column reads it; nothing is nothing. */
function readingOf(fields: readonly Field[]): (row: readonly unknown[]) => object {
  const readings = fields.map(({ path: [name = ''], field }) => ({ name, decode: decoderOf(field) }));
  return (row) => {
    const read: Record<string, unknown> = {};
    let place = 0;
    for (const { name, decode } of readings) {
      const value = row[place];
      read[name] = value === null || decode === null ? value : decode(value);
      place += 1;
    }
    return read;
  };
}

/** null: the value is what the driver gives. */
function decoderOf(field: unknown): ((value: unknown) => unknown) | null {
  const decoder: unknown = is(field, Column) ? field : Reflect.get(is(field, SQL.Aliased) ? field.sql : Object(field), 'decoder');
  if (!isDecoder(decoder)) throw new Error('a column of a result cannot be read');
  const isPlain = decoder.mapFromDriverValue === Column.prototype.mapFromDriverValue || decoder === PLAIN;
  return isPlain ? null : (value) => decoder.mapFromDriverValue(value);
}

const PLAIN: unknown = Reflect.get(sql``, 'decoder');

function isDecoder(value: unknown): value is { mapFromDriverValue(value: unknown): unknown } {
  return typeof value === 'object' && value !== null && 'mapFromDriverValue' in value && typeof value.mapFromDriverValue === 'function';
}

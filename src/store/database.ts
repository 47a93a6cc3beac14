/** The one kind of database a store works on: drizzle's synchronous SQLite, whichever driver opened it. */
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';

/** better-sqlite3 on Node, durable-sqlite in a Durable Object: one connection, so a statement inside `transaction` is part of it. */
export type Database = Pick<
  BaseSQLiteDatabase<'sync', unknown>,
  'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'run' | 'all' | 'get' | 'values' | 'transaction'
>;

/** SHA-256 of UTF-8 text as 64 hexadecimal digits; supplied by the runtime. */
export type Hash = (text: string) => string;

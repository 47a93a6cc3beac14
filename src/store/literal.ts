/** Comparisons whose value is known when the statement is written. */
import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

const PLAIN = /^[a-z-]+$/;

/**
 * `column = 'value'` in the statement's own words. Where a table has an index for some of its rows only, SQLite looks at the value of a place to see
 * whether that index will do, and compiles the statement anew each time it is filled: ten times the work of most queries here.
 * @throws RangeError for anything but small letters and dashes.
 */
export function equals<Value extends string>(column: SQLiteColumn & { readonly _: { readonly data: Value } }, value: Value): SQL {
  if (!PLAIN.test(value)) throw new RangeError(`no word of ours: ${value}`);
  return sql`${column} = ${sql.raw(`'${value}'`)}`;
}

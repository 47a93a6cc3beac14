/** Queries are built once for all databases, when first asked: their words do not depend on whose database they are asked of. */
import type { Database } from './database.ts';

/** How a prepared query is asked of another database of the same driver, where the driver can do that; null: it cannot. */
export const ELSEWHERE: unique symbol = Symbol('elsewhere');

interface Portable<Query> {
  readonly [ELSEWHERE]: (database: Database) => Query | null;
}

/** Gives the query as this database runs it. A store that is opened for one act builds what that act needs, not everything. */
export function statement<Query extends object>(build: (database: Database) => Query): (database: Database) => Query {
  const known = new WeakMap<Database, Query>();
  let first: Query | null = null;
  return (database) => {
    const own = known.get(database);
    if (own) return own;
    const query = (first !== null && isPortable(first) ? first[ELSEWHERE](database) : null) ?? build(database);
    first ??= query;
    known.set(database, query);
    return query;
  };
}

function isPortable<Query extends object>(query: Query): query is Query & Portable<Query> {
  return ELSEWHERE in query;
}

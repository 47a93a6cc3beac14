/** Quick queries answer what drizzle's own answer, and their transactions keep all or nothing. */
import BetterSqlite from 'better-sqlite3';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import { quicken } from '../../src/runtimes/quick-queries.ts';
import { unhurried } from '../../src/store/database.ts';
import { inOrder } from '../../src/store/order.ts';

const people = sqliteTable('people', {
  id: integer('id').primaryKey(),
  name: text('name'),
  active: integer('active', { mode: 'boolean' }).notNull(),
  tags: text('tags', { mode: 'json' }).$type<string[]>().notNull(),
});
const towns = sqliteTable('towns', { person: integer('person').notNull(), town: text('town').notNull() });

function opened(isQuick: boolean, durable = false) {
  const client = new BetterSqlite(':memory:');
  const database = drizzle({ client });
  if (isQuick) quicken(database, client, durable);
  database.run(sql`CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, active INTEGER NOT NULL, tags TEXT NOT NULL)`);
  database.run(sql`CREATE TABLE towns (person INTEGER NOT NULL, town TEXT NOT NULL)`);
  const add = database
    .insert(people)
    .values({ name: sql.placeholder('name'), active: true, tags: sql.placeholder('tags') })
    .prepare();
  for (const name of ['Zoë', null, 'Amal', 'Ängström']) add.run({ name, tags: [name ?? 'nobody'] });
  database.insert(towns).values({ person: 1, town: 'Mainz' }).run();
  return { client, database };
}

const QUERIES: Record<string, (database: BetterSQLite3Database) => unknown> = {
  'whole rows': (database) => database.select().from(people).all(),
  'a place in a condition': (database) =>
    database
      .select()
      .from(people)
      .where(eq(people.name, sql.placeholder('name')))
      .prepare()
      .get({ name: 'Amal' }),
  'no row': (database) => database.select().from(people).where(eq(people.id, 99)).get(),
  'words of SQL': (database) =>
    database
      .select({ count: sql<number>`count(*)`, tags: people.tags, upper: sql<string>`upper(${people.name})`.as('upper') })
      .from(people)
      .groupBy(people.id)
      .all(),
  'a join with nothing beside it': (database) =>
    database.select({ name: people.name, town: towns.town }).from(people).leftJoin(towns, eq(towns.person, people.id)).all(),
  'nested rows': (database) => database.select().from(people).leftJoin(towns, eq(towns.person, people.id)).all(),
  'what an update gives back': (database) =>
    database
      .update(people)
      .set({ active: false, tags: ['left'] })
      .where(and(inArray(people.id, [1, 2]), eq(people.active, true)))
      .returning({ id: people.id, active: people.active, tags: people.tags })
      .all(),
  'raw SQL': (database) => [
    database.all(sql`SELECT id, name FROM people ORDER BY id`),
    database.get(sql`SELECT count(*) AS n FROM people`),
    database.values(sql`SELECT id FROM people`),
    database.run(sql`DELETE FROM people WHERE id = 4`).changes,
  ],
};

describe('quick queries', () => {
  it.each(Object.keys(QUERIES))('answers like drizzle: %s', (name) => {
    expect(QUERIES[name]?.(opened(true).database)).toEqual(QUERIES[name]?.(opened(false).database));
  });

  it('refuses a place without a value, and fills one with nothing', () => {
    const { database } = opened(true);
    const named = database
      .select()
      .from(people)
      .where(sql`${people.name} IS ${sql.placeholder('name')}`)
      .prepare();
    expect(() => named.all({})).toThrow(/name/);
    expect(named.all({ name: null })).toHaveLength(1);
  });

  it('keeps all of a transaction or nothing, and of one inside another what did not fail', () => {
    const { client, database } = opened(true);
    const remove = (id: number) => database.delete(people).where(eq(people.id, id)).run();
    const failing = () => {
      remove(1);
      throw new Error('no');
    };
    expect(() => database.transaction(failing)).toThrow('no');
    expect(client.inTransaction).toBe(false);
    database.transaction(() => {
      remove(2);
      expect(() => database.transaction(failing)).toThrow('no');
    });
    expect(database.select({ id: people.id }).from(people).all()).toEqual([{ id: 1 }, { id: 3 }, { id: 4 }]);
    expect(() => database.transaction(async () => remove(3))).toThrow(TypeError);
    expect(database.select().from(people).all()).toHaveLength(3);
  });
});

describe('a transaction that is not hurried to the disk', () => {
  const NORMAL = [{ synchronous: 1 }];
  const FULL = [{ synchronous: 2 }];
  const level = (client: BetterSqlite.Database) => client.pragma('synchronous');

  it('is not waited for, and whatever comes after it is', () => {
    const { client, database } = opened(true, true);
    expect(unhurried(database, () => level(client))).toEqual(NORMAL);
    expect(level(client)).toEqual(FULL);
    expect(() =>
      unhurried(database, () => {
        database.delete(people).run();
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(level(client)).toEqual(FULL);
    expect(database.select().from(people).all()).toHaveLength(4);
  });

  it('is waited for as part of one that is', () => {
    const { client, database } = opened(true, true);
    database.transaction(() => {
      unhurried(database, () => database.delete(people).where(eq(people.id, 1)).run());
      expect(level(client)).toEqual(FULL);
    });
    expect(database.select().from(people).all()).toHaveLength(3);
  });

  it('leaves a database alone that waits for no disk', () => {
    const { client, database } = opened(true);
    client.pragma('synchronous = OFF');
    unhurried(database, () => database.delete(people).where(eq(people.id, 1)).run());
    expect(level(client)).toEqual([{ synchronous: 0 }]);
  });
});

describe('rows in order', () => {
  it('are as SQLite would order them, nothing first', () => {
    const { database } = opened(true);
    const rows = database.select({ id: people.id, name: people.name }).from(people).all();
    const own = inOrder(
      [...rows].reverse(),
      (row) => row.name,
      (row) => row.id,
    );
    expect(own).toEqual(database.select({ id: people.id, name: people.name }).from(people).orderBy(people.name, people.id).all());
  });
});

/** What a death leaves: all that was committed where only the process died, and where the power went what had been waited for. */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { openNodeDatabase } from '../../src/runtimes/node-database.ts';
import { Trouble } from '../../src/simulation/trouble.ts';
import { unhurried } from '../../src/store/database.ts';

const NEVER = { faults: 0, crashes: 0 };
const ALWAYS = { faults: 0, crashes: 1 };

function world(power: number) {
  const { database: inner } = openNodeDatabase(':memory:', { durable: false });
  inner.run(sql`CREATE TABLE t (n INTEGER)`);
  const trouble = new Trouble(
    () => 0,
    () => power,
    NEVER,
  );
  const numbers = () => inner.values(sql`SELECT n FROM t ORDER BY n`).flat();
  return { inner, trouble, numbers };
}

describe.each([
  ['the process alone', 0.9, [1, 2, 3]],
  ['the power', 0.1, [1]],
] as const)('a death of %s', (_what, power, left) => {
  it('leaves what it must', () => {
    const { inner, trouble, numbers } = world(power);
    const database = trouble.database(inner);
    database.transaction(() => database.run(sql`INSERT INTO t VALUES (1)`));
    unhurried(database, () => database.run(sql`INSERT INTO t VALUES (2)`));
    unhurried(database, () => database.transaction(() => database.run(sql`INSERT INTO t VALUES (3)`)));
    trouble.database(inner);
    expect(numbers()).toEqual(left);
  });

  it('takes nothing that an ordinary commit stands after', () => {
    const { inner, trouble, numbers } = world(power);
    const database = trouble.database(inner);
    unhurried(database, () => database.run(sql`INSERT INTO t VALUES (1)`));
    database.transaction(() => database.run(sql`INSERT INTO t VALUES (2)`));
    trouble.database(inner);
    expect(numbers()).toEqual([1, 2]);
  });

  it('before a commit leaves nothing of it', () => {
    const { inner, numbers } = world(power);
    const trouble = new Trouble(
      () => 0,
      () => power,
      ALWAYS,
    );
    const database = trouble.database(inner);
    expect(() => unhurried(database, () => database.run(sql`INSERT INTO t VALUES (1)`))).toThrow('before-commit');
    expect(() => database.transaction(() => database.run(sql`INSERT INTO t VALUES (2)`))).toThrow('before-commit');
    trouble.database(inner);
    expect(numbers()).toEqual([]);
  });
});

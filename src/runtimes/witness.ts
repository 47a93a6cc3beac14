/**
 * The witness: the newest version this installation has heard of each client file, kept apart from the files it speaks of. When client files and practice are
 * written over together by an older copy, only something outside of them can tell.
 */
import { sql } from 'drizzle-orm';
import { BadInput } from '../domain/bad-input.ts';
import type { Practice } from '../practice/practice.ts';
import { migrate } from '../store/migrations.ts';
import { openNodeDatabase } from './node-database.ts';

export interface Witness {
  /** The newest version heard of; -1: none. */
  heard(organisation: string): number;
  /** Said after the organisations have committed it, so that the witness never knows more than a file that was not put back. All or none. */
  hear(...said: readonly { readonly id: string; readonly version: number }[]): void;
  /** Every organisation ever heard of and not gone since. */
  organisations(): string[];
  /** It went to another installation. */
  forget(organisation: string): void;
  close(): void;
}

export const WITNESS_MIGRATIONS: readonly string[] = [
  'CREATE TABLE heard (organisation TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID',
];

/** @throws BadInput when the file cannot be opened. */
export function openWitness(path: string): Witness {
  const { database, close } = opened(path);
  return {
    heard: (organisation) =>
      database.get<{ version: number } | undefined>(sql`SELECT version FROM heard WHERE organisation = ${organisation}`)?.version ?? -1,
    hear: (...said) =>
      database.transaction(() => {
        for (const { id, version } of said)
          database.run(
            sql`INSERT INTO heard (organisation, version) VALUES (${id}, ${version})
              ON CONFLICT DO UPDATE SET version = excluded.version WHERE excluded.version > version`,
          );
      }),
    organisations: () =>
      database.all<{ organisation: string }>(sql`SELECT organisation FROM heard ORDER BY organisation`).map((row) => row.organisation),
    forget: (organisation) => void database.run(sql`DELETE FROM heard WHERE organisation = ${organisation}`),
    close,
  };
}

/** The practice, and beside it the witness of what it was told. */
export function witnessed(practice: Practice, witness: Witness | undefined): Practice {
  if (!witness) return practice;
  return {
    ...practice,
    hear(...summaries) {
      practice.hear(...summaries);
      witness.hear(...summaries);
    },
  };
}

function opened(path: string): ReturnType<typeof openNodeDatabase> {
  try {
    const witness = openNodeDatabase(path);
    migrate(witness.database, WITNESS_MIGRATIONS, 'the witness');
    return witness;
  } catch (error) {
    if (error instanceof RangeError) throw new BadInput(`WITNESS_FILE: ${path}: ${error.message}`);
    throw new BadInput(
      `WITNESS_FILE: ${path} cannot be used (${error instanceof Error && 'code' in error ? String(error.code) : 'not a witness'})`,
    );
  }
}

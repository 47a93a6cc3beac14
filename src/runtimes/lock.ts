/** One process per data folder: two writers of one organisation would send its letters twice. The lock dies with its process, also by kill -9. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { BadInput } from '../domain/bad-input.ts';

/** Holds the folder until `release`. @throws BadInput when another process holds it or it cannot be written. */
export function lockFolder(folder: string): { release(): void } {
  try {
    mkdirSync(folder, { recursive: true });
    const client = new BetterSqlite(join(folder, 'lock.sqlite'), { timeout: 0 });
    client.pragma('locking_mode = EXCLUSIVE');
    client.exec('BEGIN EXCLUSIVE');
    return { release: () => void client.close() };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
      throw new BadInput(`${resolve(folder)} is in use by another Tahseel; stop it, or choose another folder with --data`);
    throw new BadInput(`${resolve(folder)} cannot be written (${code || 'unknown reason'}); choose another folder with --data`);
  }
}

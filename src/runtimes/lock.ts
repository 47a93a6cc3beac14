/** One process per data folder: two writers of one organisation would send its letters twice. The lock dies with its process, also by kill -9. */
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { BadInput } from '../domain/bad-input.ts';
import { LOCK_FILE, UNFINISHED } from './data-folder.ts';

export interface LockOptions {
  /** The option that named the folder. */
  readonly option?: string;
  /** Whether it may be one that a restore has not finished; only a restore takes such a folder. */
  readonly unfinished?: boolean;
}

/** Holds the folder until `release`. @throws BadInput when another process holds it, it cannot be written, or what it holds was never finished. */
export function lockFolder(folder: string, { option = '--data', unfinished = false }: LockOptions = {}): { release(): void } {
  const lock = held(folder, option);
  if (unfinished || !existsSync(join(folder, UNFINISHED))) return lock;
  lock.release();
  throw new BadInput(`${resolve(folder)} holds a restore that did not finish; run 'tahseel restore' again`);
}

function held(folder: string, option: string): { release(): void } {
  try {
    mkdirSync(folder, { recursive: true });
    const client = new BetterSqlite(join(folder, LOCK_FILE), { timeout: 0 });
    client.pragma('locking_mode = EXCLUSIVE');
    client.exec('BEGIN EXCLUSIVE');
    return { release: () => void client.close() };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
      throw new BadInput(`${resolve(folder)} is in use by another Tahseel; stop it, or choose another folder with ${option}`);
    throw new BadInput(`${resolve(folder)} cannot be written (${code || 'unknown reason'}); choose another folder with ${option}`);
  }
}

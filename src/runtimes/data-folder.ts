/** What lies in a data folder: which files are databases, which are plain, and which belong to this machine alone and are never copied. */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const SUFFIX = '.sqlite';
export const LOCK_FILE = `lock${SUFFIX}`;
const WITNESS_FILE = `witness${SUFFIX}`;
/** Stands in a folder from the first to the last moment of a restore. */
export const UNFINISHED = 'unfinished-restore';

/** Keys are kept elsewhere; a lock and a witness of another machine would be wrong here; the rest is half-written or belongs to SQLite. */
const STAYS = [LOCK_FILE, WITNESS_FILE, UNFINISHED, 'lost+found'];
const STAYS_TOO = /\.(?:key|pem|making|new)$|-(?:wal|shm|journal)$/;

/** Where the witness lies (witness.ts): where the operator says, at best on another disk, else in the data folder. */
export function witnessPlace(dataDir: string, env: Readonly<Record<string, string | undefined>>): string {
  return env['WITNESS_FILE'] || join(dataDir, WITNESS_FILE);
}

export interface DataFiles {
  /** Paths below the folder, with '/', in alphabetical order. */
  readonly databases: readonly string[];
  readonly plain: readonly string[];
}

/** Everything a backup holds. Links are not followed. */
export function dataFilesOf(folder: string): DataFiles {
  const found = below(folder, '').sort();
  return { databases: found.filter((path) => path.endsWith(SUFFIX)), plain: found.filter((path) => !path.endsWith(SUFFIX)) };
}

function below(folder: string, prefix: string): string[] {
  return entriesOf(join(folder, prefix)).flatMap((entry) => {
    const path = `${prefix}${entry.name}`;
    if (STAYS.includes(entry.name) || STAYS_TOO.test(entry.name)) return [];
    if (entry.isDirectory()) return below(folder, `${path}/`);
    return entry.isFile() ? [path] : [];
  });
}

/** Folders come and go while a server runs. */
function entriesOf(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

export type DatabaseKind = 'organisation' | 'practice' | 'inbox' | 'imap' | 'other';

/** By its path: the demo's lie one folder deeper. */
export function kindOf(path: string): DatabaseKind {
  const [name = '', folder = ''] = path.split('/').reverse();
  if (folder === 'organisations') return 'organisation';
  if (name === `practice${SUFFIX}`) return 'practice';
  if (name === `imap${SUFFIX}`) return 'imap';
  return name === `inbox${SUFFIX}` ? 'inbox' : 'other';
}

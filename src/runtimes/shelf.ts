/** Where ledgers are kept on one machine: a book per client file, at most one file that waits, and the folders that may be watched. */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { Shelf } from '../../connectors/spreadsheet/ledgers.ts';
import type { FileAt } from '../../connectors/spreadsheet/look.ts';
import { writeWhole } from './durable-files.ts';

/** What lies in a folder and is no ledger is passed over. */
const LEDGER_FILE = /^[^.~].*\.(?:xlsx|xlsm|csv|txt|tsv)$/i;
/** As the reader takes them (connectors/spreadsheet/decode.ts); a larger one is told as such, so one byte more is enough. */
const MAX_READ = 50 * 1024 * 1024 + 1;
/** Files of one folder that are looked at. */
const MAX_FILES = 1_000;
/** Names of tenants are our own; anything else never becomes part of a path. */
const TENANT = /^[a-z0-9-]{1,64}$/;
export const isLedgerName = (tenant: string): boolean => TENANT.test(tenant);

const BOOK = 'ledger.json';
const UPLOAD = 'upload';
const UPLOAD_HEAD = 'upload.json';
/** All there may be of one ledger. */
export const BOOK_FILES = [BOOK, UPLOAD, UPLOAD_HEAD] as const;

/** Where the books lie in a data folder. */
export const bookPlace = (dataDir: string): string => join(dataDir, 'books');

export interface ShelfInput {
  /** Books and waiting files. */
  readonly folder: string;
  /** Client folders lie directly below it. */
  readonly watchedRoot: string;
}

export function nodeShelf({ folder, watchedRoot }: ShelfInput): Shelf {
  const place = (tenant: string, name: string): string => {
    if (!isLedgerName(tenant)) throw new Error('not the name of a ledger');
    return join(folder, tenant, name);
  };
  return {
    async load(tenant) {
      const bytes = await readFile(place(tenant, BOOK)).catch(absent);
      return bytes === null ? null : JSON.parse(bytes.toString('utf8'));
    },
    async save(tenant, ledger) {
      writeWhole(place(tenant, BOOK), Buffer.from(JSON.stringify(ledger)));
    },
    async keepUpload(tenant, file) {
      if (file === null) {
        for (const name of [UPLOAD, UPLOAD_HEAD]) rmSync(place(tenant, name), { force: true });
        return;
      }
      writeWhole(place(tenant, UPLOAD), file.bytes);
      writeWhole(place(tenant, UPLOAD_HEAD), Buffer.from(JSON.stringify({ name: file.name, stamp: stampOf(file.bytes) })));
    },
    async upload(tenant) {
      const head = await readFile(place(tenant, UPLOAD_HEAD)).catch(absent);
      const bytes = await readFile(place(tenant, UPLOAD)).catch(absent);
      const named: unknown = head === null ? null : JSON.parse(head.toString('utf8'));
      if (bytes === null || !isNamed(named)) return null;
      const plain = new Uint8Array(bytes);
      return { name: named.name, bytes: plain, stamp: stampOf(plain) };
    },
    async newest(name, known) {
      const path = await watched(watchedRoot, name);
      return path === null ? null : newestIn(path, known);
    },
    mayWatch: async (name) => (await watched(watchedRoot, name)) !== null,
  };
}

/** A folder directly below the root; links that lead out of it do not count. */
async function watched(root: string, name: string): Promise<string | null> {
  if (name === '' || name !== name.trim() || /[/\\\0]|^\.\.?$/.test(name)) return null;
  const real = await realpath(root).catch(() => null);
  const path = real === null ? null : await realpath(join(real, name)).catch(() => null);
  if (real === null || path === null || !path.startsWith(real + sep)) return null;
  return (await stat(path)).isDirectory() ? path : null;
}

/** A file that is still being written changes its stamp when it is done, and is read again then. */
async function newestIn(path: string, known: string | null): Promise<FileAt | 'unchanged' | null> {
  const names = (await readdir(path)).filter((name) => LEDGER_FILE.test(name)).slice(0, MAX_FILES);
  const files = await Promise.all(names.map(async (name) => ({ name, found: await stat(join(path, name)).catch(() => null) })));
  const newest = files
    .flatMap(({ name, found }) => (found?.isFile() ? [{ name, size: found.size, ms: found.mtimeMs }] : []))
    .reduce<{ name: string; size: number; ms: number } | null>((best, each) => (best && best.ms >= each.ms ? best : each), null);
  if (!newest) return null;
  const stamp = `${newest.name}|${newest.size}|${newest.ms}`;
  if (stamp === known) return 'unchanged';
  // A link inside the folder may lead anywhere; its target is not ours to read.
  const real = await realpath(join(path, newest.name)).catch(() => null);
  if (real === null || dirname(real) !== resolve(path)) return null;
  const bytes = await readFile(real).catch(() => null);
  return bytes === null ? null : { name: newest.name, stamp, bytes: new Uint8Array(bytes.subarray(0, MAX_READ)) };
}

/** Makes the folder that client folders are put into, so that a person finds it. */
export async function makeWatchedRoot(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
}

function stampOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function absent(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
  throw error;
}

function isNamed(value: unknown): value is { name: string } {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
}

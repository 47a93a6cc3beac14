/**
 * `tahseel backup`: everything a data folder holds, copied while the server runs. Each file is one moment of its database; the order of the files is
 * such that none knows of anything another one lost.
 */
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Io, printJson } from '../commands/io.ts';
import { BadInput } from '../domain/bad-input.ts';
import type { Instant } from '../domain/time.ts';
import { type BackedUpFile, CONTENT, fileOf, writeManifest } from './backup-manifest.ts';
import { type Copied, copyDatabase } from './copied-database.ts';
import { type DataFiles, dataFilesOf, kindOf, LOCK_FILE, SUFFIX, UNFINISHED } from './data-folder.ts';
import { renameWhole, sync } from './durable-files.ts';
import { lockFolder } from './lock.ts';

export interface BackupOptions {
  readonly data: string;
  readonly out: string;
  readonly json?: boolean;
}

/** Client files that were connected while the others were copied are copied after them; more rounds than this come from no person. */
const MAX_ROUNDS = 20;
/** What customers owe is nobody else's business. */
const OWNER_ONLY = 0o700;

/** @throws BadInput for folders that cannot be used, Error when a file is not whole; in both cases nothing is left behind. */
export function backupCommand({ data, out, json = false }: BackupOptions, io: Io, now: () => Instant): void {
  const at = now();
  check(data, out);
  const making = `${resolve(out)}.making`;
  const lock = lockFolder(making, { option: '--out' });
  try {
    chmodSync(making, OWNER_ONLY);
    for (const left of readdirSync(making)) if (!left.startsWith(LOCK_FILE)) rmSync(join(making, left), { recursive: true });
    mkdirSync(join(making, CONTENT));
    const files = copyAll(data, join(making, CONTENT));
    writeManifest(making, at, files);
    syncFolders(making);
    lock.release();
    rmSync(join(making, LOCK_FILE));
    renameWhole(making, resolve(out));
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const organisations = files.filter((file) => kindOf(file.path) === 'organisation').length;
    if (json) printJson(io, { ok: true, backup: resolve(out), at, organisations, files: files.length, bytes });
    else
      io.print(
        `${resolve(out)}: ${organisations} client files, ${files.length} files, ${bytes} bytes. MASTER_KEY is not in it; keep it elsewhere.`,
      );
  } catch (error) {
    lock.release();
    rmSync(making, { recursive: true, force: true });
    throw error;
  }
}

function check(data: string, out: string): void {
  if (!existsSync(data)) throw new BadInput(`--data: there is no ${data}`);
  if (existsSync(join(data, UNFINISHED)))
    throw new BadInput(`--data: ${data} holds a restore that did not finish; run 'tahseel restore' again`);
  if (dataFilesOf(data).databases.length === 0) throw new BadInput(`--data: ${data} holds nothing of Tahseel's`);
  const way = relative(resolve(data), resolve(out));
  if (!way.startsWith('..')) throw new BadInput(`--out: ${out} lies in the data folder itself; choose a place outside it`);
  if (existsSync(out) && !isEmptyFolder(out)) throw new BadInput(`--out: ${out} exists already; each backup goes into a folder of its own`);
  if (!existsSync(dirname(resolve(out)))) throw new BadInput(`--out: there is no ${dirname(resolve(out))}`);
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return false;
  }
}

/**
 * What only hints at something (webhooks, mail still to be read) comes before the organisations that take it: looked at twice it does no harm. The
 * practice comes after its organisations, so that it has heard at least as much of each as the copy holds. Books and other plain files come last.
 */
function copyAll(data: string, to: string): BackedUpFile[] {
  const known = dataFilesOf(data);
  const files = new Map<string, BackedUpFile>();
  const copy = (path: string): Copied => {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    // Said again, it is copied anew.
    rmSync(join(to, path), { force: true });
    const said = copyDatabase(join(data, path), join(to, path));
    files.set(path, entryOf(to, path, said));
    return said;
  };
  const of = (kinds: readonly string[]) => known.databases.filter((path) => kinds.includes(kindOf(path)));
  for (const path of of(['inbox', 'imap', 'other'])) copy(path);
  const empty = new Set(of(['organisation']).filter((path) => copy(path).organisation === null));
  for (const path of of(['practice'])) copyPractice(path, copy, (member) => files.has(member) && !empty.delete(member));
  copyPlain(known, data, to, files);
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A practice names client files; one that it added meanwhile is copied too, and then the practice once more. */
function copyPractice(path: string, copy: (path: string) => Copied, isCopied: (path: string) => boolean): void {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const missing = copy(path)
      .members.map((id) => join(dirname(path), 'organisations', `${id}${SUFFIX}`))
      .filter((member) => !isCopied(member));
    if (missing.length === 0) return;
    for (const member of missing) copy(member);
  }
  throw new Error('client files were added faster than they could be copied; try again');
}

function copyPlain(known: DataFiles, data: string, to: string, files: Map<string, BackedUpFile>): void {
  // A book may have been opened since; its folder is looked at again.
  for (const path of new Set([...known.plain, ...dataFilesOf(data).plain])) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    try {
      copyFileSync(join(data, path), join(to, path));
    } catch (error) {
      // An uploaded ledger that waited was taken over meanwhile.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') continue;
      throw error;
    }
    sync(join(to, path));
    files.set(path, entryOf(to, path, null));
  }
}

function entryOf(to: string, path: string, said: Copied | null): BackedUpFile {
  const file = fileOf(join(to, path));
  if (file === null) throw new Error(`${path} is gone from the copy`);
  return { path, ...file, schema: said?.schema ?? null, journal: said?.organisation?.journal ?? null };
}

/** The names in every folder are on disk. */
export function syncFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isDirectory()) sync(join(entry.parentPath, entry.name));
  sync(folder);
}

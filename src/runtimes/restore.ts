/**
 * `tahseel restore`: a backup put into an empty data folder. All of the backup is checked before anything is written; until the last moment the
 * folder says that it is unfinished, and nothing starts on it. Every client file waits in quarantine, because letters may have left since.
 */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Io, printJson } from '../commands/io.ts';
import { BadInput } from '../domain/bad-input.ts';
import { rowsOf } from '../grants/rows.ts';
import { INBOX_MIGRATIONS } from '../inbox/schema.ts';
import { COPY } from '../organisation/restored.ts';
import { openPractice, PRACTICE_MIGRATIONS } from '../practice/practice.ts';
import { ORGANISATION_MIGRATIONS } from '../store/migrations.ts';
import { openStore } from '../store/open.ts';
import { syncFolders } from './backup.ts';
import { type BackupContents, CONTENT, fileOf, readBackup } from './backup-manifest.ts';
import { type DatabaseKind, kindOf, LOCK_FILE, UNFINISHED } from './data-folder.ts';
import { sync } from './durable-files.ts';
import { IMAP_MIGRATIONS } from './imap-place.ts';
import { lockFolder } from './lock.ts';
import { KEY_FILE } from './master-key.ts';
import { openNodeDatabase } from './node-database.ts';
import { hash, random } from './platform.ts';

export interface RestoreOptions {
  readonly from: string;
  readonly data: string;
  /** The master key is lost, and with it every token: they are left out instead of keeping the product from starting. */
  readonly withoutKey?: boolean;
  readonly json?: boolean;
}

/** The newest tables this program knows. */
const KNOWN: Readonly<Record<DatabaseKind, number>> = {
  organisation: ORGANISATION_MIGRATIONS.length,
  practice: PRACTICE_MIGRATIONS.length,
  inbox: INBOX_MIGRATIONS.length,
  imap: IMAP_MIGRATIONS.length,
  other: Number.POSITIVE_INFINITY,
};

/** @throws BadInput for a backup that is not whole or too new, and for a folder that is not empty. */
export async function restoreCommand({ from, data, withoutKey = false, json = false }: RestoreOptions, io: Io): Promise<void> {
  const contents = readBackup(from);
  for (const { path, schema } of contents.files)
    if (schema !== null && schema > KNOWN[kindOf(path)])
      throw new BadInput(
        `${from}: ${path} is at version ${schema}, this program knows ${KNOWN[kindOf(path)]}: restore it with the newer program`,
      );
  if (existsSync(data) && !mayTake(data)) throw new BadInput(`--data: ${data} is not empty; a backup is put into a folder of its own`);
  const lock = lockFolder(data, { unfinished: true });
  try {
    // Looked at again under the lock: a server may have come first.
    if (!mayTake(data)) throw new BadInput(`--data: ${data} is not empty; a backup is put into a folder of its own`);
    begin(data);
    for (const { path } of contents.files) await putBack(from, data, path, contents);
    for (const { path } of contents.files) if (kindOf(path) === 'organisation') quarantine(join(data, path));
    if (withoutKey) for (const { path } of contents.files) if (kindOf(path) === 'practice') leaveOutTokens(join(data, path));
    syncFolders(data);
    rmSync(join(data, UNFINISHED));
    sync(data);
  } finally {
    lock.release();
  }
  const organisations = contents.files.filter((file) => kindOf(file.path) === 'organisation').length;
  if (json) printJson(io, { ok: true, data: resolve(data), at: contents.at, organisations, files: contents.files.length });
  else
    io.print(
      `${resolve(data)}: ${organisations} client files as of ${contents.at}. Each sends nothing until a person has compared (docs/backups.md).`,
    );
}

/** What may lie in a folder that counts as empty: the key, which is never in a backup, and what a file system puts there by itself. */
function isOurs(name: string): boolean {
  return !name.startsWith(LOCK_FILE) && name !== KEY_FILE && name !== 'lost+found';
}

/** Empty, or left by a restore that did not finish. */
function mayTake(folder: string): boolean {
  if (!statSync(folder).isDirectory()) throw new BadInput(`--data: ${folder} is not a folder`);
  return existsSync(join(folder, UNFINISHED)) || readdirSync(folder).every((name) => !isOurs(name));
}

/** From here on nothing starts on the folder; what an earlier try left is cleared. */
function begin(folder: string): void {
  closeSync(openSync(join(folder, UNFINISHED), 'a'));
  sync(folder);
  for (const name of readdirSync(folder)) if (isOurs(name) && name !== UNFINISHED) rmSync(join(folder, name), { recursive: true });
}

/** @throws Error when what was written is not what was read. */
async function putBack(from: string, data: string, path: string, { files }: BackupContents): Promise<void> {
  const to = join(data, path);
  mkdirSync(dirname(to), { recursive: true });
  await copyFile(join(from, CONTENT, path), to);
  sync(to);
  if (fileOf(to)?.sha256 !== files.find((file) => file.path === path)?.sha256)
    throw new Error(`${to} could not be written as it was backed up`);
}

function leaveOutTokens(path: string): void {
  const { database, close } = openNodeDatabase(path);
  try {
    openPractice({ database });
    rowsOf(database).forgetAll();
  } finally {
    close();
  }
}

/** A backup marks its copies already; one of a time before there was a mark is marked here, in the tables of today. */
function quarantine(path: string): void {
  const { database, close } = openNodeDatabase(path);
  try {
    const { settings } = openStore(database, { hash, random });
    if (settings.find()) settings.change({ home: COPY });
  } finally {
    close();
  }
}

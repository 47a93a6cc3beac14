/** Where the key that wraps every data key comes from: MASTER_KEY, or for installations without real hosts a file made on the first start. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput } from '../domain/bad-input.ts';
import { type MasterKey, newMasterKeyText, parseMasterKeys } from '../vault/master-keys.ts';

export interface MasterKeySource {
  /** What MASTER_KEY says; null when it is not set. */
  readonly given: string | null;
  /** The data folder; it exists. */
  readonly folder: string;
  readonly random: (bytes: number) => Uint8Array;
}

/** In the data folder. */
export const KEY_FILE = 'master.key';
/** Readable by whoever runs the product, by nobody else. */
const OWNER_ONLY = 0o600;

/**
 * The keys in order: the first wraps, all of them open. A key made on an earlier start goes on opening what it wrapped once MASTER_KEY is set.
 * @throws BadInput for a key that is none, or a key file that cannot be read or written.
 */
export async function masterKeysFrom({ given, folder, random }: MasterKeySource): Promise<MasterKey[]> {
  const path = join(folder, KEY_FILE);
  const kept = readKey(path);
  const before = kept === null ? [] : await parseMasterKeys(kept.trim(), path);
  if (given !== null) {
    const keys = await parseMasterKeys(given);
    return [...keys, ...before.filter((old) => keys.every((key) => key.id !== old.id))];
  }
  if (before.length > 0) return before;
  const made = newMasterKeyText(random);
  writeKey(path, made);
  return parseMasterKeys(made, path);
}

function readKey(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new BadInput(`${path} cannot be read (${codeOf(error)})`);
  }
}

/** Whole or not at all: half a key after a crash would be no key. */
function writeKey(path: string, text: string): void {
  try {
    rmSync(`${path}.new`, { force: true });
    const file = openSync(`${path}.new`, 'wx', OWNER_ONLY);
    writeSync(file, `${text}\n`);
    fsyncSync(file);
    closeSync(file);
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw new BadInput(`${path} cannot be written (${codeOf(error)})`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

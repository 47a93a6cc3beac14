/** What a backup says it holds: every file with its size and SHA-256, and for each database how far it was. Nothing is put back that does not fit. */
import { createHash } from 'node:crypto';
import { closeSync, lstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { BadInput } from '../domain/bad-input.ts';
import { writeWhole } from './durable-files.ts';

const FILE = 'manifest.json';
/** The files lie below it, as they lie below the data folder. */
export const CONTENT = 'data';
const FORMAT = 'tahseel-backup';
/** Grows when a manifest says something new that must be understood. */
const FORMAT_VERSION = 1;
const CHUNK_BYTES = 1 << 20;

/** Below the folder, never out of it. */
const relativePath = z.string().refine((path) => path.split('/').every((part) => !['', '.', '..'].includes(part) && !/[\\\0]/.test(part)));
const fileSchema = z.object({
  path: relativePath,
  bytes: z.number().int().nonnegative(),
  sha256: z.string(),
  /** Of databases. */
  schema: z.number().int().nullable(),
  /** Of an organisation's: the last line of its journal. */
  journal: z.object({ seq: z.number().int(), hash: z.string() }).nullable(),
});
const contentsSchema = z.object({
  format: z.literal(FORMAT),
  version: z.number().int(),
  /** When it was begun. */
  at: z.string(),
  files: z.array(fileSchema),
});
const manifestSchema = contentsSchema.extend({ checksum: z.string() });

export type BackedUpFile = z.infer<typeof fileSchema>;
export type BackupContents = z.infer<typeof contentsSchema>;

export function writeManifest(folder: string, at: string, files: readonly BackedUpFile[]): void {
  const contents: BackupContents = { format: FORMAT, version: FORMAT_VERSION, at, files: [...files] };
  writeWhole(join(folder, FILE), Buffer.from(`${JSON.stringify({ ...contents, checksum: checksumOf(contents) }, null, 2)}\n`));
}

/** Reads the manifest and every byte it speaks of. @throws BadInput naming what is missing, changed or newer than this program. */
export function readBackup(folder: string): BackupContents {
  const read = manifestSchema.safeParse(parsed(folder));
  if (!read.success) throw new BadInput(`${folder}: its ${FILE} is not one of a backup`);
  const { checksum, ...contents } = read.data;
  if (contents.version > FORMAT_VERSION) throw new BadInput(`${folder} was made by a newer Tahseel: restore it with that one`);
  if (checksum !== checksumOf(contents)) throw new BadInput(`${folder}: its ${FILE} was changed after the backup was made`);
  for (const { path, bytes, sha256 } of contents.files) {
    const found = fileOf(join(folder, CONTENT, path));
    if (found === null) throw new BadInput(`${folder}: ${path} is missing`);
    if (found.bytes !== bytes || found.sha256 !== sha256) throw new BadInput(`${folder}: ${path} is not what was backed up`);
  }
  return contents;
}

/** Size and SHA-256 of a plain file; null: there is none. */
export function fileOf(path: string): { readonly bytes: number; readonly sha256: string } | null {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return null;
  const sum = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let bytes = 0;
    for (let count = readSync(file, chunk); count > 0; count = readSync(file, chunk)) {
      sum.update(chunk.subarray(0, count));
      bytes += count;
    }
    return { bytes, sha256: sum.digest('hex') };
  } finally {
    closeSync(file);
  }
}

function parsed(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, FILE), 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw new BadInput(`--from: ${folder} holds no backup (no ${FILE} that can be read)`);
  }
}

function checksumOf({ format, version, at, files }: BackupContents): string {
  const plain = files.map(({ path, bytes, sha256, schema, journal }) => [
    path,
    bytes,
    sha256,
    schema,
    journal?.seq ?? null,
    journal?.hash ?? null,
  ]);
  return createHash('sha256')
    .update(JSON.stringify([format, version, at, plain]))
    .digest('hex');
}

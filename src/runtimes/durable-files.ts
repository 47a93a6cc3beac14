/** Writing files so that a power cut leaves the old state or the new one: bytes first, then the name, then the folder that holds the name. */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Readable by whoever runs the product, by nobody else. */
export const OWNER_ONLY = 0o600;

/** There whole or not at all, also after a power cut. */
export function writeWhole(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const making = `${path}.making`;
  const file = openSync(making, 'w', OWNER_ONLY);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameWhole(making, path);
}

/** Gives a file or folder whose bytes are on disk its name, for good. */
export function renameWhole(from: string, to: string): void {
  renameSync(from, to);
  sync(dirname(to));
}

/** What was written to a file, or which names a folder holds, is on disk when this returns. */
export function sync(path: string): void {
  const opened = openSync(path, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

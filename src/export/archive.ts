/**
 * How files become one ZIP: written piece by piece, so that a large client file is never held as a whole, and closed by SHA256SUMS, a list that
 * everybody's `sha256sum --check` reads.
 */
import { Zip, ZipDeflate } from 'fflate';
import { type Instant, msOf } from '../domain/time.ts';
import type { Hash } from '../store/database.ts';

/** A file of letters, digits and signs that every system takes. */
export interface TextFile {
  readonly name: string;
  /** Its text, piece by piece. */
  readonly pieces: Iterable<string>;
}
export interface BytesFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes. */
  readonly hash: string;
}
export type PackedFile = TextFile | BytesFile;

export interface Packed {
  readonly files: number;
  readonly bytes: number;
}

export const SUMS = 'SHA256SUMS';
/** Speed before size: half the work of the usual level, some percent larger. */
const LEVEL = 4;
/** What text of a piece is gathered before it is compressed. */
const GATHERED = 64 * 1024;

export function textFile(name: string, text: string): TextFile {
  return { name, pieces: [text] };
}

/**
 * The bytes of the archive as they come, some of them empty: whoever takes them may let others have their turn in between. Every file bears the
 * moment `at`; the same files give the same archive. One file's text is held until its sum is known.
 */
export function* packed(files: Iterable<PackedFile>, at: Instant, hash: Hash): Generator<Uint8Array, Packed> {
  const out: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    out.push(chunk);
  });
  const encoder = new TextEncoder();
  const sums: string[] = [];
  const count = { files: 0, bytes: 0 };
  function* taken(): Generator<Uint8Array> {
    const chunks = out.splice(0);
    if (chunks.length === 0) yield new Uint8Array();
    for (const chunk of chunks) {
      count.bytes += chunk.length;
      yield chunk;
    }
  }
  function* add(file: PackedFile): Generator<Uint8Array, string> {
    const entry = new ZipDeflate(file.name, { level: LEVEL });
    entry.mtime = new Date(msOf(at));
    zip.add(entry);
    count.files += 1;
    if ('bytes' in file) {
      entry.push(file.bytes, true);
      yield* taken();
      return file.hash;
    }
    let whole = '';
    let waiting = '';
    for (const piece of file.pieces) {
      whole += piece;
      waiting += piece;
      if (waiting.length < GATHERED) continue;
      entry.push(encoder.encode(waiting), false);
      waiting = '';
      yield* taken();
    }
    entry.push(encoder.encode(waiting), true);
    yield* taken();
    return hash(whole);
  }
  for (const file of files) sums.push(`${yield* add(file)}  ${file.name}\n`);
  yield* add(textFile(SUMS, sums.join('')));
  zip.end();
  yield* taken();
  return count;
}

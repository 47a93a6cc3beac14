/**
 * The parts of a ZIP container, each inflated under a limit that is enforced while inflating: what a container says of its own sizes is
 * never believed. Only what workbooks use is read: stored and deflated parts, no encryption, no 64-bit sizes (those begin at 4 GiB).
 */
import { inflateRawSync } from 'node:zlib';

/** The container cannot be read, or holds more than it may. */
export class BadContainer extends Error {
  readonly why: 'broken' | 'encrypted' | 'too-large';

  constructor(why: BadContainer['why']) {
    super(`the container is ${why}`);
    this.why = why;
  }
}

export interface Container {
  readonly names: readonly string[];
  /** The part's bytes, null where there is none of this name. @throws BadContainer */
  part(name: string): Uint8Array | null;
}

/** Most bytes of one inflated part: the sheet of a ledger of 500,000 rows has some 200 MB of XML. */
const MAX_PART_BYTES = 256 * 1024 * 1024;
/** Most bytes of all parts we ask for together. */
const MAX_TOTAL_BYTES = 384 * 1024 * 1024;
/** Workbooks have tens of parts. */
const MAX_PARTS = 5_000;

/** Record layouts and signatures: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16. */
const END = { signature: 0x06054b50, size: 22, maxComment: 0xffff };
const ENTRY = { signature: 0x02014b50, size: 46 };
const LOCAL = { signature: 0x04034b50, size: 30 };
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;

interface Entry {
  readonly method: number;
  readonly encrypted: boolean;
  readonly packedSize: number;
  readonly offset: number;
}

/** @throws BadContainer */
export function openContainer(bytes: Uint8Array): Container {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = entriesOf(bytes, view);
  let left = MAX_TOTAL_BYTES;
  return {
    names: [...entries.keys()],
    part(name) {
      const entry = entries.get(name);
      if (!entry) return null;
      const inflated = inflate(packedBytes(bytes, view, entry), entry, Math.min(MAX_PART_BYTES, left));
      left -= inflated.length;
      return inflated;
    },
  };
}

function entriesOf(bytes: Uint8Array, view: DataView): Map<string, Entry> {
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  if (count > MAX_PARTS) throw new BadContainer('too-large');
  const entries = new Map<string, Entry>();
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index++) {
    if (at + ENTRY.size > bytes.length || view.getUint32(at, true) !== ENTRY.signature) throw new BadContainer('broken');
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + ENTRY.size, at + ENTRY.size + nameLength));
    const entry = {
      method: view.getUint16(at + 10, true),
      encrypted: (view.getUint16(at + 8, true) & ENCRYPTED_FLAG) !== 0,
      packedSize: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    };
    // Of two parts of one name the first counts, so that nothing hides behind another.
    if (!entries.has(name)) entries.set(name, entry);
    at += ENTRY.size + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** The end record stands last, behind it at most a comment. */
function endOf(view: DataView): number {
  const last = view.byteLength - END.size;
  for (let at = last; at >= Math.max(0, last - END.maxComment); at--) if (view.getUint32(at, true) === END.signature) return at;
  throw new BadContainer('broken');
}

function packedBytes(bytes: Uint8Array, view: DataView, { offset, packedSize, encrypted }: Entry): Uint8Array {
  if (encrypted) throw new BadContainer('encrypted');
  if (offset + LOCAL.size > bytes.length || view.getUint32(offset, true) !== LOCAL.signature) throw new BadContainer('broken');
  const start = offset + LOCAL.size + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packedSize > bytes.length) throw new BadContainer('broken');
  return bytes.subarray(start, start + packedSize);
}

function inflate(packed: Uint8Array, { method }: Entry, limit: number): Uint8Array {
  if (packed.length > limit) throw new BadContainer('too-large');
  if (method === STORED) return packed;
  if (method !== DEFLATED || limit <= 0) throw new BadContainer(limit <= 0 ? 'too-large' : 'broken');
  try {
    return inflateRawSync(packed, { maxOutputLength: limit });
  } catch (error) {
    throw new BadContainer(error instanceof RangeError ? 'too-large' : 'broken');
  }
}

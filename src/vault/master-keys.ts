/** What MASTER_KEY may say: one or several 256-bit keys, the first of them current, each known by a name derived from itself. */
import { BadInput } from '../domain/bad-input.ts';
import { bytesOfBase64, toBase64url } from './base64url.ts';

/** AES-256. */
export const KEY_BYTES = 32;
/** Bytes of a key's name: the first 64 bits of its SHA-256 behind a label; enough to tell keys apart, and useless for finding them. */
export const KEY_ID_BYTES = 8;
/** Old keys stay only until every row is rewrapped: more than a few are a mistake. */
const MAX_MASTER_KEYS = 8;
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;

export interface MasterKey {
  /** base64url of KEY_ID_BYTES bytes; stands in every data key wrapped with it. */
  readonly id: string;
  readonly key: Uint8Array;
}

/**
 * Reads `MASTER_KEY`: base64 (or base64url) of 32 bytes, several separated by commas; the first wraps from now on, the others still open.
 * @throws BadInput in one sentence that names the variable and the place of the bad key, never its text.
 */
export async function parseMasterKeys(text: string, variable = 'MASTER_KEY'): Promise<MasterKey[]> {
  const parts = text.split(',').map((part) => part.trim());
  if (text.trim() === '')
    throw new BadInput(`${variable} is empty: give 32 random bytes as base64, such as 'openssl rand -base64 32' prints`);
  if (parts.length > MAX_MASTER_KEYS)
    throw new BadInput(`${variable} names ${parts.length} keys; at most ${MAX_MASTER_KEYS} may be in use at once`);
  const keys: MasterKey[] = [];
  for (const [place, part] of parts.entries()) {
    const name = parts.length === 1 ? variable : `${variable}, key ${place + 1} of ${parts.length},`;
    const key = keyBytes(part);
    if (key === null) throw new BadInput(`${name} is not 32 bytes of base64 (44 characters, such as 'openssl rand -base64 32' prints)`);
    if (key.every((byte) => byte === key[0]))
      throw new BadInput(`${name} is one byte repeated 32 times and protects nothing; use random bytes`);
    const id = toBase64url(await keyIdOf(key));
    if (keys.some((other) => other.id === id)) throw new BadInput(`${name} is there twice`);
    keys.push({ id, key });
  }
  return keys;
}

/** A new master key as the text that `parseMasterKeys` reads; for an installation's first start. */
export function newMasterKeyText(random: (bytes: number) => Uint8Array): string {
  return btoa(String.fromCharCode(...random(KEY_BYTES)));
}

/** The public name of a key. The label keeps it apart from every other hash of the same bytes. */
export async function keyIdOf(key: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const label = new TextEncoder().encode('tahseel key id\0');
  const input = new Uint8Array(label.length + key.length);
  input.set(label);
  input.set(key, label.length);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', input)).slice(0, KEY_ID_BYTES);
}

function keyBytes(text: string): Uint8Array | null {
  return BASE64.test(text) ? bytesOfBase64(text.replaceAll('-', '+').replaceAll('_', '/')) : null;
}

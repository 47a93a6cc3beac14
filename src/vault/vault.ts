/**
 * Secrets at rest: AES-256-GCM under a data key per owner, and the data keys themselves wrapped by a master key that is stored elsewhere.
 * A blob opens only in the place it was sealed for: owner, connection, field and key version are authenticated with it. Deleting an
 * owner's wrapped data key shreds everything sealed with it.
 *
 * Both kinds of blob are base64url of: layout (1 byte) ‖ id of the key (8) ‖ iv (12) ‖ ciphertext ‖ tag (16).
 */
import { fromBase64url, toBase64url } from './base64url.ts';
import { KEY_BYTES, KEY_ID_BYTES, keyIdOf, type MasterKey } from './master-keys.ts';

/** The place a secret belongs to, with the data key its owner keeps for it. */
export interface SecretContext {
  /** The organisation (or the grant, where several organisations share one) the data key was made for. */
  readonly owner: string;
  /** The connection's id; '' where the secret belongs to the owner as a whole. */
  readonly connection: string;
  /** The column: 'refresh-token', 'access-token', … */
  readonly field: string;
  /** Which of the owner's data keys this is: 1, 2, … */
  readonly keyVersion: number;
  /** That data key as `newDataKey` or `rewrap` gave it. */
  readonly dataKey: string;
}

/** Why a blob stays closed: not a blob at all; wrapped by a master key we were not given; changed, or sealed for another place or key. */
export type CannotOpenReason = 'malformed' | 'unknown-master-key' | 'refused';

/** The one error of opening. It carries neither text nor cause: the vault's inputs must never reach a log. */
export class CannotOpen extends Error {
  readonly reason: CannotOpenReason;
  constructor(reason: CannotOpenReason) {
    super(`a sealed secret cannot be opened: ${reason}`);
    this.name = 'CannotOpen';
    this.reason = reason;
  }
}

export interface Vault {
  /** Encrypts for one place; the same text never gives the same blob twice. @throws CannotOpen when the data key does not open, RangeError for text that is not well-formed or too long. */
  seal(context: SecretContext, plaintext: string): Promise<string>;
  /** @throws CannotOpen, always and only. */
  open(context: SecretContext, blob: string): Promise<string>;
  /** A new data key for an owner, wrapped by the current master key: store it as it is. */
  newDataKey(owner: string): Promise<string>;
  /** The same data key wrapped by the current master key; null when it already is. What is sealed with it stays as it is. @throws CannotOpen */
  rewrap(owner: string, wrapped: string): Promise<string | null>;
}

export interface VaultOptions {
  /** The first is current, the others are only opened with until every data key is rewrapped. */
  readonly masterKeys: readonly MasterKey[];
  /** Unpredictable bytes. */
  readonly random: (bytes: number) => Uint8Array;
}

type Bytes = Uint8Array<ArrayBuffer>;

interface DataKey {
  readonly id: Bytes;
  readonly key: CryptoKey;
}

const LAYOUT = 1;
/** NIST SP 800-38D §8.2: 96 random bits; good for 2^32 blobs per key. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES;
/** Far above any token; a larger text is a mistake of the caller. */
const MAX_PLAINTEXT_BYTES = 1 << 20;
const MAX_BLOB_CHARACTERS = Math.ceil(((HEADER_BYTES + IV_BYTES + MAX_PLAINTEXT_BYTES + TAG_BYTES) * 4) / 3);
/** Data keys kept imported; an installation with more open organisations at once only imports again. */
const MAX_CACHED_KEYS = 4_096;

/** @throws RangeError when there is no master key or one is not what `parseMasterKeys` gives. */
export function openVault({ masterKeys, random }: VaultOptions): Vault {
  const masters = new Map(masterKeys.map((master) => [master.id, masterOf(master)]));
  const current = masters.get(masterKeys[0]?.id ?? '');
  if (!current) throw new RangeError('a vault needs a master key');
  const cached = new Map<string, Promise<DataKey>>();

  async function encrypt(id: Bytes, key: CryptoKey, place: readonly unknown[], plaintext: Bytes): Promise<string> {
    const header = concat(Uint8Array.of(LAYOUT), id);
    const iv = exactly(random, IV_BYTES);
    const sealed = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv, additionalData: bind(header, place), tagLength: TAG_BYTES * 8 },
      key,
      plaintext,
    );
    return toBase64url(concat(header, iv, new Uint8Array(sealed)));
  }

  const wrap = async (owner: string, raw: Bytes) => encrypt(current.id, await current.key(), dataKeyPlace(owner), raw);

  async function unwrap(owner: string, blob: Blob): Promise<Bytes> {
    const master = masters.get(toBase64url(blob.id));
    if (!master) throw new CannotOpen('unknown-master-key');
    const raw = await decrypt(await master.key(), dataKeyPlace(owner), blob);
    if (raw.length !== KEY_BYTES) throw new CannotOpen('refused');
    return raw;
  }

  async function importDataKey(owner: string, wrapped: string): Promise<DataKey> {
    const raw = await unwrap(owner, parse(wrapped));
    const imported = { id: await keyIdOf(raw), key: await importKey(raw) };
    raw.fill(0);
    return imported;
  }

  /** Importing costs more than opening: ten thousand tokens are opened in one go at start. The oldest entry leaves first. */
  function dataKeyOf({ owner, dataKey }: SecretContext): Promise<DataKey> {
    const name = JSON.stringify([owner, dataKey]);
    const known = cached.get(name);
    if (known) return known;
    const imported = importDataKey(owner, dataKey);
    cached.set(name, imported);
    // What does not open must not push out what does.
    imported.catch(() => cached.delete(name));
    const [oldest] = cached.keys();
    if (cached.size > MAX_CACHED_KEYS && oldest !== undefined) cached.delete(oldest);
    return imported;
  }

  return {
    async seal(context, plaintext) {
      const bytes = new TextEncoder().encode(plaintext);
      if (!plaintext.isWellFormed() || bytes.length > MAX_PLAINTEXT_BYTES)
        throw new RangeError('a secret must be well-formed text of at most 1 MiB');
      const { id, key } = await dataKeyOf(context);
      return encrypt(id, key, secretPlace(context), bytes);
    },
    async open(context, text) {
      const blob = parse(text);
      const { id, key } = await dataKeyOf(context);
      if (!same(id, blob.id)) throw new CannotOpen('refused');
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await decrypt(key, secretPlace(context), blob));
    },
    newDataKey: async (owner) => wrap(owner, exactly(random, KEY_BYTES)),
    async rewrap(owner, wrapped) {
      const blob = parse(wrapped);
      const raw = await unwrap(owner, blob);
      return same(blob.id, current.id) ? null : wrap(owner, raw);
    },
  };
}

interface Blob {
  readonly header: Bytes;
  readonly id: Bytes;
  readonly iv: Bytes;
  readonly sealed: Bytes;
}

function parse(text: string): Blob {
  const bytes = text.length <= MAX_BLOB_CHARACTERS ? fromBase64url(text) : null;
  if (bytes === null || bytes.length < HEADER_BYTES + IV_BYTES + TAG_BYTES || bytes[0] !== LAYOUT) throw new CannotOpen('malformed');
  return {
    header: bytes.slice(0, HEADER_BYTES),
    id: bytes.slice(1, HEADER_BYTES),
    iv: bytes.slice(HEADER_BYTES, HEADER_BYTES + IV_BYTES),
    sealed: bytes.slice(HEADER_BYTES + IV_BYTES),
  };
}

async function decrypt(key: CryptoKey, place: readonly unknown[], { header, iv, sealed }: Blob): Promise<Bytes> {
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: bind(header, place), tagLength: TAG_BYTES * 8 }, key, sealed),
    );
  } catch {
    throw new CannotOpen('refused');
  }
}

// The first element keeps the two kinds of blob apart; JSON keeps ('a', 'bc') and ('ab', 'c') apart.
const dataKeyPlace = (owner: string) => ['data-key', owner] as const;
const secretPlace = ({ owner, connection, field, keyVersion }: SecretContext) => ['secret', owner, connection, field, keyVersion] as const;

function bind(header: Bytes, place: readonly unknown[]): Bytes {
  return concat(header, new TextEncoder().encode(JSON.stringify(place)));
}

function masterOf({ id: name, key }: MasterKey): { readonly id: Bytes; readonly key: () => Promise<CryptoKey> } {
  const id = fromBase64url(name);
  if (id?.length !== KEY_ID_BYTES || key.length !== KEY_BYTES)
    throw new RangeError(`a master key has ${KEY_BYTES} bytes and an id of ${KEY_ID_BYTES}`);
  return { id, key: lazily(() => importKey(bytesOf(key))) };
}

/** Never extractable again. */
function importKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

function lazily<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

function exactly(random: (bytes: number) => Uint8Array, count: number): Bytes {
  const bytes = bytesOf(random(count));
  if (bytes.length !== count) throw new RangeError(`the source of chance gave ${bytes.length} bytes instead of ${count}`);
  return bytes;
}

function bytesOf(bytes: Uint8Array): Bytes {
  return Uint8Array.from(bytes);
}

function concat(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Ids are public: no constant time is needed. */
function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, place) => byte === b[place]);
}

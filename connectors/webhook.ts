/**
 * What every platform's webhook comes to here: hints where to look again, a signature over the raw bytes, and moments as vendors write
 * them. A hint only says where to look; what is true is read from the API.
 */
import type { RecordKind } from '../src/domain/ledger.ts';
import { type Instant, instant } from '../src/domain/time.ts';

/** What should be read again: records of a kind, or facts of the connection itself (subscription, company). 'unknown' is kept, and starts nothing. */
export type HintKind = RecordKind | 'connection' | 'unknown';

export interface Hint {
  /** The platform's id of the organisation: fan out by it, never by URL. One delivery may name several. */
  readonly tenant: string;
  readonly kind: HintKind;
  readonly externalId: string;
  /** When it happened, by the platform's clock, cut to milliseconds; null when it does not say or cannot be read. */
  readonly at: Instant | null;
  /** The same for every repetition of this event, different for every other event of the platform. */
  readonly eventKey: string;
  /** The platform's own name of what happened, for the quarantine of 'unknown': 'INVOICE UPDATE', 'qbo.vendor.created.v1'. */
  readonly event: string;
}

/** A part of a delivery that could not be read at all. The delivery is acknowledged all the same, or the platform would hold back or repeat it for ever. */
export interface Unreadable {
  readonly reason: 'not-json' | 'not-an-envelope' | 'not-an-event';
  /** Where in the body, 'events.3'; '' for the whole. */
  readonly path: string;
}

export interface Hints {
  readonly hints: readonly Hint[];
  readonly unreadable: readonly Unreadable[];
}

const SIGNATURE = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;
const MAX_REMEMBERED = 8;
const imported = new Map<string, Promise<CryptoKey>>();

/**
 * base64(HMAC-SHA256(raw body)) under any of the keys, compared in constant time by WebCrypto. An empty key never verifies anything:
 * it is what an unset variable looks like, and anybody can sign with it.
 */
export async function verifySigned(rawBody: Uint8Array, signature: string | null, keys: readonly string[]): Promise<boolean> {
  if (signature === null || !SIGNATURE.test(signature)) return false;
  const given = Uint8Array.from(atob(signature), (character) => character.charCodeAt(0));
  const body = new Uint8Array(rawBody);
  const verdicts = await Promise.all(
    keys.filter((key) => key !== '').map(async (key) => crypto.subtle.verify('HMAC', await hmacKey(key), given, body)),
  );
  return verdicts.includes(true);
}

function hmacKey(key: string): Promise<CryptoKey> {
  const known = imported.get(key);
  if (known) return known;
  const made = crypto.subtle.importKey('raw', new TextEncoder().encode(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  if (imported.size >= MAX_REMEMBERED) imported.clear();
  imported.set(key, made);
  return made;
}

/** The body as JSON; undefined when it is not UTF-8 JSON. */
export function jsonOf(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
  } catch {
    return undefined;
  }
}

const MOMENT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:?\d{2})?$/i;

/** A vendor's moment: any number of decimals of a second (cut to milliseconds), any offset with or without a colon, UTC where none is given. null for anything else. */
export function momentOf(text: string): Instant | null {
  const parts = MOMENT.exec(text);
  if (!parts) return null;
  const offset = (parts[3] ?? 'Z').replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  try {
    return instant(`${parts[1]}.${(parts[2] ?? '').slice(0, 3).padEnd(3, '0')}${offset}`);
  } catch {
    return null;
  }
}

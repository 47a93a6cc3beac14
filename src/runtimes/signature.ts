/** The same signature check as connectors/webhook.ts, on Node without a hop to another thread per delivery: a burst is verified in the turn it arrives in, so that it shares one commit. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** True when `signature` is base64(HMAC-SHA256(raw body)) under one of the keys; compared in constant time. An empty key verifies nothing. */
export function verifySignature(rawBody: Uint8Array, signature: string | null, keys: readonly string[]): boolean {
  if (signature === null) return false;
  const given = Buffer.from(signature, 'latin1');
  let verified = false;
  for (const key of keys) {
    if (key === '') continue;
    const expected = Buffer.from(createHmac('sha256', key).update(rawBody).digest('base64'), 'latin1');
    if (given.length === expected.length && timingSafeEqual(given, expected)) verified = true;
  }
  return verified;
}

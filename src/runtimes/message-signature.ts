/** Signs a message the way of Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over its id, the second it is sent, and its body. */
import { createHmac } from 'node:crypto';

/** The specification: 24 to 64 random bytes. */
const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

export function newEndpointSecret(random: (bytes: number) => Uint8Array): string {
  return PREFIX + Buffer.from(random(SECRET_BYTES)).toString('base64');
}

export interface Signed {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/** The headers that go with it; `secrets`: each of them signs, while one is being changed. */
export function signatureHeaders({ id, timestamp, body }: Signed, secrets: readonly string[]): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
}

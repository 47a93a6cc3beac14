/** What only a browser or a mailbox may hold: 256 unguessable bits, of which we keep the hash, under the name of what they are for. */
import type { Instant } from '../domain/time.ts';
import type { Database, Hash } from '../store/database.ts';

const SECRET_BYTES = 32;
const ID_BYTES = 12;
/** No secret of ours is longer; longer texts are not even hashed. */
const MAX_SECRET = 200;

export interface SecretsDeps {
  readonly database: Database;
  readonly hash: Hash;
  /** Unpredictable bytes. */
  readonly random: (bytes: number) => Uint8Array;
  readonly now: () => Instant;
}

export interface Secrets extends SecretsDeps {
  secret(): string;
  /** A new name of something; unguessable enough that nobody meets another's. */
  id(): string;
  /** The id under which the thing that a secret opens is kept. */
  hashed(purpose: 'session' | 'link' | 'arrival' | 'invitation' | 'token', secret: string): string;
}

export function secretsOf(deps: SecretsDeps): Secrets {
  const hex = (bytes: number): string => Array.from(deps.random(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return {
    ...deps,
    secret: () => hex(SECRET_BYTES),
    id: () => hex(ID_BYTES),
    hashed: (purpose, secret) => deps.hash(`${purpose}|${secret.slice(0, MAX_SECRET)}`),
  };
}

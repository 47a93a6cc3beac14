/** The names of effects, decided before anything is sent: the same act always has the same name, whenever and however often it is promised. */

type Hash = (text: string) => string;

/** Hexadecimal digits of a key: 128 bits, and short enough for every platform's idempotency key (Intuit's requestid: 50). */
const KEY_LENGTH = 32;

/** Characters of a reference a person can type from paper. */
const REFERENCE_LENGTH = 10;

/** Our reference, for letters, notes and replies. */
export function referenceOf(key: string): string {
  return key.slice(0, REFERENCE_LENGTH).toUpperCase();
}

export interface ClaimName {
  readonly invoiceId: string;
  readonly stage: string;
  readonly cycle: number;
}

/** A letter's (or hand-over's) name over its claims. Policy version, other invoices, amounts and the clock are never part of it. */
export function effectKey(hash: Hash, organisationId: string, customerId: string, claims: readonly ClaimName[]): string {
  const names = claims.map((claim) => JSON.stringify([claim.invoiceId, claim.stage, claim.cycle])).sort();
  return hash(JSON.stringify([organisationId, customerId, names])).slice(0, KEY_LENGTH);
}

/** The name of the note on one invoice that tells of an act (a letter's key, a task's id, …). */
export function noteKey(hash: Hash, organisationId: string, act: string, invoiceId: string): string {
  return hash(JSON.stringify([organisationId, 'note', act, invoiceId])).slice(0, KEY_LENGTH);
}

/** The name of what one promise says of one invoice; setting the date and taking it away are two acts. */
export function expectedPaymentKey(hash: Hash, organisationId: string, promiseId: string, invoiceId: string, act: 'set' | 'clear'): string {
  return hash(JSON.stringify([organisationId, 'expected-payment', promiseId, invoiceId, act])).slice(0, KEY_LENGTH);
}

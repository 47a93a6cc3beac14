/**
 * The last gate before a letter is claimed: how many letters one customer and one organisation may be sent, whatever policy or a fault in
 * it decided. It counts what left, independently of the envelope in the policy.
 */
import { addDays, addMs, type CalendarDate, type Instant } from '../domain/time.ts';

/** Letters to one customer in so many days. Source: contract rule 6. */
const CUSTOMER_CAPS = [
  { days: 1, letters: 1 },
  { days: 7, letters: 2 },
  { days: 30, letters: 8 },
] as const;
/** Letters of one organisation in an hour: far above any small business's day, far below what a fault could send. Our figure. */
const ORGANISATION_CAP = { ms: 3_600_000, letters: 1_000 } as const;

export interface SentCounts {
  /** Letters to a customer on days after `after`, up to and with `until`, unknown outcomes included. */
  letters(customerId: string, after: CalendarDate, until: CalendarDate): number;
  /** Letters of the whole organisation after an instant. */
  lettersSince(since: Instant): number;
}

export type Capped =
  | { readonly rule: 'hard-cap-customer'; readonly days: number; readonly letters: number }
  | { readonly rule: 'hard-cap-organisation'; readonly days: 0; readonly letters: number };

/** The cap that forbids one more letter to this customer now, or null. */
export function capOn(counts: SentCounts, customerId: string, asOf: CalendarDate, now: Instant): Capped | null {
  for (const cap of CUSTOMER_CAPS) {
    if (counts.letters(customerId, addDays(asOf, -cap.days), asOf) >= cap.letters) return { rule: 'hard-cap-customer', ...cap };
  }
  const sent = counts.lettersSince(addMs(now, -ORGANISATION_CAP.ms));
  return sent >= ORGANISATION_CAP.letters ? { rule: 'hard-cap-organisation', days: 0, letters: ORGANISATION_CAP.letters } : null;
}

/**
 * The last gate before a letter or a text message is claimed: how often one customer may be contacted, and how many letters one organisation
 * may send, whatever policy or a fault in it decided. It counts what left, independently of the envelope in the policy.
 */
import { addDays, addMs, type CalendarDate, type Instant } from '../domain/time.ts';

/** `email`: everything written; `voice`: calls and text messages together. */
export type ContactGroup = 'email' | 'voice';

/** Contacts of one customer in so many days. Source: contract rule 6; one e-mail in three days are e-mails three days apart. */
const CUSTOMER_CAPS = [
  { group: 'email', days: 1, most: 1 },
  { group: 'email', days: 3, most: 1 },
  { group: 'email', days: 7, most: 2 },
  { group: 'email', days: 30, most: 8 },
  { group: 'voice', days: 7, most: 2 },
  { group: 'all', days: 7, most: 3 },
  { group: 'all', days: 30, most: 10 },
] as const;
/** The longest of them. */
const LOOK_BACK_DAYS = 30;
/** Letters of one organisation in an hour: far above any small business's day, far below what a fault could send. Our figure. */
const ORGANISATION_CAP = { ms: 3_600_000, letters: 1_000 } as const;

export interface PastContact {
  readonly day: CalendarDate;
  readonly group: ContactGroup;
}

export interface SentCounts {
  /** What a customer was sent or rung about on days after `after`, up to and with `until`, unknown outcomes included. */
  contacts(customerId: string, after: CalendarDate, until: CalendarDate): readonly PastContact[];
  /** Letters and texts of the whole organisation after an instant. */
  lettersSince(since: Instant): number;
}

export type Capped =
  | { readonly rule: 'hard-cap-customer'; readonly group: ContactGroup | 'all'; readonly days: number; readonly most: number }
  | { readonly rule: 'hard-cap-organisation'; readonly group: 'all'; readonly days: 0; readonly most: number };

/** The cap that forbids one more contact of this group with this customer now, or null. */
export function capOn(counts: SentCounts, customerId: string, group: ContactGroup, asOf: CalendarDate, now: Instant): Capped | null {
  const past = counts.contacts(customerId, addDays(asOf, -LOOK_BACK_DAYS), asOf);
  for (const cap of CUSTOMER_CAPS) {
    if (cap.group !== 'all' && cap.group !== group) continue;
    if (counted(past, cap.group, addDays(asOf, -cap.days)) >= cap.most) return { rule: 'hard-cap-customer', ...cap };
  }
  const sent = counts.lettersSince(addMs(now, -ORGANISATION_CAP.ms));
  return sent >= ORGANISATION_CAP.letters ? { rule: 'hard-cap-organisation', group: 'all', days: 0, most: ORGANISATION_CAP.letters } : null;
}

/** What is written on one day counts once (one message a day); each call and text counts. */
function counted(past: readonly PastContact[], group: ContactGroup | 'all', after: CalendarDate): number {
  const within = past.filter((contact) => contact.day > after && (group === 'all' || contact.group === group));
  const written = new Set(within.flatMap((contact) => (contact.group === 'email' ? [contact.day] : [])));
  return written.size + within.filter((contact) => contact.group === 'voice').length;
}

/** Consent to be contacted on a channel, as it was recorded; where a contact rule asks for one, no contact is made without it. */
import { z } from 'zod';
import { calendarDateSchema } from '../domain/ledger.ts';
import type { CalendarDate } from '../domain/time.ts';
import { CHANNELS, type Channel } from './channel.ts';

export const consentSchema = z.object({
  channel: z.enum(CHANNELS),
  given: calendarDateSchema,
  withdrawn: calendarDateSchema.nullish(),
  /** Where it can be proved from. */
  evidence: z.string().nullish(),
});
export type Consent = z.infer<typeof consentSchema>;

/** Whether consent to a channel stands on this day: given before, and not withdrawn since. What was withdrawn can be given again. */
export function hasConsent(consents: readonly Consent[], channel: Channel, asOf: CalendarDate): boolean {
  return consents.some(
    (consent) => consent.channel === channel && consent.given <= asOf && !(consent.withdrawn && consent.withdrawn <= asOf),
  );
}

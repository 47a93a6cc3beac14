/** Whether a customer may be written to at this moment, and when next: the permitted hours of the customer's place. */
import { addDays, type Instant } from '../domain/time.ts';
import { contactWindow, countryCode } from '../policy/calendar.ts';
import type { Moment } from './desk.ts';

/** Days looked ahead; no run of closed days is longer. */
const SEARCH_DAYS = 60;
const FALLBACK_COUNTRY = 'US';

/** null: now. Otherwise the first instant at which the window is open. */
export function nextWindow({ organisation, asOf, at }: Moment, customerCountry: string | null | undefined): Instant | null {
  const country = countryCode(customerCountry) ?? countryCode(organisation.country) ?? FALLBACK_COUNTRY;
  for (let days = 0; days < SEARCH_DAYS; days += 1) {
    const window = contactWindow(addDays(asOf, days), country, organisation.timeZone);
    if (!window || at >= window.to) continue;
    return at >= window.from ? null : window.from;
  }
  throw new Error(`no day of contact in ${SEARCH_DAYS} days in ${country}`);
}

/** Whether a customer may be contacted at this moment, and when next: the permitted hours of the customer's place, and what they wished. */
import type { Channel } from '../cases/channel.ts';
import { earliestMinute, type Wish } from '../cases/wish.ts';
import { addDays, type Instant } from '../domain/time.ts';
import { isContactDay, MAX_CLOSED_RUN } from '../policy/calendar.ts';
import type { CaseCustomer } from '../policy/case.ts';
import { windowOn } from '../policy/contact/windows.ts';
import { countryOf, rulesFor, zonesOf } from '../policy/who.ts';
import type { Desk, Moment } from './desk.ts';

/** null: now. Otherwise the first instant at which the window is open; `after`: not on days up to and with this many from today. */
export function nextWindow(desk: Pick<Desk, 'store'>, moment: Moment, customerId: string, channel: Channel, after = 0): Instant | null {
  const { organisation, policy, asOf, at } = moment;
  const customer = desk.store.readings.customer(customerId) ?? NOBODY;
  const parties = { organisation, customer };
  const country = countryOf(parties);
  const place = { country, zones: zonesOf(parties) };
  const wishes: readonly Wish[] = desk.store.readings.presence(customerId).agreements ? desk.store.agreements.of(customerId).wishes : [];
  for (let days = after; days < MAX_CLOSED_RUN; days += 1) {
    const day = addDays(asOf, days);
    if (!isContactDay(day, country, policy.closedDays)) continue;
    const window = windowOn(day, channel, rulesFor(parties, day), place, earliestMinute(wishes, channel, day));
    if (!window || at >= window.to) continue;
    return at >= window.from ? null : window.from;
  }
  throw new Error(`no day of contact in ${MAX_CLOSED_RUN} days in ${country}`);
}

/** An invoice may come before its customer: the organisation's place then counts. */
const NOBODY: CaseCustomer = {
  id: '',
  name: '',
  emails: [],
  phones: [],
  active: true,
  mergedInto: null,
  currency: null,
  country: null,
  tags: [],
};

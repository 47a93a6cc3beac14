/** Whose rules protect a customer: their country, its part, what they are, and who asks. */
import type { Debtor } from '../cases/debtor.ts';
import type { CalendarDate } from '../domain/time.ts';
import { countryCode } from './calendar.ts';
import type { CaseFile } from './case.ts';
import { type ContactRules, contactRules } from './contact/in-force.ts';

/** The country whose calendar is used where neither customer nor organisation names one. */
const FALLBACK_COUNTRY = 'US';

type Parties = Pick<CaseFile, 'organisation' | 'customer'>;
/** What of them tells country and kind. */
interface Known {
  readonly organisation: Pick<CaseFile['organisation'], 'country' | 'customersAre'>;
  readonly customer: Pick<CaseFile['customer'], 'country' | 'debtor'>;
}

/** The customer's country, else the organisation's (contract rule 5). */
export function countryOf({ organisation, customer }: Known): string {
  return countryCode(customer.country) ?? countryCode(organisation.country) ?? FALLBACK_COUNTRY;
}

/** What the customer is; who is not known to be a person is a company, unless the organisation says otherwise (contract rule 7). */
export function debtorOf({ organisation, customer }: Known): Debtor {
  return customer.debtor ?? organisation.customersAre ?? 'company';
}

/** The contact rules in force for this customer on a day. */
export function rulesFor(parties: Parties, asOf: CalendarDate): ContactRules {
  const { organisation, customer } = parties;
  const who = { country: countryOf(parties), region: customer.region ?? null, debtor: debtorOf(parties) };
  return contactRules({ ...who, role: organisation.role ?? 'creditor', creditorCountry: countryCode(organisation.country) }, asOf);
}

/** Every zone the customer may be in: their own where it is known, else the organisation's. */
export function zonesOf({ organisation, customer }: Parties): [string, ...string[]] {
  return [customer.timeZone ?? organisation.timeZone];
}

/** Contact rules of three places, with every kind of rule and one past its review day. */

import type { Debtor } from '../../src/cases/debtor.ts';
import { addDays, calendarDate } from '../../src/domain/time.ts';
import type { RulesView } from '../../src/organisation/view-rules.ts';
import { ENVELOPE, ENVELOPE_FOR_PERSONS } from '../../src/policy/contact/envelope.ts';
import { CONTACT_RULES, contactRules } from '../../src/policy/contact/in-force.ts';

const TODAY = calendarDate('2026-11-22');

function group(country: string, debtor: Debtor, customers: number, region: string | null = null) {
  const who = { country, region, debtor, role: 'creditor' as const, creditorCountry: 'EG' };
  return { region, debtor, customers, hours: contactRules(who, TODAY).hours };
}

const rowsOf = (...places: string[]) =>
  CONTACT_RULES.filter((row) => places.some((place) => row.jurisdiction.startsWith(place))).map((row, index) => ({
    ...row,
    expired: index === 0,
  }));

export const FAKE_RULES: RulesView = {
  asOf: TODAY,
  role: 'creditor',
  places: [
    {
      country: 'EG',
      customers: 24,
      groups: [group('EG', 'company', 20), group('EG', 'consumer', 4)],
      rows: rowsOf('EG'),
      closed: [{ date: addDays(TODAY, 40), name: "New Year's Day <b>", own: false }],
    },
    { country: 'CA', customers: 6, groups: [group('CA', 'consumer', 6, 'CA-ON')], rows: rowsOf('CA', 'US', 'GB', 'SA'), closed: [] },
    { country: 'FJ', customers: 1, groups: [group('FJ', 'company', 1)], rows: [], closed: [] },
  ],
  everywhere: [...ENVELOPE, ...ENVELOPE_FOR_PERSONS].map((row) => ({ ...row, expired: false })),
  more: 2,
};

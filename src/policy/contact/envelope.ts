/**
 * The strictest envelope: what holds for everyone, everywhere, whatever a policy says (contract rule 6), and what holds for people beside
 * that (reference §2.1). It satisfies every row of hours and frequency at once, so a row that is missing or no longer trusted is safe.
 */
import { ANYONE, type ContactRule, clock, daily, PERSONS, ROLES, type Rule } from './rows.ts';

const OURS = {
  jurisdiction: '*',
  effective: { from: '1970-01-01' },
  roles: ROLES,
  force: 'our-policy',
  confidence: 'H',
  reviewBy: '9999-12-31',
} as const;

/** Companies included. Closed days come from the calendar of the customer's country, whatever the hours of a weekday say. */
export const ENVELOPE: readonly ContactRule[] = [
  everyone(
    'envelope-hours',
    { kind: 'window', group: 'all', week: daily({ from: clock(9), to: clock(17) }) },
    'narrowest of the hours in the tables: 12 CFR 1006.6, OPC Québec, RG 96, SAMA working hours',
  ),
  everyone('envelope-holidays', { kind: 'no-holidays' }, 'RG 96 s.4, OPC Québec, NB Reg 2010-104'),
  everyone('envelope-letter-gap', { kind: 'gap', group: 'letters', days: 3 }, 'our policy; contract rule 6'),
  everyone(
    'envelope-letters-7',
    { kind: 'cap', group: 'letters', most: 2, inDays: 7 },
    'Ontario Reg. 74 and RG 96, tightened; contract rule 6',
  ),
  everyone('envelope-letters-30', { kind: 'cap', group: 'letters', most: 8, inDays: 30 }, 'RG 96 s.5, tightened; contract rule 6'),
  everyone('envelope-calls-7', { kind: 'cap', group: 'voice', most: 2, inDays: 7 }, '940 CMR 7.04; contract rule 6'),
  everyone('envelope-all-7', { kind: 'cap', group: 'all', most: 3, inDays: 7 }, 'RG 96 s.5, Ontario Reg. 74; contract rule 6'),
  everyone('envelope-all-30', { kind: 'cap', group: 'all', most: 10, inDays: 30 }, 'RG 96 s.5, SAMA 2018 1.3; contract rule 6'),
];

/** Consumers and sole traders. */
export const ENVELOPE_FOR_PERSONS: readonly ContactRule[] = [
  person('persons-cooldown', { kind: 'cooldown', days: 7 }, '12 CFR 1006.14(b)(2)(i)(B), NYC DCWP 2026'),
  person('persons-written-first', { kind: 'written-before-voice', days: 6 }, 'OPC Québec (5 days), Ontario Reg. 74 (6 days)'),
  person('persons-sms-consent', { kind: 'consent', channels: ['sms'] }, '47 CFR 64.1200, Twilio 30943'),
];

function everyone(id: string, rule: Rule, source: string): ContactRule {
  return { ...OURS, id, rule, source, debtors: ANYONE };
}

function person(id: string, rule: Rule, source: string): ContactRule {
  return { ...OURS, id, rule, source, debtors: PERSONS };
}

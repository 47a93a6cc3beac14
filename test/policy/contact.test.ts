/** Contact rules as data: every row has its source, the strictest wins, windows agree with a second reckoning in twelve zones, and an expired row falls back to the envelope. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMs, type CalendarDate, calendarDate, type Instant, instantFromMs, msOf, weekday } from '../../src/domain/time.ts';
import { closedOn } from '../../src/policy/calendar.ts';
import { ENVELOPE, ENVELOPE_FOR_PERSONS } from '../../src/policy/contact/envelope.ts';
import {
  CONTACT_RULES,
  type ContactRules,
  contactRules,
  expiredRules,
  rowsFor,
  strictestOf,
  type Who,
} from '../../src/policy/contact/in-force.ts';
import { isRamadan } from '../../src/policy/contact/ramadan.ts';
import { type ContactRule, ROLES } from '../../src/policy/contact/rows.ts';
import { hoursOn, windowOn } from '../../src/policy/contact/windows.ts';

const SEED = 20_261_126;
/** Fewer in mutation runs, where every change of the code meets them. */
const MANY = Number(process.env['PROPERTY_RUNS'] ?? 10_000);
const TODAY = calendarDate('2026-11-26');
const who = (given: Partial<Who>): Who => ({
  country: 'US',
  region: null,
  debtor: 'company',
  role: 'creditor',
  creditorCountry: null,
  ...given,
});
const ALL_ROWS = [...ENVELOPE, ...ENVELOPE_FOR_PERSONS, ...CONTACT_RULES];
const ZONES = [
  'America/New_York',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/St_Johns',
  'Europe/London',
  'Europe/Berlin',
  'Africa/Cairo',
  'Asia/Riyadh',
  'Asia/Dubai',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
] as const;

describe('the rows', () => {
  it('each has an id of its own, a source, dates, and a review within a year of the last look', () => {
    expect(new Set(ALL_ROWS.map(({ id }) => id)).size).toBe(ALL_ROWS.length);
    for (const row of CONTACT_RULES) {
      expect(row.source.length, row.id).toBeGreaterThan(8);
      expect(calendarDate(row.effective.from) <= '2026-11-21', row.id).toBe(true);
      expect(row.reviewBy > '2026-11-21' && row.reviewBy <= '2027-11-21', row.id).toBe(true);
      expect(row.debtors.length * row.roles.length, row.id).toBeGreaterThan(0);
    }
  });

  /** One place in which each row counts. */
  const placeOf = ({ jurisdiction, debtors, roles }: ContactRule): Who => ({
    country: jurisdiction.slice(0, 2),
    region: jurisdiction.includes('-') ? jurisdiction : null,
    debtor: debtors.at(-1) ?? 'consumer',
    role: roles.at(-1) ?? 'creditor',
    creditorCountry: null,
  });
  it.each(CONTACT_RULES.map((row) => [row.id, row] as const))('%s is in force where it says, and nowhere else', (id, row) => {
    expect(contactRules(placeOf(row), TODAY).rows).toContain(id);
    expect(contactRules({ ...placeOf(row), country: 'ZZ', region: null }, TODAY).rows).not.toContain(id);
    expect(contactRules(placeOf(row), addDays(calendarDate(row.effective.from), -1)).rows).not.toContain(id);
    if (!row.debtors.includes('company')) expect(contactRules({ ...placeOf(row), debtor: 'company' }, TODAY).rows).not.toContain(id);
    if (!row.roles.includes('creditor')) expect(contactRules({ ...placeOf(row), role: 'creditor' }, TODAY).rows).not.toContain(id);
  });
});

describe('what they come to', () => {
  const capOf = ({ caps }: ContactRules, group: string, inDays: number) =>
    caps.find((cap) => cap.group === group && cap.inDays === inDays)?.most;
  it('for companies is exactly rule 6 of the contract, everywhere', () => {
    for (const country of ['US', 'GB', 'DE', 'SA', 'EG', 'AU', 'CA', 'ZZ']) {
      const rules = contactRules(who({ country }), TODAY);
      expect([
        capOf(rules, 'letters', 7),
        capOf(rules, 'letters', 30),
        capOf(rules, 'voice', 7),
        capOf(rules, 'all', 7),
        capOf(rules, 'all', 30),
      ]).toEqual([2, 8, 2, 3, 10]);
      expect(rules.gaps.map(({ group, days }) => [group, days])).toEqual([['letters', 3]]);
      expect([rules.cooldown, rules.writtenFirst]).toEqual([null, null]);
      expect(hoursOn(calendarDate('2026-11-24'), 'email', rules, country)).toEqual({ from: 540, to: 1020 });
    }
  });
  it.each([
    [
      'a consumer anywhere is left in peace for seven days after a conversation',
      who({ country: 'ZZ', debtor: 'consumer' }),
      (rules: ContactRules) => rules.cooldown?.days,
      7,
    ],
    [
      'a sole trader is written to six days before a call',
      who({ country: 'ZZ', debtor: 'sole-trader' }),
      (rules: ContactRules) => rules.writtenFirst?.days,
      6,
    ],
    ['a company in the US must agree to text messages', who({}), (rules: ContactRules) => rules.consent.get('sms'), 'us-sms-consent'],
    ['a company in Germany need not', who({ country: 'DE' }), (rules: ContactRules) => rules.consent.has('sms'), false],
    [
      'a consumer in Germany must',
      who({ country: 'DE', debtor: 'consumer' }),
      (rules: ContactRules) => rules.consent.get('sms'),
      'persons-sms-consent',
    ],
    [
      'an agent sends no text messages in the US',
      who({ role: 'agent' }),
      (rules: ContactRules) => rules.forbidden.get('sms'),
      'us-sms-agents',
    ],
    ['nor in Canada', who({ country: 'CA', role: 'agent' }), (rules: ContactRules) => rules.forbidden.get('sms'), 'ca-sms-agents'],
    [
      'a consumer in New York must agree to e-mail',
      who({ debtor: 'consumer', region: 'US-NY' }),
      (rules: ContactRules) => rules.consent.get('email'),
      'us-nyc-consent',
    ],
    [
      'so must one whose state we do not know',
      who({ debtor: 'consumer' }),
      (rules: ContactRules) => rules.consent.get('email'),
      'us-nyc-consent',
    ],
    [
      'one in Massachusetts need not',
      who({ debtor: 'consumer', region: 'US-MA' }),
      (rules: ContactRules) => rules.consent.has('email'),
      false,
    ],
    [
      'a consumer in Britain has thirty days before a court is named',
      who({ country: 'GB', debtor: 'consumer' }),
      (rules: ContactRules) => rules.noticeDays,
      30,
    ],
    ['one in the US thirty-five before an agency', who({ debtor: 'consumer' }), (rules: ContactRules) => rules.noticeDays, 35],
    [
      'in Saudi Arabia a letter to a person is in Arabic first',
      who({ country: 'SA', debtor: 'consumer' }),
      (rules: ContactRules) => rules.content.has('arabic-first'),
      true,
    ],
    [
      'the creditor’s own country counts as well',
      who({ country: 'DE', debtor: 'consumer', creditorCountry: 'SA' }),
      (rules: ContactRules) => rules.content.has('arabic-first'),
      true,
    ],
    [
      'on a Sunday in New Brunswick nothing before one',
      who({ country: 'CA', region: 'CA-NB', debtor: 'consumer' }),
      (rules: ContactRules) => rules.hours.voice[6]?.from,
      13 * 60,
    ],
    [
      'on a Sunday in Québec nothing at all, from an agent',
      who({ country: 'CA', region: 'CA-QC', debtor: 'consumer', role: 'agent' }),
      (rules: ContactRules) => rules.hours.letters[6],
      null,
    ],
  ] as const)('%s', (_name, place, read, expected) => {
    expect(read(contactRules(place, TODAY))).toEqual(expected);
  });
});

/** Whether `less` permits no more than `more`, in every respect. */
function permitsNoMore(less: ContactRules, more: ContactRules): void {
  for (const group of ['letters', 'voice'] as const)
    for (const [index, hours] of less.hours[group].entries()) {
      const wider = more.hours[group][index];
      if (hours !== null) expect(wider && wider.from <= hours.from && wider.to >= hours.to).toBe(true);
    }
  for (const cap of more.caps)
    expect(less.caps.some((own) => own.group === cap.group && own.inDays === cap.inDays && own.most <= cap.most)).toBe(true);
  expect(less.gaps.length).toBeGreaterThanOrEqual(more.gaps.length);
  expect(less.cooldown?.days ?? 0).toBeGreaterThanOrEqual(more.cooldown?.days ?? 0);
  expect(less.writtenFirst?.days ?? 0).toBeGreaterThanOrEqual(more.writtenFirst?.days ?? 0);
  expect(less.noticeDays).toBeGreaterThanOrEqual(more.noticeDays);
  for (const channel of more.consent.keys()) expect(less.consent.has(channel)).toBe(true);
  for (const channel of more.forbidden.keys()) expect(less.forbidden.has(channel)).toBe(true);
  for (const need of more.content) expect(less.content.has(need)).toBe(true);
}

describe('the strictest wins', () => {
  const rows = fc.subarray(ALL_ROWS);
  const merge = (given: readonly ContactRule[]) => strictestOf({ rows: given, expired: [] });
  it('adding rows never permits more, and two sets together permit no more than either', () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const both = merge([...a, ...b.filter((row) => !a.includes(row))]);
        permitsNoMore(both, merge(a));
        permitsNoMore(both, merge(b));
      }),
      { numRuns: MANY, seed: SEED },
    );
  });
  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const turned = merge(given.toReversed());
        permitsNoMore(merge(given), turned);
        permitsNoMore(turned, merge(given));
      }),
      { numRuns: Math.min(MANY, 2_000), seed: SEED },
    );
  });
});

describe('the drill of expiry', () => {
  const inForce = CONTACT_RULES.filter((row) => row.jurisdiction !== '*').map((row) => [row.id, row] as const);
  it.each(inForce)('%s past its review is named, and permits no more than before', (id, row) => {
    const place: Who = {
      country: row.jurisdiction.slice(0, 2),
      region: row.jurisdiction.includes('-') ? row.jurisdiction : null,
      debtor: row.debtors.at(-1) ?? 'consumer',
      role: row.roles[0] ?? 'creditor',
      creditorCountry: null,
    };
    const [before, after] = [addDays(calendarDate(row.reviewBy), -1), calendarDate(row.reviewBy)].map((day) => contactRules(place, day));
    if (!before || !after) throw new Error('rules');
    expect([before.expired.includes(id), after.expired.includes(id)]).toEqual([false, true]);
    permitsNoMore(after, before);
    for (const strict of [...ENVELOPE, ...ENVELOPE_FOR_PERSONS]) expect(after.rows).toContain(strict.id);
    expect(expiredRules(calendarDate(row.reviewBy))).toContain(id);
    expect(expiredRules(before === after ? TODAY : addDays(calendarDate(row.reviewBy), -1))).not.toContain(id);
  });
  it('nothing is past its review when it was written', () => expect(expiredRules(calendarDate('2026-11-26'))).toEqual([]));
  it('the envelope itself never expires, and a company stays under rule 6 alone however late it is', () => {
    const { expired, rows } = rowsFor(who({ country: 'ZZ' }), calendarDate('2099-01-01'), CONTACT_RULES);
    expect(expired).toEqual([]);
    expect(rows.map(({ id }) => id)).toEqual(ENVELOPE.map(({ id }) => id));
    expect(contactRules(who({}), calendarDate('2099-01-01'))).toMatchObject({
      cooldown: null,
      writtenFirst: null,
      expired: ['us-sms-consent'],
    });
  });
});

/** Minutes of the day and the date a clock in the zone shows, by the engine's own time zone data: a second reckoning. */
function clockIn(at: Instant, zone: string): { date: string; minute: number } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(msOf(at));
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return { date: `${part('year')}-${part('month')}-${part('day')}`, minute: Number(part('hour')) * 60 + Number(part('minute')) };
}

describe('windows', () => {
  const rules = contactRules(who({ country: 'ZZ' }), TODAY);
  const consumer = contactRules(who({ country: 'ZZ', debtor: 'consumer' }), TODAY);
  /** Days on which clocks change in one of the zones, and days around them. */
  const changes = [
    '2026-03-08',
    '2026-11-01',
    '2026-03-29',
    '2026-10-25',
    '2026-04-24',
    '2026-10-29',
    '2026-04-05',
    '2026-10-04',
    '2026-02-28',
    '2028-02-29',
    '2026-12-31',
  ].flatMap((date) => [-1, 0, 1].map((days) => addDays(calendarDate(date), days)));
  it.each(ZONES)('in %s opens and closes by the clock of the place, to the second, on days when clocks change, too', (zone) => {
    for (const date of changes)
      for (const each of [rules, consumer]) {
        const window = windowOn(date, 'email', each, { country: 'ZZ', zones: [zone] });
        if (!window) throw new Error('no window');
        for (const [at, inside] of [
          [addMs(window.from, -1_000), false],
          [window.from, true],
          [addMs(window.to, -1_000), true],
          [window.to, false],
        ] as const) {
          const { date: on, minute } = clockIn(at, zone);
          expect(on === date && minute >= 540 && minute < 1_020, `${at} in ${zone}`).toBe(inside);
        }
      }
  });
  it('any minute is inside exactly when a clock of the place says so', () => {
    const at = fc
      .integer({ min: Date.UTC(2026, 0, 1) / 60_000, max: Date.UTC(2027, 11, 31) / 60_000 })
      .map((minutes) => instantFromMs(minutes * 60_000));
    fc.assert(
      fc.property(at, fc.constantFrom(...ZONES), (instant, zone) => {
        const { date, minute } = clockIn(instant, zone);
        const window = windowOn(calendarDate(date), 'call', rules, { country: 'ZZ', zones: [zone] });
        expect(window !== null && instant >= window.from && instant < window.to).toBe(minute >= 540 && minute < 1_020);
      }),
      { numRuns: MANY, seed: SEED },
    );
  });
  it('of a customer in one of two zones is open only where it is open in both; never where the two days do not meet', () => {
    const place = { country: 'US', zones: ['America/New_York', 'America/Los_Angeles'] as [string, string] };
    expect(windowOn(calendarDate('2026-11-24'), 'email', rules, place)).toEqual({
      from: '2026-11-24T17:00:00.000Z',
      to: '2026-11-24T22:00:00.000Z',
    });
    expect(
      windowOn(calendarDate('2026-11-24'), 'email', rules, { country: 'ZZ', zones: ['Pacific/Kiritimati', 'Pacific/Pago_Pago'] }),
    ).toBeNull();
  });
  it('begins later where the customer wished for it, and not at all after hours', () => {
    const place = { country: 'ZZ', zones: ['Europe/London'] as [string] };
    expect(windowOn(calendarDate('2026-11-24'), 'call', rules, place, 600)?.from).toBe('2026-11-24T10:00:00.000Z');
    expect(windowOn(calendarDate('2026-11-24'), 'call', rules, place, 1_100)).toBeNull();
  });
  it('Cairo keeps summer time again: nine o’clock is seven UTC on 23 April 2026 and six on the 24th', () => {
    const cairo = { country: 'EG', zones: ['Africa/Cairo'] as [string] };
    expect([23, 24].map((day) => windowOn(calendarDate(`2026-04-${day}`), 'email', rules, cairo)?.from)).toEqual([
      '2026-04-23T07:00:00.000Z',
      '2026-04-24T06:00:00.000Z',
    ]);
  });
});

describe('Ramadan and half-days', () => {
  const starts = (year: string) => {
    const days: string[] = [];
    for (let day = calendarDate(`${year}-01-01`); day.startsWith(year); day = addDays(day, 1))
      if (isRamadan(day) && !isRamadan(addDays(day, -1))) days.push(day);
    return days;
  };
  it.each([
    ['2025', ['2025-03-01']],
    ['2026', ['2026-02-18']],
    ['2027', ['2027-02-08']],
    // Twice in one year of the sun.
    ['2030', ['2030-01-05', '2030-12-26']],
  ])('begins in %s on %j', (year, days) => {
    expect(starts(year)).toEqual(days);
  });
  it('shortens the day to ten till two in the Gulf, Egypt and Jordan, nowhere else', () => {
    const [fasting, ordinary] = [calendarDate('2026-03-02'), calendarDate('2026-04-06')];
    for (const country of ['SA', 'AE', 'KW', 'QA', 'BH', 'OM', 'EG', 'JO']) {
      const rules = contactRules(who({ country }), fasting);
      expect(hoursOn(fasting, 'call', rules, country), country).toEqual({ from: 600, to: 840 });
      expect(hoursOn(ordinary, 'call', rules, country), country).toEqual({ from: 540, to: 1_020 });
    }
    expect(hoursOn(fasting, 'call', contactRules(who({}), fasting), 'US')).toEqual({ from: 540, to: 1_020 });
  });
  it('ends the Friday of the Emirates at noon', () => {
    expect(hoursOn(calendarDate('2026-11-27'), 'email', contactRules(who({ country: 'AE' }), TODAY), 'AE')).toEqual({ from: 540, to: 720 });
    expect(hoursOn(calendarDate('2026-11-26'), 'email', contactRules(who({ country: 'AE' }), TODAY), 'AE')).toEqual({
      from: 540,
      to: 1_020,
    });
  });
});

describe('closed days', () => {
  it.each([
    ['KW', '2026-02-25', 'National Day'],
    ['QA', '2026-02-10', 'National Sport Day'],
    ['QA', '2026-12-20', null],
    ['OM', '2026-11-22', null],
    ['AE', '2026-12-03', 'National Day'],
    ['JO', '2026-05-25', 'Independence Day'],
    ['GB', '2026-08-31', 'Summer bank holiday'],
    // No longer holidays in the Emirates.
    ['AE', '2026-01-16', null],
    ['AE', '2026-02-18', null],
    // A neighbour's feasts count where no data is kept, its national day does not.
    ['KW', '2026-12-02', null],
  ] as const)('%s, %s: %s', (country, date, name) => {
    const closed = closedOn(calendarDate(date), country);
    expect(closed?.what === 'holiday' ? closed.name : null).toBe(name);
  });
  it('the feasts of the moon are closed in countries without data of their own, with a day either side', () => {
    for (const country of ['KW', 'QA', 'OM', 'JO', 'IQ', 'LB']) {
      const days = [-1, 0, 1].map((offset) => addDays(calendarDate('2026-03-20'), offset));
      expect(
        days.every((day) => closedOn(day, country) !== null),
        country,
      ).toBe(true);
    }
  });
  it('a weekend is the country’s own', () => {
    const closed = (country: string) => [1, 2, 3, 4, 5, 6, 7].filter((each) => closedOn(dayOf(each), country)?.what === 'weekend');
    expect([closed('US'), closed('AE'), closed('EG'), closed('IR'), closed('IN')]).toEqual([[6, 7], [6, 7], [5, 6], [5], [7]]);
  });
});

/** A day of a week without holidays. */
function dayOf(each: number): CalendarDate {
  const monday = calendarDate('2026-09-07');
  expect(weekday(monday)).toBe(1);
  return addDays(monday, each - 1);
}

it('roles and rows name the same two parties', () => expect(ROLES).toEqual(['creditor', 'agent']));

/** Caps, gaps and pauses one by one, on rules made for each: which of them forbids what, named how, and until when. */
import { describe, expect, it } from 'vitest';
import type { Contacts } from '../../src/cases/happening.ts';
import { calendarDate } from '../../src/domain/time.ts';
import { capAgainst, firstUncapped, isPermitted } from '../../src/policy/caps.ts';
import { type ContactRules, strictestOf } from '../../src/policy/contact/in-force.ts';

const NONE: ContactRules = { ...strictestOf({ rows: [], expired: [] }), caps: [], gaps: [], cooldown: null, writtenFirst: null };
const day = calendarDate;
// A Monday.
const ON = day('2026-03-16');

function contacts(words: { letters?: string[]; calls?: string[]; exchanges?: string[]; written?: string[] }): Contacts {
  const { letters = [], calls = [], exchanges = [], written = letters } = words;
  return { letters: letters.map(day), calls: calls.map(day), exchanges: exchanges.map(day), written: written.map(day) };
}

const rule = (words: Parameters<typeof contacts>[0], channel: 'email' | 'call' | 'sms', rules: Partial<ContactRules>, on = ON) =>
  capAgainst(contacts(words), channel, on, { ...NONE, ...rules })?.rule ?? null;

describe('days between contacts', () => {
  const gap = (group: 'letters' | 'voice' | 'all', days: number) => ({ gaps: [{ group, days, row: 'r' }] });
  it.each([
    ['letters', { letters: ['2026-03-14'] }, 'email', 'cap-email-gap'],
    ['letters', { letters: ['2026-03-13'] }, 'email', null],
    ['letters', { letters: ['2026-03-14'] }, 'call', null],
    ['letters', { calls: ['2026-03-15'] }, 'email', null],
    ['voice', { calls: ['2026-03-14'] }, 'call', 'cap-email-gap'],
    ['voice', { calls: ['2026-03-14'] }, 'sms', 'cap-email-gap'],
    ['voice', { letters: ['2026-03-15'] }, 'call', null],
    ['voice', { calls: ['2026-03-15'] }, 'email', null],
    ['all', { letters: ['2026-03-15'] }, 'call', 'cap-email-gap'],
    ['all', { calls: ['2026-03-15'] }, 'email', 'cap-email-gap'],
    ['all', { letters: ['2026-03-02'], calls: ['2026-03-15'] }, 'email', 'cap-email-gap'],
    ['all', { letters: ['2026-03-15'], calls: ['2026-03-02'] }, 'call', 'cap-email-gap'],
    ['all', { letters: ['2026-03-02'], calls: ['2026-03-03'] }, 'email', null],
    ['all', {}, 'email', null],
  ] as const)('of %s: %j, then %s → %s', (group, words, channel, expected) => {
    expect(
      rule(
        { ...words, letters: [...('letters' in words ? words.letters : [])], calls: [...('calls' in words ? words.calls : [])] },
        channel,
        gap(group, 3),
      ),
    ).toBe(expected);
  });
  it('says which contact it counts from', () => {
    const found = capAgainst(contacts({ letters: ['2026-03-02'], calls: ['2026-03-15'] }), 'email', ON, { ...NONE, ...gap('all', 3) });
    expect(found?.values).toEqual({ last: '2026-03-15', limit: 3, row: 'r' });
  });
});

describe('contacts in so many days', () => {
  const cap = (group: 'letters' | 'voice' | 'all', most: number, inDays: number) => ({ caps: [{ group, most, inDays, row: 'r' }] });
  it.each([
    ['letters', 2, 7, { letters: ['2026-03-10', '2026-03-12'] }, 'email', 'cap-email-7'],
    ['letters', 2, 7, { letters: ['2026-03-09', '2026-03-12'] }, 'email', null],
    ['letters', 2, 30, { letters: ['2026-02-15', '2026-03-12'] }, 'email', 'cap-email-30'],
    ['letters', 2, 7, { letters: ['2026-03-10', '2026-03-12'] }, 'call', null],
    ['voice', 1, 7, { calls: ['2026-03-10'] }, 'call', 'cap-call-7'],
    ['voice', 1, 7, { calls: ['2026-03-09'] }, 'sms', null],
    ['voice', 1, 30, { calls: ['2026-03-01'] }, 'sms', 'cap-call-30'],
    ['voice', 1, 7, { letters: ['2026-03-10'] }, 'call', null],
    ['all', 2, 7, { letters: ['2026-03-12'], calls: ['2026-03-10'] }, 'email', 'cap-all-7'],
    ['all', 2, 7, { letters: ['2026-03-12'], calls: ['2026-03-10'] }, 'call', 'cap-all-7'],
    ['all', 2, 30, { letters: ['2026-03-01'], calls: ['2026-03-02'] }, 'call', 'cap-all-30'],
    ['all', 2, 8, { letters: ['2026-03-12'], calls: ['2026-03-10'] }, 'call', 'cap-all-30'],
    ['letters', 2, 8, { letters: ['2026-03-10', '2026-03-12'] }, 'email', 'cap-email-30'],
    ['voice', 1, 8, { calls: ['2026-03-09'] }, 'call', 'cap-call-30'],
    ['all', 2, 7, { letters: ['2026-03-12'] }, 'email', null],
  ] as const)('of %s at most %i in %i: %j, then %s → %s', (group, most, inDays, words, channel, expected) => {
    const all = { letters: [...('letters' in words ? words.letters : [])], calls: [...('calls' in words ? words.calls : [])] };
    expect(rule(all, channel, cap(group, most, inDays))).toBe(expected);
  });
  it('what lies ahead is not counted', () => {
    expect(rule({ letters: ['2026-03-12', '2026-03-17'] }, 'email', cap('letters', 2, 7))).toBeNull();
  });
});

describe('pauses', () => {
  const cooldown = { cooldown: { days: 2, row: 'r' } };
  const writtenFirst = { writtenFirst: { days: 5, row: 'r' } };
  it('after both sides spoke, whole days', () => {
    expect(rule({ exchanges: ['2026-03-01', '2026-03-14'] }, 'email', cooldown)).toBe('cooldown');
    expect(rule({ exchanges: ['2026-03-14'] }, 'call', cooldown)).toBe('cooldown');
    expect(rule({ exchanges: ['2026-03-13'] }, 'email', cooldown)).toBeNull();
    expect(capAgainst(contacts({ exchanges: ['2026-03-14'] }), 'email', ON, { ...NONE, ...cooldown })?.values).toEqual({
      spoke: '2026-03-14',
      days: 2,
      row: 'r',
    });
  });
  it('a letter is given time to be read before the first call, and only before that', () => {
    expect(rule({ letters: ['2026-03-12'] }, 'call', writtenFirst)).toBe('written-first');
    expect(rule({ letters: ['2026-03-11'] }, 'call', writtenFirst)).toBeNull();
    expect(rule({ letters: ['2026-03-01', '2026-03-15'] }, 'sms', writtenFirst)).toBeNull();
    expect(rule({ letters: ['2026-03-12'] }, 'email', writtenFirst)).toBeNull();
    expect(capAgainst(contacts({ letters: ['2026-03-12'] }), 'call', ON, { ...NONE, ...writtenFirst })?.values).toEqual({
      wrote: '2026-03-12',
      days: 5,
      row: 'r',
    });
  });
  it('a call is not permitted at all before anything was written, a letter is', () => {
    const rules = { ...NONE, ...writtenFirst };
    expect(isPermitted(contacts({}), 'call', rules)).toBe(false);
    expect(isPermitted(contacts({}), 'email', rules)).toBe(true);
    expect(isPermitted(contacts({ letters: ['2026-03-01'] }), 'call', rules)).toBe(true);
    expect(isPermitted(contacts({}), 'call', NONE)).toBe(true);
    expect(isPermitted(contacts({}), 'email', { ...NONE, forbidden: new Map([['email' as const, 'r']]) })).toBe(false);
  });
});

it('the first free day is a day of contact without a cap', () => {
  const rules = { ...NONE, gaps: [{ group: 'letters' as const, days: 4, row: 'r' }] };
  // Friday + 4 days is Tuesday; Thursday + 4 days falls on a Monday.
  expect(firstUncapped(contacts({ letters: ['2026-03-13'] }), 'email', day('2026-03-13'), 'US', rules)).toBe('2026-03-17');
  expect(firstUncapped(contacts({ letters: ['2026-03-11'] }), 'email', day('2026-03-12'), 'US', rules)).toBe('2026-03-16');
  const never = { ...NONE, caps: [{ group: 'letters' as const, most: 0, inDays: 7, row: 'r' }] };
  expect(firstUncapped(contacts({}), 'email', ON, 'US', never)).toBe('2026-05-15');
});

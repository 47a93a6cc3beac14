/** The business's own closed days: nothing is done on them, what falls due waits for the next open day, and calls get their days all the same. */
import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import { addBusinessDays, closedOn, contactDayFrom } from '../../src/policy/calendar.ts';
import { decide } from '../../src/policy/decide.ts';
import { readPolicy } from '../../src/policy/document.ts';
import { type OwnClosedDays, ownClosedDaysSchema, ownClosedOn } from '../../src/policy/own-closed-days.ts';
import { type Policy, policySchema } from '../../src/policy/policy.ts';
import { preset } from '../../src/policy/presets.ts';
import { caseFile, sent } from './case.ts';

const date = calendarDate;
const days = (...entries: Partial<OwnClosedDays>[]): OwnClosedDays[] =>
  ownClosedDaysSchema.parse(entries.map((entry) => ({ name: 'Stock-taking', ...entry })));
const BREAK = days({ from: date('2026-03-09'), until: date('2026-03-13') });
const NEW_YEAR = days({ from: date('2025-12-24'), until: date('2026-01-02'), yearly: true, name: 'Between the years' });

function policyWith(closedDays: OwnClosedDays[]): Policy {
  return policySchema.parse({ ...preset('standard'), closedDays });
}

describe('which days', () => {
  it.each([
    [BREAK, '2026-03-08', false],
    [BREAK, '2026-03-09', true],
    [BREAK, '2026-03-13', true],
    [BREAK, '2026-03-14', false],
    [BREAK, '2027-03-10', false],
    [days({ from: date('2026-03-09') }), '2026-03-09', true],
    [days({ from: date('2026-03-09') }), '2026-03-10', false],
    [NEW_YEAR, '2025-12-23', false],
    [NEW_YEAR, '2031-12-24', true],
    [NEW_YEAR, '2032-01-02', true],
    [NEW_YEAR, '2032-01-03', false],
    [days({ from: date('2026-08-03'), until: date('2026-08-14'), yearly: true }), '2029-08-10', true],
    [days({ from: date('2026-08-03'), until: date('2026-08-14'), yearly: true }), '2029-08-15', false],
    [undefined, '2026-03-09', false],
  ] as const)('%j on %s: %s', (entries, day, closed) => {
    expect(ownClosedOn(entries, date(day)) !== null).toBe(closed);
  });

  it('the law of the place is named first, then the weekend after it, then the business', () => {
    const own = days({ from: date('2026-12-24'), until: date('2026-12-27') });
    expect([24, 25, 26].map((day) => closedOn(date(`2026-12-${day}`), 'US', own)?.what)).toEqual(['own', 'holiday', 'weekend']);
    expect(contactDayFrom(date('2026-12-24'), 'US', own)).toBe('2026-12-28');
    expect(addBusinessDays(date('2026-12-23'), 1, 'US', own)).toBe('2026-12-28');
  });
});

describe('what is decided', () => {
  const words = { invoices: [{ due: '2026-03-02' }], history: [sent('2026-03-02', 'due', 'a')] };
  const on = (day: string, policy: Policy, more = {}) => decide(caseFile({ ...words, ...more }), policy, date(day)).decisions[0];

  it('what falls due on a closed day waits, says why, and leaves on the next open one', () => {
    const policy = policyWith(BREAK);
    expect(on('2026-03-09', policy)).toMatchObject({
      kind: 'wait',
      stage: 'friendly-7',
      until: '2026-03-15',
      reasons: [{ rule: 'own-closed-day', values: { name: 'Stock-taking' } }, {}],
    });
    expect(on('2026-03-16', policy)).toMatchObject({ kind: 'send', stage: 'friendly-7' });
    expect(on('2026-03-09', policyWith([]))).toMatchObject({ kind: 'send' });
  });

  it('a stage not due yet is looked for on the first open day', () => {
    expect(on('2026-03-05', policyWith(BREAK))).toMatchObject({ kind: 'wait', until: '2026-03-15' });
  });

  it('a call asked for before a break is not taken for missed during it', () => {
    const history = [sent('2026-02-23', 'friendly-7', 'a'), { at: '2026-03-06', kind: 'task-raised', stage: 'call-14', invoiceIds: ['a'] }];
    const late = { invoices: [{ due: '2025-10-01' }], history };
    expect(on('2026-03-16', policyWith(BREAK), late)).toMatchObject({ kind: 'task', stage: 'call-14', until: '2026-03-19' });
    expect(on('2026-03-16', policyWith([]), late)).toMatchObject({ stage: 'firm-30' });
  });
});

describe('in a document', () => {
  it('stands beside what it extends, and is inherited', () => {
    const read = readPolicy('extends: standard\nclosedDays:\n  - { from: 2026-08-03, until: 2026-08-14, yearly: true, name: Summer }\n');
    if (!('policy' in read)) throw new Error(read.problems[0]?.text);
    expect(read.policy.closedDays).toEqual([{ from: '2026-08-03', until: '2026-08-14', yearly: true, name: 'Summer' }]);
    const heir = readPolicy('extends: practice\ngapDays: 9\n', read.policy);
    expect('policy' in heir && heir.policy.closedDays).toEqual(read.policy.closedDays);
  });

  it.each([
    ['{ from: 2026-08-14, until: 2026-08-03, name: x }', 'days-order', 'closedDays[1].until: must not lie before from'],
    ['{ from: 2026-08-01, until: 2026-11-03, name: x }', 'days-long', 'closedDays[1].until: a break has at most 62 days'],
    ['{ from: 2026-02-30, name: x }', 'not-understood', 'closedDays[1].from'],
    ['{ from: 2026-08-14 }', 'missing', 'closedDays[1].name'],
  ])('%s is refused by %s', (entry, rule, text) => {
    const read = readPolicy(`extends: standard\nclosedDays: [${entry}]\n`);
    expect('problems' in read && read.problems[0]).toMatchObject({ rule });
    expect('problems' in read && read.problems[0]?.text).toContain(text);
  });

  it('leaves days to work on', () => {
    const months = ['01-05', '03-05', '05-05', '07-05'].map((from) =>
      `{ from: 2026-${from}, until: 2026-${Number(from.slice(0, 2)) + 1}-20, name: x }`.replace(/-(\d)-20/, '-0$1-20'),
    );
    const read = readPolicy(`extends: standard\nclosedDays: [${months.join()}]\n`);
    expect('problems' in read && read.problems[0]).toMatchObject({ rule: 'days-in-all' });
  });
});

/** A policy tried over days without doing it: the contacts it would make, one case at a time. */
import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import { preset } from '../../src/policy/presets.ts';
import { rehearse } from '../../src/policy/rehearsal.ts';
import { type CaseWords, caseFile, standard } from './case.ts';

const FROM = calendarDate('2026-03-02');
const TO = calendarDate('2026-07-31');

function contacts(words: CaseWords, policy = standard(), from = FROM, to = TO) {
  const file = caseFile(words);
  return rehearse({ from, to, fileOn: () => file }, policy).map(({ day, way, stage }) => `${day} ${way} ${stage}`);
}

describe('one invoice that nobody pays', () => {
  it('goes through every stage of the policy, each once and on open days', () => {
    expect(contacts({ invoices: [{ due: '2026-03-09' }] })).toEqual([
      '2026-03-02 letter before-7',
      '2026-03-09 letter due',
      '2026-03-16 letter friendly-7',
      '2026-03-23 call call-14',
      '2026-04-08 letter firm-30',
      '2026-05-08 letter final-60',
      '2026-06-08 hand-over hand-over-90',
    ]);
  });
  it('does not begin before the first day nor go on after the last', () => {
    const day = calendarDate('2026-03-16');
    expect(contacts({ invoices: [{ due: '2026-03-09' }] }, standard(), day, day)).toEqual(['2026-03-16 letter friendly-7']);
  });
  it('is gone through otherwise under another policy', () => {
    const gentle = preset('gentle') ?? standard();
    expect(contacts({ invoices: [{ due: '2026-03-09' }] }, gentle)).toEqual([
      '2026-03-19 letter friendly-10',
      '2026-04-08 letter friendly-30',
      '2026-05-08 letter firm-60',
      '2026-06-08 letter final-90',
      '2026-07-07 hand-over hand-over-120',
    ]);
  });
});

describe('what stands in the way', () => {
  it('is obeyed: a hold, a wish, a promise', () => {
    const held = { invoices: [{ due: '2026-01-05' }], holds: [{ kind: 'stop', scope: 'case', from: '2026-02-01' }] };
    expect(contacts(held)).toEqual([]);
    const promised = {
      invoices: [{ due: '2026-02-23' }],
      promises: [{ made: '2026-03-01', amount: 10_000, currency: 'USD', date: '2026-03-20' }],
    };
    expect(contacts(promised)[0]).toBe('2026-03-25 letter friendly-7');
  });
  it('is counted over what the rehearsal itself does: the stages of many invoices share their letters and keep the caps', () => {
    const many = { invoices: Array.from({ length: 9 }, (_, index) => ({ due: `2026-02-${String(10 + index)}` })) };
    const days = contacts(many).flatMap((line) => (line.includes('hand-over') ? [] : [line.slice(0, 10)]));
    expect(days.length).toBeGreaterThan(6);
    expect(new Set(days).size).toBe(days.length);
    for (const day of days)
      expect(days.filter((other) => other >= day && Date.parse(other) - Date.parse(day) < 7 * 86_400_000).length).toBeLessThanOrEqual(3);
  });
});

describe('books that change meanwhile', () => {
  it('are read again on their days: nothing is asked after the payment', () => {
    const [open, paid] = [caseFile({ invoices: [{ due: '2026-03-09' }] }), caseFile({ invoices: [] })];
    const change = calendarDate('2026-03-20');
    const fileOn = (day: string) => (day < change ? open : paid);
    const made = rehearse({ from: FROM, to: TO, fileOn, changes: [change] }, standard());
    expect(made.map(({ stage }) => stage)).toEqual(['before-7', 'due', 'friendly-7']);
  });
  it('wake a case that had nothing open', () => {
    const [open, paid] = [caseFile({ invoices: [{ due: '2026-03-20' }] }), caseFile({ invoices: [] })];
    const change = calendarDate('2026-03-18');
    const fileOn = (day: string) => (day < change ? paid : open);
    const made = rehearse({ from: FROM, to: calendarDate('2026-03-25'), fileOn, changes: [change] }, standard());
    expect(made.map(({ day, stage }) => `${day} ${stage}`)).toEqual(['2026-03-18 before-7', '2026-03-25 due']);
  });
});

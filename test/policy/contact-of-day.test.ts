/** What stands in the way of the contact of a day, channel by channel, and of the hand-over. */
import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import { decide } from '../../src/policy/decide.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import { type CaseWords, caseFile, covering, on, sent } from './case.ts';

const under = (document: string, day: string, words: CaseWords) =>
  decide(caseFile(words), parsePolicy(document, 'test'), calendarDate(day));

function oneStage(channel: string, more = '') {
  return `name: one\nstages:\n  - { id: one, days: 3, channel: ${channel}, template: friendly-7, tone: friendly${more} }\n  - { id: last, days: 90, channel: email, template: firm-30, tone: firm }\n`;
}

describe('a channel without what it needs is a task', () => {
  it.each([
    ['email', 'no-address'],
    ['platform-email', 'no-address'],
    ['interest-notice', 'no-address'],
    ['final-demand', 'no-address'],
  ])('%s: %s', (channel, rule) => {
    const words = { invoices: [{ due: '2026-03-02' }], emails: ['not an address'] };
    const [decision] = under(oneStage(channel), '2026-03-09', words).decisions;
    expect(decision).toMatchObject({ kind: 'task', stage: 'one', channel, advances: {} });
    expect(decision?.reasons[0]?.rule).toBe(rule);
    const [with_] = under(oneStage(channel), '2026-03-09', { ...words, emails: ['a@acme.example'] }).decisions;
    expect(with_).toMatchObject({ kind: 'send', channel });
  });
  it('paper needs neither an address nor a number', () => {
    const [decision] = under(oneStage('letter'), '2026-03-09', { invoices: [{ due: '2026-03-02' }], emails: [] }).decisions;
    expect(decision).toMatchObject({ kind: 'send', channel: 'letter' });
  });
});

describe('who has to agree', () => {
  it.each([
    ['email', '', 'autopilot', false, undefined],
    ['email', ', approval: true', 'autopilot', true, 'policy'],
    ['email', '', 'review', true, 'review-mode'],
    ['final-demand', '', 'autopilot', true, 'final'],
  ] as const)('%s%s in %s: %s', (channel, more, mode, approval, because) => {
    const [decision] = under(oneStage(channel, more), '2026-03-09', { mode, invoices: [{ due: '2026-03-02' }] }).decisions;
    expect(decision).toMatchObject({ kind: 'send', approval });
    expect(decision?.reasons.find((each) => each.rule === 'needs-approval')?.values['because']).toBe(because);
  });
});

describe('the hand-over', () => {
  const history = [sent('2026-02-02', 'final-60', 'a', 'b')];
  const words = { invoices: [{ due: '2025-11-03' }, { due: '2025-11-04' }], history };
  it('names both, moves both, and always needs a person', () => {
    const { decisions } = on('2026-03-02', words);
    expect(covering(decisions, 'a')).toMatchObject({
      kind: 'hand-over',
      stage: 'hand-over-90',
      invoiceIds: ['a', 'b'],
      advances: { a: 'hand-over-90', b: 'hand-over-90' },
      approval: true,
      amount: { minor: 20_000 },
    });
    expect(covering(decisions, 'a').reasons.map((each) => each.rule)).toEqual(['stage-due', 'needs-approval']);
  });
  it('moves only what is still owed after money that is set against the oldest', () => {
    const { decisions } = on('2026-03-02', { ...words, credits: [{ remaining: 10_000 }] });
    expect(covering(decisions, 'b')).toMatchObject({ kind: 'hand-over', advances: { b: 'hand-over-90' }, amount: { minor: 10_000 } });
  });
  it('rests where next to nothing is left', () => {
    const { decisions } = on('2026-03-02', { ...words, credits: [{ remaining: 19_900 }] });
    expect(covering(decisions, 'a')).toMatchObject({ kind: 'rest', invoiceIds: ['a', 'b'] });
    expect(covering(decisions, 'a').reasons[0]?.rule).toBe('net-small');
  });
  it('waits for a day of work', () => {
    const { decisions } = on('2026-03-07', words);
    expect(covering(decisions, 'a')).toMatchObject({ kind: 'wait', stage: 'hand-over-90', until: '2026-03-08' });
    expect(covering(decisions, 'a').reasons.map((each) => each.rule)).toEqual(['weekend', 'stage-due']);
  });
});

describe('unapplied money', () => {
  it('that covers all that is due now leaves the rest to its own day', () => {
    const words = {
      invoices: [{ due: '2026-02-23' }, { due: '2026-02-24' }],
      history: [sent('2026-02-26', 'friendly-7', 'b')],
      credits: [{ remaining: 10_000 }],
    };
    const { decisions } = on('2026-03-03', words);
    expect(covering(decisions, 'a')).toMatchObject({ kind: 'rest', invoiceIds: ['a'] });
    expect(covering(decisions, 'b')).toMatchObject({ kind: 'wait' });
  });
  it('is used against the oldest due date, in whatever order the invoices stand', () => {
    const words = (dues: string[]) => ({
      invoices: dues.map((due, index) => ({ due, open: 10_000 + index })),
      credits: [{ remaining: 6_000 }],
    });
    const first = covering(on('2026-03-16', words(['2026-03-06', '2026-03-09'])).decisions, 'a');
    const second = covering(on('2026-03-16', words(['2026-03-09', '2026-03-06'])).decisions, 'b');
    expect([first.amount.minor, second.amount.minor]).toEqual([14_001, 14_001]);
    expect(first.advances).toEqual({ a: 'friendly-7', b: 'friendly-7' });
  });
});

describe('conditions of a stage', () => {
  const only = (conditions: string) =>
    `name: some\nstages:\n  - { id: one, days: 3, channel: email, template: friendly-7, tone: friendly, conditions: ${conditions} }\n  - { id: last, days: 90, channel: email, template: firm-30, tone: firm }\n`;
  const stageOf = (conditions: string, words: Partial<CaseWords> = {}) =>
    under(only(conditions), '2026-03-09', { invoices: [{ due: '2026-03-02' }], ...words }).decisions[0]?.stage;
  it.each([
    ['{ countries: [US] }', {}, 'one'],
    ['{ countries: [GB] }', {}, 'last'],
    ['{ countries: [GB] }', { customerCountry: 'GB' }, 'one'],
    ['{ countries: [US] }', { customerCountry: 'GB' }, 'last'],
    ['{ tags: [vip] }', { customer: { tags: ['vip'] } }, 'one'],
    ['{ tags: [vip] }', {}, 'last'],
    ['{ notTags: [vip] }', { customer: { tags: ['vip'] } }, 'last'],
    ['{ notTags: [vip] }', {}, 'one'],
    ['{ segments: [late] }', { customer: { segment: 'late' } }, 'one'],
    ['{ segments: [late] }', {}, 'last'],
    ['{ minimumOpen: { default: 150 } }', {}, 'last'],
    ['{ minimumOpen: { default: 100 } }', {}, 'one'],
    ['{ debtors: [company] }', {}, 'one'],
    ['{ debtors: [consumer] }', {}, 'last'],
  ] satisfies [string, Partial<CaseWords>, string][])('%s with %j: %s', (conditions, words, stage) => {
    expect(stageOf(conditions, words)).toBe(stage);
  });
  it('a broken promise', () => {
    const promise = { id: 'p', amount: 10_000, currency: 'USD', date: '2026-03-01', made: '2026-02-20' };
    expect(stageOf('{ promiseBroken: true }', { promises: [promise] })).toBe('one');
    expect(stageOf('{ promiseBroken: true }')).toBe('last');
  });
});

/** The four policies that ship, and documents that start from them. */
import { describe, expect, it } from 'vitest';
import { NO_PROGRESS } from '../../src/cases/progress.ts';
import { calendarDate } from '../../src/domain/time.ts';
import { decide } from '../../src/policy/decide.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import { stageDay } from '../../src/policy/ladder.ts';
import { type Policy, policySchema } from '../../src/policy/policy.ts';
import { policyFor } from '../../src/policy/precedence.ts';
import { PRESET_NAMES, preset } from '../../src/policy/presets.ts';
import { type CaseWords, caseFile, covering, sent } from './case.ts';

function named(name: string): Policy {
  const policy = preset(name);
  if (!policy) throw new Error(`no preset ${name}`);
  return policy;
}

function first(policy: Policy, day: string, words: CaseWords, who: Partial<ReturnType<typeof caseFile>['customer']> = {}) {
  const file = caseFile(words);
  return decide({ ...file, customer: { ...file.customer, ...who } }, policy, calendarDate(day)).decisions[0];
}

describe('the presets', () => {
  const stages: [name: string, stages: [id: string, day: number, channel: string][]][] = [
    [
      'standard',
      [
        ['before-7', -7, 'email'],
        ['due', 0, 'email'],
        ['friendly-7', 7, 'email'],
        ['call-14', 14, 'call'],
        ['firm-30', 30, 'email'],
        ['final-60', 60, 'email'],
        ['hand-over-90', 90, 'hand-over'],
      ],
    ],
    [
      'gentle',
      [
        ['friendly-10', 10, 'email'],
        ['friendly-30', 30, 'email'],
        ['firm-60', 60, 'email'],
        ['final-90', 90, 'email'],
        ['hand-over-120', 120, 'hand-over'],
      ],
    ],
    [
      'firm',
      [
        ['before-3', -3, 'email'],
        ['call-5', 5, 'call'],
        ['firm-14', 14, 'email'],
        ['final-30', 30, 'email'],
        ['hand-over-60', 60, 'hand-over'],
      ],
    ],
    [
      'personal',
      [
        ['call-before-7', -7, 'call'],
        ['call-7', 7, 'call'],
        ['friendly-21', 21, 'email'],
        ['firm-35', 35, 'email'],
        ['final-60', 60, 'email'],
        ['hand-over-90', 90, 'hand-over'],
      ],
    ],
  ];
  it.each(stages)('%s has its stages', (name, expected) => {
    expect(named(name).stages.map(({ id, days, channel }) => [id, days, channel])).toEqual(expected);
  });
  it.each(PRESET_NAMES)('%s explains every stage in both languages, and its end needs a person', (name) => {
    for (const stage of named(name).stages) {
      expect(stage.explain?.en, stage.id).toMatch(/\w/);
      expect(stage.explain?.ar, stage.id).toMatch(/[\u0600-\u06ff]/);
      if (stage.tone === 'final') expect(stage.approval, stage.id).toBe(true);
    }
  });
  it('only gentle respects a payer’s habit', () => {
    expect(PRESET_NAMES.filter((name) => named(name).respectHabit)).toEqual(['gentle']);
  });
  it('C3 firm telephones five days after the due date, and C2 personal a week before', () => {
    const words = { invoices: [{ due: '2026-03-04' }] };
    expect(first(named('firm'), '2026-03-09', words)).toMatchObject({ kind: 'task', channel: 'call', stage: 'call-5' });
    expect(first(named('personal'), '2026-02-25', words)).toMatchObject({ kind: 'task', channel: 'call', stage: 'call-before-7' });
    expect(first(named('personal'), '2026-03-11', words)).toMatchObject({ kind: 'task', channel: 'call', stage: 'call-7' });
  });
});

describe('E5 a steady payer is not reminded before their own habit', () => {
  const words = { invoices: [{ due: '2026-03-02' }] };
  it('gentle waits until the habit has passed, and says so', () => {
    expect(first(named('gentle'), '2026-03-16', words, { habitDays: 20 })).toMatchObject({
      kind: 'wait',
      stage: 'friendly-10',
      until: '2026-03-22',
      reasons: [{ rule: 'payer-habit', values: { habitDays: 20, day: '2026-03-23' } }, { rule: 'stage-not-due' }],
    });
    expect(first(named('gentle'), '2026-03-23', words, { habitDays: 20 })).toMatchObject({ kind: 'send', stage: 'friendly-10' });
  });
  it('no habit is longer than thirty days', () => {
    expect(first(named('gentle'), '2026-04-01', words, { habitDays: 300 })).toMatchObject({ kind: 'wait', until: '2026-04-01' });
    expect(first(named('gentle'), '2026-04-02', words, { habitDays: 300 })).toMatchObject({ kind: 'send' });
  });
  it.each([null, 0, -3])('a habit of %s changes nothing', (habitDays) => {
    expect(first(named('gentle'), '2026-03-12', words, { habitDays })).toMatchObject({ kind: 'send', stage: 'friendly-10' });
  });
  it('other policies, and customers who evade, have no habit to be respected', () => {
    expect(first(named('standard'), '2026-03-09', words, { habitDays: 20 })).toMatchObject({ kind: 'send', stage: 'friendly-7' });
    expect(first(named('gentle'), '2026-03-12', words, { habitDays: 20, segment: 'evading' })).toMatchObject({ kind: 'send' });
  });
  it('an invoice its habit still speaks for is not asked for beside another', () => {
    const two = { invoices: [{ due: '2026-02-01' }, { due: '2026-03-02' }], history: [sent('2026-02-24', 'friendly-10', 'a')] };
    const file = caseFile(two);
    const { decisions } = decide({ ...file, customer: { ...file.customer, habitDays: 20 } }, named('gentle'), calendarDate('2026-03-04'));
    expect(covering(decisions, 'a')).toMatchObject({ kind: 'send', stage: 'friendly-30', invoiceIds: ['a'] });
  });
});

describe('a document', () => {
  const words = { invoices: [{ due: '2026-03-10' }] };
  const only = (stage: string, more = '') =>
    parsePolicy(`name: ours\n${more}stages:\n  - { id: one, channel: email, template: due, tone: friendly, ${stage} }\n`, 'p.yaml');

  it('counts days from the due date, the end of its month, the invoice date or the stage before', () => {
    const until = (policy: Policy) => first(policy, '2026-02-02', words)?.until;
    expect(until(only('days: 7'))).toBe('2026-03-16');
    expect(until(only('days: 7, anchor: end-of-month'))).toBe('2026-04-06');
    expect(until(only('days: 400, anchor: invoice-date'))).toBe('2026-02-04');
    expect(until(only('days: 3, anchor: previous-stage'))).toBe('2026-03-12');
  });
  it.each([
    ['2026-02-10', '2026-02-28'],
    ['2024-02-10', '2024-02-29'],
    ['2026-12-31', '2026-12-31'],
    ['2026-04-01', '2026-04-30'],
    ['2026-01-31', '2026-01-31'],
  ])('the month of %s ends on %s', (due, end) => {
    const [stage] = only('days: 0, anchor: end-of-month').stages;
    const [invoice] = caseFile({ invoices: [{ due }] }).invoices;
    if (!stage || !invoice) throw new Error('no stage or no invoice');
    expect(stageDay(stage, invoice, calendarDate(due), NO_PROGRESS)).toBe(end);
  });
  it('puts a stage only on the way of invoices that meet its conditions', () => {
    const meets = (conditions: string, who: Parameters<typeof first>[3] = {}) =>
      first(only(`days: 7, conditions: ${conditions}`), '2026-03-17', words, who)?.kind === 'send';
    expect(meets('{ minimumOpen: 100 }')).toBe(true);
    expect(meets('{ minimumOpen: 100.01 }')).toBe(false);
    expect(meets('{ minimumOpen: { EUR: 500, default: 1 } }')).toBe(true);
    expect(meets('{ segments: [evading] }')).toBe(false);
    expect(meets('{ segments: [evading] }', { segment: 'evading' })).toBe(true);
    expect(meets('{ debtors: [company] }')).toBe(true);
    expect(meets('{ debtors: [company] }', { debtor: 'consumer' })).toBe(false);
    expect(meets('{ tags: [vip] }')).toBe(false);
    expect(meets('{ tags: [vip] }', { tags: ['vip'] })).toBe(true);
    expect(meets('{ notTags: [vip] }', { tags: ['vip'] })).toBe(false);
    expect(meets('{ countries: [US] }')).toBe(true);
    expect(meets('{ countries: [GB] }')).toBe(false);
    expect(meets('{ promiseBroken: true }')).toBe(false);
  });
  it('changes of a stage leave alone what they do not name', () => {
    const ours = `name: ours
stages:
  - { id: one, channel: email, template: due, tone: firm, days: 7, anchor: end-of-month, approval: true }
segments:
  unable: { stages: [{ id: one, days: 9 }] }
`;
    const [stage] = policyFor(parsePolicy(ours, 'p.yaml'), 'unable').stages;
    expect(stage).toMatchObject({ days: 9, anchor: 'end-of-month', approval: true });
    const [final] = parsePolicy('extends: standard\nstages: [{ id: final-60, days: 61 }]', 'p.yaml').stages.filter(
      ({ id }) => id === 'final-60',
    );
    expect(final).toMatchObject({ days: 61, approval: true });
  });
  it('kept by an earlier version is read as it was meant', () => {
    const { basis: _basis, respectHabit: _habit, segments: _segments, ...settings } = named('standard');
    const stages = settings.stages.map(({ anchor: _anchor, explain: _explain, ...stage }) => stage);
    const kept = policySchema.parse(JSON.parse(JSON.stringify({ ...settings, stages })));
    expect(kept).toMatchObject({ basis: 'customer', respectHabit: false, segments: {} });
    expect(kept.stages.every((stage) => stage.anchor === 'due')).toBe(true);
  });
  it('has a smallest amount per currency', () => {
    const policy = only('days: 7', 'minimumNet: { USD: 150, default: 1 }\n');
    expect(first(policy, '2026-03-17', words)).toMatchObject({ kind: 'rest', reasons: [{ rule: 'net-small' }] });
    expect(first(policy, '2026-03-17', { invoices: [{ due: '2026-03-10', currency: 'EUR' }] })).toMatchObject({ kind: 'send' });
  });
  it('asks invoice by invoice where its basis says so', () => {
    const two = { invoices: [{ due: '2026-02-02' }, { due: '2026-03-02' }], history: [sent('2026-03-05', 'friendly-7', 'a')] };
    const asked = (basis: string) => first(parsePolicy(`extends: standard\nbasis: ${basis}\n`, 'p.yaml'), '2026-03-09', two)?.invoiceIds;
    expect(asked('customer')).toEqual(['a', 'b']);
    expect(asked('invoice')).toEqual(['b']);
  });
  it('differs per segment: stages changed, left out, added', () => {
    const policy = parsePolicy(
      `extends: standard
segments:
  unable: { stages: [{ id: friendly-7, days: 10 }, { id: call-14, off: true }] }
`,
      'p.yaml',
    );
    const on = (day: string, segment: string | null) => first(policy, day, { invoices: [{ due: '2026-03-02' }] }, { segment });
    expect(on('2026-03-09', null)).toMatchObject({ kind: 'send', stage: 'friendly-7' });
    expect(on('2026-03-09', 'prompt')).toMatchObject({ kind: 'send', stage: 'friendly-7' });
    expect(on('2026-03-10', 'unable')).toMatchObject({ kind: 'send', stage: 'due' });
    expect(on('2026-03-12', 'unable')).toMatchObject({ kind: 'send', stage: 'friendly-7' });
    const history = [sent('2026-03-12', 'friendly-7', 'a')];
    const later = caseFile({ invoices: [{ due: '2026-03-02' }], history });
    const decided = decide({ ...later, customer: { ...later.customer, segment: 'unable' } }, policy, calendarDate('2026-03-19'));
    expect(decided.decisions[0]).toMatchObject({ kind: 'wait', stage: 'firm-30' });
  });
  it('extends its practice’s policy, where there is one', () => {
    const practice = parsePolicy('extends: firm\ngapDays: 9', 'practice.yaml');
    const own = parsePolicy('extends: practice\nstages: [{ id: call-5, off: true }]', 'own.yaml', practice);
    expect([own.gapDays, own.stages.map(({ id }) => id)]).toEqual([9, ['before-3', 'firm-14', 'final-30', 'hand-over-60']]);
    expect(() => parsePolicy('extends: practice', 'own.yaml')).toThrow(/unknown preset 'practice'/);
  });
  it('puts a new stage where its days belong, and one counted from the stage before ahead of the hand-over', () => {
    const ids = (change: string) => parsePolicy(`extends: standard\nstages: [${change}]`, 'p.yaml').stages.map(({ id }) => id);
    const stage = 'channel: email, template: due, tone: firm';
    expect(ids(`{ id: extra, days: 20, ${stage} }`).slice(3, 6)).toEqual(['call-14', 'extra', 'firm-30']);
    expect(ids(`{ id: extra, days: 10, anchor: previous-stage, ${stage} }`).slice(-3)).toEqual(['final-60', 'extra', 'hand-over-90']);
  });
  it.each([
    ['extends: standard\nstages: [{ id: friendly-8, days: 8 }]', /stages\[1\]: unknown stage 'friendly-8'/],
    ['extends: gentle\nstages: [{ id: friendly-7, days: 8 }]', /gentle has friendly-10, friendly-30/],
    ['extends: nothing', /unknown preset 'nothing' \(known: standard, gentle, firm, personal\)/],
    ['extends: standard\nsegments: { unable: { stages: [{ id: none, days: 1 }] } }', /segments\.unable\.stages\[1\]: unknown stage 'none'/],
    ['extends: standard\ngapDays: 3', /gapDays/],
    ['extends: standard\nstages: [{ id: due, template: hello }]', /stages\[1\]\.template: unknown stage template/],
    [
      'name: x\nstages: [{ id: a, days: 7, channel: email, template: due, tone: firm }, { id: b, days: 6, channel: email, template: due, tone: firm }]',
      /'b': day 6 comes before 'a' \(day 7\)/,
    ],
    [
      'name: x\nstages: [{ id: one, days: 1, channel: email, template: due, tone: firm, conditions: { countries: [Egypt] } }]',
      /countries\[1\]/,
    ],
    ['extends: standard\nminimumNet: -1', /minimumNet/],
    ['extends: standard\nminimumNet: { EUR: 5 }', /minimumNet: .*default/],
    [
      'extends: standard\nsegments: { unable: { stages: [{ id: firm-30, anchor: end-of-month, days: 60 }, { id: call-14, anchor: end-of-month, days: 61 }] } }',
      /segments\.unable: .*day 60 comes before/,
    ],
    ['- 1', /p\.yaml: /],
    ['a: [', /neither YAML nor JSON/],
  ])('%j is refused with its place', (text, words) => {
    expect(() => parsePolicy(text, 'p.yaml')).toThrow(words);
  });
});

/** The reasons of decisions, word for word and number for number; and the small rules they rest on. */
import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import { addBusinessDays, closedOn, contactDayFrom, countryCode, isContactDay, lastDayOfCall } from '../../src/policy/calendar.ts';
import type { Decision } from '../../src/policy/case.ts';
import { decide } from '../../src/policy/decide.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { changeStages } from '../../src/policy/precedence.ts';
import { standsUntil } from '../../src/policy/stands.ts';
import { countryOf, debtorOf, rulesFor, zonesOf } from '../../src/policy/who.ts';
import { type CaseWords, caseFile, covering, sent, standard } from './case.ts';

const on = (day: string, words: CaseWords, policy: Policy = standard()) => decide(caseFile(words), policy, calendarDate(day)).decisions;
const said = (decision: Decision) => decision.reasons.map(({ rule, detail }) => `${rule}: ${detail}`);
const one = (day: string, words: CaseWords, policy?: Policy) => said(covering(on(day, words, policy), 'a'));

describe('reasons', () => {
  const LATE: CaseWords = { invoices: [{ due: '2026-03-02' }] };
  it.each<[string, string, CaseWords, string[]]>([
    ['a letter', '2026-03-12', LATE, ['stage-due: A is 10 days past its due date: its stage friendly-7 (day 7) is due']],
    [
      'an invoice without a number is called by its id',
      '2026-03-12',
      { invoices: [{ id: 'a', due: '2026-03-02', number: null }] },
      ['stage-due: a is 10 days past its due date: its stage friendly-7 (day 7) is due'],
    ],
    [
      'others asked for, money set off, a part in dispute',
      '2026-03-12',
      {
        invoices: [{ due: '2026-03-02' }, { due: '2026-03-03', open: 5_000 }],
        history: [sent('2026-03-09', 'friendly-7', 'b')],
        credits: [{ remaining: 1_000 }],
        holds: [{ kind: 'dispute', scope: { invoiceId: 'a', amount: 3_000 }, from: '2026-03-10' }],
      },
      [
        'stage-due: A is 10 days past its due date: its stage friendly-7 (day 7) is due',
        'asked-too: 1 other overdue invoices are asked for in the same letter without moving on',
        'credit-netted: 10.00 USD of unapplied money is set against 150.00 USD open',
        'dispute-left-out: 30.00 USD is disputed and left out',
      ],
    ],
    [
      'covered by unapplied money',
      '2026-03-12',
      { ...LATE, credits: [{ remaining: 12_000 }] },
      ['in-credit: unapplied money of 120.00 USD covers all that could be asked for (100.00 USD)'],
    ],
    [
      'too little',
      '2026-03-12',
      { invoices: [{ due: '2026-03-02', open: 499 }] },
      ['net-small: 4.99 USD is owed net, less than the smallest sum worth a letter (5.00 USD)'],
    ],
    [
      'too little after setting off',
      '2026-03-12',
      { ...LATE, credits: [{ remaining: 9_600 }] },
      ['net-small: 4.00 USD is owed net, less than the smallest sum worth a letter (5.00 USD)'],
    ],
    [
      'waiting for its day',
      '2026-03-12',
      { invoices: [{ due: '2026-04-01' }] },
      ['stage-not-due: the next stage before-7 of A falls due on 2026-03-25'],
    ],
    [
      'waiting for the gap',
      '2026-03-12',
      { ...LATE, history: [sent('2026-03-11', 'friendly-7', 'a')] },
      [
        'stage-not-due: the next stage call-14 of A falls due on 2026-03-18',
        'stage-gap: stage friendly-7 was on 2026-03-11; two stages lie at least 7 days apart',
      ],
    ],
    [
      'no gap named where the stage’s own day is later',
      '2026-03-12',
      { ...LATE, history: [sent('2026-03-09', 'friendly-7', 'a')] },
      ['stage-not-due: the next stage call-14 of A falls due on 2026-03-16'],
    ],
    [
      'every stage behind it',
      '2026-03-12',
      { ...LATE, history: [sent('2026-03-01', 'hand-over-90', 'a')] },
      ['stages-done: every stage is behind A: a person decides what comes next'],
    ],
    [
      'a weekend',
      '2026-03-14',
      LATE,
      ['weekend: no contact on a weekend in US', 'stage-due: A is 12 days past its due date: its stage friendly-7 (day 7) is due'],
    ],
    [
      'approval for a final demand',
      '2026-05-12',
      { ...LATE, history: [sent('2026-04-09', 'firm-30', 'a')] },
      ['stage-due: A is 71 days past its due date: its stage final-60 (day 60) is due', 'needs-approval: a person must agree: final'],
    ],
    [
      'approval in review mode',
      '2026-03-12',
      { ...LATE, mode: 'review' },
      [
        'stage-due: A is 10 days past its due date: its stage friendly-7 (day 7) is due',
        'needs-approval: a person must agree: review-mode',
      ],
    ],
    [
      'a call that is open',
      '2026-03-17',
      {
        ...LATE,
        history: [sent('2026-03-09', 'friendly-7', 'a'), { at: '2026-03-16', kind: 'task-raised', stage: 'call-14', invoiceIds: ['a'] }],
      },
      [
        'call-open: the call of stage call-14 was asked for on 2026-03-16 and counts as not made after 2026-03-22',
        'stage-due: A is 15 days past its due date: its stage call-14 (day 14) is due',
      ],
    ],
    [
      'a promise',
      '2026-03-12',
      { ...LATE, promises: [{ made: '2026-03-10', amount: 5_000, currency: 'USD', date: '2026-03-16' }] },
      ['hold-promise: 50.00 USD is promised for 2026-03-16; we wait until 2026-03-18'],
    ],
    [
      'a broken one',
      '2026-03-12',
      {
        ...LATE,
        promises: [{ made: '2026-03-03', amount: 5_000, currency: 'USD', date: '2026-03-04' }],
        payments: [{ amount: 1_000, date: '2026-03-05', allocations: [{ invoiceId: 'z', amount: 1_000 }] }],
      },
      [
        'stage-due: A is 10 days past its due date: its stage friendly-7 (day 7) is due',
        'promise-broken: 50.00 USD was promised for 2026-03-04; 10.00 USD came',
      ],
    ],
    [
      'a hold',
      '2026-03-12',
      { ...LATE, holds: [{ kind: 'legal', scope: 'case', from: '2026-03-10' }] },
      ['hold-legal: with a lawyer since 2026-03-10'],
    ],
    [
      'an old one',
      '2026-03-12',
      { ...LATE, holds: [{ kind: 'reply', scope: 'case', from: '2026-03-02' }] },
      ['hold-old: held (reply) since 2026-03-02, for more than 7 days: a person should look at it'],
    ],
    [
      'nobody to write to',
      '2026-03-12',
      { ...LATE, emails: [] },
      [
        'no-address: the customer has no usable e-mail address',
        'stage-due: A is 10 days past its due date: its stage friendly-7 (day 7) is due',
      ],
    ],
    [
      'letters too close',
      '2026-03-12',
      { ...LATE, history: [{ at: '2026-03-10', kind: 'letter-sent', stage: 'x', invoiceIds: [] }] },
      [
        'cap-email-gap: the last letter left on 2026-03-10; letters lie at least 3 days apart',
        'stage-due: A is 10 days past its due date: its stage friendly-7 (day 7) is due',
      ],
    ],
    [
      'two letters in seven days',
      '2026-03-12',
      { ...LATE, history: ['2026-03-06', '2026-03-09'].map((at) => ({ at, kind: 'letter-sent', stage: 'x', invoiceIds: [] })) },
      [
        'cap-email-7: 2 letters in 7 days already (at most 2)',
        'stage-due: A is 10 days past its due date: its stage friendly-7 (day 7) is due',
      ],
    ],
    [
      'three contacts in seven days',
      '2026-03-12',
      {
        ...LATE,
        history: [
          { at: '2026-03-06', kind: 'letter-sent' },
          { at: '2026-03-09', kind: 'call-made' },
          { at: '2026-03-10', kind: 'call-made' },
        ].map((each) => ({ ...each, stage: 'x', invoiceIds: [] })),
      },
      [
        'cap-all-7: 3 contacts in 7 days already (at most 3)',
        'stage-due: A is 10 days past its due date: its stage friendly-7 (day 7) is due',
      ],
    ],
  ])('%s', (_name, day, words, reasons) => {
    expect(one(day, words)).toEqual(reasons);
  });
  it('a habit is named where it is what is waited for, and only there', () => {
    const gentle = parsePolicy('extends: gentle', 'p.yaml');
    const habit = (habitDays: number) => one('2026-03-12', { ...LATE, customer: { habitDays } }, gentle);
    expect(habit(15)).toEqual([
      'payer-habit: this customer usually pays A within 15 days of the due date: nothing before 2026-03-18',
      'stage-not-due: the next stage friendly-10 of A falls due on 2026-03-18',
    ]);
    expect(habit(5)).toEqual(['stage-due: A is 10 days past its due date: its stage friendly-10 (day 10) is due']);
    expect(habit(-3)).toEqual(['stage-due: A is 10 days past its due date: its stage friendly-10 (day 10) is due']);
    expect(one('2026-03-12', { ...LATE, customer: { habitDays: 15 } })).toEqual([
      'stage-due: A is 10 days past its due date: its stage friendly-7 (day 7) is due',
    ]);
    // However slow somebody is, thirty days are the longest.
    expect(one('2026-04-02', { ...LATE, customer: { habitDays: 80 } }, gentle)[0]).toMatch(/^stage-due/);
    expect(one('2026-04-01', { ...LATE, customer: { habitDays: 80 } }, gentle)[0]).toMatch(/nothing before 2026-04-02/);
  });
});

describe('the calendar', () => {
  it.each([
    ['2026-09-06', 'US', 'weekend'],
    ['2026-09-07', 'US', 'holiday'],
    ['2026-09-08', 'US', null],
    ...['BH', 'DZ', 'EG', 'IL', 'IQ', 'JO', 'KW', 'LY', 'OM', 'QA', 'SA', 'SD', 'SY', 'YE'].flatMap(
      (country) =>
        [
          ['2026-09-04', country, 'weekend'],
          ['2026-09-05', country, 'weekend'],
          ['2026-09-06', country, null],
        ] as [string, string, string | null][],
    ),
    ['2026-09-04', 'IR', 'weekend'],
    ['2026-09-05', 'IR', null],
    ['2026-09-06', 'IN', 'weekend'],
    ['2026-09-05', 'IN', null],
  ] as [string, string, string | null][])('%s in %s: %s', (date, country, what) => {
    const closed = closedOn(calendarDate(date), country);
    // Some of these countries keep feasts in September; what is asked here is the weekend.
    if (what === null && closed?.what === 'holiday') return;
    expect(closed?.what ?? null).toBe(what);
  });
  it('Eid al-Fitr in Saudi Arabia is closed on all its days, a day before and a day after', () => {
    const days = ['2026-03-17', '2026-03-18', '2026-03-19', '2026-03-22', '2026-03-23', '2026-03-24'].map(
      (day) => closedOn(calendarDate(day), 'SA')?.what ?? null,
    );
    expect(days).toEqual([null, 'holiday', 'holiday', 'holiday', 'holiday', null]);
  });
  it('feasts at the edge of a year spill over', () => {
    expect(closedOn(calendarDate('2027-01-01'), 'US')?.what).toBe('holiday');
    expect(closedOn(calendarDate('2021-12-31'), 'US')?.what).toBe('holiday');
  });
  it('counts business days from the day after; none is the first open day', () => {
    const from = calendarDate('2026-03-06');
    expect([0, 1, 2, 5].map((days) => addBusinessDays(from, days, 'US'))).toEqual(['2026-03-06', '2026-03-09', '2026-03-10', '2026-03-13']);
    expect(addBusinessDays(calendarDate('2026-03-07'), 0, 'US')).toBe('2026-03-09');
    expect(contactDayFrom(calendarDate('2026-03-07'), 'US')).toBe('2026-03-09');
    expect(isContactDay(calendarDate('2026-03-09'), 'US')).toBe(true);
    expect(lastDayOfCall(from, 5, 'US')).toBe('2026-03-12');
  });
  it.each([
    [' us ', 'US'],
    ['USA', null],
    ['U', null],
    ['1A', null],
    ['', null],
    [null, null],
    [undefined, null],
    ['xUS', null],
  ])('%j is the country %s', (text, code) => expect(countryCode(text)).toBe(code));
});

describe('small rules', () => {
  it('a decision nothing changes ends with a period counted from the invoice', () => {
    const anchor = calendarDate('2026-01-01');
    expect(
      ['2026-01-01', '2026-01-30', '2026-01-31', '2026-03-01', '2025-12-31'].map((day) => standsUntil(anchor, calendarDate(day))),
    ).toEqual(['2026-01-30', '2026-01-30', '2026-03-01', '2026-03-01', '2025-12-31']);
  });
  it('who a customer is, and whose rules protect them', () => {
    const { organisation, customer } = caseFile({ invoices: [], country: 'GB' });
    const parties = (more: object, of: object = {}) => ({ organisation: { ...organisation, ...of }, customer: { ...customer, ...more } });
    expect([
      countryOf(parties({})),
      countryOf(parties({ country: 'fr' })),
      countryOf(parties({ country: '391' })),
      countryOf(parties({}, { country: null })),
    ]).toEqual(['GB', 'FR', 'GB', 'US']);
    expect([
      debtorOf(parties({})),
      debtorOf(parties({}, { customersAre: 'consumer' })),
      debtorOf(parties({ debtor: 'company' }, { customersAre: 'consumer' })),
    ]).toEqual(['company', 'consumer', 'company']);
    expect([zonesOf(parties({})), zonesOf(parties({ timeZone: 'Asia/Riyadh' }))]).toEqual([['America/New_York'], ['Asia/Riyadh']]);
    const day = calendarDate('2026-11-26');
    expect(rulesFor(parties({ country: 'US', region: 'US-MA', debtor: 'consumer' }), day).rows).toContain('us-ma-calls-7');
    expect(rulesFor(parties({ country: 'US' }, { role: 'agent' }), day).rows).toContain('us-sms-agents');
    expect(rulesFor(parties({ country: 'FR', debtor: 'consumer' }, { country: 'AU' }), day).rows).toContain('au-all-7');
  });
  const stages = standard().stages;
  it('changes by id keep the order of days, also where a stage is moved past another', () => {
    expect(
      changeStages(stages, [{ id: 'friendly-7', days: 20 }])
        .map(({ id }) => id)
        .slice(2, 5),
    ).toEqual(['call-14', 'friendly-7', 'firm-30']);
    expect(changeStages(stages, [{ id: 'due', off: true }]).map(({ id }) => id)).not.toContain('due');
    expect(changeStages(stages, []).map(({ id }) => id)).toEqual(stages.map(({ id }) => id));
  });
  it('stages of several anchors keep the order they were written in', () => {
    const made = { id: 'month', anchor: 'end-of-month', days: 1, channel: 'email', template: 'due', tone: 'firm' } as const;
    expect(
      changeStages(stages, [made])
        .map(({ id }) => id)
        .slice(-2),
    ).toEqual(['month', 'hand-over-90']);
    expect(changeStages(stages.slice(0, 3), [made]).map(({ id }) => id)).toEqual(['before-7', 'due', 'friendly-7', 'month']);
    const two = changeStages(changeStages(stages, [{ ...made, days: 9 }]), [{ ...made, id: 'sooner', days: 2 }]);
    expect(two.map(({ id }) => id).slice(-3)).toEqual(['sooner', 'month', 'hand-over-90']);
  });
  it.each([
    [
      'extends: standard\nstages: [{ id: due, off: true }, { id: nothing, off: true }]',
      "p.yaml: stages[2]: unknown stage 'nothing' (standard has before-7, due, friendly-7, call-14, firm-30, final-60, hand-over-90; a new stage needs days, channel, template and tone)",
    ],
    [
      'name: x\nstages: [{ id: a, days: 1, channel: email, template: due, tone: firm }, { id: a, days: 2, channel: email, template: due, tone: firm }]',
      "p.yaml: stages[2]: 'a' stands twice",
    ],
    [
      'name: x\nstages: [{ id: a, days: 9, channel: email, template: due, tone: firm }, { id: b, days: 2, channel: email, template: due, tone: firm }]',
      "p.yaml: stages[2] 'b': day 2 comes before 'a' (day 9)",
    ],
    ['extends: none', "p.yaml: extends: unknown preset 'none' (known: standard, gentle, firm, personal)"],
    [
      'name: x\nstages: [{ id: a, days: 1, channel: email, template: hello, tone: firm }]',
      /^p\.yaml: stages\[1\]\.template: unknown stage template \(known: before-7, due, /,
    ],
    ['{ a: [', /^p\.yaml: is neither YAML nor JSON \(.+\)$/],
    ['gapDays: 3', /^p\.yaml: gapDays: /],
    [
      'extends: standard\nsegments: { unable: { stages: [{ id: due, days: -9 }, { id: before-7, days: -1, anchor: end-of-month }] } }',
      null,
    ],
    [
      'name: x\nstages: [{ id: a, days: 9, anchor: previous-stage, channel: email, template: due, tone: firm }, { id: b, days: 2, anchor: previous-stage, channel: email, template: due, tone: firm }]',
      null,
    ],
  ])('%j', (text, words) => {
    if (words === null) expect(parsePolicy(text, 'p.yaml').stages.length).toBeGreaterThan(0);
    else expect(() => parsePolicy(text, 'p.yaml')).toThrow(words);
  });
});

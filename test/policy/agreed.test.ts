/** What was agreed with a customer, or decided about one, in the answer of decide: offers, plans, wishes, consents, overrides, the law's pauses. */
import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import type { Decision } from '../../src/policy/case.ts';
import { decide } from '../../src/policy/decide.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { type CaseWords, caseFile, covering, sent, standard } from './case.ts';

/** Due Monday 2 March 2026; on Thursday the 12th its friendly letter is due. */
const LATE: CaseWords = { invoices: [{ due: '2026-03-02' }] };
const on = (day: string, words: CaseWords, policy: Policy = standard()) => decide(caseFile(words), policy, calendarDate(day));
const one = (day: string, words: CaseWords, policy?: Policy): Decision => covering(on(day, words, policy).decisions, 'a');
const brief = ({ kind, until, reasons, channel, stage }: Decision) => ({ kind, rule: reasons[0]?.rule, until, channel, stage });
const document = (text: string) => parsePolicy(text, 'p.yaml');

describe('offers', () => {
  const offer = (more: object = {}) => ({
    kind: 'settlement',
    amount: 8_000,
    currency: 'USD',
    invoiceIds: ['a'],
    made: '2026-03-10',
    expires: '2026-03-20',
    state: 'offered',
    ...more,
  });
  it.each([
    ['2026-03-12', {}, 'hold', 'hold-offer', '2026-03-24'],
    ['2026-03-24', { state: 'accepted' }, 'hold', 'hold-offer', '2026-03-24'],
    ['2026-03-25', {}, 'send', 'stage-due', '2026-03-25'],
    ['2026-03-12', { state: 'withdrawn' }, 'send', 'stage-due', '2026-03-12'],
    ['2026-03-12', { currency: 'EUR' }, 'send', 'stage-due', '2026-03-12'],
    ['2026-03-12', { invoiceIds: ['b'] }, 'send', 'stage-due', '2026-03-12'],
    ['2026-03-25', { state: 'honoured' }, 'task', 'offer-honoured', '2026-04-18'],
  ] as const)('on %s %j: %s (%s)', (day, more, kind, rule, until) => {
    expect(brief(one(day, { ...LATE, offers: [offer(more)] }))).toMatchObject({ kind, rule, until });
  });
  it('a hold a person placed is graver than an offer', () => {
    const holds = [{ kind: 'dispute', scope: 'case', from: '2026-03-11' }];
    expect(one('2026-03-12', { ...LATE, offers: [offer()], holds }).reasons[0]?.rule).toBe('hold-dispute');
  });
  it('names what is offered', () => {
    expect(one('2026-03-12', { ...LATE, offers: [offer()] }).reasons[0]?.detail).toBe(
      'an offer of 80.00 USD (settlement) stands until 2026-03-20; we wait until 2026-03-24',
    );
  });
});

describe('plans', () => {
  const plan = (more: object = {}) => ({
    agreed: '2026-03-03',
    invoiceIds: ['a'],
    instalments: [
      { due: '2026-03-20', amount: 4_000 },
      { due: '2026-04-20', amount: 6_000 },
    ],
    state: 'active',
    ...more,
  });
  it.each([
    ['2026-03-12', {}, 'hold', 'hold-plan', '2026-03-24'],
    ['2026-03-25', {}, 'send', 'stage-due', '2026-03-25'],
    ['2026-03-12', { state: 'proposed' }, 'send', 'stage-due', '2026-03-12'],
    ['2026-03-12', { invoiceIds: ['b'] }, 'send', 'stage-due', '2026-03-12'],
  ] as const)('on %s %j: %s (%s)', (day, more, kind, rule, until) => {
    expect(brief(one(day, { ...LATE, plans: [plan(more)] }))).toMatchObject({ kind, rule, until });
  });
  it('says in the letter that an instalment was missed, of an active plan or one marked broken, of no other', () => {
    const reasonsOf = (state: string) => one('2026-03-25', { ...LATE, plans: [plan({ state })] }).reasons.map(({ rule }) => rule);
    expect(reasonsOf('active')).toContain('plan-broken');
    expect(reasonsOf('broken')).toContain('plan-broken');
    expect(reasonsOf('withdrawn')).not.toContain('plan-broken');
  });
  it('of several broken words the latest two are named', () => {
    const promises = [3, 4, 5].map((day) => ({ made: '2026-03-02', amount: 10_000 + day, currency: 'USD', date: `2026-03-0${day}` }));
    expect(
      one('2026-03-12', { ...LATE, promises })
        .reasons.filter(({ rule }) => rule === 'promise-broken')
        .map(({ values }) => values['date']),
    ).toEqual(['2026-03-04', '2026-03-05']);
  });
});

describe('wishes', () => {
  it.each([
    ['silence until a day', { made: '2026-03-05', notBefore: '2026-03-20' }, '2026-03-12', 'hold', 'hold-wish', '2026-03-19'],
    ['and not on it', { made: '2026-03-05', notBefore: '2026-03-20' }, '2026-03-20', 'send', 'stage-due', '2026-03-20'],
    [
      'until the wish ends, where that is sooner',
      { made: '2026-03-05', notBefore: '2026-03-20', until: '2026-03-16' },
      '2026-03-12',
      'hold',
      'hold-wish',
      '2026-03-16',
    ],
    [
      'a call on the day asked for',
      { made: '2026-03-05', channel: 'call', notBefore: '2026-03-11' },
      '2026-03-12',
      'task',
      'call-asked-for',
      '2026-03-17',
    ],
    [
      'and silence before it',
      { made: '2026-03-05', channel: 'call', notBefore: '2026-03-16' },
      '2026-03-12',
      'hold',
      'hold-wish',
      '2026-03-15',
    ],
    [
      'no letter before a day',
      { made: '2026-03-05', channel: 'email', notBefore: '2026-03-16' },
      '2026-03-12',
      'hold',
      'hold-wish',
      '2026-03-15',
    ],
    [
      'no text message before a day stops no letter',
      { made: '2026-03-05', channel: 'sms', notBefore: '2026-03-16' },
      '2026-03-12',
      'send',
      'stage-due',
      '2026-03-12',
    ],
  ] as const)('%s', (_name, wish, day, kind, rule, until) => {
    expect(brief(one(day, { ...LATE, wishes: [wish] }))).toMatchObject({ kind, rule, until });
  });
  it('the call that was asked for is a call, and over when it was made', () => {
    const wishes = [{ made: '2026-03-05', channel: 'call', notBefore: '2026-03-11' }];
    expect(one('2026-03-12', { ...LATE, wishes })).toMatchObject({ channel: 'call', stage: null, advances: {} });
    const history = [{ at: '2026-03-11', kind: 'call-made', outcome: 'spoke' }];
    expect(one('2026-03-12', { ...LATE, wishes, history })).toMatchObject({ kind: 'send', stage: 'friendly-7' });
  });
  it('never on a channel leaves its stages out', () => {
    const wishes = [{ made: '2026-03-05', channel: 'call', never: true }];
    const history = [sent('2026-03-09', 'friendly-7', 'a')];
    expect(brief(one('2026-03-17', { ...LATE, wishes, history }))).toMatchObject({ kind: 'wait', stage: 'firm-30' });
    expect(brief(one('2026-03-17', { ...LATE, history }))).toMatchObject({ kind: 'task', stage: 'call-14' });
  });
  it('a decision ends before the day on which something already known begins', () => {
    expect(
      one('2026-03-09', { invoices: [{ due: '2026-03-30' }], holds: [{ kind: 'legal', scope: 'case', from: '2026-03-16' }] }).until,
    ).toBe('2026-03-15');
    expect(one('2026-03-09', { invoices: [{ due: '2026-03-30' }] }).until).toBe('2026-03-22');
    expect(
      on('2026-03-09', { invoices: [{ due: '2026-03-30' }], consents: [{ channel: 'sms', given: '2026-03-02', withdrawn: '2026-03-13' }] })
        .nextWake,
    ).toBe('2026-03-13');
    expect(
      on('2026-03-09', { invoices: [{ due: '2026-03-30' }], wishes: [{ made: '2026-03-02', notBeforeTime: '10:00', until: '2026-03-11' }] })
        .nextWake,
    ).toBe('2026-03-12');
  });
});

describe('channels and what they need', () => {
  const texts = document(
    '{ name: texts, stages: [{ id: text-7, days: 7, channel: sms, template: sms-friendly, tone: friendly }, { id: paper-21, days: 21, channel: letter, template: demand, tone: firm }] }',
  );
  const agreed = [{ channel: 'sms', given: '2026-03-01' }];
  it.each([
    ['a text message without consent in the US', { emails: [] }, 'task', 'no-consent'],
    ['with consent and without a number', { consents: agreed }, 'task', 'no-phone'],
    ['with both', { consents: agreed, phones: ['+1 212 555 0100'] }, 'send', 'stage-due'],
    ['with both and no e-mail address', { consents: agreed, phones: ['+1 212 555 0100'], emails: [] }, 'send', 'stage-due'],
    [
      'consent withdrawn',
      { consents: [{ channel: 'sms', given: '2026-03-01', withdrawn: '2026-03-05' }], phones: ['+1 212 555 0100'] },
      'task',
      'no-consent',
    ],
    ['between companies in Germany', { country: 'DE', phones: ['+49 30 555'] }, 'send', 'stage-due'],
  ] as const)('%s: %s (%s)', (_name, more, kind, rule) => {
    expect(brief(one('2026-03-09', { ...LATE, ...more } as CaseWords, texts))).toMatchObject({ kind, rule, stage: 'text-7' });
  });
  it('a printed letter needs no address', () => {
    const history = [{ at: '2026-03-09', kind: 'sms-sent', stage: 'text-7', invoiceIds: ['a'] }];
    expect(brief(one('2026-03-23', { ...LATE, emails: [], history }, texts))).toMatchObject({ kind: 'send', channel: 'letter' });
  });
  it('an agent in the US sends no text message: the stage is left out', () => {
    expect(brief(one('2026-03-23', { ...LATE, consents: agreed, phones: ['+1'], organisation: { role: 'agent' } }, texts))).toMatchObject({
      kind: 'send',
      stage: 'paper-21',
    });
  });
});

describe('the law’s pauses for persons', () => {
  const person = { customer: { debtor: 'sole-trader' } };
  const WEEKLY = document(
    '{ name: weekly, stages: [{ id: call-5, days: 5, channel: call, template: call-14, tone: neutral }, { id: firm-14, days: 14, channel: email, template: firm-30, tone: firm }, { id: call-21, days: 21, channel: call, template: call-14, tone: neutral }] }',
  );
  it('nobody is telephoned before anything was written: the call is left out', () => {
    expect(brief(one('2026-03-09', { ...LATE, ...person }, WEEKLY))).toMatchObject({ kind: 'wait', stage: 'firm-14' });
    expect(brief(one('2026-03-09', LATE, WEEKLY))).toMatchObject({ kind: 'task', stage: 'call-5' });
  });
  it('nor within six days of the first letter, nor when it came back', () => {
    const written = (at: string, ...more: object[]) => ({
      ...LATE,
      ...person,
      history: [{ at, kind: 'letter-sent', stage: 'elsewhere', invoiceIds: [] }, ...more],
    });
    expect(brief(one('2026-03-12', written('2026-03-09'), WEEKLY))).toMatchObject({
      kind: 'wait',
      rule: 'written-first',
      stage: 'call-5',
      until: '2026-03-15',
    });
    expect(brief(one('2026-03-16', written('2026-03-10'), WEEKLY))).toMatchObject({ kind: 'task', stage: 'call-5' });
    expect(brief(one('2026-03-12', written('2026-03-09', { at: '2026-03-10', kind: 'letter-bounced' }), WEEKLY))).toMatchObject({
      kind: 'wait',
      stage: 'firm-14',
    });
  });
  it.each([
    ['2026-03-16', 'wait', 'cooldown', '2026-03-17'],
    ['2026-03-17', 'wait', 'cooldown', '2026-03-17'],
    ['2026-03-18', 'send', 'stage-due', '2026-03-18'],
  ] as const)('after an answer on the 10th, on %s: %s (%s)', (day, kind, rule, until) => {
    const history = [{ at: '2026-03-10', kind: 'reply-received' }];
    expect(brief(one(day, { ...LATE, ...person, history }, WEEKLY))).toMatchObject({ kind, rule, until });
    expect(one(day, { ...LATE, history }, WEEKLY).reasons[0]?.rule).not.toBe('cooldown');
  });
  it('what customers are unless one is known is the organisation’s to say', () => {
    expect(
      brief(one('2026-03-09', { ...LATE, organisation: { customersAre: 'consumer' }, customer: { region: 'US-MA' } }, WEEKLY)),
    ).toMatchObject({ stage: 'firm-14' });
    expect(
      brief(one('2026-03-09', { ...LATE, organisation: { customersAre: 'consumer' }, customer: { debtor: 'company' } }, WEEKLY)),
    ).toMatchObject({ stage: 'call-5' });
  });
  const OVER = document(
    '{ name: short, stages: [{ id: final-7, days: 7, channel: email, template: final-60, tone: final }, { id: over-20, days: 20, channel: hand-over, template: hand-over-90, tone: final }] }',
  );
  it('others are set on a consumer in Britain thirty days after the last letter, on a company when the policy says', () => {
    const words = { ...LATE, country: 'GB', history: [sent('2026-03-09', 'final-7', 'a')] };
    expect(brief(one('2026-03-23', words, OVER))).toMatchObject({ kind: 'hand-over' });
    const waiting = one('2026-03-23', { ...words, customer: { debtor: 'consumer' } }, OVER);
    expect(brief(waiting)).toMatchObject({ kind: 'wait', stage: 'over-20', until: '2026-04-07' });
    expect(waiting.reasons.map(({ rule }) => rule)).toContain('notice-period');
    expect(brief(one('2026-04-08', { ...words, customer: { debtor: 'consumer' } }, OVER))).toMatchObject({ kind: 'hand-over' });
  });
  it('nobody is handed over who was never written to, where the law asks for notice', () => {
    const late = { invoices: [{ due: '2026-01-05' }], customerCountry: 'GB' };
    const only = document('{ name: over, stages: [{ id: over-20, days: 20, channel: hand-over, template: hand-over-90, tone: final }] }');
    expect(brief(one('2026-03-23', { ...late, customer: { debtor: 'consumer' } }, only))).toMatchObject({
      kind: 'task',
      rule: 'stages-done',
    });
    expect(brief(one('2026-03-23', late, only))).toMatchObject({ kind: 'hand-over' });
  });
});

describe('what was decided over the policy', () => {
  const two: CaseWords = { invoices: [{ due: '2026-03-02' }, { due: '2026-03-02' }] };
  it('an excluded customer or invoice rests', () => {
    expect(brief(one('2026-03-12', { ...LATE, overrides: { customer: { exclude: true } } }))).toMatchObject({
      kind: 'rest',
      rule: 'excluded',
    });
    const { decisions } = on('2026-03-12', { ...two, overrides: { invoices: { b: { exclude: true } } } });
    expect(brief(covering(decisions, 'b'))).toMatchObject({ kind: 'rest', rule: 'excluded' });
    expect(covering(decisions, 'a')).toMatchObject({ kind: 'send', invoiceIds: ['a'] });
  });
  it('an invoice excepted from what holds for its customer', () => {
    const overrides = { customer: { exclude: true }, invoices: { a: { exclude: false } } };
    expect(brief(one('2026-03-12', { ...LATE, overrides }))).toMatchObject({ kind: 'send' });
  });
  it('stages of one invoice moved: it is asked for beside the other and keeps its own stage', () => {
    const { decisions } = on('2026-03-12', {
      ...two,
      overrides: {
        invoices: {
          b: {
            stages: [
              { id: 'friendly-7', days: 20 },
              { id: 'due', off: true },
              { id: 'before-7', off: true },
            ],
          },
        },
      },
    });
    expect(covering(decisions, 'a')).toMatchObject({ invoiceIds: ['a', 'b'], advances: { a: 'friendly-7' } });
  });
  it('the furthest is judged by the customer’s own order of stages, though one was left out for an invoice', () => {
    const history = [sent('2026-03-09', 'friendly-7', 'a', 'b')];
    const overrides = {
      invoices: {
        b: {
          stages: [
            { id: 'call-14', off: true },
            { id: 'firm-30', days: 15 },
          ],
        },
      },
    };
    expect(on('2026-03-17', { ...two, history, overrides }).decisions[0]).toMatchObject({
      stage: 'firm-30',
      advances: { a: 'call-14', b: 'firm-30' },
    });
  });
  it('an override lies over the segment, and the segment over the document', () => {
    const policy = document('extends: standard\nminimumNet: 10\nsegments: { unable: { minimumNet: 150 } }');
    const rule = (segment: string | null, overrides?: unknown) =>
      one('2026-03-12', { ...LATE, customer: { segment }, ...(overrides ? { overrides } : {}) }, policy).reasons[0]?.rule;
    expect([rule(null), rule('unable'), rule('unable', { customer: { minimumNet: 20 } })]).toEqual(['stage-due', 'net-small', 'stage-due']);
  });
});

describe('with others', () => {
  const history = [{ at: '2026-03-01', kind: 'handed-over', stage: 'hand-over-90', invoiceIds: ['a'] }];
  const paid = (date: string) => ({ amount: 100, date, allocations: [{ invoiceId: 'a', amount: 100 }] });
  it('rests; money that came since is a task, money from before is not', () => {
    expect(brief(one('2026-03-12', { ...LATE, history }))).toMatchObject({ kind: 'rest', rule: 'handed-over' });
    expect(brief(one('2026-03-12', { ...LATE, history, payments: [paid('2026-03-05')] }))).toMatchObject({
      kind: 'task',
      rule: 'handed-over-paid',
    });
    expect(brief(one('2026-03-12', { ...LATE, history, payments: [paid('2026-02-27')] }))).toMatchObject({
      kind: 'rest',
      rule: 'handed-over',
    });
  });
  it('taken back it is for a person to decide about', () => {
    expect(
      brief(one('2026-03-12', { ...LATE, history: [...history, { at: '2026-03-10', kind: 'recalled', invoiceIds: ['a'] }] })),
    ).toMatchObject({ kind: 'task', rule: 'stages-done' });
  });
});

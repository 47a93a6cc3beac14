import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import { decide } from '../../src/policy/decide.ts';
import { caseFile, covering, on, sent, standard } from './case.ts';

// Monday 2 March 2026 is an ordinary business day in the United States.

describe('one invoice meets its stages in order', () => {
  const days = [
    ['2026-02-20', [], 'wait', 'before-7'],
    ['2026-02-23', [], 'send', 'before-7'],
    ['2026-02-27', [], 'send', 'before-7'],
    ['2026-03-02', [], 'send', 'due'],
    ['2026-03-05', [], 'send', 'due'],
    ['2026-03-09', [], 'send', 'friendly-7'],
    ['2026-03-16', [sent('2026-03-09', 'friendly-7', 'a')], 'task', 'call-14'],
    [
      '2026-04-01',
      [sent('2026-03-09', 'friendly-7', 'a'), { at: '2026-03-16', kind: 'call-made', stage: 'call-14', invoiceIds: ['a'] }],
      'send',
      'firm-30',
    ],
    [
      '2026-05-01',
      [sent('2026-03-09', 'friendly-7', 'a'), sent('2026-03-16', 'call-14', 'a'), sent('2026-04-01', 'firm-30', 'a')],
      'send',
      'final-60',
    ],
    ['2026-06-01', [sent('2026-05-01', 'final-60', 'a')], 'hand-over', 'hand-over-90'],
  ] as const;
  for (const [day, history, kind, stage] of days) {
    it(`${day}: ${kind} ${stage}`, () => {
      const { decisions } = on(day, { invoices: [{ due: '2026-03-02' }], history: [...history] });
      expect(decisions).toHaveLength(1);
      expect(decisions[0]).toMatchObject({ kind, stage, invoiceIds: ['a'] });
    });
  }
});

describe('catching up after a long absence', () => {
  it('a neglected invoice starts with the friendly letter, however late, and skips nothing', () => {
    const { decisions } = on('2026-03-02', { invoices: [{ due: '2025-10-01' }] });
    expect(decisions[0]).toMatchObject({ kind: 'send', stage: 'friendly-7', advances: { a: 'friendly-7' } });
  });
  it('the next stage waits seven days', () => {
    const words = { invoices: [{ due: '2025-10-01' }], history: [sent('2026-03-02', 'friendly-7', 'a')] };
    expect(on('2026-03-06', words).decisions[0]).toMatchObject({ kind: 'wait', stage: 'call-14', until: '2026-03-08' });
    expect(on('2026-03-09', words).decisions[0]).toMatchObject({ kind: 'task', stage: 'call-14' });
  });
  it('a call that nobody made passes five business days after its task was raised', () => {
    const words = {
      invoices: [{ due: '2025-10-01' }],
      history: [sent('2026-02-23', 'friendly-7', 'a'), { at: '2026-03-02', kind: 'task-raised', stage: 'call-14', invoiceIds: ['a'] }],
    };
    expect(on('2026-03-06', words).decisions[0]).toMatchObject({ kind: 'task', stage: 'call-14', until: '2026-03-08' });
    expect(on('2026-03-09', words).decisions[0]).toMatchObject({ kind: 'send', stage: 'firm-30' });
  });
});

describe('several invoices of one customer travel together', () => {
  const words = {
    invoices: [
      { due: '2026-01-30', open: 100_00 },
      { due: '2026-02-23', open: 50_00 },
      { due: '2026-02-28', open: 7_00 },
      { due: '2026-03-20', open: 9_00 },
    ],
    history: [
      sent('2026-02-06', 'friendly-7', 'a'),
      { at: '2026-02-13', kind: 'call-made', stage: 'call-14', invoiceIds: ['a'] },
      sent('2026-02-16', 'before-7', 'c'),
      sent('2026-02-16', 'due', 'c'),
    ],
  };
  it('the furthest along names the letter, each due one moves by one, the others are asked for too', () => {
    const { decisions } = on('2026-03-02', words);
    expect(covering(decisions, 'a')).toMatchObject({
      kind: 'send',
      stage: 'firm-30',
      invoiceIds: ['a', 'b', 'c'],
      advances: { a: 'firm-30', b: 'friendly-7' },
      amount: { minor: 157_00, currency: 'USD' },
    });
    expect(covering(decisions, 'd')).toMatchObject({ kind: 'wait', stage: 'before-7', until: '2026-03-12' });
  });
  it('an overdue invoice whose next stage is not due does not set the tone', () => {
    const { decisions } = on('2026-03-16', {
      invoices: [{ due: '2026-02-01' }, { due: '2026-03-09' }],
      history: [sent('2026-03-05', 'firm-30', 'a')],
    });
    expect(covering(decisions, 'a')).toMatchObject({
      kind: 'send',
      stage: 'friendly-7',
      invoiceIds: ['a', 'b'],
      advances: { b: 'friendly-7' },
    });
  });
  it('currencies are never summed: one decision each', () => {
    const { decisions } = on('2026-03-09', { invoices: [{ due: '2026-03-02' }, { due: '2026-03-02', currency: 'EUR', open: 500_00 }] });
    expect(covering(decisions, 'a').amount).toEqual({ minor: 100_00, currency: 'USD' });
    expect(covering(decisions, 'b').amount).toEqual({ minor: 500_00, currency: 'EUR' });
  });
});

describe('net position first', () => {
  it('unapplied payments and credits are set against what is open', () => {
    const { decisions } = on('2026-03-09', {
      invoices: [{ due: '2026-03-02', open: 100_00 }],
      payments: [
        { amount: 30_00, unapplied: 30_00, date: '2026-03-01' },
        { amount: 999_00, unapplied: 999_00, date: '2026-03-01', state: 'void' },
      ],
      credits: [{ remaining: 20_00 }, { remaining: 77_00, currency: 'EUR' }],
    });
    expect(decisions[0]).toMatchObject({ kind: 'send', amount: { minor: 50_00 } });
  });
  it('a customer in credit is never chased', () => {
    const { decisions } = on('2026-03-09', {
      invoices: [{ due: '2026-03-02', open: 100_00 }],
      credits: [{ remaining: 100_00, kind: 'prepayment' }],
    });
    expect(decisions[0]).toMatchObject({ kind: 'rest', amount: { minor: 0 } });
    expect(decisions[0]?.reasons[0]?.rule).toBe('in-credit');
  });
  it('4.99 rests, 5.00 does not; the threshold is in major units of the currency', () => {
    expect(on('2026-03-09', { invoices: [{ due: '2026-03-02', open: 4_99 }] }).decisions[0]?.kind).toBe('rest');
    expect(on('2026-03-09', { invoices: [{ due: '2026-03-02', open: 5_00 }] }).decisions[0]?.kind).toBe('send');
    expect(on('2026-03-09', { invoices: [{ due: '2026-03-02', open: 4_999, currency: 'KWD' }] }).decisions[0]?.kind).toBe('rest');
    expect(on('2026-03-09', { invoices: [{ due: '2026-03-02', open: 5, currency: 'JPY' }] }).decisions[0]?.kind).toBe('send');
  });
  it('money that covers the oldest invoice takes the firm tone away', () => {
    const { decisions } = on('2026-03-09', {
      invoices: [
        { due: '2026-01-30', open: 100_00 },
        { due: '2026-03-02', open: 50_00 },
      ],
      history: [sent('2026-02-06', 'friendly-7', 'a'), { at: '2026-02-13', kind: 'call-made', stage: 'call-14', invoiceIds: ['a'] }],
      payments: [{ amount: 100_00, unapplied: 100_00, date: '2026-03-06' }],
    });
    expect(covering(decisions, 'b')).toMatchObject({
      kind: 'send',
      stage: 'friendly-7',
      advances: { b: 'friendly-7' },
      amount: { minor: 50_00 },
    });
  });
});

describe('holds', () => {
  const due = [{ due: '2026-03-02', open: 100_00 }];
  it('a disputed invoice is held and the rest goes on', () => {
    const { decisions } = on('2026-03-09', {
      invoices: [...due, { due: '2026-03-02', open: 40_00 }],
      holds: [{ kind: 'dispute', scope: { invoiceId: 'a' }, from: '2026-03-05' }],
    });
    expect(covering(decisions, 'a')).toMatchObject({ kind: 'hold', amount: { minor: 100_00 } });
    expect(covering(decisions, 'b')).toMatchObject({ kind: 'send', invoiceIds: ['b'], amount: { minor: 40_00 } });
  });
  it('a dispute about part of an amount leaves the rest collectable', () => {
    const { decisions } = on('2026-03-09', {
      invoices: due,
      holds: [{ kind: 'dispute', scope: { invoiceId: 'a', amount: 60_00 }, from: '2026-03-05' }],
    });
    expect(decisions[0]).toMatchObject({ kind: 'send', amount: { minor: 40_00 } });
  });
  for (const kind of ['dispute', 'stop', 'reply', 'legal', 'insolvency', 'deceased', 'vulnerable']) {
    it(`${kind} does not end by itself, whatever date stands beside it`, () => {
      const hold = { kind, scope: 'case', from: '2026-03-05', until: '2026-03-06' };
      expect(on('2026-03-09', { invoices: due, holds: [hold] }).decisions[0]?.kind).toBe('hold');
      expect(on('2027-03-09', { invoices: due, holds: [hold] }).decisions[0]?.kind).toBe('task');
    });
  }
  for (const kind of ['manual', 'moratorium']) {
    it(`a dated ${kind} hold ends by itself after its last day`, () => {
      const hold = { kind, scope: 'case', from: '2026-03-05', until: '2026-03-09' };
      expect(on('2026-03-09', { invoices: due, holds: [hold] }).decisions[0]).toMatchObject({ kind: 'hold', until: '2026-03-09' });
      expect(on('2026-03-10', { invoices: due, holds: [hold] }).decisions[0]?.kind).toBe('send');
    });
  }
  it('a hold that begins tomorrow does not hold today', () => {
    expect(on('2026-03-09', { invoices: due, holds: [{ kind: 'stop', scope: 'case', from: '2026-03-10' }] }).decisions[0]?.kind).toBe(
      'send',
    );
  });
  it('a stop for e-mail leaves the call', () => {
    const words = {
      invoices: due,
      history: [sent('2026-03-09', 'friendly-7', 'a')],
      holds: [{ kind: 'stop', scope: 'case', channels: ['email'], from: '2026-03-10' }],
    };
    expect(on('2026-03-16', words).decisions[0]).toMatchObject({ kind: 'task', stage: 'call-14' });
  });
});

describe('promises and plans', () => {
  const invoices = [{ due: '2026-03-02', open: 100_00 }];
  const promise = { made: '2026-03-06', amount: 100_00, currency: 'USD', date: '2026-03-10' };
  it('a promise pauses until its date and two business days', () => {
    expect(on('2026-03-12', { invoices, promises: [promise] }).decisions[0]).toMatchObject({ kind: 'hold', until: '2026-03-12' });
    const after = on('2026-03-13', { invoices, promises: [promise] }).decisions[0];
    expect(after?.kind).toBe('send');
    expect(after?.reasons.map((reason) => reason.rule)).toContain('promise-broken');
  });
  it('only payments since it was made count', () => {
    const old = { amount: 100_00, date: '2026-03-05' };
    const fresh = { amount: 100_00, date: '2026-03-09' };
    expect(on('2026-03-10', { invoices, promises: [promise], payments: [old] }).decisions[0]?.kind).toBe('hold');
    expect(on('2026-03-10', { invoices, promises: [promise], payments: [fresh] }).decisions[0]?.kind).toBe('send');
  });
  it('a promise in another currency holds nothing', () => {
    expect(on('2026-03-10', { invoices, promises: [{ ...promise, currency: 'EUR' }] }).decisions[0]?.kind).toBe('send');
  });
  it('a plan being kept holds its invoices until the next instalment is late', () => {
    const plans = [
      {
        agreed: '2026-03-04',
        invoiceIds: ['a'],
        instalments: [
          { due: '2026-03-20', amount: 50_00 },
          { due: '2026-04-20', amount: 50_00 },
        ],
        state: 'active',
      },
    ];
    expect(on('2026-03-24', { invoices, plans }).decisions[0]).toMatchObject({ kind: 'hold', until: '2026-03-24' });
    expect(on('2026-03-25', { invoices, plans }).decisions[0]?.kind).toBe('send');
    const paid = [{ amount: 50_00, date: '2026-03-19', allocations: [{ invoiceId: 'a', amount: 50_00 }] }];
    expect(
      on('2026-03-25', { invoices: [{ due: '2026-03-02', open: 50_00, total: 100_00 }], plans, payments: paid }).decisions[0],
    ).toMatchObject({ kind: 'hold', until: '2026-04-22' });
  });
});

describe('days and caps', () => {
  it('no contact on a weekend or a public holiday: wait until the last closed day', () => {
    expect(on('2026-03-14', { invoices: [{ due: '2026-03-02' }] }).decisions[0]).toMatchObject({ kind: 'wait', until: '2026-03-15' });
    expect(on('2026-05-25', { invoices: [{ due: '2026-05-18' }] }).decisions[0]).toMatchObject({ kind: 'wait', until: '2026-05-25' });
  });
  it("the customer's country decides, else the organisation's", () => {
    const invoices = [{ due: '2026-03-01' }];
    expect(on('2026-03-13', { invoices, customerCountry: 'EG' }).decisions[0]?.kind).toBe('wait');
    expect(on('2026-03-15', { invoices, customerCountry: 'EG' }).decisions[0]?.kind).toBe('send');
    expect(on('2026-03-13', { invoices, customerCountry: '391' }).decisions[0]?.kind).toBe('send');
    expect(on('2026-03-13', { invoices, country: 'SA', zone: 'Asia/Riyadh' }).decisions[0]?.kind).toBe('wait');
  });
  it('a sunset feast is closed with a day either side', () => {
    const invoices = [{ due: '2026-03-01' }];
    for (const day of ['2026-03-18', '2026-03-22', '2026-03-23'])
      expect(on(day, { invoices, country: 'SA', zone: 'Asia/Riyadh' }).decisions[0]?.kind).toBe('wait');
    expect(on('2026-03-24', { invoices, country: 'SA', zone: 'Asia/Riyadh' }).decisions[0]?.kind).toBe('send');
  });
  const b = (history: unknown[]) => ({ invoices: [{ due: '2026-03-02' }], history });
  const caps: [string, unknown[], string, string][] = [
    ['two days after a letter', [sent('2026-03-07', 'due', 'z')], 'cap-email-gap', '2026-03-09'],
    ['the third letter in seven days', [sent('2026-03-03', 'due', 'z'), sent('2026-03-06', 'due', 'y')], 'cap-email-7', '2026-03-09'],
    [
      'the fourth contact in seven days',
      [
        sent('2026-03-06', 'due', 'z'),
        { at: '2026-03-04', kind: 'call-made', invoiceIds: [] },
        { at: '2026-03-05', kind: 'call-made', invoiceIds: [] },
      ],
      'cap-all-7',
      '2026-03-10',
    ],
  ];
  for (const [name, history, rule, until] of caps) {
    it(`${name} waits (${rule})`, () => {
      const decision = on('2026-03-09', b(history)).decisions[0];
      expect(decision).toMatchObject({ kind: 'wait', until });
      expect(decision?.reasons[0]?.rule).toBe(rule);
    });
  }
  it('the ninth letter in thirty days waits', () => {
    const days = ['2026-02-08', '2026-02-11', '2026-02-14', '2026-02-17', '2026-02-20', '2026-02-23', '2026-02-26', '2026-03-02'];
    expect(on('2026-03-09', b(days.map((day) => sent(day, 'due', 'z')))).decisions[0]?.reasons[0]?.rule).toBe('cap-email-30');
  });
});

describe('who must agree, and who can be written to', () => {
  it('review asks for approval of every send, draft decides like autopilot', () => {
    const invoices = [{ due: '2026-03-02' }];
    expect(on('2026-03-09', { invoices, mode: 'review' }).decisions[0]?.approval).toBe(true);
    expect(on('2026-03-09', { invoices, mode: 'draft' }).decisions).toEqual(on('2026-03-09', { invoices, mode: 'autopilot' }).decisions);
    expect(on('2026-03-09', { invoices, mode: 'autopilot' }).decisions[0]?.approval).toBe(false);
  });
  it('a final demand and a hand-over always need a person', () => {
    const at = (day: string, stage: string) =>
      on(day, { invoices: [{ due: '2026-01-01' }], history: [sent('2026-02-01', stage, 'a')] }).decisions[0];
    expect(at('2026-03-09', 'firm-30')).toMatchObject({ kind: 'send', stage: 'final-60', approval: true });
    expect(at('2026-04-06', 'final-60')).toMatchObject({ kind: 'hand-over', approval: true });
  });
  it('after the hand-over the invoice rests with the agency', () => {
    const words = {
      invoices: [{ due: '2026-01-01' }],
      history: [{ at: '2026-04-06', kind: 'handed-over', stage: 'hand-over-90', invoiceIds: ['a'] }],
    };
    expect(on('2026-04-07', words).decisions[0]).toMatchObject({ kind: 'rest' });
  });
  for (const emails of [[], ['not an address'], ['a@b'], ['x@y.example\r\nBcc: z@w.example']]) {
    it(`no usable address (${JSON.stringify(emails)}) is a task, and the invoice does not move`, () => {
      expect(on('2026-03-09', { invoices: [{ due: '2026-03-02' }], emails }).decisions[0]).toMatchObject({
        kind: 'task',
        channel: 'email',
        advances: {},
      });
    });
  }
  it('an invoice without a due date is a task', () => {
    expect(on('2026-03-09', { invoices: [{ due: null }] }).decisions[0]).toMatchObject({ kind: 'task' });
  });
});

it('every open invoice has exactly one decision with a reason, others none; the order of the books does not matter', () => {
  const words = {
    invoices: [
      { due: '2025-11-01' },
      { due: '2026-02-27' },
      { due: null },
      { due: '2026-09-01' },
      { due: '2026-01-05', currency: 'KWD' },
      { due: '2026-01-01', state: 'settled' as const, open: 0 },
      { due: '2026-01-01', state: 'draft' as const },
    ],
    holds: [{ kind: 'dispute', scope: { invoiceId: 'b' }, from: '2026-03-01' }],
  };
  const file = caseFile(words);
  const { decisions, nextWake } = decide(file, standard(), calendarDate('2026-03-09'));
  for (const id of ['a', 'b', 'c', 'd', 'e']) expect(covering(decisions, id).reasons.length).toBeGreaterThan(0);
  expect(decisions.flatMap((decision) => decision.invoiceIds).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(nextWake).toBe('2026-03-10');
  const reversed = decide({ ...file, invoices: [...file.invoices].reverse() }, standard(), calendarDate('2026-03-09'));
  expect(reversed).toEqual({ decisions, nextWake });
});

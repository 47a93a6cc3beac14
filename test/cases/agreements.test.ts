/** Promises, plans, offers, wishes and consents, judged on each day around the day that decides. */
import { describe, expect, it } from 'vitest';
import { hasConsent } from '../../src/cases/consent.ts';
import { judgeOffer, OFFER_STATES, OFFER_TRANSITIONS, type Offer } from '../../src/cases/offer.ts';
import { evenInstalments, judgePlan, PLAN_TRANSITIONS, type Plan } from '../../src/cases/plan.ts';
import { judgePromise, type PaymentPromise, PROMISE_TRANSITIONS } from '../../src/cases/promise.ts';
import { isCovered, type Receipts, receivedBetween } from '../../src/cases/received.ts';
import { stateAfter } from '../../src/cases/transitions.ts';
import { callAskedFor, earliestMinute, isUnwelcome, type Wish, waitsForWish, wishStands } from '../../src/cases/wish.ts';
import type { Credit, Payment } from '../../src/domain/ledger.ts';
import { addDays, type CalendarDate, calendarDate } from '../../src/domain/time.ts';

const march = (day: number) => calendarDate(`2026-03-${String(day).padStart(2, '0')}`);

function paid(amount: number, date: CalendarDate, more: Partial<Payment> = {}): Payment {
  return {
    id: `p${date}`,
    customerId: 'c',
    currency: 'USD',
    date,
    amount,
    unapplied: 0,
    allocations: [{ invoiceId: 'a', amount }],
    state: 'posted',
    ...more,
  };
}
function credited(total: number, date: CalendarDate, more: Partial<Credit> = {}): Credit {
  return {
    id: `k${date}`,
    customerId: 'c',
    currency: 'USD',
    date,
    kind: 'overpayment',
    total,
    remaining: total,
    allocations: [],
    state: 'posted',
    ...more,
  };
}
const money = (...payments: Payment[]): Receipts => ({ payments, credits: [] });

describe('what came in', () => {
  const since = { currency: 'USD', from: march(5), to: march(10), invoiceIds: null };
  it.each([
    ['on the first day', money(paid(100, march(5))), 100],
    ['on the last day', money(paid(100, march(10))), 100],
    ['the day before', money(paid(100, march(4))), 0],
    ['the day after', money(paid(100, march(11))), 0],
    ['void', money(paid(100, march(6), { state: 'void' })), 0],
    ['in another currency', money(paid(100, march(6), { currency: 'EUR' })), 0],
    ['as an overpayment', { payments: [], credits: [credited(70, march(6))] }, 70],
    ['as a prepayment', { payments: [], credits: [credited(70, march(6), { kind: 'prepayment' })] }, 70],
    ['as a credit note, which is no money', { payments: [], credits: [credited(70, march(6), { kind: 'credit-note' })] }, 0],
    ['void as a credit', { payments: [], credits: [credited(70, march(6), { state: 'void' })] }, 0],
  ] as const)('%s', (_name, receipts, sum) => {
    expect(receivedBetween(receipts, since)).toBe(sum);
  });
  it('on some invoices only: what was set against them, and what is set against nothing yet', () => {
    const receipts = {
      payments: [
        paid(100, march(6), {
          unapplied: 10,
          allocations: [
            { invoiceId: 'a', amount: 60 },
            { invoiceId: 'b', amount: 30 },
          ],
        }),
      ],
      credits: [
        credited(50, march(6), {
          remaining: 20,
          allocations: [
            { invoiceId: 'a', amount: 25 },
            { invoiceId: 'b', amount: 5 },
          ],
        }),
      ],
    };
    expect(receivedBetween(receipts, { ...since, invoiceIds: ['a'] })).toBe(60 + 10 + 25 + 20);
    expect(receivedBetween(receipts, { ...since, invoiceIds: ['a', 'b'] })).toBe(100 + 50);
    expect(receivedBetween(receipts, since)).toBe(150);
  });
  it.each([
    // Half a per cent, rounded down, or one minor unit (reference Part 3, ε).
    [100, 99, true],
    [100, 98, false],
    [10_000, 9_950, true],
    [10_000, 9_949, false],
    [399, 398, true],
    [399, 397, false],
    [400, 398, true],
    [0, 0, true],
  ])('%d is covered by %d: %s', (amount, received, covered) => {
    expect(isCovered(received, amount)).toBe(covered);
  });
});

describe('a promise of 500.00 made on the 2nd for the 6th, which may be late until the 10th', () => {
  const promise: PaymentPromise = { made: march(2), amount: 50_000, currency: 'USD', date: march(6) };
  it.each([
    ['nothing came, and it is the last day', money(), march(10), 'open', 0],
    ['nothing came, and the last day has passed', money(), march(11), 'broken', 0],
    ['a part came', money(paid(20_000, march(9))), march(11), 'partly-kept', 20_000],
    ['a part came, and there is time', money(paid(20_000, march(9))), march(10), 'open', 20_000],
    ['it came', money(paid(50_000, march(3))), march(4), 'kept', 50_000],
    ['it came on the last day and is found later', money(paid(50_000, march(10))), march(25), 'kept', 50_000],
    ['it came a day too late', money(paid(50_000, march(11))), march(11), 'broken', 0],
    ['what came before it was made does not count', money(paid(50_000, march(1))), march(11), 'broken', 0],
    ['it came but for half a per cent', money(paid(49_750, march(6))), march(11), 'kept', 49_750],
  ] as const)('%s', (_name, receipts, asOf, state, received) => {
    expect(judgePromise(promise, receipts, march(10), asOf)).toEqual({ state, received });
  });
  it('about one invoice is kept by what was set against it', () => {
    const about = { ...promise, invoiceIds: ['a'] };
    const other = money(paid(50_000, march(6), { allocations: [{ invoiceId: 'b', amount: 50_000 }] }));
    expect(judgePromise(about, other, march(10), march(11)).state).toBe('broken');
    expect(judgePromise(about, money(paid(50_000, march(6))), march(10), march(11)).state).toBe('kept');
  });
  it('that does not say when it was made counts payments of the last thirty days', () => {
    const undated = { ...promise, made: null };
    expect(judgePromise(undated, money(paid(50_000, march(1))), march(10), march(31)).state).toBe('kept');
    expect(judgePromise(undated, money(paid(50_000, calendarDate('2026-02-28'))), march(10), march(31)).state).toBe('broken');
  });
  it('withdrawn is the end of it; kept is never undone by time', () => {
    expect(stateAfter(PROMISE_TRANSITIONS, 'open', 'withdrawn')).toBe('withdrawn');
    expect(stateAfter(PROMISE_TRANSITIONS, 'broken', 'covered')).toBe('kept');
    expect(stateAfter(PROMISE_TRANSITIONS, 'kept', 'ran-out')).toBeNull();
    expect(stateAfter(PROMISE_TRANSITIONS, 'withdrawn', 'covered')).toBeNull();
  });
});

describe('a plan of two instalments', () => {
  const plan: Plan = {
    agreed: march(1),
    invoiceIds: ['a'],
    state: 'active',
    instalments: [
      { due: march(20), amount: 6_000 },
      { due: march(10), amount: 4_000 },
    ],
  };
  const lastDayOf = (due: CalendarDate) => addDays(due, 2);
  it.each([
    ['before the first', money(), march(9), 'active', march(10), 4_000],
    ['on the last day of the first', money(), march(12), 'active', march(10), 4_000],
    ['the first missed', money(), march(13), 'broken', march(10), 4_000],
    ['the first missed in part', money(paid(3_000, march(9))), march(13), 'broken', march(10), 1_000],
    ['the first met', money(paid(4_000, march(9))), march(13), 'active', march(20), 6_000],
    ['the second missed', money(paid(4_000, march(9))), march(23), 'broken', march(20), 6_000],
    ['paid ahead in part', money(paid(5_000, march(9))), march(13), 'active', march(20), 5_000],
    ['paid before it was agreed', money(paid(4_000, calendarDate('2026-02-28'))), march(13), 'broken', march(10), 4_000],
  ] as const)('%s', (_name, receipts, asOf, state, due, amount) => {
    expect(judgePlan(plan, receipts, 'USD', lastDayOf, asOf)).toEqual({ state, next: { due, until: addDays(due, 2), amount } });
  });
  it('paid out is kept, however late one looks', () => {
    expect(judgePlan(plan, money(paid(10_000, march(9))), 'USD', lastDayOf, march(31))).toEqual({ state: 'kept', next: null });
  });
  it('goes from proposed to active only by being accepted, and is over when it is declined, withdrawn or kept', () => {
    expect(stateAfter(PLAN_TRANSITIONS, 'proposed', 'accepted')).toBe('active');
    expect(stateAfter(PLAN_TRANSITIONS, 'proposed', 'declined')).toBe('declined');
    expect(stateAfter(PLAN_TRANSITIONS, 'proposed', 'instalment-missed')).toBeNull();
    expect(stateAfter(PLAN_TRANSITIONS, 'active', 'declined')).toBeNull();
    for (const over of ['kept', 'declined', 'withdrawn'] as const) expect(stateAfter(PLAN_TRANSITIONS, over, 'accepted')).toBeNull();
  });
});

describe('an offer of 80.00 that expires on the 10th, waited for until the 12th', () => {
  const offer: Offer = {
    kind: 'settlement',
    amount: 8_000,
    currency: 'USD',
    invoiceIds: ['a'],
    made: march(1),
    expires: march(10),
    state: 'offered',
  };
  it.each([
    ['stands on the last day', 'offered', money(), march(12), 'offered'],
    ['is over the day after', 'offered', money(), march(13), 'expired'],
    ['accepted and not paid is over, too', 'accepted', money(), march(13), 'expired'],
    ['accepted stands', 'accepted', money(), march(12), 'accepted'],
    ['paid on its last day is honoured, though found later', 'offered', money(paid(8_000, march(10))), march(20), 'honoured'],
    ['paid a day later is not', 'offered', money(paid(8_000, march(11))), march(20), 'expired'],
    ['marked expired and found paid in time is honoured', 'expired', money(paid(8_000, march(10))), march(20), 'honoured'],
    ['withdrawn stays withdrawn, whatever was paid', 'withdrawn', money(paid(8_000, march(5))), march(6), 'withdrawn'],
    ['honoured stays honoured', 'honoured', money(), march(20), 'honoured'],
    ['paid before it was made is no acceptance', 'offered', money(paid(8_000, calendarDate('2026-02-28'))), march(13), 'expired'],
  ] as const)('%s', (_name, state, receipts, asOf, result) => {
    expect(judgeOffer({ ...offer, state }, receipts, march(12), asOf)).toBe(result);
  });
  it('has the states its table has', () => {
    expect(Object.keys(OFFER_TRANSITIONS).toSorted()).toEqual([...OFFER_STATES].sort());
    expect(stateAfter(OFFER_TRANSITIONS, 'expired', 'accepted')).toBeNull();
  });
});

describe('wishes', () => {
  const wish = (given: Partial<Wish>): Wish => ({ made: march(2), ...given });
  it('count from the day they are made to the last day they are for', () => {
    expect([march(1), march(2), march(9), march(10)].map((day) => wishStands(wish({ until: march(9) }), day))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(wishStands(wish({}), march(31))).toBe(true);
  });
  it('never on a channel is about that channel', () => {
    const wishes = [wish({ channel: 'call', never: true })];
    expect([isUnwelcome(wishes, 'call', march(5)), isUnwelcome(wishes, 'email', march(5)), isUnwelcome(wishes, 'call', march(1))]).toEqual([
      true,
      false,
      false,
    ]);
    expect(isUnwelcome([wish({ channel: 'call' })], 'call', march(5))).toBe(false);
  });
  it('the latest clock time of those for a channel counts', () => {
    const wishes = [
      wish({ notBeforeTime: '09:30' }),
      wish({ channel: 'call', notBeforeTime: '10:15' }),
      wish({ channel: 'call', notBeforeTime: '18:00', until: march(4) }),
    ];
    expect([
      earliestMinute(wishes, 'email', march(5)),
      earliestMinute(wishes, 'call', march(5)),
      earliestMinute(wishes, 'call', march(4)),
      earliestMinute([], 'call', march(4)),
    ]).toEqual([570, 615, 1_080, 0]);
  });
  it('a contact waits for the day that lies furthest ahead; a call wished for silences every channel, a letter wished for later only letters', () => {
    expect(waitsForWish([wish({ notBefore: march(9) }), wish({ notBefore: march(20) })], 'email', march(5))?.notBefore).toBe(march(20));
    expect(waitsForWish([wish({ notBefore: march(20) }), wish({ notBefore: march(9) })], 'email', march(5))?.notBefore).toBe(march(20));
    expect(waitsForWish([wish({ notBefore: march(9) })], 'email', march(9))).toBeNull();
    expect(waitsForWish([wish({ channel: 'call', notBefore: march(9) })], 'email', march(5))).not.toBeNull();
    expect(waitsForWish([wish({ channel: 'email', notBefore: march(9) })], 'call', march(5))).toBeNull();
    expect(waitsForWish([wish({ channel: 'email', notBefore: march(9) })], 'email', march(5))).not.toBeNull();
    expect(waitsForWish([wish({ channel: 'email', notBefore: march(9) })], null, march(5))).not.toBeNull();
    expect(waitsForWish([wish({ notBefore: march(9), until: march(4) })], 'email', march(5))).toBeNull();
  });
  it('a call asked for is asked of us from its day until it was made or its time has run', () => {
    const wishes = [wish({ channel: 'call', notBefore: march(10) })];
    const asked = (calls: CalendarDate[], day: CalendarDate) => callAskedFor(wishes, calls, (from) => addDays(from, 6), day);
    expect(asked([], march(9))).toBeNull();
    expect(asked([], march(10))).toEqual({ day: march(10), until: march(16) });
    expect(asked([], march(16))).not.toBeNull();
    expect(asked([], march(17))).toBeNull();
    expect(asked([march(10)], march(11))).toBeNull();
    expect(asked([march(9)], march(11))).not.toBeNull();
    expect(callAskedFor([wish({ notBefore: march(10) })], [], (from) => from, march(10))).toBeNull();
    expect(callAskedFor([wish({ channel: 'call', never: true, notBefore: march(10) })], [], (from) => from, march(10))).toBeNull();
    expect(callAskedFor([wish({ channel: 'call', made: march(11), notBefore: march(10) })], [], (from) => from, march(10))).toBeNull();
  });
});

it('consent counts from the day it is given to the day before it is withdrawn, on its channel', () => {
  const consents = [{ channel: 'sms' as const, given: march(5), withdrawn: march(10), evidence: null }];
  expect([march(4), march(5), march(9), march(10)].map((day) => hasConsent(consents, 'sms', day))).toEqual([false, true, true, false]);
  expect(hasConsent(consents, 'email', march(6))).toBe(false);
  expect(hasConsent([...consents, { channel: 'sms', given: march(12) }], 'sms', march(20))).toBe(true);
});

describe('even instalments', () => {
  it.each([
    [10_000, 3, 'month', ['2026-01-31 3333', '2026-02-28 3333', '2026-03-31 3334']],
    [10_000, 2, 'fortnight', ['2026-01-31 5000', '2026-02-14 5000']],
    [7, 3, 'week', ['2026-01-31 2', '2026-02-07 2', '2026-02-14 3']],
    [2, 5, 'week', ['2026-01-31 1', '2026-02-07 1']],
  ] as const)('%i in %i parts every %s', (total, count, rhythm, parts) => {
    const made = evenInstalments(total, count, calendarDate('2026-01-31'), rhythm);
    expect(made.map(({ due, amount }) => `${due} ${amount}`)).toEqual(parts);
  });
});

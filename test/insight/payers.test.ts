/** Payers measured by their own history: profiles, segments with their hysteresis, survival, recovery, limits, channels. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Invoice, Payment } from '../../src/domain/ledger.ts';
import { addDays, calendarDate } from '../../src/domain/time.ts';
import { preferredChannel } from '../../src/insight/channel.ts';
import { exposureOf, suggestedLimit } from '../../src/insight/credit-limit.ts';
import { wilsonLowerBound } from '../../src/insight/kept.ts';
import { type PayerHistory, payerProfile } from '../../src/insight/profile.ts';
import { expectedRecovery, isBadDebtAlarm, SURVEY_2004, surveyPercent, weighHandOver } from '../../src/insight/recovery.ts';
import { lateKindOf, nextMeasured, SEGMENTS, segmentOf } from '../../src/insight/segment.ts';
import { paidBy, survivalCurve, survivalMedian } from '../../src/insight/survival.ts';

const AS_OF = calendarDate('2026-06-30');
const RUNS = { numRuns: 2_000, seed: 20_261_126 };

/** A history of invoices paid so many days after their due date, a week apart, and of invoices open for so many days. */
function history(paidLate: readonly number[], openFor: readonly number[] = [], more: Partial<PayerHistory> = {}): PayerHistory {
  const invoices: Invoice[] = [];
  const payments: Payment[] = [];
  const common = {
    customerId: 'c',
    currency: 'USD',
    total: 10_000,
    credited: 0,
    number: null,
    sent: null,
    expectedPayment: null,
    updated: null,
  };
  for (const [index, late] of paidLate.entries()) {
    const date = addDays(AS_OF, -7 * (paidLate.length - index));
    const due = addDays(date, -late);
    invoices.push({ ...common, id: `p${index}`, issued: addDays(due, -30), due, paid: 10_000, open: 0, state: 'settled' });
    payments.push({
      id: `m${index}`,
      customerId: 'c',
      currency: 'USD',
      date,
      amount: 10_000,
      unapplied: 0,
      allocations: [{ invoiceId: `p${index}`, amount: 10_000 }],
      state: 'posted',
    });
  }
  for (const [index, days] of openFor.entries()) {
    const due = addDays(AS_OF, -days);
    invoices.push({ ...common, id: `o${index}`, issued: addDays(due, -30), due, paid: 0, open: 10_000, state: 'open' });
  }
  return { invoices, payments, credits: [], promises: { kept: 0, broken: 0 }, disputed: 0, bounced: 0, ...more };
}

describe('the segment and its reason (reference Part 3)', () => {
  it.each([
    ['new', history([0, 0, 0, 0]), 'few-paid'],
    ['early', history([-3, -2, -1, -5, -2]), 'median'],
    ['on-time', history([0, 0, 3, 2, 1]), 'median'],
    ['slow-steady', history([14, 15, 15, 16, 20]), 'median'],
    ['erratic', history([0, 0, 14, 25, 29]), 'spread'],
    ['chronic', history([31, 32, 33, 34, 35]), 'median'],
    ['deteriorating', history([0, 0, 0, 0, 0, 0, 11, 12, 13]), 'trend'],
    ['at-risk', history([0, 0, 0, 0, 0], [], { promises: { kept: 3, broken: 2 } }), 'broken-promises'],
    ['at-risk', history([0, 0, 0, 0, 0], [], { disputed: 2 }), 'disputes'],
    ['at-risk', history([0, 0, 0, 0, 0], [], { bounced: 1 }), 'bounced'],
  ] as const)('%s', (segment, given, rule) => {
    expect(segmentOf(payerProfile(given, AS_OF))).toMatchObject({ segment, because: { rule } });
  });
  it('one broken promise and one dispute in five are not yet a risk', () => {
    expect(segmentOf(payerProfile(history([0, 0, 0, 0, 0], [], { promises: { kept: 0, broken: 1 }, disputed: 1 }), AS_OF)).segment).toBe(
      'on-time',
    );
  });
  it('says which kind of late payer somebody is (B3)', () => {
    expect(SEGMENTS.map((segment) => lateKindOf(segment, false))).toEqual([
      null,
      'evading',
      'delaying',
      'delaying',
      'delaying',
      'delaying',
      null,
      null,
    ]);
    for (const segment of SEGMENTS) expect(lateKindOf(segment, true)).toBe('unable');
  });
  it('changes when two evaluations in a row say so, not when one does or when they disagree', () => {
    const first = nextMeasured(null, 'on-time');
    const once = nextMeasured(first, 'chronic');
    expect(once).toEqual({ segment: 'on-time', candidate: 'chronic' });
    expect(nextMeasured(once, 'chronic')).toEqual({ segment: 'chronic', candidate: null });
    expect(nextMeasured(once, 'erratic')).toEqual({ segment: 'on-time', candidate: 'erratic' });
    expect(nextMeasured(once, 'on-time')).toEqual({ segment: 'on-time', candidate: null });
  });
});

describe('the profile', () => {
  it('counts signed days, and a habit only where there is one', () => {
    expect(payerProfile(history([-2, 4, 6, 8, 9]), AS_OF)).toMatchObject({
      paid: 5,
      medianDaysLate: 6,
      p90DaysLate: 9,
      habitDays: 9,
      averageDaysLate: 5,
      over30Percent: 0,
    });
    expect(payerProfile(history([1, 1, 1, 1]), AS_OF).habitDays).toBeNull();
    expect(payerProfile(history([0, 0, 20, 40, 40]), AS_OF).habitDays).toBeNull();
  });
  it('forgets what is older than a year, and what was credited away or voided', () => {
    const old = history([5, 5, 5, 5, 5]);
    expect(payerProfile(old, addDays(AS_OF, 400)).paid).toBe(0);
    const credited = {
      ...old,
      payments: [],
      credits: old.payments.map(({ id, date, allocations }) => ({
        id,
        customerId: 'c',
        currency: 'USD',
        date,
        kind: 'credit-note' as const,
        total: 10_000,
        remaining: 0,
        allocations,
        state: 'posted' as const,
      })),
    };
    expect(payerProfile(credited, AS_OF).paid).toBe(0);
    const voided = { ...old, payments: old.payments.map((payment) => ({ ...payment, state: 'void' as const })) };
    expect(payerProfile(voided, AS_OF).paid).toBe(0);
  });
  it('does not look better for what is still open: open overdue invoices count as not yet paid', () => {
    expect(payerProfile(history([5, 5, 5]), AS_OF).medianWithOpen).toBe(5);
    expect(payerProfile(history([5, 5, 5], [90, 90, 90, 90]), AS_OF).medianWithOpen).toBeNull();
  });
  it('does not depend on the order of documents, and an open invoice never makes a payer look earlier', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -20, max: 80 }), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 200 }),
        (paid, open, one) => {
          const given = history(paid, open);
          const profile = payerProfile(given, AS_OF);
          expect(payerProfile({ ...given, invoices: given.invoices.toReversed(), payments: given.payments.toReversed() }, AS_OF)).toEqual(
            profile,
          );
          const more = payerProfile(history(paid, [...open, one]), AS_OF).medianWithOpen;
          expect(more ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(
            profile.medianWithOpen ?? (more === null ? 0 : Number.POSITIVE_INFINITY),
          );
        },
      ),
      RUNS,
    );
  });
});

describe('survival and recovery', () => {
  it('is the textbook curve: 6, 6+, 7, 10 of four', () => {
    const curve = survivalCurve([
      { at: 6, event: true, weight: 1 },
      { at: 6, event: false, weight: 1 },
      { at: 7, event: true, weight: 1 },
      { at: 10, event: true, weight: 1 },
    ]);
    expect(curve).toEqual([
      { at: 6, unpaid: 0.75 },
      { at: 7, unpaid: 0.375 },
      { at: 10, unpaid: 0 },
    ]);
    expect(paidBy(curve, 8)).toBe(0.625);
    expect(survivalMedian([])).toBeNull();
  });
  it('falls from 1 to no less than 0, whatever is observed', () => {
    const observation = fc.record({
      at: fc.integer({ min: -50, max: 400 }),
      event: fc.boolean(),
      weight: fc.integer({ min: 0, max: 1_000 }),
    });
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 40 }), (given) => {
        let before = 1;
        for (const { unpaid } of survivalCurve(given)) {
          expect(unpaid).toBeLessThanOrEqual(before);
          expect(unpaid).toBeGreaterThanOrEqual(0);
          before = unpaid;
        }
      }),
      RUNS,
    );
  });
  it('takes the survey until two hundred of our own say more, and says which it is', () => {
    expect([0, 91, 182, 365].map((days) => surveyPercent(days))).toEqual([100, 73, 57, 29]);
    expect([91, 182, 365].map((days) => surveyPercent(days, SURVEY_2004))).toEqual([70, 52, 23]);
    expect(surveyPercent(730)).toBeLessThan(15);
    const own = Array.from({ length: 200 }, (_, index) => ({ at: index < 100 ? 5 : 60, event: index < 150, weight: 1 }));
    expect(expectedRecovery(90, own.slice(1))).toEqual({ percent: 73, source: 'industry survey', invoices: 0 });
    // A hundred came by day 5; of the hundred left, fifty came by day 60.
    expect(expectedRecovery(10, own)).toEqual({ percent: 50, source: 'own history', invoices: 200 });
    expect(expectedRecovery(60, own).percent).toBe(0);
  });
  it.each([
    // 1,000.00 open: an agency that brings 60 % leaves 300 to 450.
    [10, 'hand-over'],
    [40, 'open'],
    [50, 'go-on'],
  ] as const)('weighs a hand-over against %d %% that come by themselves: %s', (own, verdict) => {
    expect(weighHandOver(100_000, own, 60)).toEqual({
      own: own * 1_000,
      agency: { least: 30_000, most: 45_000 },
      verdict,
      because: { open: 100_000, ownPercent: own, agencyPercent: 60, feePercent: { least: 25, most: 50 } },
    });
  });
});

it.each([
  [15, 100, false],
  [16, 100, true],
  [0, 0, false],
])('%d of %d more than ninety days late: alarm %s (C12)', (over90, open, alarm) => expect(isBadDebtAlarm(over90, open)).toBe(alarm));

describe('credit limits (B2)', () => {
  it.each([
    [50_000, 0, null, 'no-limit', null],
    [50_000, 0, 100_000, 'within', 50],
    [90_000, 0, 100_000, 'near', 90],
    [100_000, 0, 100_000, 'near', 100],
    [100_001, 0, 100_000, 'over', 100],
    [120_000, 40_000, 100_000, 'within', 80],
    [10, 50, 0, 'within', null],
    [10, 0, 0, 'over', null],
  ] as const)('%d open, %d unapplied, limit %s: %s', (open, unapplied, limit, level, usedPercent) => {
    expect(exposureOf(open, unapplied, limit)).toMatchObject({ level, usedPercent });
  });
  it('suggests two usual months for who pays on time, nothing for who breaks their word', () => {
    const { invoices } = history([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    const suggested = suggestedLimit(invoices, 'USD', 'on-time', AS_OF, 100);
    expect(suggested).toEqual({ limit: 100_000, monthly: 40_000, months: 2, factorPercent: 120 });
    expect(suggestedLimit(invoices, 'USD', 'at-risk', AS_OF, 100)?.limit).toBe(0);
    expect(suggestedLimit(invoices, 'EUR', 'on-time', AS_OF, 100)).toBeNull();
  });
});

describe('the channel a customer answers to (B4)', () => {
  const touch = (day: number, channel: string | null) => ({ on: addDays(AS_OF, day), channel });
  it('is the one whose contacts were followed by an answer within a week', () => {
    const calls = [0, 20, 40].flatMap((day) => [touch(day, 'call'), touch(day + 3, null)]);
    const letters = [10, 30, 50].map((day) => touch(day, 'email'));
    expect(preferredChannel([...letters, ...calls])).toEqual({ channel: 'call', answered: 3, contacts: 3 });
  });
  it('needs three contacts; an answer after eight days is none; of equals it is e-mail', () => {
    expect(preferredChannel([touch(0, 'call'), touch(1, null), touch(20, 'call'), touch(21, null)])).toBeNull();
    expect(preferredChannel([0, 20, 40].flatMap((day) => [touch(day, 'call'), touch(day + 8, null)]))).toBeNull();
    const both = [0, 20, 40].flatMap((day) => [touch(day, 'call'), touch(day, 'email'), touch(day + 1, null)]);
    expect(preferredChannel(both)?.channel).toBe('email');
  });
  it('does not depend on the order of contacts, and rests on at least three', () => {
    const anyTouch = fc.tuple(fc.nat(250), fc.option(fc.constantFrom('email', 'call', 'sms'))).map(([day, channel]) => touch(day, channel));
    fc.assert(
      fc.property(fc.array(anyTouch, { maxLength: 30 }), (touches) => {
        const preferred = preferredChannel(touches);
        expect(preferredChannel(touches.toReversed())).toEqual(preferred);
        if (preferred === null) return;
        expect(preferred.contacts).toBeGreaterThanOrEqual(3);
        expect(preferred.answered).toBeGreaterThan(0);
        expect(preferred.answered).toBeLessThanOrEqual(preferred.contacts);
      }),
      RUNS,
    );
  });
});

it('a promise-kept ratio is not bragged about: Wilson’s lower bound', () => {
  expect([wilsonLowerBound(1, 1), wilsonLowerBound(7, 10), wilsonLowerBound(70, 100)].map((bound) => bound.toFixed(2))).toEqual([
    '0.21',
    '0.40',
    '0.60',
  ]);
  expect(wilsonLowerBound(0, 0)).toBe(0);
});

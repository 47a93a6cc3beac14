/** What holds of every payer: the day an invoice was settled, what was open on a past day, and properties of the measures made from them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Credit, Invoice, Payment } from '../../src/domain/ledger.ts';
import { addDays, calendarDate } from '../../src/domain/time.ts';
import { exposureOf } from '../../src/insight/credit-limit.ts';
import { wilsonLowerBound } from '../../src/insight/kept.ts';
import { type PayerHistory, payerProfile } from '../../src/insight/profile.ts';
import { surveyPercent, weighHandOver } from '../../src/insight/recovery.ts';
import { type Measured, nextMeasured, SEGMENTS } from '../../src/insight/segment.ts';
import { survivalCurve } from '../../src/insight/survival.ts';

const START = calendarDate('2026-01-01');
const RUNS = { numRuns: 500, seed: 20_261_127 };

interface Part {
  readonly day: number;
  readonly amount: number;
  readonly kind?: 'credit-note';
}

/** An invoice of 100.00 due on day 30, with what was allocated to it on days counted from its issue; its record says what they add up to. */
function billed(id: string, parts: readonly Part[], total = 10_000): PayerHistory {
  const common = { customerId: 'c', currency: 'USD' };
  const sum = (of: readonly Part[]) => of.reduce((before, part) => before + part.amount, 0);
  const credited = sum(parts.filter((part) => part.kind));
  const open = Math.max(0, total - sum(parts));
  const invoice: Invoice = {
    ...common,
    id,
    number: null,
    sent: null,
    expectedPayment: null,
    updated: null,
    issued: START,
    due: addDays(START, 30),
    total,
    paid: Math.min(total, sum(parts)) - Math.min(total, credited),
    credited: Math.min(total, credited),
    open,
    state: open === 0 ? 'settled' : 'open',
  };
  const payments: Payment[] = [];
  const credits: Credit[] = [];
  for (const [index, { day, amount, kind }] of parts.entries()) {
    const record = { ...common, id: `${id}-${index}`, date: addDays(START, day), allocations: [{ invoiceId: id, amount }] };
    if (kind) credits.push({ ...record, kind, total: amount, remaining: 0, state: 'posted' });
    else payments.push({ ...record, amount, unapplied: 0, state: 'posted' });
  }
  return { invoices: [invoice], payments, credits, promises: { kept: 0, broken: 0 }, disputed: 0, bounced: 0 };
}

function together(histories: readonly PayerHistory[]): PayerHistory {
  return {
    invoices: histories.flatMap((one) => one.invoices),
    payments: histories.flatMap((one) => one.payments),
    credits: histories.flatMap((one) => one.credits),
    promises: { kept: 0, broken: 0 },
    disputed: 0,
    bounced: 0,
  };
}

describe('the day an invoice was settled', () => {
  const on = (day: number) => addDays(START, day);
  const credit = (amount: number): Part => ({ day: 50, amount, kind: 'credit-note' });
  it('is that of the allocation that brought it to nothing, not of a surplus after it', () => {
    const surplus = billed('i', [
      { day: 31, amount: 10_000 },
      { day: 120, amount: 500 },
    ]);
    expect(payerProfile(surplus, on(150))).toMatchObject({ paid: 1, medianDaysLate: 1, over30Percent: 0 });
  });
  it('is that of the last part', () => {
    const parts = billed('i', [
      { day: 40, amount: 4_000 },
      { day: 20, amount: 1_000 },
      { day: 70, amount: 5_000 },
    ]);
    expect(payerProfile(parts, on(150)).medianDaysLate).toBe(40);
  });
  it('has not come when only a part had been paid by the day asked about: the rest counts as open', () => {
    const parts = billed('i', [
      { day: 31, amount: 1_000 },
      { day: 151, amount: 9_000 },
    ]);
    expect(payerProfile(parts, on(60))).toMatchObject({ paid: 0, medianDaysLate: null, medianWithOpen: null });
    expect(payerProfile(parts, on(151))).toMatchObject({ paid: 1, medianDaysLate: 121 });
  });
  it('counts what was paid only later as open until then', () => {
    const two = together([billed('i', [{ day: 31, amount: 1_000 }], 1_000), billed('j', [{ day: 151, amount: 10_000 }])]);
    // Ten of eleven parts of the money are open still: half has not come.
    expect(payerProfile(two, on(60))).toMatchObject({ paid: 1, medianDaysLate: 1, medianWithOpen: null });
    expect(payerProfile(two, on(151))).toMatchObject({ paid: 2, medianWithOpen: 121 });
  });
  it('is no sooner than the invoice was issued, for money that came before it', () => {
    expect(payerProfile(billed('i', [{ day: -60, amount: 10_000 }]), on(60)).medianDaysLate).toBe(-30);
  });
  it('leaves only what is still open to weigh against what was paid', () => {
    const two = together([billed('i', [{ day: 31, amount: 6_000 }], 6_000), billed('j', [{ day: 20, amount: 5_000 }])]);
    expect(payerProfile(two, on(60)).medianWithOpen).toBe(1);
  });
  it('counts money where money and a credit note of one day would each have done, in any order', () => {
    const both = billed('i', [credit(10_000), credit(10_000)]);
    const credits = both.credits.map((one, index) => (index === 1 ? { ...one, kind: 'overpayment' as const } : one));
    for (const order of [credits, credits.toReversed()]) expect(payerProfile({ ...both, credits: order }, on(60)).paid).toBe(1);
  });
  it('counts an invoice paid in part and credited for the rest, not one credited whole', () => {
    expect(payerProfile(billed('i', [{ day: 40, amount: 9_000 }, credit(1_000)]), on(60))).toMatchObject({ paid: 1, medianDaysLate: 20 });
    expect(payerProfile(billed('i', [credit(10_000)]), on(60)).paid).toBe(0);
  });
  it('takes the books’ word that an invoice is settled when the documents we hold fall short of it', () => {
    const short = billed('i', [{ day: 45, amount: 9_000 }]);
    const invoices = short.invoices.map((one) => ({ ...one, paid: 10_000, open: 0, state: 'settled' as const }));
    expect(payerProfile({ ...short, invoices }, on(60))).toMatchObject({ paid: 1, medianDaysLate: 15 });
  });
});

const anyParts = fc.array(
  fc.record(
    {
      day: fc.integer({ min: -10, max: 200 }),
      amount: fc.integer({ min: 1, max: 9_000 }),
      kind: fc.constant<'credit-note'>('credit-note'),
    },
    { requiredKeys: ['day', 'amount'] },
  ),
  { maxLength: 4 },
);
const anyPayer = fc.array(anyParts, { maxLength: 10 }).map((all) => together(all.map((parts, index) => billed(`i${index}`, parts))));
const anyDay = fc.integer({ min: 0, max: 250 }).map((day) => addDays(START, day));

describe('the profile, whatever the documents are', () => {
  it('does not depend on their order', () => {
    const shuffled = anyPayer.chain((given) =>
      fc.record({
        given: fc.constant(given),
        invoices: fc.shuffledSubarray([...given.invoices], { minLength: given.invoices.length }),
        payments: fc.shuffledSubarray([...given.payments], { minLength: given.payments.length }),
        credits: fc.shuffledSubarray([...given.credits], { minLength: given.credits.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, anyDay, ({ given, ...other }, asOf) => {
        expect(payerProfile({ ...given, ...other }, asOf)).toEqual(payerProfile(given, asOf));
      }),
      RUNS,
    );
  });
  it('of a day does not change as later documents arrive', () => {
    const grown = fc
      .array(anyParts, { maxLength: 6 })
      .chain((all) => fc.record({ all: fc.constant(all), day: fc.integer({ min: 0, max: 250 }) }));
    fc.assert(
      fc.property(grown, ({ all, day }) => {
        const asOf = addDays(START, day);
        const known = together(
          all.map((parts, index) =>
            billed(
              `i${index}`,
              parts.filter((part) => part.day <= day),
            ),
          ),
        );
        const later = together(all.map((parts, index) => billed(`i${index}`, parts)));
        expect(payerProfile(later, asOf)).toEqual(payerProfile(known, asOf));
      }),
      RUNS,
    );
  });
  it('is the same in fils as in dollars: amounts times ten change no day and no share', () => {
    const times = <T extends { readonly allocations: Payment['allocations'] }>(records: readonly T[]) =>
      records.map((one) => ({ ...one, allocations: one.allocations.map((part) => ({ ...part, amount: part.amount * 10 })) }));
    fc.assert(
      fc.property(anyPayer, anyDay, (given, asOf) => {
        const invoices = given.invoices.map((one) => ({
          ...one,
          total: one.total * 10,
          paid: one.paid * 10,
          credited: one.credited * 10,
          open: one.open * 10,
        }));
        const scaled = { ...given, invoices, payments: times(given.payments), credits: times(given.credits) };
        expect(payerProfile(scaled, asOf)).toEqual(payerProfile(given, asOf));
      }),
      RUNS,
    );
  });
  it('has quartiles in order, and says how far promises can be relied on', () => {
    fc.assert(
      fc.property(anyPayer, anyDay, fc.nat(30), fc.nat(30), (given, asOf, kept, broken) => {
        const profile = payerProfile({ ...given, promises: { kept, broken } }, asOf);
        const days = [profile.p25DaysLate, profile.medianDaysLate, profile.p75DaysLate, profile.p90DaysLate];
        if (profile.paid === 0) expect(days).toEqual([null, null, null, null]);
        else expect([...days].sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(days);
        if (kept + broken === 0) expect(profile.promisesKept).toBeNull();
        else expect(profile.promisesKept).toEqual({ kept, ended: kept + broken, atLeast: wilsonLowerBound(kept, kept + broken) });
        expect(profile.promisesKept?.atLeast ?? 0).toBeLessThanOrEqual(kept + broken === 0 ? 0 : kept / (kept + broken));
      }),
      RUNS,
    );
  });
});

it('a segment never changes on one evaluation, and always on two that agree', () => {
  const anySegment = fc.constantFrom(...SEGMENTS);
  fc.assert(
    fc.property(fc.array(anySegment, { minLength: 1, maxLength: 20 }), (evaluations) => {
      let before: Measured | null = null;
      for (const [index, now] of evaluations.entries()) {
        const after: Measured = nextMeasured(before, now);
        if (before !== null) {
          const isSecond = evaluations[index - 1] === now;
          expect(after.segment).toBe(isSecond ? now : before.segment);
        }
        before = after;
      }
    }),
    RUNS,
  );
});

it('the survival curve does not depend on the order or on the unit of its weights', () => {
  const observation = fc.record({
    at: fc.integer({ min: -50, max: 400 }),
    event: fc.boolean(),
    weight: fc.integer({ min: 0, max: 1_000 }),
  });
  fc.assert(
    fc.property(fc.array(observation, { maxLength: 30 }), (given) => {
      const curve = survivalCurve(given);
      expect(survivalCurve(given.toReversed())).toEqual(curve);
      const scaled = survivalCurve(given.map((one) => ({ ...one, weight: one.weight * 1_000 })));
      expect(scaled.map((step) => step.at)).toEqual(curve.map((step) => step.at));
      for (const [index, step] of scaled.entries()) expect(step.unpaid).toBeCloseTo(curve[index]?.unpaid ?? -1, 12);
    }),
    RUNS,
  );
});

describe('what is expected of an old debt', () => {
  const percent = fc.integer({ min: 0, max: 100 });
  it('falls with age, between all of it and nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30, max: 3_000 }), fc.nat(400), (days, more) => {
        expect(surveyPercent(days)).toBeLessThanOrEqual(100);
        expect(surveyPercent(days + more)).toBeLessThanOrEqual(surveyPercent(days));
        expect(surveyPercent(days + more)).toBeGreaterThanOrEqual(0);
      }),
      RUNS,
    );
  });
  it('is never more than the balance, whole, and less with an agency’s fee than without', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000_000), percent, percent, (open, own, agency) => {
        const weighed = weighHandOver(open, own, agency);
        for (const amount of [weighed.own, weighed.agency.least, weighed.agency.most]) {
          expect(Number.isSafeInteger(amount)).toBe(true);
          expect(amount).toBeGreaterThanOrEqual(0);
          expect(amount).toBeLessThanOrEqual(open);
        }
        expect(weighed.agency.least).toBeLessThanOrEqual(weighed.agency.most);
        expect(weighHandOver(open * 10, own, agency).own).toBeGreaterThanOrEqual(weighed.own * 10);
        if (weighed.verdict === 'hand-over') expect(weighed.agency.least).toBeGreaterThan(weighed.own);
        if (weighed.verdict === 'go-on') expect(weighed.agency.most).toBeLessThanOrEqual(weighed.own);
      }),
      RUNS,
    );
  });
});

it('exposure is as near its limit in any unit, and unapplied money never raises it', () => {
  const amount = fc.nat(10_000_000);
  fc.assert(
    fc.property(amount, amount, fc.option(amount), (open, unapplied, limit) => {
      const exposure = exposureOf(open, unapplied, limit);
      const scaled = exposureOf(open * 10, unapplied * 10, limit === null ? null : limit * 10);
      expect(scaled).toMatchObject({ level: exposure.level, usedPercent: exposure.usedPercent });
      expect(exposureOf(open, unapplied + 1, limit).amount).toBeLessThanOrEqual(exposure.amount);
    }),
    RUNS,
  );
});

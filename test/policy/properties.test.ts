/** What must hold for any case whatever: decide is total, deterministic, never asks above the net, is not moved by order, and one more hold never lets more through. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNELS, isVoice } from '../../src/cases/channel.ts';
import { HOLD_KINDS } from '../../src/cases/hold.ts';
import { addDays, type CalendarDate, calendarDate, daysBetween } from '../../src/domain/time.ts';
import { capAgainst } from '../../src/policy/caps.ts';
import { type CaseFile, caseFileSchema, type Decision } from '../../src/policy/case.ts';
import { contactRules } from '../../src/policy/contact/in-force.ts';
import { decide } from '../../src/policy/decide.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { PRESET_NAMES, preset } from '../../src/policy/presets.ts';
import { type CaseWords, caseFile } from './case.ts';

const SEED = 20_261_126;
/** Fewer in mutation runs, where every change of the code meets them. */
const MANY = Number(process.env['PROPERTY_RUNS'] ?? 10_000);
const TODAY = calendarDate('2026-03-11');
const policies = PRESET_NAMES.flatMap((name) => preset(name) ?? []);

const day = (from: number, to: number) => fc.integer({ min: from, max: to }).map((days) => addDays(TODAY, days));
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>, most: number) => fc.array(arbitrary, { maxLength: most });
const ids = fc.constantFrom(['a'], ['b'], ['a', 'b'], ['c']);
const amount = fc.integer({ min: 1, max: 60_000 });

const stages = policies.flatMap((policy) => policy.stages.map((stage) => stage.id));
const happening = fc.record({
  at: day(-60, 0),
  kind: fc.constantFrom(
    'letter-sent',
    'letter-unknown',
    'call-made',
    'task-raised',
    'call-not-made',
    'sms-sent',
    'reply-received',
    'handed-over',
    'letter-bounced',
    'recalled',
    'something-else',
  ),
  stage: fc.constantFrom(...stages, 'of-another-policy'),
  invoiceIds: ids,
  outcome: fc.constantFrom('spoke', 'voicemail', 'no-answer'),
});
const hold = fc.record({
  kind: fc.constantFrom(...HOLD_KINDS),
  scope: fc.constantFrom('case', { invoiceId: 'a' }, { invoiceId: 'b' }, { invoiceId: 'a', amount: 2_000 }),
  from: day(-200, 10),
  until: fc.option(day(-5, 30)),
});
const wish = fc.record({
  made: day(-20, 5),
  channel: fc.option(fc.constantFrom(...CHANNELS)),
  notBefore: fc.option(day(-10, 20)),
  never: fc.boolean(),
  until: fc.option(day(-5, 30)),
});

const words: fc.Arbitrary<CaseWords> = fc.record({
  invoices: fc.array(
    fc.record({
      due: fc.oneof({ weight: 9, arbitrary: day(-120, 40) }, { weight: 1, arbitrary: fc.constant(null) }),
      open: amount,
      currency: fc.constantFrom('USD', 'USD', 'EUR'),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  emails: fc.constantFrom([], ['billing@acme.example'], ['not an address']),
  phones: fc.constantFrom([], ['+1 212 555 0100']),
  country: fc.constantFrom('US', 'GB', 'SA', 'AE', 'DE'),
  mode: fc.constantFrom('draft', 'review', 'autopilot'),
  customer: fc.record({
    debtor: fc.constantFrom(null, 'company', 'sole-trader', 'consumer'),
    segment: fc.constantFrom(null, 'unable', 'evading', 'chronic'),
    habitDays: fc.constantFrom(null, 12, 60),
    region: fc.constantFrom(null, 'US-NY', 'US-MA'),
  }),
  payments: maybe(
    fc.record({
      amount,
      unapplied: fc.constantFrom(0, 100, 5_000),
      date: day(-40, 0),
      currency: fc.constantFrom('USD', 'EUR'),
      allocations: fc.constantFrom([], [{ invoiceId: 'a', amount: 500 }]),
    }),
    2,
  ),
  credits: maybe(fc.record({ remaining: amount, currency: fc.constantFrom('USD', 'EUR') }), 2),
  history: maybe(happening, 4),
  holds: maybe(hold, 2),
  promises: maybe(fc.record({ made: day(-30, 0), amount, currency: fc.constantFrom('USD', 'EUR'), date: day(-20, 20) }), 2),
  plans: maybe(
    fc.record({
      agreed: day(-60, 0),
      invoiceIds: ids,
      instalments: fc.array(fc.record({ due: day(-30, 60), amount }), { minLength: 1, maxLength: 3 }),
      state: fc.constantFrom('active', 'proposed', 'broken', 'withdrawn'),
    }),
    1,
  ),
  offers: maybe(
    fc.record({
      kind: fc.constantFrom('settlement', 'early-payment'),
      amount,
      currency: fc.constantFrom('USD'),
      invoiceIds: ids,
      made: day(-30, 0),
      expires: day(-10, 30),
      state: fc.constantFrom('offered', 'accepted', 'honoured', 'expired', 'withdrawn'),
    }),
    1,
  ),
  wishes: maybe(wish, 2),
  consents: maybe(fc.record({ channel: fc.constantFrom('email', 'sms'), given: day(-90, 0), withdrawn: fc.option(day(-30, 10)) }), 1),
  overrides: fc.constantFrom(
    undefined,
    { customer: { exclude: true }, invoices: {} },
    { customer: { minimumNet: 50 }, invoices: { a: { exclude: true } } },
    { invoices: { a: { stages: [{ id: 'friendly-7', days: 20 }] } } },
  ),
});
const any = fc.record({ words, policy: fc.constantFrom(...policies), asOf: day(-20, 30) });

/** Invoices that a person or a letter speaks to the customer about because of these decisions. */
function spokenOf(decisions: readonly Decision[]): Set<string> {
  const contacts = decisions.filter(
    ({ kind, channel, advances }) =>
      kind === 'send' || kind === 'hand-over' || (kind === 'task' && channel === 'call' && Object.keys(advances).length > 0),
  );
  return new Set(contacts.flatMap(({ invoiceIds }) => invoiceIds));
}

function check(property: (file: CaseFile, policy: Policy, asOf: CalendarDate) => void, numRuns = MANY): void {
  fc.assert(
    fc.property(any, (given) => property(caseFile(given.words), given.policy, given.asOf)),
    { numRuns, seed: SEED },
  );
}

describe('decide, whatever the case', () => {
  it('covers each open invoice exactly once, says why, and stands at least today', () => {
    check((file, policy, asOf) => {
      const { decisions, nextWake } = decide(file, policy, asOf);
      expect(decisions.flatMap(({ invoiceIds }) => invoiceIds).toSorted()).toEqual(file.invoices.map(({ id }) => id).toSorted());
      for (const { until, reasons, advances, invoiceIds } of decisions) {
        expect(until >= asOf).toBe(true);
        expect(reasons.length).toBeGreaterThan(0);
        expect(Object.keys(advances).every((id) => invoiceIds.includes(id))).toBe(true);
      }
      expect(nextWake > asOf).toBe(true);
    });
  });

  it('never asks above what is open less what is unapplied and disputed, nor for less than is worth it', () => {
    check((file, policy, asOf) => {
      for (const { kind, amount: asked, invoiceIds } of decide(file, policy, asOf).decisions) {
        const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);
        const own = file.invoices.filter(({ id, currency }) => invoiceIds.includes(id) && currency === asked.currency);
        const spare =
          sum(file.payments.flatMap((one) => (one.currency === asked.currency ? [one.unapplied] : []))) +
          sum(file.credits.flatMap((one) => (one.currency === asked.currency ? [one.remaining] : [])));
        expect(own.length).toBe(invoiceIds.length);
        expect(asked.minor).toBeLessThanOrEqual(Math.max(0, sum(own.map(({ open }) => open)) - spare));
        if (kind === 'send' || kind === 'hand-over') expect(asked.minor).toBeGreaterThan(0);
      }
    });
  });

  it('answers the same again, and in whatever order it is told', () => {
    check((file, policy, asOf) => {
      const answer = JSON.stringify(decide(file, policy, asOf));
      expect(JSON.stringify(decide(file, policy, asOf))).toBe(answer);
      const turned = {
        ...file,
        invoices: file.invoices.toReversed(),
        payments: file.payments.toReversed(),
        credits: file.credits.toReversed(),
        consents: file.consents.toReversed(),
      };
      expect(JSON.stringify(decide(turned, policy, asOf))).toBe(answer);
    });
  });

  it('is monotone: what a new hold covers is spoken of no more, and nothing else is asked for that was not due or overdue', () => {
    fc.assert(
      fc.property(any, fc.constantFrom(...HOLD_KINDS), fc.constantFrom('case' as const, { invoiceId: 'a' }), (given, kind, scope) => {
        const file = caseFile(given.words);
        const held = caseFileSchema.parse({
          ...file,
          holds: [...file.holds, { kind, scope, from: given.asOf, until: addDays(given.asOf, 5) }],
        });
        const before = decide(file, given.policy, given.asOf).decisions;
        const after = spokenOf(decide(held, given.policy, given.asOf).decisions);
        if (scope === 'case') expect([...after]).toEqual([]);
        else expect(after.has(scope.invoiceId)).toBe(false);
        // Where something was said before, no more is said now.
        const spoken = spokenOf(before);
        const waited = before.some((decision) => decision.kind === 'wait' && decision.reasons[0]?.rule !== 'stage-not-due');
        const unreachable = before.some((decision) => decision.kind === 'task');
        if (!waited && !unreachable)
          for (const id of after)
            expect(
              spoken.has(id) ||
                before.some((decision) => decision.kind === 'rest' && decision.invoiceIds.includes(id)) ||
                overdue(file, id, given.asOf),
            ).toBe(true);
      }),
      { numRuns: MANY, seed: SEED },
    );
  });

  it('outlives no day of the calendar: between today and the next wake no contact falls due that was not there', () => {
    check((file, policy, asOf) => {
      const { nextWake, decisions: before } = decide(file, policy, asOf);
      for (let later = addDays(asOf, 1); later < nextWake && later < addDays(asOf, 40); later = addDays(later, 1)) {
        const missed = decide(file, policy, later).decisions.filter(
          ({ kind, advances }) => (kind === 'send' || kind === 'task') && Object.keys(advances).length > 0,
        );
        expect(
          missed.filter((one) => !before.some((was) => was.kind === one.kind && was.channel === one.channel)),
          `decided on ${asOf}, asleep until ${nextWake}, looked at on ${later}`,
        ).toEqual([]);
      }
    });
  });

  it('refuses garbage where it is read, or decides it: it never throws', () => {
    const seedFile = caseFile({
      invoices: [{ due: '2026-03-02' }],
      history: [{ at: '2026-03-02', kind: 'letter-sent', stage: 'due', invoiceIds: ['a'] }],
    });
    const paths = Object.keys(seedFile);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.anything(), fc.constantFrom(...policies), (path, value, policy) => {
        const parsed = caseFileSchema.safeParse({ ...seedFile, [path]: value });
        if (parsed.success) decide(parsed.data, policy, TODAY);
      }),
      { numRuns: MANY, seed: SEED },
    );
  });
});

function overdue(file: CaseFile, id: string, asOf: CalendarDate): boolean {
  return file.invoices.some((invoice) => invoice.id === id && invoice.due !== null && invoice.due < asOf);
}

describe('caps over sliding windows', () => {
  const COMPANY = contactRules({ country: 'US', region: null, debtor: 'company', role: 'creditor', creditorCountry: null }, TODAY);

  /** Contract rule 6 by counting: every window that contains the new contact. */
  function allowed(letters: readonly CalendarDate[], calls: readonly CalendarDate[], channel: 'email' | 'call', on: CalendarDate): boolean {
    const within = (dates: readonly CalendarDate[], days: number) =>
      dates.filter((date) => daysBetween(date, on) < days && date <= on).length;
    if (isVoice(channel)) {
      if (within(calls, 7) + 1 > 2) return false;
    } else if (letters.some((letter) => daysBetween(letter, on) < 3) || within(letters, 7) + 1 > 2 || within(letters, 30) + 1 > 8)
      return false;
    return within(letters, 7) + within(calls, 7) + 1 <= 3 && within(letters, 30) + within(calls, 30) + 1 <= 10;
  }

  it('agree with counting, in 10,000 random histories', () => {
    const dates = (most: number) => fc.array(day(-40, 0), { maxLength: most });
    fc.assert(
      fc.property(dates(10), dates(6), fc.constantFrom('email' as const, 'call' as const), (letters, calls, channel) => {
        const contacts = { letters: [...new Set(letters)].sort(), calls: calls.toSorted(), exchanges: [], written: [] };
        expect(capAgainst(contacts, channel, TODAY, COMPANY) === null).toBe(allowed(contacts.letters, contacts.calls, channel, TODAY));
      }),
      { numRuns: MANY, seed: SEED },
    );
  });
});

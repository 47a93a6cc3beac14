/** No decision outlives the day on which the calendar alone changes the answer: whoever sleeps until it ends misses nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type CalendarDate, calendarDate } from '../../src/domain/time.ts';
import { type CaseFile, caseFileSchema } from '../../src/policy/case.ts';
import { decide } from '../../src/policy/decide.ts';
import { PRESET_NAMES, preset } from '../../src/policy/presets.ts';
import { type CaseWords, caseFile } from './case.ts';

const RUNS = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 2_000), seed: 20_261_126 };

function named(name: string) {
  const policy = preset(name);
  if (!policy) throw new Error(`no preset ${name}`);
  return policy;
}

/** The first day from `from` on which the organisation, which only looks when a decision has ended, has a call to make; null: none in 40 days. */
function callNoticed(file: CaseFile, name: string, from: CalendarDate): CalendarDate | null {
  let wake = from;
  while (wake < addDays(from, 40)) {
    const { decisions, nextWake } = decide(file, named(name), wake);
    if (decisions.some((decision) => decision.kind === 'task' && decision.channel === 'call')) return wake;
    wake = nextWake;
  }
  return null;
}

describe('a call is noticed on its day', () => {
  it('though the letter before it is held on its channel', () => {
    const held = { invoices: [{ due: '2026-03-11' }], holds: [{ kind: 'stop', scope: 'case', channels: ['email'], from: '2026-03-02' }] };
    expect(callNoticed(caseFile(held), 'firm', calendarDate('2026-03-09'))).toBe('2026-03-16');
  });
  it('though the letter before it has nobody to go to', () => {
    const nobody = { invoices: [{ due: '2026-03-11' }], emails: [] };
    expect(callNoticed(caseFile(nobody), 'firm', calendarDate('2026-03-09'))).toBe('2026-03-16');
  });
  it('of two promises the later one is waited for, in whatever order they were noted', () => {
    const words = (promises: object[]): CaseWords => ({ invoices: [{ due: '2026-03-02' }], promises });
    const [soon, late] = [10, 20].map((day) => ({ made: '2026-03-03', amount: 10_000, currency: 'USD', date: `2026-03-${day}` }));
    if (!soon || !late) throw new Error('two promises');
    const until = (promises: object[]) =>
      decide(caseFile(words(promises)), named('standard'), calendarDate('2026-03-05')).decisions[0]?.until;
    expect(until([soon, late])).toBe('2026-03-24');
    expect(until([late, soon])).toBe('2026-03-24');
  });
  it('a zone nobody knows is refused where the case is read, not while it is decided', () => {
    const file = caseFile({ invoices: [{ due: '2026-03-02' }] });
    const parsed = caseFileSchema.safeParse({ ...file, organisation: { ...file.organisation, timeZone: 'Not/AZone' } });
    expect(parsed.success).toBe(false);
  });
});

const day = (from: number, to: number) => fc.integer({ min: from, max: to }).map((days) => addDays(calendarDate('2026-03-02'), days));
const words: fc.Arbitrary<CaseWords> = fc.record({
  invoices: fc.array(fc.record({ due: day(-100, 20), open: fc.integer({ min: 1, max: 90_000 }) }), { minLength: 1, maxLength: 4 }),
  emails: fc.constantFrom([], ['billing@acme.example']),
  credits: fc.array(fc.record({ remaining: fc.integer({ min: 1, max: 20_000 }) }), { maxLength: 1 }),
  holds: fc.array(
    fc.record({
      kind: fc.constantFrom('stop', 'dispute', 'manual'),
      scope: fc.constantFrom('case', { invoiceId: 'a' }),
      from: day(-30, -1),
      channels: fc.constantFrom(['email'], ['call'], ['email', 'call']),
    }),
    { maxLength: 2 },
  ),
});

describe.each(PRESET_NAMES)('under %s, whatever the case', (name) => {
  it('a contact that falls due is noticed on its day by whoever looks only when a decision has ended', () => {
    fc.assert(
      fc.property(words, day(0, 30), (given, asOf) => {
        const file = caseFile(given);
        // What is asked for already (a call that stands on the list) needs no second look.
        const { nextWake, decisions: before } = decide(file, named(name), asOf);
        for (let later = addDays(asOf, 1); later < nextWake && later < addDays(asOf, 60); later = addDays(later, 1)) {
          const { decisions } = decide(file, named(name), later);
          const missed = decisions.filter(({ kind, advances }) => (kind === 'send' || kind === 'task') && Object.keys(advances).length > 0);
          expect(
            missed.filter((one) => !before.some((was) => was.kind === one.kind && was.channel === one.channel)),
            `decided on ${asOf}, asleep until ${nextWake}, looked at on ${later}`,
          ).toEqual([]);
        }
      }),
      RUNS,
    );
  });
  it('covers every open invoice once, never asks above the net, and answers the same whatever the order of what it is given', () => {
    fc.assert(
      fc.property(words, day(0, 30), (given, asOf) => {
        const file = caseFile(given);
        const { decisions } = decide(file, named(name), asOf);
        expect(decisions.flatMap(({ invoiceIds }) => invoiceIds).toSorted()).toEqual(file.invoices.map(({ id }) => id).toSorted());
        const open = file.invoices.reduce((sum, invoice) => sum + invoice.open, 0);
        for (const { amount } of decisions) expect(amount.minor).toBeLessThanOrEqual(open);
        const turned = {
          ...file,
          invoices: file.invoices.toReversed(),
          credits: file.credits.toReversed(),
          holds: file.holds.toReversed(),
        };
        expect(JSON.stringify(decide(turned, named(name), asOf))).toBe(
          JSON.stringify({ decisions, nextWake: decide(file, named(name), asOf).nextWake }),
        );
      }),
      RUNS,
    );
  });
});

/** Limits as a budget: what may leave when, what is kept back, and what an answer teaches. */
import { describe, expect, it } from 'vitest';
import {
  type Ask,
  allowances,
  answered,
  counted,
  type Rate,
  readUsage,
  refusal,
  type Told,
  UNUSED,
  type Usage,
} from '../../connectors/budget.ts';
import { type Entry, paceOf } from '../../connectors/pace.ts';
import { QUICKBOOKS_BUDGET } from '../../connectors/quickbooks/facts.ts';
import { XERO_BUDGET } from '../../connectors/xero/facts.ts';
import { addMs, type Instant, instant, msOf } from '../../src/domain/time.ts';
import { gauge, XERO_LIMITS } from '../../src/sandbox/xero/limits.ts';

const START = instant('2026-05-04T09:00:00Z');
const READ: Ask = { counts: ['calls', 'reads'], urgent: false };
const LETTER: Ask = { counts: ['calls', 'reads'], urgent: true };
const WELL: Told = { broken: false, remaining: {}, parked: null };
const { rates } = XERO_BUDGET;

function used(count: number, usage: Usage = UNUSED, at: Instant = START, plan: readonly Rate[] = rates): Usage {
  let now = usage;
  for (let call = 0; call < count; call++) now = answered(plan, counted(plan, now, READ, at), WELL, at);
  return now;
}

describe('a budget', () => {
  it('lets sixty calls a minute go to Xero, and the next when the minute is over', () => {
    const usage = used(60);
    expect(refusal(rates, usage, READ, START)).toEqual({ at: addMs(START, 60_000), code: 'budget-minute' });
    expect(refusal(rates, usage, READ, addMs(START, 59_999))).not.toBeNull();
    expect(refusal(rates, usage, READ, addMs(START, 60_000))).toBeNull();
  });

  it('keeps a fifth of the day for looking before a letter', () => {
    let usage = UNUSED;
    for (let minute = 0; minute < 14; minute++) usage = used(60, usage, addMs(START, minute * 60_000)); // 840
    const at = addMs(START, 20 * 60_000);
    expect(refusal(rates, usage, READ, at)).toEqual({ at: addMs(START, 86_400_000), code: 'budget-day' });
    expect(refusal(rates, usage, LETTER, at)).toBeNull();
    usage = used(60, used(60, usage, at), addMs(at, 60_000));
    usage = used(40, usage, addMs(at, 120_000)); // 1,000
    expect(refusal(rates, usage, LETTER, addMs(at, 180_000))).toMatchObject({ code: 'budget-day' });
  });

  it('learns from the headers: calls somebody else made, and a larger day', () => {
    const told = (remaining: Told['remaining']): Usage =>
      answered(rates, counted(rates, UNUSED, READ, START), { ...WELL, remaining }, START);
    expect(refusal(rates, told({ minute: 0 }), READ, START)).toMatchObject({ code: 'budget-minute' });
    const large = allowances(rates, told({ day: 4_990 }), START).find((each) => each.name === 'day');
    expect(large).toMatchObject({ allowed: 5_000, used: 10, remaining: 4_990, reserved: 1_000 });
    const next = allowances(rates, told({ day: 4_990 }), addMs(START, 86_400_001)).find((each) => each.name === 'day');
    expect(next).toMatchObject({ allowed: 5_000, used: 0, resetsAt: null });
  });

  it('counts calls under way that the headers do not know yet', () => {
    const five = [1, 2, 3, 4, 5].reduce((usage) => counted(rates, usage, READ, START), UNUSED);
    expect(allowances(rates, answered(rates, five, { ...WELL, remaining: { minute: 59 } }, START), START)[0]).toMatchObject({ used: 5 });
  });

  it('stays parked until the platform said, through a restart', () => {
    const until = addMs(START, 66_975_000);
    const parked = answered(rates, used(1), { ...WELL, parked: { until, code: 'rate-limit-day' } }, START);
    const kept = readUsage(JSON.stringify(parked));
    expect(refusal(rates, kept, LETTER, addMs(START, 66_974_000))).toEqual({ at: until, code: 'rate-limit-day' });
    expect(refusal(rates, kept, LETTER, until)).toBeNull();
    expect(readUsage('{"windows":{"minute":3}}')).toEqual(UNUSED);
  });

  it('breaks the circuit when half of twenty calls failed, and lets one call decide after a pause that grows', () => {
    const bad: Told = { ...WELL, broken: true };
    let usage = UNUSED;
    for (let call = 0; call < 20; call++) usage = answered(rates, usage, call % 2 === 0 ? WELL : bad, START);
    expect(refusal(rates, usage, LETTER, START)).toEqual({ at: addMs(START, 60_000), code: 'circuit-open' });
    const later = addMs(START, 60_000);
    expect(refusal(rates, usage, LETTER, later)).toBeNull();
    expect(refusal(rates, answered(rates, usage, bad, later), LETTER, later)).toEqual({ at: addMs(later, 120_000), code: 'circuit-open' });
    expect(refusal(rates, answered(rates, usage, WELL, later), LETTER, later)).toBeNull();
    const nine = Array.from({ length: 9 }).reduce<Usage>((all) => answered(rates, all, bad, START), used(11));
    expect(refusal(rates, nine, READ, START)).toBeNull();
  });

  it('meters QuickBooks by the second, the minute and the calendar month', () => {
    const plan = QUICKBOOKS_BUDGET.rates;
    expect(refusal(plan, used(10, UNUSED, START, plan), READ, START)).toEqual({ at: addMs(START, 1_000), code: 'budget-second' });
    const month = {
      name: 'month' as const,
      allowed: 10,
      window: 'month' as const,
      scope: 'app' as const,
      counts: 'reads' as const,
      reserve: 0.2,
    };
    const eight = used(8, UNUSED, instant('2026-05-31T23:00:00Z'), [month]);
    expect(refusal([month], eight, READ, instant('2026-05-31T23:30:00Z'))).toEqual({
      at: instant('2026-06-01T00:00:00Z'),
      code: 'budget-month',
    });
    expect(refusal([month], eight, LETTER, instant('2026-05-31T23:30:00Z'))).toBeNull();
    expect(refusal([month], eight, READ, instant('2026-06-01T00:00:00Z'))).toBeNull();
    expect(refusal([month], eight, { counts: ['calls'], urgent: false }, instant('2026-05-31T23:30:00Z'))).toBeNull();
  });
});

describe('the pace of one platform', () => {
  function clocked(enforce = true) {
    let now = START;
    const pace = paceOf(XERO_BUDGET, () => now, {
      enforce,
      wait: async (ms) => {
        now = addMs(now, ms);
      },
    });
    return {
      pace,
      now: () => now,
      to: (at: Instant) => {
        now = at;
      },
    };
  }
  const leave = (entry: Entry) => {
    if (entry.ok) entry.leave(WELL);
  };

  it('never lets more than five calls of one organisation out at once', async () => {
    const { pace } = clocked();
    const entries = await Promise.all(Array.from({ length: 5 }, () => pace.enter('a', READ)));
    let sixth: Entry | null = null;
    const waiting = pace.enter('a', READ).then((entry) => {
      sixth = entry;
    });
    await Promise.resolve();
    expect(sixth).toBeNull();
    expect((await pace.enter('b', READ)).ok).toBe(true);
    for (const entry of entries.slice(0, 1)) leave(entry);
    await waiting;
    expect(sixth).toMatchObject({ ok: true });
  });

  it('waits a few seconds and no longer', async () => {
    const { pace, now, to } = clocked();
    for (let call = 0; call < 60; call++) leave(await pace.enter('a', READ));
    expect(await pace.enter('a', READ)).toMatchObject({ ok: false, code: 'budget-minute', at: addMs(START, 60_000) });
    expect(now()).toBe(START);
    to(addMs(START, 58_000));
    leave(await pace.enter('a', READ));
    expect(now()).toBe(addMs(START, 60_000));
  });

  it('adds up what the organisations of an app used this month when they come back after a restart', async () => {
    let now = START;
    const make = () => paceOf(QUICKBOOKS_BUDGET, () => now, { enforce: true, wait: null });
    const before = make();
    for (const tenant of ['a', 'b'])
      for (let call = 0; call < 9; call++) {
        leave(await before.enter(tenant, READ));
        now = addMs(now, 1_000);
      }
    const after = make();
    after.restore('a', before.keep('a'));
    after.restore('a', before.keep('a'));
    after.restore('b', before.keep('b'));
    expect(after.view('a').allowances.find((each) => each.name === 'month')).toMatchObject({ used: 18, remaining: 499_982 });
  });

  it('keeps to its part where others share the limits of the app, and to what the platform says is left where it does', async () => {
    const month = paceOf(QUICKBOOKS_BUDGET, () => START, { enforce: true, wait: null, parts: 4 });
    const allowed = (pace: typeof month, name: string) => pace.view('a').allowances.find((each) => each.name === name)?.allowed;
    expect([allowed(month, 'month'), allowed(month, 'minute')]).toEqual([125_000, 500]);
    const minute = paceOf(XERO_BUDGET, () => START, { enforce: true, wait: null, parts: 4 });
    expect(allowed(minute, 'app-minute')).toBe(2_500);
    const entry = await minute.enter('a', READ);
    if (entry.ok) entry.leave({ ...WELL, remaining: { 'app-minute': 9_990 } });
    expect(minute.view('a').allowances.find((each) => each.name === 'app-minute')?.remaining).toBeGreaterThan(9_900);
  });

  it('runs 200 calls at no less than 95 % of what Xero permits, without one refusal', async () => {
    const { pace, now, to } = clocked();
    const server = gauge(XERO_LIMITS);
    let refusals = 0;
    for (let call = 0; call < 200; ) {
      const entry = await pace.enter('a', READ);
      if (!entry.ok) {
        to(entry.at);
        continue;
      }
      // The far side counts a moment later than we do.
      to(addMs(now(), 40));
      const { problem, headers } = server.take('a', now());
      server.done('a');
      if (problem) refusals += 1;
      entry.leave({
        ...WELL,
        remaining: { minute: Number(headers['X-MinLimit-Remaining']), day: Number(headers['X-DayLimit-Remaining']) },
      });
      call += 1;
    }
    const permittedMs = (Math.ceil(200 / 60) - 1) * 60_000;
    expect(refusals).toBe(0);
    expect(permittedMs / (msOf(now()) - msOf(START))).toBeGreaterThan(0.95);
  });
});

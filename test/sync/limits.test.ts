/** The platforms' limits over the wire, on a clock that moves when somebody waits: kept, used well, and said where they stop us. */
import { describe, expect, it } from 'vitest';
import { addMs, msOf } from '../../src/domain/time.ts';
import { company, FACES, reading, START } from './world.ts';

describe.each(FACES)('%s', (face) => {
  it('150 calls run at no less than 95 % of what the limits permit, and none is refused', { timeout: 60_000 }, async () => {
    const world = await reading(face, company(20), { limits: true });
    const aMinute = face === 'xero' ? 60 : 500;
    const aSecond = face === 'xero' ? Number.POSITIVE_INFINITY : 10;
    while (world.exchanges.length < 150) {
      const { later } = await world.actor.sync();
      if (later) world.to(later);
    }
    const calls = world.exchanges.length;
    expect(world.exchanges.filter(({ status }) => status === 429)).toEqual([]);
    const permittedMs = Math.max((Math.ceil(calls / aMinute) - 1) * 60_000, (Math.ceil(calls / aSecond) - 1) * 1_000);
    const tookMs = msOf(world.now()) - msOf(START);
    expect(permittedMs / tookMs).toBeGreaterThanOrEqual(0.95);
    expect(permittedMs / tookMs).toBeLessThanOrEqual(1.001);
  });

  it('a 429 that says "tomorrow" parks the client file until then, says so, and outlives a restart', async () => {
    const world = await reading(face, company(20), { limits: true });
    await world.actor.sync();
    world.pass(15 * 60_000);
    world.sandbox.addFault({ status: 429, headers: { 'retry-after': '66975', 'x-rate-limit-problem': 'day' }, body: '' });
    const until = addMs(world.now(), 66_975_000);
    const wake = await world.actor.wake();
    expect(wake.sync).toMatchObject({ ok: false, later: until });
    const { exceptions } = await world.actor.today();
    expect(exceptions).toMatchObject([
      { kind: 'sync-failed', reason: { rule: 'sync-parked', values: { until: '2026-05-05', time: '04:51' } } },
    ]);
    const calls = world.exchanges.length;
    const actor = world.start();
    expect(await actor.sync()).toMatchObject({ ok: false, later: until });
    expect(world.exchanges.length).toBe(calls);
    world.to(until);
    expect(await actor.sync()).toMatchObject({ ok: true, later: null });
    expect((await actor.today()).exceptions).toEqual([]);
  });

  it('a platform that fails half of its calls is left alone for a while', async () => {
    const world = await reading(face, company(20), { limits: true });
    world.sandbox.addFault({ status: 500, times: 1_000 });
    let later = null;
    for (let sync = 0; sync < 10 && later === null; sync++) {
      const report = await world.actor.sync();
      if (report.failure === 'circuit-open') later = report.later;
      world.pass(10_000);
    }
    expect(later).not.toBeNull();
    const calls = world.exchanges.length;
    expect(calls).toBeLessThanOrEqual(22);
    await world.actor.sync();
    expect(world.exchanges.length).toBe(calls);
    world.sandbox.clearFaults();
    world.pass(120_000);
    expect(await world.actor.sync()).toMatchObject({ ok: true });
  });
});

it('what is used and left stands in the summary of the client file', async () => {
  const world = await reading('xero', company(20), { limits: true });
  await world.actor.sync();
  const { limits = [] } = await world.actor.summary();
  expect(limits.find(({ name }) => name === 'minute')).toMatchObject({ allowed: 60, used: 6, remaining: 54 });
  expect(limits.find(({ name }) => name === 'day')).toMatchObject({ allowed: 5_000, used: 6, reserved: 1_000 });
});

/** A policy is looked at before it counts: drafted, tried on the days to come and on those behind, made current, and taken back. */
import { describe, expect, it } from 'vitest';
import type { Rehearsal, RehearsalKind } from '../../src/organisation/policy-views.ts';
import { canonicalText } from '../../src/policy/canonical.ts';
import { preset } from '../../src/policy/presets.ts';
import { World } from './world.ts';

async function rehearsed(world: World, kind: RehearsalKind, hash: string): Promise<Rehearsal> {
  await world.actor.rehearse(kind, hash);
  for (;;) {
    const found = await world.actor.rehearsal(kind, hash);
    if (!found) throw new Error('no such rehearsal');
    if (found.state !== 'running') return found;
  }
}

async function drafted(world: World, document: string): Promise<string> {
  const draft = await world.actor.draftPolicy(document);
  if ('problems' in draft) throw new Error(draft.problems[0]?.text);
  return draft.hash;
}

/** Lives through days: people approve and call on the day, nobody answers, nobody pays. */
async function live(world: World, days: number): Promise<string[]> {
  const made: string[] = [];
  for (let count = 0; count < days; count += 1) {
    await world.promise();
    const today = await world.actor.today();
    for (const item of [...today.letters, ...today.handOvers])
      if (item.state === 'awaiting-approval') await world.actor.command({ do: 'approve-letter', by: 'Ada', effectId: item.effectId });
    for (const call of today.calls) {
      made.push(`${world.today} call ${call.customerName}`);
      await world.actor.command({ do: 'log-call', by: 'Ada', taskId: call.taskId, outcome: 'no-answer' });
    }
    await world.actor.deliver();
    for (const effect of [...world.effects(), ...world.effects('hand-over')])
      if (effect.state === 'sent' && effect.plannedFor === world.today)
        made.push(`${world.today} ${effect.kind} ${world.company.customer(effect.customerId).name}`);
    world.at(world.day(1));
  }
  return made.sort();
}

function manyLate(world: World): void {
  for (const [index, late] of [-9, -2, 0, 3, 12, 13, 27, 44, 58, 75, 88].entries()) {
    const customer = world.customer(`Buyer-${index}`);
    world.invoice(customer.id, `INV-${index}`, late, 10_000 + index);
    if (index % 3 === 0) world.invoice(customer.id, `INV-${index}b`, late - 20, 5_000);
  }
}

describe('a draft', () => {
  it('is named by what it says, is no policy yet, and changes nothing', async () => {
    const world = new World();
    await world.promise();
    const before = await world.actor.policyVersion();
    const hash = await drafted(world, 'extends: standard\nname: ours\ngapDays: 9');
    expect(await drafted(world, '{"gapDays": 9, "name": "ours", "extends": "standard"}')).toBe(hash);
    const version = await world.actor.policyVersion(hash);
    expect(version?.policy).toMatchObject({ name: 'ours', gapDays: 9 });
    expect(version?.standing.hash).toBe(before?.hash);
    expect((await world.actor.policyVersion())?.hash).toBe(before?.hash);
    expect(await world.actor.policyVersion('f'.repeat(64))).toBeNull();
    expect((await world.actor.plan()).casesDecided).toBe(0);
  });
  it('tells everything that is wrong with it, place by place', async () => {
    const { actor } = new World();
    const draft = await actor.draftPolicy('extends: standard\ngapDays: 3\ncallBusinessDays: 2.5\nstages: [{ id: due, days: soon }]');
    expect('problems' in draft && draft.problems.map(({ path, rule, values }) => [path.join('.'), rule, values])).toEqual([
      ['gapDays', 'at-least', { minimum: 7 }],
      ['callBusinessDays', 'whole-number', {}],
      ['stages.0.days', 'number', {}],
    ]);
  });
});

describe('the next thirty days', () => {
  it('are those that come, when nobody pays', async () => {
    const world = new World({ skipWindow: true });
    manyLate(world);
    await world.promise();
    const version = await world.actor.policyVersion();
    const found = await rehearsed(world, 'preview', version?.hash ?? '');
    const { rows } = await world.actor.rehearsedRows({ kind: 'preview', hash: found.wanted, after: 0, limit: 500 });
    const foretold = rows.map((row) => `${row.day} ${row.way} ${row.customerName}`).sort();
    expect(foretold.length).toBeGreaterThan(20);
    expect(await live(world, 30)).toEqual(foretold);
  });
  it('show what another policy changes, and touch nothing', async () => {
    const world = new World();
    manyLate(world);
    await world.promise();
    const hash = await drafted(world, 'extends: standard\nname: no calls\nstages: [{ id: call-14, off: true }]');
    const before = world.backup();
    const version = await world.actor.policyVersion();
    const found = await rehearsed(world, 'preview', hash);
    expect(found).toMatchObject({ state: 'done', wanted: hash, standing: version?.hash, totals: { wanted: { call: 0 }, recorded: null } });
    expect(found.totals.standing.call).toBeGreaterThan(0);
    expect(found.differing).toBeGreaterThan(0);
    const differing = await world.actor.rehearsedRows({ kind: 'preview', hash, differing: true, after: 0, limit: 500 });
    expect(differing.count).toBe(found.differing);
    expect(differing.rows.filter((row) => row.way === 'call').every((row) => row.difference === 'gone')).toBe(true);
    const first = await world.actor.rehearsedRows({ kind: 'preview', hash, day: world.today, after: 1, limit: 1 });
    expect(first.rows).toHaveLength(1);
    expect(first.rows[0]?.day).toBe(world.today);
    expect(world.backup().equals(before)).toBe(true);
  });
  it('are gone when the day or the policy is another', async () => {
    const world = new World();
    manyLate(world);
    await world.promise();
    const hash = await drafted(world, 'extends: gentle');
    await rehearsed(world, 'preview', hash);
    world.at(world.day(1));
    expect(await world.actor.rehearsal('preview', hash)).toBeNull();
    expect(await world.actor.rehearse('preview', 'f'.repeat(64))).toBeNull();
  });
});

describe('the last twelve months', () => {
  it('end with the payment, as they really did: nothing is asked for what had been paid by then', async () => {
    const world = new World({ skipWindow: true });
    const quick = world.customer('Quick');
    const paid = world.invoice(quick.id, 'INV-Q', -5);
    const lived = await live(world, 20);
    world.pay(quick.id, paid.id, 10_000);
    lived.push(...(await live(world, 60)));
    await world.promise();
    const found = await rehearsed(world, 'what-if', (await world.actor.policyVersion())?.hash ?? '');
    expect(lived.length).toBeGreaterThan(1);
    expect(found.totals.wanted).toEqual(found.totals.recorded);
    expect(found.totals.wanted.letter).toBe(lived.length);
  });
  it('under the policy of the time are those recorded, whoever paid meanwhile', async () => {
    const world = new World({ skipWindow: true });
    manyLate(world);
    const quick = world.customer('Quick');
    const paid = world.invoice(quick.id, 'INV-Q', -5);
    const lived = [...(await live(world, 20))];
    world.pay(quick.id, paid.id, 10_000);
    lived.push(...(await live(world, 40)));
    await world.promise();
    const version = await world.actor.policyVersion();
    const found = await rehearsed(world, 'what-if', version?.hash ?? '');
    expect(found.totals.recorded).toEqual({
      letter: lived.filter((line) => line.includes(' letter ')).length,
      call: lived.filter((line) => line.includes(' call ')).length,
      'hand-over': lived.filter((line) => line.includes(' hand-over ')).length,
    });
    const hash = await drafted(world, canonicalText(preset('firm') ?? failed()));
    const firm = await rehearsed(world, 'what-if', hash);
    expect(firm.totals.wanted).not.toEqual(firm.totals.standing);
    expect(firm.totals.recorded).toEqual(found.totals.recorded);
    expect(world.actor.store.settings.read().policyHash).toBe(version?.hash);
  });
});

describe('making a version current', () => {
  it('is told with who, why and what it replaced; the way back is a new act', async () => {
    const world = new World();
    await world.promise();
    const first = (await world.actor.policyVersion())?.hash ?? '';
    const hash = await drafted(world, 'extends: gentle\nname: ours');
    const document = canonicalText((await world.actor.policyVersion(hash))?.policy ?? failed());
    const done = await world.actor.command({ do: 'set-policy', by: 'Ada', document, note: 'too many letters' });
    expect(done).toEqual({ done: true, id: hash });
    const back = canonicalText((await world.actor.policyVersion(first))?.policy ?? failed());
    expect(await world.actor.command({ do: 'set-policy', by: 'Bo', document: back })).toEqual({ done: true, id: first });
    const { changes, before } = await world.actor.policyHistory();
    expect(changes.map(({ hash: to, before: from, by, note }) => [to, from, by, note])).toEqual([
      [first, hash, 'Bo', null],
      [hash, first, 'Ada', 'too many letters'],
    ]);
    expect(before).toBeNull();
    expect((await world.actor.policyHistory(changes[0]?.seq)).changes).toHaveLength(1);
  });
  it('sends no stage again, there or back', async () => {
    const world = new World({ skipWindow: true });
    const { id } = world.customer('Late');
    world.invoice(id, 'INV-1', 7);
    await live(world, 1);
    const letters = () =>
      world
        .effects()
        .filter((effect) => effect.state === 'sent')
        .map((effect) => effect.stage);
    expect(letters()).toEqual(['friendly-7']);
    const standing = canonicalText((await world.actor.policyVersion())?.policy ?? failed());
    for (const document of [
      'extends: standard\nname: later\nstages: [{ id: friendly-7, days: 9 }, { id: call-14, off: true }]',
      standing,
    ]) {
      await world.actor.command({ do: 'set-policy', by: 'Ada', document });
      await live(world, 5);
    }
    expect(letters()).toEqual(['friendly-7']);
    await live(world, 20);
    expect(letters()).toEqual(['friendly-7', 'firm-30']);
  });
});

function failed(): never {
  throw new Error('it is not there');
}

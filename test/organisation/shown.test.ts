/** Today in part: however it is paged, every letter and exception is met once, the counts are those of the whole, and all routine letters can be approved at once. */
import { expect, it } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import type { TodayList } from '../../src/organisation/actor.ts';
import type { Command } from '../../src/organisation/command-schema.ts';
import { World } from './world.ts';

async function pagedWhole(world: World, list: TodayList, most: number): Promise<string[]> {
  const seen: unknown[] = [];
  const { counts } = await world.actor.today({ most });
  for (let from = 0; from < (counts?.[list] ?? 0); from += most) {
    const { [list]: rows } = await world.actor.today({ most, list, from });
    expect(rows.length).toBeLessThanOrEqual(most);
    seen.push(...rows);
  }
  return seen.map((row) => JSON.stringify(row)).sort();
}

it('shows some of each list, the furthest stage first, and counts all of it', async () => {
  const world = new World({ mode: 'review' });
  for (let index = 0; index < 7; index += 1) world.invoice(world.customer(`Late${index}`).id, `INV-${index}`, 8);
  for (let index = 0; index < 3; index += 1) world.invoice(world.customer(`Lost${index}`, null).id, `INV-L${index}`, 8);
  await world.promise();
  const whole = await world.actor.today();
  const first = await world.actor.today({ most: 2 });
  expect(first.counts).toMatchObject({ letters: whole.letters.length, exceptions: whole.exceptions.length, calls: 0, sentToday: 0 });
  expect(first.letters).toHaveLength(2);
  for (const list of ['letters', 'exceptions', 'calls', 'handOvers', 'sentToday'] as const)
    expect(await pagedWhole(world, list, 2)).toEqual(whole[list].map((row) => JSON.stringify(row)).sort());
  const [stage] = first.counts?.waiting ?? [];
  if (!stage) throw new Error('nothing waits');
  const approving: Command = { do: 'approve-letters', by: 'Mona', stages: [stage.stage], until: stage.newest };
  expect(await world.actor.command(approving)).toEqual({ done: true, count: stage.count });
  expect((await world.actor.today({ most: 2 })).counts?.letters).toBe(whole.letters.length - stage.count);
  expect(await world.actor.command(approving)).toMatchObject({ done: false, code: 'already-done' });
});

it('agrees together to none that needs an eye of its own: its words were changed, or its customer’s own policy makes it a last step', async () => {
  const world = new World({ mode: 'review' });
  const [plain, edited, stern] = ['Plain', 'Edited', 'Stern'].map((name, index) => {
    const { id } = world.customer(name);
    world.invoice(id, `INV-${index}`, 8);
    return id;
  });
  await world.promise();
  const override = { stages: [{ id: 'friendly-7', tone: 'final' as const }] };
  expect(await world.actor.command({ do: 'set-override', by: 'Sam', customerId: stern ?? '', override })).toMatchObject({ done: true });
  const letterOf = async (customerId: string | undefined) => {
    const item = (await world.actor.today()).letters.find((letter) => letter.customerId === customerId);
    if (!item) throw new Error('no letter');
    return item;
  };
  const { effectId, seen } = await letterOf(edited);
  const { subject = '' } = (await world.actor.letter(effectId))?.words ?? {};
  const words = { subject, paragraphs: ['Shall we look at this together?'] };
  expect(await world.actor.command({ do: 'edit-letter', by: 'Sam', effectId, seen, words })).toEqual({ done: true });
  expect([(await letterOf(plain)).look, (await letterOf(edited)).look, (await letterOf(stern)).look]).toEqual([
    null,
    'edited',
    'last-step',
  ]);

  const { counts } = await world.actor.today({ most: 1 });
  const stages = counts?.waiting.map(({ stage }) => stage) ?? [];
  const until = counts?.waiting[0]?.newest ?? '';
  const all: Command = { do: 'approve-letters', by: 'Mona', stages, until: instant(until) };
  expect(await world.actor.command(all)).toEqual({ done: true, count: 1 });
  expect(await world.actor.command(all)).toMatchObject({ done: false, because: { what: 'not-safe' } });
  const alone: Command = { do: 'approve-letter', by: 'Mona', effectId: (await letterOf(stern)).effectId };
  expect(await world.actor.command({ ...alone, together: true })).toMatchObject({ done: false, because: { what: 'not-safe' } });
  expect(await world.actor.command(alone)).toEqual({ done: true });
});

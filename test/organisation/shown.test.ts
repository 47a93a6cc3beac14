/** Today in part: however it is paged, every letter and exception is met once, the counts are those of the whole, and all routine letters can be approved at once. */
import { expect, it } from 'vitest';
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

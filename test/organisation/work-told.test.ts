/** What a practice is told of a client file's work: the items that press most, how many lie beyond, and nothing where nothing changed. */
import { expect, it } from 'vitest';
import { MOST_WORK_ITEMS } from '../../src/organisation/work.ts';
import { World } from './world.ts';

const BEYOND = 5;

it('tells the longest waiting and counts the rest; told once, it is not told again', async () => {
  const world = new World({ mode: 'review' });
  for (let count = 0; count < MOST_WORK_ITEMS + BEYOND; count += 1) world.invoice(world.customer(`Buyer${count}`).id, `INV-${count}`, 8);
  await world.actor.wake();
  const told = world.summaries.findLast((summary) => summary.work)?.work;
  expect([told?.items.length, told?.more]).toEqual([MOST_WORK_ITEMS, BEYOND]);
  expect(new Set(told?.items.map(({ kind }) => kind))).toEqual(new Set(['letter']));
  expect(told?.items.every(({ customerName, seen }) => customerName.startsWith('Buyer') && seen !== null)).toBe(true);
  const before = world.summaries.length;
  await world.actor.wake();
  expect(world.summaries.slice(before).some((summary) => summary.work)).toBe(false);
  const [first] = told?.items ?? [];
  await world.actor.command({ do: 'skip-letter', by: 'Sam', effectId: first?.id ?? '', reason: 'not now' });
  const next = world.summaries.findLast((summary) => summary.work)?.work;
  expect([next?.items.some(({ id }) => id === first?.id), next?.more]).toEqual([false, BEYOND - 1]);
});

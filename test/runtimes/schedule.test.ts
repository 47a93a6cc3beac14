/** One timer over all wakes, some side by side; at the end what runs is waited for and nothing is begun. */
import { expect, it } from 'vitest';
import { addMs, type Instant, instant } from '../../src/domain/time.ts';
import { schedule } from '../../src/runtimes/schedule.ts';

const NOW = instant('2026-05-04T14:00:00Z');
const LATER = addMs(NOW, 3_600_000);

/** Wakes that end when the test says so. */
function waking(ids: readonly string[], atOnce: number) {
  const begun: string[] = [];
  const ends = new Map<string, (next: Instant) => void>();
  const logged: string[] = [];
  const all = schedule(
    ids.map((id) => ({ id, at: null })),
    {
      now: () => NOW,
      log: (_level, event) => void logged.push(event),
      atOnce,
      wake: (id) =>
        new Promise((resolve, reject) => {
          begun.push(id);
          ends.set(id, id.startsWith('bad') ? () => reject(new TypeError('planned')) : resolve);
        }),
    },
  );
  return { all, begun, logged, end: (id: string, next: Instant = LATER) => ends.get(id)?.(next) };
}

it('wakes so many side by side, in order, and goes on as they end', async () => {
  const { all, begun, end } = waking(['a', 'b', 'c', 'd'], 2);
  await expect.poll(() => begun).toEqual(['a', 'b']);
  expect(all.state()).toMatchObject({ running: 2, due: 2, wakes: 0 });
  end('b');
  await expect.poll(() => begun).toEqual(['a', 'b', 'c']);
  end('a', NOW);
  await expect.poll(() => begun).toEqual(['a', 'b', 'c', 'd']);
  for (const id of ['c', 'd']) end(id);
  await expect.poll(() => begun).toEqual(['a', 'b', 'c', 'd', 'a']);
  end('a');
  await expect.poll(() => all.state()).toMatchObject({ running: 0, due: 0, wakes: 5, failed: 0 });
  expect(all.state().within.at(-1)?.wakes).toBe(5);
  await all.stop();
});

it('at the end waits for what runs and begins nothing', async () => {
  const { all, begun, end } = waking(['a', 'b', 'c'], 2);
  await expect.poll(() => begun).toEqual(['a', 'b']);
  let stopped = false;
  const stopping = all.stop().then(() => {
    stopped = true;
  });
  all.soon('d');
  all.hinted('e');
  end('a');
  await expect.poll(() => all.state().wakes).toBe(1);
  expect(stopped).toBe(false);
  end('b');
  await stopping;
  expect(begun).toEqual(['a', 'b']);
});

it('tries again later where a wake failed, and says so without saying why', async () => {
  const { all, begun, logged, end } = waking(['bad', 'a'], 1);
  await expect.poll(() => begun).toEqual(['bad']);
  end('bad');
  await expect.poll(() => begun).toEqual(['bad', 'a']);
  end('a');
  await expect.poll(() => all.state()).toMatchObject({ failed: 1, wakes: 2, due: 0 });
  expect(logged).toEqual(['wake-failed']);
  await all.stop();
});

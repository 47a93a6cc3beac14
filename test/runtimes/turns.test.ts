/** Whose turn it is, on a clock that the test moves: in due order, round robin, each once at a time, nobody starved. */
import { describe, expect, it } from 'vitest';
import { type Turns, turns } from '../../src/runtimes/turns.ts';

/** Takes turns of one second each until nobody is due or `most` were taken; `again`: what each says when its turn ends. */
function live(queue: Turns, most: number, again: (id: string, now: number) => number | null): string {
  const line: string[] = [];
  for (let now = 100; line.length < most; now += 1) {
    const turn = queue.take(now);
    if (!turn) break;
    line.push(turn.hinted ? `${turn.id}?` : turn.id);
    queue.end(turn.id, again(turn.id, now + 1));
  }
  return line.join(' ');
}

describe('the order', () => {
  it('is the order of falling due; who is not due waits', () => {
    const queue = turns();
    for (const [id, at] of Object.entries({ c: 30, a: 10, later: 500, b: 20 })) queue.dueAt(id, at);
    expect(live(queue, 10, () => null)).toBe('a b c');
    expect(queue.next()).toBe(500);
  });

  it('a client file with a backlog without end delays each of the others by one turn', () => {
    const queue = turns();
    for (const id of ['huge', 'a', 'b', 'c']) queue.dueAt(id, 50);
    expect(live(queue, 12, (id, now) => (id === 'huge' ? now : null))).toBe('huge a b c huge huge huge huge huge huge huge huge');
  });

  it('two huge ones alternate, and one that comes later is served next', () => {
    const queue = turns();
    for (const id of ['huge', 'vast']) queue.dueAt(id, 50);
    const line = live(queue, 8, (id, now) => {
      if (now === 104) queue.dueAt('late', 104);
      return id === 'late' ? null : now;
    });
    expect(line).toBe('huge vast huge vast huge late vast huge');
  });

  it('hundred files that are due at once: nobody waits longer than one round, whatever five of them hold', () => {
    const queue = turns();
    const ids = Array.from({ length: 100 }, (_, place) => `f${place}`);
    for (const id of ids) queue.dueAt(id, 0);
    const line = live(queue, 300, (id, now) => (Number(id.slice(1)) < 5 ? now : null)).split(' ');
    expect(new Set(line.slice(0, 100)).size).toBe(100);
    const gaps = line.flatMap((id, place) => (id === 'f0' ? [place] : []));
    expect(gaps.slice(0, 3)).toEqual([0, 100, 105]);
  });
});

describe('one organisation', () => {
  it('has no second turn while it has one; what came meanwhile is done after', () => {
    const queue = turns();
    queue.dueAt('a', 10);
    expect(queue.take(20)?.id).toBe('a');
    queue.dueAt('a', 20);
    expect(queue.take(30)).toBeNull();
    queue.end('a', 900);
    expect(queue.take(30)).toMatchObject({ id: 'a', hinted: false, dueSince: 20 });
    queue.end('a', 900);
    expect(queue.take(30)).toBeNull();
    expect(queue.next()).toBe(900);
  });

  it('is woken for a hint alone only where it is not due for everything, and its own wake stays', () => {
    const queue = turns();
    queue.dueAt('a', 500);
    queue.hint('a', 20);
    expect(queue.take(30)).toEqual({ id: 'a', hinted: true, dueSince: 20 });
    queue.end('a', null);
    expect(queue.take(30)).toBeNull();
    queue.hint('a', 600);
    expect(queue.take(600)).toEqual({ id: 'a', hinted: false, dueSince: 500 });
    queue.end('a', null);
    expect(queue.next()).toBeNull();
  });

  it('that has two reasons has one turn', () => {
    const queue = turns();
    for (const at of [40, 10, 30]) queue.dueAt('a', at);
    expect(live(queue, 5, () => null)).toBe('a');
  });
});

it('tells how many wait and for how long', () => {
  const queue = turns();
  for (const [id, at] of Object.entries({ a: 10, b: 20, c: 1_000 })) queue.dueAt(id, at);
  expect(queue.waiting(50)).toEqual({ due: 2, running: 0, lateMs: 40 });
  queue.take(50);
  expect(queue.waiting(50)).toEqual({ due: 1, running: 1, lateMs: 30 });
  expect(turns().waiting(50)).toEqual({ due: 0, running: 0, lateMs: 0 });
});

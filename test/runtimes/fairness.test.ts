/** A practice of ten thousand files simulated on a virtual clock (docs/scale.md): who waits how long for a turn, with and without noisy neighbours. */
import TinyQueue from 'tinyqueue';
import { expect, it } from 'vitest';
import { turns } from '../../src/runtimes/turns.ts';

const SECOND = 1_000;
const POLL = 900 * SECOND;

interface Practice {
  readonly files: number;
  readonly atOnce: number;
  /** How long one turn takes, nearly all of it waiting for the platform. */
  readonly turnMs: number;
  /** Files that are never done: after each turn they want the next. */
  readonly huge: number;
  readonly forMs: number;
}

/** Lives `forMs`; gives the longest wait of an ordinary file, and how many turns the ordinary and the huge ones had. */
function live({ files, atOnce, turnMs, huge, forMs }: Practice) {
  const queue = turns();
  const running = new TinyQueue<{ readonly id: string; readonly until: number }>([], (a, b) => a.until - b.until);
  for (let file = 0; file < files; file += 1) queue.dueAt(`${file}`, Math.floor((file * POLL) / files));
  for (let file = 0; file < huge; file += 1) queue.dueAt(`huge-${file}`, 0);
  const seen = { longestWaitMs: 0, ordinary: 0, huge: 0 };
  for (let now = 0; now < forMs; ) {
    for (let due = running.length < atOnce ? queue.take(now) : null; due; due = running.length < atOnce ? queue.take(now) : null) {
      running.push({ id: due.id, until: now + turnMs });
      if (due.id.startsWith('huge')) seen.huge += 1;
      else {
        seen.ordinary += 1;
        seen.longestWaitMs = Math.max(seen.longestWaitMs, now - due.dueSince);
      }
    }
    const next = Math.min(running.peek()?.until ?? Number.POSITIVE_INFINITY, running.length < atOnce ? (queue.next() ?? forMs) : forMs);
    now = Math.max(now, next);
    for (let first = running.peek(); first && first.until <= now; first = running.peek()) {
      running.pop();
      queue.end(first.id, first.id.startsWith('huge') ? now : now + POLL);
    }
  }
  return seen;
}

const TEN_THOUSAND = { files: 10_000, turnMs: 2 * SECOND, forMs: 3 * POLL } as const;

it('thirty-two at once keep up with ten thousand files that are read every quarter of an hour', () => {
  const { longestWaitMs, ordinary } = live({ ...TEN_THOUSAND, atOnce: 32, huge: 0 });
  expect(longestWaitMs).toBeLessThan(SECOND);
  expect(ordinary).toBeGreaterThan(29_000);
});

it('fewer than are needed fall behind, and it shows in how late the oldest is', () => {
  expect(live({ ...TEN_THOUSAND, atOnce: 8, huge: 0 }).longestWaitMs).toBeGreaterThan(POLL / 2);
});

it('fifty files with backlogs without end keep nobody waiting longer than one round of theirs', () => {
  const noisy = live({ ...TEN_THOUSAND, atOnce: 32, huge: 50 });
  // One round: fifty turns of two seconds by thirty-two hands, and whoever fell due meanwhile.
  expect(noisy.longestWaitMs).toBeLessThan(15 * SECOND);
  expect(noisy.ordinary).toBeGreaterThan(29_000);
  // What the others leave over is theirs.
  expect(noisy.huge).toBeGreaterThan(10_000);
});

/** One timer over all wakes: every organisation is woken when it asked to be, some side by side, and at once after a person acted or a webhook came. */
import { type Instant, msOf } from '../domain/time.ts';
import type { Log } from '../organisation/log.ts';
import { turns, type Waiting } from './turns.ts';

/** A timer never waits longer: a machine that slept or whose clock was set is noticed within this time. */
const LONGEST_WAIT_MS = 60_000;
/** Where a wake failed in an unforeseen way, the next try. */
const RETRY_MS = 60_000;
/** Wakes side by side: most of one is waiting for its platform (docs/scale.md has the arithmetic). Our figure. */
const AT_ONCE = 32;
/** Upper bounds of the durations that are counted; seconds. */
const BOUNDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100] as const;

export interface Schedule {
  /** Wakes this organisation soon (something changed). */
  soon(id: string): void;
  /** Wakes it soon for what a webhook hinted at, unless all of it is due anyway. */
  hinted(id: string): void;
  /** What waits and what was done, for whoever watches. */
  state(): ScheduleState;
  /** Waits for what runs; nothing is started after. */
  stop(): Promise<void>;
}

export interface ScheduleState extends Waiting {
  /** Since the start. */
  readonly wakes: number;
  readonly failed: number;
  readonly seconds: number;
  /** How many took at most so many seconds. */
  readonly within: readonly { readonly seconds: number; readonly wakes: number }[];
}

export interface ScheduleDeps {
  readonly now: () => Instant;
  /** Gives when it wants to be woken again; null: as it said before. */
  readonly wake: (id: string, hinted: boolean) => Promise<Instant | null>;
  readonly log: Log;
  /** Absent: AT_ONCE. */
  readonly atOnce?: number;
}

/** `wakes`: when each wanted to be woken, as far as it is known; null: it has not said, so it is asked at once. */
export function schedule(
  wakes: Iterable<{ readonly id: string; readonly at: Instant | null }>,
  { now, wake, log, atOnce = AT_ONCE }: ScheduleDeps,
): Schedule {
  const queue = turns();
  const measured = durations();
  const running = new Set<Promise<void>>();
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;

  const turn = async (id: string, hinted: boolean): Promise<void> => {
    const began = performance.now();
    let next: number | null;
    try {
      const wanted = await wake(id, hinted);
      next = wanted === null ? null : msOf(wanted);
    } catch (error) {
      log('error', 'wake-failed', { organisation: id, error: error instanceof Error ? error.name : 'unknown' });
      measured.failed += 1;
      next = msOf(now()) + RETRY_MS;
    }
    measured.add((performance.now() - began) / 1000);
    queue.end(id, next);
  };
  const fill = (): void => {
    while (!stopped && running.size < atOnce) {
      const due = queue.take(msOf(now()));
      if (!due) break;
      const work = turn(due.id, due.hinted).finally(() => {
        running.delete(work);
        arm();
      });
      running.add(work);
    }
    arm();
  };
  /** Pages and deliveries that wait are served between two turns. */
  const arm = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (stopped || running.size >= atOnce) return;
    const at = msOf(now());
    timer = setTimeout(fill, Math.max(0, Math.min(queue.next() ?? Number.POSITIVE_INFINITY, at + LONGEST_WAIT_MS) - at));
  };

  for (const { id, at } of wakes) queue.dueAt(id, at === null ? msOf(now()) : msOf(at));
  arm();
  return {
    soon: (id) => {
      queue.dueAt(id, msOf(now()));
      arm();
    },
    hinted: (id) => {
      queue.hint(id, msOf(now()));
      arm();
    },
    state: () => ({ ...queue.waiting(msOf(now())), ...measured.state() }),
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}

function durations() {
  const counts = BOUNDS.map((seconds) => ({ seconds, wakes: 0 }));
  let wakes = 0;
  let total = 0;
  return {
    failed: 0,
    add(seconds: number): void {
      wakes += 1;
      total += seconds;
      for (const count of counts) if (seconds <= count.seconds) count.wakes += 1;
    },
    state(): Omit<ScheduleState, keyof Waiting> {
      return { wakes, failed: this.failed, seconds: total, within: counts.map((count) => ({ ...count })) };
    },
  };
}

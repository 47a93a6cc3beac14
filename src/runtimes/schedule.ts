/** One timer over all wakes: every organisation is woken when it asked to be, one after another, and at once after a person acted or a webhook came. */
import { type Instant, msOf } from '../domain/time.ts';
import type { Log } from '../organisation/log.ts';

/** A timer never waits longer: a machine that slept or whose clock was set is noticed within this time. */
const LONGEST_WAIT_MS = 60_000;
/** Where a wake failed in an unforeseen way, the next try. */
const RETRY_MS = 60_000;

export interface Schedule {
  /** Wakes this organisation soon (something changed). */
  soon(id: string): void;
  /** Wakes it soon for what a webhook hinted at, unless all of it is due anyway. */
  hinted(id: string): void;
  /** Waits for what runs; nothing is started after. */
  stop(): Promise<void>;
}

export interface ScheduleDeps {
  readonly now: () => Instant;
  /** Gives when it wants to be woken again; null: as it said before. */
  readonly wake: (id: string, hinted: boolean) => Promise<Instant | null>;
  readonly log: Log;
}

export function schedule(ids: readonly string[], { now, wake, log }: ScheduleDeps): Schedule {
  const due = new Map<string, number>(ids.map((id) => [id, 0]));
  const hints = new Set<string>();
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;

  const round = async (): Promise<void> => {
    for (const [id, at] of [...due]) {
      const isDue = at <= msOf(now());
      if (stopped || !(isDue || hints.has(id))) continue;
      hints.delete(id);
      if (isDue) due.set(id, Number.POSITIVE_INFINITY);
      const next = await wake(id, !isDue).then(
        (wanted) => (wanted === null ? Number.POSITIVE_INFINITY : msOf(wanted)),
        () => {
          log('error', 'wake-failed', { organisation: id });
          return msOf(now()) + RETRY_MS;
        },
      );
      due.set(id, Math.min(due.get(id) ?? next, next));
    }
  };
  const arm = (): void => {
    if (stopped || running) return;
    const first = hints.size > 0 ? 0 : Math.min(...due.values(), msOf(now()) + LONGEST_WAIT_MS);
    if (timer) clearTimeout(timer);
    timer = setTimeout(
      () => {
        running = round().finally(() => {
          running = null;
          arm();
        });
      },
      Math.max(0, first - msOf(now())),
    );
  };
  arm();
  return {
    soon: (id) => {
      due.set(id, 0);
      arm();
    },
    hinted: (id) => {
      if (!due.has(id)) due.set(id, Number.POSITIVE_INFINITY);
      hints.add(id);
      arm();
    },
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await running;
    },
  };
}

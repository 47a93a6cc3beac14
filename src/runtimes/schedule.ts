/** One timer over all wakes: every organisation is woken when it asked to be, one after another, and at once after a person acted. */
import { type Instant, msOf } from '../domain/time.ts';
import type { Log } from '../organisation/log.ts';

/** A timer never waits longer: a machine that slept or whose clock was set is noticed within this time. */
const LONGEST_WAIT_MS = 60_000;
/** Where a wake failed in an unforeseen way, the next try. */
const RETRY_MS = 60_000;

export interface Schedule {
  /** Wakes this organisation soon (something changed). */
  soon(id: string): void;
  /** Waits for what runs; nothing is started after. */
  stop(): Promise<void>;
}

export interface ScheduleDeps {
  readonly now: () => Instant;
  /** Gives when it wants to be woken again. */
  readonly wake: (id: string) => Promise<Instant>;
  readonly log: Log;
}

export function schedule(ids: readonly string[], { now, wake, log }: ScheduleDeps): Schedule {
  const due = new Map<string, number>(ids.map((id) => [id, 0]));
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;

  const round = async (): Promise<void> => {
    for (const [id, at] of [...due]) {
      if (stopped || at > msOf(now())) continue;
      due.set(id, Number.POSITIVE_INFINITY);
      const next = await wake(id).then(msOf, () => {
        log('error', 'wake-failed', { organisation: id });
        return msOf(now()) + RETRY_MS;
      });
      due.set(id, Math.min(due.get(id) ?? next, next));
    }
  };
  const arm = (): void => {
    if (stopped || running) return;
    const first = Math.min(...due.values(), msOf(now()) + LONGEST_WAIT_MS);
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
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await running;
    },
  };
}

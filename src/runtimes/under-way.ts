/** What goes on after its request was answered, one work for each practice, remembered until the next one or the end of the process. */
import type { Log } from '../organisation/log.ts';
import type { Connecting, UnderWay } from '../web/under-way.ts';

/** More practices than begin in the life of a process; older ones are forgotten. */
const KEPT = 500;

export function underWay(log: Log): UnderWay {
  const known = new Map<string, Connecting>();
  return {
    begin(practiceId, count, work) {
      if (known.get(practiceId)?.isRunning) return false;
      const end = (failed: readonly string[] | null): void => void known.set(practiceId, { count, isRunning: false, failed });
      known.delete(practiceId);
      known.set(practiceId, { count, isRunning: true, failed: null });
      for (const [oldest, { isRunning }] of known) if (known.size > KEPT && !isRunning) known.delete(oldest);
      work().then(end, (error: unknown) => {
        log('error', 'connecting-broken-off', { error: error instanceof Error ? error.name : 'unknown' });
        end(null);
      });
      return true;
    },
    of: (practiceId) => known.get(practiceId) ?? null,
  };
}

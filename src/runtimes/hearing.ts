/**
 * What organisations say of themselves, taken down by the practice many at a time: one commit for all who spoke within a moment. Whoever wants
 * to be woken sooner than the practice knows is taken down at once; any other word that is lost with the process is said again at the
 * organisation's next wake, which then comes too early.
 */
import type { OrganisationSummary } from '../organisation/actor.ts';
import type { Log } from '../organisation/log.ts';
import { inPlaceOf } from '../organisation/telling.ts';
import type { Practice } from '../practice/practice.ts';

/** Kept waiting so long, or until so many have spoken. Our figures. */
const MOMENT_MS = 200;
const MOST = 500;

/** The practice, and everything it was told: whoever asks it hears of what was said a moment ago. */
export interface HearingPractice extends Practice {
  /** Commits what was said. */
  flush(): void;
}

export function hearing(practice: Practice, log: Log): HearingPractice {
  const said = new Map<string, OrganisationSummary>();
  let timer: NodeJS.Timeout | null = null;

  const flush = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (said.size === 0) return;
    const summaries = [...said.values()];
    practice.hear(...summaries);
    said.clear();
  };
  const isSooner = ({ id, nextWake = null }: OrganisationSummary): boolean => {
    const known = said.get(id)?.nextWake ?? practice.nextWake(id);
    return nextWake !== null && known !== null && nextWake < known;
  };
  /** What cannot be kept now is kept with the next word. */
  const flushInTime = (): void => {
    try {
      flush();
    } catch {
      log('error', 'practice-not-told', { organisations: said.size });
    }
  };
  const after = <Given extends readonly unknown[], Result>(ask: (...given: Given) => Result) => {
    return (...given: Given): Result => {
      flush();
      return ask(...given);
    };
  };
  return {
    ...practice,
    hear(...summaries) {
      const urgent = summaries.some(isSooner);
      for (const summary of summaries) said.set(summary.id, inPlaceOf(said.get(summary.id), summary));
      if (urgent || said.size >= MOST) flushInTime();
      else timer ??= setTimeout(flushInTime, MOMENT_MS).unref();
    },
    heard: (id) => said.get(id)?.version ?? practice.heard(id),
    summary: (id) => said.get(id) ?? practice.summary(id),
    clients: after(practice.clients),
    work: after(practice.work),
    wakes: after(practice.wakes),
    totals: after(practice.totals),
    flush,
  };
}

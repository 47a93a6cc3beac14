/**
 * What the practice is told after each work: everything counted anew where anything may have changed, else the last word at its new moment.
 * So a wake costs what it found, however much the client file holds.
 */
import type { CalendarDate, Instant } from '../domain/time.ts';
import type { DeliverReport, OrganisationSummary, RunReport, SyncReport } from './actor.ts';
import { type Desk, type Moment, momentOf } from './desk.ts';
import { silentSince } from './silence.ts';
import { workTelling } from './telling-work.ts';
import { limitsOf, summaryOf } from './view-today.ts';
import { nextWake } from './wake.ts';

/** What one wake did. */
export interface Wakened {
  readonly sync: SyncReport;
  readonly run: RunReport;
  readonly delivered: DeliverReport;
}

export interface Telling {
  /** Counts everything and tells it under the next version; it is kept here until the practice has it. Gives when to wake next. */
  tell(): Instant;
  /** Call it before a wake; what it gives is called after, and tells what there is to tell. Gives when to wake next. */
  listen(): (wakened: Wakened) => Instant;
  isTold(): boolean;
  /** The summary as it stands at this moment: the last word where it still holds, else counted anew. */
  summary(): OrganisationSummary;
  /** Something begins that may change anything. */
  doubt(): void;
}

export function isIdle({ sent, notes, suppressed, unknown, failed }: DeliverReport): boolean {
  return sent + notes + suppressed + unknown + failed === 0;
}

/** `told`: the last word, where nothing has changed since. */
export function telling(desk: Desk, told: OrganisationSummary | null, onSummary: (summary: OrganisationSummary) => void): Telling {
  const { store, now } = desk;
  let last = told;
  /** The day for which the last word was counted; null: not here. */
  let countedFor: CalendarDate | null = null;
  const items = workTelling(desk, told?.workHash ?? null);

  function tell(): Instant {
    last = null;
    const moment = momentOf(desk);
    const { workHash, work } = items.read(moment);
    const summary = store.transaction(() => {
      store.settings.change({ version: store.settings.read().version + 1 });
      return store.messages.post({ ...summaryOf(desk), nextWake: nextWake(desk), workHash }, now());
    });
    countedFor = moment.asOf;
    last = summary;
    onSummary(work ? { ...summary, work } : summary);
    items.told(workHash);
    return summary.nextWake;
  }
  /** The same word at a later moment: nothing is written here, and a practice that misses it only wakes the organisation too early. */
  function tellAgain(before: OrganisationSummary, { organisation }: Moment): Instant {
    const next = nextWake(desk);
    last = { ...before, lastSync: organisation.lastSync, ...limitsOf(desk, organisation.tenant), nextWake: next };
    onSummary(last);
    return next;
  }
  return {
    tell,
    isTold: () => last !== null,
    summary() {
      const moment = momentOf(desk);
      const { asOf, organisation } = moment;
      const holds = last !== null && countedFor === asOf && last.version === organisation.version;
      if (last === null || !holds || last.webhooksSilentSince !== silentSince(desk, moment)) return summaryOf(desk, moment);
      return { ...last, lastSync: organisation.lastSync, ...limitsOf(desk, organisation.tenant) };
    },
    doubt() {
      last = null;
    },
    listen() {
      const before = last;
      const stood = standing(momentOf(desk), desk);
      // Whatever ends in the middle leaves something untold.
      last = null;
      return (wakened) => {
        const moment = momentOf(desk);
        const quiet = before !== null && before.version === moment.organisation.version && isQuiet(wakened);
        return quiet && stood === standing(moment, desk) ? tellAgain(before, moment) : tell();
      };
    },
  };
}

/** A word that takes the place of another one nobody has heard yet takes its work items along, where it has none of its own. */
export function inPlaceOf(unheard: OrganisationSummary | null | undefined, summary: OrganisationSummary): OrganisationSummary {
  return unheard?.work && !summary.work && unheard.version <= summary.version ? { ...summary, work: unheard.work } : summary;
}

/** Nothing was found, decided or done. A day's first run says itself that the day is another one. */
function isQuiet({ sync, run, delivered }: Wakened): boolean {
  return sync.ok && sync.changed + sync.quarantined === 0 && run.casesDecided === 0 && isIdle(delivered);
}

/** Everything a summary shows that no report of a wake tells of, as one text to compare. */
function standing(moment: Moment, desk: Desk): string {
  const { lastSync: _read, budget: _used, ...organisation } = moment.organisation;
  const { connection } = desk.store;
  return JSON.stringify([organisation, connection.state(), connection.endsAt(), silentSince(desk, moment)]);
}

/** One worklist over all client files of a practice: everything that waits for a person, the most pressing first, narrowed to what somebody wants to see. */
import type { CalendarDate, Instant } from '../domain/time.ts';
import { dateIn } from '../domain/zone.ts';
import type { OrganisationSummary } from '../organisation/actor.ts';
import { byUrgency, type Work, type WorkItem, type WorkKind } from '../organisation/work.ts';
import type { CareView, Team } from './firm.ts';

export interface WorkRow extends WorkItem {
  readonly client: OrganisationSummary;
  /** The day it is there. */
  readonly today: CalendarDate;
  readonly care: CareView;
}

/** `mine`: today, with what somebody away leaves to the viewer. Else a member's id. */
export type Who = 'all' | 'mine' | 'unassigned' | (string & {});

export interface WorkQuery {
  /** null: all. */
  readonly kind: WorkKind | null;
  readonly client: string | null;
  readonly who: Who;
  /** From 1. */
  readonly page: number;
}

export interface Worklist {
  readonly rows: readonly WorkRow[];
  /** Those told beyond the most one file tells. */
  readonly more: number;
}

/** Everything, sorted: by kind, then by the nearest last day, then the oldest. Money in different currencies is not compared. */
export function worklistOf(
  clients: readonly OrganisationSummary[],
  work: ReadonlyMap<string, Work>,
  team: Pick<Team, 'careOf'>,
  now: Instant,
): Worklist {
  const rows: WorkRow[] = [];
  let more = 0;
  for (const client of clients) {
    const told = work.get(client.id);
    if (!told) continue;
    more += told.more;
    const today = dateIn(now, client.timeZone);
    for (const item of told.items) rows.push({ ...item, client, today, care: team.careOf(client.id, item.customerId, today) });
  }
  return { rows: rows.sort(byUrgency), more };
}

export function isFor(row: Pick<WorkRow, 'care'>, who: Who, viewer: string): boolean {
  if (who === 'all') return true;
  if (who === 'unassigned') return row.care.personId === null;
  return row.care.personId === (who === 'mine' ? viewer : who);
}

/** Whether a yes to this letter would be heard: elsewhere it is only shown. */
export function waitsForYes({ kind, client }: Pick<WorkRow, 'kind' | 'client'>): boolean {
  return (kind === 'letter' || kind === 'hand-over') && client.mode !== 'draft' && client.released && !client.restored;
}

/** A letter that may be approved together with others, as on Today; one of which nobody knows is not. */
export function isSafe(row: Pick<WorkRow, 'kind' | 'client' | 'look'>): boolean {
  return row.kind === 'letter' && row.look === null && waitsForYes(row);
}

/** Lists of Today that are longer than a page: how many there are of all, and the way to the others. */
import type { Today, TodayList } from '../../organisation/actor.ts';
import type { MessageKey } from '../messages/en.ts';
import { at, mayApprove } from '../parts.tsx';
import type { View } from '../view.ts';
import { isOnlyTold } from './today-asks.tsx';

/** Rows of one list on one page: more than a person does before they look again. */
export const PER_LIST = 50;

const TITLES: Readonly<Record<TodayList, MessageKey>> = {
  letters: 'today.letters',
  calls: 'today.calls',
  exceptions: 'today.exceptions',
  handOvers: 'today.handovers',
  sentToday: 'today.sent-section',
};

/** Which list is read from further on. */
interface Further {
  readonly list: TodayList;
  /** From 1. */
  readonly page: number;
}

/** How many there are, shown or not. */
export function countOf(today: Today, list: TodayList): number {
  return today.counts?.[list] ?? today[list].length;
}

export interface FurtherProps {
  readonly view: View;
  readonly today: Today;
  readonly further: Further | null;
}

export function ListPages({ view, today, further, list, anchor }: FurtherProps & { readonly list: TodayList; readonly anchor: string }) {
  const { locale } = view;
  const pages = Math.ceil(countOf(today, list) / PER_LIST);
  const page = further?.list === list ? further.page : 1;
  if (pages < 2) return null;
  const to = (number: number) => `${at(today.summary.id, 'today')}?list=${list}&page=${number}#${anchor}`;
  return (
    <nav class="pages" aria-label={`${locale.t(TITLES[list])} · ${locale.t('customers.page', { page, pages })}`}>
      {page > 1 ? <a href={to(page - 1)}>{locale.t('customers.previous')}</a> : null}
      <span>{locale.t('customers.page', { page, pages })}</span>
      {page < pages ? <a href={to(page + 1)}>{locale.t('customers.next')}</a> : null}
    </nav>
  );
}

/** The stages whose letters need no eye of their own, where not all that wait are on this page. */
export function routineBeyond({
  counts,
  letters,
}: Today): { readonly stages: string[]; readonly count: number; readonly until: string } | null {
  const routine = counts && counts.letters > letters.length ? counts.waiting.filter(({ look }) => look === null) : [];
  if (routine.length === 0) return null;
  const until =
    routine
      .map(({ newest }) => newest)
      .sort()
      .at(-1) ?? '';
  return { stages: routine.map(({ stage }) => stage), count: routine.reduce((sum, { count }) => sum + count, 0), until };
}

/** What this page lists for a person to do; previews wait for nobody. */
export function waitingParts(today: Today) {
  const { letters, handOvers, summary } = today;
  // They wait all together or not at all: nothing is approved while nothing may leave.
  const [any] = [...letters, ...handOvers];
  const parts = listed(today);
  return any === undefined || mayApprove(summary, any) ? parts : { ...parts, letters: 0 };
}

/** What this page lists, whoever it waits for; a promise that was broken is told and asks for nothing by itself. */
export function listed(today: Today) {
  const told = today.exceptions.filter(isOnlyTold).length;
  return {
    letters: countOf(today, 'letters') + countOf(today, 'handOvers'),
    calls: countOf(today, 'calls'),
    others: countOf(today, 'exceptions') - told + today.replies.length,
  };
}

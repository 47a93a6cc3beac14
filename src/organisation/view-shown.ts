/** *Today* in part: of each list the most urgent, read without the rest, and how many there are of all. */

import { lookAtStage } from '../policy/look.ts';
import type { LetterItem, Today, TodayCounts, TodayList, TodayShown } from './actor.ts';
import { type Desk, type Moment, momentOf } from './desk.ts';
import { callItem, letterItem, previewItem } from './view-items.ts';
import { aboutToday, dayBegan, EXCEPTION_TASKS, exceptionTasks, showsPreviews, urgentOf } from './view-today.ts';

type Contact = 'letter' | 'hand-over';

export function shownOf(desk: Desk, { most, list, from = 0 }: TodayShown): Today {
  const moment = momentOf(desk);
  const { store } = desk;
  const start = (name: TodayList): number => (name === list ? from : 0);
  const contacts = showsPreviews(moment) ? previews(desk, moment) : waiting(desk, moment);
  const urgent = urgentOf(desk, moment);
  const tasksFrom = start('exceptions') - urgent.length;
  const listed = urgent.slice(start('exceptions'), start('exceptions') + most);
  const since = dayBegan(moment);
  return {
    ...aboutToday(desk, moment),
    letters: contacts.some('letter', start('letters'), most),
    handOvers: contacts.some('hand-over', start('handOvers'), most),
    calls: store.tasks.some(['call'], start('calls'), most).map((task) => callItem(desk, moment, task)),
    exceptions: [...listed, ...exceptionTasks(desk, store.tasks.some(EXCEPTION_TASKS, Math.max(0, tasksFrom), most - listed.length))],
    sentToday: store.effects.someLeft(since, start('sentToday'), most).map((effect) => letterItem(desk, moment, effect)),
    counts: {
      ...contacts.counts,
      calls: openTasks(desk, ['call']),
      exceptions: urgent.length + openTasks(desk, EXCEPTION_TASKS),
      sentToday: store.effects.countLeft(since),
    },
  };
}

interface Contacts {
  readonly counts: Pick<TodayCounts, 'letters' | 'handOvers' | 'waiting'>;
  some(kind: Contact, from: number, most: number): LetterItem[];
}

/** What waits for a person, the stage furthest along first. */
function waiting(desk: Desk, moment: Moment): Contacts {
  const { effects } = desk.store;
  const stages = effects.waitingStages();
  const place = (stage: string) => moment.policy.stages.findIndex((each) => each.id === stage);
  const order = [...new Set(stages.map((each) => each.stage))].sort((a, b) => place(b) - place(a));
  const count = (kind: Contact) => stages.reduce((sum, each) => sum + (each.kind === kind ? each.count : 0), 0);
  return {
    counts: {
      letters: count('letter'),
      handOvers: count('hand-over'),
      waiting: stages.flatMap(({ kind, ...each }) =>
        kind === 'letter' ? [{ ...each, look: lookAtStage(moment.policy, each.stage) }] : [],
      ),
    },
    some: (kind, from, most) => effects.someWaiting(kind, order, from, most).map((effect) => letterItem(desk, moment, effect)),
  };
}

/** What would be sent if something could leave: one message per customer. */
function previews(desk: Desk, moment: Moment): Contacts {
  const { lists, decisions } = desk.store;
  const verb = { letter: 'send', 'hand-over': 'hand-over' } as const;
  return {
    counts: { letters: lists.countDecided('send'), handOvers: lists.countDecided('hand-over'), waiting: [] },
    some: (kind, from, most) =>
      lists.someDecided(verb[kind], from, most).map((customerId) => {
        const wanted = decisions.of(customerId).flatMap(({ body }) => (body.kind === verb[kind] ? [body] : []));
        return previewItem(desk, moment, customerId, wanted);
      }),
  };
}

function openTasks({ store }: Desk, kinds: readonly string[]): number {
  return store.tasks.counted().reduce((sum, { kind, count }) => sum + (kinds.includes(kind) ? count : 0), 0);
}

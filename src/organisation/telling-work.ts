/**
 * Which work items the practice is told of: read from tasks, outbox, holds and promises only where one of them changed, told only where what is read
 * differs from what was told. A wake that changes none of them pays a few comparisons.
 */
import { addDays } from '../domain/time.ts';
import { contactDecisions } from '../outbox/content.ts';
import type { EffectRow } from '../outbox/effects.ts';
import type { Reason } from '../policy/case.ts';
import type { TaskRow } from '../store/tasks.ts';
import type { Desk, Moment } from './desk.ts';
import { effectLook } from './look.ts';
import { amountsOf } from './view-items.ts';
import { BROKEN_SHOWN_DAYS } from './view-today.ts';
import { byUrgency, MOST_WORK_ITEMS, NO_WORK, type Work, type WorkItem, type WorkKind } from './work.ts';

/** What is told beside a summary. */
export interface WorkTold {
  /** Names the items, whether they are told now or were before. */
  readonly workHash: string;
  /** Absent: the practice has them. */
  readonly work?: Work;
}

export interface WorkTelling {
  /** What is to be told now. Nothing counts as told before `told` is called. */
  read(moment: Moment): WorkTold;
  told(hash: string): void;
}

type Bare = Omit<WorkItem, 'customerName'>;

interface Found {
  readonly bare: readonly Bare[];
  /** Letters and hand-overs that wait beyond those that were read. */
  readonly beyond: number;
}

/** `known`: the hash of what the practice has; null: nobody knows. */
export function workTelling(desk: Desk, known: string | null): WorkTelling {
  const { store } = desk;
  let practiceHas = known;
  let before: (Found & { readonly of: readonly unknown[] }) | null = null;
  let text = JSON.stringify(NO_WORK);
  let hash = desk.hash(text);

  /** Each of these is the same object as long as nothing changed in its table. */
  const found = (moment: Moment): Found => {
    const { asOf, organisation } = moment;
    const of = [store.tasks.counted(), store.effects.counted(), store.standings.waiting(), asOf, organisation.policyHash];
    if (before === null || of.some((each, place) => each !== before?.of[place])) before = { of, ...read(desk, moment) };
    return before;
  };
  return {
    read(moment) {
      const { bare, beyond } = found(moment);
      const work =
        bare.length === 0
          ? NO_WORK
          : named(
              desk,
              bare.filter((item) => stillAsks(desk, item)),
              beyond,
            );
      const now = JSON.stringify(work);
      if (now !== text) {
        text = now;
        hash = desk.hash(now);
      }
      return hash === practiceHas ? { workHash: hash } : { workHash: hash, work };
    },
    told(told) {
      practiceHas = told;
    },
  };
}

/** A broken promise is nothing to do once nothing is open in its currency; payments come without a word to the promise. */
function stillAsks({ store }: Desk, { kind, customerId, amounts }: Bare): boolean {
  if (kind !== 'promise-broken') return true;
  return store.readings.openInvoices(customerId).some(({ currency }) => currency === amounts[0]?.currency);
}

/** The same items with the customers' names as they are now; the most pressing of them, and how many more there are. */
function named({ store }: Desk, bare: readonly Bare[], beyond: number): Work {
  const shown = bare.slice(0, MOST_WORK_ITEMS);
  const names = store.readings.names([...new Set(shown.map((item) => item.customerId))]);
  const items = shown.map((item): WorkItem => ({ ...item, customerName: names.get(item.customerId) ?? item.customerId }));
  return { items, more: bare.length - shown.length + beyond };
}

function read(desk: Desk, moment: Moment): Found {
  const { store } = desk;
  const counted = store.effects.counted();
  const countOf = (kind: 'letter' | 'hand-over'): number =>
    counted.find((row) => row.state === 'awaiting-approval' && row.kind === kind)?.count ?? 0;
  /** Of thousands only those are read that can be told. */
  const waiting = (kind: 'letter' | 'hand-over'): EffectRow[] =>
    countOf(kind) === 0 ? [] : store.effects.oldestWaiting(kind, MOST_WORK_ITEMS);
  const unknown = counted.some((row) => row.state === 'unknown') ? store.effects.inState('unknown') : [];
  const contacts = [...waiting('hand-over'), ...waiting('letter')];
  const kinds = store.tasks.counted().map(({ kind }) => kind);
  const { replies, broken } = store.standings.waiting();
  const first = addDays(moment.asOf, -BROKEN_SHOWN_DAYS);
  const items: Bare[] = [
    ...replies.map(({ id, customerId, placedAt }) => ({ ...PLAIN, kind: 'reply' as const, id, customerId, since: placedAt })),
    ...broken
      .filter(({ date }) => date >= first)
      .map(({ id, customerId, amount, currency, date, madeAt }) => ({
        ...PLAIN,
        kind: 'promise-broken' as const,
        id,
        customerId,
        amounts: [{ minor: amount, currency }],
        since: madeAt,
        reason: { rule: 'promise-passed', detail: `${date} has passed`, values: { date, amount, currency } },
      })),
    ...contacts.map((effect) => ({
      ...ofEffect(effect.kind === 'hand-over' ? 'hand-over' : 'letter', effect),
      look: effectLook(desk, moment, effect),
    })),
    ...unknown.flatMap((effect) => (effect.kind === 'letter' ? [ofEffect('exception', effect)] : [])),
    ...(kinds.length > 0 ? store.tasks.open(...kinds).map(ofTask) : []),
  ];
  return { bare: items.sort(byUrgency), beyond: countOf('hand-over') + countOf('letter') - contacts.length };
}

const PLAIN = { amounts: [], due: null, stage: null, reason: null, seen: null };

function ofEffect(kind: WorkKind, { id, customerId, createdAt, stage, content, contentHash, reason }: EffectRow): Bare {
  const decisions = contactDecisions(content);
  const why: Reason | null = reason ?? decisions[0]?.reasons[0] ?? null;
  return { ...PLAIN, kind, id, customerId, amounts: amountsOf(decisions), since: createdAt, stage, reason: why, seen: contentHash };
}

function ofTask({ id, kind, rule, customerId, decisions, raisedAt, until, stage, reason }: TaskRow): Bare {
  const common = { ...PLAIN, id, customerId, amounts: amountsOf(decisions), since: raisedAt, stage };
  if (kind === 'call') return { ...common, kind, due: until, reason: decisions[0]?.reasons[0] ?? reason };
  return { ...common, kind: rule === 'stages-done' ? 'hand-over' : 'exception', reason };
}

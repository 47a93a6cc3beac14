/** Brings the tasks into line with a customer's decisions: one open call per customer, one open exception per rule. */

import { advancesOf } from '../outbox/content.ts';
import type { Decision } from '../policy/case.ts';
import { reason } from '../policy/rules.ts';
import type { Cycles } from '../store/history.ts';
import type { TaskKind } from '../store/schema-work.ts';
import type { TaskRow } from '../store/tasks.ts';
import type { Desk, Moment } from './desk.ts';
import { type Decided, furthest } from './plan-effects.ts';
import { byHandOf } from './texts.ts';

/** Which kind of task a rule asks for; any other rule is for a person to look at. */
const KIND_OF_RULE: Readonly<Record<string, TaskKind>> = {
  'no-address': 'no-address',
  'no-due-date': 'no-due-date',
  'hold-old': 'hold-review',
};

/**
 * A call that was not made in time is recorded as not made, before the case is decided: its stage counts as passed from then on.
 * Gives the tasks that live on, oldest first.
 */
export function liveTasks(desk: Desk, moment: Moment, customerId: string): TaskRow[] {
  const live = desk.store.tasks.live(customerId);
  const overdue = live.filter((task) => task.kind === 'call' && task.until !== null && task.until < moment.asOf);
  if (overdue.length === 0) return live;
  closeOverdue(desk, moment, customerId, overdue);
  return desk.store.tasks.live(customerId);
}

function closeOverdue({ store }: Desk, { at, asOf, policy }: Moment, customerId: string, overdue: readonly TaskRow[]): void {
  for (const task of overdue) {
    const callStages = new Set(policy.stages.filter((stage) => stage.channel === 'call').map((stage) => stage.id));
    const stillOpen = new Set(store.readings.openInvoices(customerId).map((invoice) => invoice.id));
    const advances = Object.fromEntries(Object.entries(advancesOf(task.decisions)).filter(([invoiceId]) => stillOpen.has(invoiceId)));
    if (Object.keys(advances).length === 0) {
      store.history.release(task.id);
      store.tasks.change(task.id, { state: 'withdrawn', until: null, closedAt: at });
      continue;
    }
    store.history.record({
      customerId,
      at,
      day: asOf,
      kind: 'call-not-made',
      stage: task.stage,
      channel: 'call',
      invoiceIds: Object.keys(advances),
      advances,
      taskId: task.id,
    });
    // A letter stage that would have travelled with the call is still to come.
    for (const [invoiceId, stage] of Object.entries(advances)) if (!callStages.has(stage)) store.history.releaseInvoice(task.id, invoiceId);
    store.tasks.change(task.id, { state: 'not-made', closedAt: at });
    store.journal.append({ at, kind: 'call-not-made', customerId, contents: { taskId: task.id, stage: task.stage } });
  }
}

/** Gives 1 when a call was asked for that was not before. */
export function reconcileCalls(desk: Desk, moment: Moment, decided: Decided, live: readonly TaskRow[]): number {
  const { store } = desk;
  const { decisions, cycles, promise } = decided;
  const wanted = decisions.filter(
    (decision) => decision.kind === 'task' && decision.channel === 'call' && Object.keys(decision.advances).length > 0,
  );
  const task = live.findLast((each) => each.kind === 'call') ?? null;
  if (wanted.length === 0) {
    if (task?.state === 'open') withdraw(desk, moment, task);
    return 0;
  }
  if (!task) return promise && raiseCall(desk, moment, decided, wanted) ? 1 : 0;
  if (task.state === 'withdrawn' && !promise) return 0;
  if (task.state === 'open' && JSON.stringify(task.decisions) === JSON.stringify(wanted)) return 0;
  store.history.release(task.id);
  if (!claimCall(desk, wanted, cycles, task.id)) {
    withdraw(desk, moment, task);
    return 0;
  }
  const before = advancesOf(task.decisions);
  const added = Object.fromEntries(Object.entries(advancesOf(wanted)).filter(([invoiceId, stage]) => before[invoiceId] !== stage));
  if (Object.keys(added).length > 0) recordRaised(desk, moment, task, added);
  store.tasks.change(task.id, { decisions: wanted, state: 'open', closedAt: null });
  return 0;
}

function raiseCall(desk: Desk, moment: Moment, { customerId, cycles }: Decided, wanted: readonly Decision[]): boolean {
  const { store } = desk;
  const id = taskId(desk, customerId);
  if (!claimCall(desk, wanted, cycles, id)) return false;
  const [first] = wanted;
  if (!first?.reasons[0]) return false;
  const stage = furthest(wanted, moment.policy);
  const task = {
    id,
    kind: 'call' as const,
    rule: 'call',
    customerId,
    effectId: null,
    stage,
    decisions: [...wanted],
    reason: first.reasons[0],
    raised: moment.asOf,
    raisedAt: moment.at,
    until: first.until,
  };
  store.tasks.raise(task);
  recordRaised(desk, moment, task, advancesOf(wanted));
  store.journal.append({ at: moment.at, kind: 'call-raised', customerId, contents: { taskId: id, stage, until: first.until } });
  return true;
}

function recordRaised(
  { store }: Desk,
  { at, asOf }: Moment,
  task: Pick<TaskRow, 'id' | 'customerId' | 'stage'>,
  advances: Record<string, string>,
): void {
  store.history.record({
    customerId: task.customerId,
    at,
    day: asOf,
    kind: 'task-raised',
    stage: task.stage,
    channel: 'call',
    invoiceIds: Object.keys(advances),
    advances,
    taskId: task.id,
  });
}

function claimCall({ store }: Desk, wanted: readonly Decision[], cycles: Cycles, owner: string): boolean {
  const claims = store.history.claimsFor(advancesOf(wanted), cycles);
  if (claims === null) return false;
  store.history.claim(claims, owner);
  return true;
}

function withdraw({ store }: Desk, { at }: Moment, task: TaskRow): void {
  store.history.release(task.id);
  store.tasks.change(task.id, { state: 'withdrawn', closedAt: at });
}

/** The rule of tasks for what a person sends: text messages and letters on paper. */
export const BY_HAND = 'send-by-hand';

/** One open task per rule that a decision names; one a person finished comes back only when the decision changes. */
export function reconcileExceptions(
  desk: Desk,
  moment: Moment,
  { customerId, decisions, promise }: Decided,
  changed: readonly Decision[],
  live: readonly TaskRow[],
): void {
  const { store } = desk;
  const byRule = new Map<string, Decision[]>();
  const byHand = new Set(byHandOf(desk, customerId, decisions));
  for (const decision of decisions) {
    const rule = byHand.has(decision) ? BY_HAND : (decision.reasons[0]?.rule ?? '');
    if (byHand.has(decision)) byRule.set(rule, [...(byRule.get(rule) ?? []), decision]);
    else if (decision.kind === 'task' && !(decision.channel === 'call' && Object.keys(decision.advances).length > 0))
      byRule.set(rule, [...(byRule.get(rule) ?? []), decision]);
  }
  const open = live.filter((task) => task.kind !== 'call' && task.effectId === null && task.state === 'open');
  for (const task of open) if (!byRule.has(task.rule)) store.tasks.change(task.id, { state: 'withdrawn', closedAt: moment.at });
  if (!promise) return;
  for (const [rule, about] of byRule) {
    if (open.some((task) => task.rule === rule)) continue;
    if (store.tasks.wasFinished(customerId, rule) && !about.some((decision) => changed.includes(decision))) continue;
    const [first] = about;
    const why =
      rule === BY_HAND
        ? reason(BY_HAND, { channel: first?.channel ?? null, stage: first?.stage ?? null })
        : (first?.reasons[0] ?? reason('no-address', {}));
    store.tasks.raise({
      id: taskId(desk, customerId),
      kind: KIND_OF_RULE[rule] ?? 'review',
      rule,
      customerId,
      effectId: null,
      stage: about[0]?.stage ?? null,
      decisions: about,
      reason: why,
      raised: moment.asOf,
      raisedAt: moment.at,
      until: null,
    });
  }
}

/** The next task of this customer. */
export function taskId({ store, hash, id }: Desk, customerId: string): string {
  return `t${hash(JSON.stringify([id, 'task', customerId, store.tasks.count(customerId)])).slice(0, 31)}`;
}

/** The rows that several screens share: a letter, a call, an exception. */
import { type CalendarDate, daysBetween } from '../domain/time.ts';
import { contactDecisions, invoiceIdsOf } from '../outbox/content.ts';
import type { EffectRow } from '../outbox/effects.ts';
import type { Decision, Reason } from '../policy/case.ts';
import type { TaskRow } from '../store/tasks.ts';
import type { Amount, CallItem, ExceptionItem, ExceptionKind, LetterItem } from './actor.ts';
import type { Desk, Moment } from './desk.ts';
import { numbersOf, recipientOf, recipientOfStage } from './letter.ts';
import { decisionsLook, effectLook } from './look.ts';
import { furthest } from './plan-effects.ts';
import { nextWindow } from './window.ts';

/** What stands in place of an effect's id while nothing may be promised: the letter a customer would get. */
export const PREVIEW = 'preview-';

export function customerName({ store }: Desk, customerId: string): string {
  return store.readings.customer(customerId)?.name ?? customerId;
}

export function letterItem(desk: Desk, moment: Moment, effect: EffectRow): LetterItem {
  const { asOf, policy } = moment;
  const decisions = contactDecisions(effect.content);
  return {
    effectId: effect.id,
    stage: effect.stage,
    state: effect.state,
    to:
      effect.recipient ??
      recipientOf(desk.store.readings.customer(effect.customerId) ?? { emails: [] }, recipientOfStage(policy, effect.stage)),
    plannedFor: effect.plannedFor,
    ...ask(desk, asOf, effect.customerId, decisions),
    reasons: effect.reason ? [effect.reason] : decisions.flatMap((decision) => decision.reasons),
    seen: effect.contentHash,
    look: effect.state === 'awaiting-approval' ? effectLook(desk, moment, effect) : null,
  };
}

/** What would be sent to a customer if something could leave. */
export function previewItem(desk: Desk, moment: Moment, customerId: string, decisions: readonly Decision[]): LetterItem {
  const { asOf, policy } = moment;
  const customer = desk.store.readings.customer(customerId);
  const stage = furthest(decisions, policy);
  return {
    effectId: PREVIEW + customerId,
    stage,
    state: 'awaiting-approval',
    to: customer ? recipientOf(customer, recipientOfStage(policy, stage)) : null,
    plannedFor: asOf,
    ...ask(desk, asOf, customerId, decisions),
    reasons: decisions.flatMap((decision) => decision.reasons),
    seen: '',
    look: decisionsLook(desk, moment, customerId, decisions, null),
  };
}

function ask(desk: Desk, asOf: CalendarDate, customerId: string, decisions: readonly Decision[]) {
  const ids = invoiceIdsOf(decisions);
  const late = ids.map((id) => desk.store.readings.invoice(id)?.due).map((due) => (due ? daysBetween(due, asOf) : 0));
  return {
    customerId,
    customerName: customerName(desk, customerId),
    invoiceNumbers: numbersOf(desk, ids),
    oldestDaysLate: Math.max(0, ...late),
    amounts: amountsOf(decisions),
  };
}

export function amountsOf(decisions: readonly Decision[]): Amount[] {
  return decisions.map((decision) => decision.amount);
}

export function callItem(desk: Desk, moment: Moment, task: TaskRow): CallItem {
  const customer = desk.store.readings.customer(task.customerId);
  return {
    taskId: task.id,
    customerId: task.customerId,
    customerName: customer?.name ?? task.customerId,
    stage: task.stage ?? '',
    invoiceNumbers: numbersOf(desk, invoiceIdsOf(task.decisions)),
    amounts: amountsOf(task.decisions),
    phones: customer?.phones ?? [],
    raised: task.raised,
    until: task.until ?? moment.asOf,
    allowedNow: nextWindow(desk, moment, task.customerId, 'call') === null,
    reasons: task.decisions.flatMap((decision) => decision.reasons),
  };
}

export function exceptionOf(desk: Desk, kind: ExceptionKind, task: TaskRow): ExceptionItem {
  const { id, customerId, effectId, decisions, raisedAt, reason } = task;
  return {
    id,
    kind,
    customerId,
    customerName: customerName(desk, customerId),
    effectId,
    taskId: id,
    amounts: amountsOf(decisions),
    at: raisedAt,
    reason,
  };
}

export function effectException(desk: Desk, kind: ExceptionKind, effect: EffectRow, reason: Reason): ExceptionItem {
  const { id, customerId, settledAt, createdAt, content } = effect;
  return {
    id,
    kind,
    customerId,
    customerName: customerName(desk, customerId),
    effectId: id,
    taskId: null,
    amounts: amountsOf(contactDecisions(content)),
    at: settledAt ?? createdAt,
    reason,
  };
}

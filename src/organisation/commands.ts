/** Everything a person can make the organisation do: each command is one transaction with a journal line that says who. */

import { calendarDate } from '../domain/time.ts';
import { isContact } from '../outbox/content.ts';
import { outboxReason } from '../outbox/effects.ts';
import { type CommandOf, DONE, refusal } from './command.ts';
import type { Command, CommandResult } from './command-schema.ts';
import {
  answerOffer,
  answerPlan,
  endWish,
  makeOffer,
  proposePlan,
  recordConsent,
  recordWish,
  setOverride,
  withdrawConsent,
} from './commands-agreements.ts';
import { logCall, recordCall, recordPromise, withdrawPromise } from './commands-calls.ts';
import { liftHold, placeHold } from './commands-holds.ts';
import { describe, describeOrganisation, setLanguage, setPolicy } from './commands-known.ts';
import { approve, approveAll, editLetter, letterLeft, resolveUnknown, skip } from './commands-letters.ts';
import { receiveReply } from './commands-replies.ts';
import { type Desk, type Moment, momentOf } from './desk.ts';
import { eraseCustomer } from './erase.ts';
import { keepWords } from './keeping.ts';
import { setTemplate, setWords } from './own-words.ts';
import { decideCustomer } from './plan.ts';
import { suppress } from './plan-effects.ts';
import { BY_HAND } from './plan-tasks.ts';
import { receiveTextReceipt } from './receipts.ts';
import { endQuarantine } from './restored.ts';
import { attachInvoices, confirmSender, setSender } from './sender.ts';
import { sentByHand } from './sent-by-hand.ts';

/** Before the first day anything can have happened here. */
const EVER = calendarDate('1970-01-01');

/** All of the command happens, or nothing of it. */
export function carryOut(desk: Desk, command: Command): CommandResult {
  return desk.store.transaction(() => act(desk, command));
}

/** Call it inside a transaction. */
export function act(desk: Desk, command: Command): CommandResult {
  const moment = momentOf(desk);
  switch (command.do) {
    case 'approve-letter':
      return approve(desk, moment, command);
    case 'approve-letters':
      return approveAll(desk, moment, command);
    case 'edit-letter':
      return editLetter(desk, moment, command);
    case 'skip-letter':
      return skip(desk, moment, command);
    case 'letter-left':
      return letterLeft(desk, moment, command);
    case 'resolve-unknown':
      return resolveUnknown(desk, moment, command);
    case 'log-call':
      return logCall(desk, moment, command);
    case 'record-call':
      return recordCall(desk, moment, command);
    case 'finish-task':
      return finishTask(desk, moment, command);
    case 'record-promise':
      return recordPromise(desk, moment, command);
    case 'place-hold':
      return placeHold(desk, moment, command);
    case 'lift-hold':
      return liftHold(desk, moment, command);
    case 'withdraw-promise':
      return withdrawPromise(desk, moment, command);
    case 'write-again':
      return writeAgain(desk, moment, command);
    case 'set-mode':
      return setMode(desk, moment, command);
    case 'release-first-run':
      return release(desk, moment, command);
    case 'disconnect':
      return disconnect(desk, moment, command);
    case 'set-sender':
      return setSender(desk, moment, command);
    case 'attach-invoices':
      return attachInvoices(desk, moment, command);
    case 'confirm-sender':
      return confirmSender(desk, moment, command);
    case 'end-quarantine':
      return endQuarantine(desk, moment, command);
    case 'stop-all':
      return stopAll(desk, moment, command);
    case 'describe-customer':
      return describe(desk, moment, command);
    case 'set-policy':
      return setPolicy(desk, moment, command);
    case 'describe-organisation':
      return describeOrganisation(desk, moment, command);
    case 'set-template':
      return setTemplate(desk, moment, command);
    case 'set-words':
      return setWords(desk, moment, command);
    case 'keep-words':
      return keepWords(desk, moment, command);
    case 'erase-customer':
      return eraseCustomer(desk, moment, command);
    case 'set-customer-language':
      return setLanguage(desk, moment, command);
    case 'propose-plan':
      return proposePlan(desk, moment, command);
    case 'answer-plan':
      return answerPlan(desk, moment, command);
    case 'make-offer':
      return makeOffer(desk, moment, command);
    case 'answer-offer':
      return answerOffer(desk, moment, command);
    case 'record-wish':
      return recordWish(desk, moment, command);
    case 'end-wish':
      return endWish(desk, moment, command);
    case 'record-consent':
      return recordConsent(desk, moment, command);
    case 'withdraw-consent':
      return withdrawConsent(desk, moment, command);
    case 'set-override':
      return setOverride(desk, moment, command);
    case 'receive-reply':
      return receiveReply(desk, moment, command);
    case 'receive-text-receipt':
      return receiveTextReceipt(desk, moment, command);
    case 'recall':
      return recall(desk, moment, command);
    default:
      return command satisfies never;
  }
}

/** Finishing a letter that failed restarts the stages it carried: only a person makes a stage reach a customer again. */
function finishTask(desk: Desk, moment: Moment, { taskId: id, by, note }: CommandOf<'finish-task'>): CommandResult {
  const { store } = desk;
  const task = store.tasks.get(id);
  if (!task) return refusal('not-found', 'no such task');
  if (task.state !== 'open') return refusal('already-done', `the task is ${task.state}`);
  if (task.kind === 'call') return refusal('invalid', 'a call is finished by logging it');
  if (task.rule === BY_HAND && !sentByHand(desk, moment, task, by)) return refusal('not-now', 'it is no longer to be sent');
  store.tasks.change(id, { state: 'done', closedAt: moment.at, closedBy: by });
  if (task.kind === 'letter-failed' && task.effectId !== null) {
    const invoiceIds = store.history.claimsOf(task.effectId).map((claim) => claim.invoiceId);
    if (invoiceIds.length > 0) store.history.restart(invoiceIds);
  }
  store.journal.append({
    at: moment.at,
    kind: 'task-finished',
    customerId: task.customerId,
    contents: { taskId: id, task: task.kind, by, note: note ?? null },
  });
  decideCustomer(desk, moment, task.customerId);
  return DONE;
}

/** What it was refused for is gone, a person says: a new effect of the same name takes its place, under a key of its own, and looks before it writes. */
function writeAgain({ store }: Desk, { at, asOf }: Moment, { taskId: id, by }: CommandOf<'write-again'>): CommandResult {
  const task = store.tasks.get(id);
  const effect = task?.effectId ? store.effects.get(task.effectId) : null;
  if (!task || !effect || isContact(effect.kind)) return refusal('not-found', 'nothing that could be written again');
  if (task.state !== 'open' || effect.state !== 'failed') return refusal('already-done', `the task is ${task.state}`);
  const { key, kind, customerId, stage, content, contentHash, parent, attempts, attempt } = effect;
  store.effects.move(effect, 'suppressed', { reason: outboxReason('written-again', `${by} asked for it to be written again`, { by }) });
  const effectId = store.effects.promise({
    key,
    kind,
    customerId,
    stage,
    state: 'planned',
    plannedFor: asOf,
    createdAt: at,
    content,
    contentHash,
    parent,
  });
  store.effects.change({ id: effectId, state: 'planned' }, { attempts: Math.min(attempts, 1), attempt });
  store.tasks.change(id, { state: 'done', closedAt: at, closedBy: by });
  store.journal.append({ at, kind: 'write-again', customerId: task.customerId, contents: { taskId: id, effectId, by } });
  return DONE;
}

/** Whatever waits under the old mode is taken back at once; the next run promises anew under the new one. */
function setMode(desk: Desk, moment: Moment, { mode, by }: CommandOf<'set-mode'>): CommandResult {
  const { store } = desk;
  const before = moment.organisation.mode;
  if (before === mode) return refusal('already-done', `the mode is ${mode} already`);
  store.settings.change({ mode });
  if (mode !== 'autopilot') takeBackAll(desk, moment, mode);
  store.cases.touchAll();
  store.journal.append({ at: moment.at, kind: 'mode-set', customerId: null, contents: { from: before, to: mode, by } });
  return DONE;
}

function takeBackAll(desk: Desk, moment: Moment, mode: string): void {
  for (const effect of desk.store.effects.allPending())
    suppress(desk, moment, effect, outboxReason('mode-changed', `the mode was set to ${mode}`, { mode }));
}

function release(desk: Desk, { at, organisation }: Moment, { by }: CommandOf<'release-first-run'>): CommandResult {
  if (organisation.released) return refusal('already-done', 'the first run is released');
  desk.store.settings.change({ released: true });
  desk.store.cases.touchAll();
  desk.store.journal.append({ at, kind: 'first-run-released', customerId: null, contents: { by } });
  return DONE;
}

/** What is promised waits; what is remembered stays for the day somebody connects again. */
function disconnect({ store }: Desk, { at }: Moment, { by }: CommandOf<'disconnect'>): CommandResult {
  if (store.connection.state() === 'none') return refusal('already-done', 'nothing is connected');
  store.connection.close();
  store.journal.append({ at, kind: 'disconnected', customerId: null, contents: { by } });
  return DONE;
}

function stopAll(desk: Desk, { at, organisation }: Moment, { stopped, by }: CommandOf<'stop-all'>): CommandResult {
  if (organisation.stopped === stopped) return refusal('already-done', stopped ? 'everything is stopped' : 'nothing is stopped');
  desk.store.settings.change({ stopped });
  if (!stopped) desk.store.cases.touchAll();
  desk.store.journal.append({ at, kind: stopped ? 'stopped' : 'resumed', customerId: null, contents: { by } });
  return DONE;
}

/** Ours again: the stages it has been through stay behind it, and a person decides what comes next. */
function recall(desk: Desk, moment: Moment, { customerId, invoiceIds, by, note }: CommandOf<'recall'>): CommandResult {
  const { store } = desk;
  const handed = new Set(
    store.history
      .toDecide(customerId, EVER)
      .filter((row) => row.kind === 'handed-over')
      .flatMap((row) => Object.keys(row.advances)),
  );
  if (!invoiceIds.every((id) => handed.has(id))) return refusal('not-found', 'not all of these were handed over');
  store.history.record({
    customerId,
    at: moment.at,
    day: moment.asOf,
    kind: 'recalled',
    stage: null,
    channel: null,
    invoiceIds,
    advances: {},
    by,
    note: note ?? null,
  });
  store.journal.append({ at: moment.at, kind: 'recalled', customerId, contents: { invoiceIds, by, note: note ?? null } });
  decideCustomer(desk, moment, customerId);
  return DONE;
}

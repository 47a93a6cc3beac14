/** What a person says about a call, and what the customer said in it: nothing, a promise, a dispute, paid already. */
import { wasConversation } from '../cases/channel.ts';
import { advancesOf, invoiceIdsOf } from '../outbox/content.ts';
import { type CommandOf, DONE, holdDays, holdId, refusal, rowId } from './command.ts';
import type { CommandResult } from './command-schema.ts';
import type { Desk, Moment } from './desk.ts';
import { promiseExpectedPayment, withdrawExpectedPayment } from './expected-payment.ts';
import { numbersOf } from './letter.ts';
import { promiseNotes } from './notes.ts';
import { decideCustomer } from './plan.ts';

/** "I have paid": so many days without contact, about five business days (reliability reference §1.2). */
const PAID_ALREADY_DAYS = 7;

export function logCall(desk: Desk, moment: Moment, command: CommandOf<'log-call'>): CommandResult {
  const { store } = desk;
  const { by, outcome, note } = command;
  const task = store.tasks.get(command.taskId);
  if (task?.kind !== 'call') return refusal('not-found', 'no such call');
  if (task.state !== 'open') return refusal('already-done', `the call is ${task.state}`);
  if (outcome === 'promised' && !command.promise) return refusal('invalid', 'a promise needs an amount and a date');
  const { customerId, stage } = task;
  const advances = advancesOf(task.decisions);
  const invoiceIds = invoiceIdsOf(task.decisions);
  store.tasks.change(task.id, { state: 'done', closedAt: moment.at, closedBy: by });
  store.history.record({
    customerId,
    at: moment.at,
    day: moment.asOf,
    kind: 'call-made',
    stage,
    channel: 'call',
    invoiceIds,
    advances,
    taskId: task.id,
    by,
    note: note ?? outcome,
    outcome,
    because: command.because ?? null,
  });
  store.journal.append({
    at: moment.at,
    kind: 'call-made',
    customerId,
    contents: { taskId: task.id, stage, outcome, advances, by, note: note ?? null },
  });
  const amounts = task.decisions.map((decision) => decision.amount);
  const detail = [outcome, note].filter(Boolean).join(': ');
  promiseNotes(desk, moment, {
    act: task.id,
    customerId,
    kind: 'call-made',
    stage,
    invoiceIds: invoiceIds.slice(0, 1),
    numbers: numbersOf(desk, invoiceIds),
    amounts,
    date: moment.asOf,
    detail,
  });
  whatWasSaid(desk, moment, { ...command, customerId });
  decideCustomer(desk, moment, customerId);
  return DONE;
}

/**
 * A call that no task asked for. One of ours counts for the caps like any other; theirs is no contact of ours, but both sides spoke, so what
 * the rules say of a conversation holds.
 */
export function recordCall(desk: Desk, moment: Moment, command: CommandOf<'record-call'>): CommandResult {
  const { store } = desk;
  const { customerId, from, outcome, because = null, by, note = null } = command;
  if (!store.readings.customer(customerId)) return refusal('not-found', 'no such customer');
  if (outcome === 'promised' && !command.promise) return refusal('invalid', 'a promise needs an amount and a date');
  if (from === 'them' && !wasConversation(outcome)) return refusal('invalid', 'a call of theirs that nobody answered is none');
  const isOpen = store.tasks.live(customerId).some((task) => task.kind === 'call' && task.state === 'open');
  if (from === 'us' && isOpen) return refusal('not-now', 'a call is asked for: it is logged there');
  const id = rowId(desk, 'k');
  const kind = from === 'us' ? 'call-made' : 'reply-received';
  const entry = { customerId, at: moment.at, day: moment.asOf, kind, stage: null, channel: 'call' as const, invoiceIds: [], advances: {} };
  store.history.record({ ...entry, by, note: note ?? outcome, outcome, because });
  store.journal.append({ at: moment.at, kind: 'call-recorded', customerId, contents: { from, outcome, because, by, note } });
  if (moment.organisation.mode !== 'draft') {
    const invoiceIds = store.readings
      .openInvoices(customerId)
      .slice(0, 1)
      .map((invoice) => invoice.id);
    const detail = [from === 'them' ? 'they called' : null, outcome, note].filter(Boolean).join(': ');
    const told = { act: id, customerId, kind: 'call-made' as const, stage: null, invoiceIds, numbers: numbersOf(desk, invoiceIds) };
    promiseNotes(desk, moment, { ...told, amounts: [], date: moment.asOf, detail });
  }
  whatWasSaid(desk, moment, command);
  decideCustomer(desk, moment, customerId);
  return { done: true, id };
}

/** A promise, a dispute or "paid already" said on the telephone holds from that moment. */
function whatWasSaid(
  desk: Desk,
  moment: Moment,
  { customerId, outcome, promise, by, note }: Pick<CommandOf<'record-call'>, 'customerId' | 'outcome' | 'promise' | 'by' | 'note'>,
): void {
  if (promise) keepPromise(desk, moment, { customerId, ...promise, by, note });
  if (outcome === 'disputed') holdId(desk, moment, { customerId, kind: 'dispute', from: moment.asOf, note, by });
  if (outcome === 'paid-already')
    holdId(desk, moment, {
      customerId,
      kind: 'manual',
      from: moment.asOf,
      until: holdDays(moment.asOf, PAID_ALREADY_DAYS),
      note: note ?? 'says it is paid',
      by,
    });
}

export function recordPromise(desk: Desk, moment: Moment, command: CommandOf<'record-promise'>): CommandResult {
  const { store } = desk;
  const { customerId, amount, currency, date } = command;
  const open = store.readings.openInvoices(customerId).filter((invoice) => invoice.currency === currency);
  if (open.length === 0) return refusal('not-found', `nothing is open in ${currency}`);
  if (date < moment.asOf) return refusal('invalid', 'a promise cannot be for a day that has passed');
  const id = keepPromise(desk, moment, command);
  if (moment.organisation.mode !== 'draft') {
    const invoiceIds = open.map((invoice) => invoice.id);
    const amounts = [{ minor: amount, currency }];
    promiseNotes(desk, moment, {
      act: id,
      customerId,
      kind: 'promise-made',
      stage: null,
      invoiceIds: invoiceIds.slice(0, 1),
      numbers: [],
      amounts,
      date: moment.asOf,
      detail: `for ${date}`,
    });
  }
  decideCustomer(desk, moment, customerId);
  return { done: true, id };
}

interface Given {
  readonly customerId: string;
  readonly amount: number;
  readonly currency: string;
  readonly date: Moment['asOf'];
  readonly by: string;
  readonly note?: string | undefined;
}

function keepPromise(desk: Desk, moment: Moment, { customerId, amount, currency, date, by, note }: Given): string {
  const { at, asOf } = moment;
  const id = rowId(desk, 'p');
  const promise = { id, customerId, amount, currency, date, made: asOf, madeAt: at, withdrawn: false, by, note: note ?? null };
  desk.store.standings.recordPromise(promise);
  desk.store.journal.append({
    at,
    kind: 'promise-recorded',
    customerId,
    contents: { promiseId: id, amount, currency, date, by, note: note ?? null },
  });
  promiseExpectedPayment(desk, moment, promise);
  return id;
}

/** The customer takes it back, or it was recorded by mistake: the case is decided without it at once. */
export function withdrawPromise(desk: Desk, moment: Moment, { promiseId, by, note }: CommandOf<'withdraw-promise'>): CommandResult {
  const { store } = desk;
  const promise = store.standings.promise(promiseId);
  if (!promise) return refusal('not-found', 'no such promise');
  if (promise.withdrawn) return refusal('already-done', 'the promise was withdrawn before');
  store.standings.withdrawPromise(promiseId);
  store.journal.append({
    at: moment.at,
    kind: 'promise-withdrawn',
    customerId: promise.customerId,
    contents: { promiseId, by, note: note ?? null },
  });
  withdrawExpectedPayment(desk, moment, promise);
  decideCustomer(desk, moment, promise.customerId);
  return DONE;
}

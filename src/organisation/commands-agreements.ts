/** What is agreed with a customer: payment plans, offers, wishes and consents. Each is one act with a journal line, and the case is decided anew at once. */
import { consentSchema } from '../cases/consent.ts';
import { OFFER_TRANSITIONS, offerSchema } from '../cases/offer.ts';
import { PLAN_TRANSITIONS, planSchema } from '../cases/plan.ts';
import { stateAfter } from '../cases/transitions.ts';
import type { AgreementRow } from '../store/agreements.ts';
import type { InvoiceRecord } from '../store/readings.ts';
import { type CommandOf, DONE, refusal, rowId } from './command.ts';
import type { CommandResult } from './command-schema.ts';
import type { Desk, Moment } from './desk.ts';
import { numbersOf } from './letter.ts';
import { promiseNotes } from './notes.ts';
import { decideCustomer } from './plan.ts';

/** Instalments in the order of their days must come to exactly what is open on the plan's invoices. */
export function proposePlan(desk: Desk, moment: Moment, command: CommandOf<'propose-plan'>): CommandResult {
  const invoices = openOnes(desk, command.customerId, command.invoiceIds);
  if (!Array.isArray(invoices)) return invoices;
  const instalments = [...command.instalments].sort((a, b) => (a.due < b.due ? -1 : 1));
  const [first] = instalments;
  if (first && first.due < moment.asOf) return refusal('invalid', 'an instalment cannot be due on a day that has passed');
  const open = invoices.reduce((sum, invoice) => sum + invoice.open, 0);
  const sum = instalments.reduce((total, instalment) => total + instalment.amount, 0);
  if (sum !== open) return refusal('invalid', `the instalments come to ${sum} and ${open} is open (minor units)`);
  const plan = { agreed: moment.asOf, invoiceIds: command.invoiceIds, instalments, state: 'proposed' };
  return add(desk, moment, { ...command, kind: 'plan', body: plan, journal: 'plan-proposed' });
}

/** Only what was accepted word for word holds; the day of the acceptance is the day from which payments count. */
export function answerPlan(desk: Desk, moment: Moment, command: CommandOf<'answer-plan'>): CommandResult {
  const { store } = desk;
  const row = standing(desk, command.planId, 'plan');
  if (!row) return refusal('not-found', 'no such plan');
  const plan = planSchema.parse(row.body);
  const state = isPlanState(plan.state) ? stateAfter(PLAN_TRANSITIONS, plan.state, command.answer) : null;
  if (state === null) return refusal('already-done', `the plan is ${plan.state}`);
  if (state === 'active' && command.text === undefined) return refusal('invalid', 'an acceptance needs the text that was agreed to');
  store.agreements.change(row.id, { ...plan, state, agreed: state === 'active' ? moment.asOf : plan.agreed });
  const contents = { planId: row.id, state, by: command.by, text: command.text ?? null, note: command.note ?? null };
  store.journal.append({ at: moment.at, kind: `plan-${command.answer}`, customerId: row.customerId, contents });
  if (state === 'active') noteOf(desk, moment, row, 'plan-agreed', plan.invoiceIds, plan.instalments.map(({ due }) => due).join(', '));
  decideCustomer(desk, moment, row.customerId);
  return DONE;
}

function isPlanState(state: string): state is keyof typeof PLAN_TRANSITIONS {
  return Object.hasOwn(PLAN_TRANSITIONS, state);
}

/** An offer asks for less than is open; it pauses the invoices until it expires. */
export function makeOffer(desk: Desk, moment: Moment, command: CommandOf<'make-offer'>): CommandResult {
  const invoices = openOnes(desk, command.customerId, command.invoiceIds);
  if (!Array.isArray(invoices)) return invoices;
  const [first] = invoices;
  const open = invoices.reduce((sum, invoice) => sum + invoice.open, 0);
  if (!first || command.amount >= open) return refusal('invalid', 'an offer asks for less than is open');
  if (command.expires < moment.asOf) return refusal('invalid', 'an offer cannot expire before it is made');
  const { kind, amount, invoiceIds, expires } = command;
  const body = { kind, amount, currency: first.currency, invoiceIds, made: moment.asOf, expires, state: 'offered' };
  return add(desk, moment, {
    ...command,
    kind: 'offer',
    body,
    journal: 'offer-made',
    told: { kind: 'offer-made', invoiceIds, detail: `until ${expires}` },
  });
}

export function answerOffer(desk: Desk, moment: Moment, command: CommandOf<'answer-offer'>): CommandResult {
  const row = standing(desk, command.offerId, 'offer');
  if (!row) return refusal('not-found', 'no such offer');
  const offer = offerSchema.parse(row.body);
  const state = stateAfter(OFFER_TRANSITIONS, offer.state, command.answer);
  if (state === null) return refusal('already-done', `the offer is ${offer.state}`);
  desk.store.agreements.change(row.id, { ...offer, state });
  const contents = { offerId: row.id, state, by: command.by, note: command.note ?? null };
  desk.store.journal.append({ at: moment.at, kind: `offer-${command.answer}`, customerId: row.customerId, contents });
  decideCustomer(desk, moment, row.customerId);
  return DONE;
}

export function recordWish(desk: Desk, moment: Moment, command: CommandOf<'record-wish'>): CommandResult {
  const { wish } = command;
  if (!wish.notBefore && !wish.notBeforeTime && !wish.never) return refusal('invalid', 'a wish says from when, at what time, or never');
  if (wish.never && !wish.channel) return refusal('invalid', 'never on any channel is a stop request, not a wish');
  if (wish.notBefore && wish.notBefore <= moment.asOf) return refusal('invalid', 'a wish is for a day to come');
  return add(desk, moment, { ...command, kind: 'wish', body: { ...wish, made: moment.asOf }, journal: 'wish-recorded' });
}

export function endWish(desk: Desk, moment: Moment, { wishId, by, note }: CommandOf<'end-wish'>): CommandResult {
  const row = standing(desk, wishId, 'wish');
  if (!row) return refusal('not-found', 'no such wish');
  desk.store.agreements.end(row.id, by, moment.at);
  desk.store.journal.append({
    at: moment.at,
    kind: 'wish-ended',
    customerId: row.customerId,
    contents: { wishId, by, note: note ?? null },
  });
  decideCustomer(desk, moment, row.customerId);
  return DONE;
}

export function recordConsent(desk: Desk, moment: Moment, command: CommandOf<'record-consent'>): CommandResult {
  const { channel, evidence } = command;
  const body = { channel, given: moment.asOf, withdrawn: null, evidence };
  return add(desk, moment, { ...command, kind: 'consent', body, journal: 'consent-recorded' });
}

export function withdrawConsent(desk: Desk, moment: Moment, { customerId, channel, by }: CommandOf<'withdraw-consent'>): CommandResult {
  const { store } = desk;
  const given = store.agreements
    .rows(customerId)
    .filter((row) => row.kind === 'consent')
    .map((row) => ({ id: row.id, consent: consentSchema.parse(row.body) }))
    .filter(({ consent }) => consent.channel === channel && !consent.withdrawn);
  if (given.length === 0) return refusal('not-found', `no consent to ${channel} stands`);
  for (const { id, consent } of given) store.agreements.change(id, { ...consent, withdrawn: moment.asOf });
  store.journal.append({ at: moment.at, kind: 'consent-withdrawn', customerId, contents: { channel, by } });
  decideCustomer(desk, moment, customerId);
  return DONE;
}

/** A new override takes the place of the one that stood for the same customer or invoice. */
export function setOverride(desk: Desk, moment: Moment, command: CommandOf<'set-override'>): CommandResult {
  const { store } = desk;
  const { customerId, invoiceId = null, override, by, note } = command;
  if (!store.readings.customer(customerId)) return refusal('not-found', 'no such customer');
  if (invoiceId !== null && store.readings.invoice(invoiceId)?.customerId !== customerId)
    return refusal('not-found', 'no such invoice of this customer');
  const before = store.agreements.rows(customerId).find((row) => row.kind === 'override' && row.invoiceId === invoiceId);
  if (!before && override === null) return refusal('already-done', 'nothing was decided over the policy');
  if (before) store.agreements.end(before.id, by, moment.at);
  if (override !== null) return add(desk, moment, { ...command, kind: 'override', invoiceId, body: override, journal: 'override-set' });
  store.journal.append({ at: moment.at, kind: 'override-removed', customerId, contents: { invoiceId, by, note: note ?? null } });
  decideCustomer(desk, moment, customerId);
  return DONE;
}

interface Addition {
  readonly customerId: string;
  readonly kind: AgreementRow['kind'];
  readonly invoiceId?: string | null | undefined;
  readonly body: unknown;
  readonly by: string;
  readonly note?: string | undefined;
  readonly journal: string;
  readonly told?: { readonly kind: 'plan-agreed' | 'offer-made'; readonly invoiceIds: readonly string[]; readonly detail: string };
}

function add(desk: Desk, moment: Moment, { customerId, kind, invoiceId, body, by, note, journal, told }: Addition): CommandResult {
  const { store } = desk;
  if (!store.readings.customer(customerId)) return refusal('not-found', 'no such customer');
  const id = rowId(desk, 'a');
  const row = { id, customerId, kind, invoiceId: invoiceId ?? null, body, by, at: moment.at, note: note ?? null };
  store.agreements.add(row);
  store.journal.append({ at: moment.at, kind: journal, customerId, contents: row });
  if (told) noteOf(desk, moment, row, told.kind, told.invoiceIds, told.detail);
  decideCustomer(desk, moment, customerId);
  return { done: true, id };
}

/** The books are told on the first invoice it is about. */
function noteOf(
  desk: Desk,
  moment: Moment,
  row: Pick<AgreementRow, 'id' | 'customerId'>,
  kind: 'plan-agreed' | 'offer-made',
  invoiceIds: readonly string[],
  detail: string,
): void {
  if (moment.organisation.mode === 'draft') return;
  const request = { act: row.id, customerId: row.customerId, kind, stage: null, invoiceIds: invoiceIds.slice(0, 1), detail };
  promiseNotes(desk, moment, { ...request, numbers: numbersOf(desk, invoiceIds), amounts: [], date: moment.asOf });
}

function standing(desk: Desk, id: string, kind: AgreementRow['kind']): AgreementRow | null {
  const row = desk.store.agreements.get(id);
  return row && row.kind === kind && row.endedAt === null ? row : null;
}

/** The open invoices named, all of one customer and one currency; a refusal otherwise. */
function openOnes(desk: Desk, customerId: string, ids: readonly string[]): InvoiceRecord[] | CommandResult {
  const rows: InvoiceRecord[] = [];
  for (const id of new Set(ids)) {
    const row = desk.store.readings.invoice(id);
    if (row?.customerId !== customerId) return refusal('not-found', 'no such invoice of this customer');
    if (row.state !== 'open') return refusal('invalid', `${row.number ?? row.id} is not open`);
    rows.push(row);
  }
  const currencies = new Set(rows.map((row) => row.currency));
  return currencies.size === 1 ? rows : refusal('invalid', 'what is agreed is about one currency');
}

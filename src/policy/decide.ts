/**
 * The decision: one customer's case on one calendar day → for each open invoice exactly one standing decision with its reasons and the
 * last day it stands. Pure and total; the order of the rules below is the order in which a credit controller would ask.
 */
import { contactsIn, dated } from '../cases/happening.ts';
import { NO_PROGRESS, type Progress, progressOf } from '../cases/progress.ts';
import { receivedBetween } from '../cases/received.ts';
import { byDue, type Invoice } from '../domain/ledger.ts';
import { addDays, type CalendarDate, earlierDate } from '../domain/time.ts';
import type { CaseFile, Decision, Decisions } from './case.ts';
import { contactOf, handOverOf } from './contact-of-day.ts';
import type { Currency } from './currency.ts';
import { make, settledMind, waitFor } from './decision.ts';
import { type Held, heldBy, unappliedIn } from './holds.ts';
import { type Askable, place } from './place.ts';
import type { Policy } from './policy.ts';
import { policyFor, policyForInvoice } from './precedence.ts';
import { reason } from './rules.ts';
import { STANDS_DAYS } from './stands.ts';
import { turnsAfter } from './turns.ts';
import { wayOf } from './way.ts';
import { countryOf, rulesFor } from './who.ts';

/**
 * Decides one case. `asOf` is a calendar date in the organisation's zone, taken at the start of the permitted window.
 * Invoices that are not open (draft, settled, void) get no decision.
 */
export function decide(file: CaseFile, given: Policy, asOf: CalendarDate): Decisions {
  const { overrides, organisation, customer } = file;
  const policy = policyFor(given, customer.segment, overrides.customer);
  const country = countryOf(file);
  const rules = rulesFor(file, asOf);
  const history = dated(file.history, organisation.timeZone, asOf);
  const progress = progressOf(history, (invoiceId) => wayOf(policyForInvoice(policy, overrides.invoices, invoiceId), country), asOf);
  const contacts = contactsIn(history);
  const open = file.invoices.filter((invoice) => invoice.state === 'open' && invoice.open > 0).sort(byDue);
  const decisions: Decision[] = [];
  for (const currency of new Set(open.map((invoice) => invoice.currency).sort())) {
    const unapplied = unappliedIn(currency, file.payments, file.credits);
    const context: Currency = { file, policy, asOf, country, currency, contacts, rules, calls: contacts.calls, unapplied };
    const inCurrency = open.filter((invoice) => invoice.currency === currency);
    decideCurrency(inCurrency, progress, context, decisions);
  }
  return ended(decisions, turnsAfter(file, asOf), asOf);
}

/** No decision outlives the day on which something that is known today begins or ends by itself. */
function ended(decisions: Decision[], turn: CalendarDate | null, asOf: CalendarDate): Decisions {
  let first = addDays(asOf, STANDS_DAYS);
  const standing = turn === null ? decisions : decisions.map((each) => ({ ...each, until: earlierDate(each.until, addDays(turn, -1)) }));
  if (standing.length > 0) first = standing.reduce((least, { until }) => earlierDate(least, until), standing[0]?.until ?? first);
  return { decisions: standing, nextWake: addDays(first, 1) };
}

function decideCurrency(
  invoices: readonly Invoice[],
  progress: ReadonlyMap<string, Progress>,
  context: Currency,
  decisions: Decision[],
): void {
  const askable: Askable[] = [];
  const held: { invoice: Invoice; held: Held }[] = [];
  for (const invoice of invoices) {
    const state = (progress.size > 0 ? progress.get(invoice.id) : null) ?? NO_PROGRESS;
    const apart = setApart(invoice, state, context);
    if (apart) {
      decisions.push(apart);
      continue;
    }
    const one = place(invoice, invoice.due ?? invoice.issued, state, context);
    const hold = heldBy(invoice, one.next?.stage.channel ?? null, context);
    if (hold) held.push({ invoice, held: hold.limited && one.lapses ? untilLapse(hold, one.lapses) : hold });
    else askable.push(one);
  }
  holdDecisions(held, context, decisions);
  askDecisions(askable, context, decisions);
}

/** Invoices nothing is asked for by us: excluded ones, those with others, those without a due date. */
function setApart(invoice: Invoice, progress: Progress, context: Currency): Decision | null {
  const { file, asOf } = context;
  const number = invoice.number ?? invoice.id;
  if (progress.handedOver) {
    const since = { currency: invoice.currency, from: progress.handedOver, to: asOf, invoiceIds: [invoice.id] };
    const paid = file.payments.length > 0 && receivedBetween(file, since) > 0;
    const values = { on: progress.handedOver, number };
    return paid
      ? settledMind('task', [invoice], reason('handed-over-paid', values), context)
      : settledMind('rest', [invoice], reason('handed-over', values), context);
  }
  if (policyForInvoice(context.policy, file.overrides.invoices, invoice.id).exclude)
    return settledMind('rest', [invoice], reason('excluded', { number }), context);
  return invoice.due === null ? settledMind('task', [invoice], reason('no-due-date', { number }), context) : null;
}

/** A hold on the channel of a stage that lapses ends with it: the next stage may be on another channel. */
function untilLapse(hold: Held, lapses: CalendarDate): Held {
  return { ...hold, until: earlierDate(hold.until, addDays(lapses, -1)) };
}

/** One decision per hold and end, covering every invoice under it. */
function holdDecisions(held: readonly { invoice: Invoice; held: Held }[], context: Currency, decisions: Decision[]): void {
  const groups = new Map<string, { invoices: Invoice[]; held: Held }>();
  for (const { invoice, held: hold } of held) {
    const key = `${hold.reason.detail}|${hold.until}|${hold.review}`;
    const group = groups.get(key);
    if (group) group.invoices.push(invoice);
    else groups.set(key, { invoices: [invoice], held: hold });
  }
  for (const { invoices, held: hold } of groups.values()) {
    const channel = hold.call ? 'call' : null;
    decisions.push(make(hold.review ? 'task' : 'hold', { invoices, reasons: [hold.reason], until: hold.until, channel }, context));
  }
}

/** What may be asked for: the contact of the day and what travels with it, the hand-over, and what waits for its own day. */
function askDecisions(askable: readonly Askable[], context: Currency, decisions: Decision[]): void {
  if (askable.length === 0) return;
  const handOver: Askable[] = [];
  const rest: Askable[] = [];
  const candidates: Askable[] = [];
  let isDue = false;
  for (const one of askable) {
    if (one.dueNow && one.next?.stage.channel === 'hand-over') {
      handOver.push(one);
      continue;
    }
    rest.push(one);
    if (one.dueNow || isBeside(one, context)) candidates.push(one);
    isDue ||= one.dueNow;
  }
  const over = handOver.length > 0 ? handOverOf(handOver, context) : null;
  if (over) decisions.push(over);
  const contact = isDue ? contactOf(candidates, context) : null;
  if (contact) decisions.push(contact.decision);
  for (const one of rest) if (!contact?.covered.has(one.invoice.id)) decisions.push(waitFor(one, context));
}

/** Asked for beside the others: everything overdue, unless the policy asks invoice by invoice or the payer's habit still speaks for it. */
function isBeside(one: Askable, { policy, asOf }: Currency): boolean {
  return policy.basis === 'customer' && asOf > one.due && !(one.habit !== null && asOf < one.habit);
}

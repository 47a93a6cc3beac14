/**
 * The decision: one customer's case on one calendar day → for each open invoice exactly one standing decision with its reasons and the
 * last day it stands. Pure and total; the order of the rules below is the order in which a credit controller would ask.
 */
import { isUsableAddress } from '../domain/address.ts';
import { byDue, type Invoice } from '../domain/ledger.ts';
import { addDays, type CalendarDate, daysBetween, earlierDate, laterDate } from '../domain/time.ts';
import { closedOn, contactDayFrom, countryCode } from './calendar.ts';
import { type Contacts, capAgainst, contactsIn, firstUncapped } from './caps.ts';
import type { CaseFile, Decision, DecisionKind, Decisions, Reason } from './case.ts';
import { brokenWord, type Context, disputedPart, type Held, heldBy, unappliedIn } from './holds.ts';
import { hasStage, stageDay } from './ladder.ts';
import { type Policy, type Stage, thresholdIn } from './policy.ts';
import { policyFor } from './precedence.ts';
import { dated, lastDayOfCall, NO_PROGRESS, type OpenCall, type Progress, progressOf } from './progress.ts';
import { reason } from './rules.ts';
import { amountText } from './words.ts';

/** How long a decision stands that no day of the calendar will change (only new facts will). */
const STANDS_DAYS = 30;
/** The country whose calendar is used where neither customer nor organisation names one. */
const FALLBACK_COUNTRY = 'US';

/** However late somebody usually pays, a reminder waits no longer than this after the due date. Our figure: the slowest steady payer of reference Part 3. */
const LONGEST_HABIT_DAYS = 30;

/** An invoice that may be asked for, with where it stands. */
interface Askable {
  readonly invoice: Invoice;
  readonly due: CalendarDate;
  readonly progress: Progress;
  /** Its next stage; null when every stage is behind it. */
  readonly next: { readonly stage: Stage; readonly position: number; readonly day: CalendarDate } | null;
  /** The day on which the stage it waits for lapses, because the next one's has come; null: it does not lapse. */
  readonly lapses: CalendarDate | null;
  /** From which day the payer's own habit lets it be asked for; null where it does not count. */
  readonly habit: CalendarDate | null;
  readonly dueNow: boolean;
}

interface Currency extends Context {
  readonly currency: string;
  readonly contacts: Contacts;
  readonly unapplied: number;
}

/**
 * Decides one case. `asOf` is a calendar date in the organisation's zone, taken at the start of the permitted window.
 * Invoices that are not open (draft, settled, void) get no decision.
 */
export function decide(file: CaseFile, given: Policy, asOf: CalendarDate): Decisions {
  const policy = policyFor(given, file.customer.segment);
  const country = countryCode(file.customer.country) ?? countryCode(file.organisation.country) ?? FALLBACK_COUNTRY;
  const history = dated(file.history, file.organisation.timeZone, asOf);
  const progress = progressOf(history, policy, asOf, country);
  const open = file.invoices.filter((invoice) => invoice.state === 'open' && invoice.open > 0).sort(byDue);
  const decisions: Decision[] = [];
  for (const currency of [...new Set(open.map((invoice) => invoice.currency))].sort()) {
    const unapplied = unappliedIn(currency, file.payments, file.credits);
    const context: Currency = { file, policy, asOf, country, currency, contacts: contactsIn(history), unapplied };
    decisions.push(
      ...decideCurrency(
        open.filter((invoice) => invoice.currency === currency),
        progress,
        context,
      ),
    );
  }
  const ends = decisions.map((decision) => decision.until);
  const nextWake = addDays(ends.length === 0 ? addDays(asOf, STANDS_DAYS) : ends.reduce(earlierDate), 1);
  return { decisions, nextWake };
}

function decideCurrency(invoices: readonly Invoice[], progress: ReadonlyMap<string, Progress>, context: Currency): Decision[] {
  const decisions: Decision[] = [];
  const askable: Askable[] = [];
  const held: { invoice: Invoice; held: Held }[] = [];
  for (const invoice of invoices) {
    const state = progress.get(invoice.id) ?? NO_PROGRESS;
    if (state.handedOver) decisions.push(settledMind('rest', [invoice], reason('handed-over', { on: state.handedOver }), context));
    else if (invoice.due === null)
      decisions.push(settledMind('task', [invoice], reason('no-due-date', { number: invoice.number ?? invoice.id }), context));
    else {
      const one = place(invoice, invoice.due, state, context);
      const hold = heldBy(invoice, one.next?.stage.channel ?? null, context);
      if (hold)
        held.push({
          invoice,
          held: hold.limited && one.lapses ? { ...hold, until: earlierDate(hold.until, addDays(one.lapses, -1)) } : hold,
        });
      else askable.push(one);
    }
  }
  decisions.push(...holdDecisions(held, context), ...askDecisions(askable, context));
  return decisions;
}

/** Where an invoice stands on its way: stages up to the due day lapse once the next stage's day has come; later ones never do. */
function place(invoice: Invoice, due: CalendarDate, progress: Progress, context: Currency): Askable {
  const { policy, asOf } = context;
  const nextFrom = (from: number) => {
    let position = from;
    for (let stage = policy.stages[position]; stage && !hasStage(stage, invoice, context); stage = policy.stages[position]) position += 1;
    return position;
  };
  let position = nextFrom(progress.passed + 1);
  let lapses: CalendarDate | null = null;
  for (;;) {
    const here = policy.stages[position];
    const following = policy.stages[nextFrom(position + 1)];
    lapses = here && following && stageDay(here, invoice, due, progress) <= due ? stageDay(following, invoice, due, progress) : null;
    if (lapses === null || asOf < lapses) break;
    position = nextFrom(position + 1);
  }
  const stage = policy.stages[position];
  if (!stage) return { invoice, due, progress, next: null, lapses, habit: null, dueNow: false };
  if (progress.call) return { invoice, due, progress, next: { stage, position, day: asOf }, lapses, habit: null, dueNow: true };
  const gapEnds = progress.last ? addDays(progress.last.on, policy.gapDays) : due;
  const own = stageDay(stage, invoice, due, progress);
  const habit = habitOf(own, due, context);
  const day = laterDate(laterDate(own, progress.last ? gapEnds : own), habit ?? own);
  return { invoice, due, progress, next: { stage, position, day }, lapses, habit, dueNow: asOf >= day };
}

/** The last day before the calendar alone makes another stage of one of these due, where that comes before `until`. */
function untilNextStage(until: CalendarDate, letter: readonly Askable[], asOf: CalendarDate): CalendarDate {
  let last = until;
  for (const { next, lapses, dueNow } of letter) {
    if (lapses !== null && lapses > asOf) last = earlierDate(last, addDays(lapses, -1));
    if (next && !dueNow && next.day > asOf) last = earlierDate(last, addDays(next.day, -1));
  }
  return last;
}

/** The day from which a steady payer may be reminded of what is overdue, where the policy respects their habit; null: no such day. */
function habitOf(stageDay: CalendarDate, due: CalendarDate, { policy, file }: Currency): CalendarDate | null {
  const days = file.customer.habitDays;
  if (!policy.respectHabit || !days || days <= 0 || stageDay <= due) return null;
  return addDays(due, Math.min(days, LONGEST_HABIT_DAYS) + 1);
}

/** One decision per hold and end, covering every invoice under it. */
function holdDecisions(held: readonly { invoice: Invoice; held: Held }[], context: Currency): Decision[] {
  const groups = new Map<string, { invoices: Invoice[]; held: Held }>();
  for (const { invoice, held: hold } of held) {
    const key = `${hold.reason.detail}|${hold.until}|${hold.review}`;
    const group = groups.get(key);
    if (group) group.invoices.push(invoice);
    else groups.set(key, { invoices: [invoice], held: hold });
  }
  return [...groups.values()].map(({ invoices, held: hold }) =>
    make(hold.review ? 'task' : 'hold', { invoices, reasons: [hold.reason], until: hold.until }, context),
  );
}

function askDecisions(askable: readonly Askable[], context: Currency): Decision[] {
  const { asOf } = context;
  const finished = askable.filter((one) => !one.next);
  const handOver = askable.filter((one) => one.dueNow && one.next?.stage.channel === 'hand-over');
  const rest = askable.filter((one) => one.next && !handOver.includes(one));
  const dueNow = rest.filter((one) => one.dueNow);
  // Asked for beside the others: everything overdue, unless the policy asks invoice by invoice or the payer's habit still speaks for them.
  const beside = context.policy.basis === 'customer';
  const overdueToo = rest.filter((one) => beside && !one.dueNow && asOf > one.due && !(one.habit !== null && asOf < one.habit));
  const decisions = [...handOverDecisions(handOver, context)];
  const contacted =
    dueNow.length > 0 ? contactDecisions(dueNow, [...overdueToo, ...finished.filter((one) => beside && asOf > one.due)], context) : null;
  decisions.push(...(contacted?.decisions ?? []));
  const covered = contacted?.covered ?? new Set<string>();
  for (const one of askable) {
    if (covered.has(one.invoice.id) || handOver.includes(one)) continue;
    decisions.push(
      one.next
        ? waitFor(one, context)
        : settledMind('task', [one.invoice], reason('stages-done', { number: one.invoice.number ?? one.invoice.id }), context),
    );
  }
  return decisions;
}

/** The letter or call of the day: the due invoices, with the other overdue ones asked for beside them. */
function contactDecisions(
  dueNow: readonly Askable[],
  beside: readonly Askable[],
  context: Currency,
): { decisions: Decision[]; covered: Set<string> } {
  const { asOf, country } = context;
  const names = carryingOf(dueNow)?.next?.stage.channel ?? null;
  // A hold on one channel only keeps an invoice out of the contacts on that channel.
  const letter = [...dueNow, ...beside.filter((one) => !heldBy(one.invoice, names, context))].sort((a, b) => byDue(a.invoice, b.invoice));
  const invoices = letter.map((one) => one.invoice);
  const net = netOf(letter, context);
  const owing = dueNow.filter((one) => (net.left.get(one.invoice.id) ?? 0) > 0);
  const carrying = carryingOf(owing);
  const everything = { covered: new Set(invoices.map((invoice) => invoice.id)) };
  if (net.total < thresholdIn(context.policy.minimumNet, context.currency) || net.total === 0) {
    return { decisions: [settledMind('rest', invoices, smallNet(net.total, invoices, context), context)], ...everything };
  }
  if (!carrying?.next) {
    // Unapplied money covers all that is due for a stage; what else is overdue waits for its own.
    const paidUp = dueNow.map((one) => one.invoice);
    return {
      decisions: [settledMind('rest', paidUp, smallNet(0, paidUp, context), context)],
      covered: new Set(paidUp.map((invoice) => invoice.id)),
    };
  }
  const stage = carrying.next.stage;
  const moving = owing.filter((one) => one.next !== null);
  const advances = Object.fromEntries(moving.map((one) => [one.invoice.id, one.next?.stage.id ?? stage.id]));
  const reasons = [
    stageReason(carrying, stage, asOf),
    ...besideReasons(letter, moving.length, net, context),
    ...brokenWord(context.currency, context),
  ];
  const openCall = stage.channel === 'call' ? callOf(owing) : null;
  if (openCall) {
    const waiting = reason('call-open', { stage: openCall.stage, raised: openCall.raised, until: openCall.until });
    return {
      decisions: [make('task', { invoices, stage, advances, reasons: [waiting, ...reasons], until: openCall.until }, context)],
      ...everything,
    };
  }
  // Before the day is looked at: nobody to write to is a task on a Sunday, too, and so stands until it is mended.
  if (stage.channel !== 'call' && !context.file.customer.emails.some((email) => isUsableAddress(email.address))) {
    // A call that falls due meanwhile needs no address.
    const until = untilNextStage(standsUntil(carrying.due, asOf), letter, asOf);
    return {
      decisions: [make('task', { invoices, stage, reasons: [reason('no-address', {}), ...reasons], until }, context)],
      ...everything,
    };
  }
  const closed = notToday(stage, context);
  if (closed) {
    const until = closed.capped ? untilNextStage(closed.until, letter, asOf) : closed.until;
    return { decisions: [make('wait', { invoices, stage, reasons: [closed.reason, ...reasons], until }, context)], ...everything };
  }
  if (stage.channel === 'call') {
    return {
      decisions: [make('task', { invoices, stage, advances, reasons, until: lastDayOfCall(asOf, context.policy, country) }, context)],
      ...everything,
    };
  }
  const agreement = approvalOf(stage, context);
  return {
    decisions: [
      make(
        'send',
        { invoices, stage, advances, reasons: [...reasons, ...agreement], approval: agreement.length > 0, until: asOf },
        context,
      ),
    ],
    ...everything,
  };
}

function handOverDecisions(handOver: readonly Askable[], context: Currency): Decision[] {
  const carrying = carryingOf(handOver);
  const stage = carrying?.next?.stage;
  if (!carrying || !stage) return [];
  const invoices = handOver.map((one) => one.invoice);
  const net = netOf(handOver, context);
  if (net.total < thresholdIn(context.policy.minimumNet, context.currency) || net.total === 0)
    return [settledMind('rest', invoices, smallNet(net.total, invoices, context), context)];
  const reasons = [stageReason(carrying, stage, context.asOf), ...brokenWord(context.currency, context)];
  const closed = closedToday(context);
  if (closed) return [make('wait', { invoices, stage, reasons: [closed.reason, ...reasons], until: closed.until }, context)];
  const owing = handOver.filter((one) => (net.left.get(one.invoice.id) ?? 0) > 0);
  const advances = Object.fromEntries(owing.map((one) => [one.invoice.id, stage.id]));
  const agreement = approvalOf(stage, context);
  // A hand-over waits for a person, not for a day: it stands until the facts change.
  return [
    make(
      'hand-over',
      { invoices, stage, advances, reasons: [...reasons, ...agreement], approval: true, until: standsUntil(carrying.due, context.asOf) },
      context,
    ),
  ];
}

/** Of those due now the one furthest along; ties go to the oldest due date, then the number. */
function carryingOf(due: readonly Askable[]): Askable | null {
  let best: Askable | null = null;
  for (const one of [...due].sort((a, b) => byDue(a.invoice, b.invoice))) {
    if (one.next && (!best?.next || one.next.position > best.next.position)) best = one;
  }
  return best;
}

/** What is left of each invoice after disputed parts and unapplied money, used against the oldest due date first (contract rule 3). */
function netOf(letter: readonly Askable[], context: Currency): { total: number; left: Map<string, number>; disputed: number } {
  const left = new Map<string, number>();
  let unapplied = context.unapplied;
  let total = 0;
  let disputed = 0;
  for (const one of [...letter].sort((a, b) => byDue(a.invoice, b.invoice))) {
    const part = disputedPart(one.invoice, context);
    const asked = one.invoice.open - part;
    const used = Math.min(asked, unapplied);
    unapplied -= used;
    disputed += part;
    total += asked - used;
    left.set(one.invoice.id, asked - used);
  }
  return { total, left, disputed };
}

function callOf(owing: readonly Askable[]): OpenCall | null {
  return owing.map((one) => one.progress.call).find((call) => call !== null) ?? null;
}

/** Why no contact of this stage may be made today, with the last day that is true; null when one may. */
function notToday(stage: Stage, context: Currency): { reason: Reason; until: CalendarDate; capped: boolean } | null {
  const closed = closedToday(context);
  if (closed) return { ...closed, capped: false };
  const cap = capAgainst(context.contacts, stage.channel, context.asOf);
  return cap
    ? { reason: cap, capped: true, until: addDays(firstUncapped(context.contacts, stage.channel, context.asOf, context.country), -1) }
    : null;
}

function closedToday({ asOf, country }: Currency): { reason: Reason; until: CalendarDate } | null {
  const closed = closedOn(asOf, country);
  if (!closed) return null;
  const why = closed.what === 'weekend' ? reason('weekend', { country }) : reason('holiday', { country, name: closed.name });
  return { reason: why, until: addDays(contactDayFrom(asOf, country), -1) };
}

function approvalOf(stage: Stage, context: Currency): Reason[] {
  if (stage.tone === 'final' || stage.channel === 'final-demand' || stage.channel === 'hand-over')
    return [reason('needs-approval', { because: 'final' })];
  if (stage.approval) return [reason('needs-approval', { because: 'policy' })];
  return context.file.organisation.mode === 'review' ? [reason('needs-approval', { because: 'review-mode' })] : [];
}

function stageReason(carrying: Askable, stage: Stage, asOf: CalendarDate): Reason {
  const number = carrying.invoice.number ?? carrying.invoice.id;
  return reason('stage-due', { number, stage: stage.id, daysLate: daysBetween(carrying.due, asOf), stageDay: stage.days });
}

function besideReasons(letter: readonly Askable[], moving: number, net: { total: number; disputed: number }, context: Currency): Reason[] {
  const { currency, unapplied } = context;
  const reasons: Reason[] = [];
  if (letter.length > moving) reasons.push(reason('asked-too', { count: letter.length - moving }));
  const open = letter.reduce((sum, one) => sum + one.invoice.open, 0);
  if (unapplied > 0)
    reasons.push(reason('credit-netted', { unapplied: amountText(unapplied, currency), open: amountText(open, currency) }));
  if (net.disputed > 0) reasons.push(reason('dispute-left-out', { disputed: amountText(net.disputed, currency) }));
  return reasons;
}

function smallNet(total: number, invoices: readonly Invoice[], context: Currency): Reason {
  const { currency, unapplied, policy } = context;
  const open = amountText(
    invoices.reduce((sum, invoice) => sum + invoice.open, 0),
    currency,
  );
  if (total === 0 && unapplied > 0) return reason('in-credit', { unapplied: amountText(unapplied, currency), open });
  const minimum = amountText(thresholdIn(policy.minimumNet, currency), currency);
  return reason('net-small', { net: amountText(total, currency), minimum });
}

/** An invoice that is not due for a stage: it waits for the first contact day on which it will be. */
function waitFor(one: Askable, context: Currency): Decision {
  const next = one.next;
  if (!next) return settledMind('task', [one.invoice], reason('stages-done', { number: one.invoice.number ?? one.invoice.id }), context);
  const day = contactDayFrom(laterDate(next.day, addDays(context.asOf, 1)), context.country);
  const last = one.progress.last;
  const reasons = [reason('stage-not-due', { number: one.invoice.number ?? one.invoice.id, stage: next.stage.id, day })];
  if (one.habit !== null && one.habit === next.day)
    reasons.unshift(
      reason('payer-habit', {
        number: one.invoice.number ?? one.invoice.id,
        habitDays: context.file.customer.habitDays ?? 0,
        day: one.habit,
      }),
    );
  if (last && next.day > stageDay(next.stage, one.invoice, one.due, one.progress) && next.day !== one.habit)
    reasons.push(reason('stage-gap', { last: last.stage, lastDay: last.on, gapDays: context.policy.gapDays }));
  return make('wait', { invoices: [one.invoice], stage: next.stage, reasons, until: addDays(day, -1) }, context);
}

/** A decision that no day of the calendar will change. */
function settledMind(kind: DecisionKind, invoices: readonly Invoice[], why: Reason, context: Currency): Decision {
  const oldest = invoices[0];
  return make(kind, { invoices, reasons: [why], until: standsUntil(oldest?.due ?? oldest?.issued ?? context.asOf, context.asOf) }, context);
}

/** Ends of such decisions are counted from a day of the invoice, so that deciding again on another day writes nothing new. */
function standsUntil(anchor: CalendarDate, asOf: CalendarDate): CalendarDate {
  const periods = Math.floor(daysBetween(anchor, asOf) / STANDS_DAYS) + 1;
  return addDays(anchor, periods * STANDS_DAYS - 1);
}

interface Parts {
  readonly invoices: readonly Invoice[];
  readonly reasons: Reason[];
  readonly until: CalendarDate;
  readonly stage?: Stage;
  readonly advances?: Record<string, string>;
  readonly approval?: boolean;
}

/** `amount` by contract rule 3: Σ open − disputed parts − unapplied money, never below 0. */
function make(kind: DecisionKind, parts: Parts, context: Currency): Decision {
  const open = parts.invoices.reduce((sum, invoice) => sum + invoice.open - disputedPart(invoice, context), 0);
  return {
    kind,
    stage: parts.stage?.id ?? null,
    channel: parts.stage?.channel ?? null,
    invoiceIds: parts.invoices.map((invoice) => invoice.id),
    advances: parts.advances ?? {},
    amount: { minor: Math.max(0, open - context.unapplied), currency: context.currency },
    approval: parts.approval ?? false,
    until: parts.until,
    reasons: parts.reasons,
  };
}

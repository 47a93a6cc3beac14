/**
 * What keeps an invoice from being chased today: holds placed by people, promises and plans. Which end by themselves and which only a
 * person lifts is contract rule 8.
 */
import type { Credit, Invoice, Payment } from '../domain/ledger.ts';
import { addDays, type CalendarDate, daysBetween } from '../domain/time.ts';
import { addBusinessDays } from './calendar.ts';
import type { CaseFile, Channel, Hold, HoldKind, PaymentPromise, Plan, Reason } from './case.ts';
import type { Policy } from './policy.ts';
import { reason } from './rules.ts';
import { amountText } from './words.ts';

/** These end on their `until` by themselves; all others only when a person lifts them. */
const ENDS_BY_ITSELF: Readonly<Record<HoldKind, boolean>> = {
  manual: true,
  moratorium: true,
  stale: true,
  dispute: false,
  stop: false,
  reply: false,
  legal: false,
  insolvency: false,
  deceased: false,
  vulnerable: false,
};

/** Gravest first: of several, the first is named. */
const GRAVITY: readonly HoldKind[] = [
  'deceased',
  'insolvency',
  'moratorium',
  'legal',
  'stop',
  'vulnerable',
  'dispute',
  'reply',
  'manual',
  'stale',
];

/** Payments of the last so many days count towards a promise that does not say when it was made (contract.md). */
const UNDATED_PROMISE_DAYS = 30;

export interface Held {
  readonly reason: Reason;
  readonly until: CalendarDate;
  /** True when the hold has grown old and a person should look. */
  readonly review: boolean;
  /** True when it silences some channels only: the next stage on another channel is not held. */
  readonly limited?: boolean;
}

export interface Context {
  readonly file: CaseFile;
  readonly policy: Policy;
  readonly asOf: CalendarDate;
  readonly country: string;
}

/** Whether `hold` stands on this day. */
function stands(hold: Hold, asOf: CalendarDate): boolean {
  if (hold.from > asOf) return false;
  return !(hold.until && ENDS_BY_ITSELF[hold.kind] && hold.until < asOf);
}

function covers(hold: Hold, invoice: Invoice): boolean {
  return hold.scope === 'case' || hold.scope.invoiceId === invoice.id;
}

function silences(hold: Hold, channel: Channel | null): boolean {
  return hold.channels === undefined || channel === null || hold.channels.includes(channel);
}

/** Disputed part of an invoice that stays collectable for the rest, in minor units; 0 where none or where all of it is disputed. */
export function disputedPart(invoice: Invoice, context: Context): number {
  let disputed = 0;
  for (const hold of context.file.holds) {
    if (hold.kind === 'dispute' && stands(hold, context.asOf) && hold.scope !== 'case' && hold.scope.invoiceId === invoice.id)
      disputed += hold.scope.amount ?? 0;
  }
  return Math.min(disputed, invoice.open);
}

/** A dispute about part of an amount leaves the rest collectable, so it does not hold the invoice, unless the part is all of it. */
function isPart(hold: Hold, invoice: Invoice): boolean {
  return hold.kind === 'dispute' && hold.scope !== 'case' && hold.scope.amount !== undefined && hold.scope.amount < invoice.open;
}

/** The gravest hold on an invoice for a contact on `channel` (null: on any), or null. */
export function heldBy(invoice: Invoice, channel: Channel | null, context: Context): Held | null {
  const { asOf, file, policy } = context;
  const holds = file.holds
    .filter((hold) => stands(hold, asOf) && covers(hold, invoice) && silences(hold, channel) && !isPart(hold, invoice))
    .sort((a, b) => GRAVITY.indexOf(a.kind) - GRAVITY.indexOf(b.kind) || (a.from < b.from ? -1 : 1));
  const gravest = holds[0];
  if (gravest) return { ...describe(gravest, policy, asOf), limited: gravest.channels !== undefined };
  return heldByPlan(invoice, context) ?? heldByPromise(invoice, context);
}

function describe(hold: Hold, policy: Policy, asOf: CalendarDate): Held {
  const why = reason(`hold-${hold.kind}`, { from: hold.from, until: hold.until ?? null });
  if (ENDS_BY_ITSELF[hold.kind] && hold.until) return { reason: why, until: hold.until, review: false };
  const reviewDays = policy.reviewDays[hold.kind];
  const age = daysBetween(hold.from, asOf);
  const periods = Math.floor(age / reviewDays) + 1;
  const until = addDays(hold.from, periods * reviewDays - 1);
  if (age < reviewDays) return { reason: why, until, review: false };
  return { reason: reason('hold-old', { kind: hold.kind, from: hold.from, reviewDays }), until, review: true };
}

function heldByPromise(invoice: Invoice, context: Context): Held | null {
  // Of several the one that lasts longest: whoever promised more for a later day is waited for until then, in whatever order it was noted.
  let longest: Held | null = null;
  for (const promise of context.file.promises) {
    if (!isPromised(invoice, promise)) continue;
    const { state, until } = judgePromise(promise, context);
    if (state !== 'open') continue;
    const why = reason('hold-promise', { amount: amountText(promise.amount, promise.currency), date: promise.date, until });
    const lasts = longest === null || until > longest.until || (until === longest.until && why.detail > longest.reason.detail);
    if (lasts) longest = { reason: why, until, review: false };
  }
  return longest;
}

function isPromised(invoice: Invoice, promise: PaymentPromise): boolean {
  return promise.currency === invoice.currency && (promise.invoiceIds === undefined || promise.invoiceIds.includes(invoice.id));
}

export interface PromiseVerdict {
  readonly state: 'open' | 'kept' | 'partly-kept' | 'broken';
  readonly received: number;
  /** Last day on which it can still be kept. */
  readonly until: CalendarDate;
}

/** A payment is within reach of a promise up to half a per cent or one minor unit short (reference Part 3, ε). */
export function judgePromise(promise: PaymentPromise, context: Pick<Context, 'file' | 'policy' | 'asOf' | 'country'>): PromiseVerdict {
  const until = addBusinessDays(promise.date, context.policy.toleranceBusinessDays, context.country);
  const since = promise.made ?? addDays(context.asOf, -UNDATED_PROMISE_DAYS);
  const received = receivedBetween(context.file, promise.currency, since, until, promise.invoiceIds ?? null);
  const slack = Math.max(1, Math.floor(promise.amount / 200));
  if (received >= promise.amount - slack) return { state: 'kept', received, until };
  if (context.asOf <= until) return { state: 'open', received, until };
  return { state: received > 0 ? 'partly-kept' : 'broken', received, until };
}

/**
 * Money that came in between two dates. Platforms book money beyond the invoices differently (QuickBooks as a payment's unapplied part,
 * Xero as an over- or prepayment), so both count, each once.
 */
function receivedBetween(
  file: CaseFile,
  currency: string,
  from: CalendarDate,
  to: CalendarDate,
  invoiceIds: readonly string[] | null,
): number {
  const inTime = (record: Payment | Credit) =>
    record.state === 'posted' && record.currency === currency && record.date >= from && record.date <= to;
  const onThese = (allocations: Payment['allocations'], ids: readonly string[]) =>
    allocations.reduce((sum, allocation) => (ids.includes(allocation.invoiceId) ? sum + allocation.amount : sum), 0);
  let sum = 0;
  for (const payment of file.payments) {
    if (inTime(payment)) sum += invoiceIds === null ? payment.amount : payment.unapplied + onThese(payment.allocations, invoiceIds);
  }
  for (const credit of file.credits) {
    if (credit.kind === 'credit-note' || !inTime(credit)) continue;
    sum += invoiceIds === null ? credit.total : credit.remaining + onThese(credit.allocations, invoiceIds);
  }
  return sum;
}

function heldByPlan(invoice: Invoice, context: Context): Held | null {
  for (const plan of context.file.plans) {
    if (plan.state !== 'active' || !plan.invoiceIds.includes(invoice.id)) continue;
    const next = nextInstalment(plan, invoice.currency, context);
    if (next && context.asOf <= next.until)
      return { reason: reason('hold-plan', { due: next.due, until: next.until }), until: next.until, review: false };
  }
  return null;
}

/** The first instalment not covered by what came in since the plan was agreed; null when all are. */
export function nextInstalment(plan: Plan, currency: string, context: Context): { due: CalendarDate; until: CalendarDate } | null {
  const received = receivedBetween(context.file, currency, plan.agreed, context.asOf, plan.invoiceIds);
  let owed = 0;
  for (const instalment of [...plan.instalments].sort((a, b) => (a.due < b.due ? -1 : 1))) {
    owed += instalment.amount;
    if (owed > received)
      return { due: instalment.due, until: addBusinessDays(instalment.due, context.policy.toleranceBusinessDays, context.country) };
  }
  return null;
}

/** Broken promises and plans of this currency, as reasons that go with a letter. */
export function brokenWord(currency: string, context: Context): Reason[] {
  const reasons: Reason[] = [];
  for (const promise of context.file.promises) {
    if (promise.currency !== currency) continue;
    const verdict = judgePromise(promise, context);
    if (verdict.state === 'broken' || verdict.state === 'partly-kept')
      reasons.push(
        reason('promise-broken', {
          amount: amountText(promise.amount, currency),
          date: promise.date,
          received: amountText(verdict.received, currency),
        }),
      );
  }
  for (const plan of context.file.plans) {
    if (plan.state !== 'active' && plan.state !== 'broken') continue;
    const next = nextInstalment(plan, currency, context);
    if (next && context.asOf > next.until) reasons.push(reason('plan-broken', { due: next.due }));
  }
  return reasons.slice(-2);
}

/** Unapplied money of a customer in one currency: posted payments' unapplied parts and credits' remainders. */
export function unappliedIn(currency: string, payments: readonly Payment[], credits: readonly Credit[]): number {
  let sum = 0;
  for (const payment of payments) if (payment.state === 'posted' && payment.currency === currency) sum += payment.unapplied;
  for (const credit of credits) if (credit.state === 'posted' && credit.currency === currency) sum += credit.remaining;
  return Math.max(0, sum);
}

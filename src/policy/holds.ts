/**
 * What keeps an invoice from being chased today: holds placed by people, offers, plans and promises that stand, and what the customer
 * wishes. What each of them is and how it ends stands in the room of cases; here it meets the policy's numbers and the calendar.
 */
import type { Channel } from '../cases/channel.ts';
import {
  byGravity,
  covers,
  disputedPart,
  endOf,
  endOfReview,
  type Hold,
  holdStateOn,
  leavesRest,
  silences,
  stands,
} from '../cases/hold.ts';
import { judgeOffer } from '../cases/offer.ts';
import { judgePlan, type Plan, type PlanVerdict } from '../cases/plan.ts';
import { judgePromise, type PaymentPromise, type PromiseVerdict } from '../cases/promise.ts';
import { callAskedFor, waitsForWish } from '../cases/wish.ts';
import type { Credit, Invoice, Payment } from '../domain/ledger.ts';
import { addDays, type CalendarDate } from '../domain/time.ts';
import { addBusinessDays } from './calendar.ts';
import type { CaseFile, Reason } from './case.ts';
import type { Policy } from './policy.ts';
import { reason } from './rules.ts';
import { standsUntil } from './stands.ts';
import { amountText } from './words.ts';

export interface Held {
  readonly reason: Reason;
  readonly until: CalendarDate;
  /** True when a person should act: a hold grown old, an offer to be booked, a call that was asked for. */
  readonly review: boolean;
  /** True when it silences some channels only: the next stage on another channel is not held. */
  readonly limited?: boolean;
  /** True when what is to be done is a call. */
  readonly call?: boolean;
}

export interface Context {
  readonly file: CaseFile;
  readonly policy: Policy;
  readonly asOf: CalendarDate;
  readonly country: string;
  /** Days on which calls were made. */
  readonly calls: readonly CalendarDate[];
}

/** What a hold on an invoice is asked about: where people, not rules, decide, the numbers are the policy's. */
export type Standing = Pick<Context, 'file' | 'policy' | 'asOf' | 'country'>;

/** Disputed part of an invoice that stays collectable for the rest, in minor units; 0 where none or where all of it is disputed. */
export function disputedOf(invoice: Invoice, { file, asOf }: Pick<Context, 'file' | 'asOf'>): number {
  return file.holds.length === 0 ? 0 : disputedPart(file.holds, invoice, asOf);
}

/** The gravest hold on an invoice for a contact on `channel` (null: on any), or null. */
export function heldBy(invoice: Invoice, channel: Channel | null, context: Context): Held | null {
  const { file } = context;
  const gravest = gravestOf(invoice, channel, context);
  if (gravest) return { ...describe(gravest, context), limited: gravest.channels !== undefined };
  return (
    (file.offers.length > 0 ? heldByOffer(invoice, context) : null) ??
    (file.plans.length > 0 ? heldByPlan(invoice, context) : null) ??
    (file.promises.length > 0 ? heldByPromise(invoice, context) : null) ??
    (file.wishes.length > 0 ? heldByWish(channel, context) : null)
  );
}

function gravestOf(invoice: Invoice, channel: Channel | null, { file, asOf }: Context): Hold | null {
  let gravest: Hold | null = null;
  for (const hold of file.holds) {
    const holds = stands(hold, asOf) && covers(hold, invoice.id) && silences(hold, channel) && !leavesRest(hold, invoice.open);
    if (holds && (gravest === null || byGravity(hold, gravest) < 0)) gravest = hold;
  }
  return gravest;
}

function describe(hold: Hold, { policy, asOf }: Context): Held {
  const end = endOf(hold);
  const reviewDays = policy.reviewDays[hold.kind];
  if (end === null && holdStateOn(hold, asOf, reviewDays) === 'old') {
    const until = endOfReview(hold, asOf, reviewDays);
    return { reason: reason('hold-old', { kind: hold.kind, from: hold.from, reviewDays }), until, review: true };
  }
  const why = reason(`hold-${hold.kind}`, { from: hold.from, until: hold.until ?? null });
  return { reason: why, until: end ?? endOfReview(hold, asOf, reviewDays), review: false };
}

function heldByPromise(invoice: Invoice, context: Context): Held | null {
  // Of several the one that lasts longest: whoever promised more for a later day is waited for until then, in whatever order it was noted.
  let longest: Held | null = null;
  for (const promise of context.file.promises) {
    if (!isPromised(invoice, promise)) continue;
    const { state, until } = verdictOn(promise, context);
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

/** The verdict on a promise, with the last day on which it can still be kept: its day and the policy's tolerance. */
export function verdictOn(
  promise: PaymentPromise,
  { file, policy, asOf, country }: Standing,
): PromiseVerdict & { readonly until: CalendarDate } {
  const until = addBusinessDays(promise.date, policy.toleranceBusinessDays, country);
  return { ...judgePromise(promise, file, until, asOf), until };
}

function heldByPlan(invoice: Invoice, context: Context): Held | null {
  for (const plan of context.file.plans) {
    if (plan.state !== 'active' || !plan.invoiceIds.includes(invoice.id)) continue;
    const { state, next } = planVerdict(plan, invoice.currency, context);
    if (state !== 'active' || !next) continue;
    const values = { due: next.due, until: next.until, amount: amountText(next.amount, invoice.currency) };
    return { reason: reason('hold-plan', values), until: next.until, review: false };
  }
  return null;
}

/** The verdict on an agreed plan in one currency; an instalment may be as late as the policy's tolerance. */
export function planVerdict(plan: Plan, currency: string, { file, policy, asOf, country }: Standing): PlanVerdict {
  return judgePlan(plan, file, currency, (due) => addBusinessDays(due, policy.toleranceBusinessDays, country), asOf);
}

function heldByOffer(invoice: Invoice, context: Context): Held | null {
  const { file, policy, asOf, country } = context;
  for (const offer of file.offers) {
    if (!offer.invoiceIds.includes(invoice.id) || offer.currency !== invoice.currency) continue;
    const until = addBusinessDays(offer.expires, policy.toleranceBusinessDays, country);
    const state = judgeOffer(offer, file, until, asOf);
    const values = { kind: offer.kind, amount: amountText(offer.amount, offer.currency), expires: offer.expires, until };
    if (state === 'honoured') return { reason: reason('offer-honoured', values), until: standsUntil(offer.expires, asOf), review: true };
    if (state === 'offered' || state === 'accepted') return { reason: reason('hold-offer', values), until, review: false };
  }
  return null;
}

function heldByWish(channel: Channel | null, context: Context): Held | null {
  const { file, policy, asOf, country, calls } = context;
  const asked = callAskedFor(file.wishes, calls, (day) => addDays(addBusinessDays(day, policy.callBusinessDays, country), -1), asOf);
  if (asked) return { reason: reason('call-asked-for', asked), until: asked.until, review: true, call: true };
  const wish = waitsForWish(file.wishes, channel, asOf);
  if (!wish) return null;
  const why = reason('hold-wish', { day: wish.notBefore, time: wish.notBeforeTime ?? null, channel: wish.channel ?? null });
  const until = wish.until && wish.until < wish.notBefore ? wish.until : addDays(wish.notBefore, -1);
  return { reason: why, until, review: false, limited: wish.channel !== null && wish.channel !== undefined && wish.channel !== 'call' };
}

/** Broken promises and plans of this currency, as reasons that go with a letter; the latest two. */
export function brokenWord(currency: string, context: Standing): Reason[] {
  const { promises, plans } = context.file;
  if (promises.length === 0 && plans.length === 0) return [];
  const reasons: Reason[] = [];
  for (const promise of promises) {
    if (promise.currency !== currency) continue;
    const { state, received } = verdictOn(promise, context);
    if (state !== 'broken' && state !== 'partly-kept') continue;
    const amounts = { amount: amountText(promise.amount, currency), received: amountText(received, currency) };
    reasons.push(reason('promise-broken', { ...amounts, date: promise.date }));
  }
  for (const plan of plans) {
    if (plan.state !== 'active' && plan.state !== 'broken') continue;
    const { state, next } = planVerdict(plan, currency, context);
    if (state === 'broken' && next) reasons.push(reason('plan-broken', { due: next.due, amount: amountText(next.amount, currency) }));
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

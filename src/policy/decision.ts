/** The parts every decision is made of: its amount, its reasons, and the last day it stands. */
import type { Invoice } from '../domain/ledger.ts';
import { addDays, type CalendarDate, daysBetween, laterDate } from '../domain/time.ts';
import { contactDayFrom } from './calendar.ts';
import type { Decision, DecisionKind, Reason } from './case.ts';
import type { Currency, Net } from './currency.ts';
import { disputedOf } from './holds.ts';
import { stageDay } from './ladder.ts';
import { type Askable, gapBefore } from './place.ts';
import { type Stage, thresholdIn } from './policy.ts';
import { reason } from './rules.ts';
import { standsUntil } from './stands.ts';
import { amountText } from './words.ts';

export interface Parts {
  readonly invoices: readonly Invoice[];
  readonly reasons: Reason[];
  readonly until: CalendarDate;
  readonly stage?: Stage;
  readonly channel?: Decision['channel'];
  readonly advances?: Record<string, string>;
  readonly approval?: boolean;
}

/** `amount` by contract rule 3: Σ open − disputed parts − unapplied money, never below 0. */
export function make(kind: DecisionKind, parts: Parts, context: Currency): Decision {
  let open = 0;
  for (const invoice of parts.invoices) open += invoice.open - disputedOf(invoice, context);
  return {
    kind,
    stage: parts.stage?.id ?? null,
    channel: parts.stage?.channel ?? parts.channel ?? null,
    invoiceIds: parts.invoices.map((invoice) => invoice.id),
    advances: parts.advances ?? {},
    amount: { minor: Math.max(0, open - context.unapplied), currency: context.currency },
    approval: parts.approval ?? false,
    until: parts.until,
    reasons: parts.reasons,
  };
}

/** A decision that no day of the calendar will change. */
export function settledMind(kind: DecisionKind, invoices: readonly Invoice[], why: Reason, context: Currency): Decision {
  const oldest = invoices[0];
  return make(kind, { invoices, reasons: [why], until: standsUntil(oldest?.due ?? oldest?.issued ?? context.asOf, context.asOf) }, context);
}

/** An invoice that is not due for a stage: it waits for the first contact day on which it will be. */
export function waitFor(one: Askable, context: Currency): Decision {
  const { next, invoice, progress } = one;
  const number = invoice.number ?? invoice.id;
  if (!next) return settledMind('task', [invoice], reason('stages-done', { number }), context);
  const day = contactDayFrom(laterDate(next.day, addDays(context.asOf, 1)), context.country, context.policy.closedDays);
  const { last } = progress;
  const reasons = [reason('stage-not-due', { number, stage: next.stage.id, day })];
  if (one.habit !== null && one.habit === next.day)
    reasons.unshift(reason('payer-habit', { number, habitDays: context.file.customer.habitDays ?? 0, day: one.habit }));
  if (last && next.day > stageDay(next.stage, invoice, one.due, progress) && next.day !== one.habit) {
    const gapDays = gapBefore(next.stage, one.policy, context);
    reasons.push(reason(gapDays > one.policy.gapDays ? 'notice-period' : 'stage-gap', { last: last.stage, lastDay: last.on, gapDays }));
  }
  return make('wait', { invoices: [invoice], stage: next.stage, reasons, until: addDays(day, -1) }, context);
}

/** Why a stage is due. */
export function stageReason(carrying: Askable, stage: Stage, asOf: CalendarDate): Reason {
  const number = carrying.invoice.number ?? carrying.invoice.id;
  return reason('stage-due', { number, stage: stage.id, daysLate: daysBetween(carrying.due, asOf), stageDay: stage.days });
}

/** What else the figures of a letter are made of. */
export function besideReasons(invoices: readonly Invoice[], moving: number, net: Net, context: Currency): Reason[] {
  const { currency, unapplied } = context;
  const reasons: Reason[] = [];
  if (invoices.length > moving) reasons.push(reason('asked-too', { count: invoices.length - moving }));
  if (unapplied > 0) {
    const open = invoices.reduce((sum, invoice) => sum + invoice.open, 0);
    reasons.push(reason('credit-netted', { unapplied: amountText(unapplied, currency), open: amountText(open, currency) }));
  }
  if (net.disputed > 0) reasons.push(reason('dispute-left-out', { disputed: amountText(net.disputed, currency) }));
  return reasons;
}

/** Why nothing is asked for: it is covered, or too little. */
export function smallNet(total: number, invoices: readonly Invoice[], context: Currency): Reason {
  const { currency, unapplied, policy } = context;
  if (total === 0 && unapplied > 0) {
    const open = invoices.reduce((sum, invoice) => sum + invoice.open, 0);
    return reason('in-credit', { unapplied: amountText(unapplied, currency), open: amountText(open, currency) });
  }
  const minimum = amountText(thresholdIn(policy.minimumNet, currency), currency);
  return reason('net-small', { net: amountText(total, currency), minimum });
}

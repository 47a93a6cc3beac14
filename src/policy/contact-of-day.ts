/** The contact of the day: which letter or call the due invoices make together, what travels with it, and what stands in its way. */
import type { Channel } from '../cases/channel.ts';
import type { OpenCall } from '../cases/progress.ts';
import { isUsableAddress } from '../domain/address.ts';

import { closedToday, notToday } from './allowance.ts';
import { lastDayOfCall } from './calendar.ts';
import { missingConsent } from './caps.ts';
import type { Decision, Reason } from './case.ts';
import { type Currency, isSmall, netOf } from './currency.ts';
import { besideReasons, make, settledMind, smallNet, stageReason } from './decision.ts';
import { brokenWord, heldBy } from './holds.ts';
import { type Askable, carryingOf, untilNextStage } from './place.ts';
import { FINAL_CHANNELS, type Stage } from './policy.ts';
import { reason } from './rules.ts';
import { standsUntil } from './stands.ts';

/** A contact and the invoices it speaks for. */
export interface Contact {
  readonly decision: Decision;
  readonly covered: ReadonlySet<string>;
}

/** `candidates`: what is due for a stage now and what may be asked for beside it, oldest due first. */
export function contactOf(candidates: readonly Askable[], context: Currency): Contact | null {
  const { policy, asOf } = context;
  const dueNow = candidates.filter((one) => one.dueNow);
  const names = carryingOf(dueNow)?.next?.stage.channel ?? null;
  if (names === null) return null;
  // A hold on one channel only keeps an invoice out of the contacts on that channel.
  const letter = candidates.filter((one) => one.dueNow || !heldBy(one.invoice, names, context));
  const invoices = letter.map((one) => one.invoice);
  const net = netOf(invoices, context);
  if (isSmall(net.total, context)) return speak(settledMind('rest', invoices, smallNet(net.total, invoices, context), context));
  const moving = dueNow.filter((one) => (net.left.get(one.invoice.id) ?? 0) > 0);
  const carrying = carryingOf(moving);
  if (!carrying?.next) {
    // Unapplied money covers all that is due for a stage; what else is overdue waits for its own.
    const paidUp = dueNow.map((one) => one.invoice);
    return speak(settledMind('rest', paidUp, smallNet(0, paidUp, context), context));
  }
  const { stage } = carrying.next;
  const reasons = [
    stageReason(carrying, stage, asOf),
    ...besideReasons(invoices, moving.length, net, context),
    ...brokenWord(context.currency, context),
  ];
  const openCall = stage.channel === 'call' ? callOf(moving) : null;
  if (openCall) {
    const waiting = reason('call-open', { stage: openCall.stage, raised: openCall.raised, until: openCall.until });
    const advances = advancesOf(moving, stage);
    return speak(make('task', { invoices, stage, advances, reasons: [waiting, ...reasons], until: openCall.until }, context));
  }
  // Before the day is looked at: nobody to reach is a task on a Sunday, too, and so stands until it is mended.
  const unreachable = missingFor(stage.channel, context);
  if (unreachable) {
    // Another stage that falls due meanwhile may need nothing of the kind.
    const until = untilNextStage(standsUntil(carrying.due, asOf), letter, asOf);
    return speak(make('task', { invoices, stage, reasons: [unreachable, ...reasons], until }, context));
  }
  const closed = notToday(stage, context);
  if (closed) {
    const until = closed.capped ? untilNextStage(closed.until, letter, asOf) : closed.until;
    return speak(make('wait', { invoices, stage, reasons: [closed.reason, ...reasons], until }, context));
  }
  const advances = advancesOf(moving, stage);
  if (stage.channel === 'call')
    return speak(
      make(
        'task',
        { invoices, stage, advances, reasons, until: lastDayOfCall(asOf, policy.callBusinessDays, context.country, policy.closedDays) },
        context,
      ),
    );
  const agreement = approvalOf(stage, context);
  const approval = agreement.length > 0;
  return speak(make('send', { invoices, stage, advances, reasons: [...reasons, ...agreement], approval, until: asOf }, context));
}

/** Invoices whose next stage is the hand-over to others. It waits for a person, not for a day: it stands until the facts change. */
export function handOverOf(handOver: readonly Askable[], context: Currency): Decision | null {
  const carrying = carryingOf(handOver);
  const stage = carrying?.next?.stage;
  if (!carrying || !stage) return null;
  const invoices = handOver.map((one) => one.invoice);
  const net = netOf(invoices, context);
  if (isSmall(net.total, context)) return settledMind('rest', invoices, smallNet(net.total, invoices, context), context);
  const reasons = [stageReason(carrying, stage, context.asOf), ...brokenWord(context.currency, context)];
  const closed = closedToday(context);
  if (closed) return make('wait', { invoices, stage, reasons: [closed.reason, ...reasons], until: closed.until }, context);
  const owing = handOver.filter((one) => (net.left.get(one.invoice.id) ?? 0) > 0);
  const until = standsUntil(carrying.due, context.asOf);
  const agreed = [...reasons, ...approvalOf(stage, context)];
  return make('hand-over', { invoices, stage, advances: advancesOf(owing, stage), reasons: agreed, approval: true, until }, context);
}

function speak(decision: Decision): Contact {
  return { decision, covered: new Set(decision.invoiceIds) };
}

/** Each invoice moves to its own next stage. */
function advancesOf(moving: readonly Askable[], stage: Stage): Record<string, string> {
  // Without a prototype it is a table from the start; ids as the names of properties cost a shape each.
  const advances: Record<string, string> = Object.create(null);
  for (const one of moving) advances[one.invoice.id] = one.next?.stage.id ?? stage.id;
  return advances;
}

function callOf(owing: readonly Askable[]): OpenCall | null {
  for (const { progress } of owing) if (progress.call) return progress.call;
  return null;
}

/** What is missing to reach the customer on a channel; a number to call can be looked up by whoever calls, and paper needs neither. */
function missingFor(channel: Channel, { file, asOf, rules }: Currency): Reason | null {
  const row = missingConsent(file, channel, asOf, rules);
  if (row !== null) return reason('no-consent', { channel, row });
  switch (channel) {
    case 'call':
    case 'letter':
    case 'hand-over':
      return null;
    case 'sms':
      return file.customer.phones.length > 0 ? null : reason('no-phone', {});
    case 'email':
    case 'platform-email':
    case 'interest-notice':
    case 'final-demand':
      return file.customer.emails.some((email) => isUsableAddress(email.address)) ? null : reason('no-address', {});
    default:
      return channel satisfies never;
  }
}

function approvalOf(stage: Stage, context: Currency): Reason[] {
  if (stage.tone === 'final' || FINAL_CHANNELS.includes(stage.channel)) return [reason('needs-approval', { because: 'final' })];
  if (stage.approval) return [reason('needs-approval', { because: 'policy' })];
  return context.file.organisation.mode === 'review' ? [reason('needs-approval', { because: 'review-mode' })] : [];
}

/** Where an open invoice stands on its way through the stages: which is next, on which day, and whether that day has come. */
import type { Progress } from '../cases/progress.ts';
import { isUnwelcome } from '../cases/wish.ts';
import type { Invoice } from '../domain/ledger.ts';
import { addDays, type CalendarDate, earlierDate, laterDate } from '../domain/time.ts';
import { isPermitted } from './caps.ts';
import type { Currency } from './currency.ts';
import { hasStage, stageDay } from './ladder.ts';
import type { Policy, Stage } from './policy.ts';
import { policyForInvoice } from './precedence.ts';

/** However late somebody usually pays, a reminder waits no longer than this after the due date. Our figure: the slowest steady payer of reference Part 3. */
const LONGEST_HABIT_DAYS = 30;

export interface Next {
  readonly stage: Stage;
  /** How far along the stage is, comparable between invoices of one customer. */
  readonly rank: number;
  readonly day: CalendarDate;
}

/** An invoice that may be asked for, with where it stands. */
export interface Askable {
  readonly invoice: Invoice;
  readonly policy: Policy;
  readonly due: CalendarDate;
  readonly progress: Progress;
  /** Its next stage; null when every stage is behind it. */
  readonly next: Next | null;
  /** The day on which the stage it waits for lapses, because the next one's has come; null: it does not lapse. */
  readonly lapses: CalendarDate | null;
  /** From which day the payer's own habit lets it be asked for; null where it does not count. */
  readonly habit: CalendarDate | null;
  readonly dueNow: boolean;
}

/** Where an invoice stands: stages up to the due day lapse once the next stage's day has come; later ones never do. */
export function place(invoice: Invoice, due: CalendarDate, progress: Progress, context: Currency): Askable {
  const { asOf } = context;
  const policy = policyForInvoice(context.policy, context.file.overrides.invoices, invoice.id);
  const { stages } = policy;
  let position = firstOnWay(stages, progress.passed + 1, invoice, context);
  let lapses: CalendarDate | null = null;
  for (;;) {
    const here = stages[position];
    const own = here ? stageDay(here, invoice, due, progress) : null;
    // Only what falls before or on the due day can lapse, so nothing later needs to be looked at.
    const following = own !== null && own <= due ? stages[firstOnWay(stages, position + 1, invoice, context)] : undefined;
    lapses = following ? stageDay(following, invoice, due, progress) : null;
    if (lapses === null || asOf < lapses) break;
    position = firstOnWay(stages, position + 1, invoice, context);
  }
  const stage = stages[position];
  if (!stage) return { invoice, policy, due, progress, next: null, lapses, habit: null, dueNow: false };
  const rank = rankOf(stage, position, policy, context.policy);
  if (progress.call) return { invoice, policy, due, progress, next: { stage, rank, day: asOf }, lapses, habit: null, dueNow: true };
  const own = stageDay(stage, invoice, due, progress);
  const habit = habitOf(own, due, policy, context);
  const gapEnds = progress.last ? addDays(progress.last.on, gapBefore(stage, policy, context)) : own;
  const day = laterDate(laterDate(own, gapEnds), habit ?? own);
  return { invoice, policy, due, progress, next: { stage, rank, day }, lapses, habit, dueNow: asOf >= day };
}

/** The position of the first stage from `from` on that is on the way of this invoice; past the end where none is. */
function firstOnWay(stages: readonly Stage[], from: number, invoice: Invoice, context: Currency): number {
  let position = from;
  for (let stage = stages[position]; stage && !isOnWay(stage, invoice, context); stage = stages[position]) position += 1;
  return position;
}

/** A stage whose conditions do not hold, or on a channel that is not open to this customer, by law or by their wish, is not on the way. */
function isOnWay(stage: Stage, invoice: Invoice, context: Currency): boolean {
  const { file, contacts, rules, asOf } = context;
  if (!isPermitted(contacts, stage.channel, rules)) return false;
  // Nobody is handed over who was given no notice, where the law asks for one.
  if (stage.channel === 'hand-over' && rules.noticeDays > 0 && contacts.written.length === 0) return false;
  return hasStage(stage, invoice, context) && !(file.wishes.length > 0 && isUnwelcome(file.wishes, stage.channel, asOf));
}

/** Days since the stage before: others are set on a case only when the notice the law asks for has run. */
export function gapBefore(stage: Stage, policy: Policy, { rules }: Currency): number {
  return stage.channel === 'hand-over' ? Math.max(policy.gapDays, rules.noticeDays) : policy.gapDays;
}

/** Stages an override left out or moved keep their place among those of the customer's policy. */
function rankOf(stage: Stage, position: number, own: Policy, common: Policy): number {
  if (own === common) return position;
  const known = common.stages.findIndex((each) => each.id === stage.id);
  return known >= 0 ? known : common.stages.filter((each) => each.days < stage.days).length - 0.5;
}

/** The day from which a steady payer may be reminded of what is overdue, where the policy respects their habit; null: no such day. */
function habitOf(stageDay: CalendarDate, due: CalendarDate, policy: Policy, { file }: Currency): CalendarDate | null {
  const days = file.customer.habitDays;
  if (!policy.respectHabit || !days || days <= 0 || stageDay <= due) return null;
  return addDays(due, Math.min(days, LONGEST_HABIT_DAYS) + 1);
}

/** Of those due now the one furthest along; ties go to the oldest due date, then the number (the order they are given in). */
export function carryingOf(due: readonly Askable[]): Askable | null {
  let best: Askable | null = null;
  for (const one of due) if (one.next && (!best?.next || one.next.rank > best.next.rank)) best = one;
  return best;
}

/** The last day before the calendar alone makes another stage of one of these due, where that comes before `until`. */
export function untilNextStage(until: CalendarDate, letter: readonly Askable[], asOf: CalendarDate): CalendarDate {
  let last = until;
  for (const { next, lapses, dueNow } of letter) {
    if (lapses !== null && lapses > asOf) last = earlierDate(last, addDays(lapses, -1));
    if (next && !dueNow && next.day > asOf) last = earlierDate(last, addDays(next.day, -1));
  }
  return last;
}

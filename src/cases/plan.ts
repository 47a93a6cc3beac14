/**
 * A payment plan: proposed by either side, agreed in writing, kept instalment by instalment from real payments. While it is kept its
 * instalments stand in place of the invoices' due dates; once an instalment is missed everything is due again.
 */
import { z } from 'zod';
import { calendarDateSchema, minorSchema } from '../domain/ledger.ts';
import { addDays, addMonths, type CalendarDate } from '../domain/time.ts';
import { type Receipts, receivedBetween } from './received.ts';
import { stateAfter } from './transitions.ts';

export const PLAN_TRANSITIONS = {
  /** Holds nothing yet. */
  proposed: { accepted: 'active', declined: 'declined', withdrawn: 'withdrawn' },
  active: { 'all-paid': 'kept', 'instalment-missed': 'broken', withdrawn: 'withdrawn' },
  /** The whole of what is open is asked for again. A payment found later may make it active again: judged anew each time. */
  broken: { 'all-paid': 'kept', withdrawn: 'withdrawn' },
  kept: {},
  declined: {},
  withdrawn: {},
} as const;

export const instalmentSchema = z.object({ due: calendarDateSchema, amount: minorSchema.positive() });

export const planSchema = z.object({
  agreed: calendarDateSchema,
  invoiceIds: z.array(z.string().min(1)).default([]),
  instalments: z.array(instalmentSchema).min(1),
  /** Only an active plan holds; what else a plan can be ('proposed', 'kept', 'broken', 'withdrawn') holds nothing. */
  state: z.string().min(1),
});
export type Plan = z.infer<typeof planSchema>;

export type Instalment = z.infer<typeof instalmentSchema>;

export const RHYTHMS = ['week', 'fortnight', 'month'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** Equal instalments that come to exactly `total` minor units, the odd ones with the last. Fewer than `count` where there are not that many units. */
export function evenInstalments(total: number, count: number, first: CalendarDate, rhythm: Rhythm): Instalment[] {
  const many = Math.max(1, Math.min(count, total));
  const part = Math.floor(total / many);
  return Array.from({ length: many }, (_, index) => ({
    due: rhythm === 'month' ? addMonths(first, index) : addDays(first, index * (rhythm === 'week' ? 7 : 14)),
    amount: index === many - 1 ? total - part * (many - 1) : part,
  }));
}

export interface PlanVerdict {
  /** Of a plan that was agreed; what a plan says of itself otherwise ('proposed', 'withdrawn') is not judged. */
  readonly state: 'active' | 'kept' | 'broken';
  /** The first instalment not covered by what came in since the plan was agreed; null when all are. */
  readonly next: { readonly due: CalendarDate; readonly until: CalendarDate; readonly amount: number } | null;
}

/** What an agreed plan has come to on a day, from the payments since. `lastDayOf`: the last day an instalment due on a day can still be met. */
export function judgePlan(
  plan: Plan,
  receipts: Receipts,
  currency: string,
  lastDayOf: (due: CalendarDate) => CalendarDate,
  asOf: CalendarDate,
): PlanVerdict {
  const received = receivedBetween(receipts, { currency, from: plan.agreed, to: asOf, invoiceIds: plan.invoiceIds });
  let owed = 0;
  for (const instalment of [...plan.instalments].sort((a, b) => (a.due < b.due ? -1 : 1))) {
    owed += instalment.amount;
    if (owed <= received) continue;
    const until = lastDayOf(instalment.due);
    const state = asOf <= until ? 'active' : (stateAfter(PLAN_TRANSITIONS, 'active', 'instalment-missed') ?? 'active');
    return {
      state: state === 'broken' ? 'broken' : 'active',
      next: { due: instalment.due, until, amount: Math.min(instalment.amount, owed - received) },
    };
  }
  return { state: 'kept', next: null };
}

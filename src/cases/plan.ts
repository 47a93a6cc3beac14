/**
 * A payment plan: proposed by either side, agreed in writing, kept instalment by instalment from real payments. While it is kept its
 * instalments stand in place of the invoices' due dates; once an instalment is missed everything is due again.
 */
import { z } from 'zod';
import { calendarDateSchema, minorSchema } from '../domain/ledger.ts';
import type { CalendarDate } from '../domain/time.ts';
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

/** Why a customer was or was not contacted on a past day: what stood then, and whether the recorded facts still decide the same. */
import { calendarDateSchema } from '../domain/ledger.ts';
import type { CalendarDate } from '../domain/time.ts';
import { caseFileSchema, type Decision } from '../policy/case.ts';
import { decide } from '../policy/decide.ts';
import type { PastDecision } from '../store/decisions.ts';
import type { Why } from './actor.ts';
import { type Desk, policyOf } from './desk.ts';

/** What stood for a customer on a day; empty when nothing was open or nothing had been decided yet. */
export function whyOn(desk: Desk, customerId: string, day: CalendarDate): Why[] {
  calendarDateSchema.parse(day);
  return desk.store.decisions.past(customerId, day).map((past) => ({
    since: past.asOf,
    invoiceIds: [...past.invoiceIds],
    decision: past.body,
    policyHash: past.policyHash,
    replayed: replayed(desk, past),
  }));
}

/** Decides the recorded facts again by the recorded policy; null where one of them is no longer kept. */
function replayed(desk: Desk, { asOf, body, policyHash, factsHash }: PastDecision): boolean | null {
  const text = factsHash === null ? null : desk.store.decisions.facts(factsHash);
  if (text === null || policyHash === null || desk.store.settings.policy(policyHash) === null) return null;
  const { decisions } = decide(caseFileSchema.parse(JSON.parse(text)), policyOf(desk, policyHash), asOf);
  return decisions.some((decision) => same(decision, body));
}

function same(a: Decision, b: Decision): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

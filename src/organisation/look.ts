/** Why a letter that waits needs an eye of its own, under the policy that holds for its customer and its invoices. */
import { asksAgain, contactDecisions, typedOf } from '../outbox/content.ts';
import type { EffectRow } from '../outbox/effects.ts';
import type { Decision } from '../policy/case.ts';
import { type Look, lookOf } from '../policy/look.ts';
import { policyFor, policyForInvoice } from '../policy/precedence.ts';
import { segmentOf } from './case-file.ts';
import type { Desk, Moment } from './desk.ts';

/** null: it may be agreed to together with others. */
export function effectLook(desk: Desk, moment: Moment, { customerId, content }: Pick<EffectRow, 'customerId' | 'content'>): Look | null {
  return decisionsLook(desk, moment, customerId, contactDecisions(content), wordsLook(content));
}

function wordsLook(content: string): 'edited' | 'changed' | null {
  return asksAgain(content) ? 'changed' : typedOf(content) ? 'edited' : null;
}

export function decisionsLook(
  { store }: Desk,
  moment: Moment,
  customerId: string,
  decisions: readonly Decision[],
  words: 'edited' | 'changed' | null,
): Look | null {
  const { overrides } = store.agreements.of(customerId);
  const policy = policyFor(moment.policy, segmentOf(store, moment, customerId), overrides.customer);
  return lookOf(decisions, (invoiceId) => policyForInvoice(policy, overrides.invoices, invoiceId), words);
}

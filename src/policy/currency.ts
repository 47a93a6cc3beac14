/** One customer's case in one currency, as a decision looks at it: the facts, the policy, the day, and what is left after netting. */
import type { Contacts } from '../cases/happening.ts';
import { byDue, type Invoice } from '../domain/ledger.ts';
import type { ContactRules } from './contact/in-force.ts';
import { type Context, disputedOf } from './holds.ts';
import { thresholdIn } from './policy.ts';

export interface Currency extends Context {
  readonly currency: string;
  readonly contacts: Contacts;
  readonly rules: ContactRules;
  /** Unapplied payments and credits, minor units. */
  readonly unapplied: number;
}

export interface Net {
  readonly total: number;
  readonly left: ReadonlyMap<string, number>;
  readonly disputed: number;
}

/** What is left of each invoice after disputed parts and unapplied money, used against the oldest due date first (contract rule 3). */
export function netOf(invoices: readonly Invoice[], context: Currency): Net {
  const left = new Map<string, number>();
  let { unapplied } = context;
  let total = 0;
  let disputed = 0;
  const inOrder = unapplied > 0 && invoices.length > 1 ? [...invoices].sort(byDue) : invoices;
  for (const invoice of inOrder) {
    const part = disputedOf(invoice, context);
    const asked = invoice.open - part;
    const used = Math.min(asked, unapplied);
    unapplied -= used;
    disputed += part;
    total += asked - used;
    left.set(invoice.id, asked - used);
  }
  return { total, left, disputed };
}

/** Whether a net amount is too small to ask for. */
export function isSmall(total: number, { policy, currency }: Currency): boolean {
  return total === 0 || total < thresholdIn(policy.minimumNet, currency);
}

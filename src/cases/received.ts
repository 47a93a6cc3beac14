/** What money came in between two dates: the one measure promises, plans and offers are judged by. */
import type { Allocation, Credit, Payment } from '../domain/ledger.ts';
import type { CalendarDate } from '../domain/time.ts';

export interface Receipts {
  readonly payments: readonly Payment[];
  readonly credits: readonly Credit[];
}

export interface Since {
  readonly currency: string;
  /** First and last day that count, by the date of the payment in the books, however late we read it. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** Only what was set against these, and what is not set against anything yet; null: everything. */
  readonly invoiceIds: readonly string[] | null;
}

/**
 * Minor units received. Platforms book money beyond the invoices differently (QuickBooks as a payment's unapplied part, Xero as an over-
 * or prepayment), so both count, each once. A credit note is not money.
 */
export function receivedBetween({ payments, credits }: Receipts, { currency, from, to, invoiceIds }: Since): number {
  const inTime = (record: Payment | Credit) =>
    record.state === 'posted' && record.currency === currency && record.date >= from && record.date <= to;
  let sum = 0;
  for (const payment of payments)
    if (inTime(payment)) sum += invoiceIds === null ? payment.amount : payment.unapplied + onThese(payment.allocations, invoiceIds);
  for (const credit of credits) {
    if (credit.kind === 'credit-note' || !inTime(credit)) continue;
    sum += invoiceIds === null ? credit.total : credit.remaining + onThese(credit.allocations, invoiceIds);
  }
  return sum;
}

function onThese(allocations: readonly Allocation[], ids: readonly string[]): number {
  return allocations.reduce((sum, allocation) => (ids.includes(allocation.invoiceId) ? sum + allocation.amount : sum), 0);
}

/** Within reach of a sum: half a per cent or one minor unit short is not short (reference Part 3, Promises, ε). */
export function isCovered(received: number, amount: number): boolean {
  return received >= amount - Math.max(1, Math.floor(amount / 200));
}

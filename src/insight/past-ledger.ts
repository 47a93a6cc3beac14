/**
 * The records of a ledger as they would have been read on a past day, so that a decision of that day can be made again from them. The same
 * reading of documents and dates as books.ts: what came later has not happened.
 */
import type { Credit, Invoice, Payment } from '../domain/ledger.ts';
import type { CalendarDate } from '../domain/time.ts';
import { booksAt, type Ledger } from './books.ts';

/** What was open then, and the money that had come by then. Money for an invoice not yet issued is unapplied. */
export function ledgerAt(ledger: Ledger, day: CalendarDate): { invoices: Invoice[]; payments: Payment[]; credits: Credit[] } {
  const open = new Map(booksAt(ledger, day).invoices.map((invoice) => [invoice.id, invoice.open]));
  return {
    invoices: ledger.invoices.flatMap((invoice) => asOpen(invoice, open.get(invoice.id) ?? 0)),
    payments: ledger.payments.flatMap((payment) => (arrived(payment, day) ? [asReceived(payment, open)] : [])),
    credits: ledger.credits.flatMap((credit) => (arrived(credit, day) ? [asGiven(credit, open)] : [])),
  };
}

/** The days from `from` to `to` on which documents are dated, in order, each once. */
export function changeDays({ invoices, payments, credits }: Ledger, from: CalendarDate, to: CalendarDate): CalendarDate[] {
  const days = new Set<CalendarDate>();
  for (const { issued } of invoices) days.add(issued);
  for (const { date } of [...payments, ...credits]) days.add(date);
  return [...days].filter((day) => day >= from && day <= to).sort();
}

function asOpen(invoice: Invoice, open: number): Invoice[] {
  return open > 0 ? [{ ...invoice, open, paid: Math.max(0, invoice.total - open), credited: 0, state: 'open' }] : [];
}

function arrived({ state, date }: Payment | Credit, day: CalendarDate): boolean {
  return state === 'posted' && date <= day;
}

function asReceived(payment: Payment, known: ReadonlyMap<string, number>): Payment {
  const { allocations, early } = split(payment, known);
  return { ...payment, allocations, unapplied: payment.unapplied + early };
}

function asGiven(credit: Credit, known: ReadonlyMap<string, number>): Credit {
  const { allocations, early } = split(credit, known);
  return { ...credit, allocations, remaining: credit.remaining + early };
}

function split({ allocations }: Payment | Credit, known: ReadonlyMap<string, number>) {
  const standing = allocations.filter(({ invoiceId }) => known.has(invoiceId));
  const early = allocations.reduce((sum, { invoiceId, amount }) => (known.has(invoiceId) ? sum : sum + amount), 0);
  return { allocations: standing, early };
}

/** Ledgers for the tests of insight: written by hand in major units, or arbitrary and consistent for properties. */
import fc from 'fast-check';
import type { Credit, Invoice, Payment } from '../../src/domain/ledger.ts';
import { addDays, type CalendarDate, calendarDate } from '../../src/domain/time.ts';
import type { Ledger } from '../../src/insight/books.ts';

export const invoice = (part: Partial<Invoice> & { id: string; total: number }): Invoice => ({
  number: part.id,
  customerId: 'c1',
  currency: 'USD',
  issued: calendarDate('2026-01-01'),
  due: calendarDate('2026-01-31'),
  paid: 0,
  credited: 0,
  open: part.total - (part.paid ?? 0) - (part.credited ?? 0),
  state: 'open',
  sent: null,
  expectedPayment: null,
  updated: null,
  ...part,
});

export const payment = (part: Partial<Payment> & { id: string; amount: number }): Payment => {
  const used = (part.allocations ?? []).reduce((sum, { amount }) => sum + amount, 0);
  return {
    customerId: 'c1',
    currency: 'USD',
    date: calendarDate('2026-01-15'),
    unapplied: part.amount - used,
    allocations: [],
    state: 'posted',
    ...part,
  };
};

export const credit = (part: Partial<Credit> & { id: string; total: number }): Credit => {
  const used = (part.allocations ?? []).reduce((sum, { amount }) => sum + amount, 0);
  return {
    customerId: 'c1',
    currency: 'USD',
    date: calendarDate('2026-01-15'),
    kind: 'credit-note',
    remaining: part.total - used,
    allocations: [],
    state: 'posted',
    ...part,
  };
};

export const ledger = (part: Partial<Ledger>): Ledger => ({ invoices: [], payments: [], credits: [], ...part });

export const FIRST = calendarDate('2025-06-01');
export const SPAN_DAYS = 400;
export const anyDate: fc.Arbitrary<CalendarDate> = fc.nat(SPAN_DAYS).map((days) => addDays(FIRST, days));

/** What invoice and document records say once `documents` have been taken: paid, credited, open, state follow from the allocations. */
export function withSettlements({ invoices, payments, credits }: Ledger): Ledger {
  const settledBy = (documents: readonly (Payment | Credit)[], id: string) =>
    documents
      .flatMap((document) => document.allocations)
      .filter(({ invoiceId }) => invoiceId === id)
      .reduce((sum, { amount }) => sum + amount, 0);
  return {
    payments,
    credits,
    invoices: invoices.map((own) => {
      const paid = settledBy(payments, own.id);
      const credited = settledBy(credits, own.id);
      const open = own.total - paid - credited;
      return { ...own, paid, credited, open, state: open === 0 ? 'settled' : 'open' };
    }),
  };
}

const currency = fc.constantFrom('USD', 'EUR', 'KWD');
const anyInvoice = fc.record({
  currency,
  issued: anyDate,
  dueDays: fc.option(fc.integer({ min: -5, max: 60 })),
  total: fc.integer({ min: 0, max: 1_000_000 }),
});
const anyDocument = fc.record({
  currency,
  date: anyDate,
  isCredit: fc.boolean(),
  spare: fc.oneof(fc.constant(0), fc.nat(100_000)),
  /** Which invoices it is used for, and how much of what is still open on each, in thousandths. */
  uses: fc.array(fc.record({ pick: fc.nat(), share: fc.integer({ min: 1, max: 1000 }) }), { maxLength: 4 }),
});

/** Books that add up: no invoice is settled beyond its total, no document used beyond its amount. */
export const anyLedger: fc.Arbitrary<Ledger> = fc
  .tuple(fc.array(anyInvoice, { maxLength: 25 }), fc.array(anyDocument, { maxLength: 20 }))
  .map(([someInvoices, documents]) => {
    const invoices = someInvoices.map((own, index) =>
      invoice({
        id: `i${index}`,
        customerId: `c${index % 3}`,
        currency: own.currency,
        issued: own.issued,
        due: own.dueDays === null ? null : addDays(own.issued, own.dueDays),
        total: own.total,
      }),
    );
    const left = new Map(invoices.map((own) => [own.id, own.total]));
    const payments: Payment[] = [];
    const credits: Credit[] = [];
    documents.forEach((document, index) => {
      const candidates = invoices.filter((own) => own.currency === document.currency);
      const allocations = document.uses.flatMap(({ pick, share }) => {
        const target = candidates[pick % Math.max(1, candidates.length)];
        const amount = target ? Math.floor(((left.get(target.id) ?? 0) * share) / 1000) : 0;
        if (!target || amount === 0) return [];
        left.set(target.id, (left.get(target.id) ?? 0) - amount);
        return [{ invoiceId: target.id, amount }];
      });
      const amount = allocations.reduce((sum, entry) => sum + entry.amount, document.spare);
      const common = { id: `d${index}`, customerId: `c${index % 3}`, currency: document.currency, date: document.date, allocations };
      if (document.isCredit) credits.push(credit({ ...common, total: amount, kind: index % 2 ? 'overpayment' : 'credit-note' }));
      else payments.push(payment({ ...common, amount }));
    });
    return withSettlements({ invoices, payments, credits });
  });

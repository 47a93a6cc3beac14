/**
 * What was open on a past day, rebuilt from documents and allocations dated on or before it, never from today's open amounts.
 * Records carry no allocation date, so an allocation counts from the later of its payment's (or credit's) date and the invoice's.
 */
import type { Allocation, Credit, Invoice, Payment } from '../domain/ledger.ts';
import type { CalendarDate } from '../domain/time.ts';

export interface Ledger {
  readonly invoices: readonly Invoice[];
  readonly payments: readonly Payment[];
  readonly credits: readonly Credit[];
}

/** An issued invoice as it stood at the end of a day; `open` in minor units of `currency`, 0 once settled. */
export interface StandingInvoice {
  readonly id: string;
  readonly customerId: string;
  readonly currency: string;
  readonly issued: CalendarDate;
  readonly due: CalendarDate | null;
  readonly total: number;
  readonly open: number;
}

export interface Books {
  readonly asOf: CalendarDate;
  readonly invoices: readonly StandingInvoice[];
  /** By currency, minor units ≥ 0: payments and credits received by that day and not yet used for an invoice. */
  readonly unapplied: ReadonlyMap<string, number>;
}

/** A payment or a credit: money that came on a day and settles invoices. */
interface Source {
  readonly currency: string;
  readonly date: CalendarDate;
  readonly spare: number;
  readonly allocations: readonly Allocation[];
}

/**
 * The books at the end of `asOf`. Draft and void documents never existed (their records name no day on which they became void);
 * money allocated to a void invoice, and money beyond an invoice's total, is unapplied. What an invoice record says was settled
 * by documents we do not hold counts from the issue date, so that the balance of today equals the platform's.
 * @throws RangeError when a sum leaves the safe integers.
 */
export function booksAt(ledger: Ledger, asOf: CalendarDate): Books {
  const invoices = new Map(ledger.invoices.map((invoice) => [invoice.id, invoice]));
  const settledEver = new Map<string, number>();
  const settled = new Map<string, number>();
  const unapplied = new Map<string, number>();
  for (const source of sourcesOf(ledger)) {
    const arrived = source.date <= asOf;
    if (arrived) add(unapplied, source.currency, source.spare);
    for (const { invoiceId, amount } of source.allocations) {
      const invoice = invoices.get(invoiceId);
      // Spent on something that is no receivable of ours, or in another currency: neither an invoice's settlement nor spare money.
      if (!invoice || invoice.currency !== source.currency) continue;
      if (isIssued(invoice)) add(settledEver, invoiceId, amount);
      if (arrived && isIssued(invoice) && invoice.issued <= asOf) add(settled, invoiceId, amount);
      else if (arrived) add(unapplied, source.currency, amount);
    }
  }
  const standing = ledger.invoices
    .filter((invoice) => isIssued(invoice) && invoice.issued <= asOf)
    .map((invoice) => {
      const withoutDocument = Math.max(0, invoice.paid + invoice.credited - (settledEver.get(invoice.id) ?? 0));
      const received = (settled.get(invoice.id) ?? 0) + withoutDocument;
      if (received > invoice.total) add(unapplied, invoice.currency, received - invoice.total);
      const { id, customerId, currency, issued, due, total } = invoice;
      return { id, customerId, currency, issued, due, total, open: Math.max(0, total - received) };
    });
  return { asOf, invoices: standing, unapplied };
}

function* sourcesOf(ledger: Ledger): Generator<Source> {
  for (const { currency, date, unapplied, allocations, state } of ledger.payments)
    if (state === 'posted') yield { currency, date, spare: unapplied, allocations };
  for (const { currency, date, remaining, allocations, state } of ledger.credits)
    if (state === 'posted') yield { currency, date, spare: remaining, allocations };
}

/** Whether the record is an invoice the customer owes or owed. */
function isIssued(invoice: Invoice): boolean {
  switch (invoice.state) {
    case 'open':
    case 'settled':
      return true;
    case 'draft':
    case 'void':
      return false;
  }
}

function add(sums: Map<string, number>, key: string, amount: number): void {
  sums.set(key, exactSum([sums.get(key) ?? 0, amount]));
}

/** Σ of minor units of one currency. @throws RangeError when it leaves the safe integers. */
export function exactSum(amounts: Iterable<number>): number {
  let total = 0;
  for (const amount of amounts) total += amount;
  if (!Number.isSafeInteger(total)) throw new RangeError(`a sum of amounts leaves the exact range: ${total}`);
  return total;
}

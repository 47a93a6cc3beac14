/** What the books say is open and unapplied, looked at from outside: brought up to date from what changed since the last look, never from our tables. */
import type { Instant } from '../domain/time.ts';
import type { Company } from '../sandbox/company.ts';
import type { LedgerCreditNote, LedgerInvoice, LedgerReceipt } from '../sandbox/ledger.ts';

export interface OpenBooksOptions {
  readonly company: Company;
  /** The id by which our side knows a document of the company. */
  readonly idOf: (document: { readonly id: string; readonly serial: string }) => string;
}

export class OpenBooks {
  /** What can still be owed or unapplied; the rest of the books cannot change without telling. */
  readonly #open = new Set<LedgerInvoice>();
  readonly #money = new Set<LedgerReceipt | LedgerCreditNote>();
  #seen: Instant | null = null;

  readonly #options: OpenBooksOptions;

  constructor(options: OpenBooksOptions) {
    this.#options = options;
  }

  /** Money of a customer in one currency that stands against nothing yet. */
  unapplied(customerId: string, currency: string): number {
    const { company } = this.#options;
    let sum = 0;
    for (const receipt of company.receipts.ofCustomer(customerId))
      if (receipt.currency === currency && receipt.state === 'posted') sum += company.unappliedOf(receipt);
    for (const note of company.creditNotes.ofCustomer(customerId))
      if (note.currency === currency && note.state === 'posted') sum += company.remainingOf(note);
    return sum;
  }

  /** By 'customer currency', as our side names the customer. */
  balances(): Map<string, { open: number; unapplied: number }> {
    const { company, idOf } = this.#options;
    const balances = new Map<string, { open: number; unapplied: number }>();
    const add = (customerId: string, currency: string, open: number, unapplied: number): void => {
      const key = `${idOf(company.customer(customerId))} ${currency}`;
      const sum = balances.get(key) ?? { open: 0, unapplied: 0 };
      balances.set(key, { open: sum.open + open, unapplied: sum.unapplied + unapplied });
    };
    for (const invoice of this.openInvoices()) add(invoice.customerId, invoice.currency, company.openOf(invoice.id), 0);
    for (const money of this.#money) {
      const left = money.state !== 'posted' ? 0 : 'kind' in money ? company.unappliedOf(money) : company.remainingOf(money);
      if (left !== 0) add(money.customerId, money.currency, 0, left);
    }
    return balances;
  }

  /** The books' open invoices, brought up to date from what changed since the last look. */
  openInvoices(): ReadonlySet<LedgerInvoice> {
    const { company } = this.#options;
    const { invoices, receipts, creditNotes } = company;
    let last = this.#seen;
    for (const invoice of invoices.changedSince(this.#seen)) {
      if (invoice.state === 'approved' && company.openOf(invoice.id) !== 0) this.#open.add(invoice);
      else this.#open.delete(invoice);
      if (last === null || invoice.updatedAt > last) last = invoice.updatedAt;
    }
    for (const money of [...receipts.changedSince(this.#seen), ...creditNotes.changedSince(this.#seen)]) {
      const left = money.state !== 'posted' ? 0 : 'kind' in money ? company.unappliedOf(money) : company.remainingOf(money);
      if (left !== 0) this.#money.add(money);
      else this.#money.delete(money);
      if (last === null || money.updatedAt > last) last = money.updatedAt;
    }
    this.#seen = last;
    return this.#open;
  }
}

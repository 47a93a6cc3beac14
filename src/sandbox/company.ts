/**
 * One company's books as both wire faces show them: the few acts the real platforms allow, each checked before anything changes, and a
 * record of every write. Here is the money and the notes; customers and invoices are in sales.ts, what can be read of the books in books.ts.
 */
import type { CalendarDate, Instant } from '../domain/time.ts';
import { ActRefused, type LedgerNote, type NewCreditNote, type NewNote, type NewReceipt, type Writer } from './acts.ts';
import { sumOf } from './books.ts';
import type { LedgerCreditNote, LedgerReceipt } from './ledger.ts';
import { checkedAmount, checkedCurrency } from './recorded-books.ts';
import { Sales } from './sales.ts';
import { parseSnapshot } from './snapshot.ts';

export * from './acts.ts';

export class Company extends Sales {
  /** Books closed up to this day: the Xero face takes no change to a document of it. Not part of a snapshot. */
  lockedThrough: CalendarDate | null = null;
  /** Whether the platform's own invoice reminders are on. Not part of a snapshot. */
  nativeReminders = false;

  // ---- money ----

  /** Money received, wholly, partly or not allocated. @throws ActRefused over-allocated, wrong-state, wrong-currency, wrong-customer, bad-amount. */
  addReceipt(input: NewReceipt, at: Instant, by: Writer = null): LedgerReceipt {
    const customer = this.customer(input.customerId);
    const currency = checkedCurrency(input.currency ?? customer.currency);
    const amount = checkedAmount(input.amount, 1);
    this.#checkAllocations(input.allocations, amount, input.customerId, currency);
    const kind = input.kind === 'payment' && sumOf(input.allocations) < amount ? 'overpayment' : input.kind;
    const { customerId, date, reference = '' } = input;
    const receipt: LedgerReceipt = {
      ...this.nextIds('receipt'),
      kind,
      customerId,
      currency,
      date,
      amount,
      allocations: [],
      reference,
      state: 'posted',
      version: 0,
      createdAt: at,
      updatedAt: at,
    };
    this.keepReceipt(receipt);
    for (const each of input.allocations) this.#attach(receipt, 'receipt', each.invoiceId, each.amount, each.date ?? date, at);
    this.tell('receipt', receipt.id, 'create', at);
    this.write(by, 'payment', 'receipt', receipt, reference, at);
    return receipt;
  }

  /** @throws ActRefused as addReceipt. */
  addCreditNote(input: NewCreditNote, at: Instant, by: Writer = null): LedgerCreditNote {
    const customer = this.customer(input.customerId);
    const currency = checkedCurrency(input.currency ?? customer.currency);
    const total = checkedAmount(input.total, 0);
    this.#checkAllocations(input.allocations, total, input.customerId, currency);
    const ids = this.nextIds('creditNote');
    const { customerId, date, docNumber = `CN-${ids.serial}` } = input;
    const note: LedgerCreditNote = {
      ...ids,
      docNumber,
      customerId,
      currency,
      date,
      total,
      allocations: [],
      state: 'posted',
      version: 0,
      createdAt: at,
      updatedAt: at,
    };
    this.keepCreditNote(note);
    for (const each of input.allocations) this.#attach(note, 'creditNote', each.invoiceId, each.amount, each.date ?? date, at);
    this.tell('creditNote', note.id, 'create', at);
    this.write(by, 'other', 'creditNote', note, docNumber, at);
    return note;
  }

  /** Uses what is left of a receipt or credit note on an invoice. @throws ActRefused as addReceipt. */
  allocate(
    source: { readonly receiptId: string } | { readonly creditNoteId: string },
    invoiceId: string,
    amount: number,
    date: CalendarDate,
    at: Instant,
  ): void {
    const kind = 'receiptId' in source ? 'receipt' : 'creditNote';
    const document = 'receiptId' in source ? this.receipt(source.receiptId) : this.creditNote(source.creditNoteId);
    const left = 'kind' in document ? this.unappliedOf(document) : this.remainingOf(document);
    this.#checkAllocations([{ invoiceId, amount }], left, document.customerId, document.currency);
    this.#attach(document, kind, invoiceId, amount, date, at);
    this.bumpSource(document, at);
    this.tell(kind, document.id, 'update', at);
  }

  /** Takes a receipt out of the books; its invoices open again. */
  deleteReceipt(id: string, at: Instant, by: Writer = null): LedgerReceipt {
    const receipt = this.receipt(id);
    if (receipt.state === 'deleted') throw new ActRefused('wrong-state', 'the receipt is deleted already');
    receipt.state = 'deleted';
    this.#detach(receipt, at);
    this.bumpSource(receipt, at);
    this.tell('receipt', id, 'delete', at);
    this.write(by, 'payment', 'receipt', receipt, 'deleted', at);
    return receipt;
  }

  /** @throws ActRefused has-allocations, wrong-state. */
  voidCreditNote(id: string, at: Instant): LedgerCreditNote {
    const note = this.creditNote(id);
    if (note.state === 'void') throw new ActRefused('wrong-state', 'the credit note is void already');
    if (note.allocations.length > 0) throw new ActRefused('has-allocations', 'the credit note is allocated');
    note.state = 'void';
    this.bumpSource(note, at);
    this.tell('creditNote', id, 'void', at);
    return note;
  }

  /** Pays an invoice by its number; what exceeds its open amount becomes an overpayment of its own. Gives the receipts made (1 or 2). */
  payByNumber(docNumber: string, amount: number, date: CalendarDate, at: Instant): LedgerReceipt[] {
    const invoice = this.invoiceByNumber(docNumber);
    if (!invoice) throw new ActRefused('unknown-document', `no invoice ${docNumber}`);
    if (invoice.state === 'draft') throw new ActRefused('wrong-state', `invoice ${docNumber} is a draft`);
    checkedAmount(amount, 1);
    const { customerId, currency, id: invoiceId } = invoice;
    const onInvoice = Math.min(amount, this.openOf(invoiceId));
    const common = { customerId, currency, date, reference: docNumber };
    const receipts: LedgerReceipt[] = [];
    if (onInvoice > 0)
      receipts.push(
        this.addReceipt({ ...common, kind: 'payment', amount: onInvoice, allocations: [{ invoiceId, amount: onInvoice }] }, at),
      );
    if (amount > onInvoice)
      receipts.push(this.addReceipt({ ...common, kind: 'overpayment', amount: amount - onInvoice, allocations: [] }, at));
    return receipts;
  }

  // ---- notes and the record of writes ----

  /** Puts a note on a document and writes it down. It does not change the document itself, as on both platforms. */
  addNote(input: NewNote, at: Instant): LedgerNote {
    const document = this.document(input.entity, input.entityId);
    const serial = this.notes().length + 1;
    const { platform, entity, entityId, text, key = null, attachable = null } = input;
    const note: LedgerNote = { ...this.ids('note', serial), platform, entity, entityId, text, key, attachable, at };
    this.keepNote(note);
    this.write(platform, 'note', entity, document, text, at);
    return note;
  }

  // ---- keeping ----

  /** @throws Error naming the first thing in the snapshot that is not as it should be. */
  static restore(snapshot: unknown): Company {
    const kept = parseSnapshot(snapshot);
    const company = new Company(kept.facts, kept.seed);
    company.fill(kept);
    return company;
  }

  // ---- inside ----

  #checkAllocations(
    allocations: readonly { invoiceId: string; amount: number }[],
    available: number,
    customerId: string,
    currency: string,
  ): void {
    const wanted = new Map<string, number>();
    for (const each of allocations) {
      const invoice = this.invoice(each.invoiceId);
      checkedAmount(each.amount, 1);
      if (invoice.state !== 'approved') throw new ActRefused('wrong-state', `invoice ${invoice.docNumber} is ${invoice.state}`);
      if (invoice.customerId !== customerId)
        throw new ActRefused('wrong-customer', `invoice ${invoice.docNumber} belongs to another customer`);
      if (invoice.currency !== currency)
        throw new ActRefused('wrong-currency', `invoice ${invoice.docNumber} is in ${invoice.currency}, not ${currency}`);
      const sum = (wanted.get(invoice.id) ?? 0) + each.amount;
      wanted.set(invoice.id, sum);
      if (sum > this.openOf(invoice.id))
        throw new ActRefused('over-allocated', `more than the open ${this.openOf(invoice.id)} of invoice ${invoice.docNumber}`);
    }
    if (sumOf(allocations) > available) throw new ActRefused('over-allocated', `allocations exceed the ${available} available`);
  }

  /** Puts an allocation on both sides and bumps the invoice; the caller bumps and tells of the source. */
  #attach(
    document: LedgerReceipt | LedgerCreditNote,
    source: 'receipt' | 'creditNote',
    invoiceId: string,
    amount: number,
    date: CalendarDate,
    at: Instant,
  ): void {
    const allocation = { invoiceId, amount, date };
    document.allocations.push(allocation);
    this.index(document, source, allocation);
    this.bumpInvoice(this.invoice(invoiceId), at);
    this.tell('invoice', invoiceId, 'update', at);
  }

  #detach(receipt: LedgerReceipt, at: Instant): void {
    for (const invoiceId of this.unindex(receipt)) {
      this.bumpInvoice(this.invoice(invoiceId), at);
      this.tell('invoice', invoiceId, 'update', at);
    }
  }
}

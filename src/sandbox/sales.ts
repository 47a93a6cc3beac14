/** Whom a company sells to and what it bills them: customers and invoices, each act checked before anything changes. */
import type { CalendarDate, Instant } from '../domain/time.ts';
import { ActRefused, type NewCustomer, type NewInvoice, type Writer } from './acts.ts';
import type { LedgerCreditNote, LedgerCustomer, LedgerInvoice, LedgerReceipt, WriteRecord } from './ledger.ts';
import { checkedAmount, checkedCurrency, RecordedBooks } from './recorded-books.ts';
import type { Shelf } from './shelf.ts';

export class Sales extends RecordedBooks {
  // ---- customers ----

  addCustomer(input: NewCustomer, at: Instant): LedgerCustomer {
    const serial = this.customers.size + 1;
    const currency = checkedCurrency(input.currency ?? this.facts.baseCurrency);
    const { name, email, persons = [], phone = null, country = null } = input;
    const customer: LedgerCustomer = {
      ...this.ids('customer', serial),
      name,
      email,
      persons: persons.map((person) => ({ ...person })),
      phone,
      country,
      currency,
      active: true,
      createdAt: at,
      updatedAt: at,
    };
    this.customers.add(customer);
    this.tell('customer', customer.id, 'create', at);
    return customer;
  }

  /** Changes master data; the currency of a customer never changes. */
  changeCustomer(
    id: string,
    change: Partial<Pick<LedgerCustomer, 'name' | 'email' | 'persons' | 'phone' | 'country' | 'active'>>,
    at: Instant,
  ): LedgerCustomer {
    const customer = this.customer(id);
    Object.assign(customer, change, { updatedAt: at });
    this.customers.noteChange(customer);
    this.tell('customer', id, 'update', at);
    return customer;
  }

  archiveCustomer(id: string, at: Instant): LedgerCustomer {
    return this.changeCustomer(id, { active: false }, at);
  }

  /**
   * One customer becomes part of another: its documents are the other's from now on, and it is archived. Neither platform need show the
   * documents as changed by it. @throws ActRefused wrong-customer for itself, wrong-state when it was merged before.
   */
  mergeCustomers(from: string, into: string, at: Instant): LedgerCustomer {
    const former = this.customer(from);
    const survivor = this.customer(into);
    if (from === into) throw new ActRefused('wrong-customer', 'a customer cannot be merged into itself');
    if (former.mergedInto !== undefined) throw new ActRefused('wrong-state', `customer ${former.name} was merged before`);
    this.#hand(this.invoices, from, survivor.id);
    this.#hand(this.receipts, from, survivor.id);
    this.#hand(this.creditNotes, from, survivor.id);
    Object.assign(former, { mergedInto: survivor.id });
    this.changeCustomer(survivor.id, {}, at);
    return this.changeCustomer(from, { active: false }, at);
  }

  /** Puts a customer under another, who gets its bills where `billWithParent` says so; null takes it out again. */
  setParent(id: string, parentId: string | null, billWithParent: boolean, at: Instant): LedgerCustomer {
    const customer = this.customer(id);
    Object.assign(customer, { parentId: parentId === null ? undefined : this.customer(parentId).id, billWithParent });
    this.keepParent(customer);
    return this.changeCustomer(id, {}, at);
  }

  // ---- invoices ----

  /** @throws ActRefused unknown-document, duplicate-number, bad-amount, wrong-currency. */
  addInvoice(input: NewInvoice, at: Instant, by: Writer = null): LedgerInvoice {
    const customer = this.customer(input.customerId);
    if (this.invoiceByNumber(input.docNumber)) throw new ActRefused('duplicate-number', `an invoice ${input.docNumber} exists already`);
    const { docNumber, customerId, issued, due, description = '', state = 'approved', sent = false, expectedPayment = null } = input;
    const currency = checkedCurrency(input.currency ?? customer.currency);
    const total = checkedAmount(input.total, 0);
    const invoice: LedgerInvoice = {
      ...this.nextIds('invoice'),
      docNumber,
      customerId,
      currency,
      issued,
      due,
      total,
      description,
      sent,
      state,
      expectedPayment,
      version: 0,
      createdAt: at,
      updatedAt: at,
    };
    this.keepInvoice(invoice);
    this.tell('invoice', invoice.id, 'create', at);
    this.write(by, 'invoice', 'invoice', invoice, docNumber, at);
    return invoice;
  }

  /** @throws ActRefused wrong-state unless a draft. */
  approveInvoice(id: string, at: Instant, by: Writer = null): LedgerInvoice {
    const invoice = this.invoice(id);
    if (invoice.state !== 'draft') throw new ActRefused('wrong-state', `invoice ${invoice.docNumber} is ${invoice.state}`);
    return this.#changeInvoice(id, { state: 'approved' }, at, by, 'invoice', 'approved');
  }

  /** @throws ActRefused has-allocations: payments and credits must be taken off first. */
  voidInvoice(id: string, at: Instant, by: Writer = null): LedgerInvoice {
    return this.#endInvoice(id, 'void', at, by);
  }

  /** As void; a deleted invoice disappears from both faces except QuickBooks' change feed. */
  deleteInvoice(id: string, at: Instant, by: Writer = null): LedgerInvoice {
    return this.#endInvoice(id, 'deleted', at, by);
  }

  setDue(id: string, due: CalendarDate | null, at: Instant, by: Writer = null): LedgerInvoice {
    return this.#changeInvoice(id, { due, ...this.#unnoticed(id) }, at, by, 'invoice', due === null ? 'no due date' : `due ${due}`);
  }

  markSent(id: string, at: Instant, by: Writer = null): LedgerInvoice {
    return this.#changeInvoice(id, { sent: true, ...this.#unnoticed(id) }, at, by, 'invoice', 'sent');
  }

  setExpectedPayment(id: string, date: CalendarDate | null, at: Instant, by: Writer = null): LedgerInvoice {
    return this.#changeInvoice(id, { expectedPayment: date }, at, by, 'expected-payment', date);
  }

  /** The platform's own e-mail of an invoice: marks it sent and writes it down, to `to` or the customer's address. Nothing leaves the process. */
  recordEmail(invoiceId: string, to: string | null, at: Instant, by: WriteRecord['platform']): LedgerInvoice {
    const address = to ?? this.customer(this.invoice(invoiceId).customerId).email;
    return this.#changeInvoice(invoiceId, { sent: true, ...this.#unnoticed(invoiceId) }, at, by, 'email', address);
  }

  // ---- inside ----

  #changeInvoice(
    id: string,
    change: Partial<LedgerInvoice>,
    at: Instant,
    by: Writer,
    kind: WriteRecord['kind'],
    text: string | null,
  ): LedgerInvoice {
    const invoice = this.invoice(id);
    if (invoice.state === 'void' || invoice.state === 'deleted')
      throw new ActRefused('wrong-state', `invoice ${invoice.docNumber} is ${invoice.state}`);
    Object.assign(invoice, change);
    this.bumpInvoice(invoice, at, change.xeroUpdatedAt);
    this.tell('invoice', id, 'update', at);
    this.write(by, kind, 'invoice', invoice, text, at);
    return invoice;
  }

  /** Xero's blind spot (platforms reference A4): the stamp of a partly paid invoice stays where it was. */
  #unnoticed(id: string): Pick<LedgerInvoice, 'xeroUpdatedAt'> {
    const { xeroUpdatedAt, updatedAt } = this.invoice(id);
    const isPartlyPaid = this.allocationsOf(id).length > 0 && this.openOf(id) > 0;
    return isPartlyPaid ? { xeroUpdatedAt: xeroUpdatedAt ?? updatedAt } : {};
  }

  #hand<Document extends LedgerInvoice | LedgerReceipt | LedgerCreditNote>(shelf: Shelf<Document>, from: string, to: string): void {
    for (const document of [...shelf.ofCustomer(from)]) {
      document.customerId = to;
      shelf.changeOwner(document, from);
    }
  }

  #endInvoice(id: string, state: 'void' | 'deleted', at: Instant, by: Writer): LedgerInvoice {
    const invoice = this.invoice(id);
    if (invoice.state === 'void' || invoice.state === 'deleted')
      throw new ActRefused('wrong-state', `invoice ${invoice.docNumber} is ${invoice.state} already`);
    if (this.allocationsOf(id).length > 0)
      throw new ActRefused('has-allocations', `invoice ${invoice.docNumber} has payments or credits on it`);
    invoice.state = state;
    this.bumpInvoice(invoice, at);
    this.tell('invoice', id, state === 'void' ? 'void' : 'delete', at);
    this.write(by, 'invoice', 'invoice', invoice, state, at);
    return invoice;
  }
}

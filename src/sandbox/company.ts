/**
 * One company's books as both wire faces show them: the few acts the real platforms allow, each checked before anything changes, and a
 * record of every write. What can be read of the books is in books.ts.
 */

import { minorSchema } from '../domain/ledger.ts';
import { isCurrency } from '../domain/money.ts';
import type { CalendarDate, Instant } from '../domain/time.ts';
import {
  ActRefused,
  type ChangeNotice,
  type DocumentKind,
  type LedgerNote,
  type NewCreditNote,
  type NewCustomer,
  type NewInvoice,
  type NewNote,
  type NewReceipt,
  type Writer,
} from './acts.ts';
import { Books, sumOf } from './books.ts';
import { uuidOf } from './ids.ts';
import type { LedgerCreditNote, LedgerCustomer, LedgerInvoice, LedgerReceipt, WriteRecord } from './ledger.ts';
import type { Shelf } from './shelf.ts';
import { parseSnapshot } from './snapshot.ts';

export * from './acts.ts';

export class Company extends Books {
  /** Told of every change of a document, after it (webhooks). */
  onChange: ((change: ChangeNotice) => void) | null = null;
  /** Books closed up to this day: the Xero face takes no change to a document of it. Not part of a snapshot. */
  lockedThrough: CalendarDate | null = null;
  /** Whether the platform's own invoice reminders are on. Not part of a snapshot. */
  nativeReminders = false;

  // ---- customers ----

  addCustomer(input: NewCustomer, at: Instant): LedgerCustomer {
    const serial = this.customers.size + 1;
    const currency = checkedCurrency(input.currency ?? this.facts.baseCurrency);
    const { name, email, persons = [], phone = null, country = null } = input;
    const customer: LedgerCustomer = {
      ...this.#ids('customer', serial),
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
    this.#tell('customer', customer.id, 'create', at);
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
    this.#tell('customer', id, 'update', at);
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
      ...this.#nextIds('invoice'),
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
    this.#tell('invoice', invoice.id, 'create', at);
    this.#write(by, 'invoice', 'invoice', invoice, docNumber, at);
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
      ...this.#nextIds('receipt'),
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
    this.#tell('receipt', receipt.id, 'create', at);
    this.#write(by, 'payment', 'receipt', receipt, reference, at);
    return receipt;
  }

  /** @throws ActRefused as addReceipt. */
  addCreditNote(input: NewCreditNote, at: Instant, by: Writer = null): LedgerCreditNote {
    const customer = this.customer(input.customerId);
    const currency = checkedCurrency(input.currency ?? customer.currency);
    const total = checkedAmount(input.total, 0);
    this.#checkAllocations(input.allocations, total, input.customerId, currency);
    const ids = this.#nextIds('creditNote');
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
    this.#tell('creditNote', note.id, 'create', at);
    this.#write(by, 'other', 'creditNote', note, docNumber, at);
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
    this.#bumpSource(document, at);
    this.#tell(kind, document.id, 'update', at);
  }

  /** Takes a receipt out of the books; its invoices open again. */
  deleteReceipt(id: string, at: Instant, by: Writer = null): LedgerReceipt {
    const receipt = this.receipt(id);
    if (receipt.state === 'deleted') throw new ActRefused('wrong-state', 'the receipt is deleted already');
    receipt.state = 'deleted';
    this.#detach(receipt, at);
    this.#bumpSource(receipt, at);
    this.#tell('receipt', id, 'delete', at);
    this.#write(by, 'payment', 'receipt', receipt, 'deleted', at);
    return receipt;
  }

  /** @throws ActRefused has-allocations, wrong-state. */
  voidCreditNote(id: string, at: Instant): LedgerCreditNote {
    const note = this.creditNote(id);
    if (note.state === 'void') throw new ActRefused('wrong-state', 'the credit note is void already');
    if (note.allocations.length > 0) throw new ActRefused('has-allocations', 'the credit note is allocated');
    note.state = 'void';
    this.#bumpSource(note, at);
    this.#tell('creditNote', id, 'void', at);
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
    const note: LedgerNote = { ...this.#ids('note', serial), platform, entity, entityId, text, key, attachable, at };
    this.keepNote(note);
    this.#write(platform, 'note', entity, document, text, at);
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

  #ids(kind: string, serial: number): { id: string; serial: string } {
    return { id: uuidOf(this.seed, this.facts.tenant, kind, serial), serial: String(serial) };
  }

  /** Invoices, receipts and credit notes share one row of serials, as QuickBooks' transactions do. Notes have their own, so that no serial depends on a face. */
  #nextIds(kind: DocumentKind): { id: string; serial: string } {
    return this.#ids(kind, this.invoices.size + this.receipts.size + this.creditNotes.size + 1);
  }

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
    this.#bumpInvoice(invoice, at, change.xeroUpdatedAt);
    this.#tell('invoice', id, 'update', at);
    this.#write(by, kind, 'invoice', invoice, text, at);
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
    this.#bumpInvoice(invoice, at);
    this.#tell('invoice', id, state === 'void' ? 'void' : 'delete', at);
    this.#write(by, 'invoice', 'invoice', invoice, state, at);
    return invoice;
  }

  /** `unnoticed`: the stamp Xero goes on showing; with any other change it shows the true one again. */
  #bumpInvoice(invoice: LedgerInvoice, at: Instant, unnoticed?: Instant): void {
    invoice.version += 1;
    invoice.xeroUpdatedAt = unnoticed;
    invoice.updatedAt = at;
    this.invoices.noteChange(invoice);
  }

  #bumpSource(document: LedgerReceipt | LedgerCreditNote, at: Instant): void {
    document.version += 1;
    document.updatedAt = at;
    if ('kind' in document) this.receipts.noteChange(document);
    else this.creditNotes.noteChange(document);
  }

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
    this.#bumpInvoice(this.invoice(invoiceId), at);
    this.#tell('invoice', invoiceId, 'update', at);
  }

  #detach(receipt: LedgerReceipt, at: Instant): void {
    for (const invoiceId of this.unindex(receipt)) {
      this.#bumpInvoice(this.invoice(invoiceId), at);
      this.#tell('invoice', invoiceId, 'update', at);
    }
  }

  #tell(kind: DocumentKind, id: string, operation: ChangeNotice['operation'], at: Instant): void {
    this.onChange?.({ kind, id, operation, at });
  }

  #write(
    by: Writer,
    kind: WriteRecord['kind'],
    entity: DocumentKind,
    document: { id: string; serial: string },
    text: string | null,
    at: Instant,
  ): void {
    if (by === null) return;
    const [organisation, externalId] = by === 'quickbooks' ? [this.facts.realm, document.serial] : [this.facts.tenant, document.id];
    this.journal.push({ at, platform: by, organisation, kind, entity, externalId, text });
  }
}

function checkedAmount(amount: number, least: 0 | 1): number {
  if (!minorSchema.safeParse(amount).success || amount < least)
    throw new ActRefused('bad-amount', `not an amount in minor units: ${amount}`);
  return amount;
}

function checkedCurrency(currency: string): string {
  if (!isCurrency(currency)) throw new ActRefused('wrong-currency', `not a currency code: ${currency.slice(0, 10)}`);
  return currency;
}

/**
 * One company's books as both wire faces show them: the few acts the real platforms allow, what follows from them (open, paid,
 * credited, unapplied) computed and never stored, and a record of every write. Every act is checked before anything changes.
 */
import type { CalendarDate, Instant } from '../domain/time.ts';
import { minorSchema } from '../domain/ledger.ts';
import { isCurrency } from '../domain/money.ts';
import { ActRefused, type ChangeNotice, type DocumentKind, type InvoiceAllocation, type LedgerNote, type NewCreditNote, type NewCustomer, type NewInvoice, type NewNote, type NewReceipt, type Writer } from './acts.ts';
import { uuidOf } from './ids.ts';
import type { CompanyFacts, LedgerCreditNote, LedgerCustomer, LedgerInvoice, LedgerReceipt, WriteRecord } from './ledger.ts';
import { Shelf } from './shelf.ts';
import { parseSnapshot, type CompanySnapshot } from './snapshot.ts';

export * from './acts.ts';
export type { CompanySnapshot } from './snapshot.ts';

export class Company {
  readonly facts: CompanyFacts;
  readonly seed: number;
  readonly customers = new Shelf<LedgerCustomer>();
  readonly invoices = new Shelf<LedgerInvoice>();
  readonly receipts = new Shelf<LedgerReceipt>();
  readonly creditNotes = new Shelf<LedgerCreditNote>();
  /** Every write received from our side, in order. */
  readonly journal: WriteRecord[] = [];
  /** How many events of its script have happened (script.ts); kept with the books so that a restart goes on where it stopped. */
  played = 0;
  /** Told of every change of a document, after it (webhooks). */
  onChange: ((change: ChangeNotice) => void) | null = null;
  readonly #byNumber = new Map<string, LedgerInvoice>();
  readonly #receiptByReference = new Map<string, LedgerReceipt>();
  readonly #creditNoteByNumber = new Map<string, LedgerCreditNote>();
  readonly #allocations = new Map<string, InvoiceAllocation[]>();
  readonly #notes: LedgerNote[] = [];
  readonly #notesOf = new Map<string, LedgerNote[]>();
  readonly #noteBySerial = new Map<string, LedgerNote>();
  readonly #noteByKey = new Map<string, LedgerNote>();

  /** `seed` and a counter give every id; two companies built by the same acts in the same order are the same. */
  constructor(facts: CompanyFacts, seed = 0) {
    this.facts = facts;
    this.seed = seed;
  }

  // ---- what follows from the documents (minor units of the document's currency) ----

  /** Cash received on the invoice: allocations of receipts of kind payment. */
  paidOf(invoiceId: string): number {
    return this.allocationsOf(invoiceId).reduce((sum, each) => sum + (this.#isCash(each) ? each.amount : 0), 0);
  }

  /** Credit used on the invoice: credit notes, overpayments, prepayments. */
  creditedOf(invoiceId: string): number {
    return this.allocationsOf(invoiceId).reduce((sum, each) => sum + (this.#isCash(each) ? 0 : each.amount), 0);
  }

  /** total − paid − credited; 0 for void and deleted invoices. A draft's is its total. @throws ActRefused for an unknown id. */
  openOf(invoiceId: string): number {
    const invoice = this.invoice(invoiceId);
    if (invoice.state === 'void' || invoice.state === 'deleted') return 0;
    return invoice.total - this.allocationsOf(invoiceId).reduce((sum, each) => sum + each.amount, 0);
  }

  /** What of a receipt is not allocated; 0 when deleted. */
  unappliedOf(receipt: LedgerReceipt): number {
    return receipt.state === 'deleted' ? 0 : receipt.amount - sumOf(receipt.allocations);
  }

  /** What of a credit note is not allocated; 0 when void. */
  remainingOf(note: LedgerCreditNote): number {
    return note.state === 'void' ? 0 : note.total - sumOf(note.allocations);
  }

  /** Standing allocations on an invoice (deleted receipts and void credit notes excluded), in the order of their documents' serials. */
  allocationsOf(invoiceId: string): readonly InvoiceAllocation[] {
    return this.#allocations.get(invoiceId) ?? [];
  }

  invoiceByNumber(docNumber: string): LedgerInvoice | undefined {
    return this.#byNumber.get(docNumber);
  }

  /** The first receipt with that reference. */
  receiptByReference(reference: string): LedgerReceipt | undefined {
    return this.#receiptByReference.get(reference);
  }

  creditNoteByNumber(docNumber: string): LedgerCreditNote | undefined {
    return this.#creditNoteByNumber.get(docNumber);
  }

  invoicesOf(customerId: string): readonly LedgerInvoice[] {
    return this.invoices.ofCustomer(customerId);
  }

  /** @throws ActRefused unknown-document; the same for customer, receipt and creditNote. */
  invoice(id: string): LedgerInvoice {
    return found(this.invoices.get(id), 'invoice', id);
  }

  customer(id: string): LedgerCustomer {
    return found(this.customers.get(id), 'customer', id);
  }

  receipt(id: string): LedgerReceipt {
    return found(this.receipts.get(id), 'receipt', id);
  }

  creditNote(id: string): LedgerCreditNote {
    return found(this.creditNotes.get(id), 'credit note', id);
  }

  /** Documents of a kind with updatedAt ≥ `since` (null: all), by (updatedAt, id), deleted and void ones included. */
  changedSince(since: Instant | null, kind: 'customer'): readonly LedgerCustomer[];
  changedSince(since: Instant | null, kind: 'invoice'): readonly LedgerInvoice[];
  changedSince(since: Instant | null, kind: 'receipt'): readonly LedgerReceipt[];
  changedSince(since: Instant | null, kind: 'creditNote'): readonly LedgerCreditNote[];
  changedSince(since: Instant | null, kind: DocumentKind): readonly (LedgerCustomer | LedgerInvoice | LedgerReceipt | LedgerCreditNote)[] {
    switch (kind) {
      case 'customer': return this.customers.changedSince(since);
      case 'invoice': return this.invoices.changedSince(since);
      case 'receipt': return this.receipts.changedSince(since);
      case 'creditNote': return this.creditNotes.changedSince(since);
    }
  }

  // ---- customers ----

  addCustomer(input: NewCustomer, at: Instant): LedgerCustomer {
    const serial = this.customers.size + 1;
    const currency = checkedCurrency(input.currency ?? this.facts.baseCurrency);
    const { name, email, persons = [], phone = null, country = null } = input;
    const customer: LedgerCustomer = { ...this.#ids('customer', serial), name, email, persons: persons.map((person) => ({ ...person })), phone, country, currency, active: true, createdAt: at, updatedAt: at };
    this.customers.add(customer);
    this.#tell('customer', customer.id, 'create', at);
    return customer;
  }

  /** Changes master data; the currency of a customer never changes. */
  changeCustomer(id: string, change: Partial<Pick<LedgerCustomer, 'name' | 'email' | 'persons' | 'phone' | 'country' | 'active'>>, at: Instant): LedgerCustomer {
    const customer = this.customer(id);
    Object.assign(customer, change, { updatedAt: at });
    this.customers.noteChange(customer);
    this.#tell('customer', id, 'update', at);
    return customer;
  }

  archiveCustomer(id: string, at: Instant): LedgerCustomer {
    return this.changeCustomer(id, { active: false }, at);
  }

  // ---- invoices ----

  /** @throws ActRefused unknown-document, duplicate-number, bad-amount, wrong-currency. */
  addInvoice(input: NewInvoice, at: Instant, by: Writer = null): LedgerInvoice {
    const customer = this.customer(input.customerId);
    if (this.#byNumber.has(input.docNumber)) throw new ActRefused('duplicate-number', `an invoice ${input.docNumber} exists already`);
    const { docNumber, customerId, issued, due, description = '', state = 'approved', sent = false, expectedPayment = null } = input;
    const currency = checkedCurrency(input.currency ?? customer.currency);
    const total = checkedAmount(input.total, 0);
    const invoice: LedgerInvoice = { ...this.#nextIds('invoice'), docNumber, customerId, currency, issued, due, total, description, sent, state, expectedPayment, version: 0, createdAt: at, updatedAt: at };
    this.invoices.add(invoice);
    this.#byNumber.set(docNumber, invoice);
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
    return this.#changeInvoice(id, { due }, at, by, 'invoice', due === null ? 'no due date' : `due ${due}`);
  }

  markSent(id: string, at: Instant, by: Writer = null): LedgerInvoice {
    return this.#changeInvoice(id, { sent: true }, at, by, 'invoice', 'sent');
  }

  setExpectedPayment(id: string, date: CalendarDate | null, at: Instant, by: Writer = null): LedgerInvoice {
    return this.#changeInvoice(id, { expectedPayment: date }, at, by, 'expected-payment', date);
  }

  /** The platform's own e-mail of an invoice: marks it sent and writes it down, to `to` or the customer's address. Nothing leaves the process. */
  recordEmail(invoiceId: string, to: string | null, at: Instant, by: WriteRecord['platform']): LedgerInvoice {
    const address = to ?? this.customer(this.invoice(invoiceId).customerId).email;
    return this.#changeInvoice(invoiceId, { sent: true }, at, by, 'email', address);
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
    const receipt: LedgerReceipt = { ...this.#nextIds('receipt'), kind, customerId, currency, date, amount, allocations: [], reference, state: 'posted', version: 0, createdAt: at, updatedAt: at };
    this.#keepReceipt(receipt);
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
    const note: LedgerCreditNote = { ...ids, docNumber, customerId, currency, date, total, allocations: [], state: 'posted', version: 0, createdAt: at, updatedAt: at };
    this.#keepCreditNote(note);
    for (const each of input.allocations) this.#attach(note, 'creditNote', each.invoiceId, each.amount, each.date ?? date, at);
    this.#tell('creditNote', note.id, 'create', at);
    this.#write(by, 'other', 'creditNote', note, docNumber, at);
    return note;
  }

  /** Uses what is left of a receipt or credit note on an invoice. @throws ActRefused as addReceipt. */
  allocate(source: { readonly receiptId: string } | { readonly creditNoteId: string }, invoiceId: string, amount: number, date: CalendarDate, at: Instant): void {
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
    const invoice = this.#byNumber.get(docNumber);
    if (!invoice) throw new ActRefused('unknown-document', `no invoice ${docNumber}`);
    if (invoice.state === 'draft') throw new ActRefused('wrong-state', `invoice ${docNumber} is a draft`);
    checkedAmount(amount, 1);
    const { customerId, currency, id: invoiceId } = invoice;
    const onInvoice = Math.min(amount, this.openOf(invoiceId));
    const common = { customerId, currency, date, reference: docNumber };
    const receipts: LedgerReceipt[] = [];
    if (onInvoice > 0) receipts.push(this.addReceipt({ ...common, kind: 'payment', amount: onInvoice, allocations: [{ invoiceId, amount: onInvoice }] }, at));
    if (amount > onInvoice) receipts.push(this.addReceipt({ ...common, kind: 'overpayment', amount: amount - onInvoice, allocations: [] }, at));
    return receipts;
  }

  // ---- notes and the record of writes ----

  /** Puts a note on a document and writes it down. It does not change the document itself, as on both platforms. */
  addNote(input: NewNote, at: Instant): LedgerNote {
    const document = this.#document(input.entity, input.entityId);
    const serial = this.#notes.length + 1;
    const { platform, entity, entityId, text, key = null, attachable = null } = input;
    const note: LedgerNote = { ...this.#ids('note', serial), platform, entity, entityId, text, key, attachable, at };
    this.#keepNote(note);
    this.#write(platform, 'note', entity, document, text, at);
    return note;
  }

  /** Notes on a document, oldest first. */
  notesOf(entityId: string): readonly LedgerNote[] {
    return this.#notesOf.get(entityId) ?? [];
  }

  notes(): readonly LedgerNote[] {
    return this.#notes;
  }

  noteBySerial(serial: string): LedgerNote | undefined {
    return this.#noteBySerial.get(serial);
  }

  noteByKey(key: string): LedgerNote | undefined {
    return this.#noteByKey.get(key);
  }

  // ---- keeping ----

  /** Everything as plain JSON; Company.restore gives the same company back. */
  snapshot(): CompanySnapshot {
    return structuredClone({
      version: 1 as const,
      facts: this.facts,
      seed: this.seed,
      played: this.played,
      customers: [...this.customers.all()],
      invoices: [...this.invoices.all()],
      receipts: [...this.receipts.all()],
      creditNotes: [...this.creditNotes.all()],
      notes: [...this.#notes],
      journal: [...this.journal],
    });
  }

  /** @throws Error naming the first thing in the snapshot that is not as it should be. */
  static restore(snapshot: unknown): Company {
    const kept = parseSnapshot(snapshot);
    const company = new Company(kept.facts, kept.seed);
    for (const customer of kept.customers) company.customers.add(customer);
    for (const invoice of kept.invoices) {
      company.invoices.add(invoice);
      company.#byNumber.set(invoice.docNumber, invoice);
    }
    for (const receipt of kept.receipts) {
      company.#keepReceipt(receipt);
      if (receipt.state === 'posted') for (const each of receipt.allocations) company.#index(receipt, 'receipt', each);
    }
    for (const note of kept.creditNotes) {
      company.#keepCreditNote(note);
      if (note.state === 'posted') for (const each of note.allocations) company.#index(note, 'creditNote', each);
    }
    for (const note of kept.notes) company.#keepNote(note);
    for (const write of kept.journal) company.journal.push(write);
    company.played = kept.played;
    return company;
  }

  // ---- inside ----

  #isCash(allocation: InvoiceAllocation): boolean {
    return allocation.source === 'receipt' && this.receipts.get(allocation.sourceId)?.kind === 'payment';
  }

  #ids(kind: string, serial: number): { id: string; serial: string } {
    return { id: uuidOf(this.seed, this.facts.tenant, kind, serial), serial: String(serial) };
  }

  /** Invoices, receipts and credit notes share one row of serials, as QuickBooks' transactions do. Notes have their own, so that no serial depends on a face. */
  #nextIds(kind: DocumentKind): { id: string; serial: string } {
    return this.#ids(kind, this.invoices.size + this.receipts.size + this.creditNotes.size + 1);
  }

  #document(kind: DocumentKind, id: string): { id: string; serial: string } {
    switch (kind) {
      case 'customer': return this.customer(id);
      case 'invoice': return this.invoice(id);
      case 'receipt': return this.receipt(id);
      case 'creditNote': return this.creditNote(id);
    }
  }

  #changeInvoice(id: string, change: Partial<LedgerInvoice>, at: Instant, by: Writer, kind: WriteRecord['kind'], text: string | null): LedgerInvoice {
    const invoice = this.invoice(id);
    if (invoice.state === 'void' || invoice.state === 'deleted') throw new ActRefused('wrong-state', `invoice ${invoice.docNumber} is ${invoice.state}`);
    Object.assign(invoice, change);
    this.#bumpInvoice(invoice, at);
    this.#tell('invoice', id, 'update', at);
    this.#write(by, kind, 'invoice', invoice, text, at);
    return invoice;
  }

  #endInvoice(id: string, state: 'void' | 'deleted', at: Instant, by: Writer): LedgerInvoice {
    const invoice = this.invoice(id);
    if (invoice.state === 'void' || invoice.state === 'deleted') throw new ActRefused('wrong-state', `invoice ${invoice.docNumber} is ${invoice.state} already`);
    if (this.allocationsOf(id).length > 0) throw new ActRefused('has-allocations', `invoice ${invoice.docNumber} has payments or credits on it`);
    invoice.state = state;
    this.#bumpInvoice(invoice, at);
    this.#tell('invoice', id, state === 'void' ? 'void' : 'delete', at);
    this.#write(by, 'invoice', 'invoice', invoice, state, at);
    return invoice;
  }

  #bumpInvoice(invoice: LedgerInvoice, at: Instant): void {
    invoice.version += 1;
    invoice.updatedAt = at;
    this.invoices.noteChange(invoice);
  }

  #bumpSource(document: LedgerReceipt | LedgerCreditNote, at: Instant): void {
    document.version += 1;
    document.updatedAt = at;
    if ('kind' in document) this.receipts.noteChange(document);
    else this.creditNotes.noteChange(document);
  }

  #checkAllocations(allocations: readonly { invoiceId: string; amount: number }[], available: number, customerId: string, currency: string): void {
    const wanted = new Map<string, number>();
    for (const each of allocations) {
      const invoice = this.invoice(each.invoiceId);
      checkedAmount(each.amount, 1);
      if (invoice.state !== 'approved') throw new ActRefused('wrong-state', `invoice ${invoice.docNumber} is ${invoice.state}`);
      if (invoice.customerId !== customerId) throw new ActRefused('wrong-customer', `invoice ${invoice.docNumber} belongs to another customer`);
      if (invoice.currency !== currency) throw new ActRefused('wrong-currency', `invoice ${invoice.docNumber} is in ${invoice.currency}, not ${currency}`);
      const sum = (wanted.get(invoice.id) ?? 0) + each.amount;
      wanted.set(invoice.id, sum);
      if (sum > this.openOf(invoice.id)) throw new ActRefused('over-allocated', `more than the open ${this.openOf(invoice.id)} of invoice ${invoice.docNumber}`);
    }
    if (sumOf(allocations) > available) throw new ActRefused('over-allocated', `allocations exceed the ${available} available`);
  }

  /** Puts an allocation on both sides and bumps the invoice; the caller bumps and tells of the source. */
  #attach(document: LedgerReceipt | LedgerCreditNote, source: 'receipt' | 'creditNote', invoiceId: string, amount: number, date: CalendarDate, at: Instant): void {
    const allocation = { invoiceId, amount, date };
    document.allocations.push(allocation);
    this.#index(document, source, allocation);
    this.#bumpInvoice(this.invoice(invoiceId), at);
    this.#tell('invoice', invoiceId, 'update', at);
  }

  #index(document: LedgerReceipt | LedgerCreditNote, source: 'receipt' | 'creditNote', allocation: { invoiceId: string; amount: number; date: CalendarDate }): void {
    const entry: InvoiceAllocation = { ...allocation, source, sourceId: document.id };
    const known = this.#allocations.get(allocation.invoiceId);
    if (!known) this.#allocations.set(allocation.invoiceId, [entry]);
    else {
      const serial = Number(document.serial);
      const place = known.findIndex((each) => this.#serialOf(each) > serial);
      known.splice(place === -1 ? known.length : place, 0, entry);
    }
  }

  #serialOf(allocation: InvoiceAllocation): number {
    return Number((allocation.source === 'receipt' ? this.receipts : this.creditNotes).get(allocation.sourceId)?.serial ?? 0);
  }

  #detach(document: LedgerReceipt, at: Instant): void {
    for (const invoiceId of new Set(document.allocations.map((each) => each.invoiceId))) {
      this.#allocations.set(invoiceId, this.allocationsOf(invoiceId).filter((each) => each.sourceId !== document.id));
      this.#bumpInvoice(this.invoice(invoiceId), at);
      this.#tell('invoice', invoiceId, 'update', at);
    }
  }

  #keepReceipt(receipt: LedgerReceipt): void {
    this.receipts.add(receipt);
    if (receipt.reference !== '' && !this.#receiptByReference.has(receipt.reference)) this.#receiptByReference.set(receipt.reference, receipt);
  }

  #keepCreditNote(note: LedgerCreditNote): void {
    this.creditNotes.add(note);
    if (!this.#creditNoteByNumber.has(note.docNumber)) this.#creditNoteByNumber.set(note.docNumber, note);
  }

  #keepNote(note: LedgerNote): void {
    this.#notes.push(note);
    this.#noteBySerial.set(note.serial, note);
    if (note.key !== null && !this.#noteByKey.has(note.key)) this.#noteByKey.set(note.key, note);
    const standing = this.#notesOf.get(note.entityId);
    if (standing) standing.push(note);
    else this.#notesOf.set(note.entityId, [note]);
  }

  #tell(kind: DocumentKind, id: string, operation: ChangeNotice['operation'], at: Instant): void {
    this.onChange?.({ kind, id, operation, at });
  }

  #write(by: Writer, kind: WriteRecord['kind'], entity: DocumentKind, document: { id: string; serial: string }, text: string | null, at: Instant): void {
    if (by === null) return;
    const [organisation, externalId] = by === 'quickbooks' ? [this.facts.realm, document.serial] : [this.facts.tenant, document.id];
    this.journal.push({ at, platform: by, organisation, kind, entity, externalId, text });
  }
}

function sumOf(allocations: readonly { readonly amount: number }[]): number {
  return allocations.reduce((sum, each) => sum + each.amount, 0);
}

function found<Document>(document: Document | undefined, noun: string, id: string): Document {
  if (document === undefined) throw new ActRefused('unknown-document', `no ${noun} ${id}`);
  return document;
}

function checkedAmount(amount: number, least: 0 | 1): number {
  if (!minorSchema.safeParse(amount).success || amount < least) throw new ActRefused('bad-amount', `not an amount in minor units: ${amount}`);
  return amount;
}

function checkedCurrency(currency: string): string {
  if (!isCurrency(currency)) throw new ActRefused('wrong-currency', `not a currency code: ${currency.slice(0, 10)}`);
  return currency;
}

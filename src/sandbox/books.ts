/** What stands in a company's books and what follows from it (open, paid, credited, unapplied), computed and never stored. Reading only; company.ts acts. */
import type { Instant } from '../domain/time.ts';
import { ActRefused, type DocumentKind, type InvoiceAllocation, type LedgerNote } from './acts.ts';
import type {
  CompanyFacts,
  LedgerAllocation,
  LedgerCreditNote,
  LedgerCustomer,
  LedgerInvoice,
  LedgerReceipt,
  WriteRecord,
} from './ledger.ts';
import { Shelf } from './shelf.ts';
import type { CompanySnapshot } from './snapshot.ts';

export class Books {
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
  readonly #children = new Map<string, Set<LedgerCustomer>>();
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

  /** The customers directly under one. */
  childrenOf(customerId: string): readonly LedgerCustomer[] {
    return [...(this.#children.get(customerId) ?? [])];
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
      case 'customer':
        return this.customers.changedSince(since);
      case 'invoice':
        return this.invoices.changedSince(since);
      case 'receipt':
        return this.receipts.changedSince(since);
      case 'creditNote':
        return this.creditNotes.changedSince(since);
    }
  }

  // ---- notes ----

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

  // ---- keeping documents findable, for the acts ----

  /** Puts a kept company's documents into these empty books. */
  protected fill(kept: CompanySnapshot): void {
    for (const customer of kept.customers) {
      this.customers.add(customer);
      this.keepParent(customer);
    }
    for (const invoice of kept.invoices) this.keepInvoice(invoice);
    for (const receipt of kept.receipts) {
      this.keepReceipt(receipt);
      if (receipt.state === 'posted') for (const each of receipt.allocations) this.index(receipt, 'receipt', each);
    }
    for (const note of kept.creditNotes) {
      this.keepCreditNote(note);
      if (note.state === 'posted') for (const each of note.allocations) this.index(note, 'creditNote', each);
    }
    for (const note of kept.notes) this.keepNote(note);
    for (const write of kept.journal) this.journal.push(write);
    this.played = kept.played;
  }

  protected keepParent(customer: LedgerCustomer): void {
    for (const children of this.#children.values()) children.delete(customer);
    if (customer.parentId === undefined) return;
    const children = this.#children.get(customer.parentId) ?? new Set();
    this.#children.set(customer.parentId, children.add(customer));
  }

  protected keepInvoice(invoice: LedgerInvoice): void {
    this.invoices.add(invoice);
    this.#byNumber.set(invoice.docNumber, invoice);
  }

  protected document(kind: DocumentKind, id: string): { id: string; serial: string } {
    switch (kind) {
      case 'customer':
        return this.customer(id);
      case 'invoice':
        return this.invoice(id);
      case 'receipt':
        return this.receipt(id);
      case 'creditNote':
        return this.creditNote(id);
    }
  }

  protected keepReceipt(receipt: LedgerReceipt): void {
    this.receipts.add(receipt);
    if (receipt.reference !== '' && !this.#receiptByReference.has(receipt.reference))
      this.#receiptByReference.set(receipt.reference, receipt);
  }

  protected keepCreditNote(note: LedgerCreditNote): void {
    this.creditNotes.add(note);
    if (!this.#creditNoteByNumber.has(note.docNumber)) this.#creditNoteByNumber.set(note.docNumber, note);
  }

  /** A person deletes a note. What was answered to the request that made it is remembered all the same, as QuickBooks remembers a requestid. */
  deleteNote(note: LedgerNote): void {
    this.#noteBySerial.delete(note.serial);
    const standing = this.#notesOf.get(note.entityId) ?? [];
    standing.splice(standing.indexOf(note), 1);
  }

  protected keepNote(note: LedgerNote): void {
    this.#notes.push(note);
    this.#noteBySerial.set(note.serial, note);
    if (note.key !== null && !this.#noteByKey.has(note.key)) this.#noteByKey.set(note.key, note);
    const standing = this.#notesOf.get(note.entityId);
    if (standing) standing.push(note);
    else this.#notesOf.set(note.entityId, [note]);
  }

  protected index(document: LedgerReceipt | LedgerCreditNote, source: 'receipt' | 'creditNote', allocation: LedgerAllocation): void {
    const entry: InvoiceAllocation = { ...allocation, source, sourceId: document.id };
    const known = this.#allocations.get(allocation.invoiceId);
    if (!known) this.#allocations.set(allocation.invoiceId, [entry]);
    else {
      const serial = Number(document.serial);
      const place = known.findIndex((each) => this.#serialOf(each) > serial);
      known.splice(place === -1 ? known.length : place, 0, entry);
    }
  }

  /** Takes a document's allocations off its invoices and gives those invoices' ids. */
  protected unindex(document: LedgerReceipt): string[] {
    const invoiceIds = [...new Set(document.allocations.map((each) => each.invoiceId))];
    for (const invoiceId of invoiceIds) {
      const left = this.allocationsOf(invoiceId).filter((each) => each.sourceId !== document.id);
      this.#allocations.set(invoiceId, left);
    }
    return invoiceIds;
  }

  #serialOf(allocation: InvoiceAllocation): number {
    return Number((allocation.source === 'receipt' ? this.receipts : this.creditNotes).get(allocation.sourceId)?.serial ?? 0);
  }

  #isCash(allocation: InvoiceAllocation): boolean {
    return allocation.source === 'receipt' && this.receipts.get(allocation.sourceId)?.kind === 'payment';
  }
}

export function sumOf(allocations: readonly { readonly amount: number }[]): number {
  return allocations.reduce((sum, each) => sum + each.amount, 0);
}

function found<Document>(document: Document | undefined, noun: string, id: string): Document {
  if (document === undefined) throw new ActRefused('unknown-document', `no ${noun} ${id}`);
  return document;
}

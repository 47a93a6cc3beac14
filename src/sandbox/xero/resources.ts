/** The six lists of the Accounting API: what each can be asked by, which fields `where` and `order` know, and how an item is shown. */
import { type CalendarDate, dayNumber, msOf } from '../../domain/time.ts';
import type { Company } from '../company.ts';
import type { LedgerCreditNote, LedgerCustomer, LedgerInvoice } from '../ledger.ts';
import { renderContact } from './contacts.ts';
import { invoiceStatus, renderCreditNote, renderInvoice, renderPrepaid, xeroStamp } from './documents.ts';
import type { Listing, ListQuery } from './listing.ts';
import { renderPayment } from './payments.ts';
import { type PaymentPart, type PrepaidPart, splitAll } from './split.ts';
import type { Predicate } from './where.ts';
import { major, sumOf } from './wire.ts';

const DAY_MS = 86_400_000;

export const invoices: Listing<LedgerInvoice> = {
  name: 'Invoices',
  idOf: (invoice) => invoice.id,
  updatedAt: xeroStamp,
  changedSince: (company, since) => byXeroStamp(company.changedSince(since, 'invoice')),
  named: namedInvoices,
  filter: (company, query) => {
    const { statuses, searchTerm } = query;
    const tests: Predicate<LedgerInvoice>[] = [];
    if (statuses) tests.push((invoice) => statuses.includes(invoiceStatus(company, invoice)));
    if (searchTerm)
      tests.push((invoice) => contains(invoice.docNumber, searchTerm) || contains(company.customer(invoice.customerId).name, searchTerm));
    return allOf(tests);
  },
  fields: (company) => ({
    Type: () => 'ACCREC',
    Status: (invoice) => invoiceStatus(company, invoice),
    InvoiceID: (invoice) => invoice.id,
    InvoiceNumber: (invoice) => invoice.docNumber,
    Reference: () => '',
    'Contact.ContactID': (invoice) => invoice.customerId,
    'Contact.Name': (invoice) => company.customer(invoice.customerId).name,
    CurrencyCode: (invoice) => invoice.currency,
    AmountDue: (invoice) => major(company.openOf(invoice.id), invoice.currency),
    AmountPaid: (invoice) => major(company.paidOf(invoice.id), invoice.currency),
    AmountCredited: (invoice) => major(company.creditedOf(invoice.id), invoice.currency),
    Total: (invoice) => major(invoice.total, invoice.currency),
    Date: (invoice) => midnight(invoice.issued),
    DueDate: (invoice) => midnight(invoice.due),
    ExpectedPaymentDate: (invoice) => midnight(invoice.expectedPayment),
    SentToContact: (invoice) => invoice.sent,
    UpdatedDateUTC: (invoice) => msOf(xeroStamp(invoice)),
  }),
  render: (company, invoice, query) =>
    renderInvoice(company, invoice, query.summaryOnly ? 'summary' : query.page === null ? 'list' : 'page'),
};

const stamped = new WeakMap<readonly LedgerInvoice[], readonly LedgerInvoice[]>();

/** The same array again where no stamp lags; else in the order of what Xero shows, made once per array. */
function byXeroStamp(invoices: readonly LedgerInvoice[]): readonly LedgerInvoice[] {
  const known = stamped.get(invoices);
  if (known) return known;
  const key = (invoice: LedgerInvoice) => `${xeroStamp(invoice)} ${invoice.id}`;
  const made = invoices.some((invoice) => invoice.xeroUpdatedAt !== undefined)
    ? [...invoices].sort((a, b) => (key(a) < key(b) ? -1 : 1))
    : invoices;
  stamped.set(invoices, made);
  return made;
}

/** IDs, InvoiceNumbers and ContactIDs together mean all of them at once, as Xero reads them. */
function namedInvoices(company: Company, query: ListQuery): readonly LedgerInvoice[] | null {
  const { ids, invoiceNumbers, contactIds } = query;
  const sets: (readonly LedgerInvoice[])[] = [];
  if (ids) sets.push(ids.flatMap((id) => company.invoices.get(id.toLowerCase()) ?? []));
  if (invoiceNumbers) sets.push(invoiceNumbers.flatMap((number) => company.invoiceByNumber(number) ?? []));
  if (contactIds) sets.push(contactIds.flatMap((id) => company.invoicesOf(id.toLowerCase())));
  const [first, ...others] = sets;
  if (!first) return null;
  return [...new Set(first)].filter((invoice) => others.every((set) => set.includes(invoice)));
}

export const contacts: Listing<LedgerCustomer> = {
  name: 'Contacts',
  idOf: (customer) => customer.id,
  updatedAt: (customer) => customer.updatedAt,
  changedSince: (company, since) => company.changedSince(since, 'customer'),
  named: (company, { ids }) => ids && [...new Set(ids)].flatMap((id) => company.customers.get(id.toLowerCase()) ?? []),
  filter: (_company, { includeArchived, searchTerm }) => {
    const tests: Predicate<LedgerCustomer>[] = [];
    if (!includeArchived) tests.push((customer) => customer.active);
    if (searchTerm) tests.push((customer) => contains(customer.name, searchTerm) || contains(customer.email ?? '', searchTerm));
    return allOf(tests);
  },
  fields: (company) => ({
    ContactID: (customer) => customer.id,
    ContactStatus: (customer) => (customer.active ? 'ACTIVE' : 'ARCHIVED'),
    Name: (customer) => customer.name,
    EmailAddress: (customer) => customer.email ?? '',
    DefaultCurrency: (customer) => customer.currency,
    IsCustomer: (customer) => company.invoicesOf(customer.id).length > 0,
    IsSupplier: () => false,
    UpdatedDateUTC: (customer) => msOf(customer.updatedAt),
  }),
  render: (company, customer, { page, today }) => renderContact(company, customer, { balances: page === null ? null : today() }),
};

export const payments: Listing<PaymentPart> = {
  name: 'Payments',
  idOf: (part) => part.id,
  updatedAt: (part) => part.receipt.updatedAt,
  changedSince: (company, since) => splitAll(company.changedSince(since, 'receipt')).payments,
  named: () => null,
  filter: () => null,
  fields: (company) => ({
    PaymentID: (part) => part.id,
    PaymentType: () => 'ACCRECPAYMENT',
    Status: (part) => (part.receipt.state === 'deleted' ? 'DELETED' : 'AUTHORISED'),
    Reference: (part) => part.receipt.reference,
    Amount: (part) => major(part.amount, part.receipt.currency),
    Date: (part) => midnight(part.date),
    'Invoice.InvoiceID': (part) => part.invoiceId,
    'Invoice.InvoiceNumber': (part) => company.invoice(part.invoiceId).docNumber,
    'Invoice.Contact.ContactID': (part) => part.receipt.customerId,
    IsReconciled: (part) => part.receipt.state === 'posted',
    UpdatedDateUTC: (part) => msOf(part.receipt.updatedAt),
  }),
  render: (company, part) => renderPayment(company, part, false),
};

export const creditNotes: Listing<LedgerCreditNote> = {
  name: 'CreditNotes',
  idOf: (note) => note.id,
  updatedAt: (note) => note.updatedAt,
  changedSince: (company, since) => company.changedSince(since, 'creditNote'),
  named: () => null,
  filter: () => null,
  fields: (company) => ({
    CreditNoteID: (note) => note.id,
    CreditNoteNumber: (note) => note.docNumber,
    Type: () => 'ACCRECCREDIT',
    Status: (note) => (note.state === 'void' ? 'VOIDED' : company.remainingOf(note) === 0 ? 'PAID' : 'AUTHORISED'),
    'Contact.ContactID': (note) => note.customerId,
    'Contact.Name': (note) => company.customer(note.customerId).name,
    CurrencyCode: (note) => note.currency,
    RemainingCredit: (note) => major(company.remainingOf(note), note.currency),
    Total: (note) => major(note.total, note.currency),
    Date: (note) => midnight(note.date),
    UpdatedDateUTC: (note) => msOf(note.updatedAt),
  }),
  render: (company, note, query) => renderCreditNote(company, note, query.page !== null),
};

export const overpayments = prepaidListing('Overpayments', 'OverpaymentID', 'RECEIVE-OVERPAYMENT');
export const prepayments = prepaidListing('Prepayments', 'PrepaymentID', 'RECEIVE-PREPAYMENT');

function prepaidListing(name: 'Overpayments' | 'Prepayments', idField: string, type: string): Listing<PrepaidPart> {
  const remaining = (part: PrepaidPart) => (part.receipt.state === 'deleted' ? 0 : part.total - sumOf(part.allocations));
  return {
    name,
    idOf: (part) => part.id,
    updatedAt: (part) => part.receipt.updatedAt,
    changedSince: (company, since) => {
      const parts = splitAll(company.changedSince(since, 'receipt'));
      return name === 'Overpayments' ? parts.overpayments : parts.prepayments;
    },
    named: () => null,
    filter: () => null,
    fields: (company) => ({
      [idField]: (part) => part.id,
      Type: () => type,
      Status: (part) => (part.receipt.state === 'deleted' ? 'VOIDED' : remaining(part) === 0 ? 'PAID' : 'AUTHORISED'),
      'Contact.ContactID': (part) => part.receipt.customerId,
      'Contact.Name': (part) => company.customer(part.receipt.customerId).name,
      CurrencyCode: (part) => part.receipt.currency,
      RemainingCredit: (part) => major(remaining(part), part.receipt.currency),
      Total: (part) => major(part.total, part.receipt.currency),
      Date: (part) => midnight(part.receipt.date),
      UpdatedDateUTC: (part) => msOf(part.receipt.updatedAt),
    }),
    render: (company, part, query) => renderPrepaid(company, part, query.page !== null),
  };
}

function midnight(date: CalendarDate): number;
function midnight(date: CalendarDate | null): number | null;
function midnight(date: CalendarDate | null): number | null {
  return date === null ? null : dayNumber(date) * DAY_MS;
}

function contains(text: string, term: string): boolean {
  return text.toLowerCase().includes(term.toLowerCase());
}

function allOf<Item>(tests: readonly Predicate<Item>[]): Predicate<Item> | null {
  return tests.length === 0 ? null : (item) => tests.every((test) => test(item));
}

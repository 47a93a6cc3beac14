/**
 * What each document looks like on QuickBooks' wire: the fields, names and JSON types of the recordings. Amounts are JSON numbers,
 * dates are company-local, stamps carry Pacific offsets. A void document keeps its place with zeros; there is no status field.
 */
import { minorPerMajor } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { Company } from '../company.ts';
import type { LedgerCreditNote, LedgerCustomer, LedgerInvoice, LedgerReceipt } from '../ledger.ts';
import { applicationId, type PaymentRow } from './payments.ts';
import { addressCountry, currencyRef, exchangeRate, stamp } from './places.ts';

/** One entity as JSON. */
export interface WireEntity {
  readonly Id: string;
  readonly [field: string]: unknown;
}

/** What the face remembers of an invoice beyond the ledger; lost with the process, as is everything that only decorates. */
export interface InvoiceExtras {
  readonly billEmail?: string;
  readonly emailedAt?: Instant;
}

/** Minor units → the JSON number with the same shortest decimal text. */
export function amountNumber(minor: number, currency: string): number {
  return minor / minorPerMajor(currency);
}

const metaData = (document: { createdAt: Instant; updatedAt: Instant }) => ({
  CreateTime: stamp(document.createdAt),
  LastUpdatedTime: stamp(document.updatedAt),
});

/** ExchangeRate and the home amounts appear only where the document is not in the company's own currency. */
function foreign(company: Company, currency: string): { ExchangeRate?: number } {
  const home = company.facts.baseCurrency;
  return currency === home ? {} : { ExchangeRate: exchangeRate(currency, home) };
}

function homeAmount(company: Company, minor: number, currency: string): number {
  const home = company.facts.baseCurrency;
  return amountNumber(Math.round(amountNumber(minor, currency) * exchangeRate(currency, home) * minorPerMajor(home)), home);
}

function customerRef(company: Company, customerId: string): { value: string; name: string } {
  const customer = company.customer(customerId);
  return { value: customer.serial, name: displayName(customer) };
}

/** A soft-deleted customer's name ends in '(deleted)'. */
export function displayName(customer: LedgerCustomer): string {
  return customer.active ? customer.name : `${customer.name} (deleted)`;
}

function billAddress(customer: LedgerCustomer): { BillAddr?: { Id: string; Line1: string; Country: string } } {
  return customer.country === null
    ? {}
    : { BillAddr: { Id: customer.serial, Line1: customer.name, Country: addressCountry(customer.country) } };
}

function salesLines(amount: number, description: string): unknown[] {
  const detail = {
    ItemRef: { value: '1', name: 'Services' },
    UnitPrice: amount,
    Qty: amount === 0 ? 0 : 1,
    ItemAccountRef: { value: '1', name: 'Services' },
    TaxCodeRef: { value: 'NON' },
  };
  return [
    {
      Id: '1',
      LineNum: 1,
      ...(description === '' ? {} : { Description: description }),
      Amount: amount,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: detail,
      CustomExtensions: [],
    },
    { Amount: amount, DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} },
  ];
}

/** Payments on an invoice, each once, in the order of their documents; a credit note's part appears as the Payment that applies it. */
function paymentsOn(company: Company, invoice: LedgerInvoice): { TxnId: string; TxnType: 'Payment' }[] {
  const ids = new Set<string>();
  for (const each of company.allocationsOf(invoice.id)) {
    ids.add(each.source === 'receipt' ? company.receipt(each.sourceId).serial : applicationId(company.creditNote(each.sourceId), invoice));
  }
  return [...ids].map((TxnId) => ({ TxnId, TxnType: 'Payment' }));
}

/** The text of PrivateNote is kept as a note of the ledger, so that a restart keeps it; the last one stands. */
function privateNoteOf(company: Company, invoice: LedgerInvoice): string | null {
  if (invoice.state === 'void') return 'Voided';
  return company.notesOf(invoice.id).findLast((note) => note.attachable?.['PrivateNote'] === true)?.text || null;
}

/** Where the platform itself would send the invoice. */
export function billEmailOf(company: Company, invoice: LedgerInvoice, extras: InvoiceExtras = {}): string | null {
  return extras.billEmail ?? company.customer(invoice.customerId).email;
}

/** `payLink` is shown only when it was asked for and the invoice can be paid online (an address, an open balance). */
export function invoiceEntity(
  company: Company,
  invoice: LedgerInvoice,
  extras: InvoiceExtras = {},
  payLink: string | null = null,
): WireEntity {
  const customer = company.customer(invoice.customerId);
  const { currency } = invoice;
  const isVoid = invoice.state === 'void';
  const total = isVoid ? 0 : amountNumber(invoice.total, currency);
  const openMinor = company.openOf(invoice.id);
  const away = currency !== company.facts.baseCurrency;
  const email = billEmailOf(company, invoice, extras);
  const copies = customer.persons.filter((person) => person.includeInEmails).map((person) => person.email);
  const note = privateNoteOf(company, invoice);
  return {
    AllowIPNPayment: false,
    AllowOnlinePayment: false,
    AllowOnlineCreditCardPayment: true,
    AllowOnlineACHPayment: true,
    ...(payLink !== null && email !== null && openMinor > 0 ? { InvoiceLink: payLink } : {}),
    domain: 'QBO',
    sparse: false,
    Id: invoice.serial,
    SyncToken: String(invoice.version),
    MetaData: metaData(invoice),
    CustomField: [],
    DocNumber: invoice.docNumber,
    TxnDate: invoice.issued,
    CurrencyRef: currencyRef(currency),
    ...foreign(company, currency),
    ...(note === null ? {} : { PrivateNote: note }),
    LinkedTxn: isVoid ? [] : paymentsOn(company, invoice),
    Line: salesLines(total, invoice.description),
    TxnTaxDetail: { TotalTax: 0 },
    CustomerRef: { value: customer.serial, name: displayName(customer) },
    ...billAddress(customer),
    FreeFormAddress: true,
    ...(invoice.due === null ? {} : { DueDate: invoice.due }),
    TotalAmt: total,
    ...(away ? { HomeTotalAmt: isVoid ? 0 : homeAmount(company, invoice.total, currency) } : {}),
    ApplyTaxAfterDiscount: false,
    PrintStatus: 'NeedToPrint',
    EmailStatus: invoice.sent ? 'EmailSent' : 'NotSet',
    ...(email === null ? {} : { BillEmail: { Address: email } }),
    ...(copies.length === 0 ? {} : { BillEmailCc: { Address: copies.join(', ') } }),
    Balance: amountNumber(openMinor, currency),
    ...(away ? { HomeBalance: homeAmount(company, openMinor, currency) } : {}),
    ...(invoice.sent
      ? { DeliveryInfo: { DeliveryType: 'Email', ...(extras.emailedAt === undefined ? {} : { DeliveryTime: stamp(extras.emailedAt) }) } }
      : {}),
  };
}

/** One Payment: a receipt with a line per invoice, or the zero-total Payment by which a credit note is applied to an invoice. */
export function paymentEntity(company: Company, row: PaymentRow): WireEntity {
  return row.kind === 'receipt' ? receiptEntity(company, row.receipt) : applicationEntity(company, row);
}

function receiptEntity(company: Company, receipt: LedgerReceipt): WireEntity {
  const { currency } = receipt;
  return {
    CustomerRef: customerRef(company, receipt.customerId),
    DepositToAccountRef: { value: '4' },
    ...(receipt.reference === '' ? {} : { PaymentRefNum: receipt.reference.slice(0, 21) }),
    TotalAmt: amountNumber(receipt.amount, currency),
    UnappliedAmt: amountNumber(company.unappliedOf(receipt), currency),
    ProcessPayment: false,
    domain: 'QBO',
    sparse: false,
    Id: receipt.serial,
    SyncToken: String(receipt.version),
    MetaData: metaData(receipt),
    TxnDate: receipt.date,
    CurrencyRef: currencyRef(currency),
    ...foreign(company, currency),
    Line: receipt.allocations.map((each) =>
      paymentLine(amountNumber(each.amount, currency), company.invoice(each.invoiceId).serial, 'Invoice'),
    ),
  };
}

function applicationEntity(company: Company, row: PaymentRow & { kind: 'application' }): WireEntity {
  const { note } = row;
  const own = note.allocations.filter((each) => each.invoiceId === row.invoice.id);
  const amount = amountNumber(
    own.reduce((sum, each) => sum + each.amount, 0),
    note.currency,
  );
  return {
    CustomerRef: customerRef(company, note.customerId),
    TotalAmt: 0,
    UnappliedAmt: 0,
    ProcessPayment: false,
    domain: 'QBO',
    sparse: false,
    Id: row.id,
    SyncToken: String(own.length - 1),
    MetaData: metaData(note),
    TxnDate: own[0]?.date ?? note.date,
    CurrencyRef: currencyRef(note.currency),
    ...foreign(company, note.currency),
    PrivateNote: 'Created by QB Online to link credits to charges.',
    Line: [paymentLine(amount, row.invoice.serial, 'Invoice'), paymentLine(amount, note.serial, 'CreditMemo')],
  };
}

const paymentLine = (Amount: number, TxnId: string, TxnType: 'Invoice' | 'CreditMemo') => ({ Amount, LinkedTxn: [{ TxnId, TxnType }] });

export function creditMemoEntity(company: Company, note: LedgerCreditNote): WireEntity {
  const { currency } = note;
  const isVoid = note.state === 'void';
  const customer = company.customer(note.customerId);
  const total = isVoid ? 0 : amountNumber(note.total, currency);
  const left = amountNumber(company.remainingOf(note), currency);
  return {
    RemainingCredit: left,
    domain: 'QBO',
    sparse: false,
    Id: note.serial,
    SyncToken: String(note.version),
    MetaData: metaData(note),
    CustomField: [],
    DocNumber: note.docNumber,
    TxnDate: note.date,
    CurrencyRef: currencyRef(currency),
    ...foreign(company, currency),
    ...(isVoid ? { PrivateNote: 'Voided' } : {}),
    Line: salesLines(total, ''),
    TxnTaxDetail: { TotalTax: 0 },
    CustomerRef: { value: customer.serial, name: displayName(customer) },
    ...billAddress(customer),
    FreeFormAddress: true,
    TotalAmt: total,
    ApplyTaxAfterDiscount: false,
    PrintStatus: 'NeedToPrint',
    EmailStatus: 'NotSet',
    ...(customer.email === null ? {} : { BillEmail: { Address: customer.email } }),
    Balance: left,
  };
}

/** What the customer owes in their own currency: open invoices less unapplied payments and credits. Minor units. */
export function customerBalance(company: Company, customer: LedgerCustomer): number {
  let balance = 0;
  for (const invoice of company.invoices.ofCustomer(customer.id))
    if (invoice.state === 'approved' && invoice.currency === customer.currency) balance += company.openOf(invoice.id);
  for (const receipt of company.receipts.ofCustomer(customer.id))
    if (receipt.currency === customer.currency) balance -= company.unappliedOf(receipt);
  for (const note of company.creditNotes.ofCustomer(customer.id))
    if (note.currency === customer.currency) balance -= company.remainingOf(note);
  return balance;
}

/** Its own balance and those of the customers under it. */
function withJobs(company: Company, customer: LedgerCustomer): number {
  return company.childrenOf(customer.id).reduce((sum, each) => sum + customerBalance(company, each), customerBalance(company, customer));
}

export function customerEntity(company: Company, customer: LedgerCustomer): WireEntity {
  const balance = amountNumber(customerBalance(company, customer), customer.currency);
  const name = displayName(customer);
  const person = customer.persons[0];
  const parent = customer.parentId === undefined ? null : company.customer(customer.parentId);
  return {
    Taxable: false,
    ...billAddress(customer),
    Job: parent !== null,
    BillWithParent: parent !== null && (customer.billWithParent ?? false),
    ...(parent === null ? {} : { ParentRef: { value: parent.serial }, Level: 1 }),
    Balance: balance,
    BalanceWithJobs: amountNumber(withJobs(company, customer), customer.currency),
    CurrencyRef: currencyRef(customer.currency),
    PreferredDeliveryMethod: customer.email === null ? 'Print' : 'Email',
    IsProject: false,
    ClientEntityId: '0',
    domain: 'QBO',
    sparse: false,
    Id: customer.serial,
    SyncToken: '0',
    MetaData: metaData(customer),
    ...(person === undefined ? {} : { GivenName: person.firstName, FamilyName: person.lastName }),
    FullyQualifiedName: parent === null ? name : `${displayName(parent)}:${name}`,
    CompanyName: customer.name,
    DisplayName: name,
    PrintOnCheckName: customer.name,
    Active: customer.active,
    V4IDPseudonym: `002098${customer.id.replaceAll('-', '')}`,
    ...(customer.phone === null ? {} : { PrimaryPhone: { FreeFormNumber: customer.phone } }),
    ...(customer.email === null ? {} : { PrimaryEmailAddr: { Address: customer.email } }),
  };
}

/**
 * Receivables as Xero's JSON: invoices, credit notes, overpayments and prepayments. Fields and their order follow the recordings; what Xero
 * derives (Status, AmountDue, AmountPaid, AmountCredited, FullyPaidOnDate, RemainingCredit) is derived here from the company's books.
 */
import { type CalendarDate, type Instant, laterDate } from '../../domain/time.ts';
import type { Company } from '../company.ts';
import { uuidOf } from '../ids.ts';
import type { LedgerAllocation, LedgerCreditNote, LedgerInvoice } from '../ledger.ts';
import { renderContact, renderContactStub } from './contacts.ts';
import { type PrepaidPart, splitReceipt } from './split.ts';
import { dateString, major, msDate, sumOf, updatedFields, type WireObject } from './wire.ts';

/**
 * How much of an invoice is shown: `single` by id, `page` in a paged list, `list` without paging (no line items), `summary` with
 * summaryOnly=true (no payments, line items, attachments).
 */
export type Detail = 'single' | 'page' | 'list' | 'summary';

/** The revenue account and the bank account every document of the sandbox uses. */
const SALES = { code: '200', id: uuidOf('xero-account', 'sales') };
export const BANK = { code: '090', name: 'Business Bank Account', id: uuidOf('xero-account', 'bank') };

export type InvoiceStatus = 'DRAFT' | 'AUTHORISED' | 'PAID' | 'VOIDED' | 'DELETED';

export function invoiceStatus(company: Company, invoice: LedgerInvoice): InvoiceStatus {
  switch (invoice.state) {
    case 'draft':
      return 'DRAFT';
    case 'void':
      return 'VOIDED';
    case 'deleted':
      return 'DELETED';
    case 'approved':
      return company.openOf(invoice.id) <= 0 ? 'PAID' : 'AUTHORISED';
  }
}

/** What Xero shows as the last change, which is not always the last change (ledger.ts). */
export function xeroStamp(invoice: LedgerInvoice): Instant {
  return invoice.xeroUpdatedAt ?? invoice.updatedAt;
}

export function renderInvoice(company: Company, invoice: LedgerInvoice, detail: Detail): WireObject {
  const { currency, id } = invoice;
  const status = invoiceStatus(company, invoice);
  const customer = company.customer(invoice.customerId);
  const amount = (minor: number) => major(minor, currency);
  return {
    Type: 'ACCREC',
    InvoiceID: id,
    InvoiceNumber: invoice.docNumber,
    Reference: '',
    ...(detail === 'summary' ? {} : appliedTo(company, invoice)),
    AmountDue: amount(company.openOf(id)),
    AmountPaid: amount(company.paidOf(id)),
    AmountCredited: amount(company.creditedOf(id)),
    ...rate(company, currency),
    SentToContact: invoice.sent,
    IsDiscounted: false,
    HasAttachments: detail === 'summary' ? undefined : false,
    InvoiceAddresses: detail === 'single' ? undefined : [],
    HasErrors: false,
    Attachments: detail === 'single' ? [] : undefined,
    InvoicePaymentServices: [],
    Contact: detail === 'single' ? renderContact(company, customer, { balances: null }) : renderContactStub(customer),
    ...dates(invoice.issued),
    ...(invoice.due === null ? {} : { DueDateString: dateString(invoice.due), DueDate: msDate(invoice.due) }),
    ExpectedPaymentDate: invoice.expectedPayment === null ? undefined : msDate(invoice.expectedPayment),
    Status: status,
    LineAmountTypes: 'NoTax',
    LineItems: detail === 'summary' ? undefined : detail === 'list' ? [] : [lineOf(id, invoice.description, invoice.total, currency)],
    SubTotal: amount(invoice.total),
    TotalTax: 0,
    Total: amount(invoice.total),
    ...updatedFields(xeroStamp(invoice)),
    CurrencyCode: currency,
    FullyPaidOnDate: status === 'PAID' ? msDate(lastApplied(company, invoice)) : undefined,
  };
}

export function renderCreditNote(company: Company, note: LedgerCreditNote, paged: boolean): WireObject {
  const { currency } = note;
  const remaining = company.remainingOf(note);
  return {
    CreditNoteID: note.id,
    CreditNoteNumber: note.docNumber,
    Payments: [],
    ID: note.id,
    HasErrors: false,
    InvoiceAddresses: [],
    ...rate(company, currency),
    Type: 'ACCRECCREDIT',
    Reference: '',
    RemainingCredit: major(remaining, currency),
    Allocations: note.allocations.map((each, index) => allocation(company, note.id, each, index, currency)),
    HasAttachments: false,
    Contact: renderContactStub(company.customer(note.customerId)),
    ...dates(note.date),
    Status: note.state === 'void' ? 'VOIDED' : remaining === 0 ? 'PAID' : 'AUTHORISED',
    LineAmountTypes: 'NoTax',
    LineItems: paged ? [lineOf(note.id, `Credit ${note.docNumber}`, note.total, currency)] : [],
    ...totals(note.total, currency),
    ...updatedFields(note.updatedAt),
    CurrencyCode: currency,
    FullyPaidOnDate: note.state === 'posted' && remaining === 0 ? msDate(latest(note.date, note.allocations)) : undefined,
  };
}

/** An Overpayment or a Prepayment; after its receipt is deleted it is VOIDED with nothing left and nothing allocated. */
export function renderPrepaid(company: Company, part: PrepaidPart, paged: boolean): WireObject {
  const { receipt, id, kind } = part;
  const { currency } = receipt;
  const void_ = receipt.state === 'deleted';
  const remaining = void_ ? 0 : part.total - sumOf(part.allocations);
  return {
    ...(kind === 'overpayment' ? { OverpaymentID: id } : { PrepaymentID: id }),
    ID: id,
    Type: kind === 'overpayment' ? 'RECEIVE-OVERPAYMENT' : 'RECEIVE-PREPAYMENT',
    Reference: receipt.reference,
    RemainingCredit: major(remaining, currency),
    Allocations: void_ ? [] : part.allocations.map((each, index) => allocation(company, id, each, index, currency)),
    Payments: [],
    HasAttachments: false,
    ...rate(company, currency),
    Contact: renderContactStub(company.customer(receipt.customerId)),
    ...dates(receipt.date),
    Status: void_ ? 'VOIDED' : remaining === 0 ? 'PAID' : 'AUTHORISED',
    LineAmountTypes: 'NoTax',
    LineItems: paged ? [lineOf(id, receipt.reference === '' ? 'Money received' : receipt.reference, part.total, currency)] : [],
    ...totals(part.total, currency),
    ...updatedFields(receipt.updatedAt),
    CurrencyCode: currency,
  };
}

/** The four arrays of what is applied to an invoice, one entry per paying document. */
function appliedTo(company: Company, invoice: LedgerInvoice): WireObject {
  const Payments: WireObject[] = [];
  const CreditNotes: WireObject[] = [];
  const Prepayments: WireObject[] = [];
  const Overpayments: WireObject[] = [];
  for (const [sourceId, applied] of bySource(company, invoice.id)) {
    const AppliedAmount = major(applied, invoice.currency);
    const note = company.creditNotes.get(sourceId);
    if (note) {
      const { id, docNumber } = note;
      CreditNotes.push({
        CreditNoteID: id,
        CreditNoteNumber: docNumber,
        ID: id,
        HasErrors: false,
        InvoiceAddresses: [],
        AppliedAmount,
        ...dates(note.date),
        LineItems: [],
        Total: major(note.total, note.currency),
      });
      continue;
    }
    const { payments, prepaid } = splitReceipt(company.receipt(sourceId));
    const payment = payments.find((part) => part.invoiceId === invoice.id);
    if (payment) {
      const { id, date, batchId, receipt } = payment;
      Payments.push({
        PaymentID: id,
        BatchPaymentID: batchId ?? undefined,
        Date: msDate(date),
        Amount: AppliedAmount,
        Reference: receipt.reference,
        ...rate(company, receipt.currency),
        HasAccount: false,
        HasValidationErrors: false,
      });
    } else if (prepaid) {
      const common = {
        ID: prepaid.id,
        HasErrors: false,
        AppliedAmount,
        ...dates(prepaid.receipt.date),
        LineItems: [],
        Total: major(prepaid.total, invoice.currency),
      };
      if (prepaid.kind === 'overpayment') Overpayments.push({ OverpaymentID: prepaid.id, ...common });
      else Prepayments.push({ PrepaymentID: prepaid.id, ...common });
    }
  }
  return { Payments, CreditNotes, Prepayments, Overpayments };
}

function bySource(company: Company, invoiceId: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { sourceId, amount } of company.allocationsOf(invoiceId)) sums.set(sourceId, (sums.get(sourceId) ?? 0) + amount);
  return sums;
}

function allocation(company: Company, creditId: string, given: LedgerAllocation, index: number, currency: string): WireObject {
  return {
    AllocationID: uuidOf('xero-allocation', creditId, given.invoiceId, index),
    Amount: major(given.amount, currency),
    Date: msDate(given.date),
    Invoice: {
      InvoiceID: given.invoiceId,
      InvoiceNumber: company.invoice(given.invoiceId).docNumber,
      ...emptyInvoiceParts(),
      LineItems: [],
    },
    IsDeleted: false,
  };
}

/** What Xero shows of an invoice inside another object besides its names. */
export function emptyInvoiceParts(): WireObject {
  return {
    Payments: [],
    CreditNotes: [],
    Prepayments: [],
    Overpayments: [],
    IsDiscounted: false,
    InvoiceAddresses: [],
    HasErrors: false,
    InvoicePaymentServices: [],
  };
}

function lineOf(documentId: string, description: string, total: number, currency: string): WireObject {
  const value = major(total, currency);
  return {
    Description: description,
    UnitAmount: value,
    TaxType: 'NONE',
    TaxAmount: 0,
    LineAmount: value,
    AccountCode: SALES.code,
    Tracking: [],
    Quantity: 1,
    LineItemID: lineIdOf(documentId),
    AccountID: SALES.id,
  };
}

/** The document's id with its first and last eight digits exchanged: as unique, and far cheaper than a new one for every line of a page. */
function lineIdOf(documentId: string): string {
  return documentId.slice(28) + documentId.slice(8, 28) + documentId.slice(0, 8);
}

function dates(date: CalendarDate): WireObject {
  return { DateString: dateString(date), Date: msDate(date) };
}

function totals(total: number, currency: string): WireObject {
  return { SubTotal: major(total, currency), TotalTax: 0, Total: major(total, currency) };
}

/** The ledger knows no exchange rates, so a rate is shown only where it is 1 by definition. */
function rate(company: Company, currency: string): WireObject {
  return currency === company.facts.baseCurrency ? { CurrencyRate: 1 } : {};
}

function lastApplied(company: Company, invoice: LedgerInvoice): CalendarDate {
  return latest(invoice.issued, company.allocationsOf(invoice.id));
}

function latest(from: CalendarDate, allocations: readonly { readonly date: CalendarDate }[]): CalendarDate {
  return allocations.map((each) => each.date).reduce(laterDate, allocations[0]?.date ?? from);
}

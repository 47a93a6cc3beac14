/** A Xero Payment as JSON: one invoice paid by one receipt, with its batch where the receipt pays several. */
import type { Company } from '../company.ts';
import { renderContactStub } from './contacts.ts';
import { BANK, emptyInvoiceParts, renderInvoice } from './documents.ts';
import type { PaymentPart } from './split.ts';
import { dateString, major, msDate, msInstant, updatedFields, type WireObject } from './wire.ts';

/** `single` shows the whole invoice, a list only its names, as Xero does. */
export function renderPayment(company: Company, part: PaymentPart, single: boolean): WireObject {
  const { receipt } = part;
  const value = major(part.amount, receipt.currency);
  const account = { AccountID: BANK.id, Code: BANK.code };
  return {
    PaymentID: part.id,
    ...(part.batchId === null ? {} : { BatchPaymentID: part.batchId, BatchPayment: batch(part, part.batchId) }),
    Date: msDate(part.date),
    BankAmount: value,
    Amount: value,
    Reference: receipt.reference,
    // Lists show 0 whatever the rate is (recorded); the ledger knows no other rate than the base currency's 1.
    CurrencyRate: single && receipt.currency === company.facts.baseCurrency ? 1 : 0,
    PaymentType: 'ACCRECPAYMENT',
    Status: receipt.state === 'deleted' ? 'DELETED' : 'AUTHORISED',
    ...updatedFields(receipt.updatedAt),
    HasAccount: true,
    IsReconciled: receipt.state === 'posted',
    Account: single ? { ...account, Name: BANK.name } : account,
    Invoice: single ? renderInvoice(company, company.invoice(part.invoiceId), 'single') : invoiceStub(company, part.invoiceId),
    HasValidationErrors: false,
  };
}

function batch(part: PaymentPart, batchId: string): WireObject {
  const { receipt } = part;
  return {
    Account: { AccountID: BANK.id },
    BatchPaymentID: batchId,
    DateString: dateString(part.date),
    Date: msDate(part.date),
    Type: 'RECBATCH',
    Status: receipt.state === 'deleted' ? 'DELETED' : 'AUTHORISED',
    TotalAmount: major(part.batchTotal, receipt.currency),
    UpdatedDateUTC: msInstant(receipt.updatedAt),
    IsReconciled: receipt.state === 'posted',
  };
}

function invoiceStub(company: Company, invoiceId: string): WireObject {
  const invoice = company.invoice(invoiceId);
  return {
    Type: 'ACCREC',
    InvoiceID: invoice.id,
    InvoiceNumber: invoice.docNumber,
    ...emptyInvoiceParts(),
    Contact: renderContactStub(company.customer(invoice.customerId)),
    LineItems: [],
    CurrencyCode: invoice.currency,
  };
}

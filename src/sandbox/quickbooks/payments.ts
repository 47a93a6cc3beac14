/**
 * QuickBooks knows one kind of money received, the Payment. Here every receipt is one, and each use of a credit note on an invoice
 * is one more with a total of zero, under an Id derived from the two documents so that it never changes.
 */
import type { Instant } from '../../domain/time.ts';
import type { Company } from '../company.ts';
import type { LedgerCreditNote, LedgerInvoice, LedgerReceipt } from '../ledger.ts';

export type PaymentRow =
  | {
      readonly kind: 'receipt';
      readonly id: string;
      readonly updatedAt: Instant;
      readonly customerId: string;
      readonly receipt: LedgerReceipt;
    }
  | {
      readonly kind: 'application';
      readonly id: string;
      readonly updatedAt: Instant;
      readonly customerId: string;
      readonly note: LedgerCreditNote;
      readonly invoice: LedgerInvoice;
    };

/** Serials reach 9,999,999 each; no ledger serial has this length. */
const SERIAL_DIGITS = 7;
const APPLICATION_ID = /^9(\d{7})(\d{7})$/;

/** '9', the credit note's serial and the invoice's: a number like every other Id, and the same for ever. */
export function applicationId(note: LedgerCreditNote, invoice: LedgerInvoice): string {
  return `9${note.serial.padStart(SERIAL_DIGITS, '0')}${invoice.serial.padStart(SERIAL_DIGITS, '0')}`;
}

export function paymentById(company: Company, id: string): PaymentRow | undefined {
  const parts = APPLICATION_ID.exec(id);
  if (!parts) {
    const receipt = company.receipts.bySerial(id);
    return receipt && receiptRow(receipt);
  }
  const note = company.creditNotes.bySerial(String(Number(parts[1])));
  const invoice = company.invoices.bySerial(String(Number(parts[2])));
  if (!note || !invoice || !note.allocations.some((each) => each.invoiceId === invoice.id)) return undefined;
  return applicationRow(note, invoice);
}

export function paymentsOfCustomer(company: Company, customerId: string): PaymentRow[] {
  return merged(company, company.receipts.ofCustomer(customerId), company.creditNotes.ofCustomer(customerId));
}

const known = new WeakMap<readonly LedgerReceipt[], { readonly notes: readonly LedgerCreditNote[]; readonly rows: PaymentRow[] }>();

/** Rows changed since (null: all) by time of change; kept for as long as the ledger keeps its own answer, that is until the next change. */
export function paymentsChangedSince(company: Company, since: Instant | null): readonly PaymentRow[] {
  const receipts = company.changedSince(since, 'receipt');
  const notes = company.changedSince(since, 'creditNote');
  const kept = known.get(receipts);
  if (kept && kept.notes === notes) return kept.rows;
  const rows = merged(company, receipts, notes);
  known.set(receipts, { notes, rows });
  return rows;
}

function merged(company: Company, receipts: readonly LedgerReceipt[], notes: readonly LedgerCreditNote[]): PaymentRow[] {
  const rows: PaymentRow[] = receipts.map(receiptRow);
  for (const note of notes) {
    const invoiceIds = new Set(note.allocations.map((each) => each.invoiceId));
    for (const invoiceId of invoiceIds) rows.push(applicationRow(note, company.invoice(invoiceId)));
  }
  return rows.sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : a.updatedAt > b.updatedAt ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function receiptRow(receipt: LedgerReceipt): PaymentRow {
  return { kind: 'receipt', id: receipt.serial, updatedAt: receipt.updatedAt, customerId: receipt.customerId, receipt };
}

function applicationRow(note: LedgerCreditNote, invoice: LedgerInvoice): PaymentRow {
  return { kind: 'application', id: applicationId(note, invoice), updatedAt: note.updatedAt, customerId: note.customerId, note, invoice };
}

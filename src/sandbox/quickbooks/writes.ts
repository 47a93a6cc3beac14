/**
 * What may be written through the QuickBooks face and how it is refused: sparse invoice updates under a SyncToken, void and delete,
 * the vendor's e-mail, payments. Every act goes through the company, which writes it down.
 */
import { z } from 'zod';
import { calendarDateSchema } from '../../domain/ledger.ts';
import { amountOf } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { ActRefused, Company } from '../company.ts';
import type { LedgerInvoice, LedgerReceipt } from '../ledger.ts';
import { dayOf } from '../script.ts';
import { type InvoiceExtras, invoiceEntity, paymentEntity, type WireEntity } from './wire.ts';
import {
  businessRule,
  invalidReference,
  missing,
  notFound,
  stale,
  tooLong,
  unsupportedOperation,
  unsupportedProperty,
  WireFault,
} from './wirefault.ts';

export interface Desk {
  readonly company: Company;
  readonly at: Instant;
  readonly extras: Map<string, InvoiceExtras>;
}

/** Source: QBO invoice documentation. */
const PRIVATE_NOTE_LIMIT = 4_000;
const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+$/;
const WRITER = 'quickbooks';

const handleSchema = z.looseObject({
  Id: z.union([z.string(), z.number()]).transform(String),
  SyncToken: z.union([z.string(), z.number()]).transform(String).optional(),
});
type Handle = z.infer<typeof handleSchema>;

/** An invoice this face shows. @throws WireFault 610 */
export function standingInvoice(company: Company, id: string): LedgerInvoice {
  const invoice = company.invoices.bySerial(id);
  if (!invoice || invoice.state === 'draft' || invoice.state === 'deleted') throw notFound();
  return invoice;
}

function readHandle(body: unknown): Handle {
  const parsed = handleSchema.safeParse(body);
  if (!parsed.success) throw missing('Id');
  return parsed.data;
}

function checkToken(handle: Handle, version: number): void {
  if (handle.SyncToken === undefined) throw missing('SyncToken');
  if (handle.SyncToken !== String(version)) throw stale();
}

/** POST /invoice: an update, or with `operation` a void or delete. Creating invoices is not simulated. */
export function writeInvoice(desk: Desk, body: unknown, operation: string): WireEntity {
  const handle = readHandle(body);
  const invoice = standingInvoice(desk.company, handle.Id);
  checkToken(handle, invoice.version);
  switch (operation) {
    case 'update':
      return updateInvoice(desk, invoice, handle);
    case 'void':
      desk.company.voidInvoice(invoice.id, desk.at, WRITER);
      return invoiceEntity(desk.company, invoice, desk.extras.get(invoice.id));
    case 'delete':
      desk.company.deleteInvoice(invoice.id, desk.at, WRITER);
      return { domain: 'QBO', status: 'Deleted', Id: invoice.serial };
    default:
      throw unsupportedOperation(operation);
  }
}

const WRITABLE: readonly string[] = ['PrivateNote', 'DueDate'];
const changeSchema = z.object({ PrivateNote: z.string().optional(), DueDate: calendarDateSchema.optional() });

/**
 * PrivateNote and DueDate can change; PrivateNote is cleared when it is left out without `sparse`. Any other field is accepted as it
 * stands (after reading and sending back) and refused when it differs: the sandbox does not simulate it.
 */
function updateInvoice(desk: Desk, invoice: LedgerInvoice, body: Handle): WireEntity {
  const { company, at, extras } = desk;
  const current = invoiceEntity(company, invoice, extras.get(invoice.id));
  for (const [name, value] of Object.entries(body)) {
    if (WRITABLE.includes(name) || ['sparse', 'MetaData', 'SyncToken', 'Id', 'InvoiceLink'].includes(name)) continue;
    if (!(name in current)) throw unsupportedProperty(name);
    if (JSON.stringify(value) !== JSON.stringify(current[name])) throw unsupportedOperation(`update of Invoice.${name} (not simulated)`);
  }
  const change = changeSchema.safeParse(body);
  if (!change.success) throw unsupportedProperty(change.error.issues[0]?.path.join('.') ?? 'Invoice');
  const { PrivateNote = body['sparse'] === true ? undefined : '', DueDate = invoice.due } = change.data;
  if (PrivateNote !== undefined && PrivateNote.length > PRIVATE_NOTE_LIMIT) throw tooLong('PrivateNote', PRIVATE_NOTE_LIMIT);
  const noted = PrivateNote !== undefined && PrivateNote !== (current['PrivateNote'] ?? '');
  // Counts one change whatever was changed; where only the note is new, the note is what is written down.
  company.setDue(invoice.id, DueDate, at, noted && DueDate === invoice.due ? null : WRITER);
  if (noted)
    company.addNote(
      { platform: WRITER, entity: 'invoice', entityId: invoice.id, text: PrivateNote, attachable: { PrivateNote: true } },
      at,
    );
  return invoiceEntity(company, invoice, extras.get(invoice.id));
}

function checkAddresses(text: string): void {
  if (text === '' || text.split(',').some((each) => !ADDRESS.test(each.trim())))
    throw new WireFault('2210', 'Invalid Email Address format', 'Email Address is not valid', 'EmailAddr');
}

/** POST /invoice/{id}/send: the vendor's own e-mail, to `sendTo` or the invoice's address. */
export function sendInvoice(desk: Desk, id: string, sendTo: string | null): WireEntity {
  const { company, at, extras } = desk;
  const invoice = standingInvoice(company, id);
  if (sendTo !== null) checkAddresses(sendTo);
  const address = sendTo ?? extras.get(invoice.id)?.billEmail ?? company.customer(invoice.customerId).email;
  if (address === null) throw businessRule('An email address is required to send this form.');
  company.recordEmail(invoice.id, address, at, WRITER);
  extras.set(invoice.id, { ...extras.get(invoice.id), emailedAt: at, ...(sendTo === null ? {} : { billEmail: sendTo }) });
  return invoiceEntity(company, invoice, extras.get(invoice.id));
}

const paymentSchema = z.object({
  CustomerRef: z.object({ value: z.union([z.string(), z.number()]).transform(String) }),
  TotalAmt: z.number().positive(),
  TxnDate: calendarDateSchema.optional(),
  CurrencyRef: z.object({ value: z.string() }).optional(),
  PaymentRefNum: z.string().max(21).optional(),
  PrivateNote: z.string().optional(),
  Line: z
    .array(z.object({ Amount: z.number().positive(), LinkedTxn: z.array(z.object({ TxnId: z.string(), TxnType: z.string() })).min(1) }))
    .optional(),
});

/** POST /payment: money received on invoices (Line, LinkedTxn of type Invoice) or unapplied; with operation=delete it is taken back. */
export function writePayment(desk: Desk, body: unknown, operation: string): WireEntity {
  if (operation === 'delete') return deletePayment(desk, body);
  if (operation !== 'create') throw unsupportedOperation(`${operation} of Payment (not simulated)`);
  const parsed = paymentSchema.safeParse(body);
  if (!parsed.success) throw missing(parsed.error.issues[0]?.path.join('.') ?? 'CustomerRef');
  const { company, at } = desk;
  const { CustomerRef, TotalAmt, TxnDate, CurrencyRef, PaymentRefNum = '', Line = [] } = parsed.data;
  const customer = company.customers.bySerial(CustomerRef.value);
  if (!customer) throw invalidReference('CustomerRef');
  const currency = CurrencyRef?.value ?? customer.currency;
  const allocations = Line.map((line) => {
    const [link] = line.LinkedTxn;
    if (link?.TxnType !== 'Invoice') throw invalidReference('LinkedTxn');
    return { invoiceId: standingInvoice(company, link.TxnId).id, amount: minor(line.Amount, currency) };
  });
  const receipt = company.addReceipt(
    {
      kind: 'payment',
      customerId: customer.id,
      currency,
      date: TxnDate ?? dayOf(at, company.facts.timeZone),
      amount: minor(TotalAmt, currency),
      allocations,
      reference: PaymentRefNum,
    },
    at,
    WRITER,
  );
  return paymentRow(company, receipt);
}

function deletePayment(desk: Desk, body: unknown): WireEntity {
  const handle = readHandle(body);
  const receipt = desk.company.receipts.bySerial(handle.Id);
  if (receipt?.state !== 'posted') throw notFound();
  checkToken(handle, receipt.version);
  desk.company.deleteReceipt(receipt.id, desk.at, WRITER);
  return { domain: 'QBO', status: 'Deleted', Id: receipt.serial };
}

function paymentRow(company: Company, receipt: LedgerReceipt): WireEntity {
  return paymentEntity(company, {
    kind: 'receipt',
    id: receipt.serial,
    updatedAt: receipt.updatedAt,
    customerId: receipt.customerId,
    receipt,
  });
}

function minor(amount: number, currency: string): number {
  try {
    return amountOf(amount, currency);
  } catch {
    throw new WireFault('2030', 'Invalid Number', `Invalid Number : ${amount}`, 'Amount');
  }
}

/** An act the books refused, as QuickBooks says it. */
export function refusal(error: ActRefused): WireFault {
  return error.code === 'unknown-document' ? notFound() : businessRule(error.message);
}

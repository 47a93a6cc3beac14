/** What may be written through the face: history notes, the platform's e-mail, expected payment date and sent mark, and a payment. */
import { z } from 'zod';
import { minorDigits, parseAmount } from '../../domain/money.ts';
import { type CalendarDate, type Instant, isCalendarDate } from '../../domain/time.ts';
import { ActRefused, type Company, type DocumentKind, type LedgerNote } from '../company.ts';
import type { LedgerInvoice } from '../ledger.ts';
import { invoiceStatus, renderInvoice } from './documents.ts';
import { renderPayment } from './payments.ts';
import { invalid, notFound, Refusal, unreadableBody } from './problems.ts';
import { splitReceipt } from './split.ts';
import { msInstant, type WireObject } from './wire.ts';

/** Xero's limit per history note (developer.xero.com/documentation/api/accounting/historyandnotes). */
const MAX_NOTE_LENGTH = 2_500;
/** Elements in one request; Xero advises about 50. */
const MAX_ELEMENTS = 50;

const historySchema = z.object({
  HistoryRecords: z
    .array(z.object({ Details: z.string().optional() }))
    .min(1)
    .max(MAX_ELEMENTS),
});

/** Adds history notes to a document. `key` is the request's idempotency key. @throws Refusal 400 for an empty or over-long note; nothing is written then. */
export function addHistory(
  company: Company,
  entity: DocumentKind,
  entityId: string,
  body: unknown,
  at: Instant,
  key: string | null,
): WireObject {
  const { HistoryRecords } = parsed(historySchema, body);
  const texts = HistoryRecords.map((record) => record.Details ?? '');
  if (texts.some((text) => text.trim() === '')) throw new Refusal(invalid(['Details is mandatory']));
  if (texts.some((text) => text.length > MAX_NOTE_LENGTH))
    throw new Refusal(invalid([`Details must be ${MAX_NOTE_LENGTH} characters or fewer`]));
  const notes = texts.map((text) => company.addNote({ platform: 'xero', entity, entityId, text, key }, at));
  return {
    HistoryRecords: notes.map((note) => ({
      DateUTCString: note.at.slice(0, 19),
      DateUTC: msInstant(note.at),
      Details: note.text,
      ValidationErrors: [],
    })),
  };
}

/** The notes written through Xero, newest first. */
export function readHistory(notes: readonly LedgerNote[]): WireObject {
  const ours = notes.filter((note) => note.platform === 'xero').reverse();
  return {
    HistoryRecords: ours.map((note) => ({
      Changes: 'Note',
      DateUTCString: note.at.slice(0, 19),
      DateUTC: msInstant(note.at),
      User: 'System Generated',
      Details: note.text,
    })),
  };
}

/** Sends the invoice by Xero's own template, which here only writes it down. @throws Refusal 400 unless approved and the contact has an address. */
export function emailInvoice(company: Company, invoice: LedgerInvoice, at: Instant): void {
  const element = { InvoiceID: invoice.id };
  if (invoice.state !== 'approved') throw new Refusal(invalid(['Invoice not of valid status for emailing'], element));
  const { email, persons } = company.customer(invoice.customerId);
  if (!email) throw new Refusal(invalid(['The contact does not have an email address'], element));
  const to = [email, ...persons.flatMap((person) => (person.includeInEmails ? [person.email] : []))].join(', ');
  acted(() => company.recordEmail(invoice.id, to, at, 'xero'), element);
}

/** What an invoice update may name; anything else is refused rather than ignored, so that nobody believes it was done. */
const updateSchema = z.strictObject({
  InvoiceID: z.string().optional(),
  InvoiceNumber: z.string().optional(),
  Type: z.literal('ACCREC').optional(),
  ExpectedPaymentDate: z.string().nullable().optional(),
  ExpectedPaymentDateString: z.string().optional(),
  SentToContact: z.boolean().optional(),
});
const updatesSchema = z.union([
  z.object({ Invoices: z.array(updateSchema).min(1).max(MAX_ELEMENTS) }),
  updateSchema.transform((one) => ({ Invoices: [one] })),
]);

/** Updates the invoice of the address, or those the elements name. @throws Refusal 400, 404; earlier elements stay done, as at Xero. */
export function updateInvoices(company: Company, addressed: LedgerInvoice | null, body: unknown, at: Instant): WireObject {
  const { Invoices } = parsed(updatesSchema, body);
  const done = Invoices.map((update) =>
    updateInvoice(company, addressed ?? named(company, update.InvoiceID, update.InvoiceNumber), update, at),
  );
  return { Invoices: done.map((invoice) => renderInvoice(company, invoice, 'single')) };
}

function updateInvoice(company: Company, invoice: LedgerInvoice, update: z.infer<typeof updateSchema>, at: Instant): LedgerInvoice {
  const element = { InvoiceID: invoice.id };
  const expected = expectedIn(update, element);
  refuseWhereClosed(company, invoice, element);
  const status = invoiceStatus(company, invoice);
  if (status !== 'DRAFT' && status !== 'AUTHORISED') throw new Refusal(invalid(['Invoice not of valid status for modification'], element));
  if (expected !== undefined) acted(() => company.setExpectedPayment(invoice.id, expected, at, 'xero'), element);
  if (update.SentToContact === true && !invoice.sent) acted(() => company.markSent(invoice.id, at, 'xero'), element);
  return invoice;
}

/** undefined: no change. An empty ExpectedPaymentDate changes nothing, an empty ExpectedPaymentDateString takes the date away (xero-node #476). */
function expectedIn(update: z.infer<typeof updateSchema>, element: WireObject): CalendarDate | null | undefined {
  if (update.ExpectedPaymentDateString === '') return null;
  const text = update.ExpectedPaymentDateString ?? update.ExpectedPaymentDate;
  return text ? dateOf(text, 'ExpectedPaymentDate', element) : undefined;
}

/** @throws Refusal 400, with nothing but words to tell the reasons apart, as at Xero. */
function refuseWhereClosed(company: Company, invoice: LedgerInvoice, element: WireObject): void {
  if (company.lockedThrough !== null && invoice.issued <= company.lockedThrough)
    throw new Refusal(
      invalid([`The document date cannot be before the period lock date, currently set at ${company.lockedThrough}`], element),
    );
  if (!company.customer(invoice.customerId).active)
    throw new Refusal(invalid(['The contact of this document is archived and must be un-archived first'], element));
}

const paymentSchema = z.object({
  Invoice: z.object({ InvoiceID: z.string().optional(), InvoiceNumber: z.string().optional() }),
  Account: z.object({ AccountID: z.string().optional(), Code: z.string().optional() }),
  Date: z.string(),
  Amount: z.number(),
  Reference: z.string().optional(),
});
const paymentsSchema = z.union([
  z.object({ Payments: z.array(paymentSchema).min(1).max(MAX_ELEMENTS) }),
  paymentSchema.transform((one) => ({ Payments: [one] })),
]);

/** Creates payments, one invoice each. @throws Refusal 400, 404. */
export function addPayments(company: Company, body: unknown, at: Instant): WireObject {
  const { Payments } = parsed(paymentsSchema, body);
  return { Payments: Payments.map((payment) => addPayment(company, payment, at)) };
}

function addPayment(company: Company, payment: z.infer<typeof paymentSchema>, at: Instant): WireObject {
  const invoice = named(company, payment.Invoice.InvoiceID, payment.Invoice.InvoiceNumber);
  const { id: invoiceId, customerId, currency } = invoice;
  const date = dateOf(payment.Date, 'Date', {});
  const amount = minorOf(payment.Amount, currency);
  if (amount > company.openOf(invoiceId)) throw new Refusal(invalid(['Payment amount exceeds the amount outstanding on this document']));
  const reference = payment.Reference ?? '';
  const receipt = acted(
    () =>
      company.addReceipt(
        { kind: 'payment', customerId, currency, date, amount, allocations: [{ invoiceId, amount }], reference },
        at,
        'xero',
      ),
    {},
  );
  const [part] = splitReceipt(receipt).payments;
  if (!part) throw new Error('a payment without a part');
  return renderPayment(company, part, true);
}

function minorOf(amount: number, currency: string): number {
  try {
    return parseAmount(String(amount), currency);
  } catch {
    throw new Refusal(invalid([`Amount must be a number with at most ${minorDigits(currency)} decimals`]));
  }
}

/** By id or number; either place may hold either, as at Xero. @throws Refusal 404. */
export function named(company: Company, ...names: readonly (string | undefined)[]): LedgerInvoice {
  for (const name of names) {
    const invoice = name === undefined ? undefined : (company.invoices.get(name.toLowerCase()) ?? company.invoiceByNumber(name));
    if (invoice) return invoice;
  }
  throw new Refusal(notFound());
}

/** YYYY-MM-DD, with or without a time, or /Date(ms+0000)/. */
function dateOf(text: string, field: string, element: WireObject): CalendarDate {
  const ms = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/.exec(text)?.[1];
  const day = ms === undefined ? text.slice(0, 10) : new Date(Number(ms)).toISOString().slice(0, 10);
  if (isCalendarDate(day)) return day;
  throw new Refusal(invalid([`${field} is not a valid date`], element));
}

function parsed<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Refusal(unreadableBody(`${issue?.path.join('.') ?? ''} ${issue?.message ?? 'cannot be read'}`.trim()));
}

/** Runs an act of the ledger; what the ledger refuses is a validation error here. */
function acted<Result>(act: () => Result, element: WireObject): Result {
  try {
    return act();
  } catch (error) {
    if (error instanceof ActRefused) throw new Refusal(error.code === 'unknown-document' ? notFound() : invalid([error.message], element));
    throw error;
  }
}

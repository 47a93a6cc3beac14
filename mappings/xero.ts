/**
 * Xero's JSON → ledger records: one table per noun. Raw bodies only (the SDK's objects lose DateString and more). Payables are
 * counted as skipped; a row that cannot be read is quarantined; unknown fields are tolerated.
 */

import type { z } from 'zod';
import { countryOf } from '../src/domain/country.ts';
import type { Allocation, Credit, Customer, Invoice, Payment, RecordKind } from '../src/domain/ledger.ts';
import { type CalendarDate, type Instant, instantFromMs, isCalendarDate } from '../src/domain/time.ts';
import type { Mapped, Mapping } from './mapped.ts';
import { addressesIn, amountAt, fieldOf, type Row, readRows, Unreadable, unreadableBody } from './reading.ts';
import { type allocationWire, contactWire, creditWire, invoiceWire, MS_DATE, paymentWire } from './xero-wire.ts';

/** Before the first year Xero can mean. */
const EARLIEST_MS = Date.UTC(1900, 0, 1);

/** The lists a body of each kind may hold, with the field of their ids. Credits come in three lists, one body each. */
const LISTS: Readonly<Record<RecordKind, readonly { readonly list: string; readonly id: string }[]>> = {
  customers: [{ list: 'Contacts', id: 'ContactID' }],
  invoices: [{ list: 'Invoices', id: 'InvoiceID' }],
  payments: [{ list: 'Payments', id: 'PaymentID' }],
  credits: [
    { list: 'CreditNotes', id: 'CreditNoteID' },
    { list: 'Overpayments', id: 'OverpaymentID' },
    { list: 'Prepayments', id: 'PrepaymentID' },
  ],
};

/** Receivable credit types of the three lists; an overpayment is shown under two names (XOAS). Everything else is a payable. */
const CREDIT_KINDS: Readonly<Record<string, Credit['kind']>> = {
  ACCRECCREDIT: 'credit-note',
  'RECEIVE-OVERPAYMENT': 'overpayment',
  AROVERPAYMENT: 'overpayment',
  'RECEIVE-PREPAYMENT': 'prepayment',
  ARPREPAYMENT: 'prepayment',
};
const PAYABLE_CREDITS: ReadonlySet<string> = new Set([
  'ACCPAYCREDIT',
  'SPEND-OVERPAYMENT',
  'APOVERPAYMENT',
  'SPEND-PREPAYMENT',
  'APPREPAYMENT',
]);
const NOT_MONEY_FOR_INVOICES: ReadonlySet<string> = new Set([
  'ACCPAYPAYMENT',
  'ARCREDITPAYMENT',
  'APCREDITPAYMENT',
  'AROVERPAYMENTPAYMENT',
  'ARPREPAYMENTPAYMENT',
  'APOVERPAYMENTPAYMENT',
  'APPREPAYMENTPAYMENT',
]);

export const xeroMapping: Mapping = {
  map<Kind extends RecordKind>(kind: Kind, body: unknown): Mapped<Kind> {
    const found = LISTS[kind].find(({ list }) => Array.isArray(fieldOf(body, list)));
    if (!found) return unreadableBody(kind, LISTS[kind].map(({ list }) => list).join('|'));
    const rows: unknown = fieldOf(body, found.list);
    const idOf = (row: unknown) => textOrNull(fieldOf(row, found.id));
    return readRows(kind, Array.isArray(rows) ? rows : [], idOf, (row) => readers[kind](row, found.id));
  },
};

const readers: {
  readonly [Kind in RecordKind]: (
    row: unknown,
    idField: string,
  ) => Row<{ customers: Customer; invoices: Invoice; payments: Payment; credits: Credit }[Kind]>;
} = {
  customers: (row) => ({ record: customer(row) }),
  invoices: invoice,
  payments: payment,
  credits: credit,
};

/** Amounts of a void invoice are 0: nothing is owed or was paid for it, whatever it once said. Drafts keep theirs; the state says they are not owed. */
function invoice(row: unknown): Row<Invoice> {
  // A payable is skipped by its type alone: its other fields are none of our business, readable or not.
  if (fieldOf(row, 'Type') === 'ACCPAY') return { skipped: 'ACCPAY invoice' };
  const wire = invoiceWire.parse(row);
  const currency = currencyAt(wire.CurrencyCode);
  const isVoid = wire.Status === 'VOIDED' || wire.Status === 'DELETED';
  const due = dateOf(wire.DueDateString, wire.DueDate, 'DueDate');
  const updated = instantOf(wire.UpdatedDateUTC);
  const amounts = isVoid ? { total: 0, open: 0, paid: 0, credited: 0 } : invoiceAmounts(wire);
  return {
    record: {
      id: wire.InvoiceID,
      number: wire.InvoiceNumber || null,
      customerId: wire.Contact.ContactID,
      currency,
      // Dates of voided documents are odd in real books (A5); a void invoice must become void here whatever its date says.
      issued: required(dateOf(wire.DateString, wire.Date, 'Date') ?? (isVoid ? (due ?? dateOfInstant(updated)) : null), 'Date'),
      due,
      ...amounts,
      state: invoiceState(wire.Status, amounts.open),
      sent: wire.SentToContact ?? null,
      expectedPayment: dateOf(wire.ExpectedPaymentDateString, wire.ExpectedPaymentDate, 'ExpectedPaymentDate'),
      updated,
    },
  };
}

/** AmountDue is the truth. What a UK contractor's customer withholds for tax (CIS) is not owed to us: it counts as credited. */
function invoiceAmounts(wire: z.infer<typeof invoiceWire>): { total: number; open: number; paid: number; credited: number } {
  const amount = (value: number, path: string) => amountAt(value, wire.CurrencyCode, path);
  const total = amount(wire.Total, 'Total');
  const open = amount(wire.AmountDue, 'AmountDue');
  const paid = amount(wire.AmountPaid, 'AmountPaid');
  const credited = amount(wire.AmountCredited ?? 0, 'AmountCredited');
  const withheld = total - open - paid - credited;
  if (withheld !== 0 && withheld !== amount(wire.CISDeduction ?? 0, 'CISDeduction')) {
    throw new Unreadable('AmountDue', 'does not equal Total less AmountPaid, AmountCredited and CISDeduction');
  }
  return { total, open, paid, credited: credited + withheld };
}

function invoiceState(status: z.infer<typeof invoiceWire>['Status'], open: number): Invoice['state'] {
  switch (status) {
    case 'DRAFT':
    case 'SUBMITTED':
      return 'draft';
    case 'AUTHORISED':
      return open === 0 ? 'settled' : 'open';
    case 'PAID':
      return 'settled';
    case 'VOIDED':
    case 'DELETED':
      return 'void';
    default:
      return status satisfies never;
  }
}

/** Money on a receivable: exactly one invoice each. Refunds of credits and payments of bills are other kinds, counted. */
function payment(row: unknown): Row<Payment> {
  const type = fieldOf(row, 'PaymentType');
  if (typeof type === 'string' && NOT_MONEY_FOR_INVOICES.has(type)) return { skipped: `${type} payment` };
  const wire = paymentWire.parse(row);
  if (wire.PaymentType !== 'ACCRECPAYMENT') throw new Unreadable('PaymentType', 'is not a known payment type');
  const currency = currencyAt(wire.Invoice.CurrencyCode, 'Invoice.CurrencyCode');
  const amount = amountAt(wire.Amount, currency, 'Amount');
  return {
    record: {
      id: wire.PaymentID,
      customerId: wire.Invoice.Contact.ContactID,
      currency,
      date: required(dateOf(wire.DateString, wire.Date, 'Date'), 'Date'),
      amount,
      unapplied: 0,
      allocations: [{ invoiceId: wire.Invoice.InvoiceID, amount }],
      state: wire.Status === 'DELETED' ? 'void' : 'posted',
    },
  };
}

/** A draft credit is not yet in the books: it may not be netted, and comes again when approved. */
function credit(row: unknown, idField: string): Row<Credit> {
  const type = fieldOf(row, 'Type');
  if (typeof type === 'string' && PAYABLE_CREDITS.has(type)) return { skipped: `${type} credit` };
  const wire = creditWire.parse(row);
  const kind = CREDIT_KINDS[wire.Type];
  if (!kind) throw new Unreadable('Type', 'is not a known credit type');
  if (wire.Status === 'DRAFT' || wire.Status === 'SUBMITTED') return { skipped: `${wire.Status} ${kind}` };
  const isVoid = wire.Status === 'VOIDED' || wire.Status === 'DELETED';
  const currency = currencyAt(wire.CurrencyCode);
  const date = dateOf(wire.DateString, wire.Date, 'Date') ?? (isVoid ? dateOfInstant(instantOf(wire.UpdatedDateUTC)) : null);
  return {
    record: {
      id: required(textOrNull(fieldOf(row, idField)), idField),
      customerId: wire.Contact.ContactID,
      currency,
      date: required(date, 'Date'),
      kind,
      total: amountAt(wire.Total, currency, 'Total'),
      remaining: isVoid ? 0 : amountAt(wire.RemainingCredit, currency, 'RemainingCredit'),
      allocations: isVoid ? [] : allocations(wire.Allocations ?? [], currency),
      state: isVoid ? 'void' : 'posted',
    },
  };
}

function allocations(wire: readonly z.infer<typeof allocationWire>[], currency: string): Allocation[] {
  return wire
    .filter((allocation) => !allocation.IsDeleted)
    .map((allocation, index) => ({
      invoiceId: allocation.Invoice.InvoiceID,
      amount: amountAt(allocation.Amount, currency, `Allocations.${index}.Amount`),
    }));
}

/** Suppliers are customers too: Xero does not tell when one becomes the other (A4). */
function customer(row: unknown): Customer {
  const wire = contactWire.parse(row);
  const emails: Customer['emails'] = addressesIn(wire.EmailAddress).map((address) => ({ address, role: 'billing' }));
  for (const person of wire.ContactPersons ?? []) {
    for (const address of addressesIn(person.EmailAddress)) {
      if (emails.some((known) => known.address.toLowerCase() === address.toLowerCase())) continue;
      emails.push({ address, role: person.IncludeInEmails ? 'billing' : 'person' });
    }
  }
  return {
    id: wire.ContactID,
    name: wire.Name ?? '',
    emails,
    phones: (wire.Phones ?? []).flatMap((phone) => (phone.PhoneNumber && phone.PhoneType !== 'FAX' ? [phoneText(phone)] : [])),
    active: wire.ContactStatus === 'ACTIVE',
    mergedInto: wire.MergedToContactID ?? null,
    currency: wire.DefaultCurrency ? currencyAt(wire.DefaultCurrency, 'DefaultCurrency') : null,
    country: countryOf(addressCountry(wire.Addresses ?? [])),
  };
}

/** Xero sends invoices to the postal address (POBOX); the street address counts where that names no country. */
function addressCountry(
  addresses: readonly { AddressType?: string | null | undefined; Country?: string | null | undefined }[],
): string | null {
  const named = addresses.filter((address) => address.Country);
  return (named.find((address) => address.AddressType === 'POBOX') ?? named[0])?.Country ?? null;
}

function phoneText(phone: {
  PhoneNumber?: string | null | undefined;
  PhoneAreaCode?: string | null | undefined;
  PhoneCountryCode?: string | null | undefined;
}): string {
  const country = phone.PhoneCountryCode ? `+${phone.PhoneCountryCode.replace(/^\+/, '')}` : '';
  return [country, phone.PhoneAreaCode, phone.PhoneNumber].filter(Boolean).join(' ');
}

/** The org-local text first (A5); `/Date(ms)/` counts in UTC, its offset means nothing. */
function dateOf(local: string | null | undefined, ms: string | null | undefined, path: string): CalendarDate | null {
  if (local) {
    const text = local.slice(0, 10);
    if (text < '1900') return null;
    if (!isCalendarDate(text)) throw new Unreadable(path, 'is not a date');
    return text;
  }
  return dateOfInstant(instantOf(ms));
}

/** Zero and everything before 1900 is how Xero's server writes "none" (A5). */
function instantOf(ms: string | null | undefined): Instant | null {
  const value = Number(MS_DATE.exec(ms ?? '')?.[1] ?? Number.NaN);
  if (!(value >= EARLIEST_MS) || value === 0) return null;
  return value <= Date.UTC(9999, 11, 31) ? instantFromMs(value) : null;
}

function dateOfInstant(at: Instant | null): CalendarDate | null {
  const text = at?.slice(0, 10) ?? '';
  return isCalendarDate(text) ? text : null;
}

function required<Value>(value: Value | null, path: string): Value {
  if (value === null) throw new Unreadable(path, 'is missing');
  return value;
}

function currencyAt(text: string, path = 'CurrencyCode'): string {
  if (!/^[A-Z]{3}$/.test(text)) throw new Unreadable(path, 'is not a currency code');
  return text;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

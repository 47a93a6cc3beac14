/**
 * QuickBooks' JSON → ledger records: one table per noun, from a query, a single entity or a change feed. QuickBooks names no
 * states and does not say which part of an invoice was paid by credit; what follows from that is told at each function.
 */

import { z } from 'zod';
import { countryOf } from '../src/domain/country.ts';
import type { Allocation, Credit, Customer, Invoice, Payment, RecordKind } from '../src/domain/ledger.ts';
import { type Instant, instant, isCalendarDate } from '../src/domain/time.ts';
import type { Mapped, Mapping } from './mapped.ts';
import { addressesIn, amountAt, fieldOf, readRows, Unreadable, unreadableBody } from './reading.ts';

const id = z.string().min(1).max(200);
const date = z.string().refine(isCalendarDate, 'is not a date');
const reference = z.object({ value: id });
const currencyRef = z.object({ value: z.string().regex(/^[A-Z]{3}$/, 'is not a currency code') });
const metaData = z.object({ LastUpdatedTime: z.string().nullish() });
const address = z.object({ Address: z.string().nullish() });
const phone = z.object({ FreeFormNumber: z.string().nullish() });

const invoiceWire = z.object({
  Id: id,
  DocNumber: z.string().nullish(),
  CustomerRef: reference,
  CurrencyRef: currencyRef,
  TxnDate: date,
  DueDate: date.nullish(),
  TotalAmt: z.number(),
  Balance: z.number(),
  EmailStatus: z.enum(['NotSet', 'NeedToSend', 'EmailSent']).nullish(),
  PrivateNote: z.string().nullish(),
  MetaData: metaData.nullish(),
});

const LINKED = ['Invoice', 'CreditMemo'] as const;
const lineWire = z.object({ Amount: z.number(), LinkedTxn: z.array(z.object({ TxnId: id, TxnType: z.string() })).nullish() });
const paymentWire = z.object({
  Id: id,
  CustomerRef: reference,
  CurrencyRef: currencyRef,
  TxnDate: date,
  TotalAmt: z.number(),
  UnappliedAmt: z.number().nullish(),
  Line: z.array(lineWire).nullish(),
  PrivateNote: z.string().nullish(),
});

const creditWire = z.object({
  Id: id,
  CustomerRef: reference,
  CurrencyRef: currencyRef,
  TxnDate: date,
  TotalAmt: z.number(),
  RemainingCredit: z.number().nullish(),
  Balance: z.number().nullish(),
  PrivateNote: z.string().nullish(),
});

const customerWire = z.object({
  Id: id,
  DisplayName: z.string().nullish(),
  FullyQualifiedName: z.string().nullish(),
  Active: z.boolean().nullish(),
  PrimaryEmailAddr: address.nullish(),
  PrimaryPhone: phone.nullish(),
  AlternatePhone: phone.nullish(),
  Mobile: phone.nullish(),
  BillAddr: z.object({ Country: z.string().nullish() }).nullish(),
  CurrencyRef: currencyRef.nullish(),
  ParentRef: reference.nullish(),
  BillWithParent: z.boolean().nullish(),
});

const ENTITIES: Readonly<Record<RecordKind, string>> = {
  customers: 'Customer',
  invoices: 'Invoice',
  payments: 'Payment',
  credits: 'CreditMemo',
};

export const quickBooksMapping: Mapping = {
  map<Kind extends RecordKind>(kind: Kind, body: unknown): Mapped<Kind> {
    const entity = ENTITIES[kind];
    const rows = rowsIn(body, entity);
    if (rows === null) return unreadableBody(kind, entity);
    return readRows(kind, rows, idOf, (row) => deletion(row) ?? { record: readers[kind](row) });
  },
};

const readers: {
  readonly [Kind in RecordKind]: (row: unknown) => { customers: Customer; invoices: Invoice; payments: Payment; credits: Credit }[Kind];
} = {
  customers: customer,
  invoices: invoice,
  payments: payment,
  credits: credit,
};

/**
 * The body does not split cash from credit: the whole difference is `paid` (a deposit taken on the invoice included) until the
 * store corrects it from the payments. A voided invoice is only known by its zeros and the first word of its private note.
 */
function invoice(row: unknown): Invoice {
  const wire = invoiceWire.parse(row);
  const currency = wire.CurrencyRef.value;
  const total = amountAt(wire.TotalAmt, currency, 'TotalAmt');
  const open = amountAt(wire.Balance, currency, 'Balance');
  if (open > total && total >= 0) throw new Unreadable('Balance', 'is more than TotalAmt');
  const isVoid = isVoided(wire.PrivateNote, total, open);
  return {
    id: wire.Id,
    number: wire.DocNumber || null,
    customerId: wire.CustomerRef.value,
    currency,
    issued: dated(wire.TxnDate, 'TxnDate'),
    due: wire.DueDate ? dated(wire.DueDate, 'DueDate') : null,
    total,
    paid: total - open,
    credited: 0,
    open,
    state: isVoid ? 'void' : open === 0 ? 'settled' : 'open',
    sent: wire.EmailStatus ? wire.EmailStatus === 'EmailSent' : null,
    expectedPayment: null,
    updated: updatedAt(wire.MetaData?.LastUpdatedTime),
  };
}

/**
 * A Payment carries money and credit memos to invoices: TotalAmt + Σ credit-memo lines = Σ invoice lines + UnappliedAmt. The record
 * is the money alone: its allocations are the invoice lines less what the credit memos cover (`split`), so Σ allocations = amount −
 * unapplied, and an invoice's `credited` is its total − open − Σ allocations of its payments. A payment that only applies a credit
 * memo is a posted payment of 0 without allocations.
 */
function payment(row: unknown): Payment {
  const wire = paymentWire.parse(row);
  const currency = wire.CurrencyRef.value;
  const amount = amountAt(wire.TotalAmt, currency, 'TotalAmt');
  const unapplied = amountAt(wire.UnappliedAmt ?? 0, currency, 'UnappliedAmt');
  const { money } = split(wire, currency);
  return {
    id: wire.Id,
    customerId: wire.CustomerRef.value,
    currency,
    date: dated(wire.TxnDate, 'TxnDate'),
    amount,
    unapplied,
    allocations: money,
    state: isVoided(wire.PrivateNote, amount, unapplied) && money.length === 0 ? 'void' : 'posted',
  };
}

/** Where a credit memo went is told by the payments that applied it only (`creditApplications`), never by its own body. */
function credit(row: unknown): Credit {
  const wire = creditWire.parse(row);
  const currency = wire.CurrencyRef.value;
  const total = amountAt(wire.TotalAmt, currency, 'TotalAmt');
  const left = wire.RemainingCredit ?? wire.Balance;
  if (left === null || left === undefined) throw new Unreadable('RemainingCredit', 'is missing');
  const remaining = amountAt(left, currency, 'RemainingCredit');
  return {
    id: wire.Id,
    customerId: wire.CustomerRef.value,
    currency,
    date: dated(wire.TxnDate, 'TxnDate'),
    kind: 'credit-note',
    total,
    remaining,
    allocations: [],
    state: isVoided(wire.PrivateNote, total, remaining) ? 'void' : 'posted',
  };
}

/** A sub-customer is a customer of its own here, who may be billed with its parent (B6). QuickBooks keeps a list of addresses in one text. */
function customer(row: unknown): Customer {
  const wire = customerWire.parse(row);
  return {
    id: wire.Id,
    name: nameOf(wire),
    emails: addressesIn(wire.PrimaryEmailAddr?.Address).map((one) => ({ address: one, role: 'billing' })),
    phones: [wire.PrimaryPhone, wire.AlternatePhone, wire.Mobile].flatMap((one) => (one?.FreeFormNumber ? [one.FreeFormNumber] : [])),
    active: wire.Active ?? true,
    mergedInto: null,
    ...(wire.BillWithParent && wire.ParentRef ? { billTo: wire.ParentRef.value } : {}),
    currency: wire.CurrencyRef?.value ?? null,
    country: countryOf(wire.BillAddr?.Country),
  };
}

/** QuickBooks writes "(deleted)" behind the name of everyone who was made inactive; no letter should. */
function nameOf(wire: z.infer<typeof customerWire>): string {
  const name = wire.DisplayName ?? wire.FullyQualifiedName ?? '';
  return wire.Active === false ? name.replace(/ \(deleted(?:-\d+)?\)$/, '') : name;
}

/** One application of credit memos by a payment. */
export interface CreditApplication {
  readonly paymentId: string;
  readonly creditId: string;
  readonly allocations: Allocation[];
}

/**
 * Which credit memos the payments of this body applied to which invoices, by the same split as the payment records. Rows that
 * cannot be read are left to `map('payments', …)` to report.
 */
export function creditApplications(body: unknown): CreditApplication[] {
  return (rowsIn(body, 'Payment') ?? []).flatMap((row) => {
    const wire = paymentWire.safeParse(row);
    if (!wire.success) return [];
    try {
      return split(wire.data, wire.data.CurrencyRef.value).credits.map((applied) => ({ paymentId: wire.data.Id, ...applied }));
    } catch {
      return [];
    }
  });
}

/**
 * Divides a payment's invoice lines between its credit memos and its money. QuickBooks does not say which credit went to which
 * invoice, so: credits in their order fill the invoice lines in theirs, money takes the rest. The sums per payment are exact; the
 * places are a convention, and the only one possible where one invoice or no money is involved.
 * @throws Unreadable when the lines do not add up to the payment.
 */
function split(
  wire: z.infer<typeof paymentWire>,
  currency: string,
): { money: Allocation[]; credits: Omit<CreditApplication, 'paymentId'>[] } {
  const invoices = linesTo(wire, 'Invoice', currency);
  const memos = linesTo(wire, 'CreditMemo', currency);
  const amount = amountAt(wire.TotalAmt, currency, 'TotalAmt');
  const unapplied = amountAt(wire.UnappliedAmt ?? 0, currency, 'UnappliedAmt');
  const credits: Omit<CreditApplication, 'paymentId'>[] = [];
  const left = invoices.map((line) => ({ ...line }));
  for (const memo of memos) {
    const taken: Allocation[] = [];
    let rest = memo.amount;
    for (const line of left) {
      const part = Math.min(rest, line.amount);
      if (part <= 0) continue;
      taken.push({ invoiceId: line.id, amount: part });
      line.amount -= part;
      rest -= part;
    }
    credits.push({ creditId: memo.id, allocations: taken });
  }
  const money = left.filter((line) => line.amount !== 0).map((line) => ({ invoiceId: line.id, amount: line.amount }));
  const applied = money.reduce((sum, allocation) => sum + allocation.amount, 0);
  // Money may also pay journal entries and charges that are no invoices: less than the payment is fine, more is not.
  if (applied > amount - unapplied) throw new Unreadable('Line', 'allocates more than TotalAmt, UnappliedAmt and the credits allow');
  return { money, credits };
}

/** Lines linked to one type of document, each document once. */
function linesTo(wire: z.infer<typeof paymentWire>, type: (typeof LINKED)[number], currency: string): { id: string; amount: number }[] {
  const found = new Map<string, number>();
  for (const [index, line] of (wire.Line ?? []).entries()) {
    const linked = line.LinkedTxn?.find((link) => link.TxnType === type);
    if (linked) found.set(linked.TxnId, (found.get(linked.TxnId) ?? 0) + amountAt(line.Amount, currency, `Line.${index}.Amount`));
  }
  return [...found].map(([document, amount]) => ({ id: document, amount }));
}

/** B6: voiding sets every amount to 0 and puts 'Voided' before the private note; there is no flag. */
function isVoided(privateNote: string | null | undefined, ...amounts: number[]): boolean {
  return /^voided/i.test(privateNote ?? '') && amounts.every((amount) => amount === 0);
}

/** A change feed's stub of something deleted: nothing is left of it but the id. */
function deletion(row: unknown): { deleted: string } | null {
  if (fieldOf(row, 'status') !== 'Deleted') return null;
  const deleted = idOf(row);
  if (deleted === null) throw new Unreadable('Id', 'is missing');
  return { deleted };
}

/** `{QueryResponse: {Invoice: […]}}`, `{Invoice: {…}}` or `{CDCResponse: [{QueryResponse: [{Invoice: […]}]}]}`; null for anything else. */
function rowsIn(body: unknown, entity: string): unknown[] | null {
  const single = fieldOf(body, entity);
  if (typeof single === 'object' && single !== null) return Array.isArray(single) ? single : [single];
  const change = fieldOf(body, 'CDCResponse');
  if (Array.isArray(change))
    return change.flatMap((part: unknown) => listOf(fieldOf(part, 'QueryResponse'))).flatMap((part) => listOf(fieldOf(part, entity)));
  const response = fieldOf(body, 'QueryResponse');
  if (typeof response !== 'object' || response === null) return null;
  // An empty result names no entity at all; one that names others only is an answer to another question.
  const rows = fieldOf(response, entity);
  if (rows !== undefined) return Array.isArray(rows) ? rows : null;
  return Object.values(response).some(Array.isArray) ? null : [];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function idOf(row: unknown): string | null {
  const value = fieldOf(row, 'Id');
  return typeof value === 'string' && value !== '' ? value : null;
}

function dated(text: string, path: string) {
  if (!isCalendarDate(text)) throw new Unreadable(path, 'is not a date');
  return text;
}

function updatedAt(text: string | null | undefined): Instant | null {
  if (!text) return null;
  try {
    return instant(text);
  } catch {
    throw new Unreadable('MetaData.LastUpdatedTime', 'is not an instant');
  }
}

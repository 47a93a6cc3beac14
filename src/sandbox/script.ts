/** A ledger as a script over time: what customers and bookkeepers do on which day; the same script played by any face gives the same books. */
import { Temporal } from 'temporal-polyfill';
import type { LedgerRow } from '../../mappings/spreadsheet.ts';
import { type CalendarDate, calendarDate, type Instant, instantFromMs, laterDate } from '../domain/time.ts';
import type { Company, NewCustomer } from './company.ts';
import type { CompanyFacts } from './ledger.ts';

export type { LedgerRow };

export interface ScriptCustomer extends NewCustomer {
  /** The script's own name for the customer; its place in the list gives its serial. */
  readonly key: string;
}

interface ScriptShare {
  readonly invoiceNumber: string;
  readonly amount: number;
}

/** Amounts in minor units of the invoice's or customer's currency. Receipts and credit notes are found again by `reference` and `number`. */
export type ScriptAct =
  | {
      readonly kind: 'invoice';
      readonly number: string;
      readonly customer: string;
      readonly due: CalendarDate;
      readonly total: number;
      readonly currency: string;
      readonly description: string;
      readonly state: 'draft' | 'approved';
      readonly sent: boolean;
    }
  | { readonly kind: 'approve' | 'void'; readonly invoiceNumber: string }
  /** One receipt over one or more invoices. */
  | { readonly kind: 'payment'; readonly customer: string; readonly reference: string; readonly shares: readonly ScriptShare[] }
  /** Money beyond any invoice, or ahead of it. */
  | {
      readonly kind: 'overpayment' | 'prepayment';
      readonly customer: string;
      readonly currency: string;
      readonly reference: string;
      readonly amount: number;
    }
  | {
      readonly kind: 'credit-note';
      readonly customer: string;
      readonly currency: string;
      readonly number: string;
      readonly total: number;
      readonly shares: readonly ScriptShare[];
    }
  /** Uses an over- or prepayment (by reference) or a credit note (by number) on an invoice. */
  | {
      readonly kind: 'use-credit';
      readonly source: 'receipt' | 'credit-note';
      readonly name: string;
      readonly invoiceNumber: string;
      readonly amount: number;
    }
  /** A payment taken back, e.g. a bounced cheque. */
  | { readonly kind: 'bounce'; readonly reference: string };

export interface ScriptEvent {
  readonly date: CalendarDate;
  readonly act: ScriptAct;
}

/** Told to our side, not to the books. `until` is the day it is lifted; null: still standing. */
export interface ScriptDispute {
  readonly kind: 'dispute';
  readonly invoiceNumber: string;
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
}

/** A customer says when they will pay; whether they do is in the events. */
export interface ScriptPromise {
  readonly kind: 'promise';
  readonly invoiceNumber: string;
  readonly made: CalendarDate;
  readonly date: CalendarDate;
  readonly amount: number;
}

export interface Script {
  readonly facts: CompanyFacts;
  /** The day the customers stand in the books; the earliest event's day or before it. */
  readonly opens: CalendarDate;
  readonly customers: readonly ScriptCustomer[];
  /** By day; within a day in the order they happen. */
  readonly events: readonly ScriptEvent[];
  readonly disputes: readonly ScriptDispute[];
  readonly promises: readonly ScriptPromise[];
}

/** Within a day: what must stand before it can be referred to. */
const RANK: Readonly<Record<ScriptAct['kind'], number>> = {
  invoice: 0,
  approve: 1,
  prepayment: 2,
  'credit-note': 3,
  payment: 4,
  overpayment: 5,
  'use-credit': 6,
  bounce: 7,
  void: 8,
};

/** Events by day, then by what must come first, then as given (a stable sort). */
export function inOrder(events: readonly ScriptEvent[]): ScriptEvent[] {
  return [...events].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : RANK[a.act.kind] - RANK[b.act.kind]));
}

/**
 * Lets everything up to and including `date` happen in the company that was made from the script (and only from it). Calling it again goes on
 * where it stopped, also after a snapshot. Acts are stamped with the start of their day in the company's zone, plus one millisecond each.
 */
export function playUntil(company: Company, script: Script, date: CalendarDate): void {
  const zone = script.facts.timeZone;
  if (company.customers.size === 0) {
    const opened = startOfDay(script.opens, zone);
    for (const { key: _, ...customer } of script.customers) company.addCustomer(customer, opened);
  }
  const serials = new Map(script.customers.map((customer, index) => [customer.key, String(index + 1)]));
  const customerOf = (key: string): string => company.customers.bySerial(serials.get(key) ?? '')?.id ?? '';
  let day: CalendarDate | null = null;
  let start = 0;
  let index = 0;
  for (let event = script.events[company.played]; event && event.date <= date; event = script.events[company.played]) {
    if (event.date !== day) {
      day = event.date;
      start = Date.parse(startOfDay(day, zone));
      index = 0;
    }
    perform(company, event, customerOf, instantFromMs(start + index));
    index += 1;
    company.played += 1;
  }
}

/**
 * One act. The script yields to what else happened in the books meanwhile (somebody paid by hand, voided an invoice): it pays and credits no more
 * than is open and passes over what is impossible now.
 */
function perform(company: Company, { date, act }: ScriptEvent, customerOf: (key: string) => string, at: Instant): void {
  switch (act.kind) {
    case 'invoice': {
      const { number: docNumber, customer, due, total, currency, description, state, sent } = act;
      if (!company.invoiceByNumber(docNumber))
        company.addInvoice(
          { docNumber, customerId: customerOf(customer), issued: date, due, total, currency, description, state, sent },
          at,
        );
      return;
    }
    case 'approve':
    case 'void': {
      const invoice = company.invoiceByNumber(act.invoiceNumber);
      if (!invoice) return;
      if (act.kind === 'approve' && invoice.state === 'draft') company.approveInvoice(invoice.id, at);
      const voidable = (invoice.state === 'draft' || invoice.state === 'approved') && company.allocationsOf(invoice.id).length === 0;
      if (act.kind === 'void' && voidable) company.voidInvoice(invoice.id, at);
      return;
    }
    case 'payment': {
      const allocations = payable(company, act.shares);
      const first = allocations[0];
      if (!first) return;
      const amount = allocations.reduce((sum, each) => sum + each.amount, 0);
      const currency = company.invoice(first.invoiceId).currency;
      company.addReceipt(
        { kind: 'payment', customerId: customerOf(act.customer), currency, date, amount, allocations, reference: act.reference },
        at,
      );
      return;
    }
    case 'overpayment':
    case 'prepayment': {
      const { kind, currency, amount, reference } = act;
      company.addReceipt({ kind, customerId: customerOf(act.customer), currency, date, amount, allocations: [], reference }, at);
      return;
    }
    case 'credit-note': {
      const { number: docNumber, currency, total } = act;
      company.addCreditNote(
        { docNumber, customerId: customerOf(act.customer), currency, date, total, allocations: payable(company, act.shares) },
        at,
      );
      return;
    }
    case 'use-credit':
      useCredit(company, act, date, at);
      return;
    case 'bounce': {
      const receipt = company.receiptByReference(act.reference);
      if (receipt?.state === 'posted') company.deleteReceipt(receipt.id, at);
      return;
    }
  }
}

function useCredit(company: Company, act: Extract<ScriptAct, { kind: 'use-credit' }>, date: CalendarDate, at: Instant): void {
  const share = payable(company, [act])[0];
  if (!share) return;
  const { invoiceId } = share;
  if (act.source === 'receipt') {
    const receipt = company.receiptByReference(act.name);
    const amount = receipt ? Math.min(share.amount, company.unappliedOf(receipt)) : 0;
    if (receipt && amount > 0) company.allocate({ receiptId: receipt.id }, invoiceId, amount, date, at);
  } else {
    const note = company.creditNoteByNumber(act.name);
    const amount = note ? Math.min(share.amount, company.remainingOf(note)) : 0;
    if (note && amount > 0) company.allocate({ creditNoteId: note.id }, invoiceId, amount, date, at);
  }
}

function payable(company: Company, shares: readonly ScriptShare[]): { invoiceId: string; amount: number }[] {
  return shares.flatMap(({ invoiceNumber, amount }) => {
    const invoice = company.invoiceByNumber(invoiceNumber);
    if (invoice?.state !== 'approved') return [];
    const possible = Math.min(amount, company.openOf(invoice.id));
    return possible > 0 ? [{ invoiceId: invoice.id, amount: possible }] : [];
  });
}

/**
 * A ledger file as a script: each invoice on its issue date, its payment on the settled date (on the issue date when that is later), a dispute from
 * issue until settled. A paid amount without a day counts from the issue date: what is not owed is never asked for. Money beyond the amount
 * becomes an overpayment. A customer without an address gets `<id>@customers.invalid`.
 */
export function scriptFromLedgerRows(rows: readonly LedgerRow[], facts: CompanyFacts): Script {
  const customers = new Map<string, ScriptCustomer>();
  const events: ScriptEvent[] = [];
  const disputes: ScriptDispute[] = [];
  let opens: CalendarDate | null = null;
  for (const row of rows) {
    if (opens === null || row.issued < opens) opens = row.issued;
    if (!customers.has(row.customerId)) customers.set(row.customerId, customerOfRow(row));
    events.push(...eventsOfRow(row));
    if (row.disputed)
      disputes.push({
        kind: 'dispute',
        invoiceNumber: row.invoiceNumber,
        from: row.issued,
        until: row.settled && laterDate(row.settled, row.issued),
      });
  }
  if (opens === null) throw new RangeError('the ledger has no invoices');
  return { facts, opens, customers: [...customers.values()], events: inOrder(events), disputes, promises: [] };
}

function customerOfRow(row: LedgerRow): ScriptCustomer {
  const email = row.email ?? `${row.customerId.replace(/[^A-Za-z0-9._-]+/g, '-')}@customers.invalid`;
  return { key: row.customerId, name: row.customerName, email, country: row.country, currency: row.currency };
}

function eventsOfRow(row: LedgerRow): ScriptEvent[] {
  const { invoiceNumber: number, customerId: customer, currency, due, issued, amountMinor: total } = row;
  const events: ScriptEvent[] = [
    {
      date: issued,
      act: { kind: 'invoice', number, customer, due, total, currency, description: `Invoice ${number}`, state: 'approved', sent: true },
    },
  ];
  const date = row.settled === null ? issued : laterDate(row.settled, issued);
  const paid = row.paidMinor ?? (row.settled === null ? 0 : total);
  const share = Math.min(paid, total);
  if (share > 0)
    events.push({
      date,
      act: { kind: 'payment', customer, reference: `PAY-${number}`, shares: [{ invoiceNumber: number, amount: share }] },
    });
  if (paid > total)
    events.push({ date, act: { kind: 'overpayment', customer, currency, reference: `OVER-${number}`, amount: paid - total } });
  return events;
}

const zonedStarts = new Map<string, Instant>();
/** Days remembered at most; two years of days for a few zones. */
const STARTS_KEPT = 4_000;

/** The first instant of a day in an IANA zone. @throws RangeError for an unknown zone. */
export function startOfDay(date: CalendarDate, zone: string): Instant {
  const key = `${date} ${zone}`;
  const known = zonedStarts.get(key);
  if (known) return known;
  const start = instantFromMs(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds);
  if (zonedStarts.size >= STARTS_KEPT) zonedStarts.clear();
  zonedStarts.set(key, start);
  return start;
}

/** The calendar date of an instant in an IANA zone. @throws RangeError for an unknown zone. */
export function dayOf(at: Instant, zone: string): CalendarDate {
  return calendarDate(Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString());
}

/** One day in the life of a demo company: what is invoiced, who pays, who answers. Read from the books as they stand; the same books, day and seed give the same acts. */

import { minorPerMajor } from '../domain/money.ts';
import { addDays, type CalendarDate, dayNumber, type Instant } from '../domain/time.ts';
import type { Command } from '../organisation/command-schema.ts';
import type { NewInvoice, NewReceipt } from '../sandbox/acts.ts';
import type { Company } from '../sandbox/company.ts';
import type { LedgerCustomer, LedgerInvoice } from '../sandbox/ledger.ts';
import { between, pick, randomFrom, seedOf } from '../sandbox/random.ts';
import { CUSTOMER_BY_REPLY, type DemoCompany, type DemoCustomer, shownId } from './companies.ts';
import {
  COMPLAINTS,
  contactsOf,
  disputes,
  drawn,
  duePayments,
  isWorkday,
  type Payment,
  promiseOf,
  unaskedPayment,
  workdayFrom,
} from './paying.ts';

export interface DayActs {
  readonly invoices: readonly NewInvoice[];
  readonly payments: readonly NewReceipt[];
  /** Promises and disputes, for the organisation's actor. */
  readonly commands: readonly Extract<Command, { do: 'record-promise' | 'place-hold' }>[];
}

export type Asked = 'with-letters' | 'before-letters';

/** The acts of `date`. `before-letters` plays the time before Tahseel was connected, when nobody was reminded of anything. */
export function advanceDay(demo: DemoCompany, company: Company, date: CalendarDate, seed: number, asked: Asked = 'with-letters'): DayActs {
  if (!isWorkday(demo, date)) return { invoices: [], payments: [], commands: [] };
  const payments: NewReceipt[] = [];
  const commands: DayActs['commands'][number][] = [];
  for (const { customer, plan } of customersOf(demo, company)) {
    let promising = false;
    for (const invoice of company.invoicesOf(customer.id)) {
      const open = company.openOf(invoice.id);
      if (invoice.state !== 'approved' || open === 0) continue;
      const contacts = contactsOf(company, invoice);
      const receipt = paymentOn({ plan, invoice, open, contacts, date, seed, asked });
      if (receipt) payments.push(receipt);
      else if (asked === 'with-letters' && !promising)
        commands.push(...answersOn(demo, { plan, customer, invoice, open, contacts, date, seed }));
      // One promise at a time: the oldest invoice they were asked for is the one they speak of.
      promising ||= contacts.length > 0 && (plan.persona === 'promiser' || plan.persona === 'breaker');
    }
  }
  return { invoices: invoicesOn(demo, company, date, seed), payments, commands };
}

/** Puts the day's invoices and payments into the books. */
export function playDay(company: Company, acts: DayActs, at: Instant): void {
  for (const invoice of acts.invoices) company.addInvoice(invoice, at);
  for (const payment of acts.payments) company.addReceipt(payment, at);
}

/** The plan's customers as they stand in the books, by their place in the roster. */
export function customersOf(demo: DemoCompany, company: Company): { customer: LedgerCustomer; plan: DemoCustomer }[] {
  return company.customers.all().flatMap((customer, index) => {
    const plan = demo.customers[index];
    return plan ? [{ customer, plan }] : [];
  });
}

interface About {
  readonly plan: DemoCustomer;
  readonly invoice: LedgerInvoice;
  readonly open: number;
  readonly contacts: readonly CalendarDate[];
  readonly date: CalendarDate;
  readonly seed: number;
}

function paymentOn(about: About & { readonly asked: Asked }): NewReceipt | null {
  const { plan, invoice, open, contacts, date, seed, asked } = about;
  const unasked = asked === 'before-letters' ? unaskedPayment(seed, plan.persona, invoice) : null;
  const due: readonly Payment[] =
    asked === 'before-letters' ? (unasked ? [unasked] : []) : duePayments(seed, plan.persona, invoice, contacts);
  const share = Math.max(0, ...due.filter((payment) => payment.on <= date).map((payment) => payment.share));
  const wanted = Math.min(open, Math.round(invoice.total * share) - (invoice.total - open));
  if (wanted <= 0) return null;
  const over = plan.persona === 'rounder' && wanted === open ? roundedUp(open, invoice.currency) - open : 0;
  const { customerId, currency, docNumber, id: invoiceId } = invoice;
  return {
    kind: 'payment',
    customerId,
    currency,
    date,
    amount: wanted + over,
    allocations: [{ invoiceId, amount: wanted }],
    reference: `Bank ${docNumber}`,
  };
}

/** To the next ten major units, as people do who pay from memory. */
function roundedUp(minor: number, currency: string): number {
  const ten = 10 * minorPerMajor(currency);
  return Math.ceil(minor / ten) * ten;
}

function answersOn(demo: DemoCompany, about: About & { readonly customer: LedgerCustomer }): DayActs['commands'][number][] {
  const { plan, customer, invoice, open, contacts, date, seed } = about;
  const common = { by: CUSTOMER_BY_REPLY, customerId: shownId(demo, customer) };
  const promise = promiseOf(seed, plan.persona, invoice, contacts);
  if (promise && workdayFrom(demo, promise.on) === date)
    return [{ do: 'record-promise', ...common, amount: open, currency: invoice.currency, date: promise.date }];
  const [first] = contacts;
  if (first && disputes(seed, plan.persona, invoice) && workdayFrom(demo, addDays(first, 1)) === date) {
    const part = drawn(seed, invoice, 'part', 0, 2) === 0 ? {} : { amount: Math.max(1, Math.round(open * 0.25)) };
    const note = COMPLAINTS[plan.language][drawn(seed, invoice, 'complaint', 0, COMPLAINTS[plan.language].length - 1)];
    return [
      { do: 'place-hold', ...common, kind: 'dispute', invoiceId: shownId(demo, invoice), ...part, ...(note === undefined ? {} : { note }) },
    ];
  }
  return [];
}

/** What fell on a weekend is invoiced on the next working day. */
function invoicesOn(demo: DemoCompany, company: Company, date: CalendarDate, seed: number): NewInvoice[] {
  const days: CalendarDate[] = [date];
  for (let day = addDays(date, -1); !isWorkday(demo, day); day = addDays(day, -1)) days.push(day);
  const issued: NewInvoice[] = [];
  for (const { customer, plan } of customersOf(demo, company)) {
    if (plan.rhythm === 0) continue;
    const phase = seedOf(seed, customer.name, 'phase') % plan.rhythm;
    if (!days.some((day) => (dayNumber(day) + phase) % plan.rhythm === 0)) continue;
    if (company.invoicesOf(customer.id).some((invoice) => invoice.issued === date)) continue;
    const random = randomFrom(seedOf(seed, customer.name, date));
    const total = totalOf(plan, random);
    issued.push(
      newInvoice(demo, company, { customer, plan, issued: date, total, description: pick(random, demo.works), before: issued.length }),
    );
  }
  return issued;
}

interface Invoicing {
  readonly customer: LedgerCustomer;
  readonly plan: DemoCustomer;
  readonly issued: CalendarDate;
  readonly total: number;
  readonly description: string;
  /** Invoices of the same day that are not in the books yet. */
  readonly before: number;
}

/** Numbers follow the books: the next one after all that were ever issued. */
export function newInvoice(
  demo: DemoCompany,
  company: Company,
  { customer, plan, issued, total, description, before }: Invoicing,
): NewInvoice {
  const docNumber = `${demo.invoicePrefix}${1_001 + company.invoices.size + before}`;
  return {
    docNumber,
    customerId: customer.id,
    currency: plan.currency,
    issued,
    due: addDays(issued, plan.terms),
    total,
    description,
    sent: true,
  };
}

/** Between half and one and a half times the usual, in steps a price list could have. */
function totalOf(plan: DemoCustomer, random: () => number): number {
  const step = Math.max(1, Math.round((plan.size * minorPerMajor(plan.currency)) / 40));
  return step * between(random, 20, 60);
}

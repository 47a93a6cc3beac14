/**
 * What stands in the way of being paid on time, found in the books themselves (requirement A4): each finding names what to put right there.
 * What the books do not say is not guessed: a finding that cannot be looked for is told as not looked for.
 */
import { addDays, type CalendarDate, daysBetween } from '../domain/time.ts';

export const HYGIENE = [
  'no-due-date',
  'due-before-issued',
  'unclear-terms',
  'never-sent',
  'no-email',
  'no-accounts-email',
  'no-pay-link',
  'late-in-month',
  'late-delivery',
] as const;
export type HygieneKind = (typeof HYGIENE)[number];

/** What is looked at of an open invoice. */
export interface InvoiceSeen {
  readonly id: string;
  readonly number: string | null;
  readonly customerId: string;
  readonly issued: CalendarDate;
  readonly due: CalendarDate | null;
  /** Whether the books say it was sent; null: they do not say. */
  readonly sent: boolean | null;
  /** '' where the platform was asked and has no page to pay it; null: not asked yet. */
  readonly payLink: string | null;
}

/** What is looked at of a customer who owes. */
export interface CustomerSeen {
  readonly id: string;
  readonly name: string;
  readonly emails: readonly { readonly address: string; readonly role: string }[];
}

export interface HygieneExample {
  readonly customerId: string;
  readonly customerName: string;
  readonly number: string | null;
}

export interface HygieneFinding {
  readonly kind: HygieneKind;
  /** Invoices or customers found; null: the books do not say, so nothing could be looked for. */
  readonly count: number | null;
  /** Of how many that were looked at. */
  readonly of: number;
  readonly about: 'invoices' | 'customers';
  readonly examples: readonly HygieneExample[];
}

const MAX_EXAMPLES = 5;
/** From this day of a month on an invoice misses the month's payment run. Our figure. */
const LATE_DAY = 25;
/** Terms in days that differ by no more than this are one: months have 28 to 31 days. */
const ONE_MONTHS_PLAY_DAYS = 3;
/** So many different terms for one customer are no terms anybody knows beforehand. Our figure. */
const UNCLEAR_TERMS = 3;
/** Invoices issued within so many days say how invoices are issued now. */
const RECENT_DAYS = 92;

/** Every kind once, in the order of HYGIENE; those with a count of 0 are well. */
export function hygiene(invoices: readonly InvoiceSeen[], customers: readonly CustomerSeen[], asOf: CalendarDate): HygieneFinding[] {
  const nameOf = new Map(customers.map((customer) => [customer.id, customer.name]));
  const ofInvoices = (kind: HygieneKind, seen: readonly InvoiceSeen[], isFound: (invoice: InvoiceSeen) => boolean): HygieneFinding => {
    const found = seen.filter(isFound);
    const examples = found.slice(0, MAX_EXAMPLES).map(({ customerId, number }) => ({
      customerId,
      customerName: nameOf.get(customerId) ?? customerId,
      number,
    }));
    return { kind, count: seen.length === 0 && invoices.length > 0 ? null : found.length, of: seen.length, about: 'invoices', examples };
  };
  const ofCustomers = (kind: HygieneKind, isFound: (customer: CustomerSeen) => boolean): HygieneFinding => {
    const found = customers.filter(isFound);
    const examples = found.slice(0, MAX_EXAMPLES).map(({ id, name }) => ({ customerId: id, customerName: name, number: null }));
    return { kind, count: found.length, of: customers.length, about: 'customers', examples };
  };
  const terms = termsOf(invoices);
  const recent = invoices.filter((invoice) => invoice.issued > addDays(asOf, -RECENT_DAYS));
  return [
    ofInvoices('no-due-date', invoices, ({ due }) => due === null),
    ofInvoices('due-before-issued', invoices, ({ due, issued }) => due !== null && due < issued),
    ofCustomers('unclear-terms', ({ id }) => (terms.get(id) ?? 0) >= UNCLEAR_TERMS),
    ofInvoices(
      'never-sent',
      invoices.filter(({ sent }) => sent !== null),
      ({ sent }) => sent === false,
    ),
    ofCustomers('no-email', ({ emails }) => emails.length === 0),
    ofCustomers('no-accounts-email', ({ emails }) => emails.length > 0 && emails.every(({ role }) => role !== 'billing')),
    ofInvoices(
      'no-pay-link',
      invoices.filter(({ payLink }) => payLink !== null),
      ({ payLink }) => payLink === '',
    ),
    ofInvoices('late-in-month', recent, ({ issued }) => Number(issued.slice(8)) >= LATE_DAY),
    // Neither platform's invoices name a delivery date that can be relied on.
    { kind: 'late-delivery', count: null, of: 0, about: 'invoices', examples: [] },
  ];
}

/** Per customer, how many terms in days stand on their invoices. */
function termsOf(invoices: readonly InvoiceSeen[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [customerId, own] of Map.groupBy(invoices, (invoice) => invoice.customerId)) {
    const days = own.flatMap(({ due, issued }) => (due === null ? [] : [daysBetween(issued, due)])).sort((a, b) => a - b);
    let different = 0;
    let last = Number.NEGATIVE_INFINITY;
    for (const each of days)
      if (each - last > ONE_MONTHS_PLAY_DAYS) {
        different += 1;
        last = each;
      }
    counts.set(customerId, different);
  }
  return counts;
}

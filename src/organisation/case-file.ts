/** Gathers from the store what a decision about one customer is made from. */

import type { Happening } from '../cases/happening.ts';
import type { Hold } from '../cases/hold.ts';
import type { Invoice } from '../domain/ledger.ts';
import { addDays, type CalendarDate, earlierDate } from '../domain/time.ts';
import type { CaseCustomer, CaseFile } from '../policy/case.ts';
import { NOTHING_AGREED } from '../store/agreements.ts';
import { type InvoiceRecord, invoiceOf, type Presence } from '../store/readings.ts';
import type { HoldRecord, PromiseRecord } from '../store/standings.ts';
import type { Desk, Moment } from './desk.ts';

/** Promises older than this neither hold nor colour a letter any more. Our figure. */
const PROMISE_MEMORY_DAYS = 180;
/** The longest cap looks back 30 days (contract rule 6). */
const CAP_MEMORY_DAYS = 31;
/** Nothing moves an invoice before it is issued, unless somebody gave it a later date afterwards. Our figure. */
const REDATED_DAYS = 60;

/** The case file of one customer; its invoices are the open ones. */
export function caseFileOf(
  { store }: Pick<Desk, 'store'>,
  moment: Moment,
  customerId: string,
  has: Presence = store.readings.presence(customerId),
  open: readonly InvoiceRecord[] = store.readings.openInvoices(customerId),
): CaseFile {
  const { organisation, asOf } = moment;
  const invoices = open.map(invoiceOf);
  const promises = (has.promises ? store.standings.promises(customerId) : []).filter(
    (promise) => !promise.withdrawn && promise.date >= addDays(asOf, -PROMISE_MEMORY_DAYS),
  );
  const agreed = has.agreements ? store.agreements.of(customerId) : NOTHING_AGREED;
  const history = historyOf(store, moment, customerId, invoices);
  const since = firstOf([
    ...promises.map((promise) => promise.made),
    ...agreed.plans.map((plan) => plan.agreed),
    ...agreed.offers.map((offer) => offer.made),
    ...history.filter((each) => each.kind === 'handed-over').map((each) => each.at),
  ]);
  const { timeZone, country, baseCurrency, mode, customersAre, role } = organisation;
  return {
    organisation: { timeZone, country, baseCurrency, mode, customersAre, role },
    customer: customerOf(store, moment, customerId),
    invoices,
    payments: store.readings.payments(customerId, since),
    credits: has.credits ? store.readings.credits(customerId, since) : [],
    history,
    holds: has.holds ? store.standings.openHolds(customerId).map(holdOf) : [],
    promises: promises.map(promiseOf),
    ...agreed,
  };
}

/** The earliest of these days; null: none. */
function firstOf(days: readonly CalendarDate[]): CalendarDate | null {
  return days.reduce<CalendarDate | null>((first, day) => (first === null ? day : earlierDate(first, day)), null);
}

/** What still counts: contacts of the last days, for the caps, and whatever moved an invoice that is still open. */
function historyOf(
  store: Desk['store'],
  { asOf }: Moment,
  customerId: string,
  invoices: readonly Invoice[],
): (Happening & { at: CalendarDate })[] {
  const since = addDays(asOf, -CAP_MEMORY_DAYS);
  const open = new Set(invoices.map((invoice) => invoice.id));
  const oldest = invoices.reduce((first, invoice) => earlierDate(first, invoice.issued), since);
  return store.history
    .toDecide(customerId, addDays(oldest, -REDATED_DAYS))
    .filter((row) => row.day > since || row.invoiceIds.some((id) => open.has(id)))
    .map(({ day, ...row }) => ({ at: day, ...row }));
}

/** Where no person named a segment, the measured one the policy knows, else the kind of late payer they are. */
function customerOf(store: Desk['store'], { policy }: Moment, customerId: string): CaseCustomer {
  const known = store.readings.withMeasure(customerId);
  if (!known) return unread(customerId);
  const { customer, measured } = known;
  if (customer.segment || !measured) return customer;
  return { ...customer, segment: Object.hasOwn(policy.segments, measured.segment) ? measured.segment : measured.kind };
}

/** The segment a customer is decided by; null: none. */
export function segmentOf(store: Desk['store'], moment: Moment, customerId: string): string | null {
  return customerOf(store, moment, customerId).segment ?? null;
}

/** An invoice may come before its customer, or its customer may be unreadable: it is then nobody we can write to. */
function unread(id: string): CaseCustomer {
  return { id, name: id, emails: [], phones: [], active: true, mergedInto: null, currency: null, country: null, tags: [] };
}

export function holdOf({ kind, invoiceId, amount, channels, from, until }: HoldRecord): Hold {
  const scope = invoiceId === null ? ('case' as const) : { invoiceId, ...(amount === null ? {} : { amount }) };
  return { kind, scope, ...(channels === null ? {} : { channels }), from, until };
}

export function promiseOf({ made, amount, currency, date }: PromiseRecord) {
  return { made, amount, currency, date };
}

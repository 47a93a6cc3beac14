/** Gathers from the store what a decision about one customer is made from. */
import type { Invoice } from '../domain/ledger.ts';
import { addDays, type CalendarDate, earlierDate } from '../domain/time.ts';
import type { CaseCustomer, CaseFile, Happening, Hold } from '../policy/case.ts';
import { invoiceOf, type Presence } from '../store/readings.ts';
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
): CaseFile {
  const { organisation, asOf } = moment;
  const invoices = store.readings.openInvoices(customerId).map(invoiceOf);
  const promises = (has.promises ? store.standings.promises(customerId) : []).filter(
    (promise) => !promise.withdrawn && promise.date >= addDays(asOf, -PROMISE_MEMORY_DAYS),
  );
  const plans = has.plans ? store.standings.plans(customerId) : [];
  const since = [...promises.map((promise) => promise.made), ...plans.map((plan) => plan.agreed)].reduce<CalendarDate | null>(
    (first, date) => (first === null ? date : earlierDate(first, date)),
    null,
  );
  const { timeZone, country, baseCurrency, mode } = organisation;
  return {
    organisation: { timeZone, country, baseCurrency, mode },
    customer: store.readings.customer(customerId) ?? unread(customerId),
    invoices,
    payments: store.readings.payments(customerId, since),
    credits: has.credits ? store.readings.credits(customerId, since) : [],
    history: historyOf(store, moment, customerId, invoices),
    holds: has.holds ? store.standings.openHolds(customerId).map(holdOf) : [],
    promises: promises.map(promiseOf),
    plans,
    offers: [],
    wishes: [],
    consents: [],
  };
}

/** What still counts: contacts of the last days, for the caps, and whatever moved an invoice that is still open. */
function historyOf(store: Desk['store'], { asOf }: Moment, customerId: string, invoices: readonly Invoice[]): Happening[] {
  const since = addDays(asOf, -CAP_MEMORY_DAYS);
  const open = new Set(invoices.map((invoice) => invoice.id));
  const oldest = invoices.reduce((first, invoice) => earlierDate(first, invoice.issued), since);
  return store.history
    .toDecide(customerId, addDays(oldest, -REDATED_DAYS))
    .filter((row) => row.day > since || Object.keys(row.advances).some((id) => open.has(id)))
    .map(({ day, ...row }) => ({ at: day, ...row }));
}

/** An invoice may come before its customer, or its customer may be unreadable: it is then nobody we can write to. */
function unread(id: string): CaseCustomer {
  return { id, name: id, emails: [], phones: [], active: true, mergedInto: null, currency: null, country: null, tags: [] };
}

function holdOf({ kind, invoiceId, amount, channels, from, until }: HoldRecord): Hold {
  const scope = invoiceId === null ? ('case' as const) : { invoiceId, ...(amount === null ? {} : { amount }) };
  return { kind, scope, ...(channels === null ? {} : { channels }), from, until };
}

function promiseOf({ made, amount, currency, date }: PromiseRecord) {
  return { made, amount, currency, date };
}

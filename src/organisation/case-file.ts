/** Gathers from the store what a decision about one customer is made from. */
import { addDays, type CalendarDate, earlierDate } from '../domain/time.ts';
import type { CaseCustomer, CaseFile, Hold } from '../policy/case.ts';
import { invoiceOf } from '../store/readings.ts';
import type { HoldRecord, PromiseRecord } from '../store/standings.ts';
import type { Desk, Moment } from './desk.ts';

/** Promises older than this neither hold nor colour a letter any more. Our figure. */
const PROMISE_MEMORY_DAYS = 180;

/** The case file of one customer; its invoices are the open ones. */
export function caseFileOf({ store }: Pick<Desk, 'store'>, { organisation, asOf }: Moment, customerId: string): CaseFile {
  const promises = store.standings
    .promises(customerId)
    .filter((promise) => !promise.withdrawn && promise.date >= addDays(asOf, -PROMISE_MEMORY_DAYS));
  const plans = store.standings.plans(customerId);
  const since = [...promises.map((promise) => promise.made), ...plans.map((plan) => plan.agreed)].reduce<CalendarDate | null>(
    (first, date) => (first === null ? date : earlierDate(first, date)),
    null,
  );
  const { timeZone, country, baseCurrency, mode } = organisation;
  return {
    organisation: { timeZone, country, baseCurrency, mode },
    customer: store.readings.customer(customerId) ?? unread(customerId),
    invoices: store.readings.openInvoices(customerId).map(invoiceOf),
    payments: store.readings.payments(customerId, since),
    credits: store.readings.credits(customerId, null),
    history: store.history
      .of(customerId)
      .map(({ day, kind, stage, channel, invoiceIds, advances }) => ({ at: day, kind, stage, channel, invoiceIds, advances })),
    holds: store.standings
      .holds(customerId)
      .filter((hold) => hold.liftedAt === null)
      .map(holdOf),
    promises: promises.map(promiseOf),
    plans,
  };
}

/** An invoice may come before its customer, or its customer may be unreadable: it is then nobody we can write to. */
function unread(id: string): CaseCustomer {
  return { id, name: id, emails: [], phones: [], active: true, mergedInto: null, currency: null, tags: [] };
}

function holdOf({ kind, invoiceId, amount, from, until }: HoldRecord): Hold {
  const scope = invoiceId === null ? ('case' as const) : { invoiceId, ...(amount === null ? {} : { amount }) };
  return { kind, scope, from, until };
}

function promiseOf({ made, amount, currency, date }: PromiseRecord) {
  return { made, amount, currency, date };
}

/** Once a week every customer with something open is measured by their own history: their segment, their habit (requirements B1, B3, E5). */

import { addDays, type CalendarDate, daysBetween } from '../domain/time.ts';
import { type PayerProfile, payerProfile } from '../insight/profile.ts';
import { lateKindOf, nextMeasured, segmentOf } from '../insight/segment.ts';
import { verdictOn } from '../policy/holds.ts';
import { countryOf } from '../policy/who.ts';
import { invoiceOf } from '../store/readings.ts';
import type { MeasuredPayer } from '../store/schema-books.ts';
import { caseFileOf } from './case-file.ts';
import type { Desk, Moment } from './desk.ts';

const EVERY_DAYS = 7;
/** A year of invoices and the time they take to be paid. */
const MEMORY_DAYS = 550;
/** What somebody said on the telephone of why they do not pay counts so long. Our figure. */
const SAID_DAYS = 180;
/** Customers per transaction of a run: rows are named at random, so each commit writes most pages anew, and few commits cost little. */
export const CUSTOMERS_A_COMMIT = 5_000;

/** Measures everybody when a week has passed since the last time; whose treatment changes is decided again. */
export function measureWhenDue(desk: Desk, moment: Moment): void {
  const { store } = desk;
  const { organisation, asOf } = moment;
  if (organisation.measuredOn !== null && daysBetween(organisation.measuredOn, asOf) < EVERY_DAYS) return;
  const customers = [...new Set(store.lists.byCustomer(asOf).map((row) => row.customerId))];
  for (let start = 0; start < customers.length; start += CUSTOMERS_A_COMMIT)
    store.unhurried(() => {
      store.cases.touchEach(new Set(customers.slice(start, start + CUSTOMERS_A_COMMIT).filter((id) => measure(desk, moment, id))));
    });
  store.unhurried(() => store.settings.change({ measuredOn: asOf }));
}

/** How a customer pays, from what the books and we remember of them. */
export function profileOf(desk: Desk, moment: Moment, customerId: string): PayerProfile {
  const { store } = desk;
  const { asOf } = moment;
  const since = addDays(asOf, -MEMORY_DAYS);
  const invoices = store.readings.invoices(customerId).filter((invoice) => invoice.issued >= since);
  return payerProfile(
    {
      invoices: invoices.map(invoiceOf),
      payments: store.readings.payments(customerId, since),
      credits: store.readings.credits(customerId, since),
      promises: promisesOf(desk, moment, customerId),
      disputed: new Set(
        store.standings.holds(customerId).flatMap((hold) => (hold.kind === 'dispute' && hold.invoiceId ? [hold.invoiceId] : [])),
      ).size,
      bounced: store.standings.replies(customerId).filter((reply) => reply.kind === 'bounce').length,
    },
    asOf,
  );
}

/** Gives whether the customer is to be decided again. */
function measure(desk: Desk, moment: Moment, customerId: string): boolean {
  const { store } = desk;
  const { asOf } = moment;
  const row = store.readings.payer(customerId);
  if (!row) return false;
  const profile = profileOf(desk, moment, customerId);
  const { segment, because } = segmentOf(profile);
  const next = nextMeasured(row.measured, segment);
  // While another segment is only a candidate, the reason stays that of the one that stands.
  const standing = row.measured !== null && next.segment !== segment ? row.measured.because : because;
  const measured: MeasuredPayer = {
    ...next,
    kind: lateKindOf(next.segment, saidTheyCannot(desk, customerId, asOf)),
    because: standing,
    on: asOf,
  };
  const isNew = row.measured?.segment !== measured.segment || row.measured.kind !== measured.kind || row.habitDays !== profile.habitDays;
  if (!isNew && row.measured?.candidate === measured.candidate) return false;
  store.books.setMeasured(customerId, profile.habitDays, measured);
  return isNew;
}

function promisesOf(desk: Desk, moment: Moment, customerId: string): { kept: number; broken: number } {
  const promises = desk.store.standings.promises(customerId).filter((promise) => !promise.withdrawn);
  if (promises.length === 0) return { kept: 0, broken: 0 };
  const file = caseFileOf(desk, moment, customerId);
  const states = promises.map(
    (promise) => verdictOn(promise, { file, policy: moment.policy, asOf: moment.asOf, country: countryOf(file) }).state,
  );
  return { kept: states.filter((state) => state === 'kept').length, broken: states.filter((state) => state === 'broken').length };
}

function saidTheyCannot({ store }: Desk, customerId: string, asOf: CalendarDate): boolean {
  return store.history.toDecide(customerId, addDays(asOf, -SAID_DAYS)).some((row) => row.because === 'cannot-pay');
}

/** The case of one customer as it stood on past days, from the documents, holds, promises and agreements recorded since. */
import type { Hold } from '../cases/hold.ts';
import { addDays, type CalendarDate, calendarDate } from '../domain/time.ts';
import { dateIn } from '../domain/zone.ts';
import { changeDays, ledgerAt } from '../insight/past-ledger.ts';
import type { CaseFile } from '../policy/case.ts';
import type { Rehearsed } from '../policy/rehearsal.ts';
import { invoiceOf } from '../store/readings.ts';
import { caseFileOf, holdOf, promiseOf } from './case-file.ts';
import type { Desk, Moment } from './desk.ts';

const EVER = calendarDate('1000-01-01');

/**
 * What a rehearsal of the days `from` to `to` is made of. Contacts recorded before `from` count as made; from then on the rehearsal makes its
 * own. Who the customer is, their segment, and what is agreed with them are as they are known today.
 */
export function pastCase(desk: Desk, moment: Moment, customerId: string, from: CalendarDate, to: CalendarDate): Rehearsed {
  const { store } = desk;
  const { timeZone } = moment.organisation;
  const base = caseFileOf(desk, moment, customerId);
  const ledger = {
    invoices: store.readings.invoices(customerId).map(invoiceOf),
    payments: store.readings.payments(customerId, EVER),
    credits: store.readings.credits(customerId, EVER),
  };
  const history = store.history.toDecide(customerId, EVER).flatMap(({ day, ...row }) => (day < from ? [{ at: day, ...row }] : []));
  const holds = store.standings.holds(customerId).map((record) => ({
    hold: holdOf(record),
    placed: dateIn(record.placedAt, timeZone),
    lifted: record.liftedAt === null ? null : dateIn(record.liftedAt, timeZone),
  }));
  const promises = store.standings.promises(customerId).filter((promise) => !promise.withdrawn);
  const turns = [
    ...holds.flatMap(({ placed, lifted }) => (lifted === null ? [placed] : [placed, lifted])),
    ...promises.map((promise) => promise.made),
    ...base.plans.map((plan) => plan.agreed),
    ...base.offers.map((offer) => offer.made),
  ].filter((day) => day > from && day <= to);
  const changes = [...new Set([...changeDays(ledger, addDays(from, 1), to), ...turns])].sort();
  const fileAt = (day: CalendarDate): CaseFile => ({
    ...base,
    ...ledgerAt(ledger, day),
    history,
    holds: holds.flatMap(({ hold, placed, lifted }): Hold[] => (placed <= day && (lifted === null || lifted > day) ? [hold] : [])),
    promises: promises.filter((promise) => promise.made <= day).map(promiseOf),
    plans: base.plans.filter((plan) => plan.agreed <= day),
    offers: base.offers.filter((offer) => offer.made <= day),
    wishes: base.wishes.filter((wish) => wish.made <= day),
  });
  // Between two changes the case is one and the same, for every policy it is tried under.
  const made = new Map<CalendarDate, CaseFile>();
  const fileOn = (day: CalendarDate): CaseFile => {
    const since = changes.findLast((change) => change <= day) ?? from;
    const file = made.get(since) ?? fileAt(since);
    made.set(since, file);
    return file;
  };
  return { from, to, fileOn, changes };
}

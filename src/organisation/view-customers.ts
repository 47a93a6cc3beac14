/** The list of customers, and one customer with everything: figures, invoices with their decisions, holds, promises, timeline. */

import { dated } from '../cases/happening.ts';
import { progressOf } from '../cases/progress.ts';
import { calendarDate, daysBetween } from '../domain/time.ts';
import { countryCode } from '../policy/calendar.ts';
import type { CaseFile, Decision } from '../policy/case.ts';
import { disputedOf, unappliedIn, verdictOn } from '../policy/holds.ts';
import { wayOf } from '../policy/way.ts';
import type { CustomerRow, CustomerRows, CustomersAsked, CustomerView, HoldRow, InvoiceRow, PromiseRow } from './actor.ts';
import { caseFileOf } from './case-file.ts';
import { type Desk, type Moment, momentOf } from './desk.ts';
import { languageOf } from './letter.ts';
import { timelineOf } from './view-timeline.ts';

/** Before the first day anything can have happened here. */
const ALL_OF_IT = calendarDate('1970-01-01');

type Owing = Omit<CustomerRow, 'lastContact' | 'decision'>;

/** Only of those shown it is looked up what was decided and when they were last reached. */
export function customersOf(desk: Desk, { search = '', shown = 'all', from = 0, most }: CustomersAsked = {}): CustomerRows {
  const { lists } = desk.store;
  const all = owing(desk);
  const wanted = search.toLocaleLowerCase();
  const found = [...all.values()].filter(
    (row) =>
      (shown !== 'overdue' || row.overdue.length > 0) && (shown !== 'held' || row.held) && row.name.toLocaleLowerCase().includes(wanted),
  );
  // A page that is no longer there is the last there is.
  const start = most === undefined ? from : Math.min(from, Math.floor(Math.max(0, found.length - 1) / most) * most);
  const rows = found
    .slice(start, most === undefined ? undefined : start + most)
    .map((row) => ({ ...row, lastContact: lists.lastContact(row.id), decision: lists.foremost(row.id) }));
  return { rows, found: found.length, of: all.size };
}

function owing(desk: Desk): ReadonlyMap<string, Owing> {
  const { asOf } = momentOf(desk);
  const { lists } = desk.store;
  const held = lists.customersHeld();
  const rows = new Map<string, Owing>();
  for (const sum of lists.byCustomer(asOf)) {
    const before = rows.get(sum.customerId);
    const late = sum.oldest ? Math.max(0, daysBetween(sum.oldest, asOf)) : 0;
    rows.set(sum.customerId, {
      id: sum.customerId,
      name: sum.name ?? sum.customerId,
      open: [...(before?.open ?? []), { minor: sum.open, currency: sum.currency }],
      overdue: [...(before?.overdue ?? []), ...(sum.overdue > 0 ? [{ minor: sum.overdue, currency: sum.currency }] : [])],
      oldestDaysLate: Math.max(before?.oldestDaysLate ?? 0, late),
      held: held.has(sum.customerId),
    });
  }
  return rows;
}

/** null: neither the customer nor an invoice of theirs is known. */
export function customerOf(desk: Desk, customerId: string): CustomerView | null {
  const moment = momentOf(desk);
  const { store } = desk;
  const invoices = store.readings.invoices(customerId);
  if (!store.readings.customer(customerId) && invoices.length === 0) return null;
  const file = caseFileOf(desk, moment, customerId);
  const { customer } = file;
  const standing = store.decisions.of(customerId).map((row) => row.body);
  const numbers = new Map(invoices.map((invoice) => [invoice.id, invoice.number ?? invoice.id]));
  return {
    id: customerId,
    name: customer.name,
    organisationId: desk.id,
    asOf: moment.asOf,
    emails: customer.emails,
    phones: customer.phones,
    language: languageOf(customer, moment),
    country: customer.country ?? null,
    active: customer.active,
    net: netOf(file, moment),
    invoices: invoiceRows(desk, moment, file, standing),
    decisions: standing,
    holds: store.standings
      .holds(customerId)
      .filter((hold) => hold.liftedAt === null)
      .map(
        (hold): HoldRow => ({
          id: hold.id,
          kind: hold.kind,
          invoiceNumber: hold.invoiceId === null ? null : (numbers.get(hold.invoiceId) ?? hold.invoiceId),
          amount:
            hold.amount === null || hold.invoiceId === null
              ? null
              : {
                  minor: hold.amount,
                  currency: invoices.find((invoice) => invoice.id === hold.invoiceId)?.currency ?? moment.organisation.baseCurrency,
                },
          from: hold.from,
          until: hold.until,
          note: hold.note,
          by: hold.by,
        }),
      ),
    promises: promiseRows(desk, moment, file),
    timeline: timelineOf(desk, moment, customerId),
  };
}

function countryOf(file: CaseFile, { organisation }: Moment): string {
  return countryCode(file.customer.country) ?? countryCode(organisation.country) ?? 'US';
}

/** Per currency, in the same arithmetic as the decision's. */
function netOf(file: CaseFile, { asOf }: Moment): CustomerView['net'] {
  const currencies = [...new Set([...file.invoices, ...file.payments, ...file.credits].map((record) => record.currency))].sort();
  return currencies.map((currency) => {
    const own = file.invoices.filter((invoice) => invoice.currency === currency);
    const sum = (rows: readonly { open: number }[]) => rows.reduce((total, row) => total + row.open, 0);
    const disputed = own.reduce((total, invoice) => total + wholeDisputed(file, invoice, asOf) + disputedOf(invoice, { file, asOf }), 0);
    const unapplied = unappliedIn(currency, file.payments, file.credits);
    const overdue = own.filter((invoice) => invoice.due !== null && invoice.due < asOf);
    return { currency, open: sum(own), overdue: sum(overdue), unapplied, disputed, asked: Math.max(0, sum(own) - disputed - unapplied) };
  });
}

/** A dispute without an amount disputes all of it. */
function wholeDisputed(file: CaseFile, invoice: { id: string; open: number }, asOf: string): number {
  const whole = file.holds.some(
    (hold) =>
      hold.kind === 'dispute' &&
      hold.from <= asOf &&
      (hold.scope === 'case' || (hold.scope.invoiceId === invoice.id && hold.scope.amount === undefined)),
  );
  return whole ? invoice.open : 0;
}

function invoiceRows({ store }: Desk, moment: Moment, file: CaseFile, standing: readonly Decision[]): InvoiceRow[] {
  const { asOf, policy, organisation } = moment;
  const history = store.history.toDecide(file.customer.id, ALL_OF_IT).map(({ day, ...row }) => ({ at: day, ...row }));
  const progress = progressOf(dated(history, organisation.timeZone, asOf), () => wayOf(policy, countryOf(file, moment)), asOf);
  return store.readings.invoices(file.customer.id).map((invoice) => ({
    id: invoice.id,
    number: invoice.number,
    currency: invoice.currency,
    issued: invoice.issued,
    due: invoice.due,
    daysLate: invoice.due && invoice.state === 'open' ? daysBetween(invoice.due, asOf) : 0,
    total: invoice.total,
    open: invoice.open,
    state: invoice.state,
    stage: progress.get(invoice.id)?.last?.stage ?? null,
    decision: standing.find((decision) => decision.invoiceIds.includes(invoice.id)) ?? null,
  }));
}

function promiseRows({ store }: Desk, moment: Moment, file: CaseFile): PromiseRow[] {
  return store.standings.promises(file.customer.id).map((promise) => {
    const { id, amount, currency, date, made, by } = promise;
    const verdict = verdictOn(promise, { file, policy: moment.policy, asOf: moment.asOf, country: countryOf(file, moment) });
    return { id, amount: { minor: amount, currency }, date, made, state: promise.withdrawn ? 'withdrawn' : verdict.state, by };
  });
}

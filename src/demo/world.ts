/** The demo's two sets of books as they stand on the day Tahseel is connected, and what the office does until the visitor arrives. */

import { minorPerMajor } from '../domain/money.ts';
import { addDays, type CalendarDate } from '../domain/time.ts';
import type { Today } from '../organisation/actor.ts';
import type { Command } from '../organisation/command-schema.ts';
import { Company } from '../sandbox/company.ts';
import { seedOf } from '../sandbox/random.ts';
import { startOfDay } from '../sandbox/script.ts';
import { DEMO_COMPANIES, type DemoCompany, type LanguageCommand, shownId } from './companies.ts';
import { advanceDay, customersOf, newInvoice, playDay } from './day.ts';

/** Long enough that the oldest debts are far beyond 90 days. */
const BOOKS_DAYS = 170;
/** Friendly letter, call, firm letter, final demand and hand-over lie at least seven days apart: five weeks show them all. */
export const LIVED_DAYS = 36;
/** The last days before the visitor comes: what arises then is left for them. */
const LEFT_DAYS = 3;

export interface DemoBooks {
  readonly demo: DemoCompany;
  readonly company: Company;
}

export interface DemoWorld {
  /** The day Tahseel is connected; the books stand as of the evening before. */
  readonly connected: CalendarDate;
  /** The day the visitor first sees. */
  readonly today: CalendarDate;
  readonly books: readonly DemoBooks[];
}

/** The world `LIVED_DAYS` before `today`. Live through the days to `today` with `advanceDay`, `playDay` and `officeActs`. */
export function demoWorld(today: CalendarDate, seed = 1): DemoWorld {
  const connected = addDays(today, -LIVED_DAYS);
  return { connected, today, books: DEMO_COMPANIES.map((demo) => ({ demo, company: openBooks(demo, connected, seed) })) };
}

/** A company's books on the morning of `connected`, with half a year of invoices behind them and nobody ever reminded. */
export function openBooks(demo: DemoCompany, connected: CalendarDate, seed: number): Company {
  const company = new Company(demo.facts, seedOf(seed, demo.facts.name));
  const { timeZone } = demo.facts;
  const first = addDays(connected, -BOOKS_DAYS);
  for (const { name, email, phone, country, currency } of demo.customers)
    company.addCustomer({ name, email, phone, country, currency }, startOfDay(first, timeZone));
  for (let day = first; day < connected; day = addDays(day, 1)) {
    playDay(company, advanceDay(demo, company, day, seed, 'before-letters'), startOfDay(day, timeZone));
    stage(demo, company, day, addDays(connected, LIVED_DAYS));
  }
  payAhead(demo, company, addDays(connected, -1));
  return company;
}

/** Issues the staged invoices of a day: those that will be as late as they should on the day the visitor arrives. */
function stage(demo: DemoCompany, company: Company, date: CalendarDate, arrival: CalendarDate): void {
  for (const { customer, plan } of customersOf(demo, company)) {
    for (const { late } of demo.staged.filter((staged) => staged.customer === plan.name)) {
      if (addDays(arrival, -late - plan.terms) !== date) continue;
      const total = plan.size * minorPerMajor(plan.currency);
      company.addInvoice(
        newInvoice(demo, company, { customer, plan, issued: date, total, description: demo.works[0] ?? plan.name, before: 0 }),
        startOfDay(date, demo.facts.timeZone),
      );
    }
  }
}

/** Customers of the persona `credit` have put more money down than all they owe. */
function payAhead(demo: DemoCompany, company: Company, date: CalendarDate): void {
  for (const { customer, plan } of customersOf(demo, company)) {
    if (plan.persona !== 'credit') continue;
    const open = company.invoicesOf(customer.id).reduce((sum, invoice) => sum + company.openOf(invoice.id), 0);
    const amount = open + 2 * plan.size * minorPerMajor(plan.currency);
    company.addReceipt(
      { kind: 'prepayment', customerId: customer.id, currency: plan.currency, date, amount, allocations: [], reference: 'Paid ahead' },
      startOfDay(date, demo.facts.timeZone),
    );
  }
}

/** Once after connecting: who is written to in which language. */
export function languageCommands({ demo, company }: DemoBooks): LanguageCommand[] {
  return customersOf(demo, company).map(({ customer, plan }) => ({
    do: 'set-customer-language',
    by: 'demo',
    customerId: shownId(demo, customer),
    language: plan.language,
  }));
}

/**
 * What a diligent office does on a day before the visitor arrives: approves what waits, makes the calls (every third is answered, none
 * agreed). In the last `LEFT_DAYS` it leaves everything to the visitor; final demands it leaves from a week before, hand-overs always.
 */
export function officeActs(state: Today, world: Pick<DemoWorld, 'today'>, by = 'Salma'): Command[] {
  const { asOf } = state;
  if (asOf > addDays(world.today, -LEFT_DAYS)) return [];
  const serious = asOf <= addDays(world.today, -7);
  const approvals = state.letters
    .filter((letter) => letter.state === 'awaiting-approval' && (serious || !letter.stage.startsWith('final')))
    .map((letter): Command => ({ do: 'approve-letter', by, effectId: letter.effectId }));
  const calls = state.calls.map((call): Command => {
    const answered = seedOf(1, call.taskId) % 3 === 0;
    return answered
      ? { do: 'log-call', by, taskId: call.taskId, outcome: 'spoke', note: 'They will look into it and come back to us.' }
      : { do: 'log-call', by, taskId: call.taskId, outcome: 'no-answer' };
  });
  return [...approvals, ...calls];
}

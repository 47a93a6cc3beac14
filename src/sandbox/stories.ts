/** What becomes of each generated invoice: paid early or late, in parts, by credit, twice, never; disputed, promised, voided. */
import { addDays, type CalendarDate, dateOfDayNumber, dayNumber, earlierDate, laterDate } from '../domain/time.ts';
import type { PlannedCustomer, PlannedInvoice, Profile } from './generate.ts';
import { between, pick, randomFrom, seedOf } from './random.ts';
import type { ScriptDispute, ScriptEvent, ScriptPromise } from './script.ts';

interface Telling {
  readonly seed: number;
  /** By issue date. */
  readonly invoices: readonly PlannedInvoice[];
  readonly profile: Profile;
  readonly from: CalendarDate;
  /** Nothing is told beyond this day. */
  readonly to: CalendarDate;
}

interface Told {
  readonly events: ScriptEvent[];
  readonly disputes: ScriptDispute[];
  readonly promises: ScriptPromise[];
}

/** Money that comes in on a day; those of one customer who pays once a month travel together. */
interface Planned {
  readonly customer: PlannedCustomer;
  readonly date: CalendarDate;
  readonly invoiceNumber: string;
  readonly amount: number;
  readonly reference: string;
  readonly alone: boolean;
}

interface Story extends Telling, Told {
  readonly payments: Planned[];
  readonly next: ReadonlyMap<string, PlannedInvoice>;
}

/** The whole script of the invoices, not yet in order. */
export function tellStories(telling: Telling): Told {
  const story: Story = { ...telling, events: [], disputes: [], promises: [], payments: [], next: followers(telling.invoices) };
  telling.invoices.forEach((invoice, index) => {
    tellOne(story, invoice, randomFrom(seedOf(telling.seed, 'story', index)));
  });
  story.events.push(...together(story.payments));
  return {
    events: story.events.filter((event) => event.date <= telling.to),
    disputes: story.disputes.filter((dispute) => dispute.from <= telling.to),
    promises: story.promises.filter((promise) => promise.made <= telling.to),
  };
}

/** Each invoice's follower: the same customer's next one, on which money left over is used. */
function followers(invoices: readonly PlannedInvoice[]): Map<string, PlannedInvoice> {
  const last = new Map<PlannedCustomer, PlannedInvoice>();
  const next = new Map<string, PlannedInvoice>();
  for (const invoice of invoices) {
    const before = last.get(invoice.customer);
    if (before) next.set(before.number, invoice);
    last.set(invoice.customer, invoice);
  }
  return next;
}

function tellOne(story: Story, invoice: PlannedInvoice, random: () => number): void {
  const { profile, events } = story;
  const { number, customer, issued, due, total, description } = invoice;
  const { drafts, voids, partPayments, creditNotes, overpayments, prepayments, bounced } = profile;
  const kinds = [
    ['draft', drafts],
    ['void', voids],
    ['parts', partPayments],
    ['credit', creditNotes],
    ['over', overpayments],
    ['pre', prepayments],
    ['bounced', bounced],
  ] as const;
  const kind = choose(random(), kinds) ?? 'plain';
  const state = kind === 'draft' ? 'draft' : 'approved';
  events.push({
    date: issued,
    act: {
      kind: 'invoice',
      number,
      customer: customer.key,
      due,
      total,
      currency: customer.currency,
      description,
      state,
      sent: state === 'approved' && random() < 0.9,
    },
  });
  if (kind === 'void') {
    events.push({ date: addDays(issued, between(random, 1, 10)), act: { kind: 'void', invoiceNumber: number } });
    return;
  }
  if (kind === 'draft') {
    if (random() < 0.4) return;
    events.push({ date: addDays(issued, between(random, 1, 5)), act: { kind: 'approve', invoiceNumber: number } });
  }
  const paid = payDay(story, invoice, random, kind === 'draft' ? 6 : 0);
  switch (kind) {
    case 'parts':
      inParts(story, invoice, paid, random);
      return;
    case 'credit':
      withCredit(story, invoice, paid, random);
      return;
    case 'over':
      tooMuch(story, invoice, paid, random);
      return;
    case 'pre':
      ahead(story, invoice, paid, random);
      return;
    case 'bounced':
      bounces(story, invoice, paid, random);
      return;
    case 'draft':
    case 'plain':
      pay(story, invoice, paid, total);
      return;
  }
}

function choose<Kind>(roll: number, shares: readonly (readonly [Kind, number])[]): Kind | null {
  let upTo = 0;
  for (const [kind, share] of shares) {
    upTo += share;
    if (roll < upTo) return kind;
  }
  return null;
}

/** The day the customer's habit, a dispute and a promise together give; null: not within this world. */
function payDay(story: Story, invoice: PlannedInvoice, random: () => number, leastDays: number): CalendarDate | null {
  const { number, customer, issued, due, total } = invoice;
  const delay = habitDelay(customer, random);
  let day = delay === null ? null : laterDate(addDays(due, delay), addDays(issued, leastDays));
  if (random() < story.profile.disputes) {
    const from = addDays(issued, between(random, 1, 10));
    const until = random() < 0.2 ? null : addDays(from, between(random, 14, 40));
    story.disputes.push({ kind: 'dispute', invoiceNumber: number, from, until });
    day = until === null || day === null ? null : laterDate(day, until);
  } else if (random() < story.profile.promises) {
    const made = addDays(due, between(random, 8, 20));
    const date = addDays(made, between(random, 3, 10));
    if (day === null || day > made) {
      story.promises.push({ kind: 'promise', invoiceNumber: number, made, date, amount: total });
      if (random() < 0.6) day = date;
    }
  }
  return day;
}

/** Days after due; null: never. */
function habitDelay(customer: PlannedCustomer, random: () => number): number | null {
  switch (customer.habit) {
    case 'early':
      return -between(random, 2, Math.min(12, customer.termsDays - 1));
    case 'on-time':
      return between(random, -2, 2);
    case 'slow':
      return random() < 0.06 ? between(random, 105, 150) : between(random, 5, 45);
    case 'erratic':
      return between(random, -5, 95);
    case 'never':
      return random() < 0.15 ? between(random, 100, 160) : null;
  }
}

function pay(story: Story, invoice: PlannedInvoice, date: CalendarDate | null, amount: number, suffix = '', alone = suffix !== ''): void {
  if (date === null || amount <= 0) return;
  const { customer, number } = invoice;
  const day = customer.batch && !alone ? monthEnd(date) : date;
  story.payments.push({ customer, date: day, invoiceNumber: number, amount, reference: `PAY-${number}${suffix}`, alone });
}

function inParts(story: Story, invoice: PlannedInvoice, paid: CalendarDate | null, random: () => number): void {
  const first = Math.max(1, Math.round((invoice.total * between(random, 30, 70)) / 100));
  // Even who never pays pays something here: it is what makes a part payment old.
  const day = paid ?? addDays(invoice.due, between(random, 5, 30));
  pay(story, invoice, day, first, '-1');
  if (random() < 0.7) pay(story, invoice, paid === null ? null : addDays(paid, between(random, 10, 50)), invoice.total - first, '-2');
}

function withCredit(story: Story, invoice: PlannedInvoice, paid: CalendarDate | null, random: () => number): void {
  const { customer, number: invoiceNumber, issued, total: invoiced } = invoice;
  const total = Math.max(1, Math.round((invoiced * between(random, 5, 30)) / 100));
  const noted = addDays(issued, between(random, 3, 12));
  const date = paid === null ? noted : earlierDate(noted, paid);
  const number = `CN-${invoiceNumber.slice(4)}`;
  const use = pick(random, ['applied', 'applied', 'later', 'loose'] as const);
  const shares = use === 'applied' ? [{ invoiceNumber, amount: Math.min(total, invoiced) }] : [];
  story.events.push({ date, act: { kind: 'credit-note', customer: customer.key, currency: customer.currency, number, total, shares } });
  if (use === 'later')
    story.events.push({
      date: addDays(date, between(random, 8, 60)),
      act: { kind: 'use-credit', source: 'credit-note', name: number, invoiceNumber, amount: total },
    });
  pay(story, invoice, paid, use === 'loose' ? invoiced : invoiced - total);
}

function tooMuch(story: Story, invoice: PlannedInvoice, paid: CalendarDate | null, random: () => number): void {
  const { customer, number, total } = invoice;
  pay(story, invoice, paid, total, '', true);
  if (paid === null) return;
  const amount = Math.max(1, Math.round((total * between(random, 1, 15)) / 100));
  const reference = `OVER-${number}`;
  story.events.push({ date: paid, act: { kind: 'overpayment', customer: customer.key, currency: customer.currency, reference, amount } });
  const next = story.next.get(number);
  if (!next || random() < 0.4) return;
  const date = laterDate(addDays(next.issued, 3), addDays(paid, 3));
  story.events.push({ date, act: { kind: 'use-credit', source: 'receipt', name: reference, invoiceNumber: next.number, amount } });
}

function ahead(story: Story, invoice: PlannedInvoice, paid: CalendarDate | null, random: () => number): void {
  const { customer, number: invoiceNumber, issued, total } = invoice;
  const amount = Math.max(1, Math.round((total * between(random, 20, 60)) / 100));
  const reference = `PRE-${invoiceNumber}`;
  const date = laterDate(story.from, addDays(issued, -between(random, 1, 10)));
  story.events.push({ date, act: { kind: 'prepayment', customer: customer.key, currency: customer.currency, reference, amount } });
  const use = pick(random, ['at once', 'at once', 'late', 'never'] as const);
  if (use !== 'never') {
    const used = use === 'at once' ? addDays(issued, 1) : addDays(invoice.due, between(random, 1, 20));
    story.events.push({ date: used, act: { kind: 'use-credit', source: 'receipt', name: reference, invoiceNumber, amount } });
  }
  pay(story, invoice, paid, total - amount);
}

function bounces(story: Story, invoice: PlannedInvoice, paid: CalendarDate | null, random: () => number): void {
  if (paid === null) return;
  pay(story, invoice, paid, invoice.total, '-1');
  story.events.push({ date: addDays(paid, 4), act: { kind: 'bounce', reference: `PAY-${invoice.number}-1` } });
  pay(story, invoice, addDays(paid, between(random, 15, 30)), invoice.total, '-2');
}

function monthEnd(date: CalendarDate): CalendarDate {
  return dateOfDayNumber(dayNumber(date) + daysLeft(date));
}

function daysLeft(date: CalendarDate): number {
  return new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate() - Number(date.slice(8, 10));
}

/** Payments of one customer and day that need not stand alone become one receipt. */
function together(payments: readonly Planned[]): ScriptEvent[] {
  const groups = new Map<string, Planned[]>();
  for (const payment of payments) {
    const key = payment.alone || !payment.customer.batch ? payment.reference : `${payment.customer.key} ${payment.date}`;
    groups.set(key, [...(groups.get(key) ?? []), payment]);
  }
  return [...groups.values()].flatMap((group) => {
    const first = group[0];
    if (!first) return [];
    const shares = group.map(({ invoiceNumber, amount }) => ({ invoiceNumber, amount }));
    return [{ date: first.date, act: { kind: 'payment' as const, customer: first.customer.key, reference: first.reference, shares } }];
  });
}

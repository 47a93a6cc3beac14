/** Everything that happened with a customer in one line of time, newest first: the books' side, ours, and theirs. */
import { z } from 'zod';
import { type CalendarDate, calendarDate } from '../domain/time.ts';
import { contactDecisions, expectedPaymentOf, invoiceIdsOf, noteOf } from '../outbox/content.ts';
import type { TimelineItem } from './actor.ts';
import type { Desk, Moment } from './desk.ts';
import { isText } from './texts.ts';

const FIRST_DAY: CalendarDate = calendarDate('1000-01-01');
/** Rows of one timeline; older ones are in the export. */
const MAX_ITEMS = 500;

type Numbered = (ids: readonly string[]) => string[];

export function timelineOf(desk: Desk, { asOf }: Moment, customerId: string): TimelineItem[] {
  const invoices = desk.store.readings.invoices(customerId);
  const numberOf = new Map(invoices.map((invoice) => [invoice.id, invoice.number ?? invoice.id]));
  const numbered: Numbered = (ids) => ids.map((id) => numberOf.get(id) ?? id);
  const items = [
    ...invoices
      .filter((invoice) => invoice.issued <= asOf)
      .map(
        (invoice): TimelineItem =>
          item(invoice.issued, 'invoice-issued', invoice.state, {
            amount: { minor: invoice.total, currency: invoice.currency },
            invoiceNumbers: numbered([invoice.id]),
          }),
      ),
    ...expected(invoices),
    ...bookItems(desk, customerId, numbered),
    ...effectItems(desk, customerId, numbered),
    ...pdfItems(desk, customerId, numbered),
    ...standingItems(desk, customerId, numbered),
    ...happenings(desk, customerId, numbered),
  ];
  return items.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, MAX_ITEMS);
}

type Parts = Partial<Omit<TimelineItem, 'at' | 'kind' | 'what'>>;

function item(at: TimelineItem['at'], kind: TimelineItem['kind'], what: string, parts: Parts = {}): TimelineItem {
  return { at, kind, what, amount: null, invoiceNumbers: [], text: null, by: null, effectId: null, ...parts };
}

function expected(
  invoices: readonly {
    expectedPayment: CalendarDate | null;
    number: string | null;
    id: string;
    open: number;
    currency: string;
    state: string;
  }[],
): TimelineItem[] {
  return invoices.flatMap((invoice) =>
    invoice.expectedPayment && invoice.state === 'open'
      ? [
          item(invoice.expectedPayment, 'expected-payment', 'expected', {
            amount: { minor: invoice.open, currency: invoice.currency },
            invoiceNumbers: [invoice.number ?? invoice.id],
          }),
        ]
      : [],
  );
}

function bookItems({ store }: Desk, customerId: string, numbered: Numbered): TimelineItem[] {
  const payments = store.readings.payments(customerId, FIRST_DAY).map((payment) =>
    item(payment.date, 'payment', payment.unapplied > 0 ? 'unapplied' : 'applied', {
      amount: { minor: payment.amount, currency: payment.currency },
      invoiceNumbers: numbered(payment.allocations.map((each) => each.invoiceId)),
    }),
  );
  const credits = store.readings.credits(customerId, FIRST_DAY).map((credit) =>
    item(credit.date, 'credit', credit.kind, {
      amount: { minor: credit.total, currency: credit.currency },
      invoiceNumbers: numbered(credit.allocations.map((each) => each.invoiceId)),
    }),
  );
  return [...payments, ...credits];
}

function effectItems({ store }: Desk, customerId: string, numbered: Numbered): TimelineItem[] {
  return store.effects.ofCustomer(customerId).map((effect) => {
    const at = effect.settledAt ?? effect.createdAt;
    if (effect.kind === 'note') {
      const note = noteOf(effect.content);
      return item(at, 'note', effect.state, { invoiceNumbers: numbered([note.invoiceId]), text: note.text, effectId: effect.id });
    }
    if (effect.kind === 'expected-payment') {
      const { invoiceId, date } = expectedPaymentOf(effect.content);
      return item(at, 'expected-payment', effect.state, { invoiceNumbers: numbered([invoiceId]), text: date, effectId: effect.id });
    }
    const decisions = contactDecisions(effect.content);
    const amount = decisions.length === 1 ? (decisions[0]?.amount ?? null) : null;
    const parts: Parts = {
      amount,
      invoiceNumbers: numbered(invoiceIdsOf(decisions)),
      // Neither a text message nor the platform's own e-mail has a subject.
      text: effect.subject || (effect.reason?.detail ?? effect.stage),
      by: effect.approvedBy,
      effectId: effect.id,
    };
    const what = effect.state === 'bounced' && isText(effect) ? 'undelivered' : effect.state;
    return item(at, effect.kind === 'letter' ? 'letter' : 'handed-over', what, parts);
  });
}

/** Which PDFs of invoices went with letters, and which did not and why. What is only fetched so far says nothing yet. */
function pdfItems({ store }: Desk, customerId: string, numbered: Numbered): TimelineItem[] {
  return store.effects.ofCustomer(customerId).flatMap((effect) => {
    if (effect.kind !== 'letter' || effect.state === 'suppressed') return [];
    const rows = Map.groupBy(store.pdfs.of(effect.id), (row) => row.state);
    rows.delete('ready');
    const at = effect.settledAt ?? effect.createdAt;
    return [...rows].map(([state, those]) =>
      item(at, 'invoice-pdf', state, { invoiceNumbers: numbered(those.map((row) => row.invoiceId)), effectId: effect.id }),
    );
  });
}

function standingItems({ store }: Desk, customerId: string, numbered: Numbered): TimelineItem[] {
  const holds = store.standings.holds(customerId).flatMap((hold) => {
    const invoiceNumbers = hold.invoiceId === null ? [] : numbered([hold.invoiceId]);
    const placed = item(hold.placedAt, hold.kind === 'dispute' ? 'dispute' : 'hold', hold.kind, {
      invoiceNumbers,
      text: hold.note,
      by: hold.by,
    });
    return hold.liftedAt === null
      ? [placed]
      : [placed, item(hold.liftedAt, 'hold-lifted', hold.kind, { invoiceNumbers, by: hold.liftedBy })];
  });
  const promises = store.standings.promises(customerId).map((promise) =>
    item(promise.madeAt, 'promise', promise.date, {
      amount: { minor: promise.amount, currency: promise.currency },
      text: promise.note,
      by: promise.by,
    }),
  );
  const replies = store.standings
    .replies(customerId)
    .map((reply) => item(reply.at, 'reply', reply.kind, { text: reply.text, by: reply.sender, effectId: reply.effectId }));
  const agreed = store.agreements.rows(customerId).flatMap(({ at, kind, body, note, by }) => {
    if (kind === 'consent' || kind === 'override') return [];
    const { state } = stateSchema.parse(body);
    return [item(at, kind, state ?? kind, { text: note, by })];
  });
  return [...holds, ...promises, ...replies, ...agreed];
}

const stateSchema = z.object({ state: z.string().optional() });

/** Calls, and the tasks that asked for them. Letters and hand-overs stand there as effects. */
function happenings({ store }: Desk, customerId: string, numbered: Numbered): TimelineItem[] {
  return store.history.of(customerId).flatMap((row) => {
    const parts: Parts = { invoiceNumbers: numbered(row.invoiceIds), text: row.note, by: row.by };
    switch (row.kind) {
      case 'call-made':
        return [item(row.at, 'call', 'call-made', parts)];
      // Mail that came back stands there as itself.
      case 'reply-received':
        return row.channel === 'call' ? [item(row.at, 'call', 'they-called', parts)] : [];
      case 'call-not-made':
        return [item(row.at, 'call', 'call-not-made', parts)];
      case 'task-raised':
        return [item(row.at, 'task', row.stage ?? 'task', parts)];
      default:
        return [];
    }
  });
}

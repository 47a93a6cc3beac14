/** What programs outside are told of: which lines of the journal are events, and which ids and figures of each. */
import { z } from 'zod';
import type { CaseFile } from '../policy/case.ts';
import { verdictOn } from '../policy/holds.ts';
import { countryOf } from '../policy/who.ts';
import type { JournalRow } from '../store/journal.ts';
import type { Desk, Moment } from './desk.ts';
import type { Events, EventsWanted, EventType, OrganisationEvent } from './list-views.ts';

/** Lines of the journal gone over for one answer. */
const MOST_LINES = 500;

const amount = z.object({ minor: z.number(), currency: z.string() });
/** What of a line leaves the house: ids, figures, words of ours. Notes, addresses and names stay. */
const dataSchema = z.object({
  effectId: z.string().optional(),
  stage: z.string().nullish(),
  invoiceIds: z.array(z.string()).optional(),
  amounts: z.array(amount).optional(),
  taskId: z.string().optional(),
  outcome: z.string().nullish(),
  promiseId: z.string().optional(),
  planId: z.string().optional(),
  paymentId: z.string().optional(),
  holdId: z.string().optional(),
  kind: z.string().optional(),
  until: z.string().nullish(),
  date: z.string().optional(),
  amount: z.number().nullish(),
  received: z.number().optional(),
  currency: z.string().optional(),
  invoiceId: z.string().nullish(),
  meanings: z.array(z.string()).optional(),
  code: z.string().optional(),
});

/** A letter that waits says so in its line; one that goes by itself is told when it left. */
const waiting = z.object({ waits: z.literal(true) });

function typeOf({ kind, contents }: JournalRow): EventType | null {
  switch (kind) {
    case 'letter-promised':
    case 'hand-over-promised':
      return waiting.safeParse(JSON.parse(contents ?? 'null')).success ? 'letter.waiting' : null;
    case 'letter-sent':
    case 'letter-found-sent':
    case 'letter-left-already':
    case 'sent-by-hand':
      return 'letter.sent';
    case 'letter-unknown':
      return 'letter.unknown';
    case 'letter-failed':
    case 'letter-bounced':
      return 'letter.failed';
    case 'call-raised':
      return 'call.waiting';
    case 'call-made':
    case 'call-recorded':
      return 'call.made';
    case 'promise-recorded':
      return 'promise.made';
    case 'promise-broken':
      return 'promise.broken';
    case 'promise-withdrawn':
      return 'promise.withdrawn';
    case 'hold-placed':
      return 'hold.added';
    case 'hold-lifted':
      return 'hold.lifted';
    case 'reply-received':
      return 'reply.received';
    case 'payment-received':
      return 'payment.received';
    case 'plan-accepted':
      return 'plan.accepted';
    case 'handed-over':
      return 'case.handed-over';
    default:
      return null;
  }
}

/** What happened after a line, or since an instant, in the order it happened. */
export function eventsOf({ store }: Desk, { from, limit }: EventsWanted): Events {
  // A file that was put back from a copy has fewer lines than were known: what is written from now on is new.
  const after = 'seq' in from ? Math.min(from.seq, store.pages.lastLine()) : store.pages.journalBefore(from.at);
  const lines = store.pages.journal({ after: String(after), limit: MOST_LINES, customerId: null, state: null });
  const events: OrganisationEvent[] = [];
  let seq = after;
  for (const line of lines) {
    if (events.length >= limit) return { events, seq, more: true };
    seq = line.seq;
    const type = typeOf(line);
    if (type !== null) events.push(eventOf(store, line, type));
  }
  return { events, seq, more: lines.length === MOST_LINES };
}

function eventOf({ readings }: Desk['store'], line: JournalRow, type: EventType): OrganisationEvent {
  const { seq, at, customerId } = line;
  // What was erased is told of by its customer no more.
  const contents: unknown = line.contents === null ? {} : JSON.parse(line.contents);
  const { effectId, ...data } = dataSchema.catch({}).parse(withOwnId(type, contents));
  return {
    ...{ seq, at, type, customerId },
    data: effectId === undefined ? data : { letterId: effectId, ...data },
    customerName: customerId === null ? null : (readings.customer(customerId)?.name ?? null),
  };
}

/** A hold's line is its row, whose id is just called so. */
function withOwnId(type: EventType, contents: unknown): unknown {
  const row = z.object({ id: z.string() }).safeParse(contents);
  return type === 'hold.added' && row.success && typeof contents === 'object' ? { ...contents, holdId: row.data.id } : contents;
}

/** Promises of this customer whose day and tolerance passed without all of the money: each is told once. Call it inside a transaction. */
export function tellBroken({ store }: Desk, { policy, asOf, at }: Moment, customerId: string, file: CaseFile): void {
  if (file.promises.length === 0) return;
  for (const promise of store.standings.promises(customerId)) {
    if (promise.withdrawn || promise.brokenAt !== null || promise.date >= asOf) continue;
    // Where nothing is open in its currency any more there is nothing left to ask for.
    if (!file.invoices.some((invoice) => invoice.currency === promise.currency)) continue;
    const { state, received } = verdictOn(promise, { file, policy, asOf, country: countryOf(file) });
    if (state !== 'broken' && state !== 'partly-kept') continue;
    const { id, amount: promised, currency, date } = promise;
    store.standings.breakPromise(id, at);
    store.journal.append({
      at,
      kind: 'promise-broken',
      customerId,
      contents: { promiseId: id, amount: promised, received, currency, date },
    });
  }
}

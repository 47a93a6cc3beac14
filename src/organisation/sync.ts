/** Brings the books up to date: every kind from where it was left, page by page, each stored whole or not at all; the cursor moves last. */
import type { Failure, Outcome, Page, Session } from '../../connectors/connector.ts';
import type { Mapping } from '../../mappings/mapped.ts';
import { RECORD_KINDS, type RecordKind } from '../domain/ledger.ts';
import { addMs, type Instant, msOf } from '../domain/time.ts';
import type { Applied, MappedPage } from '../store/books.ts';
import type { Moved } from '../store/books-owners.ts';
import type { FeedName } from '../store/schema-books.ts';
import type { Hinted, SyncReport } from './actor.ts';
import { keepBookHolds } from './book-holds.ts';
import type { Desk } from './desk.ts';
import { confirm } from './reread.ts';
import type { OpenSession } from './session.ts';
import { TURN_OVER, WHOLE } from './turn.ts';

/** Pages of one kind in one pull; a platform that gives more is going in circles. At 100 records a page: a million. */
const MAX_PAGES = 10_000;
/** What is open is read as a whole so often, for what change feeds do not tell. Platforms reference A4: daily. */
const SWEEP_EVERY_MS = 86_400_000;
/** Pauses after failed readings: one minute, doubled, at most as long as the poll itself. Our figures. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

type Tally = { changed: number; quarantined: number; calls: number };

/** One reading as it goes. */
interface Reading {
  readonly session: Session;
  readonly tally: Tally;
  /** After so many pages the rest is left to the next turn, where the platform names a place to go on from. */
  readonly most: number;
  /** Feeds that were read to their end and held nothing new: how far is kept with everything else, in one transaction at the end. */
  readonly unchanged: Map<FeedName, string>;
}

/** Platforms tell of one record where several changed: a payment is seen as its invoice's update on Xero, and settles it on both. */
const READ_WITH: Readonly<Record<RecordKind, readonly RecordKind[]>> = {
  customers: [],
  invoices: ['payments'],
  payments: ['invoices'],
  credits: ['invoices'],
};

/** The kinds to read where a webhook names these. */
export function kindsHinted(hinted: readonly Hinted[]): readonly RecordKind[] {
  const named = RECORD_KINDS.filter((kind) => hinted.includes(kind));
  return RECORD_KINDS.filter((kind) => named.some((other) => other === kind || READ_WITH[other].includes(kind)));
}

/**
 * Never throws for what the platform answers; what was stored before a failure stays, and the next sync goes on from there.
 * With `kinds` only these are read, and not before a pause has ended; before the first whole reading there is nothing to add to.
 */
export async function sync(
  desk: Desk,
  openSession: OpenSession,
  kinds?: readonly RecordKind[],
  most: number = WHOLE.pages,
): Promise<SyncReport> {
  const tally: Tally = { changed: 0, quarantined: 0, calls: 0 };
  const { lastSync, syncAfter } = desk.store.settings.read();
  if (kinds && syncAfter !== null && syncAfter > desk.now()) return { ok: false, ...tally, failure: 'paused', later: syncAfter };
  const some = lastSync === null ? undefined : kinds;
  const session = await openSession();
  const unchanged = new Map<FeedName, string>();
  const failure = session.ok ? await readAll(desk, { session: session.value, tally, most, unchanged }, some) : session.failure;
  if (failure && failure.code !== TURN_OVER) desk.log('warn', 'sync-failed', { kind: failure.kind, code: failure.code });
  const later = desk.store.unhurried(() => {
    desk.store.books.feeds.finishEach([...unchanged]);
    return settle(desk, failure, some === undefined);
  });
  return { ok: failure === null, ...tally, failure: failure?.code ?? null, later };
}

/** Gives when to read again after a failure. */
function settle(desk: Desk, failure: Failure | null, isWhole: boolean): Instant | null {
  const { connection, settings } = desk.store;
  const at = desk.now();
  if (!failure) {
    // Of what was not read nothing is known to be well, and the poll is not put off.
    const well = isWhole ? { syncFailure: null, syncFailures: 0, syncAfter: null, lastSync: at } : {};
    const kept = { ...well, ...budgetOf(desk) };
    if (Object.keys(kept).length > 0) settings.change(kept);
    return null;
  }
  if (failure.kind === 'reconnect') connection.breakOff();
  const told = failure.kind === 'later' ? failure.at : null;
  // Waiting for the next minute's allowance is the pace of a long reading and nothing that failed.
  const isPace = failure.kind === 'later' && told !== null && failure.code.startsWith('budget-') && msOf(told) - msOf(at) <= FIRST_PAUSE_MS;
  const failures = isPace ? 0 : settings.read().syncFailures + 1;
  const later = told ?? addMs(at, Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10), LONGEST_PAUSE_MS));
  settings.change({ syncFailure: isPace ? null : failure.code, syncFailures: failures, syncAfter: later, ...budgetOf(desk) });
  return later;
}

/** What the platform's limits have left, kept with everything else so that a restart does not forget it. */
function budgetOf({ store, platform }: Desk): { budget?: string } {
  const { budget } = platform.connector;
  return budget ? { budget: budget.keep(store.settings.read().tenant) } : {};
}

async function readAll(desk: Desk, reading: Reading, kinds: readonly RecordKind[] = RECORD_KINDS): Promise<Failure | null> {
  const { session } = reading;
  const { connector } = desk.platform;
  const { feeds } = desk.store.books;
  for (const kind of kinds) {
    const { cursor, resume } = feeds.place(kind);
    const failure = await readFeed(desk, reading, kind, connector.pull(session, kind, cursor, resume));
    if (failure) return failure;
    // A first reading is a reading of everything that is open, too.
    if (kind === 'invoices' && cursor === null) markSwept(desk);
  }
  const { sweptAt } = desk.store.settings.read();
  const isDue = sweptAt === null || msOf(desk.now()) - msOf(sweptAt) >= SWEEP_EVERY_MS;
  if (!connector.sweep || !isDue || kinds !== RECORD_KINDS) return null;
  const failure = await readFeed(desk, reading, 'open-invoices', connector.sweep(session, feeds.place('open-invoices').resume));
  if (!failure) markSwept(desk);
  return failure;
}

function markSwept({ store, now }: Desk): void {
  store.unhurried(() => store.settings.change({ sweptAt: now() }));
}

async function readFeed(
  desk: Desk,
  { session, tally, most, unchanged }: Reading,
  feed: FeedName,
  answers: AsyncIterable<Outcome<Page>>,
): Promise<Failure | null> {
  const { store, platform, log } = desk;
  const kind = feed === 'open-invoices' ? 'invoices' : feed;
  let pages = 0;
  let isFirstOfList = store.books.feeds.place(feed).resume === null;
  for await (const answer of answers) {
    tally.calls += 1;
    pages += 1;
    if (!answer.ok) return answer.failure;
    if (pages > MAX_PAGES) return { kind: 'refused', code: 'too-many-pages' };
    const page = answer.value;
    const mapped = readPage(platform.mapping, kind, page.body);
    if (!mapped) {
      log('error', 'page-unreadable', { kind, pages });
      return { kind: 'refused', code: 'page-unreadable' };
    }
    const whole = withQuarantine(mapped, page);
    if (page.cursor !== null && isNothingNew(feed, page, whole)) {
      unchanged.set(feed, page.cursor);
      continue;
    }
    const { applied, doubtful } = storePage(desk, feed, page, whole, isFirstOfList);
    isFirstOfList &&= !isListing(feed, page);
    tally.changed += applied.changed;
    tally.quarantined += applied.quarantined;
    if (doubtful.length === 0) {
      if (tally.calls >= most && page.cursor === null && page.resume !== undefined)
        return { kind: 'later', at: desk.now(), code: TURN_OVER };
      continue;
    }
    const confirmed = await confirm(desk, session, doubtful);
    tally.calls += confirmed.calls;
    tally.changed += confirmed.changed;
    if (confirmed.failure) return confirmed.failure;
    store.unhurried(() => keepPlace(store.books, feed, page));
  }
  return null;
}

/** The end of a feed with nothing in it, as most are at most wakes. */
function isNothingNew(feed: FeedName, page: Page, { page: { records, deleted, quarantined } }: MappedPage): boolean {
  return !isListing(feed, page) && records.length + deleted.length + quarantined.length === 0;
}

/**
 * One transaction: the records, and how far they were read. Where invoices are in doubt, or gone from a list of everything, the place
 * waits until they were asked for by id.
 */
function storePage(
  desk: Desk,
  feed: FeedName,
  page: Page,
  mapped: MappedPage,
  isFirstOfList: boolean,
): { applied: Applied; doubtful: string[] } {
  const { store, now } = desk;
  const { books } = store;
  return store.unhurried(() => {
    const { records, quarantined } = mapped.page;
    const named = [...records.map((record) => record.id), ...quarantined.flatMap(({ externalId }) => externalId ?? [])];
    // Before the page is stored: whether anything stood here decides whether anything can be missing.
    if (isListing(feed, page)) books.feeds.list(feed, named, isFirstOfList);
    const arrived = arriving(store, mapped);
    const applied = books.apply(mapped, now());
    keepBookHolds(desk, mapped);
    tellArrived(store, arrived, now());
    for (const moved of applied.moved) tellMoved(store, moved, now());
    const unlisted = page.cursor !== null && isListing(feed, page) ? books.feeds.unlisted(feed) : [];
    const doubtful = [...new Set([...applied.doubtful, ...(page.kind === 'invoices' ? unlisted : [])])];
    const gone = page.kind === 'invoices' ? 0 : books.gone(page.kind, unlisted, now());
    if (doubtful.length === 0) keepPlace(books, feed, page);
    return { applied: { ...applied, changed: applied.changed + gone }, doubtful };
  });
}

function keepPlace({ feeds }: Desk['store']['books'], feed: FeedName, { cursor, resume, of }: Page): void {
  if (cursor !== null) feeds.finish(feed, cursor);
  else if (resume !== undefined) feeds.keepPlace(feed, resume, of ?? null);
}

/** The sweep is a list of everything that is open: what we hold open and it does not name was settled, or is no more. */
function isListing(feed: FeedName, page: Page): boolean {
  return feed === 'open-invoices' || page.listing === true;
}

/** Payments that come after the first reading and were not here before; what had been paid by then is no news. */
function arriving({ settings, readings }: Desk['store'], mapped: MappedPage): string[] {
  if (mapped.kind !== 'payments' || mapped.page.records.length === 0 || settings.read().lastSync === null) return [];
  const posted = mapped.page.records.filter((record) => record.state === 'posted').map((record) => record.id);
  const known = new Set(readings.paymentsNamed(posted).map((row) => row.id));
  return [...new Set(posted)].filter((id) => !known.has(id));
}

function tellArrived({ journal, readings }: Desk['store'], arrived: readonly string[], at: Instant): void {
  if (arrived.length === 0) return;
  for (const { id, customerId, amount, currency, date } of readings.paymentsNamed(arrived))
    journal.append({ at, kind: 'payment-received', customerId, contents: { paymentId: id, amount, currency, date } });
}

function tellMoved({ journal }: Desk['store'], { from, to, why }: Moved, at: Instant): void {
  journal.append({ at, kind: 'customer-moved', customerId: to, contents: { from, to, why } });
}

function withQuarantine(mapped: MappedPage, { quarantined = [] }: Page): MappedPage {
  if (quarantined.length === 0) return mapped;
  const all = [...mapped.page.quarantined, ...quarantined];
  switch (mapped.kind) {
    case 'customers':
      return { kind: mapped.kind, page: { ...mapped.page, quarantined: all } };
    case 'invoices':
      return { kind: mapped.kind, page: { ...mapped.page, quarantined: all } };
    case 'payments':
      return { kind: mapped.kind, page: { ...mapped.page, quarantined: all } };
    case 'credits':
      return { kind: mapped.kind, page: { ...mapped.page, quarantined: all } };
  }
}

/** null: the body is nothing a mapping can read at all, e.g. a gateway's page. */
export function readPage(mapping: Mapping, kind: RecordKind, body: unknown): MappedPage | null {
  try {
    switch (kind) {
      case 'customers':
        return { kind, page: mapping.map(kind, body) };
      case 'invoices':
        return { kind, page: mapping.map(kind, body) };
      case 'payments':
        return { kind, page: mapping.map(kind, body) };
      case 'credits':
        return { kind, page: mapping.map(kind, body) };
    }
  } catch {
    return null;
  }
}

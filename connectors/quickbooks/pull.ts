/** How QuickBooks' lists are read: everything by query in order of change, what changed by change data capture, invoices again by id. */
import { z } from 'zod';
import type { RecordKind } from '../../src/domain/ledger.ts';
import { addMs, type Instant, instant, instantFromMs, isInstant, msOf } from '../../src/domain/time.ts';
import { isZone } from '../../src/domain/zone.ts';
import type { CompanyInfo, Outcome, Page, Session } from '../connector.ts';
import { failed, ok, refused } from '../failure.ts';
import { type Answer, type ConnectorOptions, serverTime } from '../http.ts';
import { CDC_CAP, CDC_LEAST_MS, CDC_LOOKBACK_MS, CDC_TRUST_MS, countryOf, MAX_PAGES, OVERLAP_MS, QUICKBOOKS_FACTS } from './facts.ts';
import { quickBooksFailure } from './failure.ts';
import { isRealm } from './oauth.ts';
import { ask, type QuickBooksClient } from './sdk.ts';

interface Entity {
  readonly name: string;
  /** A condition of every query, with its trailing AND. */
  readonly always: string;
  readonly find: (client: QuickBooksClient, criteria: string, done: (error: unknown, data: unknown) => void) => void;
}
const ENTITIES: Readonly<Record<RecordKind, Entity>> = {
  // B2: inactive customers are hidden unless asked for, and may still owe.
  customers: {
    name: 'Customer',
    always: 'Active IN (true, false)',
    find: (client, criteria, done) => client.findCustomers(criteria, done),
  },
  invoices: { name: 'Invoice', always: '', find: (client, criteria, done) => client.findInvoices(criteria, done) },
  payments: { name: 'Payment', always: '', find: (client, criteria, done) => client.findPayments(criteria, done) },
  credits: { name: 'CreditMemo', always: '', find: (client, criteria, done) => client.findCreditMemos(criteria, done) },
};

const DIGITS = /^\d{1,20}$/;
const STAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
const timeSchema = z.object({ time: z.string().regex(STAMP) });
const stampSchema = z.object({ MetaData: z.object({ LastUpdatedTime: z.string().regex(STAMP) }) });
const companySchema = z.object({
  CompanyInfo: z.object({
    CompanyName: z.string(),
    Country: z.string().nullish(),
    DefaultTimeZone: z.string().nullish(),
    CompanyAddr: z.object({ Country: z.string().nullish() }).nullish(),
  }),
});
const preferencesSchema = z.object({
  Preferences: z.object({ CurrencyPrefs: z.object({ HomeCurrency: z.object({ value: z.string() }) }) }),
});

/** Whether a text may stand in a query or an address as an entity's id. */
export function isQuickBooksId(id: string): boolean {
  return DIGITS.test(id);
}

/**
 * Without a cursor, and with one older than change data capture is trusted to reach, everything by query; else what changed. The
 * cursor is the server's clock at the first answer less five minutes. A full reading tells nothing of what was deleted before
 * the look-back of 30 days: invoices gone that long show when they are read again (absent).
 */
export async function* pullQuickBooks(
  options: ConnectorOptions,
  session: Session,
  kind: RecordKind,
  cursor: string | null,
): AsyncIterable<Outcome<Page>> {
  if (!isRealm(session.tenant)) return yield refused('invalid-id');
  if (cursor !== null && !isInstant(cursor)) return yield refused('unreadable-cursor');
  const reading = new Reading(options, session, kind);
  if (cursor === null) yield* reading.full(null);
  else if (msOf(options.now()) - msOf(cursor) > CDC_TRUST_MS) {
    // Deletions first, as far back as they are told; then the whole list, whose last page carries the cursor.
    const changes = await reading.changesSince(addMs(options.now(), -CDC_LOOKBACK_MS));
    if (!changes.ok) return yield changes;
    yield reading.page(changes.value.body, false);
    yield* reading.full(null);
  } else yield* reading.changes(cursor);
}

/** One pull: what it reads, and the server's clock at its first answer. */
class Reading {
  readonly #options: ConnectorOptions;
  readonly #session: Session;
  readonly #kind: RecordKind;
  readonly #entity: Entity;
  #startedAt: Instant | null = null;

  constructor(options: ConnectorOptions, session: Session, kind: RecordKind) {
    this.#options = options;
    this.#session = session;
    this.#kind = kind;
    this.#entity = ENTITIES[kind];
  }

  page(body: unknown, isLast: boolean): Outcome<Page> {
    return ok({ kind: this.#kind, body, cursor: isLast ? addMs(this.#startedAt ?? this.#options.now(), -OVERLAP_MS) : null });
  }

  /**
   * Pages by place in the order of change instead of by number: each starts at the last stamp of the one before, so a document that
   * changes meanwhile comes again later and none slips over a border. Only rows of one same second are counted through.
   */
  async *full(since: Instant | null): AsyncIterable<Outcome<Page>> {
    const size = QUICKBOOKS_FACTS.pageSize;
    let from: string | null = since;
    let skip = 0;
    for (let page = 1; page <= MAX_PAGES; page++) {
      const conditions = [this.#entity.always, from === null ? '' : `MetaData.LastUpdatedTime >= '${from}'`].filter(
        (condition) => condition !== '',
      );
      const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
      const criteria = `${where} ORDERBY MetaData.LastUpdatedTime ASC STARTPOSITION ${skip + 1} MAXRESULTS ${size}`;
      const read = await this.#read(
        await ask(this.#options, this.#session, 'read', (client, done) => this.#entity.find(client, criteria, done)),
      );
      if (!read.ok) return yield read;
      const { body, rows } = read.value;
      const isLast = rows.length < size;
      yield this.page(body, isLast);
      if (isLast) return;
      const stamp = lastStamp(rows);
      // Without a readable stamp the place in the order is unknown: count on from here.
      if (stamp === null || (from !== null && Date.parse(stamp) <= Date.parse(from))) skip += size;
      else {
        from = stamp;
        skip = 0;
      }
    }
    yield refused('too-many-pages');
  }

  /**
   * Change data capture cannot be paged: a full answer hides the rest. The living are then read by query from the same moment, and
   * deletions gathered from ever shorter windows until one is not full.
   */
  async *changes(cursor: Instant): AsyncIterable<Outcome<Page>> {
    const first = await this.changesSince(cursor);
    if (!first.ok) return yield first;
    if (first.value.rows.length < CDC_CAP) return yield this.page(first.value.body, true);
    yield this.page(first.value.body, false);
    const end = msOf(this.#startedAt ?? this.#options.now());
    for (let from = middle(msOf(cursor), end); end - from > CDC_LEAST_MS; from = middle(from, end)) {
      const part = await this.changesSince(instantFromMs(from));
      if (!part.ok) return yield part;
      yield this.page(part.value.body, false);
      if (part.value.rows.length < CDC_CAP) break;
    }
    yield* this.full(cursor);
  }

  async changesSince(since: Instant): Promise<Outcome<{ body: unknown; rows: unknown[] }>> {
    return this.#read(
      await ask(this.#options, this.#session, 'read', (client, done) => client.changeDataCapture(this.#entity.name, since, done)),
    );
  }

  async #read(answer: Answer): Promise<Outcome<{ body: unknown; rows: unknown[] }>> {
    const failure = quickBooksFailure(answer, 'read', this.#options.now());
    if (failure || answer.kind === 'lost') return failed(failure ?? { kind: 'later', at: null, code: 'lost' });
    this.#startedAt ??= timeOf(answer.body) ?? serverTime(answer.headers);
    return ok({ body: answer.body, rows: rowsOf(answer.body, this.#entity.name) });
  }
}

function middle(from: number, to: number): number {
  return Math.floor((from + to) / 2);
}

/** The `time` every answer carries: the clock its own stamps are made with. */
function timeOf(body: unknown): Instant | null {
  const read = timeSchema.safeParse(body);
  return read.success ? instant(read.data.time) : null;
}

function lastStamp(rows: readonly unknown[]): string | null {
  const read = stampSchema.safeParse(rows.at(-1));
  return read.success ? read.data.MetaData.LastUpdatedTime : null;
}

/** Rows of a query or of a change feed, for paging only. */
function rowsOf(body: unknown, entity: string): unknown[] {
  const change = field(body, 'CDCResponse');
  const responses: unknown[] = Array.isArray(change)
    ? change.flatMap((part: unknown) => listOf(field(part, 'QueryResponse')))
    : [field(body, 'QueryResponse')];
  return responses.flatMap((response) => listOf(field(response, entity)));
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Reads invoices by id; deleted ones are simply absent. */
export async function rereadQuickBooks(
  options: ConnectorOptions,
  session: Session,
  invoiceIds: readonly string[],
): Promise<Outcome<{ bodies: unknown[] }>> {
  if (!isRealm(session.tenant) || !invoiceIds.every(isQuickBooksId)) return refused('invalid-id');
  const bodies: unknown[] = [];
  for (let from = 0; from < invoiceIds.length; from += QUICKBOOKS_FACTS.rereadBatch) {
    const ids = invoiceIds.slice(from, from + QUICKBOOKS_FACTS.rereadBatch).map((id) => `'${id}'`);
    const criteria = ` WHERE Id IN (${ids.join(', ')}) MAXRESULTS ${QUICKBOOKS_FACTS.pageSize}`;
    const answer = await ask(options, session, 'read', (client, done) => client.findInvoices(criteria, done));
    const failure = quickBooksFailure(answer, 'read', options.now());
    if (failure) return failed(failure);
    if (answer.kind === 'answered') bodies.push(answer.body);
  }
  return ok({ bodies });
}

/** Two calls: the company and, for the home currency, its preferences. Intuit does not tell whether its own reminders run. */
export async function quickBooksCompany(options: ConnectorOptions, session: Session): Promise<Outcome<CompanyInfo>> {
  if (!isRealm(session.tenant)) return refused('invalid-id');
  const answer = await ask(options, session, 'read', (client, done) => client.getCompanyInfo(session.tenant, done));
  const failure = quickBooksFailure(answer, 'read', options.now());
  if (failure) return failed(failure);
  const read = companySchema.safeParse(answer.kind === 'answered' ? answer.body : null);
  if (!read.success) return refused('unreadable-company');
  const company = read.data.CompanyInfo;
  const preferences = await ask(options, session, 'read', (client, done) => client.getPreferences(done));
  const known = preferencesSchema.safeParse(preferences.kind === 'answered' && preferences.status === 200 ? preferences.body : null);
  return ok({
    name: company.CompanyName,
    country: countryOf(company.Country) ?? countryOf(company.CompanyAddr?.Country),
    timeZone: company.DefaultTimeZone && isZone(company.DefaultTimeZone) ? company.DefaultTimeZone : null,
    baseCurrency: known.success ? known.data.Preferences.CurrencyPrefs.HomeCurrency.value : null,
    nativeReminders: null,
  });
}

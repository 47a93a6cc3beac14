/** How QuickBooks' lists are read: everything by query in order of change, what changed by change data capture, invoices again by id. */
import { z } from 'zod';
import type { RecordKind } from '../../src/domain/ledger.ts';
import { addMs, type Instant, instant, instantFromMs, isInstant, msOf } from '../../src/domain/time.ts';
import { isZone } from '../../src/domain/zone.ts';
import type { CompanyInfo, Failure, Outcome, Page, Session } from '../connector.ts';
import { failed, ok, refused } from '../failure.ts';
import { type Answer, type ConnectorOptions, serverTime } from '../http.ts';
import { type ListReader, placeSchema, type Range, type Row, readList, type Sheet, startOf } from '../listing.ts';
import { CDC_CAP, CDC_LEAST_MS, CDC_TRUST_MS, countryOf, OVERLAP_MS, QUICKBOOKS_FACTS } from './facts.ts';
import { quickBooksFailure } from './failure.ts';
import { isRealm } from './oauth.ts';
import { ask, askQuery, type QuickBooksClient } from './sdk.ts';

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
const countSchema = z.object({ QueryResponse: z.object({ totalCount: z.number().int() }) });
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

const resumeSchema = z.object({
  started: z.custom<Instant>((value) => isInstant(String(value))),
  listing: z.boolean(),
  place: placeSchema,
});
type Resume = z.infer<typeof resumeSchema>;

/**
 * Without a cursor, and with one older than change data capture is trusted to reach, everything by query (a list of all there is: what is
 * not in it was deleted); else what changed. The cursor is the server's clock at the first answer less five minutes.
 */
export async function* pullQuickBooks(
  options: ConnectorOptions,
  session: Session,
  kind: RecordKind,
  cursor: string | null,
  resume: string | null = null,
): AsyncIterable<Outcome<Page>> {
  if (!isRealm(session.tenant)) return yield refused('invalid-id');
  if (cursor !== null && !isInstant(cursor)) return yield refused('unreadable-cursor');
  const reading = new Reading(options, session, kind);
  const kept = resumeOf(resume);
  if (kept) yield* reading.list(kept);
  else if (cursor === null || msOf(options.now()) - msOf(cursor) > CDC_TRUST_MS) yield* reading.list(null);
  else yield* reading.changes(cursor);
}

function resumeOf(text: string | null): Resume | null {
  if (text === null) return null;
  try {
    return resumeSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
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

  #page(body: unknown, isLast: boolean): Page {
    return { kind: this.#kind, body, cursor: isLast ? addMs(this.#startedAt ?? this.#options.now(), -OVERLAP_MS) : null };
  }

  /** Everything, or everything changed since `since`, by query in order of change. */
  async *list(kept: Resume | null, since: Instant | null = null): AsyncIterable<Outcome<Page>> {
    this.#startedAt = kept?.started ?? this.#startedAt;
    const reader: ListReader = {
      size: QUICKBOOKS_FACTS.pageSize,
      read: (range) => this.#sheet(range, range.skip, range.size),
      count: (from) => this.#count(from),
    };
    const isListing = kept?.listing ?? since === null;
    const about = isListing ? { listing: true } : {};
    for await (const answer of readList(reader, kept?.place ?? startOf(reader, since))) {
      if (!answer.ok) return yield answer;
      const { sheet, next } = answer.value;
      const { bodies, quarantined } = sheet;
      for (const body of bodies.slice(0, -1)) yield ok({ ...this.#page(body, false), ...about });
      const started = this.#startedAt ?? this.#options.now();
      const page = { ...this.#page(bodies.at(-1), next === null), ...about, ...(quarantined.length > 0 ? { quarantined } : {}) };
      yield ok(next ? { ...page, resume: JSON.stringify({ started, listing: isListing, place: next } satisfies Resume) } : page);
    }
  }

  /**
   * Change data capture cannot be paged: a full answer hides the rest. The living are then read by query from the same moment, and
   * deletions gathered from ever shorter windows until one is not full.
   */
  async *changes(cursor: Instant): AsyncIterable<Outcome<Page>> {
    const first = await this.#changesSince(cursor);
    // What change data capture cannot show at all is read whole, with the one record that is in the way set aside.
    if (!first.ok && isUnshowable(first.failure)) return yield* this.list(null);
    if (!first.ok) return yield first;
    if (first.value.rows.length < CDC_CAP) return yield ok(this.#page(first.value.body, true));
    yield ok(this.#page(first.value.body, false));
    const end = msOf(this.#startedAt ?? this.#options.now());
    for (let from = middle(msOf(cursor), end); end - from > CDC_LEAST_MS; from = middle(from, end)) {
      const part = await this.#changesSince(instantFromMs(from));
      if (!part.ok) return yield part;
      yield ok(this.#page(part.value.body, false));
      if (part.value.rows.length < CDC_CAP) break;
    }
    yield* this.list(null, cursor);
  }

  async #changesSince(since: Instant): Promise<Outcome<{ body: unknown; rows: unknown[] }>> {
    return this.#read(await this.#ask((client, done) => client.changeDataCapture(this.#entity.name, since, done)));
  }

  /**
   * One invoice with an unreadable e-mail address fails a whole page for ever (fault 4002): the page is halved until the one stands alone,
   * which is set aside under its id.
   */
  async #sheet(range: Range, skip: number, count: number): Promise<Outcome<Sheet>> {
    const criteria = `${this.#where(range.since)} ORDERBY MetaData.LastUpdatedTime ASC STARTPOSITION ${skip + 1} MAXRESULTS ${count}`;
    const read = await this.#read(await this.#ask((client, done) => this.#entity.find(client, criteria, done)));
    if (read.ok) {
      const { body, rows } = read.value;
      const at = this.#startedAt === null ? null : (timeOf(body) ?? this.#startedAt);
      return ok({ bodies: [body], rows: rows.map(rowOf), isEnd: rows.length < count, at, total: null, quarantined: [] });
    }
    if (!isUnshowable(read.failure)) return read;
    if (count === 1) return ok(await this.#setAside(range, skip, read.failure.code));
    const half = Math.ceil(count / 2);
    const first = await this.#sheet(range, skip, half);
    if (!first.ok || first.value.isEnd) return first;
    const second = await this.#sheet(range, skip + half, count - half);
    if (!second.ok) return second;
    return ok({
      ...second.value,
      bodies: [...first.value.bodies, ...second.value.bodies],
      rows: [...first.value.rows, ...second.value.rows],
      quarantined: [...first.value.quarantined, ...second.value.quarantined],
    });
  }

  /** Its id and stamp can still be asked for, because they are all that is asked for. */
  async #setAside(range: Range, skip: number, code: string): Promise<Sheet> {
    const fields = `SELECT Id, MetaData.LastUpdatedTime FROM ${this.#entity.name}${this.#where(range.since)}`;
    const query = `${fields} ORDERBY MetaData.LastUpdatedTime ASC STARTPOSITION ${skip + 1} MAXRESULTS 1`;
    const read = await this.#read(await askQuery(this.#options, this.#session, query));
    const row = read.ok ? rowOf(read.value.rows[0], 0) : { id: `${skip}`, stamp: null };
    const externalId = read.ok && isQuickBooksId(row.id) ? row.id : null;
    const reason = `QuickBooks cannot show this record (${code}): an e-mail address in it is not readable`;
    return {
      bodies: [{ QueryResponse: {} }],
      rows: [row],
      isEnd: false,
      at: this.#startedAt,
      total: null,
      quarantined: [{ externalId, kind: this.#kind, reason, path: 'BillEmail' }],
    };
  }

  async #count(since: Instant | null): Promise<number | null> {
    const read = await this.#read(
      await askQuery(this.#options, this.#session, `SELECT COUNT(*) FROM ${this.#entity.name}${this.#where(since)}`),
    );
    const counted = countSchema.safeParse(read.ok ? read.value.body : null);
    return counted.success ? counted.data.QueryResponse.totalCount : null;
  }

  #where(since: Instant | null): string {
    const conditions = [this.#entity.always, since === null ? '' : `MetaData.LastUpdatedTime >= '${since}'`].filter((each) => each !== '');
    return conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  }

  #ask(send: Parameters<typeof ask>[3]): Promise<Answer> {
    return ask(this.#options, this.#session, 'read', send, false);
  }

  async #read(answer: Answer): Promise<Outcome<{ body: unknown; rows: unknown[] }>> {
    const failure = quickBooksFailure(answer, 'read', this.#options.now());
    if (failure || answer.kind === 'lost') return failed(failure ?? { kind: 'later', at: null, code: 'lost' });
    // JSON of something else than QuickBooks is no empty list.
    const known = field(answer.body, 'QueryResponse') ?? field(answer.body, 'CDCResponse');
    if (typeof known !== 'object' || known === null) return failed({ kind: 'later', at: null, code: 'unreadable-page' });
    this.#startedAt ??= timeOf(answer.body) ?? serverTime(answer.headers);
    return ok({ body: answer.body, rows: rowsOf(answer.body, this.#entity.name) });
  }
}

/** B5 and data/faults: "Error processing query", which one record alone can cause. */
function isUnshowable(failure: Failure): failure is Extract<Failure, { kind: 'refused' }> {
  return failure.kind === 'refused' && failure.code === 'fault-4002';
}

function middle(from: number, to: number): number {
  return Math.floor((from + to) / 2);
}

/** The `time` every answer carries: the clock its own stamps are made with. */
function timeOf(body: unknown): Instant | null {
  const time = field(body, 'time');
  return typeof time === 'string' && STAMP.test(time) ? instant(time) : null;
}

/** Stamps carry offsets, which change twice a year: only as moments can they be compared. */
function rowOf(row: unknown, place: number): Row {
  const id = field(row, 'Id');
  const stamp = field(field(row, 'MetaData'), 'LastUpdatedTime');
  const ms = typeof stamp === 'string' && STAMP.test(stamp) ? Date.parse(stamp) : Number.NaN;
  return { id: typeof id === 'string' ? id : `${place}`, stamp: Number.isNaN(ms) ? null : ms };
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
    const read = await rereadBatch(options, session, invoiceIds.slice(from, from + QUICKBOOKS_FACTS.rereadBatch));
    if (!read.ok) return read;
    bodies.push(...read.value);
  }
  return ok({ bodies });
}

/** One that cannot be shown (fault 4002) must not hide the others: it comes as an id alone, which no mapping takes for an invoice. */
async function rereadBatch(options: ConnectorOptions, session: Session, ids: readonly string[]): Promise<Outcome<unknown[]>> {
  const criteria = ` WHERE Id IN (${ids.map((id) => `'${id}'`).join(', ')}) MAXRESULTS ${QUICKBOOKS_FACTS.pageSize}`;
  const answer = await ask(options, session, 'read', (client, done) => client.findInvoices(criteria, done));
  const failure = quickBooksFailure(answer, 'read', options.now());
  if (!failure && answer.kind === 'answered') return ok([answer.body]);
  if (failure && !isUnshowable(failure)) return failed(failure);
  if (ids.length === 1) return ok([{ QueryResponse: { Invoice: [{ Id: ids[0] }] } }]);
  const half = Math.ceil(ids.length / 2);
  const first = await rereadBatch(options, session, ids.slice(0, half));
  if (!first.ok) return first;
  const second = await rereadBatch(options, session, ids.slice(half));
  return second.ok ? ok([...first.value, ...second.value]) : second;
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

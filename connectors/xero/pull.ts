/** How Xero's lists are read: pages in order of change, complete or not finished, and invoices again by id. */
import { AccountingApi } from 'xero-node';
import { z } from 'zod';
import type { RecordKind } from '../../src/domain/ledger.ts';
import { addMs, type Instant, isInstant } from '../../src/domain/time.ts';
import type { CompanyInfo, Outcome, Page, Session } from '../connector.ts';
import { failed, ok, parkOf, refused } from '../failure.ts';
import { type Answer, type ConnectorOptions, carry, type Safety, serverTime } from '../http.ts';
import { type ListReader, placeSchema, type Row, readList, startOf } from '../listing.ts';
import { API_URL, MAX_PAGES, OVERLAP_MS, XERO_FACTS, zoneOf } from './facts.ts';
import { xeroFailure } from './failure.ts';

const ORDER = 'UpdatedDateUTC ASC';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const STAMP = /^\/Date\((-?\d{1,16})/;
const paginationSchema = z.object({ pageCount: z.number().int(), itemCount: z.number().int() });
const organisationSchema = z.object({
  Organisations: z
    .array(
      z.object({ Name: z.string(), CountryCode: z.string().nullish(), Timezone: z.string().nullish(), BaseCurrency: z.string().nullish() }),
    )
    .min(1),
});
const remindersSchema = z.object({ InvoiceReminders: z.array(z.object({ Enabled: z.boolean() })) });

/** One list of Xero: where its rows and their ids stand, and the SDK call that asks for a page of it. */
interface List {
  readonly rows: string;
  readonly id: string;
  readonly ask: (api: AccountingApi, tenant: string, since: Date | undefined, page: number, size: number) => Promise<unknown>;
}

const CONTACTS: List = {
  rows: 'Contacts',
  id: 'ContactID',
  // Archived contacts may still owe money (platforms.md D).
  ask: (api, tenant, since, page, size) =>
    api.getContacts(tenant, since, undefined, ORDER, undefined, page, true, undefined, undefined, size),
};
const INVOICES: List = {
  rows: 'Invoices',
  id: 'InvoiceID',
  // Payables are none of our business; Type is an optimised filter (A4).
  ask: (api, tenant, since, page, size) =>
    api.getInvoices(
      tenant,
      since,
      'Type=="ACCREC"',
      ORDER,
      undefined,
      undefined,
      undefined,
      undefined,
      page,
      undefined,
      undefined,
      undefined,
      undefined,
      size,
    ),
};
const OPEN_INVOICES: List = {
  rows: 'Invoices',
  id: 'InvoiceID',
  // Not summaryOnly, small as it is: it leaves out what a UK contractor's customer withholds (CISDeduction), and the sums would not add up.
  ask: (api, tenant, _since, page, size) =>
    api.getInvoices(
      tenant,
      undefined,
      'Type=="ACCREC"',
      ORDER,
      undefined,
      undefined,
      undefined,
      ['AUTHORISED'],
      page,
      undefined,
      undefined,
      undefined,
      undefined,
      size,
    ),
};
const PAYMENTS: List = {
  rows: 'Payments',
  id: 'PaymentID',
  ask: (api, tenant, since, page, size) => api.getPayments(tenant, since, undefined, ORDER, page, size),
};
const CREDIT_NOTES: List = {
  rows: 'CreditNotes',
  id: 'CreditNoteID',
  ask: (api, tenant, since, page, size) => api.getCreditNotes(tenant, since, undefined, ORDER, page, undefined, size),
};
const OVERPAYMENTS: List = {
  rows: 'Overpayments',
  id: 'OverpaymentID',
  ask: (api, tenant, since, page, size) => api.getOverpayments(tenant, since, undefined, ORDER, page, undefined, size),
};
const PREPAYMENTS: List = {
  rows: 'Prepayments',
  id: 'PrepaymentID',
  ask: (api, tenant, since, page, size) => api.getPrepayments(tenant, since, undefined, ORDER, page, undefined, size),
};
const LISTS: Readonly<Record<RecordKind, readonly List[]>> = {
  customers: [CONTACTS],
  invoices: [INVOICES],
  payments: [PAYMENTS],
  credits: [CREDIT_NOTES, OVERPAYMENTS, PREPAYMENTS],
};

/** Whether a text is an id as Xero gives them; anything else never becomes part of an address. */
export function isXeroId(id: string): boolean {
  return UUID.test(id);
}

/** One accounting call for a session; the answer, whatever it was. `urgent`: around a letter (budget.ts). */
export function ask(
  options: ConnectorOptions,
  session: Session,
  safety: Safety,
  send: (api: AccountingApi, tenant: string) => Promise<unknown>,
  urgent = true,
): Promise<Answer> {
  const api = new AccountingApi(API_URL);
  api.accessToken = session.accessToken;
  const throttled = (answer: Answer) => parkOf(xeroFailure(answer, safety, options.now()));
  return carry({ options, safety, hideBody: true, budget: { tenant: session.tenant, urgent, throttled } }, () => send(api, session.tenant));
}

const resumeSchema = z.object({
  list: z.number().int().min(0),
  started: z.custom<Instant>((value) => isInstant(String(value))),
  place: placeSchema,
});
type Resume = z.infer<typeof resumeSchema>;

/**
 * Pages of every list of the kind; the cursor is the server's clock at the first answer less five minutes, so what changes while
 * we read comes again next time.
 */
export async function* pullXero(
  options: ConnectorOptions,
  session: Session,
  kind: RecordKind,
  cursor: string | null,
  resume: string | null = null,
): AsyncIterable<Outcome<Page>> {
  if (cursor !== null && !isInstant(cursor)) return yield refused('unreadable-cursor');
  const lists = LISTS[kind];
  const kept = resumeOf(resume);
  let started: Instant | null = kept?.started ?? null;
  let isFirst = true;
  for (let index = kept?.list ?? 0; index < lists.length; index++) {
    const list = lists[index];
    if (!list) break;
    const reader = readerOf(options, session, list);
    const from = kept && kept.list === index ? kept.place : startOf(reader, cursor);
    for await (const answer of readList(reader, from)) {
      if (!answer.ok) return yield answer;
      const { sheet, next } = answer.value;
      started ??= sheet.at ?? options.now();
      const after: Resume | null = next
        ? { list: index, started, place: next }
        : index + 1 < lists.length
          ? { list: index + 1, started, place: startOf(reader, cursor) }
          : null;
      const page = { kind, body: sheet.bodies[0], cursor: after ? null : addMs(started, -OVERLAP_MS) };
      // Of several lists one total says nothing; of a later page it counts only what is left.
      const total = lists.length === 1 && kept === null && isFirst ? sheet.total : null;
      isFirst = false;
      const told = total === null ? page : { ...page, of: total };
      yield ok(after ? { ...told, resume: JSON.stringify(after) } : told);
    }
  }
}

/** What was kept by this or an earlier program; null, and the pull begins again, where it cannot be read. */
function resumeOf(text: string | null): Resume | null {
  if (text === null) return null;
  try {
    return resumeSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * Open receivables, whenever they changed: what If-Modified-Since does not notice (A4: due dates and sent marks of partly paid invoices)
 * stands in them. Whatever slips over a page border here is open with us and not in the sweep, and is read again by id.
 */
export async function* sweepXero(options: ConnectorOptions, session: Session, resume: string | null): AsyncIterable<Outcome<Page>> {
  const reader = readerOf(options, session, OPEN_INVOICES);
  // Without stamps nothing but page numbers is left, which is what a list without If-Modified-Since has.
  const unstamped: ListReader = {
    ...reader,
    async read(range) {
      const answer = await reader.read(range);
      return answer.ok ? ok({ ...answer.value, total: null, rows: answer.value.rows.map(({ id }) => ({ id, stamp: null })) }) : answer;
    },
  };
  for await (const answer of readList(unstamped, resumeOf(resume)?.place ?? startOf(unstamped, null))) {
    if (!answer.ok) return yield answer;
    const { sheet, next } = answer.value;
    const started = sheet.at ?? options.now();
    const page = { kind: 'invoices' as const, body: sheet.bodies[0], cursor: next ? null : started };
    yield ok(next ? { ...page, resume: JSON.stringify({ list: 0, started, place: next } satisfies Resume) } : page);
  }
}

function readerOf(options: ConnectorOptions, session: Session, list: List): ListReader {
  return {
    size: XERO_FACTS.pageSize,
    // Xero says how many there are in every answer.
    count: async () => null,
    async read({ since, skip, size }) {
      const page = skip / size + 1;
      if (page > MAX_PAGES) return refused('too-many-pages');
      const from = since === null ? undefined : new Date(since);
      const answer = await ask(options, session, 'read', (api, tenant) => list.ask(api, tenant, from, page, size), false);
      const failure = xeroFailure(answer, 'read', options.now());
      if (failure || answer.kind === 'lost') return failed(failure ?? { kind: 'later', at: null, code: 'lost' });
      const { body, headers } = answer;
      // JSON of something else than Xero is no empty list.
      if (!Array.isArray(field(body, list.rows))) return failed({ kind: 'later', at: null, code: 'unreadable-page' });
      const rows = rowsOf(body, list, page);
      const pagination = paginationSchema.safeParse(field(body, 'pagination'));
      const [isEnd, total] = pagination.success
        ? [page >= pagination.data.pageCount, pagination.data.itemCount]
        : [rows.length < size, null];
      return ok({ bodies: [body], rows, isEnd, total, at: serverTime(headers), quarantined: [] });
    },
  };
}

/** Rows without a readable id count as seen under a name of their own: they are the mapping's to quarantine. */
function rowsOf(body: unknown, list: List, page: number): Row[] {
  const rows = field(body, list.rows);
  if (!Array.isArray(rows)) return [];
  return rows.map((row: unknown, index) => {
    const id = field(row, list.id);
    return { id: typeof id === 'string' ? id : `${page}/${index}`, stamp: stampOf(field(row, 'UpdatedDateUTC')) };
  });
}

/** A5: milliseconds since 1970, the offset means nothing. */
function stampOf(value: unknown): number | null {
  const ms = typeof value === 'string' ? STAMP.exec(value)?.[1] : undefined;
  return ms === undefined ? null : Number(ms);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Reads invoices by id, without line items; ids that no longer exist are simply absent. */
export async function rereadXero(
  options: ConnectorOptions,
  session: Session,
  invoiceIds: readonly string[],
): Promise<Outcome<{ bodies: unknown[] }>> {
  if (!invoiceIds.every(isXeroId)) return refused('invalid-id');
  const bodies: unknown[] = [];
  for (let from = 0; from < invoiceIds.length; from += XERO_FACTS.rereadBatch) {
    const ids = invoiceIds.slice(from, from + XERO_FACTS.rereadBatch);
    const answer = await ask(options, session, 'read', (api, tenant) => api.getInvoices(tenant, undefined, undefined, undefined, ids));
    const failure = xeroFailure(answer, 'read', options.now());
    if (failure) return failed(failure);
    if (answer.kind === 'answered') bodies.push(answer.body);
  }
  return ok({ bodies });
}

/** The organisation's own facts, and whether Xero's reminders run beside ours (A6: double dunning). */
export async function xeroCompany(options: ConnectorOptions, session: Session): Promise<Outcome<CompanyInfo>> {
  const answer = await ask(options, session, 'read', (api, tenant) => api.getOrganisations(tenant));
  const failure = xeroFailure(answer, 'read', options.now());
  if (failure) return failed(failure);
  const read = organisationSchema.safeParse(answer.kind === 'answered' ? answer.body : null);
  const row = read.success ? read.data.Organisations[0] : undefined;
  if (!row) return refused('unreadable-organisation');
  return ok({
    name: row.Name,
    country: row.CountryCode && /^[A-Z]{2}$/.test(row.CountryCode) ? row.CountryCode : null,
    timeZone: zoneOf(row.Timezone),
    baseCurrency: row.BaseCurrency ?? null,
    nativeReminders: await reminders(options, session),
  });
}

/** Unknown (null) where the settings cannot be read: a company is connected all the same. */
async function reminders(options: ConnectorOptions, session: Session): Promise<boolean | null> {
  const answer = await ask(options, session, 'read', (api, tenant) => api.getInvoiceReminders(tenant));
  if (answer.kind === 'lost' || answer.status !== 200) return null;
  const read = remindersSchema.safeParse(answer.body);
  return read.success ? read.data.InvoiceReminders.some((reminder) => reminder.Enabled) : null;
}

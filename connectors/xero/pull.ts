/** How Xero's lists are read: pages in order of change, complete or not finished, and invoices again by id. */
import { AccountingApi } from 'xero-node';
import { z } from 'zod';
import type { RecordKind } from '../../src/domain/ledger.ts';
import { addMs, type Instant, isInstant } from '../../src/domain/time.ts';
import type { CompanyInfo, Outcome, Page, Session } from '../connector.ts';
import { failed, ok, refused } from '../failure.ts';
import { type Answer, type ConnectorOptions, carry, type Safety, serverTime } from '../http.ts';
import { API_URL, MAX_PAGES, OVERLAP_MS, XERO_FACTS, zoneOf } from './facts.ts';
import { xeroFailure } from './failure.ts';

const ORDER = 'UpdatedDateUTC ASC';
/** A list that moves under the reader is read again from its start this often before the pull is put off. */
const MAX_ROUNDS = 3;
/** Page sizes tried when a page is larger than we accept. */
const SMALLER_PAGE = 4;
const LEAST_PAGE = 50;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
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

/** One accounting call for a session; the answer, whatever it was. */
export function ask(
  options: ConnectorOptions,
  session: Session,
  safety: Safety,
  send: (api: AccountingApi, tenant: string) => Promise<unknown>,
): Promise<Answer> {
  const api = new AccountingApi(API_URL);
  api.accessToken = session.accessToken;
  return carry({ options, safety, hideBody: true }, () => send(api, session.tenant));
}

/**
 * Pages of every list of the kind; the cursor is the server's clock at the first answer less five minutes, so what changes while
 * we read comes again next time.
 */
export async function* pullXero(
  options: ConnectorOptions,
  session: Session,
  kind: RecordKind,
  cursor: string | null,
): AsyncIterable<Outcome<Page>> {
  if (cursor !== null && !isInstant(cursor)) {
    yield refused('unreadable-cursor');
    return;
  }
  const since = cursor === null ? undefined : new Date(cursor);
  const lists = LISTS[kind];
  const started: { at: Instant | null } = { at: null };
  for (const [index, list] of lists.entries()) {
    const isLast = index === lists.length - 1;
    for await (const page of pagesOf(options, session, list, since, started)) {
      if (!page.ok) {
        yield page;
        return;
      }
      const cursorAfter = isLast && page.value.complete ? addMs(started.at ?? options.now(), -OVERLAP_MS) : null;
      yield ok({ kind, body: page.value.body, cursor: cursorAfter });
    }
  }
}

/**
 * Pages by number shift when a document changes while they are read: it moves to the end and its successor slips over the page
 * border unseen. Xero says how many there are, so a round that saw fewer is read again.
 */
async function* pagesOf(
  options: ConnectorOptions,
  session: Session,
  list: List,
  since: Date | undefined,
  started: { at: Instant | null },
): AsyncIterable<Outcome<{ body: unknown; complete: boolean }>> {
  let size = XERO_FACTS.pageSize;
  let before = '';
  for (let round = 1; round <= MAX_ROUNDS; ) {
    const seen = new Set<string>();
    let restart = false;
    for (let page = 1; page <= MAX_PAGES && !restart; page++) {
      const answer = await ask(options, session, 'read', (api, tenant) => list.ask(api, tenant, since, page, size));
      const failure = xeroFailure(answer, 'read', options.now());
      if (failure?.kind === 'refused' && failure.code === 'too-large' && size > LEAST_PAGE) {
        size = Math.max(LEAST_PAGE, Math.floor(size / SMALLER_PAGE));
        restart = true;
        break;
      }
      if (failure || answer.kind === 'lost') {
        yield failed(failure ?? { kind: 'later', at: null, code: 'lost' });
        return;
      }
      started.at ??= serverTime(answer.headers);
      const { body } = answer;
      const rows = rowsOf(body, list, page);
      for (const id of rows.ids) seen.add(id);
      const total = paginationSchema.safeParse(field(body, 'pagination'));
      const isEnd = total.success ? page >= total.data.pageCount : rows.count < size;
      if (!isEnd) {
        yield ok({ body, complete: false });
        continue;
      }
      const found = total.success ? `${seen.size} of ${total.data.itemCount}` : '';
      // Twice the same shortfall is Xero counting differently, not a list that moves.
      const complete = !total.success || seen.size >= total.data.itemCount || found === before;
      before = found;
      yield ok({ body, complete });
      if (complete) return;
      round += 1;
      restart = true;
    }
    if (!restart) {
      yield refused('too-many-pages');
      return;
    }
  }
  yield failed({ kind: 'later', at: null, code: 'moving-list' });
}

/** Rows without a readable id count as seen under a name of their own: they are the mapping's to quarantine. */
function rowsOf(body: unknown, list: List, page: number): { ids: string[]; count: number } {
  const rows = field(body, list.rows);
  if (!Array.isArray(rows)) return { ids: [], count: 0 };
  const ids = rows.map((row: unknown, index) => {
    const id = field(row, list.id);
    return typeof id === 'string' ? id : `${page}/${index}`;
  });
  return { ids, count: rows.length };
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

/** One way to answer every list: candidates by the cheapest index, then filters, order and page, as Xero's query parameters ask. */
import { type CalendarDate, type Instant, instantFromMs } from '../../domain/time.ts';
import type { Company } from '../company.ts';
import { Refusal, unreadableQuery } from './problems.ts';
import { type FieldTable, type Predicate, parseOrder, parseWhere } from './where.ts';
import type { WireObject } from './wire.ts';

/** Xero's page: 100 unless asked, 1 to 1000, anything else silently clamped. */
const PAGE_SIZE = 100;
const MAX_PAGE_SIZE = 1_000;

export interface ListQuery {
  readonly since: Instant | null;
  readonly where: string | null;
  readonly order: string | null;
  /** null where neither page nor pageSize nor summaryOnly was given: everything, with less detail. */
  readonly page: number | null;
  readonly pageSize: number;
  readonly summaryOnly: boolean;
  readonly includeArchived: boolean;
  readonly ids: readonly string[] | null;
  readonly invoiceNumbers: readonly string[] | null;
  readonly contactIds: readonly string[] | null;
  readonly statuses: readonly string[] | null;
  readonly searchTerm: string | null;
  /** The company's day, for balances. */
  readonly today: () => CalendarDate;
}

/** What a list of one kind is made of. */
export interface Listing<Item> {
  /** The array's name in the reply, e.g. 'Invoices'. */
  readonly name: string;
  readonly idOf: (item: Item) => string;
  readonly updatedAt: (item: Item) => Instant;
  /** Everything changed since, by (updatedAt, id), which is Xero's default order. */
  readonly changedSince: (company: Company, since: Instant | null) => readonly Item[];
  /** The items `query` names by id, number or contact; null when it names none. */
  readonly named: (company: Company, query: ListQuery) => readonly Item[] | null;
  /** A filter beyond `where` (Statuses, includeArchived, searchTerm); null when there is none. */
  readonly filter: (company: Company, query: ListQuery) => Predicate<Item> | null;
  readonly fields: (company: Company) => FieldTable<Item>;
  readonly render: (company: Company, item: Item, query: ListQuery) => WireObject;
}

/** Reads the query parameters (already decoded, `+` as space) and the If-Modified-Since header. @throws Refusal 400. */
export function readListQuery(
  parameters: Readonly<Record<string, string>>,
  ifModifiedSince: string | undefined,
  today: () => CalendarDate,
): ListQuery {
  const given = new Map(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value]));
  const text = (name: string) => given.get(name.toLowerCase()) || null;
  const list = (name: string) =>
    text(name)
      ?.split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '') ?? null;
  const summaryOnly = text('summaryOnly')?.toLowerCase() === 'true';
  const paged = summaryOnly || text('page') !== null || text('pageSize') !== null;
  return {
    since: sinceOf(ifModifiedSince),
    where: text('where'),
    order: text('order'),
    page: paged ? clamped(text('page'), 1, 1, Number.MAX_SAFE_INTEGER) : null,
    pageSize: clamped(text('pageSize'), PAGE_SIZE, 1, MAX_PAGE_SIZE),
    summaryOnly,
    includeArchived: text('includeArchived')?.toLowerCase() === 'true',
    ids: list('IDs'),
    invoiceNumbers: list('InvoiceNumbers'),
    contactIds: list('ContactIDs'),
    statuses: list('Statuses'),
    searchTerm: text('searchTerm'),
    today: once(today),
  };
}

/** The reply's content: `pagination` when paged, and the array. */
export function answerList<Item>(company: Company, listing: Listing<Item>, query: ListQuery): WireObject {
  const items = selected(company, listing, query);
  if (query.page === null) return { [listing.name]: items.map((item) => listing.render(company, item, query)) };
  const { page, pageSize } = query;
  const shown = items.slice((page - 1) * pageSize, page * pageSize);
  const pagination = { page, pageSize, pageCount: Math.ceil(items.length / pageSize), itemCount: items.length };
  return { pagination, [listing.name]: shown.map((item) => listing.render(company, item, query)) };
}

/** Filtered and ordered; remembered per candidate list, which the ledger replaces at its next change, so that paging does not filter again. */
function selected<Item>(company: Company, listing: Listing<Item>, query: ListQuery): readonly Item[] {
  const named = listing.named(company, query);
  if (named) return ordered(company, listing, query, narrowed(company, listing, query, [...named].sort(byChange(listing))));
  const candidates = listing.changedSince(company, query.since);
  const key = JSON.stringify([listing.name, query.where, query.order, query.statuses, query.includeArchived, query.searchTerm]);
  const known = memory.get(candidates) ?? new Map<string, readonly number[]>();
  memory.set(candidates, known);
  const places = known.get(key);
  if (places) return places.flatMap((place) => candidates[place] ?? []);
  const result = ordered(company, listing, query, narrowed(company, listing, query, candidates));
  // A field of another document (Contact.Name) may change without this list changing, so such a result is not kept.
  if (result !== candidates && !/\./.test(`${query.where ?? ''}${query.order ?? ''}`)) {
    const placeOf = new Map(candidates.map((item, place) => [item, place]));
    known.set(
      key,
      result.map((item) => placeOf.get(item) ?? -1),
    );
  }
  return result;
}

const memory = new WeakMap<readonly unknown[], Map<string, readonly number[]>>();

function narrowed<Item>(company: Company, listing: Listing<Item>, query: ListQuery, items: readonly Item[]): readonly Item[] {
  const { since } = query;
  const tests: Predicate<Item>[] = [];
  if (since !== null) tests.push((item) => listing.updatedAt(item) >= since);
  const filter = listing.filter(company, query);
  if (filter) tests.push(filter);
  if (query.where !== null) tests.push(parseWhere(query.where, listing.fields(company)));
  return tests.length === 0 ? items : items.filter((item) => tests.every((test) => test(item)));
}

function ordered<Item>(company: Company, listing: Listing<Item>, query: ListQuery, items: readonly Item[]): readonly Item[] {
  if (query.order === null || /^\s*UpdatedDateUTC(\s+ASC)?\s*$/i.test(query.order)) return items;
  return [...items].sort(parseOrder(query.order, listing.fields(company)));
}

function byChange<Item>(listing: Listing<Item>): (a: Item, b: Item) => number {
  const key = (item: Item) => `${listing.updatedAt(item)} ${listing.idOf(item)}`;
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}

function clamped(text: string | null, fallback: number, least: number, most: number): number {
  const value = text === null ? fallback : Math.trunc(Number(text));
  return Number.isNaN(value) ? fallback : Math.min(Math.max(value, least), most);
}

/** To the second, UTC where no zone is written ('2026-01-01T00:00:00', '…Z', or an HTTP date). */
function sinceOf(header: string | undefined): Instant | null {
  if (header === undefined || header.trim() === '') return null;
  const text = header.trim();
  const ms = Date.parse(/^\d{4}-\d{2}-\d{2}(T[\d:.]+)?$/.test(text) ? `${text.length === 10 ? `${text}T00:00:00` : text}Z` : text);
  if (Number.isNaN(ms)) throw new Refusal(unreadableQuery(`If-Modified-Since is not a date: ${text.slice(0, 40)}`));
  return instantFromMs(Math.floor(ms / 1_000) * 1_000);
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

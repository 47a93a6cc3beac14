/** How Billfold's lists are read: in order of change, each page going on behind the last record of the one before. */
import { z } from 'zod';
import type { CompanyInfo, Outcome, Page, Session } from '../../../connectors/connector.ts';
import { failed, ok, refused } from '../../../connectors/failure.ts';
import { type Answer, type ConnectorOptions, carry, request, type Safety, serverTime } from '../../../connectors/http.ts';
import type { RecordKind } from '../../../src/domain/ledger.ts';
import { addMs, type Instant, isInstant } from '../../../src/domain/time.ts';
import { API_URL, BILLFOLD_FACTS, MAX_PAGES, OVERLAP_MS } from './facts.ts';
import { billfoldFailure } from './failure.ts';

const PATHS: Readonly<Record<RecordKind, string>> = {
  customers: 'clients',
  invoices: 'invoices',
  payments: 'payments',
  credits: 'credits',
};
const pageSchema = z.object({ data: z.array(z.unknown()), after: z.string().nullable() });
const companySchema = z.object({
  name: z.string(),
  country: z.string().nullable(),
  time_zone: z.string().nullable(),
  currency: z.string().nullable(),
});
const ID = /^inv_\d{1,18}$/;

/** Whether a text may stand in an address as an invoice's id. */
export function isInvoiceId(id: string): boolean {
  return ID.test(id);
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly safety: Safety;
  readonly key?: string;
  readonly body?: unknown;
}

/** One call for an account; the answer, whatever it was. */
export function ask(options: ConnectorOptions, session: Session, { method, path, safety, key, body }: Call): Promise<Answer> {
  const headers = {
    Authorization: `Bearer ${session.accessToken}`,
    Accept: 'application/json',
    ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
  const data = body === undefined ? {} : { data: JSON.stringify(body) };
  return carry({ options, safety }, () =>
    request({ method, url: `${API_URL}/${encodeURIComponent(session.tenant)}${path}`, headers, ...data }),
  );
}

/** The cursor is Billfold's clock at the first answer less five minutes. */
export async function* pullBillfold(
  options: ConnectorOptions,
  session: Session,
  kind: RecordKind,
  cursor: string | null,
): AsyncIterable<Outcome<Page>> {
  if (cursor !== null && !isInstant(cursor)) return yield refused('unreadable-cursor');
  let started: Instant | null = null;
  let after: string | null = null;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const query = new URLSearchParams({
      limit: String(BILLFOLD_FACTS.pageSize),
      ...(cursor === null ? {} : { since: cursor }),
      ...(after === null ? {} : { after }),
    });
    const answer = await ask(options, session, { method: 'GET', path: `/${PATHS[kind]}?${query}`, safety: 'read' });
    const failure = billfoldFailure(answer, 'read', options.now());
    const read = pageSchema.safeParse(answer.kind === 'answered' ? answer.body : null);
    if (failure || answer.kind === 'lost' || !read.success)
      return yield failed(failure ?? { kind: 'later', at: null, code: 'unreadable-page' });
    started ??= serverTime(answer.headers) ?? options.now();
    after = read.data.after;
    yield ok({ kind, body: answer.body, cursor: after === null ? addMs(started, -OVERLAP_MS) : null });
    if (after === null) return;
  }
  yield refused('too-many-pages');
}

export async function rereadBillfold(
  options: ConnectorOptions,
  session: Session,
  invoiceIds: readonly string[],
): Promise<Outcome<{ bodies: unknown[] }>> {
  if (!invoiceIds.every(isInvoiceId)) return refused('invalid-id');
  const bodies: unknown[] = [];
  for (let from = 0; from < invoiceIds.length; from += BILLFOLD_FACTS.rereadBatch) {
    const ids = invoiceIds.slice(from, from + BILLFOLD_FACTS.rereadBatch).join(',');
    const answer = await ask(options, session, { method: 'GET', path: `/invoices?ids=${ids}`, safety: 'read' });
    const failure = billfoldFailure(answer, 'read', options.now());
    if (failure) return failed(failure);
    if (answer.kind === 'answered') bodies.push(answer.body);
  }
  return ok({ bodies });
}

export async function billfoldCompany(options: ConnectorOptions, session: Session): Promise<Outcome<CompanyInfo>> {
  const answer = await ask(options, session, { method: 'GET', path: '', safety: 'read' });
  const failure = billfoldFailure(answer, 'read', options.now());
  const read = companySchema.safeParse(answer.kind === 'answered' ? answer.body : null);
  if (failure || !read.success) return failed(failure ?? { kind: 'refused', code: 'unreadable-company' });
  const { name, country, time_zone: timeZone, currency: baseCurrency } = read.data;
  return ok({ name, country, timeZone, baseCurrency, nativeReminders: null });
}

/**
 * Billfold, a vendor that does not exist: invoicing with a plain JSON API, shown over the sandbox's books. Lists go on from the last record
 * that was read, comments have an Idempotency-Key, amounts are decimal texts, and deleted documents stay as a state.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decimalText } from '../../src/domain/money.ts';
import { addMs, calendarDate, type Instant } from '../../src/domain/time.ts';
import type { Company } from '../../src/sandbox/company.ts';
import type { LedgerAllocation, LedgerInvoice, LedgerReceipt } from '../../src/sandbox/ledger.ts';
import type { Fault } from '../../src/sandbox/sandbox.ts';

const ACCESS_MS = 24 * 3_600_000;
/** Records of one page at most. */
const PAGE = 500;

interface Request {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Vendor {
  readonly base: string;
  readonly account: string;
  token(): { accessToken: string; refreshToken: string };
  fault(fault: Fault): void;
  close(): Promise<void>;
}

const problem = (status: number, code: string): Reply => ({ status, body: { error: { code, message: `Refused: ${code}` } } });

const ACCOUNT = 'acc_1';

/** `books` null: nobody has an account yet. */
export async function billfold(books: () => Company | null, now: () => Instant): Promise<Vendor> {
  const tokens = new Map<string, { readonly until: Instant; readonly refresh: string }>();
  const refreshes = new Set<string>();
  const faults: Fault[] = [];
  let minted = 0;
  const mint = (purpose: string) => {
    minted += 1;
    return createHash('sha256').update(`${purpose}${minted}`).digest('hex').slice(0, 32);
  };
  const grant = () => {
    const [access, refresh] = [mint('access'), mint('refresh')];
    tokens.set(access, { until: addMs(now(), ACCESS_MS), refresh });
    refreshes.add(refresh);
    return { access_token: access, refresh_token: refresh, expires_in: ACCESS_MS / 1000 };
  };

  const oauth = (request: Request): Reply | null => {
    const form = new URLSearchParams(request.body);
    switch (`${request.method} ${request.url.pathname}`) {
      case 'POST /oauth/authorize': {
        const back = `${form.get('redirect_uri')}?${new URLSearchParams({ code: mint('code'), state: form.get('state') ?? '' })}`;
        return { status: 302, body: null, headers: { location: back } };
      }
      case 'POST /oauth/token': {
        const kept = form.get('refresh_token');
        // A refresh token stays good until it is revoked: Billfold is a friendly vendor.
        if (form.get('grant_type') === 'refresh_token' && !refreshes.has(kept ?? ''))
          return { status: 400, body: { error: 'invalid_grant' } };
        return { status: 200, body: grant() };
      }
      case 'POST /oauth/revoke':
        refreshes.delete(form.get('token') ?? '');
        for (const [access, { refresh }] of tokens) if (refresh === form.get('token')) tokens.delete(access);
        return { status: 200, body: {} };
      default:
        return null;
    }
  };

  const answer = (request: Request): Reply => {
    const open = oauth(request);
    if (open) return open;
    const token = tokens.get(/^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    if (!token || token.until <= now()) return problem(401, 'token_invalid');
    const company = books();
    if (!company) return problem(404, 'no_account');
    if (request.url.pathname === '/v1/accounts') return { status: 200, body: { data: [{ id: ACCOUNT, name: company.facts.name }] } };
    const [, version, accounts, id, ...path] = request.url.pathname.split('/');
    if (version !== 'v1' || accounts !== 'accounts' || id !== ACCOUNT) return problem(403, 'account_forbidden');
    return accountAnswer(company, now(), request, path);
  };

  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '/', 'http://billfold.invalid');
      const request = { method: incoming.method ?? '', url, headers: incoming.headers, body: Buffer.concat(parts).toString() };
      const fault = take(faults, request);
      const reply = fault?.when === 'after' || !fault ? answer(request) : null;
      if (fault?.status === 0) return void incoming.socket.destroy();
      send(
        response,
        fault ? { status: fault.status, body: fault.body ?? null, headers: { ...fault.headers } } : (reply ?? problem(500, 'none')),
        now(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!isAddress(address)) throw new Error('no port');
  return {
    base: `http://127.0.0.1:${address.port}`,
    account: ACCOUNT,
    token: () => {
      const made = grant();
      return { accessToken: made.access_token, refreshToken: made.refresh_token };
    },
    fault: (fault) => void faults.push({ ...fault }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

/** The first planned fault that fits, one time less. */
function take(faults: Fault[], { method, url }: Request): Fault | null {
  const at = faults.findIndex((each) => (each.method ?? method) === method && `${url.pathname}${url.search}`.includes(each.path ?? ''));
  const fault = faults[at];
  if (!fault) return null;
  const left = (fault.times ?? 1) - 1;
  if (left > 0) faults[at] = { ...fault, times: left };
  else faults.splice(at, 1);
  return fault;
}

function send(response: ServerResponse, { status, body, headers }: Reply, at: Instant): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', date: new Date(at).toUTCString(), ...headers });
  response.end(body === null ? '' : text);
}

/** Everything under one account. */
function accountAnswer(company: Company, at: Instant, request: Request, [kind = '', id = '', act = '']: readonly string[]): Reply {
  const { method, url, body } = request;
  if (method === 'GET' && kind === '') {
    const { name, country, timeZone, baseCurrency } = company.facts;
    return { status: 200, body: { name, country, time_zone: timeZone, currency: baseCurrency } };
  }
  if (method === 'GET' && id === '') return listed(company, kind, url.searchParams);
  const invoice = kind === 'invoices' ? company.invoices.bySerial(id.replace('inv_', '')) : undefined;
  if (!invoice || invoice.state === 'deleted') return problem(404, 'not_found');
  switch (`${method} ${act}`) {
    case 'GET comments':
      return { status: 200, body: { data: company.notesOf(invoice.id).map((note) => ({ id: `com_${note.serial}`, text: note.text })) } };
    case 'POST comments': {
      const key = String(request.headers['idempotency-key'] ?? '');
      const { text } = JSON.parse(body);
      const note =
        company.noteByKey(key) ?? company.addNote({ platform: 'direct', entity: 'invoice', entityId: invoice.id, text, key }, at);
      return { status: 201, body: { id: `com_${note.serial}` } };
    }
    case 'PATCH ': {
      const { expected_on: day } = JSON.parse(body);
      company.setExpectedPayment(invoice.id, day === null ? null : calendarDate(day), at, 'direct');
      return { status: 200, body: { data: [invoiceRow(company, invoice)] } };
    }
    case 'POST send':
      company.recordEmail(invoice.id, null, at, 'direct');
      return { status: 202, body: { queued: true } };
    case 'GET pay_page':
      return { status: 200, body: { url: company.openOf(invoice.id) > 0 ? `https://pay.billfold.invalid/${invoice.serial}` : null } };
    default:
      return problem(405, 'no_such_act');
  }
}

/** `?since=` in order of change, `?after=` goes on behind the last record of the page before, `?ids=` these only. */
function listed(company: Company, kind: string, params: URLSearchParams): Reply {
  const since = params.get('since');
  const ids = params.get('ids')?.split(',');
  const rows = rowsOf(company, kind)
    .filter((row) => (since === null || row.changed_at >= since) && (!ids || ids.includes(row.id)))
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const after = params.get('after');
  const limit = Math.min(PAGE, Number(params.get('limit') ?? PAGE));
  const data = rows.filter((row) => after === null || placeOf(row) > after).slice(0, limit);
  const last = data.at(-1);
  return { status: 200, body: { data, after: last && data.length === limit ? placeOf(last) : null } };
}

function placeOf(row: { changed_at: string; id: string }): string {
  return `${row.changed_at}|${row.id}`;
}

function rowsOf(company: Company, kind: string): { id: string; changed_at: string }[] {
  switch (kind) {
    case 'clients':
      return company.customers.all().map((client) => ({
        id: `cli_${client.serial}`,
        changed_at: client.updatedAt,
        name: client.name,
        email: client.email,
        archived: !client.active,
        currency: client.currency,
        country: client.country,
      }));
    case 'invoices':
      return company.invoices.all().map((invoice) => invoiceRow(company, invoice));
    case 'payments':
      return company.receipts.all().flatMap((receipt) => (receipt.kind === 'payment' ? [receiptRow(company, receipt)] : []));
    case 'credits':
      return [
        ...company.receipts.all().flatMap((receipt) => (receipt.kind === 'payment' ? [] : [receiptRow(company, receipt)])),
        ...company.creditNotes.all().map((note) => ({
          id: `crn_${note.serial}`,
          changed_at: note.updatedAt,
          kind: 'credit_note',
          client: clientOf(company, note.customerId),
          on: note.date,
          amount: money(note.total, note.currency),
          left: money(company.remainingOf(note), note.currency),
          applied: appliedOf(company, note.allocations, note.currency),
          status: note.state === 'void' ? 'cancelled' : 'live',
        })),
      ];
    default:
      return [];
  }
}

function invoiceRow(company: Company, invoice: LedgerInvoice) {
  const { currency } = invoice;
  const status = { draft: 'draft', approved: 'live', void: 'cancelled', deleted: 'deleted' }[invoice.state];
  return {
    id: `inv_${invoice.serial}`,
    changed_at: invoice.updatedAt,
    number: invoice.docNumber,
    client: clientOf(company, invoice.customerId),
    issued_on: invoice.issued,
    due_on: invoice.due,
    expected_on: invoice.expectedPayment,
    amount: money(invoice.total, currency),
    paid: money(company.paidOf(invoice.id), currency),
    credited: money(company.creditedOf(invoice.id), currency),
    status,
    emailed: invoice.sent,
  };
}

function receiptRow(company: Company, receipt: LedgerReceipt) {
  const { currency } = receipt;
  return {
    id: `pay_${receipt.serial}`,
    changed_at: receipt.updatedAt,
    kind: receipt.kind,
    client: clientOf(company, receipt.customerId),
    on: receipt.date,
    amount: money(receipt.amount, currency),
    left: money(company.unappliedOf(receipt), currency),
    applied: receipt.state === 'posted' ? appliedOf(company, receipt.allocations, currency) : [],
    status: receipt.state === 'posted' ? 'live' : 'cancelled',
  };
}

function appliedOf(company: Company, allocations: readonly LedgerAllocation[], currency: string) {
  return allocations.map((each) => ({
    invoice: `inv_${company.invoice(each.invoiceId).serial}`,
    amount: decimalText(each.amount, currency),
  }));
}

function clientOf(company: Company, customerId: string): string {
  return `cli_${company.customer(customerId).serial}`;
}

function money(minor: number, currency: string) {
  return { value: decimalText(minor, currency), currency };
}

/** A small company with one of everything, served on a free loopback port, and the two real SDKs pointed at it. */
import { createRequire } from 'node:module';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { calendarDate, type Instant, instant } from '../../src/domain/time.ts';
import { Company } from '../../src/sandbox/company.ts';
import { issueToken, quickbooksFace } from '../../src/sandbox/quickbooks/face.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';

export const REALM = '9341457021722202';
export const NOW = instant('2026-03-08T18:30:00.500Z');
const day = calendarDate;

/** One of everything QuickBooks can show, made over two months with a DST change in between. */
export function buildCompany(realm = REALM): Company {
  const facts = {
    name: 'Harbour & Pine',
    country: 'US',
    timeZone: 'America/New_York',
    baseCurrency: 'USD',
    tenant: `tenant-${realm}`,
    realm,
  };
  const company = new Company(facts, 7);
  const jan = instant('2026-01-10T15:00:00.000Z');
  const feb = instant('2026-02-20T15:00:00.000Z');
  const march = instant('2026-03-08T17:00:00.250Z');
  const amy = company.addCustomer(
    {
      name: "Amy's Bird Sanctuary",
      email: 'amy@example.com',
      phone: '(650) 555-3311',
      country: 'US',
      persons: [{ firstName: 'Amy', lastName: 'Lauterbach', email: 'accounts@example.com', includeInEmails: true }],
    },
    jan,
  );
  const berlin = company.addCustomer({ name: 'Berlin Optik GmbH', email: 'optik@example.com', country: 'DE', currency: 'EUR' }, jan);
  const kuwait = company.addCustomer({ name: 'Kuwait Pearl', email: null, country: 'KW', currency: 'KWD' }, jan);
  const gone = company.addCustomer({ name: 'Closed Shop', email: null }, jan);
  const invoice = (docNumber: string, customerId: string, total: number, at: Instant, extra: object = {}) =>
    company.addInvoice(
      { docNumber, customerId, issued: day('2026-01-10'), due: day('2026-02-09'), total, description: 'Work', ...extra },
      at,
    );
  const open = invoice('1001', amy.id, 10_050, jan);
  const part = invoice('1002', amy.id, 36_207, jan);
  const paid = invoice('1003', amy.id, 20_000, jan);
  const euro = invoice('1004', berlin.id, 119_000, jan);
  const dinar = invoice('1005', kuwait.id, 12_345, jan);
  const voided = invoice('1006', amy.id, 5_000, jan);
  const deleted = invoice('1007', amy.id, 6_000, jan);
  invoice('1008', amy.id, 7_000, jan, { state: 'draft' });
  invoice('1009', gone.id, 4_000, jan, { due: null });
  company.archiveCustomer(gone.id, feb);
  company.addReceipt(
    {
      kind: 'payment',
      customerId: amy.id,
      date: day('2026-02-20'),
      amount: 30_000,
      reference: 'CHK-77',
      allocations: [
        { invoiceId: part.id, amount: 10_000 },
        { invoiceId: paid.id, amount: 15_000 },
      ],
    },
    feb,
  );
  const wrong = company.addReceipt(
    { kind: 'payment', customerId: berlin.id, date: day('2026-02-20'), amount: 100, allocations: [{ invoiceId: euro.id, amount: 100 }] },
    feb,
  );
  company.addCreditNote(
    { docNumber: 'CM-1', customerId: amy.id, date: day('2026-02-20'), total: 8_000, allocations: [{ invoiceId: paid.id, amount: 5_000 }] },
    feb,
  );
  const spoiled = company.addCreditNote(
    { docNumber: 'CM-2', customerId: amy.id, date: day('2026-02-20'), total: 900, allocations: [] },
    feb,
  );
  company.deleteReceipt(wrong.id, march);
  company.voidInvoice(voided.id, march);
  company.deleteInvoice(deleted.id, march);
  company.voidCreditNote(spoiled.id, march);
  company.markSent(open.id, march);
  company.setDue(dinar.id, day('2026-03-01'), march);
  return company;
}

export interface World {
  readonly sandbox: Sandbox;
  readonly company: Company;
  readonly base: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** A plain request under /v3/company/{realm}/. */
  call(path: string, init?: RequestInit): Promise<{ status: number; headers: Headers; body: unknown }>;
  /** Entities of one query. */
  rows(query: string): Promise<Record<string, unknown>[]>;
  qbo(token?: string, realm?: string): Qbo;
  close(): Promise<void>;
}

export async function startWorld(companies: readonly Company[] = [buildCompany()]): Promise<World> {
  const [company] = companies;
  if (!company) throw new Error('a world needs a company');
  const sandbox = new Sandbox({ companies, now: () => NOW, seed: 3 });
  const app = new Hono().route('/quickbooks', quickbooksFace(sandbox));
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise<void>((resolve) => server.once('listening', () => resolve()));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const base = `http://127.0.0.1:${address.port}/quickbooks`;
  const { realm } = company.facts;
  const { accessToken, refreshToken } = issueToken(sandbox, realm);
  const call = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${accessToken}`);
    const response = await fetch(`${base}/v3/company/${realm}/${path}`, { ...init, headers });
    const text = await response.text();
    const body: unknown = text === '' ? null : JSON.parse(text);
    return { status: response.status, headers: response.headers, body };
  };
  return {
    sandbox,
    company,
    base,
    accessToken,
    refreshToken,
    call,
    async rows(query) {
      const { body } = await call(`query?query=${encodeURIComponent(query)}`);
      const answer = record(record(body)['QueryResponse']);
      return Object.values(answer).flatMap((value) => (Array.isArray(value) ? value.map(record) : []));
    },
    qbo(token = accessToken, forRealm = realm) {
      const client = new QuickBooks('client', 'secret', token, false, forRealm, true, false, null, '2.0', null);
      client.endpoint = `${base}/v3/company/`;
      return client;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Reads along keys and indexes; undefined where the way ends. */
export function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>((inner, key) => (Array.isArray(inner) ? inner[Number(key)] : record(inner)[String(key)]), value);
}

type Callback = (error: unknown, data: unknown, response?: { headers: Record<string, string> }) => void;
interface Qbo {
  endpoint: string;
  changeDataCapture(entities: readonly string[], since: Date | string, done: Callback): void;
  batch(items: readonly object[], done: Callback): void;
  createAttachable(entity: object, done: Callback): void;
  createPayment(entity: object, done: Callback): void;
  deletePayment(id: string, done: Callback): void;
  findAttachables(criteria: unknown, done: Callback): void;
  findCustomers(criteria: unknown, done: Callback): void;
  findInvoices(criteria: unknown, done: Callback): void;
  findPayments(criteria: unknown, done: Callback): void;
  findCreditMemos(criteria: unknown, done: Callback): void;
  getAttachable(id: string, done: Callback): void;
  getCompanyInfo(id: string, done: Callback): void;
  getCreditMemo(id: string, done: Callback): void;
  getCustomer(id: string, done: Callback): void;
  getInvoice(id: string, done: Callback): void;
  getPayment(id: string, done: Callback): void;
  getPreferences(done: Callback): void;
  sendInvoicePdf(id: string, sendTo: string, done: Callback): void;
  updateInvoice(entity: object, done: Callback): void;
  voidInvoice(id: string, done: Callback): void;
  deleteInvoice(id: string, done: Callback): void;
}

/** What the SDK called back with; a Fault's code and the status where it failed. */
export function told(run: (done: Callback) => void): Promise<{ data: unknown; status: number | null; body: unknown }> {
  return new Promise((resolve) =>
    run((error, data) => {
      const response = at(error, 'response');
      const status = at(response, 'status');
      resolve({ data, status: typeof status === 'number' ? status : null, body: at(response, 'data') });
    }),
  );
}

export interface IntuitOAuth {
  authorizeUri(params: { scope: string; state: string }): string;
  createToken(uri: string): Promise<{ json: Record<string, unknown> }>;
  refreshUsingToken(token: string): Promise<{ json: Record<string, unknown> }>;
  revoke(params: { refresh_token: string }): Promise<unknown>;
  makeApiCall(params: { url: string }): Promise<{ json: unknown }>;
  setToken(token: object): unknown;
}

const require = createRequire(import.meta.url);
const QuickBooks: new (
  key: string,
  secret: string,
  token: string,
  tokenSecret: false,
  realm: string,
  useSandbox: boolean,
  debug: boolean,
  minor: null,
  oauth: '2.0',
  refresh: null,
) => Qbo = require('node-quickbooks');
const OAuthClient: {
  new (config: object): IntuitOAuth;
  authorizeEndpoint: string;
  tokenEndpoint: string;
  revokeEndpoint: string;
  retryConfig: { maxRetries: number };
} = require('intuit-oauth');

/** Its addresses are static, so one test process has one world at a time. */
export function intuitOAuth(base: string, redirectUri: string, extra: object = {}): IntuitOAuth {
  OAuthClient.authorizeEndpoint = `${base}/connect/oauth2`;
  OAuthClient.tokenEndpoint = `${base}/oauth2/v1/tokens/bearer`;
  OAuthClient.revokeEndpoint = `${base}/v2/oauth2/tokens/revoke`;
  OAuthClient.retryConfig.maxRetries = 0;
  return new OAuthClient({ environment: 'sandbox', clientId: 'app', clientSecret: 'secret', redirectUri, ...extra });
}

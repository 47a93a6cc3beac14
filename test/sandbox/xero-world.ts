/** A small company with one document of every kind the Xero face can show, its server on a free port, and the real SDK pointed at it. */
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { XeroClient } from 'xero-node';
import { calendarDate, instant } from '../../src/domain/time.ts';
import { Company } from '../../src/sandbox/company.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { issueToken, type XeroFaceOptions, xeroFace } from '../../src/sandbox/xero/face.ts';

/** The start of the test's time. */
export const NOW = instant('2026-05-01T09:00:00Z');
const day = calendarDate;

/** The vendors' own schemas and recordings beside the repository; null where they are absent. */
export function sharedData(path: string): URL | null {
  const url = new URL(`../../../shared/data/${path}`, import.meta.url);
  return existsSync(url) ? url : null;
}

export type World = ReturnType<typeof makeWorld>;

/** Every id by what it is; amounts in minor units. */
export function makeWorld() {
  const facts = {
    name: 'Harbour & Pine',
    country: 'GB',
    timeZone: 'Europe/London',
    baseCurrency: 'GBP',
    tenant: '5c8b1a34-6b1f-4d8e-9a60-3e1f0a7b2c11',
    realm: '9130000000000001',
  };
  const company = new Company(facts, 1);
  const at = (text: string) => instant(`${text}T08:00:00Z`);
  const boom = company.addCustomer(
    {
      name: 'Boom & <Co>',
      email: 'billing@boom.invalid',
      phone: '+44 20 0000',
      country: 'GB',
      persons: [{ firstName: 'Ada', lastName: 'Low', email: 'ada@boom.invalid', includeInEmails: true }],
    },
    at('2026-01-01'),
  );
  const silent = company.addCustomer({ name: 'Silent Ltd', email: null }, at('2026-01-01'));
  const kuwait = company.addCustomer({ name: 'مطبعة', email: 'kwd@print.invalid', currency: 'KWD', country: 'KW' }, at('2026-01-02'));
  const gone = company.addCustomer({ name: 'Gone Ltd', email: null }, at('2026-01-03'));
  company.archiveCustomer(gone.id, at('2026-01-04'));
  const invoice = (docNumber: string, customerId: string, total: number, due: string, more: object = {}) =>
    company.addInvoice({ docNumber, customerId, total, issued: day('2026-02-01'), due: day(due), ...more }, at('2026-02-01'));
  const open = invoice('INV-1', boom.id, 12_345, '2026-03-01', { sent: true, description: 'Oak boards' });
  const partly = invoice('INV-2', boom.id, 50_000, '2026-03-15');
  const batched = [invoice('INV-3', boom.id, 1_000, '2026-03-01'), invoice('INV-4', boom.id, 2_000, '2026-03-02')] as const;
  const credited = invoice('INV-5', boom.id, 8_000, '2026-03-20');
  const draft = invoice('INV-6', boom.id, 777, '2026-06-01', { state: 'draft' });
  const voided = invoice('INV-7', boom.id, 999, '2026-03-01');
  const dinars = invoice('INV-8', kuwait.id, 31_390, '2026-06-30');
  const unsendable = invoice('INV-9', silent.id, 4_200, '2026-03-01');
  company.voidInvoice(voided.id, at('2026-02-02'));
  const pays = (allocations: { invoiceId: string; amount: number }[], date: string, reference: string) =>
    company.addReceipt(
      {
        kind: 'payment',
        customerId: boom.id,
        date: day(date),
        amount: allocations.reduce((sum, each) => sum + each.amount, 0),
        allocations,
        reference,
      },
      at(date),
    );
  const part = pays([{ invoiceId: partly.id, amount: 20_010 }], '2026-03-10', 'PART');
  const batch = pays(
    batched.map(({ id, total }) => ({ invoiceId: id, amount: total })),
    '2026-03-11',
    'BATCH',
  );
  const bounced = pays([{ invoiceId: open.id, amount: 12_345 }], '2026-03-12', 'BOUNCED');
  company.deleteReceipt(bounced.id, at('2026-03-13'));
  const note = company.addCreditNote(
    {
      docNumber: 'CN-1',
      customerId: boom.id,
      date: day('2026-03-01'),
      total: 3_000,
      allocations: [{ invoiceId: credited.id, amount: 2_000 }],
    },
    at('2026-03-14'),
  );
  const over = company.addReceipt(
    {
      kind: 'overpayment',
      customerId: boom.id,
      date: day('2026-03-02'),
      amount: 5_000,
      allocations: [{ invoiceId: credited.id, amount: 1_500 }],
      reference: 'OVER',
    },
    at('2026-03-15'),
  );
  const pre = company.addReceipt(
    {
      kind: 'prepayment',
      customerId: boom.id,
      date: day('2026-01-20'),
      amount: 4_500,
      allocations: [{ invoiceId: credited.id, amount: 4_500 }],
      reference: 'PRE',
    },
    at('2026-03-16'),
  );
  const sandbox = new Sandbox({ companies: [company], now: () => NOW, seed: 7 });
  const customers = { boom, silent, kuwait, gone };
  const invoices = { open, partly, batched, credited, draft, voided, dinars, unsendable };
  return { company, sandbox, customers, invoices, money: { part, batch, bounced, note, over, pre } };
}

/** The face on a free port of the loopback, and a signed-in SDK. */
export async function startFace(world: World, options: XeroFaceOptions = {}) {
  const app = new Hono().route('/xero', xeroFace(world.sandbox, options));
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const starting = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(starting));
  });
  const { port } = addressOf(server.address());
  const base = `http://127.0.0.1:${port}/xero`;
  const close = () => new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
  return { app, base, close, ...signIn(world, base) };
}

/** A new XeroClient with fresh tokens for the world's company. */
function signIn(world: World, base: string) {
  const { accessToken, refreshToken, tenant } = issueToken(world.sandbox, world.company.facts.tenant);
  const xero = new XeroClient({
    clientId: 'app',
    clientSecret: 'secret',
    redirectUris: ['http://localhost/back'],
    scopes: ['openid', 'offline_access'],
  });
  xero.accountingApi.basePath = `${base}/api.xro/2.0`;
  xero.setTokenSet({ access_token: accessToken, refresh_token: refreshToken, expires_in: 1_800 });
  return { xero, api: xero.accountingApi, tenant, accessToken, refreshToken };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address;
}

/** What the SDK rejects with: it is a JSON string. */
export async function rejection(call: Promise<unknown>): Promise<{ statusCode: number; body: unknown; headers: Record<string, string> }> {
  const reason: unknown = await call.then(
    () => {
      throw new Error('expected the call to be rejected');
    },
    (error: unknown) => error,
  );
  if (typeof reason !== 'string') throw reason;
  return JSON.parse(reason).response;
}

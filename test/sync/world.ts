/** A client file read over the sandbox's wire by the real SDKs, that can be killed at any of its waits and started again. */
import { sql } from 'drizzle-orm';
import { afterEach } from 'vitest';
import type { Connector } from '../../connectors/connector.ts';
import type { Exchange } from '../../connectors/http.ts';
import type { Pacing } from '../../connectors/pace.ts';
import { platforms } from '../../connectors/registry.ts';
import { addMs, type Instant, instant, isCalendarDate } from '../../src/domain/time.ts';
import { createOrganisation } from '../../src/organisation/create.ts';
import { openOrganisation } from '../../src/organisation/organisation.ts';
import { preset } from '../../src/policy/presets.ts';
import { openNodeDatabase } from '../../src/runtimes/node-database.ts';
import { hash } from '../../src/runtimes/platform.ts';
import { Company } from '../../src/sandbox/company.ts';
import { issueToken as issueQuickBooksToken } from '../../src/sandbox/quickbooks/face.ts';
import { QUICKBOOKS_LIMITS } from '../../src/sandbox/quickbooks/limits.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { listen } from '../../src/sandbox/serve.ts';
import { issueToken as issueXeroToken, XERO_LIMITS } from '../../src/sandbox/xero/face.ts';
import { SENDER } from '../organisation/world.ts';

export type Face = 'xero' | 'quickbooks';
export const FACES: readonly Face[] = ['xero', 'quickbooks'];
export const START = instant('2026-05-04T14:00:00Z');
export const DAY = 86_400_000;

const FACTS = {
  name: 'Harbour & Pine',
  country: 'US',
  timeZone: 'America/New_York',
  baseCurrency: 'USD',
  tenant: '5c8b1a34-6b1f-4d8e-9a60-3e1f0a7b2c11',
  realm: '9130000000000001',
};

const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

export interface ReadingOptions {
  /** The vendor's limits are enforced there and kept here; waits move the clock. */
  readonly limits?: boolean;
  /** What stands between the actor and the connector. */
  readonly between?: (connector: Connector) => Connector;
}

export async function reading(face: Face, company = new Company(FACTS, 1), options: ReadingOptions = {}) {
  let now: Instant = START;
  const clock = () => now;
  const sandbox = new Sandbox({ companies: [company], now: clock });
  const server = await listen(sandbox, 0, options.limits ? { xeroLimits: XERO_LIMITS, quickbooksLimits: QUICKBOOKS_LIMITS } : {});
  closing.push(() => server.close());
  const exchanges: Exchange[] = [];
  const pacing: Pacing = {
    enforce: true,
    wait: async (ms) => {
      now = addMs(now, ms);
    },
  };
  const file = openNodeDatabase(':memory:', { durable: false });
  closing.push(() => file.close());
  const tools = { database: file.database, hash, random: (bytes: number) => new Uint8Array(bytes) };
  const policy = preset('standard');
  if (!policy) throw new Error('the standard policy is gone');
  const tenant = face === 'xero' ? FACTS.tenant : FACTS.realm;
  const info = { ...FACTS, nativeReminders: null };
  const id = createOrganisation({
    ...tools,
    at: now,
    platform: face,
    tenant,
    company: info,
    policy,
    sender: SENDER,
    mode: 'autopilot',
    released: true,
  });
  const mail = { send: async () => ({ kind: 'later' as const, code: 'none' }), close: async () => {} };

  /** As a new process over the same file: nothing of the old one is left but what was committed. */
  const platformNow = () =>
    platforms({
      [face]: { clientId: 'c', clientSecret: 's', baseUrl: `http://127.0.0.1:${server.port}/${face}` },
      now: clock,
      retryDelayMs: 0,
      onExchange: (exchange) => exchanges.push(exchange),
      ...(options.limits ? { pacing } : {}),
    })[face];
  const token = () => (face === 'xero' ? issueXeroToken(sandbox, tenant) : issueQuickBooksToken(sandbox, tenant)).accessToken;
  const start = (between: (connector: Connector) => Connector = options.between ?? ((connector) => connector)) => {
    const platform = platformNow();
    const open = async () => ({ ok: true as const, value: { accessToken: token(), endsAt: null } });
    return openOrganisation({
      ...tools,
      id,
      platform: { ...platform, connector: between(platform.connector) },
      access: { open, renew: open },
      mail,
      now: clock,
      log: () => {},
    });
  };

  return {
    company,
    sandbox,
    exchanges,
    actor: start(),
    start,
    platform: platformNow(),
    session: () => ({ accessToken: token(), tenant }),
    now: clock,
    pass: (ms: number) => {
      now = addMs(now, ms);
    },
    to: (at: Instant) => {
      now = at;
    },
    /** The id the face shows. */
    idOf: (document: { readonly id: string; readonly serial: string }) => (face === 'xero' ? document.id : document.serial),
    /** Everything the store holds of the books, as one text. */
    books: () =>
      JSON.stringify(
        ['customers', 'invoices', 'payments', 'credits', 'allocations', 'quarantined'].map((table) =>
          file.database.all(sql.raw(`SELECT * FROM ${table} ORDER BY 1, 2, 3`)),
        ),
      ),
  };
}

/** So many invoices, a third of them paid in part, some with a credit note; a few seconds apart. */
export function company(invoices: number, customers = 20): Company {
  const made = new Company(FACTS, 1);
  const first = addMs(START, -60 * DAY);
  const owners = Array.from({ length: customers }, (_, index) =>
    made.addCustomer({ name: `Customer ${index}`, email: `a${index}@buyers.example` }, addMs(first, index * 1_000)),
  );
  for (let index = 0; index < invoices; index++) {
    const owner = owners[index % owners.length];
    if (!owner) continue;
    const at = addMs(first, DAY + index * 2_000);
    const issued = dateOf(at);
    const invoice = made.addInvoice({ docNumber: `I-${index}`, customerId: owner.id, issued, due: issued, total: 10_000 }, at);
    if (index % 3 === 0)
      made.addReceipt(
        { kind: 'payment', customerId: owner.id, date: issued, amount: 4_000, allocations: [{ invoiceId: invoice.id, amount: 4_000 }] },
        addMs(at, 1_000),
      );
    if (index % 100 === 1)
      made.addCreditNote(
        { customerId: owner.id, date: issued, total: 500, allocations: [{ invoiceId: invoice.id, amount: 300 }] },
        addMs(at, 1_000),
      );
  }
  return made;
}

function dateOf(at: Instant) {
  const text = at.slice(0, 10);
  if (!isCalendarDate(text)) throw new Error(text);
  return text;
}

/** One client file over a Company without a wire, in memory, and the dump by which two of them are compared. */
import { sql } from 'drizzle-orm';
import type { Connector } from '../../connectors/connector.ts';
import { addMs, type Instant, instant } from '../../src/domain/time.ts';
import { withoutGrant } from '../../src/grants/access.ts';
import { memoryTransport } from '../../src/letters/sink.ts';
import { createOrganisation } from '../../src/organisation/create.ts';
import { openOrganisation } from '../../src/organisation/organisation.ts';
import { preset } from '../../src/policy/presets.ts';
import { openNodeDatabase } from '../../src/runtimes/node-database.ts';
import { hash } from '../../src/runtimes/platform.ts';
import { Company } from '../../src/sandbox/company.ts';
import { directPlatform } from '../../src/sandbox/direct.ts';
import type { Database } from '../../src/store/database.ts';

export const FACTS = {
  name: 'Hudson Supplies',
  country: 'US',
  timeZone: 'America/New_York',
  baseCurrency: 'USD',
  tenant: '0f5b2d3c-1111-4222-8333-944455556666',
  realm: '9130000000000042',
};
export const SOURCE = { platform: 'xero', tenant: FACTS.tenant } as const;
/** A Monday, ten in the morning in New York. */
export const START = instant('2026-05-04T14:00:00Z');

export interface Clock {
  now: Instant;
  pass(ms: number): void;
}

export function clockAt(start: Instant): Clock {
  return {
    now: start,
    pass(ms) {
      this.now = addMs(this.now, ms);
    },
  };
}

export const newCompany = (): Company => new Company(FACTS, 1);

export interface ClientOptions {
  readonly lastWebhook?: () => Instant | null;
  /** Called for every kind read. */
  readonly onPull?: (kind: string) => void;
}

/** A newly connected organisation in draft: everything is read and decided, nothing leaves. Its books may be exchanged for others. */
export function openClient(books: { company: Company }, clock: Clock, { lastWebhook, onPull }: ClientOptions = {}) {
  const file = openNodeDatabase(':memory:', { durable: false });
  const direct = directPlatform(books.company, () => clock.now);
  const standing = () => directPlatform(books.company, () => clock.now).connector;
  const connector: Connector = {
    ...direct.connector,
    pull: (...asked) => {
      onPull?.(asked[1]);
      return standing().pull(...asked);
    },
    reread: (...asked) => standing().reread(...asked),
  };
  const policy = preset('standard');
  if (!policy) throw new Error('the standard policy is gone');
  let count = 0;
  const tools = {
    database: file.database,
    hash,
    random: (bytes: number) => {
      count += 1;
      return Uint8Array.from(Buffer.from(hash(String(count)), 'hex').subarray(0, bytes));
    },
  };
  const sender = {
    fromName: FACTS.name,
    fromAddress: 'a@hudson.example',
    replyTo: 'a@hudson.example',
    phone: null,
    paymentInstructions: null,
  };
  const about = { platform: 'xero' as const, tenant: FACTS.tenant, company: { ...FACTS, nativeReminders: null } };
  const id = createOrganisation({ ...tools, at: clock.now, ...about, policy, sender });
  const actor = openOrganisation({
    ...tools,
    id,
    platform: { ...direct, connector },
    access: withoutGrant,
    mail: memoryTransport(),
    now: () => clock.now,
    log: () => {},
    ...(lastWebhook ? { lastWebhook } : {}),
  });
  return {
    id,
    actor,
    database: file.database,
    /** From here on everything can be undone: opening a file costs more than a whole case. */
    remember: () => file.database.run(sql`BEGIN`),
    undo: () => file.database.run(sql`ROLLBACK`),
    close: file.close,
  };
}

/** All that the books say and all that stands decided, by key: rows that mean the same are the same bytes. */
const DUMPED = {
  customers: 'SELECT * FROM customers ORDER BY id',
  invoices: 'SELECT * FROM invoices ORDER BY id',
  payments: 'SELECT * FROM payments ORDER BY id',
  credits: 'SELECT * FROM credits ORDER BY id',
  allocations: 'SELECT * FROM allocations ORDER BY source, source_id, place',
  quarantined: 'SELECT at, record_kind, external_id, kind, reason, path FROM quarantined ORDER BY record_kind, external_id, path',
  cursors: 'SELECT * FROM cursors ORDER BY kind',
  cases: 'SELECT * FROM cases ORDER BY customer_id',
  decisions: 'SELECT customer_id, kind, rule, since, until, body FROM decisions ORDER BY customer_id, body',
  decided:
    "SELECT covered.value, decisions.body FROM decisions, json_each(decisions.body, '$.invoiceIds') AS covered ORDER BY covered.value",
} as const;

export function dump(database: Database): string {
  return JSON.stringify(Object.fromEntries(Object.entries(DUMPED).map(([table, query]) => [table, database.all(sql.raw(query))])), null, 1);
}

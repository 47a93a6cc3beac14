/** A small organisation over a Company without any wire: a clock that tests move, a mail sink, and an actor on a database in memory. */
import { createHash } from 'node:crypto';
import BetterSqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { afterEach } from 'vitest';
import type { Connector, Platform } from '../../connectors/connector.ts';
import { addDays, type CalendarDate, calendarDate, type Instant } from '../../src/domain/time.ts';
import { dateIn, instantAt } from '../../src/domain/zone.ts';
import { type Access, withoutGrant } from '../../src/grants/access.ts';
import { type MemoryTransport, memoryTransport } from '../../src/letters/sink.ts';
import type { Mail, MailOutcome } from '../../src/letters/transport.ts';
import type { OrganisationSummary } from '../../src/organisation/actor.ts';
import { createOrganisation, organisationId } from '../../src/organisation/create.ts';
import { PLAIN_POST, type Post } from '../../src/organisation/desk.ts';
import { openOrganisation } from '../../src/organisation/organisation.ts';
import type { Home } from '../../src/organisation/restored.ts';
import type { EffectKind } from '../../src/outbox/schema.ts';
import type { Mode } from '../../src/policy/case.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { preset } from '../../src/policy/presets.ts';
import { openNodeDatabase } from '../../src/runtimes/node-database.ts';
import { Company } from '../../src/sandbox/company.ts';
import { directPlatform } from '../../src/sandbox/direct.ts';
import type { Database } from '../../src/store/database.ts';

export const ZONE = 'America/New_York';
/** A Monday without a holiday near it. */
export const MONDAY = calendarDate('2026-05-04');
export const MONDAY_MORNING = instantAt(MONDAY, 10, 0, ZONE);

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

export const SENDER = {
  fromName: 'Hudson Supplies',
  fromAddress: 'accounts@hudson.example',
  replyTo: 'accounts@hudson.example',
  phone: null,
  paymentInstructions: null,
};

const openFiles: { close(): void }[] = [];
afterEach(() => {
  for (const file of openFiles.splice(0)) file.close();
});

export function memoryDatabase() {
  const opened = openNodeDatabase(':memory:', { durable: false });
  openFiles.push(opened);
  return opened.database;
}

function serialized(database: Database): Buffer {
  const client: unknown = Reflect.get(database, '$client');
  if (!(client instanceof BetterSqlite)) throw new TypeError('not opened on Node');
  return client.serialize();
}

function databaseFrom(copy: Buffer): Database {
  const client = new BetterSqlite(copy);
  openFiles.push(client);
  client.pragma('foreign_keys = ON');
  return drizzle({ client });
}

/** Unpredictable enough for tests: a counter's hash. */
export function counting(): (bytes: number) => Uint8Array {
  let count = 0;
  return (bytes) => {
    count += 1;
    return Uint8Array.from(Buffer.from(hash(String(count)), 'hex').subarray(0, bytes));
  };
}

export interface WorldOptions {
  readonly mode?: Mode;
  readonly released?: boolean;
  /** Absent: the standard preset. */
  readonly policy?: Policy;
  /** Where the organisation is; absent: New York. */
  readonly place?: { readonly country: string; readonly timeZone: string; readonly baseCurrency: string };
  readonly outcome?: (mail: Mail) => MailOutcome;
  /** Stands in place of the books without a wire. */
  readonly platformOf?: (company: Company, now: () => Instant) => Platform;
  /** Replaces parts of the connector. */
  readonly connector?: Partial<Connector>;
  readonly skipWindow?: boolean;
  readonly lastWebhook?: () => Instant | null;
  /** Absent: the books ask for no grant. */
  readonly access?: Access;
}

export class World {
  readonly company: Company;
  readonly mail: MemoryTransport;
  database = memoryDatabase();
  /** How a copy would be known; a place of null tells nothing. */
  home: Home = { place: null, heard: -1, isCopy: false };
  post: Post = PLAIN_POST;
  readonly summaries: OrganisationSummary[] = [];
  readonly logs: string[] = [];
  readonly #options: WorldOptions;
  readonly #random = counting();
  readonly zone: string;
  readonly platform: Platform;
  /** The connector as it is, whatever a test put in its place. */
  readonly direct: Connector;
  actor: ReturnType<typeof openOrganisation>;
  now: Instant;

  constructor(options: WorldOptions = {}) {
    this.#options = options;
    this.now = MONDAY_MORNING;
    const place = options.place ?? { country: 'US', timeZone: ZONE, baseCurrency: 'USD' };
    this.zone = place.timeZone;
    this.company = new Company({ name: 'Hudson Supplies', ...place, tenant: 'tenant-1', realm: '1' });
    this.mail = memoryTransport(options.outcome);
    const direct = directPlatform(this.company, () => this.now);
    this.direct = direct.connector;
    const given = options.platformOf?.(this.company, () => this.now) ?? direct;
    this.platform = { mapping: given.mapping, connector: { ...given.connector, ...options.connector } };
    createOrganisation({
      database: this.database,
      hash,
      random: this.#random,
      at: this.now,
      platform: 'spreadsheet',
      tenant: 'tenant-1',
      company: { name: 'Hudson Supplies', ...place, nativeReminders: null },
      policy: options.policy ?? standard(),
      sender: SENDER,
      mode: options.mode ?? 'autopilot',
      released: options.released ?? true,
    });
    this.actor = this.open();
  }

  /** As after a restart of the process: a new actor over the same database. */
  restart(): void {
    this.actor = this.open();
  }

  /** The database as it is now, to be put back later. */
  backup(): Buffer {
    return serialized(this.database);
  }

  /** As after a restore: a new actor over a copy, at another place. */
  restore(copy: Buffer, home: Partial<Home> = { place: 'elsewhere' }): void {
    this.database = databaseFrom(copy);
    this.home = { ...this.home, ...home };
    this.actor = this.open();
  }

  open() {
    return openOrganisation({
      id: organisationId(hash, 'spreadsheet', 'tenant-1'),
      database: this.database,
      platform: this.platform,
      access: this.#options.access ?? withoutGrant,
      mail: this.mail,
      now: () => this.now,
      random: this.#random,
      hash,
      log: (_level, event) => void this.logs.push(event),
      onSummary: (summary) => void this.summaries.push(summary),
      home: this.home,
      post: this.post,
      ...(this.#options.lastWebhook && { lastWebhook: this.#options.lastWebhook }),
      options: { skipWindow: this.#options.skipWindow ?? false },
    });
  }

  /** The day so many days from today. */
  day(days: number): CalendarDate {
    return addDays(this.today, days);
  }

  get today(): CalendarDate {
    return dateIn(this.now, this.zone);
  }

  at(date: CalendarDate, hour = 10): void {
    this.now = instantAt(date, hour, 0, this.zone);
  }

  customer(name: string, email: string | null = `${name.toLowerCase()}@buyers.example`, currency = 'USD') {
    return this.company.addCustomer({ name, email, currency, phone: '+1 212 555 0100' }, this.now);
  }

  /** An invoice of 100.00 (or `total`) that has been due for `daysLate` days today. */
  invoice(customerId: string, docNumber: string, daysLate: number, total = 10_000, currency = 'USD') {
    const due = addDays(this.today, -daysLate);
    return this.company.addInvoice({ docNumber, customerId, currency, issued: addDays(due, -30), due, total, state: 'approved' }, this.now);
  }

  pay(customerId: string, invoiceId: string, amount: number) {
    return this.company.addReceipt(
      { kind: 'payment', customerId, date: this.today, amount, allocations: [{ invoiceId, amount }] },
      this.now,
    );
  }

  /** Syncs and plans: promised, not yet sent. */
  async promise() {
    await this.actor.sync();
    return this.actor.plan();
  }

  effects(kind: EffectKind = 'letter') {
    return this.company.customers
      .all()
      .flatMap((customer) => this.actor.store.effects.ofCustomer(customer.id).filter((effect) => effect.kind === kind));
  }

  notes(): string[] {
    return this.company.notes().map((note) => note.text);
  }
}

function standard() {
  const policy = preset('standard');
  if (!policy) throw new Error('the standard policy is gone');
  return policy;
}

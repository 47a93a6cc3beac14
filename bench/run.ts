/**
 * How long a dunning run takes in which 50,000 overdue invoices of 10,000 customers all get their letter: decided, recorded, claimed and put in
 * the outbox, durably, in one organisation's file. Least work that could answer: a read of the same invoices and an insert of as many rows as
 * letters, in the same kind of file.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { addDays, addMs, calendarDate, instant } from '../src/domain/time.ts';
import { withoutGrant } from '../src/grants/access.ts';
import { createOrganisation, organisationId } from '../src/organisation/create.ts';
import { openOrganisation } from '../src/organisation/organisation.ts';
import { preset } from '../src/policy/presets.ts';
import { openNodeDatabase } from '../src/runtimes/node-database.ts';
import { hash } from '../src/runtimes/platform.ts';
import { Company } from '../src/sandbox/company.ts';
import { directPlatform } from '../src/sandbox/direct.ts';
import type { Database } from '../src/store/database.ts';
import { FACTS } from './books.ts';
import { type Result, resultOf } from './result.ts';

/** Smaller for a quick look and in tests. */
const CUSTOMERS = Number(process.env['BENCH_CUSTOMERS'] ?? 10_000);
const INVOICES_EACH = 5;
const SAMPLES = Number(process.env['BENCH_SAMPLES'] ?? 5);
/** A Tuesday, ten in the morning in New York. */
const NOW = instant('2026-06-02T14:00:00Z');
const DUE = calendarDate('2026-05-20');

export async function runBench(): Promise<Result[]> {
  const company = overdueBooks();
  const taken: number[] = [];
  const least: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'tahseel-bench-'));
    const file = openNodeDatabase(join(folder, 'organisation.sqlite'));
    const plain = openNodeDatabase(join(folder, 'plain.sqlite'));
    try {
      const actor = await readOrganisation(company, file.database);
      let began = performance.now();
      const report = await actor.plan();
      taken.push((performance.now() - began) / 1_000);
      if (report.effectsPromised !== CUSTOMERS || report.casesDecided !== CUSTOMERS)
        throw new Error(`${report.effectsPromised} letters were promised to ${CUSTOMERS} customers`);
      began = performance.now();
      leastWork(file.database, plain.database);
      least.push((performance.now() - began) / 1_000);
    } finally {
      file.close();
      plain.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return [resultOf('run', 's', taken, least)];
}

/** Everybody owes five invoices that are a fortnight late and have never been asked for. */
function overdueBooks(): Company {
  const company = new Company(FACTS, 7);
  let at = addMs(NOW, -30 * 86_400_000);
  for (let index = 0; index < CUSTOMERS; index += 1) {
    at = addMs(at, 10);
    const email = `accounts@customer-${index}.example`;
    const customer = company.addCustomer({ name: `Customer ${index} Ltd`, email, phone: '+1 212 555 0100', country: 'US' }, at);
    for (let place = 0; place < INVOICES_EACH; place += 1)
      company.addInvoice(
        {
          docNumber: `INV-${index}-${place}`,
          customerId: customer.id,
          issued: addDays(DUE, -30),
          due: addDays(DUE, -place),
          total: 10_000 + ((index * 37 + place) % 90_000),
          description: 'Goods delivered',
        },
        at,
      );
  }
  return company;
}

async function readOrganisation(company: Company, database: Database) {
  const policy = preset('standard');
  if (!policy) throw new Error('the standard policy is gone');
  const tenant = 'bench';
  const random = (bytes: number) => new Uint8Array(bytes);
  const sender = {
    fromName: FACTS.name,
    fromAddress: 'a@bench.example',
    replyTo: 'a@bench.example',
    phone: null,
    paymentInstructions: null,
  };
  createOrganisation({
    database,
    hash,
    random,
    at: NOW,
    platform: 'spreadsheet',
    tenant,
    company: { ...FACTS, nativeReminders: false },
    policy,
    sender,
    mode: 'autopilot',
    released: true,
  });
  const actor = openOrganisation({
    id: organisationId(hash, 'spreadsheet', tenant),
    database,
    platform: directPlatform(company, () => NOW),
    access: withoutGrant,
    mail: { send: async () => ({ kind: 'later', code: 'bench' }), close: async () => {} },
    now: () => NOW,
    random,
    hash,
    log: () => {},
  });
  const read = await actor.sync();
  if (!read.ok) throw new Error(`the books could not be read: ${read.failure}`);
  return actor;
}

function leastWork(database: Database, plain: Database): void {
  const open = database.all<{ customer: string; amount: number }>(
    sql`SELECT customer_id AS customer, open AS amount FROM invoices WHERE state = 'open' ORDER BY customer_id`,
  );
  const sums = new Map<string, number>();
  for (const { customer, amount } of open) sums.set(customer, (sums.get(customer) ?? 0) + amount);
  plain.run(sql`CREATE TABLE letters (customer TEXT PRIMARY KEY, amount INTEGER NOT NULL)`);
  plain.run(sql`INSERT INTO letters (customer, amount) SELECT value ->> 0, value ->> 1 FROM json_each(${JSON.stringify([...sums])})`);
}

/**
 * One sample of the sync bench, told to the parent: `product`, an organisation's first sync; or `least`, the same pages parsed as JSON
 * and their rows put into a table of the same form by raw prepared statements, which is the least that could remember them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { z } from 'zod';
import { FACTS } from './books.ts';
import { connect } from './world.ts';

const [what, address = '', xero = '', quickbooks = ''] = process.argv.slice(2);
const RESOURCES = ['Contacts', 'Invoices', 'Payments', 'CreditNotes', 'Overpayments', 'Prepayments'];
const PAGE = 1_000;
const bodySchema = z.looseObject({ pagination: z.object({ pageCount: z.number() }) });

const measured = what === 'product' ? await product() : await least();
process.send?.({ ...measured, peakMb: process.resourceUsage().maxRSS / 1_000 });

function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

async function product() {
  const client = connect('xero', { address, tokens: { xero, quickbooks } });
  const began = process.cpuUsage();
  const report = await client.actor.sync();
  const seconds = cpuSeconds(began);
  if (!report.ok) throw new Error(`the sync failed: ${report.failure}`);
  const calls = client.exchanges.length;
  client.close();
  return { cpuSeconds: seconds, calls, leastCalls: calls };
}

async function least() {
  const folder = mkdtempSync(join(tmpdir(), 'tahseel-bench-'));
  const database = new BetterSqlite(join(folder, 'least.sqlite'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(`CREATE TABLE rows (id TEXT PRIMARY KEY, number TEXT, customer_id TEXT, currency TEXT, issued TEXT, due TEXT, total REAL, paid REAL, credited REAL,
    open REAL, state TEXT, sent INTEGER, updated TEXT); CREATE INDEX by_customer ON rows (customer_id, state); CREATE INDEX by_state ON rows (state, due)`);
  const insert = database.prepare('INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  let seconds = 0;
  let leastCalls = 0;
  for (const resource of RESOURCES) {
    for (let page = 1, pages = 1; page <= pages; page++) {
      const text = await pageOf(resource, page);
      leastCalls += 1;
      const began = process.cpuUsage();
      const body = bodySchema.parse(JSON.parse(text));
      pages = body.pagination.pageCount;
      database.transaction(() => {
        for (const row of rowsIn(body, resource)) insert.run(...row);
      })();
      seconds += cpuSeconds(began);
    }
  }
  database.close();
  rmSync(folder, { recursive: true, force: true });
  return { cpuSeconds: seconds, calls: leastCalls, leastCalls };
}

async function pageOf(resource: string, page: number): Promise<string> {
  const answer = await fetch(`${address}/xero/api.xro/2.0/${resource}?page=${page}&pageSize=${PAGE}&includeArchived=true`, {
    headers: { authorization: `Bearer ${xero}`, 'xero-tenant-id': FACTS.tenant, accept: 'application/json' },
  });
  return answer.text();
}

type Cell = string | number | null;

/** The same columns whatever the resource: what the product keeps of an invoice. */
function rowsIn(body: Readonly<Record<string, unknown>>, resource: string): Cell[][] {
  const rows = body[resource];
  if (!Array.isArray(rows)) throw new Error(`no ${resource}`);
  const id = `${resource.slice(0, -1)}ID`;
  return rows.map((row: unknown) => {
    const cell = (name: string): Cell => {
      const value: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, name) : null;
      return typeof value === 'string' || typeof value === 'number' ? value : null;
    };
    const contact: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, 'Contact') : null;
    const owner: unknown = typeof contact === 'object' && contact !== null ? Reflect.get(contact, 'ContactID') : null;
    const amounts = [cell('Total'), cell('AmountPaid'), cell('AmountCredited'), cell('AmountDue')];
    const dates = [cell('DateString'), cell('DueDateString')];
    const customer = typeof owner === 'string' ? owner : null;
    return [
      cell(id),
      cell('InvoiceNumber'),
      customer,
      cell('CurrencyCode'),
      ...dates,
      ...amounts,
      cell('Status'),
      0,
      cell('UpdatedDateUTC'),
    ];
  });
}

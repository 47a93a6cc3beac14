/** The two packages there are: everything about one customer, as evidence, and a whole client file. Both are read at one moment and name it. */
import { sql } from 'drizzle-orm';
import type { Instant } from '../domain/time.ts';
import { dateIn } from '../domain/zone.ts';
import { invoicePdfsOf } from '../outbox/invoice-pdfs.ts';
import type { Database } from '../store/database.ts';
import { customers, invoices, organisation } from '../store/schema-books.ts';
import { type PackedFile, textFile } from './archive.ts';
import { journalFiles } from './journal-files.ts';
import { letterFiles, type NumberOf } from './letter-files.ts';
import { readmeFiles } from './readme.ts';
import { type Rows, rowsOf, withFormer } from './rows.ts';
import { accountsOf, balanceLines, statementPage } from './statement.ts';
import { bookTables, decisionTables, workTables } from './tables.ts';

/** Everything about one customer, and about whoever became part of them; null: there is no such customer. */
export function evidenceOf(database: Database, customerId: string, at: Instant): Iterable<PackedFile> | null {
  const customer = database.select({ name: customers.name }).from(customers).where(sql`${customers.id} = ${customerId}`).get();
  if (!customer) return null;
  return evidenceFiles(database, { id: customerId, name: customer.name }, at);
}

function* evidenceFiles(database: Database, customer: { id: string; name: string }, at: Instant): Generator<PackedFile> {
  const rows = rowsOf(database, withFormer(database, customer.id));
  const business = businessOf(database);
  const asOf = dateIn(at, business.timeZone);
  const accounts = accountsOf(rows, asOf);
  const names = { organisation: business.name, customer: customer.name };
  yield* readmeFiles({ ...names, at, asOf, balances: balanceLines(accounts) });
  for (const language of ['en', 'ar'] as const)
    yield textFile(`statement-${language}.html`, statementPage(accounts, names, asOf, language));
  yield* allFiles(database, rows);
}

/** All that is kept of an organisation. */
export function* clientFileOf(database: Database, at: Instant): Generator<PackedFile> {
  const business = businessOf(database);
  yield* readmeFiles({ organisation: business.name, customer: null, at, asOf: dateIn(at, business.timeZone), balances: [] });
  const { row: _row, home: _home, pendingSender: _pending, budget: _budget, ...settings } = business;
  yield textFile('settings.json', `${JSON.stringify(settings, null, 2)}\n`);
  yield* allFiles(database, rowsOf(database, null));
}

function* allFiles(database: Database, rows: Rows): Generator<PackedFile> {
  const numberOf = numbersIn(database);
  yield* bookTables(rows);
  yield* workTables(rows, numberOf);
  yield* letterFiles(rows, invoicePdfsOf(database).bytes, numberOf);
  yield* decisionTables(rows, numberOf);
  yield* journalFiles(rows);
}

function businessOf(database: Database) {
  const found = database.select().from(organisation).get();
  if (!found) throw new Error('this database holds no organisation yet');
  return found;
}

/** An invoice that is no longer kept is named by its id. */
function numbersIn(database: Database): NumberOf {
  const known = new Map(
    database
      .select({ id: invoices.id, number: invoices.number })
      .from(invoices)
      .all()
      .map(({ id, number }) => [id, number ?? id]),
  );
  return (id) => known.get(id) ?? id;
}

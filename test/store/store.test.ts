/** What the store keeps: records as last read, claims once, settings on every open, tables brought forward once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getTableColumns, getTableName, is, sql } from 'drizzle-orm';
import { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import type { Invoice, Payment } from '../../src/domain/ledger.ts';
import { calendarDate, instant } from '../../src/domain/time.ts';
import { effectsOf } from '../../src/outbox/effects.ts';
import * as outboxTables from '../../src/outbox/schema.ts';
import { openNodeDatabase } from '../../src/runtimes/node-database.ts';
import { openStore } from '../../src/store/open.ts';
import * as bookTables from '../../src/store/schema-books.ts';
import * as workTables from '../../src/store/schema-work.ts';
import { counting, hash, memoryDatabase, SENDER } from '../organisation/world.ts';

const AT = instant('2026-05-04T14:00:00.000Z');
const TODAY = calendarDate('2026-05-04');

function newStore(platform: 'xero' | 'quickbooks' = 'xero') {
  const database = memoryDatabase();
  const store = openStore(database, { hash, random: counting() });
  store.settings.create({
    id: 'o',
    name: 'O',
    platform,
    tenant: 't',
    timeZone: 'UTC',
    country: 'US',
    baseCurrency: 'USD',
    language: 'en',
    mode: 'draft',
    released: false,
    stopped: false,
    policyHash: store.settings.keepPolicy('{}', AT),
    sender: SENDER,
    version: 0,
  });
  const invoices = (...records: Invoice[]) => store.books.apply({ kind: 'invoices', page: { records, quarantined: [], deleted: [] } }, AT);
  const payments = (...records: Payment[]) => store.books.apply({ kind: 'payments', page: { records, quarantined: [], deleted: [] } }, AT);
  return { database, store, invoices, payments };
}

const invoice = (change: Partial<Invoice> = {}): Invoice => ({
  id: 'i1',
  number: 'INV-1',
  customerId: 'c1',
  currency: 'USD',
  issued: TODAY,
  due: TODAY,
  total: 1_000,
  paid: 0,
  credited: 0,
  open: 1_000,
  state: 'open',
  sent: null,
  expectedPayment: null,
  updated: AT,
  ...change,
});
const payment = (change: Partial<Payment> = {}): Payment => ({
  id: 'p1',
  customerId: 'c1',
  currency: 'USD',
  date: TODAY,
  amount: 300,
  unapplied: 0,
  allocations: [{ invoiceId: 'i1', amount: 300 }],
  state: 'posted',
  ...change,
});

describe('records', () => {
  it('count as changed, and touch their customer, only when they differ', () => {
    const { store, invoices } = newStore();
    expect(invoices(invoice()).changed).toBe(1);
    store.cases.settle('c1', null);
    expect(invoices(invoice({ updated: instant('2026-05-04T15:00:00.000Z') })).changed).toBe(0);
    expect(store.cases.due(TODAY)).toEqual([]);
    expect(invoices(invoice({ open: 900, paid: 100, updated: instant('2026-05-04T16:00:00.000Z') })).changed).toBe(1);
    expect(store.cases.due(TODAY)).toEqual(['c1']);
  });

  it('ignore a reading older than the known one', () => {
    const { store, invoices } = newStore();
    invoices(invoice({ open: 0, paid: 1_000, state: 'settled', updated: instant('2026-05-04T15:00:00.000Z') }));
    expect(invoices(invoice()).changed).toBe(0);
    expect(store.readings.invoice('i1')).toMatchObject({ state: 'settled', open: 0 });
  });

  it('are void when the platform reports them deleted', () => {
    const { store, invoices } = newStore();
    invoices(invoice());
    expect(store.books.apply({ kind: 'invoices', page: { records: [], quarantined: [], deleted: ['i1', 'never-seen'] } }, AT).changed).toBe(
      1,
    );
    expect(store.readings.invoice('i1')).toMatchObject({ state: 'void', open: 0 });
  });

  it('keep what is quarantined until the same record can be read', () => {
    const { store, invoices } = newStore();
    const bad = { externalId: 'i1', kind: 'invoice', reason: 'no currency', path: 'CurrencyCode' };
    store.books.apply({ kind: 'invoices', page: { records: [], quarantined: [bad], deleted: [] } }, AT);
    store.books.apply({ kind: 'invoices', page: { records: [], quarantined: [bad], deleted: [] } }, AT);
    expect(store.books.quarantined()).toMatchObject({ count: 1, rows: [bad] });
    invoices(invoice());
    expect(store.books.quarantined().count).toBe(0);
  });

  it.each([
    ['quickbooks', { paid: 300, credited: 200 }],
    ['xero', { paid: 500, credited: 0 }],
  ] as const)('split what is settled by the payments on %s', (platform, expected) => {
    const { store, invoices, payments } = newStore(platform);
    invoices(invoice({ open: 500, paid: 500 }));
    payments(payment());
    expect(store.readings.invoice('i1')).toMatchObject({ open: 500, ...expected });
  });

  it('give the cash back when a payment is void', () => {
    const { store, invoices, payments } = newStore('quickbooks');
    invoices(invoice({ open: 500, paid: 500 }));
    payments(payment());
    payments(payment({ state: 'void', unapplied: 0 }));
    expect(store.readings.invoice('i1')).toMatchObject({ paid: 0, credited: 500 });
    expect(store.readings.payments('c1', TODAY)).toEqual([]);
  });
});

describe('claims', () => {
  it('give one stage of one invoice to one owner per cycle', () => {
    const { store } = newStore();
    const claim = { invoiceId: 'i1', stage: 'due', cycle: 1 };
    store.history.claim([claim], 'effect-1');
    expect(() => store.history.claim([claim], 'effect-2')).toThrow(/UNIQUE/);
    store.history.claim([{ ...claim, cycle: 2 }], 'effect-2');
    expect(store.history.holder(claim)).toBe('effect-1');
    store.history.release('effect-1');
    expect(store.history.holder(claim)).toBeNull();
  });

  it('are rolled back with their transaction', () => {
    const { store } = newStore();
    const claim = { invoiceId: 'i1', stage: 'due', cycle: 1 };
    expect(() =>
      store.transaction(() => {
        store.history.claim([claim], 'effect-1');
        throw new Error('crash');
      }),
    ).toThrow('crash');
    expect(store.history.holder(claim)).toBeNull();
  });
});

describe('effects', () => {
  const letter = {
    key: 'k',
    kind: 'letter',
    customerId: 'c1',
    stage: 'due',
    state: 'planned',
    plannedFor: TODAY,
    createdAt: AT,
    content: '{}',
    contentHash: '',
    parent: null,
  } as const;

  it('carry a name once, until they are suppressed', () => {
    const { database } = newStore();
    const effects = effectsOf(database);
    const id = effects.promise(letter);
    expect(() => effects.promise(letter)).toThrow(/UNIQUE/);
    effects.move({ id, state: 'planned' }, 'suppressed');
    expect(effects.promise(letter)).not.toBe(id);
  });

  it('move along the table only, and only from the state they are in', () => {
    const { database } = newStore();
    const effects = effectsOf(database);
    const id = effects.promise(letter);
    expect(() => effects.move({ id, state: 'planned' }, 'sent')).toThrow(RangeError);
    effects.move({ id, state: 'planned' }, 'claimed', { attempts: 1, reason: { rule: 'r', detail: 'd', values: {} } });
    expect(effects.get(id)).toMatchObject({ state: 'claimed', attempts: 1, reason: { rule: 'r' } });
    expect(() => effects.move({ id, state: 'planned' }, 'suppressed')).toThrow(/no longer planned/);
  });
});

describe('opening', () => {
  it('runs each migration once and refuses a database of a newer program', () => {
    const { database, store } = newStore();
    expect(openStore(database, { hash, random: counting() }).settings.read().id).toBe(store.settings.read().id);
    database.run(sql`UPDATE schema_version SET version = 99`);
    expect(() => openStore(database, { hash, random: counting() })).toThrow(/newer/);
  });

  it('asserts full durability on every open, the second included', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tahseel-store-'));
    try {
      for (let times = 0; times < 2; times += 1) {
        const { database, close } = openNodeDatabase(join(folder, 'o.sqlite'));
        const setting = (name: string) => database.values<[unknown]>(sql.raw(`PRAGMA ${name}`))[0]?.[0];
        expect([setting('journal_mode'), setting('synchronous'), setting('foreign_keys'), setting('busy_timeout')]).toEqual([
          'wal',
          2,
          1,
          5_000,
        ]);
        openStore(database, { hash, random: counting() });
        close();
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  const tables = [...Object.values(bookTables), ...Object.values(workTables), ...Object.values(outboxTables)].flatMap((value) =>
    is(value, SQLiteTable) ? [value] : [],
  );
  it.each(tables.map((table) => [getTableName(table), table] as const))(
    'keeps the table and the typed schema of %s alike',
    (name, table) => {
      const { database } = newStore();
      const columns = database.all<{ name: string; notnull: number; pk: number }>(sql.raw(`PRAGMA table_info("${name}")`));
      const typed = Object.values(getTableColumns(table));
      expect(columns.map((column) => column.name).sort()).toEqual(typed.map((column) => column.name).sort());
      const required = columns.filter((column) => column.notnull === 1 && column.pk === 0).map((column) => column.name);
      const typedRequired = typed
        .filter((column) => column.notNull && columns.find((each) => each.name === column.name)?.pk === 0)
        .map((column) => column.name);
      expect(required.sort()).toEqual(typedRequired.sort());
    },
  );
});

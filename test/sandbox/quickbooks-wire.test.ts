import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import { exchangeRate, readMoment, stamp } from '../../src/sandbox/quickbooks/places.ts';
import { at, record, startWorld, type World } from './quickbooks-world.ts';
import { Schemas } from './quickbooks-xsd.ts';

const data = new URL('../../../shared/data/', import.meta.url);
const recordings = new URL('recordings/quickbooks/', data);
const xsd = new URL('quickbooks-xsd/', data);
const hasRecordings = existsSync(recordings);
const hasXsd = existsSync(xsd);
if (!hasRecordings) console.warn('skipped: comparison with recordings, shared/data/recordings/quickbooks is not here');
if (!hasXsd) console.warn('skipped: comparison with schemas, shared/data/quickbooks-xsd is not here');

const NAMES = ['Invoice', 'Payment', 'CreditMemo', 'Customer'] as const;
let world: World;
let shown: Map<string, Record<string, unknown>[]>;

beforeAll(async () => {
  world = await startWorld();
  await world.call('attachable', {
    method: 'POST',
    body: JSON.stringify({ AttachableRef: [{ EntityRef: { type: 'Invoice', value: '1' }, IncludeOnSend: false }], Note: 'Called' }),
  });
  await world.call('invoice/1/send?sendTo=x%40example.com', { method: 'POST' });
  shown = new Map();
  for (const name of NAMES)
    shown.set(name, await world.rows(`SELECT * FROM ${name}${name === 'Customer' ? ' WHERE Active IN (true, false)' : ''}`));
  shown.get('Invoice')?.push(record(at((await world.call('invoice/1?include=invoiceLink')).body, 'Invoice')));
  shown.set('Attachable', await world.rows('SELECT * FROM Attachable'));
  shown.set('CompanyInfo', [record(at((await world.call('companyinfo/1')).body, 'CompanyInfo'))]);
  shown.set('Preferences', [record(at((await world.call('preferences')).body, 'Preferences'))]);
});
afterAll(() => world.close());

/** 'Invoice.Line[].Amount' → JSON types seen there. */
function gather(value: unknown, path: string, into: Map<string, Set<string>>): void {
  const note = (type: string) => into.set(path, (into.get(path) ?? new Set()).add(type));
  if (Array.isArray(value)) {
    note('list');
    for (const each of value) gather(each, `${path}[]`, into);
  } else if (typeof value === 'object' && value !== null) {
    note('object');
    for (const [name, inner] of Object.entries(value)) gather(inner, `${path}.${name}`, into);
  } else note(value === null ? 'null' : typeof value);
}

/** Every entity in a recorded response, whatever holds it. */
function recorded(): Map<string, Set<string>> {
  const into = new Map<string, Set<string>>();
  for (const file of readdirSync(recordings)) {
    const pairs: unknown = JSON.parse(readFileSync(new URL(file, recordings), 'utf8'));
    if (!Array.isArray(pairs)) continue;
    for (const pair of pairs) {
      const response = record(at(pair, 'response'));
      for (const holder of [response, record(response['QueryResponse'])]) {
        for (const name of NAMES) for (const entity of [holder[name]].flat()) if (entity !== undefined) gather(entity, name, into);
      }
    }
  }
  return into;
}

const schemas = () =>
  new Schemas(
    readdirSync(xsd)
      .filter((file) => file.endsWith('.xsd'))
      .map((file) => readFileSync(new URL(file, xsd), 'utf8')),
  );

describe.skipIf(!hasRecordings)('against the recordings', () => {
  it('has the JSON types of the recordings wherever they show the same field', () => {
    const known = recorded();
    expect(known.size).toBeGreaterThan(100);
    const ours = new Map<string, Set<string>>();
    for (const name of NAMES) for (const entity of shown.get(name) ?? []) gather(entity, name, ours);
    const wrong = [...ours].filter(([path, types]) => known.has(path) && [...types].some((type) => !known.get(path)?.has(type)));
    expect(wrong).toEqual([]);
    const common = [...ours.keys()].filter((path) => known.has(path));
    expect(common.length).toBeGreaterThan(90);
  });

  it('has every field that all recorded entities of a kind have, but for addresses and tax we do not keep', () => {
    const left: Record<string, readonly string[]> = {
      Invoice: ['BillAddr'],
      CreditMemo: ['BillAddr', 'ShipAddr', 'ShipFromAddr'],
      Payment: [],
      Customer: ['GivenName'],
    };
    const files = { Invoice: 'invoices', Payment: 'payments', CreditMemo: 'credit-memos', Customer: 'customers' } as const;
    for (const name of NAMES) {
      const body: unknown = JSON.parse(readFileSync(new URL(`${files[name]}.json`, recordings), 'utf8'));
      const entities = [at(body, 0, 'response', 'QueryResponse', name)].flat().map(record);
      const always = Object.keys(entities[0] ?? {}).filter((field) => entities.every((entity) => field in entity));
      expect(always.length).toBeGreaterThan(9);
      for (const entity of shown.get(name) ?? []) {
        // An invoice without a due date exists only in our ledger.
        const missing = always.filter(
          (field) => !(field in entity) && !left[name]?.includes(field) && !(field === 'DueDate' && entity['DocNumber'] === '1009'),
        );
        expect(missing).toEqual([]);
      }
    }
  });

  it('answers queries in the envelope of the recordings', async () => {
    const { body } = await world.call(`query?query=${encodeURIComponent('SELECT * FROM Payment MAXRESULTS 2')}`);
    expect(Object.keys(record(body)).sort()).toEqual(['QueryResponse', 'time']);
    expect(at(body, 'QueryResponse')).toMatchObject({ startPosition: 1, maxResults: 2 });
    expect(at(body, 'time')).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]{12}-0[78]:00$/);
  });
});

describe.skipIf(!hasXsd || !hasRecordings)('against the schemas', () => {
  it('shows no field that neither the schemas nor the recordings know, and no wrong type', () => {
    const known = recorded();
    const reader = schemas();
    const problems = [...shown].flatMap(([name, entities]) =>
      entities.flatMap((entity) => reader.check(entity, name, name, (path) => known.has(path))),
    );
    expect(problems).toEqual([]);
    expect([...shown.values()].every((entities) => entities.length > 0)).toBe(true);
  });

  it('would notice: text for a number, a bare date-time, an unknown field, an unknown enumeration', () => {
    const reader = schemas();
    const never = () => false;
    expect(reader.check({ Balance: '1.00' }, 'Invoice', 'Invoice', never)).toHaveLength(1);
    expect(reader.check({ MetaData: { LastUpdatedTime: '2026-01-01T00:00:00' } }, 'Invoice', 'Invoice', never)).toHaveLength(1);
    expect(reader.check({ Status: 'Paid' }, 'Invoice', 'Invoice', never)).toHaveLength(1);
    expect(reader.check({ EmailStatus: 'Sent' }, 'Invoice', 'Invoice', never)).toHaveLength(1);
    expect(reader.check({ Line: [{ Amount: '5' }] }, 'Payment', 'Payment', never)).toHaveLength(1);
    expect(reader.check({ CustomerRef: { value: 1 } }, 'Payment', 'Payment', never)).toHaveLength(1);
    expect(reader.check({ TxnDate: '2026-01-01T00:00:00' }, 'CreditMemo', 'CreditMemo', never)).toHaveLength(1);
    expect(reader.check({ Active: 'true' }, 'Customer', 'Customer', never)).toHaveLength(1);
  });
});

describe('the documents', () => {
  const invoice = (number: string) => shown.get('Invoice')?.find((row) => row['DocNumber'] === number) ?? {};

  it('shows a part-paid invoice, its payments and no status', () => {
    expect(invoice('1002')).toMatchObject({
      TotalAmt: 362.07,
      Balance: 262.07,
      SyncToken: '1',
      LinkedTxn: [{ TxnId: '10', TxnType: 'Payment' }],
      DueDate: '2026-02-09',
      EmailStatus: 'NotSet',
    });
    expect(invoice('1002')).not.toHaveProperty('Status');
    expect(invoice('1009')).not.toHaveProperty('DueDate');
  });

  it('shows a credit note applied as a Payment of zero that links both', () => {
    const linked = at(invoice('1003'), 'LinkedTxn');
    expect(linked).toEqual([
      { TxnId: '10', TxnType: 'Payment' },
      { TxnId: '900000120000003', TxnType: 'Payment' },
    ]);
    const payment = shown.get('Payment')?.find((row) => row['Id'] === '900000120000003');
    expect(payment).toMatchObject({
      TotalAmt: 0,
      UnappliedAmt: 0,
      CustomerRef: { value: '1', name: "Amy's Bird Sanctuary" },
      Line: [
        { Amount: 50, LinkedTxn: [{ TxnId: '3', TxnType: 'Invoice' }] },
        { Amount: 50, LinkedTxn: [{ TxnId: '12', TxnType: 'CreditMemo' }] },
      ],
    });
    expect(shown.get('CreditMemo')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ DocNumber: 'CM-1', TotalAmt: 80, Balance: 30, RemainingCredit: 30 }),
        expect.objectContaining({ DocNumber: 'CM-2', TotalAmt: 0, Balance: 0, PrivateNote: 'Voided' }),
      ]),
    );
  });

  it('shows a receipt with a line per invoice and what is unapplied; a deleted one is gone', () => {
    const receipts = shown.get('Payment')?.filter((row) => row['TotalAmt'] !== 0);
    expect(receipts).toHaveLength(1);
    expect(receipts?.[0]).toMatchObject({
      Id: '10',
      TotalAmt: 300,
      UnappliedAmt: 50,
      PaymentRefNum: 'CHK-77',
      TxnDate: '2026-02-20',
      MetaData: { CreateTime: '2026-02-20T07:00:00-08:00' },
    });
    expect(at(receipts?.[0], 'Line', 0)).toEqual({ Amount: 100, LinkedTxn: [{ TxnId: '2', TxnType: 'Invoice' }] });
  });

  it('keeps to what total, balance, cash and credit must add up to', () => {
    for (const row of shown.get('Invoice') ?? []) {
      const applied = (shown.get('Payment') ?? [])
        .flatMap((payment) => [at(payment, 'Line')].flat())
        .filter((line) => at(line, 'LinkedTxn', 0, 'TxnType') === 'Invoice' && at(line, 'LinkedTxn', 0, 'TxnId') === row['Id']);
      const sum = applied.reduce<number>((total, line) => total + Number(at(line, 'Amount')), 0);
      expect(Number(row['TotalAmt']) - sum).toBeCloseTo(Number(row['Balance']), 6);
    }
    // 100.50 + 262.07 open, less 50.00 unapplied and 30.00 credit.
    expect(shown.get('Customer')?.[0]).toMatchObject({ Balance: 282.57, BalanceWithJobs: 282.57, Active: true });
  });

  it('shows foreign currencies with a rate and the home balance, with their own decimals', () => {
    expect(invoice('1004')).toMatchObject({
      CurrencyRef: { value: 'EUR', name: 'Euro' },
      ExchangeRate: 1.08,
      TotalAmt: 1190,
      Balance: 1190,
      HomeBalance: 1285.2,
      HomeTotalAmt: 1285.2,
      BillAddr: { Country: 'DEU' },
    });
    expect(invoice('1005')).toMatchObject({ CurrencyRef: { value: 'KWD' }, TotalAmt: 12.345, Balance: 12.345, DueDate: '2026-03-01' });
    expect(invoice('1001')).not.toHaveProperty('ExchangeRate');
    expect(exchangeRate('EUR', 'EUR')).toBe(1);
  });

  it('gives a pay link only when asked, and the link leads to a page that pays nothing', async () => {
    expect(invoice('1001')).not.toHaveProperty('InvoiceLink');
    const link = String(shown.get('Invoice')?.at(-1)?.['InvoiceLink']);
    const page = await fetch(link);
    expect([page.status, (await page.text()).includes('100.50 USD open')]).toEqual([200, true]);
    expect((await fetch(link.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).status).toBe(404);
    // Settled, void, or without an address: no link.
    for (const id of ['3', '6', '5'])
      expect(at((await world.call(`invoice/${id}?include=invoiceLink`)).body, 'Invoice')).not.toHaveProperty('InvoiceLink');
  });

  it('writes every stamp with the Pacific offset of its moment', () => {
    expect(stamp(instant('2026-03-08T09:59:59.999Z'))).toBe('2026-03-08T01:59:59-08:00');
    expect(stamp(instant('2026-03-08T10:00:00.000Z'))).toBe('2026-03-08T03:00:00-07:00');
    expect(stamp(instant('2026-11-01T08:59:59.000Z'))).toBe('2026-11-01T01:59:59-07:00');
    expect(stamp(instant('2026-11-01T09:00:00.000Z'))).toBe('2026-11-01T01:00:00-08:00');
    const moments = ['2012-02-29T12:00:00.000Z', '2026-03-08T10:00:00.000Z', '2031-07-01T00:00:00.000Z'];
    for (const moment of moments) expect(readMoment(stamp(instant(moment)))).toBe(Date.parse(moment));
    expect(readMoment('2026-07-01')).toBe(Date.parse('2026-07-01T07:00:00Z'));
    expect(readMoment('2026-07-01T00:00:00 02:00')).toBe(Date.parse('2026-06-30T22:00:00Z'));
    expect(readMoment('yesterday')).toBeNull();
  });
});

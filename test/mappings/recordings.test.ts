/** Every recorded answer of the real platforms becomes records, exactly (shared data, where present). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Mapped } from '../../mappings/mapped.ts';
import { creditApplications, quickBooksMapping } from '../../mappings/quickbooks.ts';
import { xeroMapping } from '../../mappings/xero.ts';
import { creditSchema, customerSchema, invoiceSchema, paymentSchema, type RecordKind } from '../../src/domain/ledger.ts';

const root = new URL('../../../shared/data/recordings/', import.meta.url);
const present = existsSync(root);
const recordingSchema = z.array(z.object({ response: z.unknown() }));
const schemas = { customers: customerSchema, invoices: invoiceSchema, payments: paymentSchema, credits: creditSchema };
const KINDS: Readonly<Record<string, RecordKind>> = {
  invoice: 'invoices',
  invoices: 'invoices',
  payment: 'payments',
  payments: 'payments',
  contact: 'customers',
  contacts: 'customers',
  customer: 'customers',
  customers: 'customers',
  'credit-note': 'credits',
  'credit-notes': 'credits',
  'credit-memo': 'credits',
  'credit-memos': 'credits',
};

function responses(platform: 'xero' | 'quickbooks', file: string): unknown[] {
  return recordingSchema.parse(JSON.parse(readFileSync(new URL(`${platform}/${file}`, root), 'utf8'))).map((pair) => pair.response);
}

function map<Kind extends RecordKind>(platform: 'xero' | 'quickbooks', kind: Kind, body: unknown): Mapped<Kind> {
  return (platform === 'xero' ? xeroMapping : quickBooksMapping).map(kind, body);
}

const files = (['xero', 'quickbooks'] as const).flatMap((platform) =>
  (present ? readdirSync(new URL(`${platform}/`, root)) : []).flatMap((file) => {
    const kind = KINDS[file.replace(/^(get|create|update|send)-/, '').replace('.json', '')];
    return kind ? [{ platform, file, kind }] : [];
  }),
);

describe.skipIf(!present)('recordings (skipped where the shared data is absent)', () => {
  test.each(files)('$platform $file: nothing quarantined, every record valid, every invoice adds up', ({ platform, file, kind }) => {
    for (const body of responses(platform, file)) {
      const mapped = map(platform, kind, body);
      expect(mapped.quarantined).toEqual([]);
      for (const record of mapped.records) schemas[kind].parse(record);
      if (kind === 'invoices')
        for (const each of map(platform, 'invoices', body).records) expect(each.open + each.paid + each.credited).toBe(each.total);
    }
  });

  test('Xero: 36 receivables, 41 payables counted', () => {
    const [body] = responses('xero', 'invoices.json');
    const { records, skipped } = map('xero', 'invoices', body);
    expect(skipped).toEqual({ 'ACCPAY invoice': 41 });
    expect(Map.groupBy(records, (record) => record.state).get('open')).toHaveLength(11);
    expect(records).toHaveLength(36);
    expect(records.find((record) => record.number === 'INV-0010')).toEqual({
      id: '4c4db294-3633-45cd-8706-f0b3b0079609',
      number: 'INV-0010',
      customerId: '37918a06-92f6-4edb-bfe0-1fc041c90f8b',
      currency: 'USD',
      issued: '2026-02-25',
      due: '2026-03-10',
      total: 54_125,
      paid: 0,
      credited: 54_125,
      open: 0,
      state: 'settled',
      sent: null,
      expectedPayment: null,
      updated: '2008-12-20T17:38:32.660Z',
    });
  });

  test('Xero: payments of bills, payable credits and drafts are counted', () => {
    const payments = map('xero', 'payments', responses('xero', 'payments.json')[0]);
    expect(payments.skipped).toEqual({ 'ACCPAYPAYMENT payment': 28 });
    expect(payments.records.filter((record) => record.state === 'void')).toHaveLength(10);
    const credits = map('xero', 'credits', responses('xero', 'credit-notes.json')[0]);
    expect(credits.skipped).toEqual({ 'ACCPAYCREDIT credit': 4, 'DRAFT credit-note': 7 });
    expect(credits.records.map((record) => record.allocations.reduce((sum, each) => sum + each.amount, 0) + record.remaining)).toEqual(
      credits.records.map((record) => record.total),
    );
  });

  test('QuickBooks: 37 invoices, 26 open of which 3 part-paid', () => {
    const { records } = map('quickbooks', 'invoices', responses('quickbooks', 'invoices.json')[0]);
    expect(records).toHaveLength(37);
    const open = records.filter((record) => record.state === 'open');
    expect(open).toHaveLength(26);
    expect(open.filter((record) => record.paid > 0).map((record) => record.number)).toHaveLength(3);
  });

  test('QuickBooks: the credit memo on invoice 71 is told apart from the money on it', () => {
    const [body] = responses('quickbooks', 'payments.json');
    const { records } = map('quickbooks', 'payments', body);
    expect(records.find((record) => record.id === '74')).toMatchObject({ amount: 0, unapplied: 0, allocations: [], state: 'posted' });
    expect(records.find((record) => record.id === '72')).toMatchObject({
      amount: 10_500,
      allocations: [{ invoiceId: '71', amount: 10_500 }],
    });
    expect(creditApplications(body)).toEqual([{ paymentId: '74', creditId: '73', allocations: [{ invoiceId: '71', amount: 10_000 }] }]);
    for (const record of records)
      expect(record.allocations.reduce((sum, each) => sum + each.amount, 0)).toBe(record.amount - record.unapplied);
  });
});

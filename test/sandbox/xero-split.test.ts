import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import type { LedgerReceipt } from '../../src/sandbox/ledger.ts';
import { splitReceipt } from '../../src/sandbox/xero/split.ts';
import { NOW } from './xero-world.ts';

const date = calendarDate('2026-03-01');
const share = (invoiceId: string, amount: number) => ({ invoiceId, amount, date });
const receipt = (kind: LedgerReceipt['kind'], amount: number, ...allocations: LedgerReceipt['allocations']): LedgerReceipt => ({
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  serial: '1',
  kind,
  customerId: 'c',
  currency: 'USD',
  date,
  amount,
  allocations,
  reference: '',
  state: 'posted',
  version: 0,
  createdAt: NOW,
  updatedAt: NOW,
});

describe('a receipt in Xero', () => {
  it('with money beyond its invoices is payments and an overpayment, which sum to it', () => {
    const { payments, prepaid } = splitReceipt(receipt('payment', 100, share('a', 30), share('b', 45)));
    expect(payments.map(({ invoiceId, amount, batchTotal }) => [invoiceId, amount, batchTotal])).toEqual([
      ['a', 30, 75],
      ['b', 45, 75],
    ]);
    expect(prepaid).toMatchObject({ kind: 'overpayment', total: 25, allocations: [] });
    expect(new Set([...payments.map((part) => part.id), prepaid?.id]).size).toBe(3);
  });

  it('keeps every id when more is allocated', () => {
    const before = splitReceipt(receipt('payment', 100, share('a', 30), share('b', 45)));
    const after = splitReceipt(receipt('payment', 100, share('a', 30), share('b', 45), share('c', 5)));
    expect(after.payments.slice(0, 2).map((part) => [part.id, part.batchId])).toEqual(
      before.payments.map((part) => [part.id, part.batchId]),
    );
    expect(after.prepaid?.id).toBe(before.prepaid?.id);
  });

  it('pays one invoice by one payment, however often it was allocated', () => {
    const { payments, prepaid } = splitReceipt(receipt('payment', 30, share('a', 10), share('a', 20)));
    expect(payments).toMatchObject([{ id: '0f8fad5b-d9cb-469f-a165-70867728950e', amount: 30, batchId: null }]);
    expect(prepaid).toBeNull();
  });

  it.each(['overpayment', 'prepayment'] as const)('as %s has allocations and no payment', (kind) => {
    const { payments, prepaid } = splitReceipt(receipt(kind, 100, share('a', 30)));
    expect(payments).toEqual([]);
    expect(prepaid).toMatchObject({
      id: '0f8fad5b-d9cb-469f-a165-70867728950e',
      kind,
      total: 100,
      allocations: [{ invoiceId: 'a', amount: 30 }],
    });
  });
});

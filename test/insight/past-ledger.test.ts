/** The records of a ledger as they would have been read on a past day. */
import { describe, expect, it } from 'vitest';
import type { Credit, Invoice, Payment } from '../../src/domain/ledger.ts';
import { calendarDate } from '../../src/domain/time.ts';
import { changeDays, ledgerAt } from '../../src/insight/past-ledger.ts';

const day = (text: string) => calendarDate(`2026-${text}`);

function invoice(id: string, issued: string, total: number, open: number): Invoice {
  const state = open === 0 ? 'settled' : 'open';
  const dates = { issued: day(issued), due: day(issued), expectedPayment: null, updated: null };
  return { id, number: id, customerId: 'c', currency: 'USD', ...dates, total, paid: total - open, credited: 0, open, state, sent: true };
}

function payment(id: string, date: string, amount: number, unapplied: number, ...on: [string, number][]): Payment {
  const allocations = on.map(([invoiceId, part]) => ({ invoiceId, amount: part }));
  return { id, customerId: 'c', currency: 'USD', date: day(date), amount, unapplied, allocations, state: 'posted' };
}

const CREDIT: Credit = {
  id: 'k',
  customerId: 'c',
  currency: 'USD',
  date: day('03-05'),
  kind: 'credit-note',
  total: 30,
  remaining: 10,
  allocations: [{ invoiceId: 'b', amount: 20 }],
  state: 'posted',
};
const LEDGER = {
  invoices: [invoice('a', '01-10', 100, 0), invoice('b', '03-01', 80, 20), { ...invoice('v', '01-01', 50, 50), state: 'void' as const }],
  payments: [payment('p', '02-01', 60, 0, ['a', 60]), payment('q', '02-20', 80, 0, ['a', 40], ['b', 40])],
  credits: [CREDIT],
};

describe('a ledger on a past day', () => {
  it.each([
    ['01-09', [], 0],
    ['01-31', [['a', 100]], 0],
    ['02-01', [['a', 40]], 0],
    // The second payment came before the invoice it was set against: until then that part is unapplied.
    ['02-25', [], 40],
    ['03-01', [['b', 40]], 0],
    ['03-05', [['b', 20]], 10],
  ] as const)('on %s', (date, open, unapplied) => {
    const { invoices, payments, credits } = ledgerAt(LEDGER, day(date));
    expect(invoices.map((each) => [each.id, each.open])).toEqual(open);
    expect(invoices.every((each) => each.state === 'open' && each.paid === each.total - each.open)).toBe(true);
    const spare = payments.reduce((sum, each) => sum + each.unapplied, 0) + credits.reduce((sum, each) => sum + each.remaining, 0);
    expect(spare).toBe(unapplied);
  });
  it('changes on the days of its documents, each once and in order', () => {
    expect(changeDays(LEDGER, day('01-10'), day('03-01'))).toEqual(['01-10', '02-01', '02-20', '03-01'].map(day));
  });
});

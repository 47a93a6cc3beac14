/** What stands in the way of being paid, each finding on the books that have it and on those that have not. */
import { expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import { type CustomerSeen, HYGIENE, type HygieneKind, hygiene, type InvoiceSeen } from '../../src/insight/hygiene.ts';

const AS_OF = calendarDate('2026-03-31');
const WELL: InvoiceSeen = {
  id: 'i-1',
  number: 'INV-1',
  customerId: 'c-1',
  issued: calendarDate('2026-03-02'),
  due: calendarDate('2026-04-01'),
  sent: true,
  payLink: 'https://pay.example/1',
};
const KNOWN: CustomerSeen = { id: 'c-1', name: 'Cairo Print', emails: [{ address: 'accounts@cairo.example', role: 'billing' }] };

function counts(
  invoices: readonly InvoiceSeen[],
  customers: readonly CustomerSeen[] = [KNOWN],
): Partial<Record<HygieneKind, number | null>> {
  return Object.fromEntries(hygiene(invoices, customers, AS_OF).flatMap(({ kind, count }) => (count === 0 ? [] : [[kind, count]])));
}
const on = (issued: string, due: string): InvoiceSeen => ({ ...WELL, issued: calendarDate(issued), due: calendarDate(due) });

it('names every kind once, and of well-kept books only what the books cannot say', () => {
  expect(hygiene([WELL], [KNOWN], AS_OF).map(({ kind }) => kind)).toEqual(HYGIENE);
  expect(counts([WELL])).toEqual({ 'late-delivery': null });
});

it.each<[HygieneKind, readonly InvoiceSeen[], readonly CustomerSeen[], number | null]>([
  ['no-due-date', [{ ...WELL, due: null }, WELL], [KNOWN], 1],
  ['due-before-issued', [on('2026-03-02', '2026-03-01')], [KNOWN], 1],
  ['unclear-terms', [on('2026-03-01', '2026-03-08'), on('2026-03-01', '2026-03-15'), on('2026-03-01', '2026-03-31')], [KNOWN], 1],
  ['never-sent', [{ ...WELL, sent: false }], [KNOWN], 1],
  ['never-sent', [{ ...WELL, sent: null }], [KNOWN], null],
  ['no-email', [WELL], [{ ...KNOWN, emails: [] }], 1],
  ['no-accounts-email', [WELL], [{ ...KNOWN, emails: [{ address: 'sam@cairo.example', role: 'person' }] }], 1],
  ['no-pay-link', [{ ...WELL, payLink: '' }, WELL], [KNOWN], 1],
  ['no-pay-link', [{ ...WELL, payLink: null }], [KNOWN], null],
  ['late-in-month', [on('2026-03-25', '2026-04-24'), on('2026-03-24', '2026-04-24')], [KNOWN], 1],
])('%s', (kind, invoices, customers, count) => {
  expect(counts(invoices, customers)[kind]).toBe(count);
});

it('counts terms that differ by a month’s length as one, and months long gone not at all', () => {
  const monthly = [on('2026-01-31', '2026-02-28'), on('2026-03-01', '2026-03-31'), on('2026-02-01', '2026-03-04')];
  expect(counts(monthly)['unclear-terms']).toBeUndefined();
  expect(counts([on('2025-10-30', '2025-11-29')])['late-in-month']).toBeNull();
});

it('says which, five at most', () => {
  const many = Array.from({ length: 9 }, (_, index) => ({ ...WELL, id: `i-${index}`, number: `INV-${index}`, due: null }));
  const [found] = hygiene(many, [KNOWN], AS_OF);
  expect([found?.count, found?.of, found?.examples.length, found?.examples[0]]).toEqual([
    9,
    9,
    5,
    { customerId: 'c-1', customerName: 'Cairo Print', number: 'INV-0' },
  ]);
});

/** The books every connector is held against: one document of each kind, in two currencies, with known sums. */
import { calendarDate, type Instant, instant } from '../../src/domain/time.ts';
import { Company } from '../../src/sandbox/company.ts';

export const START = instant('2026-05-01T09:00:00Z');
export const FACTS = {
  name: 'Harbour & Pine',
  country: 'US',
  timeZone: 'America/New_York',
  baseCurrency: 'USD',
  tenant: '5c8b1a34-6b1f-4d8e-9a60-3e1f0a7b2c11',
  realm: '9130000000000001',
};

/** Amounts in minor units. `invoices` by number: what must be open, and whether QuickBooks could show it. */
export function makeBooks(facts = FACTS, seed = 1) {
  const company = new Company(facts, seed);
  const at: Instant = instant('2026-04-01T08:00:00Z');
  const day = calendarDate;
  const boom = company.addCustomer({ name: "Boom & O'Neil <Co>", email: 'billing@boom.invalid', phone: '+1 555 0100', country: 'US' }, at);
  const dinar = company.addCustomer({ name: 'مطبعة النور', email: 'kwd@print.invalid', currency: 'KWD', country: 'KW' }, at);
  const gone = company.addCustomer({ name: 'Gone Ltd', email: null }, at);
  company.archiveCustomer(gone.id, at);
  const invoice = (docNumber: string, customerId: string, total: number, due: string, state: 'draft' | 'approved' = 'approved') =>
    company.addInvoice({ docNumber, customerId, total, issued: day('2026-02-01'), due: day(due), state }, at);
  const open = invoice('INV-1', boom.id, 12_345, '2026-03-01');
  const partly = invoice('INV-2', boom.id, 50_000, '2026-03-15');
  const credited = invoice('INV-3', boom.id, 8_000, '2026-03-20');
  const settled = invoice('INV-4', boom.id, 3_139, '2026-03-02');
  const voided = invoice('INV-5', boom.id, 999, '2026-03-01');
  invoice('INV-6', boom.id, 777, '2026-06-01', 'draft');
  const dinars = invoice('INV-7', dinar.id, 31_390, '2026-06-30');
  company.voidInvoice(voided.id, at);
  const pay = (amount: number, allocations: { invoiceId: string; amount: number }[], kind: 'payment' | 'prepayment' = 'payment') =>
    company.addReceipt({ kind, customerId: boom.id, date: day('2026-03-10'), amount, allocations }, at);
  pay(20_000, [{ invoiceId: partly.id, amount: 20_000 }]);
  pay(5_639, [{ invoiceId: settled.id, amount: 3_139 }]);
  pay(1_500, [], 'prepayment');
  company.addCreditNote(
    {
      docNumber: 'CN-1',
      customerId: boom.id,
      date: day('2026-03-11'),
      total: 3_000,
      allocations: [{ invoiceId: credited.id, amount: 2_500 }],
    },
    at,
  );
  return { company, boom, gone, open, partly, credited, dinars };
}

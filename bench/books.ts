/** The books every bench is run over: made by counting, so that each run and each machine meets the same ones. */
import { addDays, addMs, calendarDate, instant } from '../src/domain/time.ts';
import { Company } from '../src/sandbox/company.ts';

export const FACTS = {
  name: 'Bench & Sons',
  country: 'US',
  timeZone: 'America/New_York',
  baseCurrency: 'USD',
  tenant: '7f9d2a10-51c4-4f5e-8b57-0d1c2f3a4b5c',
  realm: '9130000000000777',
};
/** After everything in the books. */
export const NOW = instant('2026-06-01T12:00:00Z');

const CUSTOMERS_PER_INVOICE = 1 / 20;
const FIRST = instant('2025-01-01T08:00:00Z');
/** Documents come a few seconds apart, some of them in the same second. */
const APART_MS = 430;

/**
 * `invoices` over a twentieth as many customers; three of five are paid, one of a hundred is credited in part, one of fifty is overpaid.
 * So are small businesses' books in the ledgers we know, give or take.
 */
export function benchBooks(invoices: number): Company {
  const company = new Company(FACTS, 7);
  const customers = Array.from({ length: Math.max(1, Math.round(invoices * CUSTOMERS_PER_INVOICE)) }, (_, index) =>
    company.addCustomer(
      { name: `Customer ${index} Ltd`, email: `accounts@customer-${index}.example`, phone: '+1 212 555 0100', country: 'US' },
      addMs(FIRST, index * APART_MS),
    ),
  );
  const start = addMs(FIRST, customers.length * APART_MS);
  for (let index = 0; index < invoices; index++) {
    const customer = customers[(index * 7_919) % customers.length];
    if (!customer) continue;
    const at = addMs(start, index * APART_MS);
    const issued = addDays(calendarDate('2025-06-01'), index % 330);
    const total = 10_000 + ((index * 37) % 90_000);
    const { id } = company.addInvoice(
      { docNumber: `INV-${index}`, customerId: customer.id, issued, due: addDays(issued, 30), total, description: 'Goods delivered' },
      at,
    );
    const day = addDays(issued, 35);
    if (index % 5 < 3)
      company.addReceipt(
        { kind: 'payment', customerId: customer.id, date: day, amount: total, allocations: [{ invoiceId: id, amount: total }] },
        at,
      );
    else if (index % 100 === 4)
      company.addCreditNote({ customerId: customer.id, date: day, total: 5_000, allocations: [{ invoiceId: id, amount: 4_000 }] }, at);
    if (index % 50 === 3)
      company.addReceipt({ kind: 'overpayment', customerId: customer.id, date: day, amount: 1_500, allocations: [] }, at);
  }
  return company;
}

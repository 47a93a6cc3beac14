/** Webhooks are hints: whichever of them come, however often and in whatever order, one poll afterwards leaves the store as if none had come. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { addDays, calendarDate } from '../../src/domain/time.ts';
import { openWebhooks } from '../../src/runtimes/webhooks.ts';
import { ActRefused } from '../../src/sandbox/acts.ts';
import type { Company } from '../../src/sandbox/company.ts';
import { Webhooks } from '../../src/sandbox/webhooks.ts';
import { type Clock, clockAt, dump, newCompany, openClient, SOURCE, START } from './client.ts';

const CASES = 1_000;
const KEY = 'a key of the property test';
const TODAY = calendarDate('2026-05-04');

const act = fc.record({
  does: fc.constantFrom('customer', 'invoice', 'invoice', 'pay', 'pay', 'overpay', 'credit', 'void', 'archive', 'unpay', 'redate'),
  which: fc.nat(50),
  amount: fc.integer({ min: 1, max: 20_000 }),
  days: fc.integer({ min: -100, max: 40 }),
});
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

const step = fc.record({
  act,
  afterMs: fc.constantFrom(0, 1, 1_000, 61_000),
  /** Of all webhooks sent so far, which arrive now: any, again, in any order. */
  arriving: fc.array(fc.nat(200), { maxLength: 3 }),
  looks: fc.boolean(),
});

/** What happened in the books; what they refuse did not happen. */
function happen(company: Company, { does, which, amount, days }: Act, { now }: Clock): void {
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[which % Math.max(1, items.length)];
  const customer = pick(company.customers.all());
  const invoice = pick(company.invoices.all());
  const receipt = pick(company.receipts.all());
  const date = addDays(TODAY, days);
  const name = `${company.customers.size}`;
  try {
    if (does === 'customer') company.addCustomer({ name: `Customer ${name}`, email: which % 3 === 0 ? null : `a@c${name}.example` }, now);
    if (does === 'invoice' && customer)
      company.addInvoice(
        {
          docNumber: `I${company.invoices.size}`,
          customerId: customer.id,
          issued: addDays(date, -30),
          due: which % 7 === 0 ? null : date,
          total: amount,
        },
        now,
      );
    if (does === 'pay' && invoice) {
      const paid = Math.min(amount, company.openOf(invoice.id));
      const allocations = [{ invoiceId: invoice.id, amount: paid }];
      company.addReceipt({ kind: 'payment', customerId: invoice.customerId, date: TODAY, amount: paid, allocations }, now);
    }
    if (does === 'overpay' && customer)
      company.addReceipt({ kind: 'overpayment', customerId: customer.id, date: TODAY, amount, allocations: [] }, now);
    if (does === 'credit' && invoice) {
      const allocations = [{ invoiceId: invoice.id, amount: Math.min(amount, company.openOf(invoice.id)) }];
      company.addCreditNote({ customerId: invoice.customerId, date: TODAY, total: amount, allocations }, now);
    }
    if (does === 'void' && invoice) company.voidInvoice(invoice.id, now);
    if (does === 'archive' && customer) company.archiveCustomer(customer.id, now);
    if (does === 'unpay' && receipt) company.deleteReceipt(receipt.id, now);
    if (does === 'redate' && invoice) company.setDue(invoice.id, date, now);
  } catch (error) {
    if (!(error instanceof ActRefused)) throw error;
  }
}

const clock = clockAt(START);
const books = { company: newCompany() };
const told = openClient(books, clock);
const untold = openClient(books, clock);
afterAll(() => {
  told.close();
  untold.close();
});

async function lived(steps: readonly (typeof step extends fc.Arbitrary<infer Value> ? Value : never)[]) {
  clock.now = START;
  const company = newCompany();
  books.company = company;
  const sent: { body: string; headers: Readonly<Record<string, string>> }[] = [];
  const sender = new Webhooks([company], async (_url, headers, body) => {
    sent.push({ body, headers });
    return 200;
  });
  sender.register({ platform: 'xero', key: KEY, url: 'http://127.0.0.1/webhooks/xero' });
  for (let each = 0; each < 3; each += 1) {
    happen(company, { does: 'customer', which: each, amount: 1, days: 0 }, clock);
    happen(company, { does: 'invoice', which: each, amount: 9_000 + each, days: -each * 20 }, clock);
  }
  const webhooks = openWebhooks({
    path: ':memory:',
    keys: { xero: [KEY], quickbooks: [] },
    now: () => clock.now,
    log: () => {},
    organisation: ({ tenant }) => (tenant === SOURCE.tenant ? told.id : null),
    soon: () => {},
  });
  let looks = 0;
  told.remember();
  untold.remember();
  try {
    await told.actor.wake();
    await untold.actor.wake();
    for (const { act: acted, afterMs, arriving, looks: isLooking } of steps) {
      clock.pass(afterMs);
      happen(company, acted, clock);
      await sender.flush();
      for (const place of arriving) {
        const delivery = sent[place % Math.max(1, sent.length)];
        if (!delivery) continue;
        const { headers, body } = delivery;
        const answer = await webhooks.fetch(new Request('http://127.0.0.1/webhooks/xero', { method: 'POST', headers, body }));
        expect(answer.status).toBe(200);
      }
      await webhooks.beat();
      if (isLooking && (await webhooks.look(SOURCE, told.actor, true)) !== null) looks += 1;
    }
    clock.pass(60_000);
    await webhooks.look(SOURCE, told.actor, false);
    await untold.actor.wake();
    return { told: dump(told.database), untold: dump(untold.database), looks, invoices: company.invoices.size };
  } finally {
    await webhooks.close();
    told.undo();
    untold.undo();
  }
}

describe('one poll after any webhooks', () => {
  it(`leaves the store byte for byte as a poll without webhooks: ${CASES} ledgers`, { timeout: 600_000 }, async () => {
    let looks = 0;
    let cases = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const { told, untold, looks: looked } = await lived(steps);
        looks += looked;
        cases += 1;
        expect(told).toBe(untold);
      }),
      { numRuns: CASES, seed: 20_260_504 },
    );
    // The property says nothing where nobody ever looked.
    expect(looks).toBeGreaterThan(CASES / 2);
    console.log(`${cases} ledgers, ${looks} looks led to by webhooks`);
  });
});

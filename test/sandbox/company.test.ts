import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMs, calendarDate, type Instant, instant } from '../../src/domain/time.ts';
import { ActRefused, Company } from '../../src/sandbox/company.ts';
import { inventFacts } from '../../src/sandbox/generate.ts';

const day = calendarDate('2026-03-02');
const start = instant('2026-03-02T09:00:00Z');
const later = (minutes: number): Instant => addMs(start, minutes * 60_000);

function booksWithOneInvoice(total = 10_000) {
  const company = new Company(inventFacts(3), 3);
  const customer = company.addCustomer({ name: 'Larkfield Cycles', email: 'accounts@larkfield.example' }, start);
  const invoice = company.addInvoice(
    { docNumber: 'INV-1', customerId: customer.id, issued: day, due: calendarDate('2026-04-01'), total },
    start,
  );
  return { company, customer, invoice };
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ActRefused) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('a company', () => {
  it('splits what an invoice received into cash and credit and bumps it with every payment', () => {
    const { company, customer, invoice } = booksWithOneInvoice();
    const pay = { customerId: customer.id, date: day };
    company.addReceipt({ ...pay, kind: 'payment', amount: 3_000, allocations: [{ invoiceId: invoice.id, amount: 3_000 }] }, later(1));
    expect([invoice.version, invoice.updatedAt]).toEqual([1, later(1)]);
    const ahead = company.addReceipt({ ...pay, kind: 'prepayment', amount: 2_500, allocations: [] }, later(2));
    expect(invoice.version).toBe(1);
    company.allocate({ receiptId: ahead.id }, invoice.id, 2_000, day, later(3));
    company.addCreditNote({ ...pay, total: 1_500, allocations: [{ invoiceId: invoice.id, amount: 1_000 }] }, later(4));
    expect([company.paidOf(invoice.id), company.creditedOf(invoice.id), company.openOf(invoice.id)]).toEqual([3_000, 3_000, 4_000]);
    expect([company.unappliedOf(ahead), ahead.version, invoice.version, invoice.updatedAt]).toEqual([500, 1, 3, later(4)]);
    expect(company.creditNotes.all().map((note) => company.remainingOf(note))).toEqual([500]);
  });

  it('turns what exceeds the open amount into an overpayment', () => {
    const { company, invoice } = booksWithOneInvoice();
    const made = company.payByNumber('INV-1', 10_250, day, later(1));
    expect(made.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['payment', 10_000],
      ['overpayment', 250],
    ]);
    expect([company.openOf(invoice.id), company.paidOf(invoice.id)]).toEqual([0, 10_000]);
    expect(company.payByNumber('INV-1', 40, day, later(2)).map(({ kind }) => kind)).toEqual(['overpayment']);
  });

  it('opens invoices again when a payment is taken back, and tells the change feed', () => {
    const { company, invoice } = booksWithOneInvoice();
    const [receipt] = company.payByNumber('INV-1', 4_000, day, later(1));
    company.deleteReceipt(receipt?.id ?? '', later(5));
    expect([company.openOf(invoice.id), receipt?.state, receipt && company.unappliedOf(receipt)]).toEqual([10_000, 'deleted', 0]);
    expect(company.changedSince(later(5), 'receipt')).toEqual([receipt]);
    expect(company.changedSince(later(5), 'invoice')).toEqual([invoice]);
    expect(company.changedSince(later(6), 'invoice')).toEqual([]);
  });

  it('refuses what the platforms refuse and leaves the books as they were', () => {
    const { company, customer, invoice } = booksWithOneInvoice();
    const other = company.addCustomer({ name: 'Westerby Studios', email: null, currency: 'KWD' }, start);
    const allocations = [{ invoiceId: invoice.id, amount: 600 }];
    const receipt = { kind: 'payment', customerId: customer.id, date: day, amount: 1_000 } as const;
    company.payByNumber('INV-1', 9_500, day, later(1));
    const before = company.snapshot();
    expect(codeOf(() => company.addReceipt({ ...receipt, allocations }, later(2)))).toBe('over-allocated');
    expect(
      codeOf(() => company.addReceipt({ ...receipt, amount: 100, allocations: [{ invoiceId: invoice.id, amount: 200 }] }, later(2))),
    ).toBe('over-allocated');
    expect(
      codeOf(() => company.addReceipt({ ...receipt, customerId: other.id, allocations: [{ invoiceId: invoice.id, amount: 1 }] }, later(2))),
    ).toBe('wrong-customer');
    expect(
      codeOf(() => company.addReceipt({ ...receipt, currency: 'EUR', allocations: [{ invoiceId: invoice.id, amount: 1 }] }, later(2))),
    ).toBe('wrong-currency');
    expect(codeOf(() => company.addReceipt({ ...receipt, amount: 10.5, allocations: [] }, later(2)))).toBe('bad-amount');
    expect(
      codeOf(() => company.addInvoice({ docNumber: 'INV-1', customerId: customer.id, issued: day, due: null, total: 1 }, later(2))),
    ).toBe('duplicate-number');
    expect(codeOf(() => company.voidInvoice(invoice.id, later(2)))).toBe('has-allocations');
    expect(codeOf(() => company.setDue('nobody', day, later(2)))).toBe('unknown-document');
    expect(company.snapshot()).toEqual(before);
  });

  it('keeps notes per document and writes down what came from our side, under the ids of the face', () => {
    const { company, invoice } = booksWithOneInvoice();
    const note = company.addNote(
      { platform: 'quickbooks', entity: 'invoice', entityId: invoice.id, text: 'Reminder sent [ref k1]', key: 'k1' },
      later(1),
    );
    company.addNote({ platform: 'xero', entity: 'invoice', entityId: invoice.id, text: 'Called' }, later(2));
    company.setExpectedPayment(invoice.id, day, later(3), 'xero');
    company.payByNumber('INV-1', 1, day, later(4));
    expect(company.notesOf(invoice.id).map(({ serial, text, at }) => [serial, text, at])).toEqual([
      ['1', 'Reminder sent [ref k1]', later(1)],
      ['2', 'Called', later(2)],
    ]);
    expect([company.noteByKey('k1'), company.noteBySerial('1')]).toEqual([note, note]);
    expect(
      company.journal.map(({ platform, organisation, kind, externalId, text }) => [platform, organisation, kind, externalId, text]),
    ).toEqual([
      ['quickbooks', company.facts.realm, 'note', '1', 'Reminder sent [ref k1]'],
      ['xero', company.facts.tenant, 'note', invoice.id, 'Called'],
      ['xero', company.facts.tenant, 'expected-payment', invoice.id, day],
    ]);
  });

  it('comes back from a snapshot the same, through JSON, and goes on with the same ids', () => {
    const { company, customer, invoice } = booksWithOneInvoice();
    company.payByNumber('INV-1', 2_000, day, later(1));
    company.addCreditNote(
      { customerId: customer.id, date: day, total: 300, allocations: [{ invoiceId: invoice.id, amount: 300 }] },
      later(2),
    );
    company.addNote({ platform: 'direct', entity: 'invoice', entityId: invoice.id, text: 'x', key: 'k' }, later(3));
    const [bounced] = company.payByNumber('INV-1', 700, day, later(3));
    company.deleteReceipt(bounced?.id ?? '', later(3));
    const restored = Company.restore(JSON.parse(JSON.stringify(company.snapshot())));
    expect(restored.openOf(invoice.id)).toBe(7_700);
    for (const books of [company, restored]) {
      books.payByNumber('INV-1', 9_000, day, later(4));
      books.addNote({ platform: 'direct', entity: 'customer', entityId: customer.id, text: 'y' }, later(5));
    }
    expect(restored.snapshot()).toEqual(company.snapshot());
    expect(restored.openOf(invoice.id)).toBe(0);
    expect(restored.allocationsOf(invoice.id)).toEqual(company.allocationsOf(invoice.id));
    expect(() => Company.restore({ ...company.snapshot(), invoices: [{ id: 'x' }] })).toThrow(/invoices\.0/);
  });

  it('answers changes like a scan of all documents would, whatever the order of the instants', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ invoice: fc.nat(9), minute: fc.nat(40) }), { maxLength: 60 }), fc.nat(45), (touches, since) => {
        const company = new Company(inventFacts(3), 3);
        const customer = company.addCustomer({ name: 'Tarnside', email: null }, start);
        const invoices = Array.from({ length: 10 }, (_, index) =>
          company.addInvoice({ docNumber: `${index}`, customerId: customer.id, issued: day, due: day, total: 1 }, later(index)),
        );
        for (const { invoice, minute } of touches) {
          company.changedSince(later(minute), 'invoice');
          company.markSent(invoices[invoice]?.id ?? '', later(minute));
        }
        const scanned = invoices
          .filter((each) => each.updatedAt >= later(since))
          .sort((a, b) => (a.updatedAt + a.id < b.updatedAt + b.id ? -1 : 1));
        expect(company.changedSince(later(since), 'invoice')).toEqual(scanned);
      }),
    );
  });

  it('forgets superseded changes, so that a year of touches does not grow the feed', () => {
    const { company, invoice } = booksWithOneInvoice();
    for (let minute = 1; minute <= 5_000; minute++) company.setExpectedPayment(invoice.id, day, later(minute));
    expect(company.changedSince(later(5_000), 'invoice')).toEqual([invoice]);
    expect(company.changedSince(null, 'invoice')).toEqual([invoice]);
    expect(company.changedSince(later(5_001), 'invoice')).toEqual([]);
  });
});

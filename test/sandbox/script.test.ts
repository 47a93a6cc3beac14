import { describe, expect, it } from 'vitest';
import { calendarDate, dateOfDayNumber, dayNumber, daysBetween } from '../../src/domain/time.ts';
import { Company } from '../../src/sandbox/company.ts';
import { generateCompany, generateScript, inventFacts } from '../../src/sandbox/generate.ts';
import { type LedgerRow, playUntil, type Script, scriptFromLedgerRows, startOfDay } from '../../src/sandbox/script.ts';

const facts = inventFacts(7);
const [from, to] = [calendarDate('2025-01-01'), calendarDate('2025-12-31')];
const options = { seed: 7, facts, customers: 30, from, to };

function row(change: Partial<LedgerRow> & { invoiceNumber: string }): LedgerRow {
  const dates = { issued: calendarDate('2025-03-10'), due: calendarDate('2025-04-09'), settled: calendarDate('2025-04-20') };
  return {
    customerId: '0379 NEVHP',
    customerName: 'Nevhp',
    amountMinor: 5_594,
    currency: 'USD',
    paidMinor: null,
    disputed: false,
    email: null,
    country: null,
    ...dates,
    ...change,
  };
}

function played(script: Script, until: string): Company {
  const company = new Company(script.facts, 1);
  playUntil(company, script, calendarDate(until));
  return company;
}

describe('a ledger file as a script', () => {
  const open = (company: Company, number: string) => company.openOf(company.invoiceByNumber(number)?.id ?? '');

  it('issues each invoice on its day and settles it on its day', () => {
    const script = scriptFromLedgerRows([row({ invoiceNumber: '611365' })], facts);
    expect(played(script, '2025-03-09').invoices.size).toBe(0);
    expect(open(played(script, '2025-03-10'), '611365')).toBe(5_594);
    expect(open(played(script, '2025-04-19'), '611365')).toBe(5_594);
    const done = played(script, '2025-04-20');
    expect(open(done, '611365')).toBe(0);
    expect(done.invoiceByNumber('611365')?.updatedAt).toBe(startOfDay(calendarDate('2025-04-20'), facts.timeZone));
    expect(startOfDay(calendarDate('2025-04-20'), 'America/New_York')).toBe('2025-04-20T04:00:00.000Z');
  });

  it('stamps what happens on one day one after the other, in the order of the file', () => {
    const company = played(scriptFromLedgerRows([row({ invoiceNumber: 'b' }), row({ invoiceNumber: 'a' })], facts), '2025-03-10');
    expect(company.changedSince(null, 'invoice').map(({ docNumber, serial, updatedAt }) => [docNumber, serial, updatedAt])).toEqual([
      ['b', '1', '2025-03-10T04:00:00.000Z'],
      ['a', '2', '2025-03-10T04:00:00.001Z'],
    ]);
  });

  it('pays no earlier than the issue date, only what was paid, and keeps what was too much', () => {
    const rows = [
      row({ invoiceNumber: 'early', settled: calendarDate('2025-03-01') }),
      row({ invoiceNumber: 'part', paidMinor: 5_000 }),
      row({ invoiceNumber: 'more', paidMinor: 6_000 }),
      row({ invoiceNumber: 'undated', settled: null, paidMinor: 94 }),
      row({ invoiceNumber: 'open', settled: null }),
    ];
    const script = scriptFromLedgerRows(rows, facts);
    const issued = played(script, '2025-03-10');
    expect(['early', 'part', 'undated', 'open'].map((number) => open(issued, number))).toEqual([0, 5_594, 5_500, 5_594]);
    const end = played(script, '2025-12-31');
    expect(['part', 'more', 'open'].map((number) => open(end, number))).toEqual([594, 0, 5_594]);
    expect(
      end.receipts
        .all()
        .filter((receipt) => receipt.kind === 'overpayment')
        .map((receipt) => end.unappliedOf(receipt)),
    ).toEqual([406]);
    expect(end.customers.all().map(({ email, serial }) => [serial, email])).toEqual([['1', '0379-NEVHP@customers.invalid']]);
  });

  it('lists disputes for our side from issue until settled', () => {
    const rows = [
      row({ invoiceNumber: 'a', disputed: true }),
      row({ invoiceNumber: 'b', disputed: true, settled: null }),
      row({ invoiceNumber: 'c' }),
    ];
    expect(
      scriptFromLedgerRows(rows, facts).disputes.map(({ invoiceNumber, from: since, until }) => [invoiceNumber, since, until]),
    ).toEqual([
      ['a', '2025-03-10', '2025-04-20'],
      ['b', '2025-03-10', null],
    ]);
  });

  it('yields to what people did meanwhile: nobody pays twice because a script says so', () => {
    const script = scriptFromLedgerRows([row({ invoiceNumber: 'x' })], facts);
    const company = played(script, '2025-03-10');
    company.payByNumber('x', 5_000, calendarDate('2025-03-12'), startOfDay(calendarDate('2025-03-12'), facts.timeZone));
    playUntil(company, script, calendarDate('2025-12-31'));
    expect(company.receipts.all().map(({ kind, amount }) => [kind, amount])).toEqual([
      ['payment', 5_000],
      ['payment', 594],
    ]);
  });
});

describe('a generated ledger', () => {
  const script = generateScript(options);
  const company = generateCompany(options);

  it('is the same for the same seed and another for another', () => {
    expect(JSON.stringify(generateScript(options))).toBe(JSON.stringify(script));
    expect(JSON.stringify(generateScript({ ...options, seed: 8 }))).not.toBe(JSON.stringify(script));
  });

  it('played day by day, with a restart in the middle, ends like played at once', () => {
    let daily = new Company(facts, 7);
    for (let day = dayNumber(from); day <= dayNumber(to); day++) {
      playUntil(daily, script, dateOfDayNumber(day));
      if (day === dayNumber(calendarDate('2025-06-15'))) daily = Company.restore(JSON.parse(JSON.stringify(daily.snapshot())));
    }
    expect(daily.snapshot()).toEqual(company.snapshot());
  });

  it('holds every kind of happening, three currencies and very late invoices', () => {
    const kinds = new Set(script.events.map(({ act }) => act.kind));
    expect([...kinds].sort()).toEqual([
      'approve',
      'bounce',
      'credit-note',
      'invoice',
      'overpayment',
      'payment',
      'prepayment',
      'use-credit',
      'void',
    ]);
    expect([...new Set(script.customers.map(({ currency }) => currency))].sort()).toEqual(['EUR', 'KWD', 'USD']);
    const invoices = company.invoices.all();
    const isOpen = (id: string) => company.openOf(id) > 0;
    expect(
      invoices.filter(({ id, due, state }) => state === 'approved' && due !== null && isOpen(id) && daysBetween(due, to) > 100).length,
    ).toBeGreaterThan(5);
    expect(invoices.filter(({ id, total }) => isOpen(id) && company.openOf(id) < total).length).toBeGreaterThan(3);
    expect(company.creditNotes.all().some((note) => company.remainingOf(note) === note.total)).toBe(true);
    expect(company.creditNotes.all().some((note) => company.remainingOf(note) === 0)).toBe(true);
    for (const kind of ['overpayment', 'prepayment'])
      expect(company.receipts.all().some((receipt) => receipt.kind === kind && company.unappliedOf(receipt) > 0)).toBe(true);
    expect(company.receipts.all().some(({ allocations }) => allocations.length > 1)).toBe(true);
    expect(script.disputes.length).toBeGreaterThan(5);
    expect(script.promises.length).toBeGreaterThan(3);
  });

  it('never has a negative balance, a wrong currency or an address outside .example', () => {
    for (const invoice of company.invoices.all()) {
      expect(company.openOf(invoice.id)).toBeGreaterThanOrEqual(0);
      expect(Number.isSafeInteger(invoice.total)).toBe(true);
      expect(invoice.currency).toBe(company.customer(invoice.customerId).currency);
    }
    for (const receipt of company.receipts.all()) expect(company.unappliedOf(receipt)).toBeGreaterThanOrEqual(0);
    const addresses = company.customers.all().flatMap(({ email, persons }) => [email, ...persons.map((person) => person.email)]);
    expect(addresses.filter((address) => !address?.endsWith('.example'))).toEqual([]);
    expect(new Set(company.customers.all().map(({ name }) => name)).size).toBe(30);
    expect(company.customers.all().some(({ name }) => /[\u0600-\u06ff]/.test(name))).toBe(true);
  });

  it('gives a hundred customers names of their own, and refuses a ledger of nobody', () => {
    const many = generateScript({ ...options, customers: 300, to: calendarDate('2025-01-31') });
    expect(new Set(many.customers.map(({ name }) => name)).size).toBe(300);
    expect(new Set(many.customers.map(({ email }) => email)).size).toBe(300);
    expect(() => generateScript({ ...options, customers: 0 })).toThrow(RangeError);
  });
});

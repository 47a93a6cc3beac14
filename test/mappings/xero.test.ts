/** Xero's JSON at its edges: states, dates, taxes withheld, kinds that are none of our business, and rows beyond reading. */
import { describe, expect, test } from 'vitest';
import { xeroMapping } from '../../mappings/xero.ts';

const invoice = (more: object = {}) => ({
  Type: 'ACCREC',
  InvoiceID: 'i-1',
  InvoiceNumber: 'INV-1',
  Status: 'AUTHORISED',
  Contact: { ContactID: 'c-1' },
  CurrencyCode: 'USD',
  DateString: '2026-03-01T00:00:00',
  Date: '/Date(1772323200000+0000)/',
  DueDateString: '2026-03-31T00:00:00',
  Total: 100.1,
  AmountDue: 60.1,
  AmountPaid: 30,
  AmountCredited: 10,
  UpdatedDateUTC: '/Date(1772323200123+0000)/',
  ...more,
});
const invoices = (...rows: unknown[]) => xeroMapping.map('invoices', { Invoices: rows });
const only = (more: object) => {
  const { records, quarantined } = invoices(invoice(more));
  expect(quarantined).toEqual([]);
  return records[0];
};

describe('invoices', () => {
  test('as the contract has them', () => {
    expect(only({ SentToContact: true, ExpectedPaymentDate: '/Date(1774915200000+0000)/' })).toEqual({
      id: 'i-1',
      number: 'INV-1',
      customerId: 'c-1',
      currency: 'USD',
      issued: '2026-03-01',
      due: '2026-03-31',
      total: 10_010,
      paid: 3_000,
      credited: 1_000,
      open: 6_010,
      state: 'open',
      sent: true,
      expectedPayment: '2026-03-31',
      updated: '2026-03-01T00:00:00.123Z',
    });
  });

  test.each([
    ['DRAFT', 'draft'],
    ['SUBMITTED', 'draft'],
    ['AUTHORISED', 'open'],
    ['PAID', 'settled'],
    ['VOIDED', 'void'],
    ['DELETED', 'void'],
  ])('%s is %s', (Status, state) => {
    const amounts = Status === 'VOIDED' || Status === 'DELETED' ? { AmountDue: 0, AmountPaid: 0, AmountCredited: 0 } : {};
    const record = only({ Status, ...amounts });
    expect(record?.state).toBe(state);
    expect((record?.open ?? 0) + (record?.paid ?? 0) + (record?.credited ?? 0)).toBe(record?.total);
  });

  test('an approved invoice of nothing is settled', () =>
    expect(only({ Total: 0, AmountDue: 0, AmountPaid: 0, AmountCredited: 0 })?.state).toBe('settled'));

  test('tax a UK contractor’s customer withholds counts as credited', () => {
    expect(only({ AmountDue: 40.1, CISDeduction: 20 })).toMatchObject({ open: 4_010, credited: 3_000 });
  });

  test('amounts that do not add up are not guessed at', () => {
    expect(invoices(invoice({ AmountDue: 55 })).quarantined).toMatchObject([{ externalId: 'i-1', path: 'AmountDue' }]);
  });

  test('float noise of the vendor is the amount it means; half a cent is not', () => {
    expect(only({ Total: 31.390000000000001, AmountDue: 31.39, AmountPaid: 0, AmountCredited: 0 })).toMatchObject({ total: 3_139 });
    expect(invoices(invoice({ Total: 100.105 })).quarantined).toMatchObject([{ path: 'Total' }]);
    expect(only({ CurrencyCode: 'KWD', Total: 1.234, AmountDue: 1.234, AmountPaid: 0, AmountCredited: 0 })).toMatchObject({ total: 1_234 });
    expect(only({ CurrencyCode: 'JPY', Total: 1234, AmountDue: 1234, AmountPaid: 0, AmountCredited: 0 })).toMatchObject({ total: 1_234 });
  });

  test('the local date wins over the one in milliseconds, whatever the zone', () => {
    expect(only({ DueDateString: '2026-03-31T00:00:00', DueDate: '/Date(1774828800000+1300)/' })?.due).toBe('2026-03-31');
    expect(only({ DueDateString: undefined, DueDate: '/Date(1774915200000+1300)/' })?.due).toBe('2026-03-31');
  });

  test('zero and the time before 1900 are how Xero writes no date', () => {
    for (const DueDate of ['/Date(0+0000)/', '/Date(0)/', '/Date(-62135596800000+0000)/', '/Date(-2208988800001)/'])
      expect(only({ DueDateString: null, DueDate })?.due).toBeNull();
    expect(only({ DueDateString: null, DueDate: '/Date(-86400000)/' })?.due).toBe('1969-12-31');
    expect(only({ DueDateString: '0001-01-01T00:00:00' })?.due).toBeNull();
  });

  test('a void invoice becomes void whatever its date says', () => {
    const odd = { DateString: null, Date: '/Date(-62135596800000+0000)/', AmountDue: 0, AmountPaid: 0, AmountCredited: 0 };
    expect(only({ ...odd, Status: 'VOIDED' })).toMatchObject({ state: 'void', issued: '2026-03-31' });
    expect(invoices(invoice({ ...odd, Total: 0 })).quarantined).toMatchObject([{ path: 'Date', reason: 'is missing' }]);
  });

  test('a row beyond reading stays behind, the others go on; unknown fields are none of our business', () => {
    const { records, quarantined, skipped } = invoices(
      invoice({ InvoiceID: 'i-0', Reference: '/Date(12) PO', Novelty: { a: 1 } }),
      invoice({ InvoiceID: 'i-1', Status: 'ARCHIVED' }),
      invoice({ InvoiceID: 'i-2', Contact: {} }),
      invoice({ InvoiceID: 'i-3', DueDate: '/Date(oops', DueDateString: null }),
      invoice({ InvoiceID: 'i-4', DueDateString: '2026-02-30T00:00:00' }),
      invoice({ InvoiceID: 'i-5', Total: '100.10' }),
      invoice({ InvoiceID: 'i-6', CurrencyCode: 'Dollar' }),
      null,
      'text',
      7,
      { Type: 'ACCPAY', Total: 'whatever' },
      invoice({ InvoiceID: 'i-9' }),
    );
    expect(records.map((record) => record.id)).toEqual(['i-0', 'i-9']);
    expect(quarantined.map((each) => [each.externalId, each.path])).toEqual([
      ['i-1', 'Status'],
      ['i-2', 'Contact.ContactID'],
      ['i-3', 'DueDate'],
      ['i-4', 'DueDate'],
      ['i-5', 'Total'],
      ['i-6', 'CurrencyCode'],
      [null, ''],
      [null, ''],
      [null, ''],
    ]);
    expect(skipped).toEqual({ 'ACCPAY invoice': 1 });
  });
});

describe('payments', () => {
  const payment = (more: object = {}) => ({
    PaymentID: 'p-1',
    PaymentType: 'ACCRECPAYMENT',
    Status: 'AUTHORISED',
    Date: '/Date(1772323200000+0000)/',
    Amount: 30,
    Invoice: { InvoiceID: 'i-1', CurrencyCode: 'USD', Contact: { ContactID: 'c-1' } },
    ...more,
  });
  const map = (...rows: unknown[]) => xeroMapping.map('payments', { Payments: rows });

  test('one payment, one invoice', () => {
    expect(map(payment()).records).toEqual([
      {
        id: 'p-1',
        customerId: 'c-1',
        currency: 'USD',
        date: '2026-03-01',
        amount: 3_000,
        unapplied: 0,
        allocations: [{ invoiceId: 'i-1', amount: 3_000 }],
        state: 'posted',
      },
    ]);
    expect(map(payment({ Status: 'DELETED' })).records[0]?.state).toBe('void');
  });

  test('refunds and payments of bills are counted by kind, a type nobody knows is kept', () => {
    const { skipped, quarantined, records } = map(
      payment({ PaymentType: 'ARCREDITPAYMENT' }),
      payment({ PaymentType: 'ACCPAYPAYMENT', Invoice: null }),
      payment({ PaymentType: 'NEWPAYMENT' }),
    );
    expect(records).toEqual([]);
    expect(skipped).toEqual({ 'ARCREDITPAYMENT payment': 1, 'ACCPAYPAYMENT payment': 1 });
    expect(quarantined).toMatchObject([{ path: 'PaymentType' }]);
  });
});

describe('credits', () => {
  const credit = (more: object = {}) => ({
    Status: 'AUTHORISED',
    Contact: { ContactID: 'c-1' },
    CurrencyCode: 'USD',
    DateString: '2026-03-01T00:00:00',
    Total: 50,
    RemainingCredit: 20,
    Allocations: [
      { Amount: 30, Invoice: { InvoiceID: 'i-1' } },
      { Amount: 5, IsDeleted: true, Invoice: { InvoiceID: 'i-2' } },
    ],
    ...more,
  });

  test.each([
    ['CreditNotes', { CreditNoteID: 'x', Type: 'ACCRECCREDIT' }, 'credit-note'],
    ['Overpayments', { OverpaymentID: 'x', Type: 'RECEIVE-OVERPAYMENT' }, 'overpayment'],
    ['Overpayments', { OverpaymentID: 'x', Type: 'AROVERPAYMENT' }, 'overpayment'],
    ['Prepayments', { PrepaymentID: 'x', Type: 'RECEIVE-PREPAYMENT' }, 'prepayment'],
    ['Prepayments', { PrepaymentID: 'x', Type: 'ARPREPAYMENT' }, 'prepayment'],
  ])('%s of type %o', (list, fields, kind) => {
    expect(xeroMapping.map('credits', { [list]: [credit(fields)] })).toEqual({
      records: [
        {
          id: 'x',
          customerId: 'c-1',
          currency: 'USD',
          date: '2026-03-01',
          kind,
          total: 5_000,
          remaining: 2_000,
          allocations: [{ invoiceId: 'i-1', amount: 3_000 }],
          state: 'posted',
        },
      ],
      quarantined: [],
      skipped: {},
      deleted: [],
    });
  });

  test('a void credit nets nothing, a draft not yet, a supplier’s never', () => {
    const map = (more: object) =>
      xeroMapping.map('credits', { CreditNotes: [credit({ CreditNoteID: 'x', Type: 'ACCRECCREDIT', ...more })] });
    expect(map({ Status: 'VOIDED' }).records[0]).toMatchObject({ state: 'void', remaining: 0, allocations: [] });
    expect(map({ Status: 'DRAFT' })).toMatchObject({ records: [], skipped: { 'DRAFT credit-note': 1 } });
    expect(map({ Type: 'ACCPAYCREDIT' })).toMatchObject({ records: [], skipped: { 'ACCPAYCREDIT credit': 1 } });
  });
});

test('customers: billing addresses, persons, telephones, where they went', () => {
  const contact = {
    ContactID: 'c-1',
    Name: 'Boom FM',
    ContactStatus: 'ARCHIVED',
    EmailAddress: 'a@x.invalid; B@x.invalid, ',
    DefaultCurrency: 'EUR',
    MergedToContactID: 'c-2',
    Addresses: [
      { AddressType: 'STREET', Country: 'France' },
      { AddressType: 'POBOX', Country: 'United Kingdom' },
    ],
    ContactPersons: [
      { EmailAddress: 'b@x.invalid', IncludeInEmails: false },
      { EmailAddress: 'c@x.invalid', IncludeInEmails: true },
      { EmailAddress: 'd@x.invalid' },
      { FirstName: 'No' },
    ],
    Phones: [
      { PhoneType: 'DEFAULT', PhoneNumber: '555 0100', PhoneAreaCode: '20', PhoneCountryCode: '44' },
      { PhoneType: 'FAX', PhoneNumber: '1' },
      { PhoneType: 'MOBILE' },
      { PhoneType: 'DDI', PhoneNumber: '9', PhoneAreaCode: '', PhoneCountryCode: '' },
    ],
  };
  expect(xeroMapping.map('customers', { Contacts: [contact] }).records).toEqual([
    {
      id: 'c-1',
      name: 'Boom FM',
      active: false,
      mergedInto: 'c-2',
      currency: 'EUR',
      country: 'GB',
      phones: ['+44 20 555 0100', '9'],
      emails: [
        { address: 'a@x.invalid', role: 'billing' },
        { address: 'B@x.invalid', role: 'billing' },
        { address: 'c@x.invalid', role: 'billing' },
        { address: 'd@x.invalid', role: 'person' },
      ],
    },
  ]);
});

test.each([null, undefined, 'text', '<html>', 7, [], {}, { Contacts: [] }, { Invoices: {} }])(
  'a body that is no list of invoices is shown, not swallowed: %o',
  (body) => {
    expect(xeroMapping.map('invoices', body)).toMatchObject({ records: [], quarantined: [{ externalId: null, kind: 'invoices' }] });
  },
);

/** QuickBooks' JSON at its edges: what has no state, credit among money, the change feed, and rows beyond reading. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { creditApplications, quickBooksMapping } from '../../mappings/quickbooks.ts';

const common = { CustomerRef: { value: '5' }, CurrencyRef: { value: 'USD' }, TxnDate: '2026-03-01' };
const invoice = (more: object = {}) => ({
  ...common,
  Id: '95',
  DocNumber: '1037',
  DueDate: '2026-03-31',
  TotalAmt: 362.07,
  Balance: 100.07,
  EmailStatus: 'EmailSent',
  MetaData: { LastUpdatedTime: '2026-05-05T03:13:29-07:00' },
  ...more,
});
const invoices = (...rows: unknown[]) =>
  quickBooksMapping.map('invoices', { QueryResponse: { Invoice: rows, startPosition: 1, maxResults: rows.length } });

describe('invoices', () => {
  test('as the contract has them', () => {
    expect(invoices(invoice()).records).toEqual([
      {
        id: '95',
        number: '1037',
        customerId: '5',
        currency: 'USD',
        issued: '2026-03-01',
        due: '2026-03-31',
        total: 36_207,
        paid: 26_200,
        credited: 0,
        open: 10_007,
        state: 'open',
        sent: true,
        expectedPayment: null,
        updated: '2026-05-05T10:13:29.000Z',
      },
    ]);
  });

  test.each([
    [{ Balance: 0 }, 'settled'],
    [{ TotalAmt: 0, Balance: 0, PrivateNote: 'Voided - Front yard' }, 'void'],
    [{ TotalAmt: 0, Balance: 0 }, 'settled'],
    [{ PrivateNote: 'Voided the first try, this one stands' }, 'open'],
    [{ DueDate: undefined }, 'open'],
  ])('%o is %s', (more, state) => expect(invoices(invoice(more)).records[0]?.state).toBe(state));

  test('more open than billed is not guessed at', () =>
    expect(invoices(invoice({ Balance: 400 })).quarantined).toMatchObject([{ externalId: '95', path: 'Balance' }]));

  test('a query, one entity and a change feed give the same; stubs of deleted ones are told by id', () => {
    const [record] = invoices(invoice()).records;
    expect(quickBooksMapping.map('invoices', { Invoice: invoice(), time: 'x' }).records).toEqual([record]);
    const stub = { domain: 'QBO', status: 'Deleted', Id: '96', MetaData: { LastUpdatedTime: '2026-05-05T03:13:29-07:00' } };
    const feed = { CDCResponse: [{ QueryResponse: [{ Invoice: [invoice(), stub], startPosition: 1 }, { Payment: [{}] }] }], time: 'x' };
    expect(quickBooksMapping.map('invoices', feed)).toEqual({ records: [record], quarantined: [], skipped: {}, deleted: ['96'] });
  });

  test('nothing found is nothing; another question’s answer is shown', () => {
    expect(quickBooksMapping.map('invoices', { QueryResponse: {}, time: 'x' })).toMatchObject({ records: [], quarantined: [] });
    expect(quickBooksMapping.map('invoices', { CDCResponse: [{ QueryResponse: [{}] }] })).toMatchObject({ records: [], quarantined: [] });
    for (const body of [null, 'text', [], {}, { QueryResponse: { Customer: [{}] } }, { Fault: { Error: [] } }]) {
      expect(quickBooksMapping.map('invoices', body)).toMatchObject({ records: [], quarantined: [{ externalId: null }] });
    }
  });

  test('a row beyond reading stays behind, the others go on', () => {
    const { records, quarantined } = invoices(
      invoice({ Id: '1' }),
      invoice({ Id: '2', TotalAmt: 1.005 }),
      invoice({ Id: '3', CurrencyRef: undefined }),
      invoice({ Id: '4', TxnDate: '05/01/2026' }),
      invoice({ Id: '5', MetaData: { LastUpdatedTime: 'yesterday' } }),
      invoice({ Id: '6', EmailStatus: 'Perhaps' }),
      { status: 'Deleted' },
      invoice({ Id: 7 }),
      invoice({ Id: '8' }),
    );
    expect(records.map((record) => record.id)).toEqual(['1', '8']);
    expect(quarantined.map((each) => [each.externalId, each.path])).toEqual([
      ['2', 'TotalAmt'],
      ['3', 'CurrencyRef'],
      ['4', 'TxnDate'],
      ['5', 'MetaData.LastUpdatedTime'],
      ['6', 'EmailStatus'],
      [null, 'Id'],
      [null, 'Id'],
    ]);
  });
});

describe('payments', () => {
  const line = (Amount: number, TxnType: string, TxnId: string) => ({ Amount, LinkedTxn: [{ TxnId, TxnType }] });
  const payment = (TotalAmt: number, UnappliedAmt: number, ...Line: unknown[]) => ({ ...common, Id: '61', TotalAmt, UnappliedAmt, Line });
  const map = (row: unknown) => quickBooksMapping.map('payments', { Payment: row });

  test('money over two invoices, the rest not yet used', () => {
    expect(map(payment(150, 30, line(100, 'Invoice', '1'), line(20, 'Invoice', '2'))).records).toEqual([
      {
        id: '61',
        customerId: '5',
        currency: 'USD',
        date: '2026-03-01',
        amount: 15_000,
        unapplied: 3_000,
        state: 'posted',
        allocations: [
          { invoiceId: '1', amount: 10_000 },
          { invoiceId: '2', amount: 2_000 },
        ],
      },
    ]);
  });

  test('credit memos fill the invoices in their order, money takes the rest', () => {
    const row = payment(
      50,
      0,
      line(40, 'Invoice', '1'),
      line(60, 'Invoice', '2'),
      line(30, 'CreditMemo', '7'),
      line(20, 'CreditMemo', '8'),
    );
    expect(map(row).records[0]?.allocations).toEqual([{ invoiceId: '2', amount: 5_000 }]);
    expect(creditApplications({ Payment: row })).toEqual([
      { paymentId: '61', creditId: '7', allocations: [{ invoiceId: '1', amount: 3_000 }] },
      {
        paymentId: '61',
        creditId: '8',
        allocations: [
          { invoiceId: '1', amount: 1_000 },
          { invoiceId: '2', amount: 1_000 },
        ],
      },
    ]);
  });

  test('lines that give out more than came in are not guessed at', () => {
    expect(map(payment(10, 0, line(40, 'Invoice', '1'))).quarantined).toMatchObject([{ externalId: '61', path: 'Line' }]);
    expect(creditApplications({ Payment: payment(10, 0, line(40, 'Invoice', '1')) })).toEqual([]);
  });

  test('a journal entry’s share is money too, on no invoice', () => {
    expect(map(payment(50, 0, line(30, 'Invoice', '1'), line(20, 'JournalEntry', '9'))).records[0]?.allocations).toEqual([
      { invoiceId: '1', amount: 3_000 },
    ]);
  });

  test('voided', () => expect(map({ ...payment(0, 0), PrivateNote: 'Voided' }).records[0]?.state).toBe('void'));

  test('whatever the lines: money is exact, no invoice gets more than its line, credit and money together are the lines', () => {
    const cents = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(
        fc.array(cents, { minLength: 1, maxLength: 6 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
        fc.integer({ min: 0, max: 99_999 }),
        (owed, shares, unapplied) => {
          const total = owed.reduce((sum, amount) => sum + amount, 0);
          let left = total;
          const memos = shares.map((share) => {
            const taken = Math.floor(left * share);
            left -= taken;
            return taken;
          });
          const row = payment(
            (left + unapplied) / 100,
            unapplied / 100,
            ...owed.map((amount, index) => line(amount / 100, 'Invoice', `${index}`)),
            ...memos.map((amount, index) => line(amount / 100, 'CreditMemo', `m${index}`)),
          );
          const [record] = map(row).records;
          const applied = creditApplications({ Payment: row }).flatMap((each) => each.allocations);
          const per = (invoiceId: string) =>
            [...(record?.allocations ?? []), ...applied]
              .filter((each) => each.invoiceId === invoiceId)
              .reduce((sum, each) => sum + each.amount, 0);
          expect((record?.allocations ?? []).reduce((sum, each) => sum + each.amount, 0)).toBe(
            (record?.amount ?? 0) - (record?.unapplied ?? 0),
          );
          for (const [index, amount] of owed.entries()) expect(per(`${index}`)).toBe(amount);
        },
      ),
    );
  });
});

test('credit memos: what is left, by either name', () => {
  const map = (more: object) => quickBooksMapping.map('credits', { CreditMemo: { ...common, Id: '73', TotalAmt: 100, ...more } });
  expect(map({ RemainingCredit: 25, Balance: 25 }).records).toEqual([
    {
      id: '73',
      customerId: '5',
      currency: 'USD',
      date: '2026-03-01',
      kind: 'credit-note',
      total: 10_000,
      remaining: 2_500,
      allocations: [],
      state: 'posted',
    },
  ]);
  expect(map({ Balance: 25 }).records[0]?.remaining).toBe(2_500);
  expect(map({}).quarantined).toMatchObject([{ path: 'RemainingCredit' }]);
  expect(map({ TotalAmt: 0, RemainingCredit: 0, PrivateNote: 'Voided' }).records[0]?.state).toBe('void');
});

test('customers: several addresses in one text, each once; no fax; no mark of the inactive', () => {
  const customer = {
    Id: '1',
    DisplayName: 'Gone (deleted)',
    Active: false,
    PrimaryEmailAddr: { Address: 'a@x.invalid, b@x.invalid;A@X.invalid' },
    PrimaryPhone: { FreeFormNumber: '(555) 1' },
    Mobile: { FreeFormNumber: '2' },
    Fax: { FreeFormNumber: '3' },
    CurrencyRef: { value: 'USD' },
    BillAddr: { Line1: '1 Street', Country: 'EGY' },
  };
  expect(quickBooksMapping.map('customers', { Customer: customer }).records).toEqual([
    {
      id: '1',
      name: 'Gone',
      active: false,
      mergedInto: null,
      currency: 'USD',
      country: 'EG',
      phones: ['(555) 1', '2'],
      emails: [
        { address: 'a@x.invalid', role: 'billing' },
        { address: 'b@x.invalid', role: 'billing' },
      ],
    },
  ]);
  expect(quickBooksMapping.map('customers', { Customer: { ...customer, Active: true } }).records[0]?.name).toBe('Gone (deleted)');
});

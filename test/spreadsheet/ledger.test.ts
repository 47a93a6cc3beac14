import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { readLedger } from '../../connectors/spreadsheet/ledger.ts';
import type { LedgerRow } from '../../mappings/spreadsheet.ts';
import { headingKey } from '../../mappings/spreadsheet-columns.ts';
import { recordsOf } from '../../mappings/spreadsheet-records.ts';
import { BadInput } from '../../src/domain/bad-input.ts';
import { creditSchema, customerSchema, invoiceSchema, paymentSchema } from '../../src/domain/ledger.ts';
import { decimalText } from '../../src/domain/money.ts';
import { addDays, calendarDate, dateOfDayNumber } from '../../src/domain/time.ts';

const read = (text: string, options: { columns?: string; dates?: string } = {}) =>
  readLedger(new TextEncoder().encode(text), { fileName: 'ledger.csv', ...options });
const HEAD = 'Customer,Invoice,Invoice date,Due date,Amount';

describe('a good file', () => {
  test('with every column', () => {
    const { rows, report } = read(
      'customer_id;Customer Name;INVOICE-NUMBER;InvoiceDate;due date;InvoiceAmount;currency_code;Settled Date;amount paid;In dispute;E-mail;countryCode\n' +
        'C1;" Nile  Trading ";INV-1;2026-01-01;2026-01-31;1.234,50;egp;2026-02-03;1.000,00;نعم;"ap@nile.example, boss@nile.example";eg\n' +
        'C2;;INV-2;2026-01-01;2026-01-31;99,00;;;;;;391\n',
    );
    expect(report).toEqual([]);
    expect(rows).toEqual([
      {
        customerId: 'C1',
        customerName: 'Nile Trading',
        invoiceNumber: 'INV-1',
        issued: '2026-01-01',
        due: '2026-01-31',
        amountMinor: 123450,
        currency: 'EGP',
        settled: '2026-02-03',
        paidMinor: 100000,
        disputed: true,
        email: 'ap@nile.example',
        country: 'EG',
      },
      {
        customerId: 'C2',
        customerName: 'C2',
        invoiceNumber: 'INV-2',
        issued: '2026-01-01',
        due: '2026-01-31',
        amountMinor: 9900,
        currency: 'USD',
        settled: null,
        paidMinor: null,
        disputed: false,
        email: null,
        country: null,
      },
    ]);
  });

  test.each(['utf8', 'utf-16le', 'utf-16be', 'windows-1256'])('with Arabic headings, in %s', (encoding) => {
    const text = 'رقم الفاتورة,العميل,تاريخ الفاتورة,تاريخ الإستحقاق,المبلغ,العملة\n١٢,شركة النور للتجارة,٢٠٢٦/٠١/٠١,٢٠٢٦/٠١/٣١,١٠٠,EGP\n';
    // Windows-1256 has no Arabic-Indic digits; files in it use ASCII ones.
    const written = encoding === 'windows-1256' ? text.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)) : text;
    const { rows, report } = readLedger(iconv.encode(written, encoding), { fileName: 'ledger.csv' });
    expect(report).toEqual([]);
    expect(rows[0]).toMatchObject({
      customerId: 'شركة النور للتجارة',
      issued: '2026-01-01',
      due: '2026-01-31',
      amountMinor: 10000,
      currency: 'EGP',
    });
  });

  test('with a data frame’s columns, named by --columns', () => {
    const { rows, report } = read(
      'cust_number,name_customer,clear_date,doc_id,posting_date,due_in_date,invoice_currency,total_open_amount\n' +
        '0200769623,WAL-MAR,2020-02-11 00:00:00,1930438491.0,2020-01-26,20200210.0,USD,54273.28\n' +
        '0200980828,BEN E,NaT,1929646410.0,2019-07-22,20190811.0,CAD,79656.6\n',
      { columns: 'amount=total_open_amount, due date=due_in_date, settled date=clear_date' },
    );
    expect(report).toEqual([]);
    expect(rows.map((row) => [row.customerId, row.due, row.settled, row.amountMinor, row.currency])).toEqual([
      ['0200769623', '2020-02-10', '2020-02-11', 5427328, 'USD'],
      ['0200980828', '2019-08-11', null, 7965660, 'CAD'],
    ]);
  });

  test('the more telling heading wins, and an override wins over both', () => {
    const file = 'customer,invoice,date,invoice date,due date,total,amount\nA,1,2026-01-09,2026-01-01,2026-01-31,7,5\n';
    expect(read(file).rows[0]).toMatchObject({ issued: '2026-01-01', amountMinor: 500 });
    expect(read(file, { columns: 'invoice date=Date,المبلغ=total' }).rows[0]).toMatchObject({ issued: '2026-01-09', amountMinor: 700 });
  });
});

describe('bad rows are reported, good rows are kept', () => {
  test('each with its line, column and reason', () => {
    const { rows, report } = read(
      `${HEAD},Currency,Disputed,E-mail,Settled date,Paid amount\n` +
        'A,1,2026-01-01,2026-01-31,10,USD,no,a@b.example,,\n' +
        'A,2,2026-02-30,2026-03-31,10,USD,no,,,\n' +
        'A,3,2026-01-01,2026-01-31,-10,USD,no,,,\n' +
        'A,1,2026-01-01,2026-01-31,10,USD,no,,,\n' +
        '"B\nC",4,2026-01-01,2026-01-31,ten,dollars,no,,,\n' +
        ',5,2026-01-01,,,USD,no,,,\n' +
        'A,6,2026-01-01,2026-01-31,10,USD,perhaps,,,\n' +
        'A,7,2026-01-01,2026-01-31,10,USD,no,nobody,,\n' +
        'A,8,2026-01-01,2026-01-31,10,USD,no,,,4\n' +
        'A,9,2026-01-01,2026-01-31,10,USD,no,,2026-01-05,0\n' +
        'A,10,2026-01-01,2026-01-31,1,000.00,USD,no,,,,x\n' +
        'A,11,2026-01-01,2026-01-31,0,USD,no,,,\n' +
        'A,11,2026-01-01,2026-01-31,5,USD,no,nobody,,4\n',
    );
    expect(report).toMatchObject([
      { row: 3, column: 'Invoice date', reason: '"2026-02-30" is not a day of the calendar' },
      { row: 4, column: 'Amount', reason: '"-10" is negative; credits do not belong into a ledger of invoices' },
      { row: 5, column: 'Invoice', reason: 'invoice 1 already stands in row 2' },
      { row: 6, column: 'Currency', reason: '"dollars" is not a currency code (three letters, such as USD)' },
      { row: 8, column: 'Customer', reason: 'is empty' },
      { row: 8, column: 'Due date', reason: 'is empty' },
      { row: 8, column: 'Amount', reason: 'is empty' },
      { row: 9, column: 'Disputed', reason: '"perhaps" is neither yes nor no' },
      { row: 10, column: 'E-mail', reason: 'is not an e-mail address: left out, row kept' },
      {
        row: 11,
        column: 'Paid amount',
        reason: '4.00 is paid but no settled date is given: counted as paid on the invoice date, row kept',
      },
      { row: 12, column: 'Paid amount', reason: 'is 0 although the row has a settled date' },
      { row: 13, column: null, reason: 'has 12 cells where the header has 10; a delimiter inside a cell needs quotation marks' },
      { row: 15, column: 'Invoice', reason: 'invoice 11 already stands in row 14' },
    ]);
    expect(rows.map((row) => row.invoiceNumber)).toEqual(['1', '7', '8', '11']);
    expect(rows[2]).toMatchObject({ settled: '2026-01-01', paidMinor: 400 });
  });

  test('a number whose first row was bad is not a duplicate', () => {
    const { rows, report } = read(`${HEAD}\nA,1,2026-01-01,2026-01-31,oops\nA,1,2026-01-01,2026-01-31,10\n`);
    expect(rows.length).toBe(1);
    expect(report.map(({ row }) => row)).toEqual([2]);
  });

  test('one date in the other order is its row’s slip', () => {
    const days = [13, 14, 15, 16, 17].map((day, index) => `A,${index},1/${day}/2026,2/${day}/2026,10`);
    const { rows, report } = read(`${HEAD}\n${days.join('\n')}\nA,9,31/12/2025,2/1/2026,10\n`);
    expect(rows.length).toBe(5);
    expect(report).toMatchObject([
      { row: 7, column: 'Invoice date', reason: '"31/12/2025" is not a day of the calendar read as M/D/YYYY' },
    ]);
  });
});

describe('a file that cannot be used is one sentence', () => {
  const sentence = (text: string, options?: { columns?: string; dates?: string }) => {
    try {
      read(text, options);
    } catch (error) {
      if (error instanceof BadInput) return error.message;
      throw error;
    }
    return null;
  };

  test.each([
    [
      'Invoice,Invoice date,Due date,Amount\n1,2026-01-01,2026-01-31,5\n',
      'no column for the customer id or customer name; the header has "Invoice", "Invoice date", "Due date", "Amount"; name it with --columns \'customer id=…\'.',
    ],
    [
      'Customer,Invoice date,Due date,Amount\n1,2026-01-01,2026-01-31,5\n',
      'no column for the invoice number; the header has "Customer", "Invoice date", "Due date", "Amount"; name it with --columns \'invoice number=…\'.',
    ],
    [
      'Customer,Invoice,Due date,Amount\n1,2,2026-01-31,5\n',
      'no column for the invoice date; the header has "Customer", "Invoice", "Due date", "Amount"; name it with --columns \'invoice date=…\'.',
    ],
    [
      'Customer,Invoice,Invoice date,Amount\n1,2,2026-01-31,5\n',
      'no column for the due date; the header has "Customer", "Invoice", "Invoice date", "Amount"; name it with --columns \'due date=…\'.',
    ],
    [
      'Customer,Invoice,Invoice date,Due date\n1,2,2026-01-31,2026-01-31\n',
      'no column for the amount; the header has "Customer", "Invoice", "Invoice date", "Due date"; name it with --columns \'amount=…\'.',
    ],
    [`${HEAD},amount\nA,1,2026-01-01,2026-01-31,5,5\n`, 'the column "Amount" stands 2 times in the header.'],
    [
      `${HEAD}\nA,1,1/2/2026,3/4/2026,5\n`,
      'the dates in the columns "Invoice date", "Due date" could be M/D/YYYY or D/M/YYYY in every row; say which with --dates mdy or --dates dmy.',
    ],
    [
      `${HEAD}\nA,1,1/31/2026,28/2/2026,5\n`,
      'the dates in the columns "Invoice date", "Due date" are M/D/YYYY in some rows and D/M/YYYY in others; say which with --dates mdy or --dates dmy.',
    ],
  ])('%j', (text, expected) => expect(sentence(text)).toBe(`ledger.csv: ${expected}`));

  test('wrong options', () => {
    const good = `${HEAD}\nA,1,2026-01-01,2026-01-31,5\n`;
    expect(sentence(good, { dates: 'ymd' })).toBe('--dates is "ymd", but must be mdy or dmy.');
    expect(sentence(good, { columns: 'amount=nope' })).toBe(
      'ledger.csv: --columns names the column "nope" for the amount, but the header has "Customer", "Invoice", "Invoice date", "Due date", "Amount".',
    );
    for (const columns of ['colour=Amount', 'Amount', 'amount=', '=Amount'])
      expect(sentence(good, { columns })).toMatch(
        /^--columns: ".*" is not field=heading with one of the fields customer id, customer name, /,
      );
    expect(sentence(good)).toBeNull();
  });

  test('--dates settles an open file both ways', () => {
    const text = `${HEAD}\nA,1,1/2/2026,3/4/2026,5\n`;
    expect(read(text, { dates: 'mdy' }).rows[0]).toMatchObject({ issued: '2026-01-02', due: '2026-03-04' });
    expect(read(text, { dates: 'dmy' }).rows[0]).toMatchObject({ issued: '2026-02-01', due: '2026-04-03' });
  });
});

describe('headings', () => {
  test.each([
    ['Invoice Number', 'invoice_number'],
    ['INVOICE-NUMBER', 'invoiceNumber'],
    ['Invoice No.', 'invoice no'],
    ['رقم الفاتوره', 'رقم الفاتورة'],
    ['تاريخ الإستحقاق', 'تاريخ الاستحقاق'],
    ['ﺭﻗﻢ', 'رقم'],
    ['المبـلغ', 'المَبلَغ'],
  ])('%s = %s', (a, b) => {
    expect(headingKey(a)).toBe(headingKey(b));
  });
});

describe('any rows', () => {
  const anyRow = fc.record({
    customer: fc.integer({ min: 1, max: 5 }),
    issued: fc.integer({ min: 15_000, max: 20_000 }).map(dateOfDayNumber),
    terms: fc.integer({ min: 0, max: 90 }),
    amountMinor: fc.nat(10_000_000),
    currency: fc.constantFrom('USD', 'JPY', 'KWD'),
    settledAfter: fc.option(fc.integer({ min: -10, max: 120 })),
    disputed: fc.boolean(),
    part: fc.option(fc.integer({ min: 1, max: 1_500 })),
  });
  const rowsOf = fc.array(anyRow, { minLength: 1, maxLength: 30 }).map((all) =>
    all.map((own, index): LedgerRow => {
      const settled = own.settledAfter === null ? null : addDays(own.issued, own.settledAfter);
      return {
        customerId: `C${own.customer}`,
        customerName: `Customer "${own.customer}", Ltd`,
        invoiceNumber: `INV-${index}`,
        issued: own.issued,
        due: addDays(own.issued, own.terms),
        amountMinor: own.amountMinor,
        currency: own.currency,
        settled,
        paidMinor: settled === null || own.part === null ? null : Math.floor((own.amountMinor * own.part) / 1000) + 1,
        disputed: own.disputed,
        email: `c${own.customer}@customers.invalid`,
        country: 'EG',
      };
    }),
  );
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

  test('written as CSV with any delimiter and encoding are read back', () => {
    fc.assert(
      fc.property(rowsOf, fc.constantFrom(',', ';', '\t'), fc.constantFrom('utf8', 'utf-16le', 'utf-16be'), (rows, delimiter, encoding) => {
        const lines = rows.map((row) =>
          [
            row.customerId,
            row.customerName,
            row.invoiceNumber,
            row.issued,
            row.due,
            decimalText(row.amountMinor, row.currency),
            row.currency,
            row.settled ?? '',
            row.paidMinor === null ? '' : decimalText(row.paidMinor, row.currency),
            row.disputed ? 'Yes' : 'No',
            row.email ?? '',
            row.country ?? '',
          ]
            .map(quoted)
            .join(delimiter),
        );
        const head = [
          'customer id',
          'customer name',
          'invoice number',
          'invoice date',
          'due date',
          'amount',
          'currency',
          'settled date',
          'paid amount',
          'disputed',
          'email',
          'country',
        ].join(delimiter);
        expect(readLedger(iconv.encode([head, ...lines].join('\r\n'), encoding), { fileName: 'ledger.csv' })).toEqual({
          rows,
          report: [],
          unread: [],
        });
      }),
    );
  });

  test('make valid records at any day, in which total = open + paid and money adds up', () => {
    fc.assert(
      fc.property(rowsOf, fc.integer({ min: 14_900, max: 20_300 }).map(dateOfDayNumber), (rows, asOf) => {
        const records = recordsOf(rows, asOf);
        for (const [schema, own] of [
          [customerSchema, records.customers],
          [invoiceSchema, records.invoices],
          [paymentSchema, records.payments],
          [creditSchema, records.credits],
        ] as const) {
          for (const record of own) schema.parse(record);
        }
        for (const invoice of records.invoices) {
          expect(invoice.total).toBe(invoice.open + invoice.paid + invoice.credited);
          expect(invoice.issued <= asOf).toBe(true);
          const applied = records.payments.flatMap((payment) => payment.allocations).filter(({ invoiceId }) => invoiceId === invoice.id);
          expect(applied.reduce((sum, { amount }) => sum + amount, 0)).toBe(invoice.paid);
        }
        for (const payment of records.payments) {
          expect(payment.date <= asOf).toBe(true);
          expect(payment.amount).toBe(payment.unapplied + payment.allocations.reduce((sum, { amount }) => sum + amount, 0));
        }
      }),
    );
  });
});

describe('records', () => {
  const row: LedgerRow = {
    customerId: 'C1',
    customerName: 'Nile',
    invoiceNumber: 'INV-1',
    issued: calendarDate('2026-01-10'),
    due: calendarDate('2026-02-09'),
    amountMinor: 1000,
    currency: 'USD',
    settled: calendarDate('2026-02-20'),
    paidMinor: null,
    disputed: false,
    email: null,
    country: null,
  };

  test.each([
    ['2026-01-09', [], []],
    ['2026-01-10', [{ id: 'INV-1', open: 1000, paid: 0, state: 'open' }], []],
    ['2026-02-19', [{ id: 'INV-1', open: 1000, paid: 0, state: 'open' }], []],
    ['2026-02-20', [{ id: 'INV-1', open: 0, paid: 1000, state: 'settled' }], [{ amount: 1000, unapplied: 0 }]],
  ])('on %s', (asOf, invoices, payments) => {
    const records = recordsOf([row], calendarDate(asOf));
    expect(records.invoices).toMatchObject(invoices);
    expect(records.payments).toMatchObject(payments);
    expect([records.invoices.length, records.payments.length, records.customers.length]).toEqual([invoices.length, payments.length, 1]);
  });

  test('part payment, overpayment, payment before the invoice', () => {
    const on = calendarDate('2026-03-01');
    expect(recordsOf([{ ...row, paidMinor: 400 }], on)).toMatchObject({
      invoices: [{ open: 600, paid: 400, state: 'open' }],
      payments: [{ amount: 400, unapplied: 0 }],
    });
    expect(recordsOf([{ ...row, paidMinor: 1500 }], on)).toMatchObject({
      invoices: [{ open: 0, paid: 1000 }],
      payments: [{ amount: 1500, unapplied: 500 }],
    });
    const early = { ...row, settled: calendarDate('2026-01-02') };
    expect(recordsOf([early], calendarDate('2026-01-05'))).toMatchObject({
      invoices: [],
      payments: [{ amount: 1000, unapplied: 1000, allocations: [] }],
    });
  });

  test('a customer stands once, with the first address any row gives', () => {
    const { customers } = recordsOf(
      [
        row,
        { ...row, invoiceNumber: 'INV-2', email: 'a@nile.example', currency: 'EUR' },
        { ...row, invoiceNumber: 'INV-3', email: 'b@nile.example', country: 'EG' },
      ],
      calendarDate('2026-03-01'),
    );
    expect(customers).toEqual([
      {
        id: 'C1',
        name: 'Nile',
        emails: [{ address: 'a@nile.example', role: 'billing' }],
        phones: [],
        active: true,
        mergedInto: null,
        currency: null,
        country: 'EG',
      },
    ]);
  });
});

/** Workbooks as people have them (titles, merged headings, totals, hidden sheets, both date systems) and as nobody should (bombs). */
import { describe, expect, test } from 'vitest';
import { readLedger } from '../../connectors/spreadsheet/ledger.ts';
import type { ReadOptions } from '../../mappings/spreadsheet.ts';
import { dateOfSerial } from '../../mappings/spreadsheet-cells.ts';
import { BadInput } from '../../src/domain/bad-input.ts';
import { type Cell, container, type SheetInput, serial, type WorkbookInput, workbook } from './workbooks.ts';

const HEAD: readonly string[] = ['Customer', 'Invoice no', 'Invoice date', 'Due date', 'Amount', 'Currency'];
const ISSUED = { date: serial('2026-01-01') };
const DUE = { date: serial('2026-01-31') };
const row = (number: Cell, amount: Cell = 100, more: Cell[] = []): Cell[] => ['Nile', number, ISSUED, DUE, amount, 'USD', ...more];
const one = (rows: readonly (readonly Cell[])[], more: Partial<SheetInput> = {}, book: Partial<WorkbookInput> = {}) =>
  workbook({ sheets: [{ name: 'Ledger', rows, ...more }], ...book });
const read = (bytes: Uint8Array, options: Partial<ReadOptions> = {}) => readLedger(bytes, { fileName: 'ledger.xlsx', ...options });
const sentence = (bytes: Uint8Array, options: Partial<ReadOptions> = {}): string => {
  try {
    read(bytes, options);
  } catch (error) {
    if (error instanceof BadInput) return error.message;
    throw error;
  }
  return 'was read';
};

describe('cells', () => {
  test('texts, numbers, dates and formulas by the value they had', () => {
    const { rows, report } = read(
      one([
        [...HEAD, 'Paid amount', 'Settled date', 'Disputed', 'E-mail'],
        [
          'شركة النيل',
          1001,
          ISSUED,
          DUE,
          { formula: 'SUM(A1:A9)', value: 1234.5 },
          'EGP',
          '1,000.00',
          '2026-02-03',
          { type: 'b', xml: '<v>1</v>' },
          'ap@nile.example',
        ],
        [{ formula: '[1]Customers!A7', value: 'Delta' }, 'INV-2', '2026-01-05', '2026-02-04', { number: '1.5E3' }, 'JPY'],
      ]),
    );
    expect(report).toEqual([]);
    expect(rows).toMatchObject([
      {
        customerId: 'شركة النيل',
        invoiceNumber: '1001',
        issued: '2026-01-01',
        due: '2026-01-31',
        amountMinor: 123_450,
        paidMinor: 100_000,
        settled: '2026-02-03',
        disputed: true,
        email: 'ap@nile.example',
      },
      { customerId: 'Delta', invoiceNumber: 'INV-2', issued: '2026-01-05', amountMinor: 1500, currency: 'JPY' },
    ]);
  });

  test.each<[string, Cell, string, number]>([
    ['a float with noise', { number: '31.390000000000001' }, 'USD', 3139],
    ['three decimals are decimals, never thousands', { number: '1.234' }, 'KWD', 1234],
    ['a whole number', 1234, 'USD', 123_400],
    ['a number stored as text', '1,234.50', 'USD', 123_450],
    ['a number stored as text with an apostrophe’s trace', ' 1234.5 ', 'USD', 123_450],
    ['an exponent below zero', { number: '2.5E-1' }, 'USD', 25],
    ['an exponent with sign', { number: '1.2E+2' }, 'USD', 12_000],
    ['a styled amount whose format quotes a d', 12.5, 'USD', 1250],
    ['seventeen digits', { number: '0.10000000000000001' }, 'USD', 10],
  ])('%s', (_name, cell, currency, minor) => {
    const { rows, report } = read(one([HEAD, ['Nile', 'INV-1', ISSUED, DUE, cell, currency]]));
    expect(report).toEqual([]);
    expect(rows[0]?.amountMinor).toBe(minor);
  });

  test('three decimals of a two-decimal currency are refused, not read as thousands beside German texts', () => {
    const { rows, report } = read(one([HEAD, row('INV-1', { number: '1.234' }), row('INV-2', '1.234,56')]));
    expect(rows.map((each) => [each.invoiceNumber, each.amountMinor])).toEqual([['INV-2', 123_456]]);
    expect(report).toMatchObject([{ row: 2, column: 'Amount', code: 'amount-inexact' }]);
  });

  test.each<[string, Cell, string]>([
    ['a date cell', { date: serial('2026-02-28') }, '2026-02-28'],
    ['a date cell with a time', { date: serial('2026-02-28') + 0.99999 }, '2026-02-28'],
    ['a date in a format of its own', { type: '', xml: `<v>${serial('2026-02-28')}</v>`, style: 3 }, '2026-02-28'],
    ['a serial in a cell without a date format', { number: String(serial('2026-02-28')) }, '2026-02-28'],
    ['an ISO date cell', { type: 'd', xml: '<v>2026-02-28T00:00:00</v>' }, '2026-02-28'],
    ['a date as text', '2026-02-28', '2026-02-28'],
    ['a date as text, days first', '28/02/2026', '2026-02-28'],
    ['a date as text in Arabic digits', '٢٠٢٦/٠٢/٢٨', '2026-02-28'],
    ['an inline text', { type: 'inlineStr', xml: '<is><t>2026-02-28</t></is>' }, '2026-02-28'],
    ['a formula', { formula: 'TODAY()', value: '2026-02-28' }, '2026-02-28'],
  ])('due by %s', (_name, cell, due) => {
    const { rows, report } = read(one([HEAD, ['Nile', 'INV-1', ISSUED, cell, 5, 'USD']]));
    expect(report).toEqual([]);
    expect(rows[0]?.due).toBe(due);
  });

  test('a workbook of the 1904 system counts its days from there, with and without a date format', () => {
    const dates: Cell[] = [{ date: serial('2026-02-28', 1904) }, { number: String(serial('2026-02-28', 1904)) }];
    const rows = dates.map((due, index): Cell[] => ['Nile', `INV-${index}`, { date: serial('2026-01-01', 1904) }, due, 5, 'USD']);
    const read1904 = read(one([HEAD, ...rows], {}, { date1904: true }));
    expect(read1904.report).toEqual([]);
    expect(read1904.rows.map(({ issued, due }) => [issued, due])).toEqual([
      ['2026-01-01', '2026-02-28'],
      ['2026-01-01', '2026-02-28'],
    ]);
  });

  test('a bare serial in a CSV stays unreadable: nobody knows its system', () => {
    const csv = new TextEncoder().encode('Customer,Invoice,Invoice date,Due date,Amount\nA,1,46000,46030,5\n');
    expect(readLedger(csv, { fileName: 'l.csv' }).report).toMatchObject([{ code: 'date-unreadable' }, { code: 'date-unreadable' }]);
  });

  // Source: ECMA-376 part 1, 18.17.4.1 (1900: serial 61 is 1900-03-01; 1904: serial 0 is 1904-01-01) and Excel itself for 2026-01-01.
  test.each([
    [46_023, 1900, '2026-01-01'],
    [44_561, 1904, '2026-01-01'],
    [25_569, 1900, '1970-01-01'],
    [59, 1900, null],
    [60, 1900, null],
    [-1, 1900, null],
    [2_958_466, 1900, null],
    [Number.NaN, 1900, null],
  ] as const)('serial %d of %d is %s', (number, system, date) => expect(dateOfSerial(number, system)).toBe(date));

  test('rich text is joined, reading aids are left out, escapes are undone', () => {
    const strings =
      '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>Nile </t></r><r><t>Trading</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si><si><t>INV_x002D_1</t></si></sst>';
    const cells: Cell[] = [{ type: 's', xml: '<v>0</v>' }, { type: 's', xml: '<v>1</v>' }, '', '', '', ''];
    const text = (value: string): Cell => ({ type: 'inlineStr', xml: `<is><t>${value}</t></is>` });
    const bytes = one(
      [HEAD.map(text), [...cells.slice(0, 2), ISSUED, DUE, 5, text('USD')]],
      {},
      { parts: { 'xl/sharedStrings.xml': strings } },
    );
    expect(read(bytes).rows).toMatchObject([{ customerName: 'Nile Trading', invoiceNumber: 'INV-1' }]);
  });

  test('an error in a cell is its row’s problem only', () => {
    const { rows, report } = read(one([HEAD, row('INV-1', { type: 'e', xml: '<v>#REF!</v>' }), row('INV-2')]));
    expect(rows.map((each) => each.invoiceNumber)).toEqual(['INV-2']);
    expect(report).toMatchObject([{ row: 2, column: 'Amount', reason: '"#REF!" is not an amount' }]);
  });
});

describe('the table in a sheet', () => {
  test('titles above the header, empty rows between, and rows told by the number the program shows', () => {
    const { rows, report } = read(
      one([['Nile Trading — receivables'], ['As of', ISSUED], HEAD, row('INV-1'), row('INV-2', 'ten')], { lines: [1, 2, 5, 6, 9] }),
    );
    expect(rows.map((each) => each.invoiceNumber)).toEqual(['INV-1']);
    expect(report).toMatchObject([{ row: 9, column: 'Amount' }]);
  });

  test('a header of two rows with merged cells', () => {
    const { rows } = read(
      one(
        [
          ['Customer', 'Invoice', null, 'Payment', null, 'Due date', 'Total amount'],
          [null, 'No', 'Date', 'Amount', 'Date', null, null],
          ['Nile', 'INV-1', ISSUED, 3, { date: serial('2026-02-02') }, DUE, 7],
        ],
        { merges: ['A1:A2', 'B1:C1', 'D1:E1', 'F1:F2', 'G1:G2'] },
      ),
    );
    const paid = { paidMinor: 300, settled: '2026-02-02' };
    expect(rows).toMatchObject([
      { customerId: 'Nile', invoiceNumber: 'INV-1', issued: '2026-01-01', due: '2026-01-31', amountMinor: 700, ...paid },
    ]);
  });

  test('a merged title does not become part of the headings', () => {
    expect(read(one([['Open invoices'], HEAD, row('INV-1')], { merges: ['A1:F1'] })).rows).toHaveLength(1);
  });

  test.each<[string, Cell[]]>([
    ['labelled', ['Total', null, null, null, 300]],
    ['labelled in the number’s column', [null, 'TOTAL:', null, null, 300]],
    ['a grand total', ['Grand total', null, null, null, 300]],
    ['a subtotal of a customer', ['Total for Nile', null, null, null, 300]],
    ['in Arabic', ['الإجمالي', null, null, null, 300]],
    ['a sum without a word', [null, null, null, null, { formula: 'SUM(E2:E3)', value: 200 }, null]],
  ])('a row of totals is no invoice: %s', (_name, totals) => {
    const { rows, report } = read(one([HEAD, row('INV-1'), row('INV-2'), totals]));
    expect(rows).toHaveLength(2);
    expect(report).toMatchObject([{ row: 4, column: null, code: 'totals' }]);
  });

  test('a customer called Total Energies is one', () => {
    const { rows, report } = read(
      one([HEAD, ['Total Energies', 'INV-1', ISSUED, DUE, 5, 'USD'], ['Total', 'INV-2', ISSUED, DUE, 5, 'USD']]),
    );
    expect(rows.map((each) => each.customerName)).toEqual(['Total Energies', 'Total']);
    expect(report).toEqual([]);
  });

  test('elements with a prefix, parts stored unpacked', () => {
    expect(read(one([HEAD, row('INV-1')], {}, { prefix: 'x', stored: true })).rows).toHaveLength(1);
  });
});

describe('sheets', () => {
  const ledger: SheetInput = { name: 'Open items', rows: [HEAD, row('INV-1')] };
  const other: SheetInput = { name: 'Notes', rows: [['Remember'], ['to call']] };

  test('the one that looks like a ledger is read', () => {
    expect(read(workbook({ sheets: [other, ledger] })).rows).toHaveLength(1);
  });

  test('a hidden one is never read, even by name', () => {
    const hidden: SheetInput = { name: 'Old', state: 'hidden', rows: [HEAD, row('OLD-1'), row('OLD-2')] };
    const bytes = workbook({ sheets: [hidden, { ...hidden, name: 'Older', state: 'veryHidden' }, ledger] });
    expect(read(bytes).rows.map((each) => each.invoiceNumber)).toEqual(['INV-1']);
    expect(sentence(bytes, { sheet: 'Old' })).toBe('ledger.xlsx has no visible sheet "Old"; it has "Open items".');
    expect(sentence(workbook({ sheets: [hidden] }))).toBe('ledger.xlsx has no visible sheet with rows.');
  });

  test('of two ledgers a person says which', () => {
    const second = { ...ledger, name: 'Archive', rows: [HEAD, row('INV-9')] };
    const bytes = workbook({ sheets: [ledger, second] });
    expect(sentence(bytes)).toBe(
      'ledger.xlsx has several sheets that could be the ledger ("Open items", "Archive"); say which with --sheet.',
    );
    expect(read(bytes, { sheet: 'archive' }).rows.map((each) => each.invoiceNumber)).toEqual(['INV-9']);
  });

  test('what needs a column that is not there is one sentence', () => {
    expect(
      sentence(
        one([
          ['Customer', 'Invoice no', 'Invoice date', 'Amount'],
          ['A', '1', ISSUED, 5],
        ]),
      ),
    ).toMatch(/^ledger.xlsx: no column for the due date;/);
    expect(sentence(one([HEAD]))).toBe('ledger.xlsx has a header but no rows.');
  });
});

describe('hostile and broken files are bounded, each with one sentence', () => {
  const good = one([HEAD, row('INV-1')]);
  const sheet = (xml: string | Uint8Array) => one([HEAD], {}, { parts: { 'xl/worksheets/sheet1.xml': xml } });
  const TOO_MUCH = 'ledger.xlsx holds far more than a ledger when unpacked, so it was not read.';
  const DAMAGED = 'ledger.xlsx is damaged or not an Excel workbook; open it, save it anew and try again.';

  test('a zip bomb, also one that lies about its size', () => {
    const bomb = new Uint8Array(300 * 1024 * 1024);
    expect(sentence(sheet(bomb))).toBe(TOO_MUCH);
    expect(sentence(container({ 'xl/workbook.xml': bomb, '_rels/.rels': '<Relationships/>' }, false, 10))).toBe(TOO_MUCH);
  });

  test('a million rows', () => {
    const rows = `<row><c t="inlineStr"><is><t>a</t></is></c></row>`.repeat(1_000_000);
    expect(sentence(sheet(`<worksheet><sheetData>${rows}</sheetData></worksheet>`))).toBe('ledger.xlsx has more than 500000 rows.');
  });

  test('a million empty rows around one invoice, and a cell in the last corner', () => {
    const cells = row('x').map(
      (_cell, index) =>
        `<c r="${'ABCDEF'[index]}1048576" t="inlineStr"><is><t>${['N', 'I-1', '2026-01-01', '2026-01-31', '5', 'USD'][index]}</t></is></c>`,
    );
    const head = HEAD.map((text, index) => `<c r="${'ABCDEF'[index]}1" t="inlineStr"><is><t>${text}</t></is></c>`);
    const far = '<c r="XFD1048576"><v>1</v></c>';
    const bytes = sheet(
      `<worksheet><sheetData><row r="1">${head.join('')}</row>${'<row/>'.repeat(1_000_000)}<row r="1048576">${cells.join('')}${far}</row></sheetData></worksheet>`,
    );
    expect(read(bytes).rows).toMatchObject([{ invoiceNumber: 'I-1' }]);
  });

  test('entities of its own, endless nesting, no XML at all', () => {
    expect(sentence(sheet('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'))).toBe(DAMAGED);
    expect(sentence(sheet('<!DOCTYPE worksheet><worksheet/>'))).toBe(DAMAGED);
    expect(sentence(sheet('<a>'.repeat(1_000_000)))).toBe(DAMAGED);
    expect(sentence(sheet('<a>'.repeat(1_000) + '</a>'.repeat(1_000)))).toBe(DAMAGED);
    expect(sentence(sheet('not XML'))).toBe(DAMAGED);
    expect(sentence(sheet('<worksheet><sheetData><row>'))).toBe(DAMAGED);
  });

  test('links to other files and macros are not looked at', () => {
    const rels =
      '<Relationships xmlns="r"><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId91" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId5" Type="x/externalLink" Target="http://127.0.0.1:1/steal" TargetMode="External"/></Relationships>';
    const bytes = one(
      [HEAD, row('INV-1', 5, [{ formula: 'WEBSERVICE("http://127.0.0.1:1")', value: 'x' }])],
      {},
      {
        parts: {
          'xl/_rels/workbook.xml.rels': rels,
          'xl/vbaProject.bin': 'Sub Auto_Open()',
          'xl/externalLinks/externalLink1.xml': '<not xml',
        },
      },
    );
    expect(readLedger(bytes, { fileName: 'l.xlsm' })).toMatchObject({
      rows: [{ invoiceNumber: 'INV-1', issued: '2026-01-01' }],
      report: [],
    });
    const outside = rels.replace('Target="worksheets/sheet1.xml"', 'Target="file:///etc/passwd" TargetMode="External"');
    expect(sentence(one([HEAD], {}, { parts: { 'xl/_rels/workbook.xml.rels': outside } }))).toBe(DAMAGED);
  });

  test('truncated anywhere it is refused or read, never worse', () => {
    for (let length = 4; length < good.length; length += 97) expect(sentence(good.slice(0, length))).toBe(DAMAGED);
    for (let at = 0; at < good.length; at += 53) {
      const flipped = good.slice();
      flipped[at] = (flipped[at] ?? 0) ^ 0xff;
      expect(typeof sentence(flipped)).toBe('string');
    }
  });

  test.each([
    [
      'an old workbook',
      Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1),
      'ledger.xlsx is an old Excel workbook (.xls) or has a password; save it as .xlsx without a password, or as CSV.',
    ],
    ['another container', container({ 'word/document.xml': '<document/>' }), DAMAGED],
    ['too large a file', new Uint8Array(50 * 1024 * 1024 + 1), 'ledger.xlsx is larger than 50 MB.'],
  ])('%s', (_name, bytes, expected) => expect(sentence(bytes)).toBe(expected));
});

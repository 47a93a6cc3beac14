import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/sandbox/xero/problems.ts';
import { type FieldTable, parseOrder, parseWhere } from '../../src/sandbox/xero/where.ts';

interface Row {
  readonly type: string;
  readonly due: number | null;
  readonly amount: number;
  readonly sent: boolean;
}
const fields: FieldTable<Row> = {
  Type: (row) => row.type,
  DueDate: (row) => row.due,
  AmountDue: (row) => row.amount,
  Sent: (row) => row.sent,
};
const row = { type: 'ACCREC', due: Date.UTC(2026, 2, 1), amount: 12.5, sent: true };

describe('where', () => {
  it.each<[string, boolean]>([
    ['Type=="ACCREC"', true],
    ['Type = "ACCPAY"', false],
    ['Type != "ACCPAY" && AmountDue>0', true],
    ['AmountDue >= 12.5 AND AmountDue <= 12.5', true],
    ['AmountDue > 12.5', false],
    ['DueDate < DateTime(2026, 03, 01)', false],
    ['DueDate <= DateTime(2026,3,1)', true],
    ['DueDate == DateTime.Parse("2026-03-01")', true],
    ['DueDate >= DateTime(2026,03,01,00,00,01)', false],
    ['DueDate != null', true],
    ['Sent==true and (AmountDue==1 or AmountDue==12.5)', true],
    ['Sent==false OR Type==Guid("ACCREC")', false],
    ['type=="ACC\\"REC"', false],
  ])('%s is %s', (text, expected) => {
    expect(parseWhere(text, fields)(row)).toBe(expected);
  });

  it('compares nothing with null, before or after', () => {
    const open = { ...row, due: null };
    expect(parseWhere('DueDate < DateTime(2026,01,01)', fields)(open)).toBe(false);
    expect(parseWhere('DueDate > DateTime(2026,01,01)', fields)(open)).toBe(false);
    expect(parseWhere('DueDate == null', fields)(open)).toBe(true);
  });

  it.each([
    'Type',
    'Type==',
    'Nothing=="x"',
    'Type=="ACCREC" AND',
    '(Type=="ACCREC"',
    'Type=="a" Type=="b"',
    'Type=="open',
    'DueDate>DateTime(2026)',
    'Type;DROP',
    'constructor=="x"',
    '"Type"=="ACCREC"',
  ])('refuses %s with 400', (text) => {
    expect(() => parseWhere(text, fields)).toThrow(Refusal);
  });
});

describe('order', () => {
  const rows = [row, { ...row, amount: 3, due: null }, { ...row, amount: 3 }];
  it('sorts by several fields, nulls first', () => {
    expect([...rows].sort(parseOrder('AmountDue ASC, DueDate DESC', fields)).map((each) => [each.amount, each.due === null])).toEqual([
      [3, false],
      [3, true],
      [12.5, false],
    ]);
    expect([...rows].sort(parseOrder('DueDate', fields))[0]?.due).toBeNull();
  });

  it.each(['Nothing', 'AmountDue SIDEWAYS', 'AmountDue DESC please'])('refuses %s', (text) => {
    expect(() => parseOrder(text, fields)).toThrow(Refusal);
  });
});

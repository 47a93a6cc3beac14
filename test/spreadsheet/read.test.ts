import { describe, expect, test } from 'vitest';
import { readTable } from '../../connectors/spreadsheet/read.ts';

describe('readTable', () => {
  test.each([
    ['comma', 'a,b\n1,2\n'],
    ['semicolon', 'a;b\n1;2\n'],
    ['tab', 'a\tb\n1\t2\n'],
    ['Windows lines', 'a,b\r\n1,2\r\n'],
    ['old Mac lines', 'a,b\r1,2\r'],
    ['no last newline', 'a,b\n1,2'],
    ['spaces around cells', ' a , b \n 1 , "2" \n'],
    ['everything quoted', '"a","b"\n"1","2"\n'],
  ])('%s', (_name, text) => {
    expect(readTable(text, 'f.csv')).toEqual({ header: ['a', 'b'], rows: [{ line: 2, cells: ['1', '2'] }], problems: [] });
  });

  test('a delimiter inside quotation marks of the header does not count', () => {
    expect(readTable('"a,b,c";d\n1;2', 'f.csv').header).toEqual(['a,b,c', 'd']);
  });

  test("Excel's sep line is no header, and counts as a line", () => {
    expect(readTable('sep=;\na;b\n1,5;2\n', 'f.csv')).toEqual({
      header: ['a', 'b'],
      rows: [{ line: 3, cells: ['1,5', '2'] }],
      problems: [],
    });
  });

  test('lines are those of the file: blank lines and lines inside cells count', () => {
    const { rows } = readTable('a,b\n\n1,"x\ny\nz"\n,\n\n2,"say ""hi"""\n3,5" pipe\n', 'f.csv');
    expect(rows).toEqual([
      { line: 3, cells: ['1', 'x\ny\nz'] },
      { line: 8, cells: ['2', 'say "hi"'] },
      { line: 9, cells: ['3', '5" pipe'] },
    ]);
  });

  test('a row with a cell too many is reported, one with empty cells too many or cells too few is not', () => {
    const table = readTable('a,b\n1,2,3\n4,5,,\n6\n', 'f.csv');
    expect(table.rows.map(({ line }) => line)).toEqual([3, 4]);
    expect(table.problems).toMatchObject([
      { row: 2, column: null, reason: 'has 3 cells where the header has 2; a delimiter inside a cell needs quotation marks' },
    ]);
  });

  test.each([
    ['a,b\n', 'f.csv has a header but no rows.'],
    ['a,b\n,\n \n', 'f.csv has a header but no rows.'],
    ['a,b\n1,2\n3,"x\n4,5\n', 'f.csv, row 3: a quotation mark is opened and never closed.'],
  ])('%j is refused', (text, sentence) => {
    expect(() => readTable(text, 'f.csv')).toThrow(expect.objectContaining({ name: 'BadInput', message: sentence }));
  });

  test('an opened quotation mark does not swallow a large file', () => {
    expect(() => readTable(`a,b\n3,"x\n${'4,5\n'.repeat(100_000)}`, 'f.csv')).toThrow(
      'f.csv, row 2: a quotation mark is opened and never closed.',
    );
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseQuery } from '../../src/sandbox/quickbooks/query.ts';
import { WireFault } from '../../src/sandbox/quickbooks/wirefault.ts';
import { at, startWorld, type World } from './quickbooks-world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const numbers = async (query: string) => (await world.rows(query)).map((row) => row['DocNumber']);
const ask = (query: string) => world.call(`query?query=${encodeURIComponent(query)}`);
const fault = async (query: string) => {
  const { status, body } = await ask(query);
  return [status, at(body, 'Fault', 'Error', 0, 'code'), at(body, 'Fault', 'Error', 0, 'Detail'), at(body, 'Fault', 'type')];
};

describe('the grammar', () => {
  it('reads every clause in any order and letter case', () => {
    expect(
      parseQuery(
        "select * from invoice where Id in ('1', '2') and Balance > '0' and TxnDate >= '2026-01-01' orderby TxnDate desc, DocNumber maxresults 5 startposition 3",
      ),
    ).toEqual({
      select: 'all',
      entity: 'invoice',
      conditions: [
        {
          field: 'Id',
          operator: 'IN',
          values: [
            { kind: 'text', text: '1' },
            { kind: 'text', text: '2' },
          ],
        },
        { field: 'Balance', operator: '>', values: [{ kind: 'text', text: '0' }] },
        { field: 'TxnDate', operator: '>=', values: [{ kind: 'text', text: '2026-01-01' }] },
      ],
      orders: [
        { field: 'TxnDate', descending: true },
        { field: 'DocNumber', descending: false },
      ],
      start: 3,
      limit: 5,
    });
  });

  it.each([
    ["'Amy\\'s'", "Amy's"],
    ["'a\\\\'", 'a\\'],
    ["'%,()'", '%,()'],
    ["''", ''],
  ])('reads the text %s', (written, meant) => {
    expect(parseQuery(`SELECT * FROM Customer WHERE DisplayName = ${written}`).conditions[0]?.values).toEqual([
      { kind: 'text', text: meant },
    ]);
  });

  it('answers any text with a query or a WireFault, never with another error', () => {
    const pieces = fc.constantFrom(
      'select',
      '*',
      'from',
      'Invoice',
      'where',
      'Id',
      '=',
      "'1'",
      "'",
      '\\',
      '(',
      ')',
      ',',
      'and',
      'or',
      'in',
      'orderby',
      'maxresults',
      '10',
      '-1',
      ';',
      '--',
      'count',
      'true',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 14 }).map((list) => list.join(' ')),
        ),
        (text) => {
          try {
            parseQuery(text);
          } catch (error) {
            expect(error).toBeInstanceOf(WireFault);
          }
        },
      ),
      { numRuns: 2000, seed: 5 },
    );
  });

  it('gives back every text that is escaped backslash first, then quote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
        expect(parseQuery(`select * from Customer where DisplayName = '${escaped}'`).conditions[0]?.values[0]?.text).toBe(text);
      }),
      { numRuns: 1000, seed: 6 },
    );
  });
});

describe('what is found', () => {
  it('lists no drafts and nothing deleted, the void with zeros', async () => {
    expect((await numbers('SELECT * FROM Invoice')).sort()).toEqual(['1001', '1002', '1003', '1004', '1005', '1006', '1009']);
    const [row] = await world.rows("SELECT * FROM Invoice WHERE DocNumber = '1006'");
    expect(row).toMatchObject({ TotalAmt: 0, Balance: 0, PrivateNote: 'Voided', LinkedTxn: [] });
  });

  it.each([
    ["WHERE Id = '1'", ['1001']],
    ["WHERE Id IN ('1','3','99','7')", ['1001', '1003']],
    ["WHERE Balance > '0'", ['1001', '1002', '1004', '1005', '1009']],
    ['WHERE Balance > 262.07', ['1004']],
    ["WHERE Balance = '0' AND TotalAmt = '200.00'", ['1003']],
    ["WHERE CustomerRef = '2'", ['1004']],
    ["WHERE DueDate > '2026-02-09'", ['1005']],
    ["WHERE DueDate <= '2026-02-09' AND Balance >= '1190'", ['1004']],
    ["WHERE DocNumber LIKE '100%' AND DocNumber LIKE '%9'", ['1009']],
    ["WHERE MetaData.LastUpdatedTime >= '2026-03-08T10:00:00-07:00'", ['1001', '1004', '1005', '1006']],
    ["WHERE MetaData.LastUpdatedTime > '2026-03-08T10:00:00-07:00'", []],
    ["WHERE MetaData.LastUpdatedTime >= '2026-03-08' AND Balance > '0'", ['1001', '1004', '1005']],
    ["WHERE TxnDate = '2026-01-10' AND CustomerRef = '4'", ['1009']],
  ])('Invoice %s', async (where, expected) => {
    expect((await numbers(`SELECT * FROM Invoice ${where}`)).sort()).toEqual(expected);
  });

  it('hides inactive customers unless they are asked for', async () => {
    const names = async (where: string) => (await world.rows(`SELECT * FROM Customer ${where}`)).map((row) => row['DisplayName']);
    expect(await names('')).toEqual(["Amy's Bird Sanctuary", 'Berlin Optik GmbH', 'Kuwait Pearl']);
    expect(await names('WHERE Active IN (true, false)')).toEqual([
      "Amy's Bird Sanctuary",
      'Berlin Optik GmbH',
      'Closed Shop (deleted)',
      'Kuwait Pearl',
    ]);
    expect(await names('WHERE Active = false')).toEqual(['Closed Shop (deleted)']);
    expect(await names("WHERE DisplayName = 'Amy\\'s Bird Sanctuary'")).toEqual(["Amy's Bird Sanctuary"]);
    expect(await names("WHERE DisplayName LIKE '%optik%'")).toEqual(['Berlin Optik GmbH']);
  });

  it('sorts, pages and counts', async () => {
    expect(await numbers("SELECT * FROM Invoice WHERE Balance > '0' ORDERBY Balance DESC")).toEqual([
      '1004',
      '1002',
      '1001',
      '1009',
      '1005',
    ]);
    const ordered = await numbers('SELECT * FROM Invoice ORDERBY MetaData.LastUpdatedTime ASC');
    const paged = [];
    for (const start of [1, 4, 7])
      paged.push(...(await numbers(`SELECT * FROM Invoice ORDERBY MetaData.LastUpdatedTime ASC STARTPOSITION ${start} MAXRESULTS 3`)));
    expect(paged).toEqual(ordered);
    expect(await numbers('SELECT * FROM Invoice')).toEqual([...ordered].reverse());
    expect(at((await ask("SELECT COUNT(*) FROM Invoice WHERE Balance > '0'")).body, 'QueryResponse')).toEqual({ totalCount: 5 });
  });

  it('answers nothing found with an empty QueryResponse', async () => {
    const { status, body } = await ask("SELECT * FROM Invoice WHERE Id = '4711'");
    expect([status, body]).toEqual([200, { QueryResponse: {}, time: '2026-03-08T11:30:00.500-07:00' }]);
  });

  it('takes the query as a POST body as well', async () => {
    const { body } = await world.call('query', {
      method: 'POST',
      headers: { 'content-type': 'application/text' },
      body: "SELECT * FROM Invoice WHERE Id = '1'",
    });
    expect(at(body, 'QueryResponse', 'Invoice', 0, 'DocNumber')).toBe('1001');
  });
});

describe('what is refused', () => {
  it.each([
    ['SELECT * FROM Custmoer', '4001', 'QueryValidationError: invalid context declaration: Custmoer'],
    ['SELECT * FROM Invoice STARTPOSITION 0', '4001', 'QueryValidationError: value 0 is too small. Min allowed value is 1'],
    ['SELECT * FROM Invoice MAXRESULTS 1001', '4001', 'QueryValidationError: value 1001 is too large. Max allowed value is 1000'],
    ['SELECT * FROM Invoice ORDERBY Id', '4001', "QueryValidationError: property 'Id' is not sortable"],
    ["SELECT * FROM Invoice WHERE EmailStatus = 'NotSet'", '4001', "QueryValidationError: property 'EmailStatus' is not queryable"],
    ["SELECT * FROM Invoice WHERE Status = 'Paid'", '4001', 'QueryValidationError: Property Status not found for Entity Invoice'],
    ["SELECT * FROM Invoice WHERE TxnDate > 'soon'", '4001', "QueryValidationError: Invalid value 'soon' for property TxnDate"],
    ['', '4000', 'QueryParserError: The query provided was empty'],
    ["SELECT * FROM Customer WHERE DisplayName = 'Cutlery 'R Us'", '4000', null],
    [
      "SELECT * FROM Invoice WHERE Id = '1' OR Id = '2'",
      '4000',
      'QueryParserError: Encountered " <IDENTIFIER> "OR "" at line 1, column 38.',
    ],
    ["SELECT * FROM Invoice WHERE (Id = '1')", '4000', null],
    ['SELECT * FROM Invoice; DELETE FROM Invoice', '4000', null],
    ["SELECT * FROM Invoice WHERE DocNumber = 'a\\' AND Id > '0'", '4000', null],
    ['SELECT %2A FROM Invoice', '4000', null],
  ])('%s', async (query, code, detail) => {
    const [status, given, text, type] = await fault(query);
    expect([status, given, type]).toEqual([400, code, 'ValidationFault']);
    if (detail !== null) expect(text).toBe(detail);
  });

  it('cannot be made to leave its entity or company by what stands in a value', async () => {
    for (const evil of ["' OR '1'='1", "\\' OR Id > '0", "%' UNION SELECT", "x'--", "'; DROP TABLE Invoice"]) {
      const escaped = evil.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
      expect(await world.rows(`SELECT * FROM Customer WHERE DisplayName = '${escaped}'`)).toEqual([]);
    }
  });
});

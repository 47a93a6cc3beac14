/** The command line as a script sees it: exit codes, one clear sentence for bad input, good rows kept, the same answer twice. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import iconv from 'iconv-lite';
import { afterAll, describe, expect, it } from 'vitest';
import { caseFile } from '../policy/case.ts';
import { serial, workbook } from '../spreadsheet/workbooks.ts';

const ENTRY = fileURLToPath(new URL('../../src/tahseel.mjs', import.meta.url));
const IBM = fileURLToPath(new URL('../../../shared/data/ledgers/ibm-accounts-receivable.csv', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tahseel-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tahseel(...args: string[]) {
  const run = spawnSync(process.execPath, [ENTRY, ...args], { encoding: 'utf8', cwd: folder });
  return { code: run.status, out: run.stdout, err: run.stderr.trim() };
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const HEADER = 'customer,invoice number,invoice date,due date,amount,currency\n';
const ROW = 'Acme,INV-1,2026-01-05,2026-02-04,100.00,USD\n';

describe('a ledger file', () => {
  it('that is good gives metrics, the same ones twice', () => {
    const name = file('good.csv', HEADER + ROW);
    const first = tahseel('metrics', '--ledger', name, '--as-of', '2026-03-01', '--json');
    expect(first.code).toBe(0);
    expect(JSON.parse(first.out)).toMatchObject({ asOf: '2026-03-01', byCurrency: { USD: { open: 100_00, overdue: 100_00 } } });
    expect(tahseel('metrics', '--ledger', name, '--as-of', '2026-03-01', '--json').out).toBe(first.out);
  });

  const badRows: [name: string, row: string, says: RegExp][] = [
    ['a wrong date', 'Acme,INV-2,2026-02-30,2026-03-04,5.00,USD\n', /row 3.*invoice date/],
    ['a negative amount', 'Acme,INV-2,2026-01-05,2026-02-04,-5.00,USD\n', /row 3.*amount/],
    ['a duplicate invoice number', 'Acme,INV-1,2026-01-05,2026-02-04,5.00,USD\n', /row 3.*INV-1/],
  ];
  it.each(badRows)('with %s says which row and keeps the good ones', (name, row, says) => {
    const run = tahseel(
      'metrics',
      '--ledger',
      file(`${name.replaceAll(' ', '-')}.csv`, HEADER + ROW + row),
      '--as-of',
      '2026-03-01',
      '--json',
    );
    expect(run.code).toBe(0);
    expect(run.err).toMatch(says);
    expect(run.err.split('\n')).toHaveLength(1);
    expect(JSON.parse(run.out).byCurrency.USD.open).toBe(100_00);
  });

  const badFiles: [name: string, content: string, says: RegExp][] = [
    ['empty', '', /empty\.csv.*empty/],
    ['no-amount', 'customer,invoice number,invoice date,due date\nAcme,INV-1,2026-01-05,2026-02-04\n', /no-amount\.csv.*amount/],
    ['only-bad-rows', `${HEADER}Acme,INV-1,2026-13-05,2026-02-04,1.00,USD\n`, /only-bad-rows\.csv.*(row 2|no row)/s],
    ['open-dates', `${HEADER}Acme,INV-1,1/2/2026,3/4/2026,1.00,USD\n`, /open-dates\.csv.*--dates/],
  ];
  it.each(badFiles)('%s is refused with one sentence and exit code 2', (name, content, says) => {
    const run = tahseel('metrics', '--ledger', file(`${name}.csv`, content), '--as-of', '2026-03-01', '--json');
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toMatch(says);
  });

  const encodings = ['utf8', 'utf16-le', 'utf16-be', 'windows-1256'] as const;
  it.each(encodings)('in %s with Arabic names is read', (encoding) => {
    const text = `العميل,رقم الفاتورة,تاريخ الفاتورة,تاريخ الاستحقاق,المبلغ\nشركة النيل,INV-1,2026-01-05,2026-02-04,100.00\n`;
    const bytes = encoding.startsWith('utf16') ? iconv.encode(text, encoding, { addBOM: true }) : iconv.encode(text, encoding);
    const run = tahseel('metrics', '--ledger', file(`arabic-${encoding}.csv`, bytes), '--as-of', '2026-03-01', '--json');
    expect(run.err).toBe('');
    expect(JSON.parse(run.out).byCurrency.USD.open).toBe(100_00);
  });

  it('may be a workbook, of which a sheet is chosen', () => {
    const rows = (number: string) => [
      ['customer', 'invoice number', 'invoice date', 'due date', 'amount'],
      ['Acme', number, { date: serial('2026-01-05') }, { date: serial('2026-02-04') }, 100],
      ['Total', null, null, null, 100],
    ];
    const name = file(
      'book.xlsx',
      workbook({
        sheets: [
          { name: 'A', rows: rows('1') },
          { name: 'B', rows: [...rows('2'), ['Acme', '3', '2026-01-05', '2026-02-04', '5.5']] },
        ],
      }),
    );
    const asOf = ['--as-of', '2026-03-01', '--json'];
    expect(tahseel('metrics', '--ledger', name, ...asOf)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--sheet') });
    const run = tahseel('metrics', '--ledger', name, '--sheet', 'B', ...asOf);
    expect(JSON.parse(run.out).byCurrency.USD.open).toBe(105_50);
    const replayed = tahseel(
      'replay',
      '--ledger',
      name,
      '--sheet',
      'A',
      '--policy',
      'standard',
      '--from',
      '2026-02-02',
      '--to',
      '2026-02-13',
      '--json',
    );
    expect(JSON.parse(replayed.out)).toMatchObject({ invoices: 1 });
  });

  it('that does not exist is one sentence', () => {
    expect(tahseel('metrics', '--ledger', 'nowhere.csv', '--as-of', '2026-03-01')).toEqual({
      code: 2,
      out: '',
      err: 'nowhere.csv: there is no such file',
    });
  });
});

describe('decide', () => {
  const good = file('case.json', JSON.stringify(caseFile({ invoices: [{ due: '2026-03-02' }] })));
  it('answers a case file', () => {
    const run = tahseel('decide', '--policy', 'standard', '--case', good, '--as-of', '2026-03-09', '--json');
    expect(run.code).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject({ decisions: [{ kind: 'send', stage: 'friendly-7' }], nextWake: '2026-03-10' });
  });

  it('takes instants without milliseconds and records that leave out what is unknown', () => {
    const name = file(
      'short.json',
      JSON.stringify({
        organisation: { timeZone: 'America/New_York', country: 'US', baseCurrency: 'USD', mode: 'autopilot' },
        customer: { id: 'c', name: 'Acme', emails: [{ address: 'a@acme.example', role: 'billing' }] },
        invoices: [
          {
            id: 'a',
            customerId: 'c',
            currency: 'USD',
            issued: '2026-01-01',
            due: '2026-03-02',
            total: 100,
            paid: 0,
            credited: 0,
            open: 10000,
            state: 'open',
          },
        ],
        history: [{ at: '2026-03-09T15:00:00Z', kind: 'letter-sent', stage: 'friendly-7', invoiceIds: ['a'] }],
      }),
    );
    const run = tahseel('decide', '--policy', 'standard', '--case', name, '--as-of', '2026-03-16', '--json');
    expect(run.err).toBe('');
    expect(JSON.parse(run.out).decisions[0]).toMatchObject({ kind: 'task', stage: 'call-14' });
  });

  const policies: [name: string, content: string, says: RegExp][] = [
    [
      'an unknown stage',
      'extends: standard\nstages:\n  - id: friendly-9\n    days: 9\n',
      /policy-0\.yaml: stages\[1\]: unknown stage 'friendly-9'/,
    ],
    [
      'an unknown template',
      'extends: standard\nstages:\n  - id: firm-30\n    template: furious\n',
      /policy-1\.yaml: stages\.?\[1\]\.template: unknown stage template/,
    ],
    ['an unknown setting', 'extends: standard\ngapDay: 3\n', /policy-2\.yaml: .*gapDay/],
    [
      'stages out of order',
      'name: x\nstages:\n  - { id: a, days: 9, channel: email, template: due, tone: firm }\n  - { id: b, days: 2, channel: email, template: due, tone: firm }\n',
      /policy-3\.yaml: stages\[2\] 'b': day 2 comes before 'a'/,
    ],
    ['broken YAML', 'stages: [', /policy-4\.yaml: is neither YAML nor JSON/],
  ];
  it.each(policies.map((each, index) => [...each, index] as const))(
    'a policy with %s is refused with one sentence',
    (_name, content, says, index) => {
      const run = tahseel('decide', '--policy', file(`policy-${index}.yaml`, content), '--case', good, '--as-of', '2026-03-09', '--json');
      expect(run).toMatchObject({ code: 2, out: '' });
      expect(run.err).toMatch(says);
      expect(run.err.split('\n')).toHaveLength(1);
    },
  );

  it('a policy document may change a preset', () => {
    const name = file('later.yaml', 'extends: standard\nname: later\nstages:\n  - id: friendly-7\n    days: 10\n');
    const run = tahseel('decide', '--policy', name, '--case', good, '--as-of', '2026-03-09', '--json');
    expect(JSON.parse(run.out).decisions[0]).toMatchObject({ kind: 'send', stage: 'due' });
  });

  it('garbage in a case file names the field', () => {
    const broken = JSON.stringify({ ...caseFile({ invoices: [{ due: '2026-03-02' }] }), customer: 7 });
    expect(tahseel('decide', '--policy', 'standard', '--case', file('broken.json', broken), '--as-of', '2026-03-09').err).toMatch(
      /^broken\.json: customer: /,
    );
    expect(tahseel('decide', '--policy', 'standard', '--case', file('not.json', '{'), '--as-of', '2026-03-09')).toMatchObject({ code: 2 });
  });
});

describe('usage', () => {
  const wrong: [args: string[], says: RegExp][] = [
    [['collect'], /unknown command/],
    [['decide'], /required option/],
    [['metrics', '--ledger', 'x.csv', '--as-of', 'yesterday'], /--as-of|no such file/],
    [['replay', '--policy', 'standard', '--from', '2026-01-01', '--to', '2026-01-02'], /--ledger FILE\.csv or --seed/],
    [['replay', '--seed', '1', '--policy', 'nice', '--from', '2026-01-01', '--to', '2026-01-02'], /--policy: 'nice'/],
    [['replay', '--seed', '1', '--policy', 'standard', '--from', '2026-01-02', '--to', '2026-01-01'], /--to/],
    [
      ['replay', '--seed', '1', '--policy', 'standard', '--from', '2026-01-01', '--to', '2026-01-02', '--through', 'sage'],
      /--through: 'sage'/,
    ],
    [['map', 'sage', 'invoices', 'x.json'], /'sage' is not a platform/],
    [['backup', '--data', 'nowhere', '--out', 'x'], /--data: there is no nowhere/],
    [['restore', '--from', 'nowhere', '--data', 'x'], /--from: nowhere holds no backup/],
    [['move-out', '--data', 'nowhere', '--organisation', 'xero-00000000000000aa', '--out', 'x'], /--organisation: there is no xero-00/],
    [['move-in', 'nowhere.sqlite', '--data', 'x'], /nowhere\.sqlite: there is no such file/],
    [['serve', '--port', 'eighty'], /--port: 'eighty'/],
    [['sandbox', '--port', '99999'], /--port: '99999'/],
  ];
  it.each(wrong)('%j is wrong usage: one sentence, exit code 2', (args, says) => {
    const run = tahseel(...args);
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toMatch(says);
    expect(run.err.split('\n')).toHaveLength(1);
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });

  it('a port in use is one sentence', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    for (const args of [
      ['serve', '--no-demo', '--data', join(folder, 'data')],
      ['serve', '--demo', '--data', join(folder, 'demo')],
      ['sandbox'],
    ]) {
      const run = tahseel(...args, '--port', port);
      expect(run.code, run.err).toBe(2);
      expect(run.err).toMatch(new RegExp(`ort ${port} is in use`));
    }
    taken.close();
  });
});

it('two replays give the same bytes apart from the seconds', () => {
  const once = () => {
    const run = tahseel('replay', '--seed', '3', '--policy', 'standard', '--from', '2025-06-01', '--to', '2025-06-30', '--json');
    expect(run.code, run.err).toBe(0);
    return run.out.replace(/"seconds": \{[^}]*\}/, '');
  };
  expect(once()).toBe(once());
});

it.skipIf(!existsSync(IBM))('the IBM ledger has its known figures (skipped where the ledger is not present)', () => {
  const run = tahseel('metrics', '--ledger', IBM, '--as-of', '2012-12-31', '--json');
  expect(run).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(run.out).byCurrency.USD.open).toBeGreaterThan(0);
});

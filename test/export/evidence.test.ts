/** The evidence package as a stranger holds it: unpacked by another program, proved without ours, and each way of tampering with it is found. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { unzipSync } from 'fflate';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BadInput } from '../../src/domain/bad-input.ts';
import { calendarDate } from '../../src/domain/time.ts';
import { download, type ExportOptions, exportCommand } from '../../src/runtimes/export.ts';
import { MONDAY_MORNING, World } from '../organisation/world.ts';

const ID = 'spreadsheet-1';
const OTHER = 'Secret Rival Ltd';
let folder = '';
let customer = '';
let mails: { raw: Uint8Array }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tahseel-export-'));
  mkdirSync(join(folder, 'data', 'organisations'), { recursive: true });
  const world = new World({ skipWindow: true });
  customer = world.customer('=Acme, "Limited"', 'ap@acme.example').id;
  world.invoice(customer, 'A-1', 10);
  world.invoice(world.customer(OTHER, 'ap@rival.example').id, 'R-1', 10);
  await world.actor.wake();
  const promised = await world.actor.command({
    do: 'record-promise',
    by: 'Salma',
    customerId: customer,
    amount: 5_000,
    currency: 'USD',
    date: calendarDate('2026-05-08'),
    note: 'on Friday',
  });
  expect(promised).toMatchObject({ done: true });
  mails = [...world.mail.mails];
  expect(mails).toHaveLength(2);
  const path = join(folder, 'data', 'organisations', `${ID}.sqlite`);
  world.database.run(sql`VACUUM INTO ${path}`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(options: Partial<ExportOptions> = {}): unknown {
  let printed = '';
  const io = {
    read: () => new Uint8Array(),
    print: (text: string) => {
      printed = text;
    },
    note: () => {},
  };
  const given = { data: join(folder, 'data'), organisation: ID, customer, out: join(folder, 'package.zip'), json: true };
  exportCommand({ ...given, ...options }, io, MONDAY_MORNING);
  return JSON.parse(printed);
}

/** Unpacked into a folder of its own. */
function unpacked(name: string): string {
  const out = join(folder, `${name}.zip`);
  run({ out });
  return unpackedFrom(out, name);
}

function unpackedFrom(out: string, name: string): string {
  const place = join(folder, name);
  for (const [path, bytes] of Object.entries(unzipSync(readFileSync(out)))) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), bytes);
  }
  return place;
}

function verify(place: string): { status: number | null; said: Record<string, unknown>; faults: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['verify.mjs'], { cwd: place, encoding: 'utf8' });
  return { status, said: JSON.parse(stdout), faults: stderr };
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');

describe('the evidence package', () => {
  it('proves itself by the program in it', () => {
    const place = unpacked('whole');
    expect(verify(place)).toMatchObject({ status: 0, said: { ok: true, letters: 1, faults: 0 }, faults: '' });
  });

  it('can be proved by what its page says alone', () => {
    const place = unpacked('by-hand');
    const lines = readFileSync(join(place, 'journal/lines.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const said = new Map(lines.map(({ seq, salt, contents }) => [seq, sha256(salt + contents)]));
    let previous = '0'.repeat(64);
    const chain = parse(readFileSync(join(place, 'journal/chain.csv')), { columns: true }) as Record<string, string>[];
    for (const { seq, at, kind, contentsHash, hash } of chain) {
      expect(sha256(JSON.stringify([previous, Number(seq), at, kind, contentsHash]))).toBe(hash);
      if (said.has(Number(seq))) expect(said.get(Number(seq))).toBe(contentsHash);
      previous = hash ?? '';
    }
    expect(said.size).toBeGreaterThan(1);
    expect(chain.length).toBeGreaterThan(said.size);
  });

  it('holds the letter byte for byte, and everything about the customer', async () => {
    const place = unpacked('told');
    const [letter] = readdirSync(join(place, 'letters'));
    const bytes = readFileSync(join(place, 'letters', letter ?? '', 'message.eml'));
    expect(mails.some(({ raw }) => Buffer.compare(bytes, Buffer.from(raw)) === 0)).toBe(true);
    expect((await PostalMime.parse(bytes)).text).toContain('A-1');
    const table = (name: string) => JSON.parse(readFileSync(join(place, `${name}.json`), 'utf8'));
    expect(table('invoices')).toMatchObject([{ number: 'A-1', customer }]);
    expect(table('letters')).toMatchObject([{ state: 'sent', customer }]);
    expect(table('promises')).toMatchObject([{ amount: 5_000, currency: 'USD', note: 'on Friday' }]);
    expect(table('decisions').length).toBeGreaterThan(0);
    expect(readFileSync(join(place, 'statement-ar.html'), 'utf8')).toContain('كشف حساب');
    expect(readFileSync(join(place, 'README-ar.txt'), 'utf8')).toContain('كيف تتحقق');
    // A spreadsheet must take a customer's name for a name.
    const [row] = parse(readFileSync(join(place, 'customers.csv')), { columns: true, bom: true }) as Record<string, string>[];
    expect(row?.['name']).toBe('\'=Acme, "Limited"');
  });

  it('says nothing of any other customer', () => {
    const place = unpacked('apart');
    for (const entry of readdirSync(place, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) expect(readFileSync(join(entry.parentPath, entry.name), 'utf8')).not.toMatch(/Secret Rival|R-1"/);
  });

  it.each([
    ['a byte of a letter', 'letters', /message\.eml: was changed/],
    ['a line of the journal', 'journal/lines.jsonl', /lines\.jsonl: was changed/],
    ['an amount', 'invoices.csv', /invoices\.csv: was changed/],
  ])('shows that %s was flipped', (_what, where, fault) => {
    const place = unpacked(`flipped-${where.replaceAll('/', '-')}`);
    const path = where === 'letters' ? join(place, where, readdirSync(join(place, where))[0] ?? '', 'message.eml') : join(place, where);
    const bytes = readFileSync(path);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const { status, faults } = verify(place);
    expect(status).toBe(1);
    expect(faults).toMatch(fault);
  });

  it('shows a changed line also where whoever changed it made the sums anew', () => {
    const place = unpacked('forged');
    const path = join(place, 'journal/lines.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('on Friday', 'on Sunday'));
    const sums = join(place, 'SHA256SUMS');
    const sum = `${sha256(readFileSync(path))}  journal/lines.jsonl`;
    writeFileSync(sums, readFileSync(sums, 'utf8').replace(/^.*journal\/lines\.jsonl$/m, sum));
    const { status, faults } = verify(place);
    expect(status).toBe(1);
    expect(faults).toMatch(/what line \d+ says was changed/);
  });

  it('is the whole client file where no customer is named, and proves itself as well', () => {
    const out = join(folder, 'all.zip');
    const { customer: _customer, ...given } = { data: join(folder, 'data'), organisation: ID, customer, out };
    exportCommand(given, { read: () => new Uint8Array(), print: () => {}, note: () => {} }, MONDAY_MORNING);
    const place = unpackedFrom(out, 'all');
    expect(verify(place)).toMatchObject({ status: 0, said: { ok: true, letters: 2 } });
    expect(JSON.parse(readFileSync(join(place, 'customers.json'), 'utf8'))).toHaveLength(2);
  });

  it('is sent to a browser as it is made, the same to the last byte', async () => {
    const out = join(folder, 'sent.zip');
    run({ out });
    const stream = download(join(folder, 'data'), ID, customer, MONDAY_MORNING);
    expect(Buffer.compare(Buffer.from(await new Response(stream).arrayBuffer()), readFileSync(out))).toBe(0);
    expect(download(join(folder, 'data'), ID, 'nobody', MONDAY_MORNING)).toBeNull();
  });

  it.each<[string, Partial<ExportOptions>, RegExp]>([
    ['an unknown customer', { customer: 'nobody' }, /^--customer: there is no nobody in spreadsheet-1$/],
    ['an unknown client file', { organisation: 'xero-0' }, /^--organisation: there is no xero-0 in /],
    ['a path in place of an id', { organisation: '../practice' }, /^--organisation: there is no \.\.\/practice/],
    ['a folder without anything', { data: tmpdir() }, /^--data: .* holds no organisations$/],
    ['a folder that is not there', { out: '/nowhere/x.zip' }, /^--out: there is no \/nowhere$/],
  ])('refuses %s with one sentence', (_what, options, sentence) => {
    const out = join(folder, 'refused.zip');
    expect(() => run({ out, ...options })).toThrow(BadInput);
    expect(() => run({ out, ...options })).toThrow(sentence);
    expect(readdirSync(folder).filter((name) => name.startsWith('refused'))).toEqual([]);
  });
});

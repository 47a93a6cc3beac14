/** The product as it is started, over HTTP: a client file made, a workbook looked at and taken over, kept across a restart; folders that may not be watched. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import { type Running, start } from '../../src/runtimes/serve.ts';
import { settingsFrom } from '../../src/runtimes/settings.ts';
import { nodeShelf } from '../../src/runtimes/shelf.ts';
import { signInLinkCommand } from '../../src/runtimes/sign-in-link.ts';
import { page, signInByLink, submit } from '../runtimes/served.ts';
import { type Cell, serial, workbook } from './workbooks.ts';

let folder: string;
let running: Running | null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tahseel-import-'));
  running = null;
});
afterEach(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(): Promise<string> {
  const settings = settingsFrom({ port: '0', data: folder, demo: false, clock: '2026-03-02T09:00:00Z' }, {});
  running = await start(settings, () => undefined);
  return running.url;
}

const post = (address: string, form: Record<string, string> | FormData) => {
  const { origin, pathname } = new URL(address);
  return submit(origin, pathname, form instanceof FormData ? form : new URLSearchParams(form));
};
const get = (address: string) => page(new URL(address).origin, new URL(address).pathname);

/** With neither a platform nor a mail server people come in by a link made on the machine. */
async function signInHere(url: string): Promise<void> {
  const printed: string[] = [];
  const io = { read: () => new Uint8Array(), print: (text: string) => void printed.push(text), note: () => {} };
  signInLinkCommand('sam@sandbox.invalid', { data: folder, publicUrl: url }, io, () => instant('2026-03-02T09:00:00.000Z'));
  await signInByLink(url, printed.join(''));
}

const row = (number: string, amount: number): Cell[] => [
  'Acme',
  number,
  { date: serial('2026-01-01') },
  { date: serial('2026-01-31') },
  amount,
];
const book = (...rows: Cell[][]) =>
  workbook({ sheets: [{ name: 'Open', rows: [['Customer', 'Invoice', 'Invoice date', 'Due date', 'Amount'], ...rows] }] });

async function importFile(ledger: string, bytes: Uint8Array): Promise<void> {
  const form = new FormData();
  form.append('file', new File([new Uint8Array(bytes)], 'open.xlsx'));
  expect((await post(ledger, form)).status).toBe(303);
  const stamp = /name="stamp" value="([^"]+)"/.exec(await (await get(`${ledger}/look`)).text())?.[1] ?? '';
  expect((await post(`${ledger}/take`, { stamp })).headers.get('location')).toBe(new URL(ledger).pathname);
}

test('a spreadsheet becomes a client file and stays one', async () => {
  let url = await serve();
  await signInHere(url);
  const made = await post(`${url}/import/new`, { name: 'Nile', country: 'EG', zone: 'Africa/Cairo', currency: 'EGP' });
  const path = made.headers.get('location') ?? '';
  await importFile(url + path, book(row('A-1', 100.5), row('A-2', 50)));
  const customer = path.replace('/import', '/customers/Acme');
  expect(await (await get(url + customer)).text()).toContain('150.50');
  await importFile(url + path, book(row('A-2', 60)));
  expect(await (await get(url + path)).text()).toMatch(/A-1.*What became|What became.*A-1/s);
  await running?.close();
  url = await serve();
  expect(await (await get(`${url}/`)).text()).toContain('Nile');
  expect((await post(`${url + path}/said`, { number: 'A-1', said: 'void' })).status).toBe(303);
  const text = await (await get(url + customer)).text();
  expect(text).toContain('60.00');
  expect(text).not.toContain('160.50');
});

describe('the shelf on a disk', () => {
  const shelf = () => nodeShelf({ folder: join(folder, 'books'), watchedRoot: join(folder, 'ledgers') });

  test('keeps a ledger and one waiting file', async () => {
    const one = shelf();
    expect(await one.load('t1')).toBeNull();
    expect(await one.upload('t1')).toBeNull();
    await one.save('t1', { a: [1, 'ة'] });
    await one.keepUpload('t1', { name: 'a.csv', bytes: Uint8Array.of(1, 2) });
    await one.keepUpload('t1', { name: 'b.csv', bytes: Uint8Array.of(3) });
    const again = shelf();
    expect(await again.load('t1')).toEqual({ a: [1, 'ة'] });
    expect(await again.upload('t1')).toMatchObject({ name: 'b.csv', bytes: Uint8Array.of(3) });
    expect(await again.load('t2')).toBeNull();
    await again.keepUpload('t1', null);
    expect(await again.upload('t1')).toBeNull();
    await expect(one.load('../t1')).rejects.toThrow();
  });

  test('gives the newest ledger file of a watched folder, and only when it changed', async () => {
    const box = join(folder, 'ledgers', 'nile');
    mkdirSync(box, { recursive: true });
    expect(await shelf().newest('nile', null)).toBeNull();
    for (const name of ['notes.docx', '.hidden.csv', '~$open.xlsx']) writeFileSync(join(box, name), 'x');
    expect(await shelf().newest('nile', null)).toBeNull();
    writeFileSync(join(box, 'open.CSV'), 'abc');
    const first = await shelf().newest('nile', null);
    expect(first).toMatchObject({ name: 'open.CSV', bytes: new TextEncoder().encode('abc') });
    const stamp = typeof first === 'object' ? (first?.stamp ?? '') : '';
    expect(await shelf().newest('nile', stamp)).toBe('unchanged');
    writeFileSync(join(box, 'open.CSV'), 'abcd');
    expect(await shelf().newest('nile', stamp)).toMatchObject({ bytes: new TextEncoder().encode('abcd') });
  });

  test('watches nothing outside its root: no paths, no links', async () => {
    mkdirSync(join(folder, 'ledgers', 'nile'), { recursive: true });
    mkdirSync(join(folder, 'secret'));
    writeFileSync(join(folder, 'secret', 'other.csv'), 'secret');
    symlinkSync(join(folder, 'secret'), join(folder, 'ledgers', 'link'));
    symlinkSync(join(folder, 'secret', 'other.csv'), join(folder, 'ledgers', 'nile', 'linked.csv'));
    for (const name of ['..', '.', '', '../secret', 'nile/..', '/etc', 'link', 'nobody', 'nile\0']) {
      expect(await shelf().mayWatch(name), name).toBe(false);
      expect(await shelf().newest(name, null), name).toBeNull();
    }
    expect(await shelf().mayWatch('nile')).toBe(true);
    expect(await shelf().newest('nile', null)).toBeNull();
  });
});

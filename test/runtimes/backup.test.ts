/** Backup and restore from outside: what is in a copy, what never is, what is noticed, and what a copy sends. */
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BadInput } from '../../src/domain/bad-input.ts';
import { instant } from '../../src/domain/time.ts';
import { backupCommand } from '../../src/runtimes/backup.ts';
import * as copying from '../../src/runtimes/copied-database.ts';
import { lockFolder } from '../../src/runtimes/lock.ts';
import { restoreCommand } from '../../src/runtimes/restore.ts';
import { verifyCommand } from '../../src/runtimes/verify.ts';
import { ORGANISATION_MIGRATIONS } from '../../src/store/migrations.ts';
import { released } from '../store/released.ts';
import { Installation, SECRETS } from './installation.ts';
import { temporaryFolder } from './served.ts';

const AT = instant('2026-05-04T14:30:00.000Z');
let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  vi.restoreAllMocks();
  folder.remove();
});
const at = (...parts: string[]) => join(folder.path, ...parts);

function printed() {
  const lines: string[] = [];
  return { lines, io: { read: () => new Uint8Array(), print: (text: string) => void lines.push(text), note: () => {} } };
}
const quiet = printed().io;
const backup = (data = at('data'), out = at('backup')) => backupCommand({ data, out }, quiet, () => AT);
const restore = (data = at('new'), options: { withoutKey?: boolean } = {}) =>
  restoreCommand({ from: at('backup'), data, ...options }, quiet);
const names = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();

async function installation() {
  const first = new Installation(at('data'));
  const id = await first.begin();
  expect(first.world.mail.mails).toHaveLength(1);
  return { first, id, file: `organisations/${id}.sqlite`, mails: () => first.world.mail.mails.length };
}

describe('a backup', () => {
  it('holds everything but keys, the lock and the witness, while the product has its files open', async () => {
    const { first, id, file } = await installation();
    const opened = await first.open();
    await opened.actor(id).command({ do: 'set-mode', by: 'owner', mode: 'review' });
    const { lines, io } = printed();
    backupCommand({ data: at('data'), out: at('backup'), json: true }, io, () => AT);
    await opened.close();
    expect(JSON.parse(lines.join('\n'))).toMatchObject({ ok: true, backup: at('backup'), at: AT, organisations: 1, files: 4 });
    expect(names(at('backup'))).toEqual(
      ['books/tenant-1/ledger.json', 'inbox.sqlite', file, 'practice.sqlite'].map((path) => `data/${path}`).concat('manifest.json'),
    );
    expect(statSync(at('backup')).mode & 0o777).toBe(0o700);
    const copy = new BetterSqlite(at('backup', 'data', file), { readonly: true });
    expect(copy.prepare('SELECT mode, home FROM organisation').get()).toEqual({ mode: 'review', home: 'copy' });
    await copy.close();
    expect(existsSync(at('backup.making'))).toBe(false);
  });

  it('holds no token and no key in clear text', async () => {
    await installation();
    backup();
    const bytes = names(at('backup')).map((name) => readFileSync(at('backup', name)));
    for (const secret of Object.values(SECRETS)) for (const each of bytes) expect(each.includes(secret)).toBe(false);
    // They are there to be found where they belong.
    expect(readFileSync(at('data', 'master.key'), 'utf8')).toContain(SECRETS.masterKey);
  });

  it('copies what hints at something before who takes it, the practice after its client files, books last', async () => {
    const { file } = await installation();
    const order = vi.spyOn(copying, 'copyDatabase');
    backup();
    expect(order.mock.calls.map(([from]) => from.slice(at('data').length + 1))).toEqual(['inbox.sqlite', file, 'practice.sqlite']);
  });

  it('takes in a client file that is connected while the others are copied, and then the practice once more', async () => {
    const { file } = await installation();
    const { copyDatabase } = copying;
    const late = 'organisations/xero-00000000000000aa.sqlite';
    const order: string[] = [];
    vi.spyOn(copying, 'copyDatabase').mockImplementation((from, to) => {
      if (from.endsWith('practice.sqlite') && !existsSync(at('data', late))) {
        copyFileSync(at('data', file), at('data', late));
        const practice = new BetterSqlite(from);
        practice.exec(
          "INSERT INTO clients (id, name, platform, tenant, version) VALUES ('xero-00000000000000aa', 'Late', 'xero', 't', -1)",
        );
        practice.close();
      }
      order.push(from.slice(at('data').length + 1));
      return copyDatabase(from, to);
    });
    backup();
    expect(order).toEqual(['inbox.sqlite', file, 'practice.sqlite', late, 'practice.sqlite']);
    expect(names(at('backup', 'data'))).toContain(late);
  });

  it('of a file that is not whole fails, names it and leaves nothing behind', async () => {
    const { file } = await installation();
    writeFileSync(at('data', file), Buffer.alloc(8192, 7));
    expect(() => backup()).toThrow(file);
    expect(readdirSync(folder.path)).toEqual(['data']);
  });

  it.each([
    ['a data folder that is not there', () => backup(at('nowhere')), /--data: there is no/],
    ['a data folder of somebody else', () => backup(folder.path, at('..', 'elsewhere')), /holds nothing of Tahseel's/],
    ['a place in the data folder', () => backup(at('data'), at('data', 'backups')), /lies in the data folder itself/],
    ['the data folder', () => backup(at('data'), at('data')), /lies in the data folder itself/],
    ['a place that is taken', () => backup(at('data'), at('taken')), /exists already/],
    ['a place in no folder', () => backup(at('data'), at('no', 'where')), /--out: there is no/],
  ])('refuses %s', async (_name, asked, says) => {
    mkdirSync(at('taken'));
    writeFileSync(at('taken', 'something'), '');
    if (!says.source.includes('nothing')) await installation();
    expect(asked).toThrow(BadInput);
    expect(asked).toThrow(says);
  });
});

describe('a restore', () => {
  it('brings everything back, each client file in quarantine without being told', async () => {
    const { first, id, mails } = await installation();
    backup();
    await restore();
    expect(names(at('new')).filter((name) => !name.startsWith('lock.sqlite'))).toEqual(names(at('backup', 'data')));
    expect(verifyCommand({ data: at('new') }, quiet)).toBe(false);
    first.world.invoice(first.world.customer('Later').id, 'INV-2', 8);
    const opened = await first.at(at('new')).open();
    const actor = opened.actor(id);
    await actor.wake();
    expect((await actor.today()).summary.restored).toMatch(/^2026-05-04T/);
    expect(mails()).toBe(1);
    await actor.command({ do: 'end-quarantine', by: 'owner' });
    expect((await actor.summary()).mode).toBe('review');
    expect(await opened.product.grants.readable()).toEqual({ grants: 1, withoutKey: 0 });
    await opened.close();
    // Once compared, an ordinary start is ordinary.
    const again = await first.at(at('new')).open();
    expect((await again.actor(id).summary()).restored ?? null).toBeNull();
    await again.close();
  });

  it.each([1, 5, 9])('of a backup made by version %i of the tables boots in quarantine', async (version) => {
    const { first, id, file, mails } = await installation();
    rmSync(at('data', file));
    const old = released('organisation', version, ORGANISATION_MIGRATIONS, new BetterSqlite(':memory:'));
    old.prepare('VACUUM INTO ?').run(at('data', file));
    await old.close();
    backup();
    await restore();
    first.world.invoice(first.world.customer('Later').id, 'INV-2', 8);
    const opened = await first.at(at('new')).open();
    await opened.actor(id).wake();
    expect((await opened.actor(id).summary()).restored).toMatch(/^2026-05-04T/);
    expect(mails()).toBe(1);
    await opened.close();
  });

  it('twice knows as little as once', async () => {
    const { first, id } = await installation();
    backup();
    await restore();
    first.world.at(first.world.day(3));
    const opened = await first.at(at('new')).open();
    const { restored } = await opened.actor(id).summary();
    expect(restored).toMatch(/^2026-05-04T/);
    await opened.close();
    rmSync(at('backup'), { recursive: true });
    backup(at('new'));
    await restore(at('newer'));
    const again = await first.at(at('newer')).open();
    expect((await again.actor(id).summary()).restored).toBe(restored);
    await again.close();
  });

  it('without the master key leaves the tokens out and keeps everything else', async () => {
    const { first, id } = await installation();
    backup();
    await restore(at('new'), { withoutKey: true });
    const opened = await first.at(at('new')).open();
    expect(await opened.product.grants.readable()).toEqual({ grants: 0, withoutKey: 0 });
    expect(opened.product.ids()).toEqual([id]);
    await opened.close();
  });

  it('takes a folder in which only the key lies, and no other', async () => {
    await installation();
    backup();
    mkdirSync(at('new'));
    writeFileSync(at('new', 'master.key'), 'the key');
    await restore();
    expect(readFileSync(at('new', 'master.key'), 'utf8')).toBe('the key');
    await expect(restore()).rejects.toThrow(/is not empty/);
    await expect(restore(at('data'))).rejects.toThrow(BadInput);
    await expect(restore(at('data', 'master.key'))).rejects.toThrow(/is not a folder/);
  });

  it('waits for nobody: a folder in use is refused', async () => {
    await installation();
    backup();
    const lock = lockFolder(at('new'));
    await expect(restore()).rejects.toThrow(/in use by another Tahseel/);
    lock.release();
    await restore();
  });

  const manifest = (change: (text: string) => string) =>
    writeFileSync(at('backup', 'manifest.json'), change(readFileSync(at('backup', 'manifest.json'), 'utf8')));
  it.each([
    [
      'a byte changed',
      (file: string) => writeFileSync(at('backup', 'data', file), changed(at('backup', 'data', file))),
      /is not what was backed up/,
    ],
    ['a file taken out', (file: string) => rmSync(at('backup', 'data', file)), /\.sqlite is missing/],
    ['a changed manifest', () => manifest((text) => text.replace('"seq": ', '"seq": 1')), /manifest\.json was changed/],
    ['a manifest that leads out', () => manifest((text) => text.replace('"inbox.sqlite"', '"../inbox.sqlite"')), /not one of a backup/],
    ['a manifest cut short', () => manifest((text) => text.slice(0, 100)), /not one of a backup/],
    ['no manifest', () => rmSync(at('backup', 'manifest.json')), /holds no backup/],
  ])('refuses a backup with %s, and touches nothing', async (_name, damage, says) => {
    const { file } = await installation();
    backup();
    damage(file);
    await expect(restore()).rejects.toThrow(says);
    await expect(restore()).rejects.toThrow(BadInput);
    expect(existsSync(at('new'))).toBe(false);
  });

  it('refuses a backup of a newer program with one sentence', async () => {
    const { file } = await installation();
    const client = new BetterSqlite(at('data', file));
    client.exec('UPDATE schema_version SET version = 99');
    client.close();
    backup();
    await expect(restore()).rejects.toThrow(/is at version 99, this program knows \d+: restore it with the newer program$/);
    expect(existsSync(at('new'))).toBe(false);
  });
});

describe('a copy put over the files by hand', () => {
  it('from a backup is noticed, though the file is the same and nothing else remembers', async () => {
    const { first, id, file, mails } = await installation();
    backup();
    rmSync(first.witnessFile);
    copyFileSync(at('backup', 'data', file), at('data', file));
    copyFileSync(at('backup', 'data', 'practice.sqlite'), at('data', 'practice.sqlite'));
    const opened = await first.open();
    expect((await opened.actor(id).summary()).restored).toMatch(/^2026/);
    await opened.actor(id).wake();
    expect(mails()).toBe(1);
    await opened.close();
  });

  it.each([
    ['is noticed by the witness', true],
    ['cannot be told from a crash where the witness was written over as well', false],
  ])('of the whole stopped folder %s', async (_name, hasWitness) => {
    const { first, id } = await installation();
    const kept = new Installation(first.folder, { world: first.world, witnessFile: at('elsewhere', 'witness.sqlite') });
    await (await kept.open()).close();
    cpSync(at('data'), at('by-hand'), { recursive: true });
    if (!hasWitness) cpSync(at('elsewhere'), at('old-witness'), { recursive: true });
    const opened = await kept.open();
    await opened.actor(id).wake();
    await opened.close();
    for (const name of names(at('by-hand'))) copyFileSync(at('by-hand', name), at('data', name));
    if (!hasWitness) for (const name of names(at('old-witness'))) copyFileSync(at('old-witness', name), at('elsewhere', name));
    const again = await kept.open();
    expect(((await again.actor(id).summary()).restored ?? null) !== null).toBe(hasWitness);
    await again.close();
  });

  it('of the practice alone is told, where it no longer knows a client file', async () => {
    const { first } = await installation();
    const practice = new BetterSqlite(at('data', 'practice.sqlite'));
    practice.exec('DELETE FROM clients');
    practice.close();
    await (await first.open()).close();
    expect(first.logs).toContain('organisation-unknown-to-practice');
  });
});

describe('a witness', () => {
  it('that is none, or is newer than this program, is refused with one sentence', async () => {
    const { first } = await installation();
    const witness = new BetterSqlite(first.witnessFile);
    witness.exec('UPDATE schema_version SET version = 9');
    witness.close();
    await expect(first.open()).rejects.toThrow(
      /^WITNESS_FILE: .*the witness is at version 9, this program knows 1: start the newer program$/,
    );
    writeFileSync(first.witnessFile, 'x'.repeat(5_000));
    await expect(first.open()).rejects.toThrow(/^WITNESS_FILE: .* cannot be used \(SQLITE_NOTADB\)$/);
    await expect(first.open()).rejects.toThrow(BadInput);
  });
});

function changed(path: string): Buffer {
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  return bytes;
}

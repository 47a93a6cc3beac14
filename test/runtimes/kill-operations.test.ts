/**
 * `kill -9` of the operator's commands at named points: a migration, a backup, a restore, a move. Whatever was there before is whole afterwards, nothing
 * starts on what is half done, and the command said again finishes it.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMPILED, planted, type SourceEdit } from '../../src/bundle.mjs';
import { BadInput } from '../../src/domain/bad-input.ts';
import { instant } from '../../src/domain/time.ts';
import { backupCommand } from '../../src/runtimes/backup.ts';
import { lockFolder } from '../../src/runtimes/lock.ts';
import { moveInCommand, moveOutCommand } from '../../src/runtimes/move.ts';
import { restoreCommand } from '../../src/runtimes/restore.ts';
import { verifyCommand } from '../../src/runtimes/verify.ts';
import { ORGANISATION_MIGRATIONS } from '../../src/store/migrations.ts';
import { Installation } from './installation.ts';
import { READS_THE_POINT } from './kill-points.ts';
import { temporaryFolder } from './served.ts';

const point = (name: string, file: string, find: string): [string, SourceEdit] => [
  name,
  { file: `src/${file}`, find, replace: `globalThis.dieAt?.('${name}'); ${find}` },
];
const MIGRATIONS = 'store/migrations.ts';
const BACKUP = 'runtimes/backup.ts';
const RESTORE = 'runtimes/restore.ts';
const MOVE = 'runtimes/move.ts';

const MIGRATING = [
  point('migration-before-first', MIGRATIONS, 'for (const text of migrations.slice(reached))'),
  point('migration-between', MIGRATIONS, 'database.run(\n      sql`INSERT INTO schema_version'),
];
const BACKING_UP = [
  point('backup-begun', BACKUP, 'const files = copyAll('),
  point('backup-between-files', BACKUP, "for (const path of of(['practice']))"),
  point('backup-copied-not-marked', 'runtimes/copied-database.ts', 'const copy = new BetterSqlite(to'),
  point('backup-before-manifest', BACKUP, 'writeManifest(making,'),
  point('backup-before-its-name', BACKUP, 'renameWhole(making, resolve(out))'),
  point('backup-named', BACKUP, 'const bytes = files.reduce('),
];
const RESTORING = [
  point('restore-before', RESTORE, 'begin(data);'),
  point('restore-begun', RESTORE, 'for (const { path } of contents.files) await putBack('),
  point('restore-between-files', RESTORE, 'if (fileOf(to)?.sha256 !== files.find('),
  point('restore-before-quarantine', RESTORE, "for (const { path } of contents.files) if (kindOf(path) === 'organisation') quarantine("),
  point('restore-quarantine-uncommitted', RESTORE, 'if (settings.find()) settings.change({ home: COPY });'),
  point('restore-before-last', RESTORE, 'rmSync(join(data, UNFINISHED));'),
];
const MOVING_OUT = [
  point('out-before-ended', MOVE, 'const client = ended(path, at);'),
  point('out-ended-uncommitted', MOVE, "store.journal.append({ at, kind: 'moved-out'"),
  point('out-ended', MOVE, 'const { organisation } = copyDatabase('),
  point('out-copied', MOVE, 'carry(data, client, making);'),
  point('out-practice-uncommitted', MOVE, 'rowsOf(database).movedOut(id);'),
  point('out-before-its-name', MOVE, 'renameWhole(making, resolve(out));'),
];
const MOVING_IN = [
  point('in-before', MOVE, 'copyDatabase(file, making);'),
  point('in-uncommitted', MOVE, "store.journal.append({ at, kind: 'moved-in'"),
  point('in-before-its-name', MOVE, 'renameWhole(making, path);'),
  point('in-before-practice', MOVE, 'practice.add(client);'),
];

const folder = temporaryFolder();
/** Lived once, copied for each death. */
const lived = temporaryFolder();
const at = (...parts: string[]) => join(folder.path, ...parts);
let cli = '';
let id = '';
let livedId = '';

beforeAll(async () => {
  const edits = [...MIGRATING, ...BACKING_UP, ...RESTORING, ...MOVING_OUT, ...MOVING_IN].map(([, edit]) => edit);
  livedId = await new Installation(join(lived.path, 'data')).begin('xero');
  cli = join(await planted('kill-operations', [...READS_THE_POINT, ...edits]), 'cli.js');
}, 60_000);
afterAll(() => {
  folder.remove();
  lived.remove();
});
beforeEach(() => {
  for (const name of readdirSync(folder.path)) rmSync(at(name), { recursive: true });
  cpSync(join(lived.path, 'data'), at('data'), { recursive: true });
  id = livedId;
});

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly said: string;
}

/** The command in a process of its own, which dies at the point. */
function run(args: readonly string[], dieAt = ''): Promise<Ended> {
  const env = { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: COMPILED, TAHSEEL_DIE_AT: dieAt };
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const hear = (chunk: Buffer): void => {
    said += chunk.toString('utf8');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, said })));
}

const KILLED = { signal: 'SIGKILL' };
const AT = instant('2026-05-04T14:30:00.000Z');
const quiet = { read: () => new Uint8Array(), print: () => {}, note: () => {} };
/** Each command as a child's arguments, and as it is said again. */
const backup = {
  args: ['backup', '--data', at('data'), '--out', at('backup')],
  again: () => backupCommand({ data: at('data'), out: at('backup') }, quiet, () => AT),
};
const restore = {
  args: ['restore', '--from', at('backup'), '--data', at('new')],
  again: (from = at('backup')) => restoreCommand({ from, data: at('new') }, quiet),
};
const moveOut = {
  args: () => ['move-out', '--data', at('data'), '--organisation', id, '--out', at('client.sqlite')],
  again: () => moveOutCommand({ data: at('data'), organisation: id, out: at('client.sqlite') }, {}, quiet, AT),
};
const moveIn = {
  args: ['move-in', at('client.sqlite'), '--data', at('new')],
  again: () => moveInCommand(at('client.sqlite'), { data: at('new') }, quiet, AT),
};
const isWell = (data: string) => !verifyCommand({ data: at(data) }, quiet);

/** Every table of a database with all its rows, apart from where the file is. */
function rowsOf(path: string): Record<string, unknown[]> {
  const client = new BetterSqlite(path, { fileMustExist: true });
  try {
    expect(client.pragma('integrity_check', { simple: true })).toBe('ok');
    const tables = client.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all().map(String);
    return Object.fromEntries(tables.map((table) => [table, client.prepare(`SELECT * FROM "${table}"`).all()]));
  } finally {
    client.close();
  }
}
const organisationIn = (data: string) => at(data, 'organisations', `${id}.sqlite`);
/** What is the same wherever the file lies and however often it was moved. */
function lifeIn(path: string) {
  const { organisation: _here, connection: _connection, sqlite_sequence: _counters, journal = [], ...rest } = rowsOf(path);
  return { ...rest, journal: journal.slice(0, journalOf.before) };
}
const journalOf = { before: 0 };
const countOf = (path: string) => (rowsOf(path)['journal'] ?? []).length;

describe('kill -9 in the middle of', () => {
  it.each(MIGRATING)('%s', async (name) => {
    // As the first released version left it: the tables of version 1 with nothing in them but a customer.
    rmSync(at('data'), { recursive: true });
    mkdirSync(at('data', 'organisations'), { recursive: true });
    id = 'xero-00000000000000aa';
    const old = new BetterSqlite(organisationIn('data'));
    old.pragma('journal_mode = WAL');
    old.exec(ORGANISATION_MIGRATIONS[0] ?? '');
    old.exec(`CREATE TABLE schema_version (row INTEGER PRIMARY KEY CHECK (row = 1), version INTEGER NOT NULL);
      INSERT INTO schema_version VALUES (1, 1);
      INSERT INTO customers (id, name, emails, phones, active, tags) VALUES ('c', 'Acme', '[]', '[]', 1, '[]')`);
    old.close();
    const before = rowsOf(organisationIn('data'));
    expect(await run(moveOut.args(), name)).toMatchObject(KILLED);
    expect(rowsOf(organisationIn('data'))).toEqual(before);
    // Said again it goes through; there is no organisation in it, which is said in one sentence.
    expect(moveOut.again).toThrow(/holds no organisation yet/);
    const after = rowsOf(organisationIn('data'));
    expect(after['schema_version']).toEqual([{ row: 1, version: ORGANISATION_MIGRATIONS.length }]);
    expect(after['customers']).toMatchObject([{ id: 'c', name: 'Acme', region: null }]);
  });

  it.each(BACKING_UP)('%s', async (name) => {
    const before = rowsOf(organisationIn('data'));
    expect(await run(backup.args, name)).toMatchObject(KILLED);
    expect(rowsOf(organisationIn('data'))).toEqual(before);
    const isThere = existsSync(at('backup'));
    expect(isThere).toBe(name === 'backup-named');
    if (!isThere) {
      // What it was making is no backup before all of it is there.
      if (name !== 'backup-before-its-name') await expect(restore.again(at('backup.making'))).rejects.toThrow(BadInput);
      backup.again();
    }
    expect(readdirSync(folder.path).sort()).toEqual(['backup', 'data']);
    await restore.again();
    expect(isWell('new')).toBe(true);
  });

  it.each(RESTORING)('%s', async (name) => {
    backup.again();
    const backedUp = rowsOf(at('backup', 'data', 'organisations', `${id}.sqlite`));
    expect(await run(restore.args, name)).toMatchObject(KILLED);
    if (name !== 'restore-before')
      expect(() => lockFolder(at('new'))).toThrow(/holds a restore that did not finish; run 'tahseel restore' again$/);
    if (name === 'restore-before-last')
      expect(await run(['serve', '--no-demo', '--port', '0', '--data', at('new')])).toMatchObject({
        code: 2,
        said: expect.stringMatching(/did not finish/),
      });
    expect(rowsOf(at('backup', 'data', 'organisations', `${id}.sqlite`))).toEqual(backedUp);
    await restore.again();
    expect(rowsOf(organisationIn('new'))).toEqual(backedUp);
    expect(isWell('new')).toBe(true);
  });

  it.each(MOVING_OUT)('%s', async (name) => {
    journalOf.before = countOf(organisationIn('data'));
    const life = lifeIn(organisationIn('data'));
    expect(await run(moveOut.args(), name)).toMatchObject(KILLED);
    expect(existsSync(at('client.sqlite'))).toBe(false);
    expect(lifeIn(organisationIn('data'))).toEqual(life);
    // It is alive here, whole, or ended here, whole.
    const state = ['out-before-ended', 'out-ended-uncommitted'].includes(name) ? 'connected' : 'none';
    expect(rowsOf(organisationIn('data'))['connection']).toMatchObject([{ state }]);
    moveOut.again();
    expect(lifeIn(at('client.sqlite'))).toEqual(life);
    expect(countOf(at('client.sqlite'))).toBe(journalOf.before + 1);
    expect(rowsOf(at('data', 'practice.sqlite'))).toMatchObject({ clients: [], connections: [], grants: [] });
  });

  it.each(MOVING_IN)('%s', async (name) => {
    journalOf.before = countOf(organisationIn('data'));
    moveOut.again();
    const life = lifeIn(at('client.sqlite'));
    expect(await run(moveIn.args, name)).toMatchObject(KILLED);
    expect(rowsOf(at('new', 'practice.sqlite'))['clients']).toEqual([]);
    moveIn.again();
    expect(lifeIn(organisationIn('new'))).toEqual(life);
    expect(rowsOf(at('new', 'practice.sqlite'))['clients']).toMatchObject([{ id }]);
    expect(rowsOf(organisationIn('new'))).toMatchObject({ organisation: [{ home: 'copy' }], connection: [{ state: 'reconnect' }] });
    expect(readdirSync(at('new', 'organisations')).filter((file) => !file.startsWith(`${id}.sqlite`))).toEqual([]);
    expect(isWell('new')).toBe(true);
  });
});

/** A client file taken to another installation: it has ended where it was, all of it arrives, and it sends nothing before a person has compared. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadInput } from '../../src/domain/bad-input.ts';
import { lockFolder } from '../../src/runtimes/lock.ts';
import { moveInCommand, moveOutCommand } from '../../src/runtimes/move.ts';
import { verifyCommand } from '../../src/runtimes/verify.ts';
import { Installation, SECRETS } from './installation.ts';
import { temporaryFolder } from './served.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());
const at = (...parts: string[]) => join(folder.path, ...parts);
const quiet = { read: () => new Uint8Array(), print: () => {}, note: () => {} };

async function installation(platform: 'spreadsheet' | 'xero' = 'xero') {
  const first = new Installation(at('data'));
  const id = await first.begin(platform);
  const now = () => first.world.now;
  return {
    first,
    id,
    mails: () => first.world.mail.mails.length,
    moveOut: (data = at('data'), out = at('client.sqlite')) => moveOutCommand({ data, organisation: id, out }, {}, quiet, now()),
    moveIn: (data = at('new'), file = at('client.sqlite')) => moveInCommand(file, { data }, quiet, now()),
  };
}

/** What one statement says of a database that nobody has open. */
function read(path: string, statement: string): unknown[] {
  const client = new BetterSqlite(path, { readonly: true });
  try {
    return client.prepare(statement).raw().all();
  } finally {
    client.close();
  }
}
const kinds = (path: string) => read(path, 'SELECT kind FROM journal ORDER BY seq').flat();

describe('a client file that moves out', () => {
  it('is no longer here: not listed, not connected, its token forgotten, its file kept and ended', async () => {
    const { first, id, moveOut, mails } = await installation();
    moveOut();
    first.world.invoice(first.world.customer('Later').id, 'INV-2', 8);
    const opened = await first.open();
    expect(opened.product.ids()).toEqual([]);
    expect(await opened.product.grants.readable()).toEqual({ grants: 0, withoutKey: 0 });
    await opened.close();
    expect(mails()).toBe(1);
    const file = at('data', 'organisations', `${id}.sqlite`);
    expect(read(file, 'SELECT home, (SELECT state FROM connection) FROM organisation')).toEqual([['copy', 'none']]);
    expect(kinds(file).at(-1)).toBe('moved-out');
    expect(read(first.witnessFile, 'SELECT count(*) FROM heard')).toEqual([[0]]);
  });

  it('that is connected here again all the same sends nothing before a person has compared', async () => {
    const { first, id, moveOut, mails } = await installation();
    moveOut();
    first.world.invoice(first.world.customer('Later').id, 'INV-2', 8);
    const opened = await first.open();
    await opened.product.open('xero', 'tenant-1');
    await opened.actor(id).wake();
    expect((await opened.actor(id).summary()).restored).not.toBeNull();
    expect(mails()).toBe(1);
    await opened.close();
  });

  it('leaves other client files of the same consent their token', async () => {
    const { first, moveOut } = await installation();
    const practice = new BetterSqlite(at('data', 'practice.sqlite'));
    practice.exec("INSERT INTO connections SELECT 'xero-00000000000000aa', grant_id, 'other', NULL, 'open' FROM connections");
    practice.close();
    moveOut();
    const opened = await first.open();
    expect(await opened.product.grants.readable()).toMatchObject({ grants: 1 });
    await opened.close();
  });

  it('may be moved out again where its file was lost', async () => {
    const { moveOut } = await installation();
    moveOut();
    const once = kinds(at('client.sqlite'));
    rmSync(at('client.sqlite'));
    moveOut();
    expect(kinds(at('client.sqlite'))).toEqual(once);
  });

  it('holds no token and no key', async () => {
    const { moveOut } = await installation();
    moveOut();
    const bytes = readFileSync(at('client.sqlite'));
    for (const secret of Object.values(SECRETS)) expect(bytes.includes(secret)).toBe(false);
    expect(bytes.includes('INV-1')).toBe(true);
    expect(statSync(at('client.sqlite')).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['an organisation that is not there', { organisation: 'xero-00000000000000aa' }, /--organisation: there is no/],
    ['a name that leads elsewhere', { organisation: '../practice' }, /--organisation: there is no/],
    ['a file that is there', { out: 'data' }, /exists already/],
    ['a place in no folder', { out: 'no/where' }, /--out: there is no/],
  ])('refuses %s', async (_name, { organisation, out }: { organisation?: string; out?: string }, says) => {
    const { first, id } = await installation();
    const asked = () =>
      moveOutCommand({ data: at('data'), organisation: organisation ?? id, out: at(out ?? 'client.sqlite') }, {}, quiet, first.world.now);
    expect(asked).toThrow(says);
    expect(asked).toThrow(BadInput);
  });

  it('waits until the server has stopped', async () => {
    const { moveOut, moveIn } = await installation();
    const lock = lockFolder(at('data'));
    expect(() => moveOut()).toThrow(/in use by another Tahseel; stop it/);
    lock.release();
    moveOut();
    const other = lockFolder(at('new'));
    expect(() => moveIn()).toThrow(/in use by another Tahseel; stop it/);
    other.release();
  });
});

describe('a client file that moves in', () => {
  it('brings all of its life, asks to be connected, and sends nothing before a person has compared', async () => {
    const { first, id, moveOut, moveIn, mails } = await installation();
    moveOut();
    moveIn();
    expect(verifyCommand({ data: at('new') }, quiet)).toBe(false);
    first.world.invoice(first.world.customer('Later').id, 'INV-2', 8);
    const opened = await first.at(at('new')).open();
    const actor = opened.actor(id);
    const { nextWake } = await actor.wake();
    expect(nextWake).not.toBeNull();
    expect((await actor.today()).exceptions.map((each) => each.kind)).toContain('reconnect');
    expect(opened.product.clients().map((client) => client.connection)).toEqual(['reconnect']);
    await opened.product.open('xero', 'tenant-1');
    await actor.wake();
    const { summary } = await actor.today();
    expect(summary).toMatchObject({ connection: 'connected', lettersSent: 1 });
    expect(summary.restored).toMatch(/^2026/);
    expect(mails()).toBe(1);
    await actor.command({ do: 'end-quarantine', by: 'owner' });
    await actor.command({ do: 'set-mode', by: 'owner', mode: 'autopilot' });
    await actor.wake();
    expect(mails()).toBe(2);
    await opened.close();
    expect(kinds(at('new', 'organisations', `${id}.sqlite`))).toEqual(
      expect.arrayContaining(['letter-sent', 'moved-out', 'moved-in', 'restored']),
    );
  });

  it('brings the books of a spreadsheet, and is connected by them', async () => {
    const { first, id, moveOut, moveIn } = await installation('spreadsheet');
    moveOut();
    moveIn();
    expect(readFileSync(at('new', 'books', 'tenant-1', 'ledger.json'), 'utf8')).toBe('{"book":1}');
    const file = at('new', 'organisations', `${id}.sqlite`);
    expect(read(file, "SELECT count(*) FROM sqlite_master WHERE name = 'carried'")).toEqual([[0]]);
    const opened = await first.at(at('new')).open();
    expect(await opened.actor(id).summary()).toMatchObject({ connection: 'connected' });
    expect((await opened.actor(id).summary()).restored).not.toBeNull();
    await opened.close();
  });

  it('may come back to where it left, later but never earlier', async () => {
    const { first, id, moveOut, moveIn } = await installation();
    moveOut();
    moveIn();
    // It lived on over there.
    const opened = await first.at(at('new')).open();
    await opened.actor(id).command({ do: 'set-mode', by: 'owner', mode: 'draft' });
    await opened.close();
    moveOut(at('new'), at('later.sqlite'));
    moveIn(at('data'), at('later.sqlite'));
    const back = await first.open();
    expect(await back.actor(id).summary()).toMatchObject({ mode: 'draft' });
    await back.close();
    moveOut(at('data'), at('latest.sqlite'));
    expect(() => moveIn(at('data'), at('client.sqlite'))).toThrow(/is older than what stands here/);
    moveIn(at('data'), at('latest.sqlite'));
  });

  it('replaces nothing that lives', async () => {
    const { id, moveOut, moveIn } = await installation();
    copyFileSync(at('data', 'organisations', `${id}.sqlite`), at('living.sqlite'));
    expect(() => moveIn(at('data'), at('living.sqlite'))).toThrow(/has this client file already/);
    moveOut();
    moveIn();
    expect(() => moveIn()).toThrow(/has this client file already/);
    mkdirSync(at('third', 'organisations'), { recursive: true });
    copyFileSync(at('living.sqlite'), at('third', 'organisations', `${id}.sqlite`));
    expect(() => moveIn(at('third'))).toThrow(/is here already and did not leave/);
  });

  it.each([
    ['that is not there', () => {}, /there is no such file/],
    ['that is no database', () => writeFileSync(at('client.sqlite'), 'x'.repeat(5000)), /is not a client file/],
    ['without a client file', () => new BetterSqlite(at('client.sqlite')).exec('CREATE TABLE t (a)').close(), /holds no client file/],
    ['of a newer program', 'UPDATE schema_version SET version = 99', /is at version 99, this program knows/],
    ['that names another', "UPDATE organisation SET tenant = 'tenant-2'", /is not the client file it says/],
    ['with a reference that leads nowhere', "UPDATE organisation SET policy_hash = 'nowhere'", /is not whole/],
  ])('from a file %s is refused, and nothing is written', async (_name, damage, says) => {
    const { id, moveIn } = await installation();
    if (typeof damage === 'string') {
      copyFileSync(at('data', 'organisations', `${id}.sqlite`), at('client.sqlite'));
      tamper(damage);
    } else damage();
    expect(() => moveIn()).toThrow(says);
    expect(() => moveIn()).toThrow(BadInput);
    expect(existsSync(at('new'))).toBe(false);
  });
});

function tamper(statement: string): void {
  const client = new BetterSqlite(at('client.sqlite'));
  client.pragma('foreign_keys = OFF');
  client.exec(statement);
  client.close();
}

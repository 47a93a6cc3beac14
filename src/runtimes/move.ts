/**
 * `tahseel move-out` and `move-in`: one client file taken from one installation to another as one SQLite file. It is never live in two places: what goes
 * out is ended here before its file gets its name, and what comes in sends nothing before it is connected and a person has compared.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { type Io, printJson } from '../commands/io.ts';
import { BadInput } from '../domain/bad-input.ts';
import type { Instant } from '../domain/time.ts';
import { rowsOf } from '../grants/rows.ts';
import { organisationId } from '../organisation/create.ts';
import { COPY } from '../organisation/restored.ts';
import { type Client, openPractice, type Practice } from '../practice/practice.ts';
import type { Database } from '../store/database.ts';
import { ORGANISATION_MIGRATIONS } from '../store/migrations.ts';
import { openStore, type Store } from '../store/open.ts';
import { copyDatabase, readCopied } from './copied-database.ts';
import { SUFFIX, witnessPlace } from './data-folder.ts';
import { renameWhole, sync, writeWhole } from './durable-files.ts';
import { lockFolder } from './lock.ts';
import { openNodeDatabase } from './node-database.ts';
import { hash, random } from './platform.ts';
import { BOOK_FILES, bookPlace, isLedgerName } from './shelf.ts';
import { openWitness } from './witness.ts';

export interface MoveOutOptions {
  readonly data: string;
  readonly organisation: string;
  readonly out: string;
  readonly json?: boolean;
}

export interface MoveInOptions {
  readonly data: string;
  readonly json?: boolean;
}

/** A spreadsheet's books lie beside the database; on the way they lie in it. */
const CARRIED = 'carried';
const DESCRIBED = '(name TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID';

/**
 * Ends the client file here, for good, and writes all of it to `out`. Interrupted, it has ended and is still here; said again, its file is written.
 * @throws BadInput
 */
export function moveOutCommand(
  { data, organisation: id, out, json = false }: MoveOutOptions,
  env: Readonly<Record<string, string | undefined>>,
  io: Io,
  at: Instant,
): void {
  const path = join(data, 'organisations', `${id}${SUFFIX}`);
  if (!isId(id) || !existsSync(path)) throw new BadInput(`--organisation: there is no ${id} in ${data}`);
  if (existsSync(out)) throw new BadInput(`--out: ${out} exists already`);
  if (!existsSync(dirname(resolve(out)))) throw new BadInput(`--out: there is no ${dirname(resolve(out))}`);
  const lock = lockFolder(data);
  try {
    const client = ended(path, at);
    const making = `${resolve(out)}.making`;
    rmSync(making, { force: true });
    const { organisation } = copyDatabase(path, making);
    carry(data, client, making);
    withPractice(data, (practice, database) => {
      database.transaction(() => {
        practice.remove(id);
        rowsOf(database).movedOut(id);
      });
    });
    forgottenBy(witnessPlace(data, env), id);
    renameWhole(making, resolve(out));
    if (json) printJson(io, { ok: true, organisation: id, name: client.name, file: resolve(out), journal: organisation?.journal ?? null });
    else io.print(`${client.name} has left this installation and is in ${resolve(out)}; 'tahseel move-in' takes it in, in one place only.`);
  } finally {
    lock.release();
  }
}

/** From here on nothing of it leaves: it is connected to nothing, and whoever opens it again finds a copy. */
function ended(path: string, at: Instant): Client {
  return withStore(path, (store) => {
    const organisation = store.settings.read();
    if (organisation.home !== COPY || store.connection.state() !== 'none')
      store.transaction(() => {
        store.settings.change({ home: COPY });
        store.connection.close();
        store.journal.append({ at, kind: 'moved-out', customerId: null, contents: {} });
      });
    const { id, name, platform, tenant } = organisation;
    return { id, name, platform, tenant };
  });
}

function forgottenBy(path: string, id: string): void {
  if (!existsSync(path)) return;
  const witness = openWitness(path);
  witness.forget(id);
  witness.close();
}

/** Lays the books of a spreadsheet into the file. */
function carry(data: string, { platform, tenant }: Client, making: string): void {
  if (platform !== 'spreadsheet' || !isLedgerName(tenant)) return;
  const file = new BetterSqlite(making);
  try {
    file.exec(`CREATE TABLE ${CARRIED} ${DESCRIBED}`);
    for (const name of BOOK_FILES) {
      const path = join(bookPlace(data), tenant, name);
      if (existsSync(path)) file.prepare(`INSERT INTO ${CARRIED} (name, bytes) VALUES (?, ?)`).run(name, readFileSync(path));
    }
  } finally {
    file.close();
    sync(making);
  }
}

/**
 * Takes a client file in. It asks to be connected, and sends nothing before a person has compared. Interrupted, it is not here, or here and complete; said
 * again, it is taken in. @throws BadInput for a file that is none, is not whole, is too new, or is older than what stands here.
 */
export function moveInCommand(file: string, { data, json = false }: MoveInOptions, io: Io, at: Instant): void {
  const id = checked(file);
  const path = join(data, 'organisations', `${id}${SUFFIX}`);
  const lock = lockFolder(data);
  try {
    withPractice(data, (practice) => {
      if (practice.members().some((member) => member.id === id)) throw new BadInput(`${data} has this client file already (${id})`);
      if (existsSync(path)) mayReplace(path, file);
      const making = `${path}.making`;
      for (const left of [making, `${making}-wal`, `${making}-shm`]) rmSync(left, { force: true });
      mkdirSync(dirname(path), { recursive: true });
      copyDatabase(file, making);
      const client = arrived(data, making, at);
      sync(making);
      // What stood here was closed cleanly just now; nothing of it may be taken for a part of the new file.
      for (const left of [`${path}-wal`, `${path}-shm`]) rmSync(left, { force: true });
      renameWhole(making, path);
      practice.add(client);
      if (json) printJson(io, { ok: true, organisation: id, name: client.name, data: resolve(data) });
      else io.print(`${client.name} is in ${resolve(data)}; connect it, then compare what it would send (docs/backups.md).`);
    });
  } finally {
    lock.release();
  }
}

/** The id of the client file in it. @throws BadInput */
function checked(file: string): string {
  if (!existsSync(file)) throw new BadInput(`${file}: there is no such file`);
  try {
    const { schema, organisation, fault } = readCopied(file);
    if (!organisation) throw new BadInput(`${file}: holds no client file`);
    if ((schema ?? 0) > ORGANISATION_MIGRATIONS.length)
      throw new BadInput(
        `${file}: is at version ${schema}, this program knows ${ORGANISATION_MIGRATIONS.length}: take it in with the newer program`,
      );
    if (fault !== null) throw new BadInput(`${file}: is not whole (${fault})`);
    if (organisation.id !== organisationId(hash, organisation.platform, organisation.tenant) || !isId(organisation.id))
      throw new BadInput(`${file}: is not the client file it says it is`);
    return organisation.id;
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${file}: is not a client file`);
  }
}

/** Only what left this installation is replaced, and only by the same life or a later one. @throws BadInput */
function mayReplace(path: string, file: string): void {
  // What an interrupted 'move-in' wrote of itself is no life of its own.
  const { home, last } = withStore(path, ({ settings, journal }) => ({
    home: settings.find()?.home ?? null,
    last: journal.lines().findLast((line) => line.kind !== 'moved-in') ?? null,
  }));
  if (home !== COPY) throw new BadInput(`${path} is here already and did not leave; 'tahseel verify' looks at it`);
  const arriving = new BetterSqlite(file, { readonly: true });
  try {
    const isKnown =
      last === null || arriving.prepare('SELECT 1 FROM journal WHERE seq = ? AND hash = ?').get(last.seq, last.hash) !== undefined;
    if (!isKnown) throw new BadInput(`${file} is older than what stands here (${path}), or another life of it; take the newest one in`);
  } finally {
    arriving.close();
  }
}

/** It asks to be connected; a spreadsheet's books came with it. */
function arrived(data: string, making: string, at: Instant): Client {
  return withStore(making, (store) => {
    const { id, name, platform, tenant } = store.settings.read();
    takeBooks(data, tenant, store.database);
    store.transaction(() => {
      store.database.run(sql.raw(`DROP TABLE IF EXISTS ${CARRIED}`));
      store.settings.change({ home: COPY });
      store.connection.open();
      if (platform !== 'spreadsheet') store.connection.breakOff();
      store.journal.append({ at, kind: 'moved-in', customerId: null, contents: {} });
    });
    return { id, name, platform, tenant };
  });
}

function takeBooks(data: string, tenant: string, database: Database): void {
  const isThere = database.get(sql`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ${CARRIED}`) !== undefined;
  if (!isThere || !isLedgerName(tenant)) return;
  for (const { name, bytes } of database.all<{ name: string; bytes: Uint8Array }>(sql.raw(`SELECT name, bytes FROM ${CARRIED}`)))
    if (BOOK_FILES.some((known) => known === name)) writeWhole(join(bookPlace(data), tenant, name), bytes);
}

/** Our own names only: an id becomes part of a path. */
function isId(id: string): boolean {
  return /^[a-z]{1,32}-[0-9a-f]{16}$/.test(id);
}

function withStore<Result>(path: string, work: (store: Store) => Result): Result {
  const { database, close } = openNodeDatabase(path);
  try {
    return work(openStore(database, { hash, random }));
  } finally {
    close();
  }
}

function withPractice<Result>(data: string, work: (practice: Practice, database: Database) => Result): Result {
  const { database, close } = openNodeDatabase(join(data, `practice${SUFFIX}`));
  try {
    return work(openPractice({ database }), database);
  } finally {
    close();
  }
}

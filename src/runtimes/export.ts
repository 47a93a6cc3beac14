/**
 * `tahseel export`: the evidence package of one customer, or a whole client file, as a ZIP. It reads one moment of the client file, beside a running
 * server, and writes nothing to it; the ZIP gets its name when all of it is on disk. The screens' downloads are the same, sent as they are made.
 */
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { type Io, printJson } from '../commands/io.ts';
import { BadInput } from '../domain/bad-input.ts';
import type { Instant } from '../domain/time.ts';
import { type Packed, type PackedFile, packed } from '../export/archive.ts';
import { clientFileOf, evidenceOf } from '../export/packages.ts';
import { ORGANISATION_MIGRATIONS } from '../store/migrations.ts';
import { SUFFIX } from './data-folder.ts';
import { OWNER_ONLY, renameWhole, sync } from './durable-files.ts';
import { hash } from './platform.ts';

export interface ExportOptions {
  readonly data: string;
  readonly organisation: string;
  /** Absent: the whole client file. */
  readonly customer?: string;
  readonly out: string;
  readonly json?: boolean;
}

const BUSY_TIMEOUT_MS = 5_000;

/** @throws BadInput for ids, folders and files that cannot be used; then nothing is left behind. */
export function exportCommand({ data, organisation: id, customer, out, json = false }: ExportOptions, io: Io, at: Instant): void {
  const path = placeOf(data, id);
  if (existsSync(out)) throw new BadInput(`--out: ${out} exists already`);
  if (!existsSync(dirname(resolve(out)))) throw new BadInput(`--out: there is no ${dirname(resolve(out))}`);
  const client = opened(path, id);
  try {
    const files = filesIn(client, customer ?? null, at);
    if (files === null) throw new BadInput(`--customer: there is no ${customer} in ${id}`);
    const { files: count, bytes } = written(files, resolve(out), at);
    if (json) printJson(io, { ok: true, organisation: id, customer: customer ?? null, file: resolve(out), files: count, bytes });
    else io.print(`${resolve(out)}: ${count} files, ${bytes} bytes; README-en.txt in it says how to verify it.`);
  } finally {
    client.close();
  }
}

/** One moment of it, whatever the server writes meanwhile; null: there is no such customer. */
function filesIn(client: BetterSqlite.Database, customer: string | null, at: Instant): Iterable<PackedFile> | null {
  client.exec('BEGIN');
  const database = drizzle({ client });
  return customer === null ? clientFileOf(database, at) : evidenceOf(database, customer, at);
}

/**
 * The same for the screens: sent while it is made, a piece whenever the browser takes one, so that nothing else waits and nothing is held. null: there
 * is no such file or customer.
 */
export function download(data: string, id: string, customer: string | null, at: Instant): ReadableStream<Uint8Array> | null {
  const client = opened(placeOf(data, id), id);
  const files = filesIn(client, customer, at);
  if (files === null) {
    client.close();
    return null;
  }
  const chunks = packed(files, at, hash);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        for (;;) {
          const next = chunks.next();
          if (next.done) {
            client.close();
            controller.close();
            return;
          }
          if (next.value.length > 0) {
            controller.enqueue(next.value);
            return;
          }
          await new Promise<void>((resolve) => setImmediate(resolve));
        }
      } catch (error) {
        client.close();
        throw error;
      }
    },
    cancel: () => void client.close(),
  });
}

/** The demo keeps its own beside whatever is real. @throws BadInput */
function placeOf(data: string, id: string): string {
  const folders = [join(data, 'organisations'), join(data, 'demo', 'organisations')].filter((each) => existsSync(each));
  if (folders.length === 0) throw new BadInput(`--data: ${data} holds no organisations`);
  const path = /^[a-z0-9-]{1,80}$/.test(id)
    ? folders.map((folder) => join(folder, `${id}${SUFFIX}`)).find((each) => existsSync(each))
    : undefined;
  if (path === undefined) throw new BadInput(`--organisation: there is no ${id.slice(0, 80)} in ${data}`);
  return path;
}

/** @throws BadInput for a file that is none of ours, or of another version than this program's. */
function opened(path: string, id: string): BetterSqlite.Database {
  let client: BetterSqlite.Database | null = null;
  try {
    client = new BetterSqlite(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    const version = Number(client.prepare('SELECT version FROM schema_version').pluck().get());
    if (version === ORGANISATION_MIGRATIONS.length) return client;
    throw new BadInput(
      version > ORGANISATION_MIGRATIONS.length
        ? `--organisation: ${id} is at version ${version}, this program knows ${ORGANISATION_MIGRATIONS.length}; use the newer program`
        : `--organisation: ${id} was last written by an older program; start the server once, then export`,
    );
  } catch (error) {
    client?.close();
    if (error instanceof BadInput) throw error;
    throw new BadInput(`--organisation: ${path} cannot be read; 'tahseel verify' says more`);
  }
}

function written(files: Iterable<PackedFile>, out: string, at: Instant): Packed {
  const making = `${out}.making`;
  rmSync(making, { force: true });
  const file = openSync(making, 'wx', OWNER_ONLY);
  try {
    const chunks = packed(files, at, hash);
    let next = chunks.next();
    for (; !next.done; next = chunks.next()) if (next.value.length > 0) writeWhole(file, next.value);
    closeSync(file);
    sync(making);
    renameWhole(making, out);
    return next.value;
  } catch (error) {
    rmSync(making, { force: true });
    throw error;
  }
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

/** What Node supplies to the product: SHA-256, chance, and one SQLite file per actor in one folder. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../domain/time.ts';
import type { MailTransport } from '../letters/transport.ts';
import { PLAIN_POST, type Post } from '../organisation/desk.ts';
import type { Log } from '../organisation/log.ts';
import type { Hash } from '../store/database.ts';
import { type OpenedDatabase, openNodeDatabase, openSeat, type Seat } from './node-database.ts';
import type { Runtime } from './runtime.ts';

export const hash: Hash = (text) => createHash('sha256').update(text, 'utf8').digest('hex');

/** Unpredictable bytes. */
export const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));

export interface NodeRuntimeInput {
  readonly dataDir: string;
  readonly now: () => Instant;
  readonly mail: MailTransport;
  /** Absent: nothing is added to letters. */
  readonly post?: Post;
  readonly log: Log;
  /** false only where the whole folder is thrown away after a crash. */
  readonly durable?: boolean;
}

/** A copy is another file, made at another time; some file systems keep no time of birth. */
function placeOf(path: string): string | null {
  const { ino, birthtimeNs } = statSync(path, { bigint: true });
  return birthtimeNs > 0n ? `${ino} ${birthtimeNs}` : `${ino}`;
}

/** A runtime whose organisations come and go. */
export interface NodeRuntime extends Runtime {
  /** Closes it until it is opened again, under the same or another name. */
  closeDatabase(name: string): void;
  /** What `work` begins belongs to this database: whatever of it outlives the opening fails instead of touching another organisation's file. */
  within<Result>(name: string, work: () => Result): Result;
  /** Closes every database that was opened. */
  close(): void;
}

/** A seat and whose file is open in it. */
interface Held {
  readonly seat: Seat;
  readonly holder: { name: string };
}

/** Databases of organisations share seats; the others stay where they are. */
const SEATED = 'organisations/';

export function nodeRuntime({ dataDir, now, mail, post = PLAIN_POST, log, durable = true }: NodeRuntimeInput): NodeRuntime {
  const databases = new Map<string, OpenedDatabase>();
  const taken = new Map<string, Held>();
  const free: Held[] = [];
  const working = new AsyncLocalStorage<string>();
  const fileOf = (name: string) => join(dataDir, `${name}.sqlite`);

  const seated = (name: string): Held => {
    const spare = free.pop();
    if (spare) {
      spare.seat.move(fileOf(name), { durable });
      spare.holder.name = name;
      return spare;
    }
    const holder = { name };
    return { holder, seat: openSeat(fileOf(name), { durable }, () => (working.getStore() ?? holder.name) === holder.name) };
  };
  return {
    now,
    random,
    hash,
    mail,
    post,
    log,
    openDatabase(name) {
      if (name.startsWith(SEATED)) {
        const held = taken.get(name) ?? seated(name);
        taken.set(name, held);
        return held.seat.database;
      }
      const opened = databases.get(name) ?? openNodeDatabase(fileOf(name), { durable });
      databases.set(name, opened);
      return opened.database;
    },
    closeDatabase(name) {
      const held = taken.get(name);
      if (held) {
        taken.delete(name);
        held.seat.close();
        free.push(held);
      }
      databases.get(name)?.close();
      databases.delete(name);
    },
    within: (name, work) => working.run(name, work),
    placeOf: (name) => placeOf(fileOf(name)),
    close() {
      for (const { seat } of taken.values()) seat.close();
      for (const database of databases.values()) database.close();
      taken.clear();
      databases.clear();
    },
  };
}

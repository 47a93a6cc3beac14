/** What Node supplies to the product: one SQLite file per actor in one folder. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../domain/time.ts';
import type { MailTransport } from '../letters/transport.ts';
import { PLAIN_POST, type Post } from '../organisation/desk.ts';
import type { Log } from '../organisation/log.ts';
import { hash, random } from './digest.ts';
import { type OpenedDatabase, openNodeDatabase } from './node-database.ts';
import type { Runtime } from './runtime.ts';
import { openWitness } from './witness.ts';

export { hash, random };

export interface NodeRuntimeInput {
  readonly dataDir: string;
  readonly now: () => Instant;
  readonly mail: MailTransport;
  /** Absent: nothing is added to letters. */
  readonly post?: Post;
  readonly log: Log;
  /** The witness's file; absent: there is none. */
  readonly witnessFile?: string;
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
  /** Whatever still holds it fails from now on; opened again under its name it is another one. */
  closeDatabase(name: string): void;
  /** Closes every database that was opened. */
  close(): void;
}

export function nodeRuntime({ dataDir, now, mail, post = PLAIN_POST, log, witnessFile, durable = true }: NodeRuntimeInput): NodeRuntime {
  const databases = new Map<string, OpenedDatabase>();
  const witness = witnessFile === undefined ? null : openWitness(witnessFile);
  const fileOf = (name: string) => join(dataDir, `${name}.sqlite`);
  return {
    now,
    random,
    hash,
    mail,
    post,
    log,
    ...(witness && { witness }),
    openDatabase(name) {
      const opened = databases.get(name) ?? openNodeDatabase(fileOf(name), { durable });
      databases.set(name, opened);
      return opened.database;
    },
    closeDatabase(name) {
      databases.get(name)?.close();
      databases.delete(name);
    },
    placeOf: (name) => placeOf(fileOf(name)),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    close() {
      for (const database of databases.values()) database.close();
      databases.clear();
      witness?.close();
    },
  };
}

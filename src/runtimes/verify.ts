/**
 * `tahseel verify`: whether what is kept can be trusted, read without writing anything: each database is whole, the journal's chain unbroken, and the
 * promises that can be checked at rest hold.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { type Io, printJson } from '../commands/io.ts';
import { BadInput } from '../domain/bad-input.ts';
import { journalOf } from '../store/journal.ts';
import { SUFFIX } from './data-folder.ts';
import { hash } from './platform.ts';

export interface VerifyOptions {
  readonly data: string;
  readonly organisation?: string;
}

/** How many violations of a promise the records show. */
interface AtRest {
  /** Letters of one name that left more than once, and stages of one invoice claimed by two. */
  readonly ONCE: number;
  /** Letters that left, or may have, and nobody is told of; acts in hand of which nobody knows whether they were done. */
  readonly NOLOSS: number;
  /** Open invoices without exactly one standing decision. */
  readonly WHY: number;
  /** Letters that left without a line in the journal. */
  readonly TOLD: number;
}

interface Verified {
  readonly id: string;
  readonly database: { readonly ok: boolean; readonly fault: string | null };
  readonly journal: {
    readonly ok: boolean;
    readonly entries: number;
    readonly erased: number;
    readonly broken: number | null;
    readonly fault: string | null;
  };
  readonly promises: AtRest | null;
}

/** Prints `{ok, organisations:[…]}`. Gives true when anything is wrong. @throws BadInput for a folder that holds no organisations. */
export function verifyCommand({ data, organisation }: VerifyOptions, io: Io): boolean {
  // The demo keeps its own beside whatever is real.
  const folder = [join(data, 'organisations'), join(data, 'demo', 'organisations')].find((each) => existsSync(each));
  if (folder === undefined) throw new BadInput(`--data: ${data} holds no organisations`);
  const ids = readdirSync(folder).flatMap((name) => (name.endsWith(SUFFIX) ? [name.slice(0, -SUFFIX.length)] : []));
  if (organisation !== undefined && !ids.includes(organisation))
    throw new BadInput(`--organisation: there is no ${organisation} in ${data}`);
  const asked = organisation === undefined ? ids.sort() : [organisation];
  const organisations = asked.map((id) => verified(id, join(folder, `${id}${SUFFIX}`)));
  const ok = organisations.every(isWell);
  printJson(io, { ok, organisations });
  return !ok;
}

function isWell({ database, journal, promises }: Verified): boolean {
  return database.ok && journal.ok && promises !== null && Object.values(promises).every((count) => count === 0);
}

function verified(id: string, path: string): Verified {
  const nothing = { ok: false, entries: 0, erased: 0, broken: null, fault: 'unreadable' };
  let client: BetterSqlite.Database | null = null;
  try {
    client = new BetterSqlite(path, { readonly: true, fileMustExist: true });
    const fault = faultOf(client);
    if (fault !== null) return { id, database: { ok: false, fault }, journal: nothing, promises: null };
    return { id, database: { ok: true, fault: null }, journal: chainOf(client), promises: atRest(client) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return { id, database: { ok: false, fault: code }, journal: nothing, promises: null };
  } finally {
    client?.close();
  }
}

/** SQLite's own look at every page and every reference; null: whole. */
export function faultOf(client: BetterSqlite.Database): string | null {
  const told: unknown = client.pragma('integrity_check', { simple: true });
  if (told !== 'ok') return String(told);
  const dangling: unknown = client.pragma('foreign_key_check');
  return Array.isArray(dangling) && dangling.length > 0 ? `${dangling.length} dangling references` : null;
}

function chainOf(client: BetterSqlite.Database): Verified['journal'] {
  const journal = journalOf(drizzle({ client }), hash, () => new Uint8Array());
  const report = journal.verifyChain();
  return report.ok
    ? { ok: true, entries: report.lines, erased: report.erased, broken: null, fault: null }
    : { ok: false, entries: journal.count(), erased: 0, broken: report.seq, fault: report.fault };
}

const LEFT = "('sent', 'unknown', 'delivered', 'bounced', 'complained')";

const QUESTIONS: Readonly<Record<keyof AtRest, string>> = {
  ONCE: `SELECT count(*) FROM (SELECT key FROM effects WHERE kind = 'letter' AND state IN ${LEFT} GROUP BY key HAVING count(*) > 1)`,
  NOLOSS: `SELECT (SELECT count(*) FROM effects WHERE kind = 'letter' AND state IN ${LEFT}
      AND NOT EXISTS (SELECT 1 FROM happenings WHERE happenings.effect_id = effects.id))
    + (SELECT count(*) FROM effects WHERE state = 'dispatching' AND kind = 'letter' AND message IS NULL)`,
  WHY: `SELECT count(*) FROM invoices WHERE invoices.state = 'open' AND invoices.open > 0
    AND (SELECT count(*) FROM decisions, json_each(decisions.body, '$.invoiceIds') AS covered
      WHERE decisions.customer_id = invoices.customer_id AND covered.value = invoices.id) <> 1
    AND (SELECT last_run FROM organisation) IS NOT NULL AND (SELECT coalesce(max(touched), 0) FROM cases WHERE cases.customer_id = invoices.customer_id) = 0`,
  TOLD: `SELECT count(*) FROM effects WHERE kind = 'letter' AND state IN ('sent', 'delivered', 'bounced', 'complained')
    AND NOT EXISTS (SELECT 1 FROM journal WHERE kind IN ('letter-sent', 'unknown-resolved') AND (contents IS NULL OR json_extract(contents, '$.effectId') = effects.id))`,
};

function atRest(client: BetterSqlite.Database): AtRest {
  const count = (question: string): number => Number(client.prepare(question).pluck().get() ?? 0);
  return { ONCE: count(QUESTIONS.ONCE), NOLOSS: count(QUESTIONS.NOLOSS), WHY: count(QUESTIONS.WHY), TOLD: count(QUESTIONS.TOLD) };
}

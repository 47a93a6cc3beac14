/** `tahseel simulate` on Node: in-memory organisations, opened again over the same memory whenever their process dies. */
import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { type Io, printJson } from '../commands/io.ts';
import { numberOption } from '../commands/options.ts';
import { BadInput } from '../domain/bad-input.ts';
import { withoutGrant } from '../grants/access.ts';
import { createOrganisation, organisationId } from '../organisation/create.ts';
import { PLAIN_POST } from '../organisation/desk.ts';
import { openOrganisation } from '../organisation/organisation.ts';
import { noteOf } from '../outbox/content.ts';
import { effects } from '../outbox/schema.ts';
import { PLANTS } from '../simulation/plants.ts';
import { simulate } from '../simulation/simulate.ts';
import type { Opened, OrganisationInput, SimulationTools } from '../simulation/world.ts';
import { migrateOrganisation, ORGANISATION_MIGRATIONS } from '../store/migrations.ts';
import { type OpenedDatabase, openNodeDatabase } from './node-database.ts';
import { hash } from './platform.ts';

export interface SimulateCommandOptions {
  readonly seed: string;
  readonly runs: string;
  readonly days: string;
  readonly plant?: string;
}

const MAX_SEED = 2_147_483_647;
const MAX_RUNS = 1_000_000;
const MAX_DAYS = 1_000;

/** Prints the report of contract.md. Gives true when a promise was violated. @throws BadInput */
export async function simulateCommand(options: SimulateCommandOptions, io: Io): Promise<boolean> {
  const { plant } = options;
  if (plant === 'list') {
    printJson(io, { plants: PLANTS.map(({ name, promise }) => ({ name, promise })) });
    return false;
  }
  // Known ones were planted before this code was loaded (tahseel.mjs).
  if (plant !== undefined && !PLANTS.some(({ name }) => name === plant))
    throw new BadInput(`--plant: no bug is called '${plant}' (list names them)`);
  const seed = numberOption('seed', options.seed, 0, MAX_SEED);
  const runs = numberOption('runs', options.runs, 1, MAX_RUNS);
  const days = numberOption('days', options.days, 1, MAX_DAYS);
  const report = await simulate({ seed, runs, days, plant, firstOnly: plant !== undefined }, simulationTools());
  printJson(io, report);
  return report.failures.length > 0;
}

/** Nothing here depends on the machine or the moment, so that a seed lives the same life everywhere. */
export function simulationTools(): SimulationTools {
  return { memory, open };
}

/** The newest tables and indexes as statements: every life would otherwise live through the whole history of our tables, which is tested elsewhere. */
let layout: readonly string[] | null = null;

function memory(): OpenedDatabase {
  const opened = openNodeDatabase(':memory:', { durable: false });
  if (layout === null) {
    migrateOrganisation(opened.database);
    layout = opened.database
      .all<{ text: string }>(sql`SELECT sql AS text FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid`)
      .map(({ text }) => text);
    return opened;
  }
  for (const text of layout) opened.database.run(sql.raw(text));
  opened.database.run(sql`INSERT INTO schema_version (row, version) VALUES (1, ${ORGANISATION_MIGRATIONS.length})`);
  return opened;
}

const SENDER = {
  fromName: 'Harbour & Pine Supply',
  fromAddress: 'accounts@simulated.invalid',
  replyTo: 'accounts@simulated.invalid',
  phone: null,
  paymentInstructions: null,
};

async function open({ database, platform, mail, texts, policy, now, create, opening }: OrganisationInput): Promise<Opened> {
  const random = countingBytes(opening);
  const tenant = 'simulated';
  if (create) {
    const company = await platform.connector.company({ accessToken: '', tenant });
    if (!company.ok) throw new Error(`the company could not be read: ${company.failure.code}`);
    const made = { database, hash, random, at: now(), platform: 'spreadsheet', tenant, company: company.value, policy };
    createOrganisation({ ...made, sender: SENDER, mode: 'autopilot', released: true });
  }
  const id = organisationId(hash, 'spreadsheet', tenant);
  const post = { ...PLAIN_POST, texts };
  const actor = openOrganisation({ id, database, platform, access: withoutGrant, mail, post, now, random, hash, log: () => {} });
  return {
    actor,
    fates: () =>
      database.select({ id: effects.id, key: effects.key, messageId: effects.messageId, state: effects.state }).from(effects).all(),
    pending: () =>
      database
        .select({ state: effects.state })
        .from(effects)
        .all()
        .filter(({ state }) => UNFINISHED.has(state)).length,
    noteOf(effectId) {
      const effect = actor.store.effects.get(effectId);
      if (!effect) throw new RangeError(`no effect ${effectId}`);
      return noteOf(effect.content);
    },
    holdExists: (holdId) => actor.store.standings.hold(holdId) !== null,
  };
}

/** What is on its way and not before a person. */
const UNFINISHED: ReadonlySet<string> = new Set(['claimed', 'dispatching']);

/** Bytes that only look random: a seed must live the same life in every process. */
function countingBytes(opening: number): (bytes: number) => Uint8Array {
  let count = 0;
  return (bytes) => {
    count += 1;
    const stream = createHash('sha512').update(`simulation ${opening} ${count}`).digest();
    return Uint8Array.from({ length: bytes }, (_, index) => stream[index % stream.length] ?? 0);
  };
}

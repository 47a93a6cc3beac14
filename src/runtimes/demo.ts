/**
 * The demo: two client files of a sandbox, each over its platform's real interface, on a simulated clock that a person moves on. The
 * sandbox's books, the clock and the mailbox are kept beside the product's own files, so that a restart (or kill -9) loses nothing.
 */
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoWorld, officeActs } from '../demo/world.ts';
import { addDays, calendarDate, daysBetween } from '../domain/time.ts';
import type { Log } from '../organisation/log.ts';
import { type MasterKey, newMasterKeyText, parseMasterKeys } from '../vault/master-keys.ts';
import { openVault, type Vault } from '../vault/vault.ts';
import { createApp } from '../web/app.tsx';
import { actorOf, adopt, adoptAgain, controlOf, liveDay } from './demo-life.ts';
import { writeDemoState } from './demo-state.ts';
import { MAIL_FROM, openWorld, SEED } from './demo-world.ts';
import { openDoor } from './door.ts';
import { inboundOf } from './inbound.ts';
import { ledgerDesks } from './ledger-desks.ts';
import { listen } from './listen.ts';
import { masterKeysFrom } from './master-key.ts';
import { random } from './platform.ts';
import { openPrograms } from './programs.ts';
import { ofPrograms, openIdsOf, type Running, withWebhooks } from './serve.ts';
import type { ServeSettings } from './settings.ts';
import { openTemplates } from './templates.ts';
import { tending } from './tending.ts';
import { visitorOf } from './visitor.ts';
import { webDeps } from './web-deps.ts';

/** The day a visitor first sees: an ordinary Monday in both countries. */
const FIRST_DAY = calendarDate('2026-09-14');
/** Lies in the folder of the bundle, which is named after the sources: other sources live another past. */
const PREPARED = join(import.meta.dirname, 'demo-past');
const PAST_KEY = `${PREPARED}.key`;
/** Of the weeks before the visitor came the last days are lived one by one, the earlier ones in steps. */
const WATCHED_DAYS = 5;
const WAKES_EVERY_DAYS = 1;

/** Starts the demo in its own folder below the data folder; the first start lives through the weeks before the visitor came. */
export async function startDemo(settings: ServeSettings, log: Log): Promise<Running> {
  const folder = join(settings.dataDir, 'demo');
  const keys = await masterKeysFrom({ given: settings.masterKey, folder: settings.dataDir, random });
  const vault = openVault({ masterKeys: existsSync(folder) ? keys : [...keys, ...(await takePast(folder, keys, log))], random });
  const world = await openWorld(folder, { ...settings, vault, durable: true }, log);
  await world.product.ready().catch(async (error: unknown) => {
    await world.close();
    throw error;
  });
  for (const each of world.state.books) await adoptAgain(world, each);
  const programs = openPrograms({ runtime: world.runtime, vault, ...ofPrograms(world.product), anywhere: settings.eventsAnywhere });
  world.heard = programs.heard;
  const tended = tending(() => world.product.grants.tend().then(programs.tend));
  const control = controlOf(world);
  const desks = ledgerDesks({ ...world, random, changed: () => {} });
  const app = createApp(
    webDeps(world.product, {
      now: world.now,
      log,
      changed: () => {},
      ledgers: desks,
      dataDir: settings.dataDir,
      programs: programs.programs,
      webhooks: world.webhooks,
      mailbox: world.mailbox,
      demo: control,
      templates: openTemplates(world.runtime),
      door: openDoor({
        runtime: world.runtime,
        publicUrl: () => world.publicUrl,
        mailFrom: MAIL_FROM,
        sendsMail: true,
        openIds: openIdsOf(world.connectors),
        fileOf: world.product.fileOf,
        visitor: visitorOf('Demo visitor', 'Demo practice'),
      }),
      publicUrl: () => world.publicUrl,
    }),
  );
  const server = await listen(
    withWebhooks(
      world.webhooks,
      inboundOf(world.product, world.now, () => {}),
      app.fetch,
    ),
    settings.port,
  ).catch(async (error: unknown) => {
    await tended.stop();
    await programs.close();
    await world.close();
    throw error;
  });
  world.send(server.port);
  if (settings.port === 0) world.publicUrl = `http://localhost:${server.port}`;
  return { url: world.publicUrl, close: () => server.close().then(tended.stop).then(programs.close).then(world.close) };
}

/** The weeks before the visitor came were lived through when the product was installed (`prepareDemo`), else they are now. */
async function takePast(folder: string, keys: readonly MasterKey[], log: Log): Promise<MasterKey[]> {
  if (!existsSync(PAST_KEY)) {
    await prime(folder, openVault({ masterKeys: keys, random }), log);
    return [];
  }
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  cpSync(PREPARED, making, { recursive: true });
  renameSync(making, folder);
  // The past's grants lie under a key of their own; opening the product rewraps them under this installation's.
  return parseMasterKeys(readFileSync(PAST_KEY, 'utf8'));
}

/** Lives through the demo's past beside the program itself, so that the first start need not. The past is the same for everyone. */
export async function prepareDemo(log: Log): Promise<void> {
  if (existsSync(PAST_KEY)) return;
  const key = newMasterKeyText(random);
  rmSync(PREPARED, { recursive: true, force: true });
  await prime(PREPARED, openVault({ masterKeys: await parseMasterKeys(key), random }), log);
  writeFileSync(PAST_KEY, key);
}

/**
 * Lives through the weeks before the visitor came, in a folder that only becomes the demo's when all of it is done: a start that was
 * interrupted begins anew.
 */
async function prime(folder: string, vault: Vault, log: Log): Promise<void> {
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  const { connected, today, books } = demoWorld(FIRST_DAY, SEED);
  writeDemoState(making, { date: connected, seed: SEED, books });
  const world = await openWorld(
    making,
    { smtpUrl: null, publicUrl: '', webhookKeys: { xero: [], quickbooks: [] }, vault, durable: false },
    log,
  );
  for (const each of world.state.books) await adopt(world, each);
  for (let date = connected; date <= today; date = addDays(date, 1)) {
    world.moveTo(date);
    const wakes = daysBetween(date, today) < WATCHED_DAYS || daysBetween(date, today) % WAKES_EVERY_DAYS === 0;
    for (const each of world.state.books) {
      await liveDay(world, each, date, wakes);
      if (!wakes) continue;
      const actor = actorOf(world, each);
      for (const command of officeActs(await actor.today(), { today })) await actor.command(command);
      await actor.plan();
      await actor.deliver();
    }
  }
  world.save();
  await world.close();
  renameSync(making, folder);
}

/**
 * The demo: two client files of a sandbox, each over its platform's real interface, on a simulated clock that a person moves on. The
 * sandbox's books, the clock and the mailbox are kept beside the product's own files, so that a restart (or kill -9) loses nothing.
 */
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Platform, PlatformId } from '../../connectors/connector.ts';
import type { ConnectorOptions } from '../../connectors/http.ts';
import { platforms } from '../../connectors/registry.ts';
import { type Ledgers, ledgersOf } from '../../connectors/spreadsheet/ledgers.ts';
import { advanceDay, playDay } from '../demo/day.ts';
import { type DemoBooks, demoWorld, languageCommands, officeActs } from '../demo/world.ts';
import { addDays, addMs, type CalendarDate, calendarDate, daysBetween, type Instant } from '../domain/time.ts';
import { instantAt } from '../domain/zone.ts';
import type { OrganisationActor } from '../organisation/actor.ts';
import type { Log } from '../organisation/log.ts';
import { sandboxApp } from '../sandbox/app.ts';
import { issueToken as issueQuickBooksToken } from '../sandbox/quickbooks/face.ts';
import { Sandbox } from '../sandbox/sandbox.ts';
import { issueToken as issueXeroToken } from '../sandbox/xero/face.ts';
import { type MasterKey, newMasterKeyText, parseMasterKeys } from '../vault/master-keys.ts';
import { openVault, type Vault } from '../vault/vault.ts';
import { createApp } from '../web/app.tsx';
import type { DemoControl, DemoReport } from '../web/deps.ts';
import { type DemoState, readDemoState, writeDemoState } from './demo-state.ts';
import { demoSenders } from './demo-webhooks.ts';
import { openDoor } from './door.ts';
import { inboundOf } from './inbound.ts';
import { ledgerDesks } from './ledger-desks.ts';
import { listen } from './listen.ts';
import { type Mailbox, startMailbox } from './mailbox.ts';
import { masterKeysFrom } from './master-key.ts';
import { nodeRuntime, random } from './platform.ts';
import { openProduct, type Product } from './product.ts';
import type { Runtime } from './runtime.ts';
import { schedule } from './schedule.ts';
import { INBOX_FILE, openIdsOf, type Running, wakeFor, webDeps, withWebhooks } from './serve.ts';
import type { ServeSettings } from './settings.ts';
import { bookPlace, makeWatchedRoot, nodeShelf } from './shelf.ts';
import { smtpTransport } from './smtp.ts';
import { tending } from './tending.ts';
import { visitorOf } from './visitor.ts';
import { openWebhooks, type Webhooks } from './webhooks.ts';

/** The day a visitor first sees: an ordinary Monday in both countries. */
const FIRST_DAY = calendarDate('2026-09-14');
const SEED = 1;
/** Lies in the folder of the bundle, which is named after the sources: other sources live another past. */
const PREPARED = join(import.meta.dirname, 'demo-past');
const PAST_KEY = `${PREPARED}.key`;
/** A quarter past nine in New York lies inside the permitted hours of New York and of Cairo all year. */
const RESTS_AT = { hour: 9, minute: 15, zone: 'America/New_York' } as const;
/** The simulated clock runs on a little, so that things happen one after another, but never out of the permitted hours. */
const RUNS_FOR_MS = 30 * 60_000;
/** Of the weeks before the visitor came the last days are lived one by one, the earlier ones in steps. */
const WATCHED_DAYS = 5;
const WAKES_EVERY_DAYS = 1;
const PAYMENT_INSTRUCTIONS = 'Bank transfer to account 000-123456-001, quoting the invoice number.';
const MAIL_FROM = 'accounts@tahseel-demo.example';
/** The demo's own two, and those a visitor imports. */
const MOST_OPEN = 20;
const GRANT_DAYS_MS = 100 * 86_400_000;
const KEY_BYTES = 32;

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
  const tended = tending(world.product.grants.tend);
  const control = controlOf(world);
  const desks = ledgerDesks({ ...world, random, changed: () => {} });
  const app = createApp(
    webDeps(world.product, {
      now: world.now,
      log,
      changed: () => {},
      ledgers: desks,
      webhooks: world.webhooks,
      mailbox: world.mailbox,
      demo: control,
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
    await world.close();
    throw error;
  });
  world.send(server.port);
  if (settings.port === 0) world.publicUrl = `http://localhost:${server.port}`;
  return { url: world.publicUrl, close: () => server.close().then(tended.stop).then(world.close) };
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

interface World {
  readonly runtime: Runtime;
  readonly connectors: Readonly<Partial<Record<PlatformId, Platform>>>;
  readonly state: DemoState;
  readonly sandbox: Sandbox;
  readonly product: Product;
  readonly mailbox: Mailbox;
  /** Whether every change is kept at once. */
  readonly durable: boolean;
  /** Of the client files that a visitor imported. */
  readonly ledgers: Ledgers;
  readonly watchedRoot: string;
  readonly webhooks: Webhooks;
  /** From now on the sandbox tells this port of what changes, as the real platforms would. */
  send(port: number): void;
  /** Days and what comes between them, one after another. */
  readonly turns: InTurn;
  publicUrl: string;
  now(): Instant;
  moveTo(date: CalendarDate): void;
  save(): void;
  close(): Promise<void>;
}

interface WorldOptions {
  readonly smtpUrl: string | null;
  readonly publicUrl: string;
  readonly webhookKeys: ServeSettings['webhookKeys'];
  readonly vault: Vault;
  readonly durable: boolean;
}

async function openWorld(folder: string, options: WorldOptions, log: Log): Promise<World> {
  const state = readDemoState(folder);
  const clock = restingClock(state.date);
  const sandbox = new Sandbox({ companies: state.books.map((each) => each.company), now: clock.now, seed: SEED });
  const save = () => writeDemoState(folder, state);
  const faces = sandboxApp(sandbox);
  const senders = demoSenders(state.books);
  const sandboxServer = await listen(async (request) => {
    const answer = await faces.fetch(request);
    // What the sandbox acknowledged has to be there after kill -9, as it would be at the real platforms.
    if (options.durable && request.method !== 'GET') save();
    senders.flush();
    return answer;
  }, 0);
  const mailbox = await startMailbox({ dir: join(folder, 'mailbox'), durable: options.durable });
  const mail = options.durable ? smtpTransport(options.smtpUrl ?? mailbox.url) : mailbox.transport;
  // Its past is lived once and copied; the world outside it is copied with it, so nothing can have left meanwhile.
  const runtime = { ...nodeRuntime({ dataDir: folder, now: clock.now, mail, log, durable: options.durable }), placeOf: () => null };
  const app = (face: string): Pick<ConnectorOptions, 'clientId' | 'clientSecret' | 'baseUrl'> => ({
    clientId: 'tahseel-demo',
    clientSecret: 'demo',
    baseUrl: `http://127.0.0.1:${sandboxServer.port}/${face}`,
  });
  const watchedRoot = join(folder, 'ledgers');
  await makeWatchedRoot(watchedRoot);
  const ledgers = ledgersOf({ shelf: nodeShelf({ folder: bookPlace(folder), watchedRoot }), now: clock.now });
  const connectors = platforms({
    now: clock.now,
    retryDelayMs: 0,
    xero: app('xero'),
    quickbooks: app('quickbooks'),
    spreadsheet: { ledgers },
  });
  const key = Buffer.from(random(KEY_BYTES)).toString('hex');
  const turns = inTurn();
  const webhooks = openWebhooks({
    path: join(folder, INBOX_FILE),
    keys: { xero: [...options.webhookKeys.xero, key], quickbooks: [...options.webhookKeys.quickbooks, key] },
    now: clock.now,
    log,
    organisation: (source) => world.product.connected(source),
    soon: (id) => waking.hinted(id),
  });
  // Nothing is polled on a clock that stands; what webhooks hint at is read between two days, never within one.
  const waking = schedule([], {
    now: clock.now,
    log,
    wake: (id) => turns(() => wakeFor(world.product, webhooks, id, true)).then(() => null),
  });
  const world: World = {
    runtime,
    connectors,
    webhooks,
    turns,
    send: (port) => senders.start(port, key),
    ledgers,
    watchedRoot,
    state,
    sandbox,
    mailbox,
    durable: options.durable,
    publicUrl: options.publicUrl,
    product: openProduct({
      runtime,
      publicUrl: () => world.publicUrl,
      mailFrom: MAIL_FROM,
      vault: options.vault,
      lastWebhook: webhooks.last,
      mostOpen: MOST_OPEN,
      platforms: connectors,
    }),
    now: clock.now,
    moveTo: (date) => {
      state.date = date;
      clock.moveTo(date);
    },
    save,
    close: async () => {
      await waking.stop();
      await webhooks.close();
      await mail.close();
      await mailbox.close();
      await sandboxServer.close();
      await world.product.close();
      runtime.close();
    },
  };
  return world;
}

/** A clock that stands on a day of the demo and runs on for at most half an hour. */
function restingClock(first: CalendarDate): { now(): Instant; moveTo(date: CalendarDate): void } {
  let base = restOf(first);
  let since = performance.now();
  return {
    now: () => addMs(base, Math.min(RUNS_FOR_MS, Math.floor(performance.now() - since))),
    moveTo: (date) => {
      base = restOf(date);
      since = performance.now();
    },
  };
}

function restOf(date: CalendarDate): Instant {
  return instantAt(date, RESTS_AT.hour, RESTS_AT.minute, RESTS_AT.zone);
}

/** Connects one of the demo's companies as its owner would, with the mode the story wants and the first run released. */
async function adopt({ sandbox, product, now }: World, { demo }: DemoBooks): Promise<void> {
  const { tenant, name } = demo.facts;
  const { grantId, place } = await grantFor({ sandbox, product, now }, demo);
  const fromAddress = `accounts@${name.toLowerCase().replace(/[^a-z]+/g, '-')}.example`;
  const sender = { fromName: name, fromAddress, replyTo: fromAddress, phone: '+1 555 0100', paymentInstructions: PAYMENT_INSTRUCTIONS };
  const actor = await product.adopt(demo.platform, grantId, place, { mode: demo.mode, released: true, sender });
  if (!actor) throw new Error(`the demo could not connect ${name}`);
  await actor.sync();
  for (const command of languageCommands({ demo, company: companyOf(sandbox, tenant) })) await actor.command(command);
}

type Consenting = Pick<World, 'sandbox' | 'product' | 'now'>;

async function grantFor({ sandbox, product, now }: Consenting, { platform, facts }: DemoBooks['demo']) {
  const { tenant, realm, name } = facts;
  const { accessToken, refreshToken } = platform === 'xero' ? issueXeroToken(sandbox, tenant) : issueQuickBooksToken(sandbox, realm);
  const grant = { accessToken, refreshToken, accessExpiresAt: addMs(now(), RUNS_FOR_MS), refreshExpiresAt: addMs(now(), GRANT_DAYS_MS) };
  const place = { id: platform === 'xero' ? tenant : realm, name, connectionId: null };
  return { grantId: await product.grants.keep(platform, { grant, subject: `demo ${name}` }), place };
}

/** A demo kept by a version whose grants this one cannot read is connected again; whoever disconnected it stays disconnected. */
async function adoptAgain(world: World, books: DemoBooks): Promise<void> {
  if ((await actorOf(world, books).summary()).connection !== 'reconnect') return;
  const { grantId, place } = await grantFor(world, books.demo);
  await world.product.adopt(books.demo.platform, grantId, place);
}

function companyOf(sandbox: Sandbox, tenant: string) {
  const company = sandbox.byTenant(tenant);
  if (!company) throw new Error('the demo has lost a company');
  return company;
}

function actorOf({ product }: World, { demo }: DemoBooks): OrganisationActor {
  const summary = product.clients().find((client) => client.name === demo.facts.name && client.platform === demo.platform);
  const actor = summary ? product.organisation(summary.id) : null;
  if (!actor) throw new Error(`the demo's organisation ${demo.facts.name} is not open`);
  return actor;
}

/** What customers do on a day, then what the product does about it. */
async function liveDay(world: World, books: DemoBooks, date: CalendarDate, wakes = true): Promise<Omit<DemoReport, 'days'>> {
  const acts = advanceDay(books.demo, books.company, date, world.state.seed);
  playDay(books.company, acts, world.now());
  // What the organisation may read of it must be there after a crash, or its books and the platform's would part.
  if (world.durable) world.save();
  const actor = actorOf(world, books);
  if (wakes) await actor.sync();
  let promises = 0;
  let disputes = 0;
  for (const command of acts.commands) {
    if (!(await actor.command(command)).done) continue;
    if (command.do === 'record-promise') promises += 1;
    else disputes += 1;
  }
  if (wakes) await actor.plan();
  const sent = wakes ? (await actor.deliver()).sent : 0;
  const { calls } = await actor.summary();
  return { letters: sent, calls, payments: acts.payments.length, promises, disputes, invoices: acts.invoices.length };
}

/** Client files that a visitor imported; nobody lives through their days but the product. */
function imported({ product }: World) {
  return product.clients().filter((client) => client.platform === 'spreadsheet');
}

/** One day after the other; two presses never run side by side. */
function controlOf(world: World): DemoControl {
  const advance = async (days: number): Promise<DemoReport> => {
    const total = { days, letters: 0, calls: 0, payments: 0, promises: 0, disputes: 0, invoices: 0 };
    for (let day = 0; day < days; day += 1) {
      world.moveTo(addDays(world.state.date, 1));
      total.calls = 0;
      for (const books of world.state.books) {
        const report = await liveDay(world, books, world.state.date);
        for (const key of ['letters', 'calls', 'payments', 'promises', 'disputes', 'invoices'] as const) total[key] += report[key];
      }
      for (const { id } of imported(world)) await world.product.organisation(id)?.wake();
      world.save();
    }
    return total;
  };
  return {
    date: () => world.state.date,
    advance: (days) => world.turns(() => advance(days)),
  };
}

type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

function inTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

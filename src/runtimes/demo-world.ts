/** The world around the demo: the sandbox with its own clock, a mailbox, webhooks, and the product over all of it, kept in one folder. */
import { join } from 'node:path';
import type { Platform, PlatformId } from '../../connectors/connector.ts';
import type { ConnectorOptions } from '../../connectors/http.ts';
import { platforms } from '../../connectors/registry.ts';
import { type Ledgers, ledgersOf } from '../../connectors/spreadsheet/ledgers.ts';
import { addMs, type CalendarDate, type Instant } from '../domain/time.ts';
import { instantAt } from '../domain/zone.ts';
import type { Log } from '../organisation/log.ts';
import { sandboxApp } from '../sandbox/app.ts';
import { Sandbox } from '../sandbox/sandbox.ts';
import type { Vault } from '../vault/vault.ts';
import { type DemoState, readDemoState, writeDemoState } from './demo-state.ts';
import { demoSenders } from './demo-webhooks.ts';
import { listen } from './listen.ts';
import { type Mailbox, startMailbox } from './mailbox.ts';
import { nodeRuntime, random } from './platform.ts';
import { openProduct, type Product } from './product.ts';
import type { Runtime } from './runtime.ts';
import { schedule } from './schedule.ts';
import { INBOX_FILE, wakeFor } from './serve.ts';
import type { ServeSettings } from './settings.ts';
import { bookPlace, makeWatchedRoot, nodeShelf } from './shelf.ts';
import { smtpTransport } from './smtp.ts';
import { openWebhooks, type Webhooks } from './webhooks.ts';

export const SEED = 1;
export const MAIL_FROM = 'accounts@tahseel-demo.example';
/** A quarter past nine in New York lies inside the permitted hours of New York and of Cairo all year. */
const RESTS_AT = { hour: 9, minute: 15, zone: 'America/New_York' } as const;
/** The simulated clock runs on a little, so that things happen one after another, but never out of the permitted hours. */
export const RUNS_FOR_MS = 30 * 60_000;
/** The demo's own two, and those a visitor imports. */
const MOST_OPEN = 20;
const KEY_BYTES = 32;

export interface World {
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
  /** Something may have happened in a client file. */
  heard: (id: string) => void;
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

export async function openWorld(folder: string, options: WorldOptions, log: Log): Promise<World> {
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
      heard: (id) => world.heard(id),
    }),
    heard: () => {},
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

type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

function inTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

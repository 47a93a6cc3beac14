/** `tahseel serve`: settings → product → screens on the loopback interface; stops cleanly on Ctrl-C. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Platform, PlatformId } from '../../connectors/connector.ts';
import type { OpenId } from '../../connectors/openid.ts';
import { ledgersOf } from '../../connectors/spreadsheet/ledgers.ts';
import type { Io } from '../commands/io.ts';
import type { Instant } from '../domain/time.ts';
import type { SenderChecks } from '../letters/sender-check.ts';
import type { MailTransport } from '../letters/transport.ts';
import { PLAIN_POST, type Post } from '../organisation/desk.ts';
import type { Log } from '../organisation/log.ts';
import type { TakeMail } from '../replies/take.ts';
import { openVault, type Vault } from '../vault/vault.ts';
import { createApp } from '../web/app.tsx';

import { clockAt, configured, offsetTo } from './configured.ts';
import { dkimFrom, dkimKeys } from './dkim.ts';
import { openDoor } from './door.ts';

import type { ReplyMailbox } from './imap.ts';
import { imapPlace } from './imap-place.ts';
import { accessTokens, keptToken } from './imap-tokens.ts';
import { inboundOf, mailTaker } from './inbound.ts';
import { ledgerDesks } from './ledger-desks.ts';
import { type Fetch, listen } from './listen.ts';
import { lockFolder } from './lock.ts';
import { logTo } from './log.ts';
import { masterKeysFrom } from './master-key.ts';

import { hash, nodeRuntime } from './platform.ts';
import { openProduct, type Product } from './product.ts';
import { openPrograms, type ProgramsDeps } from './programs.ts';
import type { Runtime } from './runtime.ts';
import { type Schedule, schedule } from './schedule.ts';
import { senderChecks } from './sender-check/check.ts';
import { systemNames } from './sender-check/names.ts';
import { type ServeOptions, type ServeSettings, settingsFrom } from './settings.ts';
import { bookPlace, makeWatchedRoot, nodeShelf } from './shelf.ts';
import { smtpTransport } from './smtp.ts';
import { openTemplates } from './templates.ts';
import { tending } from './tending.ts';
import { threadsOf } from './threads/start-thread.ts';
import { twilioTransport } from './twilio.ts';
import { statusUrlOf } from './twilio-receipts.ts';
import { webDeps } from './web-deps.ts';
import { openWebhooks, type Webhooks } from './webhooks.ts';

/** In the data folder. */
export const INBOX_FILE = 'inbox.sqlite';

export interface Running {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves until a signal ends it. @throws BadInput for settings, folder or port. */
export async function serveCommand(options: ServeOptions, env: Readonly<Record<string, string | undefined>>, io: Io): Promise<void> {
  const settings = settingsFrom(options, env);
  const log = logTo(io.note, settings.demo ? 'warn' : 'info');
  const running = await start(settings, log);
  io.print(`Tahseel: ${running.url}`);
  await stopSignal();
  await running.close();
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

/** The demo, or the real product. @throws BadInput */
export async function start(settings: ServeSettings, log: Log): Promise<Running> {
  const lock = lockFolder(settings.dataDir);
  try {
    if (settings.demo) {
      const { startDemo } = await import('./demo.ts');
      const running = await startDemo(settings, log);
      return { ...running, close: () => running.close().finally(lock.release) };
    }
    const running = await startProduct(settings, log);
    return { ...running, close: () => running.close().finally(lock.release) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startProduct(settings: ServeSettings, log: Log): Promise<Running> {
  mkdirSync(settings.dataDir, { recursive: true });
  const clockOffsetMs = offsetTo(settings.clock);
  const now = clockAt(clockOffsetMs);
  const mail = settings.smtpUrl === null ? noMail() : smtpTransport(settings.smtpUrl);
  let publicUrl = settings.publicUrl;
  const runtime = nodeRuntime({
    dataDir: settings.dataDir,
    now,
    mail,
    post: postOf(settings, () => publicUrl),
    log,
    witnessFile: settings.witnessFile,
  });
  const vault = await vaultFor(settings, runtime.random);
  await makeWatchedRoot(settings.ledgerDir);
  const ledgers = ledgersOf({ shelf: nodeShelf({ folder: bookPlace(settings.dataDir), watchedRoot: settings.ledgerDir }), now });
  const connectors = configured({ apps: settings.apps, now, ledgers, threads: 1 });
  const webhooks = openWebhooks({
    path: join(settings.dataDir, INBOX_FILE),
    keys: settings.webhookKeys,
    now,
    log,
    organisation: (source) => product.connected(source),
    soon: (id) => waking.hinted(id),
  });
  const product = openProduct({
    runtime,
    publicUrl: () => publicUrl,
    mailFrom: settings.mailFrom,
    platforms: connectors,
    vault,
    restored: settings.restored,
    lastWebhook: webhooks.last,
    mostOpen: settings.mostOpen,
    ...threadsOf(settings, { ledgers, clockOffsetMs, log }),
    heard: (id) => programs.heard(id),
  });

  await product.ready().catch(async (error: unknown) => {
    await webhooks.close();
    runtime.close();
    throw error;
  });
  const programs = openPrograms({ runtime, vault, ...ofPrograms(product), anywhere: settings.eventsAnywhere });
  const tended = tending(() => product.grants.tend().then(programs.tend));
  const waking: Schedule = schedule(product.wakes(), {
    now,
    log,
    wake: (id, hinted) => wakeFor(product, webhooks, id, hinted),
  });
  const watchedRoot = resolve(settings.ledgerDir);
  const desks = ledgerDesks({ product, ledgers, watchedRoot, random: runtime.random, changed: waking.soon });
  const mailbox = await mailboxOf(settings, runtime, vault, mailTaker(product, now, waking.soon));
  const door = openDoor({
    runtime,
    publicUrl: () => publicUrl,
    mailFrom: settings.mailFrom,
    sendsMail: settings.smtpUrl !== null,
    openIds: openIdsOf(connectors),
    fileOf: product.fileOf,
    visitor: null,
  });
  const app = createApp(
    webDeps(product, {
      now,
      log,
      changed: waking.soon,
      webhooks,
      wakes: waking.state,
      ledgers: desks,
      dataDir: settings.dataDir,
      programs: programs.programs,
      templates: openTemplates(runtime),
      senderChecks: checksOf(settings, now),
      replies: mailbox,
      door,
      publicUrl: () => publicUrl,
    }),
  );
  const texts = settings.texts && { account: settings.texts, publicUrl: () => publicUrl };
  const inbound = inboundOf(product, now, waking.soon, texts);
  const server = await listen(withWebhooks(webhooks, inbound, app.fetch), settings.port).catch(async (error: unknown) => {
    await mailbox?.close();
    await waking.stop();
    await tended.stop();
    await programs.close();
    await webhooks.close();
    await product.close();
    runtime.close();
    throw error;
  });
  if (settings.port === 0) publicUrl = `http://localhost:${server.port}`;
  log('info', 'started', { organisations: product.count() });
  return {
    url: publicUrl,
    close: async () => {
      log('info', 'stopping', { running: waking.state().running });
      await server.close();
      await mailbox?.close();
      await waking.stop();
      await tended.stop();
      await programs.close();
      await mail.close();
      await runtime.post.texts?.close();
      await webhooks.close();
      await product.close();
      runtime.close();
      log('info', 'stopped');
    },
  };
}

/** @throws BadInput for keys that cannot be used. */
function postOf({ replyAddress, dkimDir, texts: account }: ServeSettings, publicUrl: () => string): Post {
  const texts = account && twilioTransport(account, { statusUrl: statusUrlOf(account, publicUrl) });
  return { replyAddress, texts, sign: dkimDir === null ? PLAIN_POST.sign : dkimFrom(dkimDir) };
}

/** null: letters are handed to no mail server. */
function checksOf({ smtpUrl, dkimDir, dnsServers }: ServeSettings, now: () => Instant): SenderChecks | null {
  if (smtpUrl === null) return null;
  const keys = dkimDir === null ? [] : dkimKeys(dkimDir);
  return senderChecks({ names: systemNames(dnsServers), mailHost: new URL(smtpUrl).hostname.replace(/^\[|\]$/g, ''), keys, now });
}

/** Reads the mailbox replies come to, where there is one. How far is kept under a name that does not tell whose it is. */
async function mailboxOf(
  { imap }: ServeSettings,
  { openDatabase, now, log }: Runtime,
  vault: Vault,
  take: TakeMail,
): Promise<ReplyMailbox | null> {
  if (imap === null) return null;
  const { host, port, user, mailbox, login } = imap;
  const name = hash(JSON.stringify([host, port, user, mailbox]));
  const database = openDatabase('imap');
  const tokens =
    login.by === 'token' ? { tokens: accessTokens({ grant: login, kept: keptToken({ database, vault, hash, mailbox: name }), now }) } : {};
  const { readMailbox } = await import('./imap.ts');
  return readMailbox({ account: imap, ...tokens, place: imapPlace(database, name), take, now, log });
}

/** Wakes an organisation for everything, or for what webhooks hint at; null: nothing of either. */
export async function wakeFor(product: Product, webhooks: Webhooks, id: string, hinted: boolean): Promise<Instant | null> {
  const actor = product.organisation(id);
  const source = product.source(id);
  if (!actor) return null;
  return source ? webhooks.look(source, actor, hinted) : (await actor.wake()).nextWake;
}

/** Platforms send no cookies, know no forms and may send empty bodies: their addresses come before everything the screens insist on. */
export function withWebhooks(webhooks: Webhooks, inbound: Fetch, screens: Fetch): Fetch {
  return (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/webhooks/')) return webhooks.fetch(request);
    return pathname.startsWith('/inbound/') ? inbound(request) : screens(request);
  };
}

/** What seals the tokens, under the keys of the environment or of the data folder. @throws BadInput */
export async function vaultFor(
  { masterKey, dataDir }: Pick<ServeSettings, 'masterKey' | 'dataDir'>,
  random: Runtime['random'],
): Promise<Vault> {
  return openVault({ masterKeys: await masterKeysFrom({ given: masterKey, folder: dataDir, random }), random });
}

/** Those of the platforms that people can sign in with. */
export function openIdsOf(connectors: Readonly<Partial<Record<PlatformId, Platform>>>): ReadonlyMap<PlatformId, OpenId> {
  return new Map(
    Object.entries(connectors).flatMap(([id, platform]): [PlatformId, OpenId][] =>
      platform?.connector.openId ? [[id, platform.connector.openId]] : [],
    ),
  );
}

/** Without a mail server nothing is transmitted and everything waits. */
function noMail(): MailTransport {
  return { send: async () => ({ kind: 'later', code: 'no-mail-server' }), close: async () => {} };
}

/** What programs are told of. */
export function ofPrograms(product: Product): Pick<ProgramsDeps, 'organisation' | 'ownerOf' | 'ids'> {
  return { organisation: product.organisation, ownerOf: product.ownerOf, ids: product.ids };
}

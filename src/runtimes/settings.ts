/** What the environment says about an installation, read once and checked: a wrong value is one clear sentence, never a surprise later. */

import { isIP } from 'node:net';
import { join } from 'node:path';
import { APIS } from '../../connectors/registry.ts';
import { isUsableAddress } from '../domain/address.ts';
import { BadInput } from '../domain/bad-input.ts';
import { type Instant, instant } from '../domain/time.ts';
import { witnessPlace } from './data-folder.ts';
import { type ImapAccount, imapAccountOf } from './imap-account.ts';
import { type TwilioAccount, twilioAccount } from './twilio-account.ts';

export interface AppCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** A sandbox's address; null: the platform's real hosts. */
  readonly baseUrl: string | null;
  /** What a consent is asked for instead of the connector's own list. */
  readonly scopes?: readonly string[];
}

export interface ServeSettings {
  readonly port: number;
  readonly dataDir: string;
  readonly publicUrl: string;
  readonly smtpUrl: string | null;
  /** The mailbox replies are read from; null: they come by HTTP alone. */
  readonly imap: ImapAccount | null;
  /** The address letters come from. */
  readonly mailFrom: string;
  /** Where answers are read by the product; null: they go to the business. */
  readonly replyAddress: string | null;
  /** Where the keys lie that letters are signed with; null: they are not signed. */
  readonly dkimDir: string | null;
  /** DNS servers that are asked instead of the system's, as 'address' or 'address:port'; none: the system's. */
  readonly dnsServers: readonly string[];
  /** The account text messages are sent from; null: none are, a person sends them. */
  readonly texts: TwilioAccount | null;
  /** By the platform's name in the registry; what is not configured is absent. */
  readonly apps: Readonly<Partial<Record<keyof typeof APIS, AppCredentials>>>;
  /** What webhooks are signed with; several while one is being changed, none: every delivery is refused. */
  readonly webhookKeys: { readonly xero: readonly string[]; readonly quickbooks: readonly string[] };
  readonly demo: boolean;
  /** Below it lie the folders that client files may watch for ledgers. */
  readonly ledgerDir: string;
  /** Events may be told to private addresses, and over plain HTTP. */
  readonly eventsAnywhere: boolean;
  /** Where the witness of what was heard is kept (witness.ts). */
  readonly witnessFile: string;
  /** MASTER_KEY as it is set; null: the data folder's own key file. */
  readonly masterKey: string | null;
  /** The data folder was put back from a backup. */
  readonly restored: boolean;
  /** Client files open at once at most. */
  readonly mostOpen: number;
  /** Threads that client files are spread over; 1: they are open in the main one. null: nobody has said (threads/start-thread.ts). */
  readonly threads: number | null;
  /** Drills: the instant at which time starts instead of now. */
  readonly clock: Instant | null;
}

export interface ServeOptions {
  readonly port?: string;
  readonly data?: string;
  readonly demo?: boolean;
  readonly clock?: string;
  readonly restored?: boolean;
}

/** Client files open at once where nothing else is said: about a megabyte each. */
const MOST_OPEN = 100;
const DEFAULT_PORT = '8787';
const MAX_PORT = 65_535;

/** @throws BadInput naming the option or variable. */
export function settingsFrom(options: ServeOptions, env: Readonly<Record<string, string | undefined>>): ServeSettings {
  const [portName, portText] = options.port === undefined ? ['PORT', env['PORT'] || DEFAULT_PORT] : ['--port', options.port];
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN;
  if (!(port <= MAX_PORT)) throw new BadInput(`${portName}: '${portText}' is not a port (0 to ${MAX_PORT})`);
  const apps = appsFrom(env);
  const demo = options.demo ?? Object.keys(apps).length === 0;
  const masterKey = env['MASTER_KEY'] || null;
  // Real tokens are never kept beside the key that opens them.
  if (masterKey === null && !demo && Object.values(apps).some((app) => app?.baseUrl === null))
    throw new BadInput(
      "MASTER_KEY is not set: tokens of real companies need a key kept elsewhere; make one with 'openssl rand -base64 32'",
    );
  const dataDir = options.data ?? (env['DATA_DIR'] || 'data');
  return {
    port,
    dataDir,
    eventsAnywhere: anywhereFrom(env['EVENTS_TO_PRIVATE_ADDRESSES']),
    ledgerDir: env['LEDGER_DIR'] || join(dataDir, 'ledgers'),
    publicUrl: address('PUBLIC_URL', env['PUBLIC_URL'] || `http://localhost:${port}`, ['http:', 'https:']).replace(/\/$/, ''),
    smtpUrl: env['SMTP_URL'] ? address('SMTP_URL', env['SMTP_URL'], ['smtp:', 'smtps:']) : null,
    imap: env['IMAP_URL'] ? imapAccountOf(env['IMAP_URL'], env) : null,
    mailFrom: mailFrom(env['MAIL_FROM']),
    replyAddress: env['REPLY_ADDRESS'] ? replyAddress(env['REPLY_ADDRESS']) : null,
    dkimDir: env['DKIM_DIR'] || null,
    dnsServers: dnsServers(env['DNS_SERVERS']),
    texts: env['SMS_URL'] ? twilioAccount(env['SMS_URL'], env['SMS_AUTH_TOKEN'] || null) : null,
    apps,
    webhookKeys: { xero: listed(env['XERO_WEBHOOK_KEY']), quickbooks: listed(env['INTUIT_WEBHOOK_TOKEN']) },
    demo,
    witnessFile: witnessPlace(dataDir, env),
    masterKey,
    restored: options.restored ?? false,
    mostOpen: mostOpen(env['MAX_OPEN_ORGANISATIONS']),
    threads: threads(env['THREADS']),
    clock: options.clock === undefined ? null : clockOf(options.clock),
  };
}

function dnsServers(text: string | undefined): readonly string[] {
  const servers = listed(text);
  const isServer = (server: string): boolean => isIP(server) !== 0 || isIP(/^\[?(.+?)\]?:\d{1,5}$/.exec(server)?.[1] ?? '') !== 0;
  const wrong = servers.find((server) => !isServer(server));
  if (wrong !== undefined)
    throw new BadInput(`DNS_SERVERS: '${wrong}' is no address of a server ('192.0.2.1' or '192.0.2.1:53', with commas between)`);
  return servers;
}

function mostOpen(text: string | undefined): number {
  if (!text) return MOST_OPEN;
  const most = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (most < 1) throw new BadInput(`MAX_OPEN_ORGANISATIONS: '${text}' is not a number of client files (1 to 99999)`);
  return most;
}

function threads(text: string | undefined): number | null {
  if (!text) return null;
  const count = /^\d{1,2}$/.test(text) ? Number(text) : -1;
  if (count < 0 || count > 64) throw new BadInput(`THREADS: '${text}' is not a number of threads (0 to 64)`);
  return Math.max(1, count);
}

function appsFrom(env: Readonly<Record<string, string | undefined>>): Partial<Record<string, AppCredentials>> {
  const apps: Partial<Record<string, AppCredentials>> = {};
  for (const [name, { variables }] of Object.entries(APIS)) {
    const given = credentials(variables, env);
    const app = name === 'xero' ? withScopes(given, env['XERO_SCOPES']) : given;
    if (app) apps[name] = app;
  }
  return apps;
}

/** Credentials count when an id or a base URL is given: a sandbox takes any id. */
function credentials(prefix: string, env: Readonly<Record<string, string | undefined>>): AppCredentials | null {
  const clientId = env[`${prefix}_CLIENT_ID`] || '';
  const baseUrl = env[`${prefix}_BASE_URL`]
    ? address(`${prefix}_BASE_URL`, env[`${prefix}_BASE_URL`] ?? '', ['http:', 'https:']).replace(/\/$/, '')
    : null;
  if (clientId === '' && baseUrl === null) return null;
  return {
    clientId: clientId || 'sandbox',
    clientSecret: env[`${prefix}_CLIENT_SECRET`] || (baseUrl ? 'sandbox' : missing(`${prefix}_CLIENT_SECRET`)),
    baseUrl,
  };
}

/** A scope as RFC 6749 spells it, without quotes and backslash; those of Xero are words with dots. */
const SCOPE = /^[a-z][a-z0-9._:-]{1,80}$/i;

/** `XERO_SCOPES`: names separated by spaces or commas. Without offline_access a grant would end after half an hour. */
function withScopes(app: AppCredentials | null, text: string | undefined): AppCredentials | null {
  if (app === null || !text) return app;
  const scopes = [...new Set(text.split(/[\s,]+/).filter((each) => each !== ''))];
  const wrong = scopes.find((each) => !SCOPE.test(each));
  if (wrong !== undefined) throw new BadInput(`XERO_SCOPES: '${wrong.slice(0, 80)}' is not a scope`);
  if (!scopes.includes('offline_access'))
    throw new BadInput('XERO_SCOPES must include offline_access, or the connection ends after 30 minutes');
  return { ...app, scopes };
}

/** Values separated by commas; nothing where nothing is set. */
function listed(text = ''): readonly string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function missing(name: string): never {
  throw new BadInput(`${name} is not set, though ${name.replace('SECRET', 'ID')} is`);
}

/** Reserved by RFC 2606: answers to it go nowhere, and no stranger owns it. */
const NO_ADDRESS = 'accounts@tahseel.invalid';

function mailFrom(text: string | undefined): string {
  if (!text) return NO_ADDRESS;
  if (isUsableAddress(text)) return text;
  throw new BadInput('MAIL_FROM is not one e-mail address');
}

/** Room for the plus and the letter's key: RFC 5321 §4.5.3.1.1 allows 64 octets before the @. */
const REPLY_LOCAL_PART = 31;

function replyAddress(text: string): string {
  const local = text.slice(0, text.lastIndexOf('@'));
  if (!isUsableAddress(text)) throw new BadInput('REPLY_ADDRESS is not one e-mail address');
  if (local.includes('+') || local.length > REPLY_LOCAL_PART)
    throw new BadInput(
      `REPLY_ADDRESS: before the @ there may be ${REPLY_LOCAL_PART} characters and no plus, because the letter's key follows it`,
    );
  return text;
}

function address(name: string, text: string, protocols: readonly string[]): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && protocols.includes(url.protocol)) return text;
  throw new BadInput(`${name} is not an address starting with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
}

function clockOf(text: string): Instant {
  try {
    return instant(text);
  } catch {
    throw new BadInput(`--clock: '${text}' is not an instant such as 2026-03-02T14:30:00Z`);
  }
}

/** @throws BadInput */
function anywhereFrom(text: string | undefined): boolean {
  if (text !== undefined && text !== '' && text !== 'allow')
    throw new BadInput(
      "EVENTS_TO_PRIVATE_ADDRESSES is either unset or 'allow': events then also go to private addresses and over plain HTTP",
    );
  return text === 'allow';
}

/** Grants over the wire of the sandbox: a database file that several openings share, a clock tests move, and every token call counted. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { platforms } from '../../connectors/registry.ts';
import { addMs, type Instant, instant } from '../../src/domain/time.ts';
import { type Grants, type GrantsDeps, openGrants } from '../../src/grants/grants.ts';
import { openPractice } from '../../src/practice/practice.ts';
import { listen } from '../../src/runtimes/listen.ts';
import { openNodeDatabase } from '../../src/runtimes/node-database.ts';
import { hash } from '../../src/runtimes/platform.ts';
import { sandboxApp } from '../../src/sandbox/app.ts';
import { Company } from '../../src/sandbox/company.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { newMasterKeyText, parseMasterKeys } from '../../src/vault/master-keys.ts';
import { openVault, type Vault } from '../../src/vault/vault.ts';
import { FACTS, makeBooks } from '../connectors/books.ts';

export const NOW = instant('2026-05-04T14:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** What must never be seen outside the vault, besides the tokens themselves. */
export const CLIENT_SECRET = 'canary-client-secret-91be';
const REDIRECT = 'http://localhost:8787/connect/xero/callback';

export const SECOND = {
  ...FACTS,
  name: 'Nile Office',
  tenant: '7d1c5a34-6b1f-4d8e-9a60-3e1f0a7b2c22',
  realm: '9130000000000002',
  country: 'EG',
  timeZone: 'Africa/Cairo',
  baseCurrency: 'EGP',
};

const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** Closes something when the test is over, last opened first. */
export function atEnd(close: () => Promise<void> | void): void {
  open.push(close);
}

export const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));

export async function newVault(): Promise<Vault> {
  return openVault({ masterKeys: await parseMasterKeys(newMasterKeyText(random)), random });
}

export class World {
  now: Instant = NOW;
  readonly folder = mkdtempSync(join(tmpdir(), 'tahseel-grants-'));
  readonly file = join(this.folder, 'practice.sqlite');
  readonly sandbox = new Sandbox({ companies: [makeBooks().company, new Company(SECOND, 2)], now: () => this.now });
  /** Paths of every request the sandbox got, in order, with the method. */
  readonly requests: string[] = [];
  readonly logs: unknown[] = [];
  /** Called when the sandbox has carried out a request, before its answer leaves. */
  onAnswered: ((path: string) => Promise<void> | void) | null = null;
  vault: Vault;
  #address = '';

  private constructor(vault: Vault) {
    this.vault = vault;
    open.push(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  static async start(): Promise<World> {
    const world = new World(await newVault());
    const faces = sandboxApp(world.sandbox);
    const server = await listen(async (request) => {
      const path = new URL(request.url).pathname;
      world.requests.push(`${request.method} ${path}`);
      const answer = await faces.fetch(request);
      await world.onAnswered?.(path);
      return answer;
    }, 0);
    open.push(() => server.close());
    world.#address = `http://127.0.0.1:${server.port}`;
    return world;
  }

  get address(): string {
    return this.#address;
  }

  later(ms: number): void {
    this.now = addMs(this.now, ms);
  }

  /** How often a token was asked for. */
  tokenCalls(): number {
    return this.requests.filter((each) => /\/connect\/token$|\/tokens\/bearer$/.test(each)).length;
  }

  asked(part: string): number {
    return this.requests.filter((each) => each.includes(part)).length;
  }

  platforms() {
    const app = (face: string) => ({ clientId: 'client', clientSecret: CLIENT_SECRET, baseUrl: `${this.#address}/${face}` });
    return platforms({ now: () => this.now, retryDelayMs: 0, xero: app('xero'), quickbooks: app('quickbooks') });
  }

  database() {
    const opened = openNodeDatabase(this.file, { durable: false });
    open.push(opened.close);
    openPractice({ database: opened.database });
    return opened.database;
  }

  /** A process of its own, as far as grants can tell. Waiting lets the clock run on. */
  grants(change: Partial<GrantsDeps> = {}): Grants {
    const connectors = this.platforms();
    return openGrants({
      database: this.database(),
      vault: this.vault,
      hash,
      random,
      now: () => this.now,
      oauth: (platform) => (platform === 'xero' || platform === 'quickbooks' ? connectors[platform].connector.oauth : null),
      pause: async (ms) => {
        this.later(ms);
        await new Promise((resolve) => setImmediate(resolve));
      },
      log: (...line) => void this.logs.push(line),
      ...change,
    });
  }

  /** What a person's consent gives: both companies on Xero, the first one on QuickBooks. */
  async consent(platform: 'xero' | 'quickbooks') {
    const { oauth } = this.platforms()[platform].connector;
    const url = new URL(oauth.authorizeUrl('state', REDIRECT));
    const body = new URLSearchParams(url.searchParams);
    if (platform === 'quickbooks')
      for (const [name, value] of Object.entries({ realm: FACTS.realm, decision: 'approve' })) body.append(name, value);
    else for (const { facts } of this.sandbox.companies) body.append('tenant', facts.tenant);
    const agreed = await fetch(url, { method: 'POST', body, redirect: 'manual' });
    const outcome = await oauth.exchange(agreed.headers.get('location') ?? '', REDIRECT);
    if (!outcome.ok) throw new Error(`no consent: ${outcome.failure.code}`);
    const { grant, tenants, subject = null } = outcome.value;
    return { grant, tenants, subject };
  }

  /** One grant with an organisation under it. */
  async connected(platform: 'xero' | 'quickbooks', grants: Grants) {
    const { grant, tenants, subject } = await this.consent(platform);
    const grantId = await grants.keep(platform, { grant, subject });
    for (const [place, tenant] of tenants.entries()) grants.connect(`org-${place + 1}`, grantId, tenant);
    this.requests.length = 0;
    return { grantId, grant, tenants };
  }
}

export function good<Value>(outcome: { ok: true; value: Value } | { ok: false; failure: { code: string } }): Value {
  if (!outcome.ok) throw new Error(`failed: ${outcome.failure.code}`);
  return outcome.value;
}

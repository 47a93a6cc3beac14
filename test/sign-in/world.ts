/** A whole installation over the sandbox, its mail, and browsers with cookie jars that click as people do. */
import { join } from 'node:path';
import { memoryTransport } from '../../src/letters/sink.ts';
import { openDoor } from '../../src/runtimes/door.ts';
import { nodeRuntime } from '../../src/runtimes/platform.ts';
import { openProduct } from '../../src/runtimes/product.ts';
import { openIdsOf } from '../../src/runtimes/serve.ts';
import { openTemplates } from '../../src/runtimes/templates.ts';
import { webDeps } from '../../src/runtimes/web-deps.ts';
import { createApp } from '../../src/web/app.tsx';
import { atEnd, World } from '../grants/world.ts';

export const ORIGIN = 'http://localhost:8787';
type Fields = Readonly<Record<string, string>> | [string, string][];

export interface Answer {
  readonly status: number;
  readonly location: string;
  readonly text: string;
  readonly cookies: string[];
}

/** One browser. `jar` may be read and spoiled. */
export interface Browser {
  readonly jar: Map<string, string>;
  get(path: string): Promise<Answer>;
  post(path: string, fields?: Fields, headers?: Record<string, string>): Promise<Answer>;
  /** Off to a platform's own page by this address of ours, agreeing there, and back. */
  through(path: string, choice?: [string, string][]): Promise<Answer>;
}

export interface InstallationOptions {
  readonly publicUrl?: string;
  readonly sendsMail?: boolean;
}

export async function installation({ publicUrl = ORIGIN, sendsMail = true }: InstallationOptions = {}) {
  const world = await World.start();
  const mail = memoryTransport();
  const log = (...line: unknown[]) => void world.logs.push(line);
  const runtime = nodeRuntime({ dataDir: join(world.folder, 'data'), now: () => world.now, mail, log, durable: false });
  atEnd(runtime.close);
  const connectors = world.platforms();
  const product = openProduct({
    runtime,
    publicUrl: () => publicUrl,
    mailFrom: 'office@tahseel.example',
    platforms: connectors,
    vault: world.vault,
    mostOpen: 20,
  });
  const door = openDoor({
    runtime,
    publicUrl: () => publicUrl,
    mailFrom: 'office@tahseel.example',
    sendsMail,
    openIds: openIdsOf(connectors),
    fileOf: product.fileOf,
    visitor: null,
  });
  const app = createApp(
    webDeps(product, {
      now: () => world.now,
      log,
      changed: () => {},
      webhooks: { metrics: () => [], health: () => ({}) },
      door,
      templates: openTemplates(runtime),
      publicUrl: () => publicUrl,
    }),
  );
  /** The address in the newest mail. */
  const mailedLink = (): string => {
    const raw = Buffer.from(mail.mails.at(-1)?.raw ?? new Uint8Array()).toString('utf8');
    const body = Buffer.from(/\r\n\r\n([A-Za-z0-9+/=\r\n]{40,}?)\r\n--/.exec(raw)?.[1] ?? '', 'base64').toString('utf8');
    return /https?:\/\/\S+/.exec(body)?.[0] ?? '';
  };
  return { world, product, door, app, mail, mailedLink, browser: () => browserOf(app, publicUrl) };
}
export type Installation = Awaited<ReturnType<typeof installation>>;

function browserOf(app: ReturnType<typeof createApp>, origin: string): Browser {
  const jar = new Map<string, string>();
  const ask = async (
    path: string,
    init: { method?: string; body?: URLSearchParams; headers?: Record<string, string> } = {},
  ): Promise<Answer> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await app.request(path.startsWith('http') ? path : origin + path, { ...init, headers: { cookie, ...init.headers } });
    const cookies = answer.headers.getSetCookie();
    for (const set of cookies) {
      const [pair = ''] = set.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(set)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return { status: answer.status, location: answer.headers.get('location') ?? '', text: await answer.text(), cookies };
  };
  const browser: Browser = {
    jar,
    get: (path) => ask(path),
    post: (path, fields = {}, headers = { Origin: origin }) => ask(path, { method: 'POST', body: new URLSearchParams(fields), headers }),
    async through(path, choice = []) {
      const url = new URL((await ask(path)).location);
      const body = new URLSearchParams([...url.searchParams, ['decision', 'allow'], ...choice]);
      const agreed = await fetch(url, { method: 'POST', body, redirect: 'manual' });
      return ask(agreed.headers.get('location') ?? '');
    },
  };
  return browser;
}

/** Signs in with a platform and founds a practice. */
export async function signUp(browser: Browser, platform: 'xero' | 'quickbooks', practice: string): Promise<void> {
  await browser.through(`/sign-in/${platform}`);
  const done = await browser.post('/sign-up', { person: `${practice} Owner`, practice });
  if (done.status !== 303) throw new Error(`not signed up: ${done.status}`);
}

/** Signs in with a mailed link. */
export async function signInByLink({ mailedLink }: Installation, browser: Browser, address: string): Promise<Answer> {
  await browser.post('/sign-in/ask', { address });
  return browser.post('/sign-in/link', { key: new URL(mailedLink()).searchParams.get('key') ?? '' });
}

/** The page in words only. */
export function wordsOf({ text }: Answer): string {
  return text
    .replace(/<(script|style)[^>]*>.*?<\/\1>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}

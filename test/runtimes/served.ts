/** A real server process for tests, the sandbox and a mail server outside it, and the few clicks that connect an organisation. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SMTPServer } from 'smtp-server';
import { COMPILED } from '../../src/bundle.mjs';

const ENTRY = fileURLToPath(new URL('../../src/tahseel.mjs', import.meta.url));

export interface Served {
  readonly url: string;
  readonly child: ChildProcess;
  /** Resolves when the process has ended, however it did. */
  readonly ended: Promise<void>;
}

export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'tahseel-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts `tahseel serve` (or the bundle at `entry`) and answers once it says where it listens. @throws Error with what it wrote when it ends first. */
export function serve(args: readonly string[], env: Readonly<Record<string, string>>, entry = ENTRY): Promise<Served> {
  const child = spawn(process.execPath, [entry, 'serve', ...args], {
    env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: COMPILED, DNS_SERVERS: '127.0.0.1:9', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /https?:\/\/\S+/.exec(line)?.[0];
      if (url) resolve({ url, child, ended });
    });
    void ended.then(() => reject(new Error(`the server ended: ${said}`)));
  });
}

export interface ReceivedMail {
  readonly from: string;
  readonly messageId: string;
  readonly to: string[];
  readonly raw: string;
}

export interface MailServer {
  readonly url: string;
  readonly received: ReceivedMail[];
  /** Called at the two moments that matter: the message is complete but not yet accepted (it is when this resolves), and it has been accepted. */
  onMail: ((moment: 'before-accept' | 'after-accept', count: number) => void | Promise<void>) | null;
  close(): Promise<void>;
}

/** A real SMTP server that keeps everything it accepted; on any free port unless one is named, over TLS with a certificate. */
export async function mailServer(
  wanted = 0,
  certificate: { readonly key: string; readonly cert: string } | null = null,
): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const state: { onMail: MailServer['onMail'] } = { onMail: null };
  const server = new SMTPServer({
    ...(certificate ? { secure: true, ...certificate } : {}),
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const mail = {
          messageId: /^Message-ID:\s*(<[^>]+>)/im.exec(raw)?.[1] ?? '',
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          to: session.envelope.rcptTo.map((each) => each.address),
          raw,
        };
        received.push(mail);
        await state.onMail?.('before-accept', received.length);
        done();
        await state.onMail?.('after-accept', received.length);
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve));
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    get onMail() {
      return state.onMail;
    },
    set onMail(listener) {
      state.onMail = listener;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The cookies of the one browser there is; what it was given by a server it keeps when that is started again. */
let jar = '';
/** The platform that was signed in with. */
let cameBy: 'xero' | 'quickbooks' | null = null;

/** A page as whoever signed in sees it. */
export function page(url: string, path: string): Promise<Response> {
  return fetch(`${url}${path}`, { headers: { cookie: jar }, redirect: 'manual' });
}

/** Posts a form as the product's own pages do. */
export function submit(url: string, path: string, body: URLSearchParams | FormData, cookie = ''): Promise<Response> {
  const headers = { cookie: `${jar}; ${cookie}`, origin: url };
  return fetch(`${url}${path}`, { method: 'POST', body, headers, redirect: 'manual' });
}

/** The same; whoever's session has ended, because a test's clock went on by hours, signs in and posts again, as a person would. */
export async function post(url: string, path: string, fields: Readonly<Record<string, string>>): Promise<number> {
  const { status } = await submit(url, path, new URLSearchParams(fields));
  if (status !== 401 || cameBy === null) return status;
  await signIn(url, cameBy);
  return (await submit(url, path, new URLSearchParams(fields))).status;
}

/** Signs in with a platform's sandbox, and up where nobody has signed in there before. From then on `page`, `post` and `connect` speak for them. */
export async function signIn(url: string, platform: 'xero' | 'quickbooks'): Promise<void> {
  const begun = await fetch(`${url}/sign-in/${platform}`, { redirect: 'manual' });
  let back = await page(...(await agreed(url, begun)));
  if (back.headers.get('location') === '/sign-up') {
    const names = new URLSearchParams({ person: 'Sam Sandbox', practice: 'Sandbox & Sons' });
    back = await submit(url, '/sign-up', names, cookieIn(back, 'tahseel-arrival'));
  }
  const session = cookieIn(back, 'tahseel-session');
  if (session === '') throw new Error(`not signed in: ${back.status} ${(await back.text()).replace(/<[^>]+>/g, ' ').slice(0, 400)}`);
  jar = session;
  cameBy = platform;
}

/** Signs in, and up, with a link as it is mailed. */
export async function signInByLink(url: string, link: string): Promise<void> {
  const key = new URL(link).searchParams.get('key') ?? '';
  const arrived = await submit(url, '/sign-in/link', new URLSearchParams({ key }));
  const names = new URLSearchParams({ person: 'Sam Sandbox', practice: 'Sandbox & Sons' });
  const back =
    arrived.headers.get('location') === '/sign-up' ? await submit(url, '/sign-up', names, cookieIn(arrived, 'tahseel-arrival')) : arrived;
  jar = cookieIn(back, 'tahseel-session');
  if (jar === '') throw new Error(`not signed in: ${back.status}`);
}

/** Clicks through the platform's consent page and, where there is one, our own choice of what it opened. Gives the organisation's id. */
export async function connect(url: string, platform: 'xero' | 'quickbooks'): Promise<string> {
  if ((await page(url, '/account')).status !== 200) await signIn(url, platform);
  let back = await page(...(await agreed(url, await page(url, `/connect/${platform}`))));
  if (back.headers.get('location')?.endsWith('/choose')) back = await choose(url, platform, back);
  const id = /organisations\/([^/]+)\//.exec(back.headers.get('location') ?? '')?.[1];
  if (!id) throw new Error(`not connected: ${back.status} ${(await back.text()).replace(/<[^>]+>/g, ' ').slice(0, 400)}`);
  return id;
}

/** Says yes on the page that an answer of ours leads to; gives where the platform sends the browser then. The browser keeps what it was given. */
async function agreed(url: string, begun: Response): Promise<[url: string, path: string]> {
  const consent = begun.headers.get('location') ?? '';
  const given = begun.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
  // As a browser does, the newest of a name takes the place of the one before.
  const kept = [...jar.split('; '), ...given].filter((each) => each !== '');
  jar = [...new Map(kept.map((each) => [each.split('=')[0], each])).values()].join('; ');
  const text = await (await fetch(consent)).text();
  const form = new URLSearchParams();
  for (const [, name, value] of text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g))
    form.append(name ?? '', withoutEntities(value ?? ''));
  const choice = /<input type="radio" name="([^"]+)" value="([^"]+)"/.exec(text);
  if (choice) form.append(choice[1] ?? '', choice[2] ?? '');
  form.append('decision', 'allow');
  const answer = await fetch(consent.split('?')[0] ?? '', { method: 'POST', body: form, redirect: 'manual' });
  const callback = new URL(answer.headers.get('location') ?? '');
  return [url, callback.pathname + callback.search];
}

/** Ticks everything the page offers. */
async function choose(url: string, platform: string, back: Response): Promise<Response> {
  const cookie = cookieIn(back, 'tahseel-offer');
  const path = `/connect/${platform}/choose`;
  const headers = { cookie: `${jar}; ${cookie}` };
  const text = await (await fetch(`${url}${path}`, { headers })).text();
  const body = new URLSearchParams();
  for (const [, tenant] of text.matchAll(/<input type="checkbox" name="tenant" value="([^"]+)"/g))
    body.append('tenant', withoutEntities(tenant ?? ''));
  return submit(url, path, body, cookie);
}

function cookieIn(answer: Response, name: string): string {
  const given = answer.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
  return given.find((each) => each.startsWith(`${name}=`)) ?? '';
}

function withoutEntities(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Looks again until `look` gives something, for at most `withinMs`. */
export async function eventually<Value>(what: string, look: () => Promise<Value | null> | Value | null, withinMs = 20_000): Promise<Value> {
  const until = Date.now() + withinMs;
  for (;;) {
    const value = await look();
    if (value !== null) return value;
    if (Date.now() > until) throw new Error(`gave up waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A mailbox that takes no password: access tokens from a provider of our own on loopback, a refresh token that changes, and nothing of it in the clear. */

import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { addMs, type Instant } from '../../src/domain/time.ts';
import { readMailbox } from '../../src/runtimes/imap.ts';
import { imapAccountOf } from '../../src/runtimes/imap-account.ts';
import { imapPlace } from '../../src/runtimes/imap-place.ts';
import { accessTokens, keptToken } from '../../src/runtimes/imap-tokens.ts';
import { openNodeDatabase } from '../../src/runtimes/node-database.ts';
import { openVault } from '../../src/vault/vault.ts';
import { counting, hash } from '../organisation/world.ts';
import { closers, mail, NOW, PACE } from './imap-reading.ts';
import { IMAP_USER, type ImapServer, imapServer } from './imap-server.ts';
import { eventually, temporaryFolder } from './served.ts';

const FIRST = 'canary-refresh-token-1';
const CLIENT_SECRET = 'canary-client-secret';

/** A provider that gives tokens: `rotates`, a new refresh token each time, and the one before is no longer good. */
async function provider(server: ImapServer, { rotates = true } = {}) {
  const state = { good: FIRST, given: 0, answer: null as { status: number; body: string } | null, expires: 3_600 };
  const asked: Record<string, string>[] = [];
  const listener = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const form = Object.fromEntries(new URLSearchParams(text));
    asked.push(form);
    const say = (status: number, body: string) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
    if (state.answer) return say(state.answer.status, state.answer.body);
    if (form['refresh_token'] !== state.good) return say(400, '{"error":"invalid_grant","error_description":"canary-description"}');
    state.given += 1;
    server.token = `canary-access-token-${state.given}`;
    if (rotates) state.good = `canary-refresh-token-${state.given + 1}`;
    return say(
      200,
      JSON.stringify({
        access_token: server.token,
        token_type: 'Bearer',
        expires_in: state.expires,
        ...(rotates ? { refresh_token: state.good } : {}),
      }),
    );
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise<void>((resolve) => listener.close(() => resolve())));
  const address = listener.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { asked, state, url: `http://127.0.0.1:${port}/token` };
}

async function world(options: { rotates?: boolean } = {}) {
  const server = await imapServer();
  closers.push(() => server.close());
  server.token = 'nobody has this one yet';
  const tokens = await provider(server, options);
  const folder = temporaryFolder();
  closers.push(folder.remove);
  const clock = { now: NOW };
  const lines: string[] = [];
  const variables = (refreshToken = FIRST) => ({
    IMAP_REFRESH_TOKEN: refreshToken,
    IMAP_CLIENT_ID: 'app',
    IMAP_CLIENT_SECRET: CLIENT_SECRET,
    IMAP_TOKEN_URL: tokens.url,
  });
  const url = new URL(server.url);
  url.password = '';
  /** As one process would: what it knows is what is in the folder and the environment. */
  const process = (refreshToken?: string) => {
    const opened = openNodeDatabase(join(folder.path, 'imap.sqlite'));
    const account = imapAccountOf(url.href, variables(refreshToken));
    if (account.login.by !== 'token') throw new Error('no token is used');
    const vault = openVault({ masterKeys: [{ id: 'AAAAAAAAAAA', key: new Uint8Array(32).fill(7) }], random: counting() });
    const source = accessTokens({
      grant: account.login,
      kept: keptToken({ database: opened.database, vault, hash, mailbox: 'm' }),
      now: () => clock.now,
    });
    const taken: string[] = [];
    const read = () => {
      const reader = readMailbox({
        account,
        tokens: source,
        place: imapPlace(opened.database, 'm'),
        take: async (raw) => {
          taken.push(new TextDecoder().decode(raw));
          return 'kept';
        },
        now: () => clock.now,
        log: (_level, event, values) => void lines.push(JSON.stringify({ event, values })),
        pace: PACE,
      });
      closers.push(() => reader.close());
      return reader;
    };
    closers.push(opened.close);
    return { source, read, taken };
  };
  return { server, tokens, folder, clock, lines, process };
}

const later = (at: Instant, minutes: number): Instant => addMs(at, minutes * 60_000);

it('reads a mailbox by a token, says who it is, and leaves nothing of it in the folder or the log', async () => {
  const { server, tokens, folder, lines, process } = await world();
  server.add(mail('one'));
  const { read, taken } = process();
  read();
  await eventually('the mail', () => taken[0] ?? null);
  expect(tokens.asked).toEqual([{ grant_type: 'refresh_token', refresh_token: FIRST, client_id: 'app', client_secret: CLIENT_SECRET }]);
  expect(server.commands.join('\n')).not.toContain('LOGIN');
  const written = readdirSync(folder.path)
    .map((name) => readFileSync(join(folder.path, name), 'latin1'))
    .join('');
  for (const text of [written, lines.join('\n')]) expect(text).not.toMatch(/canary/);
  expect(written).not.toContain(IMAP_USER);
});

it('uses one access token for many connections, and another before it ends', async () => {
  const { tokens, clock, process } = await world();
  const { source } = process();
  const first = await source.get();
  clock.now = later(NOW, 58);
  expect(await source.get()).toBe(first);
  clock.now = later(NOW, 60);
  expect(await source.get()).not.toBe(first);
  expect(tokens.state.given).toBe(2);
});

it('a refresh token that is replaced is kept for the next process; a new consent in the environment goes before it', async () => {
  const { tokens, process } = await world();
  await process().source.get();
  await process().source.get();
  expect(tokens.asked.map((form) => form['refresh_token'])).toEqual([FIRST, 'canary-refresh-token-2']);
  tokens.state.good = 'canary-consented-again';
  await process('canary-consented-again').source.get();
  expect(tokens.asked.at(-1)).toMatchObject({ refresh_token: 'canary-consented-again' });
});

it('one that is not replaced is used again', async () => {
  const { tokens, process } = await world({ rotates: false });
  await process().source.get();
  await process().source.get();
  expect(tokens.asked.map((form) => form['refresh_token'])).toEqual([FIRST, FIRST]);
});

it('a line that breaks is made anew under the same token; a token refused before its time is replaced', async () => {
  const { server, tokens, process } = await world();
  const { read, taken } = process();
  read();
  await eventually('the mailbox to be open', () => (server.lines().idling > 0 ? true : null));
  server.hangUp();
  server.add(mail('two'), { silently: true });
  await eventually('the second mail', () => taken[0] ?? null);
  expect(tokens.state.given).toBe(1);
  server.token = 'revoked on the other side';
  server.hangUp();
  server.add(mail('three'), { silently: true });
  await eventually('the third mail', () => taken[1] ?? null);
  expect(tokens.state.given).toBe(2);
});

it.each([
  [{ status: 400, body: '{"error":"invalid_grant","error_description":"canary-secret"}' }, 'GrantRefused'],
  [{ status: 401, body: '{"error":"invalid_client"}' }, 'GrantRefused'],
  [{ status: 400, body: '{"error":"temporarily_unavailable"}' }, 'NoToken'],
  [{ status: 503, body: '{"error":"invalid_grant"}' }, 'NoToken'],
  [{ status: 200, body: '<html>canary-secret</html>' }, 'NoToken'],
  [{ status: 200, body: '{"access_token":"with a\\u0001control"}' }, 'NoToken'],
  [{ status: 302, body: '' }, 'NoToken'],
])('%j is told as %s, without a word of it, and tried again', async (answer, code) => {
  const { server, tokens, lines, process } = await world();
  tokens.state.answer = answer;
  const { read, source, taken } = process();
  await expect(source.get()).rejects.toMatchObject({ code, message: 'no token for the mailbox' });
  read();
  await eventually('a line in the log', () => lines[1] ?? null);
  expect(lines.join('\n')).toContain(`"code":"${code}"`);
  expect(lines.join('\n')).not.toMatch(/canary/);
  expect(server.commands).toEqual([]);
  tokens.state.answer = null;
  server.add(mail('at last'));
  await eventually('the mail', () => taken[0] ?? null);
});

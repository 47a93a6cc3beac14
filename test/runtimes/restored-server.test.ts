/**
 * The real server, backed up while its letters leave, killed and put back: nothing leaves from the copy, and nothing that left before or after the copy
 * was made leaves again; moved on to another installation it asks to be connected.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import BetterSqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { calendarDate, instant } from '../../src/domain/time.ts';
import { generateScript, inventFacts } from '../../src/sandbox/generate.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import { connect, eventually, type MailServer, mailServer, page, post, type Served, serve, signIn, temporaryFolder } from './served.ts';

const ENTRY = fileURLToPath(new URL('../../src/tahseel.mjs', import.meta.url));
// A Monday, 10:00 in New York.
const NOW = instant('2026-03-02T15:00:00Z');
const folder = temporaryFolder();
const at = (...parts: string[]) => join(folder.path, ...parts);
let sandbox: RunningSandbox;
let mail: MailServer;
let running: Served | null = null;

beforeAll(async () => {
  const facts = inventFacts(11);
  const script = generateScript({ seed: 11, facts, customers: 60, from: calendarDate('2025-11-01'), to: calendarDate('2026-03-02') });
  sandbox = await startSandbox({ port: 0, script, asOf: calendarDate('2026-03-02'), now: () => NOW });
  mail = await mailServer();
});
afterAll(async () => {
  running?.child.kill('SIGKILL');
  await running?.ended;
  await sandbox.close();
  await mail.close();
  folder.remove();
});

function start(data: string): Promise<Served> {
  return serve(['--no-demo', '--port', '0', '--data', at(data), '--clock', NOW], {
    INTUIT_BASE_URL: `http://127.0.0.1:${sandbox.port}/quickbooks`,
    SMTP_URL: mail.url,
    MAIL_FROM: 'accounts@harbour.example',
    WITNESS_FILE: at(`${data}-witness`, 'witness.sqlite'),
  });
}

async function stop(server: Served, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  server.child.kill(signal);
  await server.ended;
  running = null;
}

const document = z.object({ ok: z.literal(true) }).loose();
function tahseel(...args: string[]) {
  const run = spawnSync(process.execPath, [ENTRY, ...args, '--json'], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  return document.parse(JSON.parse(run.stdout));
}

/** Whether every customer with a letter due has been looked for in the books. */
function hasAsked(data: string, id: string): boolean {
  const client = new BetterSqlite(at(data, 'organisations', `${id}.sqlite`), { readonly: true });
  try {
    const row: unknown = client.prepare('SELECT restored IS NOT NULL FROM organisation WHERE restored_checked = ?').pluck().get('\uffff');
    return row === 1;
  } finally {
    client.close();
  }
}

it('a server that was put back sends nothing by itself, here or elsewhere', async () => {
  running = await start('first');
  const id = await connect(running.url, 'quickbooks');
  const path = `/organisations/${id}`;
  const isRead = (server: Served) => async () =>
    (await (await fetch(`${server.url}/metrics`)).text()).includes(`organisation="${id}"`) ? true : null;
  await eventually('the first reading', isRead(running));
  expect(await post(running.url, `${path}/mode`, { mode: 'autopilot' })).toBe(303);
  const released = post(running.url, `${path}/release`, {}).catch(() => 0);
  await eventually('some letters', () => (mail.received.length >= 5 ? true : null));
  // In the middle of the delivery.
  expect(tahseel('backup', '--data', at('first'), '--out', at('backup'))).toMatchObject({ organisations: 1, backup: at('backup') });
  await eventually('more letters', () => (mail.received.length >= 12 ? true : null));
  await stop(running, 'SIGKILL');
  await released;
  const before = mail.received.length;

  mkdirSync(at('second'));
  copyFileSync(at('first', 'master.key'), at('second', 'master.key'));
  expect(tahseel('restore', '--from', at('backup'), '--data', at('second'))).toMatchObject({ organisations: 1, data: at('second') });
  tahseel('verify', '--data', at('second'));
  running = await start('second');
  const second = running;
  await eventually('the books to be asked for letters that left', () => (hasAsked('second', id) ? true : null));
  await signIn(second.url, 'quickbooks');
  expect(await (await page(second.url, `${path}/today`)).text()).toMatch(/put back from a copy[\s\S]*I have compared/);
  // What runs is finished first, the delivery included.
  await stop(second, 'SIGTERM');
  expect(mail.received.length).toBe(before);

  tahseel('move-out', '--data', at('second'), '--organisation', id, '--out', at('client.sqlite'));
  tahseel('move-in', at('client.sqlite'), '--data', at('third'));
  running = await start('second');
  expect(await (await page(running.url, '/')).text()).not.toContain(path);
  await stop(running, 'SIGTERM');
  running = await start('third');
  const third = running;
  await eventually('it to speak', isRead(third));
  await signIn(third.url, 'quickbooks');
  expect(await (await page(third.url, `${path}/today`)).text()).toMatch(/put back from a copy[\s\S]*connect/i);
  expect(await connect(third.url, 'quickbooks')).toBe(id);
  await eventually('the books to be asked again', () => (hasAsked('third', id) ? true : null));
  await stop(third, 'SIGTERM');
  tahseel('verify', '--data', at('third'));
  expect(mail.received.length).toBe(before);
  const ids = mail.received.map((each) => each.messageId);
  expect(new Set(ids).size).toBe(ids.length);
}, 120_000);

/**
 * `kill -9` of the real server at every named point, one life through them all, with a real mail server and the wire sandbox outside it: nothing
 * doubled, nothing acknowledged lost, whatever may have left before a person, the files whole.
 */
import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { planted } from '../../src/bundle.mjs';
import { addMs, calendarDate, instant } from '../../src/domain/time.ts';
import { generateScript, inventFacts } from '../../src/sandbox/generate.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import { KILL_POINTS, type KillPoint, READS_THE_POINT } from './kill-points.ts';
import { connect, eventually, type MailServer, mailServer, post, type Served, serve, temporaryFolder } from './served.ts';

// A Monday, 10:00 in New York; tokens of the sandbox live an hour.
const NOW = instant('2026-03-02T15:00:00Z');
const MINUTE_MS = 60_000;
const TOKEN_KEY = 'a webhook token';
const folder = temporaryFolder();
let sandbox: RunningSandbox;
let mail: MailServer;
let bundle = '';
let minutes = 0;
let running: Served | null = null;
let organisation = '';
let mode = 'autopilot';
/** What was answered before a death: it must still be so. */
const acknowledged = { mode: '', webhooks: 0 };

beforeAll(async () => {
  const script = generateScript({
    seed: 11,
    facts: inventFacts(11),
    customers: 150,
    from: calendarDate('2025-11-01'),
    to: calendarDate('2026-03-02'),
  });
  // The sandbox's time goes with the server's, so that its tokens end.
  sandbox = await startSandbox({ port: 0, script, asOf: calendarDate('2026-03-02'), now: () => addMs(NOW, minutes * MINUTE_MS) });
  mail = await mailServer();
  bundle = await planted('kill-points', [READS_THE_POINT, ...KILL_POINTS.map(({ edit }) => edit)]);
});

afterAll(async () => {
  running?.child.kill('SIGKILL');
  await running?.ended;
  await sandbox.close();
  await mail.close();
  folder.remove();
});

function start(point?: string): Promise<Served> {
  return serve(
    ['--no-demo', '--port', '0', '--data', folder.path, '--clock', addMs(NOW, minutes * MINUTE_MS)],
    {
      INTUIT_BASE_URL: `http://127.0.0.1:${sandbox.port}/quickbooks`,
      INTUIT_WEBHOOK_TOKEN: TOKEN_KEY,
      SMTP_URL: mail.url,
      MAIL_FROM: 'accounts@harbour.example',
      ...(point === undefined ? {} : { TAHSEEL_DIE_AT: point }),
    },
    join(bundle, 'cli.js'),
  );
}

const effectRow = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.string(),
  message_id: z.string().nullable(),
  recipient: z.string().nullable(),
  stage: z.string(),
});

function read<Row>(path: string, schema: z.ZodType<Row>, statement: string): Row[] {
  const database = new BetterSqlite(join(folder.path, path), { readonly: true });
  try {
    return z.array(schema).parse(database.prepare(statement).all());
  } finally {
    database.close();
  }
}

const ownFile = () => `organisations/${organisation}.sqlite`;
const effects = () => read(ownFile(), effectRow, 'SELECT id, kind, state, message_id, recipient, stage FROM effects');
const whole = (path: string) =>
  read(path, z.object({ integrity_check: z.string() }), 'PRAGMA integrity_check').map((row) => row.integrity_check);

/** Passes the point in whatever way it is passed; an answer that came before the death counts. */
async function pass(point: KillPoint, server: Served): Promise<void> {
  const page = `/organisations/${organisation}`;
  switch (point.trigger) {
    case 'start':
      return;
    case 'release':
      if (mode !== 'autopilot') await post(server.url, `${page}/mode`, { mode: 'autopilot' });
      await post(server.url, `${page}/release`, {}).catch(() => 0);
      return;
    case 'command': {
      const wanted = mode === 'autopilot' ? 'draft' : 'autopilot';
      const status = await post(server.url, `${page}/mode`, { mode: wanted }).catch(() => 0);
      if (status === 303) acknowledged.mode = wanted;
      return;
    }
    case 'webhook': {
      const body = JSON.stringify({
        eventNotifications: [{ realmId: '1', dataChangeEvent: { entities: [{ name: 'Invoice', id: point.name, operation: 'Update' }] } }],
      });
      const signature = createHmac('sha256', TOKEN_KEY).update(body).digest('base64');
      const answer = await fetch(`${server.url}/webhooks/quickbooks`, {
        method: 'POST',
        body,
        headers: { 'intuit-signature': signature },
      }).catch(() => null);
      if (answer?.status === 200) acknowledged.webhooks += 1;
      return;
    }
    default:
      return point.trigger satisfies never;
  }
}

/** Starts the server to die at the point and waits until it has; gives how it ended. */
async function killedAt(point: KillPoint): Promise<string | null> {
  // A refresh needs a token that has ended.
  minutes += point.name.startsWith('token-') ? 65 : 1;
  // Only a page with something in it is stored by itself.
  if (point.name.startsWith('page-'))
    sandbox.sandbox.companies[0]?.addCustomer({ name: `New ${point.name}`, email: 'new@harbour.example' }, addMs(NOW, minutes * MINUTE_MS));
  // It may die before it could say where it listens.
  const server = await start(point.name).catch(() => null);
  if (server === null) return 'SIGKILL';
  running = server;
  await pass(point, server);
  await Promise.race([server.ended, new Promise((resolve) => setTimeout(resolve, 20_000).unref())]);
  const { signalCode } = server.child;
  if (signalCode === null) {
    server.child.kill('SIGKILL');
    await server.ended;
    return null;
  }
  return signalCode;
}

describe('kill -9', () => {
  beforeAll(async () => {
    running = await start();
    organisation = await connect(running.url, 'quickbooks');
    const { url } = running;
    await eventually('the first reading', async () =>
      (await (await fetch(`${url}/metrics`)).text()).includes(`organisation="${organisation}"`) ? true : null,
    );
    expect(await post(url, `/organisations/${organisation}/mode`, { mode })).toBe(303);
    running.child.kill('SIGTERM');
    await running.ended;
  }, 60_000);

  it('there are at least thirty points, each of its own name', () => {
    expect(new Set(KILL_POINTS.map((point) => point.name)).size).toBe(KILL_POINTS.length);
    expect(KILL_POINTS.length).toBeGreaterThanOrEqual(30);
  });

  it.each(KILL_POINTS.map((point) => [point.name, point] as const))(
    '%s',
    async (_name, point) => {
      const before = effects().map((effect) => effect.id);
      expect(await killedAt(point)).toBe('SIGKILL');
      expect(whole(ownFile())).toEqual(['ok']);
      expect(whole('practice.sqlite')).toEqual(['ok']);
      if (existsSync(join(folder.path, 'inbox.sqlite'))) expect(whole('inbox.sqlite')).toEqual(['ok']);
      expect(effects().map((effect) => effect.id)).toEqual(expect.arrayContaining(before));
      const standing = read(ownFile(), z.object({ mode: z.string() }), 'SELECT mode FROM organisation')[0]?.mode ?? '';
      if (acknowledged.mode !== '') expect(standing).toBe(acknowledged.mode);
      acknowledged.mode = '';
      mode = standing;
      expect(
        read('inbox.sqlite', z.object({ count: z.number() }), 'SELECT count(*) AS count FROM deliveries')[0]?.count,
      ).toBeGreaterThanOrEqual(acknowledged.webhooks);
    },
    60_000,
  );

  it('afterwards: nothing doubled, nothing lost, what may have left stands before a person', async () => {
    minutes += 1;
    running = await start();
    if (mode !== 'autopilot') await post(running.url, `/organisations/${organisation}/mode`, { mode: 'autopilot' });
    await eventually(
      'everything to go out',
      () => (effects().some((effect) => ['planned', 'claimed', 'dispatching'].includes(effect.state)) ? null : true),
      60_000,
    );
    const today = await (await fetch(`${running.url}/organisations/${organisation}/today`)).text();
    running.child.kill('SIGTERM');
    await running.ended;
    running = null;

    const ids = mail.received.map((each) => each.messageId);
    expect(new Set(ids).size).toBe(ids.length);
    const letters = effects().filter((effect) => effect.kind === 'letter');
    const left = letters.filter((effect) => effect.state === 'sent' || effect.state === 'unknown');
    for (const id of ids) expect(left.map((effect) => effect.message_id)).toContain(id);
    for (const effect of letters) {
      if (effect.state === 'sent') expect(ids).toContain(effect.message_id);
      else if (effect.state === 'unknown') expect(today).toContain(effect.id);
      else expect(['awaiting-approval', 'suppressed']).toContain(effect.state);
    }
    // One letter to one customer a day, whatever died meanwhile.
    const recipients = mail.received.map((each) => each.to.join());
    expect(new Set(recipients).size).toBe(recipients.length);
    expect(letters.filter((effect) => effect.state === 'unknown').length).toBeGreaterThan(0);
    expect(ids.length).toBeGreaterThan(30);

    const notes = (sandbox.sandbox.companies[0]?.notes() ?? []).map((note) => `${note.entityId} ${note.text}`);
    expect(new Set(notes).size).toBe(notes.length);
    expect(notes).toHaveLength(effects().filter((effect) => effect.kind === 'note' && effect.state === 'sent').length);
    expect(effects().filter((effect) => effect.kind === 'note' && effect.state === 'failed')).toEqual([]);
  }, 120_000);
});

/** `kill -9` while letters go out: nothing twice at a mail server outside the killed process, nothing promised vanishes. */
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { calendarDate, instant } from '../../src/domain/time.ts';
import { generateScript, inventFacts } from '../../src/sandbox/generate.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import { connect, eventually, type MailServer, mailServer, page, post, type Served, serve, temporaryFolder } from './served.ts';

// A Monday, 10:00 in New York.
const NOW = '2026-03-02T15:00:00Z';
const folder = temporaryFolder();
let sandbox: RunningSandbox;
let mail: MailServer;
let running: Served | null = null;

beforeAll(async () => {
  const script = generateScript({
    seed: 11,
    facts: inventFacts(11),
    customers: 60,
    from: calendarDate('2025-11-01'),
    to: calendarDate('2026-03-02'),
  });
  sandbox = await startSandbox({ port: 0, script, asOf: calendarDate('2026-03-02'), now: () => instant(NOW) });
  mail = await mailServer();
});

afterAll(async () => {
  running?.child.kill('SIGKILL');
  await running?.ended;
  await sandbox.close();
  await mail.close();
  folder.remove();
});

function startServer(): Promise<Served> {
  return serve(['--no-demo', '--port', '0', '--data', folder.path, '--clock', NOW], {
    INTUIT_BASE_URL: `http://127.0.0.1:${sandbox.port}/quickbooks`,
    SMTP_URL: mail.url,
    MAIL_FROM: 'accounts@harbour.example',
  });
}

const effectRow = z.object({ id: z.string(), kind: z.string(), state: z.string(), message_id: z.string().nullable() });

function effects(organisation: string) {
  const database = new BetterSqlite(join(folder.path, 'organisations', `${organisation}.sqlite`));
  try {
    const whole: unknown = database.pragma('integrity_check', { simple: true });
    expect(whole).toBe('ok');
    return z.array(effectRow).parse(database.prepare('SELECT id, kind, state, message_id FROM effects').all());
  } finally {
    database.close();
  }
}

it('letters survive kill -9 at every moment around the send, once each or before a person', async () => {
  running = await startServer();
  // QuickBooks allows 500 calls a minute; under Xero's 60 the notes of so many letters go on for minutes, as they should.
  const organisation = await connect(running.url, 'quickbooks');
  const path = `/organisations/${organisation}`;
  await eventually('the first sync', async () =>
    (await (await fetch(`${running?.url}/metrics`)).text()).includes(`organisation="${organisation}"`) ? true : null,
  );

  // Kill at the n-th letter, just before or just after the mail server accepts it.
  const kills: [letter: number, moment: 'before-accept' | 'after-accept'][] = [
    [1, 'before-accept'],
    [2, 'after-accept'],
    [4, 'before-accept'],
  ];
  let released = false;
  for (const [letter, moment] of kills) {
    const server: Served = running ?? (await startServer());
    mail.onMail = (now, count) => {
      if (now === moment && count === letter) server.child.kill('SIGKILL');
    };
    if (!released) {
      expect(await post(server.url, `${path}/mode`, { mode: 'autopilot' })).toBe(303);
      released = true;
      await post(server.url, `${path}/release`, {}).catch(() => 0);
    }
    await server.ended;
    mail.onMail = null;
    running = await startServer();
  }

  const last: Served = running;
  await eventually(
    'everything to go out',
    () => (effects(organisation).some((effect) => ['planned', 'claimed', 'dispatching'].includes(effect.state)) ? null : true),
    40_000,
  );
  const today = await (await page(last.url, `${path}/today`)).text();
  last.child.kill('SIGTERM');
  await last.ended;
  running = null;

  const ids = mail.received.map((each) => each.messageId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThan(15);

  const letters = effects(organisation).filter((effect) => effect.kind === 'letter');
  const unknown = letters.filter((effect) => effect.state === 'unknown');
  expect(unknown.length).toBeGreaterThan(0);
  for (const effect of letters) {
    if (effect.state === 'sent') expect(ids).toContain(effect.message_id);
    else if (effect.state === 'unknown') expect(today).toContain(effect.id);
    else expect(['awaiting-approval', 'suppressed']).toContain(effect.state);
  }
  // What arrived is known to have been sent, or stands before a person.
  const accounted = new Set(
    letters.filter((effect) => effect.state === 'sent' || effect.state === 'unknown').map((effect) => effect.message_id),
  );
  for (const id of ids) expect(accounted).toContain(id);
}, 120_000);

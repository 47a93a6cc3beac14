/** From a mailbox to the hold, and the product started with a mailbox: the same as by HTTP. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { readMailbox } from '../../src/runtimes/imap.ts';
import { imapAccountOf } from '../../src/runtimes/imap-account.ts';
import { imapPlace } from '../../src/runtimes/imap-place.ts';
import { mailTaker } from '../../src/runtimes/inbound.ts';
import { start } from '../../src/runtimes/serve.ts';
import { settingsFrom } from '../../src/runtimes/settings.ts';
import { memoryDatabase, World } from '../organisation/world.ts';
import { closers, mail, PACE } from './imap-reading.ts';
import { type ImapServer, imapServer } from './imap-server.ts';
import { eventually, temporaryFolder } from './served.ts';

async function served(): Promise<ImapServer> {
  const server = await imapServer();
  closers.push(() => server.close());
  return server;
}

it('a reply in the mailbox stops what it answers, however often it is read', async () => {
  const world = new World({ skipWindow: true });
  const customer = world.customer('Acme', 'accounts@acme.example');
  world.invoice(customer.id, 'A', 10);
  await world.actor.wake();
  const [letter] = world.mail.mails;
  const server = await served();
  const reply = `From: accounts@acme.example\nIn-Reply-To: ${letter?.messageId}\nMessage-ID: <r1@acme.example>\n\nPlease stop`;
  for (const raw of [mail('from a stranger'), reply, reply]) server.add(raw);
  const changed: string[] = [];
  const reader = readMailbox({
    account: imapAccountOf(server.url),
    place: imapPlace(memoryDatabase(), 'inbox'),
    take: mailTaker(
      { ids: () => ['o'], organisation: () => world.actor },
      () => world.now,
      (id) => void changed.push(id),
    ),
    now: () => world.now,
    log: () => {},
    pace: PACE,
  });
  closers.push(() => reader.close());
  await eventually('the replies', () => changed[1] ?? null);
  expect((await world.actor.customer(customer.id))?.holds.map(({ kind }) => kind).sort()).toEqual(['reply', 'stop']);
});

it('the product reads its mailbox from its start to its end, and says how it goes', async () => {
  const server = await served();
  server.add(mail('one'));
  const folder = temporaryFolder();
  closers.push(folder.remove);
  const lines: string[] = [];
  const settings = settingsFrom({ port: '0', data: folder.path, demo: false }, { IMAP_URL: server.url });
  const running = await start(settings, (level, event, values) => void lines.push(JSON.stringify({ level, event, values })));
  const health = async (): Promise<unknown> => JSON.parse(await (await fetch(`${running.url}/healthz`)).text());
  const facts = z.object({ mailboxRead: z.string() });
  await eventually('the mailbox to be read', async () => (facts.parse(await health()).mailboxRead === 'never' ? null : true));
  expect(await health()).toMatchObject({ ok: true, mailboxFailures: 0, mailboxWaiting: 0 });
  expect(existsSync(join(folder.path, 'imap.sqlite'))).toBe(true);
  await running.close();
  await eventually('the line to end', () => (server.lines().open === 0 ? true : null));
  expect(lines.join('\n')).not.toContain('secret');
});

import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import { renderLetter } from '../../src/letters/letter.ts';
import { buildMail, messageIdOf } from '../../src/letters/mail.ts';
import type { Mail } from '../../src/letters/transport.ts';
import { parseMessage } from '../../src/mailbox/message.ts';
import { type Mailbox, startMailbox } from '../../src/runtimes/mailbox.ts';
import { smtpTransport } from '../../src/runtimes/smtp.ts';
import { letterInput } from '../letters/samples.ts';

let dir = '';
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mailbox-'));
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await rm(dir, { recursive: true });
});

async function opened(): Promise<Mailbox> {
  const mailbox = await startMailbox({ dir });
  closers.push(() => mailbox.close());
  return mailbox;
}

function letter(effect: string): Promise<Mail> {
  const from = { name: 'Nile Office Supplies', address: 'accounts@nile.example' };
  const rendered = renderLetter(letterInput({ language: 'ar' }));
  return buildMail({
    ...rendered,
    from,
    to: 'ap@cedar.example',
    replyTo: from.address,
    messageId: messageIdOf(effect, from.address),
    at: instant('2026-03-12T09:30:00Z'),
  });
}

async function send(mailbox: Mailbox, ...effects: string[]): Promise<string[]> {
  const transport = smtpTransport(mailbox.url, { connections: 1 });
  const kinds: string[] = [];
  for (const effect of effects) kinds.push((await transport.send(await letter(effect))).kind);
  await transport.close();
  return kinds;
}

describe('the mailbox', () => {
  it('shows what was sent, newest first, with its letter and its effect', async () => {
    const mailbox = await opened();
    expect(await send(mailbox, 'e1', 'e2')).toEqual(['accepted', 'accepted']);
    const [newest, oldest] = mailbox.list();
    expect([newest?.reference, oldest?.reference]).toEqual(['e2', 'e1']);
    expect(newest).toMatchObject({
      at: '2026-03-12T09:30:00.000Z',
      from: 'Nile Office Supplies <accounts@nile.example>',
      to: ['ap@cedar.example'],
      subject: 'الفاتورة رقم INV-1042 من Nile Office Supplies',
    });
    const message = await mailbox.read(newest?.id ?? '');
    expect(message?.html?.replaceAll('\r\n', '\n')).toBe(renderLetter(letterInput({ language: 'ar' })).html);
    expect(message?.text).toContain('https://pay.example/INV-1042');
  });

  it('has the bytes on disk under their final name once it has said 250', async () => {
    const mailbox = await opened();
    await send(mailbox, 'e1');
    expect((await readdir(dir)).sort()).toEqual(['00000001.eml', 'index.jsonl']);
    const stored = await readFile(join(dir, '00000001.eml'));
    expect(stored.equals(Buffer.from((await letter('e1')).raw))).toBe(true);
  });

  it('reopens a folder and goes on counting, also where a crash left the index behind', async () => {
    const first = await startMailbox({ dir });
    await send(first, 'e1', 'e2');
    const before = first.list();
    await first.close();
    await writeFile(join(dir, 'index.jsonl'), (await readFile(join(dir, 'index.jsonl'), 'utf8')).split('\n')[0] ?? '');
    await appendFile(join(dir, 'index.jsonl'), '\n{"id":"0000');
    await writeFile(join(dir, '00000003.eml.part'), 'half a mail');
    const second = await opened();
    expect(second.list()).toEqual(before);
    await send(second, 'e3');
    expect(second.list().map((summary) => [summary.id, summary.reference])).toEqual([
      ['00000003', 'e3'],
      ['00000002', 'e2'],
      ['00000001', 'e1'],
    ]);
  });

  it('reads nothing but its own mails', async () => {
    const mailbox = await opened();
    await send(mailbox, 'e1');
    for (const id of ['', '00000009', '../00000001', 'index.jsonl', '/etc/passwd']) expect(await mailbox.read(id)).toBeNull();
  });

  it('keeps many letters sent at once, each once', async () => {
    const mailbox = await opened();
    const transport = smtpTransport(mailbox.url);
    const mails = await Promise.all(Array.from({ length: 60 }, (_, index) => letter(`m${index}`)));
    const outcomes = await Promise.all(mails.map((mail) => transport.send(mail)));
    await transport.close();
    expect(outcomes.every((outcome) => outcome.kind === 'accepted')).toBe(true);
    expect(new Set(mailbox.list().map((summary) => summary.reference)).size).toBe(60);
    expect(new Set(mailbox.list().map((summary) => summary.id)).size).toBe(60);
  });

  it('answers a mail it cannot store with a no, and does not list it', async () => {
    const mailbox = await opened();
    const big = { ...(await letter('big')), raw: Buffer.alloc(11 * 1024 * 1024, 'x') };
    const transport = smtpTransport(mailbox.url);
    expect((await transport.send(big)).kind).toBe('refused');
    await transport.close();
    expect(mailbox.list()).toEqual([]);
  });

  it('refuses a port that is taken', async () => {
    const mailbox = await opened();
    await expect(startMailbox({ dir, port: Number(new URL(mailbox.url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('reading mail', () => {
  it('takes odd mail as it comes', async () => {
    const read = (text: string) => parseMessage('1', Buffer.from(text), instant('2026-01-01T00:00:00Z'));
    expect(await read('')).toMatchObject({ at: '2026-01-01T00:00:00.000Z', from: '', to: [], subject: '', reference: null, html: null });
    expect(await read('Date: never\r\nTo: Some Group: a@b.example;\r\n\r\nhi')).toMatchObject({
      at: '2026-01-01T00:00:00.000Z',
      text: 'hi\n',
    });
    const nested = Array.from(
      { length: 600 },
      (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\r\n\r\n--b${index}\r\n`,
    ).join('');
    expect(await read(nested)).toMatchObject({ id: '1' });
  });
});

/** Letters about the same invoices are one conversation in the customer's mail program, and answers come back to the case they are about. */
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { readMail } from '../../src/replies/read.ts';
import { MONDAY, World } from './world.ts';

const REPLIES = 'replies@in.example';

async function parsed(world: World, index: number) {
  const mail = world.mail.mails[index];
  if (!mail) throw new Error(`no letter ${index}`);
  return PostalMime.parse(mail.raw);
}

async function twoLetters() {
  const world = new World();
  world.post = { ...world.post, replyAddress: REPLIES };
  world.restart();
  const acme = world.customer('Acme');
  world.invoice(acme.id, 'INV-1', 8);
  await world.actor.wake();
  expect(world.mail.mails).toHaveLength(1);
  return { world, acme };
}

/** Raw bytes of what Acme writes. */
function answer(headers: Readonly<Record<string, string>>, text: string): Uint8Array {
  const all = {
    From: 'Pat <pat@acme.example>',
    'Message-ID': '<answer-1@acme.example>',
    Date: 'Mon, 04 May 2026 15:00:00 +0000',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return new TextEncoder().encode(`${lines.join('\r\n')}\r\n\r\n${text}\r\n`);
}

async function receive(world: World, raw: Uint8Array) {
  const mail = await readMail(raw, MONDAY);
  if (!mail) throw new Error('no mail');
  const { answers, keys, meanings, messageId, ...rest } = mail;
  return world.actor.command({
    do: 'receive-reply',
    by: 'test',
    ...rest,
    messageId: messageId ?? '',
    answers: [...answers],
    keys: [...keys],
    meanings: [...meanings],
  });
}

describe('a conversation', () => {
  it('the second letter continues the first, a letter about something else begins anew', async () => {
    const { world, acme } = await twoLetters();
    const first = await parsed(world, 0);
    expect(first.inReplyTo).toBeUndefined();
    world.at(world.day(23));
    await world.actor.wake();
    for (const call of (await world.actor.today()).calls)
      await world.actor.command({ do: 'log-call', by: 'owner', taskId: call.taskId, outcome: 'no-answer' });
    world.at(world.day(7));
    await world.actor.wake();
    expect(world.mail.mails).toHaveLength(2);
    const second = await parsed(world, 1);
    expect(second.inReplyTo).toBe(first.messageId);
    expect(second.references).toBe(first.messageId);
    const beta = world.customer('Beta');
    world.invoice(beta.id, 'INV-9', 8);
    await world.actor.wake();
    const third = await parsed(world, 2);
    expect(third.to?.[0]?.address).toContain('beta');
    expect(third.references).toBeUndefined();
    expect(acme.id).not.toBe(beta.id);
  });

  it('goes on from what the customer wrote last', async () => {
    const { world, acme } = await twoLetters();
    const first = await parsed(world, 0);
    await receive(world, answer({ To: REPLIES, 'In-Reply-To': first.messageId ?? '' }, 'I will look at it.'));
    const [hold] = (await world.actor.customer(acme.id))?.holds ?? [];
    expect(hold?.kind).toBe('reply');
    await world.actor.command({ do: 'lift-hold', by: 'owner', holdId: hold?.id ?? '' });
    world.at(world.day(24));
    await world.actor.wake();
    for (const call of (await world.actor.today()).calls)
      await world.actor.command({ do: 'log-call', by: 'owner', taskId: call.taskId, outcome: 'no-answer' });
    world.at(world.day(7));
    await world.actor.wake();
    const second = await parsed(world, 1);
    expect(second.inReplyTo).toBe('<answer-1@acme.example>');
    expect(second.references).toBe(`${first.messageId} <answer-1@acme.example>`);
  });
});

describe('an address of its own for each letter', () => {
  it('brings an answer to its case though every header of the thread is lost', async () => {
    const { world, acme } = await twoLetters();
    const to = (await parsed(world, 0)).replyTo?.[0]?.address ?? '';
    expect(to).toMatch(/^replies\+[0-9a-f]{32}\.[0-9a-f]{8}@in\.example$/);
    expect(await receive(world, answer({ To: `Accounts <${to.toUpperCase()}>` }, 'We have paid this last week.'))).toEqual({ done: true });
    expect((await world.actor.customer(acme.id))?.holds.map((hold) => hold.kind).sort()).toEqual(['manual', 'reply']);
  });

  it('also where only the server that delivered it still knows the address', async () => {
    const { world, acme } = await twoLetters();
    const to = (await parsed(world, 0)).replyTo?.[0]?.address ?? '';
    await receive(world, answer({ To: 'undisclosed-recipients:;', 'Delivered-To': to }, 'Stop writing to me.'));
    expect((await world.actor.customer(acme.id))?.holds.map((hold) => hold.kind)).toContain('stop');
  });

  it('is nobody’s when the key is invented', async () => {
    const { world, acme } = await twoLetters();
    expect(await receive(world, answer({ To: `replies+${'0'.repeat(32)}@in.example` }, 'Stop.'))).toMatchObject({ done: false });
    expect((await world.actor.customer(acme.id))?.holds).toEqual([]);
  });

  it('and without one answers go to the business', async () => {
    const world = new World();
    const acme = world.customer('Acme');
    world.invoice(acme.id, 'INV-1', 8);
    await world.actor.wake();
    expect((await parsed(world, 0)).replyTo?.[0]?.address).toBe('accounts@hudson.example');
  });
});

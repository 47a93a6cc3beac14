import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import type { TextMessage } from '../../src/letters/text-transport.ts';
import { twilioTransport } from '../../src/runtimes/twilio.ts';
import { accountAt, type Behaviour, twilioServer } from './twilio-server.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const AT = instant('2026-03-12T09:00:00Z');
const TEXT: TextMessage = {
  to: '+201001234567',
  body: 'Nile Office Supplies: USD 1,250.00 & more, 100% + STOP\nمن النيل ⁨٢⁩',
  key: 'k-1',
};

async function started(behaviour: Behaviour = 'accept', now?: () => string) {
  const server = await twilioServer(now);
  closers.push(server.close);
  server.state.behaviour = behaviour;
  // Only where it has to run out is the time short, so that a busy machine fails nothing else.
  const hangs = behaviour === 'hang' || behaviour === 'take-and-hang';
  return { server, twilio: twilioTransport(server.account, hangs ? { totalMs: 500 } : {}) };
}

describe('a text that is taken', () => {
  it('reaches the provider as it is, once, under its own name there', async () => {
    const { server, twilio } = await started();
    expect(await twilio.send(TEXT)).toEqual({ kind: 'accepted', id: server.taken[0]?.sid });
    expect(server.taken.map((text) => text.form)).toEqual([
      { To: TEXT.to, From: '+15005550006', Body: TEXT.body, ValidityPeriod: '900', SmartEncoded: 'false' },
    ]);
    const { accountSid, user, secret } = server.account;
    expect(server.asked).toEqual([
      {
        method: 'POST',
        path: `/2010-04-01/Accounts/${accountSid}/Messages.json`,
        authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`,
        connection: 1,
      },
    ]);
  });

  it('may come from a messaging service instead of a number', async () => {
    const { server } = await started();
    const sid = `MG${'3'.repeat(32)}`;
    await twilioTransport({ ...server.account, sender: { kind: 'service', sid } }).send(TEXT);
    expect(server.taken[0]?.form).toMatchObject({ MessagingServiceSid: sid });
    expect(server.taken[0]?.form).not.toHaveProperty('From');
  });

  it('goes over a connection of its own, because a kept one may die under it', async () => {
    const { server, twilio } = await started();
    for (const body of ['one', 'two']) await twilio.send({ ...TEXT, body });
    expect(server.asked.map((each) => each.connection)).toEqual([1, 2]);
  });
});

describe('refused', () => {
  it.each([
    [21610, 'stopped'],
    [21211, 'unusable-number'],
    [21614, 'unusable-number'],
    [21635, 'unusable-number'],
    [21408, 'other'],
  ])('with code %i: %s', async (code, reason) => {
    const { server, twilio } = await started();
    server.refusals.set(TEXT.to, code);
    expect(await twilio.send(TEXT)).toEqual({ kind: 'refused', code: String(code), reason });
    expect(server.taken).toEqual([]);
  });

  it.each<[string, Behaviour, string]>([
    ['the key is not known', { status: 401, body: '{"code":20003,"message":"Authenticate"}' }, '20003'],
    ['somebody in between says no in HTML', { status: 403, body: '<h1>Forbidden</h1>' }, 'HTTP 403'],
    ['the answer holds no code', { status: 404 }, 'HTTP 404'],
    ['the code is no number', { status: 400, body: '{"code":"21610"}' }, 'HTTP 400'],
  ])('when %s', async (_when, behaviour, code) => {
    const { twilio } = await started(behaviour);
    expect(await twilio.send(TEXT)).toEqual({ kind: 'refused', code, reason: 'other' });
  });

  it('when it is taken and given up at once', async () => {
    const { twilio } = await started('failed');
    expect(await twilio.send(TEXT)).toEqual({ kind: 'refused', code: '21610', reason: 'stopped' });
  });

  it.each(['01001234567', '+20 100 123 4567', '+0201001234567', '+2010012345678901', '+٢٠١٠٠١٢٣٤٥٦٧', 'whatsapp:+201001234567', ''])(
    'without a word to the provider when the number is %j',
    async (to) => {
      const { server, twilio } = await started();
      expect(await twilio.send({ ...TEXT, to })).toEqual({ kind: 'refused', code: 'NOT-E164', reason: 'unusable-number' });
      expect(server.asked).toEqual([]);
    },
  );
});

describe('later, because nothing was taken', () => {
  it('when the provider is asked too often', async () => {
    const { twilio } = await started({ status: 429, body: '{"code":20429}' });
    expect(await twilio.send(TEXT)).toEqual({ kind: 'later', code: 'HTTP 429' });
  });

  it('when nobody listens', async () => {
    const { server, twilio } = await started();
    await server.close();
    expect(await twilio.send(TEXT)).toEqual({ kind: 'later', code: 'ECONNREFUSED' });
  });

  it('when the connection is never secured', async () => {
    const port = await listening(createServer(() => {}));
    expect(await twilioTransport(accountAt(`https://127.0.0.1:${port}`), { connectMs: 100 }).send(TEXT)).toEqual({
      kind: 'later',
      code: 'ETIMEDOUT',
    });
  });

  it('when the far side hangs up during the handshake', async () => {
    const port = await listening(createServer((socket) => socket.destroy()));
    expect(await twilioTransport(accountAt(`https://127.0.0.1:${port}`)).send(TEXT)).toMatchObject({ kind: 'later' });
  });

  it('when the far side cannot say who it is', async () => {
    const port = await listening(createTlsServer({}, () => {}));
    expect(await twilioTransport(accountAt(`https://127.0.0.1:${port}`)).send(TEXT)).toMatchObject({ kind: 'later' });
  });

  it('when it was closed, after what was under way', async () => {
    const { server, twilio } = await started();
    const under = twilio.send(TEXT);
    await twilio.close();
    expect(await under).toMatchObject({ kind: 'accepted' });
    expect(await twilio.send(TEXT)).toEqual({ kind: 'later', code: 'CLOSED' });
    expect(server.taken).toHaveLength(1);
  });
});

describe('unknown, because it may have been taken', () => {
  it.each<[Behaviour, number, string]>([
    ['drop-unread', 0, 'ECONNRESET'],
    ['hang', 0, 'ETIMEDOUT'],
    ['take-and-drop', 1, 'ECONNRESET'],
    ['take-and-hang', 1, 'ETIMEDOUT'],
    ['truncate', 1, 'ECONNRESET'],
    ['broken-json', 1, 'UNREADABLE'],
    ['html', 1, 'UNREADABLE'],
    ['too-large', 1, 'TOO-LARGE'],
    [{ status: 500, body: '{"code":20500}' }, 0, 'HTTP 500'],
    [{ status: 503 }, 0, 'HTTP 503'],
    [{ status: 408 }, 0, 'HTTP 408'],
    [{ status: 204 }, 0, 'UNREADABLE'],
    [{ status: 201, body: '{"sid":"SM1","status":"queued"}' }, 0, 'UNREADABLE'],
  ])('%j', async (behaviour, taken, code) => {
    const { server, twilio } = await started(behaviour);
    expect(await twilio.send(TEXT)).toEqual({ kind: 'unknown', code });
    expect(server.asked).toHaveLength(1);
    expect(server.taken).toHaveLength(taken);
  });

  it.each([301, 302, 303, 307, 308])('a redirect (%i), which is not followed', async (status) => {
    const other = await started();
    const { server, twilio } = await started({ status, location: `http://127.0.0.1:${other.server.port}/elsewhere` });
    expect(await twilio.send(TEXT)).toEqual({ kind: 'unknown', code: `HTTP ${status}` });
    expect([server.asked.length, other.server.asked.length]).toEqual([1, 0]);
  });
});

describe('looking for a text afterwards', () => {
  it('finds one whose answer was lost, under the name it has there', async () => {
    const { server, twilio } = await started('take-and-drop');
    expect(await twilio.send(TEXT)).toMatchObject({ kind: 'unknown' });
    server.state.behaviour = 'accept';
    expect(await twilio.find(TEXT, AT)).toEqual({ kind: 'accepted', id: server.taken[0]?.sid });
    expect(new URL(server.asked[1]?.path ?? '', 'http://here').searchParams.get('To')).toBe(TEXT.to);
    expect(server.asked[1]?.method).toBe('GET');
    expect(server.taken).toHaveLength(1);
  });

  it('finds none that was never taken', async () => {
    const { twilio } = await started('accept');
    expect(await twilio.find(TEXT, AT)).toEqual({ kind: 'absent' });
  });

  it.each([
    ['undelivered', 30_003, { kind: 'refused', code: '30003', reason: 'other' }],
    ['failed', 21_614, { kind: 'refused', code: '21614', reason: 'unusable-number' }],
    ['canceled', null, { kind: 'refused', code: 'canceled', reason: 'other' }],
    ['delivered', null, { kind: 'accepted', id: `SM${'1'.padStart(32, '0')}` }],
    ['a state of tomorrow', null, { kind: 'unknown', code: 'UNREADABLE' }],
  ])('says what became of it: %s', async (status, errorCode, finding) => {
    const { server, twilio } = await started();
    await twilio.send(TEXT);
    Object.assign(server.taken[0] ?? {}, { status, errorCode });
    expect(await twilio.find(TEXT, AT)).toEqual(finding);
  });

  it.each([
    ['with other white space and marks', `${TEXT.body.replaceAll(' ', '\u00a0').replace('⁨', '')} `, 'accepted'],
    ['with its body blotted out', '', 'unknown'],
    ['with characters put in place of ours', TEXT.body.replace('&', '+'), 'unknown'],
  ])('does not take one %s for absent', async (_how, body, kind) => {
    const { server, twilio } = await started();
    await twilio.send(TEXT);
    Object.assign(server.taken[0] ?? {}, { body });
    expect(await twilio.find(TEXT, AT)).toMatchObject({ kind });
  });

  it('is not misled by the same words at another time, or to another number', async () => {
    const { twilio } = await started('accept', () => '2026-03-12T08:49:59.000Z');
    await twilio.send(TEXT);
    expect(await twilio.find(TEXT, AT)).toEqual({ kind: 'absent' });
    expect(await twilio.find(TEXT, instant('2026-03-12T08:59:59Z'))).toMatchObject({ kind: 'accepted' });
    expect(await twilio.find({ ...TEXT, to: '+201001234568' }, instant('2026-03-12T08:50:00Z'))).toEqual({ kind: 'absent' });
  });

  it('says nothing of a list that goes on', async () => {
    const { server, twilio } = await started();
    server.state.more = 'http://elsewhere.example/page/2';
    expect(await twilio.find(TEXT, AT)).toEqual({ kind: 'unknown', code: 'LIST-TOO-LONG' });
    expect(server.asked).toHaveLength(1);
  });

  it.each<[Behaviour, string]>([
    ['drop-unread', 'ECONNRESET'],
    ['hang', 'ETIMEDOUT'],
    [{ status: 500 }, 'HTTP 500'],
    [{ status: 429 }, 'HTTP 429'],
    [{ status: 302, location: '/2010-04-01' }, 'HTTP 302'],
    [{ status: 200, body: '<html>' }, 'UNREADABLE'],
    [{ status: 200, body: '{"messages":[{"to":null}],"next_page_uri":null}' }, 'UNREADABLE'],
    [{ status: 200, body: ' '.repeat(5 * 1024 * 1024) }, 'TOO-LARGE'],
  ])('could not be found out: %#', async (behaviour, code) => {
    const { twilio } = await started(behaviour);
    expect(await twilio.find(TEXT, AT)).toEqual({ kind: 'unknown', code });
  });

  it('is over when it was closed', async () => {
    const { twilio } = await started();
    await twilio.close();
    expect(await twilio.find(TEXT, AT)).toEqual({ kind: 'unknown', code: 'CLOSED' });
  });
});

it('never says the secret, the number or the words, whatever happens', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { server, twilio } = await started();
  const outcomes: unknown[] = [];
  for (const behaviour of [
    'drop-unread',
    'truncate',
    'html',
    { status: 400, body: JSON.stringify({ code: 21211, message: TEXT.to }) },
  ] as const) {
    server.state.behaviour = behaviour;
    outcomes.push(await twilio.send(TEXT), await twilio.find(TEXT, AT));
  }
  const all = JSON.stringify([outcomes, said.mock.calls]);
  said.mockRestore();
  for (const secret of [server.account.secret, server.account.user, TEXT.to, TEXT.body.slice(0, 20)]) expect(all).not.toContain(secret);
});

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  const sockets = new Set<{ destroy(): unknown }>();
  server.on('connection', (socket) => {
    sockets.add(socket.on('error', () => {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

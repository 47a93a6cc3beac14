import net from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryTransport } from '../../src/letters/sink.ts';
import type { Mail } from '../../src/letters/transport.ts';
import { smtpTransport } from '../../src/runtimes/smtp.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function mail(name = 'one'): Mail {
  const raw = Buffer.from(`From: a@nile.example\r\nTo: b@cedar.example\r\nSubject: ${name}\r\n\r\nHello\r\n.dot\r\n`);
  return { envelope: { from: 'a@nile.example', to: ['b@cedar.example'] }, raw, messageId: `<${name}@nile.example>` };
}

function transport(port: number, options: Parameters<typeof smtpTransport>[1] = {}) {
  const made = smtpTransport(`smtp://127.0.0.1:${port}`, options);
  closers.push(() => made.close());
  return made;
}

/** A real mail server; what it received is in `received`, how many connections it saw in `connections`. */
async function server(options: SMTPServerOptions = {}) {
  const received: string[] = [];
  let connections = 0;
  const smtp = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push(Buffer.concat(chunks).toString());
        done();
      });
    },
    ...options,
  });
  smtp.on('error', () => {});
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => smtp.close(resolve)));
  return { port: portOf(smtp.server), received, smtp, connections: () => connections };
}

/** A server that only follows a script: what it answers to each command, `null` hangs up, `undefined` stays silent. */
async function scripted(answer: (line: string, socket: net.Socket) => string | null | undefined, greeting: string | null = '220 hello') {
  const sockets = new Set<net.Socket>();
  const listener = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    if (greeting === null) return socket.destroy();
    if (greeting !== '') socket.write(`${greeting}\r\n`);
    let rest = '';
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const reply = line.startsWith('EHLO') ? '250 scripted' : answer(line, socket);
        if (reply === null) return socket.destroy();
        if (reply !== undefined) socket.write(`${reply}\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        listener.close(() => resolve());
      }),
  );
  return portOf(listener);
}

function portOf(listener: net.Server): number {
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('accepted', () => {
  it('delivers the very bytes, to the recipient of the envelope', async () => {
    const { port, received } = await server();
    expect(await transport(port).send(mail())).toMatchObject({ kind: 'accepted' });
    expect(received).toEqual([Buffer.from(mail().raw).toString()]);
  });

  it('keeps its connections and sustains 300 letters a second', async () => {
    const { port, received, connections } = await server();
    const smtp = transport(port);
    await smtp.send(mail('warm-up'));
    const perSecond: number[] = [];
    // What it can sustain, not how busy the machine is at one moment: the best of three rounds.
    for (let round = 0; round < 3; round++) {
      const began = performance.now();
      const outcomes = await Promise.all(Array.from({ length: 300 }, (_, index) => smtp.send(mail(`r${round}-${index}`))));
      perSecond.push(300 / ((performance.now() - began) / 1000));
      expect(outcomes.every((outcome) => outcome.kind === 'accepted')).toBe(true);
    }
    expect(new Set(received).size).toBe(901);
    expect(connections()).toBeLessThanOrEqual(4);
    expect(Math.max(...perSecond)).toBeGreaterThan(300);
  });

  it('sends over a new connection when the kept one has gone, once', async () => {
    const first = await server();
    const smtp = transport(first.port);
    await smtp.send(mail('first'));
    await new Promise<void>((resolve) => {
      const gone = first.smtp.connections;
      for (const connection of gone) connection.close();
      setImmediate(resolve);
    });
    expect(await smtp.send(mail('second'))).toMatchObject({ kind: 'accepted' });
    expect(first.received).toHaveLength(2);
  });

  it('serves every letter when hundreds are given one after the other\u2019s answer', async () => {
    const { port, received } = await server();
    const smtp = transport(port, { connections: 2 });
    const chains = Array.from({ length: 5 }, async (_, chain) => {
      for (let index = 0; index < 20; index++) expect((await smtp.send(mail(`c${chain}-${index}`))).kind).toBe('accepted');
    });
    await Promise.all(chains);
    expect(received).toHaveLength(100);
  });
});

describe('refused', () => {
  const fail = (responseCode: number) => Object.assign(new Error('no'), { responseCode });
  it.each<[string, SMTPServerOptions, string]>([
    ['sender', { onMailFrom: (_address, _session, done) => done(fail(550)) }, '550'],
    ['recipient', { onRcptTo: (_address, _session, done) => done(fail(550)) }, '550'],
    ['recipient, for now', { onRcptTo: (_address, _session, done) => done(fail(451)) }, '451'],
    ['message', { onData: (stream, _session, done) => void stream.resume().on('end', () => done(fail(554))) }, '554'],
    ['message, for now', { onData: (stream, _session, done) => void stream.resume().on('end', () => done(fail(452))) }, '452'],
    ['size', { size: 10 }, '552'],
  ])('the %s', async (_what, options, code) => {
    const { port } = await server(options);
    const smtp = transport(port);
    const outcome = await smtp.send(mail());
    expect(outcome.kind).toBe('refused');
    if (outcome.kind === 'refused' && code !== '552') expect(outcome.code).toBe(code);
  });

  it('does not stop the letters after it', async () => {
    const { port, received } = await server({
      onRcptTo: ({ address }, _session, done) => (address.startsWith('bad') ? done(fail(550)) : done()),
    });
    const smtp = transport(port, { connections: 1 });
    const bad = { ...mail('bad'), envelope: { from: 'a@nile.example', to: ['bad@cedar.example'] } };
    expect((await Promise.all([smtp.send(bad), smtp.send(mail('good'))])).map((outcome) => outcome.kind)).toEqual(['refused', 'accepted']);
    expect(received).toHaveLength(1);
  });
});

describe('later: nothing was transmitted', () => {
  it('when nobody listens', async () => {
    const { port, smtp } = await server();
    await new Promise<void>((resolve) => smtp.close(resolve));
    expect(await transport(port).send(mail())).toEqual({ kind: 'later', code: 'ECONNREFUSED' });
  });

  it.each<[string, string | null]>([
    ['421 busy', '421 busy'],
    ['554 not you', '554 not you'],
    ['a hang-up', null],
  ])('when the greeting is %s', async (_what, greeting) => {
    expect((await transport(await scripted(() => '250 ok', greeting)).send(mail())).kind).toBe('later');
  });

  it('when there is no greeting in time', async () => {
    const outcome = await transport(await scripted(() => '250 ok', ''), { connectTimeoutMs: 60 }).send(mail());
    expect(outcome).toEqual({ kind: 'later', code: 'ETIMEDOUT' });
  });

  it.each(['MAIL', 'RCPT', 'DATA'])('when the line drops at %s', async (verb) => {
    const port = await scripted((line) => (line.startsWith(verb) ? null : '250 ok'));
    expect((await transport(port).send(mail())).kind).toBe('later');
  });

  it('when the server says 421 instead of taking the sender', async () => {
    expect(await transport(await scripted(() => '421 closing')).send(mail())).toEqual({ kind: 'later', code: '421' });
  });

  it('once closed', async () => {
    const { port } = await server();
    const smtp = transport(port);
    await smtp.close();
    expect(await smtp.send(mail())).toEqual({ kind: 'later', code: 'CLOSED' });
  });
});

describe('unknown: it may have been taken', () => {
  const upToData = (after: (line: string) => string | null | undefined) => {
    let data = false;
    return (line: string): string | null | undefined => {
      if (data) return after(line);
      if (line === 'DATA') {
        data = true;
        return '354 go on';
      }
      return '250 ok';
    };
  };
  it('when the line drops in the middle of the message', async () => {
    expect((await transport(await scripted(upToData(() => null))).send(mail())).kind).toBe('unknown');
  });

  it('when the line drops after the last dot, before the answer', async () => {
    expect((await transport(await scripted(upToData((line) => (line === '.' ? null : undefined)))).send(mail())).kind).toBe('unknown');
  });

  it('when a real server takes the message and its connection is cut before the 250', async () => {
    const taken: string[] = [];
    const { port, smtp } = await server({
      onData: (stream, _session, _done) => {
        stream.on('data', (chunk: Buffer) => taken.push(chunk.toString()));
        stream.on('end', () => {
          for (const connection of smtp.connections) connection._socket.destroy();
        });
      },
    });
    expect((await transport(port).send(mail())).kind).toBe('unknown');
    expect(taken.join('')).toContain('Hello');
  });

  it('when the answer never comes', async () => {
    const silent = upToData(() => undefined);
    expect(await transport(await scripted(silent), { socketTimeoutMs: 80 }).send(mail())).toEqual({ kind: 'unknown', code: 'ETIMEDOUT' });
    expect(await transport(await scripted(upToData(() => undefined)), { letterTimeoutMs: 80 }).send(mail())).toEqual({
      kind: 'unknown',
      code: 'ETIMEDOUT',
    });
  });

  it('when the answer is no SMTP reply', async () => {
    expect((await transport(await scripted(upToData((line) => (line === '.' ? 'what?' : undefined)))).send(mail())).kind).toBe('unknown');
  });

  it('and is never sent again by itself', async () => {
    let messages = 0;
    const port = await scripted((line) => {
      if (line === 'DATA') return '354 go on';
      if (line !== '.') return /^(MAIL|RCPT)/.test(line) ? '250 ok' : undefined;
      messages += 1;
      return messages === 2 ? null : '250 taken';
    });
    const smtp = transport(port, { connections: 1 });
    const outcomes = [await smtp.send(mail('first')), await smtp.send(mail('second')), await smtp.send(mail('third'))];
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['accepted', 'unknown', 'accepted']);
    expect(messages).toBe(3);
  });
});

describe('addresses of mail servers', () => {
  it.each(['http://127.0.0.1', 'smtp://', 'mail.example:25', ''])('%s is refused without being repeated', (url) => {
    expect(() => smtpTransport(url)).toThrow(RangeError);
    expect(() => smtpTransport('ftp://user:hunter2@mail.example')).toThrow(/^(?!.*hunter2)/);
  });
});

describe('the sink', () => {
  it('keeps what it accepts, in order, and only that', async () => {
    const sink = memoryTransport((each) =>
      each.messageId.startsWith('<bad') ? { kind: 'refused', code: '550' } : { kind: 'accepted', response: '250' },
    );
    await sink.send(mail('one'));
    expect(await sink.send(mail('bad'))).toEqual({ kind: 'refused', code: '550' });
    await sink.send(mail('two'));
    expect(sink.mails.map((each) => each.messageId)).toEqual(['<one@nile.example>', '<two@nile.example>']);
    sink.clear();
    expect(sink.mails).toHaveLength(0);
  });
});

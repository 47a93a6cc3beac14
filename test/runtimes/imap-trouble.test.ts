/** A mailbox read over lines that break, from servers that misbehave, with mails nobody can read in it. */
import { SMTPServer } from 'smtp-server';
import { describe, expect, it } from 'vitest';
import { MAX_MAIL_BYTES } from '../../src/replies/read.ts';
import { closers, fetches, mail, PACE, PASSWORD, reading, setting } from './imap-reading.ts';
import { IMAP_USER } from './imap-server.ts';
import { eventually } from './served.ts';

const MB = 1024 * 1024;

describe('a line that breaks', () => {
  const half = (tag: string) => ({
    say: `* 1 FETCH (UID 1 BODY[]<0> {500}\r\nFrom: a@cedar.example\r\nSubject: half\r\n\r\n${tag}`,
    hangUp: true,
  });

  it('in the middle of a mail: no half of it is taken, and the whole one then is', async () => {
    const { server, place } = await setting();
    server.add(mail('whole'));
    server.add(mail('behind'));
    let breaks = 1;
    server.trouble = (command, tag) => (command.includes('BODY') && breaks-- > 0 ? half(tag) : null);
    const { taken, settled, events } = reading({ server, place });
    await settled();
    expect([...taken].sort()).toEqual(['behind', 'whole']);
    expect(events('imap-line-broken')).toHaveLength(1);
  });

  it('each time one mail is fetched does not keep out the others', async () => {
    const { server, place } = await setting();
    server.add(mail('poison'));
    server.add(mail('other'));
    server.trouble = (command, tag) => (/UID FETCH 1 .*BODY/.test(command) ? half(tag) : null);
    const { taken, events } = reading({ server, place });
    await eventually('the other mail', () => taken[0] ?? null);
    await eventually('more tries', () => events('imap-line-broken')[2] ?? null);
    expect(taken).toEqual(['other']);
    expect(place.waiting().map(({ uid }) => uid)).toEqual([1]);
  });

  it('while nothing happens is opened again, after pauses that grow', async () => {
    const { server, place } = await setting();
    const { taken, settled, events } = reading({ server, place });
    await settled();
    let refusals = 5;
    server.trouble = (command) => (command.startsWith('LOGIN') && refusals-- > 0 ? { say: '', hangUp: true } : null);
    server.hangUp();
    server.add(mail('meanwhile'));
    await eventually('the mail', () => taken[0] ?? null);
    expect(events('imap-line-broken').map(({ pauseMs }) => pauseMs)).toEqual([4, 8, 16, 30, 30, 30]);
  });

  it('is opened again when the server talks nonsense', async () => {
    const { server, place } = await setting();
    server.add(mail('one'));
    const nonsense = Buffer.from(Array.from({ length: 2_000 }, (_, index) => (index * 7_919 + 3) % 256));
    const broken = ['LOGIN', 'EXAMINE', 'UID SEARCH', 'UID FETCH'];
    server.trouble = (command) => {
      if (broken[0] === undefined || !command.startsWith(broken[0])) return null;
      broken.shift();
      return { say: Buffer.concat([Buffer.from('* '), nonsense, Buffer.from('\r\n')]), hangUp: true };
    };
    const { taken, settled } = reading({ server, place });
    await settled();
    expect(taken).toEqual(['one']);
    expect(broken).toEqual([]);
  });

  it('or a server that answers one mail with NO keeps out no other, on the same line', async () => {
    const { server, place } = await setting();
    server.add(mail('refused'));
    server.add(mail('other'));
    let refusals = 2;
    server.trouble = (command, tag) =>
      /UID FETCH 1 .*BODY/.test(command) && refusals-- > 0 ? { say: `${tag} NO not now\r\n`, hangUp: false } : null;
    const { taken, settled } = reading({ server, place });
    await settled();
    expect(taken).toEqual(['other', 'refused']);
    expect(server.commands.filter((command) => command === 'LOGIN')).toHaveLength(1);
  });

  it('a server that never goes on with a mail is left', async () => {
    const { server, place } = await setting();
    server.add(mail('slow'));
    let stalls = 1;
    server.trouble = (command) =>
      command.includes('BODY') && stalls-- > 0 ? { say: '* 1 FETCH (UID 1 BODY[]<0> {500}\r\nFrom', hangUp: false } : null;
    const { taken, settled } = reading({ server, place, pace: { fetchMs: 50 } });
    await settled();
    expect(taken).toEqual(['slow']);
  });
});

describe('a login that is refused', () => {
  it('is said without user and password, and tried again after the longest pause', async () => {
    const { server, place } = await setting();
    server.add(mail('one'));
    server.password = 'canary-another-password';
    const { taken, events, lines, settled } = reading({ server, place });
    await eventually('two refusals', () => events('imap-line-broken')[1] ?? null);
    expect(events('imap-line-broken')[0]).toEqual({ code: 'login-refused', failures: 1, pauseMs: PACE.longestPauseMs });
    expect(server.commands).not.toContain('EXAMINE INBOX');
    server.password = PASSWORD;
    await settled();
    expect(taken).toEqual(['one']);
    const said = JSON.stringify(lines);
    for (const secret of [PASSWORD, server.password, 'another', IMAP_USER, 'no such']) expect(said).not.toContain(secret);
  });
});

it('a server whose certificate nobody vouches for is told no password', async () => {
  const { server, place } = await setting();
  let said = '';
  const stranger = new SMTPServer({ secure: true, logger: false });
  stranger.on('error', () => {});
  stranger.onConnect = (_session, done) => {
    said += 'connected';
    done();
  };
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => stranger.close(() => resolve())));
  const address = stranger.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { events } = reading({ server, url: `imaps://u:${PASSWORD}@127.0.0.1:${port}`, place });
  expect((await eventually('a refusal', () => events('imap-line-broken')[0] ?? null))['code']).toMatch(/SELF_SIGNED|CERT/);
  expect(said).toBe('');
});

describe('mail nobody can read', () => {
  const big = Buffer.concat([Buffer.from(mail('big').replace(/\n/g, '\r\n')), Buffer.alloc(30 * MB, 'x')]);

  it.each<[string, { readonly claims?: number }, boolean, number]>([
    ['of 30 MB is not fetched', {}, false, 0],
    ['of 30 MB that its server calls small is fetched as far as the limit', { claims: 1_000 }, false, 1],
    ['of 30 MB that is sent whole though a part was asked for is not read to its end', { claims: 1_000 }, true, 1],
  ])('%s', async (_what, options, sendsAll, fetched) => {
    const { server, place } = await setting();
    server.add(big, options);
    server.add(mail('behind'));
    server.sendsAll = sendsAll;
    const { taken, settled, events } = reading({ server, place });
    await settled();
    expect(taken).toEqual(['behind']);
    expect(events('imap-mail-passed-over')).toEqual([{ reason: 'too-large', uid: 1 }]);
    expect(fetches(server).filter((command) => command.startsWith('UID FETCH 1 '))).toHaveLength(fetched);
  });

  it('of exactly the largest size comes in', async () => {
    const { server, place } = await setting();
    const head = Buffer.from(mail('full').replace(/\n/g, '\r\n'));
    server.add(Buffer.concat([head, Buffer.alloc(MAX_MAIL_BYTES - head.length, 'x')]));
    const { taken, settled } = reading({ server, place });
    await settled();
    expect(taken).toEqual(['full']);
  });

  it('garbage is passed over with a line that holds nothing of it', async () => {
    const { server, place } = await setting();
    const noise = Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 7_919 + 3) % 256));
    for (const raw of [Buffer.alloc(0), noise, 'whispers only', Buffer.alloc(5_000), ')\r\na1 OK done\r\n* 9 EXISTS\r\n']) server.add(raw);
    server.add(mail('behind'));
    const { taken, settled, events, lines } = reading({ server, place });
    await settled();
    expect(taken).toEqual(['behind']);
    expect(events('imap-mail-passed-over').map(({ reason, uid }) => [reason, uid])).toEqual([1, 2, 3, 4, 5].map((uid) => ['no-mail', uid]));
    expect(JSON.stringify(lines)).not.toContain('whispers');
  });
});

describe('closing', () => {
  it('waits for the mail that is being kept, and takes none after', async () => {
    const { server, place } = await setting();
    for (const name of ['one', 'two']) server.add(mail(name));
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const before = async (): Promise<void> => {
      begun.resolve();
      await goOn.promise;
    };
    const { taken, reader } = reading({ server, place, before });
    await begun.promise;
    const closed = reader.close();
    goOn.resolve();
    await closed;
    expect(taken).toEqual(['one']);
    expect(place.waiting()).toEqual([{ uid: 2, tries: 0 }]);
    await eventually('the line to end', () => (server.lines().open === 0 ? true : null));
  });

  it('does not wait for a server that says nothing', async () => {
    const { server, place } = await setting();
    server.trouble = () => ({ say: '', hangUp: false });
    const { reader } = reading({ server, place });
    await eventually('a command', () => server.commands[0] ?? null);
    await reader.close();
    await eventually('the line to end', () => (server.lines().open === 0 ? true : null));
  });

  it('does not wait for a pause to end', async () => {
    const { server, place } = await setting();
    server.trouble = () => ({ say: '', hangUp: true });
    const { reader, events } = reading({ server, place, pace: { firstPauseMs: 600_000, longestPauseMs: 600_000 } });
    await eventually('a broken line', () => events('imap-line-broken')[0] ?? null);
    await reader.close();
    expect(events('imap-line-broken')).toHaveLength(1);
  });
});

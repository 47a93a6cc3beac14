/** Replies read from a mailbox: every mail comes in, whatever the server, the line or the reader does, and the mailbox stays as it was. */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { calendarDate, type Instant, instant } from '../../src/domain/time.ts';
import type { Log } from '../../src/organisation/log.ts';
import { MAX_MAIL_BYTES } from '../../src/replies/read.ts';
import { type TakeMail, takingOf } from '../../src/replies/take.ts';
import { type ImapPace, readMailbox } from '../../src/runtimes/imap.ts';
import { imapAccountOf } from '../../src/runtimes/imap-account.ts';
import { type ImapPlace, imapPlace } from '../../src/runtimes/imap-place.ts';
import { openNodeDatabase } from '../../src/runtimes/node-database.ts';
import { IMAP_USER, type ImapServer, imapServer } from './imap-server.ts';
import { eventually, temporaryFolder } from './served.ts';

const NOW: Instant = instant('2026-05-20T10:00:00Z');
const PASSWORD = 'canary-imap-password';
/** Quick everywhere but in polling: what comes, comes because the server told of it. */
const PACE: ImapPace = { pollMs: 600_000, firstPauseMs: 4, longestPauseMs: 30, fetchMs: 5_000, idleAfterMs: 5 };
const MB = 1024 * 1024;

const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const daysAgo = (days: number): Date => new Date(Date.parse(NOW) - days * 86_400_000);
const mail = (name: string): string => `From: a@cedar.example\nMessage-ID: <${name}@cedar.example>\nSubject: ${name}\n\nHello`;

/** A server, and a place on disk that outlives whoever reads. */
async function setting() {
  const server = await imapServer({ now: () => new Date(NOW), password: PASSWORD });
  closers.push(() => server.close());
  const folder = temporaryFolder();
  closers.push(folder.remove);
  const opened = openNodeDatabase(join(folder.path, 'imap.sqlite'));
  closers.push(opened.close);
  return { server, place: imapPlace(opened.database, 'inbox') };
}

interface Reading {
  readonly server: ImapServer;
  readonly place: ImapPlace;
  readonly pace?: Partial<ImapPace>;
  /** Stands in front of what takes each mail; may throw. */
  readonly before?: (name: string) => void | Promise<void>;
}

/** Reads until the test is over; `taken` are the subjects in their order, `lines` what was logged. */
function reading({ server, place, pace = {}, before = () => {} }: Reading) {
  const taken: string[] = [];
  const lines: { event: string; values: Readonly<Record<string, unknown>> }[] = [];
  const log: Log = (_level, event, values = {}) => void lines.push({ event, values });
  const take: TakeMail = takingOf({
    today: () => calendarDate('2026-05-20'),
    receive: async ({ subject }) => {
      await before(subject);
      taken.push(subject);
      return true;
    },
  });
  const reader = readMailbox({ account: imapAccountOf(server.url), place, take, now: () => NOW, log, pace: { ...PACE, ...pace } });
  closers.push(() => reader.close());
  const events = (event: string) => lines.filter((each) => each.event === event).map(({ values }) => values);
  const settled = () =>
    eventually('the mailbox to be read', () => (server.lines().idling > 0 && place.waiting().length === 0 ? true : null));
  return { reader, taken, lines, events, settled };
}

/** Nothing but reading ever reaches the server. */
const READS =
  /^(?:CAPABILITY|LOGIN|ID .*|NAMESPACE|LIST .*|LSUB .*|EXAMINE INBOX|UID SEARCH .*|UID FETCH [\d,]+ \(UID (?:RFC822\.SIZE|BODY\.PEEK\[\]<0\.\d+>)\)|IDLE|NOOP|LOGOUT)$/i;
const fetches = (server: ImapServer): string[] => server.commands.filter((command) => command.includes('BODY'));

describe('mail comes in', () => {
  it('what lies there from the last days, then each new one as the server tells of it', async () => {
    const { server, place } = await setting();
    server.add(mail('old'), { date: daysAgo(40) });
    server.add(mail('last week'), { date: daysAgo(13) });
    server.add(mail('today'));
    const { taken, settled, reader } = reading({ server, place });
    await settled();
    expect(taken).toEqual(['last week', 'today']);
    server.add(mail('new'));
    await eventually('the new mail', () => taken[2] ?? null);
    await settled();
    expect(reader.health()).toEqual({ mailboxRead: NOW, mailboxFailures: 0, mailboxWaiting: 0 });
    await reader.close();
    expect(taken).toEqual(['last week', 'today', 'new']);
    expect(server.commands.filter((command) => !READS.test(command))).toEqual([]);
    expect(fetches(server)).toHaveLength(3);
    expect(server.commands.at(-1)).toBe('LOGOUT');
  });

  it('is looked for where a server tells nothing', async () => {
    const { server, place } = await setting();
    server.idle = false;
    const { taken } = reading({ server, place, pace: { pollMs: 5 } });
    await eventually('a first look', () => (server.commands.some((command) => command.startsWith('UID SEARCH UID')) ? true : null));
    server.add(mail('silent'), { silently: true });
    expect(await eventually('the mail', () => taken[0] ?? null)).toBe('silent');
  });

  it('hundreds come in their order, each fetched once', async () => {
    const { server, place } = await setting();
    const names = Array.from({ length: 230 }, (_, index) => `m${index}`);
    for (const name of names) server.add(mail(name));
    const { taken, settled } = reading({ server, place });
    await settled();
    expect(taken).toEqual(names);
    expect(fetches(server)).toHaveLength(230);
  });

  it('a mail that is gone before it is fetched holds up nothing', async () => {
    const { server, place } = await setting();
    server.add(mail('gone'));
    server.add(mail('there'));
    server.trouble = (command) => {
      if (command.includes('RFC822.SIZE') && server.mails.length === 2) server.mails.splice(0, 1);
      return null;
    };
    const { taken, settled } = reading({ server, place });
    await settled();
    expect(taken).toEqual(['there']);
  });
});

describe('nothing twice, nothing missed', () => {
  it('after a restart only what came meanwhile is fetched', async () => {
    const { server, place } = await setting();
    server.add(mail('before'));
    const first = reading({ server, place });
    await first.settled();
    await first.reader.close();
    // Longer ago than a mailbox that is unknown would be read.
    server.add(mail('meanwhile'), { date: daysAgo(30) });
    const second = reading({ server, place });
    await second.settled();
    expect([first.taken, second.taken]).toEqual([['before'], ['meanwhile']]);
    expect(fetches(server)).toHaveLength(2);
  });

  it('a crash between keeping and crossing out reads the mail again', async () => {
    const { server, place } = await setting();
    server.add(mail('one'));
    server.add(mail('two'));
    let crashes = 1;
    const crashing: ImapPlace = {
      ...place,
      done: (uid) => {
        if (crashes-- > 0) throw new Error('killed');
        place.done(uid);
      },
    };
    const { taken, settled } = reading({ server, place: crashing });
    await settled();
    expect(taken).toEqual(['one', 'one', 'two']);
  });

  it('a mail that could not be kept is tried again, and those behind it do not wait', async () => {
    const { server, place } = await setting();
    for (const name of ['one', 'two', 'three']) server.add(mail(name));
    let refusals = 3;
    const before = (name: string): void => {
      if (name === 'one' && refusals-- > 0) throw new Error(`no room for ${name}`);
    };
    const { taken, settled, events, reader, lines } = reading({ server, place, before });
    await settled();
    expect(taken).toEqual(['two', 'three', 'one']);
    expect(events('imap-mail-not-kept').map(({ pauseMs }) => pauseMs)).toEqual([4, 8, 16]);
    expect(JSON.stringify(lines)).not.toContain('no room');
    expect(reader.health()['mailboxFailures']).toBe(0);
  });

  it('a mail that could not be kept is tried again after a restart', async () => {
    const { server, place } = await setting();
    server.add(mail('one'));
    const failing = reading({
      server,
      place,
      pace: { firstPauseMs: 600_000, longestPauseMs: 600_000 },
      before: () => {
        throw new Error('no room');
      },
    });
    await eventually('a failure', () => failing.events('imap-mail-not-kept')[0] ?? null);
    await failing.reader.close();
    expect(place.waiting()).toEqual([{ uid: 1, tries: 1 }]);
    const { taken, settled } = reading({ server, place });
    await settled();
    expect(taken).toEqual(['one']);
  });

  it('where nothing can be kept, not everything is fetched in vain', async () => {
    const { server, place } = await setting();
    for (let index = 0; index < 30; index++) server.add(mail(`m${index}`));
    let full = true;
    const before = (): void => {
      if (full) throw new Error('disk full');
    };
    const failing = reading({ server, place, before, pace: { firstPauseMs: 600_000, longestPauseMs: 600_000 } });
    await eventually('a failed round', () => failing.events('imap-mail-not-kept')[0] ?? null);
    expect(fetches(server)).toHaveLength(5);
    await failing.reader.close();
    full = false;
    const { taken, settled } = reading({ server, place, before });
    await settled();
    expect(new Set(taken).size).toBe(30);
    expect(fetches(server)).toHaveLength(35);
  });
});

describe('a mailbox that is not what it was', () => {
  it('with another UIDVALIDITY is read again as far as the last days go', async () => {
    const { server, place } = await setting();
    server.add(mail('old'), { date: daysAgo(40) });
    for (const name of ['one', 'two']) server.add(mail(name));
    const first = reading({ server, place });
    await first.settled();
    await first.reader.close();
    server.validity = 8;
    server.uidNext = 1;
    const former = server.mails.splice(0);
    for (const { raw, date } of former) server.add(raw, { date });
    server.add(mail('three'));
    const second = reading({ server, place });
    await second.settled();
    expect(second.taken).toEqual(['one', 'two', 'three']);
    expect(second.events('imap-mailbox-renewed')).toEqual([{ known: true, mails: 3, left: 0 }]);
    expect(place.known()).toEqual({ validity: '8', upTo: 4 });
  });

  it('whose UIDs begin again without a word is read again too', async () => {
    const { server, place } = await setting();
    for (const name of ['one', 'two', 'three']) server.add(mail(name));
    const first = reading({ server, place });
    await first.settled();
    await first.reader.close();
    server.mails.splice(1);
    server.uidNext = 2;
    server.add(mail('other'));
    const second = reading({ server, place });
    await second.settled();
    expect(second.taken).toEqual(['one', 'other']);
  });

  it('that is empty is a place to begin from', async () => {
    const { server, place } = await setting();
    server.uidNext = 900;
    const { settled, taken } = reading({ server, place });
    await settled();
    expect(place.known()).toEqual({ validity: '7', upTo: 899 });
    server.add(mail('first'));
    await eventually('the first mail', () => taken[0] ?? null);
  });

  it('that does not exist is said, and looked for again', async () => {
    const { server, place } = await setting();
    const reader = readMailbox({
      account: { ...imapAccountOf(server.url), mailbox: 'Nowhere' },
      place,
      take: async () => 'kept',
      now: () => NOW,
      log: (_level, _event, values = {}) => void codes.push(values['code']),
      pace: PACE,
    });
    const codes: unknown[] = [];
    closers.push(() => reader.close());
    await eventually('two looks', () => codes[1] ?? null);
    expect(codes[0]).toBe('no-such-mailbox');
  });
});

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

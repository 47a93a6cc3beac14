/** Replies read from a mailbox: every mail comes in once, also when it could not be kept at first, and the mailbox stays as it was. */
import { describe, expect, it } from 'vitest';
import { readMailbox } from '../../src/runtimes/imap.ts';
import { imapAccountOf } from '../../src/runtimes/imap-account.ts';
import type { ImapPlace } from '../../src/runtimes/imap-place.ts';
import { closers, daysAgo, fetches, mail, NOW, PACE, reading, setting } from './imap-reading.ts';
import { eventually } from './served.ts';

/** Nothing but reading ever reaches the server. */
const READS =
  /^(?:CAPABILITY|LOGIN|ID .*|NAMESPACE|LIST .*|LSUB .*|EXAMINE INBOX|UID SEARCH .*|UID FETCH [\d,]+ \(UID (?:RFC822\.SIZE|BODY\.PEEK\[\]<0\.\d+>)\)|IDLE|NOOP|LOGOUT)$/i;

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

/** A mailbox on a server of our own and somebody who reads it, for tests. */
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { calendarDate, type Instant, instant } from '../../src/domain/time.ts';
import type { Log } from '../../src/organisation/log.ts';
import { type TakeMail, takingOf } from '../../src/replies/take.ts';
import { type ImapPace, readMailbox } from '../../src/runtimes/imap.ts';
import { imapAccountOf } from '../../src/runtimes/imap-account.ts';
import { type ImapPlace, imapPlace } from '../../src/runtimes/imap-place.ts';
import { openNodeDatabase } from '../../src/runtimes/node-database.ts';
import { type ImapServer, imapServer } from './imap-server.ts';
import { eventually, temporaryFolder } from './served.ts';

export const NOW: Instant = instant('2026-05-20T10:00:00Z');
export const PASSWORD = 'canary-imap-password';
/** Quick everywhere but in polling: what comes, comes because the server told of it. */
export const PACE: ImapPace = { pollMs: 600_000, firstPauseMs: 4, longestPauseMs: 30, fetchMs: 5_000, idleAfterMs: 5 };

/** Run after each test, the last one first. */
export const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

export const daysAgo = (days: number): Date => new Date(Date.parse(NOW) - days * 86_400_000);
export const mail = (name: string): string => `From: a@cedar.example\nMessage-ID: <${name}@cedar.example>\nSubject: ${name}\n\nHello`;

/** A server, and a place on disk that outlives whoever reads. */
export async function setting() {
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
  /** Another server's. */
  readonly url?: string;
  readonly place: ImapPlace;
  readonly pace?: Partial<ImapPace>;
  /** Stands in front of what takes each mail; may throw. */
  readonly before?: (name: string) => void | Promise<void>;
}

/** Reads until the test is over; `taken` are the subjects in their order, `lines` what was logged. */
export function reading({ server, url = server.url, place, pace = {}, before = () => {} }: Reading) {
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
  const reader = readMailbox({ account: imapAccountOf(url), place, take, now: () => NOW, log, pace: { ...PACE, ...pace } });
  closers.push(() => reader.close());
  const events = (event: string) => lines.filter((each) => each.event === event).map(({ values }) => values);
  const settled = () =>
    eventually('the mailbox to be read', () => (server.lines().idling > 0 && place.waiting().length === 0 ? true : null));
  return { reader, taken, lines, events, settled };
}

/** The commands that asked for a mail itself. */
export const fetches = (server: ImapServer): string[] => server.commands.filter((command) => command.includes('BODY'));

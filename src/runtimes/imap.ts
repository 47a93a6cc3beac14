/**
 * Reads replies from a mailbox. Which mails are there is noted on disk first, then each is fetched once and handed to where `POST /inbound/email`
 * hands its own, and crossed out only after it was kept. The mailbox is opened read-only: nothing in it is deleted, moved or marked.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow, type MailboxObject } from 'imapflow';
import { type Instant, msOf } from '../domain/time.ts';
import type { Log } from '../organisation/log.ts';
import { MAX_MAIL_BYTES } from '../replies/read.ts';
import type { TakeMail } from '../replies/take.ts';
import type { Health } from '../web/deps.ts';
import type { ImapAccount } from './imap-account.ts';
import type { ImapPlace } from './imap-place.ts';
import { type AccessTokens, GRANT_REFUSED } from './imap-tokens.ts';

/** Milliseconds. `pollMs`: how long the mailbox is left alone where its server does not tell of new mail. */
export interface ImapPace {
  readonly pollMs: number;
  /** After the first failure in a row, then twice as long each time, up to `longestPauseMs`. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** No mail takes longer to fetch. */
  readonly fetchMs: number;
  /** IDLE begins after so long without a command. */
  readonly idleAfterMs: number;
}

/** Our figures: a wish to be left alone counts within a minute even without IDLE. */
const PACE: ImapPace = { pollMs: 60_000, firstPauseMs: 1_000, longestPauseMs: 300_000, fetchMs: 300_000, idleAfterMs: 250 };
/** What is read of a mailbox we do not know, or no longer: replies to letters older than that have long been missed. */
const LOOK_BACK_DAYS = 14;
/** Mails whose sizes are asked for at once. */
const PORTION = 100;
/** So many mails in a row that nobody could keep mean that nothing can be kept now: the rest is not fetched in vain. */
const MAX_FAILURES = 5;
/** Around a mail of the largest size there is the rest of the answer. */
const FRAME_BYTES = 65_536;
const CONNECT_TIMEOUT_MS = 10_000;
const SOCKET_TIMEOUT_MS = 120_000;
/** How long a session may take to end by itself once it is told to. */
const GRACE_MS = 2_000;
const DAY_MS = 86_400_000;
const LOGIN_REFUSED = 'login-refused';
/** What does not change by being asked again soon. */
const REFUSED: readonly string[] = [LOGIN_REFUSED, GRANT_REFUSED];

export interface ImapDeps {
  readonly account: ImapAccount;
  /** Gives access tokens; needed where the account logs in by them. */
  readonly tokens?: AccessTokens;
  readonly place: ImapPlace;
  readonly take: TakeMail;
  readonly now: () => Instant;
  readonly log: Log;
  readonly pace?: ImapPace;
}

export interface ReplyMailbox {
  /** `mailboxFailures`: in a row; `mailboxWaiting`: mails that are there and not kept yet. */
  health(): Health['facts'];
  /** What is being kept is kept; nothing is taken after. */
  close(): Promise<void>;
}

/** Starts reading at once and goes on until it is closed, whatever the server does. */
export function readMailbox({ account, tokens, place, take, now, log, pace = PACE }: ImapDeps): ReplyMailbox {
  const ending = new AbortController();
  let line: ImapFlow | null = null;
  let failures = 0;
  let retryAt = 0;
  let lastRead: Instant | null = null;

  const failed = (event: string, code: string): void => {
    failures += 1;
    // A server that is asked again and again with a wrong password locks the account.
    const pauseMs = REFUSED.includes(code) ? pace.longestPauseMs : Math.min(pace.longestPauseMs, pace.firstPauseMs * 2 ** (failures - 1));
    retryAt = performance.now() + pauseMs;
    log('warn', event, { code, failures, pauseMs });
  };
  const untilRetry = (): number => Math.max(1, retryAt - performance.now());

  /** Takes everything that is there; what was tried in vain before only when its time has come. */
  const round = async (session: Session): Promise<void> => {
    await noteNew(session.client, place);
    const retries = performance.now() >= retryAt;
    const due = place.waiting().filter(({ tries }) => tries === 0 || retries);
    let lost = 0;
    for (let start = 0; start < due.length && lost < MAX_FAILURES; start += PORTION) {
      const uids = due.slice(start, start + PORTION).map(({ uid }) => uid);
      const sizes = await sizesOf(session.client, uids);
      for (const uid of uids) {
        if (ending.signal.aborted || lost >= MAX_FAILURES) break;
        if (!(await takeOne(session, uid, sizes.get(uid)))) lost += 1;
      }
    }
    if (lost > 0) failed('imap-mail-not-kept', 'not-kept');
    else if (retries) failures = 0;
    lastRead = now();
  };

  /** False: it has to be tried again. @throws when the line is broken. */
  const takeOne = async (session: Session, uid: number, size: number | undefined): Promise<boolean> => {
    if (!session.client.usable) throw lineBroken(session);
    const fetched = await fetchMail(session, uid, size, pace.fetchMs).catch((error: unknown) => {
      if (!ending.signal.aborted) place.failed(uid);
      if (!session.client.usable) throw error;
      return 'refused' as const;
    });
    if (fetched === 'refused') return false;
    const taken = fetched instanceof Uint8Array ? await take(fetched).catch(() => 'not-kept' as const) : fetched;
    switch (taken) {
      case 'not-kept':
        place.failed(uid);
        return false;
      case 'too-large':
      case 'no-mail':
        log('warn', 'imap-mail-passed-over', { reason: taken, uid });
        place.done(uid);
        return true;
      case 'kept':
      case 'answers-nothing':
      case 'gone':
        place.done(uid);
        return true;
      default:
        return taken satisfies never;
    }
  };

  /** One connection, from its greeting until it breaks (then it throws) or everything ends. */
  const connection = async (): Promise<void> => {
    let news = new AbortController();
    const auth = await authOf(account, tokens);
    const session = openSession(account, auth, pace.idleAfterMs, () => news.abort());
    line = session.client;
    try {
      await session.client.connect();
      const mailbox = await session.client.mailboxOpen(account.mailbox, { readOnly: true });
      await findPlace({ client: session.client, mailbox, place, now, log });
      while (!ending.signal.aborted) {
        news = new AbortController();
        await round(session);
        await pause(failures > 0 ? Math.min(pace.pollMs, untilRetry()) : pace.pollMs, AbortSignal.any([news.signal, ending.signal]));
      }
      await session.client.logout();
    } finally {
      session.client.close();
    }
  };

  const run = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const broken = await connection().then(() => null, codeOf);
      if (broken === null || ending.signal.aborted) return;
      // A token that was refused before its time is not offered again.
      if (broken === LOGIN_REFUSED) tokens?.forget();
      failed('imap-line-broken', broken);
      await pause(untilRetry(), ending.signal);
    }
  };
  const running = run();

  return {
    health: () => ({ mailboxRead: lastRead ?? 'never', mailboxFailures: failures, mailboxWaiting: place.waiting().length }),
    async close() {
      ending.abort();
      const cut = setTimeout(() => line?.close(), GRACE_MS);
      await running;
      clearTimeout(cut);
    },
  };
}

interface Session {
  readonly client: ImapFlow;
  /** What broke the line, where it is broken. */
  readonly fault: () => string | null;
}

function lineBroken({ fault }: Session): Error {
  return Object.assign(new Error('the line is broken'), { code: fault() ?? 'NoConnection' });
}

type Auth = { readonly user: string } & ({ readonly pass: string } | { readonly accessToken: string });

/** @throws Error where no token is to be had. */
async function authOf({ user, login }: ImapAccount, tokens: AccessTokens | undefined): Promise<Auth> {
  if (login.by === 'password') return { user, pass: login.password };
  if (!tokens) throw new Error('an account with tokens needs somebody who gives them');
  return { user, accessToken: await tokens.get() };
}

/** `ring`: there is news, or the line is broken. */
function openSession(account: ImapAccount, auth: Auth, idleAfterMs: number, ring: () => void): Session {
  const client = new ImapFlow({
    host: account.host,
    port: account.port,
    secure: account.secure,
    // Without TLS from the first byte the server is on this machine (imap-account.ts).
    doSTARTTLS: false,
    auth,
    clientInfo: { name: 'Tahseel', version: false, vendor: false, 'support-url': false },
    logger: false,
    disableCompression: true,
    maxLiteralSize: MAX_MAIL_BYTES + 1,
    maxResponseSize: MAX_MAIL_BYTES + FRAME_BYTES,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    autoIdleDelay: idleAfterMs,
  });
  let fault: string | null = null;
  client.on('error', (error) => {
    fault ??= codeOf(error);
  });
  client.on('exists', ring);
  client.on('close', ring);
  return { client, fault: () => fault };
}

interface Opened {
  readonly client: ImapFlow;
  readonly mailbox: MailboxObject;
  readonly place: ImapPlace;
  readonly now: () => Instant;
  readonly log: Log;
}

/** In a mailbox that is new to us, or whose UIDs no longer are what they were, the last days are read (again): every mail counts once anyway. */
async function findPlace({ client, mailbox, place, now, log }: Opened): Promise<void> {
  const known = place.known();
  const validity = String(mailbox.uidValidity);
  // A mailbox restored from a backup may give out UIDs a second time without saying so.
  if (known?.validity === validity && !(mailbox.uidNext <= known.upTo)) return;
  // SINCE knows days only, of the server's zone.
  const uids = await search(client, { since: new Date(msOf(now()) - (LOOK_BACK_DAYS + 1) * DAY_MS) });
  const left = place.renew(validity, (mailbox.uidNext || 1) - 1, uids);
  log(left > 0 ? 'warn' : 'info', 'imap-mailbox-renewed', { known: known !== null, mails: uids.length, left });
}

async function noteNew(client: ImapFlow, place: ImapPlace): Promise<void> {
  const upTo = place.known()?.upTo ?? 0;
  // 'n:*' always names the last mail, however low its UID (RFC 3501 §6.4.8).
  const uids = (await search(client, { uid: `${upTo + 1}:*` })).filter((uid) => uid > upTo);
  const last = uids.at(-1);
  if (last !== undefined) place.note(last, uids);
}

/** UIDs in ascending order. */
async function search(client: ImapFlow, query: { since: Date } | { uid: string }): Promise<number[]> {
  const found = await client.search(query, { uid: true });
  if (!Array.isArray(found)) throw new Error('the server refused to search');
  return found;
}

/** Bytes by UID, as far as the server says them. */
async function sizesOf(client: ImapFlow, uids: readonly number[]): Promise<Map<number, number>> {
  const mails = await client.fetchAll(uids.join(','), { uid: true, size: true }, { uid: true });
  return new Map(mails.flatMap(({ uid, size }) => (size === undefined ? [] : [[uid, size] as const])));
}

/** The bytes of one mail, by BODY.PEEK. @throws when the server refuses or the line breaks. */
async function fetchMail(
  { client, fault }: Session,
  uid: number,
  size: number | undefined,
  withinMs: number,
): Promise<Uint8Array | 'too-large' | 'gone'> {
  if (size !== undefined && size > MAX_MAIL_BYTES) return 'too-large';
  const slow = setTimeout(() => client.close(), withinMs);
  try {
    const found = await client.fetchOne(String(uid), { uid: true, source: { maxLength: MAX_MAIL_BYTES + 1 } }, { uid: true });
    if (!found) return 'gone';
    const raw = found.source ?? new Uint8Array();
    return raw.length > MAX_MAIL_BYTES ? 'too-large' : raw;
  } catch (error) {
    // A server that sends more than it was asked for: the line is lost, and would be each time.
    if (fault() === 'LiteralTooLarge' || fault() === 'ResponseTooLarge') return 'too-large';
    throw error;
  } finally {
    clearTimeout(slow);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

/** A short code only: the error itself may quote the server or the login. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('authenticationFailed' in error && error.authenticationFailed === true) return LOGIN_REFUSED;
  if ('mailboxMissing' in error && error.mailboxMissing === true) return 'no-such-mailbox';
  return 'code' in error && typeof error.code === 'string' && /^[A-Za-z_0-9]{1,40}$/.test(error.code) ? error.code : error.name;
}

/**
 * How letters reach a mail server on Node: a few kept-alive SMTP connections, each knowing at every moment whether a byte of the
 * letter has left. nodemailer's own pool is not used because it re-queues a message by itself when a connection closes; here only
 * a letter of which nothing was transmitted is ever tried again.
 */
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Mail, MailOutcome, MailTransport } from '../letters/transport.ts';
import { isLoopback } from './loopback.ts';

const MAX_CONNECTIONS = 4;
const CONNECT_TIMEOUT_MS = 3_000;
const SOCKET_TIMEOUT_MS = 10_000;
/** Servers may trickle replies for ever without ever being silent; one letter may take this long altogether. */
const LETTER_TIMEOUT_MS = 30_000;
/** Idle connections are ended before a server would (RFC 5321 §4.5.3.2.7 asks servers for 5 minutes). */
const IDLE_MS = 60_000;

export interface SmtpOptions {
  readonly connections?: number;
  readonly connectTimeoutMs?: number;
  readonly socketTimeoutMs?: number;
  readonly letterTimeoutMs?: number;
  readonly idleMs?: number;
  /** Opens the line to a server; absent: nodemailer resolves its name and opens it. Rejects within the time. */
  readonly dial?: Dial;
}

export type Dial = (
  server: { readonly host: string; readonly port: number; readonly secure: boolean },
  withinMs: number,
) => Promise<Socket>;

interface Server {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly loopback: boolean;
  readonly user: string;
  readonly pass: string;
}

interface Line {
  readonly connection: SMTPConnection;
  idleTimer: NodeJS.Timeout | null;
}

interface Job {
  readonly mail: Mail;
  readonly done: (outcome: MailOutcome) => void;
}

/**
 * A transport to `smtp://[user:password@]host:port` or `smtps://…`.
 * @throws RangeError for any other URL (without repeating it: it may hold a password).
 */
export function smtpTransport(url: string, options: SmtpOptions = {}): MailTransport {
  const server = parseServer(url);
  const waiting: Job[] = [];
  const idle: Line[] = [];
  const working = new Set<Promise<void>>();
  /** Counted apart from the promises: a worker past its last letter must not look as if it would take another. */
  let busy = 0;
  let closed = false;

  const keep = (line: Line): void => {
    if (closed || line.connection.destroyed) {
      end(line);
      return;
    }
    line.idleTimer = setTimeout(() => {
      idle.splice(idle.indexOf(line), 1);
      end(line);
    }, options.idleMs ?? IDLE_MS).unref();
    idle.push(line);
  };
  const take = (): Line | null => {
    for (let line = idle.pop(); line; line = idle.pop()) {
      if (line.idleTimer) clearTimeout(line.idleTimer);
      if (!line.connection.destroyed) return line;
    }
    return null;
  };
  const work = async (): Promise<void> => {
    busy += 1;
    let line = take();
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const handed = await deliver(job.mail, line, server, options);
      line = handed.line;
      job.done(handed.outcome);
    }
    busy -= 1;
    if (line) keep(line);
  };

  return {
    send: (mail) =>
      new Promise((resolve) => {
        if (closed) return resolve({ kind: 'later', code: 'CLOSED' });
        waiting.push({ mail, done: resolve });
        if (busy >= (options.connections ?? MAX_CONNECTIONS)) return;
        const run: Promise<void> = work().finally(() => working.delete(run));
        working.add(run);
      }),
    /** Lets what is under way finish, hands back what has not begun, and hangs up. */
    close: async () => {
      closed = true;
      for (const job of waiting.splice(0)) job.done({ kind: 'later', code: 'CLOSED' });
      for (let line = take(); line; line = take()) end(line);
      await Promise.all(working);
    },
  };
}

/** One letter over one line; a kept line found dead before anything was transmitted is replaced once. */
async function deliver(
  mail: Mail,
  kept: Line | null,
  server: Server,
  options: SmtpOptions,
): Promise<{ outcome: MailOutcome; line: Line | null }> {
  let line = kept;
  for (;;) {
    const reused = line !== null;
    if (!line) {
      const opened = await open(server, options);
      if ('outcome' in opened) return { outcome: opened.outcome, line: null };
      line = opened.line;
    }
    const outcome = await transmit(mail, line, options);
    if (outcome.kind === 'accepted') return { outcome, line };
    end(line);
    line = null;
    if (!(reused && outcome.kind === 'later')) return { outcome, line };
  }
}

/** Connects, greets and logs in. Whatever fails here, nothing was transmitted. */
async function open(server: Server, options: SmtpOptions): Promise<{ line: Line } | { outcome: MailOutcome }> {
  if (!options.dial) return greet(server, options, {});
  try {
    const connection = await options.dial(server, options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS);
    return await greet(server, options, { connection, secured: server.secure });
  } catch (error) {
    return { outcome: { kind: 'later', code: codeOf(error) } };
  }
}

function greet(
  server: Server,
  options: SmtpOptions,
  dialled: Pick<SMTPConnection.Options, 'connection' | 'secured'>,
): Promise<{ line: Line } | { outcome: MailOutcome }> {
  return new Promise((resolve) => {
    const connection = new SMTPConnection({
      ...dialled,
      host: server.host,
      port: server.port,
      secure: server.secure,
      ignoreTLS: server.loopback,
      // A password never crosses a network in the clear; a relay without one may be a sink that knows no TLS.
      requireTLS: !server.loopback && !server.secure && server.user !== '',
      connectionTimeout: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
      greetingTimeout: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
      dnsTimeout: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
      socketTimeout: options.socketTimeoutMs ?? SOCKET_TIMEOUT_MS,
      socketCloseTimeout: 0,
    });
    const fail = (error: unknown): void => {
      // The reason first: closing reports an 'end' of its own.
      resolve({ outcome: { kind: 'later', code: codeOf(error) } });
      connection.close();
    };
    const ready = (): void => resolve({ line: { connection, idleTimer: null } });
    connection.on('error', fail);
    connection.once('end', () => fail(null));
    connection.connect((error) => {
      if (error) return fail(error);
      if (server.user === '') return ready();
      connection.login({ credentials: { user: server.user, pass: server.pass } }, (refused) => (refused ? fail(refused) : ready()));
    });
  });
}

/** Hands the message over and says what came of it, judged by whether its first byte had been asked for. */
function transmit(mail: Mail, line: Line, options: SmtpOptions): Promise<MailOutcome> {
  return new Promise((resolve) => {
    let begun = false;
    const body = new Readable({
      read() {
        begun = true;
        this.push(mail.raw);
        this.push(null);
      },
    });
    const settle = (outcome: MailOutcome): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const timer = setTimeout(() => {
      settle({ kind: begun ? 'unknown' : 'later', code: 'ETIMEDOUT' });
      line.connection.close();
    }, options.letterTimeoutMs ?? LETTER_TIMEOUT_MS);
    line.connection.send({ from: mail.envelope.from, to: [...mail.envelope.to], size: mail.raw.length }, body, (error, info) => {
      if (!error && info) return settle({ kind: 'accepted', response: info.response });
      settle(outcomeOf(error, begun));
    });
  });
}

/** EENVELOPE and EMESSAGE with a reply code are the server's own answer to MAIL, RCPT or DATA; anything else is a broken line. */
function outcomeOf(error: unknown, begun: boolean): MailOutcome {
  const code = codeOf(error);
  const reply = replyOf(error);
  const answered = isAnswer(error);
  // 421: the server is closing the session. It has refused the message only if it had been given it.
  if (answered && reply !== null && (reply !== 421 || begun)) return { kind: 'refused', code };
  if (answered && reply === null && !begun) return { kind: 'refused', code };
  return { kind: begun ? 'unknown' : 'later', code };
}

function isAnswer(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EENVELOPE' || error.code === 'EMESSAGE');
}

function replyOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('responseCode' in error) || typeof error.responseCode !== 'number') return null;
  return error.responseCode >= 400 && error.responseCode <= 599 ? error.responseCode : null;
}

/** A short code only: the error itself may quote the server, the address or the login. */
function codeOf(error: unknown): string {
  const reply = replyOf(error);
  if (reply !== null) return String(reply);
  if (!(error instanceof Error)) return 'ECONNECTION';
  if ('originalCode' in error && typeof error.originalCode === 'string') return error.originalCode;
  return 'code' in error && typeof error.code === 'string' ? error.code : 'ECONNECTION';
}

function end(line: Line): void {
  if (line.idleTimer) clearTimeout(line.idleTimer);
  if (!line.connection.destroyed) line.connection.close();
}

function parseServer(url: string): Server {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const secure = parsed?.protocol === 'smtps:';
  if (!parsed || !(secure || parsed.protocol === 'smtp:') || parsed.hostname === '') {
    throw new RangeError('not a mail server address: smtp://host:port or smtps://host:port is needed');
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    port: Number(parsed.port) || (secure ? 465 : 587),
    secure,
    loopback: isLoopback(host),
    user: decodeURIComponent(parsed.username),
    pass: decodeURIComponent(parsed.password),
  };
}

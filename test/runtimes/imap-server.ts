/**
 * A mail server for tests that speaks as much of IMAP4rev1 (RFC 3501, IDLE by RFC 2177) as reading one mailbox takes, on loopback, and misbehaves
 * when it is told to. Whatever it does not know it answers BAD and remembers, so that a test sees every command that ever came.
 */
import net from 'node:net';

export interface StoredMail {
  readonly uid: number;
  readonly raw: Uint8Array;
  readonly date: Date;
  /** What the server says its size is; undefined: the truth. */
  readonly claims?: number | undefined;
}

/** What the server does instead of answering a command: nothing, hanging up, or the given bytes and then hanging up. */
type Trouble = { readonly say: string | Uint8Array; readonly hangUp: boolean };

export interface ImapServer {
  readonly url: string;
  readonly mails: StoredMail[];
  /** Every command so far, its tag left out, a LOGIN without its arguments. */
  readonly commands: string[];
  validity: number;
  uidNext: number;
  password: string;
  idle: boolean;
  /** The access token it takes by XOAUTH2; null: it takes passwords only. */
  token: string | null;
  /** Ignores how much of a mail is asked for. */
  sendsAll: boolean;
  /** Asked before each answer to a command (without its tag). */
  trouble: ((command: string, tag: string) => Trouble | null) | null;
  /** Gives its UID; whoever idles is told. */
  add(raw: Uint8Array | string, options?: { readonly date?: Date; readonly claims?: number; readonly silently?: boolean }): number;
  /** How many connections are open, and how many are in IDLE. */
  lines(): { readonly open: number; readonly idling: number };
  /** Hangs up on everybody. */
  hangUp(): void;
  close(): Promise<void>;
}

interface Line {
  readonly socket: net.Socket;
  /** The tag of the IDLE that is going on. */
  idling: string | null;
  /** The tag of the AUTHENTICATE that waits for its answer. */
  proving: string | null;
}

export const IMAP_USER = 'replies@nile.example';
const DAY_MS = 86_400_000;

/** Listens on a free port of loopback; its mailbox is INBOX, its user IMAP_USER. */
export async function imapServer({ now = () => new Date(), password = 'secret' } = {}): Promise<ImapServer> {
  const open = new Set<Line>();
  const server: ImapServer = {
    url: '',
    mails: [],
    commands: [],
    validity: 7,
    uidNext: 1,
    password,
    idle: true,
    token: null,
    sendsAll: false,
    trouble: null,
    add(raw, { date = now(), claims, silently = false } = {}) {
      const uid = server.uidNext++;
      server.mails.push({ uid, raw: typeof raw === 'string' ? Buffer.from(raw.replace(/\r?\n/g, '\r\n')) : raw, date, claims });
      for (const { socket, idling } of open) if (idling !== null && !silently) socket.write(`* ${server.mails.length} EXISTS\r\n`);
      return uid;
    },
    lines: () => ({ open: open.size, idling: [...open].filter(({ idling }) => idling !== null).length }),
    hangUp: () => {
      for (const { socket } of open) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.hangUp();
        listener.close(() => resolve());
      }),
  };
  const listener = net.createServer((socket) => {
    const line: Line = { socket, idling: null, proving: null };
    open.add(line);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(line));
    socket.write('* OK ready\r\n');
    readCommands(line, (text) => carryOut(server, line, text));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return Object.assign(server, {
    url: `imap://${encodeURIComponent(IMAP_USER)}:${encodeURIComponent(password)}@127.0.0.1:${address.port}/INBOX`,
  });
}

/** Lines, with the literals a client sends put in their places as quoted strings. */
function readCommands({ socket }: Line, command: (text: string) => void): void {
  let rest = '';
  let begun = '';
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1');
    for (let end = rest.indexOf('\r\n'); end !== -1; end = rest.indexOf('\r\n')) {
      const literal = /\{(\d+)\}$/.exec(rest.slice(0, end));
      if (!literal) {
        const whole = begun + rest.slice(0, end);
        rest = rest.slice(end + 2);
        begun = '';
        command(whole);
        continue;
      }
      const length = Number(literal[1]);
      if (rest.length < end + 2) return;
      if (rest.length === end + 2) socket.write('+ go on\r\n');
      if (rest.length < end + 2 + length) return;
      begun += `${rest.slice(0, literal.index)}"${rest.slice(end + 2, end + 2 + length)}"`;
      rest = rest.slice(end + 2 + length);
    }
  });
}

function carryOut(server: ImapServer, line: Line, text: string): void {
  const { socket } = line;
  if (line.idling !== null) {
    const tag = line.idling;
    line.idling = null;
    socket.write(`${tag} ${text === 'DONE' ? 'OK' : 'BAD'} idle ended\r\n`);
    return;
  }
  if (line.proving !== null) {
    const tag = line.proving;
    line.proving = null;
    // As Google and Microsoft write it: the user and the token, each ended by a control character.
    const proof = Buffer.from(text, 'base64').toString();
    const good = proof === `user=${IMAP_USER}\u0001auth=Bearer ${server.token}\u0001\u0001`;
    socket.write(good ? `${tag} OK welcome\r\n` : `${tag} NO [AUTHENTICATIONFAILED] Invalid credentials\r\n`);
    return;
  }
  const [tag = '*', ...words] = text.split(' ');
  const command = words.join(' ');
  server.commands.push(/^LOGIN/i.test(command) ? 'LOGIN' : command);
  const trouble = server.trouble?.(command, tag) ?? null;
  if (trouble) {
    socket.write(trouble.say);
    if (trouble.hangUp) socket.end();
    return;
  }
  if (/^IDLE$/i.test(command) && server.idle) {
    line.idling = tag;
    socket.write('+ idling\r\n');
    return;
  }
  if (/^AUTHENTICATE XOAUTH2$/i.test(command) && server.token !== null) {
    line.proving = tag;
    socket.write('+ \r\n');
    return;
  }
  for (const part of answer(server, command, tag)) socket.write(part);
  if (/^LOGOUT$/i.test(command)) socket.end();
}

/** The whole answer, the tagged line last. */
function answer(server: ImapServer, command: string, tag: string): (string | Uint8Array)[] {
  const ok = `${tag} OK done\r\n`;
  const [first = '', second = ''] = command.toUpperCase().split(' ');
  switch (first === 'UID' ? `UID ${second}` : first) {
    case 'CAPABILITY':
      return [`* CAPABILITY IMAP4rev1${server.idle ? ' IDLE' : ''}${server.token === null ? '' : ' AUTH=XOAUTH2'}\r\n`, ok];
    case 'LOGIN':
      return [command.includes(`"${server.password}"`) ? ok : `${tag} NO [AUTHENTICATIONFAILED] no such ${server.password}\r\n`];
    case 'LIST':
      return ['* LIST () "/" INBOX\r\n', ok];
    case 'LSUB':
    case 'NOOP':
      return [ok];
    case 'EXAMINE':
      if (!/^EXAMINE "?INBOX"?$/i.test(command)) return [`${tag} NO no such mailbox\r\n`];
      return [
        `* FLAGS (\\Seen)\r\n* ${server.mails.length} EXISTS\r\n* OK [UIDVALIDITY ${server.validity}] valid\r\n* OK [UIDNEXT ${server.uidNext}] next\r\n`,
        `${tag} OK [READ-ONLY] open\r\n`,
      ];
    case 'UID SEARCH':
      return [
        `* SEARCH${matching(server, command)
          .map((uid) => ` ${uid}`)
          .join('')}\r\n`,
        ok,
      ];
    case 'UID FETCH':
      return [...fetched(server, command), ok];
    case 'LOGOUT':
      return ['* BYE so long\r\n', ok];
    default:
      return [`${tag} BAD what?\r\n`];
  }
}

/** UID SEARCH SINCE d-Mon-yyyy, or UID SEARCH UID n:* (which always names the last mail, RFC 3501 §6.4.8). */
function matching({ mails }: ImapServer, command: string): number[] {
  const since = /SINCE "?(\d{1,2}-\w{3}-\d{4})/i.exec(command)?.[1];
  const from = /UID SEARCH UID (\d+):\*/i.exec(command)?.[1];
  const uids = mails.map(({ uid }) => uid);
  if (since !== undefined) {
    const day = Math.floor(Date.parse(`${since} UTC`) / DAY_MS);
    return mails.filter(({ date }) => Math.floor(date.getTime() / DAY_MS) >= day).map(({ uid }) => uid);
  }
  return uids.filter((uid, index) => uid >= Number(from) || index === uids.length - 1);
}

function fetched({ mails, sendsAll }: ImapServer, command: string): (string | Uint8Array)[] {
  const [, list = '', items = ''] = /^UID FETCH (\S+) (.+)$/i.exec(command) ?? [];
  const uids = new Set(list.split(',').map(Number));
  const most = Number(/BODY\.PEEK\[\]<0\.(\d+)>/i.exec(items)?.[1] ?? Number.POSITIVE_INFINITY);
  return mails.flatMap(({ uid, raw, claims }, index) => {
    if (!uids.has(uid)) return [];
    if (/RFC822\.SIZE/i.test(items)) return [`* ${index + 1} FETCH (UID ${uid} RFC822.SIZE ${claims ?? raw.length})\r\n`];
    const body = sendsAll ? raw : raw.subarray(0, most);
    return [`* ${index + 1} FETCH (UID ${uid} BODY[]<0> {${body.length}}\r\n`, body, ')\r\n'];
  });
}

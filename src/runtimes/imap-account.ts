/** `IMAP_URL`: which mailbox replies are read from, and how its server is reached. What is wrong with it is said without repeating it. */
import { isIPv6 } from 'node:net';
import { BadInput } from '../domain/bad-input.ts';
import { isLoopback } from './loopback.ts';

export interface ImapAccount {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; without it the server is on this machine. */
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
  /** As the server names it. */
  readonly mailbox: string;
}

/** RFC 8314 §7.1 and RFC 3501 §2.1. */
const PORTS = { 'imaps:': 993, 'imap:': 143 } as const;
const HOST_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a line end would begin a command of its own
const CONTROLS = /[\u0000-\u001f\u007f]/;
const WANTED =
  'IMAP_URL is not a mailbox such as imaps://user:password@mail.example/INBOX; in user and password @ is written %40, / %2F, # %23, ? %3F and % %25';

/** @throws BadInput, never with any of the text in it: it holds a password. */
export function imapAccountOf(text: string): ImapAccount {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !(url.protocol === 'imaps:' || url.protocol === 'imap:') || url.search !== '' || url.hash !== '') throw new BadInput(WANTED);
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const secure = url.protocol === 'imaps:';
  const [user, password, mailbox] = [url.username, url.password, url.pathname.slice(1)].map(decoded);
  if (!(HOST_NAME.test(host) || isIPv6(host)) || !user || !password || mailbox === undefined) throw new BadInput(WANTED);
  if (!secure && !isLoopback(host))
    throw new BadInput('IMAP_URL: plain imap:// goes to this machine only, any other server needs imaps://');
  return { host, port: Number(url.port) || PORTS[url.protocol], secure, user, password, mailbox: mailbox || 'INBOX' };
}

/** undefined for what is no percent-encoding, or holds control characters. */
function decoded(part: string): string | undefined {
  try {
    const text = decodeURIComponent(part);
    return CONTROLS.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

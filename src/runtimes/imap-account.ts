/** `IMAP_URL` and what goes with it: which mailbox replies are read from, and how its server is reached. What is wrong with it is said without repeating it. */
import { isIPv6 } from 'node:net';
import { BadInput } from '../domain/bad-input.ts';
import { isLoopback } from './loopback.ts';

export interface ImapAccount {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; without it the server is on this machine. */
  readonly secure: boolean;
  readonly user: string;
  readonly login: ImapLogin;
  /** As the server names it. */
  readonly mailbox: string;
}

/** A password, or tokens that somebody's consent gives (Google and Microsoft take no passwords any more). */
export type ImapLogin = { readonly by: 'password'; readonly password: string } | ({ readonly by: 'token' } & MailboxGrant);

/** A consent to read the mailbox, as the environment gives it. */
export interface MailboxGrant {
  /** Where a refresh token is answered with an access token. */
  readonly tokenUrl: URL;
  readonly clientId: string;
  /** null: an app without one. */
  readonly clientSecret: string | null;
  readonly refreshToken: string;
  /** Asked for at every refresh; null: what was consented to. */
  readonly scope: string | null;
}

/** What is said beside `IMAP_URL`, by its variable. */
export type MailboxVariables = Readonly<Partial<Record<(typeof VARIABLES)[number], string | undefined>>>;
const VARIABLES = ['IMAP_REFRESH_TOKEN', 'IMAP_CLIENT_ID', 'IMAP_CLIENT_SECRET', 'IMAP_TOKEN_URL'] as const;

/**
 * Where the two large providers give tokens. https://developers.google.com/identity/protocols/oauth2/web-server#offline;
 * https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
 */
const PROVIDERS: ReadonlyMap<string, { readonly tokenUrl: string; readonly scope: string | null }> = new Map([
  ['imap.gmail.com', { tokenUrl: 'https://oauth2.googleapis.com/token', scope: null }],
  [
    'outlook.office365.com',
    {
      tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
      scope: 'https://outlook.office.com/IMAP.AccessAsUser.All offline_access',
    },
  ],
]);

/** RFC 8314 §7.1 and RFC 3501 §2.1. */
const PORTS = { 'imaps:': 993, 'imap:': 143 } as const;
const HOST_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a line end would begin a command of its own
const CONTROLS = /[\u0000-\u001f\u007f]/;
const WANTED =
  'IMAP_URL is not a mailbox such as imaps://user:password@mail.example/INBOX; in user and password @ is written %40, / %2F, # %23, ? %3F and % %25';

/** @throws BadInput, never with any of the text in it: it holds a password, the variables a token. */
export function imapAccountOf(text: string, variables: MailboxVariables = {}): ImapAccount {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !(url.protocol === 'imaps:' || url.protocol === 'imap:') || url.search !== '' || url.hash !== '') throw new BadInput(WANTED);
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const secure = url.protocol === 'imaps:';
  const [user, password, mailbox] = [url.username, url.password, url.pathname.slice(1)].map(decoded);
  if (!(HOST_NAME.test(host) || isIPv6(host)) || !user || password === undefined || mailbox === undefined) throw new BadInput(WANTED);
  if (!secure && !isLoopback(host))
    throw new BadInput('IMAP_URL: plain imap:// goes to this machine only, any other server needs imaps://');
  const login = loginOf(host, password, variables);
  return { host, port: Number(url.port) || PORTS[url.protocol], secure, user, login, mailbox: mailbox || 'INBOX' };
}

function loginOf(host: string, password: string, variables: MailboxVariables): ImapLogin {
  const refreshToken = variables.IMAP_REFRESH_TOKEN || '';
  if (refreshToken === '') {
    if (password === '') throw new BadInput(WANTED);
    return { by: 'password', password };
  }
  if (password !== '') throw new BadInput('IMAP_URL holds a password although IMAP_REFRESH_TOKEN is set: take one of them away');
  const clientId = variables.IMAP_CLIENT_ID || '';
  if (clientId === '') throw new BadInput('IMAP_CLIENT_ID is not set, though IMAP_REFRESH_TOKEN is');
  const provider = PROVIDERS.get(host);
  const address = variables.IMAP_TOKEN_URL || provider?.tokenUrl || '';
  const tokenUrl = URL.canParse(address) ? new URL(address) : null;
  if (!tokenUrl || !(tokenUrl.protocol === 'https:' || (tokenUrl.protocol === 'http:' && isLoopback(tokenUrl.hostname))))
    throw new BadInput('IMAP_TOKEN_URL is not the https:// address where the mailbox’s provider gives tokens');
  return {
    by: 'token',
    tokenUrl,
    clientId,
    clientSecret: variables.IMAP_CLIENT_SECRET || null,
    refreshToken,
    scope: provider?.scope ?? null,
  };
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

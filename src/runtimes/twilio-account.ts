/** The account texts are sent from, read from SMS_URL: who we are at the provider, where it is, and which sender the texts come from. */
import { BadInput } from '../domain/bad-input.ts';
import { isE164 } from '../domain/phone.ts';

export interface TwilioAccount {
  /** Scheme, host and port, without a path: 'https://api.twilio.com'. */
  readonly baseUrl: string;
  /** 'AC…', the account in every path. */
  readonly accountSid: string;
  /** An API key ('SK…') with its secret, or the account itself with its token. */
  readonly user: string;
  readonly secret: string;
  readonly sender: TextSender;
  /** What Twilio signs its callbacks with, always the account's own; null: unknown, so that none is asked for. */
  readonly authToken: string | null;
}

/** A number texts come from and stops go to, or a messaging service ('MG…') that picks one. */
export type TextSender = { readonly kind: 'number'; readonly from: string } | { readonly kind: 'service'; readonly sid: string };

const FORM = 'twilio://KEY:SECRET@api.twilio.com/ACCOUNT?from=+15005550006 (or ?service=MG…)';
/** Twilio's names: two letters and 32 hexadecimal digits. */
const ACCOUNT = /^AC[0-9a-f]{32}$/;
const USER = /^(?:AC|SK)[0-9a-f]{32}$/;
const SERVICE = /^MG[0-9a-f]{32}$/;

/**
 * `authToken` as SMS_AUTH_TOKEN gives it; where the user is the account itself its secret is the token.
 * Parses `twilio://USER:SECRET@HOST[/ACCOUNT]?from=+…` or `?service=MG…`. The path may be left out where the user is the account itself.
 * @throws BadInput: one sentence that says what is wrong and repeats nothing of the text, which holds a secret.
 */
export function twilioAccount(text: string, authToken: string | null = null): TwilioAccount {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'twilio:') throw wrong('it does not start with twilio://');
  const user = plain(url.username);
  const secret = plain(url.password);
  if (!USER.test(user)) throw wrong('its user is neither an API key (SK…) nor an account (AC…)');
  if (secret === '') throw wrong('it holds no secret');
  const path = url.pathname.replace(/^\/|\/$/g, '');
  const accountSid = path === '' ? user : path;
  if (!ACCOUNT.test(accountSid)) throw wrong('its path is not the account (AC…) the key belongs to');
  return {
    baseUrl: baseUrlOf(url),
    accountSid,
    user,
    secret,
    sender: senderOf(url.searchParams),
    authToken: authToken ?? (user === accountSid ? secret : null),
  };
}

/** The secret goes nowhere but to Twilio or to this machine, and over a network never in the clear. */
function baseUrlOf({ hostname, host, hash }: URL): string {
  if (hash !== '') throw wrong('it holds a # (write it as %23)');
  if (hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)) return `http://${host}`;
  if (hostname === 'twilio.com' || hostname.endsWith('.twilio.com')) return `https://${host}`;
  throw wrong('its host is neither one of twilio.com nor this machine');
}

/** A name in letters instead of a number is refused: nobody can answer STOP to it. */
function senderOf(query: URLSearchParams): TextSender {
  const given = [...query.keys()];
  if (given.length !== 1) throw wrong('it does not name exactly one sender');
  // In a query a bare + stands for a space; nobody writes %2B by hand.
  const from = (query.get('from') ?? '').replace(/^ /, '+');
  const sid = query.get('service') ?? '';
  if (isE164(from)) return { kind: 'number', from };
  if (SERVICE.test(sid)) return { kind: 'service', sid };
  throw wrong('its sender is neither a number such as from=+15005550006 nor a messaging service (service=MG…)');
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw wrong('a % in it is no escape (write it as %25)');
  }
}

function wrong(what: string): BadInput {
  return new BadInput(`SMS_URL: ${what}; it has the form ${FORM}`);
}

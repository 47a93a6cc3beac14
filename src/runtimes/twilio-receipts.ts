/**
 * `POST /inbound/texts/<key>`: Twilio says what became of a text (https://www.twilio.com/docs/messaging/guides/outbound-message-logging). Each
 * call is signed with the account's token over the address and the form (https://www.twilio.com/docs/usage/security); what is not is nobody's.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { CommandResult } from '../organisation/command-schema.ts';
import { isLoopback } from './loopback.ts';
import { refusalOf } from './twilio.ts';
import type { TwilioAccount } from './twilio-account.ts';

const PATH = '/inbound/texts/';
const KEY = /^[0-9a-f]{32}$/;
const MAX_BYTES = 64 * 1024;
/**
 * What Twilio is told about trying again (its connection overrides): up to five times where we cannot take it yet, or cannot be reached. The
 * part behind # is for Twilio itself and is not sent.
 */
const AGAIN = '#rc=5&rp=5xx,ct,rt';
const ARRIVED: readonly string[] = ['delivered', 'read', 'partially_delivered'];
const DID_NOT: readonly string[] = ['undelivered', 'failed', 'canceled'];
/** Names and codes are short; anything longer is none. */
const CODE = /^\d{1,6}$/;

/** Where Twilio tells what became of a text, from its key; null where it could not reach us, or its word could not be checked. */
export function statusUrlOf({ authToken, baseUrl }: TwilioAccount, publicUrl: () => string): (key: string) => string | null {
  return (key) => {
    const base = publicUrl();
    // It refuses texts with an address it cannot call. Only a Twilio on this machine reaches this machine.
    const reached = baseUrl.startsWith('http://') || (base.startsWith('https://') && !isLoopback(new URL(base).hostname));
    return authToken !== null && reached ? `${base}${PATH}${key}${AGAIN}` : null;
  };
}

export interface TextReceipt {
  readonly key: string;
  readonly arrived: boolean;
  readonly code: string;
  readonly reason: ReturnType<typeof refusalOf>;
}

export interface ReceiptsOptions {
  readonly account: TwilioAccount;
  readonly publicUrl: () => string;
  /** Refused 'not-found': nobody's; any other refusal: to be said again. */
  readonly receive: (receipt: TextReceipt) => Promise<CommandResult>;
}

/** 204 kept, or nothing to keep; 403 not Twilio's; 413 too large; 503 say it again. Nothing of a call is logged or repeated. */
export function textReceiptRoutes({ account, publicUrl, receive }: ReceiptsOptions): Hono {
  const app = new Hono();
  app.post(`${PATH}:key`, bodyLimit({ maxSize: MAX_BYTES, onError: (context) => context.body(null, 413) }), async (context) => {
    const key = context.req.param('key');
    const form = new URLSearchParams(await context.req.text());
    const signature = context.req.header('x-twilio-signature') ?? '';
    if (!KEY.test(key) || !isSigned(account.authToken, `${publicUrl()}${PATH}${key}`, form, signature)) return context.body(null, 403);
    const status = form.get('MessageStatus') ?? '';
    const arrived = ARRIVED.includes(status);
    if (!arrived && !DID_NOT.includes(status)) return context.body(null, 204);
    const given = form.get('ErrorCode') ?? '';
    const code = CODE.test(given) ? given : status;
    const result = await receive({ key, arrived, code, reason: refusalOf(code) }).catch(() => null);
    return context.body(null, result?.done || result?.code === 'not-found' ? 204 : 503);
  });
  return app;
}

/**
 * Twilio's signature: base64(HMAC-SHA1(address, then every name and value of the form in the order of names)). Addresses are compared as they are
 * and with the port Twilio may have written, with and without the part behind #.
 */
export function isSigned(authToken: string | null, address: string, form: URLSearchParams, signature: string): boolean {
  if (authToken === null || authToken === '') return false;
  const fields = [...form].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name, value]) => name + value);
  const given = Buffer.from(signature, 'latin1');
  return [address, withPort(address), address + AGAIN, withPort(address) + AGAIN].some((each) => {
    const expected = Buffer.from(
      createHmac('sha1', authToken)
        .update(each + fields.join(''))
        .digest('base64'),
      'latin1',
    );
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** 'https://host/…' → 'https://host:443/…'. */
function withPort(address: string): string {
  const { protocol, hostname, port } = new URL(address);
  const from = `${protocol}//${hostname}`;
  return port === '' ? `${from}:${protocol === 'https:' ? 443 : 80}${address.slice(from.length)}` : address;
}

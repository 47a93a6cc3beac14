/**
 * How text messages reach Twilio: its Messages resource (https://www.twilio.com/docs/messaging/api/message-resource), one request for
 * one text. Twilio knows no name of ours for a text, so nothing it may have taken is ever sent again; it is looked for instead.
 */
import { z } from 'zod';
import { isE164 } from '../domain/phone.ts';
import { type Instant, msOf } from '../domain/time.ts';
import type { TextFinding, TextMessage, TextOutcome, TextRefusal, TextTransport } from '../letters/text-transport.ts';
import { type Exchanged, exchange, type Limits } from './exchange.ts';
import type { TextSender, TwilioAccount } from './twilio-account.ts';

/** Twilio may work on a request for almost half a minute; whoever hangs up sooner only knows less. */
const SEND_LIMITS: Limits = { connectMs: 3_000, totalMs: 30_000, bytes: 64 * 1024 };
/** A thousand listed texts of some 1.5 kB. */
const FIND_LIMITS: Limits = { connectMs: 3_000, totalMs: 30_000, bytes: 4 * 1024 * 1024 };
/** The most one page of a list may hold. */
const PAGE_SIZE = 1_000;
/**
 * How long a text may wait at Twilio before it is dropped (its default is hours, its range 1 to 14,400 at least): one that leaves much later
 * would ask for what may have been paid meanwhile, or outside the permitted hours. Our policy.
 */
const VALID_SECONDS = 900;
/** How far Twilio's clock and ours may lie apart, together with the time an exchange takes. Our policy. */
const AROUND_MS = 10 * 60_000;

/** Codes from which more follows. https://www.twilio.com/docs/api/errors: 21211 no number, 21614 no mobile, 21635 a landline. */
const REASONS: ReadonlyMap<string, TextRefusal> = new Map([
  ['21610', 'stopped'],
  // After it was taken: 30004 the recipient has blocked us, 30005 and 30006 no such number, or a landline.
  ['30004', 'stopped'],
  ['30005', 'unusable-number'],
  ['30006', 'unusable-number'],
  ['21211', 'unusable-number'],
  ['21614', 'unusable-number'],
  ['21635', 'unusable-number'],
]);

/** What Twilio calls the states of a text. In the first list it was taken and did not reach anybody. */
const FAILED = ['failed', 'undelivered', 'canceled'] as const;
const UNDER_WAY = ['accepted', 'scheduled', 'queued', 'sending', 'sent', 'delivered', 'read', 'partially_delivered'] as const;

const takenSchema = z.object({
  sid: z.string().regex(/^[A-Z]{2}[0-9a-f]{32}$/),
  status: z.enum([...UNDER_WAY, ...FAILED]),
  error_code: z.number().int().nullish(),
});
const errorSchema = z.object({ code: z.number().int().positive() });
/** What others have sent from the account may be in any state; only a text that can be ours is read further. */
const listedSchema = z.looseObject({
  to: z.string().nullable(),
  body: z.string().nullable(),
  direction: z.string(),
  date_created: z.string().refine((text) => !Number.isNaN(Date.parse(text))),
});
const listSchema = z.object({ messages: z.array(listedSchema), next_page_uri: z.string().nullable() });

export interface TwilioOptions {
  /** Instead of three seconds to connect and thirty in all. Tests of hanging servers set less. */
  readonly connectMs?: number;
  readonly totalMs?: number;
  /** Where Twilio is to tell what became of the text of a name; null: nowhere. */
  readonly statusUrl?: (key: string) => string | null;
}

/** A transport to an account at Twilio (twilio-account.ts). Nothing is kept between two calls but what is under way. */
export function twilioTransport(
  account: TwilioAccount,
  options: TwilioOptions = {},
): TextTransport & Required<Pick<TextTransport, 'find'>> {
  const working = new Set<Promise<unknown>>();
  let closed = false;
  const track = <Result>(work: Promise<Result>): Promise<Result> => {
    const run: Promise<unknown> = work.finally(() => working.delete(run));
    working.add(run);
    return work;
  };
  return {
    send: (text) => (closed ? Promise.resolve({ kind: 'later', code: 'CLOSED' }) : track(send(account, text, options))),
    find: (text, at) => (closed ? Promise.resolve({ kind: 'unknown', code: 'CLOSED' }) : track(find(account, text, at, options))),
    close: async () => {
      closed = true;
      await Promise.all(working);
    },
  };
}

async function send(account: TwilioAccount, { to, body, key }: TextMessage, options: TwilioOptions): Promise<TextOutcome> {
  if (!isE164(to)) return { kind: 'refused', code: 'NOT-E164', reason: 'unusable-number' };
  const statusUrl = options.statusUrl?.(key) ?? null;
  const form = new URLSearchParams({
    To: to,
    ...senderFields(account.sender),
    Body: body,
    ValidityPeriod: String(VALID_SECONDS),
    // Else Twilio may put like-looking characters in place of ours, and the text would not be found again.
    SmartEncoded: 'false',
    ...(statusUrl === null ? {} : { StatusCallback: statusUrl }),
  });
  return outcomeOf(
    await exchange(
      {
        method: 'POST',
        url: messagesUrl(account),
        headers: { ...headersOf(account), 'Content-Type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      },
      { ...SEND_LIMITS, ...options },
    ),
  );
}

/** Only an answer that says so is a yes or a no; whatever else comes back once a byte has left is unknown. */
function outcomeOf(exchanged: Exchanged): TextOutcome {
  switch (exchanged.kind) {
    case 'unsent':
      return { kind: 'later', code: exchanged.code };
    case 'lost':
      return { kind: 'unknown', code: exchanged.code };
    case 'answered':
      return answerOf(exchanged.status, exchanged.body);
  }
}

function answerOf(status: number, body: string): TextOutcome {
  if (status >= 200 && status <= 299) {
    const taken = takenSchema.safeParse(json(body));
    return taken.success ? fateOf(taken.data) : { kind: 'unknown', code: 'UNREADABLE' };
  }
  // Not processed and safe to send again: https://www.twilio.com/docs/api/errors/20429.
  if (status === 429) return { kind: 'later', code: 'HTTP 429' };
  // 408 is a server that gave up waiting, which does not say what it did.
  if (status >= 400 && status <= 499 && status !== 408) {
    const error = errorSchema.safeParse(json(body));
    return refused(error.success ? String(error.data.code) : `HTTP ${status}`);
  }
  return { kind: 'unknown', code: `HTTP ${status}` };
}

function fateOf({ sid, status, error_code }: z.infer<typeof takenSchema>): Extract<TextOutcome, { kind: 'accepted' | 'refused' }> {
  return FAILED.some((failed) => failed === status) ? refused(String(error_code ?? status)) : { kind: 'accepted', id: sid };
}

/** What follows from a code of Twilio's. */
export function refusalOf(code: string): TextRefusal {
  return REASONS.get(code) ?? 'other';
}

function refused(code: string): Extract<TextOutcome, { kind: 'refused' }> {
  return { kind: 'refused', code, reason: refusalOf(code) };
}

/**
 * Lists what the account has sent to the number and looks for the body among what was made around the moment. The moment is compared
 * here and not by Twilio's DateSent filter, because a text that still waits has no such date yet and would be missed.
 */
async function find(account: TwilioAccount, { to, body }: TextMessage, at: Instant, options: TwilioOptions): Promise<TextFinding> {
  const url = messagesUrl(account);
  url.search = new URLSearchParams({ To: to, PageSize: String(PAGE_SIZE) }).toString();
  const exchanged = await exchange({ method: 'GET', url, headers: headersOf(account) }, { ...FIND_LIMITS, ...options });
  if (exchanged.kind !== 'answered') return { kind: 'unknown', code: exchanged.code };
  if (exchanged.status !== 200) return { kind: 'unknown', code: `HTTP ${exchanged.status}` };
  const list = listSchema.safeParse(json(exchanged.body));
  if (!list.success) return { kind: 'unknown', code: 'UNREADABLE' };
  const { messages, next_page_uri: more } = list.data;
  const around = messages.filter(
    (each) => each.to === to && each.direction === 'outbound-api' && Math.abs(Date.parse(each.date_created) - msOf(at)) <= AROUND_MS,
  );
  const ours = around.find((each) => seen(each.body ?? '') === seen(body));
  if (ours) {
    const taken = takenSchema.safeParse(ours);
    return taken.success ? fateOf(taken.data) : { kind: 'unknown', code: 'UNREADABLE' };
  }
  // Another text to the same number at the same moment is most likely ours with its body blotted out or changed on the way.
  if (around.length > 0) return { kind: 'unknown', code: 'OTHER-TEXT' };
  return more === null ? { kind: 'absent' } : { kind: 'unknown', code: 'LIST-TOO-LONG' };
}

/** What a reader sees of a body: one form of each character, no direction marks, white space as one space. */
function seen(body: string): string {
  return body
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function messagesUrl({ baseUrl, accountSid }: TwilioAccount): URL {
  return new URL(`${baseUrl}/2010-04-01/Accounts/${accountSid}/Messages.json`);
}

function headersOf({ user, secret }: TwilioAccount): Record<string, string> {
  return {
    Authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`,
    Accept: 'application/json',
    'User-Agent': 'Tahseel',
  };
}

function senderFields(sender: TextSender): Record<string, string> {
  switch (sender.kind) {
    case 'number':
      return { From: sender.from };
    case 'service':
      return { MessagingServiceSid: sender.sid };
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

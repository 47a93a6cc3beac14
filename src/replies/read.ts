/** An incoming e-mail, read from its bytes: what it answers, who or what wrote it, and what it may mean. Never throws for odd mail. */
import PostalMime, { type Email } from 'postal-mime';
import type { Meaning, ReplyKind } from '../cases/meaning.ts';
import type { CalendarDate } from '../domain/time.ts';
import { textOfHtml } from './html-text.ts';
import { awayUntil, meaningsOf, saysAway, withoutQuote } from './meaning.ts';

export interface IncomingMail {
  /** Its own message id, with angle brackets; null where it has none. */
  readonly messageId: string | null;
  /** Message ids it answers or reports on, with angle brackets, the nearest first. */
  readonly answers: readonly string[];
  /** Keys of letters whose own reply address it was sent to. */
  readonly keys: readonly string[];
  /** Marks of client files in those addresses (letters/mail.ts); empty where none says so. */
  readonly files: readonly string[];
  readonly kind: ReplyKind;
  readonly from: string;
  readonly subject: string;
  /** What was written, without what was quoted; cut at MAX_TEXT. */
  readonly text: string;
  readonly meanings: readonly Meaning[];
  /** Of an absence with a date. */
  readonly awayUntil: CalendarDate | null;
  /** A bounce that will not get better: the address is dead. */
  readonly permanent: boolean;
}

/** Larger mail is not read; what people write to us is short, pictures are not looked at. */
export const MAX_MAIL_BYTES = 10 * 1024 * 1024;
const MAX_TEXT = 4_000;
const MAX_LINE = 400;
const MAX_ANSWERS = 50;
/** Replies and enhanced codes that say so for good (RFC 5321 §4.2.1, RFC 3463 §2). */
const PERMANENT = /\b5\.\d{1,3}\.\d{1,3}\b|\b55\d\b/;
/** As letters/mail.ts makes reply addresses: the letter's key (outbox/keys.ts) and the mark of its client file. */
const KEY = /\+([0-9a-f]{32})(?:\.([0-9a-z]{1,16}))?@/g;
const MESSAGE_ID = /<[^<>\s@]{1,200}@[^<>\s@]{1,200}>/g;

/** null: no e-mail at all. `today`: the day it came, for dates of absence. */
export async function readMail(raw: Uint8Array, today: CalendarDate): Promise<IncomingMail | null> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'utf8' }).catch(() => null);
  // Bytes that name neither a sender nor themselves nor a day are no e-mail, whatever a lenient parser makes of them.
  if (!mail || !(mail.from || mail.messageId || mail.date)) return null;
  const body = mail.text ?? textOfHtml(mail.html ?? '');
  const kind = kindOf(mail, body);
  const own = withoutQuote(body).trim().slice(0, MAX_TEXT);
  const words = `${mail.subject ?? ''}\n${own}`;
  return {
    messageId: mail.messageId || null,
    answers: answersOf(mail, kind),
    ...addressedOf(mail),
    kind,
    from: (mail.from?.address ?? '').slice(0, MAX_LINE),
    subject: (mail.subject ?? '').slice(0, MAX_LINE),
    text: own,
    meanings: kind === 'reply' ? meaningsOf(words) : [],
    awayUntil: kind === 'auto-reply' ? awayUntil(body, today) : null,
    permanent: kind === 'bounce' && PERMANENT.test(reportOf(mail) || body),
  };
}

function header(mail: Email, name: string): string {
  return mail.headers.find((each) => each.key === name)?.value.toLowerCase() ?? '';
}

/** By what machines put in headers (RFC 3464, 3834, 5965, 8098), then by their words. */
function kindOf(mail: Email, body: string): ReplyKind {
  const type = header(mail, 'content-type');
  if (type.includes('feedback-report')) return NO_COMPLAINT.test(partOf(mail, FEEDBACK)) ? 'auto-reply' : 'complaint';
  // A receipt that somebody opened it says nothing they wrote.
  if (type.includes('disposition-notification')) return 'auto-reply';
  const sender = mail.from?.address?.toLowerCase() ?? '';
  if (type.includes('delivery-status') || /^(?:mailer-daemon|postmaster)@/.test(sender) || header(mail, 'return-path') === '<>')
    return fateIn(mail, body);
  const automatic = header(mail, 'auto-submitted');
  const isMachine =
    (automatic !== '' && automatic !== 'no') ||
    header(mail, 'x-autoreply') !== '' ||
    header(mail, 'x-auto-response-suppress') === 'all' ||
    /auto_reply|bulk|junk/.test(header(mail, 'precedence'));
  if (isMachine || saysAway(mail.subject ?? '')) return 'auto-reply';
  return saysAway(body) && meaningsOf(body).length === 0 ? 'auto-reply' : 'reply';
}

const DELIVERY = /^message\/(?:global-)?delivery-status$/;
const FEEDBACK = /^message\/feedback-report$/;
/** RFC 5965 §3.5 and 6591 §3.1: these are no wish of a recipient. A report without a type, or of another, counts as a complaint. */
const NO_COMPLAINT = /^feedback-type:\s*(?:not-spam|auth-failure)\b/im;
/** Words of servers that report without the part for machines: still tried, or done. */
const STILL_TRIED =
  /delay|not (?:yet )?(?:been )?delivered (?:yet|so far)|still be(?:ing)? (?:re)?tried|will (?:keep|continue|be) (?:re)?try|warning: message/i;

/** RFC 3464 §2.3.3. Our letters have one recipient, so a report says one thing; where it says several, the worst counts. */
function fateIn(mail: Email, body: string): ReplyKind {
  const actions = [...reportOf(mail).matchAll(/^action:\s*([a-z]+)/gim)].map(([, action]) => (action ?? '').toLowerCase());
  if (actions.includes('failed')) return 'bounce';
  if (actions.some((action) => action === 'delayed' || action === 'relayed' || action === 'expanded')) return 'under-way';
  if (actions.includes('delivered')) return 'delivered';
  return STILL_TRIED.test(`${mail.subject ?? ''}\n${body}`) && !PERMANENT.test(body) ? 'under-way' : 'bounce';
}

/** What the machine that could not deliver says, from its report. */
function reportOf(mail: Email): string {
  return partOf(mail, DELIVERY);
}

/** The text of the parts of a type. */
function partOf(mail: Email, type: RegExp): string {
  return mail.attachments
    .filter((part) => type.test(part.mimeType))
    .map((part) => (typeof part.content === 'string' ? part.content : ''))
    .join('\n');
}

/** Threads by the headers; a report names the letter in the part it sends back. */
function answersOf(mail: Email, kind: ReplyKind): string[] {
  const threaded = [mail.inReplyTo ?? '', mail.references ?? ''].join(' ');
  const returned =
    kind === 'reply' || kind === 'auto-reply'
      ? ''
      : [mail.text ?? '', ...mail.attachments.map((part) => (typeof part.content === 'string' ? part.content : ''))].join('\n');
  const found = [...(threaded.match(MESSAGE_ID) ?? []), ...(returned.match(MESSAGE_ID) ?? [])];
  return [...new Set(found)].slice(0, MAX_ANSWERS);
}

/** `name+<key>.<file>@…` among those it was sent to, as the mail or whoever delivered it names them. */
function addressedOf(mail: Email): Pick<IncomingMail, 'keys' | 'files'> {
  const sentTo = [...(mail.to ?? []), ...(mail.cc ?? [])].map(({ address }) => address ?? '');
  const delivered = ['delivered-to', 'x-original-to', 'envelope-to'].map((name) => header(mail, name));
  const found = [...sentTo, ...delivered].flatMap((text) => [...text.toLowerCase().matchAll(KEY)]).slice(0, MAX_ANSWERS);
  const named = (group: number): string[] => [...new Set(found.flatMap((each) => each[group] ?? []))];
  return { keys: named(1), files: named(2) };
}

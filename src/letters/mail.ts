/**
 * A letter becomes the bytes of an e-mail here: the same letter gives the same bytes, whoever asks and whenever, so that an
 * attempt can be repeated and compared. No clock, no randomness, one recipient.
 */
import { encode, wrap } from 'nodemailer/lib/base64';
import MailComposer from 'nodemailer/lib/mail-composer';
import { isUsableAddress } from '../domain/address.ts';
import { type Instant, msOf } from '../domain/time.ts';
import { LetterRefused } from './refused.ts';
import type { Mail } from './transport.ts';

/** Names the effect a mail carries out, so that a mail server, a bounce or a reply can be traced to it. */
export const EFFECT_HEADER = 'X-Tahseel-Effect';

/** A PDF that goes with a letter. */
export interface MailFile {
  /** As the recipient saves it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, as hexadecimal text. */
  readonly hash: string;
}

export interface MailInput {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** From `messageIdOf`, with its angle brackets. */
  readonly messageId: string;
  /** Message ids this one continues, with their angle brackets, the nearest last. */
  readonly references?: readonly string[];
  readonly files?: readonly MailFile[];
  /** Extra headers, `X-…` only. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Becomes the Date header. */
  readonly at: Instant;
}

const MESSAGE_ID = /^<([A-Za-z0-9._+=-]{1,120})@[A-Za-z0-9.-]{1,200}>$/;
const OWN_HEADER = /^X-[A-Za-z0-9-]{1,60}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must not reach a header
const HEADER_CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const MAX_HEADER = 400;

/** The stable message id of an effect: `<effect@domain of the sender>`. @throws LetterRefused for an effect id that is no token. */
export function messageIdOf(effect: string, fromAddress: string): string {
  const id = `<${effect}@${fromAddress.slice(fromAddress.indexOf('@') + 1).toLowerCase()}>`;
  if (!MESSAGE_ID.test(id)) throw new LetterRefused('unusable-header', 'messageId');
  return id;
}

/** Whether a message id, with its angle brackets, can stand in a header of ours as it is. */
export function isMessageId(text: string): boolean {
  return MESSAGE_ID.test(text);
}

/** An address's local part has so many characters at most (RFC 5321 §4.5.3.1.1). */
const MAX_LOCAL_PART = 64;
/** Digits of a client file's id that stand in a reply address, so that what comes back need not be offered to every file. */
const FILE_DIGITS = 8;

/** What a reply address says of a client file (its id is `<platform>-<digits>`); two files may share it. */
export function fileMark(organisationId: string): string {
  return organisationId.slice(organisationId.lastIndexOf('-') + 1).slice(0, FILE_DIGITS);
}

/**
 * The address that answers to one letter go to, where mail is read by the product: behind a plus the letter's key and, where there is room, the mark
 * of its client file.
 */
export function replyAddressOf(address: string, effectKey: string, organisationId: string): string {
  const at = address.lastIndexOf('@');
  const keyed = `${address.slice(0, at)}+${effectKey}`;
  const marked = `${keyed}.${fileMark(organisationId)}`;
  return `${marked.length > MAX_LOCAL_PART ? keyed : marked}${address.slice(at)}`;
}

/**
 * The finished message. Every address is checked, every header-bound text is stripped of control characters, and the recipient
 * is `to` and nobody else.
 * @throws LetterRefused when an address, a message id or a header name is unusable.
 */
export async function buildMail(input: MailInput): Promise<Mail> {
  if (input.text === '' || input.html === '') throw new LetterRefused('missing-value', 'body');
  const effect = MESSAGE_ID.exec(input.messageId)?.[1];
  if (effect === undefined) throw new LetterRefused('unusable-header', 'messageId');
  for (const field of ['to', 'replyTo'] as const) if (!isUsableAddress(input[field])) throw new LetterRefused('unusable-address', field);
  if (!isUsableAddress(input.from.address)) throw new LetterRefused('unusable-address', 'from');
  const references = input.references ?? [];
  if (!references.every((id) => MESSAGE_ID.test(id))) throw new LetterRefused('unusable-header', 'references');
  const nearest = references.at(-1);
  const files = input.files ?? [];
  const message = new MailComposer({
    from: { name: headerText(input.from.name), address: input.from.address },
    to: { name: '', address: input.to },
    replyTo: { name: '', address: input.replyTo },
    subject: headerText(input.subject),
    messageId: input.messageId,
    ...(nearest === undefined ? {} : { inReplyTo: nearest, references: references.join(' ') }),
    date: new Date(msOf(input.at)),
    text: input.text,
    html: input.html,
    attachments: files.map(({ name, bytes }) => ({
      filename: headerText(name),
      content: Buffer.from(bytes),
      contentType: 'application/pdf',
    })),
    headers: { 'Auto-Submitted': 'auto-generated', [EFFECT_HEADER]: effect, ...ownHeaders(input.headers ?? {}) },
    // Both parts encoded, so that no line of a letter can look like the boundary or exceed a server's line length.
    encoding: 'base64',
    baseBoundary: effect,
    disableUrlAccess: true,
    disableFileAccess: true,
  }).compile();
  return {
    envelope: { from: input.from.address, to: [input.to] },
    raw: bytesOf(message, [crlf(input.text), crlf(input.html), ...files.map(({ bytes }) => Buffer.from(bytes))]),
    messageId: input.messageId,
  };
}

/**
 * The message with its parts, in the order MailComposer made them. Written out here because its own build() goes through six
 * streams and four turns of the event loop, which for letters held in memory costs more than everything else together.
 */
function bytesOf(message: ReturnType<MailComposer['compile']>, bodies: readonly Buffer[]): Uint8Array {
  const left = [...bodies];
  const written = (node: typeof message): string => {
    const head = node.buildHeaders();
    if (node.childNodes.length === 0) return `${head}\r\n\r\n${encoded(left.shift() ?? Buffer.alloc(0))}\r\n`;
    const parts = node.childNodes.map((child) => `--${node.boundary}\r\n${written(child)}`);
    return `${head}\r\n\r\n${parts.join('')}--${node.boundary}--\r\n`;
  };
  return Buffer.from(written(message), 'latin1');
}

/** RFC 2045 §6.8: line ends are CRLF before the encoding. */
function crlf(text: string): Buffer {
  return Buffer.from(text.replace(/\r\n|\r|\n/g, '\r\n'));
}

function encoded(body: Buffer): string {
  return wrap(encode(body));
}

/**
 * The message as it is kept: each file's bytes stand somewhere else, under their hash, and here only the hash. With the bytes put back in its
 * place it is what was sent, to the last byte.
 */
export function withoutFiles(raw: Uint8Array, files: readonly MailFile[]): string {
  let text = new TextDecoder('latin1').decode(raw);
  for (const { bytes, hash } of files) text = text.replace(encoded(Buffer.from(bytes)), () => `{sha256:${hash}}`);
  return text;
}

const KEPT_FILE = /\{sha256:([0-9a-f]{64})\}/g;

/** What was sent, to the last byte, from what is kept of it; `bytesOf` gives a file's bytes by their hash. null: some are no longer kept. */
export function withFiles(kept: string, bytesOf: (hash: string) => Uint8Array | null): string | null {
  let whole = true;
  const text = kept.replace(KEPT_FILE, (mark, hash: string) => {
    const bytes = bytesOf(hash);
    whole &&= bytes !== null;
    return bytes === null ? mark : encoded(Buffer.from(bytes));
  });
  return whole ? text : null;
}

/**
 * Text fit for one header line: control characters and line separators become a space, and what looks like an RFC 2047 encoded word
 * is broken up, or a reader's mail program would decode it into text (and line ends) nobody has checked.
 */
export function headerText(text: string): string {
  return text.replace(HEADER_CONTROLS, ' ').replaceAll('=?', '= ?').trim().slice(0, MAX_HEADER);
}

function ownHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!OWN_HEADER.test(name) || name.toLowerCase() === EFFECT_HEADER.toLowerCase())
      throw new LetterRefused('unusable-header', name.slice(0, 60));
    kept[name] = headerText(value);
  }
  return kept;
}

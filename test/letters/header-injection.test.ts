/**
 * 10,000 hostile letters read by a MIME parser of others: whatever stands in names, subjects, texts and addresses, a letter has the one
 * recipient it was meant for, the headers we write and no others, and the words it was given. Some hundred go through a real SMTP server, too.
 */
import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import { buildMail, type MailInput, messageIdOf, replyAddressOf } from '../../src/letters/mail.ts';
import { LetterRefused } from '../../src/letters/refused.ts';
import type { Mail } from '../../src/letters/transport.ts';
import { smtpTransport } from '../../src/runtimes/smtp.ts';
import { type MailServer, mailServer } from '../runtimes/served.ts';

const RUNS = 10_000;
const SENT = 400;
const KEY = '0123456789abcdef0123456789abcdef';
const base: MailInput = {
  from: { name: 'Nile Office Supplies', address: 'accounts@nile.example' },
  to: 'ap@cedar.example',
  replyTo: replyAddressOf('replies@in.example', KEY, 'xero-0123456789abcdef'),
  subject: 'Invoice INV-1042',
  text: 'Dear Cedar',
  html: '<p>Dear Cedar</p>',
  messageId: messageIdOf(KEY, 'accounts@nile.example'),
  references: [messageIdOf('fedcba98765432100123456789abcdef', 'nile.example@nile.example')],
  at: instant('2026-03-12T09:30:00Z'),
};

/** What attackers of mail programs are known to write. */
const KNOWN = [
  'x\r\nBcc: thief@evil.example',
  'x\nBcc: thief@evil.example',
  'x\rBcc: thief@evil.example',
  'x\r\n\tBcc: thief@evil.example',
  'x%0d%0aBcc: thief@evil.example',
  'x\u0000\r\nBcc: thief@evil.example',
  'x\u2028Bcc: thief@evil.example',
  'x\u0085Bcc: thief@evil.example',
  'x\u000b\u000cBcc: thief@evil.example',
  'x\r\n\r\n<script>fetch("https://evil.example")</script>',
  '"x" <thief@evil.example>, ',
  'thief@evil.example, ap@cedar.example',
  'thief@evil.example; ap@cedar.example',
  'friends: thief@evil.example, other@evil.example;',
  '<thief@evil.example>',
  '<@evil.example:thief@cedar.example>',
  '"ap@cedar.example thief"@evil.example',
  '"thief@evil.example"@cedar.example',
  'ap(thief@evil.example)@cedar.example',
  'ap@cedar.example\u0000@evil.example',
  'ap%evil.example@cedar.example',
  'ap!evil@cedar.example',
  '=?utf-8?Q?=0D=0ABcc:_thief@evil.example?=',
  '=?utf-8?B?DQpCY2M6IHRoaWVmQGV2aWwuZXhhbXBsZQ==?=',
  '=?utf-7?Q?+AA0-?=',
  '=?us-ascii?Q?a?= =?us-ascii?Q?=0ATo:_thief@evil.example?=',
  `--${KEY}\r\nContent-Type: text/html\r\n\r\n<b>owned</b>`,
  `--${KEY}--`,
  `\r\n.\r\nMAIL FROM:<thief@evil.example>\r\nRCPT TO:<thief@evil.example>\r\nDATA`,
  '\u202egro.live@feiht\u202c',
  '\u2066thief@evil.example\u2069',
  'аp@cedar.example',
  'ap@ceďar.example',
  'ap@xn--cedar-.example',
  `${'a'.repeat(65)}@cedar.example`,
  `ap@${'a.'.repeat(140)}example`,
  '\ud800',
  '\udc00x',
  'x'.repeat(5_000),
  ' ',
  '',
  'ap@[127.0.0.1]',
  'ap@cedar.example SIZE=1\r\nRCPT TO:<thief@evil.example>',
] as const;

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...KNOWN) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);
const hostile = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
/** Mostly the address it was meant for, or every third letter would be refused for it. */
const address = (good: string) =>
  fc.oneof(
    { weight: 10, arbitrary: fc.constant(good) },
    { weight: 1, arbitrary: hostile.map((text) => `${text}${good}`) },
    { weight: 1, arbitrary: hostile },
  );

const letter = fc.record({
  name: hostile,
  from: address(base.from.address),
  to: address(base.to),
  replyTo: address(base.replyTo),
  subject: hostile,
  body: hostile,
  extra: hostile,
  header: fc.oneof({ weight: 9, arbitrary: fc.constant('X-Extra') }, { weight: 1, arbitrary: hostile }),
});

type Hostile = Readonly<Record<'name' | 'from' | 'to' | 'replyTo' | 'subject' | 'body' | 'extra' | 'header', string>>;

/** null: refused, which is what becomes of addresses that are none. */
async function built({ name, from, to, replyTo, subject, body, extra, header }: Hostile): Promise<Mail | null> {
  const words = { subject, text: `Dear ${body}`, html: `<p>${body.replaceAll('<', '&lt;')}</p>` };
  try {
    return await buildMail({ ...base, from: { name, address: from }, to, replyTo, ...words, headers: { [header]: extra } });
  } catch (error) {
    if (error instanceof LetterRefused) return null;
    throw error;
  }
}

const HEADERS = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'in-reply-to',
  'message-id',
  'mime-version',
  'references',
  'reply-to',
  'subject',
  'to',
  'x-tahseel-effect',
];

async function check(mail: Mail, wanted: Hostile): Promise<void> {
  expect(mail.envelope).toEqual({ from: wanted.from, to: [wanted.to] });
  const read = await simpleParser(Buffer.from(mail.raw), { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true });
  const addresses = (found: typeof read.to) => (found ? [found].flat().flatMap(({ value }) => value.map((each) => each.address)) : []);
  // The parser shows international domains in letters; ours are ASCII before and after.
  const ascii = (text = '') => `${text.slice(0, text.lastIndexOf('@'))}@${domainToASCII(text.slice(text.lastIndexOf('@') + 1))}`;
  expect(addresses(read.to).map(ascii)).toEqual([ascii(wanted.to)]);
  expect(addresses(read.cc)).toEqual([]);
  expect(addresses(read.bcc)).toEqual([]);
  expect(addresses(read.from)).toHaveLength(1);
  expect(addresses(read.replyTo)).toHaveLength(1);
  const names = read.headerLines.map((line) => line.key);
  // An empty header is left out.
  expect([...HEADERS, wanted.header.toLowerCase()]).toEqual(expect.arrayContaining(names));
  expect(new Set(names).size).toBe(names.length);
  expect(HEADERS.filter((name) => !names.includes(name) && name !== 'subject')).toEqual([]);
  expect(read.attachments).toEqual([]);
  expect(lines(read.text ?? '')).toBe(lines(`Dear ${wanted.body}`));
  expect(read.html || '').not.toContain('<b>owned</b>');
  // Without any parser: the line that names the recipient, as it stands.
  const [head = ''] = Buffer.from(mail.raw).toString('latin1').split('\r\n\r\n');
  expect(head.split('\r\n').filter((line) => /^(?:to|cc|bcc)[ \t]*:/i.test(line))).toEqual([`To: ${wanted.to}`]);
  // A mail server reads lines: none may be longer than it takes, and nothing but ASCII stands in them.
  expect(Buffer.from(mail.raw).toString('latin1')).toMatch(/^[\t\r\n -~]*$/);
  expect(
    Math.max(
      ...Buffer.from(mail.raw)
        .toString('latin1')
        .split('\r\n')
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(998);
}

/** One spelling of line ends and of what is no character, which every parser writes its own way. */
function lines(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n|\r|\n/g, '\n')
    .trimEnd();
}

describe('hostile letters', () => {
  it(`keep their one recipient and their headers, ${RUNS} times`, { timeout: 120_000 }, async () => {
    let written = 0;
    await fc.assert(
      fc.asyncProperty(letter, async (wanted) => {
        const mail = await built(wanted);
        if (!mail) return;
        written += 1;
        await check(mail, wanted);
      }),
      { numRuns: RUNS, seed: 20_260_312 },
    );
    // Refusing everything would prove nothing.
    expect(written).toBeGreaterThan(RUNS / 3);
  });

  it.each(KNOWN)('in every field at once: %j', async (text) => {
    const fields = { name: text, from: base.from.address, to: base.to, replyTo: base.replyTo, subject: text, body: text, extra: text };
    const mail = await built({ ...fields, header: 'X-Extra' });
    expect(mail).not.toBeNull();
    if (mail) await check(mail, { ...fields, header: 'X-Extra' });
  });
});

describe('through a mail server', () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await mailServer();
  });
  afterAll(() => server.close());

  it(`${SENT} of them reach it for the one recipient, byte for byte`, async () => {
    const transport = smtpTransport(server.url);
    const mails: Mail[] = [];
    for (const wanted of fc.sample(letter, { numRuns: SENT, seed: 7 })) {
      const mail = await built(wanted);
      if (mail) mails.push(mail);
    }
    expect(mails.length).toBeGreaterThan(SENT / 3);
    const outcomes = await Promise.all(mails.map((mail) => transport.send(mail)));
    await transport.close();
    expect(outcomes.every((outcome) => outcome.kind === 'accepted')).toBe(true);
    const sent = mails.map(({ envelope, raw }) => ({
      from: envelope.from,
      to: [...envelope.to],
      raw: Buffer.from(raw).toString('latin1'),
    }));
    const byRaw = (a: { raw: string; to: string[] }, b: { raw: string; to: string[] }) => (a.raw + a.to < b.raw + b.to ? -1 : 1);
    expect(server.received.map(({ messageId: _id, ...mail }) => mail).toSorted(byRaw)).toEqual(sent.toSorted(byRaw));
  });
});

import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { isUsableAddress } from '../../src/domain/address.ts';
import { instant } from '../../src/domain/time.ts';
import { buildMail, EFFECT_HEADER, type MailInput, messageIdOf } from '../../src/letters/mail.ts';
import { LetterRefused } from '../../src/letters/refused.ts';

const base: MailInput = {
  from: { name: 'Nile Office Supplies', address: 'accounts@nile.example' },
  to: 'ap@cedar.example',
  replyTo: 'mona@nile.example',
  subject: 'الفاتورة رقم INV-1042 من Nile',
  text: 'Dear Cedar,\n.\nA line that starts with a dot and one of '.concat('x'.repeat(2_000), '\n'),
  html: '<p dir="rtl">مرحبا</p>',
  messageId: messageIdOf('effect-17', 'accounts@nile.example'),
  at: instant('2026-03-12T09:30:00Z'),
};
const ascii = (raw: Uint8Array): string => Buffer.from(raw).toString('latin1');
const headersOf = (raw: Uint8Array): string => ascii(raw).split('\r\n\r\n')[0] ?? '';

describe('a mail', () => {
  it('carries the letter, its effect and its date, and reads back as written', async () => {
    const mail = await buildMail({ ...base, references: ['<effect-1@nile.example>'], headers: { 'X-Entity': 'a' } });
    const read = await PostalMime.parse(mail.raw);
    expect(read.subject).toBe(base.subject);
    expect(read.text?.replaceAll('\r\n', '\n')).toBe(base.text);
    expect(read.html?.trim()).toBe(base.html);
    expect(headersOf(mail.raw)).toMatch(/Content-Type: multipart\/alternative;\s+boundary="[^"]*effect-17[^"]*"$/);
    expect(read.messageId).toBe('<effect-17@nile.example>');
    expect(read.replyTo).toEqual([{ address: 'mona@nile.example', name: '' }]);
    expect(read.date).toBe('2026-03-12T09:30:00.000Z');
    const header = (name: string) => read.headers.filter((each) => each.key === name.toLowerCase()).map((each) => each.value);
    expect(header('Auto-Submitted')).toEqual(['auto-generated']);
    expect(header(EFFECT_HEADER)).toEqual(['effect-17']);
    expect(header('References')).toEqual(['<effect-1@nile.example>']);
    expect(header('X-Entity')).toEqual(['a']);
    expect(mail.envelope).toEqual({ from: 'accounts@nile.example', to: ['ap@cedar.example'] });
  });

  it('is the same bytes for the same input, and other bytes for another effect', async () => {
    const [one, two, other] = await Promise.all([
      buildMail(base),
      buildMail({ ...base }),
      buildMail({ ...base, messageId: '<effect-18@nile.example>' }),
    ]);
    expect(ascii(two.raw)).toBe(ascii(one.raw));
    expect(ascii(other.raw)).not.toBe(ascii(one.raw));
  });

  it('has CRLF line ends only, and no line a mail server would refuse', async () => {
    const raw = ascii((await buildMail(base)).raw);
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  });

  it.each<[string, Partial<MailInput>]>([
    ['to', { to: 'a@b.example, c@d.example' }],
    ['to', { to: 'ap@cedar.example\r\nBcc: x@evil.example' }],
    ['replyTo', { replyTo: '<a@b.example>' }],
    ['from', { from: { name: 'N', address: '"a@evil.example x"@nile.example' } }],
    ['body', { text: '' }],
    ['body', { html: '' }],
    ['messageId', { messageId: '<a@b>\r\nBcc: x@evil.example' }],
    ['references', { references: ['<a b@c.example>'] }],
    ['Bcc', { headers: { Bcc: 'x@evil.example' } }],
    ['X-A\r\nBcc', { headers: { 'X-A\r\nBcc': 'x@evil.example' } }],
    ['x-tahseel-effect', { headers: { 'x-tahseel-effect': 'other' } }],
  ])('is refused for an unusable %s', async (subject, overrides) => {
    await expect(buildMail({ ...base, ...overrides })).rejects.toMatchObject({ name: 'LetterRefused', subject });
  });

  it('names no effect that is not a token', () => {
    expect(() => messageIdOf('a b', 'x@nile.example')).toThrow(LetterRefused);
    expect(() => messageIdOf('a>\r\nBcc: x', 'x@nile.example')).toThrow(LetterRefused);
  });
});

describe('header injection', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '\r\n',
      '\n',
      '\r',
      '\u0000',
      '\u2028',
      '\u0085',
      '\r\n ',
      '\r\n\t',
      'Bcc: x@evil.example',
      'To: x@evil.example',
      '\r\n\r\n<script>',
      '<x@evil.example>',
      ', x@evil.example',
      '"',
      '\\',
      ';',
      ':',
      '(c)',
      '=?utf-8?Q?=0D=0ABcc:_x@evil.example?=',
      '=?utf-8?B?DQpCY2M6IHhAZXZpbC5leGFtcGxl?=',
      'ق',
      '🙂',
      '\ud800',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const hostile = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

  it('leaves recipients, sender and headers as they were, whatever names, subjects and texts hold', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, hostile, async (name, subject, text, extra) => {
        const mail = await buildMail({
          ...base,
          from: { name, address: base.from.address },
          subject,
          text: `Dear ${text}`,
          html: `<p>${text}</p>`,
          headers: { 'X-Extra': extra },
        });
        const read = await PostalMime.parse(mail.raw);
        expect(mail.envelope).toEqual({ from: base.from.address, to: [base.to] });
        expect(read.to?.map((each) => each.address)).toEqual([base.to]);
        expect(read.from?.address).toBe(base.from.address);
        expect(read.replyTo?.map((each) => each.address)).toEqual([base.replyTo]);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is the point
        expect(`${read.from?.name}${read.subject ?? ''}`).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
        expect([read.cc, read.bcc]).toEqual([undefined, undefined]);
        expect(read.headers.map((each) => each.key).sort()).toEqual(
          [
            'auto-submitted',
            'content-type',
            'date',
            'from',
            'message-id',
            'mime-version',
            'reply-to',
            'subject',
            'to',
            'x-extra',
            'x-tahseel-effect',
          ].filter(
            (key) =>
              !(
                (key === 'x-extra' && !/^x-extra/im.test(headersOf(mail.raw))) ||
                (key === 'subject' && !/^subject/im.test(headersOf(mail.raw)))
              ),
          ),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('lets no text through the address grammar that a mail parser reads as another recipient', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          hostile.map((text) => `${text}@cedar.example`),
          hostile.map((text) => `ap@${text}`),
          fc.emailAddress(),
        ),
        (text) => {
          if (!isUsableAddress(text)) return;
          expect(text).toMatch(/^[\x21-\x7e]+$/);
          expect(text).not.toMatch(/[",;:<>()[\]\\\s]/);
          expect(text.split('@')).toHaveLength(2);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['ap@cedar.example', true],
    ['a.b+c@sub.cedar.co', true],
    ["o'neil@xn--mgbh0fb.example", true],
    ['', false],
    ['ap', false],
    ['@cedar.example', false],
    ['ap@cedar', false],
    ['ap@cedar.', false],
    ['ap@.example', false],
    ['ap@1.2.3.4', false],
    ['.ap@cedar.example', false],
    ['a..p@cedar.example', false],
    ['"ap"@cedar.example', false],
    ['ap@[127.0.0.1]', false],
    ['ap@cedar.example ', false],
    ['ap@-cedar.example', false],
    ['محاسب@cedar.example', false],
    ['ap@سيدار.example', false],
    ['a@b.example;c@d.example', false],
    [`${'a'.repeat(64)}@cedar.example`, true],
    [`${'a'.repeat(65)}@cedar.example`, false],
    [`ap@${'a'.repeat(63)}.${'b.'.repeat(95)}example`, false],
  ])('%s usable: %s', (text, usable) => {
    expect(isUsableAddress(text)).toBe(usable);
  });
});

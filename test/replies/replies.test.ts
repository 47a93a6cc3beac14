/** Mail that comes back, from its bytes to the hold it places: matched by thread, kept once, and nothing automatic after a stop. */
import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import { MAX_MAIL_BYTES, readMail } from '../../src/replies/read.ts';
import { inboundOf } from '../../src/runtimes/inbound.ts';
import { World } from '../organisation/world.ts';

const TODAY = calendarDate('2026-05-04');
const bytes = (text: string) => new TextEncoder().encode(text.replace(/\n/g, '\r\n'));

function mail(body: string, headers: Record<string, string> = {}): Uint8Array {
  const all = {
    From: 'Acme <accounts@acme.example>',
    To: 'accounts@hudson.example',
    Subject: 'Re: Invoice A',
    'Message-ID': '<r1@acme.example>',
    'Content-Type': 'text/plain; charset=utf-8',
    ...headers,
  };
  return bytes(
    `${Object.entries(all)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n')}\n\n${body}`,
  );
}

const REPORT = `--b
Content-Type: text/plain

Your message could not be delivered.
--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; accounts@acme.example
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

Message-ID: LETTER
Subject: Invoice A

--b--
`;

describe('reading', () => {
  it.each([
    ['a reply', mail('We have paid.'), { kind: 'reply', meanings: ['paid'] }],
    [
      'an automatic one by its header',
      mail('Back on 2026-05-20', { 'Auto-Submitted': 'auto-replied' }),
      { kind: 'auto-reply', awayUntil: '2026-05-20', meanings: [] },
    ],
    [
      'an automatic one by its subject',
      mail('Thank you for your message', { Subject: 'Automatic reply: Invoice A' }),
      { kind: 'auto-reply', awayUntil: null },
    ],
    ['an automatic one by its words', mail('I am out of the office until further notice.'), { kind: 'auto-reply' }],
    ['somebody away who asks us to stop is a person', mail('I am on vacation. Stop emailing me.'), { kind: 'reply', meanings: ['stop'] }],
    [
      'a report that it could not be delivered',
      mail(REPORT, { From: 'MAILER-DAEMON@mx.example', 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b' }),
      { kind: 'bounce', permanent: true },
    ],
    [
      'a full mailbox, which may empty itself',
      mail(REPORT.replace('5.1.1', '4.2.2'), {
        From: 'MAILER-DAEMON@mx.example',
        'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
      }),
      { kind: 'bounce', permanent: false },
    ],
    ['a complaint', mail(REPORT, { 'Content-Type': 'multipart/report; report-type=feedback-report; boundary=b' }), { kind: 'complaint' }],
  ] as const)('%s', async (_name, raw, expected) => {
    expect(await readMail(raw, TODAY)).toMatchObject(expected);
  });
  it('of HTML alone the words are read, without what is quoted', async () => {
    const html =
      '<html><head><style>p{}</style></head><body><p>Please stop&nbsp;writing</p><blockquote>we have paid</blockquote></body></html>';
    expect((await readMail(mail(html, { 'Content-Type': 'text/html' }), TODAY))?.meanings).toEqual(['stop']);
  });
  it('never fails on garbage', async () => {
    for (const raw of ['', 'garbage', 'Subject: only a subject\n\nbody']) expect(await readMail(bytes(raw), TODAY)).toBeNull();
    for (const raw of [
      '\u0000\u0001',
      'no headers at all',
      'Subject: x',
      `Content-Type: multipart/mixed; boundary=${'x'.repeat(2_000)}\n\n`,
    ])
      await readMail(bytes(raw), TODAY);
    const random = Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7_919) % 256);
    await readMail(random, TODAY);
  });
});

/** A letter that left, and where mail comes in. */
async function written() {
  const world = new World({ skipWindow: true });
  const customer = world.customer('Acme', 'accounts@acme.example');
  world.invoice(customer.id, 'A', 10);
  await world.actor.wake();
  const [letter] = world.mail.mails;
  if (!letter) throw new Error('no letter left');
  const fetch = inboundOf(
    { ids: () => ['o'], organisation: () => world.actor },
    () => world.now,
    () => {},
  );
  const post = async (raw: Uint8Array) =>
    fetch(new Request('http://localhost/inbound/email', { method: 'POST', body: new Uint8Array(raw) }));
  const answer = async (body: string, headers: Record<string, string> = {}) =>
    post(mail(body, { 'In-Reply-To': letter.messageId, ...headers }));
  const holds = async () => ((await world.actor.customer(customer.id))?.holds ?? []).map(({ kind, until }) => [kind, until]).sort();
  return { world, customer, letter, post, answer, holds };
}

describe('what it does', () => {
  it.each([
    ['I will look into it.', [['reply', null]]],
    [
      'STOP',
      [
        ['reply', null],
        ['stop', null],
      ],
    ],
    [
      'توقفوا عن مراسلتنا',
      [
        ['reply', null],
        ['stop', null],
      ],
    ],
    [
      'We never received the goods',
      [
        ['reply', null],
        ['dispute', null],
      ],
    ],
    [
      'We paid it on Friday',
      [
        ['reply', null],
        ['manual', '2026-05-10'],
      ],
    ],
    [
      'Talk to my lawyer',
      [
        ['reply', null],
        ['legal', null],
      ],
    ],
  ])('%j', async (body, expected) => {
    const { answer, holds } = await written();
    const response = await answer(body);
    expect([response.status, await response.json()]).toEqual([200, { matched: true }]);
    expect(await holds()).toEqual([...expected].sort());
  });
  it('after a stop nothing leaves, however late it becomes', async () => {
    const { world, answer } = await written();
    await answer('please stop');
    for (let days = 1; days < 120; days += 7) {
      world.at(world.day(days));
      await world.actor.wake();
    }
    expect(world.mail.mails).toHaveLength(1);
  });
  it('the same mail counts once', async () => {
    const { answer, holds } = await written();
    await answer('stop');
    await answer('stop');
    expect(await holds()).toHaveLength(2);
  });
  it('an absence with a date pauses until then; one without pauses nothing', async () => {
    const { answer, holds } = await written();
    await answer('Away', { 'Auto-Submitted': 'auto-replied', 'Message-ID': '<a@x.example>' });
    expect(await holds()).toEqual([]);
    await answer('Back on 2026-05-20', { 'Auto-Submitted': 'auto-replied', 'Message-ID': '<b@x.example>' });
    expect(await holds()).toEqual([['manual', '2026-05-20']]);
  });
  it('a dead address is written to no more; a full mailbox changes nothing', async () => {
    const dead = await written();
    const report = (status: string) => REPORT.replace('5.1.1', status).replace('LETTER', dead.letter.messageId);
    const headers = { From: 'MAILER-DAEMON@mx.example', 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b' };
    await dead.post(mail(report('4.2.2'), { ...headers, 'Message-ID': '<full@mx.example>' }));
    expect(await dead.holds()).toEqual([]);
    await dead.post(mail(report('5.1.1'), { ...headers, 'Message-ID': '<dead@mx.example>' }));
    expect(await dead.holds()).toEqual([['manual', null]]);
    expect(dead.world.effects()[0]?.state).toBe('bounced');
  });
  it('a mail with a name or a sender longer than we keep is kept all the same, and once', async () => {
    const { answer, holds } = await written();
    const long = 'x'.repeat(3_000);
    for (let times = 0; times < 2; times++) {
      const response = await answer('stop', { 'Message-ID': `<${long}@acme.example>`, From: `<${long}@acme.example>` });
      expect([response.status, await response.json()]).toEqual([200, { matched: true }]);
    }
    expect(await holds()).toHaveLength(2);
  });
  it('a mail that is refused for any other reason than that nobody knows the letter is not acknowledged', async () => {
    const { world, letter } = await written();
    const refusing = { ...world.actor, command: async () => ({ done: false, code: 'invalid', detail: 'no' }) as const };
    const fetch = inboundOf(
      { ids: () => ['o'], organisation: () => refusing },
      () => world.now,
      () => {},
    );
    const body = new Uint8Array(mail('stop', { 'In-Reply-To': letter.messageId }));
    expect((await fetch(new Request('http://localhost/inbound/email', { method: 'POST', body }))).status).toBe(503);
  });
  it('mail that answers nothing of ours is taken and does nothing; what is no mail, or too much of it, is refused', async () => {
    const { post, holds } = await written();
    const stranger = await post(mail('stop', { 'In-Reply-To': '<unknown@elsewhere.example>' }));
    expect([stranger.status, await stranger.json()]).toEqual([200, { matched: false }]);
    expect((await post(new Uint8Array())).status).toBe(400);
    expect((await post(new Uint8Array(MAX_MAIL_BYTES + 1))).status).toBe(413);
    expect(await holds()).toEqual([]);
  });
});

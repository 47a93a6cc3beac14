/** Mail that comes back, from its bytes to the hold it places: matched by thread, kept once, and nothing automatic after a stop. */
import { describe, expect, it } from 'vitest';
import type { ReplyKind } from '../../src/cases/meaning.ts';
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

const DSN = { From: 'MAILER-DAEMON@mx.example', 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b' };
const ARF_HEADERS = { From: 'fbl@provider.example', 'Content-Type': 'multipart/report; report-type=feedback-report; boundary=b' };
/** After the example of RFC 5965 Appendix B.2: addresses may be blotted out, the message id is what is left. */
const ARF = `--b
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report for an email message received from IP 192.0.2.1.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <accounts@hudson.example>
Original-Rcpt-To: <redacted@redacted.invalid>
Reported-Domain: hudson.example

--b
Content-Type: message/rfc822

From: <accounts@hudson.example>
To: <redacted@redacted.invalid>
Subject: Invoice A
Message-ID: <letter@hudson.example>

The letter.
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
    [
      'a report that it arrived',
      mail(REPORT.replace('failed', 'delivered').replace('5.1.1', '2.0.0'), DSN),
      { kind: 'delivered', permanent: false },
    ],
    [
      'a report that it is late',
      mail(REPORT.replace('failed', 'Delayed').replace('5.1.1', '4.4.1'), DSN),
      { kind: 'under-way', permanent: false },
    ],
    ['a report that it was handed on', mail(REPORT.replace('failed', 'relayed').replace('5.1.1', '2.1.9'), DSN), { kind: 'under-way' }],
    [
      'a report that says several things',
      mail(REPORT.replace('Action: failed', 'Action: delivered\n\nAction: failed'), DSN),
      { kind: 'bounce' },
    ],
    [
      'a warning in words alone',
      mail('Your message has not been delivered yet. We will keep trying until it expires.', {
        From: 'Mail Delivery Subsystem <mailer-daemon@mx.example>',
      }),
      { kind: 'under-way' },
    ],
    [
      'a refusal in words alone',
      mail('550 5.1.1 unknown user, delayed no longer', { From: 'MAILER-DAEMON@mx.example' }),
      { kind: 'bounce', permanent: true },
    ],
    [
      'a receipt that it was opened',
      mail(REPORT.replace('delivery-status', 'disposition-notification'), {
        'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=b',
      }),
      { kind: 'auto-reply' },
    ],
    [
      'a complaint as RFC 5965 has it',
      mail(ARF, ARF_HEADERS),
      { kind: 'complaint', answers: expect.arrayContaining(['<letter@hudson.example>']) },
    ],
    ['a complaint taken back', mail(ARF.replace('Type: abuse', 'Type: not-spam'), ARF_HEADERS), { kind: 'auto-reply' }],
    ['a report about a signature', mail(ARF.replace('Type: abuse', 'Type: auth-failure'), ARF_HEADERS), { kind: 'auto-reply' }],
    ['a complaint of a type nobody knows', mail(ARF.replace('Type: abuse', 'Type: opt-out'), ARF_HEADERS), { kind: 'complaint' }],
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

function receive(world: World, kind: ReplyKind, answers = '') {
  const mail = {
    messageId: '<m1@mx.example>',
    answers: [answers],
    keys: [],
    kind,
    from: '',
    subject: '',
    text: '',
    meanings: [],
    awayUntil: null,
    permanent: false,
  };
  return world.actor.command({ do: 'receive-reply', by: 'test', ...mail });
}

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
  it('a report that it arrived, or is late, holds nothing; the timeline says so', async () => {
    const { world, customer, letter, post, holds } = await written();
    const report = (action: string, id: string) =>
      post(
        mail(REPORT.replace('failed', action).replace('5.1.1', '2.0.0').replace('LETTER', letter.messageId), { ...DSN, 'Message-ID': id }),
      );
    const told = async () => {
      const { timeline = [] } = (await world.actor.customer(customer.id)) ?? {};
      return timeline.flatMap(({ kind, what }) => (kind === 'reply' ? [what] : []));
    };
    await report('delayed', '<late@mx.example>');
    expect(world.effects()[0]?.state).toBe('sent');
    await report('delivered', '<there@mx.example>');
    expect(world.effects()[0]?.state).toBe('delivered');
    expect((await told()).sort()).toEqual(['delivered', 'under-way']);
    expect(await holds()).toEqual([]);
    // A letter that is only late has not come back: what was written before a call still counts as read.
    expect(world.actor.store.history.of(customer.id).map(({ kind }) => kind)).not.toContain('letter-bounced');
  });
  it('a letter whose fate was unknown is found by a report about it', async () => {
    const world = new World({ skipWindow: true, outcome: () => ({ kind: 'unknown', code: 'ETIMEDOUT' }) });
    world.invoice(world.customer('Acme', 'accounts@acme.example').id, 'A', 10);
    await world.actor.wake();
    const [letter] = world.effects();
    expect(letter?.state).toBe('unknown');
    await receive(world, 'delivered', letter?.messageId ?? '');
    expect(world.effects()[0]?.state).toBe('delivered');
    expect((await world.actor.today()).exceptions).toEqual([]);
    await world.actor.wake();
    expect(world.notes()).toHaveLength(1);
  });
  it('after a complaint no e-mail of any kind goes to that address, whoever else has it; the telephone still rings', async () => {
    const { world, customer, letter, post, holds } = await written();
    const partner = world.customer('Acme Export', 'Accounts@acme.example');
    const other = world.customer('Beta', 'accounts@beta.example');
    for (const each of [partner, other]) world.invoice(each.id, each.name, 10);
    await world.actor.sync();
    const response = await post(mail(ARF.replace('<letter@hudson.example>', letter.messageId), ARF_HEADERS));
    expect(await response.json()).toEqual({ matched: true });
    expect(await holds()).toEqual([['stop', null]]);
    const channels = world.actor.store.standings.openHolds(customer.id).map((hold) => hold.channels);
    expect(channels).toEqual([['email', 'platform-email', 'interest-notice', 'final-demand']]);
    expect(world.effects()[0]?.state).toBe('complained');
    for (let days = 1; days < 120; days += 7) {
      world.at(world.day(days));
      await world.actor.wake();
    }
    const to = world.mail.mails.flatMap((each) => each.envelope.to);
    expect(to.filter((address) => address.toLowerCase() === 'accounts@acme.example')).toHaveLength(1);
    expect(to).toContain('accounts@beta.example');
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

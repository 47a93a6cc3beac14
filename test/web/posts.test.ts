/** Every change a person can make: the command it becomes, the page it leads back to, the sentence it leaves, and what is refused. */
import { describe, expect, it } from 'vitest';
import type { CommandResult } from '../../src/organisation/command-schema.ts';
import { amountOfText, backOf } from '../../src/web/forms.ts';
import { browserOf, flashAfter, world } from './deps.ts';
import { fakeActor } from './fake.ts';

const NILE = '/organisations/org-nile';

async function posted(path: string, form: Record<string, string>) {
  const { deps, actors } = world();
  const browser = browserOf(deps);
  const answer = await browser.post(`${NILE}${path}`, form);
  return { answer, command: actors.nile.commands[0], count: actors.nile.commands.length, flash: await flashAfter(browser, answer) };
}

describe('commands', () => {
  const by = 'Salma';
  const cases: [string, string, Record<string, string>, object][] = [
    ['approves a letter', '/letters/e-1/approve', {}, { do: 'approve-letter', by, effectId: 'e-1' }],
    [
      'skips a letter with a reason',
      '/letters/e-1/skip',
      { reason: ' they called ' },
      { do: 'skip-letter', by, effectId: 'e-1', reason: 'they called' },
    ],
    [
      'says that a letter arrived',
      '/letters/e-8/resolve',
      { outcome: 'it-arrived' },
      { do: 'resolve-unknown', by, effectId: 'e-8', outcome: 'it-arrived' },
    ],
    [
      'logs a call without an answer',
      '/calls/t-4/outcome',
      { outcome: 'no-answer' },
      { do: 'log-call', by, taskId: 't-4', outcome: 'no-answer' },
    ],
    [
      'logs a call with a promise',
      '/calls/t-4/outcome',
      { outcome: 'promised', amount: '1,234.5', currency: 'EGP', date: '2026-11-30', note: 'Mona' },
      {
        do: 'log-call',
        by,
        taskId: 't-4',
        outcome: 'promised',
        note: 'Mona',
        promise: { amount: 123_450, currency: 'EGP', date: '2026-11-30' },
      },
    ],
    [
      'leaves out promise fields of another outcome',
      '/calls/t-4/outcome',
      { outcome: 'spoke', amount: '5', currency: 'EGP', date: '' },
      { do: 'log-call', by, taskId: 't-4', outcome: 'spoke' },
    ],
    ['finishes a task', '/tasks/t-9/finish', {}, { do: 'finish-task', by, taskId: 't-9' }],
    [
      'records a promise in dinars',
      '/customers/c-6/promises',
      { amount: '12.345', currency: 'KWD', date: '2026-12-01' },
      { do: 'record-promise', by, customerId: 'c-6', amount: 12_345, currency: 'KWD', date: '2026-12-01' },
    ],
    [
      'records a promise typed in Arabic digits',
      '/customers/c-2/promises',
      { amount: '١٬٢٣٤٫٥٠', currency: 'EGP', date: '2026-12-01' },
      { do: 'record-promise', by, customerId: 'c-2', amount: 123_450, currency: 'EGP', date: '2026-12-01' },
    ],
    [
      'holds everything of a customer',
      '/customers/c-2/holds',
      { kind: 'stop', invoiceId: '', amount: '', until: '' },
      { do: 'place-hold', by, customerId: 'c-2', kind: 'stop' },
    ],
    [
      'disputes a part of an invoice in its currency',
      '/customers/c-6/holds',
      { kind: 'dispute', invoiceId: 'i-c-6-0', amount: '1.5', until: '' },
      { do: 'place-hold', by, customerId: 'c-6', kind: 'dispute', invoiceId: 'i-c-6-0', amount: 1_500 },
    ],
    [
      'holds until a day',
      '/customers/c-2/holds',
      { kind: 'manual', until: '2026-12-05', note: 'on leave' },
      { do: 'place-hold', by, customerId: 'c-2', kind: 'manual', until: '2026-12-05', note: 'on leave' },
    ],
    ['lifts a hold', '/customers/c-2/holds/h-1/lift', {}, { do: 'lift-hold', by, holdId: 'h-1' }],
    [
      'changes a customer’s language',
      '/customers/c-2/language',
      { language: 'en' },
      { do: 'set-customer-language', by, customerId: 'c-2', language: 'en' },
    ],
    ['sends PDFs of invoices with letters', '/attach-invoices', { attach: 'yes' }, { do: 'attach-invoices', by, attach: true }],
    ['no longer does', '/attach-invoices', {}, { do: 'attach-invoices', by, attach: false }],
    ['keeps words for two years', '/keep', { months: '24' }, { do: 'keep-words', by, months: 24 }],
    ['keeps words as long as the file', '/keep', { months: '' }, { do: 'keep-words', by, months: null }],
    ['changes the mode', '/mode', { mode: 'autopilot' }, { do: 'set-mode', by, mode: 'autopilot' }],
    [
      'lifts a dispute and says how it ended',
      '/customers/c-2/holds/h-1/lift',
      { outcome: 'partly-upheld' },
      { do: 'lift-hold', by, holdId: 'h-1', outcome: 'partly-upheld' },
    ],
    [
      'logs a call of theirs with why it is not paid',
      '/customers/c-2/calls',
      { from: 'them', outcome: 'spoke', because: 'paperwork', note: 'no order number' },
      { do: 'record-call', by, customerId: 'c-2', from: 'them', outcome: 'spoke', because: 'paperwork', note: 'no order number' },
    ],
    [
      'logs a call of ours with a promise',
      '/customers/c-6/calls',
      { from: 'us', outcome: 'promised', amount: '١٢٫٣٤٥', currency: 'KWD', date: '2026-12-01', because: '' },
      {
        do: 'record-call',
        by,
        customerId: 'c-6',
        from: 'us',
        outcome: 'promised',
        promise: { amount: 12_345, currency: 'KWD', date: '2026-12-01' },
      },
    ],
    [
      'describes a customer, and takes back what is left empty',
      '/customers/c-2/describe',
      { segment: 'unable', debtor: '', region: 'us-ma' },
      { do: 'describe-customer', by, customerId: 'c-2', segment: 'unable', debtor: null, region: 'US-MA' },
    ],
    [
      'records a wish to be called later',
      '/customers/c-2/wishes',
      { channel: 'call', notBefore: '2026-12-01', notBeforeTime: '10:30', until: '', note: 'Mona' },
      {
        do: 'record-wish',
        by,
        customerId: 'c-2',
        wish: { channel: 'call', notBefore: '2026-12-01', notBeforeTime: '10:30' },
        note: 'Mona',
      },
    ],
    [
      'records a wish never to get text messages',
      '/customers/c-2/wishes',
      { channel: 'sms', never: 'yes', notBefore: '', notBeforeTime: '' },
      { do: 'record-wish', by, customerId: 'c-2', wish: { channel: 'sms', never: true } },
    ],
    [
      'says whose an address is',
      '/customers/c-2/recipients',
      { address: 'boss@maadi.example', role: 'escalation' },
      { do: 'describe-customer', by, customerId: 'c-2', roles: { 'boss@maadi.example': 'escalation' } },
    ],
    ['lifts a wish', '/customers/c-2/wishes/w-1/end', {}, { do: 'end-wish', by, wishId: 'w-1' }],
    [
      'records a consent',
      '/customers/c-2/consents',
      { channel: 'sms', evidence: 'contract, page 3' },
      { do: 'record-consent', by, customerId: 'c-2', channel: 'sms', evidence: 'contract, page 3' },
    ],
    [
      'withdraws a consent',
      '/customers/c-2/consents/withdraw',
      { channel: 'sms' },
      { do: 'withdraw-consent', by, customerId: 'c-2', channel: 'sms' },
    ],
    [
      'records that a plan was accepted, with its words',
      '/customers/c-2/plans/a-1/answer',
      { answer: 'accepted', text: 'We pay in three parts.' },
      { do: 'answer-plan', by, planId: 'a-1', answer: 'accepted', text: 'We pay in three parts.' },
    ],
    [
      'records that a plan was declined',
      '/customers/c-2/plans/a-1/answer',
      { answer: 'declined', text: 'We pay in three parts.' },
      { do: 'answer-plan', by, planId: 'a-1', answer: 'declined' },
    ],
    [
      'takes an offer back',
      '/customers/c-2/offers/o-0/answer',
      { answer: 'withdrawn' },
      { do: 'answer-offer', by, offerId: 'o-0', answer: 'withdrawn' },
    ],
    ['releases the first run', '/release', {}, { do: 'release-first-run', by }],
    ['stops everything', '/stop', { stopped: 'yes' }, { do: 'stop-all', by, stopped: true }],
    ['starts again', '/stop', { stopped: 'no' }, { do: 'stop-all', by, stopped: false }],
  ];

  it.each(cases)('%s', async (_name, path, form, command) => {
    const result = await posted(path, { ...form, back: `${NILE}/settings` });
    expect(result.command).toEqual(command);
    expect(result.count).toBe(1);
    expect(result.answer.status).toBe(303);
    expect(result.answer.headers.get('Location')).toBe(`${NILE}/settings`);
    expect(result.flash).not.toBe('');
  });

  const refusals: [string, string, Record<string, string>, RegExp][] = [
    ['a skip without a reason', '/letters/e-1/skip', { reason: '  ' }, /say why/],
    [
      'an amount nobody can read',
      '/customers/c-2/promises',
      { amount: '12,5', currency: 'EGP', date: '2026-12-01' },
      /“12,5” is not an amount in EGP/,
    ],
    [
      'more digits than the currency has',
      '/customers/c-2/promises',
      { amount: '1.234', currency: 'EGP', date: '2026-12-01' },
      /not an amount/,
    ],
    ['an amount of nothing', '/customers/c-2/promises', { amount: '0', currency: 'EGP', date: '2026-12-01' }, /not an amount/],
    ['a day that does not exist', '/customers/c-2/promises', { amount: '1', currency: 'EGP', date: '2026-02-30' }, /date/],
    ['a promise without a date on a call', '/calls/t-4/outcome', { outcome: 'promised', amount: '5', currency: 'EGP', date: '' }, /date/],
    ['a part of no invoice in particular', '/customers/c-2/holds', { kind: 'dispute', amount: '5' }, /could not be understood/],
    ['an unknown kind of hold', '/customers/c-2/holds', { kind: 'because' }, /could not be understood/],
    ['a wish that wishes nothing', '/customers/c-2/wishes', { channel: 'call' }, /from which day, from what time, or never/],
    ['never on any channel as a wish', '/customers/c-2/wishes', { never: 'yes', channel: '' }, /stop request/],
    ['a wish from no day', '/customers/c-2/wishes', { channel: 'call', notBefore: 'soon' }, /date/],
    ['a wish at no time of day', '/customers/c-2/wishes', { notBeforeTime: '25:00' }, /could not be understood/],
    ['a consent without evidence', '/customers/c-2/consents', { channel: 'sms', evidence: ' ' }, /could not be understood/],
    ['an acceptance without words', '/customers/c-2/plans/a-1/answer', { answer: 'accepted', text: ' ' }, /words that were agreed to/],
    ['an unknown answer to an offer', '/customers/c-2/offers/o-0/answer', { answer: 'perhaps' }, /could not be understood/],
    ['an address of nobody', '/customers/c-2/recipients', { address: 'a@b.example', role: 'cousin' }, /could not be understood/],
    ['a call of nobody', '/customers/c-2/calls', { from: 'someone', outcome: 'spoke' }, /could not be understood/],
    [
      'a promise on a call without a date',
      '/customers/c-2/calls',
      { from: 'them', outcome: 'promised', amount: '5', currency: 'EGP' },
      /date/,
    ],
    ['a part of a country that is none', '/customers/c-2/describe', { region: 'Cairo' }, /could not be understood/],
    ['a time nobody offers', '/keep', { months: '7' }, /could not be understood/],
    ['an unknown mode', '/mode', { mode: 'blast' }, /could not be understood/],
    ['an unknown outcome', '/letters/e-8/resolve', { outcome: 'perhaps' }, /could not be understood/],
    ['a switch that is neither on nor off', '/stop', {}, /could not be understood/],
  ];

  it.each(refusals)('refuses %s without a command', async (_name, path, form, sentence) => {
    const result = await posted(path, form);
    expect(result.count).toBe(0);
    expect(result.answer.status).toBe(303);
    expect(result.flash).toMatch(sentence);
  });

  it('says so when the organisation refuses, in the reader’s language', async () => {
    const codes = ['not-found', 'already-done', 'not-now', 'invalid'] as const;
    const sentences: string[] = [];
    for (const code of codes) {
      const answer: CommandResult = { done: false, code, detail: 'internal detail' };
      const { deps } = world({ organisation: () => Promise.resolve(fakeActor({ answer: () => answer })) });
      const browser = browserOf(deps);
      sentences.push(await flashAfter(browser, await browser.post(`${NILE}/letters/e-1/approve`, {}), 'ar'));
    }
    expect(new Set(sentences).size).toBe(4);
    for (const sentence of sentences) expect(sentence).toMatch(/[\u0600-\u06ff]/);
    expect(sentences.join()).not.toContain('internal');
  });

  it.each([
    [{ what: 'wrong-code', values: { tries: 1 } }, 'That is not the code. 1 try is left.'],
    [{ what: 'wrong-code', values: { tries: 4 } }, 'That is not the code. 4 tries are left.'],
    [{ what: 'code-ended' }, 'The code held for ten minutes and has ended. Ask for a new one; nothing changed.'],
    [{ what: 'code-used-up' }, 'Five wrong codes: this one no longer counts. Ask for a new one; nothing changed.'],
  ] as const)('a code that is not taken says why: %j', async (because, sentence) => {
    const answer: CommandResult = { done: false, code: 'invalid', detail: 'internal detail', because };
    const { deps } = world({ organisation: () => Promise.resolve(fakeActor({ answer: () => answer })) });
    const browser = browserOf(deps);
    expect(await flashAfter(browser, await browser.post(`${NILE}/sender/confirm`, { code: '1234' }))).toBe(sentence);
  });

  it('approves the routine letters one by one and counts what could not be', async () => {
    const refusing = fakeActor({
      answer: (command) =>
        command.do === 'approve-letter' && command.effectId === 'e-2' ? { done: false, code: 'already-done', detail: '' } : { done: true },
    });
    const browser = browserOf(world({ organisation: () => Promise.resolve(refusing) }).deps);
    const answer = await browser.post(`${NILE}/letters/approve`, [
      ['letter', 'e-1 hash-1'],
      ['letter', 'e-2 hash-2'],
      ['letter', 'e-2 hash-2'],
      ['letter', 'e-7 hash-7'],
    ]);
    const asked = { do: 'approve-letter', by: 'Salma', together: true };
    expect(refusing.commands).toEqual(['1', '2', '7'].map((count) => ({ ...asked, effectId: `e-${count}`, seen: `hash-${count}` })));
    expect(await flashAfter(browser, answer)).toBe('2 letters approved; 1 could not be.');
  });

  it('offers no final demand and no hand-over among the routine ones', async () => {
    const page = await browserOf(world().deps).get(`${NILE}/today`);
    const routine = [...page.text.matchAll(/name="letter" value="([^"]+)"/g)].map((match) => match[1]);
    expect(routine).toEqual(['e-1 hash-1', 'e-2 hash-2', 'e-7 hash-7']);
    expect(page.text).toContain('Look first: last step');
  });

  it('offers nothing to approve in draft mode', async () => {
    const page = await browserOf(world().deps).get('/organisations/org-harbour/today');
    expect(page.text).not.toMatch(/\/(approve|skip)"/);
  });
});

describe('who may post', () => {
  const path = `${NILE}/letters/e-1/approve`;

  it.each([
    ['another site', { Origin: 'https://evil.example' }],
    ['no origin at all', {}],
    ['a sandboxed frame', { Origin: 'null' }],
    ['another site by fetch metadata', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }],
  ])('refuses %s', async (_name, headers) => {
    const { deps, actors } = world();
    const answer = await browserOf(deps).post(path, {}, headers);
    expect(answer.status).toBe(403);
    expect(actors.nile.commands).toEqual([]);
  });

  it('lets our own pages post', async () => {
    const { deps, actors } = world();
    await browserOf(deps).post(path, {}, { 'Sec-Fetch-Site': 'same-origin' });
    expect(actors.nile.commands).toHaveLength(1);
  });

  it('refuses a body larger than any form of ours', async () => {
    const { deps, actors } = world();
    const answer = await browserOf(deps).post(`${NILE}/letters/e-1/skip`, { reason: 'x'.repeat(70_000) });
    expect(answer.status).toBe(413);
    expect(actors.nile.commands).toEqual([]);
  });

  it('answers 404 for an organisation that is not there', async () => {
    expect((await browserOf(world().deps).post('/organisations/none/release', {})).status).toBe(404);
  });
});

describe('the way back', () => {
  it.each([
    'https://evil.example/',
    '/.//evil.example',
    '//evil.example//other.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    '',
    '/%0d%0aSet-Cookie:x',
  ])('never leaves: %j', async (back) => {
    const answer = await browserOf(world().deps).post(`${NILE}/release`, { back });
    expect(answer.headers.get('Location')).toMatch(/^\/(?![/\\])[^\r\n]*$/);
    expect(new URL(answer.headers.get('Location') ?? '', 'http://localhost').origin).toBe('http://localhost');
  });

  it('keeps the query of our own page', async () => {
    const answer = await browserOf(world().deps).post(`${NILE}/release`, { back: `${NILE}/customers?q=al` });
    expect(answer.headers.get('Location')).toBe(`${NILE}/customers?q=al`);
    expect(backOf).toBeTypeOf('function');
  });
});

describe('a flash', () => {
  it('is shown once and then gone', async () => {
    const browser = browserOf(world().deps);
    const answer = await browser.post(`${NILE}/release`, {});
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(cookie).not.toBe('');
    const next = await browser.get('/', { Cookie: cookie });
    expect(next.text).toContain('First run released.');
    expect(next.headers.getSetCookie().join()).toMatch(/tahseel-flash=;.*Max-Age=0/);
  });

  it.each(['%7Bbroken', encodeURIComponent('{"tone":"good","key":"no.such.key","values":{}}'), encodeURIComponent('{"tone":"x"}')])(
    'that is none of ours shows nothing: %s',
    async (text) => {
      const page = await browserOf(world().deps).get('/', { Cookie: `tahseel-flash=${text}` });
      expect(page.status).toBe(200);
      expect(page.text).not.toContain('class="flash');
    },
  );
});

describe('the demo clock', () => {
  it('moves by days and tells what happened', async () => {
    const { deps, advanced } = world();
    const browser = browserOf(deps);
    const answer = await browser.post('/demo/advance', { days: '7', back: `${NILE}/today` });
    expect(advanced).toEqual([7]);
    expect(answer.headers.get('Location')).toBe(`${NILE}/today`);
    expect(await flashAfter(browser, answer)).toBe(
      '7 days later: 3 letters out, no payments in, 1 call raised, 2 promises, 1 dispute, 11 new invoices.',
    );
  });

  it.each(['0', '-1', '32', '1.5', 'x', ''])('refuses %j days', async (days) => {
    const { deps, advanced } = world();
    await browserOf(deps).post('/demo/advance', { days });
    expect(advanced).toEqual([]);
  });
});

describe('connecting', () => {
  const start = async (browser: ReturnType<typeof browserOf>) =>
    (await browser.get('/connect/xero')).headers.getSetCookie()[0]?.split(';')[0] ?? '';

  it('goes to the platform with a state and comes back to the new client file', async () => {
    const browser = browserOf(world().deps);
    const away = await browser.get('/connect/xero');
    expect(away.headers.get('Location')).toBe('https://login.xero.example/authorize?state=state-0123456789abcdef');
    expect(away.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Lax/);
    const back = await browser.get('/connect/xero/callback?code=abc&state=state-0123456789abcdef', { Cookie: await start(browser) });
    expect(back.headers.get('Location')).toBe(`${NILE}/today`);
    expect(await flashAfter(browser, back)).toMatch(/draft mode: nothing leaves/);
  });

  it('begins nothing and finishes nothing without the state of this browser', async () => {
    let finished = 0;
    const { deps } = world();
    const { connect } = deps;
    if (!connect) throw new Error('the fake world connects');
    const browser = browserOf({
      ...deps,
      connect: {
        ...connect,
        finish: (...given) => {
          finished += 1;
          return connect.finish(...given);
        },
      },
    });
    const cookie = await start(browser);
    const tries: [string, Record<string, string>][] = [
      ['/connect/xero/callback?code=abc&state=state-0123456789abcdef', {}],
      ['/connect/xero/callback?code=abc&state=other', { Cookie: cookie }],
      ['/connect/xero/callback?code=abc', { Cookie: cookie }],
      ['/connect/quickbooks/callback?code=abc&state=state-0123456789abcdef', { Cookie: cookie }],
    ];
    for (const [path, headers] of tries) expect((await browser.get(path, headers)).status, path).toBe(400);
    const denied = await browser.get('/connect/xero/callback?error=access_denied&state=state-0123456789abcdef', { Cookie: cookie });
    expect(denied.text).toContain('You did not allow the connection');
    expect(denied.text).not.toContain('state-0123456789abcdef');
    expect(finished).toBe(0);
  });
});

describe('amounts as typed', () => {
  it.each([
    ['1234.5', 'EGP', 123_450],
    ['1,234.50', 'EGP', 123_450],
    ['١٢٣٤٫٥', 'EGP', 123_450],
    ['۱۲', 'EGP', 1_200],
    ['12', 'JPY', 12],
    ['0.001', 'KWD', 1],
    [' 7 ', 'USD', 700],
    ['1,23', 'EGP', null],
    ['12.345', 'USD', null],
    ['-5', 'USD', null],
    ['1e3', 'USD', null],
    ['', 'USD', null],
    ['5', 'nonsense', null],
    ['9'.repeat(30), 'USD', null],
  ])('%j %s → %j', (text, currency, minor) => {
    expect(amountOfText(text, currency)).toBe(minor);
  });
});

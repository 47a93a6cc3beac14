/** Agreements that take a page of their own: what is proposed comes from the address alone, what is wrong keeps everything that was typed. */
import { describe, expect, it } from 'vitest';
import { browserOf, flashAfter, world } from './deps.ts';

const CUSTOMER = '/organisations/org-nile/customers/c-2';
const INVOICES: [string, string][] = [
  ['invoiceId', 'i-c-2-0'],
  ['invoiceId', 'i-c-2-1'],
];

function parts(...each: [due: string, amount: string][]): [string, string][] {
  return [
    ...INVOICES,
    ...each.flatMap(([due, amount]): [string, string][] => [
      ['due', due],
      ['amount', amount],
    ]),
  ];
}

async function posted(path: string, form: [string, string][]) {
  const { deps, actors } = world();
  const browser = browserOf(deps);
  const answer = await browser.post(`${CUSTOMER}${path}`, form);
  return { answer, browser, commands: actors.nile.commands };
}

describe('a payment plan', () => {
  it('is divided into equal parts that come to exactly what is open', async () => {
    const page = await browserOf(world().deps).get(
      `${CUSTOMER}/plan?${new URLSearchParams([...INVOICES, ['count', '3'], ['first', '2026-11-30'], ['rhythm', 'month']])}`,
    );
    expect([...page.text.matchAll(/name="amount"[^>]*value="([^"]+)"/g)].map((match) => match[1])).toEqual([
      '27466.66',
      '27466.66',
      '27466.68',
    ]);
    expect([...page.text.matchAll(/name="due"[^>]*value="([^"]+)"/g)].map((match) => match[1])).toEqual([
      '2026-11-30',
      '2026-12-30',
      '2027-01-30',
    ]);
  });
  it.each([
    [
      'no invoice',
      [
        ['count', '3'],
        ['first', '2026-12-01'],
      ],
      /at least one invoice/,
    ],
    ['too many parts', [...INVOICES, ['count', '61'], ['first', '2026-12-01']], /from 1 to 60 instalments/],
    ['no day', [...INVOICES, ['count', '3'], ['first', 'soon']], /date/],
  ] as [string, [string, string][], RegExp][])('is not divided with %s', async (_name, query, sentence) => {
    const page = await browserOf(world().deps).get(`${CUSTOMER}/plan?${new URLSearchParams(query)}`);
    expect(page.text).toMatch(sentence);
    expect(page.text).not.toContain('name="due"');
  });
  it('is proposed with its parts', async () => {
    const { answer, browser, commands } = await posted('/plans', [
      ...parts(['2026-12-01', '50,000'], ['2027-01-01', '٣٢٤٠٠']),
      ['note', 'by phone'],
    ]);
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, CUSTOMER]);
    expect(commands).toEqual([
      {
        do: 'propose-plan',
        by: 'Salma',
        customerId: 'c-2',
        invoiceIds: ['i-c-2-0', 'i-c-2-1'],
        instalments: [
          { due: '2026-12-01', amount: 5_000_000 },
          { due: '2027-01-01', amount: 3_240_000 },
        ],
        note: 'by phone',
      },
    ]);
    expect(await flashAfter(browser, answer)).toMatch(/holds nothing before it is accepted/);
  });
  it.each([
    [
      'parts that do not come to what is open',
      parts(['2026-12-01', '50000'], ['2027-01-01', '30000']),
      /come to EGP.80,000\.00, and EGP.82,400\.00 is open/,
    ],
    ['an amount nobody can read', parts(['2026-12-01', '12,5']), /“12,5” is not an amount in EGP/],
    ['a day that has passed', parts(['2026-11-01', '82400']), /a day that has not passed/],
    [
      'no invoice',
      [
        ['due', '2026-12-01'],
        ['amount', '5'],
      ] as [string, string][],
      /at least one invoice/,
    ],
  ])('is refused with %s, and what was typed stands there again', async (_name, form, sentence) => {
    const { answer, commands } = await posted('/plans', [...form, ['note', 'kept <b>']]);
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(sentence);
    expect(answer.text).toContain('value="kept &lt;b&gt;"');
    for (const [name, value] of form) if (name === 'amount') expect(answer.text).toContain(`value="${value}"`);
    expect(commands).toEqual([]);
  });
});

describe('an offer', () => {
  const offer = (changes: Record<string, string>): [string, string][] => [
    ...INVOICES,
    ...Object.entries({ kind: 'settlement', amount: '70000', expires: '2026-12-05', note: '', ...changes }),
  ];
  it('is made for less than is open', async () => {
    const { answer, commands } = await posted('/offers', offer({}));
    expect(answer.status).toBe(303);
    expect(commands).toEqual([
      {
        do: 'make-offer',
        by: 'Salma',
        customerId: 'c-2',
        kind: 'settlement',
        invoiceIds: ['i-c-2-0', 'i-c-2-1'],
        amount: 7_000_000,
        expires: '2026-12-05',
      },
    ]);
  });
  it.each([
    [{ amount: '82400' }, /less than is open \(EGP.82,400\.00\)/],
    [{ amount: 'much' }, /“much” is not an amount/],
    [{ expires: '2026-11-21' }, /a last day that has not passed/],
    [{ kind: 'gift' }, /could not be understood/],
  ])('is refused with %j, and what was typed stands there again', async (changes, sentence) => {
    const { answer, commands } = await posted('/offers', offer({ ...changes, note: 'kept' }));
    expect([answer.status, commands]).toEqual([422, []]);
    expect(answer.text).toMatch(sentence);
    expect(answer.text).toContain('value="kept"');
    expect(answer.text).toContain(`value="${{ amount: '70000', ...changes }.amount}"`);
  });
});

describe('what is decided for one customer over the policy', () => {
  it('is set with a reason, stage by stage', async () => {
    const { answer, commands } = await posted('/policy', [
      ['own.exclude', 'on'],
      ['own.stages.firm-30.days', '٤٥'],
      ['own.stages.due.off', 'on'],
      ['own.respectHabit', 'yes'],
      ['note', 'old friend'],
    ]);
    expect(answer.status).toBe(303);
    expect(commands).toEqual([
      {
        do: 'set-override',
        by: 'Salma',
        customerId: 'c-2',
        override: {
          exclude: true,
          respectHabit: true,
          stages: [
            { id: 'firm-30', days: 45 },
            { id: 'due', off: true },
          ],
        },
        note: 'old friend',
      },
    ]);
  });
  it('is taken back by leaving all of it empty', async () => {
    const { commands } = await posted('/policy', [
      ['own.respectHabit', ''],
      ['note', 'no longer'],
    ]);
    expect(commands).toEqual([{ do: 'set-override', by: 'Salma', customerId: 'c-2', override: null, note: 'no longer' }]);
  });
  it.each([
    [
      [
        ['own.stages.firm-30.days', 'later'],
        ['note', 'x'],
      ],
      /whole numbers/,
    ],
    [
      [
        ['own.stages.firm-30.days', '40'],
        ['note', ' '],
      ],
      /say why/,
    ],
  ] as [[string, string][], RegExp][])('is refused with %j, and what was typed stands there again', async (form, sentence) => {
    const { answer, commands } = await posted('/policy', form);
    expect([answer.status, commands]).toEqual([422, []]);
    expect(answer.text).toMatch(sentence);
    expect(answer.text).toContain(`value="${form[0]?.[1]}"`);
  });
});

describe('why somebody was or was not contacted', () => {
  const asked = async (day: string, id = 'c-2') =>
    (await browserOf(world().deps).get(`/organisations/org-nile/customers/${id}/why?day=${day}`)).text;
  it.each([
    ['2026-11-22', 'Not contacted on 22 Nov 2026.'],
    ['2026-11-18', 'Contacted on 18 Nov 2026.'],
    ['2026-11-01', 'Not contacted on 1 Nov 2026: nothing was open.'],
    ['2026-01-01', '1 Jan 2026 lies before the first run on 23 Sept 2026'],
    ['2027-01-01', '1 Jan 2027 is still to come'],
  ])('on %s', async (day, answer) => {
    expect(await asked(day)).toContain(answer);
  });
  it('where nothing was ever decided', async () => {
    expect(await asked('2026-11-01', 'c-28')).toContain('the first run is still to come');
  });
  it('for today where no day is named, and knows no other customer', async () => {
    expect(await asked('nonsense')).toContain('Not contacted on 22 Nov 2026.');
    expect((await browserOf(world().deps).get('/organisations/org-nile/customers/nobody/why')).status).toBe(404);
  });
});

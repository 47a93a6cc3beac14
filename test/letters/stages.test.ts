/** What the letters of stages say beyond their statement: series, promises, interest, formal notices, words of the business's own. */
import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import { type LetterInput, renderLetter } from '../../src/letters/letter.ts';
import { lintLetter } from '../../src/letters/lint.ts';
import { LANGUAGES } from '../../src/letters/locale.ts';
import { ALL_NOTICES, noticeFor } from '../../src/letters/notices.ts';
import { CALL_TEMPLATES, LETTER_TEMPLATES, MESSAGE_TEMPLATES } from '../../src/letters/words.ts';
import { TEMPLATES } from '../../src/policy/policy.ts';
import { interestOn, invoice, letterInput, section, varieties } from './samples.ts';

const DATE = calendarDate('2026-03-12');
const text = (overrides: Partial<LetterInput>) => renderLetter(letterInput(overrides)).text;
const broken = {
  brokenPromise: { amount: 50_000, currency: 'USD', date: calendarDate('2026-03-01') },
  brokenPlan: { due: calendarDate('2026-03-05') },
};

it('there are words for every template a policy may name', () => {
  expect([...LETTER_TEMPLATES, ...MESSAGE_TEMPLATES, ...CALL_TEMPLATES, 'hand-over-90']).toEqual(TEMPLATES);
});

describe('any letter suits any day', () => {
  it.each([1, 2, 3, 10, 11, 45, 100, 365])('%i days late', (daysLate) => {
    for (const language of LANGUAGES)
      for (const stage of LETTER_TEMPLATES) {
        const sections = [section('USD', [invoice({ daysLate })])];
        const input = letterInput({ stage, language, sections });
        const complete = { ...input, interest: interestOn(input) };
        expect(lintLetter(renderLetter(complete), complete)).toEqual([]);
      }
  });

  it('never says late of what is not', () => {
    const sections = [section('USD', [invoice({ daysLate: -3 })])];
    for (const stage of ['before-7', 'due', 'friendly-7'] as const) {
      expect(text({ stage, sections })).not.toMatch(/ late\b|was due|fell due|days ago|slipped/);
      expect(text({ stage, sections, language: 'ar' })).not.toMatch(/مدة التأخير|سهو|كان موعد/);
    }
  });

  it('writes the days in each language’s own plural', () => {
    const late = (daysLate: number) => text({ stage: 'firm-30', language: 'ar', sections: [section('USD', [invoice({ daysLate })])] });
    expect(late(1)).toContain('(مدة التأخير: \u2068يوم\u2069)');
    expect(late(2)).toContain('(مدة التأخير: \u2068يومان\u2069)');
    expect(late(3)).toContain('(مدة التأخير: \u2068٣ أيام\u2069)');
    expect(late(11)).toContain('(مدة التأخير: \u2068١١ يومًا\u2069)');
    expect(text({ stage: 'firm-30', sections: [section('USD', [invoice({ daysLate: 1 })])] })).toContain('1 day ago');
  });

  it('takes the dual for two invoices in Arabic and the plural for more', () => {
    const several = (count: number) =>
      text({
        stage: 'second',
        language: 'ar',
        sections: [
          section(
            'USD',
            Array.from({ length: count }, (_, index) => invoice({ number: `N-${index}` })),
          ),
        ],
      });
    expect(several(2)).toContain('بشأن الفاتورتين المبيّنتين في الكشف أدناه، وأقدمهما كان موعده');
    expect(several(3)).toContain('بشأن الفواتير المبيّنة في الكشف أدناه، وأقدمها كان موعده');
  });
});

describe('the choice that is offered', () => {
  it.each(['second', 'firm-30', 'interest-notice', 'demand', 'final-60'])('%s offers instalments and gives a day', (stage) => {
    const input = letterInput({ stage });
    expect(text({ stage, interest: interestOn(input) })).toMatch(/instalments/);
    expect(text({ stage, interest: interestOn(input) })).toMatch(/by \d+ March 2026/);
    expect(text({ stage, language: 'ar', interest: interestOn(input) })).toMatch(/أقساط|الأقساط/);
  });
});

describe('a numbered series', () => {
  it.each(['second', 'firm-30', 'interest-notice', 'demand', 'final-60'])('%s says which letter it is', (stage) => {
    const interest = interestOn(letterInput());
    expect(text({ stage, interest, series: { index: 2, count: 3 } })).toContain('This is our second letter of three.');
    expect(text({ stage, interest, language: 'ar', series: { index: 3, count: 4 } })).toContain(
      'وهذا هو الخطاب \u2068الثالث\u2069 من أصل \u2068أربعة\u2069.',
    );
    expect(text({ stage, interest })).not.toContain('letter of');
  });

  it.each([
    { index: 0, count: 3 },
    { index: 4, count: 3 },
    { index: 1, count: 1 },
    { index: 11, count: 12 },
    { index: 2, count: 11 },
  ])('says nothing of $index of $count', (series) => {
    expect(text({ stage: 'demand', series })).not.toContain('letter of');
  });

  it('counts to ten', () => {
    expect(text({ stage: 'demand', series: { index: 10, count: 10 } })).toContain('our tenth letter of ten');
    expect(text({ stage: 'demand', series: { index: 1, count: 2 } })).toContain('our first letter of two');
  });
});

describe('a promise or plan that was not kept', () => {
  it.each(LETTER_TEMPLATES)('%s mentions it courteously, behind what is open and before what is asked', (stage) => {
    const input = letterInput({ stage, ...broken, interest: interestOn(letterInput()) });
    for (const language of LANGUAGES) expect(lintLetter(renderLetter({ ...input, language }), { ...input, language })).toEqual([]);
    const letter = renderLetter(input).text;
    expect(letter).toContain('your promise of USD\u00a0500.00 for 1 March 2026');
    expect(letter).toContain('The instalment of 5 March 2026');
    const places = ['USD.1,250', 'your promise', 'The instalment of'].map((each) => letter.search(new RegExp(each)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(letter.indexOf('your promise')).toBeLessThan(letter.indexOf('issued 10 January 2026'));
  });

  it('is not mentioned where there was none', () => {
    expect(text({ stage: 'firm-30' })).not.toMatch(/promise|instalment of/);
    expect(text({ stage: 'firm-30', brokenPromise: broken.brokenPromise })).not.toContain('instalment of');
  });
});

describe('interest', () => {
  const base = letterInput({
    stage: 'interest-notice',
    sections: [
      section('USD', [invoice(), invoice({ number: 'INV-2', open: 10_000 })]),
      section('KWD', [invoice({ number: 'K-1', open: 30_500 })]),
    ],
  });
  const interest = [
    { number: 'INV-1042', amount: 1_159, days: 30, ratePercentText: '12.75', fixedSum: 7_000, basis: 'Clause 7' },
    { number: 'INV-1042', amount: 500, days: 6, ratePercentText: '12.25', fixedSum: 0, basis: null },
    { number: 'K-1', amount: 411, days: 36, ratePercentText: '8', fixedSum: 0, basis: null },
  ];
  const { text: written, html } = renderLetter({ ...base, interest });

  it('shows every stretch with its days, rate and basis, and the fixed sum', () => {
    expect(written).toContain('INV-1042: 30 days at 12.75% a year (Clause 7): USD\u00a011.59');
    expect(written).toContain('INV-1042: 6 days at 12.25% a year: USD\u00a05.00');
    expect(written).toContain('INV-1042: fixed sum for late payment: USD\u00a070.00');
    expect(written).toContain('K-1: 36 days at 8% a year: KWD\u00a00.411');
  });

  it('comes to its own sum per currency and never changes the amount to pay', () => {
    expect(written).toContain('Interest and fixed sums: USD\u00a086.59\nTogether with the amount to pay: USD\u00a01,436.59');
    expect(written).toContain('Interest and fixed sums: KWD\u00a00.411\nTogether with the amount to pay: KWD\u00a030.911');
    expect(written.match(/To pay: .*/g)).toEqual(['To pay: USD\u00a01,350.00', 'To pay: KWD\u00a030.500']);
    expect(written).toContain('comes to USD\u00a086.59 and KWD\u00a00.411 up to 12 March 2026');
    for (const figure of ['>11.59<', '>5.00<', '>70.00<', '>USD\u00a086.59<', '>USD\u00a01,436.59<']) expect(html).toContain(figure);
  });

  it('is written in Arabic with its digits', () => {
    expect(renderLetter({ ...base, interest, language: 'ar' }).text).toContain('بمعدل \u2068١٢٫٧٥٪\u2069 سنويًا');
  });

  it('may be shown in any letter, and is needed only where it is the subject', () => {
    expect(text({ stage: 'firm-30', interest: interestOn(letterInput()) })).toContain('Interest for late payment\n');
    expect(text({ stage: 'firm-30' })).not.toContain('Interest');
    expect(() => renderLetter({ ...base, interest: [] })).toThrow('missing-value (interest)');
  });

  it('must be in the letter: the lint compares it', () => {
    const letter = renderLetter({ ...base, interest });
    const cut = { ...letter, text: letter.text.replaceAll('USD\u00a086.59', ''), html: letter.html.replaceAll('USD\u00a01,436.59', '') };
    expect(lintLetter(cut, { ...base, interest })).toEqual([
      { rule: 'amounts-stated', part: 'text', found: 'USD\u00a086.59' },
      { rule: 'amounts-stated', part: 'html', found: 'USD\u00a01,436.59' },
    ]);
  });

  it.each([
    ['an invoice that is not in the letter', { number: 'INV-9' }],
    ['a negative amount', { amount: -1 }],
    ['part of a cent', { amount: 1.5 }],
    ['negative days', { days: -1 }],
    ['a negative fixed sum', { fixedSum: -1 }],
    ['a rate that is no number', { ratePercentText: '8 %' }],
    ['a rate of thousands', { ratePercentText: '1000' }],
  ])('is refused for %s', (_, change) => {
    const [first] = interest;
    expect(() => renderLetter({ ...base, interest: first ? [{ ...first, ...change }] : [] })).toThrow('does-not-add-up (interest');
  });
});

describe('a formal notice', () => {
  const notice = { country: 'GB', debtor: 'sole-trader', approved: false } as const;

  for (const row of ALL_NOTICES)
    for (const language of LANGUAGES)
      it.each(['demand', 'final-60'])(`${row.id} ${language} in %s: names courts only once a person has approved it`, (stage) => {
        const debtor = row.debtor === 'individual' ? 'consumer' : 'company';
        const input = letterInput({ stage, language, notice: { country: row.countries[0] ?? null, debtor, approved: false } });
        expect(noticeFor({ country: row.countries[0] ?? null, debtor }, DATE).id).toBe(row.id);
        expect(lintLetter(renderLetter(input), input)).toEqual([]);
        const approved = { ...input, notice: { country: row.countries[0] ?? null, debtor, approved: true } as const };
        const rules = lintLetter(renderLetter(approved), approved).map(({ rule }) => rule);
        expect(new Set(rules)).toEqual(new Set(['no-court-words']));
        expect(lintLetter(renderLetter(approved), approved, { formalNotice: true })).toEqual([]);
      });

  it('gives individuals in Great Britain thirty days and names free advice', () => {
    const letter = text({ stage: 'final-60', notice });
    expect(letter).toContain('You have at least 30 days, until 11 April 2026');
    expect(letter).toContain('Please pay by 11 April 2026');
    expect(letter).toContain('StepChange');
  });

  it('never gives fewer days than the letter itself', () => {
    expect(text({ stage: 'demand', notice: { ...notice, country: null } })).toContain('Please pay by 26 March 2026');
    expect(text({ stage: 'demand' })).toContain('Please pay by 22 March 2026');
  });

  it.each<[string | null, 'company' | 'sole-trader' | 'consumer' | null, string]>([
    ['GB', 'consumer', 'gb-individual'],
    ['GB', 'sole-trader', 'gb-individual'],
    ['GB', 'company', 'gb-business'],
    ['GB', null, 'gb-business'],
    ['DE', 'company', 'eu-business'],
    ['IE', null, 'eu-business'],
    ['DE', 'consumer', 'neutral'],
    ['SA', 'consumer', 'arab-formal'],
    ['EG', 'company', 'arab-formal'],
    ['AE', null, 'arab-formal'],
    ['US', 'company', 'us-business'],
    ['US', 'consumer', 'neutral'],
    ['NZ', 'company', 'neutral'],
    [null, null, 'neutral'],
  ])('%s, %s: %s', (country, debtor, id) => {
    expect(noticeFor({ country, debtor }, DATE).id).toBe(id);
  });

  it('falls back to the neutral wording from the day after a row had to be looked at again', () => {
    for (const row of ALL_NOTICES.filter((each) => each.id !== 'neutral')) {
      const who = { country: row.countries[0] ?? null, debtor: row.debtor === 'individual' ? 'consumer' : 'company' } as const;
      expect(noticeFor(who, row.reviewBy).id).toBe(row.id);
      expect(noticeFor(who, calendarDate('2027-11-01')).id).toBe('neutral');
    }
  });

  it('has a source and a day of review in every row', () => {
    for (const row of ALL_NOTICES) {
      expect(row.source.length).toBeGreaterThan(10);
      expect(row.answerDays).toBeGreaterThanOrEqual(14);
    }
  });

  it.each(['before-7', 'due', 'friendly-7', 'second', 'firm-30'])('is never made of %s', (stage) => {
    expect(text({ stage, notice: { ...notice, approved: true } })).toBe(text({ stage }));
  });
});

describe('what a contact rule may require', () => {
  const organisation = { ...letterInput().organisation, employee: 'Mona Adel', workingHours: 'Sunday to Thursday, 9 to 16' };

  it('a person and the hours are named where they are known', () => {
    const input = letterInput({ stage: 'firm-30', organisation });
    expect(renderLetter(input).text).toContain('Your contact: Mona Adel, Sunday to Thursday, 9 to 16');
    expect(lintLetter(renderLetter(input), input, { requires: ['employee-name', 'working-hours', 'telephone', 'opt-out'] })).toEqual([]);
    expect(text({ organisation: { ...organisation, employee: null } })).toContain('Our hours: Sunday to Thursday, 9 to 16');
  });

  it.each([
    ['employee-name', 'names-an-employee'],
    ['working-hours', 'states-working-hours'],
    ['telephone', 'states-a-telephone'],
  ] as const)('%s is missed in both parts where it is not known', (id, rule) => {
    const input = letterInput({ organisation: { ...letterInput().organisation, phone: null } });
    const found = lintLetter(renderLetter(input), input, { requires: [id] });
    expect(found.map((finding) => [finding.rule, finding.part])).toEqual([
      [rule, 'text'],
      [rule, 'html'],
    ]);
    expect(lintLetter(renderLetter(input), input)).toEqual([]);
  });

  it('every letter says how to stop, in both languages, and an edit that removes it is found', () => {
    for (const language of LANGUAGES)
      for (const variety of Object.values(varieties(language)))
        expect(lintLetter(renderLetter(variety), variety, { requires: ['opt-out'] })).toEqual([]);
    const input = letterInput();
    const letter = renderLetter(input);
    const cut = { ...letter, text: letter.text.replace('stop writing', 'write') };
    expect(lintLetter(cut, input, { requires: ['opt-out'] })).toEqual([
      { rule: 'says-how-to-stop', part: 'text', found: 'no way to stop' },
    ]);
  });

  it('the preview line says nothing of a debt', () => {
    const letter = renderLetter(letterInput());
    const html = letter.html.replace('A message from', 'A reminder of USD 12.50 from');
    expect(lintLetter({ ...letter, html }, letterInput()).map(({ rule, part }) => [rule, part])).toEqual([
      ['no-debt-words-on-shared-channels', 'preview'],
      ['no-amounts-on-shared-channels', 'preview'],
    ]);
  });
});

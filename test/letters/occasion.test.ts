import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import { lintText } from '../../src/letters/lint-edited.ts';
import { LANGUAGES } from '../../src/letters/locale.ts';
import { type OccasionInput, occasionSchema, renderOccasion, wordsToAccept } from '../../src/letters/occasion.ts';
import { sampleOccasion } from '../../src/letters/sample.ts';
import { OCCASIONS } from '../../src/letters/words.ts';

const DATE = calendarDate('2026-03-12');
const parties = {
  language: 'en' as const,
  organisation: {
    name: 'Nile Office Supplies',
    replyTo: 'accounts@nile.example',
    phone: '+20 2 2794 5510',
    paymentInstructions: null,
    signature: null,
  },
  customer: { name: 'Cedar Trading Co.' },
  date: DATE,
  reference: 'L-7F3K2',
};
const plan = {
  ...parties,
  currency: 'USD',
  numbers: ['INV-1', 'INV-2'],
  instalments: [
    { due: calendarDate('2026-04-01'), amount: 60_000 },
    { due: calendarDate('2026-05-01'), amount: 40_050 },
  ],
};
const offer = {
  ...parties,
  currency: 'USD',
  numbers: ['INV-1'],
  open: 100_000,
  amount: 80_000,
  expires: calendarDate('2026-03-26'),
  link: null,
};

describe('every letter on an occasion in every language', () => {
  for (const language of LANGUAGES)
    for (const occasion of OCCASIONS)
      it(`${language} ${occasion}`, () => {
        const input = sampleOccasion(occasion, language);
        expect(occasionSchema.parse(input)).toEqual(input);
        const letter = renderOccasion(input);
        expect(renderOccasion(input)).toEqual(letter);
        expect(letter.subject).toContain(input.organisation.name);
        const names = [input.customer.name, input.organisation.replyTo];
        const context = { organisation: input.organisation.name, names };
        expect(lintText({ subject: letter.subject, body: letter.text }, context)).toEqual([]);
        expect(letter.html).toContain(`dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
        for (const part of [letter.text, letter.html]) {
          expect(part).toContain(input.customer.name);
          expect(part).toContain('accounts@nile.example');
          expect(part).not.toMatch(/\{\{|undefined|\[object/);
        }
      });
});

describe('a plan', () => {
  it('carries its instalments and the exact words to accept, the same here and in the letter', () => {
    const input: OccasionInput = {
      ...plan,
      occasion: 'plan-proposal',
      expires: calendarDate('2026-03-20'),
      link: 'https://portal.example/p',
    };
    const words = wordsToAccept(input);
    expect(words).toBe(
      'I agree to pay Nile Office Supplies USD\u00a01,000.50 for invoices INV-1 and INV-2 in these instalments: USD\u00a0600.00 on 1 April 2026; USD\u00a0400.50 on 1 May 2026.',
    );
    const { text, html } = renderOccasion(input);
    expect(text).toContain(words);
    expect(text).toContain('1. 1 April 2026: USD\u00a0600.00\n2. 1 May 2026: USD\u00a0400.50');
    expect(text).toContain('See and accept: https://portal.example/p');
    expect(html.replaceAll('&#x2F;', '/')).toContain('href="https://portal.example/p"');
    expect(text).not.toContain('How to pay');
    expect(html).toContain('<bdi>600.00</bdi>');
    expect(html).toContain('<bdi>1,000.50</bdi>');
  });

  it('is accepted in the words in which it was proposed', () => {
    for (const language of LANGUAGES) {
      const proposed = wordsToAccept({ ...plan, language, occasion: 'plan-proposal', expires: DATE, link: null });
      expect(proposed).not.toBeNull();
      expect(wordsToAccept({ ...plan, language, occasion: 'plan-agreed', acceptedBy: 'Omar', acceptedOn: DATE })).toBe(proposed);
    }
  });

  it('says who accepted it and when, where that is known', () => {
    const agreed = { ...plan, occasion: 'plan-agreed' as const };
    expect(renderOccasion({ ...agreed, acceptedBy: null, acceptedOn: null }).text).toContain('How to pay');
    expect(renderOccasion({ ...agreed, acceptedBy: 'Omar Said', acceptedOn: DATE }).text).toContain(
      'as accepted by Omar Said on 12 March 2026',
    );
    expect(renderOccasion({ ...agreed, acceptedBy: null, acceptedOn: null }).text).not.toContain('as accepted by');
  });

  it('takes the dual for two invoices in Arabic, and keeps Latin numbers in their order', () => {
    const two = renderOccasion({ ...plan, language: 'ar', occasion: 'plan-agreed', acceptedBy: null, acceptedOn: null }).text;
    expect(two).toContain('الفاتورتين');
    expect(two).toContain('\u2068INV-1\u2069 و\u2068INV-2\u2069');
    const three = {
      ...plan,
      language: 'ar' as const,
      numbers: ['A', 'B', 'C'],
      occasion: 'plan-agreed' as const,
      acceptedBy: null,
      acceptedOn: null,
    };
    expect(renderOccasion(three).text).toContain('الفواتير');
  });
});

describe('offers', () => {
  it.each(['offer-settlement', 'offer-early-payment'] as const)('%s: the amounts are the given ones, and it ends by a day', (occasion) => {
    const { text } = renderOccasion({ ...offer, occasion });
    for (const amount of ['USD\u00a0800.00', 'USD\u00a01,000.00', 'USD\u00a0200.00']) expect(text).toContain(amount);
    expect(text).toContain('26 March 2026');
    expect(text).toContain(wordsToAccept({ ...offer, occasion }));
  });

  it('are refused when they save nothing', () => {
    expect(() => renderOccasion({ ...offer, occasion: 'offer-settlement', amount: 100_000 })).toThrow('does-not-add-up');
    expect(renderOccasion({ ...offer, occasion: 'offer-settlement', amount: 99_999 }).text).toContain('USD\u00a00.01 less');
  });

  it('take no link but http(s)', () => {
    expect(() => renderOccasion({ ...offer, occasion: 'offer-settlement', link: 'javascript:alert(1)' })).toThrow('unsafe-link');
  });
});

describe('thanks, confirmations, answers', () => {
  const thanks = { ...parties, occasion: 'thank-you' as const, currency: 'USD', amount: 50_000, paidOn: DATE };

  it('thanks without asking for the rest', () => {
    const { text, html } = renderOccasion({ ...thanks, settled: ['INV-1'], remaining: 40_000 });
    expect(text).toContain(
      'Thank you for your payment of USD\u00a0500.00, which reached us on 12 March 2026. Invoice INV-1 is settled with it.',
    );
    expect(text).toContain('USD\u00a0400.00 stays open on your account. You need do nothing');
    expect(text + html).not.toMatch(/How to pay|To pay|disregard/);
  });

  it('says that nothing is open only when nothing is', () => {
    expect(renderOccasion({ ...thanks, settled: [], remaining: 0 }).text).toContain('Nothing else is open');
    expect(renderOccasion({ ...thanks, settled: [], remaining: 1 }).text).not.toContain('Nothing else is open');
  });

  it('confirms a stop once, for the channel or for all, and does not explain how to stop', () => {
    const stop = { ...parties, occasion: 'stop-confirmed' as const };
    expect(renderOccasion({ ...stop, channel: 'sms' }).text).toContain('we will not contact you by text message any more');
    expect(renderOccasion({ ...stop, channel: null }).text).toContain('we will not contact you by any means any more');
    expect(renderOccasion({ ...stop, channel: null }).text).not.toMatch(/stop writing|How to pay|invoice/i);
  });

  it('notes a dispute, in whole or in part', () => {
    const dispute = { ...parties, occasion: 'dispute-received' as const, currency: 'USD', numbers: ['INV-1'] };
    expect(renderOccasion({ ...dispute, amount: 20_000 }).text).toContain(
      'you question invoice INV-1, as far as USD\u00a0200.00 goes, and',
    );
    expect(renderOccasion({ ...dispute, amount: null }).text).toContain('you question invoice INV-1, and');
  });

  it('notes a promise with its day and says how to pay', () => {
    const { text } = renderOccasion({
      ...parties,
      occasion: 'promise-confirmed',
      currency: 'KWD',
      numbers: ['7'],
      amount: 30_500,
      promisedFor: DATE,
    });
    expect(text).toContain('you will pay KWD\u00a030.500 for invoice 7 by 12 March 2026');
    expect(text).toContain('How to pay');
  });

  it('keeps hostile names from becoming markup', () => {
    const { html } = renderOccasion({
      ...plan,
      customer: { name: '<img src=x>' },
      numbers: ['"><script>'],
      occasion: 'plan-agreed',
      acceptedBy: '<b>',
      acceptedOn: null,
    });
    expect(html).not.toMatch(/<img|<script|<b>/);
  });
});

describe('the schema', () => {
  it.each([
    ['an amount of nothing', { ...offer, occasion: 'offer-settlement', amount: 0 }],
    ['a fraction of a cent', { ...offer, occasion: 'offer-settlement', amount: 1.5 }],
    ['no instalment', { ...plan, occasion: 'plan-agreed', instalments: [], acceptedBy: null, acceptedOn: null }],
    ['no invoice', { ...offer, occasion: 'offer-settlement', numbers: [] }],
    ['a day that does not exist', { ...offer, occasion: 'offer-settlement', expires: '2026-02-30' }],
    ['an unknown occasion', { ...offer, occasion: 'birthday' }],
    ['an unknown channel', { ...parties, occasion: 'stop-confirmed', channel: 'fax' }],
  ])('refuses %s', (_, input) => {
    expect(occasionSchema.safeParse(input).success).toBe(false);
  });
});

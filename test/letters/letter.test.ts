import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import { renderCallScript } from '../../src/letters/call.ts';
import { type LetterInput, renderHandOver, renderLetter } from '../../src/letters/letter.ts';
import { lintLetter } from '../../src/letters/lint.ts';
import { LANGUAGES } from '../../src/letters/locale.ts';
import { LetterRefused } from '../../src/letters/refused.ts';
import { LETTER_TEMPLATES } from '../../src/letters/words.ts';
import { interestOn, invoice, letterInput, section, varieties } from './samples.ts';

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof LetterRefused) return `${error.code} ${error.subject}`;
    throw error;
  }
  return 'not refused';
}

/** What later letters are written about is always late. */
function suits(stage: string, input: LetterInput): boolean {
  const early = stage === 'before-7' || stage === 'due' || stage === 'friendly-7';
  return early || input.sections.some((each) => each.invoices.some((one) => one.daysLate > 0));
}

describe('every letter in every language', () => {
  for (const language of LANGUAGES) {
    for (const stage of LETTER_TEMPLATES) {
      for (const [name, variety] of Object.entries(varieties(language))) {
        const input = { ...variety, stage, interest: stage === 'interest-notice' ? interestOn(variety) : null };
        if (!suits(stage, input)) continue;
        it(`${language} ${stage}, ${name}: passes the lint`, () => {
          const letter = renderLetter(input);
          expect(lintLetter(letter, input)).toEqual([]);
          expect(letter.html).toContain(`dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
          expect(renderLetter(input)).toEqual(letter);
        });
      }
    }
  }
});

describe('the words', () => {
  it.each([
    ['en', 1, 'Invoice INV-1 from Nile Office Supplies'],
    ['en', 3, '3 invoices from Nile Office Supplies'],
    ['ar', 1, 'الفاتورة رقم INV-1 من Nile Office Supplies'],
    ['ar', 2, 'فاتورتان من Nile Office Supplies'],
    ['ar', 3, '٣ فواتير من Nile Office Supplies'],
    ['ar', 11, '١١ فاتورة من Nile Office Supplies'],
    ['ar', 102, '١٠٢ فاتورة من Nile Office Supplies'],
  ] as const)('names what a letter is about in the subject: %s, %i', (language, count, subject) => {
    const invoices = Array.from({ length: count }, (_, index) => invoice({ number: `INV-${index + 1}` }));
    expect(renderLetter(letterInput({ language, sections: [section('USD', invoices)] })).subject).toBe(subject);
  });

  it('never says a thing is late before it is due, and sets no date to answer by in the early letters', () => {
    const early = renderLetter(letterInput({ stage: 'before-7', sections: [section('USD', [invoice({ daysLate: -7 })])] }));
    expect(early.text).toContain('falls due on 10 February 2026');
    expect(early.text).not.toMatch(/ late|days ago|last reminder/);
  });

  it('asks for an answer by a day, a week after a firm letter and two after the last', () => {
    expect(renderLetter(letterInput({ stage: 'firm-30' })).text).toContain('by 19 March 2026');
    const last = renderLetter(letterInput({ stage: 'final-60' })).text;
    expect(last).toContain('by 26 March 2026');
    expect(last).toContain('This is the last reminder we will send before we consider what further steps to take.');
  });

  it('states a total per currency and never one sum', () => {
    const { text, html } = renderLetter(
      letterInput({ sections: [section('USD', [invoice()]), section('KWD', [invoice({ number: 'K-1', open: 30_500 })])] }),
    );
    for (const part of [text, html]) {
      expect(part).toContain('USD\u00a01,250.00');
      expect(part).toContain('KWD\u00a030.500');
    }
    expect(text.match(/To pay: /g)).toHaveLength(2);
  });

  it('shows how disputes and credit lead to the total', () => {
    const { text } = renderLetter(letterInput({ sections: [section('USD', [invoice({ disputed: 20_000 })], 5_000)] }));
    expect(text).toContain(
      'Invoices: USD\u00a01,250.00\nLeft out while a query on INV-1042 is open: USD\u00a0200.00\nLess credit on the account: USD\u00a050.00\nTo pay: USD\u00a01,000.00',
    );
  });

  it('writes amounts of any size exactly', () => {
    const open = Number.MAX_SAFE_INTEGER;
    const { text, html } = renderLetter(letterInput({ sections: [section('USD', [invoice({ open })])] }));
    expect(text).toContain('USD\u00a090,071,992,547,409.91');
    expect(html).toContain('<bdi>90,071,992,547,409.91</bdi>');
    expect(renderLetter(letterInput({ language: 'ar', sections: [section('KWD', [invoice({ open })])] })).text).toContain(
      '٩٬٠٠٧٬١٩٩٬٢٥٤٬٧٤٠٫٩٩١ دينار كويتي',
    );
  });

  it('keeps names from becoming markup, templates or reordered text', () => {
    const input = letterInput({
      customer: { name: '<img src=x> {{total}} \u202Eevil' },
      sections: [section('USD', [invoice({ payLink: 'https://pay.example/?a="><script>' })])],
    });
    const { html, text } = renderLetter(input);
    expect(html).not.toMatch(/<img|<script/);
    expect(html).toContain('{{total}}');
    expect(text).not.toContain('\u202e');
  });

  it('isolates Latin values in Arabic but never a link or an address', () => {
    const { text, html } = renderLetter(letterInput({ language: 'ar' }));
    expect(text).toContain('\u2068INV-1042\u2069');
    expect(text).toMatch(/^.*: https:\/\/pay\.example\/INV-1042$/m);
    expect(text).toContain(' accounts@nile.example أو');
    expect(html).toMatch(/<bdi dir="ltr"[^>]*>INV-1042<\/bdi>/);
    expect(html).toContain('<html lang="ar" dir="rtl">');
  });
});

describe('whom to ask', () => {
  it('joins the ways with commas and one “or”, with and without a telephone', () => {
    expect(renderLetter(letterInput()).text).toContain(
      'reply to this e-mail, write to accounts@nile.example or call us on +20 2 2794 5510.',
    );
    const silent = { ...letterInput().organisation, phone: null };
    expect(renderLetter(letterInput({ organisation: silent })).text).toContain('reply to this e-mail or write to accounts@nile.example.');
  });
});

describe('a letter is refused', () => {
  const { organisation } = letterInput();
  it.each<[string, Partial<LetterInput>]>([
    ['unknown-template call-14', { stage: 'call-14' }],
    ['unknown-template hand-over-90', { stage: 'hand-over-90' }],
    ['unknown-template toString', { stage: 'toString' }],
    ['missing-value customer', { customer: { name: ' \u200b\n' } }],
    ['missing-value organisation', { organisation: { ...organisation, name: '' } }],
    ['missing-value number', { sections: [section('USD', [invoice({ number: '\u0000' })])] }],
    ['missing-value invoices', { sections: [{ currency: 'USD', invoices: [], credit: 0, total: 1 }] }],
    ['missing-value sections', { sections: [] }],
    ['missing-value lateness', { stage: 'firm-30', sections: [section('USD', [invoice({ daysLate: 0 })])] }],
    ['unusable-address replyTo', { organisation: { ...organisation, replyTo: 'a@b.example, c@d.example' } }],
    ['unsafe-link payLink', { sections: [section('USD', [invoice({ payLink: 'javascript:alert(1)' })])] }],
    ['unsafe-link payLink', { sections: [section('USD', [invoice({ payLink: 'https://user:secret@pay.example/' })])] }],
    ['does-not-add-up total USD', { sections: [{ ...section('USD', [invoice()]), total: 125_001 }] }],
    ['does-not-add-up total USD', { sections: [section('USD', [invoice()], 125_000)] }],
    ['does-not-add-up invoice INV-1042', { sections: [section('USD', [invoice({ disputed: 125_001 })])] }],
    ['does-not-add-up invoice INV-1042', { sections: [section('USD', [invoice({ open: 1.5 })])] }],
    ['does-not-add-up a currency twice', { sections: [section('USD', [invoice()]), section('USD', [invoice()])] }],
  ])('%s', (code, overrides) => {
    expect(refusal(() => renderLetter(letterInput(overrides)))).toBe(code);
  });
});

describe('call script and hand-over', () => {
  it('asks whether anything stands in the way, in both languages', () => {
    const english = renderCallScript(letterInput({ stage: 'call-14' }));
    expect(english.title).toBe('Call Cedar Trading Co. about invoice INV-1042');
    expect(english.lines.join('\n')).toContain('Does anything stand in the way of payment?');
    expect(english.lines.join('\n')).toContain('INV-1042, issued 10 January 2026, due 10 February 2026: USD\u00a01,250.00');
    expect(renderCallScript(letterInput({ stage: 'call-14', language: 'ar' })).lines.join('\n')).toContain('هل هناك ما يحول دون السداد؟');
  });

  it('summarises for the business and never speaks to the customer', () => {
    const summary = renderHandOver(
      letterInput({ stage: 'hand-over-90', date: calendarDate('2026-05-11'), sections: [section('USD', [invoice({ daysLate: 90 })])] }),
    );
    expect(summary.subject).toBe('For your decision: Cedar Trading Co.');
    expect(summary.text).toContain('You decide how to go on:\n\n- look at it');
    expect(summary.text + summary.html).not.toMatch(/Dear|Pay online|How to pay|pay\.example/);
  });
});

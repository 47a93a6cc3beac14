import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import { lintMessage } from '../../src/letters/lint.ts';
import { dateText, LANGUAGES } from '../../src/letters/locale.ts';
import { sizeOf } from '../../src/letters/message.ts';
import { parseTemplates } from '../../src/letters/own-templates.ts';
import { LetterRefused } from '../../src/letters/refused.ts';
import { lintShort, renderShort } from '../../src/letters/short.ts';
import { totals } from '../../src/letters/statement.ts';
import { MESSAGE_TEMPLATES } from '../../src/letters/words.ts';
import { invoice, letterInput, section, varieties } from './samples.ts';

/** Letters keep an amount on one line; in a text that character would cost more than it is worth. */
const NO_BREAK = /\u00a0/g;

describe('every short text in every language', () => {
  for (const language of LANGUAGES)
    for (const stage of MESSAGE_TEMPLATES)
      it.each(Object.entries(varieties(language)))(`${language} ${stage}, %s`, (_, variety) => {
        const input = { ...variety, stage };
        const short = renderShort(input);
        expect(lintShort(short, input)).toEqual([]);
        // Of what no text message may show, the amount is the one thing it shows.
        expect(lintMessage(short, input).filter(({ rule }) => rule !== 'no-amounts-on-shared-channels')).toEqual([]);
        expect(short.size).toEqual(sizeOf(short.text));
        expect(short.size.encoding).toBe(language === 'en' ? 'GSM-7' : 'UCS-2');
        expect(short.size.segments).toBeLessThanOrEqual(language === 'en' ? 2 : 3);
        for (const total of totals(input)) expect(short.text).toContain(total.replace(NO_BREAK, ' '));
        expect(short.text).toContain(language === 'en' ? 'reply STOP' : 'أرسلوا STOP أو توقف');
      });
});

describe('in English', () => {
  const said = (overrides: Parameters<typeof letterInput>[0]) => renderShort(letterInput({ stage: 'sms-friendly', ...overrides })).text;

  it('says who, how much, for what, since when, whom to ask and how to stop', () => {
    expect(said({})).toBe(
      'Nile Office Supplies: USD 1,250.00 on invoice INV-1042 was due on 10 February 2026. Just paid? Please ignore this. ' +
        'Pay: https://pay.example/INV-1042 Any question? Call +20 2 2794 5510. To stop texts reply STOP',
    );
  });

  it('does not say was before the day', () => {
    expect(said({ sections: [section('USD', [invoice({ daysLate: 0 })])] })).toContain('INV-1042 is due on 10 February 2026.');
  });

  it('asks for an answer by a day when it is firm', () => {
    expect(said({ stage: 'sms-firm' })).toContain('Please pay or answer by 19 March 2026.');
  });

  it('counts several, lists currencies and links to nothing that pays only a part', () => {
    const sections = [section('USD', [invoice()]), section('EUR', [invoice({ number: 'B', open: 9_999, payLink: null })])];
    const text = said({ sections });
    expect(text).toContain('2 invoices with USD 1,250.00 and EUR 99.99 open, the first due on 10 February 2026.');
    expect(text).not.toContain('https://');
  });

  it('says what is left to pay, not what was invoiced', () => {
    const text = said({ sections: [section('USD', [invoice({ disputed: 20_000 })], 5_000)] });
    expect(text).toContain('USD 1,000.00 on invoice INV-1042');
    expect(text).not.toContain('1,250.00');
  });

  it('names an address where there is no telephone', () => {
    expect(said({ organisation: { ...letterInput().organisation, phone: null } })).toContain('Write to accounts@nile.example.');
  });

  it('loses the link, then its courtesies, before it takes a third segment', () => {
    const named = (length: number) =>
      renderShort(letterInput({ stage: 'sms-friendly', organisation: { ...letterInput().organisation, name: 'x'.repeat(length) } }));
    const around = named(20).text.length - 20;
    expect(named(306 - around)).toMatchObject({ size: { segments: 2 }, text: expect.stringContaining('https://') });
    const next = named(307 - around);
    expect(next.size.segments).toBe(2);
    expect(next.text).not.toContain('https://');
    expect(next.text).toContain('Just paid?');
    const bare = named(200).text;
    expect(bare).not.toContain('Just paid?');
    expect(bare).toContain('To stop texts reply STOP');
    const rest = bare.length - 200;
    expect(named(459 - rest).size).toEqual({ encoding: 'GSM-7', units: 459, segments: 3 });
    expect(() => named(460 - rest)).toThrow(new LetterRefused('too-long', 'sms-friendly'));
  });

  it('takes more segments for one character that GSM-7 lacks', () => {
    const organisation = { ...letterInput().organisation, name: 'Çelik Office Supplies' };
    expect(renderShort(letterInput({ stage: 'sms-friendly', organisation })).size).toMatchObject({ encoding: 'GSM-7', segments: 2 });
    const other = { ...organisation, name: 'Nil’s Office Supplies' };
    expect(renderShort(letterInput({ stage: 'sms-friendly', organisation: other })).size).toMatchObject({ encoding: 'UCS-2', segments: 3 });
  });
});

describe('in Arabic', () => {
  const organisation = { ...letterInput().organisation, name: 'النيل للمستلزمات المكتبية' };
  const said = (overrides: Parameters<typeof letterInput>[0]) =>
    renderShort(letterInput({ language: 'ar', stage: 'sms-friendly', organisation, ...overrides })).text;
  const rows = (count: number, daysLate: number) =>
    Array.from({ length: count }, (_, index) => invoice({ number: `INV-${index}`, daysLate, open: 10_000 }));

  it('says who, how much, for what, since when, whom to ask and how to stop, and begins from the right', () => {
    expect(said({})).toBe(
      'من النيل للمستلزمات المكتبية: مبلغ ١٬٢٥٠٫٠٠ دولار أمريكي عن الفاتورة \u2068INV-1042\u2069 كان موعد سداده ١٠ فبراير ٢٠٢٦. ' +
        'إن سدّدتم فنرجو تجاهل الرسالة. للتواصل: \u2068+20 2 2794 5510\u2069. للإيقاف أرسلوا STOP أو توقف',
    );
  });

  it('asks for an answer by a day when it is firm', () => {
    const text = said({ stage: 'sms-firm' });
    expect(text).toContain(`نرجو ردّكم بحلول ${dateText(calendarDate('2026-03-19'), 'ar')}.`);
    expect(text).toContain('كان موعد سداده ١٠ فبراير ٢٠٢٦.');
  });

  it.each([
    [1, 'مبلغ ١٠٠٫٠٠ دولار أمريكي عن الفاتورة \u2068INV-0\u2069 كان موعد سداده ١٠ فبراير ٢٠٢٦.'],
    [2, 'مبلغ ٢٠٠٫٠٠ دولار أمريكي عن فاتورتين، وكان أول موعد للسداد ١٠ فبراير ٢٠٢٦.'],
    [3, 'مبلغ ٣٠٠٫٠٠ دولار أمريكي عن ٣ فواتير، وكان أول موعد للسداد ١٠ فبراير ٢٠٢٦.'],
    [11, 'مبلغ ١٬١٠٠٫٠٠ دولار أمريكي عن ١١ فاتورة، وكان أول موعد للسداد ١٠ فبراير ٢٠٢٦.'],
    [100, 'مبلغ ١٠٬٠٠٠٫٠٠ دولار أمريكي عن ١٠٠ فاتورة، وكان أول موعد للسداد ١٠ فبراير ٢٠٢٦.'],
  ])('has a form of its own for %i', (count, words) => {
    expect(said({ sections: [section('USD', rows(count, 30))] })).toContain(words);
  });

  it('does not say was before the day', () => {
    expect(said({ sections: [section('USD', rows(1, -3))] })).toContain('\u2068INV-0\u2069 موعد سداده ١٠ فبراير ٢٠٢٦.');
    expect(said({ sections: [section('USD', rows(4, -3))] })).toContain('عن ٤ فواتير، وأول موعد للسداد ١٠ فبراير ٢٠٢٦.');
  });

  it('with a long name leaves out the day before the answer it asks for, and then is refused', () => {
    const named = (length: number) => said({ stage: 'sms-firm', organisation: { ...organisation, name: 'م'.repeat(length) } });
    expect(named(40)).toContain('حلّ موعد سداده. نرجو ردّكم بحلول ١٩ مارس ٢٠٢٦.');
    expect(() => named(60)).toThrow(new LetterRefused('too-long', 'sms-firm'));
    const several = { stage: 'sms-firm', organisation: { ...organisation, name: 'م'.repeat(38) }, sections: [section('USD', rows(3, 9))] };
    expect(said(several)).toContain('عن ٣ فواتير، وقد حلّ أول موعد للسداد.');
  });
});

describe('what it will not write', () => {
  it.each(['firm-30', 'call-14', 'hand-over-90', 'toString'])('a stage that is no text: %s', (stage) => {
    expect(() => renderShort(letterInput({ stage }))).toThrow(new LetterRefused('unknown-template', stage));
  });

  it('amounts that do not add up, or a sender without a name', () => {
    const wrong = { ...section('USD', [invoice()]), total: 1 };
    expect(() => renderShort(letterInput({ stage: 'sms-firm', sections: [wrong] }))).toThrow('does-not-add-up');
    const organisation = { ...letterInput().organisation, name: ' ' };
    expect(() => renderShort(letterInput({ stage: 'sms-firm', organisation }))).toThrow(new LetterRefused('missing-value', 'organisation'));
  });

  it('words of the business’s own with a field nobody knows, or one that is not there', () => {
    const own = (text: string) => ({ letters: {}, occasions: {}, messages: { 'sms-friendly': { en: text } } });
    const input = letterInput({ stage: 'sms-friendly' });
    expect(() => renderShort(input, own('{{organisation}} {{balance}}'))).toThrow(new LetterRefused('unknown-field', 'balance'));
    expect(() => renderShort(input, own('{{organisation}} {{answerBy}}'))).toThrow(new LetterRefused('missing-value', 'answerBy'));
  });
});

it('uses the business’s own words where it has any, as they are', () => {
  const own = parseTemplates(
    'messages: { sms-friendly: { en: "{{organisation}}: please see our e-mail. Reply STOP to stop texts" } }',
    'own.yaml',
  );
  expect(renderShort(letterInput({ stage: 'sms-friendly' }), own).text).toBe(
    'Nile Office Supplies: please see our e-mail. Reply STOP to stop texts',
  );
  expect(renderShort(letterInput({ stage: 'sms-firm' }), own)).toEqual(renderShort(letterInput({ stage: 'sms-firm' })));
});

describe('the lint of short texts', () => {
  const input = letterInput({ stage: 'sms-friendly' });
  const found = (text: string) => lintShort({ text, size: sizeOf(text) }, input).map(({ rule }) => rule);
  const good = 'Nile Office Supplies: USD 1,250.00 on invoice INV-1042. Call +20 2 2794 5510. Reply STOP';
  it.each([
    [good, []],
    [good.replace('USD 1,250.00', 'USD 1,250.01'), ['amounts-stated']],
    [good.replace('INV-1042', 'INV-104'), ['invoices-named']],
    [good.replace('5510', '5511'), ['names-a-contact']],
    [good.replace('Reply STOP', ''), ['says-how-to-stop']],
    [good.replace('Nile', 'Blue'), ['creditor-named']],
    [`${good} overdue`, ['no-debt-words-on-shared-channels']],
    [`${good} police`, ['no-forbidden-words']],
  ])('%s', (text, rules) => {
    expect(found(text)).toEqual(rules);
  });
});

it('the page for users shows what is written', () => {
  const page = readFileSync(new URL('../../docs/text-messages.md', import.meta.url), 'utf8');
  const shown = [...page.matchAll(/^> (.*)$/gm)].map((match) => match[1]);
  const base = letterInput({ stage: 'sms-friendly', sections: [section('USD', [invoice({ payLink: null })])] });
  const organisation = { ...base.organisation, name: 'النيل للمستلزمات المكتبية' };
  const written = [base, { ...base, language: 'ar' as const, organisation }].map((input) =>
    renderShort(input).text.replace(/[\u2068\u2069]/g, ''),
  );
  expect(shown).toEqual(written);
});

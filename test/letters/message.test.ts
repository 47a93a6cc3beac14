import { describe, expect, it } from 'vitest';
import { lintMessage } from '../../src/letters/lint.ts';
import { LANGUAGES } from '../../src/letters/locale.ts';
import { renderMessage, sizeOf } from '../../src/letters/message.ts';
import { LetterRefused } from '../../src/letters/refused.ts';
import { MESSAGE_TEMPLATES } from '../../src/letters/words.ts';
import { invoice, letterInput, section, varieties } from './samples.ts';

describe('every text message in every language', () => {
  for (const language of LANGUAGES)
    for (const stage of MESSAGE_TEMPLATES)
      it.each(Object.entries(varieties(language)))(`${language} ${stage}, %s`, (_, variety) => {
        const input = { ...variety, stage };
        const message = renderMessage(input);
        expect(lintMessage(message, input)).toEqual([]);
        expect(message.size).toEqual(sizeOf(message.text));
        expect(message.size.segments).toBeLessThanOrEqual(language === 'en' ? 1 : 2);
        if (language === 'en') expect(message.size.encoding).toBe('GSM-7');
        for (const { currency, total } of input.sections) expect(message.text).not.toMatch(new RegExp(`${currency}|${total / 100}`));
      });
});

describe('what it says', () => {
  it('the creditor, the invoice, where to look, whom to call, how to stop', () => {
    expect(renderMessage(letterInput({ stage: 'sms-friendly' })).text).toBe(
      'Nile Office Supplies: a note about invoice INV-1042. See https://pay.example/INV-1042 Any question? Call +20 2 2794 5510. To stop texts reply STOP',
    );
  });

  it('asks for an answer by a day when it is firm', () => {
    expect(renderMessage(letterInput({ stage: 'sms-firm' })).text).toContain('Please answer our e-mail by 19 March 2026');
  });

  it('begins with an Arabic word and isolates what is Latin, so that telephones set it from right to left', () => {
    const { text } = renderMessage(letterInput({ stage: 'sms-friendly', language: 'ar' }));
    expect(text).toMatch(/^من \u2068Nile Office Supplies\u2069:/);
    expect(text).toContain('\u2068+20 2 2794 5510\u2069');
    expect(text).toContain('توقف');
  });

  it('is cut to its essentials rather than sent in two parts', () => {
    const name = 'The Very Long Established Trading Company of Alexandria and Cairo';
    const input = letterInput({ stage: 'sms-friendly', organisation: { ...letterInput().organisation, name } });
    const message = renderMessage(input);
    expect(message.size).toMatchObject({ encoding: 'GSM-7', segments: 1 });
    expect(message.text).not.toContain('https://');
    expect(lintMessage(message, input)).toEqual([]);
  });

  it('gives a link only where one link pays everything', () => {
    const two = [invoice({ payLink: 'https://pay.example/1' }), invoice({ number: 'B', payLink: 'https://pay.example/2' })];
    expect(renderMessage(letterInput({ stage: 'sms-friendly', sections: [section('USD', two)] })).text).not.toContain('https://');
    const same = two.map((each) => ({ ...each, payLink: 'https://pay.example/all' }));
    expect(renderMessage(letterInput({ stage: 'sms-friendly', sections: [section('USD', same)] })).text).toContain(
      'https://pay.example/all',
    );
  });

  it('takes three segments at most, whatever the name', () => {
    const named = (length: number) =>
      renderMessage(letterInput({ stage: 'sms-friendly', organisation: { ...letterInput().organisation, name: 'x'.repeat(length) } }));
    const around = named(100).text.length - 100;
    const room = 3 * 153 - around;
    expect(named(room).size).toEqual({ encoding: 'GSM-7', units: 459, segments: 3 });
    expect(() => named(room + 1)).toThrow('too-long');
  });

  it('is refused when even its essentials do not fit', () => {
    const organisation = { ...letterInput().organisation, name: 'x'.repeat(450) };
    expect(() => renderMessage(letterInput({ stage: 'sms-friendly', organisation }))).toThrow(
      new LetterRefused('too-long', 'sms-friendly'),
    );
  });

  it.each(['firm-30', 'call-14', 'hand-over-90', 'toString'])('exists only for its own templates, not for %s', (stage) => {
    expect(() => renderMessage(letterInput({ stage }))).toThrow(new LetterRefused('unknown-template', stage));
  });

  it('is checked like a letter', () => {
    expect(() => renderMessage(letterInput({ stage: 'sms-firm', sections: [{ ...section('USD', [invoice()]), total: 1 }] }))).toThrow(
      'does-not-add-up',
    );
  });
});

describe('how large a text is', () => {
  it.each<[string, string, ReturnType<typeof sizeOf>]>([
    ['nothing', '', { encoding: 'GSM-7', units: 0, segments: 0 }],
    ['160 plain characters', 'a'.repeat(160), { encoding: 'GSM-7', units: 160, segments: 1 }],
    ['161 plain characters', 'a'.repeat(161), { encoding: 'GSM-7', units: 161, segments: 2 }],
    ['306 plain characters', 'a'.repeat(306), { encoding: 'GSM-7', units: 306, segments: 2 }],
    ['307 plain characters', 'a'.repeat(307), { encoding: 'GSM-7', units: 307, segments: 3 }],
    ['a euro sign counts twice', `${'a'.repeat(158)}€`, { encoding: 'GSM-7', units: 160, segments: 1 }],
    ['and is not cut in two', `${'a'.repeat(152)}€${'a'.repeat(152)}`, { encoding: 'GSM-7', units: 306, segments: 3 }],
    ['accents of the basic set', 'àèéùìòÄÖÑÜ§ß', { encoding: 'GSM-7', units: 12, segments: 1 }],
    ['one letter outside it', 'ç', { encoding: 'UCS-2', units: 1, segments: 1 }],
    ['70 Arabic letters', 'م'.repeat(70), { encoding: 'UCS-2', units: 70, segments: 1 }],
    ['71 Arabic letters', 'م'.repeat(71), { encoding: 'UCS-2', units: 71, segments: 2 }],
    ['134 Arabic letters', 'م'.repeat(134), { encoding: 'UCS-2', units: 134, segments: 2 }],
    ['135 Arabic letters', 'م'.repeat(135), { encoding: 'UCS-2', units: 135, segments: 3 }],
    ['a pair is not cut in two', `${'م'.repeat(66)}😀${'م'.repeat(66)}`, { encoding: 'UCS-2', units: 134, segments: 3 }],
  ])('%s', (_, text, size) => {
    expect(sizeOf(text)).toEqual(size);
  });
});

describe('the lint of text messages', () => {
  const input = letterInput({ stage: 'sms-friendly' });
  const saying = (text: string) => lintMessage({ text, size: sizeOf(text) }, input).map(({ rule }) => rule);
  it.each([
    ['Your invoice INV-1042. Reply STOP', ['creditor-named']],
    ['Nile Office Supplies: invoice INV-1042', ['says-how-to-stop']],
    ['Nile Office Supplies: overdue. Reply STOP', ['no-debt-words-on-shared-channels']],
    ['Nile Office Supplies: USD 1,250.00. Reply STOP', ['no-amounts-on-shared-channels']],
    ['Nile Office Supplies: police. Reply STOP', ['no-forbidden-words']],
    ['Nile Office Supplies: our lawyers. Reply STOP', ['no-court-words']],
    ['Nile Office Supplies: {{number}}. Reply STOP', ['no-gaps']],
  ])('%s', (text, rules) => {
    expect(saying(text)).toEqual(rules);
  });
});

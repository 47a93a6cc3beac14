import { describe, expect, it } from 'vitest';
import { BadInput } from '../../src/domain/bad-input.ts';
import { renderLetter } from '../../src/letters/letter.ts';
import { renderMessage } from '../../src/letters/message.ts';
import { renderOccasion } from '../../src/letters/occasion.ts';
import { parseTemplates } from '../../src/letters/own-templates.ts';
import { sampleOccasion } from '../../src/letters/sample.ts';
import { letterInput } from './samples.ts';

const OWN = `
letters:
  firm-30:
    en:
      subject: 'Your account with {{organisation}}'
      opening:
        - '{{total}} has been open since {{due}}, that is for {{lateness}}.'
        - 'Would {{answerBy}} suit you?{{#phone}} Or ring {{phone}}.{{/phone}}'
messages:
  sms-friendly:
    ar: 'من {{organisation}}: نرجو مراجعة بريدكم. للإيقاف أرسلوا: توقف'
occasions:
  thank-you:
    en: { opening: ['Many thanks for {{amount}}!'] }
`;

function refusal(document: string): string {
  try {
    parseTemplates(document, 'words.yaml');
  } catch (error) {
    if (error instanceof BadInput) return error.message;
    throw error;
  }
  return 'accepted';
}
const opening = (template: string, words: string, language = 'en') =>
  refusal(JSON.stringify({ letters: { [template]: { [language]: { opening: [words] } } } }));

describe('words of the business’s own', () => {
  const own = parseTemplates(OWN, 'words.yaml');

  it('take the place of ours, within the letter that stays ours', () => {
    const { subject, text } = renderLetter(letterInput({ stage: 'firm-30' }), own);
    expect(subject).toBe('Your account with Nile Office Supplies');
    expect(text).toContain('USD\u00a01,250.00 has been open since 10 February 2026, that is for 30 days.');
    expect(text).toContain('Would 19 March 2026 suit you? Or ring +20 2 2794 5510.');
    expect(text).not.toContain('Our books show');
    expect(text).toContain('If you do not agree with any part of this');
  });

  it('leave every other template and language as it is', () => {
    for (const input of [letterInput({ stage: 'second' }), letterInput({ stage: 'firm-30', language: 'ar' })])
      expect(renderLetter(input, own)).toEqual(renderLetter(input));
    const message = letterInput({ stage: 'sms-friendly' });
    expect(renderMessage(message, own)).toEqual(renderMessage(message));
  });

  it('exist for text messages and occasions, too', () => {
    expect(renderMessage(letterInput({ stage: 'sms-friendly', language: 'ar' }), own).text).toContain('نرجو مراجعة بريدكم');
    const thanks = renderOccasion(sampleOccasion('thank-you', 'en'), own);
    expect(thanks.text).toContain('Many thanks for USD\u00a01,250.00!');
    expect(thanks.subject).toBe('Thank you, from Nile Office Supplies');
  });

  it('may be none at all', () => {
    expect(parseTemplates('{}', 'words.json')).toEqual({ letters: {}, messages: {}, occasions: {} });
  });
});

describe('are refused when they are saved', () => {
  it.each([
    [
      'firm-30',
      'Pay {{password}}.',
      'words.yaml: letters.firm-30.en: there is no field {{password}}; docs/letters.md lists those that exist',
    ],
    ['firm-30', '{{{total}}}', /cannot be read as a template near/],
    ['firm-30', '{{#late}}never closed', /cannot be read as a template near/],
    [
      'firm-30',
      'Ring {{phone}}.',
      'words.yaml: letters.firm-30.en: {{phone}} has no value in every letter; put it in a section: {{#phone}}…{{/phone}}',
    ],
    ['firm-30', 'Pay {{paidOn}}.', /\{\{paidOn\}\} has no value/],
    ['before-7', 'It is {{lateness}} late.', /\{\{lateness\}\} has no value/],
    ['firm-30', 'We will call the police.', /letters\.firm-30\.en: text: ‘police’\. This can be read as a threat/],
    ['firm-30', 'See you in court.', /‘court’\. Only a formal notice/],
  ])('%s: %s', (template, words, sentence) => {
    expect(opening(template, words)).toMatch(
      sentence instanceof RegExp ? sentence : new RegExp(`^${sentence.replace(/[{}.#/]/g, '\\$&')}$`),
    );
  });

  it('in the other language and the other parts as well', () => {
    expect(opening('firm-30', 'سنبلغ الشرطة.', 'ar')).toContain('letters.firm-30.ar');
    const subject = { letters: { due: { en: { subject: 'Overdue, {{organisation}}', opening: ['Hello.'] } } } };
    expect(refusal(JSON.stringify(subject))).toContain('letters.due.en: subject: ‘Overdue’');
    expect(refusal(JSON.stringify({ messages: { 'sms-firm': { en: '{{organisation}}: {{total}}. Reply STOP' } } }))).toContain(
      'messages.sms-firm.en: message: ‘USD 1,250.00’',
    );
    expect(refusal(JSON.stringify({ messages: { 'sms-firm': { en: '{{organisation}}' } } }))).toContain('how to stop');
    expect(refusal(JSON.stringify({ messages: { 'sms-firm': { en: `{{organisation}} ${'x'.repeat(500)} reply stop` } } }))).toContain(
      'three segments',
    );
    expect(refusal(JSON.stringify({ occasions: { 'thank-you': { ar: { opening: ['وإلا'] } } } }))).toContain(
      'occasions.thank-you.ar: body',
    );
  });

  it.each([
    ['letters: {firm-31: {en: {opening: [Hello]}}}', 'firm-31'],
    ['letters: {firm-30: {fr: {opening: [Bonjour]}}}', 'letters.firm-30'],
    ['letters: {firm-30: {en: {opening: []}}}', 'letters.firm-30.en.opening'],
    ['letters: {firm-30: {en: {opening: [Hello], html: x}}}', 'letters.firm-30.en'],
    ['letter: {}', 'letter'],
    ['- a list', 'words.yaml: '],
    ['{', 'words.yaml: is neither YAML nor JSON'],
  ])('for a form that does not exist: %s', (document, sentence) => {
    expect(refusal(document)).toContain(sentence);
  });
});

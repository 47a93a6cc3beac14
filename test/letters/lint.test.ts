import { describe, expect, it } from 'vitest';
import { type Letter, renderLetter } from '../../src/letters/letter.ts';
import { lintLetter } from '../../src/letters/lint.ts';
import { invoice, letterInput, section } from './samples.ts';

const input = letterInput();
const good = renderLetter(input);

/** The rules an edited letter breaks; the edit is made to both parts. */
function broken(edit: (part: string) => string, of = input, from = good): string[] {
  const letter: Letter = { subject: from.subject, text: edit(from.text), html: edit(from.html) };
  return [...new Set(lintLetter(letter, of).map((finding) => finding.rule))];
}
const adding = (words: string) => (part: string) =>
  part.includes('</body>') ? part.replace('</body>', `<p>${words}</p></body>`) : `${part}\n${words}\n`;

describe('what must be there', () => {
  it.each<[string, (part: string) => string]>([
    ['creditor-named', (part) => part.replaceAll('Nile Office Supplies', 'us')],
    ['invoices-named', (part) => part.replaceAll('INV-1042', 'INV-1')],
    ['amounts-stated', (part) => part.replaceAll('1,250.00', '1,250.01')],
    ['says-how-to-pay', (part) => part.replaceAll('https://pay.example/', 'https://other.example/')],
    ['says-how-to-dispute', (part) => part.replaceAll(/Is something not right\?|do not agree|question/g, '')],
    ['names-a-contact', (part) => part.replaceAll('accounts@nile.example', '').replaceAll('+20 2 2794 5510', '')],
    ['excuses-recent-payers', (part) => part.replaceAll('disregard', 'read')],
  ])('%s', (rule, edit) => {
    expect(broken(edit)).toContain(rule);
  });

  it('holds for both parts, not for one of them', () => {
    const letter = { ...good, html: good.html.replaceAll('1,250.00', '') };
    expect(lintLetter(letter, input)).toEqual([{ rule: 'amounts-stated', part: 'html', found: 'USD\u00a01,250.00' }]);
  });

  it('accepts the business\u2019s own way to pay, and wants it whole', () => {
    const own = letterInput({
      organisation: { ...input.organisation, paymentInstructions: 'IBAN EG38 0019\nNile' },
      sections: [section('USD', [invoice({ payLink: null })])],
    });
    const letter = renderLetter(own);
    expect(broken((part) => part, own, letter)).toEqual([]);
    expect(broken((part) => part.replaceAll('0019', '0018'), own, letter)).toContain('says-how-to-pay');
  });
});

describe('what must not be there', () => {
  it.each([
    'We will call the police.',
    'This will harm your credit rating.',
    'You will be blacklisted.',
    'Pay now or else.',
    'We will be left with no choice but to visit you.',
    'You should be ashamed.',
    'We will tell your employer.',
    'This is urgent: act now.',
    'سنبلغ الشرطة.',
    'وسيُدرج اسمكم في القائمة السوداء.',
    'وإلا فسنضطر إلى ما لا يسرّكم.',
    'هذا إنذار أخير.',
    'تصرفكم مخجل وعار عليكم.',
    'سنخبر جهة عملكم بالأمر.',
    'نرجو السداد فورًا.',
  ])('threats, shame and false urgency: %s', (words) => {
    expect(broken(adding(words))).toEqual(['no-forbidden-words']);
  });

  it.each(['We will take you to court.', 'Our solicitors will write to you.', 'سنرفع دعوى أمام المحكمة.', 'سنتخذ الإجراءات القانونية.'])(
    'courts, unless it is a formal notice: %s',
    (words) => {
      expect(broken(adding(words))).toEqual(['no-court-words']);
      const letter = { subject: good.subject, text: adding(words)(good.text), html: adding(words)(good.html) };
      expect(lintLetter(letter, input, { formalNotice: true })).toEqual([]);
    },
  );

  it.each(['Dear {{customer}}', 'You owe undefined', 'due Invalid Date'])('gaps: %s', (words) => {
    expect(broken(adding(words))).toEqual(['no-gaps']);
  });

  it.each([
    'Your debt',
    'Overdue invoice',
    'Final demand',
    'Collection notice',
    'Outstanding balance',
    'Payment reminder',
    'دين مستحق',
    'فواتير متأخرة',
    'إدارة التحصيل',
    'مطالبة نهائية',
    'تذكير بالسداد',
    'المستحقات',
  ])('debt words in a subject: %s', (words) => {
    const letter = { ...good, subject: `${words}, Nile Office Supplies` };
    expect(lintLetter(letter, input).map((finding) => [finding.rule, finding.part])).toContainEqual([
      'no-debt-words-in-subject',
      'subject',
    ]);
  });

  it('reads through entities, vowel signs and direction marks', () => {
    expect(broken(adding('po&#108;ice'))).toContain('no-forbidden-words');
    expect(broken(adding('الشُّرْطَة'))).toEqual(['no-forbidden-words']);
    expect(broken(adding('pol\u200fice'))).toEqual(['no-forbidden-words']);
  });

  it('does not take harmless words for bad ones', () => {
    expect(broken(adding('A courteous note on the courtyard tiles. المدينة المنورة، عاصمة'))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { lintSender, lintText } from '../../src/letters/lint-edited.ts';

const context = { organisation: 'Nile Office Supplies', names: ['Cedar Trading Co.', 'INV-1042', '+20 2 2794 5510'] };
const rulesOf = (edited: Parameters<typeof lintText>[0]) => [...new Set(lintText(edited, context).map((finding) => finding.rule))];

const THREATS: Record<string, readonly string[]> = {
  English: [
    'We will call the police.',
    'This is a criminal matter.',
    'Fraudulent behaviour like yours',
    'It will show on your credit report.',
    'You will be blacklisted.',
    'We will seize your goods.',
    'Bailiffs will visit you.',
    'Pay, or else.',
    'You will face serious consequences.',
    'This is your final warning.',
    'We know where you live.',
    'We have no other choice but to act.',
    'You should be ashamed.',
    'You are a thief.',
    'We will tell your employer.',
    'We will come to your home.',
    'Act now!',
    'Pay within 24 hours.',
    'This is URGENT.',
    'without further notice',
  ],
  Arabic: [
    'سنبلغ الشرطة.',
    'سنتقدم ببلاغ إلى النيابة.',
    'وهذا احتيال.',
    'سيتأثر سجلكم الائتماني.',
    'سيُدرج اسمكم في القائمة السوداء.',
    'سيتم الحجز على أموالكم.',
    'وإلا فسيكون لنا شأن آخر.',
    'ستتحملون العواقب.',
    'هذا إنذار أخير.',
    'وسنضطر إلى ما لا يسركم.',
    'تصرفكم مخجل.',
    'أنتم محتالون.',
    'سنخبر جهة عملكم.',
    'سنتصل بعائلتكم.',
    'السداد فوراً.',
  ],
  French: [
    'Un huissier passera chez vous.',
    'Nous allons porter plainte.',
    'Dernier avertissement',
    'sous peine de conséquences',
    'Vous êtes un escroc.',
    'Nous préviendrons votre employeur.',
    'Votre conduite est honteuse.',
  ],
  German: [
    'Wir schalten die Polizei ein.',
    'Wir werden Strafanzeige stellen.',
    'Der Gerichtsvollzieher kommt.',
    'Das führt zu einem Schufa-Eintrag.',
    'Letzte Warnung',
    'Sie sind ein Betrüger.',
    'Wir informieren Ihren Arbeitgeber.',
    'Es droht die Pfändung.',
  ],
  Spanish: [
    'Llamaremos a la policía.',
    'Irá a la cárcel.',
    'Embargaremos sus bienes.',
    'Su nombre irá a ASNEF.',
    'Última advertencia',
    'Usted es un moroso.',
    'Aténgase a las consecuencias.',
    'Hablaremos con su jefe.',
  ],
  Dutch: [
    'Wij schakelen de politie in.',
    'De deurwaarder komt langs.',
    'Wij gaan beslag leggen.',
    'Dit leidt tot een BKR-registratie.',
    'Laatste waarschuwing',
    'U bent een wanbetaler.',
    'Wij bellen uw werkgever.',
  ],
};

const COURTS: readonly string[] = [
  'We will take you to court.',
  'Our solicitors will write.',
  'We will sue.',
  'legal action will follow',
  'سنرفع دعوى.',
  'أمام المحكمة',
  'الإجراءات القانونية',
  'Nous saisirons le tribunal.',
  'Mise en demeure',
  'Wir gehen vor Gericht.',
  'Unser Rechtsanwalt meldet sich.',
  'Iremos a los tribunales.',
  'Nuestro abogado le escribirá.',
  'Wij stappen naar de rechtbank.',
  'Onze advocaat schrijft u.',
];

const INNOCENT: readonly string[] = [
  'A courteous note on the courtyard tiles.',
  'Delivery is to 5 Court Road.',
  'The order for the tennis court arrived.',
  'Sue from our accounts team will help you.',
  'Dear Sue, thank you.',
  'We issued a credit note.',
  'Less credit on the account',
  'To protect you against fraud, our bank details have not changed.',
  'Seize the opportunity to pay early.',
  'It is a shame that the delivery was late.',
  'If your question is urgent, call us.',
  'Please choose between the two dates.',
  'There is no other choice of colour.',
  'Contact your account manager.',
  'Tell your colleagues in accounts hello from us.',
  'Please call the warehouse.',
  'In our judgment the goods were fine.',
  'The enforcement of our quality standards',
  'Your file is complete.',
  'A new record of deliveries',
  'We are arranging instalments.',
  'within 24 working days',
  'Immediately after delivery we sent the invoice.',
  'We appreciate your custom.',
  'Steel tubes and stealth paint were delivered.',
  'المدينة المنورة، عاصمة الثقافة',
  'نرجو أن تكونوا بخير.',
  'وتفضّلوا بقبول فائق الاحترام،',
  'نصب الخيام في الموقع',
  'تم تسجيل ملاحظاتكم.',
  'إعادة الجدولة متاحة.',
  'عارضة أزياء',
  'حجز موعد معنا',
  'والآن نشكركم.',
  'La police d’assurance est jointe.',
  'Notre service juridique n’intervient pas.',
  'Die Gerichte auf der Karte waren ausgezeichnet.',
  'Wir danken Ihnen für die Anzeige in der Zeitung.',
  'Sin embargo, gracias por su pedido.',
  'La demanda de papel ha subido.',
  'Het beslag voor de deuren is geleverd.',
  'Bedankt voor uw bestelling.',
  'Anders dan verwacht kwam de levering later.',
  'Merci de votre confiance.',
];

describe('threats, shame and false urgency', () => {
  for (const [language, phrases] of Object.entries(THREATS))
    it.each(phrases)(`${language}: %s`, (phrase) => {
      expect(rulesOf({ body: `Good day. ${phrase} Thank you.` })).toContain('no-forbidden-words');
    });

  it('are listed in at least sixty phrases', () => {
    expect(Object.values(THREATS).flat().length).toBeGreaterThanOrEqual(60);
  });
});

describe('courts and lawyers', () => {
  it.each(COURTS)('only in an approved notice: %s', (phrase) => {
    expect(rulesOf({ body: phrase })).toContain('no-court-words');
    expect(lintText({ body: phrase }, { ...context, formalNotice: true }).map(({ rule }) => rule)).not.toContain('no-court-words');
  });

  it('never in a subject, approved or not', () => {
    expect(lintText({ subject: 'Before we go to court' }, { ...context, formalNotice: true })).not.toEqual([]);
  });
});

describe('harmless words', () => {
  it.each(INNOCENT)('%s', (phrase) => {
    expect(lintText({ body: phrase }, context)).toEqual([]);
  });

  it('are listed in at least forty phrases', () => {
    expect(INNOCENT.length).toBeGreaterThanOrEqual(40);
  });
});

describe('where others may look on', () => {
  const shared = ['subject', 'preview', 'message', 'voicemail'] as const;
  it.each([
    'Your debt',
    'Overdue invoice',
    'Outstanding balance',
    'Payment reminder',
    'our collections team',
    'فواتير متأخرة',
    'مديونيتكم لدينا',
    'Facture impayée',
    'Zahlungserinnerung',
    'Deuda pendiente',
    'Aanmaning',
  ])('no word of a debt: %s', (words) => {
    for (const part of shared)
      expect(rulesOf({ [part]: words })).toContain(part === 'subject' ? 'no-debt-words-in-subject' : 'no-debt-words-on-shared-channels');
    expect(rulesOf({ body: words })).toEqual([]);
  });

  it.each(['USD 1,250.00', '€40', '99.50 EUR', '١٬٢٥٠٫٠٠ دولار', '500 ريال'])('no amounts: %s', (amount) => {
    for (const part of shared) expect(rulesOf({ [part]: `About ${amount}` })).toContain('no-amounts-on-shared-channels');
    expect(rulesOf({ body: amount })).toEqual([]);
  });

  it('allows names, invoice numbers and telephones', () => {
    expect(rulesOf({ message: 'Nile Office Supplies: a note about INV-1042, call +20 2 2794 5510 by 19 March 2026' })).toEqual([]);
  });
});

describe('what is found', () => {
  it('says where it stands in the text as typed, however it was written', () => {
    const body = 'One.\n\nWe will call  the Pol\u200fíce, then\tyour EMPLOYER.';
    const [finding] = lintText({ body }, context);
    expect(finding).toMatchObject({ rule: 'no-forbidden-words', part: 'body', found: 'Pol\u200fíce' });
    expect(body.slice(finding?.from, finding?.to)).toBe('Pol\u200fíce');
  });

  it('finds each word, in the order of the text, and says why in both languages', () => {
    const found = lintText({ body: 'police, court, الشُّرْطَة' }, context);
    expect(found.map((each) => each.found)).toEqual(['police', 'court', 'الشُّرْطَة']);
    for (const { why } of found) {
      expect(why.en).toMatch(/\.$/);
      expect(why.ar).toMatch(/[\u0600-\u06ff].*\.$/);
    }
  });

  it('keeps its place behind a name that is no wording', () => {
    const body = 'Dear Cedar Trading Co., police';
    const [finding] = lintText({ body }, context);
    expect(finding).toMatchObject({ from: body.indexOf('police'), to: body.length });
  });

  it('ends with the last character, also outside the basic plane', () => {
    const body = '😀 police 😀';
    const [finding] = lintText({ body }, context);
    expect(body.slice(finding?.from, finding?.to)).toBe('police');
  });

  it('does not take names for wording', () => {
    const police = { organisation: 'Court Street Bakery', names: ['Police Supplies Ltd'] };
    expect(lintText({ subject: 'Invoice for Police Supplies Ltd, Court Street Bakery', body: 'Dear Police Supplies Ltd' }, police)).toEqual(
      [],
    );
  });

  it('shows a field that was left unfilled', () => {
    expect(rulesOf({ body: 'Dear {{customer}}' })).toEqual(['no-gaps']);
    expect(rulesOf({ subject: 'about undefined' })).toEqual(['no-gaps']);
  });
});

describe('the sender', () => {
  it.each([
    ['Nile Office Supplies', []],
    ['Mona at Nile Office Supplies', []],
    ['Courtney at Nile Office Supplies', []],
    ['NILE OFFICE SUPPLIES', []],
    ['Mona', ['sender-is-creditor']],
    ['Nile Office Supplies Collections', ['no-collector-as-sender']],
    ['Nile Office Supplies Legal Dept', ['no-collector-as-sender']],
    ['Nile Office Supplies, bailiff', ['no-collector-as-sender']],
    ['Nile Office Supplies إدارة التحصيل', ['no-collector-as-sender']],
    ['Court Recovery Services', ['sender-is-creditor', 'no-collector-as-sender']],
  ])('%s', (name, rules) => {
    expect(lintSender(name, 'Nile Office Supplies').map(({ rule }) => rule)).toEqual(rules);
    expect(lintText({ sender: name }, context).map(({ rule }) => rule)).toEqual(rules);
  });

  it('may carry such a word where it is the creditor’s own name', () => {
    expect(lintSender('Court Street Bakery', 'Court Street Bakery')).toEqual([]);
  });
});

/** What replies mean, in six languages: a corpus of more than five hundred ways to say it, and words that say nothing of the kind. */
import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../src/domain/time.ts';
import { awayUntil, meaningsOf, withoutQuote } from '../../src/replies/meaning.ts';

/** Each stands alone and inside whatever people put around it. */
const STOP: Readonly<Record<string, { readonly around: readonly [string, string][]; readonly says: readonly string[] }>> = {
  en: {
    around: [
      ['', ''],
      ['Please ', '.'],
      ['hi, ', ' thanks'],
      ['', '!!!'],
      ['I have told you before: ', '. Regards'],
      ['🛑 ', ''],
    ],
    says: [
      'stop',
      'STOP',
      'Stop emailing me',
      'stop contacting us',
      'stopp',
      'do not contact me again',
      'don’t call me',
      "don't write to us any more",
      'dont email me',
      'do not ever call',
      'never contact us again',
      'unsubscribe',
      'unsubscribe me',
      'opt out',
      'opt-out',
      'remove me from your list',
      'remove our address',
      'take me off this list',
      'leave me alone',
      'leave us alone',
      'no more emails',
      'no more calls please',
      'quit calling me',
      'cease and desist',
      'I revoke my consent',
      'enough emails',
      'you are harassing us',
      'this is harassment',
      'do not text me',
      'do not bother us',
    ],
  },
  ar: {
    around: [
      ['', ''],
      ['رجاءً ', ''],
      ['السلام عليكم، ', '. شكرا'],
      ['', '!'],
      ['لو سمحت ', ''],
    ],
    says: [
      'توقف عن مراسلتي',
      'توقفوا عن الاتصال بنا',
      'أوقفوا الرسائل',
      'لا تتصل بي',
      'لا تتصلوا بنا مرة أخرى',
      'لا ترسل لي رسائل',
      'لا تراسلوني',
      'لا تتواصلوا معنا',
      'لا أريد رسائل منكم',
      'كفى رسائل',
      'كفوا عن إزعاجنا',
      'عدم التواصل معنا',
      'نطلب عدم الاتصال',
      'إلغاء الاشتراك',
      'احذفوني من القائمة',
      'بلاش رسائل',
      'ما تتصل فيني',
      'هذا إزعاج',
      'هذه مضايقة',
      'لا نرغب في استلام رسائل',
    ],
  },
  fr: {
    around: [
      ['', ''],
      ['Merci de noter : ', '.'],
      ['Bonjour, ', ', cordialement'],
      ['', ' !'],
    ],
    says: [
      'arrêtez de m’écrire',
      'ARRETEZ',
      'cessez de nous contacter',
      'ne me contactez plus',
      'ne nous appelez plus',
      'ne m’écrivez plus',
      'désabonnez-moi',
      'me désinscrire',
      'plus de mails',
      'plus d’appels',
      'laissez-moi tranquille',
      'laissez nous',
      'retirez-moi de votre liste',
      'c’est du harcèlement',
      'ne nous relancez plus',
      'ne nous envoyez plus de messages',
    ],
  },
  de: {
    around: [
      ['', ''],
      ['Bitte ', '.'],
      ['Guten Tag, ', ', danke'],
      ['', '!'],
    ],
    says: [
      'hören Sie auf',
      'hören Sie bitte damit auf',
      'kontaktieren Sie mich nicht',
      'kontaktieren Sie uns bitte nicht mehr',
      'rufen Sie uns nicht an',
      'schreiben Sie mir nicht',
      'keine E-Mails mehr',
      'keine weiteren Anrufe',
      'keine Mahnungen',
      'lassen Sie mich in Ruhe',
      'ich möchte mich abmelden',
      'Newsletter abbestellen',
      'nicht mehr anrufen',
      'das ist Belästigung',
      'unterlassen Sie das',
      'stoppen Sie das',
    ],
  },
  es: {
    around: [
      ['', ''],
      ['Por favor, ', '.'],
      ['Hola, ', ', gracias'],
      ['¡', '!'],
    ],
    says: [
      'no me contacten',
      'no nos llamen más',
      'no me escriban',
      'no me envíen más correos',
      'dejen de llamar',
      'deje de molestar',
      'basta',
      'quiero darme de baja',
      'no más correos',
      'no más llamadas',
      'no quiero recibir mensajes',
      'no vuelvan a llamar',
      'esto es acoso',
      'cesen',
      'paren ya',
      'no nos molesten',
    ],
  },
  nl: {
    around: [
      ['', ''],
      ['Graag ', '.'],
      ['Hallo, ', ', bedankt'],
      ['', '!'],
    ],
    says: [
      'stop hiermee',
      'neem geen contact meer op',
      'bel mij niet',
      'bel ons niet meer',
      'mail me niet',
      'schrijf ons niet',
      'niet meer bellen',
      'niet meer mailen',
      'geen mails meer',
      'geen telefoontjes',
      'laat me met rust',
      'verwijder mijn gegevens',
      'ik wil me afmelden',
      'uitschrijven',
      'houd er mee op',
      'stoppen met mailen, stop',
    ],
  },
};

const corpus = Object.entries(STOP).flatMap(([language, { around, says }]) =>
  says.flatMap((words) => around.map(([before, after]) => [language, `${before}${words}${after}`] as const)),
);

describe('stop requests', () => {
  it('are more than five hundred here', () => expect(corpus.length).toBeGreaterThanOrEqual(500));
  it('are understood, all but one in two hundred at most', () => {
    const missed = corpus.filter(([, text]) => !meaningsOf(text).includes('stop'));
    expect(missed.length, missed.map(([, text]) => text).join('\n')).toBeLessThanOrEqual(corpus.length * 0.005);
  });
  it.each([
    'Thank you, we will pay next week.',
    'Can you send me a copy of the invoice?',
    'Who should I talk to about this?',
    'Please call me on Tuesday after ten.',
    'The order number is 4711.',
    'We will transfer it on Friday.',
    'شكرا، سنحول المبلغ الأسبوع القادم',
    'هل يمكن إرسال نسخة من الفاتورة؟',
    'Merci, nous paierons vendredi.',
    'Pouvez-vous m’envoyer la facture ?',
    'Wir zahlen nächste Woche.',
    'Könnten Sie mir die Rechnung noch einmal schicken?',
    'Pagaremos la próxima semana.',
    '¿Me puede enviar la factura?',
    'We betalen volgende week.',
    'Kunt u de factuur nog eens sturen?',
  ])('%j is none', (text) => {
    expect(meaningsOf(text)).not.toContain('stop');
  });
});

describe('other meanings', () => {
  it.each([
    ['We have already paid this on Monday', 'paid'],
    ['payment was made yesterday', 'paid'],
    ['تم التحويل أمس', 'paid'],
    ['لقد سددنا الفاتورة', 'paid'],
    ['La facture est déjà réglée', 'paid'],
    ['Wir haben bereits überwiesen', 'paid'],
    ['Ya hemos pagado', 'paid'],
    ['Is al betaald', 'paid'],
    ['We dispute this invoice', 'dispute'],
    ['the goods were damaged', 'dispute'],
    ['we never received the order', 'dispute'],
    ['I do not owe you anything', 'dispute'],
    ['لم نستلم البضاعة', 'dispute'],
    ['نعترض على الفاتورة', 'dispute'],
    ['Nous contestons cette facture', 'dispute'],
    ['Die Ware war beschädigt', 'dispute'],
    ['La factura es incorrecta', 'dispute'],
    ['De factuur klopt niet, wij zijn het niet eens', 'dispute'],
    ['talk to my lawyer', 'lawyer'],
    ['wenden Sie sich an meinen Anwalt', 'lawyer'],
    ['تواصلوا مع المحامي', 'lawyer'],
    ['we cannot pay right now', 'cannot-pay'],
    ['could we have a payment plan?', 'cannot-pay'],
    ['لا نستطيع الدفع الآن', 'cannot-pay'],
    ['Können wir Ratenzahlung vereinbaren?', 'cannot-pay'],
    ['no podemos pagar', 'cannot-pay'],
    ['wij kunnen nu niet betalen', 'cannot-pay'],
  ] as const)('%j means %s', (text, meaning) => {
    expect(meaningsOf(text)).toContain(meaning);
  });
  it('what we wrote ourselves, quoted below, means nothing', () => {
    const text =
      'Thanks, will look at it.\n\nOn Mon, 9 Mar 2026 at 10:00, Hudson Supplies <accounts@hudson.example> wrote:\n> should we stop writing to you? Just tell us.\n> If you have paid in the last few days';
    expect(meaningsOf(text)).toEqual([]);
    expect(withoutQuote(text).trim()).toBe('Thanks, will look at it.');
    expect(withoutQuote('ok\n> stop\n| stop').trim()).toBe('ok');
    expect(withoutQuote('شكرا\nفي ٩ مارس ٢٠٢٦ كتب Hudson:\nتوقف').trim()).toBe('شكرا');
  });
});

describe('absence', () => {
  const today = calendarDate('2026-03-09');
  it.each([
    ['I am back on 2026-03-20.', '2026-03-20'],
    ['from 2026-03-01 to 2026-03-16', '2026-03-16'],
    ['back 2026-03-08', null],
    ['back 2027-01-01', null],
    ['back 2026-13-45', null],
    ['back soon', null],
  ])('%j: until %s', (text, until) => {
    expect(awayUntil(text, today)).toBe(until);
  });
});

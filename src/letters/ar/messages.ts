/** Arabic text messages: each begins with an Arabic word, so that telephones set the whole message from right to left. */
import type { Words } from '../words.ts';

const INVOICES = '{{#one}}الفاتورة {{number}}{{/one}}{{#several}}{{#two}}فاتورتيكم{{/two}}{{^two}}فواتيركم{{/two}}{{/several}}';
const REACH = 'للتواصل: {{#phone}}{{phone}}{{/phone}}{{^phone}}{{replyTo}}{{/phone}}';
const STOP = 'للإيقاف أرسلوا: توقف';

export const messages: Words['messages'] = {
  'sms-friendly': [
    `من {{organisation}}: رسالة بخصوص ${INVOICES}.{{#payLink}} {{payLink}}{{/payLink}} ${REACH}. ${STOP}`,
    `من {{organisation}}: نرجو مراجعة بريدنا بخصوص ${INVOICES}{{#phone}} أو الاتصال على {{phone}}{{/phone}}. ${STOP}`,
    `من {{organisation}}: نرجو مراجعة رسالتنا بالبريد الإلكتروني. ${STOP}`,
  ],
  'sms-firm': [
    `من {{organisation}}: كتبنا إليكم بخصوص ${INVOICES} ونرجو ردّكم بحلول {{answerBy}}.{{#payLink}} {{payLink}}{{/payLink}} ${REACH}. ${STOP}`,
    `من {{organisation}}: كتبنا إليكم بخصوص ${INVOICES} ونرجو ردّكم بحلول {{answerBy}}. ${REACH}. ${STOP}`,
    `من {{organisation}}: كتبنا إليكم ونرجو ردّكم بحلول {{answerBy}}. ${REACH}. ${STOP}`,
    `من {{organisation}}: نرجو الرد على رسالتنا بالبريد الإلكتروني. ${STOP}`,
  ],
};

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

/** STOP works without any setting at the provider, the other word is the reader's own. */
const STOP_EITHER = 'للإيقاف أرسلوا STOP أو توقف';
const HOW_MANY = '{{#two}}فاتورتين{{/two}}{{#few}}{{count}} فواتير{{/few}}{{^two}}{{^few}}{{count}} فاتورة{{/few}}{{/two}}';
const DUE =
  'من {{organisation}}: مبلغ {{total}} عن {{#one}}الفاتورة {{number}} {{#late}}كان {{/late}}موعد سداده {{due}}.{{/one}}' +
  `{{#several}}${HOW_MANY}، {{#late}}وكان {{/late}}{{^late}}و{{/late}}أول موعد للسداد {{due}}.{{/several}}`;
/** Without the day, for long names: the day by which we ask for an answer says more. */
const DUE_NOW =
  'من {{organisation}}: مبلغ {{total}} عن {{#one}}الفاتورة {{number}} {{#late}}حلّ موعد سداده{{/late}}{{^late}}موعد سداده {{due}}{{/late}}.{{/one}}' +
  `{{#several}}${HOW_MANY}، {{#late}}وقد حلّ أول موعد للسداد{{/late}}{{^late}}وأول موعد للسداد {{due}}{{/late}}.{{/several}}`;
const ANSWER = 'نرجو ردّكم بحلول {{answerBy}}.';
const PAID = 'إن سدّدتم فنرجو تجاهل الرسالة.';

export const shorts: Words['shorts'] = {
  'sms-friendly': [`${DUE} ${PAID} ${REACH}. ${STOP_EITHER}`, `${DUE} ${REACH}. ${STOP_EITHER}`],
  'sms-firm': [
    `${DUE} ${ANSWER} ${PAID} ${REACH}. ${STOP_EITHER}`,
    `${DUE} ${ANSWER} ${REACH}. ${STOP_EITHER}`,
    `${DUE_NOW} ${ANSWER} ${REACH}. ${STOP_EITHER}`,
  ],
};

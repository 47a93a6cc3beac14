/**
 * English text messages. `messages` say who asks to be heard and how to stop, and nothing that a shared screen should not show; `shorts`
 * say what is due as well.
 */
import type { Words } from '../words.ts';

const INVOICES = '{{#one}}invoice {{number}}{{/one}}{{#several}}{{count}} invoices{{/several}}';
const REACH = '{{#phone}}Call {{phone}}{{/phone}}{{^phone}}Write to {{replyTo}}{{/phone}}';
const STOP = 'To stop texts reply STOP';

export const messages: Words['messages'] = {
  'sms-friendly': [
    `{{organisation}}: a note about ${INVOICES}.{{#payLink}} See {{payLink}}{{/payLink}} Any question? ${REACH}. ${STOP}`,
    `{{organisation}}: a note about ${INVOICES}. Please see our e-mail{{#phone}} or call {{phone}}{{/phone}}. ${STOP}`,
    `{{organisation}}: please see our latest e-mail{{#phone}} or call {{phone}}{{/phone}}. ${STOP}`,
    `{{organisation}}: please see our latest e-mail. ${STOP}`,
  ],
  'sms-firm': [
    `{{organisation}}: we have written to you about ${INVOICES}. Please answer by {{answerBy}}.{{#payLink}} See {{payLink}}{{/payLink}} ${REACH}. ${STOP}`,
    `{{organisation}}: we have written to you about ${INVOICES}. Please answer our e-mail by {{answerBy}}{{#phone}} or call {{phone}}{{/phone}}. ${STOP}`,
    `{{organisation}}: please answer our e-mail by {{answerBy}}{{#phone}} or call {{phone}}{{/phone}}. ${STOP}`,
    `{{organisation}}: please answer our latest e-mail. ${STOP}`,
  ],
};

/** Plain characters only: one other turns the whole text into UCS-2 and more than doubles what it costs. */
const DUE =
  '{{organisation}}: {{#one}}{{total}} on invoice {{number}} {{#late}}was{{/late}}{{^late}}is{{/late}} due on {{due}}.{{/one}}' +
  '{{#several}}{{count}} invoices with {{total}} open, the first due on {{due}}.{{/several}}';
const ANSWER = 'Please pay or answer by {{answerBy}}.';
const PAID = 'Just paid? Please ignore this.';
const PAY = '{{#one}}{{#payLink}}Pay: {{payLink}}{{/payLink}}{{/one}}';

export const shorts: Words['shorts'] = {
  'sms-friendly': [
    `${DUE} ${PAID} ${PAY} Any question? ${REACH}. ${STOP}`,
    `${DUE} ${PAID} Any question? ${REACH}. ${STOP}`,
    `${DUE} ${REACH}. ${STOP}`,
  ],
  'sms-firm': [
    `${DUE} ${ANSWER} ${PAID} ${PAY} Any question? ${REACH}. ${STOP}`,
    `${DUE} ${ANSWER} ${PAID} Any question? ${REACH}. ${STOP}`,
    `${DUE} ${ANSWER} ${REACH}. ${STOP}`,
  ],
};

/** English text messages: they say who asks to be heard and how to stop, and nothing that a shared screen should not show. */
import type { Words } from '../words.ts';

const INVOICES = '{{#one}}invoice {{number}}{{/one}}{{#several}}{{count}} invoices{{/several}}';
const STOP = 'To stop texts reply STOP';

export const messages: Words['messages'] = {
  'sms-friendly': [
    `{{organisation}}: a note about ${INVOICES}.{{#payLink}} See {{payLink}}{{/payLink}} Any question? {{#phone}}Call {{phone}}{{/phone}}{{^phone}}Write to {{replyTo}}{{/phone}}. ${STOP}`,
    `{{organisation}}: a note about ${INVOICES}. Please see our e-mail{{#phone}} or call {{phone}}{{/phone}}. ${STOP}`,
    `{{organisation}}: please see our latest e-mail{{#phone}} or call {{phone}}{{/phone}}. ${STOP}`,
    `{{organisation}}: please see our latest e-mail. ${STOP}`,
  ],
  'sms-firm': [
    `{{organisation}}: we have written to you about ${INVOICES}. Please answer by {{answerBy}}.{{#payLink}} See {{payLink}}{{/payLink}} {{#phone}}Call {{phone}}{{/phone}}{{^phone}}Write to {{replyTo}}{{/phone}}. ${STOP}`,
    `{{organisation}}: we have written to you about ${INVOICES}. Please answer our e-mail by {{answerBy}}{{#phone}} or call {{phone}}{{/phone}}. ${STOP}`,
    `{{organisation}}: please answer our e-mail by {{answerBy}}{{#phone}} or call {{phone}}{{/phone}}. ${STOP}`,
    `{{organisation}}: please answer our latest e-mail. ${STOP}`,
  ],
};

/** English letters on an occasion: they answer something the customer did, or offer something; none of them asks for what is late. */
import type { Words } from '../words.ts';

const INVOICES = '{{#one}}invoice {{numbers}}{{/one}}{{#several}}invoices {{numbers}}{{/several}}';
const REPLY = '{{#link}}use the page below or {{/link}}{{^printed}}reply to this e-mail{{/printed}}{{#printed}}write to us{{/printed}}';

export const occasions: Words['occasions'] = {
  'thank-you': {
    subject: 'Thank you, from {{organisation}}',
    opening: [
      'Thank you for your payment of {{amount}}, which reached us on {{paidOn}}.{{#one}} Invoice {{numbers}} is settled with it.{{/one}}{{#several}} Invoices {{numbers}} are settled with it.{{/several}}',
      '{{#remaining}}After it, {{remaining}} stays open on your account. You need do nothing because of this message.{{/remaining}}{{^remaining}}Nothing else is open on your account.{{/remaining}}',
      'It is a pleasure to work with you.',
    ],
    agreement: null,
  },
  'promise-confirmed': {
    subject: 'What we noted, from {{organisation}}',
    opening: [
      `Thank you for letting us know. We have noted that you will pay {{amount}} for ${INVOICES} by {{promisedFor}}.`,
      'Until then we will not write to you about it. If something comes up, tell us before that day, and we will find another.',
    ],
    agreement: null,
  },
  'plan-proposal': {
    subject: 'A proposal from {{organisation}}',
    opening: [
      `To make things easier we propose to spread the {{open}} open on ${INVOICES} over the instalments below.`,
      `If that suits you, please accept by {{expires}}: ${REPLY} with the words below. If other days or amounts would suit you better, tell us which.`,
      'As long as each instalment arrives by its day, we will not write to you about these invoices.',
    ],
    agreement: `I agree to pay {{organisation}} {{open}} for ${INVOICES} in these instalments: {{instalments}}.`,
  },
  'plan-agreed': {
    subject: 'Our agreement, from {{organisation}}',
    opening: [
      `Thank you. We have agreed on the instalments below for ${INVOICES}{{#acceptedBy}}, as accepted by {{acceptedBy}}{{#acceptedOn}} on {{acceptedOn}}{{/acceptedOn}}{{/acceptedBy}}.`,
      'As long as each instalment arrives by its day, we will not write to you about these invoices. If one becomes difficult, tell us beforehand, and we will look at it together.',
    ],
    agreement: `I agree to pay {{organisation}} {{open}} for ${INVOICES} in these instalments: {{instalments}}.`,
  },
  'offer-settlement': {
    subject: 'An offer from {{organisation}}',
    opening: [
      `We would like to bring this to a good end and offer you the following: if {{amount}} reaches us by {{expires}}, we regard the {{open}} open on ${INVOICES} as settled in full, which is {{saving}} less.`,
      `If that suits you, please accept: ${REPLY} with the words below. You are free to decline, and nothing will be held against you.`,
      'The offer ends by itself after {{expires}}; then the whole amount stays open.',
    ],
    agreement: `I agree to pay {{organisation}} {{amount}} by {{expires}} in full settlement of the {{open}} open on ${INVOICES}.`,
  },
  'offer-early-payment': {
    subject: 'An offer from {{organisation}}',
    opening: [
      `If you would like to pay early: when {{amount}} reaches us by {{expires}}, it settles the {{open}} of ${INVOICES} in full. You save {{saving}}.`,
      'If not, nothing changes, and the agreed due date stands.',
    ],
    agreement: `I agree to pay {{organisation}} {{amount}} by {{expires}} in full settlement of the {{open}} of ${INVOICES}.`,
  },
  'stop-confirmed': {
    subject: 'What we noted, from {{organisation}}',
    opening: [
      'As you asked, we will not contact you {{#channel}}by {{channel}}{{/channel}}{{^channel}}by any means{{/channel}} any more. This is our one confirmation of it.',
      'Whenever you wish to speak with us, a person is here for you.',
    ],
    agreement: null,
  },
  'dispute-received': {
    subject: 'What we noted, from {{organisation}}',
    opening: [
      `Thank you for telling us. We have noted that you question ${INVOICES}{{#amount}}, as far as {{amount}} goes{{/amount}}, and a person will look into it.`,
      'Until you have our answer we will not ask for what you question. If you have anything that helps us to see it as you do, such as a delivery note or a photograph, please send it.',
    ],
    agreement: null,
  },
};

/** The English letters: short, warm at first and plain at the end, never a threat, always a way to pay and a person to ask. */
import type { Words } from '../words.ts';

/** Where this letter stands in its series, if it is one of a series. */
const SERIES = '{{#letterNumber}} This is our {{letterNumber}} letter of {{letterCount}}.{{/letterNumber}}';

export const letters: Pick<Words, 'openings' | 'mentions' | 'handOver'> = {
  openings: {
    'before-7': [
      '{{#one}}{{^late}}A friendly note ahead of time: {{total}} on invoice {{number}} falls due on {{due}}.{{/late}}' +
        '{{#late}}A friendly note about invoice {{number}}: {{total}} fell due on {{due}}.{{/late}}{{/one}}' +
        '{{#several}}{{^late}}A friendly note ahead of time: the invoices below fall due soon, the first on {{due}}. They come to {{total}}.{{/late}}' +
        '{{#late}}A friendly note about the invoices below, the first of which fell due on {{due}}. They come to {{total}}.{{/late}}{{/several}}',
      'If payment is already arranged, thank you; there is nothing more to do. And if you need anything from us first, such as a copy, ' +
        'a purchase order number on the invoice or an approval form, tell us now and we will send it.',
    ],
    due: [
      '{{#one}}A short note that {{total}} on invoice {{number}} {{^late}}is due on {{due}}{{/late}}{{#late}}fell due on {{due}}{{/late}}.{{/one}}' +
        '{{#several}}A short note {{^late}}about the invoices below, the first of which is due on {{due}}{{/late}}{{#late}}that the invoices below are due, the first since {{due}}{{/late}}. They come to {{total}}.{{/several}}',
      'If the payment is on its way, thank you; there is nothing more to do.',
    ],
    'friendly-7': [
      'We hope all is well with you.',
      '{{#late}}{{#one}}Invoice {{number}} was due on {{due}}, and we have not yet seen the payment of {{total}} arrive. It may simply have slipped through.{{/one}}' +
        '{{#several}}We have not yet seen payment arrive for the invoices below, the first of which was due on {{due}}. They come to {{total}}. ' +
        'It may simply have slipped through.{{/several}}{{/late}}' +
        '{{^late}}{{#one}}Invoice {{number}} for {{total}} is due on {{due}}.{{/one}}{{#several}}The invoices below come to {{total}}; the first is due on {{due}}.{{/several}}{{/late}}',
      'Could you let us know when we may expect payment? If something about the order or the invoice is holding it up, we would much rather hear it and put it right.',
    ],
    second: [
      '{{#one}}We are writing again about invoice {{number}}. It was due on {{due}}, {{lateness}} ago, and our books still show {{total}} open.{{/one}}' +
        `{{#several}}We are writing again about the invoices below. The oldest was due on {{due}}, {{lateness}} ago, and together our books show {{total}} open.{{/several}}${SERIES}`,
      'Could you let us know by {{answerBy}} when we may expect payment? If paying everything at once is difficult, tell us which instalments would suit you. ' +
        'And if something is not as it should be, tell us that, and we will look into it first.',
    ],
    'firm-30': [
      '{{#one}}Our books show {{total}} still open on invoice {{number}}. It was due on {{due}}, {{lateness}} ago.{{/one}}' +
        `{{#several}}Our books show {{total}} still open on the invoices below. The oldest was due on {{due}}, {{lateness}} ago.{{/several}}${SERIES}`,
      'Please arrange payment by {{answerBy}}, or write to us by then with the date on which we can expect it.',
      'If paying everything at once is difficult, please say so. We are glad to agree on instalments.',
    ],
    'interest-notice': [
      '{{#one}}Invoice {{number}} was due on {{due}}, {{lateness}} ago, and {{total}} is still open.{{/one}}' +
        `{{#several}}The invoices below are still open and come to {{total}}. The oldest was due on {{due}}, {{lateness}} ago.{{/several}}${SERIES}`,
      'Interest for late payment, with any fixed sum that goes with it, comes to {{interest}} up to {{date}}. Below we show how we arrive at it, apart from the invoices themselves. ' +
        'Together that makes {{withInterest}}. For as long as the invoices stay open, the interest grows.',
      'Please arrange payment by {{answerBy}}. If paying everything at once is difficult, please say so. We are glad to agree on instalments.',
    ],
    demand: [
      '{{#one}}We ask you formally to pay {{total}} on invoice {{number}}, which was due on {{due}}, {{lateness}} ago.{{/one}}' +
        `{{#several}}We ask you formally to pay {{total}} on the invoices below, the oldest of which was due on {{due}}, {{lateness}} ago.{{/several}}${SERIES}`,
      'Please pay by {{answerBy}}. If you cannot, please write to us by then with the date or the instalments we can rely on, or with the part you do not agree with and why.',
      'We value working with you and would like to settle this between us.',
    ],
    'final-60': [
      '{{#one}}Invoice {{number}} was due on {{due}}, {{lateness}} ago, and {{total}} is still open.{{/one}}' +
        '{{#several}}The invoices below are still open and come to {{total}}. The oldest was due on {{due}}, {{lateness}} ago.{{/several}} ' +
        `This is the last reminder we will send before we consider what further steps to take.${SERIES}`,
      'We would much rather settle this with you directly. Please pay by {{answerBy}}, or get in touch by then, so that we can agree on a date or ' +
        'instalments, or put right whatever is in the way.',
    ],
  },
  mentions: {
    promise:
      'We had noted your promise of {{promised}} for {{promisedFor}} and have not seen it reach us in full. If something came up, please tell us, and we will agree on a new date.',
    plan: 'The instalment of {{planDue}} that we had agreed on has not reached us in full. If something came up, please tell us, and we will look at the agreement together.',
  },
  handOver: {
    subject: 'For your decision: {{customer}}',
    opening: [
      '{{customer}} has {{total}} open with {{organisation}}, the oldest part due since {{due}} ({{lateness}}). The reminders and calls your policy foresees have been made.',
      'Nothing further goes to the customer by itself, and nobody outside has been told. You decide how to go on:',
    ],
    choices: [
      'look at it once more: is everything delivered, invoiced and booked as it should be?',
      'speak with the customer yourself and agree on a date, instalments or a settlement;',
      'hand the file over to someone you appoint: the evidence package holds the invoices, letters, calls and promises;',
      'or leave it, and write it off in your books.',
    ],
  },
};

/** The English letters: short, warm at first and plain at the end, never a threat, always a way to pay and a person to ask. */
import type { Words } from './words.ts';

export const english: Words = {
  direction: 'ltr',
  subject: '{{#one}}Invoice {{number}}{{/one}}{{^one}}{{count}} invoices{{/one}} from {{organisation}}',
  preview: 'A message from the accounts team at {{organisation}}.',
  greeting: ['Dear {{customer}},'],
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
      '{{#one}}A short note that {{total}} on invoice {{number}} {{^late}}is due today, {{due}}{{/late}}{{#late}}fell due on {{due}}{{/late}}.{{/one}}' +
        '{{#several}}A short note that the invoices below are {{^late}}due{{/late}}{{#late}}due, the first since {{due}}{{/late}}. They come to {{total}}.{{/several}}',
      'If the payment is on its way, thank you; there is nothing more to do.',
    ],
    'friendly-7': [
      'We hope all is well with you.',
      '{{#one}}Invoice {{number}} was due on {{due}}, and we have not yet seen the payment of {{total}} arrive. It may simply have slipped through.{{/one}}' +
        '{{#several}}We have not yet seen payment arrive for the invoices below, the first of which was due on {{due}}. They come to {{total}}. ' +
        'It may simply have slipped through.{{/several}}',
      'Could you let us know when we may expect it? If something about the order or the invoice is holding it up, we would much rather hear it and put it right.',
    ],
    'firm-30': [
      '{{#one}}Our books show {{total}} still open on invoice {{number}}. It was due on {{due}}, {{lateness}} ago.{{/one}}' +
        '{{#several}}Our books show {{total}} still open on the invoices below. The oldest was due on {{due}}, {{lateness}} ago.{{/several}}',
      'Please arrange payment by {{answerBy}}, or write to us by then with the date on which we can expect it.',
      'If paying everything at once is difficult, please say so. We are glad to agree on instalments.',
    ],
    'final-60': [
      '{{#one}}Invoice {{number}} was due on {{due}}, {{lateness}} ago, and {{total}} is still open.{{/one}}' +
        '{{#several}}The invoices below are still open and come to {{total}}. The oldest was due on {{due}}, {{lateness}} ago.{{/several}} ' +
        'This is the last reminder we will send before we consider what further steps to take.',
      'We would much rather settle this with you directly. Please pay by {{answerBy}}, or get in touch by then, so that we can agree on a date or ' +
        'instalments, or put right whatever is in the way.',
    ],
  },
  paidRecently: 'If you have paid in the last few days, please disregard this message, with our thanks.',
  question:
    'If you do not agree with any part of this, or have a question, reply to this e-mail, write to {{replyTo}}{{#phone}} or call us on {{phone}}{{/phone}}. ' +
    'A person will read it, and we will not ask again for an amount you question before we have looked into it.',
  closing: 'Kind regards,',
  signature: 'Accounts, {{organisation}}',
  footer: [
    'Balances as of {{date}}. Our reference: {{reference}}',
    'Should someone else receive these messages, or would you prefer another way of being contacted? Just tell us.',
  ],
  rowIssued: 'issued {{issued}}',
  rowDue: 'due {{due}}',
  rowLate: '{{lateness}} late',
  rowDisputed: 'Left out while a query on {{number}} is open',
  payOne: 'Pay {{number}} online',
  linksAbove: 'Use the “Pay online” links given with the invoices above.',
  quoteNumber: 'Please quote {{#one}}{{number}}{{/one}}{{^one}}the invoice numbers{{/one}} with your payment.',
  payByInvoice:
    'Please use the payment details printed on the invoice. If you need them again, reply to this e-mail and we will send them.',
  labels: {
    invoice: 'Invoice',
    due: 'Due',
    open: 'Open',
    sum: 'Invoices',
    credit: 'Less credit on the account',
    total: 'To pay',
    howToPay: 'How to pay',
    payOnline: 'Pay online',
    question: 'Is something not right?',
  },
  call: {
    title: 'Call {{customer}} about {{#one}}invoice {{number}}{{/one}}{{^one}}{{count}} invoices{{/one}}',
    before: [
      'Ask for the person who handles payments. Discuss it with nobody else, and leave no amounts on an answering machine.',
      '“Hello, this is … from {{organisation}}. Is this a good moment?”',
      '“I am calling about {{#one}}invoice {{number}}{{/one}}{{^one}}{{count}} invoices{{/one}}. Our books show {{total}} open, {{#late}}due since {{due}}{{/late}}{{^late}}falling due on {{due}}{{/late}}.”',
    ],
    row: '{{number}}, issued {{issued}}, due {{due}}: {{amount}}',
    after: [
      'Ask: “{{#late}}Does anything stand in the way of payment?{{/late}}{{^late}}Has everything arrived, and could anything delay the payment?{{/late}}” Then listen, and let them finish.',
      'If they have paid: ask for the day and the reference, thank them, and record it.',
      'If something is wrong with the goods, the service or the invoice: write down what, thank them, and record the dispute. Ask only for the part that is not in question.',
      'If they cannot pay all of it now: ask which date or which instalments would work, and record the promise.',
      'If it was forgotten: offer to send the invoice and how to pay again, and ask for a date.',
      'Repeat what was agreed, with date and amount. Thank them, whatever the outcome.',
    ],
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

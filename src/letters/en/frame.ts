/** What stands around every English letter: greeting, labels, how to pay, whom to ask, how to stop. */
import type { FrameWords } from '../words.ts';

export const frame: FrameWords = {
  direction: 'ltr',
  subject: '{{#one}}Invoice {{number}}{{/one}}{{^one}}{{count}} invoices{{/one}} from {{organisation}}',
  preview: 'A message from the accounts team at {{organisation}}.',
  greeting: ['Dear {{customer}},'],
  paidRecently:
    'If you have paid in the last few days, please disregard this {{#printed}}letter{{/printed}}{{^printed}}message{{/printed}}, with our thanks.',
  question:
    'If you do not agree with any part of this, or have a question, {{^printed}}reply to this e-mail{{#phone}}, {{/phone}}{{^phone}} or {{/phone}}{{/printed}}write to {{replyTo}}{{#phone}} or call us on {{phone}}{{/phone}}. ' +
    'A person will read it, and we will not ask again for an amount you question before we have looked into it.',
  anyQuestion:
    'If anything here is not right, or you have a question, {{^printed}}reply to this e-mail{{#phone}}, {{/phone}}{{^phone}} or {{/phone}}{{/printed}}write to {{replyTo}}{{#phone}} or call us on {{phone}}{{/phone}}. A person will read it.',
  contact:
    '{{#employee}}Your contact: {{employee}}{{#workingHours}}, {{workingHours}}{{/workingHours}}{{/employee}}' +
    '{{^employee}}{{#workingHours}}Our hours: {{workingHours}}{{/workingHours}}{{/employee}}',
  closing: 'Kind regards,',
  signature: 'Accounts, {{organisation}}',
  footer: [
    'Balances as of {{date}}. Our reference: {{reference}}',
    'Should someone else receive these messages, would you prefer another way of being contacted, or should we stop writing to you? Just tell us.',
  ],
  footerOfAnswer: 'Our reference: {{reference}}, {{date}}',
  rowIssued: 'issued {{issued}}',
  rowDue: 'due {{due}}',
  rowLate: '{{lateness}} late',
  rowDisputed: 'Left out while a query on {{number}} is open',
  payOne: 'Pay {{number}} online',
  linksAbove: 'Use the “Pay online” links given with the invoices above.',
  quoteNumber: 'Please quote {{#one}}{{number}}{{/one}}{{^one}}the invoice numbers{{/one}} with your payment.',
  payByInvoice:
    'Please use the payment details printed on the invoice. If you need them again, {{^printed}}reply to this e-mail{{/printed}}{{#printed}}write to us{{/printed}} and we will send them.',
  interest: {
    title: 'Interest for late payment',
    row: '{{number}}: {{days}} at {{rate}} a year{{#basis}} ({{basis}}){{/basis}}',
    fixed: '{{number}}: fixed sum for late payment',
    sum: 'Interest and fixed sums',
    total: 'Together with the amount to pay',
    note: 'Worked out up to {{date}}. It stands apart from the amount to pay above and is not part of it.',
  },
  ordinals: ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'],
  counts: ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'],
  series: '{{letterNumber}} of {{letterCount}}',
  instalment: '{{amount}} on {{due}}',
  channels: { email: 'e-mail', sms: 'text message', call: 'telephone', letter: 'post' },
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
    instalment: 'Instalment',
    amount: 'Amount',
    together: 'Together',
    wordsToAccept: 'The words that are agreed on',
    accept: 'See and accept',
    date: 'Date',
    reference: 'Our reference',
    registration: 'Registration no.',
    letter: 'Letter',
  },
};

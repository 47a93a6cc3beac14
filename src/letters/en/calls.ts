/** English call scripts: what to say, what to ask, and what to write down. Reasons for paying late: requirements B6; the question before the due date: C2. */
import type { CallWords } from '../words.ts';

export const calls: CallWords = {
  title: 'Call {{customer}} about {{#one}}invoice {{number}}{{/one}}{{^one}}{{count}} invoices{{/one}}',
  first: 'Ask for the person who handles payments. Discuss it with nobody else, and leave no amounts on an answering machine.',
  voicemail: 'If a machine answers, say only this, at most once a day:',
  voicemailSays: '“Hello, this is … from {{organisation}}. Please call me back{{#phone}} on {{phone}}{{/phone}}. Thank you.”',
  hello: '“Hello, this is … from {{organisation}}. Is this a good moment?” If it is not, ask when would suit, and record the wish.',
  row: '{{number}}, issued {{issued}}, due {{due}}: {{amount}}',
  promise: 'They promised {{promised}} for {{promisedFor}}, and it has not come in full. Ask kindly what came up; do not reproach.',
  plan: 'The instalment of {{planDue}} has not come in full. Ask kindly what came up, and whether the instalments still suit.',
  scripts: {
    'call-before': {
      about:
        '“I am calling about {{#one}}invoice {{number}}{{/one}}{{^one}}{{count}} invoices{{/one}} for {{total}}. {{^late}}The first falls due on {{due}}, and I only want to make sure that you have all you need.{{/late}}{{#late}}The first fell due on {{due}}.{{/late}}”',
      after: [
        'Ask: “Is there anything that could delay payment?” Then listen, and let them finish.',
        'Ask: “Has the invoice reached the right person, and does it carry what you need, such as an order number?” Send what is missing today.',
        'If something is wrong with the goods, the service or the invoice: write down what, thank them, and record the dispute.',
        'If they see that the day will be hard to keep: ask which date or which instalments would work, and record it.',
        'If all is well: thank them, and leave it at that. Nobody is to be pressed before the due date.',
      ],
    },
    'call-14': {
      about:
        '“I am calling about {{#one}}invoice {{number}}{{/one}}{{^one}}{{count}} invoices{{/one}}. Our books show {{total}} open, {{#late}}due since {{due}}{{/late}}{{^late}}falling due on {{due}}{{/late}}.”',
      after: [
        'Ask: “{{#late}}Does anything stand in the way of payment?{{/late}}{{^late}}Has everything arrived, and could anything delay the payment?{{/late}}” Then listen, and let them finish.',
        'Record the reason they give: in difficulty, not satisfied, forgotten, or another.',
        'If they have paid: ask for the day and the reference, thank them, and record it.',
        'If something is wrong with the goods, the service or the invoice: write down what, thank them, and record the dispute. Ask only for the part that is not in question.',
        'If they cannot pay all of it now: ask which date or which instalments would work, and record the promise.',
        'If it was forgotten: offer to send the invoice and how to pay again, and ask for a date.',
        'If they ask not to be called: say that you will see to it, and record it before anything else.',
        'Repeat what was agreed, with date and amount. Thank them, whatever the outcome.',
      ],
    },
  },
};

/** What to say on the telephone: who asks, what for, and above all the question whether anything stands in the way. */
import { fieldsOf } from './fields.ts';
import { dateText, moneyText } from './locale.ts';
import { checked, type LetterInput } from './statement.ts';
import { fill, plain } from './template.ts';
import { entering } from './text.ts';
import { WORDS } from './words.ts';

export interface CallScript {
  readonly title: string;
  /** One step or sentence each, in order. */
  readonly lines: readonly string[];
  /** What may be said on an answering machine, where anybody may hear it: no amount, no invoice, no reason. Also among the lines. */
  readonly voicemail: string;
}

/**
 * The script of a call task: `call-before` before the due date, `call-14` for every other call.
 * @throws LetterRefused as renderLetter.
 */
export function renderCallScript(given: LetterInput): CallScript {
  const input = checked(given);
  const { calls, labels, rowDisputed, direction } = WORDS[input.language];
  const script = calls.scripts[input.stage === 'call-before' ? 'call-before' : 'call-14'];
  const fields = fieldsOf(input);
  const enter = entering(direction);
  const say = (template: string) => fill(template, fields, enter);
  const rows = input.sections.flatMap(({ currency, credit, invoices }) => {
    const money = (minor: number) => moneyText(minor, currency, input.language);
    return [
      ...invoices.map((invoice) =>
        fill(
          calls.row,
          {
            number: invoice.number,
            issued: dateText(invoice.issued, input.language),
            due: dateText(invoice.due, input.language),
            amount: money(invoice.open),
          },
          enter,
        ),
      ),
      ...invoices
        .filter((invoice) => invoice.disputed > 0)
        .map((invoice) => `${fill(rowDisputed, { number: invoice.number }, enter)}: ${enter(money(invoice.disputed))}`),
      ...(credit > 0 ? [`${labels.credit}: ${enter(money(credit))}`] : []),
    ];
  });
  const voicemail = say(calls.voicemailSays);
  return {
    title: fill(calls.title, fields, plain),
    lines: [
      say(calls.first),
      `${say(calls.voicemail)} ${voicemail}`,
      say(calls.hello),
      say(script.about),
      ...rows,
      ...(input.brokenPromise ? [say(calls.promise)] : []),
      ...(input.brokenPlan ? [say(calls.plan)] : []),
      ...script.after.map(say),
    ],
    voicemail,
  };
}
